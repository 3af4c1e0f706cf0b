"""The Active Directory of a made-up company, as the records of a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from scanner.sandbox.devices import device_name, encrypted, synced_days_ago
from scanner.sandbox.dice import NOW, Dice, stamp
from scanner.sandbox.office import Office, PasswordPolicy, Server
from scanner.sandbox.plan import Machine, Tenant

Record = dict[str, Any]

# 100 ns before the year 1970, counted from 1601.
_EPOCH = 116_444_736_000_000_000
_MINUTE = 60 * 10_000_000
_FOREVER = -(1 << 63)
_NORMAL, _DISABLED, _WORKSTATION, _CONTROLLER = 0x200, 0x2, 0x1000, 0x82000

# Key: relative id (of the domain, or whole), name.
GROUPS = {
    "administrators": ("S-1-5-32-544", "Administrators"),
    "account-operators": ("S-1-5-32-548", "Account Operators"),
    "server-operators": ("S-1-5-32-549", "Server Operators"),
    "print-operators": ("S-1-5-32-550", "Print Operators"),
    "backup-operators": ("S-1-5-32-551", "Backup Operators"),
    "domain-admins": ("512", "Domain Admins"),
    "schema-admins": ("518", "Schema Admins"),
    "enterprise-admins": ("519", "Enterprise Admins"),
    "policy-owners": ("520", "Group Policy Creator Owners"),
    "key-admins": ("526", "Key Admins"),
    "enterprise-key-admins": ("527", "Enterprise Key Admins"),
}
_DEFAULT_POLICIES = {
    "Default Domain Policy": "{31B2F340-016D-11D2-945F-00C04FB984F9}",
    "Default Domain Controllers Policy": "{6AC1786C-016F-11D2-945F-00C04FB984F9}",
}


def dns_name(tenant: Tenant) -> str:
    """The name of the company's domain in its own building."""
    return f"corp.{tenant.domain}"


def base(tenant: Tenant) -> str:
    """The distinguished name of the domain."""
    return ",".join(f"DC={part}" for part in dns_name(tenant).split("."))


def domain_sid(tenant: Tenant) -> str:
    """The security identifier of the domain."""
    dice = Dice(tenant.name, "domain", "sid")
    return "S-1-5-21-" + "-".join(str(dice.below(1 << 31) + 1) for _ in range(3))


def filetime(days_ago: float) -> int:
    """A time so many days before the snapshot, as the directory counts."""
    return int((NOW - timedelta(seconds=round(days_ago * 86400))).timestamp()) * 10_000_000 + _EPOCH


def domain(tenant: Tenant, office: Office) -> Iterator[Record]:
    """directory.domain"""
    policy = office.passwords
    yield {
        "objectSid": domain_sid(tenant),
        "distinguishedName": base(tenant),
        "dnsRoot": dns_name(tenant),
        "minPwdLength": policy.length,
        "pwdProperties": 1,
        "pwdHistoryLength": 24,
        "maxPwdAge": _FOREVER,
        "minPwdAge": 0,
        "lockoutThreshold": policy.failures,
        "lockoutDuration": -policy.minutes * _MINUTE,
        "lockOutObservationWindow": -policy.minutes * _MINUTE,
        "ms-DS-MachineAccountQuota": 10,
        "msDS-Behavior-Version": 7,
        "domainControllerFunctionality": 7,
        "schemaHasLegacyLaps": False,
        "schemaHasWindowsLaps": True,
        "krbtgtPwdLastSet": filetime(900),
    }


def password_settings(tenant: Tenant, office: Office) -> Iterator[Record]:
    """directory.passwordSettings"""
    for place, policy in enumerate(office.finer, 1):
        yield _finer(tenant, policy, place)


def _finer(tenant: Tenant, policy: PasswordPolicy, place: int) -> Record:
    return {
        "objectGUID": Dice(tenant.name, "password settings", policy.name).guid(),
        "cn": policy.name,
        "msDS-PasswordSettingsPrecedence": 10 * place,
        "msDS-MinimumPasswordLength": policy.length,
        "msDS-PasswordComplexityEnabled": True,
        "msDS-PasswordReversibleEncryptionEnabled": False,
        "msDS-PasswordHistoryLength": 24,
        "msDS-LockoutThreshold": policy.failures,
        "msDS-LockoutDuration": -policy.minutes * _MINUTE,
        "msDS-LockoutObservationWindow": -policy.minutes * _MINUTE,
        "msDS-MaximumPasswordAge": _FOREVER,
        "appliesTo": [
            {
                "dn": f"CN=Domain Admins,CN=Users,{base(tenant)}",
                "objectClass": "group",
                "sid": f"{domain_sid(tenant)}-512",
                "enabledMembers": policy.people,
            }
        ],
    }


