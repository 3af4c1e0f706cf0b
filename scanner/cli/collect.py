"""`telework-scan collect`: a read-only snapshot of a tenant through Microsoft Graph."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.cli.console import language_of, say
from scanner.cli.main import EXIT_DONE, EXIT_INCOMPLETE
from scanner.cli.options import add_library, whole_number
from scanner.cli.progress import shown
from scanner.cli.wanted import Plan, planned
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation
from scanner.model.errors import UsageError

SIGN_INS = ("certificate", "secret", "federated", "managed-identity", "device-code", "azure-cli")
CLOUDS = ("global", "usgov", "usgov-dod", "china")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--organisation", type=Path, metavar="FILE", help="organisation.yaml（テナント ID とチェックリスト） / tenant id and checklists"
    )
    parser.add_argument("--tenant", metavar="ID", help="organisation.yaml なしで使うテナント ID / tenant id, without organisation.yaml")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="スナップショットを書く新しいフォルダー / a new folder for the snapshot"
    )
    add_sign_in(parser)
    add_library(parser)


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """How to sign in, and how much to collect."""
    parser.add_argument("--sign-in", choices=SIGN_INS, help="サインインの方法。既定はなく、必ず選びます / how to sign in; there is no default")
    parser.add_argument("--client-id", metavar="ID", help="アプリのクライアント ID（AZURE_CLIENT_ID でも可） / client id of the app")
    parser.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="証明書 PEM・PFX（AZURE_CLIENT_CERTIFICATE_PATH でも可） / certificate of the app",
    )
    parser.add_argument("--cloud", choices=CLOUDS, default="global", help="クラウド（日本は global） / national cloud")
    parser.add_argument("--all", action="store_true", help="チェックリストが使わないリソースも集める / also what the checklists do not need")
    parser.add_argument("--resume", action="store_true", help="途中で止まった収集を続ける / continue a collection that was stopped")
    parser.add_argument(
        "--max-minutes", type=whole_number, default=60, metavar="N", help="収集全体の時間の上限（分、既定 60） / time limit of the whole collection"
    )
    parser.add_argument("--debug", action="store_true", help="要求を 1 行ずつ表示する（値・本文・トークンは出さない） / one line per request")
    parser.add_argument(
        "--sandbox-url", metavar="URL", help="自分の PC の模擬サービス（http://127.0.0.1:PORT）から集める / collect from a loopback service"
    )


def run(options: argparse.Namespace) -> int:
    """Collect, say what was read and what was not. 3 if something that is needed was refused or broke off."""
    language = language_of(options.lang)
    library = load_library(options.library)
    organisation = load_organisation(options.organisation, library.checklists, library.rules) if options.organisation else None
    plan = planned(library, organisation, tenant=options.tenant, whole=options.all, anywhere=bool(options.sandbox_url))
    manifest = collected(options, plan, options.out, language)
    say(f"スナップショット: {options.out}" if language == "ja" else f"snapshot: {options.out}")
    return code_of(manifest, plan)


def collected(options: argparse.Namespace, plan: Plan, out: Path, language: str) -> dict[str, Any]:
    """Sign in, say what is granted and what is missing, and collect. Returns the manifest."""
    if not options.sandbox_url and options.sign_in is None:
        ways = "、".join(SIGN_INS)
        raise UsageError(
            f"--sign-in でサインインの方法を選んでください（{ways}）。", f"choose how to sign in with --sign-in ({', '.join(SIGN_INS)})."
        )
    try:
        import httpx  # noqa: F401
        import msgraph  # noqa: F401
        from azure import identity  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "収集に要る部品（msgraph-sdk、azure-identity）が入っていません。pip install 'telework-scan[collect]' で入れてください。",
            "collecting needs msgraph-sdk and azure-identity: pip install 'telework-scan[collect]'.",
        ) from error
    from scanner.cli.collecting import carry_out

    with shown(language) as progress:
        return carry_out(options, plan, out, language, progress)


def code_of(manifest: Mapping[str, Any], plan: Plan) -> int:
    """3 if a resource that is needed was refused or broke off. A missing licence is knowledge, not a defect."""
    return EXIT_INCOMPLETE if any(unfinished(manifest["resources"][name]) for name in plan.wanted if name in manifest["resources"]) else EXIT_DONE


def unfinished(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of the manifest is not what it could have been."""
    return not entry["complete"] and entry["reason"] != "not_licensed"
