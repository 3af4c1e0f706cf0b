"""What an overlay does not bring stays unknown: it is never taken for empty, and never makes a list whole that was not."""

import shutil
from pathlib import Path
from typing import Any

from scanner.derive.opened import tables_of
from scanner.derive.people.groups import Groups
from scanner.derive.policies.effective import settings_of
from scanner.derive.policies.model import ANY, SURFACES
from scanner.model.logic import Unknown
from scanner.model.verdicts import Reason
from scanner.overlay.files import read_overlay
from scanner.overlay.overlay import lay_over
from scanner.snapshot.read import Snapshot, open_snapshot
from tests.overlay.aids import (
    CATALOG,
    MEMBERS,
    MFA,
    POLICIES,
    READ_GROUP,
    SETTINGS,
    TENANTS,
    UNREAD_GROUP,
    UNREAD_NAME,
    changes,
    laid,
    one,
    policy,
    warnings,
    written,
)  # fmt: skip

EVERY_DEVICE = [{"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]


def excluding(group: str) -> dict[str, Any]:
    return policy(id=MFA, conditions={"users": {"excludeGroups": [group]}})


def unread(snapshot: Snapshot, policy_id: str) -> bool:
    """Whether a policy may set more than could be read."""
    found = settings_of(tables_of(snapshot), SURFACES)
    (one_policy,) = [each for each in found.policies if each.id == policy_id]
    return any(setting.name == ANY for setting in one_policy.settings)


def test_a_group_that_was_not_asked_for_is_not_an_empty_one(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": excluding(UNREAD_GROUP)})
    assert isinstance(Groups(tables_of(found), [UNREAD_GROUP]).open(UNREAD_GROUP), Unknown)
    assert [each for each in warnings(found) if UNREAD_NAME in each] == [
        f"planned configuration: the members of the group '{UNREAD_NAME}' are not in the snapshot; whom it concerns is unknown."
    ]


def test_a_group_that_was_asked_for_stays_known(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": excluding(READ_GROUP)})
    assert Groups(tables_of(found), [READ_GROUP]).open(READ_GROUP) is None
    assert warnings(found) == []


def test_a_group_of_the_organisation_was_asked_for(tmp_path: Path) -> None:
    """Its members were read whatever the policies said; that there are none is known."""
    (tmp_path / "laid").mkdir()
    plan = read_overlay(written(tmp_path / "overlay", {"a.json": excluding(UNREAD_GROUP)}))
    found = lay_over(open_snapshot(TENANTS / "exemplary" / "snapshot"), plan, tmp_path / "laid", (UNREAD_GROUP,))
    assert Groups(tables_of(found), [UNREAD_GROUP]).open(UNREAD_GROUP) is None


def test_a_new_policy_of_the_catalog_without_settings_has_unknown_ones(tmp_path: Path) -> None:
    body = {"name": "新しい BitLocker", "platforms": "windows10", "technologies": "mdm"}
    found = laid(tmp_path, {"Settings Catalog/a.json": body})
    (change,) = changes(found)
    assert unread(found, change["id"])
    assert "assignments" not in one(found, CATALOG, change["id"])


def test_its_settings_are_known_where_the_file_brings_them(tmp_path: Path) -> None:
    setting = {"settingInstance": {"settingDefinitionId": "device_vendor_msft_bitlocker_requiredeviceencryption",
                                   "choiceSettingValue": {"value": "device_vendor_msft_bitlocker_requiredeviceencryption_1", "children": []}}}  # fmt: skip
    body = {"name": "新しい BitLocker", "platforms": "windows10", "technologies": "mdm", "assignments": EVERY_DEVICE, "settings": [setting]}
    found = laid(tmp_path, {"Settings Catalog/a.json": body})
    (change,) = changes(found)
    assert not unread(found, change["id"])
    assert one(found, CATALOG, change["id"])["settingCount"] == 1
    assert [each for each in found.records(SETTINGS) if each["of"] == change["id"]] == [{"of": change["id"], "value": {"id": "0", **setting}}]
    assert change["touches"] == [CATALOG, SETTINGS]


def test_a_new_policy_of_an_older_kind_without_settings_has_unknown_ones_and_the_others_keep_theirs(tmp_path: Path) -> None:
    files = {
        "Management Intents/BitLocker/a.json": {"displayName": "新しいもの", "templateId": "x"},
        "Administrative Templates/b.json": {"displayName": "別のもの"},
    }
    found = laid(tmp_path, files)
    real = open_snapshot(TENANTS / "exemplary" / "snapshot")
    for change in changes(found):
        assert unread(found, change["id"])
    for name in ("intune.intents", "intune.groupPolicyConfigurations"):
        for record in real.records(name):
            assert unread(found, record["id"]) == unread(real, record["id"])


def test_a_list_that_was_not_obtained_does_not_become_whole_by_two_policies(tmp_path: Path) -> None:
    shutil.copytree(TENANTS / "no-permission", tmp_path / "tenant")
    plan = read_overlay(written(tmp_path / "overlay", {"a.json": [policy(id="1", displayName="一"), policy(id="2", displayName="二")]}))
    (tmp_path / "laid").mkdir()
    real = open_snapshot(tmp_path / "tenant" / "snapshot")
    found = lay_over(real, plan, tmp_path / "laid", ())
    entry, before = found.entry(POLICIES), real.entry(POLICIES)
    assert entry is not None
    assert before is not None
    assert (before.state, before.reason) == ("not_obtained", Reason.PERMISSION_DENIED)
    assert (entry.state, entry.count, entry.complete, entry.reason) == ("present", 2, False, Reason.PERMISSION_DENIED)


def test_a_single_object_is_known_as_far_as_the_file_says_it(tmp_path: Path) -> None:
    shutil.copytree(TENANTS / "no-permission", tmp_path / "tenant")
    body = {"@odata.type": "#microsoft.graph.identitySecurityDefaultsEnforcementPolicy", "isEnabled": True}
    (tmp_path / "laid").mkdir()
    found = lay_over(open_snapshot(tmp_path / "tenant" / "snapshot"), read_overlay(written(tmp_path / "o", {"a.json": body})), tmp_path / "laid", ())
    entry = found.entry("entra.securityDefaults")
    assert entry is not None
    assert (entry.state, entry.complete) == ("present", True)
    assert list(found.records("entra.securityDefaults")) == [{"isEnabled": True}]


def test_what_devices_report_stays_as_it_was_collected(tmp_path: Path) -> None:
    real = open_snapshot(TENANTS / "exemplary" / "snapshot")
    windows = "b6927649-346d-4970-8622-7460185e2b35"
    found = laid(tmp_path, {"a.json": {"@odata.type": "#microsoft.graph.windows10CompliancePolicy", "id": windows, "bitLockerEnabled": False}})
    for name in ("intune.managedDevices", "intune.deviceCompliancePolicyStatuses", "intune.deviceComplianceSettingStates"):
        assert found.entry(name) == real.entry(name)
    assert found.entry(MEMBERS) == real.entry(MEMBERS)
