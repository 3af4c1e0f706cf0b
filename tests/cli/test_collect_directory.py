"""`collect-directory`: what it refuses before anybody signs in, where the password may come from, what it says at the end."""

import ast
import importlib.util
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.collect_directory import _PHRASES, PASSWORD, _phrase
from scanner.cli.main import main
from scanner.collect import directory_connection
from scanner.collect.directory_trust import Address, Trust
from tests.collect.fake_directory import BASE, CONTAINER, FakeDirectory, group, named

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample" / "organisation.yaml"
SECRET = "Himitsu-na-aikotoba"  # noqa: S105 - a sample
KANA = re.compile("[ぁ-んァ-ヶ]")


class SignedIn(FakeDirectory):
    """What signing in gives here, instead of a server."""

    closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """Signing in with the right password leads to this directory."""
    found = SignedIn()

    def sign_in(address: Address, trust: Trust, user: str, password: str) -> SignedIn:
        assert (str(address), trust.address, user, password) == ("ldaps://dc1.corp.example.jp:636", address, "scan@corp.example.jp", SECRET)
        return found

    monkeypatch.setattr(directory_connection, "sign_in", sign_in)
    monkeypatch.setenv(PASSWORD, SECRET)
    return found


def line(into: Path, *more: str) -> list[str]:
    return ["collect-directory", "--server", "ldaps://dc1.corp.example.jp", "--user", "scan@corp.example.jp", "--into", str(into), *more]


def said(capsys: pytest.CaptureFixture[str], arguments: list[str], expected: int) -> str:
    assert main(arguments) == expected
    captured = capsys.readouterr()
    assert SECRET not in captured.out + captured.err
    return captured.out if expected != 2 else captured.err


def test_a_directory_is_read_into_a_new_snapshot(source: SignedIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, line(tmp_path / "s"), 0)
    assert "ドメイン「corp.example.jp」" in out
    assert "ドメインの特権グループ: 取得しました（10 件）" in out
    assert source.closed
    assert json.loads((tmp_path / "s" / "manifest.json").read_text())["tenant"]["name"] == "corp.example.jp"


