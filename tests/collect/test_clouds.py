"""The clouds by name, and the one kind of address that a sandbox may have."""

import pytest

from scanner.collect.clouds import CLOUDS, cloud_named, loopback
from scanner.model.errors import UsageError


def test_the_clouds_are_those_of_microsoft() -> None:
    assert {name: (cloud.graph, cloud.authority) for name, cloud in CLOUDS.items()} == {
        "global": ("https://graph.microsoft.com", "login.microsoftonline.com"),
        "usgov": ("https://graph.microsoft.us", "login.microsoftonline.us"),
        "usgov-dod": ("https://dod-graph.microsoft.us", "login.microsoftonline.us"),
        "china": ("https://microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn"),
    }
    assert cloud_named("usgov").scope == "https://graph.microsoft.us/.default"
    with pytest.raises(UsageError, match="usgov-dod"):
        cloud_named("germany")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1"),
        ("http://[::1]:65535", "http://[::1]:65535"),
    ],
)
def test_a_sandbox_is_an_address_of_this_machine(url: str, origin: str) -> None:
    assert loopback(url).graph == origin
    assert loopback(url).local


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:8080",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "http://127.0.0.1:８０",
        "http://127.0.0.1:8080/v1.0",
        "http://127.0.0.1:8080?x",
        "http://127.0.0.1:8080#x",
        "http://127.0.0.1:8080\n",
        "http://x@127.0.0.1:8080",
        "http://127.0.0.1@10.0.0.1:8080",
        "http://127.0.0.1.example.jp:8080",
        "http://127.1:8080",
        "http://0.0.0.0:8080",
        "http://10.0.0.1:8080",
        "http://[::]:8080",
        "http://[::ffff:127.0.0.1]:8080",
        "http://graph.microsoft.com:8080",
        "127.0.0.1:8080",
        "",
    ],
)
def test_a_sandbox_anywhere_else_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:PORT"):
        loopback(url)
