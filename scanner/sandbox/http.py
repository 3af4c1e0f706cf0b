"""HTTP/1.1 on one connection, as much of it as a Graph client needs – and everything that can go wrong with it."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

MAX_HEAD = 65_536
MAX_BODY = 4_000_000

_CHUNK = b" " * 262_144
_REQUEST_LINE = re.compile(r"([A-Z]+) (/[!-~]*) HTTP/1\.1")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request. Names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Reply:
    """An answer, and what is to go wrong while it is sent (see `Fault`).

    ``parts`` make up the body; spaces stand before the last. ``json``: whether the body is surely JSON.
    """

    status: int
    headers: dict[str, str]
    parts: tuple[bytes, ...]
    cut: int | None = None
    reset: bool = False
    drip: float | None = None
    size: int = 0
    chunked: bool = False
    close: bool = False
    json: bool = True

    @property
    def body(self) -> bytes:
        """The body as it is meant, without the spaces."""
        return b"".join(self.parts)


class Malformed(Exception):
    """A request that is not HTTP as it is spoken here; the connection is closed after the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


Answering = Callable[[Incoming | Malformed], Awaitable[Reply]]


async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answering: Answering) -> None:
    """Answer the requests of one connection, one after the other, until either side has enough."""
    try:
        while True:
            try:
                request = await _read(reader)
            except Malformed as error:
                await _write(writer, await answering(error))
                return
            if request is None:
                return
            reply = await answering(request)
            if request.method == "HEAD":
                reply.cut, reply.close = 0, True
            if not await _write(writer, reply) or request.headers.get("connection", "").lower() == "close":
                return
    except (ConnectionError, asyncio.CancelledError):  # the service ends: nobody waits for this task
        pass
    finally:
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Incoming | None:
    """The next request; None at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise Malformed(400, "The request is cut off.") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise Malformed(431, "The headers are too large.") from error
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    asked = _REQUEST_LINE.fullmatch(first)
    if asked is None:
        raise Malformed(400, "Not an HTTP/1.1 request for a path of this host.")
    headers = _headers(lines)
    if "transfer-encoding" in headers:
        raise Malformed(411, "A body comes with its Content-Length.")
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal()):
        raise Malformed(400, "The Content-Length is no number.")
    if int(length) > MAX_BODY:
        raise Malformed(413, "The body is too large.")
    try:
        body = await reader.readexactly(int(length))
    except asyncio.IncompleteReadError as error:
        raise Malformed(400, "The body is cut off.") from error
    return Incoming(asked[1], asked[2], headers, body)


def _headers(lines: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or name.lower() in headers:
            raise Malformed(400, f"The header '{name}' is malformed or stands twice.")
        headers[name.lower()] = value.strip()
    return headers


async def _write(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    """Send an answer. Returns whether the connection may serve another request."""
    if reply.reset and reply.cut is None:
        _reset(writer)
        return False
    writer.write(_head(reply))
    if reply.cut is not None or reply.drip is not None:
        await _slowly(writer, reply)
    else:
        await _body(writer, reply)
    if reply.cut is not None:
        if reply.reset:
            await _flushed(writer)
            _reset(writer)
        return False
    return not reply.close


def _head(reply: Reply) -> bytes:
    phrase = HTTPStatus(reply.status).phrase if reply.status in set(HTTPStatus) else "Unknown"
    headers = dict(reply.headers)
    if reply.chunked:
        headers["Transfer-Encoding"] = "chunked"
    else:
        headers["Content-Length"] = str(sum(map(len, reply.parts)) + reply.size)
    if reply.close:
        headers["Connection"] = "close"
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def _body(writer: asyncio.StreamWriter, reply: Reply) -> None:
    async def put(data: bytes) -> None:
        if not data:
            return
        writer.write(b"%x\r\n%b\r\n" % (len(data), data) if reply.chunked else data)
        await writer.drain()

    for part in reply.parts[:-1]:
        await put(part)
    left = reply.size
    while left > 0:
        await put(_CHUNK[:left])
        left -= len(_CHUNK)
    for part in reply.parts[-1:]:
        await put(part)
    if reply.chunked:
        writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _slowly(writer: asyncio.StreamWriter, reply: Reply) -> None:
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(reply.body), reply.body) if reply.chunked else reply.body
    body = body[: reply.cut]
    if reply.drip is None:
        writer.write(body)
        return
    for at in range(len(body)):
        writer.write(body[at : at + 1])
        await writer.drain()
        await asyncio.sleep(reply.drip)


async def _flushed(writer: asyncio.StreamWriter) -> None:
    writer.transport.set_write_buffer_limits(0)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other side sees a reset, not an end."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
