"""Older records of one device are told from records of different devices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.derive.devices.duplicates import guid_of, serial_of, successors, superseded, superseded_in
from scanner.derive.tables import tables_from
from scanner.language.types import MISSING
from scanner.model.logic import unknown
from scanner.model.placeholders import SERIALS
from scanner.model.verdicts import Reason

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "serial"),
    [
        ("PF-3X", "pf-3x"), (" pf-3x\t", "pf-3x"), ("VMware-56 4d 5A", "vmware-564d5a"), ("", ""), ("0", ""), ("7", ""), ("xxxx", ""),
        ("10", "10"), ("To be filled by O.E.M.", ""), ("TO BE FILLED BY O.E.M.", ""), ("System Serial Number", ""), ("SystemSerialNumber", ""),
        ("Default string", ""), (MISSING, ""), (None, ""),
    ],
)  # fmt: skip
def test_a_serial_number_has_one_spelling(value: Any, serial: str) -> None:
    assert serial_of(value) == serial


def test_placeholders_are_written_as_they_are_compared() -> None:
    assert all(each == "".join(each.split()).casefold() for each in SERIALS)
    assert {serial_of(each) for each in SERIALS} == {""}


@pytest.mark.parametrize(
    ("value", "guid"),
    [
        ("ABC", "abc"), ("00000000-0000-0000-0000-000000000000", ""), ("", ""), (MISSING, ""),
        ("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000001"),
    ],
)  # fmt: skip
def test_an_id_has_one_spelling(value: Any, guid: str) -> None:
    assert guid_of(value) == guid


@pytest.mark.parametrize(
    ("rows", "gone"),
    [
        ([], {}),
        ([("a", "S1", "e1", day(1))], {}),
        ([("a", "S1", "e1", day(1)), ("b", "S1", "e2", day(2))], {"a": "b"}),
        ([("a", "S1", "e1", day(2)), ("b", "s 1", "e2", day(1))], {"b": "a"}),
        ([("a", "S1", "e1", day(1)), ("b", "S2", "E1", day(2))], {"a": "b"}),
        ([("a", "S1", "e1", day(1)), ("b", "S1", "e2", day(1))], {}),
        ([("a", "S1", "e1", day(1)), ("b", "S2", "e2", day(2))], {}),
        # What is a serial number here and an id there is not the same thing.
        ([("a", "k1", "x1", day(1)), ("b", "s2", "k1", day(2))], {}),
        ([("a", "S1", "e1", MISSING), ("b", "S1", "e2", day(2))], {}),
        ([("a", "S1", "e1", MISSING), ("b", "S1", "e2", day(2)), ("c", "S1", "e3", day(1))], {"c": "b"}),
        ([(MISSING, "S1", "e1", day(9)), ("b", "S1", "e2", day(2)), ("c", "S1", "e3", day(1))], {"c": "b"}),
        ([("a", "S1", "e1", day(1)), ("b", "S1", "e2", day(2)), ("c", "S9", "e2", day(3))], {"a": "c", "b": "c"}),
        ([("c", "S9", "e2", day(3)), ("b", "S1", "e2", day(2)), ("a", "S1", "e1", day(1))], {"a": "c", "b": "c"}),
        ([("a", "S1", "e1", day(1)), ("c", "S1", "e2", day(2)), ("b", "S1", "e3", day(2))], {"a": "b"}),
        ([("a", "0", "0-0", day(1)), ("b", "0", "0-0", day(2))], {}),
        ([("a", MISSING, MISSING, day(1)), ("b", MISSING, MISSING, day(2))], {}),
    ],
)
def test_older_records_have_a_successor(rows: list[tuple[Any, ...]], gone: dict[str, str]) -> None:
    assert dict(successors(rows)) == gone
    assert superseded(iter(rows)) == frozenset(gone)


ROWS = st.lists(st.tuples(st.sampled_from(["S1", "S2", "S3", ""]), st.sampled_from(["e1", "e2", "e3", ""]), st.integers(1, 5)), max_size=8)


@given(ROWS)
def test_every_device_keeps_its_newest_records_in_any_order(rows: list[tuple[str, str, int]]) -> None:
    records = [(str(at), serial, entra, day(moment)) for at, (serial, entra, moment) in enumerate(rows)]
    found = successors(records)
    assert found == successors(list(reversed(records)))
    groups = _groups(records)
    for each, (_, _, _, moment) in enumerate(records):
        newest = max(records[other][3] for other in groups[each])
        assert (str(each) in found) is (moment < newest)
        assert str(each) not in found or records[int(found[str(each)])][3] == newest


def _groups(records: list[tuple[str, str, str, datetime]]) -> list[set[int]]:
    """Records of one device, found the slow way: by walking from record to record until nothing is added."""
    found = []
    for start in range(len(records)):
        group, size = {start}, 0
        while len(group) != size:
            size = len(group)
            group |= {at for at, each in enumerate(records) for other in group if any(key and key == records[other][no] for no, key in _keys(each))}
        found.append(group)
    return found


def _keys(record: tuple[str, str, str, datetime]) -> list[tuple[int, str]]:
    return [(1, record[1]), (2, record[2])]


def test_the_managed_devices_of_a_snapshot() -> None:
    newer = {"id": "a", "serialNumber": "S1", "azureADDeviceId": "e1", "lastSyncDateTime": "2026-11-20T00:00:00Z"}
    older = {"id": "b", "serialNumber": "S1", "azureADDeviceId": "e2", "lastSyncDateTime": "2026-10-20T00:00:00Z"}
    tables = tables_from({"intune.managedDevices": [newer, older]}, NOW, incomplete=["intune.managedDevices"])
    assert superseded_in(tables["intune.managedDevices"]) == {"b"}


def test_of_devices_that_were_not_read_nothing_is_older() -> None:
    tables = tables_from({"intune.managedDevices": unknown(Reason.PERMISSION_DENIED)}, NOW)
    assert superseded_in(tables["intune.managedDevices"]) == frozenset()
