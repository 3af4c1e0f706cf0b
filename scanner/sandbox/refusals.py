"""What the service refuses, in Graph's error shape."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from scanner.sandbox.plan import Withheld

# One code a status where nothing more is known: what Graph's own services send most.
CODES = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "Authorization_RequestDenied",
    404: "Request_ResourceNotFound",
    405: "Request_BadRequest",
    408: "RequestTimeout",
    409: "Conflict",
    410: "resyncRequired",
    411: "Request_BadRequest",
    413: "RequestEntityTooLarge",
    415: "UnsupportedMediaType",
    417: "ExpectationFailed",
    429: "TooManyRequests",
    431: "RequestHeaderFieldsTooLarge",
    500: "InternalServerError",
    501: "NotImplemented",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
INTUNE_PATHS = ("/deviceManagement", "/deviceAppManagement")


# Headers that change what an answer means. Of what Graph documents only one is supported: members of enumerations as they are.
_MEANINGFUL = re.compile(r"prefer|consistencylevel|range|if-.*|x-http-method.*|expect|upgrade|cookie")
_PREFERRED = "include-unknown-enum-members"


class Refusal(Exception):
    """A request that is not answered as it was meant."""

    def __init__(self, status: int, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code or CODES[status]


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuse headers (names in lower case) that ask for something else than the plain answer. Raises `Refusal`."""
    for name, value in headers.items():
        if _MEANINGFUL.fullmatch(name) and (name, value) != ("prefer", _PREFERRED):
            raise Refusal(400, f"The header '{name}: {value}' is not supported.")
    if "odata.metadata" in headers.get("accept", "").replace("odata.metadata=minimal", ""):
        raise Refusal(400, "Only minimal metadata is supported.")


def withheld_code(withheld: Withheld, path: str) -> str:
    """Return the error code with which an address is refused: Intune has words of its own for a missing permission."""
    if withheld.code:
        return withheld.code
    return "Forbidden" if withheld.status == HTTPStatus.FORBIDDEN and path.startswith(INTUNE_PATHS) else CODES[withheld.status]


def error_body(code: str, message: str, *, date: str, about: str) -> bytes:
    """Return Graph's error object. ``about`` names the request; the same request gets the same request id."""
    number = hashlib.blake2b(about.encode(), digest_size=16).hexdigest()
    request = f"{number[:8]}-{number[8:12]}-4{number[13:16]}-8{number[17:20]}-{number[20:32]}"
    inner: dict[str, Any] = {"date": date.removesuffix("Z"), "request-id": request, "client-request-id": request}
    return msgspec.json.encode({"error": {"code": code, "message": f"{message} (CANARY-error-text {about})", "innerError": inner}})
