"""The device ledgers (CSV) that organisation.yaml names: their counts put where the counts themselves may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from scanner.language.strict_yaml import Document, PathKey
from scanner.library.device_ledger import KINDS, Styles, counts_of
from scanner.model.errors import InputError, Problems
from scanner.model.methods import ownership_of

_DEVICES = "devices"


def with_counts(document: Document, folder: Path, problems: Problems) -> tuple[Document, tuple[Path, ...]]:
    """The document with numbers for every ledger, and the files that were read. ``folder``: where organisation.yaml lies.

    A work style whose ledger cannot be used, which is noted, has none in the document that comes back.
    """
    data: Mapping[str, Any] = document.data
    listed = data["work_styles"]
    styles = Styles({each["id"]: each["name"] for each in listed}, {each["id"]: ownership_of(each["method"]) for each in listed})
    read: dict[str, Mapping[str, Mapping[str, int]] | None] = {}
    made = []
    for index, style in enumerate(listed):
        told = style.get("ledger")
        path: PathKey = ("work_styles", index, "ledger")
        name = told if isinstance(told, str) else (told or {}).get(_DEVICES)
        if name is None:
            made.append(style)
            continue
        beside = {} if isinstance(told, str) else {kind: count for kind, count in told.items() if kind != _DEVICES}
        for kind in sorted(beside.keys() & set(KINDS)):
            ja, en = f"台数は「{name}」から数えます。{kind} は書けません。", f"devices are counted in '{name}': do not write {kind}."
            problems.add(document.key_place((*path, kind)), ja, en)
        if name not in read:
            read[name] = _counted(document, path, folder / name, styles, problems)
        counts = _of(style["id"], read[name], document, path, name, problems)
        kept = {key: value for key, value in style.items() if key != "ledger"}
        made.append({**kept, "ledger": {**beside, **counts}} if counts else kept)
    return replace(document, data={**data, "work_styles": made}), tuple(folder / name for name in read)


def _counted(document: Document, path: PathKey, file: Path, styles: Styles, problems: Problems) -> Mapping[str, Mapping[str, int]] | None:
    if not file.is_file():
        ja, en = f"端末台帳のファイル「{file.name}」がありません。", f"there is no device ledger '{file.name}'."
        problems.add(
            document.place(path), ja, en, "空の台帳を作る: telework-scan template device-ledger", "an empty one: telework-scan template device-ledger"
        )
        return None
    try:
        return counts_of(file, styles)
    except InputError as error:
        problems.extend(error.problems)
        return None


def _of(
    style: str, counts: Mapping[str, Mapping[str, int]] | None, document: Document, path: PathKey, name: str, problems: Problems
) -> Mapping[str, int]:
    """The counts of one work style; nothing, and a problem, where the ledger lists none for it: that would be a claim that nobody made."""
    if counts is None or style in counts:
        return (counts or {}).get(style, {})
    problems.add(
        document.place(path),
        f"台帳「{name}」に、勤務形態「{style}」で使用中の端末が 1 台もありません。",
        f"the ledger '{name}' has no device in use for the work style '{style}'.",
        "本当に 1 台もなければ、ledger: {windows: 0, macos: 0, ios: 0, android: 0} と書きます。",
        "if there really is none, write ledger: {windows: 0, macos: 0, ios: 0, android: 0}.",
    )
    return {}
