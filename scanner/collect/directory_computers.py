"""The computers of a domain; of LAPS and BitLocker only whether something is stored for them.

Passwords, recovery keys and key packages are never asked for: attributes are named one by one.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from scanner.collect.directory_connection import Source
from scanner.collect.directory_policies import LEGACY_LAPS, WINDOWS_LAPS, Laps, Place, Records
from scanner.collect.directory_values import Decoder, Item, folded, integer, parent_of, record, sid, text, time
from scanner.collect.entries import Failure, Trouble
from scanner.model.verdicts import Reason

COMPUTER: dict[str, Decoder] = {
    "objectSid": sid,
    "cn": text,
    "dNSHostName": text,
    "operatingSystem": text,
    "operatingSystemVersion": text,
    "userAccountControl": integer,
    "lastLogonTimestamp": integer,
    "whenCreated": time,
    "primaryGroupID": integer,
    "msDS-SupportedEncryptionTypes": integer,
}
EXPIRIES: dict[str, tuple[str, Decoder]] = {LEGACY_LAPS: ("legacyLapsExpiry", integer), WINDOWS_LAPS: ("windowsLapsExpiry", integer)}
# In no property set, and every computer has one of them: who sees them was granted all properties but the confidential ones.
WITNESSES = ("isCriticalSystemObject", "localPolicyFlags")
# Domain Admins and Enterprise Admins of the domain (by RID) and Administrators see all objects by default.
ALL_SEEING = (512, 519)
ADMINISTRATORS = "S-1-5-32-544"
RECOVERY = "(objectClass=msFVE-RecoveryInformation)"


def computers(source: Source, place: Place, laps: Laps | None, token: frozenset[str], trouble: Trouble) -> Records:
    """The records of directory.computers. ``token``: the SIDs of the reader and of the groups that the reader is in."""
    answer = source.search(place.base, "sub", "(objectCategory=computer)", (*COMPUTER, *EXPIRIES, *WITNESSES))
    if answer.failure is not None:
        trouble.add(answer.failure)
    elif not answer.items:  # every domain has a controller
        trouble.add(Failure(Reason.PERMISSION_DENIED, "no computer can be seen"))
    stored = _recovery(source, place)
    administrator = bool(token & {ADMINISTRATORS, *(f"{place.domain}-{number}" for number in ALL_SEEING)})
    # Reading recovery information is delegated for an organisational unit: who sees a computer's sees those of its neighbours.
    delegated = {parent_of(computer) for computer in stored or ()}
    found = []
    for item in answer.items:
        each = record(item, COMPUTER, trouble)
        if "objectSid" not in each:
            trouble.add(Failure(Reason.PERMISSION_DENIED, "a computer cannot be read"))
            continue
        each |= _laps(item, laps, trouble)
        if stored is not None and (administrator or folded(item.dn) in stored or parent_of(item.dn) in delegated):
            each["recoveryInformation"] = stored[folded(item.dn)]
        found.append(each)
    return found


def _recovery(source: Source, place: Place) -> Counter[str] | None:
    """How many recovery entries lie below which computer; None if that could not be asked to the end."""
    answer = source.search(place.base, "sub", RECOVERY, ())
    return None if answer.failure is not None else Counter(parent_of(item.dn) for item in answer.items)


def _laps(item: Item, laps: Laps | None, trouble: Trouble) -> dict[str, Any]:
    seen = {name: value for name, (_, decoder) in EXPIRIES.items() if (value := record(item, {name: decoder}, trouble).get(name)) is not None}
    found: dict[str, Any] = {EXPIRIES[name][0]: value for name, value in seen.items()}
    if laps is not None:
        whole = any(item.values.get(name.lower()) for name in WITNESSES) and not laps.confidential
        found["lapsReadable"] = whole or not laps.defined or bool(seen)
    return found
