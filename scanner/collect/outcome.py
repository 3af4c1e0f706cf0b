"""What a response means: an answer to keep, something that passes, or the end of the matter."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from scanner.collect.address import refused
from scanner.collect.errors import UNREADABLE, GraphError, PassingError
from scanner.collect.patience import stated_wait
from scanner.collect.transport import TRIES
from scanner.model.verdicts import Reason

OK, UNAUTHORIZED, FORBIDDEN = 200, 401, 403
# Asked again for as long as the budget lasts, and a limited number of times. https://learn.microsoft.com/graph/errors
BUSY = (429, 503, 504)
FAULTY = (408, 500, 502, 509)
ERROR_FIRST = re.compile(rb'\s*\{\s*"error"\s*:', re.ASCII)
CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}", re.ASCII)


class _Code(msgspec.Struct):
    code: str


class _Error(msgspec.Struct):
    error: _Code


def _code(body: bytes) -> str:
    try:
        code = msgspec.json.decode(body, type=_Error).error.code
    except UNREADABLE:
        return ""
    return code if CODE.fullmatch(code) else ""


def judged(status: int, retry_after: str | None, body: bytes, date: datetime | None) -> bytes:
    """The body of a 200 that holds a JSON object, as far as its two ends tell; everything else is raised as `GraphError`.

    ``retry_after`` is the header's text, ``date`` the time of the response by the server's clock.
    """
    if status == OK:
        return _object(body, date)
    if 300 <= status < 400:  # noqa: PLR2004 - every kind of redirect
        error = refused()
        error.status, error.date = status, date
        raise error
    code = _code(body)
    detail = f"HTTP {status} {code}".strip()
    if status in BUSY or status in FAULTY:
        tries = TRIES if status in FAULTY else None
        raise PassingError(detail, wait=stated_wait(retry_after, date), tries=tries, status=status, code=code, date=date)
    reason = Reason.PERMISSION_DENIED if status in (UNAUTHORIZED, FORBIDDEN) else Reason.INCOMPLETE
    raise GraphError(reason, detail, status=status, code=code, date=date)


def _object(body: bytes, date: datetime | None) -> bytes:
    if not body[:64].lstrip().startswith(b"{"):
        raise GraphError(Reason.INCOMPLETE, "no JSON", status=OK, date=date)
    if not body[-64:].rstrip().endswith(b"}"):
        raise PassingError("body cut off", tries=TRIES, status=OK, date=date)
    if ERROR_FIRST.match(body):
        code = _code(body)
        raise GraphError(Reason.INCOMPLETE, f"HTTP {OK} {code}".strip(), status=OK, code=code, date=date)
    return body
