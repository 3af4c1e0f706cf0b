"""Names replaced while they arrive: what a collection needs so that no clear text is ever written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scanner.pseudonyms.keys import Key
from scanner.pseudonyms.manifests import mark
from scanner.pseudonyms.records import TEXTS, Pseudonyms, Record
from scanner.pseudonyms.snapshot import kinds_of, personal
from scanner.resources.keeping import values_at
from scanner.resources.registry import Resource


class Collecting:
    """See `scanner.collect.disguise.Disguise`."""

    def __init__(self, key: Key) -> None:
        self._pseudonyms = Pseudonyms(key)
        self._asked_by: dict[str, str] = {}

    @property
    def mark(self) -> dict[str, Any]:
        """What the manifest says."""
        return mark(self._pseudonyms.tokens.fingerprint)

    def values(self, resource: Resource) -> Callable[[Record], Record]:
        """What replaces the names in one object of a resource. Of ids that are names it remembers which is which, in memory alone."""
        replaced = self._pseudonyms.values(resource)
        if not self.named(resource):
            return replaced
        path = resource.identity.id

        def remembered(record: Record) -> Record:
            found = replaced(record)
            self._asked_by |= dict(zip(values_at(found, path), values_at(record, path), strict=True))
            return found

        return remembered

    def asked_by(self, of: str) -> str:
        """The id that stands under this token; any other id is known by itself."""
        return self._asked_by.get(of, of)

    def named(self, resource: Resource) -> bool:
        """Whether the ids of a resource are replaced."""
        return any(each.path == resource.identity.id and each.personal for each in resource.fields.values())

    def tells(self, resource: Resource) -> bool:
        """Whether a resource tells names and holds no free text."""
        return personal(resource) and not self.needs_names(resource)

    def needs_names(self, resource: Resource) -> bool:
        """Whether a resource holds free text."""
        return bool(resource.besides) or not TEXTS.isdisjoint(kinds_of(resource))

    def learn(self, path: Path) -> None:
        """Take note of the tokens in a file."""
        with path.open("rb") as stream:
            self._pseudonyms.texts.learn_all(stream)
