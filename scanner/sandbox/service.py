"""A Graph service for one made-up tenant, on the loopback address."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus

from scanner.resources.registry import registry
from scanner.sandbox.addresses import Addresses
from scanner.sandbox.batch import batch_body, items_of
from scanner.sandbox.catalogue import ENDPOINTS
from scanner.sandbox.dice import COLLECTED_AT
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.faults import Fault, Seeded, Strikes
from scanner.sandbox.http import MAX_HEAD, Incoming, Malformed, Reply, converse
from scanner.sandbox.plan import Tenant
from scanner.sandbox.refusals import CODES, Refusal, check_headers, error_body
from scanner.sandbox.signin import SignIn, oauth_error

HOST = "127.0.0.1"

_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
_BATCH = re.compile(r"/(v1\.0|beta)/\$batch")
_NOTHING = Fault()


@dataclass(slots=True)
class Request:
    """One request that was received. ``time``: monotonic; ``status``: 0 while it is not answered; ``items``: url → status in a batch."""

    method: str
    target: str
    time: float
    authorization: str
    body: bytes
    headers: Mapping[str, str]
    fault: Fault | None = None
    status: int = 0
    items: dict[str, int] = field(default_factory=dict)


class Service:
    """Answers as Graph would for the tenant, and keeps a ``log`` of the requests.

    ``clock``: what every Date header says; None: the real time. ``faults``: see `scanner.sandbox.faults`. ``delay``: seconds before
    every answer. ``top``: no page holds more objects than that. ``granted``: the permissions in the tokens (None: all that any
    resource file names, if the tenant permits anything). ``unordered``: objects come in an order of chance, not by id.
    """

    def __init__(
        self,
        tenant: Tenant,
        *,
        clock: str | None = COLLECTED_AT,
        faults: Sequence[Fault | Seeded] = (),
        delay: float = 0.0,
        top: int | None = None,
        granted: Iterable[str] | None = None,
        unordered: bool = False,
        endpoints: Sequence[Endpoint] = ENDPOINTS,
    ) -> None:
        self.tenant = tenant
        self.log: list[Request] = []
        self.addresses = Addresses(tenant, endpoints, top=top, unordered=unordered)
        self._clock = clock
        self._strikes = Strikes(faults)
        self._delay = delay
        self._sign_in = SignIn(tenant, everything_granted(tenant) if granted is None else granted)

    def prepare(self) -> None:
        """Make the pages of every collection that a resource file asks for, so that no answer has to wait for them."""
        for resource in registry().values():
            if not resource.single and not resource.parented:
                with suppress(Refusal):
                    self.addresses.prepare(f"/{resource.api}{resource.endpoint}?{resource.query}")

    async def answer(self, incoming: Incoming | Malformed) -> Reply:
        """Answer one request."""
        if isinstance(incoming, Malformed):
            reply = self._refused(Refusal(incoming.status, str(incoming)), "malformed")
            reply.close = True
            return reply
        path, _, query = incoming.target.partition("?")
        authorization = incoming.headers.get("authorization", "")
        request = Request(incoming.method, incoming.target, time.monotonic(), authorization, incoming.body, incoming.headers)
        self.log.append(request)
        request.fault = self._strikes.request(path, query, incoming.body)
        fault = request.fault or _NOTHING
        if wait := fault.hang + (0 if path in self._sign_in.paths else self._delay):
            await asyncio.sleep(wait)
        reply = self._answer(request, path, query, fault)
        request.status = reply.status
        return reply

    def _answer(self, request: Request, path: str, query: str, fault: Fault) -> Reply:
        if fault.expire:
            self._sign_in.expire()
        if fault.redirect is not None:
            location = self.addresses.filled(fault.redirect, self.addresses.base + request.target)
            reply = self._reply(fault.status or 302, (), {"Location": location})
        elif fault.item is None and (fault.status is not None or fault.body is not None):
            reply = self._wrong(fault, request.target)
        else:
            try:
                reply = self._truly(request, path, query, fault)
            except Refusal as refusal:
                reply = self._refused(refusal, request.target)
        if fault.item is None:
            reply.headers.update(fault.headers)
        if fault.date_offset:
            reply.headers["Date"] = self._date(fault.date_offset)
        reply.cut, reply.reset, reply.drip, reply.size, reply.chunked = fault.cut, fault.reset, fault.drip, fault.size, fault.chunked
        return reply

    def _truly(self, request: Request, path: str, query: str, fault: Fault) -> Reply:
        if path in self._sign_in.paths:
            return self._signed_in(request)
        if not self._sign_in.holds(request.authorization):
            raise Refusal(401, "Access token is empty, unknown or expired.")
        check_headers(request.headers)
        if _BATCH.fullmatch(path):
            return self._batch(request, path, query, fault)
        if request.method != "GET":
            raise Refusal(405, "Specified HTTP method is not allowed for the request target.")
        if request.body:
            raise Refusal(400, "A GET has no body.")
        return self._reply(200, self.addresses.get(path, query, fault))

    def _signed_in(self, request: Request) -> Reply:
        if request.method != "POST":
            raise Refusal(405, "A token is asked for with POST.")
        try:
            return self._reply(200, (self._sign_in.token(request.headers.get("content-type", ""), request.body),))
        except Refusal as refusal:
            return self._reply(refusal.status, (oauth_error(refusal, self._stamp()),))

    def _batch(self, request: Request, path: str, query: str, fault: Fault) -> Reply:
        if request.method != "POST" or query:
            raise Refusal(405, "A batch is a POST without options.")
        items = items_of(request.headers.get("content-type", ""), request.body)
        replies = []
        for number, item in enumerate(items, 1):
            inner, _, options = item.url.partition("?")
            inner = path.removesuffix("/$batch") + inner
            struck = self._strikes.item(inner, options)
            replies.append(self._item(inner, options, fault if fault.item == number else struck or _NOTHING))
            request.items[item.url] = replies[-1].status
        return self._reply(200, (batch_body(self.tenant.id, items, replies),))

    def _item(self, path: str, query: str, fault: Fault) -> Reply:
        about = f"{path}?{query}"
        if fault.status is not None or fault.body is not None:
            reply = self._wrong(fault, about)
        else:
            try:
                reply = self._reply(200, self.addresses.get(path, query, fault))
            except Refusal as refusal:
                reply = self._refused(refusal, about)
        del reply.headers["Date"]
        reply.headers.update(fault.headers)
        return reply

    def _wrong(self, fault: Fault, about: str) -> Reply:
        status = fault.status or 200
        body = fault.body
        if body is None:
            body = error_body(fault.code or CODES.get(status, "Fault"), "A fault on demand.", date=self._stamp(), about=about)
        reply = self._reply(status, (body,))
        reply.json = fault.body is None
        return reply

    def _refused(self, refusal: Refusal, about: str) -> Reply:
        reply = self._reply(refusal.status, (error_body(refusal.code, refusal.message, date=self._stamp(), about=about),))
        if refusal.status == HTTPStatus.UNAUTHORIZED:
            reply.headers["WWW-Authenticate"] = f'Bearer realm="", authorization_uri="{self.addresses.base}{self._sign_in.paths[0]}"'
        return reply

    def _reply(self, status: int, parts: tuple[bytes, ...], headers: Mapping[str, str] | None = None) -> Reply:
        own = {"Content-Type": _JSON, "Cache-Control": "no-cache", "OData-Version": "4.0", "Date": self._date(0.0)}
        return Reply(status, own | dict(headers or {}), parts)

    def _now(self) -> datetime:
        return datetime.now(UTC) if self._clock is None else datetime.fromisoformat(self._clock)

    def _stamp(self) -> str:
        return self._now().strftime("%Y-%m-%dT%H:%M:%S")

    def _date(self, offset: float) -> str:
        return format_datetime(self._now() + timedelta(seconds=offset), usegmt=True)


def everything_granted(tenant: Tenant) -> list[str]:
    """Return every permission that a resource file names; nothing in a tenant that permits nothing."""
    return sorted({name for resource in registry().values() for name in resource.permissions}) if tenant.permitted else []


@dataclass(frozen=True, slots=True)
class Running:
    """A service that listens. ``url``: without a slash at its end."""

    url: str
    service: Service

    @property
    def log(self) -> list[Request]:
        """Every request so far, in the order of arrival."""
        return self.service.log


@contextmanager
def running(service: Service, port: int = 0) -> Iterator[Running]:
    """Serve in a thread of its own until the block ends; ``port`` 0: one that is free."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="sandbox", daemon=True)
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(_listen(service, port), loop).result()
        service.addresses.base = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        try:
            yield Running(service.addresses.base, service)
        finally:
            asyncio.run_coroutine_threadsafe(_end(server), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(service: Service, port: int) -> asyncio.Server:
    return await asyncio.start_server(lambda reader, writer: converse(reader, writer, service.answer), HOST, port, limit=MAX_HEAD)


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await server.wait_closed()
