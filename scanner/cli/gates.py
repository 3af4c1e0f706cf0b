"""The gates: what makes the exit code of evaluate and scan other than 0."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scanner.change.compare import Change, Comparison, compare
from scanner.change.worse import lost, worse
from scanner.cli.baseline import Opened, add_baseline, judged_now
from scanner.cli.changes import Teller
from scanner.cli.console import note
from scanner.cli.main import EXIT_DONE, EXIT_FAILED, EXIT_INCOMPLETE
from scanner.cli.options import whole_number
from scanner.cli.overlaid import changes_behind, say_changes_behind
from scanner.language.types import parse_datetime
from scanner.model.verdicts import Verdict

_MOST_LINES = 20


def add_gates(parser: argparse.ArgumentParser) -> None:
    """What makes the exit code other than 0."""
    parser.add_argument(
        "--fail-on",
        type=whole_number,
        metavar="RANK",
        help="この順位以上の優先度（1 = ◎）に、例外承認のない不適合があれば終了コード 1"
        " / exit 1 on a fail of this priority rank or higher that no waiver accepts",
    )
    parser.add_argument(
        "--max-unknown", type=whole_number, metavar="N", help="確認不能がこれを超えたら終了コード 3 / exit 3 if more items are unknown"
    )
    parser.add_argument(
        "--max-age", type=whole_number, metavar="DAYS", help="スナップショットがこれより古ければ終了コード 3 / exit 3 if the snapshot is older"
    )
    parser.add_argument("--max-open", type=whole_number, metavar="N", help="未回答がこれを超えたら終了コード 3 / exit 3 if more items are unanswered")
    add_baseline(parser)


def gates(assessment: Mapping[str, Any], options: argparse.Namespace, language: str, folder: Path, baseline: Opened | None) -> int:
    """The exit code that the gates on the command line demand. ``folder``: where the assessment was written."""
    age = age_gate(assessment, options.max_age, language)
    if baseline is None:
        say_changes_behind(assessment, failing(assessment, options.fail_on), language)
        return strongest(gate(assessment, options.fail_on, options.max_unknown, options.max_open), age)
    now = judged_now(folder, assessment)
    found = compare(baseline.side, now.side)
    teller = Teller(baseline.assessment, assessment, language)
    return strongest(baseline_gate(found, options.fail_on, options.max_unknown, options.max_open, teller, assessment), age)


def strongest(*codes: int) -> int:
    """A fail is stronger than incompleteness, which is stronger than nothing."""
    return max(codes, key=(EXIT_DONE, EXIT_INCOMPLETE, EXIT_FAILED).index)


def gate(assessment: Mapping[str, Any], fail_on: int | None, max_unknown: int | None, max_open: int | None) -> int:
    """The exit code: 1 for a fail at or above the rank that no waiver accepts, else 3 for too much that is not known, else 0."""
    results = assessment["results"]
    if failing(assessment, fail_on):
        return EXIT_FAILED
    for limit, verdict in ((max_unknown, "unknown"), (max_open, "manual")):
        if limit is not None and sum(_counts_as(each) == verdict for each in results) > limit:
            return EXIT_INCOMPLETE
    return EXIT_DONE


def failing(assessment: Mapping[str, Any], fail_on: int | None) -> list[Mapping[str, Any]]:
    """The results at or above the rank that fail and that no waiver accepts; none where there is no gate."""
    ranks = {(checklist["id"], each["sign"]): each["rank"] for checklist in assessment["checklists"] for each in checklist["priorities"]}
    results = assessment["results"] if fail_on is not None else []
    return [
        each for each in results if each["verdict"] == "fail" and ranks[each["checklist"], each["priority"]] <= (fail_on or 0) and not _waived(each)
    ]


def _counts_as(result: Mapping[str, Any]) -> str:
    """The verdict by which a result is gated: of a waived one, what its failure hides. Accepting must not look better than mending."""
    return str(result["waiver"]["otherwise"] if _waived(result) else result["verdict"])


def _waived(result: Mapping[str, Any]) -> bool:
    return result["waiver"] is not None and result["waiver"]["waived"] is True


def baseline_gate(
    found: Comparison, fail_on: int | None, max_unknown: int | None, max_open: int | None, teller: Teller, assessment: Mapping[str, Any]
) -> int:
    """The exit code, counting only what got worse: every rank unless one is given, and nothing that became unknown unless a number is given."""
    code = EXIT_DONE
    worsened = [
        each for each in found.changes if worse(each) and each.after is not None and (fail_on is None or found.new.rank(each.after) <= fail_on)
    ]
    if worsened:
        code = EXIT_FAILED
        _say(worsened, teller, assessment, f"前回より悪くなった項目: {len(worsened)}", f"items that got worse: {len(worsened)}")
    for limit, verdict, ja, en in (
        (max_unknown, Verdict.UNKNOWN, "前回は判定できて、今回は確認不能になった項目", "items that were known and are unknown now"),
        (max_open, Verdict.MANUAL, "前回は判定できて、今回は未回答になった項目", "items that were known and are unanswered now"),
    ):
        gone = [each for each in found.changes if lost(each, verdict)]
        if len(gone) > (limit or 0):
            code = strongest(code, EXIT_INCOMPLETE)
            _say(gone, teller, assessment, f"{ja}: {len(gone)}", f"{en}: {len(gone)}")
    return code


def _say(changes: Iterable[Change], teller: Teller, assessment: Mapping[str, Any], ja: str, en: str) -> None:
    note(ja if teller.language == "ja" else en)
    for change in changes:
        lines = list(teller.change(change))
        for depth, line in lines[:_MOST_LINES]:
            note("  " * (depth + 1) + line)
        for line in changes_behind(assessment, change.key, teller.language):
            note(f"    {line}")


def age_gate(assessment: Mapping[str, Any], max_age: int | None, language: str) -> int:
    """3 if the snapshot is older than ``max_age`` days by the clock of this machine, with a line that says so."""
    collected_at = parse_datetime(assessment["snapshot"]["collected_at"])
    if max_age is None or collected_at is None:
        return EXIT_DONE
    age = datetime.now(UTC) - collected_at
    if age <= timedelta(days=max_age):
        return EXIT_DONE
    note(
        f"スナップショットの取得から {age.days} 日たっています（--max-age {max_age}）。"
        if language == "ja"
        else f"the snapshot is {age.days} days old (--max-age {max_age})."
    )
    return EXIT_INCOMPLETE
