"""A finding as a table: one row a record, one column a field, and the numbers that were used."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from reporters.dates import Dates
from reporters.insights import layers, near_misses
from reporters.labels import PARAMETER_BASES, PARAMETER_ORIGINS, REASONS, VERDICTS, label
from reporters.model_parts import Cell, Column, Evidence, Parameter, Row
from reporters.phrases import bounds, unit
from reporters.shape import At, ReportError
from reporters.source import Finding, Source, malformed
from reporters.text import Text, joined, same, visible

_MOMENT_LENGTH = len("2026-11-01T00:00:00Z")


def evidence(finding: Finding, anchor: str, source: Source) -> Evidence:
    """Return the table of a finding (at most 100 rows, as the assessment lists them)."""
    table = _Table(finding, source)
    rows = tuple(table.rows())
    return Evidence(
        id=visible(finding.id),
        anchor=anchor,
        resource=source.resource_title(finding.resource),
        summary=_summary(finding),
        bounds=bounds(finding),
        columns=tuple(table.columns()),
        rows=rows,
        named=any(row.name is not None or row.id for row in rows),
        total=finding.total,
        parameters=tuple(_parameter(name, at) for name, at in finding.at.at("parameters").pairs()),
        near_misses=near_misses(finding, source),
        layers=layers(finding, source),
    )


def shown_value(value: object, dates: Dates) -> str | Text | None:
    """Return an observed value on one line: moments in the organisation's zone, lists with commas."""
    if value is None:
        return None
    if value == "":
        return _NOTHING
    if isinstance(value, str):
        moment = len(value) >= _MOMENT_LENGTH and value[10] == "T"
        return dates.compact(value) if moment else visible(value)
    if isinstance(value, bool):
        return _BOOLEANS[value]
    if isinstance(value, list) and not any(isinstance(member, dict | list) for member in value):
        return visible(", ".join(_member(member, dates) for member in value)) if value else _NOTHING
    return visible(json.dumps(value, ensure_ascii=False, sort_keys=True))


def named_value(value: object, dates: Dates, names: Mapping[str, Text]) -> str | Text | None:
    """Return a value of a derived resource: by the names of its values, and what is not known with its reasons."""
    if isinstance(value, dict) and value.keys() == {"unknown"} and isinstance(value["unknown"], list):
        if value["unknown"] == ["no_subject"]:
            return Text("該当なし", "none")
        reasons = joined([label(REASONS, str(reason)) for reason in value["unknown"]], "、", ", ")
        return Text(f"確認不能（{reasons.ja}）", f"unknown ({reasons.en})")
    if isinstance(value, str) and value in names:
        return names[value]
    if isinstance(value, list) and value and names:
        return joined([names.get(str(member), same(visible(str(member)))) for member in value], "、", ", ")
    return shown_value(value, dates)


_NOTHING = Text("なし", "none")


def read_value(value: object, dates: Dates, names: Mapping[str, Text]) -> str | Text | None:
    """Return a value as a service sent it, after what people call it where it has a name."""
    if isinstance(value, str) and value in names:
        return Text(f"{names[value].ja}（{visible(value)}）", f"{names[value].en} ({visible(value)})")
    if isinstance(value, list) and any(isinstance(member, str) and member in names for member in value):
        members = [read_value(member, dates, names) for member in value]
        return joined([each if isinstance(each, Text) else same(each or "") for each in members], "、", ", ")
    return shown_value(value, dates)


_BOOLEANS = {True: Text("はい", "true"), False: Text("いいえ", "false")}


def _member(value: object, dates: Dates) -> str:
    shown = shown_value(value, dates)
    return shown if isinstance(shown, str) else json.dumps(value)


