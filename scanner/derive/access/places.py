"""Where a sign-in may come from: the named locations that policies tell apart, and which of them are the company's own offices.

https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from scanner.derive.access.choices import INCONCLUSIVE, chosen, unless
from scanner.derive.tables import Record, Table
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, unknown
from scanner.model.verdicts import Reason

ANYWHERE, ALL_TRUSTED = "All", "AllTrusted"
# "MFA trusted IPs", the addresses of the old per-user MFA service settings. Graph does not show them.
MFA_TRUSTED = "00000000-0000-0000-0000-000000000000"

NARROW = {4: 24, 6: 48}
_PRIVATE = [
    ip_network(each)
    for each in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
]
_IP, _COUNTRY = "#microsoft.graph.ipNamedLocation", "#microsoft.graph.countryNamedLocation"
# Whoever uses the client of Global Secure Access signs in from there, wherever that is.
_CLIENT = "#microsoft.graph.compliantNetworkNamedLocation"
_UNMAPPED = "?"

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Place:
    """A named location. ``networks`` of addresses, ``countries`` with how they are told ("?" = no known one).

    ``trusted``: marked as trusted. ``narrow``: public networks no larger than an office has (/24, for IPv6 /48), and nothing else.
    ``obscure``: why it cannot be told which sign-ins come from there; None if it can.
    """

    networks: tuple[Network, ...]
    countries: frozenset[tuple[str, str]]
    trusted: Truth
    narrow: Truth
    obscure: Unknown | None

    @property
    def office(self) -> Truth:
        """Whether it is an office: a sign-in from there is none of a teleworker."""
        return conjunction((self.trusted, self.narrow))


@dataclass(frozen=True, slots=True)
class Origin:
    """One kind of origin that policies tell apart. ``named``: the locations that it surely lies in.

    ``perhaps``: obscure locations, and why it cannot be told whether it lies in them; of ``outside`` alone it is known that it does not,
    but not whether they leave anything outside. ``trusted``: whether it lies in "all trusted locations". ``office``: whether nobody
    teleworks from there, if there is such an origin at all. ``hidden``: among the addresses that Graph does not show.
    """

    named: frozenset[str]
    perhaps: Mapping[str, Unknown]
    outside: bool
    trusted: Truth
    office: Truth
    hidden: bool


class Places:
    """All named locations."""

    def __init__(self, table: Table) -> None:
        self._open = table.open
        self._known = {record["id"]: _place(table, record) for record in table.records() if isinstance(record.get("id"), str)}

    def place(self, name: str) -> Place:
        """A named location by id; one that is not listed is obscure."""
        why = unless(self._open, unknown(Reason.INCOMPLETE))
        return self._known.get(name) or Place((), frozenset(), why, why, why)

    @property
    def trusted_and_wide(self) -> bool:
        """Whether a location is trusted that is surely more than an office."""
        return any(place.trusted is True and place.narrow is False for place in self._known.values())

    def origins(self, mentioned: Collection[str]) -> list[Origin]:
        """Every kind of origin that these names (of locations, "AllTrusted") tell apart; the first lies in none of them."""
        names = {each for each in mentioned if each not in (ANYWHERE, ALL_TRUSTED, MFA_TRUSTED)}
        hidden = MFA_TRUSTED in mentioned
        if ALL_TRUSTED in mentioned:
            hidden = True
            names |= {name for name, place in self._known.items() if place.trusted is not False}
        places = {name: self.place(name) for name in names}
        clear = [_origin(each, places) for each in _told_apart(places)]
        small = {name for name, place in places.items() if place.narrow is True}
        within = [
            _within(name, place, each, elsewhere=any(place.narrow is not False or small.isdisjoint(other.named) for other in clear if other != each))
            for name, place in places.items()
            if place.obscure is not None
            for each in clear
        ]
        return sorted([*clear, *within, *(_hidden(each, self._untold) for each in clear if hidden)], key=lambda each: sorted(each.named))

    @property
    def _untold(self) -> Unknown:
        return INCONCLUSIVE if self._open is None else unknown(Reason.INCONCLUSIVE, *self._open.reasons)


def _origin(named: frozenset[str], places: Mapping[str, Place]) -> Origin:
    """Make the origin that lies in these locations, and in no obscure one."""
    inside = [places[name] for name in named]
    obscure = {name: place.obscure for name, place in places.items() if place.obscure is not None}
    return Origin(named, obscure, True, disjunction(each.trusted for each in inside), disjunction(each.office for each in inside), hidden=False)


def _within(name: str, place: Place, clear: Origin, *, elsewhere: bool) -> Origin:
    """Make the part of an origin that lies in an obscure location. ``elsewhere``: all of that may lie in other origins."""
    trusted, office = disjunction((clear.trusted, place.trusted)), disjunction((clear.office, place.office, elsewhere and clear.perhaps[name]))
    return replace(clear, named=clear.named | {name}, outside=False, trusted=trusted, office=office)


def _hidden(clear: Origin, why: Unknown) -> Origin:
    """Make the part of an origin that lies among the hidden addresses."""
    return replace(clear, named=clear.named | {MFA_TRUSTED}, outside=False, trusted=True, office=disjunction((clear.office, why)), hidden=True)


def _told_apart(places: Mapping[str, Place]) -> set[frozenset[str]]:
    """The sets of locations in which one sign-in may lie: by address range, and by country (which may go together in any way).

    The country of an address and the one that a phone reports are two things.
    """
    found = {frozenset[str](), *_sweep((net, name) for name, place in places.items() for net in place.networks)}
    told = {country for place in places.values() for country in place.countries}
    for method in {method for method, _ in told}:
        countries = [frozenset(name for name, place in places.items() if each in place.countries) for each in told if each[0] == method]
        found |= {one | other for one in found for other in countries}
    return found


def _sweep(ranges: Iterable[tuple[Network, str]]) -> Iterator[frozenset[str]]:
    """The sets of names that the addresses between any two borders lie in."""
    borders: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for net, name in ranges:
        borders.setdefault((net.version, int(net.network_address)), []).append((name, 1))
        borders.setdefault((net.version, int(net.broadcast_address) + 1), []).append((name, -1))
    depth: dict[str, int] = {}
    for border in sorted(borders):
        for name, step in borders[border]:
            depth[name] = depth.get(name, 0) + step
        yield frozenset(name for name, each in depth.items() if each > 0)


def _place(table: Table, record: Record) -> Place:
    kind = table.read(record, "@odata.type")
    if kind == _IP:
        return _addresses(table, record)
    if kind == _COUNTRY:
        return _countries(table, record)
    if kind == _CLIENT:
        return Place((), frozenset(), INCONCLUSIVE, narrow=False, obscure=INCONCLUSIVE)
    why = kind if isinstance(kind, Unknown) else INCONCLUSIVE
    return Place((), frozenset(), why, why, why)


def _countries(table: Table, record: Record) -> Place:
    """A location of countries, which can be marked as trusted no more than it is narrow."""
    countries = chosen(table, record, "countriesAndRegions")
    method, unmapped = table.read(record, "countryLookupMethod"), table.read(record, "includeUnknownCountriesAndRegions")
    obscure = next((each for each in (countries.doubt, method, unmapped) if isinstance(each, Unknown)), None)
    if obscure is not None:
        return Place((), frozenset(), trusted=False, narrow=False, obscure=obscure)
    named = {*countries.values, *([_UNMAPPED] if unmapped else [])}
    return Place((), frozenset((method, each) for each in named), trusted=False, narrow=False, obscure=None)


def _addresses(table: Table, record: Record) -> Place:
    trusted, ranges = table.read(record, "isTrusted"), table.read(record, "ipRanges")
    networks = [_network(each) for each in ranges] if isinstance(ranges, list) else [ranges]
    # The service sees public addresses alone: a private network is the origin of nothing.
    public = [each for each in networks if isinstance(each, Unknown) or not _private(each)]
    narrow = conjunction(each if isinstance(each, Unknown) else each.prefixlen >= NARROW[each.version] for each in public)
    obscure = next((each for each in public if isinstance(each, Unknown)), None)
    return Place(tuple(each for each in public if not isinstance(each, Unknown)), frozenset(), trusted, narrow, obscure)


def _network(value: Any) -> Network | Unknown:
    address = value.get("cidrAddress") if isinstance(value, dict) else None
    if address is None:
        return MISSING
    try:
        return ip_network(address, strict=False) if isinstance(address, str) and "/" in address else INVALID
    except ValueError:
        return INVALID


def _private(network: Network) -> bool:
    return any(network.prefixlen >= each.prefixlen and network.overlaps(each) for each in _PRIVATE)
