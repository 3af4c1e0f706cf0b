"""Values of a directory as LDAP sends them: read by their syntax, or refused.

Syntaxes: [MS-ADTS] 3.1.1.2.2.2; SIDs: [MS-DTYP] 2.4.2.2; GUIDs: [MS-DTYP] 2.3.4.2.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from scanner.collect.entries import Failure, Trouble
from scanner.model.verdicts import Reason
from scanner.snapshot.write import stamp

LONGEST_TEXT = 4096
MOST_PARTS = 15
DISABLED, NORMAL_ACCOUNT = 0x2, 0x200
KRBTGT = 502

_INTEGER = re.compile(rb"-?[0-9]{1,19}")
_LARGEST = 2**63
_TIME = re.compile(rb"([0-9]{14})(?:\.[0-9]{1,9})?Z")
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 =,-_.")

Value = bytes
Decoder = Callable[[Value], Any]


class Item(NamedTuple):
    """One object of a directory. ``values``: attribute in lower case → its values as they were sent."""

    dn: str
    values: Mapping[str, Sequence[Value]]


class UnreadableError(ValueError):
    """A value that is not what its syntax says."""


def text(value: Value) -> str:
    """A Unicode string of bounded length."""
    try:
        found = value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError from error
    if len(found) > LONGEST_TEXT:
        raise UnreadableError
    return found


def integer(value: Value) -> int:
    """An Integer or LargeInteger: 64 bits, signed. Intervals and FILETIMEs stay what they are."""
    if not _INTEGER.fullmatch(value) or not -_LARGEST <= (found := int(value)) < _LARGEST:
        raise UnreadableError
    return found


def boolean(value: Value) -> bool:
    """``TRUE`` or ``FALSE``."""
    if value not in (b"TRUE", b"FALSE"):
        raise UnreadableError
    return value == b"TRUE"


def moment(value: Value) -> datetime:
    """A GeneralizedTime in UTC, to the second."""
    found = _TIME.fullmatch(value)
    if found is None:
        raise UnreadableError
    try:
        return datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise UnreadableError from error


def time(value: Value) -> str:
    """A GeneralizedTime as snapshots write points in time."""
    return stamp(moment(value))


def sid(value: Value) -> str:
    """A security identifier as text: ``S-1-5-21-…``."""
    if len(value) < 8 or value[0] != 1 or value[1] > MOST_PARTS or len(value) != 8 + 4 * value[1]:  # noqa: PLR2004 - see [MS-DTYP]
        raise UnreadableError
    authority = int.from_bytes(value[2:8], "big")
    parts = [int.from_bytes(value[at : at + 4], "little") for at in range(8, len(value), 4)]
    return "-".join(("S", "1", str(authority) if authority < 2**32 else f"0x{authority:012X}", *map(str, parts)))


def sid_bytes(name: str) -> Value:
    """The opposite of `sid`, for identifiers of our own making."""
    authority, *parts = (int(each) for each in name.split("-")[2:])
    return bytes((1, len(parts))) + authority.to_bytes(6, "big") + b"".join(each.to_bytes(4, "little") for each in parts)


def rid(name: str) -> int:
    """The last number of a SID."""
    return int(name.rpartition("-")[2])


def guid(value: Value) -> str:
    """A GUID as text, in lower case."""
    if len(value) != 16:  # noqa: PLR2004 - 128 bits
        raise UnreadableError
    return str(uuid.UUID(bytes_le=value))


def escaped(value: str | Value) -> str:
    """A value as it may stand in a filter (RFC 4515)."""
    plain = _PLAIN if isinstance(value, str) else frozenset[int]()
    data = value.encode() if isinstance(value, str) else value
    return "".join(chr(each) if each in plain else f"\\{each:02x}" for each in data)


def one(item: Item, attribute: str, decoder: Decoder, trouble: Trouble) -> Any:
    """The value of a single-valued attribute; None where there is none, or none that can be read (noted in ``trouble``)."""
    found = many(item, attribute, decoder, trouble)
    if len(found) > 1:
        trouble.add(Failure(Reason.INCOMPLETE, f"unreadable {attribute}"))
    return found[0] if len(found) == 1 else None


def many(item: Item, attribute: str, decoder: Decoder, trouble: Trouble) -> list[Any]:
    """All readable values of an attribute (the others are noted in ``trouble``)."""
    found = []
    for value in item.values.get(attribute.lower(), ()):
        try:
            found.append(decoder(value))
        except UnreadableError:
            trouble.add(Failure(Reason.INCOMPLETE, f"unreadable {attribute}"))
    return found


def record(item: Item, decoders: Mapping[str, Decoder], trouble: Trouble) -> dict[str, Any]:
    """The single-valued attributes of an object that are there, in the order of ``decoders``."""
    found = {name: one(item, name, decoder, trouble) for name, decoder in decoders.items()}
    return {name: value for name, value in found.items() if value is not None}


def classes(item: Item) -> frozenset[str]:
    """The classes of an object in lower case; empty where the reader may not see them: then it may see nothing of the object."""
    return frozenset(value.decode("utf-8", "replace").lower() for value in item.values.get("objectclass", ()))


def parent_of(dn: str) -> str:
    """The name of the object above, folded for comparison."""
    at = 0
    while at < len(dn) and dn[at] != ",":
        at += 2 if dn[at] == "\\" else 1
    return folded(dn[at + 1 :])


def folded(dn: str) -> str:
    """A name for comparison with names from the same server."""
    return dn.casefold()


def enabled_person(control: int, number: int) -> bool:
    """Whether this is an enabled account of the kind that people have, by userAccountControl and RID."""
    return bool(control & NORMAL_ACCOUNT) and not control & DISABLED and number != KRBTGT
