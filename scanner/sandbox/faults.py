"""Faults on demand: what the service does wrong, when, and how often."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from scanner.sandbox.dice import Dice

_VERSIONS = ("/v1.0/", "/beta/")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Which requests: ``path``: prefix of the path with its version, ``{id}`` standing for any one name (empty: every request to
    Graph, sign-in not among them); ``exact``: the path as a whole; ``query``: must stand in the query, decoded; of those that
    match, ``times`` requests (0: for ever) from the ``first`` (1) on. Of the faults that are due for a request, the first in the
    service's list happens. A fault whose path names more than a version also strikes the items of a ``$batch``, as far as it is
    about a status, headers, a body or pages.

    The answer as a whole: ``hang``: seconds before it; ``reset``: the connection is reset instead of answering (with ``cut``: after
    so many bytes); ``status`` (with ``code``, ``headers``, ``body``): instead of the true answer; ``body`` alone: with status 200;
    ``headers`` alone: on top of the true ones; ``redirect``: Location, with 302 unless ``status`` says otherwise; ``expire``: every token
    that was given is void before the request is looked at; ``date_offset``: seconds added to Date; ``item``: the n-th (1) answer
    inside a ``$batch`` gets status, headers and body instead.
    Its bytes: ``cut``: so many bytes of the body, then the connection is closed; ``drip``: seconds a byte; ``size``: so many spaces
    within the body; ``chunked``: without Content-Length.
    The page: ``link``: nextLink instead of the true one (``{self}``, ``{first}``, ``{previous}``, ``{base}`` are filled in);
    ``again``: the page before once more, with a fresh link to this one; ``overlap``: this page begins with the last n objects of the
    page before, with the properties of ``change`` changed; ``endless``: a fresh link after the last page, too, to the first.
    """

    path: str = ""
    first: int = 1
    times: int = 1
    exact: bool = False
    query: str = ""
    hang: float = 0.0
    reset: bool = False
    status: int | None = None
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    redirect: str | None = None
    expire: bool = False
    date_offset: float = 0.0
    item: int | None = None
    cut: int | None = None
    drip: float | None = None
    size: int = 0
    chunked: bool = False
    link: str | None = None
    again: bool = False
    overlap: int = 0
    change: Mapping[str, Any] = field(default_factory=dict)
    endless: bool = False

    def meets(self, path: str, query: str) -> bool:
        """Whether it is about a request to this path."""
        if self.path:
            pattern = _pattern(self.path)
            if not (pattern.fullmatch(path) if self.exact else pattern.match(path)):
                return False
        elif not path.startswith(_VERSIONS):
            return False
        return not self.query or self.query in unquote_plus(query)

    def meets_item(self, path: str, query: str) -> bool:
        """Whether it is about an item inside a ``$batch``."""
        return self.item is None and self.path.strip("/").count("/") > 0 and self.meets(path, query)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(re.escape(part) for part in path.split("{id}")))


KINDS = ("429", "500", "502", "503", "504", "reset", "cut", "slow", "item")
# The dates are a second after the time at which the service's own clock stands, and a day before it.
RETRY_AFTER = ("0", "0.05", "1", "-1", "abc", "Sun, 01 Nov 2026 00:00:01 GMT", "Sat, 31 Oct 2026 00:00:00 GMT", None)


@dataclass(frozen=True, slots=True)
class Seeded:
    """A script of chance, always the same for the same seed, in whatever order requests come.

    What happens to the n-th attempt at a request hangs on the request alone. A ``share`` of the attempts goes wrong, and no more than
    ``most`` at the same request: whoever tries again gets everything.
    """

    seed: int
    kinds: tuple[str, ...]
    share: float
    most: int

    def fault(self, target: str, body: bytes, attempt: int) -> Fault | None:
        """What happens to the ``attempt`` (from 1) at this request."""
        dice = Dice("faults", self.seed, target, hashlib.blake2b(body, digest_size=8).hexdigest(), attempt)
        if attempt > self.most or dice.fraction() >= self.share:
            return None
        batch = target.endswith("/$batch")
        kinds = [kind for kind in self.kinds if batch or kind != "item"]
        return _FAULTS[kind](dice) if kinds and (kind := dice.pick(kinds)) else None


def _throttled(dice: Dice, item: int | None = None) -> Fault:
    after = dice.pick(RETRY_AFTER)
    return Fault(status=429, headers={} if after is None else {"Retry-After": after}, item=item)


_FAULTS: Mapping[str, Callable[[Dice], Fault]] = {
    "429": _throttled,
    "500": lambda _: Fault(status=500),
    "502": lambda _: Fault(status=502, body=b"<html><body>Bad Gateway</body></html>", headers={"Content-Type": "text/html"}),
    "503": lambda dice: Fault(status=503, headers={"Retry-After": "0"} if dice.below(2) else {}),
    "504": lambda _: Fault(status=504),
    "reset": lambda dice: Fault(reset=True, cut=dice.below(400) if dice.below(2) else None),
    "cut": lambda dice: Fault(cut=dice.below(400)),
    "slow": lambda dice: Fault(hang=dice.between(0.01, 0.1)),
    "item": lambda dice: _throttled(dice, 1 + dice.below(3)) if dice.below(2) else Fault(status=503, item=1 + dice.below(3)),
}


def seeded(seed: int, kinds: Sequence[str] = KINDS, *, share: float = 0.2, most: int = 2) -> tuple[Seeded, ...]:
    """Return a random script of faults that pass, for ``Service(faults=…)``. ``kinds``: some of `KINDS`."""
    if unknown := set(kinds) - set(KINDS):
        raise ValueError(f"unknown kinds of faults: {', '.join(sorted(unknown))}")
    return (Seeded(seed, tuple(kinds), share, most),)


class Strikes:
    """Counts the requests that faults are about, and says what happens to each."""

    def __init__(self, faults: Sequence[Fault | Seeded]) -> None:
        self._faults = tuple(faults)
        self._met: Counter[int] = Counter()
        self._attempts: Counter[tuple[str, bytes]] = Counter()

    def request(self, path: str, query: str, body: bytes) -> Fault | None:
        """What happens to a request."""
        batch = path.endswith("/$batch")
        target = f"{path}?{query}" if query else path
        self._attempts[target, body] += 1
        found: Fault | None = None
        for index, each in enumerate(self._faults):
            due: Fault | None = None
            if isinstance(each, Seeded):
                if path.startswith(_VERSIONS):
                    due = each.fault(target, body, self._attempts[target, body])
            elif each.meets(path, query) and (batch or each.item is None):
                due = self._due(index, each)
            found = found or due
        return found

    def item(self, path: str, query: str) -> Fault | None:
        """What happens to an item of a ``$batch``."""
        found: Fault | None = None
        for index, each in enumerate(self._faults):
            if isinstance(each, Fault) and each.meets_item(path, query):
                due = self._due(index, each)
                found = found or due
        return found

    def _due(self, index: int, fault: Fault) -> Fault | None:
        self._met[index] += 1
        late = self._met[index] - fault.first
        return fault if late >= 0 and (fault.times == 0 or late < fault.times) else None
