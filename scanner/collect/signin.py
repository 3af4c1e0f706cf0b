"""Ways to sign in, each chosen by name; none is ever tried in place of another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec
from azure.core.credentials import AccessToken
from azure.identity import (
    AzureCliCredential,
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    DeviceCodeCredential,
    ManagedIdentityCredential,
)

from scanner.collect.clouds import Cloud
from scanner.collect.entra import transport, worded
from scanner.collect.errors import UNREADABLE, SignInError
from scanner.collect.network import proxy_to, trust
from scanner.collect.secrets import Secrets, shown_path
from scanner.collect.tokens import TENANT_ID, Credential
from scanner.model.errors import UsageError
from scanner.model.text import Text

MODES = ("certificate", "secret", "federated", "managed-identity", "device-code", "azure-cli", "sandbox", "dummy")
OF_SANDBOX = ("sandbox", "dummy")
KEEPS_SESSION = ("device-code",)
GITHUB = ".actions.githubusercontent.com"
AUDIENCE = "api://AzureADTokenExchange"
USER_CODE = re.compile(r"[A-Z0-9-]{4,20}", re.ASCII)
NOT_HERE = Text("この実行環境では、選んだ方法でサインインできません。", "the chosen way to sign in does not work in this environment.")
NO_IDENTITY = Text("この実行環境には、使えるマネージドIDがありません。", "this environment has no managed identity that could be used.")
NO_CLI = Text(
    "Azure CLI でサインインしていません。az がインストールされていることを確かめ、az login --tenant テナントID を実行してください。",
    "the Azure CLI is not signed in; see that az is installed, and run az login --tenant TENANT.",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line, organisation.yaml (``tenant``) and the environment say about signing in.

    ``clock`` tells seconds since 1970; ``say`` shows a person what to do for the device code.
    """

    tenant: str | None
    client: str | None
    certificate: str | None
    environment: Mapping[str, str]
    clock: Callable[[], float]
    say: Callable[[Text], None]
    secrets: Secrets


class _Token(msgspec.Struct):
    access_token: str
    expires_in: int


class _Assertion(msgspec.Struct):
    value: str


def credential_factory(mode: str, settings: Settings, cloud: Cloud) -> Callable[[], Credential]:
    """What builds the credential of one mode, as often as it is wanted.

    Raises `UsageError` that names the variable or option which is missing. The credential's own failures are `SignInError`.
    """
    if mode not in MODES:
        known = ", ".join(MODES)
        raise UsageError(f"「{mode}」というサインイン方法はありません。使えるもの: {known}。", f"there is no sign-in '{mode}'; available: {known}.")
    if cloud.local or mode in OF_SANDBOX:
        return _sandbox(mode, settings, cloud)
    tenant = _tenant(settings)
    if mode == "managed-identity":
        client = _client(settings) if _named_client(settings) else None
        return lambda: worded(ManagedIdentityCredential(client_id=client, transport=transport(by_proxy=False), retry_total=2), NO_IDENTITY)
    if mode == "azure-cli":
        return lambda: worded(AzureCliCredential(tenant_id=tenant, process_timeout=60), NO_CLI)
    ways = {"certificate": _certificate, "secret": _secret, "federated": _federated, "device-code": _device_code}
    return ways[mode](settings, cloud, tenant, _client(settings))


def _sandbox(mode: str, settings: Settings, cloud: Cloud) -> Callable[[], Credential]:
    if mode not in OF_SANDBOX or not cloud.local:
        raise UsageError(
            "サインイン方法 sandbox・dummy と --sandbox-url は、必ず一緒に使います。",
            "the sign-ins 'sandbox' and 'dummy' only go together with --sandbox-url.",
        )
    if mode == "dummy":
        numbers = itertools.count(1)
        return lambda: _DummyCredential(next(numbers), settings.clock)
    return lambda: _SandboxCredential(cloud, settings.tenant or "common", settings.clock)


