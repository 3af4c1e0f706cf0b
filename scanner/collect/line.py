"""The way to Graph that all resources share: so many requests at a time, one budget, one clock – the service's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scanner.collect.entries import possible
from scanner.collect.errors import GraphError
from scanner.collect.journal import OLDEST, too_old
from scanner.collect.pages import BrokenError, Page
from scanner.collect.patience import Budget
from scanner.model.verdicts import Reason

if TYPE_CHECKING:
    from scanner.collect.graph import Answer

TRIES = 3
PAUSE = 0.2
# Seconds for a service that has never answered: a wrong proxy or a dead network need not be waited for as a busy service must be.
UNHEARD = 120.0
NO_JSON = "no JSON"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked for at a time and at most.

    ``resource_seconds``: how long one request of a resource may be tried; when that is over without an answer, the resource ends.
    ``pages``: of one list. ``page_bytes``: of one answer. ``batch``: parents asked for in one request.
    """

    at_once: int = 8
    resource_seconds: float = 600
    total_seconds: float = 3600
    pages: int = 20_000
    page_bytes: int = 64_000_000
    batch: int = 20

    @property
    def parents_at_once(self) -> int:
        """Requests of one parented resource at a time. Each is a batch, and Graph counts what is in it one by one, for all apps of a tenant."""
        return max(1, self.at_once // 4)


class Service(Protocol):
    """What is used of `scanner.collect.graph.Graph`."""

    async def get(self, address: str, budget: Budget) -> Answer:
        """Ask for one address. Raises `GraphError`."""
        ...

    async def batch(self, api: str, paths: Sequence[str], budget: Budget) -> list[Answer | GraphError]:
        """Ask for several at once."""
        ...


class Clock:
    """The service's clock. ``latest``: the latest time that it told."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._begun: datetime | None = None
        self.latest: datetime | None = None

    def knew(self, moment: datetime) -> None:
        """Take note of the time of an answer that is being resumed from."""
        self._begun = moment if self._begun is None else min(self._begun, moment)
        self._told(moment)

    def saw(self, date: datetime | None) -> None:
        """Take note of the date of an answer. Raises `UsageError` where what is being resumed began too long before."""
        moment = possible(date)
        if moment is None:
            return
        if self._begun is not None and moment - self._begun > OLDEST:
            raise too_old(self._out, self._begun, moment)
        self._told(moment)

    def _told(self, moment: datetime) -> None:
        self.latest = moment if self.latest is None else max(self.latest, moment)


class Line:
    """Shared by all resources of a collection."""

    def __init__(self, graph: Service, limits: Limits, clock: Clock) -> None:
        self.graph = graph
        self.limits = limits
        self.clock = clock
        self.slots = asyncio.Semaphore(limits.at_once)
        self.total = Budget(limits.total_seconds)


class Channel:
    """One resource's use of the line. ``waiting`` is told of every wait, in seconds."""

    def __init__(self, line: Line, waiting: Callable[[float], None]) -> None:
        self._line = line
        self._waiting = waiting
        self._spent: Budget | None = None

    @property
    def given_up(self) -> bool:
        """Whether the last request was given up, and no time is left for another one."""
        return self._spent is not None and self._spent.left() <= 0

    async def page(self, address: str, read: Callable[[bytes], Page]) -> tuple[Page, datetime]:
        """Ask for one address until its answer can be read; with it, the service's time. Raises `GraphError`."""
        for tried in range(1, TRIES + 1):
            try:
                return readable(await self._get(address), read)
            except BrokenError as error:
                failure = GraphError(Reason.INCOMPLETE, error.detail, status=HTTPStatus.OK)
            except GraphError as error:
                if error.detail != NO_JSON:
                    raise
                failure = error.bare()
            if tried < TRIES:
                await asyncio.sleep(PAUSE * tried)
        raise failure

    async def _get(self, address: str) -> Answer:
        async with self._line.slots:
            budget = self._budget()
            try:
                answer = await self._line.graph.get(address, budget)
            except GraphError as error:
                self._spent = budget if _passing(error) else None
                self._line.clock.saw(error.date)
                raise
        self._spent = None
        self._line.clock.saw(answer.date)
        return answer

    async def batch(self, api: str, paths: Sequence[str]) -> list[Answer | GraphError]:
        """Ask for up to 20 paths at once; the answers come in their order."""
        async with self._line.slots:
            budget = self._budget()
            answers = await self._line.graph.batch(api, paths, budget)
        for answer in answers:
            self._line.clock.saw(answer.date)
        self._spent = budget if all(isinstance(each, GraphError) and _passing(each) for each in answers) else None
        return answers

    def _budget(self) -> Budget:
        """A new budget – or, after a request that was given up, what that one left: so a service that does not answer ends the resource."""
        seconds = self._line.limits.resource_seconds if self._line.clock.latest is not None else min(UNHEARD, self._line.limits.resource_seconds)
        return self._spent or Budget(seconds, self._line.total, waiting=self._waiting)


def readable(answer: Answer | GraphError, read: Callable[[bytes], Page]) -> tuple[Page, datetime]:
    """What an answer holds, and when it was given. Raises `BrokenError`; without the service's time its age could not be told."""
    if isinstance(answer, GraphError):
        raise BrokenError(answer.detail)
    date = possible(answer.date)
    if date is None:
        raise BrokenError("no date")
    return read(answer.body), date


def _passing(error: GraphError) -> bool:
    status = error.status
    return status is None or status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS) or status >= HTTPStatus.INTERNAL_SERVER_ERROR
