"""What the body of an answer holds: records as the bytes that came, checked so that the snapshot can be read, and the link to go on by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec

from scanner.collect.disguise import Disguise
from scanner.model.errors import InputError
from scanner.resources.keeping import Keeping
from scanner.resources.registry import Resource
from scanner.snapshot.shapes import ABSENT, ANYTHING, Shape, shape_of
from scanner.snapshot.strict_json import decode, looks_deep

# A page of Graph holds some tens of thousands of commas. Each may begin another record, and every record takes a kilobyte of memory.
MAX_COMMAS = 300_000
MAX_REFUSED = 4

_START = b'"value":['
_ERRORS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

Record = tuple[str, bytes]


class BrokenError(Exception):
    """A body that is not what was asked for. ``detail`` is one of the fixed phrases of manifests."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Page:
    """Records, each with its id (empty where it has none), and the link to the next page (None: this is the last one)."""

    records: list[Record]
    link: str | None


class _Form(msgspec.Struct):
    """What tells a collection from an object, and both from an error that came with status 200."""

    value: Any = msgspec.UNSET
    link: str | None = msgspec.field(name="@odata.nextLink", default=None)
    error: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Collection(_Form, kw_only=True):
    value: list[msgspec.Raw]


class _Whole(_Form):
    value: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_collection = msgspec.json.Decoder(_Collection)
_whole = msgspec.json.Decoder(_Whole)


class Reader:
    """Reads the bodies of one resource.

    Records stay the bytes that came, with four exceptions: what must not be stored is dropped (see `Keeping`); names are replaced,
    where somebody wants that; a body with line breaks or escaped characters is spelled anew; and a body that the reader of snapshots
    would refuse is broken.
    """

    def __init__(self, resource: Resource, disguise: Disguise | None = None) -> None:
        self._resource = resource
        self._disguised = disguise.values(resource) if disguise else None
        self._keeping = Keeping(resource)
        self._keeps_all = not resource.never and not resource.keep
        self._id = _name_of_id(resource)
        self._encode = msgspec.json.Encoder().encode
        self._shape: Shape | None = None
        self._known: _Known | None = None
        self._refused = 0

    def collection(self, body: bytes) -> Page:
        """A page of a collection. Raises `BrokenError`."""
        if len(body) > MAX_COMMAS and body.count(b",") > MAX_COMMAS:
            raise BrokenError("too large")
        return self._page_at_once(body) or self._page_one_by_one(body)

    def single(self, body: bytes) -> Page:
        """One object. A list, and an object wrapped as ``value``, are none. Raises `BrokenError`."""
        form = _form(_whole, body)
        if form.value is not msgspec.UNSET:
            raise BrokenError("no JSON")
        anew = _anew(body)
        text = body.strip()
        if self._known is not None and (row := self._known.single(text)) is not None:
            spelled = self._encode(row)
            if (anew or spelled == text) and self._known.harmless([row]):
                self._refused = 0
                return Page([(self._known.id(row), spelled)], None)
        return Page(self._one_by_one([text], anew=anew), None)

    def of_parent(self, body: bytes) -> Page:
        """A page where ``value`` is a list, else one object. Raises `BrokenError`."""
        value = _form(_whole, body).value
        return self.collection(body) if isinstance(value, msgspec.Raw) and bytes(value).startswith(b"[") else self.single(body)

    def _page_at_once(self, body: bytes) -> Page | None:
        """The page if its records have only keys seen before, none of which is to be dropped."""
        known = self._known
        found = known.page(body) if known is not None else None
        if known is None or found is None or found.error is not msgspec.UNSET:
            return None
        rows = found.value
        texts = list(map(self._encode, rows))
        same = _anew(body) or body.startswith(b",".join(texts), body.find(_START) + len(_START))
        if not same or not known.harmless(rows):
            return None
        self._refused = 0
        return Page(list(zip(map(known.id, rows), texts, strict=True)), found.link)

    def _page_one_by_one(self, body: bytes) -> Page:
        found = _form(_collection, body)
        return Page(self._one_by_one([bytes(each) for each in found.value], anew=_anew(body)), found.link)

    def _one_by_one(self, texts: list[bytes], *, anew: bool) -> list[Record]:
        try:
            found = [self._record(text, anew=anew) for text in texts]
        except (InputError, *_ERRORS):
            raise BrokenError("no JSON") from None
        if found:
            self._learn([record for record, _ in found])
        return [(_text(record.get(self._id)), text) for record, text in found]

    def _record(self, text: bytes, *, anew: bool) -> tuple[dict[str, Any], bytes]:
        if anew:
            text = self._encode(msgspec.json.decode(text))
        record = decode(text, "")
        if not isinstance(record, dict):
            raise BrokenError("no JSON")
        kept = record if self._keeps_all else self._keeping.kept(record)
        if self._disguised is not None:
            kept = self._disguised(kept)
        return (kept, text) if kept is record or kept == record else (kept, self._encode(kept))

    def _learn(self, records: list[dict[str, Any]]) -> None:
        """Make room for the keys of these records – unless bodies are refused again and again, for whatever reason."""
        if self._disguised is not None:  # no record stays what came
            return
        self._refused += 1
        self._shape = shape_of(records, self._shape) if self._refused <= MAX_REFUSED else None
        dropped = frozenset(name.rpartition(".")[2] for name in self._resource.never)
        fits = self._shape is not None and not dropped.intersection(_names(self._shape)) and not (self._shape.loose and self._resource.keep)
        self._known = _Known(self._shape, self._id, dropped) if self._shape is not None and fits else None


