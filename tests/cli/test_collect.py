"""`collect`: what it refuses before anything is asked, what it says, and its exit codes."""

import errno
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from scanner.cli.collect import SIGN_INS
from scanner.cli.main import main
from scanner.resources.registry import registry
from scanner.sandbox.faults import Fault
from scanner.sandbox.service import Running, Service, running
from scanner.sandbox.tenants import tenant_of
from scanner.snapshot.manifest import Entry
from scanner.snapshot.verify import verify_snapshot
from tests.cli.entries import needed_by
from tests.collecting.failing_disk import Disk, failing
from tests.collecting.whole import files_of

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ROOT / "fixtures" / "tenants"
SAMPLE = TENANTS / "sample"
ID = "6a290eca-2516-4a0e-a1eb-c9cc8418bb10"
OTHER = "99999999-2222-4333-8444-555555555555"
KANA = re.compile("[ぁ-んァ-ヶ]")


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with running(Service(tenant_of("sample"))) as served:
        yield served


def line(url: str, out: Path, *more: str, tenant: str = "sample") -> list[str]:
    return ["collect", "--sandbox-url", url, "--out", str(out), "--organisation", str(TENANTS / tenant / "organisation.yaml"), *more]


def said(capsys: pytest.CaptureFixture[str], arguments: list[str], expected: int) -> tuple[str, str]:
    """Run a command; what it said on stdout and on stderr."""
    assert main(arguments) == expected
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out, captured.err


