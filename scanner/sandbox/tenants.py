"""The sample tenants by name: whole folders with organisation.yaml, answers.yaml and a snapshot."""

from __future__ import annotations

import shutil
from pathlib import Path

from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.organisation import answers_text, organisation_text
from scanner.sandbox.plan import Tenant
from scanner.sandbox.write import write_snapshot
from scanner.snapshot.write import write_bytes

NAMES = tuple(COMPANIES)


def tenant_of(name: str, size: int | None = None) -> Tenant:
    """Return a tenant by its name. ``size``: so many accounts, and so many devices if it has any; None: as it was made.

    Raises `KeyError` for a name that is not in `NAMES`, `ValueError` for a size below that.
    """
    return COMPANIES[name][0].resized(size)


def write(name: str, folder: Path, size: int | None = None) -> None:
    """Write the tenant ``name`` into ``folder``; a snapshot that lies there is replaced, other files stay.

    Raises what `tenant_of` raises, and `OutputError` where the folder cannot be written.
    """
    tenant, (_, organisation) = tenant_of(name, size), COMPANIES[name]
    write_bytes(folder / "organisation.yaml", organisation_text(tenant, organisation).encode("utf-8"))
    if organisation.answers:
        write_bytes(folder / "answers.yaml", answers_text(organisation).encode("utf-8"))
    snapshot = folder / "snapshot"
    if (snapshot / "manifest.json").is_file():
        shutil.rmtree(snapshot)
    write_snapshot(tenant, snapshot)
