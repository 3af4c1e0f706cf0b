"""A value is a fact only if it is of its declared type; everything else is unknown with the right reason."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.language.types import INVALID, MISSING, Field, Kind, Pair, parse_datetime, parse_duration, parse_version, read
from scanner.model.text import Text

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def field(kind: Kind, **changes: Any) -> Field:
    given: dict[str, Any] = {
        "name": "f",
        "label": Text("値", "value"),
        "path": ("f",),
        "values": frozenset(),
        "items": {},
        "has_null_meaning": False,
        "null_means": None,
        "null_at": 1,
        "pair": None,
        "wire": "",
        "expiry": False,
        "beta": False,
        "of_device": False,
        "hidden": False,
        "derived": False,
        "means": {},
        "personal": "",
    }
    return Field(kind=kind, **(given | changes))


WRONG = [
    (Kind.BOOLEAN, "true"),
    (Kind.BOOLEAN, 1),
    (Kind.BOOLEAN, 0),
    (Kind.INTEGER, True),
    (Kind.INTEGER, 1.0),
    (Kind.INTEGER, "1"),
    (Kind.STRING, 5),
    (Kind.ENUM, "unknownFutureValue"),
    (Kind.ENUM, "Company"),
    (Kind.FLAGS, "company,other"),
    (Kind.FLAGS, ["company"]),
    (Kind.DATETIME, "2026-11-01"),
    (Kind.DATETIME, "2026-10-01T00:00:00"),
    (Kind.DATETIME, "2026-02-30T00:00:00Z"),
    (Kind.DATETIME, 0),
    (Kind.VERSION, "10.0.x"),
    (Kind.VERSION, "１０.0"),
    (Kind.VERSION, ""),
    (Kind.DURATION, "8 hours"),
    (Kind.DURATION, "PT"),
    (Kind.LIST, "a,b"),
    (Kind.OBJECT, []),
]


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_value_of_another_type_is_invalid(kind: Kind, value: Any) -> None:
    assert read(field(kind, values=frozenset({"company", "personal"})), {"f": value}, NOW) is INVALID


@pytest.mark.parametrize("kind", list(Kind))
def test_absent_and_null_are_missing_for_every_type(kind: Kind) -> None:
    assert read(field(kind), {}, NOW) is MISSING
    assert read(field(kind), {"f": None}, NOW) is MISSING


def test_null_has_only_the_meaning_that_is_declared_and_absence_never_has_one() -> None:
    synced = field(Kind.BOOLEAN, has_null_meaning=True, null_means=False)
    assert read(synced, {"f": None}, NOW) is False
    assert read(synced, {}, NOW) is MISSING


def test_the_null_of_an_outer_object_has_a_meaning_only_from_where_it_is_documented() -> None:
    nested = field(Kind.LIST, path=("conditions", "platforms", "include"), has_null_meaning=True, null_means=[], null_at=2)
    assert read(nested, {"conditions": {"platforms": None}}, NOW) == []
    assert read(nested, {"conditions": {"platforms": {"include": None}}}, NOW) == []
    assert read(nested, {"conditions": None}, NOW) is MISSING
    assert read(nested, {"conditions": {}}, NOW) is MISSING


def test_a_nested_value_is_missing_where_the_way_to_it_is() -> None:
    nested = field(Kind.STRING, path=("a", "b"))
    assert read(nested, {"a": {"b": "x"}}, NOW) == "x"
    records: list[dict[str, Any]] = [{}, {"a": None}, {"a": {}}, {"a": "text"}]
    for record in records:
        assert read(nested, record, NOW) is MISSING


def test_a_time_in_the_future_is_invalid_unless_it_is_an_expiry_date() -> None:
    assert read(field(Kind.DATETIME), {"f": "2026-11-01T00:05:01Z"}, NOW) is INVALID
    assert read(field(Kind.DATETIME), {"f": "2026-11-01T00:05:00Z"}, NOW) == datetime(2026, 11, 1, 0, 5, tzinfo=UTC)
    assert read(field(Kind.DATETIME, expiry=True), {"f": "2027-01-01T00:00:00Z"}, NOW) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("never", ["0001-01-01T00:00:00Z", "1601-01-01T00:00:00Z", "0001-01-01T00:00:00+09:00"])
def test_the_zero_of_a_clock_means_never_reported(never: str) -> None:
    assert read(field(Kind.DATETIME), {"f": never}, NOW) is MISSING


def test_times_are_read_with_fractions_and_offsets() -> None:
    assert parse_datetime("2016-12-31T23:58:46.7156189-08:00") == datetime(2017, 1, 1, 7, 58, 46, 715618, tzinfo=UTC)
    assert parse_datetime("9999-12-31T23:59:59Z") == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert parse_datetime("9999-12-31T23:59:59-09:00") is None


def test_versions_compare_by_numbers_and_ignore_trailing_zeros() -> None:
    assert parse_version("10.0.9200") < parse_version("10.0.22631")  # type: ignore[operator]
    assert parse_version("17.0") == parse_version("17")


def test_durations_are_seconds() -> None:
    assert parse_duration("PT8H") == parse_duration("PT480M") == 28800
    assert parse_duration("P1DT1S") == 86401


def test_flags_are_split_at_commas_with_or_without_spaces() -> None:
    flags = field(Kind.FLAGS, values=frozenset({"a", "b"}))
    assert read(flags, {"f": "a, b"}, NOW) == read(flags, {"f": "a,b"}, NOW) == {"a", "b"}


def test_a_value_in_a_list_of_pairs_is_found_by_its_name_and_only_if_it_stands_there_once() -> None:
    pair = field(Kind.INTEGER, wire="string", pair=Pair(("values",), "name", "LockoutThreshold", "value"))
    one = {"name": "LockoutThreshold", "value": "10"}
    assert read(pair, {"values": [{"name": "Other", "value": "1"}, one]}, NOW) == 10
    assert read(pair, {"values": []}, NOW) is MISSING
    assert read(pair, {"values": [one, one]}, NOW) is MISSING
    assert read(pair, {"values": [{"name": "LockoutThreshold", "value": "１０"}]}, NOW) is INVALID
