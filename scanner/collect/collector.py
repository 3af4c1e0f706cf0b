"""Collecting: in which order resources are read, what is read at all, and the manifest that says what came of it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeVar

from scanner.collect.disguise import Disguise, Naming
from scanner.collect.entries import INTERRUPTED, Entry, Failure, not_obtained, shown
from scanner.collect.journal import Journal
from scanner.collect.licences import Licences
from scanner.collect.line import Clock, Limits, Line, Service
from scanner.collect.parents import GROUP_MEMBERS, basis_of, needs, obstacle, records_of
from scanner.collect.work import Work
from scanner.model.errors import UsageError
from scanner.model.verdicts import Reason
from scanner.resources.registry import PEOPLE_ONLY, Resource, registry
from scanner.snapshot.manifest import SCHEMA

__all__ = ["Job", "Limits", "NothingError", "Progress", "collect"]

ORGANISATION, SUBSCRIPTIONS = "entra.organization", "entra.subscribedSkus"

T = TypeVar("T")

# Ways to sign in as an application, not as a person.
APPLICATIONS = frozenset({"certificate", "secret", "federated", "managed-identity"})


class NothingError(UsageError):
    """The service gave no usable answer at all, so that there is nothing to make a snapshot of."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Job:
    """What to collect. ``tenant``: its id (None: whichever answers). ``groups``: ids of groups that the organisation names.

    ``sign_in``, ``permissions`` (granted) and ``tool`` go into the manifest. ``resume``: go on with what lies in ``out``. ``disguise``: who
    replaces names before anything is written; None: they stay.
    """

    out: Path
    tenant: str | None
    resources: tuple[str, ...]
    groups: tuple[str, ...]
    sign_in: str
    permissions: tuple[str, ...]
    tool: str
    resume: bool
    limits: Limits
    disguise: Disguise | None = None


class Progress(Protocol):
    """Who is told how it goes."""

    def started(self, resource: str) -> None:
        """A resource is being asked for."""
        ...

    def grew(self, resource: str, count: int) -> None:
        """So many objects of it came by now."""
        ...

    def waiting(self, resource: str, seconds: float) -> None:
        """The service wants so many seconds to pass before it is asked again."""
        ...

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        """Nothing more is asked for; this goes into the manifest."""
        ...


async def collect(job: Job, graph: Service, progress: Progress) -> dict[str, Any]:
    """Collect a snapshot into ``job.out``; returns its manifest.

    Cancelled (Ctrl-C), it writes the manifest with what there is, marked as incomplete, and raises `asyncio.CancelledError` again;
    that folder can be resumed, as can one that a killed process left behind. Raises `UsageError` where the folder, or the tenant that
    answers, is not the job's; `NothingError`; `OutputError`.
    """
    collector = _Collector(job, graph, progress)
    try:
        await collector.collect()
    except asyncio.CancelledError:
        collector.interrupted()
        raise
    except BaseExceptionGroup as group:
        _raise_first(group)
    return collector.close(resumable=False)


def _raise_first(group: BaseExceptionGroup[BaseException]) -> NoReturn:
    """Raise the first error of several tasks, without the others that it ended."""
    first: BaseException = group
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    raise first from None


