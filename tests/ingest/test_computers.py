"""Which file belongs to which PC, and what wins where two files tell of the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scanner.ingest.computers import Computer, Options, Read, computers
from scanner.ingest.readers import read
from scanner.model.errors import InputError, Problem
from tests.ingest.aids import NOTHING_SAID, only, source, unread
from tests.ingest.samples import SCRIPT, as_bytes, script, with_section

SHARES = [{"Name": "x", "Path": "C:\\x", "Special": False}]


def together(*files: tuple[str, Any], options: Options = NOTHING_SAID) -> tuple[list[Computer], list[Problem]]:
    given = []
    for path, data in files:
        each = source(data if isinstance(data, bytes) else json.dumps(data).encode(), *path.split("/"))
        found = read(each)
        assert found is not None
        given.append(Read(each, found))
    return computers(given, options)


def test_several_files_of_one_folder_are_one_pc() -> None:
    (pc,), _ = together(("PC-1/a.json", {"AMServiceEnabled": True}), ("pc-1/b.json", SHARES))
    assert (pc.id, pc.about["sections"]) == ("name:pc-1", ["windows.defenderStatus", "windows.shares"])
    assert [each["name"] for each in pc.about["files"]] == ["a.json", "b.json"]


def test_folders_are_pcs_of_their_own_in_the_order_of_their_ids() -> None:
    found, _ = together(("PC-2/a.json", SHARES), ("PC-1/a.json", SHARES))
    assert [pc.id for pc in found] == ["name:pc-1", "name:pc-2"]


def test_a_file_without_a_name_joins_the_pc_of_its_folder() -> None:
    (pc,), _ = together(("SAMPLE-PC-01/SAMPLE-PC-01.json", as_bytes(with_section("Get-SmbShare", {"error": "x"}))), ("SAMPLE-PC-01/b.json", SHARES))
    assert pc.id == "sn-0001"
    assert only(pc, "windows.shares")["Name"] == "x"  # read whole there, and not at all in the other
    assert "windows.shares" in pc.about["sections"]


@pytest.mark.parametrize(
    "serial", ["", "0", "Default string", "To Be Filled By O.E.M.", " System Serial Number ", "Chassis Serial Number", "0000000", None]
)
def test_a_serial_number_that_is_none_is_not_an_id(serial: str | None) -> None:
    (pc,), _ = together(("a.json", with_section("Win32_BIOS", [{"SerialNumber": serial}])))
    assert pc.id == "name:sample-pc-01"


def test_two_pcs_of_one_name_are_told_apart_by_their_serial_numbers() -> None:
    other = with_section("Win32_BIOS", [{"SerialNumber": "SN-0002"}])
    found, _ = together(("a.json", SCRIPT), ("b.json", other))
    assert [pc.id for pc in found] == ["sn-0001", "sn-0002"]
    with pytest.raises(InputError, match="which one"):
        together(("a.json", SCRIPT), ("b.json", other), ("SAMPLE-PC-01/c.json", SHARES))


def test_of_two_readings_of_one_pc_the_newer_is_used() -> None:
    later = with_section("Get-SmbShare", [], collectedAt="2026-11-21T00:00:00Z")
    for order in (1, -1):
        (pc,), problems = together(*[("a.json", SCRIPT), ("b.json", later)][::order])
        assert (pc.values["windows.shares"], pc.about["collectedAt"]) == ((), "2026-11-21T00:00:00Z")
        assert [(problem.place.file, "windows.shares" in problem.en) for problem in problems] == [("a.json", True)]


def test_of_two_files_without_a_time_that_differ_neither_is_guessed() -> None:
    with pytest.raises(InputError, match="differ"):
        together(("PC-1/a.json", SHARES), ("PC-1/b.json", [*SHARES, *SHARES]))


def test_the_same_file_twice_is_one() -> None:
    (pc,), problems = together(("a.json", SCRIPT), ("b.json", SCRIPT))
    assert (len(pc.about["files"]), problems) == (2, [])


def test_a_pc_that_was_renamed_is_one_pc_the_newer_reading() -> None:
    renamed = script(computer="NEW-NAME", collectedAt="2026-11-21T00:00:00Z")
    renamed["sections"]["Win32_ComputerSystem"][0]["Name"] = "NEW-NAME"
    for order in (1, -1):
        (pc,), problems = together(*[("a.json", SCRIPT), ("b.json", renamed)][::order])
        assert (pc.id, pc.name) == ("sn-0001", "NEW-NAME")
        assert any("same serial number" in problem.en for problem in problems)


def test_a_value_that_no_field_can_hold_is_left_out_and_said() -> None:
    networks = [{"ssid": "sample-ap", "connectionMode": "auto", "authentication": "WPA9", "encryption": "AES", "useOneX": False}]
    (pc,), problems = together(("a.json", with_section("WLANProfile", networks)))
    assert only(pc, "windows.wirelessProfiles") == {"ssid": "sample-ap", "connectionMode": "auto", "encryption": "AES", "useOneX": False}
    assert any("authentication" in problem.en for problem in problems)


def test_what_was_not_brought_in_stands_in_neither_list() -> None:
    (pc,), _ = together(("PC-1/a.json", SHARES))
    assert (pc.about["sections"], unread(pc)) == (["windows.shares"], {})


@pytest.mark.parametrize(("ownership", "there"), [("company", True), ("personal", True), (None, False)])
def test_ownership_is_what_the_user_says_and_nothing_else(ownership: str | None, there: bool) -> None:
    (pc,), _ = together(("a.json", SCRIPT), options=Options(None, ownership, None))
    assert pc.about.get("ownership") == ownership
    assert ("ownership" in pc.about) is there


@pytest.mark.parametrize("folder", ["新しいフォルダー (2)", "a.b", "x" * 64, "a b"])
def test_a_folder_that_no_computer_is_called_like_names_none(folder: str) -> None:
    with pytest.raises(InputError, match="which PC"):
        together((f"{folder}/a.json", SHARES))


def test_one_name_is_not_given_to_the_files_of_several_folders() -> None:
    said = Options("PC-9", None, None)
    with pytest.raises(InputError, match="one PC"):
        together(("PC-1/a.json", {"AMServiceEnabled": True}), ("PC-2/b.json", SHARES), options=said)
    (pc,), _ = together(("x y/a.json", {"AMServiceEnabled": True}), ("x y/b.json", SHARES), options=said)
    assert pc.name == "PC-9"
