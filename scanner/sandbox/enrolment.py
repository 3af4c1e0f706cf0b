"""How devices come to the company: editions, Autopilot, Apple's enrolment program, and local administrators' passwords in Entra ID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.devices import device_name, entra_device_id, managed_devices, synced_days_ago
from scanner.sandbox.dice import NEVER, Dice, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.identity_policies import tight
from scanner.sandbox.plan import Machine, Tenant

Record = dict[str, Any]

ZEROS = "00000000-0000-0000-0000-000000000000"

# Numbers of Windows' own GetProductInfo. How Intune spells the family is not documented.
_ENTERPRISE, _PRO, _HOME = (4, "Enterprise"), (48, "Pro"), (101, "Home")


def has_company_apple_devices(tenant: Tenant) -> bool:
    """Whether the tenant enrols iPhones or Macs of its own."""
    return any(group.kind in {"ios", "macos"} and group.owner == "company" for group in tenant.devices)


def device_editions(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/managedDevices``: v1.0's properties and what only beta adds."""
    for record, machine in _managed(tenant):
        windows, company = machine.group.kind == "windows", machine.group.owner == "company"
        number, family = _edition(tenant, machine) if windows else (0, "")
        kind = record["deviceEnrollmentType"]
        yield {
            **record,
            "deviceEnrollmentType": "androidEnterpriseFullyManaged" if company and machine.group.kind == "android" else kind,
            "autopilotEnrolled": windows and company,
            "joinType": ("azureADJoined" if company else "azureADRegistered") if windows else "unknown",
            "skuFamily": family,
            "skuNumber": number,
            "windowsActiveMalwareCount": 1 if "realtime-off" in machine.traits else 0,
            "windowsRemediatedMalwareCount": 0,
            "hardwareInformation": {"serialNumber": record["serialNumber"], "imei": f"CANARY-{machine.number}-imei", "ipAddressV4": "CANARY-ip"},
            "usersLoggedOn": [{"userId": f"CANARY-{machine.number}-user", "lastLogOnDateTime": record["lastSyncDateTime"]}],
        }


def _managed(tenant: Tenant) -> Iterator[tuple[Record, Machine]]:
    for record, number in zip(managed_devices(tenant), tenant.device_ids.in_order(), strict=True):
        yield record, tenant.machine(number)


def _edition(tenant: Tenant, machine: Machine) -> tuple[int, str]:
    if machine.group.owner != "company":
        return _HOME
    return _ENTERPRISE if tenant.licence == "enterprise" else _PRO


