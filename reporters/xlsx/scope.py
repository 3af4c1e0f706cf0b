"""Scope and basis: what was judged, by which edition, with what declared, with which tool, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.deciding import leaves
from reporters.model import View, WorkStyle
from reporters.model_documents import Difference, ItemRef
from reporters.words import WORDS
from reporters.xlsx.book import Book
from reporters.xlsx.checklist import heading
from reporters.xlsx.page import Page
from reporters.xlsx.words import SAID
from scanner.model.workbook import EVIDENCE, SCOPE

_LIBRARY = ("rules/", "checklists/")
_Line = tuple[str, str, str]


def scope(book: Book) -> None:
    """Write the sheet: topic, point, content."""
    page = Page(book, SCOPE, (24, 40, 110))
    page.title(f"{book.text(SAID['times'])} {book.view.title.timezone}")
    rows = list(_lines(book))
    page.grid([book.text(SAID["topic"]), book.text(SAID["point"]), book.text(SAID["content"])], rows)
    page.sheet.freeze_panes(2, 0)


def _lines(book: Book) -> Iterator[_Line]:
    text, view = book.text, book.view
    yield text(SAID["disclaimer"]), "", text(WORDS["advisory"])
    yield from _planned(view, book)
    yield from _judged(book)
    for style in view.styles:
        yield from _style(style, book)
    yield from _exceptions(view, book)
    yield from _limits(view, book)
    for edition in view.editions:
        for remark in edition.remarks:
            yield text(WORDS["remarks"]), edition.id, text(remark)
    library = [name for name, _ in view.inputs if name.removeprefix("own/").startswith(_LIBRARY)]
    for name, digest in view.inputs:
        if name not in library:
            yield text(WORDS["inputs"]), name, f"SHA-256 {digest}"
    yield text(WORDS["inputs"]), text(SAID["rule_files"]), f"{len(library)} {text(SAID['listed'])} {EVIDENCE.name(book.language)}"
    for one in view.older:
        yield text(WORDS["older"]), f"{one.name} ({one.collected_at})", f"SHA-256 {one.sha256}"


def _planned(view: View, book: Book) -> Iterator[_Line]:
    """Each change that the judged plan makes."""
    text = book.text
    if view.planned is None:
        return
    topic = text(SAID["planned"])
    yield topic, "", f"{text(WORDS['planned_banner'])}\n{text(WORDS['planned_limits'])}"
    for change in view.planned.changes:
        said = [f"{field.name}: {_side(field.before, book)} → {_side(field.after, book)}" for field in change.fields]
        said += [f"{text(WORDS['more'])} {change.more}"] if change.more else []
        beside = [each for each in (change.file, change.why) if each]
        yield topic, f"{text(change.what)} {change.name}", "\n".join([" / ".join([text(change.action), *beside]), *said])


def _side(value: str | None, book: Book) -> str:
    return book.text(WORDS["planned_none"]) if value is None else value


def _judged(book: Book) -> Iterator[_Line]:
    text, title = book.text, book.view.title
    yield text(SAID["organisation"]), title.organisation, f"{text(WORDS['tenant'])}: {title.tenant_name} {title.tenant_id}"
    yield (
        text(WORDS["taken"]),
        text(title.collected_at),
        f"{text(WORDS['collected_with'])}: {title.snapshot_tool}, {text(WORDS['sign_in'])}: {title.sign_in}",
    )
    yield text(WORDS["tools"]), title.tool, ""
    for edition in book.view.editions:
        later = f"\n{text(WORDS['later_edition'])} {text(edition.superseded_by)}" if edition.superseded_by is not None else ""
        own = f" ({text(WORDS['own'])})" if edition.own else ""
        yield text(WORDS["judged_by"]), f"{edition.id}{own}", f"{heading(edition, book)}{later}" + (f"\n{edition.url}" if edition.url else "")


def _style(style: WorkStyle, book: Book) -> Iterator[_Line]:
    text = book.text
    name = f"{style.method_sign} {style.name}".lstrip()
    topic = text(WORDS["work_style"])
    yield topic, name, f"{text(style.method_title)}\n{text(WORDS['limited' if style.limited else 'whole_tenant'])}"
    who = style.declared_by or text(WORDS["nobody"])
    when = f" ({text(style.declared_on)})" if style.declared_on else ""
    said = [f"{text(one.text)}: {text(WORDS['holds' if one.holds else 'holds_not'])}" for one in style.circumstances]
    said += [f"{text(one)}: {text(WORDS['undeclared'])}" for one in style.undeclared]
    yield text(WORDS["declared"]), name, "\n".join([*said, f"{text(WORDS['declared_by'])}: {who}{when}"])
    if style.ledger is None:
        yield text(WORDS["ledger"]), name, text(WORDS["no_ledger"])
    else:
        yield text(WORDS["ledger"]), name, ", ".join(f"{text(kind)} {number}" for kind, number in style.ledger)


def _exceptions(view: View, book: Book) -> Iterator[_Line]:
    text = book.text
    for one in view.excluded:
        reason = f"{text(WORDS['waived_reason'])}: {one.exclusion.reason}\n{text(WORDS['decided'])}: {one.exclusion.by} {text(one.exclusion.on)}"
        yield text(SAID["exclusions"]), f"{_refs(one.items)} {text(one.title)}", reason
    for doubt in view.doubts:
        more = f" {text(WORDS['more'])} {doubt.more}" if doubt.more else ""
        yield text(SAID["doubts"]), text(doubt.text), f"{', '.join(doubt.subjects)}{more}"
    for difference in view.differences:
        yield text(SAID["differences"]), text(difference.title), "\n".join(_sides(difference, book))


def _sides(difference: Difference, book: Book) -> Iterator[str]:
    text = book.text
    for listed in difference.sides:
        for side in listed:
            numbers = ", ".join(f"{text(one.label)} {one.value}" for one in side.numbers)
            noted = "" if side.decides else f" ({text(WORDS['only_noted'])})"
            yield f"{_refs((side.item,))} {numbers}: {text(side.verdict.label)}{noted}"


def _limits(view: View, book: Book) -> Iterator[_Line]:
    text = book.text
    for warning in view.warnings:
        yield text(WORDS["warnings"]), "", text(warning)
    for row in (row for group in view.resources for row in group.rows if not row.obtained or not row.complete):
        reason = [text(each) for each in (row.reason, *row.noted) if each is not None]
        if row.permission:
            reason.append(f"{text(WORDS['permission'])}: {row.permission}")
        yield text(SAID["not_read"]), f"{text(row.title)}\n{row.id}", " / ".join([text(row.state), *reason])
    for product in view.products:
        yield text(SAID["not_read"]), text(WORDS["products"]), text(product)
    for edition in view.editions:
        yield from _unseen(view, edition.id, book)


def _unseen(view: View, edition: str, book: Book) -> Iterator[_Line]:
    """What the rules that decide an edition's items cannot see, each rule once."""
    seen: set[str] = set()
    for section in (one for one in view.sections if one.edition.id == edition):
        for item in (item for group in section.groups for item in group.items if item.tree is not None and item.verdict.code != "not_applicable"):
            for part in leaves(item.tree) if item.tree is not None else ():
                if part.rule is not None and part.id not in seen and book.text(part.rule.limits):
                    seen.add(part.id)
                    yield book.text(SAID["limits"]), book.text(part.title), book.text(part.rule.limits)


def _refs(refs: tuple[ItemRef, ...]) -> str:
    return ", ".join(dict.fromkeys(f"{ref.number}{f' ({ref.tag})' if ref.tag else ''}" for ref in refs))
