"""Names replaced in what is added to a snapshot: files that were brought in, a directory that was read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from scanner.pseudonyms.keys import Key
from scanner.pseudonyms.manifests import check_key, entry_without_names, mark
from scanner.pseudonyms.records import Pseudonyms, Record
from scanner.pseudonyms.snapshot import learn_tokens
from scanner.resources.registry import local_registry
from scanner.snapshot.manifest import MANIFEST
from scanner.snapshot.read import open_snapshot


class Adding:
    """See `scanner.ingest.disguise.Disguise`. ``folder``: the snapshot that is added to, or a new one.

    What it holds is read when names are replaced, so that an interrupted ingest can be finished before.
    """

    def __init__(self, key: Key, folder: Path) -> None:
        self._pseudonyms = Pseudonyms(key)
        self._folder = folder
        if (folder / MANIFEST).is_file():
            check_key(open_snapshot(folder).manifest, folder, key)
        self.domain = self._pseudonyms.names.domain
        self.file = self._pseudonyms.names.file
        self.company = self._pseudonyms.names.kinds["company"]
        self.sid = self._pseudonyms.tokens.sids

    @property
    def mark(self) -> dict[str, Any]:
        """What the manifest says."""
        return mark(self._pseudonyms.tokens.fingerprint)

    def replaced(self, records: Iterable[tuple[str, Record]]) -> list[Record]:
        """The records without names; what one of them names is known for the free text of all."""
        if (self._folder / MANIFEST).is_file():
            learn_tokens(self._pseudonyms, open_snapshot(self._folder))
        given = list(records)
        known = {name: local_registry()[name] for name, _ in given}
        names = {name: self._pseudonyms.records(resource, texts=False) for name, resource in known.items()}
        self._pseudonyms.texts.learn_all(msgspec.json.encode(names[name](record)) for name, record in given)
        whole = {name: self._pseudonyms.records(resource, texts=True) for name, resource in known.items()}
        return [whole[name](record) for name, record in given]

    def endpoint(self, text: str) -> str:
        """Where a resource was read, without the name of a domain."""
        found: str = entry_without_names({"endpoint": text, "detail": None}, self._pseudonyms)["endpoint"]
        return found


def check_without_key(folder: Path) -> None:
    """See that names may be added in clear text. Raises `UsageError` where those of the snapshot are replaced, `InputError`."""
    if (folder / MANIFEST).is_file():
        check_key(open_snapshot(folder).manifest, folder, None)
