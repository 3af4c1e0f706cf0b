"""Reading a directory (Active Directory): what is asked in which order, and what came of it. Nothing is ever written to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from scanner.collect.directory_accounts import accounts, privileged_groups
from scanner.collect.directory_computers import computers
from scanner.collect.directory_connection import Found, Source
from scanner.collect.directory_members import EVERYTHING, Member, Membership
from scanner.collect.directory_policies import HEAD, Place, Records, domain, group_policies, laps_of, password_settings, settings_name
from scanner.collect.directory_trust import DirectoryError
from scanner.collect.directory_values import Item, integer, many, moment, one, sid, text
from scanner.collect.entries import Failure, Trouble, possible
from scanner.model.verdicts import Reason
from scanner.resources.registry import local_registry

ROOT = ("defaultNamingContext", "rootDomainNamingContext", "configurationNamingContext", "schemaNamingContext")
LEVEL, CLOCK, TOKEN = "domainControllerFunctionality", "currentTime", "tokenGroups"


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one resource. ``records``: None where nothing was obtained; ``endpoint``: the search; ``date``: the server's clock."""

    name: str
    records: Records | None
    trouble: Trouble
    endpoint: str
    pages: int
    date: datetime


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything that was read of one domain. ``domain``: its SID; ``title``: its name (DNS), else its distinguished name."""

    base: str
    domain: str
    title: str
    resources: tuple[Read, ...]


class _Counted:
    """Counts the pages of searches."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.pages = 0

    def search(self, base: str, scope: str, matching: str, attributes: Iterable[str]) -> Found:
        found = self._source.search(base, scope, matching, attributes)
        self.pages += found.pages
        return found


def collect_directory(source: Source, told: Callable[[str], None]) -> Collection:
    """Read a domain. ``told`` hears the name of every resource before it is read. Raises `DirectoryError` where the domain cannot be told."""
    return _Reading(source, told).collection()


class _Reading:
    def __init__(self, source: Source, told: Callable[[str], None]) -> None:
        self._source = _Counted(source)
        self._told = told
        answer = self._source.search("", "base", EVERYTHING, (*ROOT, LEVEL, TOKEN, CLOCK)).items
        root = answer[0] if answer else Item("", {})
        names = [one(root, each, text, Trouble()) for each in ROOT]
        now = _time(root)
        if not all(names) or now is None:
            raise DirectoryError(
                "このサーバーは Active Directory のドメイン コントローラーではないか、最初の応答（rootDSE）を読めません。",
                "this server is no domain controller of Active Directory, or its first answer (rootDSE) cannot be read.",
            )
        self._date = now
        base, first, configuration, schema = names
        found = self._source.search(base, "base", EVERYTHING, ("objectSid", *HEAD))
        self._head = found.items[0] if found.items else Item(base, {})
        known = one(self._head, "objectSid", sid, Trouble())
        if known is None:
            raise DirectoryError(
                "ドメインの情報を読めません。ドメインのユーザーとしてサインインしているかを確かめてください。",
                "the head of the domain cannot be read: see that you sign in as a user of the domain.",
            )
        self._place = Place(base, known, configuration, schema, base == first, one(root, LEVEL, integer, Trouble()))
        self._token = frozenset(many(root, TOKEN, sid, Trouble()))
        self._membership = Membership(self._source, base, known)
        self._laps = laps_of(self._source, self._place)

    def _now(self) -> datetime:
        """The server's time; the last one known where the connection is lost."""
        found = self._source.search("", "base", EVERYTHING, (CLOCK,)).items
        return (_time(found[0]) if found else None) or self._date

    def collection(self) -> Collection:
        source, place, membership = self._source, self._place, self._membership
        everybody: list[Member] = []
        unseen = Trouble()

        def groups(trouble: Trouble) -> Records:
            found, members = privileged_groups(source, place, membership, trouble)
            everybody.extend(members)
            if trouble:
                unseen.add(Failure(trouble.reason, "the members of the privileged groups are not all known"))
            return found

        def people(trouble: Trouble) -> Records:
            if unseen:
                trouble.add(Failure(unseen.reason, unseen.details[0]))
            return accounts(source, place, membership, everybody, trouble)

        whole: dict[str, tuple[str, Callable[[Trouble], Records | None]]] = {
            # A value of the domain that cannot be read is missing in its record, and says so by that.
            "directory.domain": (f"{place.base}?base?{EVERYTHING}", lambda _: [domain(source, place, self._head, self._laps, Trouble())]),
            "directory.passwordSettings": (
                f"{settings_name(place.base)}?one?{EVERYTHING}",
                lambda trouble: password_settings(source, place, membership, trouble),
            ),
            "directory.privilegedGroups": (f"{place.base}?sub?(objectClass=group)", groups),
            "directory.accounts": (f"{place.base}?sub?(objectClass=user)", people),
            "directory.computers": (
                f"{place.base}?sub?(objectCategory=computer)",
                lambda trouble: computers(source, place, self._laps, self._token, trouble),
            ),
            "directory.groupPolicies": (
                f"CN=Policies,CN=System,{place.base}?one?{EVERYTHING}",
                lambda trouble: group_policies(source, place, trouble),
            ),
        }
        read = tuple(self._read(name, endpoint, ask) for name, (endpoint, ask) in whole.items())
        heads = read[0].records or [{}]
        return Collection(place.base, place.domain, heads[0].get("dnsRoot") or place.base, read)

    def _read(self, name: str, endpoint: str, ask: Callable[[Trouble], Records | None]) -> Read:
        self._told(name)
        trouble = Trouble()
        before = self._source.pages
        records = ask(trouble)
        if records is not None:
            key = local_registry()[name].identity.id[0]
            whole = [each for each in records if each.get(key)]
            if len(whole) < len(records):
                trouble.add(Failure(Reason.INCOMPLETE, f"objects without {key}"))
            records = sorted(whole, key=lambda each: str(each[key]))
        pages = self._source.pages - before
        self._date = self._now()
        return Read(name, records, trouble, f"ldap: {endpoint}", pages, self._date)


def _time(root: Item) -> datetime | None:
    return possible(one(root, CLOCK, moment, Trouble()))
