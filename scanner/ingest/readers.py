"""Every format that is read, and the way from a file to what it gives."""

from __future__ import annotations

from scanner.ingest import gpo, gpresult, inf, osquery, powershell, wlan
from scanner.ingest.model import HEAD, Parts, Reader, Source

# In this order: PowerShell takes every JSON that osquery does not know as its own.
READERS: tuple[Reader, ...] = (gpo, gpresult, wlan, inf, osquery, powershell)


def read(source: Source) -> Parts | None:
    """What a file gives; None if it is of no known format. Raises `InputError`."""
    head = source.data[:HEAD]
    for reader in READERS:
        if reader.detect(source.path, head) is not None:
            return reader.read(source)
    return None
