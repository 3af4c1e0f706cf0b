"""A finding as a table: one row a record, one column a field, and the numbers that were used."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from reporters.dates import Dates
from reporters.labels import PARAMETER_BASES, PARAMETER_ORIGINS, REASONS, VERDICTS, label
from reporters.model_parts import Cell, Column, Evidence, Parameter, Row
from reporters.phrases import bounds, unit
from reporters.shape import At, ReportError
from reporters.source import Finding, Source, malformed
from reporters.text import Text, joined, prose, visible

_MOMENT_LENGTH = len("2026-11-01T00:00:00Z")


def evidence(finding: Finding, anchor: str, source: Source) -> Evidence:
    """The table of a finding (at most 100 rows, as the assessment lists them)."""
    fields = _fields(finding)
    columns, shared = _columns(finding, fields)
    rows = _rows(finding, [column.field for column in columns], shared, source.dates)
    return Evidence(
        id=visible(finding.id),
        anchor=anchor,
        resource=source.resource_title(finding.resource),
        summary=_summary(finding),
        bounds=bounds(finding),
        columns=columns,
        rows=rows,
        total=finding.total,
        parameters=tuple(_parameter(name, at) for name, at in finding.at.at("parameters").pairs()),
    )


def shown_value(value: object, dates: Dates) -> str | None:
    """An observed value on one line: moments in the organisation's zone, lists with commas."""
    if value is None:
        return None
    if isinstance(value, str):
        moment = len(value) >= _MOMENT_LENGTH and value[10] == "T"
        return dates.compact(value) if moment else visible(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(member, dict | list) for member in value):
        return visible(", ".join(str(shown_value(member, dates)) for member in value)) or "[]"
    return visible(json.dumps(value, ensure_ascii=False, sort_keys=True))


def _fields(finding: Finding) -> dict[str, Text]:
    """Field and label in order of first appearance, without those that only repeat the name."""
    labels: dict[str, Text] = {}
    repeats: dict[str, bool] = {}
    for index, record in enumerate(finding.records):
        try:
            for entry in record["observed"]:
                field = entry["field"]
                if field not in labels:
                    words = entry["label"]
                    labels[field] = Text(prose(words["ja"]), prose(words["en"]))
                    repeats[field] = True
                repeats[field] = repeats[field] and entry["value"] == record["name"]
        except (KeyError, TypeError, AttributeError) as error:
            raise malformed(finding, index, error) from None
    return {field: text for field, text in labels.items() if not repeats[field]}


def _columns(finding: Finding, fields: dict[str, Text]) -> tuple[tuple[Column, ...], set[str]]:
    """The columns, and the fields whose demand is the same for every record (shown above)."""
    demands: dict[str, set[tuple[str, str] | None]] = {field: set() for field in fields}
    for record in finding.records:
        for entry in record["observed"]:
            if entry["field"] in demands:
                demands[entry["field"]].add(_demand(finding, entry))
    shared = {field for field, said in demands.items() if len(said) == 1}
    columns = []
    for field, text in fields.items():
        demand = next(iter(demands[field])) if field in shared else None
        columns.append(Column(visible(field), text, None if demand is None else Text(*demand)))
    return tuple(columns), shared


def _demand(finding: Finding, entry: dict[str, Any]) -> tuple[str, str] | None:
    expected = entry.get("expected")
    if expected is None:
        return None
    at = At(expected, f"{finding.at.place}.records[].observed[].expected")
    text = at.text()
    return text.ja, text.en


def _rows(finding: Finding, fields: list[str], shared: set[str], dates: Dates) -> tuple[Row, ...]:
    names = Counter(record.get("name") for record in finding.records)
    return tuple(_row(finding, index, record, fields, shared, names[record.get("name")] > 1, dates) for index, record in enumerate(finding.records))


def _row(
    finding: Finding,
    index: int,
    record: dict[str, Any],
    fields: list[str],
    shared: set[str],
    ambiguous: bool,
    dates: Dates,
) -> Row:
    try:
        observed = {entry["field"]: entry for entry in record["observed"]}
        verdict = VERDICTS[record["verdict"]]
        reasons = [label(REASONS, code) for code in record["reasons"]]
        name, identity = record["name"], record["id"]
    except (KeyError, TypeError) as error:
        raise malformed(finding, index, error) from None
    cells = []
    for field in fields:
        entry = observed.get(field)
        if entry is None:
            cells.append(Cell(None, None))
            continue
        demand = None if field in shared else _demand(finding, entry)
        cells.append(Cell(shown_value(entry["value"], dates), None if demand is None else Text(*demand)))
    return Row(
        verdict=verdict,
        name=visible(str(name)) if name else None,
        id=visible(str(identity)) if ambiguous or not name else None,
        reasons=joined(reasons, "、", ", ") if reasons else None,
        cells=tuple(cells),
    )


def _summary(finding: Finding) -> Text | None:
    if finding.bounds is not None or (finding.scope == "tenant" and finding.judged <= 1):
        return None
    of = unit(finding.scope)
    counts = finding.counts
    outside = counts["not_judged"]
    ja = f"{of.noun} {of.ja(finding.judged)}を判定：満たす {counts['pass']}、満たさない {counts['fail']}、確認不能 {counts['unknown']}"
    en = f"{of.en(finding.judged)} judged: {counts['pass']} meet it, {counts['fail']} do not, {counts['unknown']} unknown"
    if outside:
        ja += f"（ほかに、このルールの対象でない記録 {outside} 件）"
        en += f" (and {outside} records outside this rule)"
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
