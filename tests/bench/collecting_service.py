"""The process that is collected from. ``python -m tests.bench.collecting_service JSON`` (see `Served`) makes all pages first.

Then each line on its standard input – ``calm`` or ``throttled`` – starts a service anew, whose address it prints; the one before ends.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from scanner.resources.registry import Resource, registry
from scanner.sandbox.catalogue import ENDPOINTS
from scanner.sandbox.dice import Dice, Ids
from scanner.sandbox.endpoints import Endpoint, Record
from scanner.sandbox.faults import Fault
from scanner.sandbox.plan import Tenant
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import tenant_of

NAME = "bench"
ORGANISATION = "/organization"
DEVICES, STATES = "intune.managedDevices", "defender.windowsProtectionStates"
SHARE, SEED, RETRY_AFTER = 0.02, 20260401, 1


class Served(msgspec.Struct, frozen=True):
    """``pages``: of each collection; ``objects``: on a page; ``delay``: seconds before an answer; ``parents``: devices, each with an object of its own."""

    pages: tuple[int, ...]
    objects: int
    delay: float
    parents: int = 0


def plain_collections(count: int) -> list[Resource]:
    """The first resources by name of which whole objects are asked for and kept, so that any object may stand in for theirs."""
    found = [
        each
        for each in registry().values()
        if each.kind != "single" and not (each.parented or each.selected or each.keep or each.first_page or "filter" in each.query)
    ]
    return [each for each in found if each.endpoint not in (ORGANISATION, "/subscribedSkus")][:count]


def throttled_pages(pages: tuple[int, ...]) -> list[tuple[int, int]]:
    """Which pages (collection, page; both from 0) are refused once with 429: 2 % of all, at least one, always the same."""
    every = [(collection, page) for collection, count in enumerate(pages) for page in range(count)]
    return sorted(random.Random(SEED).sample(every, max(1, round(SHARE * len(every)))))


def _faults(served: Served) -> Iterator[Fault]:
    """A page is known by its turn: the pages of a collection are asked for one after the other, and a refused one twice."""
    resources = plain_collections(len(served.pages))
    before: dict[int, int] = {}
    for collection, page in throttled_pages(served.pages):
        refused = before.get(collection, 0)
        before[collection] = refused + 1
        path = f"/{resources[collection].api}{resources[collection].endpoint}"
        yield Fault(path=path, exact=True, first=page + 1 + refused, status=429, headers={"Retry-After": str(RETRY_AFTER)})


def _endpoint(resource: Resource, objects: int) -> Endpoint:
    def made(tenant: Tenant) -> Iterable[Record]:
        if tenant.name != NAME:  # the service also looks at the sample tenants' objects, to learn what may be selected
            return ()
        ids = Ids(NAME, resource.name, objects)
        kind = device if resource.name.startswith("intune.") else user
        return (kind(ids.at(number), number) for number in ids.in_order())

    expand = next((part.removeprefix("$expand=") for part in resource.query.split("&") if part.startswith("$expand=")), None)
    return Endpoint(
        path=resource.endpoint, api=resource.api, type=resource.type, objects=made, default_top=999, expands={} if expand is None else {expand: ()}
    )


def _with_parents(count: int) -> Iterator[Endpoint]:
    devices, states = registry()[DEVICES], registry()[STATES]
    parents = replace(_endpoint(devices, count), properties=frozenset(devices.selected))
    yield parents
    yield Endpoint(path=states.endpoint, api=states.api, type=states.type, single_of=lambda _, parent: state(parent))


def user(id_: str, number: int) -> Record:
    """An account with about as many bytes as Graph sends of one: 1.1 kB."""
    dice = Dice(NAME, "user", number)
    name = f"user{number:06d}"
    return {
        "id": id_,
        "displayName": f"営業 {number:06d}",
        "userPrincipalName": f"{name}@bench.example.jp",
        "mail": f"{name}@bench.example.jp",
        "givenName": f"{number:06d}",
        "surname": "営業",
        "jobTitle": None,
        "department": "第一営業部",
        "officeLocation": None,
        "preferredLanguage": "ja-JP",
        "userType": "Member",
        "accountEnabled": dice.below(20) > 0,
        "createdDateTime": "2024-04-01T00:00:00Z",
        "externalUserState": None,
        "externalUserStateChangeDateTime": None,
        "onPremisesSyncEnabled": None,
        "passwordPolicies": dice.pick((None, "None", "DisablePasswordExpiration")),
        "lastPasswordChangeDateTime": f"2026-{1 + dice.below(9):02d}-{1 + dice.below(28):02d}T09:00:00Z",
        "assignedLicenses": [{"disabledPlans": [], "skuId": dice.guid()} for _ in range(2)],
        "proxyAddresses": [f"SMTP:{name}@bench.example.jp", f"smtp:{name}@bench.example.com"],
        "usageLocation": "JP",
        "onPremisesExtensionAttributes": {f"extensionAttribute{place}": None for place in range(1, 8)},
    }


def device(id_: str, number: int) -> Record:
    """A device with about as many bytes as Graph sends of one: 1.1 kB."""
    dice = Dice(NAME, "device", number)
    day = f"2026-{1 + dice.below(9):02d}-{1 + dice.below(28):02d}"
    return {
        "id": id_,
        "deviceName": f"PC-{number:06d}",
        "userId": dice.guid(),
        "userPrincipalName": f"user{number:06d}@bench.example.jp",
        "userDisplayName": f"営業 {number:06d}",
        "managedDeviceOwnerType": dice.pick(("company", "personal")),
        "managementState": "managed",
        "managementAgent": "mdm",
        "deviceEnrollmentType": "windowsAzureADJoin",
        "enrolledDateTime": "2024-04-01T00:00:00Z",
        "lastSyncDateTime": f"{day}T09:00:00.1234567Z",
        "operatingSystem": "Windows",
        "osVersion": f"10.0.22631.{3000 + dice.below(2000)}",
        "androidSecurityPatchLevel": "",
        "manufacturer": "Sample",
        "model": "Sample Notebook 13",
        "serialNumber": f"S{number:010d}",
        "azureADDeviceId": dice.guid(),
        "azureADRegistered": True,
        "deviceRegistrationState": "registered",
        "complianceState": dice.pick(("compliant", "noncompliant")),
        "complianceGracePeriodExpirationDateTime": "9999-12-31T23:59:59.9999999Z",
        "isEncrypted": dice.below(10) > 0,
        "isSupervised": False,
        "jailBroken": "False",
        "partnerReportedThreatState": "unknown",
        "managementCertificateExpirationDate": "2027-04-01T00:00:00Z",
        "freeStorageSpaceInBytes": dice.below(1 << 38),
        "totalStorageSpaceInBytes": 1 << 38,
        "configurationManagerClientEnabledFeatures": None,
    }


def state(parent: str) -> Record:
    """What Graph says of the malware protection of one device."""
    return {
        "id": parent,
        "malwareProtectionEnabled": True,
        "deviceState": "clean",
        "realTimeProtectionEnabled": True,
        "networkInspectionSystemEnabled": True,
        "quickScanOverdue": False,
        "fullScanOverdue": False,
        "signatureUpdateOverdue": False,
        "rebootRequired": False,
        "fullScanRequired": False,
        "engineVersion": "1.1.24090.11",
        "signatureVersion": "1.421.100.0",
        "antiMalwareVersion": "4.18.24090.11",
        "lastQuickScanDateTime": "2026-10-30T09:00:00Z",
        "lastFullScanDateTime": "2026-10-25T09:00:00Z",
        "lastReportedDateTime": "2026-10-31T09:00:00Z",
        "productStatus": "noStatus",
        "isVirtualMachine": False,
        "tamperProtectionEnabled": True,
    }


def service_for(served: Served, *, throttled: bool) -> Service:
    """A service for one run; pages are not made yet."""
    rows = [row for row in ENDPOINTS if row.path == ORGANISATION]
    for resource, pages in zip(plain_collections(len(served.pages)), served.pages, strict=True):
        rows.append(_endpoint(resource, pages * served.objects))
    if served.parents:
        rows += _with_parents(served.parents)
    tenant = replace(tenant_of("sample"), name=NAME)
    faults = list(_faults(served)) if throttled else ()
    return Service(tenant, faults=faults, delay=served.delay, top=served.objects, endpoints=rows, unordered=True)


def main(argument: str) -> None:
    """Make the pages, then serve as often as told."""
    served = msgspec.json.decode(argument, type=Served)
    first = service_for(served, throttled=False)
    first.prepare()
    _say(first.tenant.id)
    line = sys.stdin.readline()
    while line:
        service = service_for(served, throttled=line.strip() == "throttled")
        service.addresses = first.addresses
        with running(service) as run:
            _say(run.url)
            line = sys.stdin.readline()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
