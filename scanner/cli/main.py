"""The command `telework-scan`: parses the line, loads one command's module, turns errors into exit codes."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from scanner import __version__
from scanner.cli.console import language_of, note, prepare_streams, show_problems
from scanner.model.errors import InputError, ScanError, UsageError

COMMANDS = {
    "demo": "組み込みの見本テナントで全体を実行する / run the whole job on the built-in sample tenant",
    "method": "いくつかの質問から方式①–⑧を選ぶ / find your method by a few questions",
    "init": "organisation.yaml と空の answers.yaml を作る / write organisation.yaml and an empty answers.yaml",
    "evaluate": "スナップショットを判定する / judge a snapshot",
    "report": "判定結果から報告書を作る / make reports of an assessment",
    "verify": "スナップショットか判定結果の改ざん・欠落を調べる / check the hashes of a snapshot or an assessment",
    "explain": "ルールか項目を文章で説明する / explain a rule or an item in sentences",
    "lint": "ルール・チェックリスト・組織ファイルを検査する / check rules, checklists and organisation files",
}

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INCOMPLETE, EXIT_INTERNAL, EXIT_INTERRUPTED = 0, 1, 2, 3, 4, 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"コマンドの使い方が違います: {message}（{self.prog} --help で使い方を表示）", f"wrong usage: {message} (see {self.prog} --help)")


def parser_for(name: str) -> argparse.ArgumentParser:
    """The argument parser of one command (its module adds the arguments)."""
    parser = _Parser(prog=f"telework-scan {name}", description=COMMANDS[name])
    parser.add_argument("--lang", choices=("ja", "en"), help="表示の言語 / language of messages and reports")
    return parser


def _overview() -> str:
    lines = ["telework-scan: テレワークのセキュリティを、公的なチェックリストの項目ごとに判定します。", "", "使い方 / usage: telework-scan COMMAND [OPTIONS]", ""]
    lines += [f"  {name:<9} {text}" for name, text in COMMANDS.items()]
    lines += ["", "telework-scan COMMAND --help で各コマンドの使い方 / options of one command", "telework-scan --version"]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line. Returns the exit code; raises nothing but SystemExit of ``--help``."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(_overview())  # noqa: T201
        return EXIT_DONE if arguments else EXIT_USAGE
    if arguments[0] in ("-V", "--version"):
        print(f"telework-scan {__version__}")  # noqa: T201
        return EXIT_DONE
    name, *rest = arguments
    language = language_of(rest[rest.index("--lang") + 1] if "--lang" in rest[:-1] else None)
    try:
        if name not in COMMANDS:
            known = "、".join(COMMANDS)
            raise UsageError(f"「{name}」というコマンドはありません。使えるもの: {known}。", f"there is no command '{name}'; available: {', '.join(COMMANDS)}.")
        module = importlib.import_module(f"scanner.cli.{name}")
        parser = parser_for(name)
        module.add_arguments(parser)
        code: int = module.run(parser.parse_args(rest))
    except InputError as error:
        show_problems(error.problems, language)
        return error.exit_code
    except UsageError as error:
        note(error.ja if language == "ja" else error.en)
        note(f"    {error.en if language == 'ja' else error.ja}")
        return error.exit_code
    except ScanError as error:
        note(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        note("中断しました。 / interrupted.")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    return code


def _internal(error: BaseException) -> int:
    note(f"内部エラーです（{type(error).__name__}）。不具合としてお知らせください。TELEWORK_SCAN_DEBUG=1 で詳細を表示します。")
    note(f"    internal error ({type(error).__name__}); please report it. TELEWORK_SCAN_DEBUG=1 shows details.")
    return EXIT_INTERNAL


def run() -> NoReturn:
    """Entry point of the installed command."""
    prepare_streams()
    try:
        code = main(sys.argv[1:])
    except Exception as error:  # the outermost wall: a person gets a sentence, not a traceback
        if os.environ.get("TELEWORK_SCAN_DEBUG"):
            raise
        code = _internal(error)
    sys.exit(code)
