"""Answers to a sign-in that are none, such as a proxy's own JSON: said in our words, never an internal error, never shown."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.errors import SignInError
from tests.collect.aids import jwt
from tests.collect.certificates import Authority
from tests.collect.scripted import Reply, serving
from tests.collect.test_signin import behind_the_proxy, entra, settings, signed_in
from tests.collect.test_signin_here import azure_cli

HIDDEN = "hidden text"
TOKEN = {"token_type": "Bearer", "expires_in": 3599, "access_token": jwt()}
ANSWERS: dict[str, Any] = {
    "null": None,
    "a list": [HIDDEN],
    "a text": HIDDEN,
    "a number": 7,
    "something else": {HIDDEN: HIDDEN},
    "a token that is an object": {**TOKEN, "access_token": {HIDDEN: HIDDEN}},
    "a token that is a list": {**TOKEN, "access_token": [HIDDEN]},
    "a token that is a number": {**TOKEN, "access_token": 7},
    "no end": {**TOKEN, "expires_in": [HIDDEN]},
}
DEEP = b"[" * 100_000


def fails(mode: str, environment: dict[str, str]) -> None:
    with pytest.raises(SignInError) as error:
        asyncio.run(signed_in(mode, settings(environment)))
    assert HIDDEN not in error.value.ja + error.value.en
    assert error.value.__cause__ is None
    assert error.value.exit_code == 3


@pytest.mark.parametrize("body", [*(json.dumps(answer).encode() for answer in ANSWERS.values()), DEEP], ids=[*ANSWERS, "nested without end"])
def test_of_a_token_service(body: bytes, company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with behind_the_proxy(company, entra(lambda _request, _form: Reply(200, body)), monkeypatch):
            await asyncio.to_thread(fails, "secret", {"AZURE_CLIENT_SECRET": "x"})

    asyncio.run(run())


def test_an_identity_token_that_is_none(company: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("federated", encoding="ascii")
    body = json.dumps({**TOKEN, "id_token": HIDDEN}).encode()

    async def run() -> None:
        async with behind_the_proxy(company, entra(lambda _request, _form: Reply(200, body)), monkeypatch):
            await asyncio.to_thread(fails, "federated", {"AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token")})

    asyncio.run(run())


@pytest.mark.parametrize("body", [b"null", b"[1]", b'"hidden text"', b"7", DEEP], ids=["null", "a list", "a text", "a number", "nested without end"])
def test_of_a_managed_identity(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with serving([Reply(200, body)]) as server:
            monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.port}/msi/token")
            monkeypatch.setenv("IDENTITY_HEADER", "x")
            await asyncio.to_thread(fails, "managed-identity", {})

    asyncio.run(run())


@pytest.mark.parametrize("token", [None, 7, [HIDDEN], {HIDDEN: HIDDEN}], ids=repr)
def test_of_azure_cli(token: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    azure_cli(tmp_path, f"echo '{json.dumps({'accessToken': token, 'expires_on': int(time.time()) + 3600})}'", monkeypatch)
    fails("azure-cli", {})


@pytest.mark.parametrize("content", ["-----BEGIN PRIVATE KEY-----\nhidden text", "hidden text" * 300], ids=["short", "long"])
def test_a_key_in_place_of_its_path_is_not_shown(content: str) -> None:
    from scanner.model.errors import UsageError

    with pytest.raises(UsageError) as error:
        asyncio.run(signed_in("certificate", settings({"AZURE_CLIENT_CERTIFICATE_PATH": content})))
    assert HIDDEN not in error.value.ja + error.value.en
