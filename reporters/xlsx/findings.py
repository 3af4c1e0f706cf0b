"""What fails: the list of findings with its 17 columns, and the roadmap."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.labels import EFFORTS
from reporters.model import View
from reporters.model_parts import Evidence, Part
from reporters.text import Text, joined, opening, same
from reporters.words import WORDS
from reporters.xlsx.book import Book
from reporters.xlsx.facts import SIGNS, Place, behind, bullets, effort, exhibits, failing, licences, remedies, tone
from reporters.xlsx.page import Page, Row
from reporters.xlsx.words import SAID
from scanner.model.workbook import FINDINGS, ROADMAP
from scanner.model.workbook_parts import PHASE

_NAMES = 5
_LATER = "days"
_PHASES = ("short", "middle", "long")


def findings(book: Book) -> None:
    """Write the list of what fails."""
    page = Page(book, FINDINGS, (4.5, 8, 13, 11, 7, 22, 32, 6, 30, 24, 38, 11, 10, 11.5, 9, 17, 16, 10))
    page.title(book.text(SAID["findings_note"]), book.text(SAID["marks"]))
    rows = [_finding(number, place, book) for number, place in enumerate(failing(book.view), start=1)]
    page.table(rows, frozen=2)


def _finding(number: int, place: Place, book: Book) -> Row:
    item, text, mark = place.item, book.text, tone(place.item)
    parts = behind(item)
    accepted = f"\n{text(item.waiver.text)}" if item.waiver is not None else ""
    return Row(
        key=f"{FINDINGS.prefix}{place.key}",
        cells={
            "no": number,
            "number": place.number(book.view),
            "method": place.style,
            "category": text(item.category),
            "priority": item.priority,
            "title": text(item.title),
            "as_is": text(bullets(_as_is(parts))),
            "verdict": SIGNS[mark],
            "gap": text(bullets(_gap(part) for part in parts)) + accepted,
            "risk": text(_risk(place)),
            "remedy": text(bullets(remedies(item, short=True))),
            "effort": "\n".join(text(each) for each in _cost(place)),
            "evidence": "\n".join(exhibits(item)),
        },
        tones={"verdict": mark},
    )


def _gap(part: Part) -> Text:
    return Text(f"「{part.title.ja}」: {part.why.ja}", f"“{part.title.en}”: {part.why.en}")


def _as_is(parts: tuple[Part, ...]) -> Iterator[Text]:
    for part in parts:
        if part.answer is not None:
            given = part.answer
            yield Text(f"回答「{given.answer.ja}」（{given.by}、{given.on.ja}）", f"answered “{given.answer.en}” ({given.by}, {given.on.en})")
        elif part.evidence is not None:
            yield _observed(part, part.evidence)
        else:
            yield part.why


def _observed(part: Part, evidence: Evidence) -> Text:
    """How many records there are and which fail; of a single setting, its values."""
    failed = [row for row in evidence.rows if row.verdict.code == "fail"]
    if not evidence.named:
        cells = [
            Text(f"{column.label.ja} = {_value(value).ja}", f"{column.label.en} = {_value(value).en}")
            for row in failed[:1]
            for column, value in zip(evidence.columns, (cell.value for cell in row.cells), strict=True)
        ]
        return joined(cells, "、", ", ") if cells else evidence.bounds or part.why
    names = [_value(row.name) for row in failed[:_NAMES]]
    rest = len(failed) - len(names)
    more = Text(f"、{SAID['and_more'].ja} {rest} 件", f", {SAID['and_more'].en} {rest}") if rest > 0 else same("")
    listed = joined(names, "、", ", ")
    said = evidence.summary or part.why
    return Text(f"{said.ja}（{listed.ja}{more.ja}）", f"{said.en} ({listed.en}{more.en})") if names else said


def _value(value: str | Text | None) -> Text:
    if value is None:
        return WORDS["absent"]
    return same(value) if isinstance(value, str) else value


def _risk(place: Place) -> Text:
    """What may happen: what the rules say of that, and the threats that the document names."""
    said = dict.fromkeys(opening(part.rule.why) for part in behind(place.item) if part.rule is not None)
    threats = joined(place.item.threats, "、", ", ")
    named = Text(f"{SAID['threats'].ja}{threats.ja}", f"{SAID['threats'].en}{threats.en}")
    return joined([*said, named], "\n", "\n") if place.item.threats else joined(said, "\n", "\n")


def _cost(place: Place) -> list[Text]:
    code = effort(place.item)
    return [WORDS["practice"] if code is None else EFFORTS[code], *licences(place.item)]


def roadmap(book: Book) -> None:
    """Write what fails by the phase that is proposed for it."""
    page = Page(book, ROADMAP, (8, 8, 9, 20, 7, 32, 76, 12, 18, 24, 10))
    page.title(book.text(SAID["roadmap_note"]))
    rows = [_step(place, book) for place in sorted(failing(book.view), key=lambda place: _PHASES.index(phase(place)))]
    page.table(rows, frozen=3)


def phase(place: Place) -> str:
    """When to do it: the highest priority first, others next; one phase later if it takes days or another licence."""
    later = effort(place.item) == _LATER or bool(licences(place.item))
    return _PHASES[min(2, int(place.rank > 0) + int(later))]


def _step(place: Place, book: Book) -> Row:
    item, text = place.item, book.text
    code = effort(item)
    return Row(
        key=f"{ROADMAP.prefix}{place.key}",
        cells={
            "proposed": PHASE.word(phase(place), book.language),
            "number": place.number(book.view),
            "style": place.style,
            "priority": item.priority,
            "title": text(item.title),
            "remedy": text(bullets(remedies(item, short=False))),
            "effort": text(WORDS["practice"] if code is None else EFFORTS[code]),
            "licence": "\n".join(text(each) for each in licences(item)),
        },
    )


def steps(view: View) -> dict[str, int]:
    """How many items stand in which phase."""
    phases = [phase(place) for place in failing(view)]
    return {name: phases.count(name) for name in _PHASES}
