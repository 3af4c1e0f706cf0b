"""Which resources are collected for which checklists and methods. Expectations are worked out by hand from the few rules of `tests.collect.few`."""

from pathlib import Path

import pytest
import yaml

from scanner.collect.plan import everything, needed, stands_on, uses
from scanner.library.checklists import Node
from scanner.library.library import Library
from scanner.resources.registry import all_resources, inputs_of, local_registry, registry
from tests.collect.few import FEW, LIBRARY, METHODS, SHIPPED, item, library, named, part, rules_in

MIC = "mic-sme-2021"
CHECKLIST = Path(__file__).resolve().parents[2] / "checklists" / f"{MIC}.yaml"
ALONE = ("entra.groupMembers", "entra.organization", "entra.subscribedSkus")


def own(judged_by: Node, *notes: str) -> Library:
    """The few rules with a checklist of a single item, 1-1 for methods ② and ⑥."""
    return library(item("1-1", (2, 6), judged_by, *notes))


def more(judged_by: Node, *notes: str, methods: tuple[int, ...] = (2,)) -> set[str]:
    """What such a checklist needs beyond what tells tenant, licences and groups."""
    return set(needed(own(judged_by, *notes), [FEW], methods)) - set(ALONE)


def test_method_2_needs_what_its_rules_read_and_what_describes_people_and_devices() -> None:
    assert needed(LIBRARY, [FEW], [2]) == (
        "defender.windowsProtectionStates",  # 1-1
        "entra.activityBasedTimeoutPolicies",  # 2-1, noted, by way of the derived session
        "entra.domains",  # 3-1, by way of the derived domains
        "entra.groupMembers",  # always
        "entra.groupSettings",  # 2-1, and 3-1
        "entra.organization",  # always
        "entra.securityDefaults",  # 2-2
        "entra.subscribedSkus",  # always
        "entra.userRegistrationDetails",  # 1-1, noted
        "entra.users",  # 3-1; whom the registrations are about
        "intune.managedDeviceEncryptionStates",  # 1-2
        "intune.managedDevices",  # 1-1
        "sharepoint.settings",  # 2-2
    )


def test_items_that_do_not_apply_to_the_method_need_nothing() -> None:
    # Not asked of ④: 1-2 (encryption), 2-2 (defaults, sharing), 3-1 (domains).
    without = {"intune.managedDeviceEncryptionStates", "entra.securityDefaults", "sharepoint.settings", "entra.domains"}
    assert set(needed(LIBRARY, [FEW], [2])) - set(needed(LIBRARY, [FEW], [4])) == without
    assert needed(LIBRARY, [FEW], [4, 2]) == needed(LIBRARY, [FEW], [2, 4, 2]) == needed(LIBRARY, [FEW], [2])


def test_a_checklist_without_rules_needs_only_what_tells_tenant_licences_and_groups() -> None:
    assert needed(own(part(ask="anything")), [FEW], [2]) == ALONE
    assert needed(LIBRARY, [], []) == ALONE


def test_a_setting_of_the_tenant_brings_in_neither_people_nor_devices_nor_what_names_groups() -> None:
    assert more(named("defaults")) == {"entra.securityDefaults"}
    assert "entra.conditionalAccessPolicies" in registry()["entra.groupMembers"].named_by


def test_what_is_read_per_device_brings_in_the_devices_and_a_noted_rule_counts_like_one_that_decides() -> None:
    protection = {"defender.windowsProtectionStates", "intune.managedDevices"}
    assert more(named("protection")) == more(part(ask="anything"), "protection") == protection
    # The registration report is about people.
    assert more(named("capable")) == {"entra.userRegistrationDetails", "entra.users"}


def test_a_derived_resource_brings_in_what_it_is_worked_out_from_and_never_itself() -> None:
    assert more(named("session")) == {"entra.activityBasedTimeoutPolicies"}
    assert more(part(ask="anything"), "domains") == {"entra.domains", "entra.groupSettings", "entra.users"}


