"""What a file of an overlay is: told by overlay.yaml, by its type, by its address, by its folder – or an error."""

from pathlib import Path
from typing import Any

import pytest

from scanner.model.errors import InputError
from scanner.overlay.kinds import by_resource, kinds
from scanner.overlay.telling import told
from scanner.resources.registry import registry
from tests.overlay.aids import overlay

BETA = "https://graph.microsoft.com/beta/$metadata#"


def what(tmp_path: Path, name: str, body: Any, said: str = "") -> tuple[str, str | None, str | None]:
    """The resource that one file's first object belongs to; of a child, its resource and its parent."""
    files = {name: body, **({"overlay.yaml": said} if said else {})}
    found = told(overlay(tmp_path, files).bodies[0])
    return found.kind.resource.name, found.child, found.of


TYPES = {
    "conditionalAccessPolicy": "entra.conditionalAccessPolicies",
    "ipNamedLocation": "entra.namedLocations",
    "countryNamedLocation": "entra.namedLocations",
    "authenticationStrengthPolicy": "entra.authenticationStrengthPolicies",
    "authenticationMethodsPolicy": "entra.authenticationMethodsPolicy",
    "smsAuthenticationMethodConfiguration": "entra.authenticationMethodsPolicy",
    "identitySecurityDefaultsEnforcementPolicy": "entra.securityDefaults",
    "authorizationPolicy": "entra.authorizationPolicy",
    "deviceManagementConfigurationPolicy": "intune.configurationPolicies",
    "windows10CompliancePolicy": "intune.deviceCompliancePolicies",
    "androidDeviceOwnerCompliancePolicy": "intune.deviceCompliancePolicies",
    "windowsUpdateForBusinessConfiguration": "intune.deviceConfigurations",
    "iosGeneralDeviceConfiguration": "intune.deviceConfigurations",
    "editionUpgradeConfiguration": "intune.deviceConfigurations",
    "deviceEnrollmentPlatformRestrictionsConfiguration": "intune.deviceEnrollmentConfigurations",
    "windows10EnrollmentCompletionPageConfiguration": "intune.deviceEnrollmentConfigurations",
    "deviceManagementIntent": "intune.intents",
    "groupPolicyConfiguration": "intune.groupPolicyConfigurations",
    "androidManagedAppProtection": "intune.androidManagedAppProtections",
    "iosManagedAppProtection": "intune.iosManagedAppProtections",
    "deviceAndAppManagementAssignmentFilter": "intune.assignmentFilters",
}


@pytest.mark.parametrize(("name", "resource"), TYPES.items())
def test_a_type_tells_what_an_object_is(tmp_path: Path, name: str, resource: str) -> None:
    assert what(tmp_path, "x.json", {"@odata.type": f"#microsoft.graph.{name}"})[0] == resource


@pytest.mark.parametrize(
    "name",
    [
        "iosMobileAppConfiguration",  # settings of an app, not of the device
        "androidManagedStoreAppConfiguration",
        "deviceManagementCompliancePolicy",  # Linux: another list, which is not collected
        "windowsManagedAppProtection",
        "user",
    ],
)
def test_a_type_that_cannot_be_planned_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        what(tmp_path, "Device Configurations/x.json", {"@odata.type": f"#microsoft.graph.{name}"})
    (problem,) = caught.value.problems
    assert (problem.place.line, name in problem.en) == (1, True)


