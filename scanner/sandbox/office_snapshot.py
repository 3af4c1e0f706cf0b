"""The directory and the files of PCs of a made-up company in its snapshot: what collect-directory and ingest would have added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.resources.registry import local_registry
from scanner.sandbox.office import Office
from scanner.sandbox.office_computers import RESOURCES, computers_of
from scanner.sandbox.office_directory import RECORDS, base
from scanner.sandbox.office_policies import RECORDS as POLICIES
from scanner.sandbox.office_windows import RECORDS as WINDOWS
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]
_COMPUTERS = "windows.computers"


def resources(office: Office) -> Iterator[str]:
    """The resources that such a company has besides those of the service."""
    yield from RECORDS
    yield from POLICIES
    if office.pcs or any(each.file for each in office.servers):
        yield _COMPUTERS
        yield from (f"windows.{name}" for name in RESOURCES)


def records(tenant: Tenant, office: Office, name: str) -> Iterator[Record]:
    """The records of one of the `resources`, in the snapshot's order."""
    listed = RECORDS.get(name) or POLICIES.get(name)
    if listed is not None:
        (key,) = local_registry()[name].identity.id
        yield from sorted(listed(tenant, office), key=lambda record: str(record[key]))
        return
    for computer in computers_of(tenant, office):
        if name == _COMPUTERS:
            yield dict(computer.about)
        elif name in computer.about["sections"]:
            yield from ({"of": computer.id, "value": value} for value in WINDOWS[name.partition(".")[2]](computer))


def origin(tenant: Tenant, name: str) -> Record:
    """What the manifest says of where a resource came from."""
    if name in RECORDS:
        return {"endpoint": f"ldap: {base(tenant)}", "api": None, "permission": None, "pages": 1, "origin": "directory"}
    return {"endpoint": None, "api": None, "permission": None, "pages": None, "origin": "ingest"}
