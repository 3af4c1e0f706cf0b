"""The group policies of a made-up company as the files of a backup tell of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.sandbox.dice import stamp
from scanner.sandbox.office import Office
from scanner.sandbox.office_directory import dns_name, policy_id
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

_PLACES = {"domain": "", "controllers": "/Domain Controllers", "computers": "/PC"}
_EVENT_LOG = r"Software\Policies\Microsoft\Windows\EventLog"


def policies(tenant: Tenant, office: Office) -> Iterator[Record]:
    """policies.groupPolicies"""
    for title, place in office.policies.items():
        yield {
            "guid": policy_id(tenant, title),
            "name": title,
            "domain": dns_name(tenant),
            "links": [{"path": dns_name(tenant) + _PLACES[place], "enabled": True, "noOverride": False}],
            "computerEnabled": True,
            "backupTime": stamp(3).removesuffix("Z"),
            "readTime": stamp(3),
            "from": "gpoBackup",
            "securityPolicyRead": True,
            "registryRead": True,
        }


def settings(tenant: Tenant, office: Office) -> Iterator[Record]:
    """policies.groupPolicySettings: what each of them sets, by where it is linked."""
    told = {"domain": _accounts(office), "controllers": [_registry_value("LmCompatibilityLevel", 5)], "computers": list(_logs())}
    for title, place in office.policies.items():
        for value in told[place]:
            yield {"of": policy_id(tenant, title), "value": value}


def _accounts(office: Office) -> list[Record]:
    policy = office.passwords
    values: Mapping[str, int] = {
        "EnableGuestAccount": 0,
        "LockoutBadCount": policy.failures,
        "LockoutDuration": policy.minutes,
        "MinimumPasswordLength": policy.length,
        "PasswordComplexity": 1,
    }
    return [
        {"area": "securityPolicy", "section": "System Access", "key": key, "number": number, "value": str(number)} for key, number in values.items()
    ]


def _registry_value(name: str, number: int) -> Record:
    key = rf"MACHINE\System\CurrentControlSet\Control\Lsa\{name}"
    return {"area": "securityPolicy", "section": "Registry Values", "key": key, "type": "REG_DWORD", "number": number, "value": str(number)}


def _logs() -> Iterator[Record]:
    for log in ("Application", "Security", "System"):
        place = {"area": "registry", "action": "set", "key": rf"{_EVENT_LOG}\{log}"}
        for name in ("AutoBackupLogFiles", "Retention"):
            yield {**place, "valueName": name, "type": "REG_SZ", "value": "1"}
        yield {**place, "valueName": "MaxSize", "type": "REG_DWORD", "number": 65536, "value": "65536"}


RECORDS = {"policies.groupPolicies": policies, "policies.groupPolicySettings": settings}
