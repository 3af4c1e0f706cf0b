"""What Graph does by itself with a change: the same object in two lists, strengths inside policies, counts, names, children, secrets."""

from pathlib import Path
from typing import Any

from scanner.overlay.kinds import PREFIX
from scanner.snapshot.read import open_snapshot
from tests.overlay.aids import (
    ADMIN_POLICY,
    BITLOCKER,
    CATALOG,
    MFA,
    POLICIES,
    SETTINGS,
    STRENGTHS,
    TENANTS,
    UNREAD_GROUP,
    UNREAD_NAME,
    changes,
    collected,
    laid,
    one,
    policy,
    warnings,
)  # fmt: skip

WINDOWS = "b6927649-346d-4970-8622-7460185e2b35"
BOTH = ("intune.deviceCompliancePolicies", "intune.deviceCompliancePolicyDetails")
FILTER, FILTER_ID = "deviceAndAppManagementAssignmentFilterId", "b7f6c297-f29e-4caa-99b2-f6a98a1612ed"
# The built-in strength that asks for a phishing-resistant method.
RESISTANT = "00000000-0000-0000-0000-000000000004"


def test_an_object_that_two_lists_show_is_changed_in_both(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": {"@odata.type": f"{PREFIX}windows10CompliancePolicy", "id": WINDOWS, "bitLockerEnabled": False}})
    assert [one(found, name, WINDOWS)["bitLockerEnabled"] for name in BOTH] == [False, False]
    assert [(each["resource"], each["touches"]) for each in changes(found)] == [(BOTH[0], list(BOTH))]


def test_an_object_that_only_beta_shows_is_not_put_into_the_other_list(tmp_path: Path) -> None:
    wifi = "03281df3-c056-4abe-b8b9-c7c4a15790b0"
    found = laid(tmp_path, {"a.json": {"@odata.type": f"{PREFIX}windowsWifiConfiguration", "id": wifi, "connectAutomatically": False}})
    assert changes(found)[0]["touches"] == ["intune.deviceConfigurationDetails"]


def test_a_strength_that_changes_changes_in_the_policies_that_ask_for_it(tmp_path: Path) -> None:
    before = collected(POLICIES, ADMIN_POLICY)["grantControls"]["authenticationStrength"]
    assert (before["id"], "password,sms" in before["allowedCombinations"]) == (RESISTANT, False)
    body = {"@odata.type": f"{PREFIX}authenticationStrengthPolicy", "id": RESISTANT, "allowedCombinations": ["password,sms"]}
    found = laid(tmp_path, {"a.json": body})
    assert one(found, POLICIES, ADMIN_POLICY)["grantControls"]["authenticationStrength"]["allowedCombinations"] == ["password,sms"]
    assert changes(found)[0]["touches"] == [STRENGTHS, POLICIES]


def test_a_policy_that_names_a_strength_gets_what_the_strength_allows_and_nothing_of_the_old_one(tmp_path: Path) -> None:
    other = "00000000-0000-0000-0000-000000000002"
    bind = f"https://graph.microsoft.com/v1.0/policies/authenticationStrengthPolicies/{other}"
    found = laid(tmp_path, {"a.json": policy(id=ADMIN_POLICY, grantControls={"authenticationStrength@odata.bind": bind})})
    strength = one(found, POLICIES, ADMIN_POLICY)["grantControls"]["authenticationStrength"]
    assert strength["id"] == other
    assert strength["allowedCombinations"] == collected(STRENGTHS, other)["allowedCombinations"]


def test_settings_of_a_policy_take_the_place_of_the_old_ones_and_are_counted(tmp_path: Path) -> None:
    off = "device_vendor_msft_bitlocker_requiredeviceencryption"
    setting = {"id": "0", "settingInstance": {"settingDefinitionId": off, "choiceSettingValue": {"value": f"{off}_0", "children": []}}}
    found = laid(tmp_path, {"Settings Catalog/a.json": {"name": "BitLocker（設定カタログ）", "settings": [setting]}})
    assert one(found, CATALOG, BITLOCKER)["settingCount"] == 1
    assert [each["value"] for each in found.records(SETTINGS) if each["of"] == BITLOCKER] == [setting]
    fields = {each["field"]: (each.get("from"), each.get("to")) for each in changes(found)[0]["fields"]}
    assert fields[f"configurationPolicySettings.{off}"] == (f"{off}_1", f"{off}_0")
    assert fields["configurationPolicySettings.device_vendor_msft_bitlocker_fixeddrivesrequireencryption"] == (
        "device_vendor_msft_bitlocker_fixeddrivesrequireencryption_1",
        None,
    )


def test_settings_in_a_file_of_their_own_belong_to_the_policy_that_is_named(tmp_path: Path) -> None:
    off = "device_vendor_msft_bitlocker_requiredeviceencryption"
    context = f"https://graph.microsoft.com/beta/$metadata#deviceManagement/configurationPolicies('{BITLOCKER}')/settings"
    setting = {"id": "0", "settingInstance": {"settingDefinitionId": off, "choiceSettingValue": {"value": f"{off}_0", "children": []}}}
    found = laid(tmp_path, {"a.json": {"@odata.context": context, "value": [setting]}})
    assert [each["value"] for each in found.records(SETTINGS) if each["of"] == BITLOCKER] == [setting]
    assert one(found, CATALOG, BITLOCKER)["settingCount"] == 1


def test_with_a_policy_go_its_settings(tmp_path: Path) -> None:
    found = laid(tmp_path, {"overlay.yaml": f"changes:\n  - {{resource: {CATALOG}, action: remove, id: {BITLOCKER}}}\n"})
    assert [each for each in found.records(SETTINGS) if each["of"] == BITLOCKER] == []
    assert changes(found)[0]["touches"] == [CATALOG, SETTINGS]


def assigned(**target: Any) -> dict[str, Any]:
    group = {"@odata.type": f"{PREFIX}groupAssignmentTarget", **target}
    return {"Settings Catalog/a.json": {"name": "BitLocker（設定カタログ）", "assignments": [{"target": group}]}}


def test_groups_and_filters_by_name_are_found_where_there_is_one_of_that_name(tmp_path: Path) -> None:
    name = collected("intune.assignmentFilters", FILTER_ID)["displayName"]
    found = laid(tmp_path, assigned(groupName=UNREAD_NAME, **{FILTER: name, "deviceAndAppManagementAssignmentFilterType": "include"}))
    (assignment,) = one(found, CATALOG, BITLOCKER)["assignments"]
    assert (assignment["target"]["groupId"], assignment["target"][FILTER]) == (UNREAD_GROUP, FILTER_ID)


def test_a_group_that_nobody_knows_stays_without_an_id_and_is_said(tmp_path: Path) -> None:
    found = laid(tmp_path, assigned(groupName="ないグループ"))
    (assignment,) = one(found, CATALOG, BITLOCKER)["assignments"]
    assert "groupId" not in assignment["target"]
    assert any("'ないグループ' is not exactly one" in each for each in warnings(found))


def test_whether_something_is_assigned_is_counted_as_graph_does(tmp_path: Path) -> None:
    for number, (targets, result) in enumerate((([], False), (["allDevicesAssignmentTarget"], True))):
        (tmp_path / str(number)).mkdir()
        body = {"name": "BitLocker（設定カタログ）", "assignments": [{"target": {"@odata.type": PREFIX + each}} for each in targets]}
        found = laid(tmp_path / str(number), {"Settings Catalog/a.json": body})
        assert one(found, CATALOG, BITLOCKER)["isAssigned"] is result


def test_a_single_object_is_merged_and_a_method_by_itself_changes_that_method_only(tmp_path: Path) -> None:
    sms = {"@odata.type": f"{PREFIX}smsAuthenticationMethodConfiguration", "id": "Sms", "state": "enabled"}
    files = {"a.json": sms, "b.json": {"@odata.type": f"{PREFIX}authorizationPolicy", "allowInvitesFrom": "everyone"}}
    found = laid(tmp_path, files)
    (methods,) = found.records("entra.authenticationMethodsPolicy")
    states = {each["id"]: each["state"] for each in methods["authenticationMethodConfigurations"]}
    assert (states["Sms"], states["Fido2"]) == ("enabled", "enabled")
    (authorization,) = found.records("entra.authorizationPolicy")
    assert (authorization["allowInvitesFrom"], authorization["allowedToUseSSPR"]) == ("everyone", True)
    assert [each["field"] for each in changes(found)[0]["fields"]][-1] == "authenticationMethodConfigurations[Sms].state"


def test_what_is_never_stored_is_dropped_from_a_plan_too(tmp_path: Path) -> None:
    wifi = {"@odata.type": f"{PREFIX}windowsWifiConfiguration", "displayName": "Wi-Fi", "preSharedKey": "geheim-0815"}
    found = laid(tmp_path, {"a.json": wifi})
    new = changes(found)[0]
    assert "geheim-0815" not in str(new)
    for name in new["touches"]:
        assert "geheim-0815" not in str(list(found.records(name)))


def test_two_changes_of_one_list_both_stand(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": policy(id=MFA, state="disabled"), "b.json": policy(id=ADMIN_POLICY, state="disabled")})
    assert [one(found, POLICIES, each)["state"] for each in (MFA, ADMIN_POLICY)] == ["disabled", "disabled"]


def test_a_single_object_that_has_no_id_keeps_what_the_file_does_not_say(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": {"@odata.type": f"{PREFIX}sharepointSettings", "isLoopEnabled": False}})
    (real,) = open_snapshot(TENANTS / "exemplary" / "snapshot").records("sharepoint.settings")
    assert "id" not in real
    assert list(found.records("sharepoint.settings")) == [{**real, "isLoopEnabled": False}]
