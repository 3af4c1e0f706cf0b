"""PCs that told about themselves belong to work styles by their own record: owner, groups of the Intune device, devices out of use."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.cases import COLLECTED_AT
from scanner.judge.population import DEVICES, MEMBERS, Populations
from scanner.library.organisation import OutOfUse, WorkStyle, undeclared
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import all_resources
from scanner.snapshot.batches import Plain
from tests.proof.mutations import MemorySnapshot, in_memory

RESOURCES = all_resources()
PCS = RESOURCES["derived.windowsPcs"]
EXEMPLARY = in_memory(Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "exemplary" / "snapshot")
ENROLLED = next(each for each in EXEMPLARY.data[DEVICES] if each["operatingSystem"] == "Windows")
PC = {"id": "SERIAL-1", "deviceName": "PC-901", "serial": "SERIAL-1", "intuneId": ENROLLED["id"], "ownership": "company", "platform": "windows"}
ALONE = {key: value for key, value in PC.items() if key != "intuneId"}
OFFICE = WorkStyle("office", "", 1, None, None, {}, None, None, None)


def member(record: Mapping[str, Any], style: WorkStyle = OFFICE, snapshot: MemorySnapshot = EXEMPLARY, out: tuple[str, ...] = ()) -> Truth:
    """Whether the record belongs to the work style, as asked one by one; judged together it must come to the same."""
    organisation = replace(
        undeclared("mic-sme-2021", 1), work_styles=(style,), out_of_use=tuple(OutOfUse(each, "廃棄", "担当", "2099-01-01") for each in out)
    )
    populations = Populations(snapshot.as_snapshot(), organisation, RESOURCES)
    (place,) = populations.places(PCS, [style], Plain([dict(record)]), COLLECTED_AT)
    (again,) = populations.places(PCS, [style], Plain([dict(record)]), COLLECTED_AT)
    assert place is again
    return populations.membership(PCS, style, record, COLLECTED_AT)


@pytest.mark.parametrize(
    ("owner", "office", "own"),
    [("company", True, False), ("personal", False, True), ({"unknown": ["not_collected"]}, "?", "?"), (None, "?", "?"), ("office", "?", "?")],
)
@pytest.mark.parametrize("record", [PC, ALONE])
def test_whose_a_pc_is_stands_in_its_own_record(record: dict[str, Any], owner: Any, office: Any, own: Any) -> None:
    for style, expected in ((OFFICE, office), (replace(OFFICE, method=5), own)):
        found = member({**record, "ownership": owner}, style)
        assert isinstance(found, Unknown) if expected == "?" else found is expected


@pytest.mark.parametrize("name", [PC["id"], PC["deviceName"], ENROLLED["id"], ENROLLED["deviceName"], ENROLLED["serialNumber"]])
def test_a_pc_out_of_use_is_out_by_any_of_its_names(name: str) -> None:
    assert member(PC, out=(name,)) is False
    assert member(PC, out=("PC-902",)) is True


def test_a_pc_that_is_not_enrolled_is_out_of_use_by_its_own_names_only() -> None:
    assert member(ALONE, out=(ENROLLED["deviceName"],)) is True
    assert member(ALONE, out=(ALONE["serial"],)) is False


def test_an_older_record_in_intune_does_not_take_out_a_pc_that_told_about_itself() -> None:
    newer = {**ENROLLED, "id": "newer", "lastSyncDateTime": "2026-10-31T23:00:00Z"}
    older = {**ENROLLED, "lastSyncDateTime": "2026-01-01T00:00:00Z"}
    rest = [each for each in EXEMPLARY.data[DEVICES] if each["id"] != ENROLLED["id"]]
    assert member(PC, snapshot=EXEMPLARY.with_records(DEVICES, [older, newer, *rest])) is True


def grouped() -> MemorySnapshot:
    member_of = {"of": "g", "value": {"@odata.type": "#microsoft.graph.device", "id": "x", "deviceId": ENROLLED["azureADDeviceId"]}}
    other = {"of": "h", "value": {"@odata.type": "#microsoft.graph.device", "id": "y", "deviceId": "y"}}
    return EXEMPLARY.with_records(MEMBERS, [member_of, other])


def test_groups_are_those_of_the_device_in_intune_and_not_known_without_one() -> None:
    style = replace(OFFICE, devices_in=("g",))
    assert member(PC, style, grouped()) is True
    assert member(ALONE, style, grouped()) == unknown(Reason.FIELD_MISSING)
    assert member({**PC, "intuneId": "no-such-device"}, style, grouped()) == unknown(Reason.FIELD_MISSING)
    assert member(PC, replace(OFFICE, devices_in=("h",)), grouped()) is False
    assert member(PC, style, grouped().without(DEVICES)) == unknown(Reason.FIELD_MISSING)
    # A personal PC is none of the company's work style, in whatever group it is.
    assert member({**ALONE, "ownership": "personal"}, style, grouped()) is False


def test_without_a_list_of_managed_devices_a_pc_still_says_whose_it_is() -> None:
    assert member(PC, snapshot=EXEMPLARY.without(DEVICES)) is True
