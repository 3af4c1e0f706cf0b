"""The connection: pages, refusals, what is never asked for, and that no password goes to a server that is not trusted."""

import ast
import hashlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ldap3.core.exceptions import LDAPSessionTerminatedByServerError

from scanner.collect.directory_connection import Directory, sign_in
from scanner.collect.directory_trust import Address, DirectoryError, Trust, address_of, fingerprint_of
from scanner.model.errors import UsageError
from scanner.model.verdicts import Reason
from tests.collect.certificates import Authority, authority

SOURCES = sorted((Path(__file__).resolve().parents[2] / "scanner" / "collect").glob("directory*.py"))
PAGING = "1.2.840.113556.1.4.319"
SECRET = "Himitsu-na-aikotoba"  # noqa: S105 - a sample


class Scripted:
    """Stands for ldap3's connection: has answers ready and notes what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, Any]] = []

    def search(self, *arguments: Any, **options: Any) -> Any:
        self.asked.append(("search", (arguments, options)))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def unbind(self) -> None:
        self.asked.append(("unbind", ()))


def answer(*names: str, code: int = 0, cookie: bytes = b"") -> Any:
    entries = [{"type": "searchResEntry", "dn": name, "raw_attributes": {"CN": [name.encode()], "empty": []}} for name in names]
    controls = {PAGING: {"value": {"cookie": cookie}}}
    return code == 0, {"result": code, "controls": controls}, [*entries, {"type": "searchResRef", "uri": ["ldap://elsewhere.example.jp"]}], None


def test_pages_are_asked_for_to_the_last_and_referrals_are_passed_over() -> None:
    connection = Scripted(answer("a", "b", cookie=b"more"), answer("c"))
    found = Directory(connection).search("DC=x", "sub", "(cn=*)", ("cn",))
    assert [item.dn for item in found.items] == ["a", "b", "c"]
    assert found.items[0].values == {"cn": (b"a",)}
    assert (found.failure, found.absent, found.pages) == (None, False, 2)
    assert [options["paged_cookie"] for _, (_, options) in connection.asked] == [None, b"more"]


@pytest.mark.parametrize("code", [3, 4, 11])  # limits of time, size and administration (RFC 4511, appendix A)
def test_a_limit_that_was_reached_is_no_whole_answer(code: int) -> None:
    found = Directory(Scripted(answer("a", cookie=b"more"), answer("b", code=code))).search("DC=x", "sub", "(cn=*)", ("cn",))
    assert len(found.items) == 2
    assert found.failure is not None
    assert (found.failure.reason, found.failure.detail) == (Reason.INCOMPLETE, f"LDAP result {code}")


def test_a_refused_search_is_a_missing_right_and_a_missing_base_is_said() -> None:
    refused = Directory(Scripted(answer(code=50))).search("DC=x", "base", "(cn=*)", ("cn",))
    assert refused.failure is not None
    assert refused.failure.reason is Reason.PERMISSION_DENIED
    assert Directory(Scripted(answer(code=32))).search("DC=x", "base", "(cn=*)", ("cn",)).absent


@pytest.mark.parametrize("error", [LDAPSessionTerminatedByServerError("x"), TimeoutError(), ValueError("no BER")])
def test_a_connection_that_is_lost_between_pages_makes_the_answer_incomplete(error: Exception) -> None:
    found = Directory(Scripted(answer("a", cookie=b"more"), error)).search("DC=x", "sub", "(cn=*)", ("cn",))
    assert [item.dn for item in found.items] == ["a"]
    assert found.failure is not None
    assert (found.failure.reason, found.failure.detail) == (Reason.INCOMPLETE, "connection lost")


def test_who_asks_for_no_attribute_gets_none() -> None:
    connection = Scripted(answer("a"))
    Directory(connection).search("DC=x", "sub", "(cn=*)", ())
    assert connection.asked[0][1][1]["attributes"] == ["1.1"]  # RFC 4511, 4.5.1.8


def test_nothing_but_searches_is_ever_asked_of_a_connection() -> None:
    """Holds the sources to it: of ldap3 they name a few things, and of a connection three operations."""
    called, named = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func.value) in ("connection", "self._connection")
            ):
                called.add(node.func.attr)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "ldap3":
                named.add(node.attr)
            assert not (isinstance(node, ast.ImportFrom) and node.module == "ldap3")
    assert called == {"bind", "search", "unbind"}
    assert named == {"BASE", "LEVEL", "SUBTREE", "NONE", "SAFE_SYNC", "SIMPLE", "Server", "Connection", "Tls"}


@pytest.mark.parametrize(
    "url",
    [
        "ldap://dc1.corp.example.jp",
        "ldap://dc1.corp.example.jp:636",
        "dc1.corp.example.jp",
        "https://dc1.corp.example.jp",
        "ldaps://",
        "ldaps://user:secret@dc1.corp.example.jp",
        "ldaps://dc1.corp.example.jp/DC=corp",
        "ldaps://dc1.corp.example.jp?cn",
        "ldaps://dc1.corp.example.jp:port",
        "ldaps://[::1",
        "",
    ],
)
def test_only_an_address_of_ldaps_is_an_address(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        address_of(url)
    assert "secret" not in raised.value.ja + raised.value.en


def test_addresses() -> None:
    assert address_of("ldaps://dc1.corp.example.jp") == Address("dc1.corp.example.jp", 636)
    assert address_of("LDAPS://DC1.corp.example.jp:3269/") == Address("dc1.corp.example.jp", 3269)
    assert str(address_of("ldaps://[::1]:636")) == "ldaps://[::1]:636"


def test_fingerprints() -> None:
    digits = hashlib.sha256(b"").hexdigest()
    assert fingerprint_of(":".join(digits[at : at + 2] for at in range(0, 64, 2)).upper()) == digits
    for wrong in ("", digits[:-1], digits + "0", "x" * 64):
        with pytest.raises(UsageError):
            fingerprint_of(wrong)


@pytest.fixture
def own(tmp_path: Path) -> Authority:
    return authority(tmp_path, "localhost")


@contextmanager
def listening(own: Authority) -> Iterator[tuple[Address, list[bytes]]]:
    """A server that lets everybody in over TLS, answers nothing, and keeps what it hears."""
    heard: list[bytes] = []
    ended = threading.Event()

    def serve(server: socket.socket) -> None:
        while not ended.is_set():
            try:
                plain, _ = server.accept()
            except TimeoutError:
                continue
            try:
                with own.server.wrap_socket(plain, server_side=True) as secure:
                    heard.append(secure.recv(4096))
            except OSError:
                plain.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        try:
            yield Address("localhost", server.getsockname()[1]), heard
        finally:
            ended.set()
            thread.join()


def refused(address: Address, trust: Trust) -> DirectoryError:
    with pytest.raises(DirectoryError) as raised:
        sign_in(address, trust, "scan@corp.example.jp", SECRET)
    assert SECRET not in raised.value.ja + raised.value.en
    return raised.value


def shown(own: Authority, folder: Path) -> str:
    """The fingerprint of the server's certificate, worked out another way."""
    pem = (folder / "server.pem").read_text()
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE") :])).hexdigest()


