"""A Graph made ready for tests: tokens out of the air, no waiting in earnest."""

import base64
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from azure.core.credentials import AccessToken

from scanner.collect.clouds import Cloud, loopback
from scanner.collect.graph import Graph
from scanner.collect.patience import Budget
from scanner.collect.secrets import Secrets
from scanner.collect.tokens import Tokens
from tests.collect.scripted import Server

TENANT = "11111111-2222-4333-8444-555555555555"
OTHER_TENANT = "99999999-2222-4333-8444-555555555555"


def jwt(number: int = 0, **payload: Any) -> str:
    """A token of the sample tenant; the number makes each one different."""
    parts = [{"alg": "none"}, {"tid": TENANT, "roles": ["User.Read.All"], "jti": number, **payload}]
    return ".".join([*(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts), "sig"])


class Issuer:
    """A credential that hands out token 1, 2, 3 …, each lasting ``seconds``; ``failure`` is raised instead while set."""

    def __init__(self, seconds: float = 3600, **payload: Any) -> None:
        self.seconds = seconds
        self.payload = payload
        self.given: list[str] = []
        self.claims: list[str | None] = []
        self.built = self.closed = 0
        self.failure: Exception | None = None

    def make(self) -> "Issuer":
        self.built += 1
        return self

    def get_token(self, *scopes: str, claims: str | None = None, enable_cae: bool = False) -> AccessToken:  # noqa: ARG002
        self.claims.append(claims)
        if self.failure is not None:
            raise self.failure
        self.given.append(jwt(len(self.given) + 1, **self.payload))
        return AccessToken(self.given[-1], int(time.time() + self.seconds))

    def close(self) -> None:
        self.closed += 1


def tokens_of(issuer: Issuer, cloud: Cloud, *, tenant: str | None = TENANT, secrets: Secrets | None = None, **options: Any) -> Tokens:
    return Tokens(issuer.make, cloud.scope, clock=time.time, tenant=tenant, secrets=secrets or Secrets({}), **options)


class Waits:
    """Stands in for sleeping: notes the seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@contextlib.asynccontextmanager
async def asking(server: Server, issuer: Issuer | None = None, **options: Any) -> AsyncIterator[Graph]:
    """A Graph that asks that server. ``chance`` is 0.5 unless said otherwise."""
    cloud = loopback(f"http://127.0.0.1:{server.port}")
    issuer = issuer or Issuer()
    chance: Callable[[], float] = options.pop("chance", lambda: 0.5)
    async with tokens_of(issuer, cloud) as tokens, Graph(tokens, cloud, chance=chance, **options) as graph:
        yield graph


def plenty() -> Budget:
    return Budget(60)
