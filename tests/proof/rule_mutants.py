"""Small changes of rules, each held against the rule's case table: a change that no case notices is a gap in the table.

``python -m tests.proof.rule_mutants [RULE …]`` tries all of them, prints those that no case noticed, and for every rule the share of those
that were. Its exit code is 1 if fewer than 95 % are noticed, of all or of any rule with 20 changes or more. Survivors count as alive,
explained or not.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from scanner.judge.cases import check_cases
from scanner.language.strict_yaml import loads
from scanner.language.types import Field, parse_version
from scanner.library.library import Library, load_library
from scanner.library.rule_reader import rule_of
from scanner.model.errors import Problems
from tests.proof.shares import AT_LEAST, TOGETHER, low

ROOT = Path(__file__).resolve().parents[2]

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
    "every_item": "any_item",
    "all": "any",
    "any": "all",
}
# Of a list with one element both say the same.
SAME_OF_ONE = {"all", "any", "contains_any", "contains_all"}
# These have no opposite of their own: the whole test is turned round.
TURNED = {"version_at_least", "expires_after", "contains_any", "contains_all", "any_item", "every_item"}
CONDITIONS = ("where", "require", "valid_when", "conclusive_when", "count")
NAMES = ("field", "parameter")
Path_ = tuple[str | int, ...]
Mutant = tuple[str, dict[str, Any]]


@cache
def library() -> Library:
    """The shipped library."""
    return load_library()


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


def mutants(rule: dict[str, Any]) -> Iterator[Mutant]:
    """All small changes: operators swapped or turned round, values replaced, parts dropped, numbers moved by one, gates removed."""
    for name in ("where", "valid_when", "conclusive_when"):
        if name in rule:
            yield f"without {name}", {key: value for key, value in rule.items() if key != name}
    for choice in sorted({"fail", "unknown", "pass"} - {rule["on_empty"]}):
        yield f"on_empty {choice}", {**{key: value for key, value in rule.items() if key != "ledger"}, "on_empty": choice}
    for name, parameter in rule.get("parameters", {}).items():
        for label, value in _moved(parameter["default"]):
            yield f"{name} {label}", replaced(rule, ("parameters", name, "default"), value)
    known = _enums(library().resources[rule["resource"]].fields)
    for part in CONDITIONS:
        if part in rule:
            for path, node in nodes(rule[part], (part,)):
                yield from _changed(rule, path, node, known)


def _moved(value: Any) -> Iterator[tuple[str, Any]]:
    """A number, or the last part of a version, one lower and one higher."""
    if type(value) is int:
        yield from ((f"{step:+}", value + step) for step in (-1, 1))
    elif isinstance(value, str) and (version := parse_version(value)):
        for step in (-1, 1):
            if version[-1] + step >= 0:
                yield f"{step:+}", ".".join(map(str, (*version[:-1], version[-1] + step)))


def _enums(fields: Mapping[str, Field]) -> dict[str, tuple[str, ...]]:
    """The declared values of every field that has some, those of list items included."""
    found: dict[str, tuple[str, ...]] = {}
    for name, field in fields.items():
        values = field.values or (field.items["item"].values if "item" in field.items else frozenset())
        if values:
            found[name] = tuple(sorted(values))
        if "item" not in field.items:
            found.update(_enums(field.items))
    return found


def _changed(rule: dict[str, Any], path: Path_, node: Any, known: Mapping[str, tuple[str, ...]]) -> Iterator[Mutant]:
    label = ".".join(str(key) for key in path)
    if isinstance(node, dict):
        yield from _changed_map(rule, path, node)
        yield from _other_values(rule, path, node, known)
    elif isinstance(node, list) and len(node) > 1:
        for index in range(len(node)):
            yield f"{label}: without {index}", replaced(rule, path, node[:index] + node[index + 1 :])
    elif isinstance(node, bool):
        yield f"{label}: {not node}", replaced(rule, path, not node)
    elif isinstance(node, int):
        for step, value in _moved(node):
            yield f"{label}: {step}", replaced(rule, path, value)


def _changed_map(rule: dict[str, Any], path: Path_, node: dict[str, Any]) -> Iterator[Mutant]:
    label = ".".join(str(key) for key in path)
    for key, value in node.items():
        alone = isinstance(value, list) and len(value) < 2 and key in SAME_OF_ONE
        if key in SWAPS and path != ("count",) and not alone:
            swapped = {SWAPS[key] if each == key else each: inner for each, inner in node.items() if each != "when_empty" or key != "every_item"}
            yield f"{label}: {key} → {SWAPS[key]}", replaced(rule, path, swapped)
        if key in TURNED:
            yield f"{label}: not {key}", replaced(rule, path, {"not": node})
        if key == "not":
            yield f"{label}: without not", replaced(rule, path, value)
        if path == ("count",) and key in ("at_least", "at_most") and {"at_least", "at_most"} <= set(node):
            yield f"{label}: without {key}", replaced(rule, path, {each: inner for each, inner in node.items() if each != key})


def _other_values(rule: dict[str, Any], path: Path_, node: dict[str, Any], known: Mapping[str, tuple[str, ...]]) -> Iterator[Mutant]:
    """Another declared value, or another text, in place of every text; another value in place of the only one of a list."""
    label = ".".join(str(key) for key in path)
    if not isinstance(node.get("field", "item"), str):
        return
    declared = known.get(node.get("field", ""), ())
    for key, value in node.items():
        listed = value if isinstance(value, list) else [value]
        if key in NAMES or len(listed) != 1 or not isinstance(listed[0], str):
            continue
        others = [each for each in declared if each != listed[0]] or [text for _, text in _moved(listed[0])] or [f"{listed[0]}~"]
        for other in others[:2]:
            yield f"{label}: {key} {listed[0]} → {other}", replaced(rule, path, {**node, key: [other] if isinstance(value, list) else other})


def survives(rule_id: str, data: dict[str, Any]) -> bool | None:
    """Whether no case notices a changed rule; None if it cannot be loaded, so that it is no rule at all."""
    file = library().files[rule_id]
    problems = Problems()
    mutant = rule_of(loads(json.dumps(data).encode(), file), library().resources, "shipped", problems)
    if mutant is None:
        return None
    check_cases(ROOT / "fixtures" / "rules" / f"{rule_id}.yaml", "cases", mutant, problems)
    return not [problem for problem in problems if "足りない事例" not in problem.ja]


def mutants_of(rule_id: str) -> list[Mutant]:
    """All small changes of a shipped rule."""
    file = library().files[rule_id]
    return list(mutants(loads((ROOT / file).read_bytes(), file).data))


def tried(names: Iterable[str], sample: int | None = None) -> Iterator[tuple[str, str, bool]]:
    """Of every change of these rules, or of so many of each: rule, what was changed, and whether a case noticed it."""
    for rule_id in names:
        found = mutants_of(rule_id)
        chosen = found if sample is None else random.Random(rule_id).sample(found, min(sample, len(found)))
        for label, data in chosen:
            outcome = survives(rule_id, data)
            if outcome is not None:
                yield rule_id, label, not outcome


def main(names: list[str]) -> int:
    """Try all changes of these rules, or of all."""
    found = list(tried(names or sorted(library().rules)))
    sys.stdout.writelines(f"alive  {rule_id}  {label}\n" for rule_id, label, noticed in found if not noticed)
    every, killed = Counter(rule_id for rule_id, _, _ in found), Counter(rule_id for rule_id, _, noticed in found if noticed)
    for name, share, total in [*((rule, killed[rule], every[rule]) for rule in every), (TOGETHER, killed.total(), every.total())]:
        sys.stdout.write(f"{share / max(total, 1):7.1%}  {share:5} / {total:5}  {name}\n")
    short = low((rule_id, noticed) for rule_id, _, noticed in found)
    sys.stdout.writelines(f"below {AT_LEAST:.0%}: {name}\n" for name in short)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
