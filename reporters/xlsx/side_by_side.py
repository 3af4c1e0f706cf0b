"""Several documents side by side: every item in its demand, and what changed between editions of one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reporters.labels import Badge
from reporters.model_side_by_side import Change, Demand, Entry, Member, Relation, SideBySide
from reporters.text import Text
from reporters.words import WORDS
from reporters.xlsx.book import Book
from reporters.xlsx.facts import SIGNS
from reporters.xlsx.page import Page, Value
from scanner.model.workbook import EDITIONS, SIDE_BY_SIDE

_STYLE_WIDTH = 15


def side_by_side(book: Book) -> None:
    """Write the demands of all documents; nothing where one document was judged."""
    side = book.view.side_by_side
    if side is None:
        return
    text = book.text
    listed = [(demand, member) for demand in (*side.together, *side.alone) for member in demand.members]
    heads = [_head(one.style, book) for one in listed[0][1].entry.standings]
    page = Page(book, SIDE_BY_SIDE, (6, 7, 12, 50, 18, 20, *(_STYLE_WIDTH for _ in heads), 64))
    page.title(text(side.sentence), text(WORDS["side_by_side_note"]), _legend(side, book))
    names = [text(WORDS[name]) for name in ("demand_number", "document_mark", "item_number", "title_of_item", "level", "page_of_item")]
    rows = [_row(demand, member, book) for demand, member in listed]
    tones = {6 + at: [member.entry.standings[at].verdict.code for _, member in listed] for at in range(len(heads))}
    page.filtered([*names, *heads, text(WORDS["relations"])], rows, frozen=4, tones=tones)


def _head(style: str, book: Book) -> str:
    return style or book.text(WORDS["verdict"])


def _legend(side: SideBySide, book: Book) -> str:
    return "　".join(f"{mark}: {book.text(name)}" for mark, name in side.marks)


def _row(demand: Demand, member: Member, book: Book) -> list[Value]:
    entry, text = member.entry, book.text
    kin = [] if member.kin is None else [f"[{text(member.kin)}]"]
    relations = "\n".join([*kin, *(_relation(one, entry, book) for one in member.relations)])
    verdicts = [_verdict(one.verdict, book) for one in entry.standings]
    return [demand.number, entry.mark, entry.number, text(entry.title), text(entry.level), text(entry.pages), *verdicts, relations]


def _verdict(badge: Badge, book: Book) -> str:
    return f"{SIGNS[badge.code]} {book.text(badge.label)}"


def _relation(one: Relation, entry: Entry, book: Book) -> str:
    text = book.text
    said = [f"{one.mark} {one.number} {text(one.relation)}", text(one.stricter)]
    said += [f"{text(label)}: {entry.mark} {mine} / {one.mark} {yours}" for label, mine, yours in one.numbers]
    said += [] if one.why is None else [text(one.why)]
    return text(Text("・", "; ")).join(said)


def editions(book: Book) -> None:
    """Write what changed, a sheet for each pair of editions."""
    compared = () if book.view.side_by_side is None else book.view.side_by_side.editions
    text = book.text
    for number, one in enumerate(compared, start=1):
        page = Page(book, EDITIONS, (26, 56, 34, 56, 34, 56), number)
        newer, older = (f"{text(WORDS[name])}: {mark} {text(title)}" for name, (mark, title) in (("newer", one.new), ("older_edition", one.old)))
        methods = [f"{text(WORDS['editions_methods'])} {one.methods}"] if one.methods else []
        page.title(newer, older, text(WORDS["editions_note"]), *methods, *map(text, one.remarks))
        heads = [WORDS[name] for name in ("change", "newer", "verdict", "older_edition", "verdict", "compared_why")]
        rows = [_change(text(changes.kind), change, book) for changes in one.changes for change in changes.listed]
        page.filtered([text(head) for head in heads], rows, frozen=1)


def _change(kind: str, change: Change, book: Book) -> list[Value]:
    sides = [cell for entries in (change.new, change.old) for cell in (_items(entries, book), "\n".join(_verdicts(entries, book)))]
    return [kind, *sides, "" if change.why is None else book.text(change.why)]


def _items(entries: Sequence[Entry], book: Book) -> str:
    return "\n".join(f"{entry.number} {book.text(entry.title)} ({book.text(entry.level)})" for entry in entries)


def _verdicts(entries: Sequence[Entry], book: Book) -> Iterator[str]:
    for entry in entries:
        for one in entry.standings:
            about = [entry.number] if len(entries) > 1 else []
            yield " ".join([*about, _verdict(one.verdict, book), *([one.style] if one.style else [])])
