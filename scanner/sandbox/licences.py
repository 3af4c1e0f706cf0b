"""What the made-up companies subscribe to: one SKU each, with its service plans (Microsoft's "product names and service plan identifiers")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.sandbox.dice import Dice
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sku:
    """One product: its id, its part number, and (name, id) of its service plans."""

    id: str
    part: str
    plans: tuple[tuple[str, str], ...]


_COMMON = (
    ("TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929"),
    ("OFFICE_BUSINESS", "094e7854-93fc-4d55-b2c0-3ab5369ebdc1"),
    ("FORMS_PLAN_E1", "159f4cd6-e380-449f-a816-af1a9ef76344"),
    ("BPOS_S_TODO_1", "5e62787c-c316-451f-b873-1d05acd4d12c"),
)
_STANDARD = (
    ("EXCHANGE_S_STANDARD", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"),
    ("SHAREPOINTSTANDARD", "c7699d2e-19aa-44de-8edf-1736da088ca1"),
    *_COMMON,
)
_MANAGED = (
    ("AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"),
    ("INTUNE_A", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"),
    ("MDE_SMB", "bfc1bbd9-981b-4f71-9b82-17c35fd0e2a4"),
    ("ATP_ENTERPRISE", "f20fedf3-f3c3-43c3-8267-2bfdd51c0939"),
    ("RMS_S_PREMIUM", "6c57d4b6-3b23-47a5-9bc9-69f17b4947b3"),
    ("WINBIZ", "8e229017-d77b-43d5-9305-903395523b99"),
)
# Everything of the premium product stays in it, so that what depends on a plan of that one is the same in both.
_ENTERPRISE = (
    ("EXCHANGE_S_ENTERPRISE", "efb87545-963c-4e0d-99df-69c6916d9eb0"),
    ("SHAREPOINTENTERPRISE", "5dbe027f-2339-4123-9542-606e4d348a72"),
    ("AAD_PREMIUM_P2", "eec0eb4f-6444-4f95-aba0-50c24d67f998"),
    ("RMS_S_PREMIUM2", "5689bec4-755d-4753-8b61-40975025187c"),
    ("WINDEFATP", "871d91ec-ec1a-452b-a83f-bd76c7d770ef"),
    ("THREAT_INTELLIGENCE", "8e0c0a52-6a6c-4d40-8370-dd62790dcd70"),
    ("ATA", "14ab5db5-e6c4-4b20-b4bc-13e36fd2227f"),
    ("M365_ADVANCED_AUDITING", "2f442157-a11c-46b9-ae5b-6e39ff4e5849"),
)

# A few of these beside the main product, for administrators and others who are worth it.
_IDENTITY = (("AAD_PREMIUM_P2", "eec0eb4f-6444-4f95-aba0-50c24d67f998"), ("MFA_PREMIUM", "8a256a2b-b617-496d-b51b-e76466e88db0"))
_FEW = 8

SKUS: Mapping[str, Sku] = {
    "standard": Sku("f245ecc8-75af-4f8e-b61f-27d8114de5f3", "O365_BUSINESS_PREMIUM", _STANDARD),
    "premium": Sku("cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "SPB", (*_STANDARD, *_MANAGED)),
    "enterprise": Sku("06ebc4ee-1bb5-47dd-8120-11324bc54e06", "SPE_E5", (*_STANDARD, *_MANAGED, *_ENTERPRISE)),
    "identity": Sku("84a661c4-e949-4bd2-a560-ed7766fcaf2b", "AAD_PREMIUM_P2", _IDENTITY),
}


def plans(tenant: Tenant) -> frozenset[str]:
    """Return the names of the service plans that the tenant has."""
    return frozenset(name for key in (tenant.licence, *tenant.more_licences) for name, _ in SKUS[key].plans)


def subscribed_skus(tenant: Tenant) -> Iterator[Record]:
    """``/subscribedSkus``: the main subscription, for every member, and others for a few."""
    seats = sum(group.count for group in tenant.people if group.role == "member")
    counted = [(SKUS[tenant.licence], seats, seats + 2), *((SKUS[key], min(seats, _FEW), _FEW) for key in tenant.more_licences)]
    yield from sorted((_subscription(tenant, *each) for each in counted), key=lambda each: str(each["id"]))


def _subscription(tenant: Tenant, sku: Sku, used: int, bought: int) -> Record:
    return {
        "id": f"{tenant.id}_{sku.id}",
        "accountId": tenant.id,
        "accountName": tenant.name,
        "appliesTo": "User",
        "capabilityStatus": "Enabled",
        "consumedUnits": used,
        "prepaidUnits": {"enabled": bought, "suspended": 0, "warning": 0, "lockedOut": 0},
        "servicePlans": [
            {"servicePlanId": plan, "servicePlanName": name, "provisioningStatus": "Success", "appliesTo": "User"} for name, plan in sku.plans
        ],
        "skuId": sku.id,
        "skuPartNumber": sku.part,
        "subscriptionIds": [Dice(tenant.name, "subscription", sku.part).guid()],
    }


# "Supports only $select" (subscribedsku-list): no pages of the caller's size. It lists few enough for one page.
ENDPOINTS = (Endpoint("/subscribedSkus", "v1.0", "microsoft.graph.subscribedSku", objects=subscribed_skus, max_top=0),)
