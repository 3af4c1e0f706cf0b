"""Who belongs to the groups that policies and role assignments name, nested ones included."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scanner.derive.tables import Tables
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

NOWHERE: frozenset[str] = frozenset()
_UNTOLD = unknown(Reason.INCOMPLETE)


class Groups:
    """The members of some groups, as far as ``entra.groupMembers`` (transitive) and ``entra.groups`` tell them.

    A group without a member is empty only if it is listed; one that is not listed was deleted, or was never shown: whom it had
    cannot be told.
    """

    def __init__(self, tables: Tables, named: Collection[str]) -> None:
        members, listing = tables["entra.groupMembers"], tables["entra.groups"]
        self._open: dict[str, Unknown] = {}
        self._of: dict[str, frozenset[str]] = {}
        self._anywhere = members.open
        self._unlisted = listing.open
        wanted, filled = frozenset(named), set[str]()
        grown: dict[tuple[frozenset[str], str], frozenset[str]] = {}
        for group, member in members.rows("of", "id"):
            if isinstance(group, Unknown):
                self._anywhere = group
            elif group in wanted:
                filled.add(group)
                if isinstance(member, Unknown):
                    self._open[group] = member
                else:
                    before = self._of.get(member, NOWHERE)
                    self._of[member] = grown.setdefault((before, group), before | {group})
        listed = set[str]()
        for (group,) in listing.rows("id"):
            if isinstance(group, Unknown):
                self._unlisted = group
            elif group in wanted:
                listed.add(group)
        self._known = frozenset(filled | listed)

    def of(self, person: str) -> frozenset[str]:
        """The named groups that this person (object id) surely belongs to. Equal sets are one object."""
        return self._of.get(person, NOWHERE)

    def members(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Everybody who belongs to a named group, with those groups."""
        yield from self._of.items()

    def open(self, group: str) -> Unknown | None:
        """Why others than those known may belong to ``group``; None if its members are all known."""
        if self._anywhere is not None:
            return self._anywhere
        if group not in self._known:
            return _UNTOLD if self._unlisted is None else self._unlisted
        return self._open.get(group)

    def is_group(self, name: str) -> Truth:
        """Whether a named id is a group's at all."""
        if name in self._known:
            return True
        return False if self._unlisted is None else self._unlisted
