"""The second line of defence: secret values of this run, taken out of everything that is printed."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus, unquote, urlsplit

MASK = "***"
SHORTEST = 4
LONGEST_PATH = 260
NAMES = (
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    "AZURE_PASSWORD",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "SYSTEM_ACCESSTOKEN",
    "TELEWORK_SCAN_DIRECTORY_PASSWORD",
    "IDENTITY_HEADER",
    "MSI_SECRET",
)
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")
# A JSON Web Token, or whatever follows the word that introduces one, even where nobody has told us of it.
TOKEN_SHAPED = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*){1,4}|(?<=Bearer )[^\s\"',]{8,}", re.ASCII)
NOISY = (
    "asyncio",
    "azure",
    "httpcore",
    "httpx",
    "kiota",
    "kiota_http",
    "microsoft",
    "msal",
    "msal_extensions",
    "msgraph",
    "opentelemetry",
    "urllib3",
)


class Secrets:
    """Remembers secret values. Starts with those that the environment holds: sign-in secrets, request tokens, proxy passwords."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        for name in NAMES:
            self.add(environment.get(name, ""))
        for name in PROXIES:
            self._add_proxy(environment.get(name, ""))

    def _add_proxy(self, address: str) -> None:
        try:
            password = urlsplit(address if "://" in address else f"http://{address}").password
        except ValueError:
            password = address
        if password:
            self.add(unquote(password))
            self.add(password)

    def add(self, value: str) -> None:
        """Remember one value; below four characters it would hide half of every sentence, and is passed over."""
        if len(value) >= SHORTEST and value not in self._forms:
            self._forms.update(form for form in _forms(value) if len(form) >= SHORTEST)
            self._pattern = None

    def hide(self, text: str) -> str:
        """The text with every secret, plain, URL-encoded, in JSON or in base64, replaced by ``***``."""
        if self._pattern is None and self._forms:
            self._pattern = re.compile("|".join(map(re.escape, sorted(self._forms, key=lambda form: (-len(form), form)))))
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        return TOKEN_SHAPED.sub(MASK, text)


def _forms(value: str) -> Iterator[str]:
    data = value.encode("utf-8", "surrogatepass")
    yield from (value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1])
    yield from (quote(data), quote(data, safe=""), quote_plus(data), quote(data, safe="").lower())
    for shift in range(3):  # where the value begins inside of something longer decides how its base64 looks
        whole = base64.b64encode(b"\0" * shift + data).rstrip(b"=").decode()
        inner = whole[(0, 2, 3)[shift] : len(whole) - (1 if (len(data) + shift) % 3 else 0)]
        yield from (inner, inner.replace("+", "-").replace("/", "_"))


def shown_path(path: str) -> str:
    """A path as an error may show it: ``***`` where it is no path, but rather what the file should hold, given by mistake."""
    return MASK if len(path) > LONGEST_PATH or "\n" in path or "-----" in path else path


def quiet_logging() -> None:
    """Keep the libraries' own log lines, which quote addresses and error bodies, away from the terminal."""
    for name in NOISY:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
