"""All addresses that the service knows, and what may be selected at each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from scanner.sandbox import (
    access,
    admin_templates,
    alerts,
    app_protection,
    apps,
    device_states,
    devices,
    directory,
    enrolment,
    identity_policies,
    licences,
    old_security,
    people,
    policies,
    reviews,
    risk,
    roles,
    services,
    settings,
    surface_enrolment,
    surface_settings,
    surfaces,
    trust,
)
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.endpoints import Endpoint, Record
from scanner.sandbox.plan import Tenant

ENDPOINTS: tuple[Endpoint, ...] = (
    *access.ENDPOINTS,
    *admin_templates.ENDPOINTS,
    *alerts.ENDPOINTS,
    *app_protection.ENDPOINTS,
    *apps.ENDPOINTS,
    *device_states.ENDPOINTS,
    *devices.ENDPOINTS,
    *directory.ENDPOINTS,
    *enrolment.ENDPOINTS,
    *identity_policies.ENDPOINTS,
    *licences.ENDPOINTS,
    *old_security.ENDPOINTS,
    *people.ENDPOINTS,
    *policies.ENDPOINTS,
    *reviews.ENDPOINTS,
    *risk.ENDPOINTS,
    *roles.ENDPOINTS,
    *services.ENDPOINTS,
    *settings.ENDPOINTS,
    *surface_enrolment.ENDPOINTS,
    *surface_settings.ENDPOINTS,
    *surfaces.ENDPOINTS,
    *trust.ENDPOINTS,
)

_ENOUGH = 60


@cache
def endpoint(api: str, path: str) -> Endpoint | None:
    """Return the row of an address as rows spell it, e.g. ``/groups/{id}/transitiveMembers``; None if there is none."""
    return next((row for row in ENDPOINTS if (row.api, row.path) == (api, path)), None)


@cache
def selectable(row: Endpoint) -> frozenset[str]:
    """Return the properties that may be selected: those of the sample tenants' objects at the address, and what the row adds."""
    found: set[str] = set(row.properties)
    for tenant, _ in COMPANIES.values():
        for record in _some(row, tenant):
            found |= record.keys()
    return frozenset(name for name in found if "@" not in name)


def _some(row: Endpoint, tenant: Tenant) -> Iterator[Record]:
    if row.objects is not None:
        yield from row.objects(tenant)
    elif row.single is not None:
        yield from _given(row.single(tenant))
    else:
        for parent in islice(_parents(row, tenant), _ENOUGH):
            if row.objects_of is not None:
                yield from islice(row.objects_of(tenant, parent) or (), _ENOUGH)
            elif row.single_of is not None:
                yield from _given(row.single_of(tenant, parent))


def _given(record: Record | None) -> Iterable[Record]:
    return () if record is None else (record,)


def _parents(row: Endpoint, tenant: Tenant) -> Iterator[str]:
    path = row.path.partition("/{id}")[0]
    above = endpoint(row.api, path) or endpoint("v1.0", path)
    if above is not None and above.objects is not None:
        yield from (str(record["id"]) for record in above.objects(tenant))
    yield from (tenant.team_id(team) for team in tenant.teams)
