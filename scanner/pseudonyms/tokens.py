"""Tokens: what stands in a pseudonymised snapshot where a name stood.

A token is a letter for what it names and 60 bits of HMAC-SHA-256 of the name, folded: ``p-7kq2m9xa3fbc``. It is valid wherever a
name of a person, an account, a computer or a domain is, and short enough for all of them (a computer's name has 15 characters).
Two names have the same token if they are equal without differences of case, width, accents' composition and space.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from functools import lru_cache
from unicodedata import normalize

from scanner.pseudonyms.keys import Key

PERSON, DEVICE, NETWORK, COMPANY, OTHER = "p", "d", "n", "c", "x"
LENGTH = 12
TOKEN = re.compile(rf"(?<![A-Za-z0-9])([{PERSON}{DEVICE}{NETWORK}{COMPANY}{OTHER}])-([a-z2-7]{{{LENGTH}}})(?![A-Za-z0-9])")

_FIXED_RIDS = 1000
_HALF = 0xFFFF
_ROUNDS = 6
_SID = re.compile(r"(S-1-5-21)((?:-\d{1,10}){3})((?:-\d{1,10})?)(?![-\d])", re.ASCII | re.IGNORECASE)
_REMEMBERED = 1 << 17


def folded(text: str) -> str:
    """A name in one spelling: case, width, the composition of accents, and space make no difference."""
    return "".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


class Tokens:
    """Makes tokens with one key."""

    def __init__(self, key: Key) -> None:
        self.fingerprint = key.fingerprint
        self._secret = key.secret
        self.body = lru_cache(_REMEMBERED)(self._body)
        self.number = lru_cache(_REMEMBERED)(self._number)

    def _body(self, text: str, purpose: str = "name") -> str:
        """The part of a token that tells names apart; the same for a name whatever it names."""
        return base64.b32encode(self.digest(purpose, folded(text)))[:LENGTH].decode().lower()

    def digest(self, purpose: str, text: str) -> bytes:
        """32 bytes that follow from the key, a purpose and a text."""
        return hmac.digest(self._secret, f"{purpose}\0{text}".encode("utf-8", "surrogatepass"), hashlib.sha256)

    def token(self, letter: str, text: str) -> str:
        """The token of a name; an empty text stays."""
        return f"{letter}-{self.body(text)}" if folded(text) else text

    def _number(self, rid: int) -> int:
        """The number that stands for an account's number within its domain; no two have the same.

        Those below 1000 mean the same everywhere (500 is the built-in administrator) and stay.
        """
        if not _FIXED_RIDS <= rid < 1 << 32:
            return rid
        while True:  # a permutation of all 32-bit numbers, walked on until it leaves those that stay
            high, low = rid >> 16, rid & _HALF
            for turn in range(_ROUNDS):
                high, low = low, high ^ int.from_bytes(self.digest(f"rid {turn}", str(low))[:2], "big")
            rid = high << 16 | low
            if rid >= _FIXED_RIDS:
                return rid

    def sids(self, text: str) -> str:
        """A text with the security identifiers of domains and computers in it replaced: another domain, and another number within it."""
        return _SID.sub(self._sid, text) if "21-" in text else text

    def _sid(self, found: re.Match[str]) -> str:
        digest = self.digest("sid", found[2])
        domain = "".join(f"-{int.from_bytes(digest[at : at + 4], 'big')}" for at in (0, 4, 8))
        rid = f"-{self.number(int(found[3][1:]))}" if found[3] else ""
        return f"{found[1]}{domain}{rid}"


def is_token(text: str) -> bool:
    """Whether a text is a token and nothing else."""
    return TOKEN.fullmatch(text) is not None
