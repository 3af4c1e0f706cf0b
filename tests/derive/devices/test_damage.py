"""Whatever a service sends in the place of a value, a fact is derived from it or said not to be known; nothing breaks."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.derive.derived import Derivation
from scanner.derive.devices.devices import devices
from scanner.derive.devices.expiries import expiries
from scanner.derive.tables import tables_from
from scanner.library.organisation import undeclared
from scanner.model.logic import unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import all_resources
from tests.derive.case_records import is_marker, wrong_parts

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ORGANISATION = undeclared("mic-sme-2021", 1)

Records = dict[str, dict[str, Any]]

WINDOWS: Records = {
    "intune.managedDevices": {
        "id": "d1", "deviceName": "PC", "userId": "u1", "userPrincipalName": "hanako@example.jp", "operatingSystem": "Windows",
        "osVersion": "10.0.26200.9711", "serialNumber": "S1", "azureADDeviceId": "e1", "managementAgent": "configurationManagerClientMdm",
        "complianceState": "compliant", "isEncrypted": True, "enrolledDateTime": "2026-01-01T00:00:00Z", "lastSyncDateTime": "2026-11-20T00:00:00Z",
    },
    "intune.managedDeviceEditions": {"id": "d1", "skuNumber": 48},
    "intune.managedDeviceEncryptionStates": {
        "id": "d1", "encryptionState": "encrypted", "encryptionPolicySettingState": "compliant", "advancedBitLockerStates": "success",
    },
    "bitlocker.recoveryKeys": {"id": "k1", "deviceId": "e1", "volumeType": "operatingSystemVolume"},
    "defender.windowsProtectionStates": {
        "of": "d1",
        "value": {
            "malwareProtectionEnabled": True, "realTimeProtectionEnabled": True, "signatureUpdateOverdue": False,
            "productStatus": "noStatusFlagsSet", "lastReportedDateTime": "2026-11-20T00:00:00Z",
        },
    },
    "intune.deviceComplianceSettingStates": {
        "of": "Windows10CompliancePolicy.AntivirusRequired", "value": {"id": "r1", "deviceId": "d1", "state": "compliant"},
    },
    "entra.devices": {"id": "o1", "deviceId": "e1", "accountEnabled": True},
    "entra.users": {"id": "u1", "accountEnabled": True},
    "entra.deviceLocalCredentials": {"id": "e1", "lastBackupDateTime": "2026-11-01T00:00:00Z"},
}  # fmt: skip
ANDROID: Records = {
    "intune.managedDevices": {
        **WINDOWS["intune.managedDevices"], "operatingSystem": "Android", "osVersion": "16", "androidSecurityPatchLevel": "2026-10-05",
    }
}  # fmt: skip
TOKENS: Records = {
    "intune.applePushNotificationCertificate": {"id": "p1", "appleIdentifier": "mdm@example.jp", "expirationDateTime": "2027-03-01T00:00:00Z"},
    "intune.depOnboardingSettings": {
        "id": "t1", "tokenName": "a", "tokenExpirationDateTime": "2027-03-01T00:00:00Z", "lastSuccessfulSyncDateTime": "2026-11-20T00:00:00Z",
        "lastSyncErrorCode": 0, "syncedDeviceCount": 1,
    },
    "intune.vppTokens": {
        "id": "v1", "organizationName": "a", "state": "valid", "expirationDateTime": "2027-03-01T00:00:00Z",
        "lastSyncDateTime": "2026-11-20T00:00:00Z", "lastSyncStatus": "completed",
    },
    "intune.androidManagedStoreAccountEnterpriseSettings": {
        "id": "g1", "bindStatus": "boundAndValidated", "lastAppSyncDateTime": "2026-11-20T00:00:00Z", "lastAppSyncStatus": "success",
    },
    "intune.mobileThreatDefenseConnectors": {
        "id": "c1", "partnerState": "enabled", "lastHeartbeatDateTime": "2026-11-20T00:00:00Z", "partnerUnresponsivenessThresholdInDays": 7,
        "androidEnabled": True, "iosEnabled": True, "windowsEnabled": True,
    },
    "intune.managedDevices": WINDOWS["intune.managedDevices"],
}  # fmt: skip

ABSENT = object()
NOTHING = [ABSENT, None, [], {}]
DAMAGE = [ABSENT, None, 7, -1, True, "", "?", "9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z", [], {}, {"unknown": ["stale"]}]


def _damaged() -> list[Any]:
    found = []
    for derive, name, whole in ((devices, "devices", WINDOWS), (devices, "devices", ANDROID), (expiries, "expiries", TOKENS)):
        for resource, record in whole.items():
            for path in _paths(record):
                found += [pytest.param(derive, name, whole, resource, path, each, id=f"{resource} {path} {each!r:.20}") for each in DAMAGE]
    return found


def _same(before: Any, after: Any) -> bool:
    # A device that does not say so itself is known to be encrypted by its version.
    return before == after or {before, after} == {"encrypted", "by_default"} if isinstance(after, str) else before == after


def _paths(record: dict[str, Any]) -> list[tuple[str, ...]]:
    inner = record.get("value")
    return [(key,) for key in record] + ([("value", key) for key in inner] if isinstance(inner, dict) else [])


@pytest.mark.parametrize(("derive", "name", "whole", "resource", "path", "value"), _damaged())
def test_a_damaged_value_never_breaks_a_derivation(
    derive: Derivation, name: str, whole: Records, resource: str, path: tuple[str, ...], value: Any
) -> None:
    record = copy.deepcopy(whole[resource])
    inner = record if len(path) == 1 else record["value"]
    if value is ABSENT:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    given = {each: [row] for each, row in whole.items()}
    derived = list(derive(tables_from({**given, resource: [record]}, NOW), ORGANISATION).records)
    for made in derived:
        assert list(wrong_parts(made, all_resources()[f"derived.{name}"], NOW)) == []
    if value in NOTHING and path[-1] != "id":
        sound = list(derive(tables_from(given, NOW), ORGANISATION).records)
        assert [each["id"] for each in derived] == [each["id"] for each in sound]
        for before, after in zip(sound, derived, strict=True):
            assert [key for key in before if not _same(before[key], after[key]) and not is_marker(after[key])] == []


@pytest.mark.parametrize(("derive", "whole"), [(devices, WINDOWS), (devices, ANDROID), (expiries, TOKENS)])
def test_what_was_not_collected_never_breaks_a_derivation(derive: Derivation, whole: Records) -> None:
    for resource in whole:
        derived = derive(tables_from({each: [row] for each, row in whole.items() if each != resource}, NOW), ORGANISATION)
        assert (derived.missing is not None) is (derive is devices and resource == "intune.managedDevices")
        assert all(isinstance(each["id"], str) for each in derived.records)
    assert derive(tables_from({}, NOW), ORGANISATION).missing == unknown(Reason.NOT_COLLECTED)
