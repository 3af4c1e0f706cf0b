"""What is still to be asked of people: open questions, and circumstances that nobody has declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scanner.library.answers import Answer
from scanner.library.checklists import Checklist, Circumstance, Item, Node
from scanner.library.library import Library
from scanner.library.organisation import Organisation, WorkStyle
from scanner.library.questions import Question
from scanner.model.methods import ownership_of


@dataclass(frozen=True, slots=True)
class Use:
    """An item that a question serves. ``alternative``: other parts may meet the item without an answer. ``note``: the answer never decides it."""

    checklist: Checklist
    item: Item
    alternative: bool
    note: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without a valid answer. ``styles``: the work styles it is open for. ``expired``: there was an answer, which no longer holds."""

    question: Question
    uses: tuple[Use, ...]
    styles: tuple[WorkStyle, ...]
    expired: bool


@dataclass(frozen=True, slots=True)
class Undeclared:
    """A circumstance that some work styles say nothing of, and the items that depend on it."""

    circumstance: Circumstance
    uses: tuple[Use, ...]
    styles: tuple[WorkStyle, ...]


def open_questions(library: Library, organisation: Organisation, answers: tuple[Answer, ...], now: datetime) -> tuple[Asked, ...]:
    """Every question of the organisation's checklists that has no answer, or only an expired one, in the order of the items.

    Left out are those of items that do not apply: by the method, by what is declared, or because the organisation left the item out.
    """
    given = {(answer.question, answer.work_style): answer for answer in answers}
    uses: dict[str, dict[tuple[str, str], Use]] = {}
    styles: dict[str, dict[str, WorkStyle]] = {}
    expired: set[str] = set()
    for style in organisation.work_styles:
        for use, name in _asked(library, organisation, style):
            answer = given.get((name, style.id)) or given.get((name, None))
            late = answer is not None and answer.expires is not None and now > organisation.end_of(answer.expires)
            if answer is not None and not late:
                continue
            expired.update({name} if late else ())
            uses.setdefault(name, {}).setdefault((use.checklist.id, use.item.number), use)
            styles.setdefault(name, {})[style.id] = style
    return tuple(Asked(library.questions[name], tuple(uses[name].values()), tuple(styles[name].values()), name in expired) for name in uses)


def undeclared_circumstances(library: Library, organisation: Organisation) -> tuple[Undeclared, ...]:
    """Every circumstance on which an item depends and that a work style does not declare, in the order of the checklists."""
    found: dict[str, tuple[Circumstance, dict[tuple[str, str], Use], dict[str, WorkStyle]]] = {}
    for style in organisation.work_styles:
        for checklist, item in _items(library, organisation, style):
            for name in _named(item):
                if name not in style.circumstances:
                    _, uses, styles = found.setdefault(name, (checklist.circumstances[name], {}, {}))
                    uses.setdefault((checklist.id, item.number), Use(checklist, item, alternative=False, note=False))
                    styles[style.id] = style
    return tuple(Undeclared(each, tuple(uses.values()), tuple(styles.values())) for each, uses, styles in found.values())


def _items(library: Library, organisation: Organisation, style: WorkStyle) -> Iterator[tuple[Checklist, Item]]:
    """The items that apply to a work style, as far as that is declared."""
    for checklist in (library.checklists[name] for name in organisation.checklists):
        for item in checklist.items:
            excluded = organisation.excluded(checklist.id, item.number)
            if style.method in item.methods and not excluded and not _exempt(item.exempt_when, style):
                yield checklist, item


def _asked(library: Library, organisation: Organisation, style: WorkStyle) -> Iterator[tuple[Use, str]]:
    for checklist, item in _items(library, organisation, style):
        for name, alternative in _questions(item.judged_by, style, alternative=False):
            yield Use(checklist, item, alternative, note=False), name
        for note in item.notes:
            for name, alternative in _questions(note, style, alternative=False):
                yield Use(checklist, item, alternative, note=True), name


def _questions(node: Node, style: WorkStyle, *, alternative: bool) -> Iterator[tuple[str, bool]]:
    """The questions of a part that applies to the work style, each with whether something else may do in its place."""
    if _exempt(node.exempt_when, style) or node.ownership not in ("", ownership_of(style.method)) or _none_declared(node, style):
        return
    if node.kind == "ask":
        yield node.target, alternative
    for part in node.parts:
        yield from _questions(part, style, alternative=alternative or node.kind == "any")


def _exempt(when: Mapping[str, bool], style: WorkStyle) -> bool:
    return bool(when) and all(style.circumstances.get(name) is value for name, value in when.items())


def _none_declared(node: Node, style: WorkStyle) -> bool:
    """Whether a part is only about devices of which the ledger says that there are none."""
    return bool(node.platforms) and style.ledger is not None and all(style.ledger.get(kind) == 0 for kind in node.platforms)


def _named(item: Item) -> Iterator[str]:
    """The circumstances on which an item, or a part of it, depends; those that exempt it as a whole first."""
    yield from item.exempt_when
    for node in (item.judged_by, *item.notes):
        yield from _named_in(node)


def _named_in(node: Node) -> Iterator[str]:
    yield from node.exempt_when
    for part in node.parts:
        yield from _named_in(part)
