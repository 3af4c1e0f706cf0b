"""What names somebody in a snapshot, found by the names that Microsoft gives properties, not by what our resource files say of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Properties that name somebody or something wherever they stand; of the last group only in these files.
EVERYWHERE = frozenset(
    {
        "userPrincipalName", "userDisplayName", "deviceName", "deviceDisplayName", "serialNumber", "mail", "appleIdentifier", "appleId",
        "technicalNotificationMails", "securityComplianceNotificationMails", "cidrAddress", "sAMAccountName", "dNSHostName", "dnsRoot", "serial",
        "ssid", "organizationName", "distinguishedName", "accountName", "domain", "source", "objectSid", "SID", "sid", "certificateSerialNumber",
    }
)  # fmt: skip
IN_FILES = {
    "cn": ("computers",),
    "displayName": ("users", "devices", "userSignInActivity", "organization", "pendingInvitations"),
    "id": ("domains", "computers"),
    "name": ("organization", "computers", "privilegedGroups"),
    "Name": ("localAccounts", "localAdministrators"),
    "of": ("computers", "registry", "localAccounts", "volumes"),
}
# What Windows, a directory and the service themselves are called, and what domains of samples end with.
NOBODY = frozenset(
    {
        "administrator", "guest", "defaultaccount", "wdagutilityaccount", "krbtgt", "default domain policy", "domain admins", "schema admins",
        "enterprise admins", "users", "builtin", "administrators", "account operators", "backup operators", "print operators", "server operators",
        "group policy creator owners", "key admins", "enterprise key admins", "replicator", "domain controllers", "local cmos clock", "time.windows.com",
        "windows", "time", "example", "example.com", "identityprotection", "azuread",
    }
)  # fmt: skip
# Labels that are words of our own reports as well: they count only as part of a longer name.
WORDS = frozenset({"corp", "vpn", "sample", "partner", "basic", "byod", "empty", "stale", "exemplary", "guest", "user", "office", "direct"})
SHORTEST = 4
# Ids, and the identifiers of groups that every Windows has.
_NO_NAME = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|s-1-5-32-\d+")


def names_in(folder: Path) -> set[str]:
    """Every such text of a snapshot in small letters, and the parts of it: the user of an address, the host of a name with its domain."""
    found: set[str] = set()
    for path in folder.rglob("*.json*"):
        if path.name != "manifest.json":
            for line in path.read_text(encoding="utf-8").splitlines():
                found |= {part for text in _texts(json.loads(line), path.stem) for part in _parts(text.casefold())}
    return {each for each in found if len(each) >= SHORTEST and each not in NOBODY | WORDS and not _NO_NAME.fullmatch(each)}


def _texts(value: Any, stem: str, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, stem, name)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, stem, key)
    elif isinstance(value, str) and (key in EVERYWHERE or stem in IN_FILES.get(key, ())):
        yield value


def _parts(text: str) -> Iterator[str]:
    yield text
    yield text.replace("#ext#", "@").partition("@")[0]
    yield text.rpartition("@")[2]
    if re.fullmatch(r"[\w.-]+", text) and not text.replace(".", "").isdigit():
        yield text.partition(".")[0]
    if "\\" in text:
        yield from text.split("\\")
    if text.startswith("cn="):
        yield text.partition(",")[0].removeprefix("cn=")
    if "/" in text:
        yield text.partition("/")[0]


def found_in(folder: Path, names: set[str]) -> dict[str, set[str]]:
    """Name → the files below a folder (and file names) in which it stands, whatever the case."""
    hits: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = f"{path.name}\n{path.read_text(encoding='utf-8', errors='replace')}".casefold()
            for name in names:
                if name in text:
                    hits.setdefault(name, set()).add(path.relative_to(folder).as_posix())
    return hits
