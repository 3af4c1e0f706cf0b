"""The token of a run: fetched once, renewed in time, shown to Graph only if it belongs to the organisation's tenant."""

from __future__ import annotations

import asyncio
import base64
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

import msgspec
from azure.core.credentials import AccessToken

from scanner.collect.errors import UNREADABLE, SignInError
from scanner.collect.secrets import Secrets
from scanner.model.errors import UsageError

T = TypeVar("T")
EARLY = 300.0  # seconds before its end at which a token is renewed
APART = 30.0  # seconds between two attempts to renew a token that still serves
FRESH = 300.0  # seconds for which a token that was renewed because of a 401 is not renewed for another 401
TENANT_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
PERMISSION = re.compile(r"[A-Za-z0-9._-]{1,120}", re.ASCII)


class Credential(Protocol):
    """What fetches a token and may block while it does: a credential of azure-identity in the clothes of `scanner.collect.signin`."""

    def get_token(self, *scopes: str, claims: str | None = None, enable_cae: bool = False) -> AccessToken:
        """A token for the scopes; ``claims`` is the JSON of a claims challenge. Raises `SignInError`."""

    def close(self) -> None:
        """Close its connections."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says of itself, unverified: the tenant's id in lower case and the permissions granted, None where it does not say."""

    tenant: str | None
    permissions: tuple[str, ...] | None
    application: str | None


class _Payload(msgspec.Struct):
    tid: Any = None
    roles: Any = None
    scp: Any = None
    appid: Any = None
    azp: Any = None


def claims_of(token: str) -> Claims:
    """The claims of a JSON Web Token; of a token that is none, unknown ones. Microsoft promises no form of Graph's tokens."""
    parts = token.split(".")
    try:
        payload = msgspec.json.decode(base64.b64decode(parts[1] + "=" * (-len(parts[1]) % 4), altchars=b"-_", validate=True), type=_Payload)
    except (IndexError, ValueError, *UNREADABLE):
        return Claims(None, None, None)
    tenant = payload.tid.lower() if isinstance(payload.tid, str) else ""
    granted = [*(payload.roles if isinstance(payload.roles, list) else ()), *(payload.scp.split() if isinstance(payload.scp, str) else ())]
    known = tuple(sorted({name for name in granted if isinstance(name, str) and PERMISSION.fullmatch(name)}))
    application = next((name.lower() for name in (payload.appid, payload.azp) if isinstance(name, str)), "")
    return Claims(
        tenant if TENANT_ID.fullmatch(tenant) else None,
        known,
        application if TENANT_ID.fullmatch(application) else None,
    )


def check_tenant(claims: Claims, tenant: str | None) -> None:
    """Raise `UsageError` if the token belongs to another tenant than the organisation's."""
    if tenant is None or claims.tenant is None or claims.tenant == tenant.lower():
        return
    raise UsageError(
        f"サインインしたテナント（{claims.tenant}）が、指定されたテナント（{tenant}）と違います。何も収集していません。"
        "サインイン先と organisation.yaml（または --tenant）を確かめてください。",
        f"the sign-in belongs to another tenant ({claims.tenant}) than the one asked for ({tenant}); nothing was collected."
        " See to the sign-in and to organisation.yaml (or --tenant).",
    )


class Tokens:
    """The credential that the SDK is given. ``clock`` tells seconds since 1970 and serves only to learn how long a token will last.

    ``make`` builds the credential that fetches tokens; a 401 makes it be built anew, unless it ``keeps_session`` (a person would have to
    sign in again) and Graph named what it wants. ``renewals`` counts the tokens fetched because of a 401.
    """

    def __init__(
        self,
        make: Callable[[], Credential],
        scope: str,
        *,
        clock: Callable[[], float],
        tenant: str | None,
        secrets: Secrets,
        keeps_session: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._scope = scope
        self._clock = clock
        self._tenant = tenant
        self._secrets = secrets
        self._keeps_session = keeps_session
        self._monotonic = monotonic
        self._credential: Credential | None = None
        self._token: AccessToken | None = None
        self._renew_at = self._ends_at = 0.0
        self._not_for_401_before: float | None = None
        self._fetching: asyncio.Task[AccessToken] | None = None
        self.renewals = 0

    async def sign_in(self) -> Claims:
        """Fetch the first token and say what it grants. Raises `SignInError`, or `UsageError` if it is of another tenant."""
        return claims_of((await self._current()).token)

    async def get_token(  # the signature is the SDK's
        self,
        *scopes: str,  # noqa: ARG002
        claims: str | None = None,  # noqa: ARG002
        tenant_id: str | None = None,  # noqa: ARG002
        enable_cae: bool = False,  # noqa: ARG002
        **options: Any,  # noqa: ARG002
    ) -> AccessToken:
        """The token to send, in the words of the SDK; it is for the scope given at the beginning whatever is asked for."""
        return await self._current()

    async def close(self) -> None:
        """Close the connections of the credential."""
        self._discard()

    def _discard(self) -> None:
        credential, self._credential = self._credential, None
        if credential is not None:
            credential.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None = None, error: BaseException | None = None, trace: TracebackType | None = None
    ) -> None:
        await self.close()

    async def renew(self, used: str, claims: str | None) -> bool:
        """Replace a token that Graph refused with a 401, once, whoever asks. Returns whether there is another than ``used`` now.

        Raises `SignInError` if none could be had.
        """
        if self._fetching is None and self._token is not None and self._token.token == used:
            if self._not_for_401_before is not None and self._monotonic() < self._not_for_401_before:
                return False
            self._not_for_401_before = self._monotonic() + FRESH
            self.renewals += 1
            if not (claims and self._keeps_session):
                self._discard()
            self._renew_at = self._ends_at = self._monotonic()
            await self._shared(claims)
        return (await self._current()).token != used

    async def _current(self) -> AccessToken:
        now = self._monotonic()
        if self._fetching is None and self._token is not None and now < self._renew_at:
            return self._token
        try:
            return await self._shared(None)
        except SignInError:
            if self._token is None or now >= self._ends_at:
                raise
            self._renew_at = now + APART
            return self._token

    async def _shared(self, claims: str | None) -> AccessToken:
        """One fetch at a time; whoever comes while it runs waits for the same one, and giving up waiting does not end it."""
        if self._fetching is None:
            self._fetching = asyncio.ensure_future(self._fetch(claims))
            self._fetching.add_done_callback(self._fetched)
        return await asyncio.shield(self._fetching)

    def _fetched(self, task: asyncio.Task[AccessToken]) -> None:
        self._fetching = None
        if not task.cancelled():
            task.exception()  # looked at, so that a failure nobody waits for is not printed

    async def _fetch(self, claims: str | None) -> AccessToken:
        if self._credential is None:
            self._credential = await _in_thread(self._make)
        credential: Credential = self._credential
        token = await _in_thread(lambda: credential.get_token(self._scope, claims=claims, enable_cae=True))
        self._secrets.add(token.token)
        check_tenant(claims_of(token.token), self._tenant)
        now, lasts = self._monotonic(), token.expires_on - self._clock()
        self._renew_at, self._ends_at = now + max(APART, lasts - EARLY), now + lasts
        self._token = token
        return token


async def _in_thread(work: Callable[[], T]) -> T:
    """Do blocking work aside, in a thread that does not keep the program alive when it is interrupted."""
    result: Future[T] = Future()

    def run() -> None:
        result.set_running_or_notify_cancel()
        try:
            result.set_result(work())
        except BaseException as error:  # noqa: BLE001 - handed to the one who waits, not swallowed
            result.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(result)
