"""Settings whose value is a password or a key: the setting is kept, its value stays in the file."""

from __future__ import annotations

import re

from scanner.ingest.secrets import refused_in

# Only of texts: MinimumPasswordLength, DisablePasswordReveal and their like are numbers.
_NAME = re.compile(r"passw|pwd|passphrase|secret|presharedkey|psk$|credential|apikey|token|privatekey|community|\\ValidCommunities\b", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,5}", re.ASCII)
_LONGEST = 60


def is_secret(name: str, value: str) -> bool:
    """Whether a registry value of this name (with its key) and text is one. Short numbers are switches and lengths."""
    return refused_in(value) or (bool(_NAME.search(name)) and bool(value) and not _NUMBER.fullmatch(value))


def shown(name: str) -> str:
    """A name as a message may show it."""
    return "".join(character for character in name.rpartition("\\")[2] if character.isprintable())[:_LONGEST]