class _Known:
    """Decoders for records of a shape, none of whose keys is ``dropped``."""

    def __init__(self, shape: Shape, id_: str, dropped: frozenset[str]) -> None:
        struct: Any = shape.struct
        page = msgspec.defstruct("Rows", [("value", list[struct])], bases=(_Form,), kw_only=True)
        self._page = msgspec.json.Decoder(page)
        self._single = msgspec.json.Decoder(struct)
        self._encode = msgspec.json.Encoder().encode
        self._id = attrgetter(shape.places[id_][0]) if id_ in shape.places else None
        self._loose = [
            attrgetter(attribute)
            for key, (attribute, inner) in shape.places.items()
            if shape.keys[key] == ANYTHING or (inner is not None and inner.loose)
        ]
        self._dropped = re.compile(b'"(?:%b)"' % b"|".join(re.escape(name).encode() for name in sorted(dropped))) if dropped else None

    def page(self, body: bytes) -> Any:
        """The page, its records as structs; None where they do not fit."""
        try:
            return self._page.decode(body)
        except _ERRORS:
            return None

    def single(self, text: bytes) -> Any:
        """The object as a struct; None where it does not fit."""
        try:
            return self._single.decode(text)
        except _ERRORS:
            return None

    def harmless(self, rows: list[Any]) -> bool:
        """Whether nothing to be dropped, and nothing too deep, stands where any value may stand; wrong only in saying no too often."""
        if not self._loose:
            return True
        values = [value for get in self._loose for value in map(get, rows) if value is not ABSENT]
        text = self._encode(values)
        return not looks_deep(text) and (self._dropped is None or self._dropped.search(text) is None)

    def id(self, row: Any) -> str:
        """The ``id`` of a struct."""
        return _text(self._id(row)) if self._id is not None else ""


def _form(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        form = decoder.decode(body)
    except _ERRORS:
        raise BrokenError("no JSON") from None
    if form.error is not msgspec.UNSET:
        raise BrokenError("no JSON")
    return form


def _anew(body: bytes) -> bool:
    return b"\n" in body or b"\r" in body or (b"\\" in body and b"\\u" in body)


def _name_of_id(resource: Resource) -> str:
    """The property that tells the records of a resource (of one parent) apart."""
    path = resource.identity.id[1:] if resource.parented else resource.identity.id
    return path[0] if len(path) == 1 else "id"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _names(shape: Shape) -> Iterator[str]:
    for name, (_, inner) in shape.places.items():
        yield name
        if inner is not None:
            yield from _names(inner)
