"""Records of a resource, with the names in them replaced as its file declares them (``personal``), and without what it does not declare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scanner.language.types import Field, Kind, parse_datetime, typed
from scanner.model.logic import Unknown
from scanner.pseudonyms.keys import Key
from scanner.pseudonyms.names import Names
from scanner.pseudonyms.texts import Texts
from scanner.pseudonyms.tokens import Tokens
from scanner.resources.registry import Resource, registry

Record = dict[str, Any]
Replace = Callable[[str], str]

OF, VALUE = "of", "value"
TEXTS = frozenset({"text", "filter", "dn", "place", "named"})
# What holds text of whatever depth: the parts of such an object are not declared one by one.
_DEEP = frozenset({"text", "filter"})
_NOW = datetime(9999, 1, 1, tzinfo=UTC)
# Apple's systems and others write more than a version where a version is wanted: "26.7 (25G229)".
_NUMBERS = re.compile(r"[0-9][0-9.]{0,40}(?: ?\([0-9A-Za-z]{1,12}\))?", re.ASCII)
_CHOICE = re.compile(r"#?[A-Za-z][A-Za-z.]{0,100}", re.ASCII)
_KEY = re.compile(r"[@A-Za-z0-9_.-]{1,100}", re.ASCII)


def _same(text: str) -> str:
    return text


def _nothing(_: str) -> str:
    return ""


@dataclass(slots=True)
class _Node:
    """What becomes of a value: of a text in it (or in its list), of a number, of the properties of an object; of others if ``deep``.

    ``named``: what stands there is the name of a person, a device or something else (whose name is free text), as the object says.
    ``pairs``: of a list of names and values, what becomes of each value, by its name; ``pair`` says how both are called.
    """

    text: Replace
    number: Callable[[int], int] | None = None
    named: Replace | None = None
    deep: Replace | None = None
    parts: dict[str, _Node] = field(default_factory=dict)
    pair: tuple[str, str] = ("", "")
    pairs: dict[str, _Node] = field(default_factory=dict)


class Pseudonyms:
    """Replaces names with one key. ``texts.learn…`` must have been told of all names before the first free text is replaced."""

    def __init__(self, key: Key) -> None:
        self.tokens = Tokens(key)
        self.names = Names(self.tokens)
        self.texts = Texts(self.tokens, self.names)

    def records(self, resource: Resource, *, texts: bool) -> Callable[[Record], Record]:
        """What replaces the names in a record as it stands in a snapshot (with ``of`` and ``value``, where there is a parent).

        ``texts=False``: free text is left out; what remains tells every name that the resource knows.
        """
        root = _Maker(self, texts=texts).root(resource)
        return lambda record: self._object(root, record)

    def values(self, resource: Resource) -> Callable[[Record], Record]:
        """The same for what the service sends: of a resource with parents the value alone."""
        root = _Maker(self, texts=True).root(resource)
        inner = root.parts.get(VALUE, _Node(_same)) if resource.parented else root
        return lambda record: self._object(inner, record)

    def _object(self, node: _Node, value: Record) -> Record:
        kept: Record = {}
        known = node.pairs.get(str(value.get(node.pair[0]))) if node.pairs else None
        for name, each in value.items():
            part = known if known is not None and name == node.pair[1] else node.parts.get(name)
            if part is not None:
                kept[name] = self._value(part, each, value)
            elif node.deep is not None and _KEY.fullmatch(name):
                kept[name] = _deeply(node.deep, each)
        return kept

    def _value(self, node: _Node, value: Any, around: Record) -> Any:
        if isinstance(value, str):
            return node.text(value) if node.named is None else self._named(around, node.named)(value)
        if isinstance(value, dict):
            return self._object(node, value)
        if isinstance(value, list):
            return [self._value(node, each, around) for each in value]
        # A number in the place of a text is no name that anybody may use, and might be one.
        return node.number(value) if node.number is not None and type(value) in (int, float) else value

    def _named(self, around: Record, other: Replace) -> Replace:
        """What replaces the name of something that says itself what it is."""
        kind = str(around.get("@odata.type", around.get("objectClass", "user"))).rpartition(".")[2].casefold()
        if kind in ("user", "person", "contact", "foreignsecurityprincipal"):
            return self.names.account
        return self.names.host if kind in ("device", "computer") else other


def _deeply(replace: Replace, value: Any) -> Any:
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, dict):
        return {name: _deeply(replace, each) for name, each in value.items() if _KEY.fullmatch(name)}
    return [_deeply(replace, each) for each in value] if isinstance(value, list) else value


class _Maker:
    """Makes the nodes of a resource out of its fields."""

    def __init__(self, pseudonyms: Pseudonyms, *, texts: bool) -> None:
        known = pseudonyms.texts
        free: dict[str, Replace] = {"text": known.replaced, "filter": known.filter, "dn": known.dn, "place": known.place}
        self._kinds = {**pseudonyms.names.kinds, **(free if texts else dict.fromkeys(free, _nothing))}
        self._tokens = pseudonyms.tokens

    def root(self, resource: Resource) -> _Node:
        root = _Node(_same, deep=self._setting if resource.besides else None)
        for each in resource.fields.values():
            if not each.of_device:
                self._add(root, each)
        # Ids that other resources are read by are needed, although no rule reads them.
        for other in registry().values():
            for path in other.named_by.get(resource.name, ()):
                names = [name for name in path if name == "@odata.type" or not name.startswith("@")]
                self._at(root, [VALUE, *names] if resource.parented else names)
        return root

    def _add(self, root: _Node, declared: Field) -> None:
        if declared.pair is not None:
            node = self._at(root, declared.pair.list)
            node.parts.setdefault(declared.pair.key, _Node(_same))
            node.pair = (declared.pair.key, declared.pair.value)
            node.pairs[declared.pair.name] = _Node(self._text(declared))
            return
        node, kind = self._at(root, declared.path), declared.personal
        item = declared.items.get("item")
        leaf = item if item is not None and len(declared.items) == 1 else declared
        node.text = self._text(leaf)
        node.number = self._number(leaf)
        node.named = self._kinds["text"] if kind == "named" else None
        if kind in _DEEP and declared.kind in (Kind.LIST, Kind.OBJECT) and leaf is declared:
            node.deep = self._kinds[kind]
        elif declared.kind is Kind.OBJECT and not kind:
            node.deep = _same
        for each in declared.items.values() if leaf is declared else ():
            self._add(node, each)

    @staticmethod
    def _at(node: _Node, path: Iterable[str]) -> _Node:
        for name in path:
            node = node.parts.setdefault(name, _Node(_same))
        return node

    def _text(self, declared: Field) -> Replace:
        if declared.kind is Kind.STRING:
            return self._kinds[declared.personal] if declared.personal not in ("", "named") else _same
        other = self._kinds["other"]
        return lambda text: text if _fits(declared, text) else other(text)

    def _setting(self, text: str) -> str:
        """What becomes of a text that is no field: a word or a version is a choice among settings, anything else may be a name."""
        return self._kinds["text"](text) if _CHOICE.fullmatch(text) or _NUMBERS.fullmatch(text) else self._kinds["other"](text)

    def _number(self, declared: Field) -> Callable[[int], int] | None:
        if declared.personal == "rid":
            return self._tokens.number
        return (lambda _: 0) if declared.kind is Kind.STRING and declared.personal else None


def _fits(declared: Field, text: str) -> bool:
    """Whether a text in a field of another type holds what its type allows, so that it names nobody."""
    if declared.kind is Kind.DATETIME:
        return parse_datetime(text) is not None
    return not isinstance(typed(declared, text, _NOW), Unknown) or _NUMBERS.fullmatch(text) is not None or not text
