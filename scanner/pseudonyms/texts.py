"""Free text: names of policies and groups, paths, values of settings. What is known to name somebody or something is replaced in it.

Known are the names that stand in the snapshot's own fields for them, and whatever has the form of a mail address, a security
identifier, an address of a network or a folder of a person. A name that stands nowhere else is not recognised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from scanner.pseudonyms.addresses import IN_TEXT
from scanner.pseudonyms.names import NOBODY, Names
from scanner.pseudonyms.tokens import COMPANY, DEVICE, NETWORK, PERSON, TOKEN, Tokens, folded

SHORTEST, LONGEST = 3, 40
# Of a longer text nobody reads the end, and to look for names in it would take minutes: it is replaced as a whole.
LONGEST_TEXT = 20_000
# Numbers are the values of settings more often than names.
_SHORTEST_NUMBER = 6
_REMEMBERED = 1 << 15

_MAIL = re.compile(r"[\w.+#'-]+@[\w-]+(?:\.[\w-]+)+")
_FOLDER = re.compile(r"(?<=[\\/]Users[\\/])[^\\/:*?\"<>|%,;\r\n]+", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+)+(?![\w-])")
_MAC = re.compile(r"(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![0-9A-Fa-f:-])")
# Distinguished names; a part may hold an escaped comma.
_PART = re.compile(r"(?<!\\),")
# A comparison of a device's name in the rule of a filter: "device.deviceName -startsWith "PC-"", with a list in brackets for -in.
_NAMED = re.compile(r"(device\.(?:deviceName|displayName)\s+-?(\w+)\s+)(\"[^\"]*\"|\[[^\]]*\])", re.IGNORECASE)
_WHOLE = frozenset({"eq", "ne", "in", "notin"})
# What settings say, whoever may be called so.
_SETTINGS = frozenset(
    {"true", "false", "enabled", "disabled", "yes", "no", "on", "off", "any", "all", "allow", "block", "default", "notconfigured", "nosync", "nt5ds", "ntp",
     "allsync"}
)  # fmt: skip


class Texts:
    """Replaces known names in free text. ``known``: body of a token → its letter; it may grow until the first text is read."""

    def __init__(self, tokens: Tokens, names: Names) -> None:
        self._tokens = tokens
        self._names = names
        self._letters: dict[str, str] = {}
        self._labels: set[str] = set()
        self.replaced = lru_cache(_REMEMBERED)(self._replaced)

    def learn(self, letter: str, body: str) -> None:
        """Take note of a token: whatever it stands for is replaced from now on."""
        if letter in (PERSON, DEVICE, COMPANY):
            self._letters[body] = min(letter, self._letters.get(body, letter))
        elif letter == NETWORK:
            self._labels.add(body)

    def learn_all(self, lines: Iterable[bytes]) -> None:
        """Take note of every token in the lines of a pseudonymised file."""
        for line in lines:
            for found in TOKEN.finditer(line.decode("utf-8", "replace")):
                self.learn(found[1], found[2])

    def _replaced(self, text: str) -> str:
        """The text with names replaced."""
        if len(text) > LONGEST_TEXT:
            return self._names.kinds["other"](text)
        if folded(text) in _SETTINGS or folded(text) in NOBODY:
            return text
        text = self._tokens.sids(text)
        text = _MAIL.sub(lambda found: self._names.account(found[0]), text) if "@" in text else text
        text = _FOLDER.sub(lambda found: self._names.name(found[0]), text)
        text = _MAC.sub(lambda found: self._names.kinds["other"](found[0]), text)
        text = _DOTTED.sub(lambda found: self._dotted(found[0]), text)
        text = IN_TEXT.sub(lambda found: self._names.kinds["address"](found[0]), text)
        return "".join(self._between(text))

    def _dotted(self, text: str) -> str:
        """A host or a domain, if it lies in a domain that is known."""
        labels = text.split(".")
        for at in range(len(labels) - 1):
            domain = ".".join(labels[at:])
            if self._names.label(domain.casefold()).removeprefix(f"{NETWORK}-") in self._labels:
                return ".".join([*map(self._names.host, labels[:at]), self._names.domain(domain)])
        return text

    def _between(self, text: str) -> Iterator[str]:
        """The text, known names replaced wherever no token stands yet."""
        at = 0
        for found in TOKEN.finditer(text):
            yield from self._words(text[at : found.start()])
            yield found[0]
            at = found.end()
        yield from self._words(text[at:])

    def _words(self, text: str) -> Iterator[str]:
        borders = [_border(text, at) for at in range(len(text) + 1)]
        done = start = 0
        while self._letters and start + SHORTEST <= len(text):
            ends = range(min(start + LONGEST, len(text)), start + SHORTEST - 1, -1) if borders[start] else range(0)
            found = next(((end, token) for end in ends if borders[end] and (token := self._known(text[start:end]))), None)
            if found is None:
                start += 1
            else:
                yield text[done:start] + found[1]
                done = start = found[0]
        yield text[done:]

    def _known(self, text: str) -> str | None:
        name = folded(text)
        if len(name) < SHORTEST or name in NOBODY or (name.isdecimal() and len(name) < _SHORTEST_NUMBER) or text.strip() != text:
            return None
        body = self._tokens.body(name)
        letter = self._letters.get(body)
        return None if letter is None else f"{letter}-{body}"

    def filter(self, text: str) -> str:
        """The rule of a filter. A part of a device's name cannot be replaced so that the rule still says the same: it becomes unreadable."""
        parts: list[str] = []
        at = 0
        for found in _NAMED.finditer(text):
            parts += [self.replaced(text[at : found.start()]), found[1], self._compared(found[2], found[3])]
            at = found.end()
        return "".join([*parts, self.replaced(text[at:])])

    def _compared(self, operator: str, values: str) -> str:
        if operator.casefold() in _WHOLE:
            return re.sub('"([^"]*)"', lambda found: f'"{self._names.host(found[1])}"', values)
        return f'"`{self._names.kinds["other"](values)}"'

    def dn(self, text: str) -> str:
        """A distinguished name; what its first part calls is a person or a computer."""
        return self._distinguished(text, first=self._names.name)

    def place(self, text: str) -> str:
        """A distinguished name of a group, a unit or a domain, or a path like ``corp.example.jp/Offices``."""
        if "=" in text:
            return self._distinguished(text, first=self.replaced)
        domain, slash, rest = text.partition("/")
        return f"{self._names.domain(domain)}{slash}{self.replaced(rest)}"

    def _distinguished(self, text: str, first: Callable[[str], str]) -> str:
        parts = [part.partition("=") for part in _PART.split(text)]
        kinds = [key.strip().casefold() for key, _, _ in parts]
        result: list[str] = []
        for at, (key, sign, value) in enumerate(parts):
            if kinds[at] == "dc":
                below = ".".join(parts[other][2] for other in range(at, len(parts)) if kinds[other] == "dc")
                shown = self._names.domain(below).partition(".")[0]
            else:
                shown = first(value) if at == 0 and kinds[at] == "cn" else self.replaced(value)
            result.append(f"{key}{sign}{shown}")
        return ",".join(result)


def _border(text: str, at: int) -> bool:
    """Whether a name may begin or end here: not within a word of Latin letters and digits."""
    return at in (0, len(text)) or not (_latin(text[at - 1]) and _latin(text[at]))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
