"""Devices that are alike are worked out once, and every device has its record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.derive.layers.settings import device_settings
from scanner.derive.reach.assignments import Reach
from scanner.derive.tables import Tables, tables_from
from scanner.library.organisation import undeclared
from scanner.model.logic import Truth
from scanner.resources.registry import all_resources

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LOCK = "./Device/Vendor/MSFT/Policy/Config/DeviceLock/MaxInactivityTimeDeviceLock"
RULES = [f"deviceManagementApplicabilityRule{each}" for each in ("OsEdition", "OsVersion", "DeviceMode")]


def _profile(name: str, group: str) -> dict[str, Any]:
    target = {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group, "deviceAndAppManagementAssignmentFilterType": "none"}
    return {
        "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
        "id": name,
        "displayName": name,
        "omaSettings": [{"omaUri": LOCK, "value": 10}],
        "assignments": [{"target": target}],
        **dict.fromkeys(RULES),
    }


def _tables(count: int) -> Tables:
    given: dict[str, Any] = {name: [] for name in all_resources()["derived.deviceSettings"].derived_from}
    given["intune.managedDevices"] = [
        {
            "id": f"d{each:06}",
            "operatingSystem": "Windows",
            "managementAgent": "mdm",
            "userId": f"u{each}",
            "azureADDeviceId": f"e{each}",
            "serialNumber": f"SN{each:06}",
        }
        for each in range(count)
    ]
    given["entra.groupMembers"] = [{"of": "g1", "value": {"@odata.type": "#microsoft.graph.user", "id": f"u{each}"}} for each in range(0, count, 2)]
    given["intune.deviceConfigurationDetails"] = [_profile("p1", "g1"), _profile("p2", "g1")]
    given["intune.deviceConfigurationStatuses"] = [
        {"of": "p1", "value": {"id": f"u{each}_p1_d{each:06}", "status": "compliant" if each % 3 else "error"}} for each in range(count)
    ]
    return tables_from(given, NOW)


@pytest.mark.parametrize("count", [100, 1000])
def test_what_reaches_devices_is_asked_once_for_each_kind_of_device(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    real = Reach.reaches

    def counted(self: Reach, *arguments: Any) -> Truth:
        asked.append(arguments)
        return real(self, *arguments)

    monkeypatch.setattr(Reach, "reaches", counted)
    records = list(device_settings(_tables(count), undeclared("mic-sme-2021", 1)).records)
    assert len(records) == count
    assert len(asked) == 2 * 2  # two policies, two kinds of device: in the group, and not
    assert [each["screenLock"]["assigned"] for each in records[:2]] == [True, False]


def test_devices_that_are_alike_share_their_facts() -> None:
    records = list(device_settings(_tables(24), undeclared("mic-sme-2021", 1)).records)
    assert records[0]["screenLock"] is records[6]["screenLock"]
    assert records[0]["screenLock"] is not records[2]["screenLock"]
