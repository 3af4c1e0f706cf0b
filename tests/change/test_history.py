"""The history: every run once and whole, whoever writes at the same time and whatever stops a writer; nothing in it names anybody."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scanner.change.history import APPLICATION, VERSION, History
from scanner.change.runs import Run, points, run_of
from scanner.model.errors import InputError, OutputError
from tests.change.making import TENANT, assessment, item, rule, waived

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
WRITERS = 8
EACH = 250 if FULL else 12
KILLS = 200 if FULL else 8
# The items of a run as writers write them.
MANY = 40

WRITER = f"""
import sys
from pathlib import Path
from tests.change.making import assessment, item, rule
from scanner.change.history import History
from scanner.change.runs import run_of
made = assessment(*(item(str(number), rule("r%d" % number, "pass")) for number in range({MANY})))
writer, count = sys.argv[2], int(sys.argv[3])
for number in range(count):
    History(Path(sys.argv[1])).append(run_of(made, f"{{writer}}-{{number:06d}}"))
    if number % 2:  # another writer's run, too: only one of them may stay
        History(Path(sys.argv[1])).append(run_of(made, f"shared-{{number:06d}}"))
"""


def run(verdict: str, day: int, key: str = "", *, tenant: str = TENANT) -> Run:
    made = assessment(item("1", rule("a", verdict)), item("2", None))
    made["snapshot"] |= {"collected_at": f"2026-11-{day:02d}T00:00:00Z", "tenant": {"id": tenant}}
    return run_of(made, key or f"{verdict}-{day}-{tenant}")


def writer(path: Path, name: str, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, str(count)], cwd=ROOT, stderr=subprocess.PIPE)


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    made = assessment(item("1", rule("a", "pass")), item("2", rule("b", "fail"), waiver=waived()), item("3", None))
    kept = run_of(made, "key")
    history = History(tmp_path / "deep" / "history.db")
    history.prepare()
    assert history.append(kept) is True
    assert history.runs(TENANT.upper()) == [kept]
    (tally,) = kept.tallies
    assert (tally.passed, tally.failed, tally.not_applicable, tally.waived, tally.interval) == (1, 1, 1, 1, (50, 50))
    assert [(each.item, each.verdict, each.waived) for each in kept.items] == [
        ("1", "pass", False), ("2", "fail", True), ("3", "not_applicable", False),
    ]  # fmt: skip


def test_the_same_run_twice_is_one(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    assert [history.append(run("pass", 1)) for _ in range(2)] == [True, False]
    assert len(history.runs(TENANT)) == 1


def test_runs_come_oldest_first_and_tenants_stay_apart(tmp_path: Path) -> None:
    history, other = History(tmp_path / "history.db"), TENANT.replace("1", "2")
    for each in (run("fail", 3), run("pass", 1), run("unknown", 2), run("pass", 1, tenant=other)):
        history.append(each)
    assert [each.collected_at[8:10] for each in history.runs(TENANT)] == ["01", "02", "03"]
    assert history.tenants() == sorted([TENANT, other])
    assert len(history.runs(other)) == 1
    assert [point.changes for point in points(history.runs(TENANT))] == [
        None, {("list", "office"): {"newly_unknown": 1}}, {("list", "office"): {"newly_known": 1}},
    ]  # fmt: skip


# Shares are rounded so that neither bound says more than is known: 1 of 3 is at least 33 %, 2 of 3 at most 67 %.
@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["pass", "fail", "fail"], (33, 34)),
        (["pass", "unknown", "fail"], (33, 67)),
        (["pass", "manual", "unknown"], (33, 100)),
        (["fail"], (0, 0)),
        (["not_applicable"], None),
    ],
)
def test_the_share_is_an_interval(verdicts: list[str], expected: tuple[int, int] | None) -> None:
    made = assessment(*(item(str(n), None if each == "not_applicable" else rule(f"r{n}", each)) for n, each in enumerate(verdicts)))
    assert run_of(made, "k").tallies[0].interval == expected


def test_no_name_of_anybody_is_in_the_file(tmp_path: Path) -> None:
    made = assessment(item("1", rule("a", "fail"), excluded={"reason": "secret-reason", "by": "secret-person", "on": "2026-11-01"}))
    made["organisation"] |= {"name": "secret-company"}
    made["organisation"]["work_styles"][0] |= {"name": "secret-style", "declared_by": "secret-person", "people": ["secret-group"]}
    made["inputs"].append({"name": "secret-file.pdf", "sha256": "0" * 64})
    made["answers"] = [{"by": "secret-person", "note": "secret-note"}]
    made["findings"][0]["records"] = [{"id": "secret-id", "name": "secret-pc"}]
    kept = run_of(made, "key")
    History(tmp_path / "history.db").append(kept)
    assert b"secret" not in (tmp_path / "history.db").read_bytes()
    assert "secret" not in repr(kept.facts)


def test_writers_at_the_same_time_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """Eight processes, the file not yet there when they begin."""
    path = tmp_path / "history.db"
    running = [writer(path, f"w{number}", EACH) for number in range(WRITERS)]
    said = [each.communicate()[1].decode() for each in running]
    assert [each.returncode for each in running] == [0] * WRITERS, said
    keys = [each.key for each in History(path).runs(TENANT)]
    expected = {f"w{number}-{count:06d}" for number in range(WRITERS) for count in range(EACH)} | {
        f"shared-{count:06d}" for count in range(1, EACH, 2)
    }
    assert len(keys) == len(set(keys))
    assert all(each.facts.results for each in History(path).runs(TENANT))
    assert set(keys) == expected
    assert intact(path) == len(expected)


def test_a_writer_that_is_killed_leaves_whole_runs_only(tmp_path: Path) -> None:
    path, dice = tmp_path / "history.db", random.Random(20261101)
    History(path).prepare()
    seen = 0
    for number in range(KILLS):
        process = writer(path, f"k{number}", 1_000_000)
        try:
            deadline = time.monotonic() + 60
            while asked(path, "SELECT count(*) FROM runs") <= seen and time.monotonic() < deadline:  # it has begun to write
                time.sleep(0.01)
            time.sleep(dice.random() * 0.05)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert intact(path) > seen
        seen = intact(path)
    assert History(path).append(run("pass", 1)) is True


def asked(path: Path, question: str, *values: int) -> int:
    connection = sqlite3.connect(path, timeout=60)
    try:
        return int(connection.execute(question, values).fetchone()[0])
    finally:
        connection.close()


def intact(path: Path) -> int:
    """How many runs there are, each with all of its items and its counts."""
    connection = sqlite3.connect(path, timeout=60)
    try:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    finally:
        connection.close()
    number = asked(path, "SELECT count(*) FROM runs")
    assert asked(path, "SELECT count(*) FROM items") == MANY * number
    assert asked(path, "SELECT count(*) FROM tallies WHERE passed = ?", MANY) == number
    assert asked(path, "SELECT count(*) FROM (SELECT run FROM items GROUP BY run HAVING count(*) = ?)", MANY) == number
    return number


def changed(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        (f"user_version = {VERSION + 1}", str(VERSION + 1)),
        ("user_version = 0", "形式（0）"),
        (f"application_id = {APPLICATION + 1}", "履歴ではないか"),
    ],
)
def test_another_form_is_refused_in_words_and_left_as_it_is(tmp_path: Path, pragma: str, said: str) -> None:
    path = tmp_path / "history.db"
    History(path).append(run("pass", 1))
    changed(path, f"PRAGMA {pragma}")
    before = path.read_bytes()
    for attempt in (lambda: History(path).append(run("fail", 2)), lambda: History(path).runs(TENANT), History(path).prepare):
        with pytest.raises(InputError) as error:
            attempt()
        assert said in error.value.problems[0].ja
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database\n" * 100, b'{"a": 1}', b"SQLite format 3\x00" + b"\x00" * 84])
def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(InputError):
        History(path).prepare()
    assert path.read_bytes() == content


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    changed(path, "CREATE TABLE theirs (a)")
    before = path.read_bytes()
    with pytest.raises(InputError):
        History(path).prepare()
    assert path.read_bytes() == before


def test_a_run_that_was_damaged_is_an_error_by_its_key(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    History(path).append(run("pass", 1, "the-key"))
    changed(path, "UPDATE runs SET facts = x'00'")
    (kept,) = History(path).runs(TENANT)
    with pytest.raises(InputError) as error:
        _ = kept.facts
    assert error.value.problems[0].place.file == "the-key"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError):
        History(tmp_path / "file" / "history.db").prepare()
    with pytest.raises(OutputError):
        History(tmp_path).prepare()


def test_a_file_that_another_process_holds_is_said_to_be_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "history.db"
    History(path).prepare()
    monkeypatch.setattr("scanner.change.history.PATIENCE", 0.05)
    holder = sqlite3.connect(path, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError) as error:
            History(path).append(run("pass", 1))
    finally:
        holder.close()
    assert "ほかの処理" in error.value.ja


def test_what_is_kept_is_the_same_bytes_for_the_same_assessment() -> None:
    made = assessment(item("1", rule("a", "pass")))
    assert run_of(made, "k") == run_of(json.loads(json.dumps(made)), "k")
