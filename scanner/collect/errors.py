"""What goes wrong on the way to Graph: a request that got no answer, a sign-in that was refused. Neither carries text of a response."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import msgspec

from scanner.model.errors import UsageError
from scanner.model.verdicts import Reason

# What decoding JSON raises: wrong in itself or in its shape, no UTF-8, nested without end.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class GraphError(Exception):
    """A request that ended without a usable 200.

    ``detail`` is technical and language-neutral: ``HTTP <status> <code>`` or one of a few fixed phrases. ``status`` is None where no answer
    came (no connection, refused address, budget spent); ``code`` is Graph's ``error.code`` or empty; ``date`` is the server's clock, UTC.
    """

    def __init__(self, reason: Reason, detail: str, *, status: int | None = None, code: str = "", date: datetime | None = None) -> None:
        self.reason = reason
        self.detail = detail
        self.status = status
        self.code = code
        self.date = date
        super().__init__(detail)

    def bare(self) -> Self:
        """Return this error without the way that it came, to be kept for later: frames hold on to the body of the answer."""
        self.__traceback__ = self.__context__ = self.__cause__ = None
        return self


class PassingError(GraphError):
    """What may go well if asked again: after ``wait`` seconds where the server stated them, up to ``tries`` times in all (None: no limit)."""

    def __init__(
        self,
        detail: str,
        *,
        wait: float | None = None,
        tries: int | None = None,
        status: int | None = None,
        code: str = "",
        date: datetime | None = None,
    ) -> None:
        self.wait = wait
        self.tries = tries
        super().__init__(Reason.INCOMPLETE, detail, status=status, code=code, date=date)


class SignInError(UsageError):
    """No token could be had. ``passing``: no answer came at all, so that it may be tried again."""

    exit_code = 3

    def __init__(self, ja: str, en: str, *, passing: bool = False) -> None:
        self.passing = passing
        super().__init__(ja, en)
