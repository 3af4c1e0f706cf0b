"""One checklist for one work style: its items in the checklist's order, counted once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reporters.counts import count, passed_by, sentence, share, waived
from reporters.labels import VERDICTS
from reporters.model import Block, Edition, Group, Item, Section, WorkStyle
from reporters.model_counts import CountRow
from reporters.model_decisions import AcceptedRisk
from reporters.model_documents import Exclusion, ItemRef
from reporters.parts import Parts
from reporters.phrases import population
from reporters.shape import At, ReportError
from reporters.source import Source
from reporters.text import Text, joined, same
from reporters.tree import Node, exempt_of, leaves, read, verdict_of
from reporters.waived import waived_item
from reporters.why import EXCLUDED, OTHER_DEVICES, item_sentence


@dataclass(frozen=True, slots=True)
class Judged:
    """A result read once: what causes, questions and fixes work on.

    ``rank`` and ``order`` sort: priority first, then the checklist's own order.
    """

    ref: ItemRef
    item: At
    result: At
    edition: Text
    style: WorkStyle
    rank: int
    order: int
    priority: str
    tree: Node | None
    notes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """A checklist with a work style, and what names them."""

    anchor: str
    tag: str
    checklist: At
    edition: Edition
    style: WorkStyle
    method: int
    summary: At


def judged(scope: Scope, results: dict[str, At]) -> tuple[Judged, ...]:
    """Every item of the checklist with its result; an item without one raises ReportError."""
    ranks = {at.at("sign").raw(): at.at("rank").number() for at in scope.checklist.at("priorities").each()}
    found = []
    for order, item in enumerate(scope.checklist.at("items").each()):
        number = item.at("number").raw()
        if number not in results:
            raise ReportError(f"assessment.results: no result for {scope.edition.id}/{number} in {scope.style.id}")
        result = results[number]
        tree = result.maybe("judged_by")
        priority = item.at("priority").raw()
        ref = ItemRef(
            number=item.at("number").shown(),
            tag=scope.tag,
            anchor=f"{scope.anchor}-{order + 1}",
            verdict=VERDICTS[verdict_of(result)],
        )
        found.append(
            Judged(
                ref=ref,
                item=item,
                result=result,
                edition=scope.edition.name,
                style=scope.style,
                rank=ranks.get(priority, len(ranks) + 1),
                order=order,
                priority=item.at("priority").shown(),
                tree=None if tree is None or tree.value == {} else read(tree),
                notes=tuple(read(note) for note in result.at("notes").each()),
            )
        )
    return tuple(found)


def section(scope: Scope, items: Sequence[Judged], parts: Parts, accepted: Mapping[str, AcceptedRisk], source: Source) -> Section:
    """Return the whole section; a summary that counts differently raises ReportError. ``accepted``: all waivers by id."""
    counts = count(one.ref for one in items)
    said = scope.summary.at("counts").tally()
    if said != dict(counts.by_code()):
        raise ReportError(f"{scope.summary.place}.counts: the results count otherwise")
    categories, under = scope.checklist.at("categories"), waived(scope.summary, counts)
    built = [(one.item.at("category").raw(), _title(one.item), _item(one, scope, parts, accepted, source)) for one in items]
    return Section(
        anchor=scope.anchor,
        edition=scope.edition,
        style=scope.style,
        counts=counts,
        passed_by=passed_by(scope.summary, counts),
        waived=under,
        share=share(scope.summary, counts),
        sentence=sentence(counts, under),
        priorities=tuple(
            _row(Text(f"{sign} {words.ja}", f"{sign} {words.en}"), items, "priority", sign) for sign, words, _ in scope.edition.priorities
        ),
        categories=tuple(_row(at.text(), items, "category", code) for code, at in categories.pairs()),
        roles=tuple(_row(at.text(), items, "role", code) for code, at in _pairs(scope.checklist, "roles")),
        threats=tuple(_row(at.text(), items, "threats", code) for code, at in scope.checklist.at("threats").pairs()),
        groups=tuple(Group(categories.at(code).text(), _blocks(list(members))) for code, members in groupby(built, key=lambda one: one[0])),
    )


def _title(item: At) -> Text | None:
    at = item.optional("section")
    return None if at is None else at.text()


def _blocks(members: list[tuple[str, Text | None, Item]]) -> tuple[Block, ...]:
    return tuple(Block(title, tuple(item for _, _, item in block)) for title, block in groupby(members, key=lambda one: one[1]))


def _row(words: Text, items: Sequence[Judged], key: str, code: str) -> CountRow:
    refs = tuple(one.ref for one in items if (at := one.item.optional(key)) is not None and code in _codes(at))
    return CountRow(words, count(refs), refs)


def _codes(at: At) -> tuple[str, ...]:
    if isinstance(at.value, str):
        return (at.value,)
    return tuple(member.raw() for member in at.each())


def _item(one: Judged, scope: Scope, parts: Parts, accepted: Mapping[str, AcceptedRisk], source: Source) -> Item:
    item, result = one.item, one.result
    inferred, exclusion = item.optional("inferred"), exclusion_of(result, source)
    labels = {sign: words for sign, words, _ in scope.edition.priorities}
    threats = scope.checklist.at("threats")
    methods, role = scope.checklist.at("methods"), item.optional("role")
    verdict = one.ref.verdict
    return Item(
        number=one.ref.number,
        anchor=one.ref.anchor,
        title=item.at("title").text(),
        demand=item.at("demand").text(),
        verdict=verdict,
        why=_why(one, scope, source),
        priority=one.priority,
        level=_level(one.priority, labels.get(one.priority, same(one.priority)), inferred=inferred is not None and inferred.flag()),
        category=scope.checklist.at("categories").at(item.at("category").raw()).text(),
        role=None if role is None else scope.checklist.at("roles").at(role.raw()).text(),
        threats=tuple(threats.at(code.raw()).text() for code in item.at("threats").each()),
        methods=tuple(methods.at(str(method.number())).at("sign").shown() for method in item.at("methods").each()) if methods.value else (),
        pages=_pages(item.at("pages"), scope),
        remarks=(*_printed(one), *(remark.text() for remark in item.at("remarks").each())),
        population=_population(result),
        decided_by=None if one.tree is None else _decided_by(one.tree),
        tree=None if one.tree is None else parts.part(one.tree, scope.style.id),
        notes=tuple(parts.part(note, scope.style.id) for note in one.notes),
        waiver=waived_item(result.maybe("waiver"), accepted),
        exclusion=exclusion,
    )


def _pairs(checklist: At, key: str) -> Iterator[tuple[str, At]]:
    at = checklist.optional(key)
    return iter(()) if at is None else at.pairs()


def _printed(one: Judged) -> Iterator[Text]:
    """That the document prints several levels, where it does, and which of them is used."""
    at = one.item.optional("printed")
    places = [] if at is None else [(each.at("where").text(), each.at("priority").shown()) for each in at.each()]
    if places:
        ja = "、".join(f"{where.ja}では{level}" for where, level in places)
        en = ", ".join(f"{where.en}: {level}" for where, level in places)
        yield Text(
            f"段階の表示が文書の中で分かれています（{ja}）。ここでは{one.priority}として扱います。",
            f"The document prints different levels ({en}); it is taken as {one.priority} here.",
        )


def exclusion_of(result: At, source: Source) -> Exclusion | None:
    """How an item was left out; None if it was not."""
    at = result.optional("excluded")
    return None if at is None else Exclusion(at.at("reason").shown(), at.at("by").shown(), source.dates.day(at.at("on").raw()))


def _level(sign: str, words: Text, *, inferred: bool) -> Text:
    """A priority as an item shows it: its sign alone where that is part of its name (優先度◎), else both: 遵守事項（SHALL）."""
    named = same(sign) if sign in words.ja else Text(f"{words.ja}（{sign}）", f"{words.en} ({sign})")
    return Text(f"{named.ja}［推定］", f"{named.en} [inferred from the wording]") if inferred else named


def _why(one: Judged, scope: Scope, source: Source) -> Text:
    result, reasons = one.result, one.result.at("reasons").tally()
    if exclusion_of(result, source) is not None:
        return EXCLUDED
    if "method" in reasons and one.tree is None and not scope.style.method_sign:
        return OTHER_DEVICES
    return item_sentence(one.ref.verdict.code, reasons, exempt_of(result), one.tree, source)


def _pages(at: At, scope: Scope) -> Text:
    return joined(list(_page_texts(at, scope)), "、", ", ")


def _page_texts(at: At, scope: Scope) -> Iterator[Text]:
    for key, page in at.pairs():
        if key == "matrix":
            yield Text(f"対策一覧 p.{page.number()}", f"overview p.{page.number()}")
        elif key == str(scope.method):
            sign = scope.style.method_sign
            yield Text(f"方式{sign} p.{page.number()}", f"method {sign} p.{page.number()}")


def _population(result: At) -> Text | None:
    at = result.maybe("population")
    if at is None:
        return None
    declared = at.maybe("declared")
    return population(
        None if declared is None else declared.number(),
        at.at("judged").number(),
        at.at("stale").number(),
        at.at("unknown_owner").number(),
        at.at("duplicates").number(),
    )


def _decided_by(tree: Node) -> Text:
    """Who decides the item, whatever came out: the machine, people, or both."""
    kinds = {leaf.kind for leaf in leaves(tree)}
    return _DECIDED_BY[tuple(kind for kind in ("rule", "ask") if kind in kinds)]


_DECIDED_BY = {
    ("rule",): Text("機械（読み取った事実）だけで判定", "decided by machine, from what was read"),
    ("rule", "ask"): Text("機械（読み取った事実）と質問への回答で判定", "decided by machine and by answers"),
    ("ask",): Text("質問への回答で判定", "decided by answers"),
}
