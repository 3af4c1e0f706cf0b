"""Signing in, each way against a stand-in for Microsoft Entra ID behind the company's proxy: nothing here leaves this machine."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from scanner.collect.clouds import CLOUDS, Cloud, loopback
from scanner.collect.errors import SignInError
from scanner.collect.secrets import Secrets
from scanner.collect.signin import MODES, OF_SANDBOX, Settings, credential_factory
from scanner.collect.tokens import Tokens
from scanner.model.errors import UsageError
from scanner.model.text import Text
from tests.collect.aids import TENANT, jwt
from tests.collect.certificates import Authority, client_certificate
from tests.collect.proxy import proxying
from tests.collect.scripted import Reply, Request, Server, serving

CLIENT = "aaaaaaaa-2222-4333-8444-555555555555"
GLOBAL = CLOUDS["global"]
LOGIN = "https://login.microsoftonline.com"
JOBS = "pipelines.actions.githubusercontent.com"


def settings(
    environment: dict[str, str] | None = None,
    *,
    tenant: str | None = TENANT,
    client: str | None = CLIENT,
    certificate: str | None = None,
    say: Callable[[Text], None] = print,
) -> Settings:
    return Settings(tenant, client, certificate, environment or {}, time.time, say, Secrets({}))


@pytest.mark.parametrize(
    ("mode", "given", "named"),
    [
        ("certificate", settings(), "--certificate or the environment variable AZURE_CLIENT_CERTIFICATE_PATH"),
        ("certificate", settings(client=None), "--client-id or the environment variable AZURE_CLIENT_ID"),
        ("certificate", settings(certificate="/nowhere/cert.pem"), "/nowhere/cert.pem"),
        ("certificate", settings(tenant=None), "organisation.yaml has no tenant"),
        ("secret", settings(), "AZURE_CLIENT_SECRET"),
        ("secret", settings({"AZURE_CLIENT_SECRET": ""}), "AZURE_CLIENT_SECRET"),
        ("secret", settings({"AZURE_CLIENT_SECRET": "x"}, client="my app"), "00000000-0000"),
        ("secret", settings({"AZURE_CLIENT_SECRET": "x"}, tenant=None), "organisation.yaml has no tenant"),
        ("federated", settings(), "AZURE_FEDERATED_TOKEN_FILE"),
        ("federated", settings({"ACTIONS_ID_TOKEN_REQUEST_URL": "https://x.actions.githubusercontent.com/"}), "ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
        ("federated", settings(client=None), "AZURE_CLIENT_ID"),
        ("managed-identity", settings(tenant=None), "organisation.yaml has no tenant"),
        ("managed-identity", settings(client="my app"), "00000000-0000"),
        ("device-code", settings(client=None), "AZURE_CLIENT_ID"),
        ("device-code", settings(tenant=None), "organisation.yaml has no tenant"),
        ("azure-cli", settings(tenant=None), "organisation.yaml has no tenant"),
        ("sandbox", settings(), "--sandbox-url"),
        ("dummy", settings(), "--sandbox-url"),
        ("default", settings(), "certificate, secret, federated"),
    ],
)
def test_what_is_missing_is_named(mode: str, given: Settings, named: str) -> None:
    with pytest.raises(UsageError) as error:
        credential_factory(mode, given, GLOBAL)
    assert named in error.value.en
    assert error.value.ja != error.value.en
    assert error.value.exit_code == 2


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode not in OF_SANDBOX])
def test_no_real_credential_goes_to_a_sandbox(mode: str) -> None:
    with pytest.raises(UsageError, match="only go together"):
        credential_factory(mode, settings({"AZURE_CLIENT_SECRET": "x"}), loopback("http://127.0.0.1:1"))


@pytest.mark.parametrize(
    "url",
    [
        "http://x.actions.githubusercontent.com/",
        "https://actions.githubusercontent.com.evil.example/",
        "https://evilactions.githubusercontent.com/",
        "https://x.actions.githubusercontent.com@evil.example/",
        "https://u:p@x.actions.githubusercontent.com/",
        "https://x.actions.githubusercontent.com:8443/",
        "https://evil.example/x.actions.githubusercontent.com",
        "x",
        "https://[",
    ],
)
def test_the_request_token_of_a_job_goes_to_github_only(url: str) -> None:
    with pytest.raises(UsageError, match="no address of GitHub"):
        credential_factory("federated", settings({"ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "x"}), GLOBAL)


def entra(token: Callable[[Request, dict[str, str]], Reply]) -> Callable[[Request], Reply]:
    """What login.microsoftonline.com says, the token endpoint being told by ``token``."""

    def answer(request: Request) -> Reply:
        if request.target.startswith("/common/discovery/instance"):
            return reply({"tenant_discovery_endpoint": f"{LOGIN}/{TENANT}/v2.0/.well-known/openid-configuration", "metadata": []})
        if request.target.startswith(f"/{TENANT}/v2.0/.well-known/openid-configuration"):
            base = f"{LOGIN}/{TENANT}/oauth2/v2.0"
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "device_authorization_endpoint": "devicecode"}
            return reply({"issuer": f"{LOGIN}/{TENANT}/v2.0", **{name: f"{base}/{path}" for name, path in names.items()}})
        return token(request, {name: values[0] for name, values in parse_qs(request.body.decode()).items()})

    return answer


def reply(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode())


def granted(_: Request, form: dict[str, str]) -> Reply:
    assert form["scope"].startswith("https://graph.microsoft.com/.default")
    assert form["client_id"] == CLIENT
    return reply({"token_type": "Bearer", "expires_in": 3599, "access_token": jwt()})


@contextlib.asynccontextmanager
async def behind_the_proxy(company: Authority, script: Callable[[Request], Reply], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    async with serving(script, company.server) as server, proxying(server.port) as (port, _):
        monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        yield server


async def signed_in(mode: str, given: Settings, cloud: Cloud = GLOBAL) -> tuple[str, ...] | None:
    make = credential_factory(mode, given, cloud)
    async with Tokens(make, cloud.scope, clock=given.clock, tenant=given.tenant, secrets=given.secrets) as tokens:
        return (await tokens.sign_in()).permissions


def sign_in(
    mode: str, given: Settings, company: Authority, monkeypatch: pytest.MonkeyPatch, token: Callable[[Request, dict[str, str]], Reply] = granted
) -> list[Request]:
    """What the stand-in was asked at its token endpoint while signing in."""

    async def run() -> list[Request]:
        async with behind_the_proxy(company, entra(token), monkeypatch) as server:
            assert await signed_in(mode, given) == ("User.Read.All",)
            return [request for request in server.log if request.method == "POST"]

    return asyncio.run(run())


def test_by_client_secret(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings({"AZURE_CLIENT_SECRET": "correct horse"})
    (request,) = sign_in("secret", given, company, monkeypatch)
    assert b"client_secret=correct+horse" in request.body
    assert given.secrets.hide(request.body.decode()).count("***") >= 1


@pytest.mark.parametrize("password", [None, "correct horse"])
def test_by_certificate(password: str | None, company: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = client_certificate(tmp_path / "own.pem", password)
    environment = {"AZURE_CLIENT_CERTIFICATE_PATH": str(file), "AZURE_CLIENT_ID": CLIENT}
    environment |= {"AZURE_CLIENT_CERTIFICATE_PASSWORD": password} if password else {}
    (request,) = sign_in("certificate", settings(environment, client=None), company, monkeypatch)
    assert b"client_assertion=ey" in request.body


@pytest.mark.parametrize("content", ["garbage", "protected"])
def test_a_certificate_that_cannot_be_opened_is_said_to_be_so(content: str, tmp_path: Path) -> None:
    file = tmp_path / "own.pem"
    if content == "garbage":
        file.write_bytes(b"\x00garbage")
    else:
        client_certificate(file, "correct horse")
    with pytest.raises(UsageError, match="AZURE_CLIENT_CERTIFICATE_PASSWORD"):
        asyncio.run(signed_in("certificate", settings(certificate=str(file))))


def test_by_federation_with_a_file_read_anew_each_time(company: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("federated-token\n", encoding="ascii")
    (request,) = sign_in("federated", settings({"AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token")}), company, monkeypatch)
    assert b"client_assertion=federated-token" in request.body
    (tmp_path / "token").unlink()
    with pytest.raises(SignInError, match="AZURE_FEDERATED_TOKEN_FILE"):
        asyncio.run(signed_in("federated", settings({"AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token")})))


def test_by_federation_in_github_actions(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Request] = []

    def token(request: Request, form: dict[str, str]) -> Reply:
        if request.headers["host"] == JOBS:
            asked.append(request)
            return reply({"value": "job-token"})
        assert form["client_assertion"] == "job-token"
        return granted(request, form)

    environment = {"ACTIONS_ID_TOKEN_REQUEST_URL": f"https://{JOBS}/abc?api-version=2.0", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token"}
    sign_in("federated", settings(environment), company, monkeypatch, token)
    assert [(each.method, each.target) for each in asked] == [("GET", "/abc?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange")]
    assert asked[0].headers["authorization"] == "Bearer request-token"


def test_by_device_code(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Text] = []
    assert sign_in("device-code", settings(say=said.append), company, monkeypatch, person("https://microsoft.com/devicelogin"))
    assert len(said) == 1
    assert "https://microsoft.com/devicelogin" in said[0].ja
    assert "ABCD-1234" in said[0].ja
    assert "ブラウザー" in said[0].ja


@pytest.mark.parametrize("address", ["https://evil.example/devicelogin", "http://microsoft.com/devicelogin", "https://microsoft.com.evil.example/"])
def test_a_page_that_is_not_microsofts_is_shown_to_nobody(address: str, company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Text] = []
    with pytest.raises(SignInError, match="not Microsoft's"):
        sign_in("device-code", settings(say=said.append), company, monkeypatch, person(address))
    assert said == []


def person(address: str) -> Callable[[Request, dict[str, str]], Reply]:
    """The token endpoint where somebody enters the code at once."""

    def token(request: Request, form: dict[str, str]) -> Reply:
        if request.target.endswith("/devicecode"):
            flow = {"device_code": "device-secret", "user_code": "ABCD-1234", "verification_uri": address, "expires_in": 900, "interval": 1}
            return reply({**flow, "message": "go"})
        assert form["device_code"] == "device-secret"
        identity = jwt(aud=CLIENT, iss=f"{LOGIN}/{TENANT}/v2.0", sub="s", oid="o", preferred_username="a@example.jp", exp=2**33, iat=1)
        return reply({"token_type": "Bearer", "expires_in": 3599, "access_token": jwt(), "id_token": identity, "scope": "x"})

    return token
