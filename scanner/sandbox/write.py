"""Writing a made-up tenant as a snapshot folder, straight from its objects: what a collector would have read from its service."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scanner import __version__
from scanner.resources.keeping import Keeping, asked_for, values_at
from scanner.resources.registry import Resource, local_registry, registry
from scanner.resources.service_plans import service_plans
from scanner.sandbox import office_snapshot
from scanner.sandbox.asking import Asked, Projection, asked
from scanner.sandbox.catalogue import endpoint, selectable
from scanner.sandbox.dice import COLLECTED_AT
from scanner.sandbox.endpoints import Endpoint, Record
from scanner.sandbox.licences import plans
from scanner.sandbox.office import Office
from scanner.sandbox.pages import encode, with_context
from scanner.sandbox.plan import Tenant
from scanner.sandbox.refusals import withheld_code
from scanner.snapshot.manifest import SCHEMA
from scanner.snapshot.write import atomic, pretty_json, write_bytes

_ORGANISATION = "entra.organization"
_SKUS = "entra.subscribedSkus"
_MEMBERS = "entra.groupMembers"
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Gap:
    """Why nothing, or not everything, was obtained."""

    reason: str
    detail: str


@dataclass(slots=True)
class _Tally:
    """What was read of a resource besides its records: answers that held data, and parents that the tenant does not know.

    ``top``: no page holds more objects.
    """

    top: int | None = None
    pages: int = 0
    unknown: list[str] = field(default_factory=list)


def write_snapshot(tenant: Tenant, folder: Path, *, top: int | None = None) -> None:
    """Write the tenant's snapshot; the manifest comes last. Memory does not grow with the tenant.

    ``top``: as it would be read from a service whose pages hold no more objects than that.
    """
    known = registry()
    entries = {name: _entry(tenant, resource, folder, top) for name, resource in sorted(known.items()) if name not in tenant.absent}
    if tenant.office is not None:
        entries |= {name: _local(tenant, tenant.office, name, folder) for name in office_snapshot.resources(tenant.office)}
    granted = {name for resource in known.values() for name in resource.permissions} if tenant.permitted else set()
    manifest = {
        "schema": SCHEMA,
        "tool": f"telework-scan {__version__}",
        "tenant": {"id": tenant.id, "name": None if _gap(tenant, known[_ORGANISATION]) else tenant.title},
        "collected_at": COLLECTED_AT,
        "sign_in": "sandbox",
        "permissions": sorted(granted),
        "resources": dict(sorted(entries.items())),
    }
    write_bytes(folder / "manifest.json", pretty_json(manifest))


def _local(tenant: Tenant, office: Office, name: str, folder: Path) -> Record:
    """The entry of a resource that no service holds."""
    file = local_registry()[name].file
    count, digest = _write_lines(folder / file, map(encode, office_snapshot.records(tenant, office, name)))
    return {
        "file": file,
        "count": count,
        "sha256": digest,
        "state": "present",
        "complete": True,
        "reason": None,
        "detail": None,
        "collected_at": COLLECTED_AT,
        **office_snapshot.origin(tenant, name),
    }


def _entry(tenant: Tenant, resource: Resource, folder: Path, top: int | None) -> Record:
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
    gap = _gap(tenant, resource)
    if gap is not None:
        return {**entry, "state": "not_obtained", "complete": False, "reason": gap.reason, "detail": gap.detail}
    if resource.single and not resource.parented and _object(tenant, _row(resource.name), "") is None:
        return {**entry, "state": "none"}
    tally = _Tally(top)
    lines = (encode({"of": parent, "value": record} if parent else record) for parent, record in _records(tenant, resource, tally))
    count, digest = _write_lines(folder / resource.file, lines)
    entry |= {"file": resource.file, "count": count, "sha256": digest, "pages": tally.pages}
    if tally.unknown:
        entry |= {"complete": False, "reason": "incomplete", "detail": f"not found: {', '.join(tally.unknown[:_MOST_SHOWN])}"}
    return entry


def _gap(tenant: Tenant, resource: Resource) -> _Gap | None:
    """Why the resource is not obtained in this tenant: no plan, parents that were not obtained, or a refusal."""
    if resource.plan and _lacks(tenant, resource.plan):
        return _Gap("not_licensed", f"no service plan: {', '.join(resource.plan)}")
    if resource.per:
        above = _gap(tenant, registry()[resource.per])
        if above is not None:
            return _Gap(above.reason, f"needs {resource.per}")
    naming = {name: _gap(tenant, registry()[name]) for name in resource.named_by if name not in tenant.absent}
    missing = {name: gap for name, gap in naming.items() if gap is not None}
    if missing and len(missing) == len(naming) and not _teams(tenant, resource):
        return _Gap(next(iter(missing.values())).reason, f"needs {', '.join(sorted(missing))}")
    withheld = tenant.refusal_at(resource.api, resource.endpoint)
    if withheld is None:
        return None
    return _Gap(withheld.reason, f"HTTP {withheld.status} {withheld_code(withheld, resource.endpoint)}")


def _lacks(tenant: Tenant, needed: Iterable[str]) -> bool:
    """Whether the tenant is known to have none of the plans, under any of their names."""
    if _SKUS in tenant.absent or tenant.refusal_at("v1.0", registry()[_SKUS].endpoint):
        return False
    names = {name for plan in needed for name in (service_plans()[plan].names if plan in service_plans() else (plan,))}
    return not names & plans(tenant)


@cache
def _row(resource: str) -> Endpoint:
    known = registry()[resource]
    row = endpoint(known.api, known.endpoint)
    if row is None:
        raise LookupError(f"the sandbox has no row for {resource}: {known.api} {known.endpoint}")
    return row


def _asked(tenant: Tenant, resource: Resource) -> Asked:
    row = _row(resource.name)
    return asked(row, resource.query, selectable(row), plans(tenant))


def _records(tenant: Tenant, resource: Resource, tally: _Tally) -> Iterator[tuple[str, Record]]:
    """Parent (empty: it has none) and object, as the snapshot holds them, in its order."""
    wanted = _asked(tenant, resource)
    projected = Projection(wanted)
    kept = Keeping(resource).kept if resource.never or resource.keep else _whole
    for parent in _parents(tenant, resource) if resource.parented else ("",):
        found = _answered(tenant, wanted, projected, parent, tally)
        if found is None and resource.none_means is None:
            tally.unknown.append(parent)
        for record in found or ():
            yield parent, kept(record)


def _whole(record: Record) -> Record:
    return record


def _answered(tenant: Tenant, wanted: Asked, projected: Projection, parent: str, tally: _Tally) -> Iterable[Record] | None:
    """The objects of one list, or the one object, as answers hold them; None for a parent that is not known. Counts answers."""
    row = wanted.row
    if row.objects is not None:
        return _paged(row.objects(tenant), wanted, projected, tally)
    if row.objects_of is not None:
        found = row.objects_of(tenant, parent)
        return None if found is None else _paged(found, wanted, projected, tally)
    record = _object(tenant, row, parent)
    if record is None:
        return None
    tally.pages += 1
    return [with_context(wanted.context(parent), projected(record))]


def _paged(records: Iterable[Record], wanted: Asked, projected: Projection, tally: _Tally) -> Iterator[Record]:
    size = min(wanted.size, tally.top or wanted.size)
    tally.pages += 1
    for count, record in enumerate(filter(wanted.wants, records)):
        tally.pages += count > 0 and count % size == 0
        yield projected(record)


def _object(tenant: Tenant, row: Endpoint, parent: str) -> Record | None:
    if row.single is not None:
        return row.single(tenant)
    return row.single_of(tenant, parent) if row.single_of is not None else None


def _parents(tenant: Tenant, resource: Resource) -> Iterator[str]:
    """The ids of the parents that the resource is read for, sorted."""
    if resource.per:
        above = registry()[resource.per]
        for _, record in _records(tenant, above, _Tally()):
            if asked_for(resource, record):
                yield from values_at(record, above.identity.id)
        return
    found = set(_teams(tenant, resource))
    for name, paths in resource.named_by.items():
        if name not in tenant.absent and _gap(tenant, registry()[name]) is None:
            found.update(value for _, record in _records(tenant, registry()[name], _Tally()) for path in paths for value in values_at(record, path))
    yield from sorted(found)


def _teams(tenant: Tenant, resource: Resource) -> list[str]:
    """The groups that the organisation's file names, where it is their members that the resource holds."""
    return [tenant.team_id(team) for team in tenant.teams] if resource.name == _MEMBERS else []


def _write_lines(path: Path, lines: Iterable[bytes]) -> tuple[int, str]:
    """Write one line each; returns how many, and the SHA-256 of the file."""
    digest = hashlib.sha256()
    count = 0
    with atomic(path) as stream:
        for line in lines:
            digest.update(line + b"\n")
            stream.write(line + b"\n")
            count += 1
    return count, digest.hexdigest()