class _SandboxCredential:
    """A token without any worth, from the sandbox on this machine."""

    def __init__(self, cloud: Cloud, tenant: str, clock: Callable[[], float]) -> None:
        self._address = f"{cloud.authority}/{tenant}/oauth2/v2.0/token"
        self._clock = clock

    def get_token(self, *scopes: str, claims: str | None = None, enable_cae: bool = False) -> AccessToken:  # noqa: ARG002
        """A token, or `SignInError`."""
        form = {"grant_type": "client_credentials", "client_id": "telework-scan", "scope": " ".join(scopes)}
        try:
            with httpx.Client(trust_env=False, follow_redirects=False, timeout=30) as client:
                response = client.post(self._address, data=form)
                token = msgspec.json.decode(response.raise_for_status().content, type=_Token)
        except (httpx.HTTPError, *UNREADABLE) as error:
            passing = isinstance(error, httpx.TransportError)
            raise SignInError("サンドボックスからトークンを得られません。", "the sandbox gives no token.", passing=passing) from None
        return AccessToken(token.access_token, int(self._clock()) + token.expires_in)

    def close(self) -> None:
        """Nothing stays open."""


class _DummyCredential:
    """Asks nobody: a word in the place of a token, another one each time that a service on this machine refused the last."""

    def __init__(self, number: int, clock: Callable[[], float]) -> None:
        self._number = number
        self._clock = clock

    def get_token(self, *scopes: str, claims: str | None = None, enable_cae: bool = False) -> AccessToken:  # noqa: ARG002
        """The word."""
        return AccessToken(f"sandbox-{self._number}", int(self._clock()) + 86_400)

    def close(self) -> None:
        """Nothing stays open."""


def _certificate(settings: Settings, cloud: Cloud, tenant: str, client: str) -> Callable[[], Credential]:
    path = settings.certificate or settings.environment.get("AZURE_CLIENT_CERTIFICATE_PATH")
    if not path:
        raise _missing("証明書のファイル", "the file of the certificate", "--certificate", "AZURE_CLIENT_CERTIFICATE_PATH")
    if not _is_file(path):
        raise UsageError(f"証明書のファイルがありません: {shown_path(path)}", f"there is no certificate file {shown_path(path)}")
    password = settings.environment.get("AZURE_CLIENT_CERTIFICATE_PASSWORD")
    settings.secrets.add(password or "")

    def make() -> Credential:
        try:
            credential = CertificateCredential(
                tenant, client, path, password=password, authority=cloud.authority, transport=transport(), retry_total=3
            )
        except (ValueError, TypeError, OSError):
            raise UsageError(
                f"証明書を読めません: {path}。秘密鍵（RSA）を含む PEM か PFX が必要です。"
                "パスワードがあれば環境変数 AZURE_CLIENT_CERTIFICATE_PASSWORD で指定してください。",
                f"the certificate {path} cannot be read: PEM or PFX with its RSA private key; a password goes into AZURE_CLIENT_CERTIFICATE_PASSWORD.",
            ) from None
        return worded(credential, NOT_HERE)

    return make


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):  # far too long: what the file should hold, given in its place
        return False


def _secret(settings: Settings, cloud: Cloud, tenant: str, client: str) -> Callable[[], Credential]:
    secret = settings.environment.get("AZURE_CLIENT_SECRET")
    if not secret:
        raise _missing("クライアントシークレット", "the client secret", "AZURE_CLIENT_SECRET")
    settings.secrets.add(secret)
    return lambda: worded(ClientSecretCredential(tenant, client, secret, authority=cloud.authority, transport=transport(), retry_total=3), NOT_HERE)


def _federated(settings: Settings, cloud: Cloud, tenant: str, client: str) -> Callable[[], Credential]:
    file = settings.environment.get("AZURE_FEDERATED_TOKEN_FILE")
    url = settings.environment.get("ACTIONS_ID_TOKEN_REQUEST_URL")
    bearer = settings.environment.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    if file:
        fetch = partial(_from_file, file)
    elif url and bearer:
        settings.secrets.add(bearer)
        fetch = partial(_from_github, _github_address(url), bearer)
    else:
        raise UsageError(
            "フェデレーションのトークンがありません。環境変数 AZURE_FEDERATED_TOKEN_FILE を指定してください。"
            "GitHub Actions では、ジョブの permissions に id-token: write が必要です。",
            "there is no federated token: set AZURE_FEDERATED_TOKEN_FILE; in GitHub Actions the job needs permissions: id-token: write "
            "(it sets ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN).",
        )

    def assertion() -> str:
        token = fetch()
        settings.secrets.add(token)
        return token

    return lambda: worded(
        ClientAssertionCredential(tenant, client, assertion, authority=cloud.authority, transport=transport(), retry_total=3), NOT_HERE
    )


