"""Which access reviews are about directory roles, and when each last ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.tables import Table, Tables
from scanner.language.types import INVALID, MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

# https://learn.microsoft.com/graph/accessreviews-scope-concept: how a scope names a directory role or its assignments.
_ROLES = "/rolemanagement/directory/"
_BEFORE = frozenset({"NotStarted"})
_RUNNING = frozenset({"Initializing", "Starting", "InProgress"})


@dataclass(slots=True)
class _Runs:
    """``running``, ``ended``: whether a run does, or has. ``ends``: when, of each that has. ``doubts``: why there may be more."""

    running: Truth = False
    ended: Truth = False
    ends: list[Any] = field(default_factory=list)
    doubts: list[Unknown] = field(default_factory=list)


def access_reviews(tables: Tables, organisation: Organisation) -> Derived:
    """One record per series of reviews."""
    table = tables["entra.accessReviews"]
    if table.missing is not None:
        return nothing(table.missing)
    runs, anybodys = _runs(tables["entra.accessReviewInstances"])
    records: dict[str, Mapping[str, Any]] = {}
    nameless = False
    for name, title, status, query, several in table.rows("id", "displayName", "status", "scope.query", "scope.resourceScopes"):
        if isinstance(name, Unknown):
            nameless = True
            continue
        mine = runs.get(name, _Runs())
        doubts = (*mine.doubts, *anybodys)
        facts = {
            "displayName": title,
            "status": status,
            "roles": _about_roles(query, several),
            "running": disjunction((mine.running, *doubts)),
            "ended": disjunction((mine.ended, *doubts)),
            "lastEnded": _last(mine.ends, doubts, tables.now),
        }
        records[name] = {"id": name} | {name: fact(value) for name, value in facts.items()}
    return Derived([records[name] for name in sorted(records)], None, table.complete and not nameless)


def _about_roles(query: Any, several: Any) -> Truth:
    """Whether a scope, one query or several, names directory roles. It has the one or the other."""
    found = [] if isinstance(several, Unknown) else [*_each(several)]
    if isinstance(query, str):
        found.append(_names_roles(query))
    if found:
        return disjunction(found)
    return disjunction((several, query)) if isinstance(several, Unknown) else MISSING


def _each(scopes: Any) -> Iterator[Truth]:
    for scope in scopes:
        query = scope.get("query") if isinstance(scope, Mapping) else scope
        if isinstance(scope, Mapping) and isinstance(query, str):
            yield _names_roles(query)
        else:
            yield MISSING if query is None else INVALID


def _names_roles(query: str) -> bool:
    return _ROLES in query.lower()


def _runs(table: Table) -> tuple[Mapping[str, _Runs], list[Unknown]]:
    """The runs of each series, and why any series may have had more."""
    found: dict[str, _Runs] = {}
    anybodys = [] if table.open is None else [table.open]
    for of, end, status in table.rows("of", "endDateTime", "status"):
        if isinstance(of, Unknown):
            anybodys.append(of)
            continue
        runs = found.setdefault(of, _Runs())
        if isinstance(status, Unknown):
            runs.doubts.append(status)
        elif status in _RUNNING:
            runs.running = True
        elif status not in _BEFORE:
            runs.ended = True
            runs.ends.append(end)
    return found, anybodys


def _last(ends: list[Any], doubts: tuple[Unknown, ...], now: datetime) -> Any:
    """The latest end. One that was planned for later than now was brought forward, to a day that is not told."""
    told = [unknown(Reason.INCONCLUSIVE) if isinstance(end, datetime) and end > now else end for end in ends]
    unsure = [*doubts, *(end for end in told if isinstance(end, Unknown))]
    if unsure:
        return disjunction(unsure)
    return max((end for end in told if isinstance(end, datetime)), default=MISSING)
