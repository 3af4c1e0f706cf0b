"""The whole way: what the user gave → the computers and policies in it → a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from scanner.ingest.computers import Computer, Options, Read, computers
from scanner.ingest.disguise import Disguise, without_names
from scanner.ingest.inputs import sources
from scanner.ingest.lock import held
from scanner.ingest.model import Refused
from scanner.ingest.policies import policies
from scanner.ingest.readers import read as read_file
from scanner.ingest.store import Stored, finish, store
from scanner.model.errors import InputError, Place, Problem, Problems
from scanner.snapshot.manifest import MANIFEST
from scanner.snapshot.read import open_snapshot

_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of it: the PCs read, how many group policies, the secrets that were left where they were, what is worth saying."""

    computers: tuple[Computer, ...]
    policies: int
    refused: tuple[Refused, ...]
    warnings: tuple[Problem, ...]
    stored: Stored


def ingest(
    given: list[Path], folder: Path, options: Options, tenant: str | None, tool: str, now: datetime, disguise: Disguise | None = None
) -> Ingested:
    """Read everything and write it into ``folder``. Nothing is written where anything is wrong. Raises `InputError` with all that is.

    ``disguise``: who replaces names before anything is written; None: they stay.
    """
    read, warnings = _read_all(given)
    _same_company(read, folder, tenant, disguise.domain if disguise else str)
    found, said = computers(read, options)
    group_policies, more = policies(read, options)
    if not found and not group_policies.ids:
        raise InputError([Problem(Place(str(given[0])), "読み込めるファイルがありません。", "there is no file that can be brought in.")])
    warnings += [*said, *more]
    for each in found:
        if each.collected_at is not None and each.collected_at > now + _AHEAD:
            warnings.append(
                Problem(
                    Place(each.about["files"][0]["name"]),
                    f"「{each.name}」の時計が進んでいます（{each.about['collectedAt']}）。日時による判定は「確認不能」になります。",
                    f"the clock of '{each.name}' is ahead ({each.about['collectedAt']}); what depends on time stays unknown.",
                )
            )
    with held(folder):
        if disguise is None:
            stored, more = store(folder, found, group_policies, tenant, tool, now)
        else:
            finish(folder)
            stored, more = store(folder, *without_names(found, group_policies, disguise), tenant, tool, now, disguise.mark)
    refused = tuple(dict.fromkeys(one for each in read for one in each.parts.refused))
    return Ingested(tuple(found), stored.policies, refused, tuple(dict.fromkeys([*warnings, *more])), stored)


def _read_all(given: list[Path]) -> tuple[list[Read], list[Problem]]:
    problems = Problems()
    read: list[Read] = []
    warnings: list[Problem] = []
    for source, alone in sources(given):
        try:
            parts = read_file(source)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if parts is not None:
            read.append(Read(source, parts))
            warnings += parts.warnings
            continue
        unknown = Problem(
            Place(source.name),
            "読み込める形式のファイルではありません。",
            "this is no file of a format that is read.",
            "読める形式は docs/windows-pc.md にあります。",
            "docs/windows-pc.md lists the formats.",
        )
        if alone:
            problems.extend([unknown])
        else:
            warnings.append(unknown)
    problems.raise_if_any()
    return read, warnings


def _same_company(read: list[Read], folder: Path, tenant: str | None, known_as: Callable[[str], str]) -> None:
    """Raise `InputError` for each file that names a tenant or a directory domain other than the snapshot's."""
    domain = None
    if (folder / MANIFEST).exists():
        snapshot = open_snapshot(folder)
        tenant = snapshot.manifest.tenant_id
        domain = next((root.casefold() for each in snapshot.records("directory.domain") if isinstance(root := each.get("dnsRoot"), str)), None)
    problems = Problems()
    for each in read:
        if tenant and each.parts.tenants and tenant.casefold() not in each.parts.tenants:
            problems.add(
                Place(each.source.name),
                "別のテナントに参加している PC のファイルです。読み込みませんでした。",
                "the file is of a PC that belongs to another tenant; it was not brought in.",
                "スナップショットとファイルの組み合わせを確かめてください。",
                "check that the file and the snapshot are of the same company.",
            )
        if domain and each.parts.domains and not any(_related(domain, known_as(one)) for one in each.parts.domains):
            problems.add(
                Place(each.source.name),
                "スナップショットとは別の Active Directory ドメインのファイルです。読み込みませんでした。",
                "the file is of another Active Directory domain than the snapshot; it was not brought in.",
                "スナップショットとファイルの組み合わせを確かめてください。",
                "check that the file and the snapshot are of the same company.",
            )
    problems.raise_if_any()


def _related(one: str, other: str) -> bool:
    """Whether two domains are the same, or one lies below the other. A name without dots is a short one, which tells nothing certain."""
    return "." not in other or one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
