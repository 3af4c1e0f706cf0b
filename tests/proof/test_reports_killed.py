"""Reports of every format are whole at any moment: a process that is killed while it writes them leaves old or new files, never half ones."""

import importlib
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import reporters.view
import scanner.cli.report
from scanner.cli.formats import FORMATS
from scanner.cli.main import main
from scanner.cli.report import write_reports
from scanner.cli.workbook_reports import Workbooks
from scanner.judge.store import read_assessment

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
KILLS = 200 if os.environ.get("TELEWORK_SCAN_PROOF") == "full" else 40
LONGEST = 0.15  # seconds; writing all formats once takes about a third of it


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("killed") / "a"
    assert main(["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(out)]) == 0
    return out


def prepared(assessment: Path, folder: Path) -> tuple[dict[str, dict[str, bytes]], list[tuple[Any, str, Callable[..., Any]]]]:
    """Every format in both languages (language → file → bytes), and what gives these bytes at once instead of making them again."""
    whole = {}
    for language in ("ja", "en"):
        paths = write_reports(assessment, list(FORMATS), folder / language, language)
        whole[language] = {path.name: path.read_bytes() for path in paths}
    data = read_assessment(assessment)
    quick: list[tuple[Any, str, Callable[..., Any]]] = [
        (scanner.cli.report, "read_assessment", lambda *_: data),
        (scanner.cli.report, "verify_assessment", lambda *_: []),
        (reporters.view, "build", lambda *_: None),
        (Workbooks, "_guard", lambda *_: None),
    ]
    for each in FORMATS.values():
        made = {language: files[each.file] for language, files in whole.items()}
        quick.append((importlib.import_module(each.module), "render", lambda _, language, *__, made=made, **___: made[language]))
    return whole, quick


def test_every_format_is_whole_whenever_its_writer_is_killed(assessment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, quick = prepared(assessment, tmp_path)
    assert all(len(set(whole[language])) == len(FORMATS) for language in whole)
    for module, name, instead in quick:
        monkeypatch.setattr(module, name, instead)
    dice = random.Random(20261121)
    out = tmp_path / "out"
    seen: set[tuple[str, bytes]] = set()
    for _ in range(KILLS):
        child = os.fork()
        if child == 0:
            try:
                while True:
                    for language in whole:
                        write_reports(assessment, list(FORMATS), out, language)
            finally:
                os._exit(1)
        time.sleep(dice.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)  # it was still writing
        for name in whole["ja"]:
            path = out / name
            if path.exists():
                content = path.read_bytes()
                assert content in (whole["ja"][name], whole["en"][name]), name
                seen.add((name, content))
    # Both versions of most files were met: the moments fell into the writing.
    assert len(seen) > len(FORMATS)


def test_what_killed_writers_leave_behind_stops_nobody(assessment: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for each in FORMATS.values():
        (out / f".{each.file}.abc123.part").write_bytes(b"half")
    line = ["report", str(assessment), "--format", ",".join(FORMATS), "--out", str(out)]
    assert main(line) == 0
    assert {each.file for each in FORMATS.values()} <= {path.name for path in out.iterdir()}
