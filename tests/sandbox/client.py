"""A plain client for the sandbox's service: http.client, JSON, and nothing that the project's own collector uses."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.plan import Tenant
from scanner.sandbox.service import Request, Service, running

FORM = b"grant_type=client_credentials&client_id=test&scope=https%3A%2F%2Fgraph.example%2F.default"


@dataclass(frozen=True)
class Got:
    """One answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of Graph's error object."""
        return str(self.json["error"]["code"])


class Client:
    """One connection to a running service, signed in."""

    def __init__(self, url: str, tenant: Tenant, log: list[Request]) -> None:
        self.url = url
        self.tenant = tenant
        self.log = log
        self.token = ""
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)

    def sign_in(self) -> Mapping[str, Any]:
        """Get a token and use it from now on."""
        got = self.send("POST", f"/{self.tenant.id}/oauth2/v2.0/token", FORM, {"Content-Type": "application/x-www-form-urlencoded"})
        self.token = got.json["access_token"]
        return dict(got.json)

    def send(self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Got:
        """One request, with the headers given and no others."""
        self._connection.request(method, quote(target, safe="/?&=$,()':%+-._~!*;@[]"), body, dict(headers or {}))
        answer = self._connection.getresponse()
        return Got(answer.status, dict(answer.getheaders()), answer.read())

    def get(self, target: str, **headers: str) -> Got:
        """A GET with the token; an absolute link of this service is good, too."""
        return self.send("GET", target.removeprefix(self.url), None, {"Authorization": f"Bearer {self.token}", **headers})

    def batch(self, items: Sequence[Any], api: str = "v1.0") -> Got:
        """A ``$batch`` of these items, or of GETs for these paths."""
        requests = [{"id": str(number), "method": "GET", "url": each} if isinstance(each, str) else each for number, each in enumerate(items)]
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return self.send("POST", f"/{api}/$batch", json.dumps({"requests": requests}).encode(), headers)

    def pages(self, target: str) -> Iterator[Any]:
        """Every page of a collection, by its links."""
        link: str | None = target
        while link is not None:
            got = self.get(link)
            assert got.status == 200, got.body
            yield got.json
            link = got.json.get("@odata.nextLink")

    def all(self, target: str) -> list[Any]:
        """Every object of a collection."""
        return [each for page in self.pages(target) for each in page["value"]]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def serving(tenant: Tenant | str = "sample", **options: Any) -> Iterator[Client]:
    """A running service and a signed-in client for it."""
    chosen = COMPANIES[tenant][0] if isinstance(tenant, str) else tenant
    with running(Service(chosen, **options)) as served:
        client = Client(served.url, chosen, served.log)
        client.sign_in()
        try:
            yield client
        finally:
            client.close()
