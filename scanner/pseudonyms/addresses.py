"""Addresses of networks: other ones of the same kind, such that what lay in one network still does.

Two addresses that agree in their first bits do so afterwards, in exactly as many. Bits that tell kinds of addresses apart (private,
loopback, link-local, …) stay, so that a private address stays a private one of the same network.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from scanner.pseudonyms.tokens import Tokens

Address = IPv4Address | IPv6Address

# What means something else than its surroundings (IANA's registries of special-purpose addresses).
_SPECIAL = {
    4: ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
    6: ("::/8", "fc00::/7", "fe80::/10", "ff00::/8"),
}
_SPANS = {version: [(int((net := ip_network(each)).network_address), net.prefixlen) for each in nets] for version, nets in _SPECIAL.items()}
# An address that stands alone, not one part of a longer number.
IN_TEXT = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)", re.ASCII)
_REMEMBERED = 1 << 14


class Addresses:
    """Replaces addresses with one key."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.replaced = lru_cache(_REMEMBERED)(self._replaced)

    def _replaced(self, text: str) -> str:
        """An address ("10.1.2.3"), a network ("10.1.0.0/16", "10.1.0.0/255.255.0.0") or a range ("10.1.2.3-10.1.2.9"). Any other text stays."""
        first, dash, last = text.partition("-")
        try:
            return self._range(ip_address(first.strip()), ip_address(last.strip())) if dash else self._network(text)
        except ValueError:
            return text

    def _network(self, text: str) -> str:
        start, slash, size = text.partition("/")
        net = ip_network(text, strict=False)
        address = ip_address(start)
        kept = net.prefixlen if slash and address == net.network_address else address.max_prefixlen
        return f"{self._moved(address, kept)}{slash}{size}"

    def _range(self, low: Address, high: Address) -> str:
        """What both ends have in common is replaced; so the range stays as long as it was, and in its order."""
        if low.version != high.version or int(low) > int(high):
            raise ValueError
        shared = low.max_prefixlen - (int(low) ^ int(high)).bit_length()
        return f"{self._moved(low, shared)}-{self._moved(high, shared)}"

    def _moved(self, address: Address, bits: int) -> Address:
        """The address with its first bits replaced."""
        size, value, moved = address.max_prefixlen, int(address), 0
        for depth in range(bits):
            above = value >> (size - depth)
            bit = value >> (size - depth - 1) & 1
            if not _mixed(address.version, above << (size - depth), depth):
                bit ^= self._tokens.digest(f"ip{address.version}", f"{depth} {above}")[0] & 1
            moved = moved << 1 | bit
        rest = size - bits
        return type(address)(moved << rest | value & ((1 << rest) - 1))


def _mixed(version: int, start: int, depth: int) -> bool:
    """Whether the network of the first ``depth`` bits holds a special one, without being in it or being it."""
    size = 32 if version == 4 else 128  # noqa: PLR2004
    return any(length > depth and special >> (size - depth) == start >> (size - depth) for special, length in _SPANS[version])
