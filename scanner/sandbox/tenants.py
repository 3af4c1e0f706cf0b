"""The sample tenants by name: whole folders with organisation.yaml, answers.yaml and a snapshot."""

from __future__ import annotations

from pathlib import Path

from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.organisation import answers_text, organisation_text
from scanner.sandbox.write import write_snapshot
from scanner.snapshot.write import write_bytes

NAMES = tuple(COMPANIES)


def write(name: str, folder: Path, size: int | None = None) -> None:
    """Write the tenant ``name`` into ``folder``.

    ``size``: so many accounts, and so many devices if the tenant has any; None: as many as the company was made with.
    Raises `KeyError` for a name that is not in `NAMES`, `ValueError` for fewer than that, `OutputError` where the folder
    cannot be written.
    """
    tenant, organisation = COMPANIES[name]
    tenant = tenant.resized(size)
    write_bytes(folder / "organisation.yaml", organisation_text(tenant, organisation).encode("utf-8"))
    if organisation.answers:
        write_bytes(folder / "answers.yaml", answers_text(organisation).encode("utf-8"))
    write_snapshot(tenant, folder / "snapshot")
