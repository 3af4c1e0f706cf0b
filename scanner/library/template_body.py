"""The text of a draft: its sections, the remarks that say when a section is wanted, and its places to fill in.

A heading may be followed by ``<!-- when: NAME -->`` (a circumstance, or ``company`` or ``personal``: whose devices) and by
``<!-- items: CHECKLIST/ITEM … -->`` (what the section answers). A place to fill in is written 【…】; articles are numbered where 第○条 stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.library.assurance import promises
from scanner.model.errors import Place, Problems

OWNERS = ("company", "personal")
ARTICLE = "第○条"
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*\S)[ \t]*")
_REMARK = re.compile(r"<!-- (when|items): (\S+(?: \S+)*) -->")
_BRACKET = re.compile("[【】]")
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Section:
    """One heading (``level`` 1–6) with what stands below it up to the next heading. ``lines``: without the heading and the remarks.

    ``when``: the circumstance that it is for; empty for all. ``items``: what it answers. ``line``: of the heading, from 1.
    """

    level: int
    title: str
    when: str
    items: tuple[str, ...]
    lines: tuple[str, ...]
    line: int


def sections_of(text: str, first: int = 1) -> tuple[Section, ...]:
    """The sections of a text whose first line is line ``first`` of its file. What stands before the first heading is a section of level 0."""
    found: list[Section] = []
    level, title, line, lines = 0, "", first, list[str]()
    fenced = False
    for number, each in enumerate(text.splitlines(), first):
        fenced ^= each.startswith(_FENCE)
        heading = None if fenced else _HEADING.fullmatch(each)
        if heading is None:
            lines.append(each)
            continue
        found.append(_section(level, title, line, lines))
        level, title, line, lines = len(heading.group(1)), heading.group(2), number, []
    found.append(_section(level, title, line, lines))
    return tuple(each for each in found if each.level or any(text.strip() for text in each.lines))


def _section(level: int, title: str, line: int, lines: list[str]) -> Section:
    remarks: dict[str, str] = {}
    kept: list[str] = []
    for text in lines:
        match = _REMARK.fullmatch(text.strip())
        if match:
            remarks[match.group(1)] = match.group(2)
        else:
            kept.append(text)
    return Section(level, title, remarks.get("when", ""), tuple(remarks.get("items", "").split()), tuple(kept), line)


def below(sections: tuple[Section, ...], index: int) -> range:
    """The places of the sections that belong to the one at ``index``, itself included."""
    end = index + 1
    while end < len(sections) and sections[end].level > sections[index].level:
        end += 1
    return range(index, end)


def open_places(text: str, first: int = 1) -> Iterator[tuple[int, int, str]]:
    """Line, column and words of every place that is still to be filled in."""
    for number, line in enumerate(text.splitlines(), first):
        yield from ((number, match.start() + 1, match.group()) for match in re.finditer("【[^【】]+】", line))


def check_text(text: str, file: str, problems: Problems, first: int = 1) -> None:
    """Note brackets that do not fit together and promises that nobody can keep."""
    for number, line in enumerate(text.splitlines(), first):
        opened = -1
        for match in _BRACKET.finditer(line):
            place = Place(file, number, match.start() + 1)
            if (match.group() == "【") == (opened >= 0):
                problems.add(place, "【 と 】 が対になっていません。", "【 and 】 do not form pairs.")
                break
            if match.group() == "】" and not line[opened + 1 : match.start()].strip():
                problems.add(place, "【】の中が空です。何を書くかを示してください。", "there is nothing in 【】: say what goes there.")
            opened = match.start() if match.group() == "【" else -1
        else:
            if opened >= 0:
                problems.add(Place(file, number, opened + 1), "【 が閉じていません。", "【 is not closed in its line.")
        for phrase in promises(line):
            ja, en = f"「{phrase}」は、確かめられないことの約束です。", f"'{phrase}' promises what cannot be known."
            problems.add(Place(file, number, line.lower().index(phrase) + 1), ja, en)


def check_outline(sections: tuple[Section, ...], file: str, problems: Problems) -> None:
    """Note headings that skip a step, and sections in which nothing stands."""
    for index, section in enumerate(sections):
        place, before = Place(file, section.line, 1), sections[index - 1].level if index else 0
        if section.level == 1 and index:
            problems.add(place, "# の見出しは、先頭に 1 つだけ置きます。", "there is one heading of the first step (#), at the top.")
        elif section.level > before + 1:
            problems.add(place, f"見出しの段が飛んでいます（{before} 段の次に {section.level} 段）。", f"step {section.level} follows step {before}.")
        if section.level and not any(line.strip() for line in section.lines) and len(below(sections, index)) == 1:
            problems.add(place, f"「{section.title}」の中身がありません。", f"nothing stands under '{section.title}'.")
