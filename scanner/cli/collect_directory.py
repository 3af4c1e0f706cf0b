"""`telework-scan collect-directory`: what Active Directory says, read-only over LDAPS, added to a snapshot."""

from __future__ import annotations

import argparse
import getpass
import importlib.util
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner import __version__
from scanner.cli.console import language_of, note, pick, say
from scanner.cli.disguised import add_pseudonymise, adding, without_names
from scanner.cli.main import EXIT_DONE, EXIT_INCOMPLETE
from scanner.cli.options import add_library
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation
from scanner.model.errors import UsageError
from scanner.model.text import Text

if TYPE_CHECKING:
    from scanner.collect.directory_trust import Address

PASSWORD = "TELEWORK_SCAN_DIRECTORY_PASSWORD"  # noqa: S105 - the name of a variable
LONGEST_PASSWORD = 1024
EPILOG = f"""\
パスワードは、環境変数 {PASSWORD}、--password-file のファイルの 1 行目、画面での入力のどれかで渡します。引数には書けません。
The password comes from the variable {PASSWORD}, from the first line of --password-file, or is asked for; never as an argument.

例 / examples:
  telework-scan collect-directory --server ldaps://dc1.corp.example.jp --user scan@corp.example.jp --into snapshot --ca company-ca.pem

ディレクトリーは読むだけで、変更しません。読むものと権限: docs/directory.md
The directory is only read, never changed. What is read, and with which rights: docs/directory.md"""

# What the details of a manifest's entry mean (`scanner.collect` writes them the same in every language).
_PHRASES = {
    "connection lost": Text("接続が切れました", "the connection was lost"),
    "a password policy cannot be read": Text("読めないパスワード ポリシーがあります", "a password policy cannot be read"),
    "the Password Settings Container cannot be read": Text(
        "Password Settings Container を読めません", "the Password Settings Container cannot be read"
    ),
    "a password policy that is applied cannot be read": Text(
        "だれかに適用されているのに読めないパスワード ポリシーがあります", "a password policy is applied to somebody and cannot be read"
    ),
    "a group policy cannot be read": Text("読めないグループ ポリシーがあります", "a group policy cannot be read"),
    "the container of group policies cannot be read": Text("グループ ポリシーの一覧を読めません", "the list of group policies cannot be read"),
    "a built-in account cannot be seen": Text("組み込みアカウントの一部が見えません", "a built-in account cannot be seen"),
    "an account cannot be read": Text("読めないアカウントがあります", "an account cannot be read"),
    "a computer cannot be read": Text("読めないコンピューターがあります", "a computer cannot be read"),
    "no computer can be seen": Text("コンピューターが 1 台も見えません", "no computer can be seen"),
    "a member cannot be seen": Text("グループのメンバーの一部が見えません", "a member of a group cannot be seen"),
    "a member belongs to another domain": Text(
        "グループに、ほかのドメインのメンバーがいます（このドメインだけを読みます）", "a group has members of another domain (only this one is read)"
    ),
    "the members of the privileged groups are not all known": Text(
        "特権グループのメンバーがすべては分かりません", "the members of the privileged groups are not all known"
    ),
}
_PATTERNS = (
    (re.compile("LDAP result ([0-9]+)"), Text("LDAP の結果コード {0}", "LDAP result {0}")),
    (re.compile("unreadable ([A-Za-z-]+)"), Text("読めない値があります（{0}）", "a value cannot be read ({0})")),
    (re.compile("objects without ([A-Za-z]+)"), Text("{0} のない記録は除きました", "records without {0} were left out")),
    (re.compile("more than ([0-9]+) objects"), Text("{0} 件を超えたので、途中でやめました", "stopped after {0} objects")),
    (re.compile("([0-9]+) privileged groups cannot be seen"), Text("見えない特権グループが {0} 個あります", "{0} privileged groups cannot be seen")),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.allow_abbrev = False  # --password, cut short, must not be taken for --password-file and its value shown in an error
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument(
        "--server",
        required=True,
        metavar="URL",
        help="ドメイン コントローラー（ldaps://dc1.corp.example.jp） / a domain controller; ldaps:// only",
    )
    parser.add_argument(
        "--user",
        required=True,
        metavar="NAME",
        help="読むためのユーザー（scan@corp.example.jp か CORP\\scan） / the user to sign in with",
    )
    parser.add_argument(
        "--into",
        type=Path,
        required=True,
        metavar="DIR",
        help="加える先のスナップショットか、新しいフォルダー / a snapshot to add to, or a new folder",
    )
    parser.add_argument("--ca", type=Path, metavar="FILE", help="サーバーの証明書を発行した認証局の証明書（PEM） / certificate of the authority, PEM")
    parser.add_argument(
        "--trust-certificate",
        metavar="SHA256",
        help="認証局で確かめられないとき、信頼する証明書のフィンガープリント / fingerprint of the one certificate to trust, without an authority",
    )
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="1 行目にパスワードがあるファイル / a file with the password in its first line"
    )
    parser.add_argument(
        "--organisation", type=Path, metavar="FILE", help="organisation.yaml（テナントを確かめる） / to see that the snapshot is this organisation's"
    )
    add_pseudonymise(parser)
    add_library(parser)


