"""What the sandbox has of Intune's policies is what their resource files read, hangs together, and leaves nothing secret behind."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from scanner.derive.policies.table import table
from scanner.language.types import Field, Kind, raw_value, typed
from scanner.model.logic import Unknown
from scanner.resources.keeping import Keeping, values_at
from scanner.resources.registry import registry
from scanner.sandbox import admin_templates, app_protection, directory, old_security, policies, surface_enrolment, surface_settings, surfaces
from scanner.sandbox.asking import asked
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.dice import NOW
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

MODULES = (admin_templates, app_protection, old_security, surface_enrolment, surface_settings, surfaces)
TENANTS: Mapping[str, Tenant] = {name: tenant for name, (tenant, _) in COMPANIES.items()}
ROWS = {(row.api, row.path): row for module in MODULES for row in module.ENDPOINTS}
RESOURCES = {resource.name: ROWS[resource.api, resource.endpoint] for resource in registry().values() if (resource.api, resource.endpoint) in ROWS}
# Microsoft's pages know nothing in them that must not be stored.
HARMLESS = {
    "intune.androidManagedAppProtections",
    "intune.configurationPolicies",
    "intune.deviceEnrollmentConfigurations",
    "intune.groupPolicyConfigurations",
    "intune.intentAssignments",
    "intune.intents",
    "intune.iosManagedAppProtections",
    "intune.managedDeviceCleanupRules",
    "intune.windowsFeatureUpdateProfiles",
    "intune.windowsQualityUpdateProfiles",
}


def wholes(name: str, tenant: Tenant) -> Iterator[tuple[str, Record]]:
    """Whole objects with their parent's id."""
    row = RESOURCES[name]
    if row.objects is not None:
        yield from (("", each) for each in row.objects(tenant))
    elif row.single is not None:
        yield from (("", each) for each in (row.single(tenant),) if each is not None)
    elif row.objects_of is not None:
        for _, parent in wholes(registry()[name].per, tenant):
            yield from ((parent["id"], each) for each in row.objects_of(tenant, parent["id"]) or ())


@cache
def selectable(name: str) -> frozenset[str]:
    return frozenset(key for tenant in TENANTS.values() for _, each in wholes(name, tenant) for key in each)


def stored(name: str, tenant: Tenant) -> Iterator[Record]:
    """The records of a snapshot: as the resource file asks for them, and what it keeps of the answer."""
    resource, row = registry()[name], RESOURCES[name]
    understood = asked(row, resource.query, selectable(name), frozenset({"INTUNE_A"}))
    keeping = Keeping(resource)
    for parent, each in wholes(name, tenant):
        kept = keeping.kept(understood.projected(each))
        yield {"of": parent, "value": kept} if resource.parented else kept


def of_all(name: str) -> list[Record]:
    return [record for tenant in TENANTS.values() for record in stored(name, tenant)]


def never_readable(fields: Iterable[Field], records: list[Record]) -> Iterator[str]:
    for field in fields:
        values = [value for record in records if (value := raw_value(field, record)) is not None]
        if not any(not isinstance(typed(field, value, NOW), Unknown) for value in values):
            yield field.name
        elif field.kind is Kind.LIST and "item" not in field.items:
            yield from (f"{field.name}.{each}" for each in never_readable(field.items.values(), [item for value in values for item in value]))


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_every_field_is_there_with_its_type_in_some_sample_tenant(name: str) -> None:
    assert list(never_readable(registry()[name].fields.values(), of_all(name))) == []


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_nothing_secret_is_left_of_an_object(name: str) -> None:
    before = json.dumps([each for tenant in TENANTS.values() for _, each in wholes(name, tenant)])
    assert ("CANARY" in before) is (name not in HARMLESS)
    assert "CANARY" not in json.dumps(of_all(name))


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_objects_come_in_the_order_of_their_ids_and_always_the_same(name: str) -> None:
    for tenant in TENANTS.values():
        found = list(wholes(name, tenant))
        for parent in {parent for parent, _ in found}:
            ids = [str(each["id"]) for of, each in found if of == parent]
            assert ids == sorted(set(ids))
        assert list(wholes(name, tenant)) == found


def test_every_address_of_these_modules_is_read_by_a_resource_and_has_no_unknown_parent() -> None:
    assert set(ROWS) == {(registry()[name].api, registry()[name].endpoint) for name in RESOURCES}
    for name, row in RESOURCES.items():
        if row.objects_of is not None:
            assert all(row.objects_of(tenant, "00000000-0000-4000-8000-000000000000") is None for tenant in TENANTS.values()), name


