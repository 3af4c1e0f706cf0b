"""`telework-scan demo`: the whole job on a made-up tenant: sign in to a stand-in for Microsoft Graph on this machine, collect, judge, report."""

from __future__ import annotations

import argparse
import shutil
from importlib.util import find_spec
from pathlib import Path

from scanner.cli.collect import collected
from scanner.cli.console import language_of, say
from scanner.cli.evaluate import evaluate
from scanner.cli.main import EXIT_DONE
from scanner.cli.options import Inputs, load_inputs
from scanner.cli.report import write_reports
from scanner.cli.summary import show_summary
from scanner.cli.wanted import planned
from scanner.library.shipped import shipped_folder
from scanner.model.errors import UsageError

TENANT = "sample"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--out", type=Path, default=Path("out/demo"), metavar="DIR", help="結果を書くフォルダー（既定 out/demo） / where the results go"
    )


def run(options: argparse.Namespace) -> int:
    """Collect the sample tenant, judge it, write both reports, say where they lie."""
    language = language_of(options.lang)
    tenant = shipped_folder() / "fixtures" / "tenants" / TENANT
    inputs = load_inputs(
        argparse.Namespace(
            library=[],
            organisation=tenant / "organisation.yaml",
            checklist=None,
            method=None,
            answers=None,
            waivers=None,
            workbook=None,
            overlay=None,
            pseudonymise=None,
        )
    )
    snapshot = options.out / "snapshot"
    if _can_collect():
        say(
            "見本テナント「株式会社サンプル」を、この PC の中の模擬サービスから収集します。"
            if language == "ja"
            else "Collecting the sample tenant from a service on this machine."
        )
        _collect(inputs, snapshot, language)
    else:
        say(
            "収集の部品（pip install 'telework-scan[collect]'）が入っていないため、収集は省き、同梱のスナップショットを判定します。"
            if language == "ja"
            else "Collecting needs pip install 'telework-scan[collect]': skipped, the snapshot that came with this package is judged."
        )
        snapshot = tenant / "snapshot"
    say()
    show_summary(evaluate(snapshot, inputs, options.out / "assessment"), language)
    say()
    html, markdown = write_reports(options.out / "assessment", ["html", "md"], options.out, options.lang)
    if language == "ja":
        say(f"報告書（ブラウザーで開いてください）: {html.resolve()}")
        say(f"チケット用の Markdown:              {markdown.resolve()}")
    else:
        say(f"report (open it in a browser): {html.resolve()}")
        say(f"Markdown for a ticket:         {markdown.resolve()}")
    return EXIT_DONE


def _can_collect() -> bool:
    return all(find_spec(name) for name in ("msgraph", "azure", "httpx")) and find_spec("azure.identity") is not None


def _collect(inputs: Inputs, out: Path, language: str) -> None:
    """Collect everything into ``out``. The snapshot of an earlier demo is no evidence of anything, and makes room."""
    from scanner.sandbox.service import Service, running
    from scanner.sandbox.tenants import tenant_of

    if out.exists() and not _of_a_demo(out):
        raise UsageError(
            f"{out} は、この demo が作ったスナップショットではありません。--out に別のフォルダーを指定してください。",
            f"{out} was not made by a demo: give another --out.",
        )
    shutil.rmtree(out, ignore_errors=True)
    with running(Service(tenant_of(TENANT))) as service:
        plan = planned(inputs.library, inputs.organisation, tenant=None, whole=True, anywhere=False)
        options = argparse.Namespace(
            sandbox_url=service.url,
            sign_in="sandbox",
            client_id=None,
            certificate=None,
            cloud="global",
            resume=False,
            max_minutes=10,
            debug=False,
            pseudonymise=None,
        )
        collected(options, plan, out, language)


def _of_a_demo(folder: Path) -> bool:
    """Whether a folder holds what a demo collected, whole or broken off, or nothing."""
    if (folder / ".collecting").is_dir():
        return True
    manifest = folder / "manifest.json"
    return not any(folder.iterdir()) or (manifest.is_file() and b'"sign_in": "sandbox"' in manifest.read_bytes())
