"""Microsoft Graph, read only: one request or one batch at a time, asked again for as long as its budget allows."""

from __future__ import annotations

import asyncio
import base64
import binascii
import random
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec
from kiota_abstractions.method import Method
from kiota_abstractions.native_response_handler import NativeResponseHandler
from kiota_abstractions.request_information import RequestInformation
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from kiota_http.middleware.options import ResponseHandlerOption
from msgraph.graph_request_adapter import GraphRequestAdapter

from scanner import __version__
from scanner.collect.address import checked
from scanner.collect.clouds import Cloud
from scanner.collect.errors import UNREADABLE, GraphError, PassingError, SignInError
from scanner.collect.outcome import OK, UNAUTHORIZED, judged
from scanner.collect.patience import Budget, back_off, server_time
from scanner.collect.tokens import Tokens
from scanner.collect.transport import TRIES, Wall, Wire, connections
from scanner.model.verdicts import Reason

__all__ = ["Answer", "Budget", "Graph", "GraphError"]

T = TypeVar("T")
MOST_IN_A_BATCH = 20
OUT_OF_TIME = "out of time"
# Members of enumerations that are newer than the clients Graph knows come as themselves, not as unknownFutureValue.
# https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
ASKED_FOR = {"Accept": "application/json", "Prefer": "include-unknown-enum-members"}
CHALLENGE = re.compile(r'claims="([^"]{1,8000})"', re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """One response with status 200: the address as sent, the body as it came (a JSON object), the server's clock in UTC."""

    url: str
    body: bytes
    date: datetime | None


class _Item(msgspec.Struct):
    id: str
    status: int
    headers: dict[str, Any] | None = None
    body: msgspec.Raw = msgspec.Raw(b"")

    def header(self, name: str) -> str | None:
        return next((str(value) for key, value in (self.headers or {}).items() if key.lower() == name), None)


class _Items(msgspec.Struct):
    responses: list[_Item]


class Graph:
    """One Graph service, asked with the tokens of one sign-in. An async context manager.

    ``requests`` counts what was sent, ``waited`` the seconds of waiting between tries, ``server_date`` is the latest time that the service
    told. ``debug`` is given one line per request, without values. A token of another tenant ends everything with a `UsageError`.
    """

    def __init__(
        self,
        tokens: Tokens,
        cloud: Cloud,
        *,
        wire: Wire | None = None,
        debug: Callable[[str], None] | None = None,
        inner: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        wire = wire or Wire()
        self._tokens = tokens
        self._origin = cloud.graph
        self._sleep = sleep
        self._chance = chance
        self._wall = Wall(cloud.graph, inner or connections(cloud), wire, debug)
        headers = {"User-Agent": f"telework-scan/{__version__}", "Accept-Encoding": "gzip"}
        self._http = httpx.AsyncClient(transport=self._wall, headers=headers, timeout=wire.timeout, follow_redirects=False, trust_env=False)
        # Without allowed_hosts the SDK would give the token to whatever host an address names.
        provider = AzureIdentityAuthenticationProvider(tokens, scopes=[cloud.scope], allowed_hosts=[httpx.URL(cloud.graph).host])
        self._adapter = GraphRequestAdapter(provider, client=self._http)
        self._raw = ResponseHandlerOption(NativeResponseHandler())
        self.waited = 0.0
        self.server_date: datetime | None = None

    @property
    def requests(self) -> int:
        """Requests sent so far, batches counted once."""
        return self._wall.requests

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._http.aclose()

    async def get(self, address: str, budget: Budget) -> Answer:
        """Ask for ``/v1.0/users?$select=…`` or an absolute link from a response, again until it is answered or the budget spent.

        Raises `GraphError`.
        """
        url = checked(address, self._origin)

        async def ask() -> Answer:
            response, date = await self._sent(Method.GET, url, None, budget)
            return Answer(str(url), judged(response.status_code, response.headers.get("retry-after"), response.content, date), date)

        return await self._patiently(ask, budget)

    async def batch(self, api: str, paths: Sequence[str], budget: Budget) -> list[Answer | GraphError]:
        """Ask for up to 20 paths below ``/{api}`` at once; the answers come in the order of ``paths``, ``Answer.url`` being the path.

        What the service is too busy for is asked for again alone; a path that was answered never is.
        """
        if len(paths) > MOST_IN_A_BATCH:
            raise ValueError(len(paths))
        done = self._refused(api, paths)
        tries, renewed = 0, False
        while asked := {number: path for number, path in enumerate(paths) if number not in done}:
            tries += 1
            try:
                used, answers = await self._patiently(partial(self._batch_once, api, asked, budget), budget)
            except GraphError as error:
                done.update(dict.fromkeys(asked, error.bare()))
                break
            unauthorized = [number for number, each in answers.items() if isinstance(each, GraphError) and each.status == UNAUTHORIZED]
            if unauthorized and not renewed and await self._renewed(used, None):
                answers = {number: each for number, each in answers.items() if number not in unauthorized}
            renewed = renewed or bool(unauthorized)
            settled, wait = self._settled(answers, tries, budget)
            done |= settled
            await self._pause(wait, budget)
        return [done[number] for number in range(len(paths))]

    def _refused(self, api: str, paths: Sequence[str]) -> dict[int, Answer | GraphError]:
        refused: dict[int, Answer | GraphError] = {}
        for number, path in enumerate(paths):
            try:
                checked(f"/{api}{path}", self._origin)
            except GraphError as error:
                refused[number] = error
        return refused

    def _settled(self, answers: Mapping[int, Answer | GraphError], tries: int, budget: Budget) -> tuple[dict[int, Answer | GraphError], float]:
        """What need not be asked again, and how long to wait for the rest: the longest of what each demands."""
        settled, longest = {}, 0.0
        for number, each in answers.items():
            wait = self._wait(each, tries, budget) if isinstance(each, PassingError) else None
            if wait is None:
                settled[number] = each
            else:
                longest = max(longest, wait)
        return settled, longest

    async def _batch_once(self, api: str, asked: Mapping[int, str], budget: Budget) -> tuple[str, dict[int, Answer | GraphError]]:
        """The token used, and what became of each path."""
        items = [{"id": str(number), "method": "GET", "url": path, "headers": ASKED_FOR} for number, path in asked.items()]
        url = checked(f"/{api}/$batch", self._origin)
        response, date = await self._sent(Method.POST, url, msgspec.json.encode({"requests": items}), budget)
        body = judged(response.status_code, response.headers.get("retry-after"), response.content, date)
        try:
            found = {item.id: item for item in reversed(msgspec.json.decode(body, type=_Items).responses)}
        except UNREADABLE:
            raise PassingError("no JSON", tries=TRIES, status=OK, date=date) from None
        answers: dict[int, Answer | GraphError] = {}
        for number, path in asked.items():
            item = found.get(str(number))
            try:
                if item is None:
                    raise GraphError(Reason.INCOMPLETE, "no JSON", status=OK, date=date)  # noqa: TRY301 - one path for what one item lacks
                answers[number] = Answer(path, judged(item.status, item.header("retry-after"), bytes(item.body), date), date)
            except GraphError as error:
                answers[number] = error.bare()
        return _token_of(response), answers

    async def _patiently(self, ask: Callable[[], Awaitable[T]], budget: Budget) -> T:
        tries = 0
        last: PassingError | None = None
        while True:
            tries += 1
            try:
                return await ask()
            except PassingError as error:
                wait = self._wait(error, tries, budget)
                if wait is None:
                    raise
                last = error.bare()
            except GraphError as error:
                raise last if last is not None and error.detail == OUT_OF_TIME else error from None
            await self._pause(wait, budget)

    def _wait(self, error: PassingError, tries: int, budget: Budget) -> float | None:
        """Seconds until the next try, never fewer than stated; None if it is not worth it or would not fit into the budget."""
        if error.tries is not None and tries >= error.tries:
            return None
        wait = back_off(tries, self._chance) if error.wait is None else error.wait + 0.01 + 0.2 * self._chance()
        return wait if wait < budget.left() else None

    async def _pause(self, seconds: float, budget: Budget) -> None:
        if seconds > 0:
            budget.tell(seconds)
            self.waited += seconds
            await self._sleep(seconds)

    async def _sent(self, method: Method, url: httpx.URL, content: bytes | None, budget: Budget) -> tuple[httpx.Response, datetime | None]:
        """One answer, whatever its status; a 401 is asked again once with a new token."""
        response, date = await self._once(method, url, content, budget)
        if response.status_code == UNAUTHORIZED and await self._renewed(_token_of(response), response.extensions["challenge"]):
            response, date = await self._once(method, url, content, budget)
        return response, date

    async def _renewed(self, used: str, challenge: str | None) -> bool:
        try:
            return await self._tokens.renew(used, _claims(challenge or ""))
        except SignInError:
            return False

    async def _once(self, method: Method, url: httpx.URL, content: bytes | None, budget: Budget) -> tuple[httpx.Response, datetime | None]:
        request = RequestInformation(method)
        request.url = str(url)
        for name, value in ASKED_FOR.items():
            request.headers.add(name, value)
        if content is not None:
            request.set_stream_content(content, "application/json")
        request.add_request_options([self._raw])
        try:
            async with asyncio.timeout(max(budget.left(), 0.0)):
                response: Any = await self._adapter.send_primitive_async(request, "bytes", {})
        except TimeoutError:
            raise GraphError(Reason.INCOMPLETE, OUT_OF_TIME) from None
        except SignInError as error:
            if error.passing:
                raise PassingError("no token") from None
            raise GraphError(Reason.INCOMPLETE, "no token") from None
        assert isinstance(response, httpx.Response)  # noqa: S101 - what the native response handler passes on
        response.stream = httpx.ByteStream(b"")  # httpx ties response and stream together, and so keeps the body until a garbage collection
        date = server_time(response.headers.get("date"))
        if date is not None and (self.server_date is None or date > self.server_date):
            self.server_date = date
        return response, date


def _token_of(response: httpx.Response) -> str:
    sent: str = response.request.headers.get("authorization", "").removeprefix("Bearer ")
    return sent


def _claims(challenge: str) -> str | None:
    """The JSON of a claims challenge. https://learn.microsoft.com/entra/identity-platform/claims-challenge"""
    found = CHALLENGE.search(challenge)
    if found is None:
        return None
    try:
        return base64.b64decode(found[1] + "=" * (-len(found[1]) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
