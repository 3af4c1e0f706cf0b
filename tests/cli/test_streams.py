"""Consoles, pipes and paths as they really are: CP932, LANG=C, readers that go away, full disks, Japanese folders, Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from scanner.cli.main import main
from tests.cli.refusing import evaluate, write_snapshot
from tests.library.planting import RULE, own_library

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
KANA = re.compile("[ぁ-んァ-ン]")


def start(
    arguments: list[str], cwd: Path = ROOT, *, code: str = "", environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.Popen[bytes]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "scanner"]
    return subprocess.Popen([*command, *arguments], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def run(arguments: list[str], cwd: Path = ROOT, environment: Mapping[str, str] = MappingProxyType({})) -> tuple[int, bytes, bytes]:
    with start(arguments, cwd, environment=environment) as process:
        out, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err
    return process.returncode, out, err


CONSOLES = {
    "LANG=C": ({"LANG": "C", "LC_ALL": "C"}, "utf-8"),
    "LANG=C without any help": ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "utf-8"),
    "no locale at all": ({}, "utf-8"),
    "ASCII": ({"PYTHONIOENCODING": "ascii"}, "utf-8"),
    "CP932": ({"PYTHONIOENCODING": "cp932"}, "cp932"),
    "CP932, strict": ({"PYTHONIOENCODING": "cp932:strict"}, "cp932"),
    "EUC-JP": ({"PYTHONIOENCODING": "euc_jp"}, "euc_jp"),
    "Latin-1": ({"PYTHONIOENCODING": "latin-1"}, "latin-1"),
}


@pytest.mark.parametrize(("environment", "encoding"), CONSOLES.values(), ids=CONSOLES)
def test_every_console_shows_results_and_errors(tmp_path: Path, environment: dict[str, str], encoding: str) -> None:
    folder = tmp_path / "出力 フォルダー①"
    code, out, err = run(["demo", "--out", str(folder)], environment=environment)
    assert code == 0
    assert "entra.users" in err.decode(encoding)
    said = out.decode(encoding)
    assert "report.html" in said
    assert "見本テナント" in said or encoding == "latin-1"
    assert (folder / "report.html").is_file()
    code, _, err = run(["verify", str(folder / "無い")], environment=environment)
    assert code == 2
    assert "フォルダーがありません" in err.decode(encoding) or encoding == "latin-1"
    code, out, _ = run(["--help"], environment=environment)
    assert code == 0
    assert "evaluate" in out.decode(encoding)


@pytest.mark.parametrize("name", ["資料", "半角 スペース", "全角　スペース", "①②③", "か\u3099", "😀", "-dash", "a'b\"c", "%40", "[x]*"])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    snapshot = write_snapshot(home / "s")
    own = own_library(home / "own", {"rules/data/own-rule.yaml": RULE + "x: 1\n"})
    assert run(["verify", "s"], cwd=home)[0] == 0
    assert run(evaluate(snapshot, home / "out"))[0] == 0
    assert run(["report", str(home / "out"), "--out", str(home / "r")])[0] == 0
    code, _, err = run(["lint", "own"], cwd=home)
    assert code == 2
    assert "own/rules/data/own-rule.yaml:33:1: " in err.decode()
    assert main(["lint", str(own)]) == 2


def test_what_could_deceive_a_reader_is_shown_as_a_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path / "a\x1b[31m\u202eb")]) == 2
    said = capsys.readouterr().err
    assert "a⟦U+001B⟧[31m⟦U+202E⟧b" in said
    assert "\x1b" not in said


def test_in_english_everything_said_is_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot, out = write_snapshot(tmp_path / "s"), tmp_path / "out"
    assert main(evaluate(snapshot, out)) == 0  # names of work styles come from the organisation, in its language
    capsys.readouterr()
    for arguments in (["verify", str(snapshot)], ["verify", str(out)], ["report", str(out), "--out", str(out)], ["lint"]):
        assert main([*arguments, "--lang", "en"]) == 0
        captured = capsys.readouterr()
        assert captured.out
        assert not KANA.search(captured.out + captured.err)


def test_the_environment_may_ask_for_english_and_the_option_wins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEWORK_SCAN_LANG", "en")
    snapshot = str(write_snapshot(tmp_path))
    assert main(["verify", snapshot]) == 0
    assert not KANA.search(capsys.readouterr().out)
    assert main(["verify", snapshot, "--lang", "ja"]) == 0
    assert KANA.search(capsys.readouterr().out)


SAMPLE_RUN = ["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml")]
SPOKEN = {
    "explain": (["explain", "mic-sme-2021/8-3"], 0),
    "overview": (["--help"], 0),
    "help": (["lint", "--help"], 0),
    "version": (["--version"], 0),
    "gate": ([*SAMPLE_RUN, "--fail-on", "1", "--out", "{out}"], 1),
    "no gate": ([*SAMPLE_RUN, "--out", "{out}"], 0),
    "wrong line": (["explain", "nothing"], 2),
}


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("arguments", "expected"), SPOKEN.values(), ids=SPOKEN)
def test_a_reader_that_goes_away_changes_neither_the_work_nor_the_exit_code(
    tmp_path: Path, arguments: list[str], expected: int, unbuffered: str
) -> None:
    out = tmp_path / "out"
    with start([each.format(out=out) for each in arguments], environment={"PYTHONUNBUFFERED": unbuffered}) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(timeout=60) == expected
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err
    assert out.exists() is ("{out}" in arguments)
    assert not out.exists() or main(["verify", str(out)]) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["explain mic-sme-2021/8-3", "--version", "lint"])
def test_output_that_cannot_be_written_is_an_error_with_a_sentence(command: str, unbuffered: str) -> None:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "scanner", *command.split()], env=env, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert "標準出力に書き込めません" in done.stderr.decode()
    assert "cannot write to standard output" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_are_no_obstacle(tmp_path: Path, closed: str) -> None:
    command = f'"{sys.executable}" -m scanner evaluate "$1" --checklist mic-sme-2021 --method 2 --out "$2" {closed}'
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    arguments = ["sh", "-c", command, "sh", str(write_snapshot(tmp_path / "s")), str(tmp_path / "out")]
    assert subprocess.run(arguments, env=env, check=False, capture_output=True).returncode == 0
    assert main(["verify", str(tmp_path / "out")]) == 0


WAITING = """
import sys, time
import scanner.cli.verify
from scanner.cli.main import run
def wait(options):
    print("waiting", flush=True)
    time.sleep(60)
scanner.cli.verify.run = wait
run()
"""


def test_an_interrupt_is_130_with_a_sentence(tmp_path: Path) -> None:
    with start(["verify", str(tmp_path)], code=WAITING) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"waiting\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "中断しました" in err.decode()
    assert b"Traceback" not in err


def test_in_a_process_of_its_own_a_damaged_snapshot_is_2_and_nothing_is_written(tmp_path: Path) -> None:
    snapshot = write_snapshot(tmp_path / "s", count=7)
    code, out, err = run(evaluate(snapshot, tmp_path / "out"))
    assert (code, out) == (2, b"")
    assert "件数" in err.decode()
    assert not (tmp_path / "out").exists()


def test_in_a_process_of_its_own_an_internal_error_is_4_without_a_traceback(tmp_path: Path) -> None:
    code = WAITING.replace("time.sleep(60)", "raise RuntimeError('detail')")
    with start(["verify", str(tmp_path)], code=code) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "内部エラー" in err.decode()
    assert b"Traceback" not in err


def test_an_error_that_nobody_can_read_does_not_get_among_the_results() -> None:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", f'"{sys.executable}" -m scanner explain nothing 2>&-'], env=env, check=False, stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (2, b"")
