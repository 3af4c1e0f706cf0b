"""A small server that answers over real sockets as it is told to, and notes what it was asked and when."""

import asyncio
import contextlib
import socket
import ssl
import struct
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field

DATE = "Fri, 20 Nov 2026 03:00:00 GMT"


@dataclass(frozen=True)
class Reply:
    """One answer. ``cut``: so many bytes of the body, then the end; ``drip``: seconds before each byte; ``reset``: RST instead of an answer."""

    status: int = 200
    body: bytes = b'{"value":[]}'
    headers: Mapping[str, str] = field(default_factory=dict)
    date: str | None = DATE
    cut: int | None = None
    drip: float | None = None
    reset: bool = False
    hang: float = 0.0
    chunked: bool = False


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


class Server:
    def __init__(self, script: Sequence[Reply] | Callable[[Request], Reply]) -> None:
        self._script = script
        self.log: list[Request] = []
        self.connections = 0
        self.bytes_read = 0
        self.port = 0

    def reply(self, request: Request) -> Reply:
        if callable(self._script):
            return self._script(request)
        return self._script[min(len(self.log), len(self._script)) - 1]  # the last one for ever

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._one(reader, writer):
                    pass
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await asyncio.wait_for(writer.wait_closed(), 1)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        self.bytes_read += len(head)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        method, target, _ = first.split(" ")
        self.log.append(Request(method, target, headers, body, time.monotonic()))
        reply = self.reply(self.log[-1])
        await asyncio.sleep(reply.hang)
        if reply.reset:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        return await _answer(writer, reply)


async def _answer(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    headers = {"Content-Type": "application/json", **({"Date": reply.date} if reply.date else {}), **reply.headers}
    headers.update({"Transfer-Encoding": "chunked"} if reply.chunked else {"Content-Length": str(len(reply.body))})
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    wire = b"%x\r\n%s\r\n0\r\n\r\n" % (len(reply.body), reply.body) if reply.chunked else reply.body
    sent = wire if reply.cut is None else wire[: reply.cut]
    if reply.drip is None:
        writer.write(sent)
    else:
        for byte in sent:
            await asyncio.sleep(reply.drip)
            writer.write(bytes([byte]))
            await writer.drain()
    await writer.drain()
    return reply.cut is None


@contextlib.asynccontextmanager
async def serving(script: Sequence[Reply] | Callable[[Request], Reply], tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """A running server on 127.0.0.1; ``server.port`` is where."""
    server = Server(script)
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve(reader, writer)

    listening = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await asyncio.sleep(0)  # who has just connected gets a task of its own
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
