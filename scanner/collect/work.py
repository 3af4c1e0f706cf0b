"""One resource on its way from the service into the snapshot."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import datetime

from scanner.collect import entries
from scanner.collect.asking import Asker
from scanner.collect.disguise import Disguise
from scanner.collect.entries import INTERRUPTED, Entry, Trouble
from scanner.collect.journal import Journal
from scanner.collect.line import Channel, Line
from scanner.collect.merge import assemble, sources
from scanner.collect.parents import ids_for, note_gaps
from scanner.collect.spool import Spool
from scanner.language.types import parse_datetime
from scanner.resources.registry import Resource


class Work:
    """Reads a resource, and makes its file and its entry of whatever was read by then.

    ``parents``: name → resource and entry of those that name the ids it is read for. ``groups``: ids that are asked for in any case.
    ``basis``: what the ids are made from. ``grew`` is told how many objects came. ``disguise``: who replaces names, if anybody does.
    """

    def __init__(
        self,
        resource: Resource,
        journal: Journal,
        parents: Mapping[str, tuple[Resource, Entry]],
        groups: Sequence[str],
        basis: str,
        grew: Callable[[int], None],
        disguise: Disguise | None = None,
    ) -> None:
        self.resource = resource
        self._journal = journal
        self._parents = parents
        self._groups = groups
        self._basis = basis
        self._spool = Spool(journal.runs(resource.name), basis, grew, discreet=disguise is not None)
        self._disguise = disguise
        self._trouble = Trouble()
        self._absent: datetime | None = None
        self._asked = False

    async def ask(self, line: Line, waiting: Callable[[float], None]) -> None:
        """Ask for everything that is not there yet."""
        asker = Asker(self.resource, self._spool, Channel(line, waiting), line.limits, self._groups, self._trouble, self._disguise)
        if self.resource.parented:
            note_gaps(self.resource, {name: entry for name, (_, entry) in self._parents.items()}, self._trouble)
            files = {name: (parent, self._journal.file(parent)) for name, (parent, entry) in self._parents.items() if entry["file"] is not None}
            await asker.of(ids_for(self.resource, files, self._groups, self._trouble))
        else:
            await asker.whole()
            self._absent = asker.absent
        self._asked = True

    def entry(self, latest: datetime) -> Generator[None, None, Entry]:
        """Write the file, step by step; returns the entry. ``latest``: the latest time that the service told.

        What was not asked for to the end counts as interrupted. A resource that is whole need not be asked for again.
        """
        if not self._asked:
            self._trouble.add(INTERRUPTED)
        runs = self._spool.runs.values()
        pages = sum(run.pages for run in runs)
        if self._absent is not None:
            return self._whole(entries.absent(self.resource, self._absent))
        if self._trouble and not pages:
            return entries.failed(self.resource, self._trouble, latest)
        dates = [run.date for run in runs if run.date is not None] or [found for found in self._dates_of_parents() if found is not None]
        written = yield from assemble(self._journal.file(self.resource), sources(self._spool), self._spool.folder)
        duplicates = self._spool.received - written[0]
        entry = entries.present(self.resource, self.resource.file, written, pages, duplicates, self._trouble, max(dates, default=latest))
        return entry if self._trouble else self._whole(entry)

    @property
    def resumed_from(self) -> list[datetime]:
        """When the answers came that were there already."""
        return [date for name in self._spool.resumed if (date := self._spool.runs[name].date) is not None]

    def _dates_of_parents(self) -> list[datetime | None]:
        """That there is nobody to ask for is as old as the lists that say so."""
        return [parse_datetime(entry["collected_at"]) for _, entry in self._parents.values()]

    def _whole(self, entry: Entry) -> Entry:
        self._journal.finish(self.resource.name, self._basis, entry)
        self._spool.remove()
        return entry
