"""`telework-scan collect`: a read-only snapshot of a tenant through Microsoft Graph."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.cli.console import language_of, note, pick, say
from scanner.cli.disguised import add_pseudonymise
from scanner.cli.main import EXIT_DONE, EXIT_INCOMPLETE
from scanner.cli.options import add_library, whole_number
from scanner.cli.outcomes import advice, tally
from scanner.cli.progress import shown
from scanner.cli.wanted import Plan, planned
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation
from scanner.model.errors import OutputError, UsageError
from scanner.model.text import Text
from scanner.resources.registry import PEOPLE_ONLY

SIGN_INS = ("certificate", "secret", "federated", "managed-identity", "device-code", "azure-cli")
CLOUDS = ("global", "usgov", "usgov-dod", "china")
WAYS = """\
サインインの方法（--sign-in） / ways to sign in:
  certificate       アプリの証明書（--certificate）。無人で動かすときに勧めます / the app's certificate; for unattended runs
  secret            アプリのシークレット（環境変数 AZURE_CLIENT_SECRET） / the app's secret, from the environment
  federated         GitHub Actions など、CI のトークン / a token of the CI, e.g. GitHub Actions
  managed-identity  Azure の上で動かすとき / for runs on Azure
  device-code       人がブラウザーでサインインする / a person signs in with a browser
  azure-cli         az login のサインインを使う / the sign-in of az login

例 / examples:
  telework-scan collect --organisation organisation.yaml --out snapshot --sign-in device-code --client-id ID
  telework-scan collect --organisation organisation.yaml --out snapshot --sign-in certificate --client-id ID --certificate app.pem

設定は読むだけで、変更しません。必要な権限: telework-scan permissions
Settings are only read, never changed. Permissions needed: telework-scan permissions"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--organisation", type=Path, metavar="FILE", help="organisation.yaml（テナント ID とチェックリスト） / tenant id and checklists"
    )
    parser.add_argument(
        "--tenant", metavar="ID", help="organisation.yaml がないときのテナント ID（すべて集める） / tenant id, without organisation.yaml"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="スナップショットを書く新しいフォルダー / a new folder for the snapshot"
    )
    add_sign_in(parser)
    add_library(parser)


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """How to sign in, and how much to collect."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = WAYS
    parser.add_argument(
        "--sign-in", choices=SIGN_INS, metavar="WAY", help="サインインの方法（下の一覧）。既定はありません / how to sign in (see below); no default"
    )
    parser.add_argument("--client-id", metavar="ID", help="アプリのクライアント ID（AZURE_CLIENT_ID でも可） / client id of the app")
    parser.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="秘密鍵を含む証明書（PEM・PFX。AZURE_CLIENT_CERTIFICATE_PATH でも可） / certificate with its key",
    )
    parser.add_argument(
        "--cloud", choices=CLOUDS, default="global", metavar="NAME", help="global（既定。日本はこれ）、usgov、usgov-dod、china / national cloud"
    )
    parser.add_argument("--all", action="store_true", help="チェックリストが使わないデータも集める / also what the checklists do not need")
    add_pseudonymise(parser)
    parser.add_argument("--resume", action="store_true", help="途中で止まった収集の続きをする / go on with a collection that was stopped")
    parser.add_argument(
        "--max-minutes", type=minutes, default=60, metavar="N", help="収集全体の時間の上限（分、既定 60） / time limit of the whole collection"
    )
    parser.add_argument("--debug", action="store_true", help="要求を 1 行ずつ示す（値と本文は出さない） / one line per request, without values")
    parser.add_argument(
        "--sandbox-url", metavar="URL", help="この PC の模擬サービス（http://127.0.0.1:PORT）から集める / collect from a loopback service"
    )


def minutes(text: str) -> int:
    """Read a number of 1 or more from the command line."""
    if not whole_number(text):
        raise argparse.ArgumentTypeError("1 以上の整数を指定します / give a number of 1 or more")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Collect, say what was read and what was not. 3 if something that is needed was refused or broke off."""
    language = language_of(options.lang)
    library = load_library(options.library)
    organisation = load_organisation(options.organisation, library.checklists, library.rules, library.products) if options.organisation else None
    plan = planned(library, organisation, tenant=options.tenant, whole=options.all, anywhere=bool(options.sandbox_url))
    manifest = collected(options, plan, options.out, language)
    show_closing(manifest, plan, options.out, language)
    whom = f"--organisation {_quoted(options.organisation)}" if options.organisation else "--checklist mic-sme-2021 --method N"
    key = f" --pseudonymise {_quoted(options.pseudonymise)}" if options.pseudonymise else ""
    command = f"telework-scan evaluate {_quoted(options.out)} {whom} --out assessment{key}"
    say(f"次は判定です: {command}" if language == "ja" else f"to judge it: {command}")
    return code_of(manifest, plan)


