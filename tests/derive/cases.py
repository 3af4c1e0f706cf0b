"""Case tables of derivations: what is given, what was worked out by hand, and every difference from what a derivation says.

A table is a file below ``fixtures/derive``. `load_table` refuses whatever would make a case say something else than it means.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.derive.registry import derivations
from scanner.language.strict_yaml import load
from scanner.language.types import parse_datetime
from scanner.library.organisation import BreakGlass, Organisation, OutOfUse, WorkStyle
from scanner.model.errors import InputError
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource, all_resources, derived_registry
from tests.derive.case_records import holds, is_marker, merge, paths, take_out, wrong_parts

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "fixtures" / "derive"
NOW = "2026-11-01T00:00:00Z"
# Expected points in time are compared as text; that they lie in the future is for the derived record to answer for.
LATE = datetime(9000, 1, 1, tzinfo=UTC)

TABLE_KEYS = {"derive", "now", "bases", "given", "organisation", "cases"}
CASE_KEYS = {"name", "because", "now", "given", "older", "organisation", "expect"}
RECORD_KEYS = {"use", "change", "add", "remove"}
ORGANISATION_KEYS = {"break_glass", "work_styles", "out_of_use", "timezone"}
STYLE_KEYS = {"id", "name", "method", "people", "devices_in", "circumstances", "ledger"}
EXPECT_KEYS = {"complete", "records", "absent", "ids"}


@dataclass(frozen=True, slots=True)
class Given:
    """One resource of a case: its records as a service would send them, or why there are none."""

    records: tuple[Mapping[str, Any], ...]
    missing: Unknown | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One hand-worked case. ``expect``: derivation → what it must say, as the file writes it.

    ``older``: of older snapshots when they were collected and what they hold, the oldest first; None without any being given.
    """

    name: str
    now: datetime
    given: Mapping[str, Given]
    organisation: Organisation
    expect: Mapping[str, Any]
    older: tuple[tuple[datetime, Mapping[str, Given]], ...] | None


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its cases, and everything that is wrong with how it is written."""

    name: str
    derive: tuple[str, ...]
    cases: tuple[Case, ...]
    problems: tuple[str, ...]


def tables() -> list[Table]:
    """Every case table there is, in the order of the paths."""
    return [load_table(path) for path in sorted(FOLDER.rglob("*.yaml"))]


def load_table(path: Path) -> Table:
    """Read one file. Raises nothing: what is wrong stands in ``problems``."""
    name = path.relative_to(FOLDER).as_posix() if path.is_relative_to(FOLDER) else path.name
    try:
        data = load(path, name=name).data
    except InputError as error:
        return Table(name, (), (), tuple(f"{each.place}: {each.en}" for each in error.problems))
    reader = _Reader(data)
    derive, cases = reader.read()
    return Table(name, derive, cases, tuple(reader.problems))


def inputs(name: str) -> frozenset[str]:
    """Resources that ``derived.<name>`` may read, at any remove, derived ones included."""
    above = all_resources()[name].derived_from
    return frozenset(above).union(*map(inputs, above))


class _Reader:
    def __init__(self, data: Any) -> None:
        self.data = data
        self.problems: list[str] = []
        self._used: set[str] = set()
        self._inputs: frozenset[str] = frozenset()

    def _keys(self, value: Any, allowed: set[str], needed: set[str], where: str) -> bool:
        if not isinstance(value, dict):
            self.problems.append(f"{where}: should be a map")
            return False
        self.problems.extend(f"{where}: unknown key '{key}' (allowed: {', '.join(sorted(allowed))})" for key in value if key not in allowed)
        self.problems.extend(f"{where}: '{key}' is missing" for key in sorted(needed - value.keys()))
        return not (value.keys() - allowed or needed - value.keys())

    def read(self) -> tuple[tuple[str, ...], tuple[Case, ...]]:
        if not self._keys(self.data, TABLE_KEYS, {"derive", "cases"}, "table"):
            return (), ()
        named = self.data["derive"]
        derive = tuple(named) if isinstance(named, list) else (named,)
        known = [each for each in derive if each in derivations() and f"derived.{each}" in derived_registry()]
        self.problems.extend(f"derive: there is no derivation '{each}'" for each in derive if each not in known)
        if len(known) != len(derive):
            return (), ()
        self._inputs = frozenset().union(*(inputs(f"derived.{each}") for each in derive))
        shared = self._given(self.data.get("given", {}), "given")
        cases = tuple(case for index, each in enumerate(self.data["cases"]) if (case := self._case(each, derive, shared, f"case {index + 1}")))
        names = [case.name for case in cases]
        self.problems.extend(f"two cases are named '{each}'" for each in sorted({each for each in names if names.count(each) > 1}))
        self.problems.extend(f"bases: nothing uses '{each}'" for each in self.data.get("bases", {}) if each not in self._used)
        return derive, cases

    def _case(self, data: Any, derive: tuple[str, ...], shared: Mapping[str, Given], where: str) -> Case | None:
        if not self._keys(data, CASE_KEYS, {"name", "because", "expect"}, where):
            return None
        where = f"'{data['name']}'"
        moment = parse_datetime(data.get("now", self.data.get("now", NOW)))
        expect = data["expect"] if isinstance(data["expect"], dict) and data["expect"].keys() <= set(derive) else {derive[0]: data["expect"]}
        if moment is None:
            self.problems.append(f"{where}: now is no point in time")
        if len(derive) > 1 and not (isinstance(data["expect"], dict) and data["expect"].keys() <= set(derive)):
            self.problems.append(f"{where}: expect should name the derivations ({', '.join(derive)})")
            return None
        if not expect:
            self.problems.append(f"{where}: expects nothing")
        for name, each in expect.items():
            self._expected(each, all_resources()[f"derived.{name}"], f"{where}: {name}")
        given = {**shared, **self._given(data.get("given", {}), where)}
        organisation = self._organisation(data.get("organisation", self.data.get("organisation", {})), where)
        older = tuple(self._older(each, f"{where}: older {at + 1}") for at, each in enumerate(data["older"])) if "older" in data else None
        return Case(data["name"], moment, given, organisation, expect, older) if moment and organisation else None

    def _older(self, data: Any, where: str) -> tuple[datetime, Mapping[str, Given]]:
        if not self._keys(data, {"now", "given"}, {"now", "given"}, where):
            return LATE, {}
        moment = parse_datetime(data["now"])
        if moment is None:
            self.problems.append(f"{where}: now is no point in time")
        return moment or LATE, self._given(data["given"], where)

    def _given(self, data: Any, where: str) -> dict[str, Given]:
        found = {}
        for name, each in data.items():
            if name not in all_resources():
                self.problems.append(f"{where}: there is no resource '{name}'")
            elif name not in self._inputs:
                self.problems.append(f"{where}: '{name}' is not among the inputs (derived_from) of what is derived")
            else:
                found[name] = self._resource(each, all_resources()[name], f"{where}: {name}")
        return found

    def _resource(self, data: Any, resource: Resource, where: str) -> Given:
        if isinstance(data, list):
            return Given(tuple(self._record(each, resource, f"{where} {index + 1}") for index, each in enumerate(data)), None, complete=True)
        if isinstance(data, dict) and "state" in data:
            self._keys(data, {"state", "reason"}, {"state", "reason"}, where)
            if data["state"] != "not_obtained" or data.get("reason") not in set(Reason):
                self.problems.append(f"{where}: should be state: not_obtained with one of the known reasons")
                return Given((), unknown(Reason.NOT_COLLECTED), complete=False)
            return Given((), unknown(Reason(data["reason"])), complete=False)
        if self._keys(data, {"complete", "records"}, {"complete", "records"}, where) and data["complete"] is False:
            return Given(self._resource(data["records"], resource, where).records, None, complete=False)
        self.problems.append(f"{where}: should be a list of records, or complete: false with records, or state: not_obtained with reason")
        return Given((), None, complete=True)

    def _record(self, data: Any, resource: Resource, where: str) -> Mapping[str, Any]:
        if not isinstance(data, dict):
            self.problems.append(f"{where}: a record should be a map")
            return {}
        if "use" not in data:
            return data
        base = self.data.get("bases", {}).get(data["use"])
        if not self._keys(data, RECORD_KEYS, {"use"}, where) or not isinstance(base, dict):
            self.problems.append(f"{where}: there is no base '{data['use']}'")
            return {}
        self._used.add(data["use"])
        record: dict[str, Any] = copy.deepcopy(base)
        declared = [path for field in resource.fields.values() for path in (field.path, field.pair.list if field.pair else field.path)]
        for path in paths(data.get("change", {})):
            if not holds(base, path) and not any(known[: len(path)] == path or path[: len(known)] == known for known in declared):
                self.problems.append(f"{where}: '{'.'.join(path)}' is neither in base '{data['use']}' nor a field of {resource.name} (see add)")
        merge(record, data.get("change", {}))
        merge(record, data.get("add", {}))
        for name in data.get("remove", ()):
            if not take_out(record, name):
                self.problems.append(f"{where}: '{name}' is to be removed but is not there")
        return record

    def _organisation(self, data: Any, where: str) -> Organisation | None:
        where = f"{where}: organisation"
        styles = data.get("work_styles", [{}]) if self._keys(data, ORGANISATION_KEYS, set(), where) else []
        if not all(self._keys(each, STYLE_KEYS, set(), where) for each in styles) or not styles:
            return None
        return Organisation(
            name="株式会社サンプル",
            tenant=None,
            language="ja",
            timezone=data.get("timezone", "Asia/Tokyo"),
            checklists=("mic-sme-2021",),
            work_styles=tuple(_style(each, f"style-{index + 1}") for index, each in enumerate(styles)),
            out_of_use=tuple(OutOfUse(each, "廃棄予定", "総務", "2027-03-31") for each in data.get("out_of_use", ())),
            break_glass=tuple(BreakGlass(each, "緊急用", "総務") for each in data.get("break_glass", ())),
            parameters={},
            answers=None,
            waivers=None,
            warnings=(),
            tailoring=(),
        )

    def _expected(self, data: Any, resource: Resource, where: str) -> None:
        if isinstance(data, dict) and "missing" in data:
            self._keys(data, {"missing"}, {"missing"}, where)
            if not is_marker({"unknown": sorted(data["missing"])}):
                self.problems.append(f"{where}: missing should list known reasons")
            return
        if isinstance(data, dict):
            self._keys(data, EXPECT_KEYS, set(), where)
        for each in data.get("records", ()) if isinstance(data, dict) else data:
            if not isinstance(each, dict) or not isinstance(each.get("id"), str):
                self.problems.append(f"{where}: an expected record should be a map with an id")
            else:
                self.problems.extend(f"{where} {each['id']}: {problem}" for problem in _wrong_expectation(each, resource))


def _wrong_expectation(record: Mapping[str, Any], resource: Resource) -> Iterator[str]:
    if "codes" in record and "clauses" not in resource.fields:
        yield f"codes: {resource.name} has no clauses"
    sorted_reasons = {
        key: {"unknown": sorted(value["unknown"])} if isinstance(value, dict) and isinstance(value.get("unknown"), list) else value
        for key, value in record.items()
        if key != "codes" and value is not None
    }
    yield from wrong_parts(sorted_reasons, resource, LATE)


def _style(data: Mapping[str, Any], name: str) -> WorkStyle:
    return WorkStyle(
        id=data.get("id", name),
        name=data.get("name", name),
        method=data.get("method", 1),
        people=tuple(data["people"]) if "people" in data else None,
        devices_in=tuple(data["devices_in"]) if "devices_in" in data else None,
        circumstances=data.get("circumstances", {}),
        declared_by=None,
        declared_on=None,
        ledger=data.get("ledger"),
    )
