"""Which resources are collected for which checklists and methods. Expectations are worked out from checklists/ and rules/ by hand."""

from dataclasses import replace

from scanner.collect.plan import everything, needed, stands_on, uses
from scanner.library.checklists import Node
from scanner.library.library import Library, load_library
from scanner.resources.registry import registry

LIBRARY = load_library()
MIC = "mic-sme-2021"


def node(rule: str, *parts: Node, ownership: str = "") -> Node:
    return Node("all" if parts else "rule", rule, parts, {}, {}, (), (), ownership, None)


def own(judged_by: Node, *notes: Node) -> Library:
    """The library with a checklist ``own`` of a single item, 1-1 for methods ② and ⑥."""
    item = replace(LIBRARY.checklists[MIC].items[0], methods=(2, 6), judged_by=judged_by, notes=notes)
    return replace(LIBRARY, checklists={"own": replace(LIBRARY.checklists[MIC], id="own", items=(item,))})


def test_method_2_of_the_handbook_needs_what_its_rules_read_and_what_describes_people_and_devices() -> None:
    assert needed(LIBRARY, [MIC], [2]) == (
        "defender.windowsProtectionStates",  # 2-1
        "entra.authorizationPolicy",  # 3-1, noted
        "entra.conditionalAccessPolicies",  # 9-4, noted
        "entra.groupMembers",  # always
        "entra.groupSettings",  # 9-1 (noted), 9-3
        "entra.organization",  # always
        "entra.pendingInvitations",  # 3-1, noted
        "entra.roleAssignments",  # 10-1, noted
        "entra.securityDefaults",  # 9-4
        "entra.subscribedSkus",  # always
        "entra.userRegistrationDetails",  # 9-4, noted
        "entra.userSignInActivity",  # 3-1, noted
        "entra.users",  # 9-1
        "intune.applePushNotificationCertificate",  # 8-2
        "intune.deviceCompliancePolicies",  # 8-2, noted
        "intune.deviceConfigurations",  # 2-1 and 5-2, noted
        "intune.managedDeviceEncryptionStates",  # 8-3
        "intune.managedDevices",  # 1-1 and more
        "sharepoint.settings",  # 3-1, noted
    )


def test_items_that_do_not_apply_to_the_method_need_nothing() -> None:
    # 8-3, the only item that reads the encryption report, is not asked of ④ and ⑧.
    assert set(needed(LIBRARY, [MIC], [2])) - set(needed(LIBRARY, [MIC], [4])) == {"intune.managedDeviceEncryptionStates"}
    assert needed(LIBRARY, [MIC], [4, 2]) == needed(LIBRARY, [MIC], [2, 4, 2]) == needed(LIBRARY, [MIC], [2])


def test_a_checklist_without_rules_needs_only_what_tells_tenant_licences_and_groups() -> None:
    assert needed(own(replace(node("x"), kind="ask")), ["own"], [2]) == ("entra.groupMembers", "entra.organization", "entra.subscribedSkus")
    assert needed(LIBRARY, [], []) == ("entra.groupMembers", "entra.organization", "entra.subscribedSkus")


def test_a_setting_of_the_tenant_brings_in_neither_people_nor_devices_nor_what_names_groups() -> None:
    found = needed(own(node("security-defaults-on")), ["own"], [2])
    assert found == ("entra.groupMembers", "entra.organization", "entra.securityDefaults", "entra.subscribedSkus")
    assert "entra.conditionalAccessPolicies" in registry()["entra.groupMembers"].named_by


def test_what_is_read_per_device_brings_in_the_devices_and_a_noted_rule_counts_like_one_that_decides() -> None:
    alone = {"entra.groupMembers", "entra.organization", "entra.subscribedSkus"}
    ask = replace(node("x"), kind="ask")
    found = needed(own(ask, node("windows-realtime-protection-on")), ["own"], [6])
    assert set(found) - alone == {"defender.windowsProtectionStates", "intune.managedDevices"}
    # The registration report is about people.
    assert set(needed(own(node("people-mfa-capable")), ["own"], [2])) - alone == {"entra.userRegistrationDetails", "entra.users"}


def test_a_part_about_company_devices_needs_nothing_where_only_personal_ones_are_used() -> None:
    library = own(node("", node("sharepoint-idle-sign-out", ownership="company"), node("security-defaults-on")))
    assert "sharepoint.settings" in needed(library, ["own"], [2])
    assert "sharepoint.settings" not in needed(library, ["own"], [6])
    assert "sharepoint.settings" in needed(library, ["own"], [2, 6])
    # 8-1 notes the supervision of iPhones for company devices only.
    assert [use.item for use in uses(LIBRARY, [MIC], [2]) if use.rule.id == "ios-supervised"] == ["8-1"]
    assert [use.item for use in uses(LIBRARY, [MIC], [5, 6, 7, 8]) if use.rule.id == "ios-supervised"] == []


def test_uses_tell_deciding_from_noted() -> None:
    found = {(use.item, use.rule.id): use.decides for use in uses(LIBRARY, [MIC], [2])}
    assert found["2-1", "windows-realtime-protection-on"]
    assert not found["2-1", "windows-tamper-protection-on"]


def test_a_rule_stands_on_its_resource_the_parents_and_the_managed_devices() -> None:
    resources = registry()
    assert stands_on(resources["defender.windowsProtectionStates"], resources) == {"defender.windowsProtectionStates", "intune.managedDevices"}
    assert stands_on(resources["intune.managedDeviceEncryptionStates"], resources) == {
        "intune.managedDeviceEncryptionStates",
        "intune.managedDevices",
    }
    assert stands_on(resources["entra.userSignInActivity"], resources) == {"entra.userSignInActivity"}


def test_everything_is_the_registry_and_holds_whatever_is_needed() -> None:
    assert everything() == tuple(registry())
    assert set(needed(LIBRARY, LIBRARY.checklists, range(1, 9))) <= set(everything())


def test_members_of_groups_are_read_only_where_a_work_style_may_be_a_group() -> None:
    assert set(needed(LIBRARY, [MIC], [2])) - set(needed(LIBRARY, [MIC], [2], groups=False)) == {"entra.groupMembers"}