def test_a_policy_container_that_may_not_be_read_is_said_with_the_command_that_delegates_it(
    source: SignedIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source.put(CONTAINER, {})
    ja = said(capsys, line(tmp_path / "ja"), 3)
    assert f'dsacls "{CONTAINER}" /I:T /G' in ja
    assert "権限がないため読めませんでした（Password Settings Container を読めません）" in ja
    assert "終了コードは 3" in ja
    en = said(capsys, line(tmp_path / "en", "--lang", "en"), 3)
    assert "no permission (the Password Settings Container cannot be read)" in en
    assert not KANA.search(en)


def test_what_is_said_of_members_that_cannot_be_seen(source: SignedIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source.put(named("Domain Admins"), group("S-1-5-21-1-2-3-512", "Domain Admins", "CN=x,DC=other", named("gone")))
    out = said(capsys, line(tmp_path / "s"), 3)
    assert "ドメインの特権グループ: 途中までです（10 件。グループのメンバーの一部が見えません。グループに、ほかのドメインのメンバーがいます" in out


def test_every_detail_that_a_reading_can_leave_has_words() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "scanner" / "collect").glob("directory*.py")]
    texts = {each.value for text in sources for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    details = {each for each in texts if re.fullmatch("(?:an?|the|no) .* (?:read|seen|domain|known)|connection lost", each)}
    assert details == set(_PHRASES)


@pytest.mark.parametrize(
    "detail",
    ["LDAP result 4", "unreadable msDS-LockoutDuration", "objects without name", "more than 300000 objects", "2 privileged groups cannot be seen"],
)
def test_details_with_a_number_or_a_name_have_words(detail: str) -> None:
    assert KANA.search(_phrase(detail).ja)
    assert not KANA.search(_phrase(detail).en)


def test_the_organisation_s_tenant_is_that_of_a_new_snapshot(source: SignedIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, line(tmp_path / "s", "--organisation", str(SAMPLE)), 0)
    tenant = json.loads((tmp_path / "s" / "manifest.json").read_text())["tenant"]
    assert tenant["id"] in SAMPLE.read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\nmore\n"])
def test_a_password_may_stand_in_the_first_line_of_a_file(source: SignedIn, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD)
    file = tmp_path / "password.txt"
    file.write_bytes(b"\xef\xbb\xbf" + (SECRET + ending).encode())
    assert main(line(tmp_path / "s", "--password-file", str(file))) == 0
    assert source.closed


def test_a_password_may_be_typed(source: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD)
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr("getpass.getpass", lambda _: SECRET)
    assert main(line(tmp_path / "s")) == 0
    assert source.closed


@pytest.mark.parametrize("option", [["--password", SECRET], [f"--password={SECRET}"], ["--pass", SECRET], ["-p", SECRET], [SECRET]])
def test_a_password_among_the_arguments_is_refused_and_not_shown(option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line(tmp_path / "s", *option)) == 2
    captured = capsys.readouterr()
    if option != [SECRET]:  # what stands alone cannot be told from a word that was mistyped
        assert SECRET not in captured.out + captured.err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    ("server", "more", "expected"),
    [
        ("ldap://dc1.corp.example.jp", [], "ldap:// is refused"),
        ("dc1.corp.example.jp", [], "like ldaps://"),
        ("ldaps://dc1.corp.example.jp", ["--trust-certificate", "abc"], "64 hexadecimal digits"),
        ("ldaps://dc1.corp.example.jp", ["--ca", "ca.pem", "--trust-certificate", "0" * 64], "either --ca or --trust-certificate"),
        ("ldaps://dc1.corp.example.jp", ["--ca", "missing.pem"], "missing.pem cannot be read"),
        ("ldaps://dc1.corp.example.jp", ["--password-file", "missing.txt"], "missing.txt cannot be read"),
        ("ldaps://dc1.corp.example.jp", ["--password-file", "/dev/null"], "the password is empty"),
    ],
)
def test_what_is_refused_before_anybody_signs_in(
    server: str, more: list[str], expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: Any) -> Any:
        pytest.fail("signed in")

    monkeypatch.setattr(directory_connection, "sign_in", nobody)
    monkeypatch.setenv(PASSWORD, SECRET)
    err = said(capsys, ["collect-directory", "--server", server, "--user", "scan@corp.example.jp", "--into", str(tmp_path / "s"), *more], 2)
    first, second = [each for each in err.splitlines() if "読み取ります" not in each][-2:]
    assert KANA.search(first)
    assert expected in second
    assert not (tmp_path / "s").exists()


def test_without_a_password_or_somebody_to_ask_it_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO(SECRET))
    assert "there is no password" in said(capsys, line(tmp_path / "s"), 2)
    monkeypatch.setenv(PASSWORD, "")
    assert "no anonymous sign-in" in said(capsys, line(tmp_path / "s"), 2)


def test_without_ldap3_it_says_how_to_install_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert 'pip install "telework-scan[directory]"' in said(capsys, line(tmp_path / "s"), 2)


def test_a_folder_that_is_no_snapshot_is_refused_before_anybody_signs_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.txt").write_text("x")
    assert "holds other files" in said(capsys, line(tmp_path), 2)


def test_names_from_the_directory_do_no_harm_to_the_terminal(source: SignedIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source.put(f"CN=CORP,CN=Partitions,CN=Configuration,{BASE}", {"nCName": BASE.encode(), "dnsRoot": "\x1b[2J\u202e".encode()})
    out = said(capsys, line(tmp_path / "s"), 0)
    assert "⟦U+001B⟧[2J⟦U+202E⟧" in out


def test_ldap3_is_loaded_by_this_command_alone_and_only_when_it_runs() -> None:
    code = "import sys, scanner.cli.collect_directory, scanner.cli.collect, scanner.cli.evaluate; print('ldap3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
