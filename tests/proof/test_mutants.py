"""Every small change of a rule is noticed by its case table. A seeded sample in CI, all of them by ``make proof``."""

import copy
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.cases import check_cases
from scanner.language.strict_yaml import loads
from scanner.library.library import load_library
from scanner.library.rule_reader import rule_of
from scanner.model.errors import Problems

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load_library()
FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
SAMPLE = 6

SWAPS = {
    "equals": "not_equals",
    "not_equals": "equals",
    "one_of": "none_of",
    "none_of": "one_of",
    "at_least": "at_most",
    "at_most": "at_least",
    "newer_than": "older_than",
    "older_than": "newer_than",
    "contains_any": "contains_all",
    "contains_all": "contains_any",
    "any_item": "every_item",
    "all": "any",
    "any": "all",
}
# These select the policies in question by ``where``; an empty selection is decided by on_empty before any number is compared.
EQUIVALENT = {
    (rule, "count.at_least: -1") for rule in ("device-code-flow-blocked", "legacy-authentication-blocked", "security-info-registration-protected")
}
CONDITIONS = ("where", "require", "valid_when", "conclusive_when", "count")
Path_ = tuple[str | int, ...]


def nodes(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    yield path, data
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from nodes(value, (*path, key))


def replaced(rule: dict[str, Any], path: Path_, value: Any) -> dict[str, Any]:
    result = copy.deepcopy(rule)
    inner: Any = result
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return result


def mutants(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All small changes: operators swapped, parts dropped, numbers moved by one, booleans flipped, gates removed."""
    for name in ("where", "valid_when", "conclusive_when"):
        if name in rule:
            yield f"without {name}", {key: value for key, value in rule.items() if key != name}
    for choice in {"fail", "unknown", "pass"} - {rule["on_empty"]}:
        yield f"on_empty {choice}", {**{key: value for key, value in rule.items() if key != "ledger"}, "on_empty": choice}
    for name, parameter in rule.get("parameters", {}).items():
        if isinstance(parameter["default"], int):
            for step in (-1, 1):
                yield f"{name} {step:+}", replaced(rule, ("parameters", name, "default"), parameter["default"] + step)
    for part in CONDITIONS:
        if part in rule:
            for path, node in nodes(rule[part], (part,)):
                yield from changed(rule, path, node)


def changed(rule: dict[str, Any], path: Path_, node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    label = ".".join(str(key) for key in path)
    if isinstance(node, dict):
        for key, value in node.items():
            if (
                key in SWAPS
                and path != ("count",)
                and not (isinstance(value, list) and len(value) < 2 and key in ("all", "any", "contains_any", "contains_all"))
            ):
                yield (
                    f"{label}: {key} → {SWAPS[key]}",
                    replaced(rule, path, {SWAPS[key] if each == key else each: inner for each, inner in node.items()}),
                )
            if key == "not":
                yield f"{label}: without not", replaced(rule, path, value)
    elif isinstance(node, list) and len(node) > 1:
        for index in range(len(node)):
            yield f"{label}: without {index}", replaced(rule, path, node[:index] + node[index + 1 :])
    elif isinstance(node, bool):
        yield f"{label}: {not node}", replaced(rule, path, not node)
    elif isinstance(node, int):
        for step in (-1, 1):
            yield f"{label}: {step:+}", replaced(rule, path, node + step)


def survives(rule_id: str, data: dict[str, Any]) -> bool:
    file = LIBRARY.files[rule_id]
    problems = Problems()
    mutant = rule_of(loads(json.dumps(data).encode(), file), LIBRARY.resources, "shipped", problems)
    if mutant is None:
        return False
    check_cases(ROOT / "fixtures" / "rules" / f"{rule_id}.yaml", "cases", mutant, problems)
    return not [problem for problem in problems if "足りない事例" not in problem.ja]


@pytest.mark.parametrize("rule_id", sorted(LIBRARY.rules))
def test_the_case_table_notices_every_small_change_of_the_rule(rule_id: str) -> None:
    data = loads((ROOT / LIBRARY.files[rule_id]).read_bytes(), LIBRARY.files[rule_id]).data
    found = list(mutants(data))
    assert len(found) >= 3
    chosen = found if FULL else random.Random(rule_id).sample(found, min(SAMPLE, len(found)))
    assert [label for label, mutant in chosen if (rule_id, label) not in EQUIVALENT and survives(rule_id, mutant)] == []
