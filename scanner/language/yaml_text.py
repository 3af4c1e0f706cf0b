"""Before the parsing and after it failed: from bytes to text, and what to say of a text that is no YAML."""

from __future__ import annotations

import re

import yaml

from scanner.model.errors import InputError, Place, Problem, input_error

MAX_BYTES = 2_000_000

WIDE = re.compile("[\u3000\uff01-\uff5e\u00a0]")
_WIDE_STRUCTURE = re.compile(r"(?P<before>[ -]*)(?:\u3000|\u00a0|[A-Za-z_][A-Za-z0-9_-]*[ \u3000]*：)")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(raw: bytes, file: str) -> str:
    """The text of a file with plain line ends. Raises `InputError` where it is too large, not UTF-8, or holds tabs."""
    if len(raw) > MAX_BYTES:
        raise input_error(
            file,
            f"ファイルが大きすぎます（{len(raw):,} バイト、上限 {MAX_BYTES:,}）。",
            f"the file is too large ({len(raw):,} bytes, at most {MAX_BYTES:,}).",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, raw.count(b"\n", 0, error.start) + 1, error.start - raw.rfind(b"\n", 0, error.start))
        hint_ja = "文字コードを UTF-8 にして保存し直してください（Shift_JIS の可能性があります）。"
        problem = Problem(place, "UTF-8 として読めません。", "not valid UTF-8.", hint_ja, "save the file as UTF-8 (it may be Shift_JIS).")
        raise InputError([problem]) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse(
        text,
        text.find("\t"),
        file,
        ("タブ文字は使えません。", "tab characters are not allowed.", "半角スペースで字下げしてください。", "indent with spaces."),
    )
    control = _CONTROL.search(text)
    if control:
        code = f"U+{ord(control[0]):04X}"
        _refuse(
            text,
            control.start(),
            file,
            (f"制御文字（{code}）は使えません。", f"control characters ({code}) are not allowed.", "消してください。", "remove it."),
        )
    return text


def _refuse(text: str, at: int, file: str, words: tuple[str, str, str, str]) -> None:
    if at >= 0:
        place = Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        raise InputError([Problem(place, *words)])


def syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """What to say of a text that is no YAML. A full-width colon or indent just before is the likelier place of the mistake."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    detail = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "syntax error")
    lines = text.split("\n")
    hint_ja, hint_en = "字下げ、引用符、コロンの後の半角スペースを確かめてください。", "check indentation, quotes, and the space after the colon."
    for number in range(min(line, len(lines)), max(0, line - 3), -1):
        wide = _WIDE_STRUCTURE.match(lines[number - 1])
        if wide:
            line, column = number, len(wide["before"]) + 1
            break
    if WIDE.search("\n".join(lines[max(0, line - 2) : line])):
        hint_ja = "全角の記号・空白・数字があります。コロン、字下げ、数字は半角にしてください。"
        hint_en = "there are full-width characters: use half-width colons, spaces and digits."
    return Problem(Place(file, line, column), "YAML として読めません。", f"not valid YAML: {detail}.", hint_ja, hint_en)
