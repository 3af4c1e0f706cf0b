"""Collections cut into pages: every page is made once and kept as bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec

from scanner.sandbox.asking import Asked, Projection
from scanner.sandbox.dice import Dice
from scanner.sandbox.endpoints import Record
from scanner.sandbox.refusals import Refusal

encode = msgspec.json.Encoder().encode

_SIGNED = 12


@dataclass(frozen=True, slots=True)
class Page:
    """The objects of one page as JSON texts between commas; ``last``: whether nothing follows."""

    items: bytes
    last: bool


class Listing:
    """One collection as it was asked for. Objects are made as far as somebody has read; the pages stay."""

    def __init__(self, records: Iterable[Record], asked: Asked, size: int) -> None:
        projected = Projection(asked)
        self._items: Iterator[bytes] = (encode(projected(record)) for record in records if asked.wants(record))
        self._size = size
        self._pages: list[Page] = []
        self._ahead: list[bytes] = list(islice(self._items, 1))

    def page(self, number: int) -> Page | None:
        """Return a page (from 0); None where there is none."""
        while len(self._pages) <= number and not (self._pages and self._pages[-1].last):
            items = [*self._ahead, *islice(self._items, self._size - len(self._ahead))]
            self._ahead = list(islice(self._items, 1))
            self._pages.append(Page(b",".join(items), last=not self._ahead))
        return self._pages[number] if number < len(self._pages) else None


def shuffled(records: Iterable[Record], seed: str) -> list[Record]:
    """Return the objects in an order that has nothing to do with their ids."""
    dice = Dice(seed, "order of answers")
    return [record for _, _, record in sorted((dice.fraction(), number, record) for number, record in enumerate(records))]


def token_of(key: str, number: int, turn: int) -> str:
    """Return the ``$skiptoken`` of a page. ``key``: what it continues; another ``turn`` gives another token for the same page."""
    plain = f"{number}.{turn}".encode()
    return base64.urlsafe_b64encode(_signature(key, plain) + plain).decode().rstrip("=")


def read_token(key: str, token: str) -> tuple[int, int]:
    """Return page number and turn. Raises `Refusal` for a token that this service never gave for this request."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        number, turn = raw[_SIGNED:].decode().split(".")
        if raw[:_SIGNED] == _signature(key, raw[_SIGNED:]):
            return int(number), int(turn)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise Refusal(400, "The $skiptoken does not belong to this request.", "Directory_ExpiredPageToken")


def _signature(key: str, plain: bytes) -> bytes:
    return hashlib.blake2b(plain, digest_size=_SIGNED, key=hashlib.blake2b(key.encode(), digest_size=32).digest()).digest()


def head(context: str, link: str | None) -> bytes:
    """Return what stands before the objects of a page."""
    following = b'"@odata.nextLink":%s,' % encode(link) if link is not None else b""
    return b'{"@odata.context":%s,%s"value":[' % (encode(context), following)


TAIL = b"]}"


def with_context(context: str, record: Record) -> Record:
    """Return a single object as an answer has it: with its context first, unless it carries one already."""
    return record if "@odata.context" in record else {"@odata.context": context, **record}


def changed(items: bytes, last: int, change: Mapping[str, Any]) -> bytes:
    """Return the last objects of a page (all, if ``last`` is 0) with some properties changed."""
    objects: list[Record] = msgspec.json.decode(b"[" + items + b"]")
    return b",".join(encode({**each, **change}) for each in objects[-last:])
