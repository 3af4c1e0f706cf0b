"""Security templates: what ``secedit /export`` writes of a PC, and the GptTmpl.inf of a group policy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scanner.ingest.model import Format, Part, Parts, Path, Refused, Source, Value, parts_of
from scanner.ingest.secret_values import is_secret, shown
from scanner.ingest.text import decode
from scanner.model.errors import Place, Problem, Problems
from scanner.model.verdicts import Reason

# Every name as the documentation of security templates spells it, by its folded form.
SECTIONS = {
    name.casefold(): name
    for name in (
        "System Access", "Event Audit", "Registry Values", "Privilege Rights", "Group Membership",
        "System Log", "Security Log", "Application Log", "Kerberos Policy",
    )
}  # fmt: skip
ABOUT_THE_FILE = frozenset({"unicode", "version", "profile description"})
# Rights on services, files and keys: nothing here is judged by them.
NOT_NEEDED = frozenset({"service general setting", "file security", "registry keys"})
LISTS = frozenset({"Privilege Rights", "Group Membership"})
# secedit /export writes all of these; a file without one was cut off, or written for a part only.
OF_AN_EXPORT = frozenset({"System Access", "Event Audit", "Registry Values", "Privilege Rights"})
OF_A_PC = OF_AN_EXPORT | {"Group Membership"}
RESOURCE = "windows.securityPolicy"
MAX_LINES = 200_000
MAX_LINE = 100_000
REG_MULTI_SZ, REG_DWORD = 7, 4
DWORDS = range(2**32)

# A value's name may hold "=" itself: the type ends it.
_TYPE = re.compile(r"=[ \t]{0,8}(\d{1,2})[ \t]{0,8},", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """One setting.

    ``type``: of [Registry Values], the number of the registry type, else None; ``value``: without its quotes; ``values``: split at commas, of
    what is a list ([] = nobody), else None; ``line``: from 1.
    """

    section: str
    key: str
    type: int | None
    value: str
    values: tuple[str, ...] | None
    line: int

    @property
    def secret(self) -> bool:
        """Whether the value is a password or a key."""
        return self.type not in (None, REG_DWORD) and is_secret(self.key, self.value)

    @property
    def number(self) -> int | None:
        """The value as a whole number; None where it is none."""
        if self.values is not None or self.type not in (None, REG_DWORD) or not _WHOLE.fullmatch(self.value):
            return None
        number = int(self.value)
        return number if self.type is None or number in DWORDS else None


@dataclass(frozen=True, slots=True)
class Inf:
    """``sections``: those that it has, of the ones that are read; ``notes``: what was kept out; ``lack``: why lines may be missing, None if it is whole."""

    lines: tuple[Line, ...]
    sections: frozenset[str]
    notes: tuple[Problem, ...]
    lack: Reason | None


def detect(path: Path, head: bytes) -> Format | None:
    """A security template by its first section; the one of a group policy is read with that policy."""
    name = path[-1].casefold()
    known = name.endswith((".inf", ".cfg")) and re.search(rb"\[(Unicode|System Access|Version)\]", head.replace(b"\0", b""), re.IGNORECASE)
    return Format.INF if known and name != "gpttmpl.inf" else None


def read(source: Source) -> Parts:
    """The security policy of one PC. The file does not say of which."""
    inf = read_inf(decode(source.data, source.name), source.name)
    lack = inf.lack or (None if inf.sections >= OF_AN_EXPORT else Reason.INCOMPLETE)
    refused = (Refused(shown(line.key), Place(source.name, line.line, 1)) for line in inf.lines if line.secret)
    return parts_of((Part(RESOURCE, None, _values(inf), lack),), refused, inf.notes)


def read_inf(text: str, file: str) -> Inf:
    """The settings of a decoded security template. Raises `InputError` with lines where it is none, or where lines cannot be read."""
    return _Reading(file).read(text)


def policy_values(text: str, file: str) -> tuple[Value, ...]:
    """The records of windows.securityPolicy of one PC's export. Raises as `read_inf` does."""
    return _values(read_inf(text, file))


def _values(inf: Inf) -> tuple[Value, ...]:
    return tuple(as_value(line) for line in inf.lines if line.section in OF_A_PC)


def as_value(line: Line) -> dict[str, Any]:
    """``{section, key, value}``, with ``type`` of [Registry Values] and ``values`` of what is a list; a password has no value."""
    made: dict[str, Any] = {"section": line.section, "key": line.key}
    if line.type is not None:
        made["type"] = line.type
    if line.secret:
        return made
    made["value"] = line.value
    if line.values is not None:
        made["values"] = list(line.values)
    return made


