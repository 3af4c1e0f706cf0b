"""Remote addresses of firewall rules: whom they mean, seen from a home network."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from scanner.derive.computers.reading import INCONCLUSIVE
from scanner.language.types import INVALID
from scanner.model.logic import Truth, Unknown, disjunction

Span = tuple[IPv4Address | IPv6Address, IPv4Address | IPv6Address]

# Words that firewall rules use for addresses ([MS-FASP] 2.2.22, learn.microsoft.com/powershell/module/netsecurity/new-netfirewallrule).
EVERYBODY = frozenset({"any", "*"})
NEIGHBOURS = frozenset({"localsubnet", "localsubnet4", "localsubnet6", "intranet", "playtodevice", "ply2renders"})
# The router and what it announces; and networks outside the home.
_ROUTER = frozenset(
    {"defaultgateway", "defaultgateway4", "defaultgateway6", "dhcp", "dhcp4", "dhcp6", "dns", "dns4", "dns6", "wins", "wins4", "wins6"}
)
_OUTSIDE = frozenset({"internet", "rmtintranet", "intranetremoteaccess", "captiveportal"})

_ONLY_AT_HOME = (ip_network("169.254.0.0/16"), ip_network("fe80::/10"))
# Routers for homes give out addresses of the first; companies use the others as well as homes do.
_HOME = ip_network("192.168.0.0/16")
_PRIVATE = (_HOME, ip_network("10.0.0.0/8"), ip_network("172.16.0.0/12"), ip_network("fc00::/7"))


def reaches_home(address: Any) -> Truth:
    """Whether a remote address means the devices of the home network, more than a single one (a printer, the router) that was named.

    A part of the private addresses may be the home or the company's network behind a VPN: inconclusive.
    """
    if isinstance(address, Unknown):
        return address
    if address in EVERYBODY | NEIGHBOURS:
        return True
    if address in _ROUTER | _OUTSIDE:
        return False
    span = span_of(address)
    return INVALID if span is None else _spans_home(span)


def _spans_home(span: Span) -> Truth:
    if span[0] == span[1]:
        return False
    if _within(_HOME, span) or any(_overlap(each, span) for each in _ONLY_AT_HOME):
        return True
    return INCONCLUSIVE if any(_overlap(each, span) for each in _PRIVATE) else False


def names_no_one(address: Any) -> Truth:
    """Whether a remote address leaves open who may come: everybody, the whole local network, the internet."""
    if isinstance(address, Unknown):
        return address
    if address in _ROUTER:
        return False
    span = span_of(address)
    if span is None:
        return True if address in EVERYBODY | NEIGHBOURS | _OUTSIDE else INVALID
    return int(span[1]) - int(span[0]) + 1 >= _half(span)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Whether one of the addresses is meant; a rule without any address means everybody."""
    found = list(truths)
    return disjunction(found) if found else True


def span_of(text: str) -> Span | None:
    """First and last address of "10.0.0.1", "10.0.0.0/8", "10.0.0.0/255.0.0.0" or "10.0.0.1-10.0.0.9"; None for anything else."""
    first, dash, last = text.partition("-")
    try:
        if dash:
            low, high = ip_address(first.strip()), ip_address(last.strip())
            return (low, high) if low.version == high.version and int(low) <= int(high) else None
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    return network.network_address, network.broadcast_address


def _half(span: Span) -> int:
    """Half of all addresses: whoever allows that many has not chosen any."""
    return 1 << (span[0].max_prefixlen - 1)


def _within(network: IPv4Network | IPv6Network, span: Span) -> bool:
    """Whether the span holds the whole network."""
    first, last = _ends(network)
    return network.version == span[0].version and int(span[0]) <= first and last <= int(span[1])


def _overlap(network: IPv4Network | IPv6Network, span: Span) -> bool:
    first, last = _ends(network)
    return network.version == span[0].version and int(span[0]) <= last and first <= int(span[1])


def _ends(network: IPv4Network | IPv6Network) -> tuple[int, int]:
    """First and last address."""
    return int(network.network_address), int(network.broadcast_address)