class _Table:
    """Columns and rows of one finding. A malformed record raises ReportError with its index."""

    def __init__(self, finding: Finding, source: Source) -> None:
        self._finding = finding
        self._dates = source.dates
        self._derived = finding.resource.startswith("derived.")
        self._names_of = source.value_names(finding.resource)
        self._labels: dict[str, Any] = {}
        self._demands: dict[str, Any] = {}
        self._repeating: set[str] = set()  # fields that say the same as the name in every record
        self._varying: set[str] = set()  # fields of which not every record is asked the same
        self._names: Counter[str | None] = Counter()
        self._known: dict[tuple[str, type, object], Cell] = {}
        for index, record in enumerate(finding.records):
            try:
                self._take(record)
            except (KeyError, TypeError, AttributeError) as error:
                raise malformed(finding, index, error) from None
        self._fields = [field for field in self._labels if field not in self._repeating]

    def _take(self, record: dict[str, Any]) -> None:
        self._names[record["name"]] += 1
        for entry in record["observed"]:
            field, expected = entry["field"], entry["expected"]
            if field not in self._labels:
                self._labels[field], self._demands[field] = entry["label"], expected
                self._repeating.add(field)
            if entry["value"] != record["name"]:
                self._repeating.discard(field)
            if expected != self._demands[field]:
                self._varying.add(field)

    def columns(self) -> Iterator[Column]:
        """One column a field, in order of first appearance."""
        for field in self._fields:
            place = f"{self._finding.at.place}: field {visible(field)}"
            words = At(self._labels[field], place).text()
            test = None if field in self._varying else self._test(field, self._demands[field], place)
            yield Column(visible(field), words, test)

    def rows(self) -> Iterator[Row]:
        """One row a record, in the assessment's order (fail, unknown, pass)."""
        for index, record in enumerate(self._finding.records):
            try:
                yield self._row(record, f"{self._finding.at.place}.records[{index}]")
            except (KeyError, TypeError, AttributeError) as error:
                raise malformed(self._finding, index, error) from None

    def _row(self, record: dict[str, Any], place: str) -> Row:
        observed = {entry["field"]: entry for entry in record["observed"]}
        name, identity = record["name"], record["id"]
        reasons = [label(REASONS, code) for code in record["reasons"]]
        return Row(
            verdict=VERDICTS[record["verdict"]],
            name=self._named(str(name), identity) if name else None,
            id=visible(str(identity)) if not name or self._names[name] > 1 else None,
            reasons=joined(reasons, "、", ", ") if reasons else None,
            cells=tuple(self._cell(observed.get(field), place) for field in self._fields),
        )

    def _named(self, name: str, identity: object) -> str | Text:
        """A record that is one value of an enumeration, such as a requirement, by what that value is called."""
        names = self._names_of.get("id", {}) if self._derived and name == identity else {}
        return names.get(name) or visible(name)

    def _cell(self, entry: dict[str, Any] | None, place: str) -> Cell:
        if entry is None:
            return _EMPTY
        field, value = entry["field"], entry["value"]
        if field in self._varying:
            return Cell(self._shown(field, value), self._test(field, entry["expected"], place))
        key = _key(field, value)
        if key is None:
            return Cell(self._shown(field, value), None)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Cell(self._shown(field, value), None)
        return known

    def _shown(self, field: str, value: object) -> str | Text | None:
        shown = named_value if self._derived else read_value
        return shown(value, self._dates, self._names_of.get(field, {}))

    def _test(self, field: str, expected: object, place: str) -> Text | None:
        """Return the condition without the field's name, which stands above it."""
        if expected is None:
            return None
        test, words = At(expected, place).text(), At(self._labels[field], place).text()
        ja = "／".join(
            part.removeprefix(f"「{words.ja}」").removeprefix("が").removeprefix("に").removeprefix("まで、") for part in test.ja.split("／")
        )
        en = " / ".join(part.removeprefix(f"{words.en} ") for part in test.en.split(" / "))
        return Text(ja, en) if len(ja) <= _LONGEST_TEST else _SEE_REQUIRED


def _key(field: str, value: object) -> tuple[str, type, object] | None:
    """What tells values of a field apart (1 is not true); None for what is not looked up: most records say the same as others."""
    kind = value.__class__
    if kind in _PLAIN:
        return (field, kind, value)
    if isinstance(value, list) and all(member.__class__ is str for member in value):
        return (field, kind, tuple(value))
    if isinstance(value, dict) and value.keys() == {"unknown"} and isinstance(value["unknown"], list):
        return (field, kind, tuple(map(str, value["unknown"])))
    return None


_PLAIN = frozenset({str, bool, int, type(None)})
_EMPTY = Cell(None, None)
_LONGEST_TEST = 48
_SEE_REQUIRED = Text("「求める状態」のとおり", "see “required” above")


def _summary(finding: Finding) -> Text | None:
    if finding.bounds is not None or (finding.scope == "tenant" and finding.judged <= 1):
        return None
    of = unit(finding.scope)
    counts = finding.counts
    outside = counts["not_judged"]
    ja = f"{of.noun} {of.ja(finding.judged)}を判定：満たす {counts['pass']}、満たさない {counts['fail']}、確認不能 {counts['unknown']}"
    meet, do = "meets" if counts["pass"] == 1 else "meet", "does" if counts["fail"] == 1 else "do"
    en = f"{of.en(finding.judged)} judged: {counts['pass']} {meet} it, {counts['fail']} {do} not, {counts['unknown']} unknown"
    if outside:
        ja += f"（ほかに、このルールの対象でない記録 {outside} 件）"
        en += f" (and {outside} {'record' if outside == 1 else 'records'} outside this rule)"
    return Text(f"{ja}。", f"{en}.")


def _parameter(name: str, at: At) -> Parameter:
    value = at.at("value").value
    if isinstance(value, dict):
        raise ReportError(f"{at.place}.value: expected a scalar or a list")
    basis = at.at("basis").raw()
    shown = visible(json.dumps(value, ensure_ascii=False)) if isinstance(value, list) else None
    words = at.maybe_text("label")
    return Parameter(
        label=words or Text(visible(name), visible(name)),
        value=shown if shown is not None else visible(str(value)),
        basis=label(PARAMETER_BASES, basis),
        ours=basis == "ours",
        origin=label(PARAMETER_ORIGINS, at.at("from").raw()),
        source=at.at("source").text(),
    )
