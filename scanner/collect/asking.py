"""Asking for everything of one resource: page after page, parent after parent, each answer kept as a run as soon as it came."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, unquote

import msgspec

from scanner.collect.disguise import Disguise
from scanner.collect.entries import Failure, Trouble, failure_of, possible
from scanner.collect.errors import GraphError
from scanner.collect.line import NO_JSON, Channel, Limits, readable
from scanner.collect.pages import BrokenError, Page, Reader
from scanner.collect.spool import Run, Spool, head_of, name_of
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource

# A link that continues a list is good for some time only. https://learn.microsoft.com/graph/errors
EXPIRED = frozenset({"Directory_ExpiredPageToken"})


class Member(NamedTuple):
    """One list or object to ask for: the parent it belongs to (empty: it has none), and its path below the version."""

    of: str
    path: str


class _Result:
    """What became of a group of members. ``expired``: a link was no longer good."""

    def __init__(self) -> None:
        self.failures: list[Failure] = []
        self.missing: list[str] = []
        self.expired = False


class Asker:
    """Reads one resource into its spool. ``absent``: when the service said that it does not exist, and that means something.

    ``insisted``: parents that must exist, even where a parent without the object is none.
    """

    def __init__(
        self,
        resource: Resource,
        spool: Spool,
        channel: Channel,
        limits: Limits,
        insisted: Iterable[str],
        trouble: Trouble,
        disguise: Disguise | None = None,
    ) -> None:
        self._resource = resource
        self._spool = spool
        self._channel = channel
        self._limits = limits
        self._insisted = frozenset(insisted)
        self._trouble = trouble
        self._asked_by = disguise.asked_by if disguise else str
        self._reader = Reader(resource, disguise)
        self._read = self._reader.of_parent if resource.parented else self._reader.single if resource.single else self._reader.collection
        self.absent: datetime | None = None

    async def whole(self) -> None:
        """Ask for a resource without parents."""
        await self._group(1, [Member("", path_of(self._resource))])

    async def of(self, parents: Iterator[str]) -> None:
        """Ask for what belongs to each of the parents, given in their order; memory does not grow with their number."""
        chunks = enumerate(iter(lambda: list(map(self._member, islice(parents, self._limits.batch))), []), 1)

        async def work() -> None:
            for number, members in chunks:
                await self._group(number, members)
                if self._channel.given_up:  # that is noted already, and to refuse a hundred thousand others one by one would take a while
                    return

        async with asyncio.TaskGroup() as tasks:
            for _ in range(self._limits.parents_at_once):
                tasks.create_task(work())

    def _member(self, of: str) -> Member:
        return Member(of, path_of(self._resource, self._asked_by(of)))

    async def _group(self, number: int, members: Sequence[Member]) -> None:
        result = await self._once(number, members, restart=True)
        if result.expired:
            self._spool.drop(list(self._spool.of_group(number)))
            result = await self._once(number, members, restart=False)
        for failure in result.failures:
            self._trouble.add(failure)
        for parent in result.missing:
            self._trouble.missing(parent)

    async def _once(self, number: int, members: Sequence[Member], *, restart: bool) -> _Result:
        result = _Result()
        head = self._spool.runs.get(head_of(number))
        again: tuple[int, ...] = ()
        if head is None:
            head = await self._head(number, members, result)
        else:
            again = head.unanswered
        if head is None:
            return result
        async with asyncio.TaskGroup() as tasks:
            for place, member in enumerate(members):
                chain = _Chain(number, place, member, restart=restart)
                if place in again:
                    tasks.create_task(self._follow(chain, 1, self._address(member), result))
                elif member.of in head.links:
                    tasks.create_task(self._follow(chain, 2, head.links[member.of], result))
        return result

    async def _head(self, number: int, members: Sequence[Member], result: _Result) -> Run | None:
        """Ask for the first page of each member; None if nothing came."""
        found: list[tuple[Member, Page]] = []
        unanswered: list[int] = []
        dates: list[datetime] = []
        outcomes = await self._together(members) if self._resource.parented else [await self._alone(members[0])]
        for place, (member, outcome) in enumerate(zip(members, outcomes, strict=True)):
            if isinstance(outcome, GraphError):
                absent = self._absence(member, outcome)
                if absent is not None:
                    dates.append(absent)
                else:
                    unanswered.append(place)
                    self._fail(member, outcome, result)
            else:
                found.append((member, outcome[0]))
                dates.append(outcome[1])
        if len(unanswered) == len(members):
            return None
        if not self._resource.parented and not found:
            self.absent = dates[0]
            return None
        records = [record for member, page in found for record in self._records(member, page)]
        links = {member.of: page.link for member, page in found if page.link is not None}
        latest = max(dates, default=None)
        return self._spool.write(head_of(number), records, pages=len(found), date=latest, links=links, unanswered=unanswered)

    async def _alone(self, member: Member) -> tuple[Page, datetime] | GraphError:
        try:
            return await self._channel.page(self._address(member), self._read)
        except GraphError as error:
            return error.bare()

    async def _together(self, members: Sequence[Member]) -> list[tuple[Page, datetime] | GraphError]:
        outcomes: list[tuple[Page, datetime] | GraphError] = []
        for member, answer in zip(members, await self._channel.batch(self._resource.api, [member.path for member in members]), strict=True):
            try:
                outcomes.append(answer if isinstance(answer, GraphError) and answer.detail != NO_JSON else readable(answer, self._read))
            except BrokenError:
                outcomes.append(await self._alone(member))
        return outcomes

    async def _follow(self, chain: _Chain, page: int, link: str | None, result: _Result) -> None:
        """Go on from a link, page after page, until there is none; through the runs that are there already first."""
        live = False
        while link is not None:
            if page > self._limits.pages or not chain.leads_on(link, page):
                result.failures.append(Failure(Reason.INCOMPLETE, "too many pages" if page > self._limits.pages else "page loop"))
                return
            name = name_of(chain.group, chain.place, page)
            run = self._spool.runs.get(name)
            if run is None:
                if not live and self._spool.resumed:
                    self._spool.drop(list(self._spool.after(chain.group, chain.place, page)))
                try:
                    got, date = await self._channel.page(link, self._read)
                except GraphError as error:
                    if chain.restart and page > 1 and _expired(error, resumed=not live and bool(self._spool.resumed)):
                        result.expired = True
                    elif page > 1 or self._absence(chain.member, error) is None:
                        self._fail(chain.member, error, result)
                    return
                live = True
                links = {} if got.link is None else {chain.member.of: got.link}
                run = self._spool.write(name, self._records(chain.member, got), pages=1, date=date, links=links)
                del got  # memory holds no page while the next one is asked for
            link = run.links.get(chain.member.of)
            page += 1

    def _absence(self, member: Member, error: GraphError) -> datetime | None:
        """When the service said that there is nothing, if the resource file says what that means; else None."""
        if error.status != HTTPStatus.NOT_FOUND or self._resource.none_means is None or member.of in self._insisted:
            return None
        return possible(error.date)

    def _fail(self, member: Member, error: GraphError, result: _Result) -> None:
        if error.status == HTTPStatus.NOT_FOUND and member.of:
            result.missing.append(member.of)
        else:
            result.failures.append(failure_of(error))

    def _address(self, member: Member) -> str:
        return f"/{self._resource.api}{member.path}"

    def _records(self, member: Member, page: Page) -> list[tuple[str, str, bytes]]:
        if not member.of:
            return [("", id_, text) for id_, text in page.records]
        before = b'{"of":' + msgspec.json.encode(member.of) + b',"value":'
        return [(member.of, id_, before + text + b"}") for id_, text in page.records]


class _Chain:
    """The pages of one member."""

    def __init__(self, group: int, place: int, member: Member, *, restart: bool) -> None:
        self.group = group
        self.place = place
        self.member = member
        self.restart = restart
        self._seen = {_mark(member.path)}

    def leads_on(self, link: str, page: int) -> bool:
        """Whether the link was not followed before."""
        mark = _mark(link)
        if page > 1 and mark in self._seen:
            return False
        self._seen.add(mark)
        return True


def path_of(resource: Resource, parent: str = "") -> str:
    """The path and query below the version; whatever an id holds, it stays one part of the path."""
    path = resource.endpoint.replace("{id}", quote(parent, safe=""))
    query = quote(resource.query, safe="$&=,()':;/@*!-._~%")
    return f"{path}?{query}" if query else path


def _mark(link: str) -> bytes:
    """Something short that is equal for two spellings of the same address, whichever host it names."""
    path = link.partition("#")[0].partition("://")[2].partition("/")[2] if "://" in link else link.lstrip("/")
    api, _, rest = path.partition("/")
    return hashlib.blake2b(unquote(rest if api in ("v1.0", "beta") else path).encode(), digest_size=16).digest()


def _expired(error: GraphError, *, resumed: bool) -> bool:
    if error.status == HTTPStatus.BAD_REQUEST:
        return resumed or error.code in EXPIRED
    return error.status == HTTPStatus.GONE
