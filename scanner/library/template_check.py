"""A draft that was made out, and perhaps filled in since: whether it still holds together."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from pathlib import Path

from scanner.language.operands import near
from scanner.library.template_body import check_text, sections_of
from scanner.library.template_writing import origin_of
from scanner.model.errors import Place, Problems, input_error

MAX_BYTES = 2_000_000


def read_written(path: Path) -> str:
    """The text of a draft, which an editor may have saved in the code page of Windows. Raises `InputError` where it cannot be read."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise input_error(str(path), f"ファイルを読めません（{error.strerror}）。", f"cannot read the file ({error.strerror}).") from error
    if len(raw) > MAX_BYTES:
        raise input_error(str(path), "大きすぎます。ひな形から作ったファイルではないようです。", "the file is too large to be a draft.")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise input_error(str(path), "文字コードが分かりません。UTF-8 で保存してください。", "the encoding is not known: save the file as UTF-8.")


def check_written(path: Path, templates: Collection[str], problems: Problems) -> None:
    """Note what is wrong with a draft. Raises `InputError` where it cannot be read, or says nothing of what it was made from.

    Places that nobody filled in yet are no mistake; `open_places` lists them.
    """
    text, file = read_written(path), str(path)
    origin = origin_of(text)
    if origin is None:
        raise input_error(
            file,
            "ひな形から作ったファイルではありません（先頭の <!-- telework-scan template … --> の行がありません）。",
            "this was not made from a template: the first line <!-- telework-scan template … --> is missing.",
            line=1,
            column=1,
        )
    if origin[0] not in templates:
        name = origin[0]
        problems.add(Place(file, 1, 1), f"ひな形「{name}」はありません。", f"there is no template '{name}'.", *near(name, templates))
    check_text(text, file, problems)
    sections = [each for each in sections_of(text) if each.level]
    for before, section in itertools.pairwise(sections):
        if section.level > before.level + 1:
            ja, en = "見出しの段が飛んでいます。", "a heading skips a step."
            problems.add(Place(file, section.line, 1), ja, en)
        elif before.level >= section.level and not any(line.strip() for line in before.lines):
            ja, en = f"「{before.title}」の中身がありません。", f"nothing stands under '{before.title}'."
            problems.add(Place(file, before.line, 1), ja, en)
