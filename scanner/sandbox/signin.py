"""The sign-in stub: tokens without a signature, for a client that presents itself as an app of the tenant.

A client that does not ask for a token may send a dummy one: ``sandbox-1``, and after that was made void, ``sandbox-2``, and so on.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from urllib.parse import parse_qs

import msgspec

from scanner.sandbox.plan import Tenant
from scanner.sandbox.refusals import Refusal

LIFETIME = 3599
_DUMMY = re.compile(r"sandbox-([0-9]{1,9})", re.ASCII)


class SignIn:
    """Gives tokens and knows those that hold. ``granted``: the permissions that they carry as ``roles``.

    ``paths``: where tokens are asked for; a client that does not know the tenant says "common" and learns it from the token.
    """

    def __init__(self, tenant: Tenant, granted: Iterable[str]) -> None:
        self.paths = tuple(f"/{name}/oauth2/v2.0/token" for name in (tenant.id, "common"))
        self._tenant = tenant
        self._granted = sorted(granted)
        self._given = 0
        self._valid: set[str] = set()
        self._dummy = self._void = 0

    def token(self, content_type: str, body: bytes) -> bytes:
        """Answer a request for a token. Raises `Refusal`, with an error code of the OAuth kind."""
        if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise Refusal(400, "AADSTS900144: the request body is no form.", "invalid_request")
        try:
            form = parse_qs(body.decode("ascii"), strict_parsing=True)
        except ValueError as error:
            raise Refusal(400, "AADSTS900144: the request body is no form.", "invalid_request") from error
        if form.get("grant_type") != ["client_credentials"]:
            raise Refusal(400, "AADSTS70003: only grant_type=client_credentials is supported.", "unsupported_grant_type")
        if len(form.get("client_id", [])) != 1:
            raise Refusal(400, "AADSTS900144: client_id is missing.", "invalid_request")
        if not (len(form.get("scope", [])) == 1 and form["scope"][0].endswith("/.default")):
            raise Refusal(400, "AADSTS1002012: the scope must end with /.default.", "invalid_scope")
        return msgspec.json.encode({"token_type": "Bearer", "expires_in": LIFETIME, "access_token": self.issue()})

    def issue(self) -> str:
        """Make a token that holds from now on."""
        self._given += 1
        claims = {"tid": self._tenant.id, "roles": self._granted, "uti": f"CANARY-token-{self._given}"}
        token = f"{_part({'typ': 'JWT', 'alg': 'none'})}.{_part(claims)}."
        self._valid.add(token)
        return token

    def holds(self, authorization: str) -> bool:
        """Whether the value of an Authorization header is good."""
        kind, _, token = authorization.partition(" ")
        dummy = _DUMMY.fullmatch(token)
        if dummy:
            self._dummy = max(self._dummy, int(dummy[1]))
        return kind == "Bearer" and (token in self._valid or (dummy is not None and int(dummy[1]) > self._void))

    def expire(self) -> None:
        """Make every token void that was given so far."""
        self._valid.clear()
        self._void = self._dummy


def oauth_error(refusal: Refusal, date: str) -> bytes:
    """Return an error in the shape of the sign-in service."""
    description = f"{refusal.message} (CANARY-error-text)"
    return msgspec.json.encode({"error": refusal.code, "error_description": description, "timestamp": date})


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")
