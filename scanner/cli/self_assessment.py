"""`telework-scan self-assessment`: the document's self-assessment table as a CSV sheet to fill in, with what the machine knows filled in."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.cli.console import language_of, say
from scanner.cli.main import EXIT_DONE
from scanner.judge.store import ASSESSMENT, raise_all, read_assessment, verify_assessment
from scanner.library.self_assessment import Entry, Filled, kept, read_sheet
from scanner.model.errors import UsageError, input_error
from scanner.model.self_assessment import KEY, STATE
from scanner.snapshot.write import write_bytes

CHECKLIST = "csaj-2018"
_NOTHING = Filled({}, (), ())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("assessment", type=Path, metavar="ASSESSMENT", help="evaluate が書いたフォルダー / the folder that evaluate wrote")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="自己点検表（CSV）を書くファイル / where the sheet (CSV) goes")
    parser.add_argument(
        "--from",
        dest="earlier",
        type=Path,
        metavar="FILE",
        help="記入済みの自己点検表。記入した内容を引き継ぐ / a sheet that was filled in: its entries are kept",
    )
    parser.add_argument("--checklist", default=CHECKLIST, metavar="ID", help=f"チェックリスト（既定 {CHECKLIST}） / default: {CHECKLIST}")


def run(options: argparse.Namespace) -> int:
    """Write the sheet; say what was carried over and what no longer belongs to an item."""
    language = language_of(options.lang)
    if options.out.exists() and not (options.earlier and options.out.resolve() == options.earlier.resolve()):
        raise UsageError(
            f"{options.out} が既にあります。記入した内容を引き継ぐには、--from にも同じファイルを指定してください。",
            f"{options.out} exists already: name it with --from, too, to keep what was filled in.",
        )
    filled = read_sheet(options.earlier, options.checklist) if options.earlier else _NOTHING
    rows = _rows(options.assessment, options.checklist, language)
    sheet, left = _merged(rows, filled, options.checklist, language)
    from reporters.self_assessment import write

    write_bytes(options.out, write(sheet, filled.headings, language).encode("utf-8"))
    say(f"自己点検表: {options.out}（{len(rows)} 項目）" if language == "ja" else f"self-assessment sheet: {options.out} ({len(rows)} items)")
    if options.earlier:
        carried = sum(bool(kept(entry, row)) or bool(entry.own) for row in rows if (entry := filled.entries.get(row["number"])))
        say(f"引き継いだ項目: {carried}" if language == "ja" else f"items with entries carried over: {carried}")
    _tell_left(left, language)
    _tell_undated(sheet, language)
    return EXIT_DONE


def _rows(folder: Path, checklist: str, language: str) -> list[dict[str, str]]:
    """What the tool fills in. Raises `InputError` if the assessment was changed after it was written, `UsageError` without the checklist."""
    from reporters.self_assessment import rows
    from reporters.shape import ReportError
    from reporters.view import build

    assessment: dict[str, Any] = read_assessment(folder)
    raise_all(verify_assessment(folder))
    try:
        found = rows(build(assessment), checklist, language)
    except ReportError as error:
        place = str(folder / ASSESSMENT)
        raise input_error(place, f"判定結果の形が違います（{error}）。", f"the assessment is not of the expected shape ({error}).") from error
    if not found:
        there = [each["id"] for each in assessment["checklists"]]
        raise UsageError(
            f"この判定結果には、チェックリスト「{checklist}」がありません。--checklist で選べるもの: {'、'.join(there)}。",
            f"the assessment has no checklist '{checklist}'; --checklist may be: {', '.join(there)}.",
        )
    return found


def _merged(rows: list[dict[str, str]], filled: Filled, checklist: str, language: str) -> tuple[list[Mapping[str, str]], list[Entry]]:
    """The rows with what people wrote; below them, and told apart, what belongs to no item."""
    from reporters.self_assessment import left_over

    numbers = {row["number"] for row in rows}
    sheet: list[Mapping[str, str]] = []
    for row in rows:
        entry = filled.entries.get(row["number"])
        sheet.append({**row, **kept(entry, row), **entry.own} if entry else row)
    left = [entry for number, entry in filled.entries.items() if number not in numbers] + list(filled.loose)
    for entry in left:
        key = f"{checklist}/{entry.number}" if entry.number else ""
        row = left_over(entry.shown, key, language)
        state = {name: text for name, text in entry.replaced.items() if name == STATE.name}
        sheet.append({**row, **kept(_only(entry, state), row), **entry.own})
    return sheet, left


def _only(entry: Entry, replaced: Mapping[str, str]) -> Entry:
    """An entry of which the tool's other words stay where they stand: no item has newer ones."""
    return Entry(entry.number, entry.cells, replaced, entry.shown, entry.own, entry.row)


def _tell_left(left: list[Entry], language: str) -> None:
    if not left:
        return
    say(
        "次の行は、いまのチェックリストの項目ではありません。記入した内容は、表の終わりに残しました。"
        if language == "ja"
        else "These rows belong to no item of the checklist as it is now. What they say stands at the end of the sheet."
    )
    for entry in left:
        name = entry.number or ("番号なし" if language == "ja" else "no number")
        title = entry.shown.get("title", "")
        say(f"  {entry.row} 行目: {name} {title}" if language == "ja" else f"  row {entry.row}: {name} {title}")


def _tell_undated(sheet: list[Mapping[str, str]], language: str) -> None:
    """Name the items that are to be done without a day until when."""
    open_ = [row[KEY.name].rpartition("/")[2] for row in sheet if row.get("decision") == "do" and not row.get("due")]
    if open_:
        listed = "、".join(open_) if language == "ja" else ", ".join(open_)
        say(f"実施期限のない「する」: {listed}" if language == "ja" else f"'to do' without a due date: {listed}")