def _from_file(file: str) -> str:
    try:
        return Path(file).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise SignInError(
            "AZURE_FEDERATED_TOKEN_FILE が指すファイルを読めません。トークンそのものではなく、ファイルの場所を指定してください。",
            "the file that AZURE_FEDERATED_TOKEN_FILE names cannot be read; give the path of a file, not the token itself.",
        ) from None


def _github_address(url: str) -> httpx.URL:
    """Where GitHub hands out its token; any other host would be handed the job's request token."""
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        address = httpx.URL("")
    if address.scheme != "https" or not address.raw_host.endswith(GITHUB.encode()) or address.userinfo or address.port is not None:
        raise UsageError(
            f"ACTIONS_ID_TOKEN_REQUEST_URL が GitHub（*{GITHUB}）のアドレスではありません。",
            f"ACTIONS_ID_TOKEN_REQUEST_URL is no address of GitHub (*{GITHUB}).",
        )
    return address.copy_set_param("audience", AUDIENCE)


def _from_github(address: httpx.URL, bearer: str) -> str:
    headers = {"Authorization": f"Bearer {bearer}", "Accept": "application/json"}
    try:
        with httpx.Client(verify=trust(), proxy=proxy_to(address.host), trust_env=False, follow_redirects=False, timeout=30) as client:
            return msgspec.json.decode(client.get(address, headers=headers).raise_for_status().content, type=_Assertion).value
    except (httpx.HTTPError, *UNREADABLE) as error:
        passing = isinstance(error, httpx.TransportError)
        raise SignInError("GitHub Actions からトークンを得られません。", "GitHub Actions gives no token.", passing=passing) from None


def _device_code(settings: Settings, cloud: Cloud, tenant: str, client: str) -> Callable[[], Credential]:
    def prompt(address: str, code: str, _until: datetime) -> None:
        parts = urlsplit(address)
        ours = parts.netloc in ("microsoft.com", cloud.authority) or parts.netloc.endswith(".microsoft.com")
        if parts.scheme != "https" or not ours or not USER_CODE.fullmatch(code):
            raise SignInError("サインインの案内が Microsoft のものではありません。", "the sign-in page named is not Microsoft's.")
        settings.say(
            Text(
                f"ブラウザーで {address} を開き、コード {code} を入力して、収集に使うアカウントでサインインしてください。",
                f"open {address} in a browser, enter the code {code}, and sign in with the account that may read the tenant.",
            )
        )

    return lambda: worded(
        DeviceCodeCredential(client, tenant_id=tenant, authority=cloud.authority, prompt_callback=prompt, transport=transport(), retry_total=3),
        NOT_HERE,
    )


def _tenant(settings: Settings) -> str:
    if not settings.tenant:
        raise UsageError(
            "organisation.yaml に tenant:（テナントID）がありません。サインインにはテナントIDが必要です。",
            "organisation.yaml has no tenant: (the tenant's id), which signing in needs.",
        )
    return settings.tenant


def _named_client(settings: Settings) -> str | None:
    return settings.client or settings.environment.get("AZURE_CLIENT_ID")


def _client(settings: Settings) -> str:
    client = _named_client(settings)
    if not client:
        raise _missing("アプリのクライアントID", "the client id of the application", "--client-id", "AZURE_CLIENT_ID")
    if not TENANT_ID.fullmatch(client.lower()):
        raise UsageError(
            "クライアントID（--client-id または AZURE_CLIENT_ID）は、00000000-0000-0000-0000-000000000000 の形で指定してください。",
            "the client id (--client-id or AZURE_CLIENT_ID) has the form 00000000-0000-0000-0000-000000000000.",
        )
    return client


def _missing(ja: str, en: str, *names: str) -> UsageError:
    options = [name for name in names if name.startswith("--")]
    variables = [name for name in names if not name.startswith("--")]
    return UsageError(
        f"{ja}がありません。" + " か、".join([*options, *(f"環境変数 {name}" for name in variables)]) + " で指定してください。",
        f"{en} is missing: use " + " or ".join([*options, *(f"the environment variable {name}" for name in variables)]) + ".",
    )
