"""Writing a made-up tenant as a snapshot folder: one file at a time, one record at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner import __version__
from scanner.resources.registry import Resource, registry
from scanner.sandbox import access, devices, people, policies, settings
from scanner.sandbox.dice import COLLECTED_AT
from scanner.sandbox.plan import Tenant
from scanner.snapshot.manifest import SCHEMA
from scanner.snapshot.write import atomic, pretty_json, write_bytes

Record = dict[str, Any]

COLLECTIONS: Mapping[str, Callable[[Tenant], Iterator[Record]]] = {
    "bitlocker.recoveryKeys": devices.recovery_keys,
    "defender.windowsProtectionStates": devices.protection_states,
    "entra.conditionalAccessPolicies": access.access_policies,
    "entra.groupMembers": people.group_members,
    "entra.groupSettings": settings.group_settings,
    "entra.organization": settings.organization,
    "entra.roleAssignments": people.role_assignments,
    "entra.roleDefinitions": people.role_definitions,
    "entra.subscribedSkus": settings.subscribed_skus,
    "entra.pendingInvitations": people.pending_invitations,
    "entra.userRegistrationDetails": people.registration_details,
    "entra.userSignInActivity": people.sign_in_activity,
    "entra.users": people.users,
    "intune.deviceCompliancePolicies": policies.compliance_policies,
    "intune.deviceConfigurations": policies.configurations,
    "intune.managedDeviceEncryptionStates": devices.encryption_states,
    "intune.managedDevices": devices.managed_devices,
}
SINGLES: Mapping[str, Callable[[Tenant], Record]] = {
    "entra.authorizationPolicy": settings.authorization_policy,
    "entra.securityDefaults": settings.security_defaults,
    "intune.applePushNotificationCertificate": settings.push_certificate,
    "sharepoint.settings": settings.sharepoint_settings,
}
RESOURCES = tuple(sorted((*COLLECTIONS, *SINGLES)))

_PAGE = 1000


def write_snapshot(tenant: Tenant, folder: Path) -> None:
    """Write the tenant's snapshot; the manifest comes last. Memory does not grow with the tenant."""
    known = registry()
    entries: dict[str, Record] = {}
    for name in RESOURCES:
        if name in tenant.absent or (name == "entra.groupMembers" and not tenant.teams):
            continue
        entries[name] = _entry(tenant, known[name], folder)
    asked = {str(entry["permission"]) for entry in entries.values()}
    manifest = {
        "schema": SCHEMA,
        "tool": f"telework-scan {__version__}",
        "tenant": {"id": tenant.id, "name": tenant.title},
        "collected_at": COLLECTED_AT,
        "sign_in": "sandbox",
        "permissions": sorted(asked) if tenant.permitted else [],
        "resources": entries,
    }
    write_bytes(folder / "manifest.json", pretty_json(manifest))


def _entry(tenant: Tenant, resource: Resource, folder: Path) -> Record:
    entry: Record = {
        "file": None,
        "count": 0,
        "sha256": None,
        "state": "present",
        "complete": True,
        "reason": None,
        "detail": None,
        "endpoint": resource.endpoint,
        "api": resource.api,
        "permission": resource.permission,
        "pages": 0,
        "origin": "graph",
        "collected_at": COLLECTED_AT,
    }
    withheld = tenant.withheld.get(resource.name)
    if withheld:
        detail = withheld.detail.format(permission=resource.permission, plan=", ".join(resource.plan))
        return {**entry, "state": "not_obtained", "complete": False, "reason": withheld.reason, "detail": detail}
    single = SINGLES.get(resource.name)
    records = iter([single(tenant)]) if single else COLLECTIONS[resource.name](tenant)
    file = f"{resource.name.replace('.', '/')}.{'json' if single else 'jsonl'}"
    count, digest = write_records(folder / file, records)
    pages = count if resource.per else max(1, -(-count // _PAGE))
    return {**entry, "file": file, "count": count, "sha256": digest, "pages": pages}


def write_records(path: Path, records: Iterable[Record]) -> tuple[int, str]:
    """Write records one a line; returns how many, and the SHA-256 of the file."""
    digest = hashlib.sha256()
    count = 0
    with atomic(path) as stream:
        for record in records:
            line = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
            digest.update(line)
            stream.write(line)
            count += 1
    return count, digest.hexdigest()
