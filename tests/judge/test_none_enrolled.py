"""When it is known that no device of a kind is enrolled: only from a list that was read, and only if no device could be one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.population import DEVICES, Populations
from scanner.library.library import load_library
from scanner.library.organisation import undeclared
from scanner.model.verdicts import Reason
from tests.proof.mutations import MemorySnapshot, in_memory

TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"
RESOURCES = load_library().resources


@pytest.fixture(scope="module")
def pcs() -> MemorySnapshot:
    """A tenant of the company's PCs alone."""
    exemplary = in_memory(TENANTS / "exemplary" / "snapshot")
    return exemplary.with_records(DEVICES, [each for each in exemplary.data[DEVICES] if each["operatingSystem"] == "Windows"])


def none(snapshot: MemorySnapshot, kind: str, method: int = 2, *, complete: bool = True) -> bool:
    organisation = undeclared("mic-sme-2021", method)
    populations = Populations(snapshot.as_snapshot(), organisation, RESOURCES)
    return populations.surely_none_enrolled(organisation.work_styles[0], (kind,), complete=complete)


def first(snapshot: MemorySnapshot, **changes: Any) -> MemorySnapshot:
    one, *others = snapshot.data[DEVICES]
    return snapshot.with_records(DEVICES, [{**one, **changes}, *others])


def test_a_whole_list_without_such_a_device_says_that_there_is_none(pcs: MemorySnapshot) -> None:
    assert none(pcs, "ios")
    assert not none(pcs, "windows")


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("reason", [Reason.NOT_LICENSED, Reason.PERMISSION_DENIED, Reason.NOT_COLLECTED])
def test_a_list_that_was_not_read_says_nothing_whatever_the_reason(reason: Reason, complete: bool, pcs: MemorySnapshot) -> None:
    refused = pcs.with_entry(DEVICES, state="not_obtained", complete=False, reason=reason, file=None, count=0, sha256=None)
    assert not none(refused, "ios", complete=complete)
    assert not none(pcs.without(DEVICES), "ios", complete=complete)


def test_a_list_that_is_not_whole_says_it_only_of_what_was_read(pcs: MemorySnapshot) -> None:
    cut = pcs.with_entry(DEVICES, complete=False, reason=Reason.INCOMPLETE)
    assert not none(cut, "ios")
    assert none(cut, "ios", complete=False)


def test_a_device_of_an_unknown_system_could_be_one(pcs: MemorySnapshot) -> None:
    assert not none(first(pcs, operatingSystem=None), "ios")
    assert none(first(pcs, operatingSystem="Linux"), "ios")


def test_a_device_of_somebody_else_is_none_of_the_work_style_but_one_of_an_unknown_owner_could_be(pcs: MemorySnapshot) -> None:
    phone = {"operatingSystem": "iOS"}
    assert none(first(pcs, **phone, managedDeviceOwnerType="personal"), "ios")
    assert not none(first(pcs, **phone, managedDeviceOwnerType="personal"), "ios", method=6)
    assert not none(first(pcs, **phone, managedDeviceOwnerType="unknown"), "ios")


def test_a_device_that_is_to_be_wiped_is_enrolled_until_it_is_gone(pcs: MemorySnapshot) -> None:
    assert not none(first(pcs, operatingSystem="iOS", managementState="wipePending"), "ios")


def test_a_device_could_be_in_a_group_whose_members_were_not_read(pcs: MemorySnapshot) -> None:
    organisation = undeclared("mic-sme-2021", 2)
    style = replace(organisation.work_styles[0], devices_in=("no-such-group",))
    snapshot = first(pcs, operatingSystem="iOS").as_snapshot()
    assert not Populations(snapshot, replace(organisation, work_styles=(style,)), RESOURCES).surely_none_enrolled(style, ("ios",))
