"""The tenants that are measured: the sample company, grown; kept in the system's temporary folder between runs."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import scanner
from scanner.sandbox.tenants import write
from scanner.snapshot.read import Snapshot, open_snapshot

NAME = "sample"


def prepared(size: int) -> Path:
    """The folder of a tenant with so many accounts and devices; made if the generator was not yet asked for this one."""
    made = Path(tempfile.gettempdir()) / "telework-scan-bench" / f"{NAME}-{size}-{_generator()}"
    if not made.is_dir():
        new = made.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        write(NAME, new, size)
        new.rename(made)
    return made


def _generator() -> str:
    """A short name for the generator as it is now: another generator makes other tenants."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _sources() -> Iterable[Path]:
    folder = Path(scanner.__file__).parent
    return sorted((*folder.glob("sandbox/*.py"), *folder.glob("resources/*.yaml"), folder / "snapshot" / "write.py"))


def as_one_json(folder: Path) -> bytes:
    """The whole snapshot as one JSON text: resource → list of records."""
    snapshot: Snapshot = open_snapshot(folder / "snapshot")
    parts = []
    for name, entry in snapshot.manifest.entries.items():
        if entry.file:
            records = (snapshot.folder / entry.file).read_bytes().strip().replace(b"\n", b",")
            parts.append(b'"%s":[%s]' % (name.encode(), records))
    return b"{" + b",".join(parts) + b"}"
