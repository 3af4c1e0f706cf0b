"""The exit codes: gates count what they say they count; 2 and 4 win over 1, 1 over 3."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import pytest

from scanner.cli import main as entry
from scanner.cli.main import main
from tests.cli.refusing import evaluate, write_snapshot

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "sample"


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("assessment")
    assert main(["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(out)]) == 0
    data: dict[str, Any] = json.loads((out / "assessment.json").read_bytes())
    return data


@pytest.fixture
def code(tmp_path: Path) -> Any:
    def run(*gates: str) -> int:
        arguments = ["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(tmp_path / "out")]
        result = main([*arguments, *gates])
        assert (tmp_path / "out" / "assessment.json").is_file()
        return result

    return run


def counted(assessment: dict[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((each["priority"], each["verdict"]) for each in assessment["results"])


def number(assessment: dict[str, Any], verdict: str) -> int:
    return sum(count for (_, each), count in counted(assessment).items() if each == verdict)


def test_the_sample_has_what_these_tests_need(assessment: dict[str, Any]) -> None:
    assert counted(assessment)["◎", "fail"] >= 1
    assert counted(assessment)["○", "fail"] >= 1
    assert number(assessment, "unknown") >= 2
    assert number(assessment, "manual") >= 2


def test_without_gates_nothing_is_a_failure(code: Any) -> None:
    assert code() == 0


@pytest.mark.parametrize(("rank", "expected"), [("0", 0), ("1", 1), ("2", 1), ("9", 1)])
def test_a_fail_at_or_above_the_rank_is_1(code: Any, rank: str, expected: int) -> None:
    assert code("--fail-on", rank) == expected


@pytest.mark.parametrize(("gate", "verdict"), [("--max-unknown", "unknown"), ("--max-open", "manual")])
def test_a_limit_is_exceeded_by_one_more_and_not_by_as_many(code: Any, assessment: dict[str, Any], gate: str, verdict: str) -> None:
    many = number(assessment, verdict)
    assert code(gate, str(many + 1)) == 0
    assert code(gate, str(many)) == 0
    assert code(gate, str(many - 1)) == 3
    assert code(gate, "0") == 3


def test_a_snapshot_older_than_the_limit_is_3_and_a_fail_still_wins(code: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert code("--max-age", "36500") == 0
    assert code("--max-age", "0") == 3
    assert "日たっています" in capsys.readouterr().err
    assert code("--max-age", "0", "--fail-on", "1") == 1


def test_a_fail_wins_over_what_is_not_known(code: Any) -> None:
    assert code("--max-unknown", "0", "--max-open", "0", "--fail-on", "1") == 1
    assert code("--max-unknown", "0", "--max-open", "0", "--fail-on", "0") == 3


def test_one_of_two_limits_is_enough(code: Any, assessment: dict[str, Any]) -> None:
    assert code("--max-unknown", str(number(assessment, "unknown")), "--max-open", "0") == 3
    assert code("--max-unknown", "0", "--max-open", str(number(assessment, "manual"))) == 3


def test_only_a_fail_of_the_rank_counts(tmp_path: Path) -> None:
    """Where only items of the second rank fail, --fail-on 1 passes and --fail-on 2 does not."""
    out = tmp_path / "out"
    assert main(evaluate(write_snapshot(tmp_path / "snapshot"), out)) == 0
    verdicts = counted(json.loads((out / "assessment.json").read_bytes()))
    expected = {"1": int(verdicts["◎", "fail"] > 0), "2": int(verdicts["◎", "fail"] + verdicts["○", "fail"] > 0)}
    for rank, wanted in expected.items():
        assert main(evaluate(tmp_path / "snapshot", out, "--fail-on", rank)) == wanted


def test_wrong_input_wins_over_every_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = write_snapshot(tmp_path / "snapshot", count=9)
    assert main(evaluate(snapshot, tmp_path / "out", "--fail-on", "2", "--max-unknown", "0", "--max-open", "0")) == 2
    assert "件数" in capsys.readouterr().err


def test_a_result_that_cannot_be_written_wins_over_every_gate(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    snapshot = write_snapshot(tmp_path / "snapshot")
    assert main(evaluate(snapshot, tmp_path / "file" / "out", "--fail-on", "2", "--max-unknown", "0")) == 2


def run_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def broken(_: list[str]) -> NoReturn:
        raise error

    monkeypatch.setattr(entry, "main", broken)
    monkeypatch.setattr(sys, "argv", ["telework-scan", "lint"])
    with pytest.raises(SystemExit) as stopped:
        entry.run()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


@pytest.mark.parametrize("error", [RuntimeError("secret-detail"), MemoryError(), RecursionError(), KeyError("x"), UnicodeError("x")], ids=repr)
def test_an_internal_error_is_4_with_a_sentence_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    assert run_with(monkeypatch, error) == 4
    said = capsys.readouterr().err
    assert "内部エラー" in said
    assert "internal error" in said
    assert type(error).__name__ in said
    assert "Traceback" not in said
    assert "secret-detail" not in said


def test_with_the_debug_switch_the_error_itself_comes_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TELEWORK_SCAN_DEBUG", "1")
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "secret-detail")
    assert run_with(monkeypatch, RuntimeError("detail with secret-detail")) == 4
    said = capsys.readouterr().err
    assert "Traceback (most recent call last)" in said
    assert "RuntimeError: detail with ***" in said
