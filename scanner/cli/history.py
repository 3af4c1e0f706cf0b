"""`telework-scan history`: the runs that --history recorded, and their trend."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner.change.history import History
from scanner.change.runs import Point, points, run_of
from scanner.cli.console import language_of, note, pick, say
from scanner.cli.main import EXIT_DONE
from scanner.judge.receipt import sha256_of
from scanner.judge.store import ASSESSMENT
from scanner.model.changes import SHORT, UNCHANGED, WITHIN
from scanner.model.errors import UsageError, input_error
from scanner.model.self_assessment import guarded
from scanner.model.trend import Standing, Tally
from scanner.snapshot.write import pretty_json

SCHEMA = "telework-scan/history/1"
# More runs than this are not told apart on a page.
MOST_SHOWN = 24
# Whether only parts of an item changed, the verdicts that a history keeps do not always tell.
_KINDS = tuple(kind for kind in SHORT if kind not in (UNCHANGED, WITHIN))
_COLUMNS = (
    "tenant", "collected_at", "run", "tool", "checklist", "work_style",
    "pass", "fail", "unknown", "manual", "not_applicable", "waived", "at_least_percent", "at_most_percent",
    *_KINDS,
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="evaluate・scan の --history が書いたファイル / the file that --history wrote")
    parser.add_argument("--tenant", metavar="ID", help="このテナントだけ / only this tenant")
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="出力の形 / form of the output")


def add_history(parser: argparse.ArgumentParser) -> None:
    """``--history FILE``, of commands that judge."""
    parser.add_argument(
        "--history",
        type=Path,
        metavar="FILE",
        help="この判定を書き加える履歴のファイル（なければ作る。人や端末の名前は書かない）"
        " / the history file that this run is added to (made if it is not there; it holds no name of a person or device)",
    )


def prepared(path: Path | None) -> History | None:
    """The history that a run is to be added to, known to be writable; None if none is wanted."""
    if path is None:
        return None
    history = History(path)
    history.prepare()
    return history


def record(history: History | None, assessment: Mapping[str, Any], folder: Path, language: str) -> None:
    """Add the assessment that was written to ``folder``. Raises `UsageError` for one that is no state of the tenant."""
    if history is None:
        return
    if assessment.get("planned") is not None:
        raise UsageError(
            "予定している設定を重ねた判定（--overlay）は、履歴には加えられません。", "what is planned (--overlay) does not belong in a history."
        )
    added = history.append(run_of(assessment, key_of(folder)))
    if added:
        note(f"履歴に加えました: {history.path}" if language == "ja" else f"added to the history: {history.path}")
    else:
        note(f"同じ判定が、すでに履歴にあります: {history.path}" if language == "ja" else f"the history has this run already: {history.path}")


def key_of(folder: Path) -> str:
    """What tells runs apart: the SHA-256 of assessment.json."""
    return sha256_of(folder / ASSESSMENT)


def standings(path: Path | None, assessment: Mapping[str, Any], folder: Path) -> tuple[Standing, ...]:
    """How the runs of the assessment's tenant stood, up to the assessment itself, oldest first; nothing where no history is given."""
    if path is None:
        return ()
    run = run_of(assessment, key_of(folder))
    runs = _existing(path).runs(run.tenant)
    place = next((index for index, each in enumerate(runs) if each.key == run.key), None)
    runs = [*(each for each in runs if each.collected_at <= run.collected_at), run] if place is None else runs[: place + 1]
    shown = points(runs[-MOST_SHOWN - 1 :])[-MOST_SHOWN:]
    return tuple(Standing(point.run.collected_at, tally, _changes(point, tally)) for point in shown for tally in point.run.tallies)


def _existing(path: Path) -> History:
    if not path.is_file():
        raise input_error(str(path), "履歴のファイルがありません。", "there is no such history.")
    return History(path)


