"""A company's proxy, and the variables that lead to one."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
VARIABLES = (*PROXIES, *map(str.lower, PROXIES), "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@contextlib.asynccontextmanager
async def proxying(port: int, status: bytes = b"200 OK") -> AsyncIterator[tuple[int, list[bytes]]]:
    """A proxy that leads every CONNECT to one port of this machine; yields its own port and the heads of what it was asked."""
    heads: list[bytes] = []
    tasks: set[asyncio.Task[None]] = set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        ends = [writer]
        try:
            with contextlib.suppress(asyncio.CancelledError, asyncio.IncompleteReadError):
                heads.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(b"HTTP/1.1 " + status + b"\r\n\r\n")
                if status.startswith(b"200"):
                    inner, outer = await asyncio.open_connection("127.0.0.1", port)
                    ends.append(outer)
                    await asyncio.gather(pump(reader, outer), pump(inner, writer))
        finally:
            for end in ends:
                end.close()
                with contextlib.suppress(OSError):
                    await end.wait_closed()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1], heads
    finally:
        listening.close()
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
