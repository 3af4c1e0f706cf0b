"""The last wall before the socket: what may be sent, how much may come back, and how long that may take."""

from __future__ import annotations

import asyncio
import re
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import parse_qsl

import httpx
import msgspec

from scanner.collect.address import checked, refused
from scanner.collect.clouds import Cloud
from scanner.collect.errors import UNREADABLE, GraphError, PassingError
from scanner.collect.network import proxy_to, trust
from scanner.model.verdicts import Reason

BATCH = re.compile(r"/(?:v1\.0|beta)/\$batch", re.ASCII)
OPTION = re.compile(r"\$[a-z]{2,20}", re.ASCII)
PLAIN_NAME = re.compile(r"\$?[A-Za-z][A-Za-z.]{0,63}(?:\(\))?", re.ASCII)
ERROR_BODY_BYTES = 1_000_000
# A body that is larger than any page of Graph should be is read while no other such body is, so that memory stays bounded.
LARGE_BYTES = 8_000_000
STEP_BYTES = 1_000_000
KEPT_HEADERS = ("date", "retry-after", "content-type")
# Faults other than throttling are asked again a limited number of times: one that stays would else eat the whole budget of a resource.
TRIES = 8


@dataclass(frozen=True, slots=True)
class Wire:
    """Bytes of one body after decompression; seconds for connecting, for any one read, and for one response as a whole."""

    page_bytes: int = 64_000_000
    connect_seconds: float = 15.0
    read_seconds: float = 30.0
    response_seconds: float = 120.0

    @property
    def timeout(self) -> httpx.Timeout:
        """The same for httpx; a place in the pool is waited for as long as the request's budget lasts."""
        return httpx.Timeout(self.read_seconds, connect=self.connect_seconds, pool=None)


def connections(cloud: Cloud) -> httpx.AsyncHTTPTransport:
    """Connections to one service, by way of the company's proxy and trusting its certificate authority. Raises `UsageError`."""
    if cloud.local:
        return httpx.AsyncHTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust_env=False)
    trusted = trust()
    proxy = proxy_to(httpx.URL(cloud.graph).host)
    if proxy is not None:
        proxy.ssl_context = trusted if proxy.url.scheme == "https" else None
    return httpx.AsyncHTTPTransport(verify=trusted, trust_env=False, proxy=proxy)


class Wall(httpx.AsyncBaseTransport):
    """Lets GETs and batches of GETs through to one service; reads each answer whole, or raises `GraphError`.

    A response keeps its status, its body (decompressed) and the headers Date, Retry-After, Content-Type; the challenge of a 401 stands in
    ``extensions["challenge"]``, out of reach of the SDK, which would renew the token by itself.
    """

    def __init__(self, origin: str, inner: httpx.AsyncBaseTransport, wire: Wire, debug: Callable[[str], None] | None) -> None:
        self._origin = origin
        self._inner = inner
        self._wire = wire
        self._debug = debug
        self._one_large = asyncio.Lock()
        self.requests = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and read its answer. Raises `GraphError`, and no other error of the network."""
        self._allow(request)
        self.requests += 1
        started = time.monotonic()
        status, body = "---", b""
        try:
            async with asyncio.timeout(self._wire.response_seconds), AsyncExitStack() as alone:
                response = await self._opened(request)
                status = str(response.status_code)
                try:
                    body = await self._body(response, alone)
                finally:
                    await response.aclose()
        except TimeoutError:
            raise PassingError("no answer in time") from None
        finally:
            if self._debug is not None:
                self._debug(f"{request.method} {_shown(request.url)} {status} {len(body)} B {time.monotonic() - started:.3f} s")
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        challenge = response.headers.get("www-authenticate", "")
        return httpx.Response(response.status_code, headers=headers, content=body, extensions={"challenge": challenge})

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    def _allow(self, request: httpx.Request) -> None:
        batch = BATCH.fullmatch(request.url.path) is not None and not request.url.query
        if request.method != ("POST" if batch else "GET") or (batch and not _only_gets(request.content)):
            raise refused()
        if checked(str(request.url), self._origin) != request.url:
            raise refused()

    async def _opened(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._inner.handle_async_request(request)
        except httpx.TimeoutException:
            raise PassingError("no answer in time") from None
        except (httpx.ProxyError, httpx.LocalProtocolError, httpx.UnsupportedProtocol):
            raise PassingError("connection lost", tries=TRIES) from None
        except httpx.HTTPError as error:
            if _untrusted(error):
                raise GraphError(Reason.INCOMPLETE, "certificate not trusted") from None
            raise PassingError("connection lost") from None

    async def _body(self, response: httpx.Response, alone: AsyncExitStack) -> bytes:
        """Read the body; of anything but a 200 as much as is worth reading, for the status is said already."""
        good = response.status_code == httpx.codes.OK
        try:
            return await self._read(response, self._wire.page_bytes if good else ERROR_BODY_BYTES, alone)
        except (httpx.HTTPError, GraphError) as error:
            if not good:
                return b""
            if isinstance(error, httpx.TimeoutException):
                raise PassingError("no answer in time") from None
            if isinstance(error, httpx.HTTPError):
                raise PassingError("body cut off", tries=TRIES) from None
            raise

    async def _read(self, response: httpx.Response, most: int, alone: AsyncExitStack) -> bytes:
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise GraphError(Reason.INCOMPLETE, "no JSON", status=response.status_code)
        pieces: list[bytes] = []
        size = 0
        unpack = zlib.decompressobj(31) if encoding == "gzip" else None
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - what an asynchronous transport returns
        async for part in response.stream:
            try:
                for piece in _pieces(part, unpack):
                    if size <= LARGE_BYTES < size + len(piece) <= most:
                        await alone.enter_async_context(self._one_large)
                    size += len(piece)
                    if size > most:
                        raise GraphError(Reason.INCOMPLETE, "too large", status=response.status_code)
                    pieces.append(piece)
            except zlib.error:
                raise PassingError("body cut off", tries=TRIES) from None
        if unpack is not None and pieces and not unpack.eof:
            raise PassingError("body cut off", tries=TRIES)
        return b"".join(pieces)


def _pieces(part: bytes, unpack: zlib._Decompress | None) -> Iterator[bytes]:
    """What a part of a body holds, decompressed little by little: a small part may hold very much."""
    while part:
        piece, part = (part, b"") if unpack is None else (unpack.decompress(part, STEP_BYTES), unpack.unconsumed_tail)
        yield piece


class _Item(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    method: str
    url: str
    headers: dict[str, str]


class _Batch(msgspec.Struct, forbid_unknown_fields=True):
    requests: list[_Item]


def _only_gets(content: bytes) -> bool:
    try:
        items = msgspec.json.decode(content, type=_Batch).requests
    except UNREADABLE:
        return False
    return all(item.method == "GET" for item in items)


def _untrusted(error: BaseException | None) -> bool:
    """Whether the other side's certificate was the trouble: asking again will not mend that."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _shown(url: httpx.URL) -> str:
    """The path without what could name a person or a secret, and of the query the names of the options."""
    api, *parts = url.path.strip("/").split("/")
    path = "/".join([api, *(part if PLAIN_NAME.fullmatch(part) else "{id}" for part in parts)])
    names = [name if OPTION.fullmatch(name) else "…" for name, _ in parse_qsl(url.query.decode(), keep_blank_values=True)]
    return f"/{path}" + (f" ?{','.join(names)}" if names else "")
