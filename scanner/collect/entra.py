"""The credentials of azure-identity: over our own trust in certificates, and with every failure said in our own words."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from typing import Any

import requests
from azure.core.credentials import AccessToken
from azure.core.exceptions import AzureError, ServiceRequestError, ServiceResponseError
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import CredentialUnavailableError
from requests.adapters import HTTPAdapter

from scanner.collect.aadsts import ADVICE, OTHER
from scanner.collect.errors import SignInError
from scanner.collect.network import trust
from scanner.collect.tokens import Credential
from scanner.model.text import Text

CODE = re.compile(r"AADSTS([0-9]{4,8})", re.ASCII)
# What the libraries raise over an answer of another form than they expect, such as a proxy's own JSON.
MISREAD = (AttributeError, LookupError, RecursionError)
FAILED = Text("サインインできませんでした。", "sign-in failed: ")


class _Trusting(HTTPAdapter):
    """Checks certificates against one context, the same that Graph is asked with, instead of a list of its own."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        tls = {"proxy_ssl_context": self._context} if proxy.startswith("https:") else {}
        return super().proxy_manager_for(proxy, **options, **tls, ssl_context=self._context)

    def build_connection_pool_key_attributes(self, request: requests.PreparedRequest, verify: Any, cert: Any = None) -> Any:  # noqa: ARG002
        return super().build_connection_pool_key_attributes(request, True, cert)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002
        conn.cert_reqs = "CERT_REQUIRED"


def transport(*, by_proxy: bool = True) -> Any:
    """What azure-identity sends its requests with: HTTPS_PROXY and NO_PROXY unless not ``by_proxy``, SSL_CERT_FILE. Raises `UsageError`."""
    session = requests.Session()
    session.trust_env = by_proxy
    session.mount("https://", _Trusting(trust()))
    return RequestsTransport(session=session, connection_timeout=15, read_timeout=30)


class Worded:
    """A credential whose failures are `SignInError`: an AADSTS code and our advice, never the text of the library or of a response."""

    def __init__(self, inner: Any, unavailable: Text) -> None:
        self._inner = inner
        self._unavailable = unavailable

    def get_token(self, *scopes: str, claims: str | None = None, enable_cae: bool = False) -> AccessToken:
        """A token, or `SignInError`."""
        try:
            token: AccessToken = self._inner.get_token(*scopes, claims=claims, enable_cae=enable_cae)
        except (AzureError, ValueError, TypeError, OSError, *MISREAD) as error:
            raise refusal(error, self._unavailable) from None
        if not isinstance(token.token, str):
            raise refusal(TypeError(), self._unavailable)
        return token

    def close(self) -> None:
        """Close its connections."""
        self._inner.close()


def worded(inner: Any, unavailable: Text) -> Credential:
    """A credential of azure-identity that fails in our words; ``unavailable`` is what to say where it cannot work at all."""
    return Worded(inner, unavailable)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def refusal(error: Exception, unavailable: Text) -> SignInError:
    """The `SignInError` for any failure of azure-identity."""
    chain = list(_chain(error))
    for each in chain:
        if isinstance(each, SignInError):
            return each
    said = " ".join(str(each) for each in chain)
    if code := CODE.search(said):
        advice = ADVICE.get(code[1], OTHER)
        return SignInError(f"{FAILED.ja}AADSTS{code[1]}: {advice.ja}", f"{FAILED.en}AADSTS{code[1]}: {advice.en}")
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return SignInError(
            f"{FAILED.ja}接続先の証明書を信頼できません。通信を検査するプロキシがある会社では、その認証局の証明書を環境変数 SSL_CERT_FILE で指定してください。",
            f"{FAILED.en}the certificate of the other side is not trusted. Behind an inspecting proxy, name its authority's certificate in SSL_CERT_FILE.",
        )
    if any(isinstance(each, CredentialUnavailableError) for each in chain):
        return SignInError(FAILED.ja + unavailable.ja, FAILED.en + unavailable.en)
    if any(isinstance(each, ServiceRequestError | ServiceResponseError | requests.ConnectionError | requests.Timeout) for each in chain):
        return SignInError(
            f"{FAILED.ja}サインインのサーバーにつながりません。ネットワークと、プロキシ（環境変数 HTTPS_PROXY）を確かめてください。",
            f"{FAILED.en}the sign-in service cannot be reached; check the network and the proxy (HTTPS_PROXY).",
            passing=True,
        )
    return SignInError(
        f"{FAILED.ja}テナントID・クライアントID・資格情報を確かめてください。", f"{FAILED.en}check the tenant, the client id and the credential."
    )
