"""A draft made out for one organisation: its name and ways of teleworking filled in, sections that do not concern it left out.

The first line of what is written says which draft it is and what it was like when written, so that it is known later whether somebody edited it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from scanner.library.checklists import Checklist, Item
from scanner.library.template_body import ARTICLE, Section, below
from scanner.library.templates import InTemplates, Template
from scanner.model.methods import SIGNS, ownership_of

COMPANY, STYLES, DEVICES = "【会社名】", "【勤務形態】", "【対象の端末】"
_MARK = re.compile(r"<!-- telework-scan template ([a-z0-9-]+) sha256:([0-9a-f]{64}) -->")
_OWNERS = {"company": "会社支給の端末", "personal": "業務に使う個人所有の端末"}
_NOT_USED = {"company": "会社支給の端末を使う勤務形態がないため", "personal": "個人所有の端末を使う勤務形態がないため"}


@dataclass(frozen=True, slots=True)
class Style:
    """A work style, as far as a draft depends on it. ``circumstances``: those declared."""

    name: str
    method: int
    circumstances: Mapping[str, bool]

    def concerned(self, item: Item) -> bool:
        """Whether an item applies to it, as far as is declared."""
        when = item.exempt_when
        exempt = bool(when) and all(self.circumstances.get(name) is value for name, value in when.items())
        return self.method in item.methods and not exempt


@dataclass(frozen=True, slots=True)
class For:
    """Whom a draft is made out for. ``name``: empty where it is not known. ``styles``: empty where none is known; then nothing is left out."""

    name: str
    styles: tuple[Style, ...]


NOBODY = For("", ())


def written(template: Template, known: InTemplates, whom: For, escape: Callable[[str], str]) -> str:
    """The draft as a file. ``escape`` makes a name safe to stand in Markdown."""
    sections = template.sections
    left_out = dict(_left_out(sections, known, whom))
    gone = {place for index in left_out for place in below(sections, index)}
    lines = [line for index, section in enumerate(sections) if index not in gone for line in _lines(template, section, index, known, whom)]
    lines += _basis(template, known, whom, [f"{sections[index].title}（{why}）" for index, why in left_out.items()])
    text = _numbered("\n".join(lines).strip("\n") + "\n")
    for place, value in _values(whom).items():
        text = text.replace(place, escape(value).replace("【", "〔").replace("】", "〕"))
    return marked(template.id, text)


def marked(name: str, text: str) -> str:
    """A draft below the line that tells what it was like when written."""
    return f"<!-- telework-scan template {name} sha256:{_digest(text)} -->\n{text}"


def origin_of(text: str) -> tuple[str, bool] | None:
    """Which draft a file was made from, and whether it is still as it was written; None if it says nothing of that."""
    first, _, rest = text.replace("\r\n", "\n").partition("\n")
    match = _MARK.fullmatch(first.strip())
    return (match.group(1), match.group(2) == _digest(rest)) if match else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _left_out(sections: tuple[Section, ...], known: InTemplates, whom: For) -> Iterator[tuple[int, str]]:
    """The sections that concern nobody, each with the reason; none of them stands in another."""
    end = 0
    for index, section in enumerate(sections):
        why = _why_left_out(section, known, whom) if index >= end and whom.styles else ""
        if why:
            end = below(sections, index)[-1] + 1
            yield index, why


def _why_left_out(section: Section, known: InTemplates, whom: For) -> str:
    if section.when in _OWNERS and all(ownership_of(style.method) != section.when for style in whom.styles):
        return _NOT_USED[section.when]
    if section.when and section.when not in _OWNERS and all(style.circumstances.get(section.when) is False for style in whom.styles):
        label = next(each.circumstances[section.when].label.ja for each in known.checklists.values() if section.when in each.circumstances)
        return f"「{label}」が「いいえ」と申告されているため"
    items = [item for name in section.items if (item := known.item(name))]
    if items and not any(style.concerned(item) for item in items for style in whom.styles):
        return "もとの項目がどの勤務形態にも当てはまらないため"
    return ""


def _lines(template: Template, section: Section, index: int, known: InTemplates, whom: For) -> Iterator[str]:
    yield f"{'#' * section.level} {section.title}"
    if not index:
        yield ""
        yield "> これは下書きです。すみ付きかっこの部分に自社のことを書き、社内で承認を得てから使ってください。"
        yield f"> 〔提案〕の付いたところは当ツールの案で、もとの文書の要求ではありません。自社で決め直してください。書き上げるまでの目安は {template.minutes} 分です。"
    yield from section.lines
    if section.items:
        named = [f"{checklist.id} {_with_pages(checklist, number, whom)}" for checklist, number in _concerning(section.items, known, whom)]
        yield from (f"もとの項目: {'、'.join(named)}", "")


def _basis(template: Template, known: InTemplates, whom: For, left_out: list[str]) -> Iterator[str]:
    yield from ("", "## この下書きのもと", "")
    told = any(section.items for section in template.sections)
    listed: dict[str, list[str]] = {}
    for checklist, number in _concerning(template.items, known, whom):
        listed.setdefault(checklist.title.ja, []).append(number if told else _with_pages(checklist, number, whom))
    yield from (f"- {title}: {'、'.join(numbers)}" for title, numbers in listed.items())
    yield from (f"- {source.ja}" for source in template.sources)
    if left_out:
        yield from ("", "次の部分は、申告された前提により省きました。前提が変わったら、作り直してください。", "")
        yield from (f"- {each}" for each in left_out)


def _concerning(names: tuple[str, ...], known: InTemplates, whom: For) -> Iterator[tuple[Checklist, str]]:
    """The items that concern anybody, with the document that each stands in."""
    for name in names:
        checklist, item = known.checklists.get(name.partition("/")[0]), known.item(name)
        if checklist and item and (not whom.styles or any(style.concerned(item) for style in whom.styles)):
            yield checklist, item.number


def _with_pages(checklist: Checklist, number: str, whom: For) -> str:
    item = checklist.item(number)
    pages = item.pages if item else {}
    methods = sorted({style.method for style in whom.styles}) or ([] if "matrix" in pages else [int(key) for key in list(pages)[:1] if key.isdigit()])
    shown = [f"一覧表 {pages['matrix']}ページ"] if "matrix" in pages else []
    shown += [f"方式{SIGNS[method - 1]} {pages[str(method)]}ページ" for method in methods if str(method) in pages]
    return f"{number}（{'、'.join(shown)}）" if shown else number


def _values(whom: For) -> dict[str, str]:
    values = {COMPANY: whom.name} if whom.name else {}
    if whom.styles:
        values[STYLES] = "、".join(f"{style.name}（方式{SIGNS[style.method - 1]}）" for style in whom.styles)
        values[DEVICES] = "と".join(_OWNERS[owner] for owner in _OWNERS if any(ownership_of(style.method) == owner for style in whom.styles))
    return values


def _numbered(text: str) -> str:
    """The text with its articles numbered in their order."""
    pieces = text.split(ARTICLE)
    return pieces[0] + "".join(f"第{number}条{piece}" for number, piece in enumerate(pieces[1:], 1))
