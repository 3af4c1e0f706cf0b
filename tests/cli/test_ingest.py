"""`ingest`: what it says of each PC in both languages, its exit codes, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from tests.ingest.aids import all_bytes
from tests.ingest.samples import RECOVERY, SCRIPT, TENANT, as_bytes, script, with_section

ROOT = Path(__file__).resolve().parents[2]
ORGANISATION = ROOT / "fixtures" / "tenants" / "sample" / "organisation.yaml"


def line(tmp_path: Path, data: Any, *more: str) -> list[str]:
    (tmp_path / "pc.json").write_bytes(data if isinstance(data, bytes) else as_bytes(data))
    return ["ingest", str(tmp_path / "pc.json"), "--into", str(tmp_path / "s"), "--tenant", TENANT, *more]


def test_it_lists_the_pcs_and_says_what_comes_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line(tmp_path, SCRIPT)) == 0
    said = capsys.readouterr()
    assert "読み込んだ PC: 1 台" in said.out
    assert "「SAMPLE-PC-01」（SN-0001、2026-11-20T01:02:03Z、管理者として実行）: 16 種類の情報" in said.out
    assert "telework-scan evaluate" in said.out
    assert said.err == ""
    assert main(["verify", str(tmp_path / "s")]) == 0


def test_in_english_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line(tmp_path, SCRIPT, "--lang", "en")) == 0
    said = capsys.readouterr().out
    assert "PCs brought in: 1" in said
    assert "'SAMPLE-PC-01' (SN-0001, 2026-11-20T01:02:03Z, run as an administrator): 16 kinds of data" in said
    assert not any("ぁ" <= sign <= "ん" for sign in said)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_missing_rights_are_3_with_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    data = with_section("Get-BitLockerVolume", {"error": "アクセスが拒否されました", "id": "x"}, elevated=False)
    assert main(line(tmp_path, data, "--lang", language)) == 3
    said = capsys.readouterr()
    assert ("管理者として実行" if language == "ja" else "Run as administrator") in said.err
    assert ("不足: ドライブと BitLocker の状態" if language == "ja" else "lacking: drives and their BitLocker state") in said.out


def test_a_secret_is_named_and_nowhere_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    volume = {"MountPoint": "C:", "ProtectionStatus": 1, "KeyProtector": {"KeyProtectorType": 3, "RecoveryPassword": RECOVERY}}
    assert main(line(tmp_path, with_section("Get-BitLockerVolume", volume))) == 0
    said = capsys.readouterr()
    assert "sections.Get-BitLockerVolume.KeyProtector.RecoveryPassword" in said.err
    assert RECOVERY not in said.out + said.err
    assert RECOVERY.encode() not in all_bytes(tmp_path / "s")


def test_a_hostile_name_cannot_move_the_cursor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = script()
    data["sections"]["Win32_ComputerSystem"][0]["Name"] = "PC\u202e\x1b[2J"
    assert main(line(tmp_path, data)) == 0
    said = capsys.readouterr().out
    assert "PC⟦U+202E⟧⟦U+001B⟧[2J" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("broken", [b"{", b"\xff\xfe{", as_bytes(SCRIPT)[:900], b"hello"])
def test_a_broken_file_is_2_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: bytes) -> None:
    assert main(line(tmp_path, broken)) == 2
    assert str(tmp_path / "pc.json") in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


def test_every_broken_file_is_told_not_only_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        (tmp_path / "pcs" / name).mkdir(parents=True)
        (tmp_path / "pcs" / name / "x.json").write_bytes(b"{")
    assert main(["ingest", str(tmp_path / "pcs"), "--into", str(tmp_path / "s"), "--tenant", TENANT]) == 2
    said = capsys.readouterr().err
    assert all(str(tmp_path / "pcs" / name / "x.json") in said for name in ("a", "b"))


def test_a_zip_file_of_pcs_with_a_file_that_nobody_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "pcs.zip", "w") as archive:
        archive.writestr("SAMPLE-PC-01.json", as_bytes(SCRIPT))
        archive.writestr("SAMPLE-PC-05/smb.json", as_bytes([{"Name": "x", "Path": "C:\\x", "Special": False}], "utf-16"))
        archive.writestr("SAMPLE-PC-05/メモ.docx", b"PK")
    assert main(["ingest", str(tmp_path / "pcs.zip"), "--into", str(tmp_path / "s"), "--tenant", TENANT, "--collected-at", "2026-11-20"]) == 0
    said = capsys.readouterr()
    assert "読み込んだ PC: 2 台" in said.out
    assert "メモ.docx: 読み込める形式のファイルではありません。" in said.err
    abouts = [json.loads(each) for each in (tmp_path / "s/windows/computers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {each["name"]: each["collectedAt"] for each in abouts} == {"SAMPLE-PC-01": "2026-11-20T01:02:03Z", "SAMPLE-PC-05": "2026-11-20T14:59:59Z"}


@pytest.mark.parametrize(
    "more",
    [
        ["--collected-at", "2026-13-01"],
        ["--collected-at", "2099-01-01"],
        ["--collected-at", "昨日"],
        ["--organisation", str(ORGANISATION)],
        ["--tenant", "example.jp"],
        ["--ownership", "mine"],
    ],
)
def test_options_that_cannot_be_are_2(tmp_path: Path, more: list[str]) -> None:
    assert main(line(tmp_path, SCRIPT, *more)) == 2
    assert not (tmp_path / "s").exists()


def test_the_organisation_tells_the_tenant(tmp_path: Path) -> None:
    data = with_section("CloudDomainJoin", [])
    (tmp_path / "pc.json").write_bytes(as_bytes(data))
    assert main(["ingest", str(tmp_path / "pc.json"), "--into", str(tmp_path / "s"), "--organisation", str(ORGANISATION)]) == 0
    tenant = json.loads((tmp_path / "s/manifest.json").read_bytes())["tenant"]["id"]
    assert tenant in ORGANISATION.read_text(encoding="utf-8")
    assert main(["evaluate", str(tmp_path / "s"), "--organisation", str(ORGANISATION), "--out", str(tmp_path / "a")]) == 0


def test_it_loads_no_network_and_no_azure() -> None:
    code = "import sys, scanner.cli.ingest; print(sorted(name for name in sys.modules if name.split('.')[0] in ('msgraph', 'azure', 'ldap3', 'httpx', 'ssl')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
