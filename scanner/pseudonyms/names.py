"""Names of people, accounts, computers and domains → tokens, in the form that each of them has where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from scanner.model.placeholders import ADMINISTRATOR, GUEST, no_serial
from scanner.pseudonyms.addresses import Addresses
from scanner.pseudonyms.tokens import COMPANY, DEVICE, NETWORK, OTHER, PERSON, Tokens, folded

# Accounts and groups that every Windows has, by their names where these are the same in all languages, or are read by rules.
_EVERYWHERE = {
    "krbtgt", "defaultaccount", "wdagutilityaccount", "system", "localsystem", "local service", "network service", "everyone", "authenticated users",
    "interactive", "self", "creator owner", "none", "unknown", "all users", "default", "default user", "public", "administrators", "users", "guests",
    "domain admins", "domain users", "domain guests", "domain computers", "domain controllers", "enterprise admins", "schema admins",
    "group policy creator owners", "key admins", "enterprise key admins", "account operators", "server operators", "print operators",
    "backup operators", "replicator", "remote desktop users", "builtin", "nt authority", "nt service", "azuread", "workgroup", "localhost", "computers",
}  # fmt: skip
NOBODY = frozenset(map(folded, {*_EVERYWHERE, *ADMINISTRATOR, *GUEST}))

# Ends of domain names that tell nothing of whose they are.
_TOP = frozenset({"com", "net", "org", "info", "biz", "jp", "local", "lan", "internal", "test", "invalid"})
_SECOND = frozenset({"co.jp", "ne.jp", "or.jp", "ac.jp", "go.jp", "ad.jp", "lg.jp", "ed.jp", "gr.jp", "onmicrosoft.com", "mail.onmicrosoft.com"})
_INVITED = re.compile(r"#ext#\Z", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?\Z")
_FILE = re.compile(r"(.*)(\.[A-Za-z0-9]{1,8})\Z", re.DOTALL)
_BY_NAME = "name:"


class Names:
    """Replaces names with one key. Whatever names nobody (an empty text, a built-in account, a maker's stand-in for a serial number) stays."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        kinds: dict[str, Callable[[str], str]] = {
            "name": self.name,
            "account": self.account,
            "host": self.host,
            "serial": self.serial,
            "computer": self.computer,
            "domain": self.domain,
            "company": lambda text: tokens.token(COMPANY, text),
            "network": lambda text: tokens.token(NETWORK, text),
            "file": self.file,
            "address": Addresses(tokens).replaced,
            "sid": tokens.sids,
            "other": lambda text: tokens.token(OTHER, text),
        }
        self.kinds: Mapping[str, Callable[[str], str]] = kinds

    def _named(self, letter: str, text: str) -> str:
        return text if folded(text) in NOBODY else self._tokens.token(letter, text)

    def name(self, text: str) -> str:
        """What a person is called."""
        return self._named(PERSON, text)

    def account(self, text: str) -> str:
        r"""``user``, ``user@example.jp`` (a mail address, too) or ``COMPUTER\user``."""
        place, slash, user = text.rpartition("\\")
        if slash:
            return f"{self.host(place)}{slash}{self.account(user)}"
        local, at, domain = text.rpartition("@")
        if not at:
            return self.name(text)
        mark = _INVITED.search(local)
        return f"{self.name(local[: mark.start()] if mark else local)}{mark[0] if mark else ''}@{self.domain(domain)}"

    def host(self, text: str) -> str:
        """What a computer or a phone is called, with or without its domain."""
        if _HOST.match(text):
            first, _, rest = text.partition(".")
            return f"{self._named(DEVICE, first)}.{self.domain(rest)}"
        return self._named(DEVICE, text)

    def serial(self, text: str) -> str:
        """A serial number."""
        return text if no_serial("".join(text.split()).casefold()) else self._tokens.token(DEVICE, text)

    def computer(self, text: str) -> str:
        """The id of a computer whose files were brought in: its serial number, or its name behind ``name:``."""
        return f"{_BY_NAME}{self.host(text.removeprefix(_BY_NAME))}" if text.startswith(_BY_NAME) else self.serial(text)

    def domain(self, text: str) -> str:
        """A domain, label by label, so that what lay below another still does; the end that many share (``co.jp``) stays."""
        if folded(text) in NOBODY:
            return text
        labels = text.rstrip(".").split(".")
        shown: list[str] = []
        for at in range(len(labels)):
            rest = ".".join(labels[at:]).casefold()
            shown.append(labels[at].casefold() if rest in _SECOND or rest in _TOP else self.label(rest))
        return ".".join(shown)

    def label(self, domain: str) -> str:
        """What stands for the first label of a domain."""
        return f"{NETWORK}-{self._tokens.body(domain, 'domain')}" if folded(domain) else ""

    def file(self, text: str) -> str:
        """The name of a file that may be called like a computer or a person."""
        found = _FILE.match(text)
        return f"{self._named(DEVICE, found[1])}{found[2]}" if found else self._named(DEVICE, text)
