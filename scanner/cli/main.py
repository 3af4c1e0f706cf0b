"""The command `telework-scan`: parses the line, loads one command's module, turns errors into exit codes."""

from __future__ import annotations

import importlib
import itertools
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from scanner import __version__
from scanner.cli.console import finish, language_of, note, prepare_streams, say, show_problems
from scanner.model.errors import InputError, ScanError, UsageError

COMMANDS = {
    "demo": "組み込みの見本テナントで全体を実行する / run the whole job on the built-in sample tenant",
    "method": "いくつかの質問から方式①–⑧を選ぶ / find your method by a few questions",
    "init": "organisation.yaml と空の answers.yaml を作る / write organisation.yaml and an empty answers.yaml",
    "permissions": "必要な権限と、それで判定できる項目を示す / the permissions needed, and the items that each unlocks",
    "scan": "収集・判定・報告をまとめて行う / collect, judge and report in one go",
    "collect": "テナントから読み取り専用で収集する / collect a read-only snapshot of a tenant",
    "ingest": "PC で書き出したファイルをスナップショットに加える / add files written on PCs to a snapshot",
    "collect-directory": "Active Directory から読み取り専用で収集する / collect from Active Directory, read-only",
    "evaluate": "スナップショットを判定する / judge a snapshot",
    "report": "判定結果から報告書を作る / make reports of an assessment",
    "self-assessment": "自己点検表（CSV）を作る・引き継ぐ / make or renew a self-assessment sheet (CSV)",
    "workbook": "記入済みのブックから answers.yaml と waivers.yaml を作る / answers.yaml and waivers.yaml from a filled workbook",
    "pseudonymise": "氏名や端末名を、鍵で作る仮名に置き換える / replace names of people and devices by keyed tokens",
    "verify": "スナップショットか判定結果の改ざん・欠落を調べる / check the hashes of a snapshot or an assessment",
    "sign": "判定結果の受領書に署名する・鍵を作る / sign the receipt of an assessment, or make a key",
    "diff": "2 つの判定結果を比べ、何が変わったかを示す / what changed between two assessments",
    "history": "判定の履歴と推移を示す / list the runs of a history, and their trend",
    "notify": "判定結果をコマンドか Teams に知らせる / tell a command, or Teams, how an assessment came out",
    "template": "規程・手順書・周知文・台帳のひな形を書き出す / write drafts of rules, procedures, notices and the device ledger",
    "explain": "ルール、項目、手順、用語を文章で説明する / explain a rule, an item, a procedure or a term",
    "lint": "ルール・チェックリスト・組織ファイルを検査する / check rules, checklists and organisation files",
}

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INCOMPLETE, EXIT_INTERNAL, EXIT_INTERRUPTED = 0, 1, 2, 3, 4, 130


def _overview() -> str:
    lines = [
        "telework-scan: テレワークのセキュリティを、公的なチェックリストの項目ごとに判定します。",
        "",
        "使い方 / usage: telework-scan COMMAND [OPTIONS]",
        "",
    ]
    lines += [f"  {name:<17} {text}" for name, text in COMMANDS.items()]
    lines += ["", "telework-scan COMMAND --help で各コマンドの使い方 / options of one command", "telework-scan --version"]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line. Returns the exit code; raises nothing but SystemExit of ``--help``."""
    try:
        return _carry_out(*arguments)
    except ScanError as error:
        _complain(error, language_of(_asked_language(arguments)))
        return error.exit_code
    except KeyboardInterrupt:
        note("中断しました。 / interrupted.")
        return EXIT_INTERRUPTED


def _carry_out(name: str = "", *arguments: str) -> int:
    if name in ("", "-h", "--help"):
        say(_overview())
        return EXIT_DONE if name else EXIT_USAGE
    if name in ("-V", "--version"):
        say(f"telework-scan {__version__}")
        return EXIT_DONE
    if name not in COMMANDS:
        known = "、".join(COMMANDS)
        raise UsageError(
            f"「{name}」というコマンドはありません。使えるもの: {known}。", f"there is no command '{name}'; available: {', '.join(COMMANDS)}."
        )
    from scanner.cli.parser import parser_for  # not needed to say the version

    module = importlib.import_module(f"scanner.cli.{name.replace('-', '_')}")
    parser = parser_for(name, COMMANDS[name])
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(arguments))
    return code


def _complain(error: ScanError, language: str) -> None:
    if isinstance(error, InputError):
        show_problems(error.problems, language)
    elif isinstance(error, UsageError):
        note(error.ja if language == "ja" else error.en)
        note(f"    {error.en if language == 'ja' else error.ja}")
    else:
        note(str(error))


def _asked_language(arguments: Sequence[str]) -> str | None:
    """Return the value of ``--lang``, whether or not the rest of the line can be understood."""
    for option, value in itertools.pairwise((*arguments, "")):
        asked = value if option == "--lang" else option.removeprefix("--lang=")
        if option.startswith("--lang") and asked in ("ja", "en"):
            return asked
    return None


def _internal(error: BaseException) -> int:
    if os.environ.get("TELEWORK_SCAN_DEBUG"):
        import traceback

        from scanner.collect.secrets import Secrets

        note(Secrets(os.environ).hide("".join(traceback.format_exception(error))))
        return EXIT_INTERNAL
    note(f"内部エラーです（{type(error).__name__}）。不具合としてお知らせください。TELEWORK_SCAN_DEBUG=1 で詳細を表示します。")
    note(f"    internal error ({type(error).__name__}); please report it. TELEWORK_SCAN_DEBUG=1 shows details.")
    return EXIT_INTERNAL


def run() -> NoReturn:
    """Entry point of the installed command."""
    prepare_streams()
    try:
        code = main(sys.argv[1:])
    except SystemExit as done:  # argparse, after --help
        code = done.code if isinstance(done.code, int) else EXIT_DONE
    except Exception as error:  # noqa: BLE001 - the outermost wall: a person gets a sentence, not a traceback
        code = _internal(error)
    sys.exit(_flushed(code))


def _flushed(code: int) -> int:
    """Return the exit code after everything said has really been written."""
    try:
        finish(sys.stdout)
    except UsageError as error:
        note(f"{error.ja} / {error.en}")
        return error.exit_code
    return code