def test_a_certificate_of_an_unknown_authority_is_refused_with_its_fingerprint_and_nothing_is_sent(own: Authority, tmp_path: Path) -> None:
    with listening(own) as (address, heard):
        error = refused(address, Trust(address, None, None))
    assert shown(own, tmp_path) in error.en
    assert "--trust-certificate" in error.en
    assert SECRET.encode() not in b"".join(heard)
    assert b"".join(heard) == b""


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    own = authority(tmp_path, "dc1.corp.example.jp")
    with listening(own) as (address, heard):
        error = refused(address, Trust(address, own.file, None))
    assert "localhost" in error.en
    assert b"".join(heard) == b""


def test_another_certificate_than_the_pinned_one_is_refused(own: Authority, tmp_path: Path) -> None:
    with listening(own) as (address, heard):
        error = refused(address, Trust(address, None, "0" * 64))
    assert shown(own, tmp_path) in error.en
    assert b"".join(heard) == b""


@pytest.mark.parametrize("pinned", [False, True])
def test_a_server_that_is_trusted_hears_the_sign_in(own: Authority, tmp_path: Path, pinned: bool) -> None:
    with listening(own) as (address, heard):
        trust = Trust(address, None, shown(own, tmp_path)) if pinned else Trust(address, own.file, None)
        refused(address, trust)  # it hangs up without an answer
    assert SECRET.encode() in b"".join(heard)


def test_a_server_without_encryption_hears_no_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = Address("localhost", server.getsockname()[1])
        heard: list[bytes] = []

        def serve() -> None:
            plain, _ = server.accept()
            with plain:
                heard.append(plain.recv(4096))
                plain.sendall(b"0\x0c\x02\x01\x01a\x07\n\x01\x00\x04\x00\x04\x00")  # a bind that went well, in the clear

        thread = threading.Thread(target=serve)
        thread.start()
        refused(address, Trust(address, None, None))
        thread.join()
    assert SECRET.encode() not in b"".join(heard)


def test_a_server_that_is_not_there_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = Address("localhost", server.getsockname()[1])
    assert "cannot be reached" in refused(address, Trust(address, None, None)).en


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_that_is_no_certificate_of_an_authority_is_said(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match="PEM"):
        Trust(Address("localhost", 636), file, None)
