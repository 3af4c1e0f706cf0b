"""JSON that PowerShell wrote: the file of collect-windows.ps1, or the output of one command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scanner.ingest import notes, safe_json
from scanner.ingest.convert import boolean, filled, moment
from scanner.ingest.model import Format, Parts, Path, Source, located
from scanner.ingest.pc import Reading
from scanner.ingest.sections import COMMANDS, section_like
from scanner.ingest.text import decode, encoding_of

SCHEMA = "telework-scan/windows-pc/1"
SCRIPT = "collect-windows.ps1"
_HEADER = {"schema", "computer", "collectedAt", "elevated", "sections"}


def detect(path: Path, head: bytes) -> Format | None:
    """JSON by its first sign; an error message by its words, where a file is called as JSON or as a command is."""
    encoding, mark = encoding_of(head)
    text = head[mark:].decode(encoding, "ignore")
    if text.lstrip()[:1] in ("{", "[", '"'):
        return Format.POWERSHELL
    named = path[-1].casefold().endswith(".json") or _command_in(path[-1]) is not None
    return Format.POWERSHELL if named else None


def read(source: Source) -> Parts:
    """What the file gives. Raises `InputError`: cut off, no JSON, or a file that this reader does not know."""
    text = decode(source.data, source.name)
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return _error_text(source, text)
    data, refused = safe_json.read(text, source.name)
    reading = Reading(source, refused)
    if isinstance(data, dict) and "sections" in data:
        _script(source, data, reading)
    elif isinstance(data, str):
        return _error_text(source, data)
    else:
        _loose(source, data, reading)
    return reading.parts()


def _script(source: Source, data: dict[str, Any], reading: Reading) -> None:
    if data.get("schema") != SCHEMA:
        raise located(
            source,
            f"この版では読めない形式です（schema が {SCHEMA} ではありません）。",
            f"this version cannot read the file (schema is not {SCHEMA}).",
            (f"同じ版の {SCRIPT} で書き出し直してください。", f"write it again with the {SCRIPT} of the same version."),
        )
    name = filled(data.get("computer"))
    if not isinstance(name, str) or not isinstance(data["sections"], dict):
        raise located(source, "computer（PC の名前）か sections がありません。", "computer (the name of the PC) or sections is missing.")
    reading.computer = name
    reading.elevated = found if isinstance(found := boolean(data.get("elevated")), bool) else None
    collected = moment(data.get("collectedAt"))
    reading.describe(
        collectedBy=SCRIPT,
        **({"elevated": reading.elevated} if reading.elevated is not None else {}),
        **({"collectedAt": collected} if isinstance(collected, str) else {}),
    )
    if not isinstance(collected, str):
        reading.warn("collectedAt（読み取った日時）が読めません。", "collectedAt (when it was read) cannot be read.")
    unknown = [*(data.keys() - _HEADER), *(data["sections"].keys() - COMMANDS.keys())]
    if unknown:
        reading.warn(f"知らない項目が {len(unknown)} 個あります。読みませんでした。", f"{len(unknown)} parts are not known and were not read.")
    reading.sections(data["sections"])


def _loose(source: Source, data: Any, reading: Reading) -> None:
    """The output of one command: known by the properties of its first object, or by the file's name where there is none."""
    rows = reading.rows(data)
    first = next((row for row in rows if isinstance(row, dict)), None)
    section = section_like(frozenset(first)) if first is not None else None
    command = section.command if section else _command_in(source.path[-1])
    if command is None or (first is not None and section is None):
        raise located(
            source,
            "どのコマンドの出力か分かりません。",
            "it cannot be told which command wrote this.",
            ("読めるコマンドは docs/windows-pc.md にあります。", "docs/windows-pc.md lists the commands that are read."),
        )
    reading.describe(collectedBy="other")
    if first is not None and isinstance(name := filled(first.get("ComputerName", first.get("PSComputerName"))), str):
        reading.computer = name
    reading.loose(command, data)


def _error_text(source: Source, text: str) -> Parts:
    command = _command_in(text) or _command_in(source.path[-1])
    if command is None or not (notes.is_error(text) or len(text) < 1000):  # noqa: PLR2004 - longer than any message, shorter than any output
        raise located(
            source,
            "JSON ではありません。",
            "this is no JSON.",
            ("コマンドの出力を ConvertTo-Json に渡して書き出してください。", "pipe the command's output through ConvertTo-Json."),
        )
    reading = Reading(source, ())
    reading.describe(collectedBy="other")
    reason = notes.reason_of(text, elevated=None, admin=False)
    reading.lack(command, reason, notes.failed(source.name, command, reason))
    return reading.parts()


def _command_in(text: str) -> str | None:
    """The command that a file name or an error message names first."""
    found = sorted(_mentions(text[:4000]))
    return found[0][1] if found else None


def _mentions(text: str) -> Iterator[tuple[int, str]]:
    for command in COMMANDS:
        if match := re.search(rf"(?<![A-Za-z]){re.escape(command)}(?![A-Za-z])", text, re.IGNORECASE):
            yield match.start(), command