def refused(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """Run a command that must refuse: one Japanese line, one English line."""
    out, err = said(capsys, arguments, 2)
    first, second = err.splitlines()[-2:]
    assert out == ""
    assert KANA.search(first)
    assert second.startswith("    ")
    assert not KANA.search(re.sub(r"[^ ]*/.*", "", second))
    return err


# Before anything is asked


WRONG = {
    "no sign-in": (["--organisation", "{sample}"], SIGN_INS),
    "no tenant": (["--sign-in", "device-code"], ["--organisation", "--tenant"]),
    "a domain as tenant": (["--sign-in", "device-code", "--tenant", "contoso.onmicrosoft.com"], ["contoso.onmicrosoft.com", "00000000-"]),
    "two tenants": (["--organisation", "{sample}", "--sign-in", "device-code", "--tenant", OTHER], [ID, OTHER]),
    "no organisation file": (["--organisation", "nowhere.yaml", "--sign-in", "device-code"], ["nowhere.yaml"]),
    "an unknown sign-in": (["--organisation", "{sample}", "--sign-in", "password"], ["password", "azure-cli"]),
    "an unknown cloud": (["--organisation", "{sample}", "--cloud", "mars"], ["mars", "usgov-dod"]),
    "no client": (["--organisation", "{sample}", "--sign-in", "secret"], ["--client-id", "AZURE_CLIENT_ID"]),
    "no time": (["--organisation", "{sample}", "--max-minutes", "0"], ["--max-minutes", "1 以上"]),
    "a wrong time": (["--organisation", "{sample}", "--max-minutes", "1h"], ["--max-minutes"]),
    "a sandbox that needs no sign-in": (["--sandbox-url", "http://127.0.0.1:9", "--sign-in", "azure-cli"], ["--sign-in を外して"]),
}


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def connecting(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, connecting)


@pytest.mark.usefixtures("no_connection")
@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG)
def test_a_line_that_cannot_be_carried_out_is_refused_in_words(
    arguments: list[str], words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZURE_CLIENT_ID", raising=False)
    given = [each.format(sample=SAMPLE / "organisation.yaml") for each in arguments]
    assert main(["collect", "--out", str(tmp_path / "out"), *given]) == 2
    err = capsys.readouterr().err
    assert all(word in err for word in words), err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


ELSEWHERE = [
    "https://127.0.0.1:8080",
    "http://127.0.0.1",
    "http://127.0.0.1:0",
    "http://127.0.0.1:65536",
    "http://127.0.0.1:80:80",
    "http://127.0.0.1:8080/path",
    "http://127.0.0.1:8080@example.jp",
    "http://user@127.0.0.1:8080",
    "http://127.0.0.1.example.jp:8080",
    "http://127.1:8080",
    "http://2130706433:8080",
    "http://0.0.0.0:8080",
    "http://localhost:8080",
    "http://[::ffff:127.0.0.1]:8080",
    "http://[::]:8080",
    "http://192.0.2.1:8080",
    "http://graph.microsoft.com:80",
    "http://１２７.0.0.1:8080",
    "http://127.0.0.1:8080\n",
    "127.0.0.1:8080",
    "file:///tmp",
]


@pytest.mark.usefixtures("no_connection")
@pytest.mark.parametrize("url", ELSEWHERE)
def test_the_sandbox_can_only_be_on_this_very_machine(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "http://127.0.0.1:" in refused(capsys, line(url, tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_anything_is_left_alone_and_nobody_has_to_sign_in_to_be_told(
    service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "book.xlsx").write_bytes(b"x")
    (tmp_path / "file").write_bytes(b"x")
    asked = len(service.log)
    for more in ([], ["--resume"]):
        assert "上書きはしません" in refused(capsys, line(service.url, SAMPLE / "snapshot", *more))
        assert "ほかのファイルがあります" in refused(capsys, line(service.url, tmp_path / "other", *more))
        assert "フォルダーではありません" in refused(capsys, line(service.url, tmp_path / "file", *more))
    assert len(service.log) == asked
    assert files_of(tmp_path) == {"file": b"x", "other/book.xlsx": b"x"}


@pytest.mark.parametrize("package", ["httpx", "msgraph", "azure"])
def test_without_the_packages_it_says_how_to_install_them(package: str, tmp_path: Path) -> None:
    blocking = f"""
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == {package!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocked())
from scanner.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
    command = [sys.executable, "-c", blocking, *line("http://127.0.0.1:9", tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert 'pip install "telework-scan[collect]"' in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_help_lists_the_ways_to_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["collect", "--help"])
    text = capsys.readouterr().out
    assert all(re.search(rf"^  {way} +\S", text, re.MULTILINE) for way in SIGN_INS)
    assert text.encode("cp932")


def read_of(text: str) -> dict[str, int]:
    """The counts of the line that sums a collection up (取得 17、ライセンスなし 0、…)."""
    summary = next(each for each in text.splitlines() if re.match(r"  (取得|read) \d+", each))
    return {name: int(number) for name, number in re.findall(r"([^、,\d]+?) (\d+)", summary.replace(", ", "、").strip())}


def entries_of(snapshot: Path) -> list[Entry]:
    return list(verify_snapshot(snapshot)[0].manifest.entries.values())


# Whose tenant it is


def test_another_tenant_than_the_organisations_is_refused_and_nothing_stays(
    service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = len(service.log)
    err = refused(capsys, line(service.url, tmp_path / "out", tenant="exemplary"))
    assert ID in err
    assert [each.target.partition("?")[0] for each in service.log[asked:]] == ["/v1.0/organization"]
    assert list(tmp_path.iterdir()) == []


def test_without_an_organisation_everything_of_the_tenant_is_collected(service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["collect", "--sandbox-url", service.url, "--out", str(tmp_path / "out"), "--tenant", ID.upper(), "--lang", "en"]
    out, err = said(capsys, arguments, 0)
    assert read_of(out)["not licensed"] == sum(each.reason == "not_licensed" for each in entries_of(tmp_path / "out"))
    assert "--checklist mic-sme-2021 --method N" in out
    assert not KANA.search((out + err).replace("株式会社サンプル", ""))
    assert {"entra.riskyUsers", "bitlocker.recoveryKeys"} <= verify_snapshot(tmp_path / "out")[0].manifest.entries.keys()


# What is missing


def collected(
    capsys: pytest.CaptureFixture[str], out: Path, expected: int, *more: str, faults: tuple[Fault, ...] = (), tenant: str = "sample"
) -> tuple[str, str]:
    with running(Service(tenant_of(tenant), faults=faults)) as served:
        return said(capsys, line(served.url, out, *more, tenant=tenant), expected)


def test_what_is_needed_and_refused_is_3_and_names_the_permission(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fault = Fault("/v1.0/deviceManagement/managedDevices", exact=True, times=0, status=403)
    out, err = collected(capsys, tmp_path / "out", 3, faults=(fault,))
    assert re.search(r"（intune\.managedDevices）: 権限がないため読めませんでした（必要な権限: DeviceManagementManagedDevices\.Read\.All。", err)
    assert "（defender.windowsProtectionStates）: 権限がないため読めませんでした（「Intune の管理対象デバイス」が読めていません）" in err
    lost = 1 + len([name for name in needed_by("sample") if registry()[name].per == "intune.managedDevices"])
    assert lost >= 2
    assert (read_of(out)["権限なし"], read_of(out)["途中まで"]) == (lost, 0)
    assert "telework-scan permissions" in out
    assert f"{lost} 種類がそろっていないため、終了コードは 3 です。" in out


def test_what_breaks_off_is_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fault = Fault("/v1.0/policies/authorizationPolicy", times=0, status=400)
    out, err = collected(capsys, tmp_path / "out", 3, faults=(fault,))
    assert "（entra.authorizationPolicy）: 読めませんでした（Microsoft の応答: HTTP 400 " in err
    assert "途中まで 0、失敗 1" in out
    assert "新しいフォルダーに集め直してください" in out


def test_licences_that_a_tenant_lacks_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = collected(capsys, tmp_path / "out", 0, tenant="basic")
    words = "（intune.managedDevices）: ライセンスがないため読みません（Microsoft Intune プラン 1。Microsoft 365 Business Premium に含まれます）"
    assert words in err
    assert re.search(r"取得 \d+、ライセンスなし [1-9]\d*、権限なし 0、途中まで 0\n", out)
    assert "終了コード" not in out


def test_with_all_what_no_checklist_needs_may_be_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fault = Fault("/v1.0/security/secureScores", times=0, status=403)
    assert "security.secureScores" not in needed_by("sample")
    out, _ = collected(capsys, tmp_path / "out", 0, "--all", faults=(fault,))
    assert "権限なし 1" in out
    assert "（SecurityEvents.Read.All）" in out


# Going on


@pytest.fixture
def stopped(service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a collection that a disk which had become read-only stopped half-way."""
    out = tmp_path / "out"
    with failing(Disk(out, errno.EROFS, 250, lasting=True), monkeypatch):
        _, err = said(capsys, line(service.url, out), 2)
    assert f"に書き込めません（Read-only file system）。読み終えた分は {out} に残っています。続けるには、同じコマンドに --resume" in err
    return out


def test_a_stopped_collection_goes_on_only_with_resume(service: Running, stopped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--resume" in refused(capsys, line(service.url, stopped))
    out, err = said(capsys, line(service.url, stopped, "--resume"), 0)
    assert re.search(r"前回の続きです。[1-9]\d* 種類は読み終えています。", err)
    assert read_of(out)["取得"] == sum(each.state != "not_obtained" for each in entries_of(stopped))
    assert {each.resource for each in entries_of(stopped)} == set(needed_by("sample"))
    assert verify_snapshot(stopped)[1] == []


def test_a_stopped_collection_goes_on_only_as_it_was_begun(service: Running, stopped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left = files_of(stopped)
    assert "別のテナント" in refused(capsys, line(service.url, stopped, "--resume", tenant="exemplary"))
    assert "今回と違います" in refused(capsys, line(service.url, stopped, "--resume", "--all"))
    assert files_of(stopped) == left


def test_a_stopped_collection_is_good_for_a_day(stopped: Path, service: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert any(path.suffix == ".json" for path in (stopped / ".collecting").iterdir())
    with running(Service(tenant_of("sample"), clock="2026-11-02T00:00:01Z")) as tomorrow:
        assert service.url != tomorrow.url
        assert "24 時間" in refused(capsys, line(tomorrow.url, stopped, "--resume"))
    assert not (stopped / "manifest.json").exists()


def test_resuming_nothing_begins(service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, line(service.url, tmp_path / "新しい フォルダー", "--resume"), 0)
    assert "初めから集めます" in err
    assert f'evaluate "{tmp_path / "新しい フォルダー"}" --organisation' in out
