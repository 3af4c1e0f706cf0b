"""What two assessments are compared by: every verdict, and what it stands on. Read from an assessment, or from what the history keeps of one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from scanner.model.errors import input_error
from scanner.model.verdicts import STRENGTH, Verdict

Json = Mapping[str, Any]
Key = tuple[str, str, str]

SCHEMA = "telework-scan/assessment/1"
_RULES = ("rules/", "own/rules/")
_LIBRARY = (*_RULES, "checklists/", "own/checklists/")
_MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Part:
    """A rule or a question of an item, with what came of it. ``kind``: ``rule`` or ``question``. ``reasons``: codes, sorted."""

    kind: str
    target: str
    verdict: str
    reasons: tuple[str, ...]
    finding: str | None
    answer: str | None
    covered_by: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of an item, of which all or any must hold. ``kind``: ``all`` or ``any``."""

    kind: str
    verdict: str
    parts: tuple[Tree, ...]


Tree = Part | Group


@dataclass(frozen=True, slots=True)
class Result:
    """One item for one work style. ``waived``: whether everything that fails is accepted. ``tree``: None where the item does not apply."""

    checklist: str
    item: str
    work_style: str
    priority: str
    verdict: str
    reasons: tuple[str, ...]
    excluded: bool
    waived: bool
    tree: Tree | None

    @property
    def key(self) -> Key:
        """Checklist, item, work style."""
        return self.checklist, self.item, self.work_style

    @property
    def underlying(self) -> str:
        """The verdict as its parts have it: an optional item that is not met is not applicable, and still it is known what is so."""
        return self.tree.verdict if self.tree is not None else self.verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. ``parameters``: name → value. ``unknown``: how many records could not be judged."""

    rule: str
    work_style: str | None
    scope: str
    parameters: Json
    unknown: int


@dataclass(frozen=True, slots=True)
class Resource:
    """What came of one resource of the snapshot: ``state`` as of manifests, whether it is ``complete``, and the ``reason`` if not."""

    state: str
    complete: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Style:
    """A work style, as far as it decides what is judged. ``ledger``: kind → number; None where there is none."""

    method: int
    circumstances: Json
    ledger: Json | None
    people: tuple[str, ...] | None
    devices_in: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Facts:
    """One assessment. ``checklists``: id → its edition as ``source`` says it. ``hashes``: name of an input → SHA-256. ``rules``: rule → SHA-256 of its file."""

    tenant: str
    collected_at: str
    tool: str
    checklists: Mapping[str, Json]
    ranks: Mapping[tuple[str, str], int]
    styles: Mapping[str, Style]
    resources: Mapping[str, Resource]
    hashes: Mapping[str, str]
    rules: Mapping[str, str]
    findings: Mapping[str, Finding]
    results: Mapping[Key, Result]

    def rank(self, result: Result) -> int:
        """How high the priority of an item is: 1 is the highest."""
        return self.ranks[result.checklist, result.priority]


def facts(assessment: Json, file: str) -> Facts:
    """Read an assessment (or what `kept` kept of one). ``file``: as it is called in errors.

    What versions before this one did not write (waivers of results) is taken as not there. Raises `InputError` if it is of another
    schema or shape.
    """
    schema = assessment.get("schema")
    if schema != SCHEMA:
        said = schema if isinstance(schema, str) and len(schema) <= _MOST_SHOWN else "?"
        raise input_error(
            file,
            f"この版の telework-scan では読めない形式の判定結果です（{said}）。読める形式: {SCHEMA}。",
            f"this version of telework-scan cannot read an assessment of this form ({said}); it reads {SCHEMA}.",
        )
    try:
        return _facts(assessment)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise input_error(
            file, f"判定結果の形が違います（{type(error).__name__}: {error}）。", f"the assessment is not of the expected shape ({error})."
        ) from error


def _facts(assessment: Json) -> Facts:
    hashes = {str(each["name"]): str(each["sha256"]) for each in assessment["inputs"]}
    results = [_result(each) for each in assessment["results"]]
    found = Facts(
        tenant=str(assessment["snapshot"]["tenant"]["id"]),
        collected_at=str(assessment["snapshot"]["collected_at"]),
        tool=str(assessment["tool"]["version"]),
        checklists={each["id"]: {name: each["source"][name] for name in ("edition", "date", "revised")} for each in assessment["checklists"]},
        ranks={(each["id"], priority["sign"]): priority["rank"] for each in assessment["checklists"] for priority in each["priorities"]},
        styles={each["id"]: _style(each) for each in assessment["organisation"]["work_styles"]},
        resources={
            each["resource"]: Resource(each["state"], each["complete"], each["reason"])
            for each in assessment["snapshot"]["resources"]
            if each["used"]
        },
        hashes=hashes,
        rules={PurePosixPath(name).stem: digest for name, digest in hashes.items() if name.startswith(_RULES)},
        findings={each["id"]: _finding(each) for each in assessment["findings"]},
        results={each.key: each for each in results},
    )
    strange = [each for each in results if each.work_style not in found.styles or (each.checklist, each.priority) not in found.ranks]
    if strange or len(found.results) < len(results):
        raise ValueError("results")
    return found


def _style(style: Json) -> Style:
    people, devices_in = (None if style[name] is None else tuple(sorted(style[name])) for name in ("people", "devices_in"))
    return Style(style["method"], dict(style["circumstances"]), style["ledger"], people, devices_in)


def _finding(finding: Json) -> Finding:
    values = {name: each["value"] for name, each in finding["parameters"].items()}
    return Finding(finding["rule"], finding["work_style"], finding["scope"], values, finding["counts"]["unknown"])


def _result(result: Json) -> Result:
    waiver = result.get("waiver")
    return Result(
        checklist=result["checklist"],
        item=result["item"],
        work_style=result["work_style"],
        priority=result["priority"],
        verdict=str(Verdict(result["verdict"])),
        reasons=tuple(sorted(result["reasons"])),
        excluded=result.get("excluded") is not None,
        waived=waiver is not None and waiver["waived"] is True,
        tree=None if result["judged_by"] is None else _tree(result["judged_by"]),
    )


def _tree(node: Json) -> Tree:
    verdict = str(Verdict(node["verdict"]))
    for kind in STRENGTH:
        if kind in node:
            return Group(kind, verdict, tuple(map(_tree, node[kind])))
    reasons = tuple(sorted(node["reasons"]))
    if "rule" in node:
        return Part("rule", node["rule"], verdict, reasons, node["finding"], None, node["covered_by"])
    return Part("question", node["ask"], verdict, reasons, None, node["answer"], None)


def leaves(tree: Tree | None) -> Iterator[Part]:
    """The rules and questions of an item, in its order."""
    if isinstance(tree, Group):
        for part in tree.parts:
            yield from leaves(part)
    elif tree is not None:
        yield tree


def deciding(tree: Tree | None) -> Iterator[Part]:
    """The rules and questions whose failure makes the item fail."""
    if tree is None or tree.verdict != Verdict.FAIL:
        return
    if isinstance(tree, Part):
        yield tree
        return
    for part in tree.parts:
        yield from deciding(part)


def kept(assessment: Json) -> Json:
    """The part of an assessment that `facts` reads: no name of a person or a device, no value that was observed, no text."""
    return {
        "schema": assessment["schema"],
        "inputs": [_pick(each, "name", "sha256") for each in assessment["inputs"] if each["name"].startswith(_LIBRARY)],
        "tool": _pick(assessment["tool"], "version"),
        "snapshot": {
            "tenant": _pick(assessment["snapshot"]["tenant"], "id"),
            "collected_at": assessment["snapshot"]["collected_at"],
            "resources": [_pick(each, "resource", "state", "complete", "reason", "used") for each in assessment["snapshot"]["resources"]],
        },
        "checklists": [
            {
                "id": each["id"],
                "source": _pick(each["source"], "edition", "date", "revised"),
                "priorities": [_pick(priority, "sign", "rank") for priority in each["priorities"]],
            }
            for each in assessment["checklists"]
        ],
        "organisation": {
            "work_styles": [
                _pick(style, "id", "method", "circumstances", "ledger") | {name: _veiled(style[name]) for name in ("people", "devices_in")}
                for style in assessment["organisation"]["work_styles"]
            ]
        },
        "findings": [
            _pick(each, "id", "rule", "work_style", "scope")
            | {
                "parameters": {name: _pick(parameter, "value") for name, parameter in each["parameters"].items()},
                "counts": _pick(each["counts"], "unknown"),
            }
            for each in assessment["findings"]
        ],
        "results": [_kept_result(each) for each in assessment["results"]],
    }


def _veiled(groups: list[str] | None) -> list[str] | None:
    """Groups as one hash: enough to see that others are meant."""
    return None if groups is None else [hashlib.sha256("\n".join(sorted(groups)).encode()).hexdigest()]


def _pick(value: Json, *names: str) -> dict[str, Any]:
    return {name: value[name] for name in names}


def _kept_result(result: Json) -> Json:
    waiver = result.get("waiver")
    return {name: result[name] for name in ("checklist", "item", "work_style", "priority", "verdict", "reasons")} | {
        "excluded": {} if result.get("excluded") is not None else None,
        "waiver": None if waiver is None else {"waived": waiver["waived"]},
        "judged_by": None if result["judged_by"] is None else _kept_node(result["judged_by"]),
    }


def _kept_node(node: Json) -> Json:
    names = ("verdict", "reasons", "rule", "finding", "covered_by", "ask", "answer")
    return {name: node[name] for name in names if name in node} | {
        kind: [_kept_node(part) for part in node[kind]] for kind in STRENGTH if kind in node
    }
