"""Whom a tenant trusts: its domains and who signs people in there, its own directory, other tenants, and apps. In Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.identity_policies import tight
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

_V1 = "https://graph.microsoft.com/v1.0/$metadata#"
_FEATURES = (
    "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled",
    "blockCloudObjectTakeoverThroughHardMatchEnabled",
    "blockSoftMatchEnabled",
    "bypassDirSyncOverridesEnabled",
    "cloudPasswordPolicyForPasswordSyncedUsersEnabled",
    "concurrentCredentialUpdateEnabled",
    "concurrentOrgIdProvisioningEnabled",
    "deviceWritebackEnabled",
    "directoryExtensionsEnabled",
    "fopeConflictResolutionEnabled",
    "groupWriteBackEnabled",
    "passwordWritebackEnabled",
    "unifiedGroupWritebackEnabled",
    "userForcePasswordChangeOnLogonEnabled",
    "userWritebackEnabled",
)
_USUAL = (
    "quarantineUponProxyAddressesConflictEnabled",
    "quarantineUponUpnConflictEnabled",
    "softMatchOnUpnEnabled",
    "synchronizeUpnForManagedUsersEnabled",
)


def domains(tenant: Tenant) -> Iterator[Record]:
    """``/domains``: the company's own; where accounts are synchronised, also one whose sign-in an older server still does."""
    names = [(tenant.domain, "Managed")] + ([(federated_domain(tenant), "Federated")] if any(each.synced for each in tenant.people) else [])
    for name, kind in sorted(names):
        own = kind == "Managed"
        yield {
            "authenticationType": kind,
            "availabilityStatus": None,
            "id": name,
            "isAdminManaged": True,
            "isDefault": own,
            "isInitial": own,
            "isRoot": own,
            "isVerified": True,
            "supportedServices": ["Email", "OfficeCommunicationsOnline"] if own else [],
            "passwordValidityPeriodInDays": 2147483647 if own else None,
            "passwordNotificationWindowInDays": 14 if own else None,
            "state": None,
            "manufacturer": None,
            "model": None,
        }


def federated_domain(tenant: Tenant) -> str:
    """Return the name of the domain whose sign-in is federated."""
    return f"ad.{tenant.domain}"


def federation(tenant: Tenant, name: str) -> list[Record] | None:
    """``/domains/{id}/federationConfiguration``; None for a domain that has none."""
    if name != federated_domain(tenant) or not any(each.synced for each in tenant.people):
        return None
    host = f"https://sts.{name}"
    return [
        {
            "id": Dice(tenant.name, "federation", name).guid(),
            "displayName": tenant.title,
            "issuerUri": f"http://{name}/adfs/services/trust/",
            "metadataExchangeUri": f"{host}/CANARY/mex",
            "signingCertificate": "CANARY-signing-certificate",
            "passiveSignInUri": f"{host}/CANARY/ls/",
            "preferredAuthenticationProtocol": "wsFed",
            "activeSignInUri": f"{host}/CANARY/usernamemixed",
            "signOutUri": f"{host}/CANARY/out",
            "promptLoginBehavior": "nativeSupport",
            "isSignedAuthenticationRequestRequired": False,
            "nextSigningCertificate": "CANARY-next-signing-certificate",
            "passwordResetUri": None,
            "federatedIdpMfaBehavior": "acceptIfMfaDoneByFederatedIdp",
            "signingCertificateUpdateStatus": {"certificateUpdateResult": "CANARY-result", "lastRunDateTime": stamp(30)},
        }
    ]


def synchronisation(tenant: Tenant) -> Iterator[Record]:
    """``/directory/onPremisesSynchronization``: a collection of one."""
    synced = any(group.synced for group in tenant.people)
    features = dict.fromkeys(_FEATURES, False)
    yield {
        "id": tenant.id,
        "configuration": {"accidentalDeletionPrevention": {"synchronizationPreventionType": "enabledForCount", "alertThreshold": 500}},
        "features": {**features, **dict.fromkeys(_USUAL, True), "passwordSyncEnabled": synced},
    }


