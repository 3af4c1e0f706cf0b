"""Fault 21: a certificate that nobody vouches for, and a proxy in the middle. The whole command, on its way to Microsoft's real addresses."""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from scanner.cli.collect import add_arguments
from scanner.cli.parser import parser_for
from tests.collect.aids import TENANT, jwt
from tests.collect.certificates import Authority, authority
from tests.collect.proxy import VARIABLES, proxying
from tests.collect.scripted import Reply, Request, Server, serving

ROOT = Path(__file__).resolve().parents[2]
OURS = ("graph.microsoft.com", "login.microsoftonline.com")
# What switches checks off in other programs, and must not here.
SWITCHES = {
    "PYTHONHTTPSVERIFY": "0",
    "CURL_CA_BUNDLE": "",
    "REQUESTS_CA_BUNDLE": "",
    "NODE_TLS_REJECT_UNAUTHORIZED": "0",
    "AZURE_CLI_DISABLE_CONNECTION_VERIFICATION": "1",
    "ADAL_PYTHON_SSL_NO_VERIFY": "1",
    "GIT_SSL_NO_VERIFY": "1",
}


def graph(request: Request) -> Reply:
    """As much of Graph as it takes to tell whose tenant it is; everything else is refused."""
    if request.target.startswith("/v1.0/organization"):
        return Reply(200, json.dumps({"value": [{"id": TENANT, "displayName": "株式会社サンプル"}]}).encode())
    return Reply(403, b'{"error":{"code":"Authorization_RequestDenied"}}')


def identity(_: Request) -> Reply:
    """The managed identity of this machine: the one sign-in that asks nobody on the network."""
    token = {"access_token": jwt(), "expires_on": str(int(time.time()) + 3600), "resource": "x", "token_type": "Bearer"}
    return Reply(200, json.dumps(token).encode())


@contextlib.asynccontextmanager
async def in_the_middle(company: Authority) -> AsyncIterator[tuple[Server, Server, dict[str, str], list[bytes]]]:
    """What stands where Microsoft should, the managed identity, the environment of the command, and what its proxy was asked."""
    async with serving(graph, company.server) as microsoft, serving(identity) as own, proxying(microsoft.port) as (port, heads):
        environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        environment |= {"HTTPS_PROXY": f"http://127.0.0.1:{port}", "IDENTITY_ENDPOINT": f"http://127.0.0.1:{own.port}/msi/token"}
        environment |= {"IDENTITY_HEADER": "header-secret", "AZURE_CLIENT_SECRET": "client-secret", "PYTHONUTF8": "1"}
        yield microsoft, own, environment, heads


async def collect(out: Path, mode: str, environment: Mapping[str, str]) -> tuple[int, str]:
    """Exit code and stderr of the command."""
    command = [sys.executable, "-m", "scanner", "collect", "--tenant", TENANT, "--client-id", TENANT, "--sign-in", mode, "--out", str(out)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=dict(environment), stdout=-1, stderr=-1)
    _, told = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, told.decode()


@pytest.mark.parametrize(("mode", "switched"), [("managed-identity", False), ("managed-identity", True), ("secret", True)])
def test_21_a_proxy_in_the_middle_that_nobody_vouches_for_gets_no_byte_and_the_command_fails(tmp_path: Path, mode: str, switched: bool) -> None:
    async def run() -> None:
        async with in_the_middle(authority(tmp_path, *OURS)) as (microsoft, own, environment, heads):
            code, told = await collect(tmp_path / "out", mode, environment | (SWITCHES if switched else {}))
            assert code == 3
            assert (microsoft.bytes_read, microsoft.log) == (0, [])
            asked = {head.split(b" ")[1] for head in heads}
            assert asked == ({b"graph.microsoft.com:443"} if mode == "managed-identity" else {b"login.microsoftonline.com:443"})
            assert len(own.log) == (mode == "managed-identity")
            assert not (tmp_path / "out" / "manifest.json").exists()
            assert "secret" not in told.replace("AZURE_CLIENT_SECRET", "")
            assert "Traceback" not in told

    asyncio.run(run())


def test_21_a_certificate_for_another_name_is_no_better_although_its_authority_is_trusted(tmp_path: Path) -> None:
    async def run() -> None:
        company = authority(tmp_path, "graph.example.jp")
        async with in_the_middle(company) as (microsoft, _, environment, _):
            code, _ = await collect(tmp_path / "out", "managed-identity", environment | {"SSL_CERT_FILE": str(company.file)})
            assert (code, microsoft.bytes_read) == (3, 0)

    asyncio.run(run())


def test_21_the_same_proxy_is_good_when_the_company_vouches_for_it(tmp_path: Path) -> None:
    async def run() -> None:
        company = authority(tmp_path, *OURS)
        async with in_the_middle(company) as (microsoft, _, environment, _):
            code, _ = await collect(tmp_path / "out", "managed-identity", environment | {"SSL_CERT_FILE": str(company.file)})
            assert code == 3  # all but the organisation is refused by what stands in for Graph
            assert microsoft.log[0].target.startswith("/v1.0/organization")
            assert all(request.headers["host"] == "graph.microsoft.com" for request in microsoft.log)
            assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["tenant"]["id"] == TENANT

    asyncio.run(run())


def test_21_no_option_of_the_command_switches_the_checks_off() -> None:
    parser = parser_for("collect", "")
    add_arguments(parser)
    options = {option for action in parser._actions for option in action.option_strings}
    assert "--sign-in" in options
    assert [each for each in options if any(word in each for word in ("insecure", "verify", "tls", "ssl", "trust", "unsafe", "ca", "cert"))] == [
        "--certificate"
    ]
