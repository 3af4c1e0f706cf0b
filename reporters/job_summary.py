"""GitHub's job summary: how much passes, what fails, what is accepted, what nobody knows yet and why.

GitHub drops a summary of more than 1 MiB as a whole, so rows that would not fit are left out, and their number is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporters.deciding import in_force, waived
from reporters.labels import BASES, VERDICTS
from reporters.markdown_documents import references
from reporters.markdown_text import Words, code, inline, table
from reporters.model import Item, Section, View
from reporters.model_planned import PlannedChange
from reporters.text import LANGUAGES, Text
from reporters.words import WORDS

LONGEST = 1_000_000
"""Bytes of UTF-8. The rest of the 1 MiB is left to whatever else the step says."""
_NOTE = 1_000

_SHARE = Text("適合の割合", "Share of passes")
_REPORTS = Text(
    "項目ごとの根拠と直し方は、報告書（--format html）にあります。",
    "The report (--format html) has the evidence and the remedy of every item.",
)
_PLANNED, _ACTION, _FIELDS = Text("計画している変更", "Planned change"), Text("操作", "Action"), Text("変わる項目", "What changes")
_FEW_FIELDS = 5
_LEFT_OUT = Text(
    "GitHub の大きさの上限に収めるため、{} 行を省きました。報告書にはすべて載っています。",
    "{} rows are left out to stay within GitHub's limit of size. The report has them all.",
)


def render(view: View, language: str) -> str:
    """Return the whole file, at most `LONGEST` bytes. Raises ValueError for another language than ``ja`` and ``en``."""
    if language not in LANGUAGES:
        raise ValueError(f"no such report language: {language!r} (ja, en)")
    words = Words(language)
    page = _Page(LONGEST - _NOTE)
    page.add(f"# {words(WORDS['report'])}: {inline(view.title.organisation)}", "", f"> {words(WORDS['advisory'])}", "")
    if view.planned is not None:
        page.add(f"> **{words(WORDS['planned_banner'])}**", ">", f"> {words(WORDS['planned_limits'])}", "")
        page.table([words(_PLANNED), words(_ACTION), words(_FIELDS)], (_change(one, words) for one in view.planned.changes))
    page.table(_overview_head(words), (_overview(section, words) for section in view.sections))
    for section in view.sections:
        _section(page, section, words)
    if view.causes:
        page.add(f"## {words(WORDS['unknowns'])}", "", words(WORDS["unknowns_note"]), "")
        head = [words(WORDS[name]) for name in ("waived_reason", "resolve", "items")]
        page.table(head, ([words(one.headline), words(one.resolve), references((*one.items, *one.partly))] for one in view.causes))
    if page.left_out:
        page.add(f"**{inline(_LEFT_OUT.of(language).format(page.left_out))}**", "")
    page.add(f"{words(WORDS['taken'])}: {words(view.title.collected_at)} · {inline(view.title.tool)} · {words(_REPORTS)}")
    return "\n".join(page.lines) + "\n"


class _Page:
    """Lines, as far as they fit into so many bytes. ``left_out``: how many rows of tables did not."""

    def __init__(self, room: int) -> None:
        self.lines: list[str] = []
        self.left_out = 0
        self._room = room

    def add(self, *lines: str) -> None:
        """Add lines that must stand there."""
        self.lines.extend(lines)
        self._room -= sum(map(_size, lines))

    def table(self, head: list[str], rows: Iterable[list[str]]) -> None:
        """Add a table of the rows that fit."""
        first, rule, *listed = table(head, list(rows))
        room = self._room - sum(map(_size, (first, rule, "")))
        fitting = []
        for row in listed:
            room -= _size(row)
            if room < 0:
                break
            fitting.append(row)
        self.left_out += len(listed) - len(fitting)
        if fitting:
            self.add(first, rule, *fitting, "")


def _size(line: str) -> int:
    return len(line.encode()) + 1


def _change(one: PlannedChange, words: Words) -> list[str]:
    names = [code(field.name) for field in one.fields[:_FEW_FIELDS]]
    more = len(one.fields) - len(names) + one.more
    rest = [f"{words(WORDS['more'])} {more}"] if more else []
    return [f"{words(one.what)} {code(one.name)}", words(one.action), ", ".join([*names, *rest])]


def _overview_head(words: Words) -> list[str]:
    bases = " / ".join(words(BASES[basis]) for basis in BASES)
    heads = [f"{words(VERDICTS['pass'].label)} ({bases})"]
    for verdict in list(VERDICTS.values())[1:]:
        heads.append(words(verdict.label))
        heads.extend([words(WORDS["waived_fails"])] if verdict.code == "fail" else [])
    return [words(WORDS["work_style"]), words(_SHARE), *heads]


def _overview(section: Section, words: Words) -> list[str]:
    bases = " / ".join(str(number) for _, number in section.passed_by.by_code())
    counts = section.counts
    return [
        _name(section, words),
        f"**{words(section.share.text)}**",
        f"{counts.passed} ({bases})",
        str(counts.failed),
        str(section.waived),
        str(counts.unknown),
        str(counts.manual),
        str(counts.not_applicable),
    ]


def _name(section: Section, words: Words) -> str:
    return f"{inline(section.style.name)} – {words(section.edition.name)}"


def _section(page: _Page, section: Section, words: Words) -> None:
    items = [item for group in section.groups for item in group.items]
    accepted = [item for item in items if waived(item)]
    page.add(f"## {_name(section, words)}", "")
    if section.counts.total == section.counts.not_applicable:
        page.add(words(section.sentence), "")
    for verdict in ("fail", "unknown", "manual"):
        listed = [item for item in items if item.verdict.code == verdict and not waived(item)]
        _listed(page, listed, f"{VERDICTS[verdict].sign} {words(VERDICTS[verdict].label)}", words)
        if verdict == "fail":
            _accepted(page, accepted, words)


def _listed(page: _Page, items: list[Item], title: str, words: Words) -> None:
    if items:
        page.add(f"### {title} ({len(items)})", "")
        head = [words(WORDS[name]) for name in ("priority", "items", "waived_reason")]
        page.table(head, ([inline(item.priority), _item(item, words), _why(item, words)] for item in items))


def _item(item: Item, words: Words) -> str:
    return f"{inline(item.number)} {words(item.title)}"


def _why(item: Item, words: Words) -> str:
    flag = f" *{words(item.waiver.text)}*" if item.waiver is not None else ""
    return f"{words(item.why)}{flag}"


def _accepted(page: _Page, items: list[Item], words: Words) -> None:
    if items:
        page.add(f"### {words(WORDS['waived_fails'])} ({len(items)})", "", words(WORDS["waivers_note"]), "")
        head = [words(WORDS[name]) for name in ("items", "waived_reason", "approval", "valid_until")]
        page.table(head, (row for item in items for row in _approvals(item, words)))


def _approvals(item: Item, words: Words) -> Iterator[list[str]]:
    for one in in_force(item):
        yield [_item(item, words), code(one.reason), f"{code(one.approved_by)} {words(one.on)}", words(one.life.text)]
