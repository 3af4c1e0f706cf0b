"""What an answer rests on: a file that is there and is the one that was meant, or an address."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from scanner.model.errors import Place, Problems


@dataclass(frozen=True, slots=True)
class Evidence:
    """Either ``file`` (with its hash) or ``url``, or both. ``found``: the file lies where the answer says, and is the one that was meant."""

    file: str | None
    sha256: str | None
    url: str | None
    found: bool

    @property
    def holds(self) -> bool:
        """Whether somebody can look at it: an address, or a file that was found. The word alone that there is a file is a statement."""
        return self.found or self.url is not None


def evidence_of(data: Mapping[str, str], folder: Path, place: Place, problems: Problems) -> Evidence:
    """Read one piece of evidence of an answer that stands in ``folder``. A file with other content than was noted is a problem."""
    file, noted = data.get("file"), data.get("sha256")
    if file is None:
        return Evidence(None, noted, data.get("url"), found=False)
    if not is_relative(file):
        problems.add(
            place,
            f"「{file}」: 証跡のファイルは、回答のファイルから見た相対パス（上のフォルダーは不可）で書きます。",
            f"'{file}': write an evidence file as a path below the folder of the answers.",
        )
        return Evidence(file, noted, data.get("url"), found=False)
    actual = digest_of(folder / file)
    if actual is not None and noted is not None and actual != noted:
        problems.add(
            place,
            f"証跡のファイル「{file}」の内容が、回答に書かれた SHA-256 と違います。",
            f"the evidence file '{file}' has other content than the answer's SHA-256 says.",
            f"内容を確かめ、今のファイルでよければ sha256 を {actual} に直してください。",
            f"look at it; if the file as it is now is meant, write sha256 {actual}.",
        )
    return Evidence(file, noted, data.get("url"), found=actual is not None)


def is_relative(name: str) -> bool:
    """Whether a path stays below its folder on every system."""
    # Windows takes every path for rooted that other systems do, and parts at both kinds of slash.
    windows = PureWindowsPath(name)
    return not (windows.drive or windows.root or ".." in windows.parts)


def digest_of(path: Path) -> str | None:
    """SHA-256 of a file; None if it is not there, or is no file (reading a pipe might never end)."""
    with contextlib.suppress(OSError):
        if path.is_file():
            with path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
    return None