# The layouts that tools write, each with the place of a file in them.
FOLDERS = {
    "Identity/Conditional/AccessPolicies/0a/0a.json": "entra.conditionalAccessPolicies",  # EntraExporter
    "Identity/Conditional/NamedLocations/0a/0a.json": "entra.namedLocations",
    "Policies/AuthorizationPolicy/authorizationPolicy/authorizationPolicy.json": "entra.authorizationPolicy",
    "Policies/IdentitySecurityDefaultsEnforcementPolicy/0a/0a.json": "entra.securityDefaults",
    "Policies/AuthenticationMethodsPolicy/AuthenticationMethodConfigurations/SMS.json": "entra.authenticationMethodsPolicy",
    "Conditional Access/全員に多要素認証.json": "entra.conditionalAccessPolicies",  # IntuneCD
    "Settings Catalog/BitLocker_mdm.json": "intune.configurationPolicies",
    "Compliance Policies/Policies/Windows_windows10CompliancePolicy.json": "intune.deviceCompliancePolicies",
    "Device Configurations/x.json": "intune.deviceConfigurations",
    "Management Intents/BitLocker/x.json": "intune.intents",
    "Group Policy Configurations/x.json": "intune.groupPolicyConfigurations",
    "Filters/x.json": "intune.assignmentFilters",
    "Device Compliance Policies/x.json": "intune.deviceCompliancePolicies",  # IntuneBackupAndRestore
    "Administrative Templates/x.json": "intune.groupPolicyConfigurations",
    "conditionalAccessPolicies.json": "entra.conditionalAccessPolicies",  # a list by its own name
}


@pytest.mark.parametrize(("name", "resource"), FOLDERS.items())
def test_a_folder_that_a_tool_writes_tells_what_its_files_are(tmp_path: Path, name: str, resource: str) -> None:
    assert what(tmp_path, name, {"id": "0a", "displayName": "x", "name": "x"}) == (resource, None, None)


@pytest.mark.parametrize(
    "name",
    [
        "x.json",
        "Settings Catalog/Assignments/x.json",  # assignments alone: no policy
        "Policies/TokenLifetimePolicy/0a/0a.json",
        "Policies/x.json",
        "Applications/x.json",
    ],
)
def test_where_nothing_tells_what_a_file_is_it_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        what(tmp_path, name, {"id": "0a", "displayName": "x"})
    (problem,) = caught.value.problems
    assert problem.place.file.endswith(name)
    assert "overlay.yaml" in problem.hint_en


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("identity/conditionalAccess/policies/$entity", ("entra.conditionalAccessPolicies", None, None)),
        ("deviceManagement/configurationPolicies", ("intune.configurationPolicies", None, None)),
        ("deviceManagement/configurationPolicies(assignments())/$entity", ("intune.configurationPolicies", None, None)),
        (
            "deviceManagement/deviceCompliancePolicies/microsoft.graph.windows10CompliancePolicy/$entity",
            ("intune.deviceCompliancePolicies", None, None),
        ),
        ("deviceManagement/configurationPolicies('0a')/settings", ("intune.configurationPolicies", "intune.configurationPolicySettings", "0a")),
        ("deviceManagement/intents('0a')/assignments", ("intune.intents", "intune.intentAssignments", "0a")),
        ("policies/authenticationMethodsPolicy/$entity", ("entra.authenticationMethodsPolicy", None, None)),
    ],
)
def test_the_address_of_an_answer_tells_what_it_is(tmp_path: Path, address: str, found: tuple[str, str | None, str | None]) -> None:
    assert what(tmp_path, "x.json", {"@odata.context": BETA + address, "value": [{"id": "1"}]}) == found


def test_overlay_yaml_wins_over_every_other_sign(tmp_path: Path) -> None:
    said = "changes:\n  - {file: Filters/x.json, resource: entra.conditionalAccessPolicies}\n"
    assert what(tmp_path, "Filters/x.json", {"id": "1"}, said)[0] == "entra.conditionalAccessPolicies"


def test_a_file_of_settings_says_whose_they_are(tmp_path: Path) -> None:
    said = "changes:\n  - {file: s.json, resource: intune.configurationPolicySettings, of: BitLocker}\n"
    assert what(tmp_path, "s.json", [{"id": "0"}], said) == ("intune.configurationPolicies", "intune.configurationPolicySettings", "BitLocker")


def test_every_sort_is_a_list_or_an_object_of_policies_that_the_registry_knows() -> None:
    for kind in kinds():
        assert {registry()[name].scope for name in kind.resources} == {"tenant"}
        assert {registry()[child].per for child in kind.children.values()} <= set(kind.resources)
        assert kind.blank <= set(kind.children.values())
    # What devices report, and who there is, cannot be planned.
    assert not {"intune.managedDevices", "entra.users", "entra.groupMembers", "intune.deviceConfigurationStatuses"} & by_resource().keys()
