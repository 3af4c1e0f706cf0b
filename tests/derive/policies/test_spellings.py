"""Every spelling of ``settings.yaml`` says what was worked out by hand (``spellings.yaml``), and none is left out."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.derive.policies.model import Setting
from scanner.derive.policies.profiles import look_at
from scanner.derive.policies.rows import settings, statements
from scanner.derive.policies.table import Row, table
from scanner.language.strict_yaml import load
from scanner.model.logic import Unknown

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DATA = load(Path(__file__).with_name("spellings.yaml")).data
ROWS: Mapping[str, tuple[Row, ...]] = {
    **{f"templates/{kind}": each.rows for kind, each in table().templates.items()},
    **{f"compliance/{kind}": each.rows for kind, each in table().compliance.items()},
    "catalog": table().catalog,
    "app_protection": table().app_protection,
    "enrolment": table().enrolment,
}
LINES: Mapping[str, list[list[Any]]] = {
    **{f"{group}/{kind}": lines for group in ("templates", "compliance") for kind, lines in DATA[group].items()},
    **{group: DATA[group] for group in ("catalog", "app_protection", "enrolment")},
}


def _cases() -> Iterator[Any]:
    for group, lines in LINES.items():
        for line in lines:
            for value in line[1]:
                yield pytest.param(
                    group, line[0], value, line[2], line[3], line[4] if len(line) > 4 else {}, id=f"{group}:{line[0]}={value}->{line[2]}"
                )


def _object(group: str, values: Mapping[str, Any]) -> dict[str, Any]:
    if group == "catalog":
        return dict(values)
    made: dict[str, Any] = {}
    for path, value in values.items():
        above, _, last = path.rpartition(".")
        (made.setdefault(above, {}) if above else made)[last] = value
    return made


def _outcome(found: Setting | None) -> Any:
    if found is None:
        return "none"
    told = [each for each in (found.number, found.version, found.texts) if each is not None]
    if any(isinstance(each, Unknown) for each in (*told, found.enabled)):
        return "unclear"
    if told:
        assert found.enabled in (None, True)
        return list(told[0]) if isinstance(told[0], tuple) else told[0]
    return "never" if found.enabled is False and table().named[found.name].zero_is_never else found.enabled


@pytest.mark.parametrize(("group", "name", "value", "setting", "outcome", "others"), list(_cases()))
def test_a_spelling_says_what_was_worked_out_by_hand(
    group: str, name: str, value: Any, setting: str, outcome: Any, others: Mapping[str, Any]
) -> None:
    held = _object(group, {**others, name: value})
    look = held.get if group == "catalog" else look_at(held, None)
    rows = [row for row in ROWS[group] if row.reads != "barred" or row.property in held]
    found = {each.name: each for each in settings(statements(rows, look, NOW, spelled=group == "catalog"))}
    assert _outcome(found.get(setting)) == outcome
    assert type(_outcome(found.get(setting))) is type(outcome)


@pytest.mark.parametrize("group", list(ROWS))
def test_no_spelling_and_no_value_is_left_out(group: str) -> None:
    tried = {(line[0], line[2], value if not isinstance(value, list) else "") for line in LINES[group] for value in line[1]}
    for row in ROWS[group]:
        for name, _ in row.sets:
            assert any((row.property, name) == each[:2] for each in tried), (row.property, name)
            for value in (*row.meanings, *row.levels):
                if len(row.sets) == 1:
                    assert (row.property, name, value) in tried, (row.property, name, value)


def test_the_groups_are_the_same() -> None:
    assert ROWS.keys() == LINES.keys()
