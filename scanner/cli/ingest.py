"""`telework-scan ingest`: files that Windows and other tools wrote, into a snapshot."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime
from pathlib import Path

from scanner import __version__
from scanner.cli.console import language_of, note, pick, say, show_problems
from scanner.cli.disguised import add_pseudonymise, adding
from scanner.cli.main import EXIT_DONE, EXIT_INCOMPLETE
from scanner.ingest.computers import Computer, Options
from scanner.ingest.ingest import Ingested, ingest
from scanner.language.types import parse_datetime
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation
from scanner.model.errors import UsageError
from scanner.model.text import Text
from scanner.resources.registry import local_registry
from scanner.snapshot.write import stamp

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TENANT = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REASONS = {
    "permission_denied": Text("権限なし", "no permission"),
    "not_collected": Text("コマンドが失敗", "the command failed"),
    "incomplete": Text("一部だけ", "in part"),
    "invalid_value": Text("読めない値", "unreadable values"),
}

_ELEVATED = Text("管理者として実行", "run as an administrator")
_NOT_ELEVATED = Text("管理者以外で実行", "not run as an administrator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="読み込むファイル・フォルダー・zip / files, folders or zip files to bring in"
    )
    parser.add_argument(
        "--into", type=Path, required=True, metavar="SNAPSHOT", help="書き込むスナップショット（なければ作る） / the snapshot to add to, or a new one"
    )
    parser.add_argument(
        "--organisation", type=Path, metavar="FILE", help="organisation.yaml（新しいスナップショットのテナント ID） / tenant id of a new one"
    )
    parser.add_argument("--tenant", metavar="ID", help="新しいスナップショットのテナント ID / tenant id of a new snapshot")
    parser.add_argument("--computer", metavar="NAME", help="名前の分からないファイルの PC の名前 / name of the PC, for files that do not tell it")
    parser.add_argument("--ownership", choices=("company", "personal"), help="PC の所有者（会社か個人） / who owns the PCs")
    parser.add_argument(
        "--collected-at", metavar="DATE", help="日時の分からないファイルを書き出した日（例 2026-11-20） / day of files that do not tell their time"
    )
    add_pseudonymise(parser)


def run(options: argparse.Namespace) -> int:
    """0; 3 if something could not be read of a PC because of missing rights. Nothing is written where a file is wrong."""
    language = language_of(options.lang)
    now = datetime.now(UTC)
    asked = Options(computer=options.computer, ownership=options.ownership, collected_at=_moment(options.collected_at, now))
    done = ingest(
        options.files, options.into, asked, _tenant(options), f"telework-scan {__version__}", now, adding(options.pseudonymise, options.into)
    )
    show_problems(done.warnings, language)
    _show(done, options.into, language)
    refused = any(one["reason"] == "permission_denied" for each in done.computers for one in each.about["unread"])
    return EXIT_INCOMPLETE if refused else EXIT_DONE


def _moment(day: str | None, now: datetime) -> str | None:
    """The end of a day in Japan, or now if that is earlier, as the time of a file that was written on that day."""
    if day is None:
        return None
    found = parse_datetime(f"{day}T23:59:59+09:00") if _DAY.fullmatch(day) else None
    start = parse_datetime(f"{day}T00:00:00+09:00") if found else None
    if found is None or start is None or start > now:
        raise UsageError(
            "--collected-at には、今日までの日付を 2026-11-20 の形で書いてください。", "--collected-at takes a day up to today, like 2026-11-20."
        )
    return stamp(min(found, now))


def _tenant(options: argparse.Namespace) -> str | None:
    if options.organisation and options.tenant:
        raise UsageError("--organisation と --tenant は同時に使えません。", "--organisation does not go with --tenant.")
    if options.organisation:
        library = load_library([])
        return load_organisation(options.organisation, library.checklists, library.rules, library.products).tenant
    if options.tenant and not _TENANT.fullmatch(options.tenant):
        raise UsageError("--tenant にはテナント ID（GUID）を指定してください。", "--tenant takes the id of a tenant (a GUID).")
    return options.tenant.lower() if options.tenant else None


def _show(done: Ingested, folder: Path, language: str) -> None:
    ja = language == "ja"
    say(f"読み込んだ PC: {len(done.stored.written)} 台" if ja else f"PCs brought in: {len(done.stored.written)}")
    for computer in done.computers:
        _show_computer(computer, computer.id in done.stored.kept, language)
    if done.policies:
        say(f"読み込んだグループ ポリシー: {done.policies} 個" if ja else f"group policies brought in: {done.policies}")
    if done.refused:
        note(
            "次の秘密の値がファイルに入っていました。読み込まず、どこにも保存していません。ファイルからも消してください。"
            if ja
            else "These secrets stood in the files. They were not brought in and are stored nowhere. Delete them from the files, too."
        )
        for secret in done.refused:
            note(f"  {secret.place}: {secret.what}")
    say(f"スナップショット: {folder}" if ja else f"snapshot: {folder}")
    say(
        f"次は telework-scan evaluate {folder} --organisation organisation.yaml --out assessment で判定できます。"
        if ja
        else f"Next: telework-scan evaluate {folder} --organisation organisation.yaml --out assessment"
    )


def _show_computer(computer: Computer, kept: bool, language: str) -> None:  # noqa: FBT001 - one line for each
    ja = language == "ja"
    about = computer.about
    elevated = about.get("elevated")
    rights = None if elevated is None else _ELEVATED if elevated else _NOT_ELEVATED
    facts = [about.get("serial"), about.get("collectedAt"), pick(rights, language) if rights else None]
    told = ("、" if ja else ", ").join(str(fact) for fact in facts if fact)
    whole = len(about["sections"])
    name = f"「{computer.name}」" if ja else f"'{computer.name}'"
    if kept:
        say(f"  {name}（{told}）: 読み込みませんでした" if ja else f"  {name} ({told}): not brought in")
        return
    say(f"  {name}（{told}）: {whole} 種類の情報" if ja else f"  {name} ({told}): {whole} kinds of data")
    for each in about["unread"]:
        title, reason = pick(local_registry()[each["resource"]].title, language), pick(_REASONS[each["reason"]], language)
        say(f"      不足: {title}（{reason}）" if ja else f"      lacking: {title} ({reason})")
