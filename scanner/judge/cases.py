"""Runs a rule's case table: the verdicts that were worked out by hand against what the rule says."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.judge.findings import FindingBuilder, record_judge
from scanner.judge.parameters import effective
from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document, PathKey, load
from scanner.library.rules import Rule
from scanner.model.errors import InputError, Place, Problems
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource
from scanner.snapshot.manifest import Entry

COLLECTED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def check_cases(path: Path, name: str, rule: Rule, problems: Problems) -> int:
    """Run the table at ``path`` and note every case that comes out otherwise, and every kind of case that is missing.

    Returns how many cases ran.
    """
    try:
        document = load(path, name=name)
    except InputError as error:
        problems.extend(error.problems)
        return 0
    if not check(document, "cases", problems):
        return 0
    table = _Table(document, rule, problems)
    if document.data["rule"] != rule.id:
        table.problem(("rule",), f"rule は「{rule.id}」であるはずです。", f"rule should be '{rule.id}'.")
    table.run()
    table.check_coverage()
    return table.ran


def changed(base: Mapping[str, Any], change: Mapping[str, Any], remove: list[str]) -> dict[str, Any]:
    """A copy of ``base`` with maps merged deeply, other values replaced, and dotted paths removed."""
    result = copy.deepcopy(dict(base))
    _merge(result, change)
    for path in remove:
        *parents, last = [path] if path in result else path.split(".")
        inner: Any = result
        for parent in parents:
            inner = inner.get(parent, {}) if isinstance(inner, dict) else {}
        if isinstance(inner, dict):
            inner.pop(last, None)
    return result


def _merge(into: dict[str, Any], change: Mapping[str, Any]) -> None:
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = copy.deepcopy(value)


def _names_in(change: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, value in change.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from _names_in(value, (*above, name))


def _holds(record: Any, names: tuple[str, ...]) -> bool:
    for name in names:
        if not isinstance(record, dict) or name not in record:
            return False
        record = record[name]
    return True


def entry_for(resource: Resource, data: Mapping[str, Any]) -> Entry:
    """A manifest entry as a case describes it."""
    state = data.get("state", "present")
    reason = Reason(data["because_state"]) if "because_state" in data else None
    stamp = COLLECTED_AT.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Entry(
        resource.name,
        None,
        0,
        None,
        state,
        bool(data.get("complete", state != "not_obtained")),
        reason,
        None,
        resource.permission,
        COLLECTED_AT,
        stamp,
    )


class _Table:
    def __init__(self, document: Document, rule: Rule, problems: Problems) -> None:
        self.document = document
        self.rule = rule
        self.problems = problems
        self.base: dict[str, Any] = document.data["base"]
        self.ran = 0
        self.seen: set[str] = set()
        self._names: set[tuple[str | int, str]] = set()
        self._paths = [path for field in rule.resource.fields.values() for path in (field.path, field.pair.list if field.pair else field.path)]

    def problem(self, path: PathKey, ja: str, en: str) -> None:
        self.problems.add(self.document.place(path), ja, en)

    def _check_case(self, case: Mapping[str, Any], path: PathKey) -> bool:
        """Whether a case can run as it is written. Names that nothing reads would make it say something else than it means."""
        clean = True
        for place, ja, en in (*self._wrong_name(case, path), *self._wrong_parameters(case, path), *self._wrong_changes(case, path)):
            self.problems.add(place, ja, en)
            clean = False
        self.seen.add(case["expect"])
        if path[0] == "findings" and not case.get("records") and case.get("state") != "not_obtained":
            self.seen.add("empty")
        return clean

    def _wrong_name(self, case: Mapping[str, Any], path: PathKey) -> Iterator[tuple[Place, str, str]]:
        if (path[0], case["name"]) in self._names:
            yield self.document.place((*path, "name")), f"事例「{case['name']}」が 2 つあります。", f"there are two cases '{case['name']}'."
        self._names.add((path[0], case["name"]))

    def _wrong_parameters(self, case: Mapping[str, Any], path: PathKey) -> Iterator[tuple[Place, str, str]]:
        for name, value in case.get("parameters", {}).items():
            parameter = self.rule.parameters.get(name)
            if parameter is None:
                yield (
                    self.document.key_place((*path, "parameters", name)),
                    f"パラメーター「{name}」はこのルールにありません。",
                    f"the rule has no parameter '{name}'.",
                )
            elif complaint := parameter.complaint(value):
                yield (self.document.place((*path, "parameters", name)), *complaint)

    def _wrong_changes(self, case: Mapping[str, Any], path: PathKey) -> Iterator[tuple[Place, str, str]]:
        for index, each in enumerate(case.get("records", ())):
            yield from self._wrong_changes(each, (*path, "records", index))
        for names in _names_in(case.get("change", {})):
            if not (_holds(self.base, names) or any(known[: len(names)] == names or names[: len(known)] == known for known in self._paths)):
                shown = ".".join(names)
                place = self.document.key_place((*path, "change", *names))
                yield place, f"「{shown}」は base にもリソースにもありません。", f"'{shown}' is neither in base nor in the resource."
        record = changed(self.base, case.get("change", {}), [])
        for index, name in enumerate(case.get("remove", ())):
            if changed(record, {}, [name]) == record:
                yield (
                    self.document.place((*path, "remove", index)),
                    f"消す「{name}」が base にありません。",
                    f"'{name}' is to be removed but is not in base.",
                )

    def run(self) -> None:
        for index, case in enumerate(self.document.data.get("cases", ())):
            self._record_case(case, ("cases", index))
        for index, case in enumerate(self.document.data.get("findings", ())):
            self._finding_case(case, ("findings", index))

    def _record_case(self, case: Mapping[str, Any], path: PathKey) -> None:
        if self.rule.count:
            self.problem(path, "count のルールの事例は findings に書いてください。", "cases of a count rule belong under findings.")
            return
        if not self._check_case(case, path):
            return
        numbers = effective(self.rule, {}, {}).values | case.get("parameters", {})
        judge = record_judge(self.rule, numbers, COLLECTED_AT)
        record = changed(self.base, case.get("change", {}), case.get("remove", []))
        outcome = judge(record, True)
        self._compare(case, str(outcome.verdict), {str(reason) for reason in outcome.reasons}, path)

    def _finding_case(self, case: Mapping[str, Any], path: PathKey) -> None:
        if not self._check_case(case, path):
            return
        numbers = effective(self.rule, {}, {}).values | case.get("parameters", {})
        builder = FindingBuilder(self.rule, numbers, entry_for(self.rule.resource, case), case.get("ledger"))
        for index, each in enumerate(case.get("records", ())):
            record = changed(self.base, each.get("change", {}), each.get("remove", []))
            if "id" in record and "id" not in each.get("change", {}) and "id" not in each.get("remove", []):
                record["id"] = hashlib.sha256(f"{index}".encode()).hexdigest()[:12]
            builder.feed(record, True)
        finding = builder.finish("case", None, {})
        self._compare(case, str(finding.verdict), {str(reason) for reason in finding.reasons}, path)

    def _compare(self, case: Mapping[str, Any], verdict: str, reasons: set[str], path: PathKey) -> None:
        self.ran += 1
        self.seen.add(verdict)
        found = verdict + (f"（{'、'.join(sorted(reasons))}）" if reasons else "")
        if verdict != case["expect"]:
            self.problem(
                (*path, "expect"),
                f"「{case['name']}」: 期待は {case['expect']}、結果は {found}。",
                f"'{case['name']}': expected {case['expect']}, got {found}.",
            )
        elif "reason" in case and case["reason"] not in reasons:
            self.problem(
                (*path, "reason"),
                f"「{case['name']}」: 期待した理由は {case['reason']}、結果は {found}。",
                f"'{case['name']}': expected reason {case['reason']}, got {found}.",
            )
        elif verdict in ("unknown", "not_applicable") and "reason" not in case:
            self.problem(path, f"「{case['name']}」: 理由（reason）を書いてください。", f"'{case['name']}': write the reason.")

    def check_coverage(self) -> None:
        wanted = list(self._wanted())
        missing = [kind for kind in wanted if kind not in self.seen]
        if missing:
            self.problem((), f"足りない事例: {'、'.join(missing)}。", f"missing cases: {', '.join(missing)}.")

    def _wanted(self) -> Iterator[str]:
        yield from ("pass", "fail", "unknown", "empty")
        if self.rule.where is not None and not self.rule.count:
            yield "not_judged"
