"""Every question that is open or answered, each once a work style or once for all, as a workbook asks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporters.model_documents import ItemRef
from reporters.model_questions import Given, Question
from reporters.sections import Judged
from reporters.shape import At
from reporters.source import Source
from reporters.text import Text, same, visible
from reporters.tree import Node, leaves, pending

_Key = tuple[str, str | None]
_UNKNOWN = same("–")


def questionnaire(items: Iterable[Judged], source: Source) -> tuple[Question, ...]:
    """Open questions first, by priority and order; then the others that were answered, as the answers file has them.

    A question that was answered for all work styles is one row, also when that answer has expired.
    """
    judged = sorted(items, key=lambda item: (item.rank, item.order))
    given = {_answered(at): at for at in source.root.at("answers").each()}
    places: dict[_Key, list[Judged]] = {}
    for one in judged:
        for node in _open(one):
            places.setdefault(_key(node.id, one, given), []).append(one)
    asked = list(places)
    for one in judged:
        for node in () if one.tree is None else leaves(one.tree):
            if node.kind == "ask" and (key := _key(node.id, one, given)) in given and key not in asked:
                places.setdefault(key, []).append(one)
    for key in given:
        places.setdefault(key, [])
    ordered = [*asked, *(key for key in given if key not in asked)]
    names = {at.at("id").raw(): at.at("name").shown() for at in source.root.at("organisation").at("work_styles").each()}
    return tuple(_question(key, places[key], given.get(key), names, source) for key in ordered)


def _answered(at: At) -> _Key:
    style = at.maybe("work_style")
    return at.at("question").raw(), None if style is None else style.raw()


def _open(one: Judged) -> Iterator[Node]:
    """The questions that could still change an item."""
    if one.tree is not None and one.ref.verdict.code != "not_applicable":
        yield from (node for node in pending(one.tree) if node.kind == "ask" and node.verdict == "manual")


def _key(question: str, one: Judged, given: dict[_Key, At]) -> _Key:
    """The row that answers a question for a work style: its own, else the one for all where there is an answer for all."""
    own, everyone = (question, one.style.id), (question, None)
    return everyone if own not in given and everyone in given else own


def _question(key: _Key, places: list[Judged], given: At | None, names: dict[str, str], source: Source) -> Question:
    question, style = key
    texts = source.root.at("texts").at("questions")
    known = texts.at(question) if texts.has(question) else None
    refs: dict[str, ItemRef] = {one.ref.anchor: one.ref for one in places}
    return Question(
        id=question,
        style=style,
        style_name=None if style is None else names.get(style, visible(style)),
        who=_text(known, "who"),
        question=same(visible(question)) if known is None else _text(known, "question"),
        help=_text(known, "help"),
        evidence=_text(known, "evidence"),
        priority=places[0].priority if places else "",
        items=tuple(refs.values()),
        given=None if given is None else _given(given),
    )


def _text(known: At | None, name: str) -> Text:
    return _UNKNOWN if known is None else known.at(name).text()


def _given(at: At) -> Given:
    expires, note = at.maybe("expires"), at.maybe("note")
    return Given(
        answer=at.at("answer").raw(),
        by=at.at("by").raw(),
        on=at.at("on").raw(),
        expires=None if expires is None else expires.raw(),
        expired=at.at("expired").flag(),
        evidence=tuple(_exhibit(exhibit) for exhibit in at.at("evidence").each()),
        note=None if note is None else note.raw(),
    )


def _exhibit(at: At) -> str:
    url = at.optional("url")
    return at.at("file").raw() if url is None else url.raw()
