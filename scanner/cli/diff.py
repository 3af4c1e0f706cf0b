"""`telework-scan diff`: what changed between two assessments of a tenant, and whose change it is."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from scanner.change.compare import Comparison, compare
from scanner.cli.baseline import Opened, open_assessment
from scanner.cli.changes import Teller
from scanner.cli.changes_data import as_json
from scanner.cli.console import language_of, note, say
from scanner.cli.main import EXIT_DONE
from scanner.model.changes import KINDS, UNCHANGED
from scanner.model.errors import UsageError
from scanner.snapshot.write import pretty_json, write_bytes

_FILES = {"text": "changes.txt", "md": "changes.md", "json": "changes.json"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("old", type=Path, metavar="OLD", help="前回の判定結果のフォルダー / the earlier assessment's folder")
    parser.add_argument("new", type=Path, metavar="NEW", help="今回の判定結果のフォルダー / the later assessment's folder")
    parser.add_argument(
        "--format",
        choices=tuple(_FILES),
        default="text",
        help="text（画面向け）、md、json（すべての記録の名前を含む） / json names every record",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="画面に出さずにファイルに書くフォルダー / write a file there instead of printing")


def run(options: argparse.Namespace) -> int:
    """Print or write the changes. 0, whatever they are: for a gate there is --baseline."""
    language = language_of(options.lang)
    old, new = open_assessment(options.old), open_assessment(options.new)
    found = compare(old.side, new.side)
    if found.old.collected_at > found.new.collected_at:
        note(
            "OLD のほうが新しい判定結果です。順序が逆ではありませんか。"
            if language == "ja"
            else "OLD is the later of the two: are they the wrong way round?"
        )
    text = _rendered(found, old, new, options.format, language)
    if options.out is None:
        say(text.rstrip("\n"))
        return EXIT_DONE
    if options.out.is_file():
        raise UsageError(f"{options.out} はファイルです。--out にはフォルダーを指定してください。", f"{options.out} is a file: --out wants a folder.")
    path = options.out / _FILES[options.format]
    write_bytes(path, text.encode("utf-8"))
    say(f"変化: {path}" if language == "ja" else f"changes: {path}")
    return EXIT_DONE


def _rendered(found: Comparison, old: Opened, new: Opened, form: str, language: str) -> str:
    sides = old.assessment, new.assessment
    if form == "json":
        return pretty_json(as_json(found, {each: Teller(*sides, each) for each in ("ja", "en")}), sort_keys=False).decode()
    teller = Teller(*sides, language, markdown=form == "md")
    lines = _lines(found, teller, new.assessment["organisation"]["name"])
    return "".join(f"{line}\n" for line in (_markdown(lines) if form == "md" else _plain(lines)))


def _lines(found: Comparison, teller: Teller, organisation: str) -> Iterator[tuple[int, str]]:
    """Every line with its depth: -2 the title, -1 a heading, 0 and more an item and what stands below it."""
    yield -2, teller.say(f"前回からの変化: {teller.name(organisation)}", f"What changed: {teller.name(organisation)}")
    yield 0, teller.say(f"前回: {teller.moment(found.old.collected_at)}", f"before: {teller.moment(found.old.collected_at)}")
    yield 0, teller.say(f"今回: {teller.moment(found.new.collected_at)}", f"now: {teller.moment(found.new.collected_at)}")
    unchanged = found.counts[UNCHANGED]
    yield 0, teller.say(f"変わっていない項目: {unchanged}", f"unchanged items: {unchanged}")
    for kind, words in KINDS.items():
        mine = [each for each in found.changes if each.kind == kind]
        if mine:
            yield -1, f"{teller.words(words)}: {len(mine)}"
            for change in mine:
                yield from teller.change(change)
    if found.circumstances or found.rules:
        yield -1, teller.say("判定の前提で変わったもの", "What both stand on, and differs")
        for one in found.circumstances:
            yield 0, teller.circumstance(one)
        if found.rules:
            rules = teller.say("、", ", ").join(map(teller.name, found.rules))
            yield 0, teller.say(f"内容が変わったルール: {rules}", f"rules that changed: {rules}")


def _plain(lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    for depth, line in lines:
        if depth == -1:
            yield ""
        yield line if depth < 0 else "  " * (depth + 1) + line


def _markdown(lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    headings = {-2: "# ", -1: "## "}
    within = False
    for depth, line in lines:
        if depth in headings:
            if within:
                yield ""
            yield headings[depth] + line
            yield ""
        else:
            yield "  " * depth + "- " + line
        within = depth not in headings
