"""From files to computers: which file belongs to which PC, what is known of the PC, what was read whole and what was not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from scanner.ingest.assembling import Computer, Options, Read, assembled, serial_of
from scanner.ingest.model import Path, Source
from scanner.ingest.sections import COMPUTER
from scanner.model.errors import InputError, Place, Problem
from scanner.resources.registry import local_registry

__all__ = ["Computer", "Options", "Read", "computers"]

# The names that Windows gives to computers; a folder of another name is no computer's.
_HOST = re.compile(r"[\w-]{1,63}")


def computers(read: Iterable[Read], options: Options) -> tuple[list[Computer], list[Problem]]:
    """The PCs that the files are of, in the order of their ids, and what is worth saying. Raises `InputError`."""
    by_name: dict[str, list[Read]] = defaultdict(list)
    names: dict[str, str] = {}
    problems: list[Problem] = []
    folders: set[Path] = set()
    for each in read:
        of_pcs = [part for part in each.parts.parts if _of_pc(part.resource)]
        for name in sorted({part.of or "" for part in of_pcs}):
            known = name or options.computer or folder_name(each.source.path)
            if known is None:
                problems.append(_nameless(each.source))
                continue
            if not name and options.computer and len(folders := {*folders, each.source.path[:-1]}) > 1:
                problems.append(_of_several(each.source))
                continue
            own = replace(each.parts, parts=tuple(part for part in of_pcs if (part.of or "") == name))
            names.setdefault(known.casefold(), known)
            by_name[known.casefold()].append(Read(each.source, own))
    if problems:
        raise InputError(problems)
    made = [assembled(names[folded], group, options, problems) for folded in sorted(by_name) for group in _by_serial(names[folded], by_name[folded])]
    return _one_each(made, problems), problems


def _of_pc(resource: str) -> bool:
    return resource == COMPUTER or local_registry()[resource].per == COMPUTER


def folder_name(path: Path) -> str | None:
    """The name of the folder that a file lies in, where it can be a computer's."""
    name = path[-2] if len(path) > 1 else ""
    return name if _HOST.fullmatch(name) else None


def _nameless(source: Source) -> Problem:
    return Problem(
        Place(source.name),
        "どの PC のファイルか分かりません。",
        "it cannot be told which PC the file is of.",
        "PC の名前のフォルダーに入れるか、--computer で PC の名前を指定してください。",
        "put it into a folder named after the PC, or name the PC by --computer.",
    )


def _of_several(source: Source) -> Problem:
    return Problem(
        Place(source.name),
        "--computer は 1 台の PC のファイルにだけ使えます。別のフォルダーのファイルも指定されています。",
        "--computer is for the files of one PC; files of another folder are given, too.",
        "PC ごとに分けて読み込むか、PC の名前のフォルダーに入れて --computer を外してください。",
        "bring in one PC at a time, or name the folders after the PCs and leave --computer out.",
    )


def _serial(read: Read) -> str | None:
    for part in read.parts.parts:
        for value in part.values if part.resource == COMPUTER else ():
            if (found := serial_of(value)) is not None:
                return found
    return None


def _by_serial(name: str, read: list[Read]) -> list[list[Read]]:
    """The files of one name, apart where they tell of different PCs. Raises `InputError` where one could be of either."""
    serials = sorted({serial for each in read if (serial := _serial(each))})
    if len(serials) < 2:  # noqa: PLR2004 - with two begins the doubt
        return [read]
    loose = [each for each in read if _serial(each) is None]
    if loose:
        raise InputError(
            [
                Problem(
                    Place(each.source.name),
                    f"「{name}」という名前の PC が {len(serials)} 台あり、どちらのファイルか分かりません。",
                    f"there are {len(serials)} PCs named '{name}'; it cannot be told which one the file is of.",
                    "1 台ずつ読み込んでください。",
                    "bring them in one at a time.",
                )
                for each in loose
            ]
        )
    return [[each for each in read if _serial(each) == serial] for serial in serials]


def _one_each(made: list[Computer], problems: list[Problem]) -> list[Computer]:
    """One record per id: the newest reading of a PC that several files are of."""
    newest: dict[str, Computer] = {}
    for each in made:
        other = newest.get(each.id)
        if other is not None:
            problems.append(
                Problem(
                    Place(each.about["files"][0]["name"]),
                    f"「{each.name}」と「{other.name}」は同じシリアル番号です。新しいほうを使います。",
                    f"'{each.name}' and '{other.name}' have the same serial number; the newer reading is used.",
                )
            )
        if other is None or (each.collected_at or datetime.min.replace(tzinfo=UTC)) > (other.collected_at or datetime.min.replace(tzinfo=UTC)):
            newest[each.id] = each
    return [newest[id_] for id_ in sorted(newest)]