def collected(options: argparse.Namespace, plan: Plan, out: Path, language: str) -> dict[str, Any]:
    """Sign in, say what is granted and what is missing, and collect. Returns the manifest."""
    if not options.sandbox_url and options.sign_in is None:
        raise UsageError(
            f"サインインの方法を --sign-in で選んでください（{'、'.join(SIGN_INS)}）。自動では選びません。",
            f"choose how to sign in with --sign-in ({', '.join(SIGN_INS)}); there is no default.",
        )
    if options.sandbox_url and options.sign_in in SIGN_INS:
        raise UsageError(
            "--sandbox-url の模擬サービスには、サインインは要りません。--sign-in を外してください。",
            "the service of --sandbox-url needs no sign-in: leave --sign-in out.",
        )
    try:
        import httpx  # noqa: F401
        import msgraph  # noqa: F401
        from azure import identity  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "収集に必要なパッケージ（msgraph-sdk、azure-identity、httpx）が入っていません。"
            '次のコマンドで入れてください: pip install "telework-scan[collect]"',
            'collecting needs msgraph-sdk, azure-identity and httpx: pip install "telework-scan[collect]".',
        ) from error
    from scanner.cli.collecting import carry_out

    try:
        with shown(language, len(plan.resources)) as progress:
            return carry_out(options, plan, out, language, progress)
    except KeyboardInterrupt:
        if remains := _remains(out):
            note(pick(remains, language))
        raise
    except OutputError as error:
        remains = _remains(out) or Text("", "")
        raise OutputError(f"{error.ja}{remains.ja}", f"{error.en} {remains.en}".rstrip()) from error


def _remains(out: Path) -> Text | None:
    """What a collection that was stopped has left behind, and how to go on with it."""
    from scanner.collect.journal import JOB
    from scanner.snapshot.manifest import MANIFEST, UNFINISHED

    if not (out / UNFINISHED / JOB).is_file():
        return None
    if (out / MANIFEST).is_file():
        return Text(
            f"読み終えた分を、途中までのスナップショットとして {out} に残しました。続けるには、同じコマンドに --resume を付けてください。",
            f"What was read is kept in {out} as a partial snapshot; to go on, give the same command with --resume.",
        )
    return Text(
        f"読み終えた分は {out} に残っています。続けるには、同じコマンドに --resume を付けてください。",
        f"What was read is kept in {out}; to go on, give the same command with --resume.",
    )


def show_closing(manifest: Mapping[str, Any], plan: Plan, out: Path, language: str) -> None:
    """Whose snapshot it is, how much was read, and what can be done about the rest."""
    tenant = manifest["tenant"]
    whose = "、".join(filter(None, (tenant["name"], tenant["id"]))) if language == "ja" else ", ".join(filter(None, (tenant["name"], tenant["id"])))
    say(f"スナップショット: {out}（{whose}）" if language == "ja" else f"snapshot: {out} ({whose})")
    say(f"  {pick(tally(manifest['resources'].values()), language)}")
    for text in advice(manifest):
        say(f"  {pick(text, language)}")
    if missing := lacking(manifest, plan):
        say(
            f"  判定に使うデータのうち {missing} 種類がそろっていないため、終了コードは 3 です。それを使う項目は「確認不能」になります。"
            if language == "ja"
            else f"  The exit code is 3, because {missing} of the kinds of data that are judged are not complete; items that need them will be unknown."
        )


def _quoted(path: Path) -> str:
    return str(path) if re.fullmatch(r"[\w./\\:~+@-]+", str(path)) else f'"{path}"'


def code_of(manifest: Mapping[str, Any], plan: Plan) -> int:
    """3 if a resource that is needed was refused or broke off. A missing licence is knowledge, not a defect."""
    return EXIT_INCOMPLETE if lacking(manifest, plan) else EXIT_DONE


def lacking(manifest: Mapping[str, Any], plan: Plan) -> int:
    """How many of the resources that are needed are not what they could have been. What no application may read could not have been."""
    entries = [manifest["resources"][name] for name in plan.wanted if name in manifest["resources"]]
    return sum(not entry["complete"] and entry["reason"] != "not_licensed" and entry["detail"] != PEOPLE_ONLY for entry in entries)