class _Collector:
    def __init__(self, job: Job, graph: Service, progress: Progress) -> None:
        known = registry()
        self._job = job
        self._resources = {name: known[name] for name in sorted({*job.resources, ORGANISATION})}
        self._groups = tuple(sorted(set(job.groups)))
        self._progress = progress
        self._clock = Clock(job.out)
        self._line = Line(graph, job.limits, self._clock)
        self._journal = Journal(job.out, self._identity())
        self._licences = Licences(None)
        self._entries: dict[str, Entry] = {}
        self._works: dict[str, Work] = {}
        self._ready = {name: asyncio.Event() for name in self._resources}
        self._merging = asyncio.Lock()
        self._naming = Naming(job.disguise, self._resources)
        self._run = secrets.token_hex(8)
        self._tenant: tuple[str, str | None] | None = None

    def _identity(self) -> dict[str, Any]:
        asked = {name: [each.api, each.endpoint, each.query] for name, each in self._resources.items()}
        marked = {"pseudonymised": self._job.disguise.mark} if self._job.disguise else {}
        return {"tenant": self._job.tenant, "tool": self._job.tool, "groups": list(self._groups), "resources": asked, **marked}

    async def collect(self) -> None:
        """Ask for everything: first whose tenant it is, then what it has subscribed to, then the rest together."""
        resumed = self._journal.begin(resume=self._job.resume)
        for moment in self._journal.times():
            self._clock.knew(moment)
        try:
            await self._obtain(ORGANISATION)
            self._tenant = self._identified()
        except UsageError:
            if not resumed:
                self._journal.discard([self._resources[ORGANISATION]])
            raise
        if SUBSCRIPTIONS in self._resources:
            await self._obtain(SUBSCRIPTIONS)
            self._licences = Licences(self._records(SUBSCRIPTIONS) if self._entries[SUBSCRIPTIONS]["complete"] else None)
        async with asyncio.TaskGroup() as tasks:
            for name in self._resources:
                if name not in self._entries:
                    tasks.create_task(self._obtain(name))

    def _records(self, name: str) -> list[dict[str, Any]]:
        return list(records_of(self._journal.file(self._resources[name]))) if self._entries[name]["file"] is not None else []

    def _identified(self) -> tuple[str, str | None]:
        """Id and name of the tenant that answers. Raises `UsageError` where it is not the job's."""
        entry, wanted = self._entries[ORGANISATION], self._job.tenant
        found = self._records(ORGANISATION)
        ids = [record.get("id") for record in found]
        if wanted is not None and not found and entry["state"] != "present":
            return wanted, None  # the sign-in has held the token against it already
        if len(ids) == 1 and isinstance(ids[0], str) and (wanted is None or ids[0].lower() == wanted.lower()):
            name = found[0].get("displayName")
            return wanted or ids[0], name if isinstance(name, str) else None
        if wanted is None:
            raise NothingError(
                f"どのテナントかを確かめられませんでした（{entry['detail']}）。サインインに使うアプリに Organization.Read.All があるかを確かめてください。",
                f"the tenant could not be told ({entry['detail']}): see that the application has Organization.Read.All.",
            )
        answered = ", ".join(shown(str(each)) for each in ids) or "—"
        raise UsageError(
            f"応答したテナント（{answered}）が、指定されたテナント（{wanted}）と違います。何も収集していません。"
            "サインイン先と organisation.yaml（または --tenant）を確かめてください。",
            f"the tenant that answers ({answered}) is not the one asked for ({wanted}); nothing was collected."
            " See to the sign-in and to organisation.yaml (or --tenant).",
        )

    async def _obtain(self, name: str) -> None:
        """Ask for one resource as soon as those are done that it needs, and make its entry."""
        resource = self._resources[name]
        needed = needs(resource, tuple(self._resources))
        for each in needed:
            if each in self._ready:
                await self._ready[each].wait()
        await self._names_for(resource)
        above = {each: self._entries.get(each) for each in needed}
        groups = self._groups_of(name)
        basis = self._basis(resource, above, groups)
        known = self._journal.finished.get(name)
        if known is not None and known[0] == basis:
            entry = known[1]
        else:
            if known is not None:
                self._journal.forget(resource)
            entry = await self._asked(resource, above, groups, basis)
        self._entries[name] = entry
        self._ready[name].set()
        self._progress.done(name, entry)

    async def _names_for(self, resource: Resource) -> None:
        """Wait until all names are known, where free text is to be freed of them."""
        for name in self._naming.needed_by(resource):
            await self._ready[name].wait()
            if self._entries[name]["file"] is not None:
                self._naming.learn(name, self._journal.file(self._resources[name]))

    def _basis(self, resource: Resource, above: Mapping[str, Entry | None], groups: tuple[str, ...]) -> str:
        """What the ids are made from, and what the names are known from that are replaced.

        Names by which parents are asked for are not on the disk: what an earlier run read of them does not count.
        """
        if self._job.disguise is not None and self._job.disguise.named(resource):
            return self._run
        return basis_of({**above, **{name: self._entries.get(name) for name in self._naming.needed_by(resource)}}, groups)

    def _groups_of(self, name: str) -> tuple[str, ...]:
        return self._groups if name == GROUP_MEMBERS else ()

    async def _asked(self, resource: Resource, above: Mapping[str, Entry | None], groups: tuple[str, ...], basis: str) -> Entry:
        failure = obstacle(resource, above, groups)
        if self._licences.lacks(resource):
            failure = Failure(Reason.NOT_LICENSED, f"no service plan: {', '.join(resource.plan)}")
        elif resource.people_only and self._job.sign_in in APPLICATIONS:
            failure = Failure(Reason.PERMISSION_DENIED, PEOPLE_ONLY)
        if failure is not None:
            return not_obtained(resource, failure, self._latest())
        parents = {name: (self._resources[name], entry) for name, entry in above.items() if entry is not None}
        name = resource.name
        work = self._works[name] = Work(resource, self._journal, parents, groups, basis, partial(self._progress.grew, name), self._job.disguise)
        for moment in work.resumed_from:
            self._clock.knew(moment)
        self._progress.started(name)
        await work.ask(self._line, partial(self._progress.waiting, name))
        async with self._merging:  # so that no more files and blocks are open than one resource needs
            return await _carried_out(work.entry(self._latest()))

    def _latest(self) -> datetime:
        """The latest time that the service told. Raises `NothingError` where it never answered."""
        if self._clock.latest is None:
            raise NothingError(
                "Microsoft Graph から、使える応答が一度もありませんでした。ネットワークとプロキシの設定を確かめてから、もう一度実行してください。",
                "Microsoft Graph gave no usable answer at all: see to the network and the proxy, then try again.",
            )
        return self._clock.latest

    def interrupted(self) -> None:
        """Write the snapshot of what there is, if the service has answered at all; the folder stays resumable."""
        if self._clock.latest is None or self._tenant is None:
            return
        for name in sorted(self._resources.keys() - self._entries.keys(), key=lambda each: self._resources[each].parented):
            resource, work, known = self._resources[name], self._works.get(name), self._journal.finished.get(name)
            above = {each: self._entries.get(each) for each in needs(resource, tuple(self._resources))}
            if work is not None:
                self._entries[name] = _at_once(work.entry(self._clock.latest))
            elif known is not None and known[0] == self._basis(resource, above, self._groups_of(name)):
                self._entries[name] = known[1]
            else:
                self._journal.forget(resource)
                self._entries[name] = not_obtained(resource, INTERRUPTED, self._clock.latest)
        self.close(resumable=True)

    def close(self, *, resumable: bool) -> dict[str, Any]:
        """Write the manifest, the last file of a snapshot."""
        assert self._tenant is not None  # noqa: S101 - nothing is read of a tenant that was not identified
        manifest = {
            "schema": SCHEMA,
            "tool": self._job.tool,
            "tenant": {"id": self._tenant[0], "name": self._tenant[1]},
            "collected_at": max(entry["collected_at"] for entry in self._entries.values()),
            "sign_in": self._job.sign_in,
            "permissions": sorted(self._job.permissions),
            "resources": self._entries,
            **({"pseudonymised": self._job.disguise.mark} if self._job.disguise else {}),
        }
        self._journal.close(manifest, resumable=resumable)
        return manifest


async def _carried_out(steps: Generator[None, None, T]) -> T:
    """Take the steps one by one, letting others have their turn between them."""
    try:
        while True:
            next(steps)
            await asyncio.sleep(0)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        steps.close()


def _at_once(steps: Generator[None, None, T]) -> T:
    try:
        while True:
            next(steps)
    except StopIteration as done:
        result: T = done.value
        return result
