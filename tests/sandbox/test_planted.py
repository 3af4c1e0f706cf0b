"""What is planted in the sample company is in its objects, in the way the service would show it."""

from typing import Any

import pytest

from scanner.sandbox import access, apps, device_states, directory, enrolment, people, policies, roles, surfaces
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.devices import managed_devices
from scanner.sandbox.organisation import organisation_text
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

SAMPLE, SAID = COMPANIES["sample"]
EXEMPLARY = COMPANIES["exemplary"][0]


def devices_named(name: str, tenant: Tenant = SAMPLE) -> list[Record]:
    return [each for each in managed_devices(tenant) if each["deviceName"] == name]


def state_of(name: str) -> Record:
    [device] = devices_named(name)
    return next(each for each in device_states.encryption_states(SAMPLE) if each["id"] == device["id"])


def test_a_device_that_was_set_up_anew_has_two_records_with_one_serial_number() -> None:
    older, newer = sorted(devices_named("PC-014"), key=lambda each: str(each["lastSyncDateTime"]))
    assert (older["serialNumber"], older["userId"]) == (newer["serialNumber"], newer["userId"])
    assert older["azureADDeviceId"] != newer["azureADDeviceId"]
    assert older["lastSyncDateTime"] < newer["enrolledDateTime"] < newer["lastSyncDateTime"]
    assert [each["serialNumber"] for each in enrolment.autopilot_devices(SAMPLE)].count(newer["serialNumber"]) == 1


@pytest.mark.parametrize("size", [None, 200])
def test_serial_numbers_are_shared_by_records_of_one_device_alone(size: int | None) -> None:
    found: dict[str, set[str]] = {}
    for each in managed_devices(SAMPLE.resized(size)):
        found.setdefault(each["serialNumber"], set()).add(each["deviceName"])
    assert {len(names) for names in found.values()} == {1}


@pytest.mark.parametrize(
    ("name", "state", "details"),
    [
        ("PC-001", "encrypted", "success"),
        ("PC-007", "notEncrypted", "osVolumeUnprotected"),
        ("PC-012", "encrypted", "fixedDriveNotEncrypted"),
        ("PC-016", "encrypted", "osVolumeUnprotected"),
    ],
)
def test_disks_are_in_the_states_that_were_planted(name: str, state: str, details: str) -> None:
    found = state_of(name)
    assert (found["encryptionState"], found["advancedBitLockerStates"]) == (state, details)


def test_another_antivirus_leaves_defender_off_and_satisfies_the_compliance_policy() -> None:
    [device] = devices_named("PC-008")
    found = device_states.protection_state(SAMPLE, device["id"]) or {}
    assert (found["realTimeProtectionEnabled"], found["productStatus"]) == (False, "serviceNotRunning")
    states = {
        setting: {each["deviceId"]: each["state"] for each in apps.setting_states(SAMPLE, f"Windows10CompliancePolicy.{setting}") or ()}
        for setting in ("AntivirusRequired", "RtpEnabled")
    }
    assert [states[setting][device["id"]] for setting in states] == ["compliant", "nonCompliant"]


def test_a_policy_is_reported_as_failed_by_the_devices_that_it_fails_on_and_by_nobody_whom_it_does_not_reach() -> None:
    disks = next(each for each in policies.configurations(SAMPLE) if each["displayName"] == "Windows ディスク暗号化")
    found = {each["deviceDisplayName"]: each["status"] for each in apps.configuration_statuses(SAMPLE, disks["id"]) or ()}
    assert {name for name, status in found.items() if status == "nonCompliant"} == {"PC-007", "PC-012", "PC-016", "PC-026"}
    assert not {name for name in found if name.startswith("BYO")}
    paused = next(each for each in policies.configurations(SAMPLE) if each["displayName"] == "更新リング（検証用）")
    assert {each["deviceDisplayName"] for each in apps.configuration_statuses(SAMPLE, paused["id"]) or ()} == {"PC-001", "PC-002"}


def test_v1_hides_the_filters_that_beta_shows() -> None:
    wide = {each["id"]: each["assignments"] for each in surfaces.configuration_details(SAMPLE)}
    hidden = 0
    for policy in policies.configurations(SAMPLE):
        for shown, whole in zip(policy["assignments"], wide[policy["id"]], strict=True):
            assert not [name for name in shown["target"] if "Filter" in name]
            assert shown["target"].items() <= whole["target"].items()
            hidden += whole["target"]["deviceAndAppManagementAssignmentFilterType"] != "none"
    assert hidden


def test_roles_are_held_directly_through_a_group_by_an_app_and_as_a_mere_right_to_activate_them() -> None:
    administrator = roles.ROLES["global"][0]
    held = {each["principal"]["displayName"] for each in roles.role_assignments(SAMPLE) if each["roleDefinitionId"] == administrator}
    assert held == {"管理者01", "グローバル管理者", "緊急用管理者01", "緊急用管理者02", "社員04"}
    waiting = {each["principal"]["displayName"] for each in roles.eligible(SAMPLE) if each["roleDefinitionId"] == administrator}
    assert waiting == {"管理者03"}
    members = directory.group_members(SAMPLE, SAMPLE.team_id("role-global")) or ()
    assert [each["displayName"] for each in members] == ["管理者02"]
    kinds = {each["principal"]["@odata.type"] for each in roles.active(SAMPLE)}
    assert "#microsoft.graph.servicePrincipal" in kinds


def test_devices_that_nobody_manages_stand_in_the_directory_alone() -> None:
    enrolled = {each["deviceName"] for each in managed_devices(SAMPLE)}
    others = {each["displayName"]: each for each in directory.devices(SAMPLE) if each["displayName"] not in enrolled}
    assert others.keys() == {"DESKTOP-HOME01", "DESKTOP-HOME02"}
    assert {each["isManaged"] for each in others.values()} == {False}


def test_policies_of_conditional_access_come_close_in_the_sample_and_hold_in_the_exemplary_company() -> None:
    sample = {each["displayName"]: each for each in access.access_policies(SAMPLE)}
    assert sample["すべてのユーザーに多要素認証を求める（テスト中）"]["state"] == "enabledForReportingButNotEnforced"
    assert sample["多要素認証または準拠デバイス"]["grantControls"]["builtInControls"] == ["mfa", "compliantDevice"]
    exemplary = list(access.access_policies(EXEMPLARY))
    assert {each["state"] for each in exemplary} == {"enabled"}
    for each in exemplary:
        assert (each["grantControls"] is None) == (each["sessionControls"] is not None)


def test_emergency_accounts_are_declared_and_kept_out_of_every_policy() -> None:
    text = organisation_text(SAMPLE, SAID)
    emergency = [each for each in people.users(SAMPLE) if each["displayName"].startswith("緊急用")]
    assert len(emergency) == 2
    for account in emergency:
        assert f"account: {account['userPrincipalName']}," in text
    for policy in access.access_policies(SAMPLE):
        assert set(policy["conditions"]["users"]["excludeUsers"]) == {each["id"] for each in emergency}