def autopilot_devices(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/windowsAutopilotDeviceIdentities``: the company's Windows devices, their ids in the order of Intune's."""
    for record, machine in _managed(tenant):
        if machine.group.kind == "windows" and machine.group.owner == "company" and "old-record" not in machine.traits:
            dice = Dice(tenant.name, "autopilot", machine.number)
            retired = "retired" in machine.traits
            yield {
                "id": record["id"][:8] + dice.guid()[8:],
                "groupTag": "",
                "purchaseOrderIdentifier": f"CANARY-{machine.number}-order",
                "serialNumber": record["serialNumber"],
                "productKey": f"CANARY-{machine.number}-product-key",
                "manufacturer": record["manufacturer"],
                "model": record["model"],
                "enrollmentState": "notContacted" if retired else "enrolled",
                "lastContactedDateTime": record["lastSyncDateTime"],
                "addressableUserName": f"CANARY-{machine.number}-user",
                "userPrincipalName": f"CANARY-{machine.number}@example.com",
                "resourceName": "",
                "skuNumber": "",
                "systemFamily": "",
                "azureActiveDirectoryDeviceId": ZEROS if retired else record["azureADDeviceId"],
                "managedDeviceId": ZEROS if retired else record["id"],
                "displayName": "",
            }


def profile_states(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/windowsAutopilotDeviceIdentities``: v1.0's properties and what only beta adds.

    The profile reaches all of them, but for hardware that is not in use any more.
    """
    for record in autopilot_devices(tenant):
        gone = record["managedDeviceId"] == ZEROS
        yield {
            **record,
            "deploymentProfileAssignmentStatus": "notAssigned" if gone else "assignedInSync",
            "deploymentProfileAssignmentDetailedStatus": "none",
            "deploymentProfileAssignedDateTime": NEVER if gone else stamp(Dice(tenant.name, "profile-state", record["id"]).between(100, 300)),
            "deviceAccountUpn": "",
            "deviceAccountPassword": "CANARY-device-account",
            "deviceFriendlyName": "",
            "remediationState": "noRemediationRequired",
            "userlessEnrollmentStatus": "unknown",
        }


def deployment_profiles(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/windowsAutopilotDeploymentProfiles``: one, for all devices or for the groups that the company names."""
    if not any(group.kind == "windows" and group.owner == "company" for group in tenant.devices):
        return
    dice = Dice(tenant.name, "deployment-profile")
    profile = dice.guid()
    kind = "microsoft.graph.azureADWindowsAutopilotDeploymentProfile"
    user = "standard" if tight(tenant) else "administrator"
    where = f"deviceManagement/windowsAutopilotDeploymentProfiles('{profile}')/{kind}/assignments"
    yield {
        "@odata.type": f"#{kind}",
        "id": profile,
        "displayName": "会社の PC",
        "description": "",
        "language": "ja-JP",
        "locale": "ja-JP",
        "createdDateTime": stamp(dice.between(300, 700), fraction=dice.below(10_000_000)),
        "lastModifiedDateTime": stamp(dice.between(20, 200), fraction=dice.below(10_000_000)),
        "extractHardwareHash": True,
        "hardwareHashExtractionEnabled": True,
        "deviceNameTemplate": "PC-%SERIAL%",
        "deviceType": "windowsPc",
        "enableWhiteGlove": False,
        "preprovisioningAllowed": False,
        "roleScopeTagIds": ["0"],
        "managementServiceAppId": "CANARY-service-app",
        "enrollmentStatusScreenSettings": None,
        "outOfBoxExperienceSettings": {
            "hidePrivacySettings": True,
            "hideEULA": True,
            "userType": user,
            "deviceUsageType": "singleUser",
            "skipKeyboardSelectionPage": True,
            "hideEscapeLink": True,
        },
        "outOfBoxExperienceSetting": {
            "privacySettingsHidden": True,
            "eulaHidden": True,
            "userType": user,
            "deviceUsageType": "singleUser",
            "keyboardSelectionPageSkipped": True,
            "escapeLinkHidden": True,
        },
        "assignments@odata.context": f"https://graph.microsoft.com/beta/$metadata#{where}",
        "assignments": [
            {"id": f"{profile}_{number}_0", "source": "direct", "sourceId": profile, "target": target} for number, target in _targets(tenant)
        ],
    }


def _targets(tenant: Tenant) -> Iterator[tuple[int, Record]]:
    filters = {"deviceAndAppManagementAssignmentFilterId": None, "deviceAndAppManagementAssignmentFilterType": "none"}
    for number, team in enumerate(sorted(tenant.teams), 1):
        yield number, {"@odata.type": "#microsoft.graph.groupAssignmentTarget", **filters, "groupId": tenant.team_id(team)}
    if not tenant.teams:
        yield 0, {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget", **filters}


def enrolment_tokens(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/depOnboardingSettings``: the connection with Apple Business Manager, where there is one."""
    if not has_company_apple_devices(tenant):
        return
    dice = Dice(tenant.name, "enrolment-token")
    apple = sum(group.count for group in tenant.devices if group.kind in {"ios", "macos"} and group.owner == "company")
    yield {
        "id": dice.guid(),
        "appleIdentifier": f"mdm@{tenant.domain}",
        "tokenExpirationDateTime": stamp(-dice.between(40, 320)),
        "lastModifiedDateTime": stamp(dice.between(45, 320), fraction=dice.below(10_000_000)),
        "lastSuccessfulSyncDateTime": stamp(dice.between(0.1, 0.9)),
        "lastSyncTriggeredDateTime": stamp(dice.between(0.9, 1)),
        "shareTokenWithSchoolDataSyncService": False,
        "lastSyncErrorCode": 0,
        "tokenType": "dep",
        "tokenName": "Apple Business Manager",
        "syncedDeviceCount": apple,
        "dataSharingConsentGranted": True,
        "roleScopeTagIds": ["CANARY-scope-tag"],
    }


def local_credentials(tenant: Tenant) -> Iterator[Record]:
    """``/directory/deviceLocalCredentials``: the company's Windows devices by their Entra ids. Passwords come only when selected."""
    # Entra ID takes no passwords where the setting for it is off.
    machines = (tenant.machine(number) for number in tenant.device_ids.in_order() if tight(tenant))
    kept = ((entra_device_id(tenant, each), each.number) for each in machines if _has_password_backup(each))
    for device, number in sorted(kept):
        machine = tenant.machine(number)
        dice = Dice(tenant.name, "local-credential", number)
        days = synced_days_ago(tenant, machine) + dice.between(0.5, 20)
        yield {
            "id": device,
            "deviceName": device_name(machine),
            "lastBackupDateTime": stamp(days, fraction=0),
            "refreshDateTime": stamp(days - 30, fraction=0),
            "credentials": [
                {
                    "accountName": f"CANARY-{number}-account",
                    "accountSid": f"CANARY-{number}-sid",
                    "backupDateTime": stamp(days, fraction=0),
                    "passwordBase64": f"CANARY-{number}-password",
                }
            ],
        }


def _has_password_backup(machine: Machine) -> bool:
    return machine.group.kind == "windows" and machine.group.owner == "company" and not {"retired", "userless", "old-record"} & machine.traits


# Intune documents no page sizes and, for most of these lists, no options: what the sources do not name is refused.
ENDPOINTS = (
    Endpoint(
        "/deviceManagement/managedDevices",
        "beta",
        "microsoft.graph.managedDevice",
        objects=device_editions,
        default_top=1000,
        max_top=1000,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/windowsAutopilotDeviceIdentities",
        "v1.0",
        "microsoft.graph.windowsAutopilotDeviceIdentity",
        objects=autopilot_devices,
        default_top=1000,
        max_top=0,
        selects=False,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/windowsAutopilotDeviceIdentities",
        "beta",
        "microsoft.graph.windowsAutopilotDeviceIdentity",
        objects=profile_states,
        default_top=1000,
        max_top=0,
        selects=False,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/windowsAutopilotDeploymentProfiles",
        "beta",
        "microsoft.graph.windowsAutopilotDeploymentProfile",
        objects=deployment_profiles,
        max_top=0,
        selects=False,
        expands={"assignments": ("assignments",)},
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/depOnboardingSettings",
        "beta",
        "microsoft.graph.depOnboardingSetting",
        objects=enrolment_tokens,
        max_top=0,
        selects=False,
        gates=(INTUNE,),
    ),
    # directory-list-devicelocalcredentials names $select, $filter, $search, $orderby, $top, $count and $skiptoken, and no page size.
    Endpoint(
        "/directory/deviceLocalCredentials",
        "v1.0",
        "microsoft.graph.deviceLocalCredentialInfo",
        objects=local_credentials,
        hidden=frozenset({"credentials"}),
    ),
)