@pytest.mark.parametrize(
    ("name", "listed"),
    [("intune.deviceConfigurationDetails", policies.configurations), ("intune.deviceCompliancePolicyDetails", policies.compliance_policies)],
)
def test_beta_has_the_policies_of_v1_under_the_same_ids_with_the_same_settings(name: str, listed: Any) -> None:
    own = {"createdDateTime", "lastModifiedDateTime", "displayName", "version", "@odata.type"}
    for tenant in TENANTS.values():
        wide = {each["id"]: each for _, each in wholes(name, tenant)}
        for each in listed(tenant):
            assert own <= each.keys()
            beta = wide[each["id"]]
            said = {key: value for key, value in each.items() if "assignments" not in key and "odata.context" not in key and key != "omaSettings"}
            assert {key: beta[key] for key in said} == said
            kinds = [assignment["target"]["@odata.type"] for assignment in each["assignments"]]
            assert [assignment["target"]["@odata.type"] for assignment in beta["assignments"]] == kinds


def test_policies_are_assigned_to_groups_and_filters_that_exist() -> None:
    filters, groups = set(), set()
    for tenant in TENANTS.values():
        known = {each["id"] for each in surfaces.assignment_filters(tenant)}
        there = {each["id"] for each in directory.groups(tenant)}
        for name in RESOURCES:
            for record in stored(name, tenant):
                place = record["value"] if registry()[name].parented else record
                for assigned in [{"target": place["target"]}] if "target" in place else place.get("assignments", []):
                    used = set(values_at(assigned, ("target", "deviceAndAppManagementAssignmentFilterId")))
                    assert used <= known
                    assert bool(used) is (assigned["target"].get("deviceAndAppManagementAssignmentFilterType", "none") != "none")
                    assert set(values_at(assigned, ("target", "groupId"))) <= there
                    filters |= used
                    groups |= set(values_at(assigned, ("target", "groupId")))
    assert filters
    assert groups


def test_a_count_of_settings_is_that_of_the_settings() -> None:
    for tenant in TENANTS.values():
        for policy in surface_settings.catalogue_policies(tenant):
            assert len(surface_settings.catalogue_settings(tenant, policy["id"]) or ()) == policy["settingCount"]
            assert policy["isAssigned"] is bool(policy["assignments"])


def test_a_secret_of_the_settings_catalog_leaves_its_state_and_nothing_else() -> None:
    text = json.dumps(of_all("intune.configurationPolicySettings"))
    # Two secrets in one policy of two companies: one at the top, one below a choice.
    assert text.count("deviceManagementConfigurationSecretSettingValue") == 4
    assert text.count('"valueState": "encryptedValueToken"') == 4


def test_of_custom_settings_numbers_and_truth_values_stay_and_texts_go() -> None:
    profiles = [each for each in of_all("intune.deviceConfigurationDetails") if "omaSettings" in each]
    values = {setting["@odata.type"].rpartition(".")[2]: setting.get("value") for each in profiles for setting in each["omaSettings"]}
    assert values == {"omaSettingString": None, "omaSettingInteger": 10, "omaSettingBoolean": True, "omaSettingStringXml": None}


def lacking(record: Record, path: str) -> bool:
    """Whether a property is absent. Below an object that is null there is nothing."""
    place: Any = record
    for name in path.split("."):
        if place is None:
            return False
        if name not in place:
            return True
        place = place[name]
    return False


@pytest.mark.parametrize("name", ["intune.deviceConfigurationDetails", "intune.deviceCompliancePolicyDetails"])
def test_a_policy_has_every_property_that_is_read_of_its_kind(name: str) -> None:
    """The service sends what a policy leaves alone, too: null, false or a word for it."""
    kinds = {**table().templates, **table().compliance}
    for record in of_all(name):
        rows = [row for row in kinds.get(record["@odata.type"].rpartition(".")[2], ()) if row.only != "intent"]
        read = {path for row in rows for path in (row.property, row.plus, row.until, row.gate.property if row.gate else "") if path}
        assert [path for path in sorted(read) if lacking(record, path)] == [], record["displayName"]


def test_app_registrations_are_of_people_and_name_no_phone() -> None:
    tenant = TENANTS["byod"]
    found = list(stored("intune.managedAppRegistrations", tenant))
    # Six phones and one of unknown owner with iOS, five with Android.
    assert len(found) == 12
    assert {each["userId"] for each in found} <= {tenant.user_ids.at(number) for number in range(1, tenant.user_ids.count + 1)}
    assert {key for each in found for key in each if "@" not in key} == {
        "id", "userId", "lastSyncDateTime", "platformVersion", "appIdentifier", "flaggedReasons",
    }  # fmt: skip
