"""`sign`: a signature holds the receipt, a key stays with its owner, and nothing unsigned passes for signed."""

import base64
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_public_key

from scanner.cli import sign as signing
from scanner.cli.main import main
from scanner.judge.receipt import read_receipt, receipt_of, sealed, sha256_of
from tests.cli.refusing import evaluate, refused, write_snapshot

VARIABLE = "TELEWORK_SCAN_TEST_PASSPHRASE"
PASSPHRASE = "合言葉 correct horse"  # noqa: S105  # of keys that live for one test


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a snapshot, an assessment, a key pair and the signature of the assessment."""
    folder = tmp_path_factory.mktemp("signed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, PASSPHRASE)
        assert main(evaluate(write_snapshot(folder / "snapshot"), folder / "out")) == 0
        assert main(["sign", "--new-key", str(folder / "key.pem"), "--passphrase-env", VARIABLE]) == 0
        assert main(["sign", str(folder / "out"), "--key", str(folder / "key.pem"), "--passphrase-env", VARIABLE]) == 0
    return folder


@pytest.fixture
def home(tmp_path: Path, signed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(signed, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    return tmp_path


def check(home: Path) -> list[str]:
    return ["verify", str(home / "out"), "--public-key", str(home / "key.pub.pem")]


def sign(home: Path, *more: str) -> list[str]:
    return ["sign", str(home / "out"), "--key", str(home / "key.pem"), *more]


def test_a_signed_assessment_is_verified_with_the_public_key_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "key.pem").unlink()
    assert main(check(home)) == 0
    assert "署名は正しく" in capsys.readouterr().out


def test_the_signature_is_ed25519_over_the_bytes_of_the_receipt(home: Path) -> None:
    data = json.loads((home / "out" / "receipt.sig").read_bytes())
    assert (data["schema"], data["algorithm"]) == ("telework-scan/signature/1", "Ed25519")
    public = load_pem_public_key((home / "key.pub.pem").read_bytes())
    public.verify(base64.b64decode(data["signature"]), (home / "out" / "receipt.json").read_bytes())  # type: ignore[union-attr,call-arg]  # raises


def test_a_signature_that_was_not_checked_is_not_called_right(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(home / "out")]) == 0
    said = capsys.readouterr().out
    assert "署名あり（確かめていません" in said
    assert "正しく" not in said


def test_a_verdict_changed_with_all_hashes_is_caught_by_the_signature(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = home / "out"
    data = json.loads((out / "assessment.json").read_bytes())
    data["results"][0]["verdict"] = "pass"
    (out / "assessment.json").write_text(json.dumps(data), encoding="utf-8")
    outputs = {**read_receipt(out).outputs, "assessment.json": sha256_of(out / "assessment.json")}
    (out / "receipt.json").write_bytes(sealed(receipt_of(data, outputs)))
    assert main(["verify", str(out)]) == 0
    capsys.readouterr()
    assert f"{out}/receipt.sig: 署名が合いません" in refused(check(home), capsys)


def test_an_unsigned_assessment_fails_where_a_signature_is_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "out" / "receipt.sig").unlink()
    assert "署名なし" in refused(check(home), capsys)


def test_the_signature_of_another_key_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign", "--new-key", str(home / "other.pem"), "--passphrase-env", VARIABLE]) == 0
    capsys.readouterr()
    assert "別の鍵" in refused([*check(home)[:-1], str(home / "other.pub.pem")], capsys)


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b'{"schema": "telework-scan/signature/1", "algorithm": "Ed25519", "key": 1, "signature": "!"}']
)
@pytest.mark.parametrize("with_key", [True, False])
def test_a_damaged_signature_is_an_error_that_names_it(home: Path, capsys: pytest.CaptureFixture[str], raw: bytes, *, with_key: bool) -> None:
    (home / "out" / "receipt.sig").write_bytes(raw)
    assert f"{home}/out/receipt.sig" in refused(check(home) if with_key else ["verify", str(home / "out")], capsys)


def test_what_is_not_as_written_is_not_signed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "out" / "receipt.sig").unlink()
    (home / "out" / "assessment.json").write_bytes(b"{}")
    assert "一致しません" in refused(sign(home, "--passphrase-env", VARIABLE), capsys)
    assert not (home / "out" / "receipt.sig").exists()


def test_judging_again_keeps_a_signature_only_if_the_same_comes_out(home: Path) -> None:
    assert main(evaluate(home / "snapshot", home / "out")) == 0
    assert main(check(home)) == 0
    assert main([*evaluate(home / "snapshot", home / "out")[:-4], "--method", "3", "--out", str(home / "out")]) == 0
    assert not (home / "out" / "receipt.sig").exists()


# Keys


def test_a_new_private_key_is_encrypted_and_its_owners_alone(home: Path) -> None:
    raw = (home / "key.pem").read_bytes()
    assert raw.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert stat.S_IMODE((home / "key.pem").stat().st_mode) == 0o600
    assert b"PRIVATE" not in (home / "key.pub.pem").read_bytes()
    assert sorted(path.name for path in home.iterdir()) == ["key.pem", "key.pub.pem", "out", "snapshot"]


@pytest.mark.parametrize("there", ["key.pem", "key.pub.pem"])
def test_a_key_is_never_overwritten(home: Path, capsys: pytest.CaptureFixture[str], there: str) -> None:
    before = (home / there).read_bytes()
    (home / ({"key.pem", "key.pub.pem"} - {there}).pop()).unlink()
    assert "上書きしません" in refused(["sign", "--new-key", str(home / "key.pem"), "--passphrase-env", VARIABLE], capsys)
    assert (home / there).read_bytes() == before


def test_a_key_of_another_tool_without_a_passphrase_does(home: Path) -> None:
    key = Ed25519PrivateKey.generate()
    (home / "own.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (home / "own.pub").write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert main(["sign", str(home / "out"), "--key", str(home / "own.pem")]) == 0
    assert main([*check(home)[:-1], str(home / "own.pub")]) == 0


def test_wrong_keys_are_named_and_nothing_of_them_is_shown(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (home / "rsa.pem").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (home / "text.pem").write_bytes(b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n")
    for name, word in (("rsa.pem", "Ed25519 の鍵ではありません"), ("text.pem", "秘密鍵（PEM）として読めません"), ("none.pem", "読めません")):
        said = refused(["sign", str(home / "out"), "--key", str(home / name)], capsys)
        assert f"{home}/{name}: {word}" in said
        assert "c2VjcmV0" not in said
    assert "公開鍵（PEM）ではありません" in refused([*check(home)[:-1], str(home / "key.pem")], capsys)
    monkeypatch.setenv(VARIABLE, "another-one")
    said = refused(sign(home, "--passphrase-env", VARIABLE), capsys)
    assert "パスフレーズが違います" in said
    assert "another-one" not in said


# Passphrases


def test_a_passphrase_is_asked_for_at_a_terminal_and_twice_for_a_new_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered = iter([PASSPHRASE, PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr(signing, "getpass", lambda _: next(entered))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert main(["sign", "--new-key", str(home / "second.pem")]) == 0
    assert main(["sign", str(home / "out"), "--key", str(home / "second.pem")]) == 0
    assert list(entered) == []
    assert main([*check(home)[:-1], str(home / "second.pub.pem")]) == 0


@pytest.mark.parametrize(("entries", "word"), [(("a", "b"), "2 回の入力が違います"), (("",), "空です")])
def test_entries_that_differ_or_are_empty_make_no_key(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, entries: tuple[str, ...], word: str
) -> None:
    entered = iter(entries)
    monkeypatch.setattr(signing, "getpass", lambda _: next(entered))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert word in refused(["sign", "--new-key", str(home / "second.pem")], capsys)
    assert not (home / "second.pem").exists()


def test_without_a_terminal_the_variable_is_named(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert "--passphrase-env" in refused(sign(home), capsys)
    # Whoever gives the passphrase itself instead of a name does not see it again in a log.
    assert "hunter2" not in refused(sign(home, "--passphrase-env", "hunter2"), capsys)


def test_no_output_holds_a_passphrase_or_a_private_key(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(sign(home, "--passphrase-env", VARIABLE)) == 0
    captured = capsys.readouterr()
    body = (home / "key.pem").read_text().splitlines()[1]
    written = [path.read_text(encoding="utf-8") for path in (home / "out").rglob("*") if path.is_file()]
    for text in (captured.out, captured.err, (home / "key.pub.pem").read_text(), *written):
        assert PASSPHRASE not in text
        assert body not in text


@pytest.mark.parametrize("line", [[], ["x"], ["--key", "x"], ["x", "--new-key", "y"], ["--key", "x", "--new-key", "y"]])
def test_half_a_line_is_wrong_usage(capsys: pytest.CaptureFixture[str], line: list[str]) -> None:
    assert "--new-key だけを" in refused(["sign", *line], capsys)


def test_without_the_extra_it_is_named(home: Path) -> None:
    code = "import sys; sys.modules['cryptography'] = None; from scanner.cli.main import main; sys.exit(main(sys.argv[1:]))"
    for arguments in (
        sign(home, "--passphrase-env", VARIABLE),
        check(home),
        ["sign", "--new-key", str(home / "k.pem"), "--passphrase-env", VARIABLE],
    ):
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, env=os.environ)
        assert done.returncode == 2
        assert "pip install 'telework-scan[sign]'" in done.stderr
    assert not (home / "k.pem").exists()
    done = subprocess.run([sys.executable, "-c", code, "verify", str(home / "out")], capture_output=True, text=True, check=False)
    assert (done.returncode, "署名あり" in done.stdout) == (0, True)
