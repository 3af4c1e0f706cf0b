"""`--history`, `telework-scan history` and `report --history`: each run once, other tenants apart, and the trend where it belongs."""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from scanner.change.history import History
from scanner.change.runs import run_of
from scanner.cli.history import MOST_SHOWN
from scanner.cli.main import main
from tests.change.making import TENANT, assessment, item, rule
from tests.cli.refusing import evaluate, write_snapshot

OTHER = TENANT.replace("1", "9")
# The snapshot that `write_snapshot` writes.
HERE = "6a290eca-2516-4a0e-a1eb-c9cc8418bb10"


def made(day: int, *verdicts: str, tenant: str = TENANT) -> dict[str, Any]:
    found = assessment(*(item(str(number), rule(f"r{number}", verdict)) for number, verdict in enumerate(verdicts)))
    found["snapshot"] |= {"collected_at": f"2026-11-{day:02d}T00:00:00Z", "tenant": {"id": tenant}}
    return found


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Three runs of one tenant, one of another."""
    path = tmp_path / "history.db"
    runs = (made(2, "fail", "pass"), made(1, "pass", "fail"), made(3, "fail", "unknown"), made(1, "pass", tenant=OTHER))
    for number, each in enumerate(runs):
        History(path).append(run_of(each, f"{number:064d}"))
    return path


def test_evaluate_adds_its_run_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot, path = write_snapshot(tmp_path / "snapshot"), tmp_path / "history.db"
    for said in ("履歴に加えました", "すでに履歴にあります"):
        assert main(evaluate(snapshot, tmp_path / "out", "--history", str(path))) == 0
        assert said in capsys.readouterr().err
    (run,) = History(path).runs(HERE)
    summary = json.loads((tmp_path / "out" / "assessment.json").read_bytes())["summary"]
    assert [(each.passed, each.failed, each.unknown, each.manual, each.not_applicable) for each in run.tallies] == [
        tuple(each["counts"].values()) for each in summary
    ]


def test_a_history_that_cannot_be_used_stops_the_command_before_anything_is_judged(tmp_path: Path) -> None:
    snapshot = write_snapshot(tmp_path / "snapshot")
    (tmp_path / "notes.txt").write_bytes(b"no database" * 100)
    assert main(evaluate(snapshot, tmp_path / "out", "--history", str(tmp_path / "notes.txt"))) == 2
    assert not (tmp_path / "out").exists()


def test_the_list_tells_runs_oldest_first_with_what_changed(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(history), "--tenant", TENANT.upper(), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert re.findall(r"2026-11-0\dT", said) == ["2026-11-01T", "2026-11-02T", "2026-11-03T"]
    assert re.findall(r"since the run before: (.*)", said) == ["regressed 1, fixed 1", "newly unknown 1"]
    assert re.findall(r"office: (.*?) pass \(", said) == ["50 %", "50 %", "0–50 %"]
    assert OTHER not in said


def test_the_data_and_the_table_say_the_same(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(history), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "telework-scan/history/1"
    assert main(["history", str(history), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    told = [(each["tenant"], run["collected_at"], section) for each in data["tenants"] for run in each["runs"] for section in run["sections"]]
    assert [(row["tenant"], row["collected_at"], row["pass"], row["at_most_percent"]) for row in rows] == [
        (tenant, at, str(section["counts"]["pass"]), str(section["percent"]["at_most"])) for tenant, at, section in told
    ]
    assert [row["regressed"] for row in rows if row["tenant"] == TENANT] == ["", "1", "0"]
    assert [section["changes"] and section["changes"]["fixed"] for tenant, _, section in told if tenant == TENANT] == [None, 1, 0]


def test_a_cell_is_never_a_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.db"
    History(path).append(run_of(made(1, "pass", tenant="=cmd()"), "key"))
    assert main(["history", str(path), "--format", "csv"]) == 0
    assert "\n'=cmd()," in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nowhere.db"], ["{history}", "--tenant", "unknown"], ["{history}", "--format", "xml"], ["{notes}"]])
def test_what_cannot_be_listed_is_wrong_usage(history: Path, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "notes").write_bytes(b"x" * 4096)
    assert main(["history", *(each.format(history=history, notes=tmp_path / "notes") for each in arguments)]) == 2


def test_an_empty_history_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    History(tmp_path / "history.db").prepare()
    assert main(["history", str(tmp_path / "history.db")]) == 0
    assert "まだ 1 件も" in capsys.readouterr().out


def reports(tmp_path: Path, *arguments: str) -> str:
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "reports"), *arguments]) == 0
    html = (tmp_path / "reports" / "report.html").read_text(encoding="utf-8")
    markdown = (tmp_path / "reports" / "report.md").read_text(encoding="utf-8")
    assert ('id="trend"' in html) == ("\n## 推移\n" in markdown)
    return markdown


def moved(path: Path, statement: str, *values: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_the_report_shows_earlier_runs_of_this_tenant_and_itself_last(tmp_path: Path) -> None:
    """Three runs in the file, of which one is of a later day, and one of another tenant; the assessment itself is not among them."""
    path, out = tmp_path / "history.db", tmp_path / "out"
    assert main(evaluate(write_snapshot(tmp_path / "snapshot"), out)) == 0
    whole = json.loads((out / "assessment.json").read_bytes())
    for key, day, tenant in (("early", "2026-10-01", HERE), ("late", "2026-12-01", HERE), ("theirs", "2026-10-02", OTHER)):
        whole["snapshot"] |= {"collected_at": f"{day}T00:00:00Z"}
        whole["snapshot"]["tenant"]["id"] = tenant
        History(path).append(run_of(whole, key))
    assert "## 推移" not in reports(tmp_path)
    rows = [line for line in reports(tmp_path, "--history", str(path)).splitlines() if re.match(r"\| \d+ \| 2026-", line)]
    assert [line.split(" | ")[1][:10] for line in rows] == ["2026-10-01", "2026-11-01"]
    assert "（最初の記録）" in rows[0]
    assert "変化なし" in rows[1]


def test_a_run_that_is_recorded_itself_stands_there_once(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    assert main(evaluate(write_snapshot(tmp_path / "snapshot"), tmp_path / "out", "--history", str(path))) == 0
    rows = [line for line in reports(tmp_path, "--history", str(path)).splitlines() if re.match(r"\| \d+ \| 2026-", line)]
    assert len(rows) == 1


def test_a_long_history_is_shown_by_its_last_runs(tmp_path: Path) -> None:
    path, out = tmp_path / "history.db", tmp_path / "out"
    assert main(evaluate(write_snapshot(tmp_path / "snapshot"), out, "--history", str(path))) == 0
    whole = json.loads((out / "assessment.json").read_bytes())
    for number in range(40):
        whole["snapshot"]["collected_at"] = f"2025-{number // 28 + 1:02d}-{number % 28 + 1:02d}T00:00:00Z"
        History(path).append(run_of(whole, f"k{number}"))
    rows = [line for line in reports(tmp_path, "--history", str(path)).splitlines() if re.match(r"\| \d+ \| 202", line)]
    assert len(rows) == MOST_SHOWN
    assert "2026-11-01" in rows[-1]
    assert "（最初の記録）" not in rows[0]  # the run before it is known, though it is not shown


def test_a_report_does_not_make_a_history(tmp_path: Path) -> None:
    assert main(evaluate(write_snapshot(tmp_path / "snapshot"), tmp_path / "out")) == 0
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "reports"), "--history", str(tmp_path / "nowhere.db")]) == 2
    assert not (tmp_path / "nowhere.db").exists()


def test_a_damaged_run_stops_the_list_with_a_sentence(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved(history, "UPDATE runs SET facts = ? WHERE tenant = ?", "x", TENANT)
    assert main(["history", str(history)]) == 2
    assert "壊れています" in capsys.readouterr().err
