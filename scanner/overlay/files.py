"""The files of an overlay: a folder or a zip file of JSON as tools and people have it → the objects in them, each with its place."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.ingest.inputs import sources
from scanner.ingest.text import decode as text_of
from scanner.language.strict_yaml import Document, PathKey, loads
from scanner.model.errors import InputError, Place, Problems, input_error
from scanner.overlay.declared import NAME, NOTHING, Declared, Said, declared
from scanner.snapshot.strict_json import decode

LARGEST_TOTAL = 100_000_000
MOST_OBJECTS = 5_000
MOST_VALUES = 2_000_000


@dataclass(frozen=True, slots=True)
class File:
    """One JSON file. ``name``: its path in the overlay, with ``/``. ``shown``: as messages name it. ``folders``: of its path, from that of the overlay down."""

    name: str
    shown: str
    raw: bytes
    folders: tuple[str, ...]

    def place(self, path: PathKey = ()) -> Place:
        """The place of a value in it, where it can be had (JSON is nearly always YAML, too)."""
        try:
            return loads(self.raw, self.shown).place(path)
        except InputError:
            return Document(self.shown, None, {}, {}).place()


@dataclass(frozen=True, slots=True)
class Body:
    """One object of a file. ``path``: where in the file. ``context``: ``@odata.context`` of the object or of the list that it stands in."""

    file: File
    path: PathKey
    data: Mapping[str, Any]
    context: str | None
    said: Said | None

    @property
    def place(self) -> Place:
        """Where the object begins."""
        return self.file.place(self.path)

    def at(self, *path: str | int) -> Place:
        """The place of a value of the object."""
        return self.file.place((*self.path, *path))


@dataclass(frozen=True, slots=True)
class Overlay:
    """A planned configuration as it was given. ``hashes``: name of every file that was read → SHA-256."""

    bodies: tuple[Body, ...]
    alone: tuple[Said, ...]
    hashes: Mapping[str, str]


def read_overlay(given: Path) -> Overlay:
    """Read a folder or a zip file. Raises `InputError` with everything that is wrong: nothing in it is passed over silently."""
    if not given.exists():
        raise input_error(str(given), "計画中の設定のフォルダーがありません。", "there is no such folder of planned configuration.")
    found = list(_files(given))
    first = next((file for file in found if file.name.casefold() == NAME), None)
    said = NOTHING if first is None else declared(first.raw, first.shown)
    problems = Problems()
    _unused(said, found, problems)
    for name in _hidden(given):
        problems.add(
            Place(f"{given}/{name}"),
            "隠しファイルは読みません。名前を変えるか、取り除いてください。",
            "a hidden file is not read: rename it, or take it away.",
        )
    bodies: list[Body] = []
    kept = [file for file in found if not _ignored(file, said)]
    for file in kept:
        if file is first:
            continue
        try:
            bodies.extend(_bodies(file, said.files.get(file.name.casefold())))
        except InputError as error:
            problems.extend(error.problems)
    problems.raise_if_any()
    if len(bodies) > MOST_OBJECTS:
        raise input_error(str(given), f"設定の数が多すぎます（上限 {MOST_OBJECTS}）。", f"too many objects (at most {MOST_OBJECTS}).")
    if not bodies and not said.alone:
        raise input_error(str(given), "計画中の設定（JSON）が 1 つもありません。", "there is no planned configuration (JSON) in it.")
    return Overlay(tuple(bodies), said.alone, {file.name: hashlib.sha256(file.raw).hexdigest() for file in kept})


def _files(given: Path) -> Iterator[File]:
    seen: dict[str, str] = {}
    total = 0
    for source, alone in sources([given]):
        total += len(source.data)
        if total > LARGEST_TOTAL:
            limit = LARGEST_TOTAL // 1_000_000
            raise input_error(
                str(given), f"ファイルの合計が大きすぎます（上限 {limit} MB）。", f"the files are too large together (at most {limit} MB)."
            )
        below = source.path if alone else source.path[1:]
        name = "/".join(below)
        if name.casefold() in seen:
            raise input_error(
                source.name,
                f"「{seen[name.casefold()]}」と、大文字と小文字しか違わない名前です。",
                f"its name differs from '{seen[name.casefold()]}' in the case of letters only.",
            )
        seen[name.casefold()] = name
        yield File(name, source.name, source.data, source.path[:-1])


def _hidden(given: Path) -> Iterator[str]:
    """JSON files that the reader of folders takes for clutter by their own name; those of macOS (``._…``) are."""
    if given.is_dir():
        names = sorted(path.relative_to(given).as_posix() for path in given.rglob("*.json"))
    elif given.suffix.casefold() == ".zip":
        with zipfile.ZipFile(given) as archive:
            names = sorted(archive.namelist())
    else:
        return
    for name in names:
        *folders, file = name.split("/")
        if (
            file.startswith(".")
            and not file.startswith("._")
            and file.casefold().endswith(".json")
            and not any(each.startswith(".") for each in folders)
        ):
            yield name


def _ignored(file: File, said: Declared) -> bool:
    parts = file.name.casefold().split("/")
    return any("/".join(parts[:depth]) in said.ignored for depth in range(1, len(parts) + 1))


def _unused(said: Declared, found: list[File], problems: Problems) -> None:
    """Note what overlay.yaml says of files that are not there."""
    names = {file.name.casefold() for file in found}
    above = {"/".join(name.split("/")[:depth]) for name in names for depth in range(1, name.count("/") + 2)}
    for each in said.files.values():
        if each.file is not None and each.file.casefold() not in names:
            problems.add(each.place, f"「{each.file}」というファイルはありません。", f"there is no file '{each.file}'.")
    for name, place in said.ignored.items():
        if name not in above:
            problems.add(place, f"「{name}」というファイルやフォルダーはありません。", f"there is no file or folder '{name}'.")


def _bodies(file: File, said: Said | None) -> Iterator[Body]:
    if not file.name.casefold().endswith(".json"):
        raise input_error(
            file.shown,
            "JSON（.json）ではありません。計画中の設定でないものは、overlay.yaml の ignore に書いてください。",
            "this is no .json file: what is no planned configuration is listed under 'ignore' in overlay.yaml.",
        )
    raw = text_of(file.raw, file.shown).encode("utf-8", "surrogatepass")
    plain = File(file.name, file.shown, raw, file.folders)
    data = decode(raw, file.shown)
    if _more_values_than(MOST_VALUES, data):
        raise input_error(file.shown, f"値が多すぎます（上限 {MOST_VALUES}）。", f"too many values (at most {MOST_VALUES}).")
    context = data.get("@odata.context") if isinstance(data, dict) else None
    listed: list[tuple[PathKey, Any]] = [((), data)]
    if isinstance(data, list):
        listed = [((index,), each) for index, each in enumerate(data)]
    elif isinstance(data, dict) and isinstance(data.get("value"), list) and "id" not in data:
        listed = [(("value", index), each) for index, each in enumerate(data["value"])]
        if "@odata.nextLink" in data:
            raise InputError(
                [_problem(plain, ("@odata.nextLink",), "続きのページがあります。全部を書き出してください。", "there are further pages.")]
            )
    if not listed:
        raise InputError([_problem(plain, (), "設定が 1 つもありません。", "there is no object in it.")])
    for path, each in listed:
        if not isinstance(each, dict):
            raise InputError([_problem(plain, path, "オブジェクト（{…}）ではありません。", "not an object ({…}).")])
        own = each.get("@odata.context", context)
        yield Body(plain, path, each, own if isinstance(own, str) else None, said)


def _problem(file: File, path: PathKey, ja: str, en: str) -> Any:
    found = Problems()
    found.add(file.place(path), ja, en)
    return next(iter(found))


def _more_values_than(limit: int, data: Any) -> bool:
    count, rest = 0, [data]
    while rest and count <= limit:
        each = rest.pop()
        count += 1
        rest.extend(each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
    return count > limit
