"""The tables of a snapshot that lies in files."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.derive.tables import Table, Tables
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource, all_resources
from scanner.snapshot.batches import batches
from scanner.snapshot.manifest import Entry
from scanner.snapshot.read import Snapshot


def tables_of(snapshot: Snapshot, older: Iterable[Snapshot] | None = None) -> Tables:
    """The tables of an opened snapshot (derived resources included, once they are worked out).

    ``older``: older snapshots, the oldest first; of them, too, a resource is read when a derivation asks for it, and not kept.
    """
    latest = snapshot.manifest.collected_at

    def table(name: str) -> Table:
        resource, entry = all_resources()[name], snapshot.entry(name)
        return Table(
            resource,
            missing_of(resource, entry),
            entry is not None and (entry.state == "none" or (entry.state == "present" and entry.complete)),
            entry.collected_at if entry is not None else latest,
            lambda: batches(snapshot, name),
        )

    return Tables(table, latest, None if older is None else tuple(map(tables_of, older)))


def missing_of(resource: Resource, entry: Entry | None) -> Unknown | None:
    """Why nothing of a resource is known; None if it was read, or is known not to exist."""
    if entry is None:
        return unknown(Reason.NOT_COLLECTED)
    if entry.state == "not_obtained":
        return unknown(entry.reason or Reason.NOT_COLLECTED)
    if entry.state == "none" and resource.none_means is None:
        return unknown(Reason.NOT_COLLECTED)
    return None
