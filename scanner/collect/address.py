"""Which addresses may be asked: the pinned service's, below /v1.0/ or /beta/, and nothing that could be read in two ways."""

from __future__ import annotations

import re

import httpx

from scanner.collect.errors import GraphError
from scanner.model.verdicts import Reason

VISIBLE = re.compile(r"[!-~]+", re.ASCII)
APIS = ("v1.0", "beta")
# Escapes that would make one path look like another: control characters, dot, slash, percent sign, backslash.
DISGUISED = re.compile(r"%(?:[01][0-9a-f]|2e|2f|25|5c|7f)|%(?![0-9a-f]{2})", re.ASCII | re.IGNORECASE)


def refused() -> GraphError:
    """What is raised for an address that must not be asked."""
    return GraphError(Reason.INCOMPLETE, "refused address")


def checked(link: str, origin: str) -> httpx.URL:
    """The address to be sent: the same object is what the HTTP client parses.

    ``link`` is a path beginning with /v1.0/ or /beta/, or an absolute link from a response; ``origin`` is the pinned service
    (``https://graph.microsoft.com``, ``http://127.0.0.1:8080``). Raises `GraphError` (``refused address``).
    """
    if not VISIBLE.fullmatch(link) or "\\" in link or "#" in link:
        raise refused()
    absolute = origin + link if link.startswith("/") else link
    scheme, separator, rest = absolute.partition("://")
    authority, slash, _ = rest.partition("/")
    if not separator or not slash or f"{scheme}://{authority}".lower() not in _spellings(origin):
        raise refused()
    path = rest[len(authority) :].partition("?")[0]
    api, *parts = path.split("/")[1:]
    if api not in APIS or not parts or any(part in ("", ".", "..") for part in parts) or DISGUISED.search(path):
        raise refused()
    try:
        url, pinned = httpx.URL(absolute), httpx.URL(origin)
    except httpx.InvalidURL:
        raise refused() from None
    if (url.scheme, url.raw_host, url.port, url.userinfo, url.fragment) != (pinned.scheme, pinned.raw_host, pinned.port, b"", ""):
        raise refused()
    if url.raw_path.partition(b"?")[0] != path.encode() or httpx.URL(str(url)) != url:
        raise refused()
    return url


def _spellings(origin: str) -> tuple[str, ...]:
    return (origin, f"{origin}:443") if origin.startswith("https://") else (origin,)
