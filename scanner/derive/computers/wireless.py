"""Of one computer: wireless networks that it joins by itself although they are not protected by WPA2 or WPA3 with AES."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.reading import Computer, Row
from scanner.model.logic import Truth, Unknown, conjunction, negate

_STRONG = ("WPA2", "WPA2PSK", "WPA3", "WPA3SAE", "WPA3ENT", "WPA3ENT192")
_CIPHERS = ("AES", "GCMP256")


def wireless(computer: Computer) -> Mapping[str, Any]:
    """The fact about wireless networks: names of the weak ones, sorted. A network that is joined by hand only may never be used again."""
    told = computer.told("wirelessProfiles")
    truths = [(row.read("ssid"), _weak(row)) for row in told.rows]
    found = sorted({name for name, truth in truths if truth is True and isinstance(name, str)})
    doubts = [each for each in told.lacking(truth for _, truth in truths) if isinstance(each, Unknown)]
    return {"wirelessWeak": doubts[0] if doubts and not found else found}


def _weak(profile: Row) -> Truth:
    strong = conjunction([profile.is_("authentication", *_STRONG), profile.is_("encryption", *_CIPHERS)])
    return conjunction([profile.is_("connectionMode", "auto"), negate(strong)])
