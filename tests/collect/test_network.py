"""The company's network: certificates that must be right, its own authority, its proxy."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from scanner.collect.clouds import Cloud
from scanner.collect.entra import transport
from scanner.collect.graph import Budget, Graph, GraphError
from scanner.collect.network import proxy_to, trust
from scanner.model.errors import UsageError
from tests.collect.aids import Issuer, Waits, tokens_of
from tests.collect.certificates import Authority, authority
from tests.collect.proxy import PROXIES, proxying
from tests.collect.scripted import Reply, Server, serving


async def one_get(origin: str, issuer: Issuer | None = None, seconds: float = 5) -> str:
    """Ask once; what came of it, as a word."""
    cloud = Cloud("test", origin, "login.example")
    async with tokens_of(issuer or Issuer(), cloud) as tokens, Graph(tokens, cloud, sleep=Waits()) as graph:
        try:
            await graph.get("/v1.0/users", Budget(seconds))
        except GraphError as error:
            return error.detail
        return "answered"


def with_server(company: Authority, work: Callable[[Server], Awaitable[Any]]) -> None:
    async def run() -> None:
        async with serving([Reply()], company.server) as server:
            await work(server)

    asyncio.run(run())


def test_a_certificate_nobody_vouches_for_ends_it_at_once_before_a_byte_of_a_request(company: Authority) -> None:
    async def work(server: Server) -> None:
        assert await one_get(f"https://localhost:{server.port}") == "certificate not trusted"
        assert (server.bytes_read, server.log) == (0, [])

    with_server(company, work)


def test_ssl_cert_file_names_the_authority_of_the_company(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(server: Server) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
        assert await one_get(f"https://localhost:{server.port}") == "answered"

    with_server(company, work)


def test_a_certificate_for_another_host_ends_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = authority(tmp_path, "graph.example.jp")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.file))

    async def work(server: Server) -> None:
        assert await one_get(f"https://localhost:{server.port}") == "certificate not trusted"
        assert server.bytes_read == 0

    with_server(other, work)


def test_https_proxy_is_taken_and_sees_neither_request_nor_token(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(server: Server) -> None:
        async with proxying(server.port) as (port, heads):
            monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
            monkeypatch.setenv("HTTPS_PROXY", f"http://user:p%40ss@127.0.0.1:{port}")
            issuer = Issuer()
            assert await one_get("https://graph.microsoft.com", issuer) == "answered"
            assert [head.split(b"\r\n")[0] for head in heads] == [b"CONNECT graph.microsoft.com:443 HTTP/1.1"]
            assert b"Basic " + base64.b64encode(b"user:p@ss") in heads[0]
            assert issuer.given[0].encode() not in heads[0]
            assert server.log[0].token == issuer.given[0]

    with_server(company, work)


def test_no_proxy_leads_past_the_proxy(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(server: Server) -> None:
        async with proxying(server.port) as (port, heads):
            monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            monkeypatch.setenv("NO_PROXY", "example.jp,localhost")
            assert await one_get(f"https://localhost:{server.port}") == "answered"
            assert heads == []

    with_server(company, work)


def test_a_sandbox_is_never_asked_by_way_of_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with serving([Reply()]) as server, proxying(server.port) as (port, heads):
            for name in PROXIES[:3]:
                monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
            assert await one_get(f"http://127.0.0.1:{server.port}") == "answered"
            assert heads == []

    asyncio.run(run())


def test_a_proxy_that_refuses_is_no_reason_to_go_past_it(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(server: Server) -> None:
        async with proxying(server.port, b"407 Proxy Authentication Required") as (port, heads):
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            assert await one_get(f"https://localhost:{server.port}") == "connection lost"
            assert len(heads) >= 1
            assert server.connections == 0

    with_server(company, work)


@pytest.mark.parametrize(
    ("address", "host"),
    [("http://proxy.example.jp:8080", "proxy.example.jp"), ("proxy.example.jp:8080", "proxy.example.jp"), ("https://p.example.jp", "p.example.jp")],
)
def test_addresses_of_proxies(address: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", address)
    proxy = proxy_to("graph.microsoft.com")
    assert proxy is not None
    assert proxy.url.host == host
    monkeypatch.setenv("NO_PROXY", "*")
    assert proxy_to("graph.microsoft.com") is None


@pytest.mark.parametrize("address", ["socks5://u:hidden@p.example.jp:1080", "http://u:hidden@", "http://u:hidden@p:port", "ftp://u:hidden@p"])
def test_a_proxy_that_cannot_be_used_is_an_error_that_does_not_show_its_password(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(UsageError, match="HTTPS_PROXY") as error:
        proxy_to("graph.microsoft.com")
    assert "hidden" not in error.value.ja + error.value.en
    assert error.value.__cause__ is None


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_an_error(variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "none.pem"))
    with pytest.raises(UsageError, match=variable):
        trust()


def test_a_certificate_file_that_holds_none_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate", encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with pytest.raises(UsageError, match="PEM"):
        trust()


def test_signing_in_trusts_and_goes_the_same_way_as_asking(company: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session that azure-identity sends with: SSL_CERT_FILE and HTTPS_PROXY, and no list of authorities of its own."""

    def status(url: str) -> str:
        sender = transport()
        with sender:
            try:
                return str(sender.session.get(url, timeout=5).status_code)
            except requests.exceptions.SSLError:
                return "not trusted"

    async def work(server: Server) -> None:
        async with proxying(server.port) as (port, heads):
            own, foreign = f"https://localhost:{server.port}/x", "https://graph.microsoft.com/x"
            assert await asyncio.to_thread(status, own) == "not trusted"
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(company.file))
            assert await asyncio.to_thread(status, own) == "not trusted"
            monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
            assert await asyncio.to_thread(status, own) == "200"
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            assert await asyncio.to_thread(status, foreign) == "200"
            assert len(heads) == 1

    with_server(company, work)
