"""The JSON Schema of a rule file, generated from the operator table, so that editors complete what the engine accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scanner.language.operators import OPERATORS, QUANTIFIERS, Operand

AREAS = ("identity", "access", "device", "malware", "updates", "data", "mail", "meetings", "directory", "endpoint", "group-policies", "logging")
LICENCES = ("none", "entra-p1", "entra-p2", "intune-p1", "defender-office-p2", "defender-cloud-apps", "audit-premium", "business-premium")
EFFORTS = ("minutes", "hour", "half-day", "days")
LEDGER_KINDS = ("windows", "macos", "ios", "android", "people")

_FILLED = {"type": "string", "pattern": "\\S", "x-problem": {"ja": "空です。文を書いてください。", "en": "is empty: write a text."}}
_TEXT = {"type": "object", "required": ["ja", "en"], "additionalProperties": False, "properties": {"ja": _FILLED, "en": _FILLED}}
_PARAMETER_REF = {"type": "object", "required": ["parameter"], "additionalProperties": False, "properties": {"parameter": {"type": "string"}}}
_OPERANDS: dict[Operand, Any] = {
    Operand.SCALAR: {"anyOf": [{"type": ["string", "integer", "boolean"]}, _PARAMETER_REF]},
    Operand.LIST: {"type": "array", "minItems": 1, "items": {"type": ["string", "integer"]}},
    Operand.NUMBER: {"anyOf": [{"type": ["integer", "string"]}, _PARAMETER_REF]},
    Operand.DAYS: {"anyOf": [{"type": "integer", "minimum": 0}, _PARAMETER_REF]},
    Operand.VERSION: {"anyOf": [{"type": "string"}, _PARAMETER_REF]},
    Operand.FLAG: {"type": "boolean"},
}


def _object(required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


def _condition() -> dict[str, Any]:
    here = {"$ref": "#/definitions/condition"}
    some = {"type": "array", "minItems": 1, "items": here}
    forms = [_object([kind], {kind: some}) for kind in ("all", "any")] + [_object(["not"], {"not": here})]
    field = {"field": {"type": "string"}}
    forms += [_object(["field", name], {**field, name: _OPERANDS[each.operand]}) for name, each in OPERATORS.items()]
    forms += [_object(["field", name], {**field, name: here, "when_empty": {"type": "boolean"}}) for name in QUANTIFIERS]
    return {"anyOf": forms}


def rule_schema() -> dict[str, Any]:
    """The whole schema (Draft 7)."""
    text, condition = {"$ref": "#/definitions/text"}, {"$ref": "#/definitions/condition"}
    bound_problem = {"ja": "0 以上の整数か {parameter: 名前} を書きます。", "en": "write an integer, 0 or more, or {parameter: name}."}
    bound = {"anyOf": [{"type": "integer", "minimum": 0}, _PARAMETER_REF], "x-problem": bound_problem}
    named = {"ja": "英小文字・数字・下線で、英小文字から書きます。", "en": "use lower-case letters, digits and underscores, a letter first."}
    parameter = _object(
        ["type", "default", "stricter", "basis", "source", "ja", "en"],
        {
            "type": {"enum": ["days", "integer", "version"]},
            "default": {"type": ["integer", "string"]},
            "min": {"type": "integer", "minimum": 0},
            "max": {"type": "integer", "minimum": 0},
            "stricter": {"enum": ["lower", "higher"]},
            "basis": {"enum": ["document", "vendor", "ours"]},
            "source": text,
            "ja": _FILLED,
            "en": _FILLED,
        },
    )
    slug = {
        "type": "string",
        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        "x-problem": {"ja": "英小文字・数字・ハイフンで書きます。", "en": "use lower-case letters, digits and hyphens."},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A rule: one verification of one thing",
        **_object(
            ["id", "title", "resource", "on_empty", "show", "why", "fix", "cost", "limits"],
            {
                "id": slug,
                "title": text,
                "resource": {"type": "string"},
                "where": condition,
                "require": condition,
                "count": _object(["of"], {"of": condition, "at_least": bound, "at_most": bound}),
                "valid_when": condition,
                "conclusive_when": condition,
                "parameters": {
                    "type": "object",
                    "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$", "x-problem": named},
                    "additionalProperties": parameter,
                },
                "on_empty": {"enum": ["ledger", "fail", "unknown", "pass"]},
                "ledger": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": list(LEDGER_KINDS)}},
                "show": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}},
                "why": text,
                "fix": text,
                "cost": _object(["licence", "effort"], {"licence": {"enum": list(LICENCES)}, "effort": {"enum": list(EFFORTS)}}),
                "limits": text,
                "references": {"type": "array", "minItems": 1, "items": text},
                "deprecated": text,
                "replaced_by": slug,
            },
        ),
        "definitions": {"text": _TEXT, "condition": _condition()},
    }


def written() -> str:
    """The schema as it stands in the repository."""
    return json.dumps(rule_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("schemas").joinpath("rule.schema.json").write_text(written(), encoding="utf-8")
