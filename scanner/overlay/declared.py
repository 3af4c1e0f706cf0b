"""``overlay.yaml``: what a file of an overlay is and what is to be done with it, where somebody says so. It wins over every guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.language.operands import near
from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document, PathKey, loads
from scanner.model.errors import Place, Problems
from scanner.overlay.kinds import by_resource

NAME = "overlay.yaml"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one file, or, where ``file`` is None, of an object that no file brings.

    Everything else is None where it is not said. ``place``: where it is said.
    """

    file: str | None
    resource: str | None
    action: str | None
    id: str | None
    name: str | None
    of: str | None
    why: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Declared:
    """All that overlay.yaml says. ``files``: by the file's name in small letters. ``alone``: what is removed without a file."""

    files: Mapping[str, Said]
    alone: tuple[Said, ...]
    ignored: Mapping[str, Place]


NOTHING = Declared({}, (), {})


def declared(raw: bytes, file: str) -> Declared:
    """Read overlay.yaml. Raises `InputError` with every problem."""
    document = loads(raw, file)
    problems = Problems()
    files: dict[str, Said] = {}
    alone: list[Said] = []
    ignored: dict[str, Place] = {}
    if check(document, "overlay", problems):
        for index, each in enumerate(document.data.get("changes", ())):
            said = _said(document, ("changes", index), each)
            _check(document, ("changes", index), said, problems)
            if said.file is None:
                alone.append(said)
            elif said.file.casefold() in files:
                problems.add(said.place, f"「{said.file}」が 2 回あります。", f"'{said.file}' appears twice.")
            else:
                files[said.file.casefold()] = said
        for index, name in enumerate(document.data.get("ignore", ())):
            ignored[name.strip("/").casefold()] = document.place(("ignore", index))
    problems.raise_if_any()
    return Declared(files, tuple(alone), ignored)


def _said(document: Document, path: PathKey, each: Mapping[str, str]) -> Said:
    return Said(
        each.get("file"), each.get("resource"), each.get("action"), each.get("id"), each.get("name"), each.get("of"), each.get("why"),
        document.place(path),
    )  # fmt: skip


def _check(document: Document, path: PathKey, said: Said, problems: Problems) -> None:
    if said.resource is not None and said.resource not in by_resource():
        problems.add(
            document.place((*path, "resource")),
            f"「{said.resource}」は、計画中の設定として読めません。読めるもの: {'、'.join(by_resource())}。",
            f"'{said.resource}' cannot be planned; what can: {', '.join(by_resource())}.",
            *near(said.resource, by_resource()),
        )
        return
    children = said.resource is not None and said.resource not in by_resource()[said.resource].resources
    if children != (said.of is not None):
        problems.add(
            said.place,
            "設定や割り当てだけのファイルには of（属するポリシーの ID か名前）が必要です。ほかのファイルには書けません。",
            "a file of settings or assignments alone, and no other, needs 'of': the id or name of their policy.",
        )
    if said.file is None and (said.action != "remove" or said.resource is None or (said.id is None) == (said.name is None)):
        problems.add(
            said.place,
            "file がない変更に書けるのは、action: remove と resource、id か name のどちらか一つです。",
            "a change without a file is a removal: action: remove, resource, and either id or name.",
        )
