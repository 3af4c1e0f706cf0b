"""What may be planned: the resources whose objects an overlay may change, and by what a file of such an object is known.

Folder names are those that EntraExporter, IntuneCD and IntuneBackupAndRestore give (read in their public code, 2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from scanner.resources.registry import Resource, registry

PREFIX = "#microsoft.graph."
# In one list Graph keeps them all; a body of one method changes that method only.
METHODS = "authenticationMethodConfigurations"
_CONDITIONAL_ACCESS = "entra.conditionalAccessPolicies"
# Ends of addresses that tell nothing as the name of a folder.
_TOO_COMMON = frozenset({"policies", "default", "settings"})


@dataclass(frozen=True, slots=True)
class Kind:
    """Objects of one sort. ``resources``: the lists that they stand in (the first names the sort; a second shows the same objects in beta).

    ``types``: what their ``@odata.type`` is, without Graph's prefix. ``folders``: names of folders (or of the file) that hold them.
    ``children``: property of a file → the resource that holds what stands there, per object. ``blank``: those of which a record without
    content says that nothing is known (of the settings catalog the number of settings says it). ``within``: the list of the one object
    that these objects are elements of; empty for objects of their own.
    """

    resources: tuple[str, ...]
    types: re.Pattern[str]
    folders: frozenset[str]
    children: Mapping[str, str]
    blank: frozenset[str]
    within: str

    @property
    def resource(self) -> Resource:
        """The resource that names the sort."""
        return registry()[self.resources[0]]

    @property
    def endpoints(self) -> frozenset[str]:
        """The addresses that list them, as ``@odata.context`` spells them (see `scanner.overlay.telling`)."""
        ends = f"/{self.within}" if self.within else ""
        return frozenset(f"{registry()[name].endpoint.strip('/')}{ends}".casefold() for name in self.resources)


def _kind(
    *resources: str, types: str = "", folders: str = "", children: Mapping[str, str] | None = None, blank: tuple[str, ...] = (), within: str = ""
) -> Kind:
    first = registry()[resources[0]]
    own = "" if within else re.escape(first.type.rpartition(".")[2])
    names = {each.strip() for each in folders.split("|")} | ({(within or first.endpoint).rpartition("/")[2]} - _TOO_COMMON)
    pattern = "|".join(each for each in (own, types) if each)
    return Kind(resources, re.compile(pattern), frozenset(map(plain, names)) - {""}, children or {}, frozenset(blank), within)


def plain(name: str) -> str:
    """A folder's name without what differs between tools: case, spaces, signs, and the end of a plural."""
    return re.sub(r"[^0-9a-z]", "", name.casefold()).removesuffix("s")


@cache
def kinds() -> tuple[Kind, ...]:
    """Every sort of object that may be planned. Where several take a type, the first is meant."""
    return (
        _kind(_CONDITIONAL_ACCESS, folders="ConditionalAccess|AccessPolicies|ConditionalAccessPolicies"),
        _kind("entra.namedLocations", types="(?:ip|country|compliantNetwork)NamedLocation"),
        _kind("entra.authenticationStrengthPolicies", folders="AuthenticationStrengths"),
        _kind("entra.authenticationMethodsPolicy", types=r"\w+AuthenticationMethodConfiguration", within=METHODS),
        _kind("entra.authenticationMethodsPolicy", folders="AuthenticationMethods"),
        _kind("entra.securityDefaults", folders="SecurityDefaults"),
        _kind("entra.authorizationPolicy"),
        _kind("entra.adminConsentRequestPolicy"),
        _kind("entra.deviceRegistrationPolicy", folders="DeviceRegistration"),
        _kind("entra.crossTenantAccessDefault"),
        _kind("sharepoint.settings"),
        _kind("intune.configurationPolicies", folders="Settings Catalog", children={"settings": "intune.configurationPolicySettings"}),
        _kind(
            "intune.deviceEnrollmentConfigurations",
            types=r"deviceEnrollment\w*Configuration|windows10EnrollmentCompletionPageConfiguration",
            folders="Enrollment Configurations",
        ),
        _kind(
            "intune.deviceCompliancePolicies",
            "intune.deviceCompliancePolicyDetails",
            types=r"(?!deviceManagement)\w+CompliancePolicy",
            folders="Compliance Policies",
        ),
        _kind(
            "intune.deviceConfigurations",
            "intune.deviceConfigurationDetails",
            types=r"(?:android|aosp|editionUpgrade|ios|macOS|sharedPC|windows)(?!\w*AppConfiguration)\w*Configuration",
        ),
        _kind(
            "intune.intents",
            folders="Management Intents|Device Management Intents",
            children={"settings": "intune.intentSettings", "settingsDelta": "intune.intentSettings", "assignments": "intune.intentAssignments"},
            blank=("intune.intentSettings", "intune.intentAssignments"),
        ),
        _kind(
            "intune.groupPolicyConfigurations",
            folders="Administrative Templates",
            children={"definitionValues": "intune.groupPolicyDefinitionValues"},
            blank=("intune.groupPolicyDefinitionValues",),
        ),
        _kind("intune.androidManagedAppProtections"),
        _kind("intune.iosManagedAppProtections"),
        _kind("intune.assignmentFilters", folders="Filters"),
        _kind("intune.windowsFeatureUpdateProfiles", folders="Feature Updates"),
        _kind("intune.windowsQualityUpdateProfiles", folders="Quality Updates"),
    )


@cache
def by_resource() -> Mapping[str, Kind]:
    """The sort of object that every resource's name means; of children, the sort that they belong to."""
    named = {name: kind for kind in kinds() if not kind.within for name in kind.resources}
    return {**named, **{child: kind for kind in kinds() for child in kind.children.values()}}
