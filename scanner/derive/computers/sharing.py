"""Of one computer: what it shares, and whether others on the network may find it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.firewall import FILE_SHARING, NETWORK_DISCOVERY, group_allowed
from scanner.derive.computers.reading import Computer, Row, Told
from scanner.model.logic import Truth, Unknown, conjunction, negate

# Shares that Windows makes for administration. print$ comes with the first shared printer and holds its drivers.
_ADMINISTRATIVE = re.compile(r"(?:[a-z]|admin|ipc|fax|print)\$\Z")


def sharing(computer: Computer) -> Mapping[str, Any]:
    """The facts about sharing and discovery."""
    told = computer.told("shares")
    return {
        "sharesOpen": _names(told, _folder),
        "printersShared": _names(told, _printer),
        "discoveryAllowed": group_allowed(computer, NETWORK_DISCOVERY),
        "fileSharingAllowed": group_allowed(computer, *FILE_SHARING),
    }


def _names(told: Told, wanted: Any) -> Any:
    """Names of the shares of a kind, sorted; not known only where none is seen but there may be one."""
    truths = [(row.read("Name"), wanted(row)) for row in told.rows]
    found = sorted(name for name, truth in truths if truth is True and isinstance(name, str))
    doubts = [each for each in told.lacking(truth for _, truth in truths) if isinstance(each, Unknown)]
    return doubts[0] if doubts and not found else found


def _printer(share: Row) -> Truth:
    return share.is_("ShareType", "PrintQueue")


def _folder(share: Row) -> Truth:
    return conjunction([negate(_administrative(share)), share.is_("ShareType", "FileSystemDirectory")])


def _administrative(share: Row) -> Truth:
    name = share.read("Name")
    if isinstance(name, Unknown):
        return name
    if name.casefold() == "print$":
        return True
    special = share.read("Special")
    # A share that a person hides with a dollar sign is one of theirs all the same.
    return bool(_ADMINISTRATIVE.match(name.casefold())) if isinstance(special, Unknown) else special
