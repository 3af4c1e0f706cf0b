"""What the manifest says of a resource: obtained, known to be absent, or not obtained and why.

Details are technical, the same in every language, and never hold text of a response besides Graph's error codes and ids of parents.
"""

from __future__ import annotations

import re
from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from scanner.collect.errors import GraphError
from scanner.collect.licences import REFUSALS
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource
from scanner.snapshot.manifest import FIRST_YEAR, LAST_YEAR
from scanner.snapshot.write import stamp

MOST_SHOWN = 5
LONGEST_ID = 80

Entry = dict[str, Any]

# What somebody can mend comes first: it is the reason of a resource that failed in several ways.
_ORDER = (Reason.PERMISSION_DENIED, Reason.NOT_LICENSED, Reason.NOT_COLLECTED, Reason.INCOMPLETE)


class Failure(NamedTuple):
    """Why something was not obtained."""

    reason: Reason
    detail: str


INTERRUPTED = Failure(Reason.INCOMPLETE, "interrupted")


def failure_of(error: GraphError) -> Failure:
    """What an answer without data means. A code that speaks of a missing licence is no missing permission."""
    licence = error.status in (HTTPStatus.FORBIDDEN, HTTPStatus.BAD_REQUEST) and error.code in REFUSALS
    return Failure(Reason.NOT_LICENSED if licence else error.reason, error.detail)


class Trouble:
    """Everything that went wrong while one resource was read. Memory does not grow with the number of failures."""

    def __init__(self) -> None:
        self._failures: set[Failure] = set()
        self._missing: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._failures or self._missing)

    def add(self, failure: Failure) -> None:
        """Note one failure."""
        self._failures.add(failure)
        if len(self._failures) > MOST_SHOWN:
            self._failures.remove(max(self._failures, key=_rank))

    def missing(self, parent: str) -> None:
        """Note that a parent was not found."""
        self._missing.add(parent)
        if len(self._missing) > MOST_SHOWN:
            self._missing.remove(max(self._missing))

    @property
    def reason(self) -> Reason:
        """The reason that a person can best do something about."""
        return min(self._failures, key=_rank).reason if self._failures else Reason.INCOMPLETE

    @property
    def details(self) -> list[str]:
        """What is said of it."""
        found = list(dict.fromkeys(failure.detail for failure in sorted(self._failures, key=_rank)))
        ids = ", ".join(shown(parent) for parent in sorted(self._missing))
        return [*found, f"not found: {ids}"] if ids else found


def _rank(failure: Failure) -> tuple[int, str]:
    return _ORDER.index(failure.reason), failure.detail


def shown(id_: str) -> str:
    """An id as it may stand in a message: only signs of which ids are made, and not too many."""
    return re.sub(r"[^A-Za-z0-9-]", "", id_)[:LONGEST_ID] or "-"


def possible(moment: datetime | None) -> datetime | None:
    """A service's time, or None if no collection can have happened then."""
    return moment if moment is not None and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _entry(resource: Resource, date: datetime, **known: Any) -> Entry:
    return {
        "file": None,
        "count": 0,
        "sha256": None,
        "state": "not_obtained",
        "complete": False,
        "reason": None,
        "detail": None,
        "endpoint": resource.endpoint,
        "api": resource.api,
        "permission": resource.permission,
        "pages": 0,
        "origin": "graph",
        "collected_at": stamp(date),
        **known,
    }


def not_obtained(resource: Resource, failure: Failure, date: datetime) -> Entry:
    """The entry of a resource of which there is nothing."""
    return _entry(resource, date, reason=failure.reason.value, detail=failure.detail)


def failed(resource: Resource, trouble: Trouble, date: datetime) -> Entry:
    """The entry of a resource of which nothing came."""
    return not_obtained(resource, Failure(trouble.reason, "; ".join(trouble.details)), date)


def absent(resource: Resource, date: datetime) -> Entry:
    """The entry of a resource that is known not to exist."""
    return _entry(resource, date, state="none", complete=True)


def present(resource: Resource, file: str, written: tuple[int, str], pages: int, duplicates: int, trouble: Trouble, date: datetime) -> Entry:
    """The entry of a resource of which there is something. ``written``: how many records, and the SHA-256 of the file."""
    details = [*trouble.details, *([f"{duplicates} duplicate objects"] if duplicates else [])]
    return _entry(
        resource,
        date,
        file=file,
        count=written[0],
        sha256=written[1],
        state="present",
        complete=not trouble,
        reason=trouble.reason.value if trouble else None,
        detail="; ".join(details) or None,
        pages=pages,
    )
