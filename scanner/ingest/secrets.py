"""Secrets that stand in files although nobody needs them there: found by name and by form, said, left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scanner.ingest.model import Refused
from scanner.model.errors import Place

# Names of properties that hold a secret, folded to lower case.
NAMES = frozenset(
    {
        "recoverypassword", "recoverykey", "numericalpassword", "msfve-recoverypassword", "msfve-keypackage", "keypackage",
        "password", "passphrase", "cpassword", "clearpassword", "defaultpassword", "passwordbase64", "unicodepwd", "pin",
        "keymaterial", "presharedkey", "sharedkey", "psk", "wepkey",
        "ms-mcs-admpwd", "mslaps-password", "mslaps-encryptedpassword", "mslaps-encryptedpasswordhistory",
        "secret", "clientsecret", "token", "accesstoken", "refreshtoken",
    }
)  # fmt: skip
# A BitLocker recovery password is eight groups of six digits, wherever it stands.
_RECOVERY = re.compile(r"(?<!\d)\d{6}(?:-\d{6}){7}(?!\d)", re.ASCII)
_SAFE = re.compile(r"[^A-Za-z0-9_.-]", re.ASCII)
_LONGEST_NAME = 60
MOST_TOLD = 100


def refused_in(text: str) -> bool:
    """Whether a text holds a BitLocker recovery password."""
    return _RECOVERY.search(text) is not None


def without_secrets(data: Any, file: str) -> tuple[Any, tuple[Refused, ...]]:
    """JSON data without its secrets, and what they were: name and way to each, never more. ``data`` is not changed."""
    found: list[str] = []
    kept = _kept(data, "", found)
    return kept, tuple(Refused(what, Place(file)) for what in found[:MOST_TOLD])


def _kept(data: Any, way: str, found: list[str]) -> Any:
    if isinstance(data, dict):
        return {name: kept for name, value in data.items() for kept in _member(name, value, way, found)}
    if isinstance(data, list):
        return [_kept(value, f"{way}[{index}]", found) for index, value in enumerate(data)]
    if isinstance(data, str) and refused_in(data):
        found.append(way or "RecoveryPassword")
        return None
    return data


def _member(name: str, value: Any, way: str, found: list[str]) -> Iterator[Any]:
    """The member without its secrets; nothing where it is one itself. One that is empty, or a yes or no, gives nothing away."""
    inner = f"{way}.{_shown(name)}" if way else _shown(name)
    if refused_in(name):
        found.append(f"{way}.RecoveryPassword" if way else "RecoveryPassword")
    elif name.casefold() in NAMES and value not in (None, "", [], {}, True, False):
        found.append(inner)
    else:
        yield _kept(value, inner, found)


def _shown(name: str) -> str:
    return _SAFE.sub("_", name)[:_LONGEST_NAME]
