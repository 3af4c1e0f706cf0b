"""What a request to an address asks for: its query options, read as strictly as Graph's documentation allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from scanner.sandbox.endpoints import Endpoint, Record
from scanner.sandbox.refusals import Refusal

_METADATA = "https://graph.microsoft.com/{}/$metadata#"
_OPTIONS = ("$select", "$filter", "$expand", "$top", "$skiptoken")


@dataclass(frozen=True, slots=True)
class Asked:
    """One understood request. ``size``: objects a page; ``token``: the ``$skiptoken``; ``base``: the query as it came, without that.

    ``meaning``: the options without the token, decoded: the same for every way of spelling them.
    """

    row: Endpoint
    select: tuple[str, ...]
    filter: str
    expand: str
    size: int
    token: str
    base: str
    meaning: str

    def wants(self, record: Record) -> bool:
        """Whether the object passes ``$filter``."""
        return not self.filter or self.row.filters[self.filter](record)

    def projected(self, record: Record) -> Record:
        """One object as ``$select`` and ``$expand`` leave it; for many, make a `Projection` once."""
        return Projection(self)(record)

    def context(self, parent: str) -> str:
        """The address of the answer's description, as ``@odata.context`` gives it: the same on every host."""
        path = self.row.path.removeprefix("/").replace("/{id}", f"('{parent}')")
        parts = [*self.select, *(f"{name}()" for name in self.row.expands.get(self.expand, ()) if "." not in name)]
        chosen = f"({','.join(parts)})" if parts else ""
        return _METADATA.format(self.row.api) + path + chosen + ("" if self.row.collection else "/$entity")


class Projection:
    """Leaves of objects what ``$select`` and ``$expand`` ask for, the properties in the objects' own order."""

    def __init__(self, wanted: Asked) -> None:
        paths = {path for each in wanted.row.expands.values() for path in each}
        asked_for = set(wanted.row.expands[wanted.expand]) if wanted.expand else set()
        self._wanted = wanted
        self._expanded = {path for path in asked_for if "." not in path}
        self._dropped = paths - asked_for
        self._inner = [path.partition(".") for path in sorted(self._dropped) if "." in path]
        self._known: dict[str, bool] = {}

    def __call__(self, record: Record) -> Record:
        """The object as it is answered."""
        known = self._known
        for name in record.keys() - known.keys():
            known[name] = self._keeps(name)
        kept = {name: value for name, value in record.items() if known[name]}
        for first, _, rest in self._inner:
            if first in kept:
                kept[first] = _without(kept[first], rest)
        return kept

    def _keeps(self, name: str) -> bool:
        plain = name.partition("@")[0]
        if not plain or plain in self._expanded:
            return True
        if plain in self._dropped:
            return False
        return plain in self._wanted.select if self._wanted.select else plain not in self._wanted.row.hidden


def _without(value: Any, path: str) -> Any:
    if isinstance(value, list):
        return [_without(each, path) for each in value]
    if not isinstance(value, dict):
        return value
    first, _, rest = path.partition(".")
    if not rest:
        return {name: each for name, each in value.items() if name.partition("@")[0] != first}
    return {name: _without(each, rest) if name == first else each for name, each in value.items()}


def asked(row: Endpoint, query: str, known: frozenset[str], plans: frozenset[str]) -> Asked:
    """Read a query (without the question mark). ``known``: properties that may be selected; ``plans``: the tenant's service plans.

    Raises `Refusal`.
    """
    options = dict(_options(query))
    if not row.collection and {"$top", "$filter", "$skiptoken"} & options.keys():
        raise Refusal(400, "Query options $top, $filter and $skiptoken can be applied only on collections.")
    select = _select(row, options, known)
    for option, understood in (("$filter", row.filters), ("$expand", row.expands)):
        if option in options and options[option] not in understood:
            raise Refusal(400, f"Unsupported {option}: '{options[option]}'.", "Request_UnsupportedQuery")
    most = _gates(row, select, plans)
    size = min(_top(row, options), most) if most else _top(row, options)
    base = "&".join(each for each in query.split("&") if not unquote_plus(each).startswith("$skiptoken="))
    meaning = "&".join(f"{name}={value}" for name, value in options.items() if name != "$skiptoken")
    return Asked(row, select, options.get("$filter", ""), options.get("$expand", ""), size, options.get("$skiptoken", ""), base, meaning)


def _options(query: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for part in query.split("&") if query else ():
        name, equals, value = part.partition("=")
        name, value = unquote_plus(name), unquote_plus(value)
        if name not in _OPTIONS:
            raise Refusal(400, f"The query option '{name}' is not supported.")
        if not equals or not value or name in seen:
            raise Refusal(400, f"The query option '{name}' must have one value.")
        seen.add(name)
        yield name, value


def _select(row: Endpoint, options: Mapping[str, str], known: frozenset[str]) -> tuple[str, ...]:
    if "$select" not in options:
        return ()
    if not row.selects:
        raise Refusal(400, "The query option '$select' is not supported.")
    names = tuple(options["$select"].split(","))
    for name in names:
        if name not in known or names.count(name) > 1:
            raise Refusal(400, f"Could not find a property named '{name}' on type '{row.type}', or it is named twice.")
    return names


def _top(row: Endpoint, options: Mapping[str, str]) -> int:
    if "$top" not in options:
        return row.default_top
    text = options["$top"]
    if not (text.isascii() and text.isdecimal()) or row.max_top == 0:
        raise Refusal(400, f"The query option '$top' is not supported, or '{text}' is no number.", "Request_UnsupportedQuery")
    if not 1 <= int(text) <= row.max_top:
        message = f"Invalid page size specified: '{text}'. Must be between 1 and {row.max_top} inclusive."
        raise Refusal(400, message, "Request_UnsupportedQuery")
    return int(text)


def _gates(row: Endpoint, select: tuple[str, ...], plans: frozenset[str]) -> int:
    """Refuse what the tenant's plans do not allow. Returns the most objects that a page may hold then; 0: no such limit."""
    most = 0
    for gate in row.gates:
        if gate.properties and not gate.properties & set(select):
            continue
        if not plans & set(gate.plans):
            raise Refusal(gate.status, "The tenant has no service plan for this request.", gate.code)
        most = gate.max_top or most
    return most