@pytest.mark.parametrize("name", [name for name, each in all_resources().items() if each.derived_from])
def test_whatever_a_derived_resource_is_made_of_at_any_remove_can_be_collected(name: str) -> None:
    above = all_resources()[name].derived_from
    assert inputs_of(name) <= registry().keys() | local_registry().keys()
    assert inputs_of(name) == {raw for each in above for raw in (inputs_of(each) if each.startswith("derived.") else [each])}


def test_a_part_about_company_devices_needs_nothing_where_only_personal_ones_are_used() -> None:
    tree = part(part(rule="sharing", ownership="company"), part(rule="defaults"))
    assert "sharepoint.settings" in more(tree)
    assert "sharepoint.settings" not in more(tree, methods=(6,))
    assert "sharepoint.settings" in more(tree, methods=(2, 6))
    assert [use.item for use in uses(LIBRARY, [FEW], [2]) if use.rule.id == "sharing"] == ["2-2"]
    assert [use.item for use in uses(LIBRARY, [FEW], [6]) if use.rule.id == "sharing"] == []


def test_uses_tell_deciding_from_noted() -> None:
    found = [(use.item, use.rule.id, use.decides) for use in uses(LIBRARY, [FEW], [4])]
    assert found == [
        ("1-1", "devices", True),
        ("1-1", "protection", True),
        ("1-1", "capable", False),
        ("2-1", "lockout", True),
        ("2-1", "session", False),
    ]


def test_a_rule_stands_on_its_resource_the_parents_and_the_managed_devices() -> None:
    resources = all_resources()
    for name in ("defender.windowsProtectionStates", "intune.managedDeviceEncryptionStates"):
        assert stands_on(resources[name], resources) == {name, "intune.managedDevices"}
    assert stands_on(resources["entra.userSignInActivity"], resources) == {"entra.userSignInActivity"}
    assert stands_on(resources["derived.signInDomains"], resources) == {"entra.domains", "entra.groupSettings", "entra.users"}


def test_everything_is_the_registry_and_holds_whatever_is_needed() -> None:
    assert everything() == tuple(registry())
    assert set(needed(SHIPPED, SHIPPED.checklists, range(1, 9))) <= set(everything())


def test_members_of_groups_are_read_only_where_a_work_style_may_be_a_group() -> None:
    assert set(needed(LIBRARY, [FEW], [2])) - set(needed(LIBRARY, [FEW], [2], groups=False)) == {"entra.groupMembers"}


def test_members_of_groups_are_read_nevertheless_where_a_derived_resource_is_worked_out_from_them() -> None:
    assert "entra.groupMembers" in inputs_of("derived.mfaCoverage")
    assert "entra.groupMembers" in needed(SHIPPED, [MIC], [2], groups=False)


@pytest.mark.parametrize("method", range(1, 9))
def test_whatever_a_rule_of_the_handbook_is_about_is_collected(method: int) -> None:
    items = [each for each in yaml.safe_load(CHECKLIST.read_text(encoding="utf-8"))["items"] if method in each["methods"]]
    written = set(rules_in(items))
    collected = set(needed(SHIPPED, [MIC], [method]))
    about = {SHIPPED.rules[use.rule.id].resource.name for use in uses(SHIPPED, [MIC], [method])}
    assert {use.rule.id for use in uses(SHIPPED, [MIC], [method])} <= written
    assert all(inputs_of(name) - local_registry().keys() <= collected for name in about)
    # A score is no fact about the company: no verdict stands on it.
    assert not {"security.secureScores", "security.secureScoreControlProfiles"} & collected


def test_only_parts_about_the_other_owner_of_devices_are_passed_over() -> None:
    items = yaml.safe_load(CHECKLIST.read_text(encoding="utf-8"))["items"]
    assert {use.rule.id for use in uses(SHIPPED, [MIC], range(1, 9))} == set(rules_in(items))
    assert METHODS == (2, 4, 6)