def run(options: argparse.Namespace) -> int:
    """List the runs, tenant by tenant, oldest first."""
    language = language_of(options.lang)
    history = _existing(options.file)
    tenants = history.tenants()
    if options.tenant is not None:
        if options.tenant.lower() not in tenants:
            raise UsageError(f"テナント「{options.tenant}」の判定は履歴にありません。", f"the history has no run of the tenant '{options.tenant}'.")
        tenants = [options.tenant.lower()]
    found = {tenant: points(history.runs(tenant)) for tenant in tenants}
    if options.format == "json":
        say(pretty_json({"schema": SCHEMA, "tenants": [_tenant_json(*each) for each in found.items()]}, sort_keys=False).decode().rstrip("\n"))
    elif options.format == "csv":
        say(_csv(found))
    else:
        for line in _text(found, language):
            say(line)
    return EXIT_DONE


def _tenant_json(tenant: str, listed: list[Point]) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "runs": [
            {
                "run": point.run.key,
                "collected_at": point.run.collected_at,
                "tool": point.run.tool,
                "sections": [_section(point, tally) for tally in point.run.tallies],
            }
            for point in listed
        ],
    }


def _section(point: Point, tally: Tally) -> dict[str, Any]:
    return {
        "checklist": tally.checklist,
        "work_style": tally.work_style,
        "counts": {
            "pass": tally.passed,
            "fail": tally.failed,
            "unknown": tally.unknown,
            "manual": tally.manual,
            "not_applicable": tally.not_applicable,
        },
        "waived": tally.waived,
        "percent": None if tally.interval is None else {"at_least": tally.interval[0], "at_most": tally.interval[1]},
        "changes": _changes(point, tally),
    }


def _changes(point: Point, tally: Tally) -> dict[str, int] | None:
    """How many items changed in which way since the run before; None of the first run."""
    if point.changes is None:
        return None
    mine = point.changes.get((tally.checklist, tally.work_style), {})
    return {kind: mine.get(kind, 0) for kind in _KINDS}


def _csv(found: Mapping[str, list[Point]]) -> str:
    """One row for each run, checklist and work style, after a heading. Cells that have no value are empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for tenant, listed in found.items():
        for point in listed:
            for tally in point.run.tallies:
                changes = _changes(point, tally)
                writer.writerow(
                    [
                        *map(guarded, (tenant, point.run.collected_at, point.run.key, point.run.tool, tally.checklist, tally.work_style)),
                        *(tally.passed, tally.failed, tally.unknown, tally.manual, tally.not_applicable, tally.waived),
                        *(tally.interval or ("", "")),
                        *("" if changes is None else changes[kind] for kind in _KINDS),
                    ]
                )
    return text.getvalue().rstrip("\n")


def _text(found: Mapping[str, list[Point]], language: str) -> Iterator[str]:
    if not found:
        yield "まだ 1 件も記録されていません。" if language == "ja" else "nothing is recorded yet."
    for tenant, listed in found.items():
        yield f"テナント {tenant}: {len(listed)} 回" if language == "ja" else f"tenant {tenant}: {len(listed)} runs"
        for point in listed:
            yield f"  {point.run.collected_at}  telework-scan {point.run.tool}  {point.run.key[:12]}"
            for tally in point.run.tallies:
                yield f"    {tally.checklist} {tally.work_style}: {_counts(tally, language)}"
                changes = _changes(point, tally)
                told = [f"{pick(SHORT[kind], language)} {number}" for kind, number in (changes or {}).items() if number]
                if changes is not None:
                    nothing = "変化なし" if language == "ja" else "no change"
                    since = "前回から: " if language == "ja" else "since the run before: "
                    yield f"      {since}{('、' if language == 'ja' else ', ').join(told) or nothing}"


def _counts(tally: Tally, language: str) -> str:
    if language == "ja":
        share = "適合の割合は算出不能" if tally.interval is None else f"適合 {_percent(tally.interval)}"
        return (
            f"{share}（適合 {tally.passed}、不適合 {tally.failed}（うち例外承認 {tally.waived}）、確認不能 {tally.unknown}、"
            f"未回答 {tally.manual}、対象外 {tally.not_applicable}）"
        )
    share = "no share of passes" if tally.interval is None else f"{_percent(tally.interval)} pass"
    return (
        f"{share} ({tally.passed} pass, {tally.failed} fail ({tally.waived} waived), {tally.unknown} unknown, "
        f"{tally.manual} unanswered, {tally.not_applicable} not applicable)"
    )


def _percent(interval: tuple[int, int]) -> str:
    low, high = interval
    return f"{low} %" if low == high else f"{low}–{high} %"