def consent_requests(tenant: Tenant) -> Record:
    """Return ``/policies/adminConsentRequestPolicy``."""
    admins = [tenant.user_ids.at(tenant.first_of(group.name)) for group in tenant.people if group.role == "admin"]
    asked = tight(tenant) and bool(admins)
    return {
        "@odata.context": f"{_V1}policies/adminConsentRequestPolicy/$entity",
        "isEnabled": asked,
        "notifyReviewers": asked,
        "remindersEnabled": asked,
        "requestDurationInDays": 30,
        "version": 1 if asked else 0,
        "reviewers": [{"query": f"/users/{each}", "queryType": "MicrosoftGraph", "queryRoot": None} for each in admins if asked],
    }


def cross_tenant_default(tenant: Tenant) -> Record:
    """Return ``/policies/crossTenantAccessPolicy/default``."""
    return {
        "@odata.context": f"{_V1}policies/crossTenantAccessPolicy/default/$entity",
        "isServiceDefault": not tight(tenant),
        "inboundTrust": _trust(accepted=tight(tenant)),
        "b2bCollaborationOutbound": _b2b("allowed"),
        "b2bCollaborationInbound": _b2b("allowed"),
        "b2bDirectConnectOutbound": _b2b("blocked"),
        "b2bDirectConnectInbound": _b2b("blocked"),
        "tenantRestrictions": {"devices": None, **_b2b("blocked")},
        "automaticUserConsentSettings": {"inboundAllowed": False, "outboundAllowed": False},
    }


def cross_tenant_partners(tenant: Tenant) -> Iterator[Record]:
    """``/policies/crossTenantAccessPolicy/partners``: who administers for the company, and a partner, where there are guests."""
    if not any(group.role == "guest" for group in tenant.people):
        return
    provider = {
        "tenantId": Dice(tenant.name, "partner", "provider").guid(),
        "isServiceProvider": True,
        "isInMultiTenantOrganization": False,
        "inboundTrust": None,
        "b2bCollaborationOutbound": None,
        "b2bCollaborationInbound": None,
        "b2bDirectConnectOutbound": None,
        "b2bDirectConnectInbound": None,
        "tenantRestrictions": None,
        "automaticUserConsentSettings": {"inboundAllowed": None, "outboundAllowed": None},
    }
    partner = {
        **provider,
        "tenantId": Dice(tenant.name, "partner", "guests").guid(),
        "isServiceProvider": None,
        "inboundTrust": _trust(accepted=True),
        "b2bCollaborationInbound": _b2b("allowed"),
        "b2bDirectConnectInbound": _b2b("blocked"),
    }
    yield from sorted((provider, partner), key=lambda each: str(each["tenantId"]))


def _trust(*, accepted: bool) -> Record:
    return {"isMfaAccepted": accepted, "isCompliantDeviceAccepted": False, "isHybridAzureADJoinedDeviceAccepted": False}


def _b2b(access: str) -> Record:
    return {
        "usersAndGroups": {"accessType": access, "targets": [{"target": "AllUsers", "targetType": "user"}]},
        "applications": {"accessType": access, "targets": [{"target": "AllApplications", "targetType": "application"}]},
    }


# What each page names of $select and $top is allowed; pages are of no documented size.
ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/domains", "v1.0", "microsoft.graph.domain", objects=domains, max_top=0),
    # domain-list-federationconfiguration: no query parameters.
    Endpoint(
        "/domains/{id}/federationConfiguration",
        "v1.0",
        "microsoft.graph.internalDomainFederation",
        objects_of=federation,
        max_top=0,
        selects=False,
    ),
    Endpoint("/policies/adminConsentRequestPolicy", "v1.0", "microsoft.graph.adminConsentRequestPolicy", single=consent_requests),
    Endpoint(
        "/policies/crossTenantAccessPolicy/default",
        "v1.0",
        "microsoft.graph.crossTenantAccessPolicyConfigurationDefault",
        single=cross_tenant_default,
        selects=False,
    ),
    Endpoint(
        "/policies/crossTenantAccessPolicy/partners",
        "v1.0",
        "microsoft.graph.crossTenantAccessPolicyConfigurationPartner",
        objects=cross_tenant_partners,
        max_top=0,
    ),
    Endpoint(
        "/directory/onPremisesSynchronization", "v1.0", "microsoft.graph.onPremisesDirectorySynchronization", objects=synchronisation, max_top=0
    ),
)
