"""What the user gave: files, folders and zip files → the files in them, bounded, and never anything outside."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path as Folder

from scanner.ingest.model import Path, Source
from scanner.model.errors import InputError, Place, Problem, input_error

MOST_FILES = 20_000
LARGEST_FILE = 64_000_000
LARGEST_TOTAL = 1_000_000_000
DEEPEST = 20
# Text that Windows writes shrinks to a fiftieth at most; a bomb to a thousandth.
HIGHEST_RATIO = 200
SMALL = 1_000_000
_CLUTTER = re.compile(r"\..*|__MACOSX|desktop\.ini|thumbs\.db|~\$.*", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was given: on its own, in a folder, or in a zip file. ``alone``: the user named this very file."""

    name: str
    path: Path
    size: int
    read: Callable[[], bytes]
    alone: bool


def sources(given: list[Folder]) -> Iterator[tuple[Source, bool]]:
    """Every file of what was given, in a fixed order, and whether the user named it. Raises `InputError`."""
    total = 0
    for each in given:
        found = list(_files(each))
        total += sum(one.size for one in found)
        if len(found) > MOST_FILES:
            raise input_error(str(each), f"ファイルが多すぎます（上限 {MOST_FILES}）。", f"too many files (at most {MOST_FILES}).")
        if total > LARGEST_TOTAL:
            limit = LARGEST_TOTAL // 1_000_000
            raise input_error(
                str(each), f"ファイルの合計が大きすぎます（上限 {limit} MB）。", f"the files are too large together (at most {limit} MB)."
            )
        tree: Mapping[Path, Callable[[], bytes]] = {tuple(name.casefold() for name in one.path): one.read for one in found}
        for one in found:
            yield Source(one.name, one.path, one.read(), tree), one.alone


def _files(given: Folder) -> Iterator[Found]:
    if given.is_dir():
        yield from _in_folder(given)
    elif not given.exists():
        raise input_error(str(given), "ファイルがありません。", "there is no such file.")
    elif not given.is_file():
        raise input_error(str(given), "通常のファイルではありません。", "this is no ordinary file.")
    elif given.suffix.casefold() == ".zip":
        yield from _in_zip(given)
    else:
        yield Found(str(given), (given.name,), given.stat().st_size, partial(_read, given), alone=True)


def _in_folder(folder: Folder) -> Iterator[Found]:
    top = folder.resolve().name
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).parts
        if any(_CLUTTER.fullmatch(part) for part in below):
            continue
        if path.is_symlink():
            raise input_error(
                str(path), "シンボリックリンクです。フォルダーの外は読みません。", "a symbolic link: nothing outside the folder is read."
            )
        if path.is_file():
            if len(below) > DEEPEST:
                raise input_error(str(path), f"フォルダーが深すぎます（上限 {DEEPEST}）。", f"folders are too deep (at most {DEEPEST}).")
            yield Found(str(path), (top, *below), path.stat().st_size, partial(_read, path), alone=False)


def _read(path: Folder) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise input_error(str(path), f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror}).") from error
    if len(data) > LARGEST_FILE:
        raise _too_large(str(path))
    return data


def _too_large(name: str) -> InputError:
    limit = LARGEST_FILE // 1_000_000
    return input_error(name, f"ファイルが大きすぎます（上限 {limit} MB）。", f"the file is too large (at most {limit} MB).")


def _in_zip(path: Folder) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise input_error(str(path), "zip ファイルとして読めません。", "this cannot be read as a zip file.") from error
    if len(members) > MOST_FILES:
        raise input_error(str(path), f"ファイルが多すぎます（上限 {MOST_FILES}）。", f"too many files (at most {MOST_FILES}).")
    seen: set[Path] = set()
    for member in sorted(members, key=lambda each: each.filename):
        if member.is_dir():
            continue
        below = _inside(path, member)
        if any(_CLUTTER.fullmatch(part) for part in below):
            continue
        folded = tuple(part.casefold() for part in below)
        if folded in seen:
            raise _bad(path, member, "同じ名前のファイルが 2 つあります。", "there are two files of this name.")
        seen.add(folded)
        yield Found(_name(path, below), (path.stem, *below), member.file_size, partial(_read_member, path, member, below), alone=False)


def _inside(path: Folder, member: zipfile.ZipInfo) -> Path:
    """The path of a member, which must lie below the zip file's own root. Windows' own tools write backslashes."""
    name = member.filename.replace("\\", "/")
    parts = tuple(name.split("/"))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if name.startswith("/") or _DRIVE.match(name) or ".." in parts:
        raise _bad(path, member, "zip の外を指す名前です。", "its name leads out of the zip file.")
    if kind not in (0, stat.S_IFREG):
        raise _bad(path, member, "リンクなど、通常のファイルではありません。", "a link, or no ordinary file.")
    if member.flag_bits & 1:
        raise _bad(path, member, "パスワード付きの zip は読めません。", "a zip file with a password cannot be read.")
    if member.file_size > LARGEST_FILE:
        raise _too_large(_name(path, parts))
    if member.file_size > SMALL and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1):
        raise _bad(path, member, "圧縮率が異常です。", "it is compressed beyond reason.")
    if len(parts) > DEEPEST:
        raise _bad(path, member, f"フォルダーが深すぎます（上限 {DEEPEST}）。", f"folders are too deep (at most {DEEPEST}).")
    return tuple(part for part in parts if part not in ("", "."))


def _name(path: Folder, below: Path) -> str:
    return "/".join((str(path), *below))


def _bad(path: Folder, member: zipfile.ZipInfo, ja: str, en: str) -> InputError:
    return InputError([Problem(Place(f"{path}/{member.filename[:200]}"), ja, en, "zip を作り直してください。", "make the zip file again.")])


def _read_member(path: Folder, member: zipfile.ZipInfo, below: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise input_error(_name(path, below), "zip の中のファイルが壊れています。", "the file in the zip file is damaged.") from error
    if len(data) > LARGEST_FILE:
        raise _too_large(_name(path, below))
    return data
