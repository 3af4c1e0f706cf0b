"""Every spelling of ``settings.yaml`` says what was worked out by hand (``spellings.yaml``), and none is left out."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from scanner.derive.policies.admin_templates import admin_templates
from scanner.derive.policies.model import Setting
from scanner.derive.policies.profiles import look_at
from scanner.derive.policies.rows import settings, statements
from scanner.derive.policies.table import Row, table
from scanner.derive.tables import tables_from
from scanner.language.strict_yaml import load
from scanner.model.logic import Unknown

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DATA = load(Path(__file__).with_name("spellings.yaml")).data
ROWS: Mapping[str, tuple[Row, ...]] = {
    **{f"templates/{kind}": rows for kind, rows in table().templates.items()},
    **{f"compliance/{kind}": rows for kind, rows in table().compliance.items()},
    "catalog": table().catalog,
    **table().others,
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


def _told(group: str, name: str, value: Any, setting: str, others: Mapping[str, Any]) -> Any:
    held = _object(group, {**others, name: value})
    look = held.get if group == "catalog" else look_at(held, None)
    rows = [row for row in ROWS[group] if row.reads != "barred" or row.property in held]
    found = {each.name: each for each in settings(statements(rows, look, NOW, spelled=group == "catalog"))}
    return _outcome(found.get(setting))


@pytest.mark.parametrize(("group", "name", "value", "setting", "outcome", "others"), list(_cases()))
def test_a_spelling_says_what_was_worked_out_by_hand(
    group: str, name: str, value: Any, setting: str, outcome: Any, others: Mapping[str, Any]
) -> None:
    told = _told(group, name, value, setting, others)
    assert told == outcome
    assert type(told) is type(outcome)


@pytest.mark.parametrize(("group", "name", "value", "setting", "outcome", "others"), list(_cases()))
def test_without_its_condition_a_spelling_says_nothing(
    group: str, name: str, value: Any, setting: str, outcome: Any, others: Mapping[str, Any]
) -> None:
    for condition in others.keys() & set(DATA["conditions"]):
        for off in (False, None):
            assert _told(group, name, value, setting, {**others, condition: off}) == "none"


@pytest.mark.parametrize(("group", "name", "value", "setting", "outcome", "others"), list(_cases()))
def test_a_switch_that_is_left_alone_says_nothing(group: str, name: str, value: Any, setting: str, outcome: Any, others: Mapping[str, Any]) -> None:
    if value is True and group.startswith(("templates/", "compliance/")) and name not in DATA["both_ways"]:
        assert [_told(group, name, off, setting, others) for off in (False, None)] == ["none", "none"]


def test_a_row_stands_under_one_condition_at_most() -> None:
    with as_file(files("scanner.derive.policies") / "settings.yaml") as path:
        data = load(path).data
    groups = [*data["templates"].values(), *data["compliance"].values(), *data["catalog"], *data["others"].values()]
    for row in (row for group in groups for row in group["rows"]):
        assert sum(len(row.get(kind, {})) for kind in ("when", "unless", "needs")) <= 1


def _templates() -> Iterator[Any]:
    for english, japanese, category, setting, *outcomes in DATA["admx"]:
        for name in (english, japanese):
            for state, outcome in zip((True, False), outcomes[:2], strict=True):
                yield pytest.param(name, category, setting, state, outcome, outcomes[2:], id=f"{name}, {category}: {state}->{setting} {outcome}")


@pytest.mark.parametrize(("name", "category", "setting", "state", "outcome", "entered"), list(_templates()))
def test_an_administrative_template_says_what_was_worked_out_by_hand(
    name: str, category: str, setting: str, state: bool, outcome: Any, entered: list[int]
) -> None:
    definition = {"displayName": name, "categoryPath": rf"\Windows\{category}", "policyType": "admxBacked"}
    value = {"enabled": state, "definition": definition, "presentationValues": [{"id": "box", "value": each} for each in entered]}
    given: dict[str, Any] = {
        "intune.groupPolicyConfigurations": [{"id": "t", "assignments": []}],
        "intune.groupPolicyDefinitionValues": [{"of": "t", "value": value}],
    }
    (policy,) = admin_templates(tables_from(given, NOW)).policies
    found = {each.name: each for each in policy.settings}
    assert "*" not in found
    told = _outcome(found.get(setting))
    assert (type(told), told) == (type(outcome), outcome)


def test_every_administrative_template_is_tried_in_both_languages() -> None:
    tried = {(name.casefold(), setting) for *names, _, setting in (line[:4] for line in DATA["admx"]) for name in names}
    assert {(name, setting) for row in table().admx for name in row.names for setting, _ in row.sets} <= tried


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
