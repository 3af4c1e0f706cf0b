"""Groups and their members, registered devices and the per-user multifactor setting, in Graph's shapes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scanner.sandbox.devices import entra_device_id, managed_devices
from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.people import whole_user
from scanner.sandbox.plan import Machine, Member, Tenant

Record = dict[str, Any]

_SYSTEMS = {"macOS": "MacMDM", "iOS": "IPhone", "iPadOS": "IPad"}


@dataclass(frozen=True, slots=True)
class Group:
    """One group. ``people``: names of the groups of people whose accounts are in it (``only``: these numbers of each; empty: all).

    ``nested``: keys of the groups in it.
    """

    key: str
    title: str
    people: tuple[str, ...] = ()
    only: tuple[int, ...] = ()
    nested: tuple[str, ...] = ()
    rule: str = ""
    windows: bool = False
    unified: bool = False
    assignable: bool = False
    synced: bool = False

    def holds(self, member: Member) -> bool:
        """Return whether the account is in the group itself."""
        return member.group.name in self.people and (not self.only or member.local in self.only)


def groups_of(tenant: Tenant) -> tuple[Group, ...]:
    """Return the tenant's groups: those that its organisation's file names, and those that any company has."""
    synced = any(each.synced for each in tenant.people)
    found = [Group(team, f"勤務形態 {team}", people, synced=synced) for team, people in tenant.teams.items()]
    holding = {grant.holder for grant in tenant.roles}
    found += [Group(key, title, people, only, assignable=key in holding) for key, title, people, only in tenant.groups]
    names = {role: tuple(each.name for each in tenant.people if each.role == role) for role in ("member", "admin", "emergency", "guest")}
    if tenant.people:
        staff = names["member"] + names["admin"]
        found.append(Group("telework", "テレワーク利用者", staff + names["emergency"], rule='(user.userType -eq "Member")'))
        found.append(Group("everybody", "全社連絡", staff, unified=True))
    if names["admin"]:
        found.append(Group("role-holders", "ロール割り当て用（閲覧）", names["admin"], assignable=True))
    if names["emergency"]:
        found.append(Group("emergency", "緊急用アカウント", names["emergency"], assignable=True))
        found.append(Group("exempt", "条件付きアクセスの除外", names["emergency"], nested=("emergency",)))
    if any(each.kind == "windows" and each.owner == "company" for each in tenant.devices):
        rule = '(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")'
        found.append(Group("company-windows", "会社支給の Windows", rule=rule, windows=True))
    return tuple(sorted(found, key=lambda each: tenant.team_id(each.key)))


def groups(tenant: Tenant) -> Iterator[Record]:
    """``/groups``."""
    for group in groups_of(tenant):
        yield whole_group(tenant, group)


def whole_group(tenant: Tenant, group: Group) -> Record:
    """Return the group as Graph has it."""
    dice = Dice(tenant.name, "group", "facts", group.key)
    born = stamp(dice.between(200, 1200))
    tight = tenant.settings.get("directory", "default") == "tight"
    kinds = (["Unified"] if group.unified else []) + (["DynamicMembership"] if group.rule else [])
    return {
        "id": tenant.team_id(group.key),
        "deletedDateTime": None,
        "classification": None,
        "createdDateTime": born,
        "creationOptions": [],
        "description": f"CANARY-{group.key}-description",
        "displayName": group.title,
        "expirationDateTime": None,
        "groupTypes": kinds,
        "isAssignableToRole": True if group.assignable else None,
        "mail": f"CANARY-{group.key}@{tenant.domain}" if group.unified else None,
        "mailEnabled": group.unified,
        "mailNickname": f"CANARY-{group.key}",
        "membershipRule": group.rule or None,
        "membershipRuleProcessingState": "On" if group.rule else None,
        "onPremisesDomainName": f"CANARY-{group.key}-domain" if group.synced else None,
        "onPremisesLastSyncDateTime": stamp(0.02) if group.synced else None,
        "onPremisesNetBiosName": None,
        "onPremisesSamAccountName": f"CANARY-{group.key}-sam" if group.synced else None,
        "onPremisesSecurityIdentifier": f"CANARY-{group.key}-sid" if group.synced else None,
        "onPremisesSyncEnabled": True if group.synced else None,
        "preferredDataLocation": None,
        "preferredLanguage": None,
        "proxyAddresses": [f"SMTP:CANARY-{group.key}@{tenant.domain}"] if group.unified else [],
        "renewedDateTime": born,
        "resourceBehaviorOptions": [],
        "resourceProvisioningOptions": ["Team"] if group.unified else [],
        "securityEnabled": not group.unified,
        "securityIdentifier": f"CANARY-{group.key}-S-1-12-1",
        "theme": None,
        "visibility": ("Private" if tight else "Public") if group.unified else "Private" if group.assignable else None,
        "onPremisesProvisioningErrors": [],
        "serviceProvisioningErrors": [],
    }


def group_members(tenant: Tenant, identifier: str) -> Iterator[Record] | None:
    """``/groups/{id}/transitiveMembers``; None for a group that does not exist."""
    known = {tenant.team_id(each.key): each for each in groups_of(tenant)}
    group = known.get(identifier)
    return None if group is None else _members(tenant, group, known.values())


def _members(tenant: Tenant, group: Group, known: Iterable[Group]) -> Iterator[Record]:
    inner = [{"@odata.type": "#microsoft.graph.group", **whole_group(tenant, each)} for each in known if each.key in group.nested]
    machines = _company_windows(tenant) if group.windows else iter(())
    yield from heapq.merge(inner, _people(tenant, group), machines, key=lambda each: str(each["id"]))


def _people(tenant: Tenant, group: Group) -> Iterator[Record]:
    for number in tenant.user_ids.in_order() if group.people else ():
        member = tenant.member(number)
        if group.holds(member):
            yield {"@odata.type": "#microsoft.graph.user", **whole_user(tenant, member)}


def _company_windows(tenant: Tenant) -> Iterator[Record]:
    for record in devices(tenant):
        if record["operatingSystem"] == "Windows" and record["deviceOwnership"] == "Company":
            yield {"@odata.type": "#microsoft.graph.device", **{name: value for name, value in record.items() if name != "registeredOwners"}}


def devices(tenant: Tenant) -> Iterator[Record]:
    """``/devices`` with ``registeredOwners``: the record that each enrolled device has in Entra, and devices that nobody manages."""
    enrolled = zip(tenant.device_ids.in_order(), managed_devices(tenant), strict=True)
    known = (_device(tenant, tenant.machine(number), managed) for number, managed in enrolled)
    yield from heapq.merge(known, sorted(_unmanaged(tenant), key=_by_id), key=_by_id)


def _by_id(record: Record) -> str:
    return str(record["id"])


def _unmanaged(tenant: Tenant) -> Iterator[Record]:
    """Devices that people have added to their account without enrolling them."""
    for name, people, local, days in tenant.unmanaged:
        dice = Dice(tenant.name, "unmanaged", name)
        mark = f"CANARY-{name}"
        number = tenant.first_of(people) + local - 1
        yield {
            "id": dice.guid(),
            "deletedDateTime": None,
            "accountEnabled": True,
            "alternativeSecurityIds": [{"type": 2, "identityProvider": None, "key": f"{mark}-key"}],
            "approximateLastSignInDateTime": stamp(days),
            "complianceExpirationDateTime": None,
            "deviceCategory": None,
            "deviceId": dice.guid(),
            "deviceMetadata": None,
            "deviceOwnership": None,
            "deviceVersion": 2,
            "displayName": name,
            "enrollmentProfileName": None,
            "enrollmentType": None,
            "isCompliant": None,
            "isManaged": False,
            "isManagementRestricted": None,
            "isRooted": None,
            "managementType": None,
            "manufacturer": "Sample Electronics",
            "mdmAppId": None,
            "model": "Home Note 15",
            "onPremisesLastSyncDateTime": None,
            "onPremisesSecurityIdentifier": None,
            "onPremisesSyncEnabled": None,
            "operatingSystem": "Windows",
            "operatingSystemVersion": "10.0.26200.9445",
            "physicalIds": [f"[USER-GID]:{mark}"],
            "profileType": "RegisteredDevice",
            "registrationDateTime": stamp(days + dice.between(60, 200)),
            "systemLabels": [],
            "trustType": "Workplace",
            "registeredOwners": [{"@odata.type": "#microsoft.graph.user", "id": tenant.user_ids.at(number)}],
        }


def _device(tenant: Tenant, machine: Machine, managed: Record) -> Record:
    mark = f"CANARY-{machine.number}"
    windows = machine.group.kind == "windows" and machine.group.owner == "company"
    hybrid = windows and tenant.member(machine.user).group.synced
    owned = not hybrid and "userless" not in machine.traits
    # Object ids begin like the device's Intune id, so that both lists have one order.
    identifier = Dice(tenant.name, "device", "object", machine.number).guid(int(managed["id"][:8], 16))
    return {
        "id": identifier,
        "deletedDateTime": None,
        "accountEnabled": "retired" not in machine.traits,
        "alternativeSecurityIds": [{"type": 2, "identityProvider": None, "key": f"{mark}-key"}],
        "approximateLastSignInDateTime": managed["lastSyncDateTime"],
        "complianceExpirationDateTime": None,
        "deviceCategory": None,
        "deviceId": entra_device_id(tenant, machine),
        "deviceMetadata": None,
        "deviceOwnership": {"company": "Company", "personal": "Personal"}.get(machine.group.owner),
        "deviceVersion": 2,
        "displayName": managed["deviceName"],
        "enrollmentProfileName": None,
        "enrollmentType": "AzureDomainJoined" if windows else "UserEnrollment",
        "isCompliant": managed["complianceState"] == "compliant",
        "isManaged": True,
        "isManagementRestricted": None,
        "isRooted": managed["jailBroken"] == "True",
        "managementType": "MDM",
        "manufacturer": managed["manufacturer"],
        "mdmAppId": "0000000a-0000-0000-c000-000000000000",
        "model": managed["model"],
        "onPremisesLastSyncDateTime": stamp(0.02) if hybrid else None,
        "onPremisesSecurityIdentifier": f"{mark}-sid" if hybrid else None,
        "onPremisesSyncEnabled": True if hybrid else None,
        "operatingSystem": _SYSTEMS.get(managed["operatingSystem"], managed["operatingSystem"]),
        "operatingSystemVersion": managed["osVersion"],
        "physicalIds": [f"[HWID]:h:{mark}", f"[USER-GID]:{mark}"],
        "profileType": "RegisteredDevice",
        "registrationDateTime": managed["enrolledDateTime"],
        "systemLabels": [],
        "trustType": ("ServerAd" if hybrid else "AzureAd") if windows else "Workplace",
        "registeredOwners": [{"@odata.type": "#microsoft.graph.user", "id": tenant.user_ids.at(machine.user)}] if owned else [],
    }


def requirements(tenant: Tenant, identifier: str) -> Record | None:
    """Beta ``/users/{id}/authentication/requirements``; None for an account that does not exist.

    Where nothing else demands a second factor, administrators are enforced by hand, as companies without a premium licence do.
    """
    number = tenant.user_ids.number(identifier)
    if number is None:
        return None
    member = tenant.member(number)
    state = "disabled"
    if not tenant.security_defaults and "unused" in member.traits:
        state = "enabled"
    elif not tenant.security_defaults and member.group.role == "admin":
        state = "enforced"
    return {"perUserMfaState": state}


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/groups", "v1.0", "microsoft.graph.group", objects=groups),
    Endpoint(
        "/groups/{id}/transitiveMembers",
        "v1.0",
        "microsoft.graph.directoryObject",
        objects_of=group_members,
        properties=frozenset({"deviceId", "isCompliant", "operatingSystem", "securityEnabled", "appId"}),
    ),
    # device names $expand for registeredOwners; $select inside it is seen in use.
    Endpoint(
        "/devices",
        "v1.0",
        "microsoft.graph.device",
        objects=devices,
        expands={"registeredOwners($select=id)": ("registeredOwners",)},
    ),
    Endpoint(
        "/users/{id}/authentication/requirements", "beta", "microsoft.graph.strongAuthenticationRequirements", single_of=requirements, selects=False
    ),
)
