"""Documents side by side as Markdown: each demand once, and what changed between editions."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.markdown_items import badge
from reporters.markdown_text import Words, inline, table
from reporters.model import View
from reporters.model_side_by_side import Compared, Demand, Entry, Member, Relation, SideBySide
from reporters.words import WORDS


def side_by_side_lines(view: View, words: Words) -> Iterator[str]:
    """Both sections; nothing where the report is about one document."""
    side = view.side_by_side
    if side is None:
        return
    yield from (f"## {words(WORDS['side_by_side'])}", "", words(side.sentence), "", words(WORDS["side_by_side_note"]), "")
    yield from (f"- **{mark}**: {words(name)}" for mark, name in side.marks)
    yield ""
    yield from _demands(side, words)
    for compared in side.editions:
        yield from _edition(compared, words)


def _demands(side: SideBySide, words: Words) -> Iterator[str]:
    head = [words(WORDS[name]) for name in ("demand_item", "verdict", "level_pages", "relations")]
    yield from (f"### {words(WORDS['together'])}", "")
    if side.together:
        yield from table(["", *head], [row for demand in side.together for row in _rows(demand, words)])
    else:
        yield words(WORDS["together_none"])
    yield ""
    if side.alone:
        yield from (f"### {words(WORDS['alone'])}", "", words(WORDS["alone_note"]), "")
        yield from table(["", *head[:3]], [row[:4] for demand in side.alone for row in _rows(demand, words)])
        yield ""


def _rows(demand: Demand, words: Words) -> Iterator[list[str]]:
    for at, member in enumerate(demand.members):
        yield [
            str(demand.number) if at == 0 else "",
            _item(member, words),
            _standings(member.entry, words),
            _printed(member.entry, words),
            "; ".join(_relation(each, member, words) for each in member.relations) or "–",
        ]


def _item(member: Member, words: Words) -> str:
    kin = f" ({words(member.kin)})" if member.kin is not None else ""
    return f"{_named(member.entry, words)}{kin}"


def _named(entry: Entry, words: Words) -> str:
    return f"**{entry.mark}** {inline(entry.number)} {words(entry.title)}"


def _standings(entry: Entry, words: Words) -> str:
    return ", ".join(f"{badge(one.verdict, words)}{f' {inline(one.style)}' if one.style else ''}" for one in entry.standings)


def _printed(entry: Entry, words: Words) -> str:
    return ", ".join(each for each in (words(entry.level), words(entry.pages)) if each)


def _relation(one: Relation, member: Member, words: Words) -> str:
    said = f"**{one.mark}** {inline(one.number)} {words(one.relation)}, {words(one.stricter)}"
    for label, mine, yours in one.numbers:
        said += f", {words(label)} {member.entry.mark} **{inline(mine)}** / {one.mark} **{inline(yours)}**"
    return said if one.why is None else f"{said}: {words(one.why)}"


def _edition(compared: Compared, words: Words) -> Iterator[str]:
    yield from (f"## {words(WORDS['editions_compared'])}", "")
    for name, (mark, title) in (("newer", compared.new), ("older_edition", compared.old)):
        yield f"- {words(WORDS[name])}: **{mark}** {words(title)}"
    if compared.methods:
        yield f"- {words(WORDS['editions_methods'])} {inline(compared.methods)}"
    yield from (f"- {words(remark)}" for remark in compared.remarks)
    yield from ("", words(WORDS["editions_note"]), "")
    head = [words(WORDS[name]) for name in ("newer", "older_edition", "compared_why")]
    for changes in compared.changes:
        yield from (f"### {words(changes.kind)} ({len(changes.listed)})", "", words(changes.note), "")
        yield from table(head, [[_side(change.new, words), _side(change.old, words), words(change.why) or "–"] for change in changes.listed])
        yield ""


def _side(entries: tuple[Entry, ...], words: Words) -> str:
    return "; ".join(f"{_named(entry, words)} {words(entry.level)} {_standings(entry, words)}" for entry in entries) or "–"
