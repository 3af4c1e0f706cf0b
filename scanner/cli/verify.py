"""`telework-scan verify`: are the files of a snapshot or an assessment those that were written?"""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.console import language_of, say
from scanner.cli.main import EXIT_DONE
from scanner.collect.journal import JOB
from scanner.judge.store import ASSESSMENT, raise_all, verify_assessment
from scanner.snapshot.manifest import UNFINISHED
from scanner.snapshot.verify import verify_snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("folder", type=Path, metavar="SNAPSHOT|ASSESSMENT", help="調べるフォルダー / the folder to check")


def run(options: argparse.Namespace) -> int:
    """0 if every file is as written; else every deviation is an error."""
    language = language_of(options.lang)
    if (options.folder / ASSESSMENT).exists():
        raise_all(verify_assessment(options.folder))
        say("判定結果のファイルはすべて書かれたときのままです。" if language == "ja" else "every file of the assessment is as written.")
        return EXIT_DONE
    snapshot, problems = verify_snapshot(options.folder)
    raise_all(problems)
    entries = snapshot.manifest.entries.values()
    whole, part = (sum(entry.state == "present" and entry.complete is each for entry in entries) for each in (True, False))
    rest = len(entries) - whole - part
    say(
        f"スナップショットのファイルはすべて manifest.json のとおりです（取得 {whole}、途中まで {part}、未取得 {rest}）。"
        if language == "ja"
        else f"every file of the snapshot is as its manifest says ({whole} obtained, {part} in part, {rest} not)."
    )
    if (options.folder / UNFINISHED / JOB).is_file():
        say(
            "収集は途中で止まっています。telework-scan collect --resume で続けられます。"
            if language == "ja"
            else "its collection was stopped; telework-scan collect --resume goes on with it."
        )
    return EXIT_DONE