def run(options: argparse.Namespace) -> int:
    """Read the directory and say what came of it. 3 if something was refused or broke off."""
    language = language_of(options.lang)
    if importlib.util.find_spec("ldap3") is None:
        raise UsageError(
            'ディレクトリーを読むためのパッケージ（ldap3）が入っていません。次のコマンドで入れてください: pip install "telework-scan[directory]"',
            'reading a directory needs ldap3: pip install "telework-scan[directory]".',
        )
    from scanner.collect.directory import collect_directory
    from scanner.collect.directory_connection import sign_in
    from scanner.collect.directory_snapshot import add, target_of
    from scanner.collect.directory_trust import Trust, address_of, fingerprint_of
    from scanner.collect.secrets import quiet_logging
    from scanner.resources.registry import local_registry

    if options.ca and options.trust_certificate:
        raise UsageError("--ca と --trust-certificate は、どちらか一方を指定してください。", "give either --ca or --trust-certificate.")
    address = address_of(options.server)
    trust = Trust(address, options.ca, fingerprint_of(options.trust_certificate) if options.trust_certificate else None)
    tenant, name = _whose(options)
    target = target_of(options.into, tenant)
    disguise = adding(options.pseudonymise, options.into)
    quiet_logging()
    password = _password(options, address)
    note(
        f"{address} から読み取ります。何も変更しません。"
        if language == "ja"
        else f"Reading from {address}. Nothing is changed."
    )  # fmt: skip
    directory = sign_in(address, trust, options.user, password)
    try:
        collection = collect_directory(directory, lambda each: note(f"  {pick(local_registry()[each].title, language)}"))
    finally:
        directory.close()
    base, title = collection.base, collection.title
    if disguise is not None:
        collection, name = without_names(collection, disguise), name and disguise.company(name)
    mark = disguise.mark if disguise else None
    manifest = add(target, collection, tool=f"telework-scan {__version__}", tenant=tenant, name=name, mark=mark)
    entries = {each.name: manifest["resources"][each.name] for each in collection.resources}
    _close(entries, base, title, options.into, language)
    return EXIT_DONE if all(entry["complete"] for entry in entries.values()) else EXIT_INCOMPLETE


def _whose(options: argparse.Namespace) -> tuple[str | None, str | None]:
    """Tenant id and name of the organisation, where there is a file of it."""
    if options.organisation is None:
        return None, None
    library = load_library(options.library)
    organisation = load_organisation(options.organisation, library.checklists, library.rules, library.products)
    return organisation.tenant, organisation.name


def _password(options: argparse.Namespace, address: Address) -> str:
    """The password, from where it may come. Raises `UsageError`, which never shows it."""
    if options.password_file is not None:
        found = _first_line(options.password_file)
    elif PASSWORD in os.environ:
        found = os.environ[PASSWORD]
    elif sys.stdin is not None and sys.stdin.isatty():
        found = getpass.getpass(f"{options.user} のパスワード / password ({address.host}): ")
    else:
        raise UsageError(
            f"パスワードがありません。環境変数 {PASSWORD} か --password-file で渡してください。",
            f"there is no password: give it by the variable {PASSWORD} or by --password-file.",
        )
    if not found or len(found) > LONGEST_PASSWORD:
        raise UsageError(
            "パスワードが空か、長すぎます。名前のないサインイン（匿名）はしません。",
            "the password is empty or too long; there is no anonymous sign-in.",
        )
    return found


def _first_line(path: Path) -> str:
    from scanner.collect.secrets import shown_path

    try:
        with path.open(encoding="utf-8-sig") as stream:
            return stream.readline(LONGEST_PASSWORD + 2).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        shown = shown_path(str(path))
        raise UsageError(f"--password-file のファイル {shown} を読めません。", f"--password-file: {shown} cannot be read.") from error


def _close(entries: Mapping[str, Mapping[str, Any]], base: str, title: str, into: Path, language: str) -> None:
    """What was read of which domain, what not and why, and what can be done about it."""
    from scanner.resources.registry import local_registry

    say(f"スナップショット: {into}（ドメイン「{title}」）" if language == "ja" else f"snapshot: {into} (domain '{title}')")
    for name, entry in entries.items():
        say(f"  {pick(local_registry()[name].title, language)}: {pick(_outcome(entry), language)}")
    if entries["directory.passwordSettings"]["reason"] == "permission_denied":
        say(pick(_delegation(base), language))
    if not all(entry["complete"] for entry in entries.values()):
        say(
            "  読めなかったものがあるため、終了コードは 3 です。それを使う項目は「確認不能」になります。"
            if language == "ja"
            else "  The exit code is 3, because something could not be read; items that need it will be unknown."
        )


def _outcome(entry: Mapping[str, Any]) -> Text:
    count = f"{entry['count']:,}"
    if entry["complete"]:
        return Text(f"取得しました（{count} 件）", f"read ({count})")
    why = [_phrase(each) for each in str(entry["detail"]).split("; ")]
    ja, en = "。".join(each.ja for each in why), "; ".join(each.en for each in why)
    if entry["state"] == "present":
        return Text(f"途中までです（{count} 件。{ja}）", f"incomplete ({count}; {en})")
    if entry["reason"] == "permission_denied":
        return Text(f"権限がないため読めませんでした（{ja}）", f"no permission ({en})")
    return Text(f"読めませんでした（{ja}）", f"could not be read ({en})")


def _phrase(detail: str) -> Text:
    for pattern, text in _PATTERNS:
        if found := pattern.fullmatch(detail):
            return Text(text.ja.format(found[1]), text.en.format(found[1]))
    return _PHRASES.get(detail, Text(detail, detail))


def _delegation(base: str) -> Text:
    from scanner.collect.directory_policies import settings_name

    command = f'dsacls "{settings_name(base)}" /I:T /G "CORP\\telework-scan:GR"'
    return Text(
        "  細かい設定が可能なパスワード ポリシーは、既定ではドメイン管理者だけが読めます。ドメイン管理者が次のコマンドで、"
        f"読み取りだけを委任できます（最後の名前は、読むためのユーザーかグループに置き換えます）:\n    {command}",
        "  By default only domain administrators may read fine-grained password policies. A domain administrator can delegate reading alone"
        f" (put the user or group that reads in place of the last name):\n    {command}",
    )
