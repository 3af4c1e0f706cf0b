"""How a collection shows itself: plain lines in a pipe, a moving table on a terminal, nothing hostile, no value in --debug."""

import dataclasses
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.progress import ROWS, SILENCE, Lines, Table
from scanner.resources.registry import registry
from scanner.sandbox.faults import Fault
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import tenant_of
from tests.cli.entries import entry, gap, needed_by

ROOT = Path(__file__).resolve().parents[2]
ORGANISATION = str(ROOT / "fixtures" / "tenants" / "sample" / "organisation.yaml")
USERS = "entra.users"


@pytest.mark.parametrize(("language", "count", "wait"), [("ja", "1,500 件まで読みました…", "3 秒待って"), ("en", "1,500 so far…", "in 3 s")])
def test_plain_lines_are_heard_of_now_and_then(language: str, count: str, wait: str, capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    lines = Lines(language, 12, lambda: now[0])
    lines.started(USERS)
    lines.grew(USERS, 500)
    lines.waiting(USERS, 0.4)
    assert capsys.readouterr().err == ""
    now[0] = SILENCE
    lines.grew(USERS, 1500)
    lines.grew(USERS, 1600)
    lines.waiting(USERS, 3.2)
    lines.done(USERS, entry())
    first, second, third = capsys.readouterr().err.splitlines()
    assert count in first
    assert wait in second
    assert third.startswith("[ 1/12] ")
    assert all("entra.users" in each for each in (first, second, third))


class Live:
    """What of rich's display is used."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[str, Any]] = {}
        self.said: list[str] = []
        self.console = self

    def start(self) -> None: ...

    def add_task(self, description: str, **fields: Any) -> int:
        number = len(self.rows) + 100
        self.rows[number] = {"description": description, **fields}
        return number

    def update(self, row: int, **fields: Any) -> None:
        self.rows[row].update(fields)

    def remove_task(self, row: int) -> None:
        del self.rows[row]

    def print(self, text: str, **_: Any) -> None:
        self.said.append(text)


def test_the_table_never_grows_beyond_its_rows() -> None:
    live = Live()
    table = Table("ja", 76, live, lambda title: title[:8])
    names = list(registry())[: ROWS + 3]
    for name in names:
        table.started(name)
    assert [row["visible"] for row in live.rows.values()] == [True] * ROWS + [False] * 3
    assert all(len(row["description"]) <= 8 for row in live.rows.values())
    table.grew(names[0], 12345)
    table.waiting(names[0], 4)
    assert (live.rows[100]["count"], live.rows[100]["waiting"]) == ("12,345 件", "4 秒待機")
    table.done(names[1], entry())
    table.done("entra.riskDetections", gap("not_licensed", "no service plan: AAD_PREMIUM_P2"))  # was never asked for, has no row
    assert sum(row["visible"] for row in live.rows.values()) == ROWS
    assert [each[:7] for each in live.said] == ["[ 1/76]", "[ 2/76]"]


# In processes of their own


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A tenant whose name would move the cursor, and something that is refused."""
    hostile = dataclasses.replace(tenant_of("sample"), title="株式会社\x1b[2J\u202eサンプル")
    with running(Service(hostile, faults=(Fault("/v1.0/admin/sharepoint/settings", times=0, status=403),))) as served:
        yield served.url


def command(url: str, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "scanner", "collect", "--sandbox-url", url, "--out", str(out), "--organisation", ORGANISATION, *more]


def in_a_pipe(arguments: list[str], **environment: str) -> tuple[bytes, bytes]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(arguments, env=env, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 3
    return done.stdout, done.stderr


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_in_a_pipe_there_are_plain_lines_that_any_console_can_show(url: str, tmp_path: Path, encoding: str) -> None:
    out, err = in_a_pipe(command(url, tmp_path / "out", "--all"), PYTHONIOENCODING=encoding)
    assert b"\x1b" not in out + err
    said, lines = out.decode(encoding).replace("\\u27e6", "⟦").replace("\\u27e7", "⟧"), err.decode(encoding).splitlines()
    assert "株式会社⟦U+001B⟧[2J⟦U+202E⟧サンプル、6a290eca-" in said
    assert "\\u" not in said + err.decode(encoding)  # everything else is in the encoding
    total = len(registry())
    numbers = [found[1] for each in lines if (found := re.match(rf"\[ *(\d+)/{total}\] .+（[a-z]+\.\w+）: .+", each))]
    assert numbers == [str(number) for number in range(1, total + 1)]


def on_a_terminal(arguments: list[str]) -> tuple[int, str]:
    """What a terminal is sent."""
    ours, theirs = pty.openpty()
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    with subprocess.Popen(arguments, env=env, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when nobody holds the other side any more
                break
            if not part:
                break
            parts.append(part)
    os.close(ours)
    return process.returncode, b"".join(parts).decode()


def test_on_a_terminal_there_is_a_moving_table_and_the_same_lines(url: str, tmp_path: Path) -> None:
    code, text = on_a_terminal(command(url, tmp_path / "out"))
    assert code == 3
    assert "\x1b[?25l" in text
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")  # the cursor is shown again
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    total = len(needed_by("sample"))
    assert [int(each) for each in re.findall(rf"\[ *(\d+)/{total}\]", plain)] == list(range(1, total + 1))
    assert "（sharepoint.settings）: 権限がないため読めませんでした（必要な権限: SharePointTenantSettings.Read.All" in plain
    assert "株式会社⟦U+001B⟧[2J⟦U+202E⟧サンプル" in plain
    assert "\x1b[2J" not in text


REQUEST = r"(GET|POST) /(v1\.0|beta)(/(\$?[A-Za-z.]+(\(\))?|\{id\}))+( \?(\$[a-z]+|…)(,(\$[a-z]+|…))*)? \d{3} \d+ B \d+\.\d{3} s"


def test_debug_lines_show_the_shape_of_requests_and_no_value(url: str, tmp_path: Path) -> None:
    _, err = in_a_pipe(command(url, tmp_path / "out", "--debug"))
    lines = [each for each in err.decode().splitlines() if each.startswith(("GET", "POST"))]
    assert len(lines) >= len([name for name in needed_by("sample") if not registry()[name].parented])
    assert [each for each in lines if not re.fullmatch(REQUEST, each)] == []
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|@|sandbox-1|Bearer", "".join(lines))
