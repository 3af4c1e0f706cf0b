"""Signing in by what this machine offers: Azure CLI, a managed identity, the sandbox; and how every refusal is worded."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from scanner.collect.aadsts import ADVICE
from scanner.collect.clouds import loopback
from scanner.collect.errors import SignInError
from scanner.collect.signin import credential_factory
from tests.collect.aids import TENANT, jwt
from tests.collect.certificates import Authority
from tests.collect.scripted import Reply, Request, serving
from tests.collect.test_signin import CLIENT, behind_the_proxy, entra, reply, settings, signed_in


def azure_cli(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "az").write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    (folder / "az").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_by_azure_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = json.dumps({"accessToken": jwt(), "expires_on": int(time.time()) + 3600})
    azure_cli(tmp_path, f"echo \"$@\" > '{tmp_path}/asked'; echo '{answer}'", monkeypatch)
    assert asyncio.run(signed_in("azure-cli", settings(client=None))) == ("User.Read.All",)
    asked = (tmp_path / "asked").read_text(encoding="ascii")
    assert f"--resource https://graph.microsoft.com --tenant {TENANT}" in asked


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (None, "the Azure CLI is not signed in"),
        ("echo 'Please run: az login' >&2; exit 1", "the Azure CLI is not signed in"),
        ("echo 'AADSTS50076: hidden text' >&2; exit 1", "AADSTS50076: a person has to sign in"),
        ("echo 'hidden text'", "check the tenant"),
    ],
)
def test_an_azure_cli_that_does_not_help(script: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if script is None:
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        azure_cli(tmp_path, script, monkeypatch)
    with pytest.raises(SignInError, match=said) as error:
        asyncio.run(signed_in("azure-cli", settings(client=None)))
    assert "hidden" not in error.value.ja + error.value.en


def test_by_managed_identity_without_going_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: Request) -> Reply:
        assert request.headers["x-identity-header"] == "header-secret"
        return reply({"access_token": jwt(), "expires_on": str(int(time.time()) + 3600), "resource": "x", "token_type": "Bearer"})

    async def run() -> None:
        async with serving(answer) as server, serving([Reply()]) as proxy:
            monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.port}/msi/token")
            monkeypatch.setenv("IDENTITY_HEADER", "header-secret")
            for name in ("HTTP_PROXY", "HTTPS_PROXY"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            assert await signed_in("managed-identity", settings()) == ("User.Read.All",)
            assert (len(server.log), proxy.connections) == (1, 0)
            assert f"client_id={CLIENT}" in server.log[0].target

    asyncio.run(run())


def test_in_the_sandbox() -> None:
    async def run() -> None:
        async with serving([reply({"token_type": "Bearer", "expires_in": 3599, "access_token": jwt()})]) as server:
            cloud = loopback(f"http://127.0.0.1:{server.port}")
            assert await signed_in("sandbox", settings(client=None), cloud) == ("User.Read.All",)
            assert [(each.method, each.target) for each in server.log] == [("POST", f"/{TENANT}/oauth2/v2.0/token")]
            assert b"grant_type=client_credentials&client_id=telework-scan&scope=http%3A%2F%2F127.0.0.1" in server.log[0].body

    asyncio.run(run())


@pytest.mark.parametrize("answer", [Reply(500), Reply(200, b"{}"), Reply(200, b"<html>"), Reply(302, b"", {"Location": "http://10.0.0.1/"})])
def test_a_sandbox_that_gives_no_token(answer: Reply) -> None:
    async def run() -> None:
        async with serving([answer]) as server:
            with pytest.raises(SignInError, match="the sandbox gives no token") as error:
                await signed_in("sandbox", settings(), loopback(f"http://127.0.0.1:{server.port}"))
            assert (error.value.passing, error.value.exit_code) == (False, 3)

    asyncio.run(run())


@pytest.mark.parametrize("code", ["7000215", "7000222", "700016", "90002", "50076", "65001", "700027", "53003", "70021", "9999999"])
def test_a_refusal_is_told_by_its_code_and_our_advice_alone(code: str, company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = "s3cr3t-of-the-app"
    body = {"error": "invalid_client", "error_description": f"AADSTS{code}: hidden text {canary} Trace ID: hidden", "error_codes": [int(code)]}

    async def run() -> None:
        async with behind_the_proxy(company, entra(lambda _request, _form: reply(body, 401)), monkeypatch):
            with pytest.raises(SignInError, match=f"AADSTS{code}") as error:
                await signed_in("secret", settings({"AZURE_CLIENT_SECRET": canary}))
        for text in (error.value.ja, error.value.en):
            assert "hidden" not in text
            assert canary not in text
        assert error.value.__cause__ is None
        assert error.value.__suppress_context__
        assert (error.value.exit_code, error.value.passing) == (3, False)

    asyncio.run(run())


def test_a_sign_in_service_nobody_vouches_for_and_one_that_is_not_there(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings({"AZURE_CLIENT_SECRET": "x"})
    monkeypatch.setattr("azure.core.pipeline.policies.RetryPolicy.get_backoff_time", lambda *_: 0)

    async def run() -> None:
        async with behind_the_proxy(company, entra(lambda _request, _form: Reply(500)), monkeypatch) as server:
            monkeypatch.delenv("SSL_CERT_FILE")
            with pytest.raises(SignInError, match="SSL_CERT_FILE") as error:
                await signed_in("secret", given)
            assert (error.value.passing, server.bytes_read) == (False, 0)
        with pytest.raises(SignInError, match="HTTPS_PROXY") as error:
            await signed_in("secret", given)
        assert error.value.passing

    asyncio.run(run())


def test_every_piece_of_advice_is_written_in_both_languages() -> None:
    for text in ADVICE.values():
        assert text.ja.endswith("。")
        assert text.ja != text.en
        assert text.en.isascii()


def test_a_dummy_token_is_no_secret_asks_nobody_and_is_another_one_when_it_was_refused() -> None:
    make = credential_factory("dummy", settings(tenant=None, client=None), loopback("http://127.0.0.1:1"))
    assert [make().get_token("x").token for _ in range(3)] == ["sandbox-1", "sandbox-2", "sandbox-3"]