class _Reading:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems = Problems()
        self.notes = Problems()
        self.lack: Reason | None = None
        self.sections: set[str] = set()

    def read(self, text: str) -> Inf:
        rows = text.removeprefix("\ufeff").split("\n")
        if len(rows) > MAX_LINES:
            self._wrong(MAX_LINES, f"行が多すぎます（{MAX_LINES} 行まで読めます）。", f"has too many lines (up to {MAX_LINES} are read).")
            self.problems.raise_if_any()
        found = list(self._lines(rows))
        if not self.sections and not self.problems:
            self._wrong(
                1,
                "セキュリティ テンプレート（INF）ではありません。[System Access] のような区分が 1 つもありません。",
                "is no security template (INF): it has no section such as [System Access].",
            )
        self.problems.raise_if_any()
        if "version" not in self.sections:
            self._lacks(Reason.INCOMPLETE)
            self._note(
                len(rows),
                "[Version] がありません。ファイルが途中で切れている可能性があるため、書かれていない設定は「設定なし」とみなしません。",
                "has no [Version]: the file may be cut off, so settings that it does not name are not taken as not set.",
            )
        lines = tuple(self._single(found))
        return Inf(lines, frozenset(SECTIONS[each] for each in self.sections & set(SECTIONS)), tuple(self.notes), self.lack)

    def _lines(self, rows: list[str]) -> Iterator[Line]:
        section: str | None = None
        for number, row in enumerate(rows, 1):
            if len(row) > MAX_LINE:
                self._wrong(
                    number, f"行が長すぎます（{MAX_LINE} 文字まで読めます）。", f"the line is too long (up to {MAX_LINE} characters are read)."
                )
                return
            bare = row.strip()
            if not bare or bare.startswith(";"):
                continue
            if bare.startswith("["):
                section = self._section(bare, number)
            elif not self.sections:
                self._wrong(
                    number, "最初の区分（[System Access] など）より前に行があります。", "a line stands before the first section ([System Access] …)."
                )
                return
            elif section is None:
                continue
            elif number == len(rows):
                self._cut_off(number)
            else:
                line = self._line(section, bare, number)
                if line is not None:
                    yield line

    def _section(self, bare: str, number: int) -> str | None:
        if not bare.endswith("]"):
            self._wrong(number, "区分の名前が ] で終わっていません。", "the name of the section does not end with ].")
            return None
        folded = bare[1:-1].strip().casefold()
        self.sections.add(folded)
        if folded in SECTIONS:
            return SECTIONS[folded]
        if folded not in ABOUT_THE_FILE | NOT_NEEDED:
            self._note(number, f"この区分は読みません: {bare[:60]!r}", f"this section is not read: {bare[:60]!r}")
        return None

    def _cut_off(self, number: int) -> None:
        # What looks like 1 may be the beginning of 10.
        self._lacks(Reason.INCOMPLETE)
        self._note(
            number,
            "最後の行が改行で終わっていません。値が途中で切れている可能性があるため、この行は読みません。",
            "the last line does not end with a line break: its value may be cut off, so the line is not read.",
        )

    def _line(self, section: str, bare: str, number: int) -> Line | None:
        if section == "Registry Values":
            return self._registry(section, bare, number)
        key, equals, value = bare.partition("=")
        key, value = _unquoted(key.strip()), value.strip()
        if not equals or not key:
            self._wrong(number, f"[{section}] の行は「項目 = 値」の形です。", f"a line of [{section}] is written: key = value.")
            return None
        if section not in LISTS:
            return Line(section, key, None, _unquoted(value), None, number)
        parts = tuple(filter(None, (part.strip() for part in _split(value))))
        return Line(section, key, None, ",".join(parts), parts, number)

    def _registry(self, section: str, bare: str, number: int) -> Line | None:
        found = _TYPE.search(bare)
        key = _unquoted(bare[: found.start()].strip()) if found else ""
        if found is None or not key:
            self._wrong(
                number,
                "[Registry Values] の行は「キー=型の番号,値」の形です。",
                "a line of [Registry Values] is written: key=number of the type,value.",
            )
            return None
        kind, value = int(found[1]), bare[found.end() :].strip()
        parts = tuple(part.strip() for part in _split(value)) if kind == REG_MULTI_SZ else None
        if parts == ("",):
            parts = ()
        plain = _unquoted(value) if parts is None else ",".join(parts)
        return Line(section, key, kind, plain, parts, number)

    def _single(self, lines: list[Line]) -> Iterator[Line]:
        """Every setting once. Two lines that disagree say nothing: which of them counts is not ours to guess."""
        number_of = Counter((line.section, line.key.casefold()) for line in lines)
        first: dict[tuple[str, str], Line] = {}
        torn: set[tuple[str, str]] = set()
        for line in lines:
            name = (line.section, line.key.casefold())
            other = first.setdefault(name, line)
            if number_of[name] > 1 and other is not line:
                same = (other.type, other.value, other.values) == (line.type, line.value, line.values)
                self._repeated(line, other, same=same)
                if not same:
                    torn.add(name)
        yield from (line for name, line in first.items() if name not in torn)

    def _repeated(self, line: Line, other: Line, *, same: bool) -> None:
        if same:
            self._note(line.line, f"{other.line} 行目と同じ設定です。", f"says the same as line {other.line}.")
            return
        self._lacks(Reason.INVALID_VALUE)
        self._note(
            line.line,
            f"{other.line} 行目と同じ項目に違う値があります。どちらも読みません。",
            f"sets what line {other.line} sets, to another value: neither is read.",
        )

    def _lacks(self, reason: Reason) -> None:
        self.lack = self.lack or reason

    def _wrong(self, line: int, ja: str, en: str) -> None:
        self.problems.add(Place(self.file, line, 1), ja, en)

    def _note(self, line: int, ja: str, en: str) -> None:
        self.notes.add(Place(self.file, line, 1), ja, en)


def _split(value: str) -> list[str]:
    """At commas outside quotes. Within quotes a doubled quote is one; a comma in a text is written ``","``."""
    parts: list[list[str]] = [[]]
    quoted = False
    characters = iter(range(len(value)))
    for position in characters:
        character = value[position]
        if character == '"' and quoted and value[position + 1 : position + 2] == '"':
            parts[-1].append('"')
            next(characters)
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            parts.append([])
        else:
            parts[-1].append(character)
    return ["".join(part) for part in parts]


def _unquoted(value: str) -> str:
    """The text within quotes that stand around the whole value; any other value as it is."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('""', '"')
    return value
