"""What Entra ID found suspicious, with what a detection itself does not say: whether the account still exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.tables import Table, Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown

_CARRIED = (
    "riskEventType",
    "riskLevel",
    "riskState",
    "riskDetail",
    "activity",
    "detectedDateTime",
    "lastUpdatedDateTime",
    "userDisplayName",
    "userPrincipalName",
)


def risk_detections(tables: Tables, organisation: Organisation) -> Derived:
    """One record per detection. ``accountExists``: whether its user is among the users of the directory (deleted ones are not)."""
    table = tables["entra.riskDetections"]
    if table.missing is not None:
        return nothing(table.missing)
    accounts, otherwise = _accounts(tables["entra.users"])
    records: dict[str, Mapping[str, Any]] = {}
    nameless = False
    for name, user, *values in table.rows("id", "userId", *_CARRIED):
        if isinstance(name, Unknown):
            nameless = True
            continue
        exists = user if isinstance(user, Unknown) else user.casefold() in accounts or otherwise
        facts = {"userId": user, **dict(zip(_CARRIED, values, strict=True)), "accountExists": exists}
        records[name] = {"id": name} | {field: fact(value) for field, value in facts.items()}
    return Derived([records[name] for name in sorted(records)], None, table.complete and not nameless)


def _accounts(users: Table) -> tuple[frozenset[str], Truth]:
    """Ids of all users that were read, and what holds of any other id."""
    found = [each for (each,) in users.rows("id")]
    known = frozenset(each.casefold() for each in found if not isinstance(each, Unknown))
    if users.open is not None:
        return known, users.open
    return known, MISSING if len(known) < len(found) else False
