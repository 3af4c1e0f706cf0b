"""A Graph in memory: what it answers is written down beforehand, and what it was asked is noted."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from scanner.collect.collector import Job, Limits, collect
from scanner.collect.errors import GraphError
from scanner.collect.graph import Answer
from scanner.collect.patience import Budget
from scanner.model.verdicts import Reason

TENANT = "6a290eca-2516-4a0e-a1eb-c9cc8418bb10"
ORIGIN = "https://graph.test"
DATE = datetime(2026, 11, 1, tzinfo=UTC)
STAMP = "2026-11-01T00:00:00Z"

ORGANIZATION, SKUS, USERS, DEVICES = "/v1.0/organization", "/v1.0/subscribedSkus", "/v1.0/users", "/v1.0/deviceManagement/managedDevices"
DEFAULTS = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy"
PUSH = "/v1.0/deviceManagement/applePushNotificationCertificate"

Reply = bytes | Exception | Answer
Record = dict[str, Any]


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def page(records: Iterable[Record], link: str | None = None) -> bytes:
    return compact({"@odata.context": "x", **({} if link is None else {"@odata.nextLink": link}), "value": list(records)})


def refusal(status: int | None, code: str = "", *, detail: str | None = None, date: datetime | None = DATE) -> GraphError:
    """An answer without data, as `scanner.collect.graph` raises it."""
    reason = Reason.PERMISSION_DENIED if status in (401, 403) else Reason.INCOMPLETE
    return GraphError(reason, detail or f"HTTP {status} {code}".strip(), status=status, code=code, date=date)


class FakeGraph:
    """``replies``: path (with ``?page=N`` for later pages) → what is answered to the first, second … request; the last one stays.

    ``asked``: every address as it was asked, ``batches``: how many paths each batch had. At the first address for which ``stop`` is
    true the program is interrupted as by Ctrl-C, and nothing is answered any more.
    """

    def __init__(self, stop: Callable[[str], bool] = lambda _: False) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[str] = []
        self.batches: list[int] = []
        self.stop = stop
        self.main: asyncio.Task[Any] | None = None
        self.stopped = False
        self.answered = 0
        self.date: datetime | None = DATE
        self.under_way = self.most_under_way = 0
        self.collection(ORGANIZATION, [{"id": TENANT, "displayName": "株式会社サンプル"}])
        self.collection(SKUS, [subscription("INTUNE_A", "AAD_PREMIUM")])

    def put(self, path: str, *replies: Reply) -> None:
        """What a path answers, one after the other."""
        self.replies[path] = list(replies)

    def collection(self, path: str, records: Sequence[Record], size: int = 1000) -> None:
        """A collection in pages."""
        for start in range(0, max(1, len(records)), size):
            number, last = start // size + 1, start + size >= len(records)
            body = page(records[start : start + size], None if last else f"{ORIGIN}{path}?page={number + 1}")
            self.put(path if number == 1 else f"{path}?page={number}", body)

    async def get(self, address: str, budget: Budget) -> Answer:
        """As `Graph.get`."""
        assert budget.left() <= 3600
        self.asked.append(address)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await self._pass(address)
            return self._answer(address)
        finally:
            self.under_way -= 1

    async def batch(self, api: str, paths: Sequence[str], budget: Budget) -> list[Answer | GraphError]:  # noqa: ARG002
        """As `Graph.batch`."""
        self.batches.append(len(paths))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await self._pass(*(f"/{api}{path}" for path in paths))
        self.under_way -= 1
        answers: list[Answer | GraphError] = []
        for path in paths:
            self.asked.append(f"/{api}{path}")
            try:
                answers.append(self._answer(f"/{api}{path}"))
            except GraphError as error:
                answers.append(error)
        return answers

    async def _pass(self, *addresses: str) -> None:
        await asyncio.sleep(0)
        if not self.stopped and any(self.stop(each) for each in addresses):
            assert self.main is not None
            self.stopped = True
            self.main.cancel()
        if self.stopped:
            await asyncio.Event().wait()

    def _answer(self, address: str) -> Answer:
        self.answered += 1
        path, _, query = address.removeprefix(ORIGIN).partition("?")
        key = f"{path}?{query}" if query.startswith("page=") else path
        replies = self.replies.get(key) or self.replies.get(unquote(key)) or [refusal(404, "Request_ResourceNotFound")]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, Answer) else Answer(address, reply, self.date)

    def asked_paths(self) -> list[str]:
        """What was asked, without queries but for the numbers of pages."""
        return [address.removeprefix(ORIGIN) if "?page=" in address else address.removeprefix(ORIGIN).partition("?")[0] for address in self.asked]


def subscription(*plans: str, **different: Any) -> Record:
    """A subscription that runs, with these service plans."""
    return {
        "id": "sku",
        "capabilityStatus": "Enabled",
        "prepaidUnits": {"enabled": 5, "suspended": 0, "warning": 0, "lockedOut": 0},
        "servicePlans": [{"servicePlanName": plan, "provisioningStatus": "Success"} for plan in plans],
        **different,
    }


def users(count: int) -> list[Record]:
    """Users whose ids are out of order: they stand in the order of the reversed digits of their numbers."""
    return [{"id": f"{str(number)[::-1]:0<4}-{number}", "displayName": f"利用者{number}"} for number in range(count)]


class Told:
    """A `Progress` that remembers."""

    def __init__(self) -> None:
        self.lines: list[tuple[Any, ...]] = []

    def started(self, resource: str) -> None:
        self.lines.append(("started", resource))

    def grew(self, resource: str, count: int) -> None:
        self.lines.append(("grew", resource, count))

    def waiting(self, resource: str, seconds: float) -> None:
        self.lines.append(("waiting", resource, seconds))

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        self.lines.append(("done", resource, entry["state"]))


def job(out: Path, *resources: str, **different: Any) -> Job:
    """A job of these resources besides the first two."""
    known: dict[str, Any] = {
        "out": out,
        "tenant": TENANT,
        "resources": ("entra.organization", "entra.subscribedSkus", *resources),
        "groups": (),
        "sign_in": "sandbox",
        "permissions": ("User.Read.All", "Organization.Read.All"),
        "tool": "telework-scan 0.0",
        "resume": False,
        "limits": Limits(),
    }
    return Job(**{**known, **different})


def collected(graph: FakeGraph, wanted: Job) -> dict[str, Any]:
    """Collect, and return the manifest. Raises `asyncio.CancelledError` where the graph stops it."""

    async def run() -> dict[str, Any]:
        graph.main = asyncio.current_task()
        return await collect(wanted, graph, Told())

    return asyncio.run(run())


def entry_of(graph: FakeGraph, out: Path, resource: str, *others: str, **different: Any) -> dict[str, Any]:
    """Collect one resource (and what it needs), and return its entry."""
    entry: dict[str, Any] = collected(graph, job(out, resource, *others, **different))["resources"][resource]
    return entry


def said(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    """What an entry says of how it went."""
    return entry["state"], entry["complete"], entry["reason"], entry["detail"], entry["count"], entry["pages"]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
