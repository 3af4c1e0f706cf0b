"""Signing in and collecting, for the commands that do: here alone msgraph-sdk and azure-identity are loaded."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scanner import __version__
from scanner.cli.console import note, pick
from scanner.cli.interrupts import stopping
from scanner.cli.wanted import Plan
from scanner.collect.clouds import Cloud, cloud_named, loopback
from scanner.collect.collector import Job, Limits, Progress, collect
from scanner.collect.graph import Graph
from scanner.collect.journal import JOB, Journal
from scanner.collect.permissions import granted_and_needed, permissions_of
from scanner.collect.secrets import Secrets, quiet_logging
from scanner.collect.signin import KEEPS_SESSION, Settings, credential_factory
from scanner.collect.tokens import Claims, Tokens
from scanner.collect.transport import Wire
from scanner.pseudonyms.collecting import Collecting
from scanner.pseudonyms.keys import load_key
from scanner.snapshot.manifest import UNFINISHED

_TOLERATED = timedelta(minutes=5)


def carry_out(options: argparse.Namespace, plan: Plan, out: Path, language: str, progress: Progress) -> dict[str, Any]:
    """Sign in and collect; returns the manifest. Raises `ScanError`, or KeyboardInterrupt after what was read is kept."""
    Journal(out, {"resources": plan.resources}).check(resume=options.resume)  # before anybody signs in for nothing
    disguise = Collecting(load_key(options.pseudonymise)) if options.pseudonymise else None
    quiet_logging()
    secrets = Secrets(os.environ)
    cloud = loopback(options.sandbox_url) if options.sandbox_url else cloud_named(options.cloud)
    mode = (options.sign_in or "dummy") if options.sandbox_url else options.sign_in
    settings = Settings(
        tenant=plan.tenant,
        client=options.client_id,
        certificate=str(options.certificate) if options.certificate else None,
        environment=os.environ,
        clock=time.time,
        say=lambda text: note(secrets.hide(pick(text, language))),
        secrets=secrets,
    )
    tokens = Tokens(
        credential_factory(mode, settings, cloud),
        cloud.scope,
        clock=time.time,
        tenant=plan.tenant,
        secrets=secrets,
        keeps_session=mode in KEEPS_SESSION,
    )
    _say_beginning(options, plan, out, language)
    debug = (lambda line: note(secrets.hide(line))) if options.debug else None
    try:
        return asyncio.run(_stoppable(_collected(options, plan, out, mode, cloud, tokens, debug, language, progress, disguise)))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _stoppable(work: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    task: asyncio.Task[Any] | None = asyncio.current_task()
    assert task is not None  # noqa: S101 - asyncio.run makes one
    with stopping(task):
        return await work


async def _collected(
    options: argparse.Namespace,
    plan: Plan,
    out: Path,
    mode: str,
    cloud: Cloud,
    tokens: Tokens,
    debug: Any,
    language: str,
    progress: Progress,
    disguise: Collecting | None,
) -> dict[str, Any]:
    limits = Limits(total_seconds=options.max_minutes * 60)
    async with tokens, Graph(tokens, cloud, wire=Wire(page_bytes=limits.page_bytes), debug=debug) as graph:
        claims = await tokens.sign_in()
        _say_permissions(claims, plan, language)
        job = Job(
            out=out,
            tenant=plan.tenant or claims.tenant,
            resources=plan.resources,
            groups=plan.groups,
            sign_in="sandbox" if cloud.local else mode,
            permissions=claims.permissions or (),
            tool=f"telework-scan {__version__}",
            resume=options.resume,
            limits=limits,
            disguise=disguise,
        )
        manifest = await collect(job, graph, progress)
        if graph.server_date is not None and not cloud.local:
            _say_clock(graph.server_date, language)
        return manifest


def _say_beginning(options: argparse.Namespace, plan: Plan, out: Path, language: str) -> None:
    """From where how much is read, and what of it is there already."""
    count, tenant = len(plan.resources), plan.tenant
    if language == "ja":
        whence = "模擬サービス" if options.sandbox_url else f"テナント {tenant} "
        note(f"{whence}から {count} 種類のデータを読み取ります。設定は変更しません。")
    else:
        note(f"Reading {count} kinds of data from {'a sandbox' if options.sandbox_url else f'tenant {tenant}'}. Nothing is changed.")
    if options.resume:
        finished = sum(1 for each in (out / UNFINISHED).glob("*.json") if each.name != JOB)
        if (out / UNFINISHED / JOB).is_file():
            note(
                f"前回の続きです。{finished} 種類は読み終えています。"
                if language == "ja"
                else f"Going on with a stopped collection: {finished} are read already."
            )
        else:
            note("続きになる収集がないので、初めから集めます。" if language == "ja" else "There is nothing to go on with: beginning anew.")


def _say_permissions(claims: Claims, plan: Plan, language: str) -> None:
    """Before anything is read: what is granted, what is missing, what should not have been granted."""
    needed = permissions_of(plan.resources)
    if claims.permissions is None:
        note(
            "トークンからは、与えられた権限が分かりません。足りない権限があれば、読むときに分かります。"
            if language == "ja"
            else "The token does not tell which permissions are granted; what is missing will show."
        )
        return
    compared = granted_and_needed(claims.permissions, needed)
    if not compared.missing:
        note(
            f"必要な権限（{len(needed)} 個）は、すべて与えられています。"
            if language == "ja"
            else f"All of the {len(needed)} permissions needed are granted."
        )
    for text in compared.sentences():
        note(pick(text, language))


def _say_clock(server: datetime, language: str) -> None:
    apart = datetime.now(UTC) - server
    if abs(apart) > _TOLERATED:
        minutes = round(abs(apart).total_seconds() / 60)
        note(
            f"このパソコンの時計は、Microsoft の時計と {minutes} 分ずれています。古さの判定には Microsoft の時計を使うので、結果は変わりません。"
            if language == "ja"
            else f"the clock of this computer and Microsoft's are {minutes} minutes apart; ages are measured by Microsoft's, so nothing changes."
        )