def accounts(tenant: Tenant, office: Office) -> Iterator[Record]:
    """directory.accounts"""
    sid = domain_sid(tenant)
    for each in office.accounts:
        found: Record = {
            "objectSid": f"{sid}-{each.rid}",
            "rid": each.rid,
            "sAMAccountName": each.name,
            "distinguishedName": f"CN={each.name},CN=Users,{base(tenant)}",
            "userAccountControl": _NORMAL | (0 if each.enabled else _DISABLED),
            "pwdLastSet": filetime(each.days + 90),
            "whenCreated": stamp(1500),
            "primaryGroupID": 513,
            "hasServicePrincipalName": False,
        }
        if each.admin_count:
            found["adminCount"] = 1
        if each.enabled:
            found["lastLogonTimestamp"] = filetime(each.days)
        yield found


def groups(tenant: Tenant, office: Office) -> Iterator[Record]:
    """directory.privilegedGroups"""
    sid = domain_sid(tenant)
    for key, (identifier, name) in GROUPS.items():
        whole = identifier if identifier.startswith("S-") else f"{sid}-{identifier}"
        place = "Builtin" if identifier.startswith("S-") else "Users"
        yield {
            "objectSid": whole,
            "sAMAccountName": name,
            "distinguishedName": f"CN={name},CN={place},{base(tenant)}",
            "members": [
                {"sid": f"{sid}-{each.rid}", "name": each.name, "objectClass": "user", "through": "direct"}
                for each in office.accounts
                if key in each.groups
            ],
        }


def computers(tenant: Tenant, office: Office) -> Iterator[Record]:
    """directory.computers: the company's Windows PCs that Intune knows, and the servers."""
    number = 0
    for number in range(1, tenant.device_ids.count + 1):
        machine = tenant.machine(number)
        if (machine.group.kind, machine.group.owner) == ("windows", "company") and "old-record" not in machine.traits:
            yield _pc(tenant, office, machine)
    for place, server in enumerate(office.servers, 1):
        yield _server(tenant, server, place)


def _computer(tenant: Tenant, rid: int, name: str, system: str, version: str, control: int, days: float) -> Record:
    return {
        "objectSid": f"{domain_sid(tenant)}-{rid}",
        "cn": name,
        "dNSHostName": f"{name.casefold()}.{dns_name(tenant)}",
        "operatingSystem": system,
        "operatingSystemVersion": version,
        "userAccountControl": control,
        "lastLogonTimestamp": filetime(days),
        "whenCreated": stamp(900),
        "primaryGroupID": 516 if control == _CONTROLLER else 515,
        "lapsReadable": True,
        "recoveryInformation": 0,
    }


def _pc(tenant: Tenant, office: Office, machine: Machine) -> Record:
    days = synced_days_ago(tenant, machine)
    found = _computer(tenant, 20000 + machine.number, device_name(machine), "Windows 11 Pro", "10.0 (26200)", _WORKSTATION, days)
    if machine.local not in office.without_laps:
        found["windowsLapsExpiry"] = filetime(days - 30)
    return {**found, "recoveryInformation": int(encrypted(machine) and machine.local not in office.without_recovery)}


def _server(tenant: Tenant, server: Server, place: int) -> Record:
    control = _CONTROLLER if server.controller else _WORKSTATION
    return _computer(tenant, 1000 + place, server.name, server.system, server.version, control, 3)


def group_policies(tenant: Tenant, office: Office) -> Iterator[Record]:
    """directory.groupPolicies"""
    root = base(tenant)
    targets = {"domain": root, "controllers": f"OU=Domain Controllers,{root}", "computers": f"OU=PC,{root}"}
    for title, place in office.policies.items():
        name = policy_id(tenant, title)
        yield {
            "name": name,
            "displayName": title,
            "flags": 0,
            "versionNumber": 3,
            "gPCFileSysPath": rf"\\{dns_name(tenant)}\SysVol\{dns_name(tenant)}\Policies\{name}",
            "links": [{"target": targets[place], "enabled": True, "enforced": False}],
        }


def policy_id(tenant: Tenant, title: str) -> str:
    """The id of a group policy: that of Windows for the two which every domain has."""
    return _DEFAULT_POLICIES.get(title) or "{" + Dice(tenant.name, "group policy", title).guid().upper() + "}"


RECORDS = {
    "directory.accounts": accounts,
    "directory.computers": computers,
    "directory.domain": domain,
    "directory.groupPolicies": group_policies,
    "directory.passwordSettings": password_settings,
    "directory.privilegedGroups": groups,
}
