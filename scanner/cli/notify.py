"""`telework-scan notify`: tells a command of yours, or a Teams workflow, how an assessment came out. Off unless it is asked for."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from reporters.notice import Notice, Worse, as_card, as_data, notice
from scanner.change.compare import compare
from scanner.change.worse import worse
from scanner.cli.baseline import open_assessment
from scanner.cli.console import language_of, say
from scanner.cli.main import EXIT_DONE
from scanner.judge.store import raise_all, read_assessment, verify_assessment
from scanner.model.errors import UsageError

VARIABLE = "TELEWORK_SCAN_TEAMS_WEBHOOK"
# The two hosts under which Power Automate has its request triggers: today's, and the one used until November 2025.
HOSTS = (".environment.api.powerplatform.com", ".logic.azure.com")
_HOST = re.compile("[a-z0-9-]+([.][a-z0-9-]+)+", re.ASCII)
_SECONDS = 60
_VARIABLE_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("assessment", type=Path, metavar="ASSESSMENT", help="evaluate が書いたフォルダー / the folder that evaluate wrote")
    parser.add_argument(
        "--command",
        metavar="LINE",
        help="通知に使うコマンド。標準入力に JSON を受け取る / a command that reads the notice as JSON on its standard input",
    )
    parser.add_argument(
        "--teams",
        nargs="?",
        const=VARIABLE,
        metavar="VARIABLE",
        help=f"Teams のワークフローの URL を入れた環境変数の名前（既定 {VARIABLE}）"
        f" / the environment variable that holds the URL of a Teams workflow (default {VARIABLE})",
    )
    parser.add_argument(
        "--baseline", type=Path, metavar="OLD", help="前回の判定結果。悪くなった項目を知らせる / an earlier assessment: tell what got worse"
    )
    parser.add_argument(
        "--when",
        choices=("always", "fail", "worse"),
        default="always",
        help="知らせるとき: いつも・受容していない不適合があるとき・前回より悪くなったとき（既定 always） / when to tell (default: always)",
    )


def run(options: argparse.Namespace) -> int:
    """Send the notice where it was asked to go, if there is a reason to. 0 unless that fails."""
    if not options.command and not options.teams:
        raise UsageError("--command か --teams を指定してください。", "give --command or --teams.")
    if options.when == "worse" and not options.baseline:
        raise UsageError("--when worse には --baseline も指定してください。", "--when worse needs --baseline.")
    assessment = read_assessment(options.assessment)
    raise_all(verify_assessment(options.assessment))
    language = language_of(options.lang or assessment["organisation"]["language"])
    found = _notice(assessment, options, language)
    if not _wanted(found, options.when):
        say("知らせることはありません。" if language == "ja" else "nothing to tell.")
        return EXIT_DONE
    if options.command:
        tell_command(options.command, as_data(found))
    if options.teams:
        tell_teams(_address(options.teams), as_card(found, language))
    say("知らせました。" if language == "ja" else "told.")
    return EXIT_DONE


def _wanted(found: Notice, when: str) -> bool:
    return when == "always" or (found.failed > 0 if when == "fail" else bool(found.worse))


def _notice(assessment: Mapping[str, Any], options: argparse.Namespace, language: str) -> Notice:
    from reporters.view import build

    return notice(build(assessment), language, None if options.baseline is None else _worse(options, language))


def _worse(options: argparse.Namespace, language: str) -> list[Worse]:
    old, new = open_assessment(options.baseline), open_assessment(options.assessment)
    titles = {(each["id"], item["number"]): item["title"][language] for each in new.assessment["checklists"] for item in each["items"]}
    changes = [change.after for change in compare(old.side, new.side).changes if worse(change) and change.after is not None]
    return [Worse(f"{each.checklist}/{each.item} ({each.work_style})", titles[each.checklist, each.item]) for each in changes]


def tell_command(line: str, data: Mapping[str, Any]) -> None:
    """Run a command without a shell, with the notice on its standard input. Raises `UsageError` if it cannot be run or fails."""
    try:
        words = shlex.split(line, posix=os.name != "nt")
    except ValueError as error:
        raise UsageError(f"--command を読めません（{error}）。", f"--command cannot be read ({error}).") from error
    if not words:
        raise UsageError("--command が空です。", "--command is empty.")
    try:
        done = subprocess.run(words, input=json.dumps(data, ensure_ascii=True).encode("ascii"), timeout=_SECONDS, check=False)  # noqa: S603 - the user's own command
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise UsageError(f"通知のコマンドを実行できません（{reason}）。", f"the command cannot be run ({reason}).") from error
    if done.returncode:
        raise UsageError(f"通知のコマンドが終了コード {done.returncode} で終わりました。", f"the command ended with exit code {done.returncode}.")


def _address(variable: str) -> str:
    """The URL in an environment variable; it is a secret, and stands in no message."""
    if not _VARIABLE_NAME.fullmatch(variable):
        raise UsageError(
            "--teams には、URL ではなく、URL を入れた環境変数の名前を書きます。",
            "--teams takes the name of the environment variable that holds the URL, not the URL.",
        )
    address = os.environ.get(variable, "")
    if not address:
        raise UsageError(f"環境変数 {variable} に Teams のワークフローの URL がありません。", f"the environment variable {variable} holds no URL.")
    return address


def checked(address: str) -> str:
    """The address, if it is one of a Teams workflow. Raises `UsageError` without saying it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = None, None
    host = (parts.hostname or "") if parts else ""
    plain = _HOST.fullmatch(host) and address.isascii() and address.isprintable() and " " not in address
    if parts is None or not plain or parts.scheme != "https" or parts.username is not None or port not in (None, 443) or not host.endswith(HOSTS):
        raise UsageError(
            f"Teams のワークフローの URL ではありません（https で、ホスト名の終わりが {'、'.join(HOSTS)} のもの）。",
            f"this is not the URL of a Teams workflow (https, on a host that ends in {' or '.join(HOSTS)}).",
        )
    return address


def tell_teams(address: str, card: Mapping[str, Any]) -> None:
    """Post a card to a Teams workflow. Raises `UsageError` if that fails."""
    send(checked(address), json.dumps(card, ensure_ascii=True).encode("ascii"))


def send(address: str, body: bytes) -> None:
    """Post JSON; no redirect is followed. Raises `UsageError` if it is not accepted; the address stands in no message."""
    import http.client
    import urllib.error
    import urllib.request

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:  # None: the answer stands as an error
            return None

    request = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method="POST")  # noqa: S310 - the scheme was checked
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=_SECONDS) as answer:
            answer.read(1)
    except urllib.error.HTTPError as error:
        raise UsageError(
            f"Teams のワークフローに断られました（HTTP {error.code}）。", f"the Teams workflow refused the notice (HTTP {error.code})."
        ) from None
    except (OSError, http.client.HTTPException) as error:
        raise UsageError(
            f"Teams のワークフローに届きませんでした（{type(error).__name__}）。", f"the Teams workflow was not reached ({type(error).__name__})."
        ) from None
