"""Documents side by side: each demand once with every document's item and verdict, and what changed between editions."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from reporters.model import Edition, Item, Section
from reporters.model_side_by_side import Change, Changes, Compared, Demand, Entry, Member, Relation, SideBySide, Standing
from reporters.sections import Judged
from reporters.shape import At, ReportError
from reporters.source import Source
from reporters.text import Text, joined, visible
from reporters.words_side_by_side import CHANGES, RELATIONS, SIDE_BY_SIDE, STRICTER

_Key = tuple[str, str]


def side_by_side(items: Iterable[Judged], sections: Sequence[Section], editions: Mapping[str, Edition], source: Source) -> SideBySide | None:
    """All documents side by side; None for one alone. ``editions``: by the ids of the assessment.

    Raises ReportError if a demand names an item that is not there, or if an item is in no demand or in two.
    """
    listed, compared = source.root.optional("demands"), source.root.optional("editions")
    if listed is None or not listed.value:
        return None
    entries = _Entries(items, sections, editions)
    demands = [tuple(_members(at, entries)) for at in listed.each()]
    entries.check_all_placed()
    related = [members for members in demands if len(members) > 1 or members[0].relations]
    single = [members for members in demands if len(members) == 1 and not members[0].relations]
    numbers = count(1)
    return SideBySide(
        marks=tuple((entries.marks[name], edition.name) for name, edition in editions.items()),
        sentence=_sentence(len(editions), sum(map(len, demands)), len(demands), len(related)),
        together=tuple(Demand(next(numbers), members) for members in related),
        alone=tuple(Demand(next(numbers), members) for members in single),
        editions=() if compared is None else tuple(_compared(at, entries, editions, source) for at in compared.each()),
    )


class _Entries:
    """The items of all documents by document and number, each of which must become a member of exactly one demand."""

    def __init__(self, items: Iterable[Judged], sections: Sequence[Section], editions: Mapping[str, Edition]) -> None:
        self.marks = {name: _mark(at) for at, name in enumerate(editions)}
        shown = {item.anchor: item for section in sections for group in section.groups for item in group.items}
        found: dict[_Key, list[Judged]] = {}
        for one in items:
            found.setdefault((one.result.at("checklist").raw(), one.result.at("item").raw()), []).append(one)
        several = len({one.style.id for listed in found.values() for one in listed}) > 1
        self.known = {key: _entry(self.marks[key[0]], listed, shown, several=several) for key, listed in found.items()}
        self.left = set(found)

    def at(self, at: At, checklist: str, number: str) -> Entry:
        """The entry of an item, or ReportError with the place."""
        if (checklist, number) not in self.known:
            raise ReportError(f"{at.place}: no result for {visible(checklist)}/{visible(number)}")
        return self.known[checklist, number]

    def place(self, at: At) -> Entry:
        """The entry of an item that becomes a member here."""
        key = _key(at)
        entry = self.at(at, *key)
        if key not in self.left:
            raise ReportError(f"{at.place}: {visible(key[0])}/{visible(key[1])} is a member of a demand already")
        self.left.remove(key)
        return entry

    def check_all_placed(self) -> None:
        """Raise ReportError if an item is a member of no demand."""
        if self.left:
            checklist, number = min(self.left)
            raise ReportError(f"assessment.demands: {visible(checklist)}/{visible(number)} is a member of none")


def _mark(at: int) -> str:
    """A, B, …, Z, then AA."""
    letters = string.ascii_uppercase
    return ("" if at < len(letters) else _mark(at // len(letters) - 1)) + letters[at % len(letters)]


def _entry(mark: str, listed: Sequence[Judged], shown: Mapping[str, Item], *, several: bool) -> Entry:
    found = [shown[one.ref.anchor] for one in listed]
    return Entry(
        mark=mark,
        number=found[0].number,
        title=found[0].title,
        level=found[0].level,
        pages=_pages(listed),
        standings=tuple(Standing(one.style.name if several else "", one.ref.verdict, one.ref.anchor) for one in listed),
    )


def _pages(listed: Sequence[Judged]) -> Text:
    """The page of the document's overview, and those of the methods that were judged."""
    signs = {str(one.result.at("method").number()): one.style.method_sign for one in listed}
    found = []
    for key, at in listed[0].item.at("pages").pairs():
        if key == "matrix":
            found.append(Text(f"対策一覧 p.{at.number()}", f"overview p.{at.number()}"))
        elif signs.get(key):
            found.append(Text(f"方式{signs[key]} p.{at.number()}", f"method {signs[key]} p.{at.number()}"))
    return joined(found, "、", ", ")


def _key(at: At) -> _Key:
    return at.at("checklist").raw(), at.at("item").raw()


def _members(demand: At, entries: _Entries) -> Iterator[Member]:
    before: set[_Key] = set()
    all_of_it = {_key(at) for at in demand.at("members").each()}
    pairs = [(_key(at.at("one")), _key(at.at("other")), at) for at in demand.at("pairs").each()]
    for at in demand.at("members").each():
        key, relation = _key(at), at.at("relation").raw()
        turned = [(other, at_, True) for one, other, at_ in pairs if one == key] + [(one, at_, False) for one, other, at_ in pairs if other == key]
        wanted = [each for each in turned if each[0] in before or each[0] not in all_of_it]
        yield Member(
            entry=entries.place(at),
            kin=None if relation == "same" else SIDE_BY_SIDE[f"kin_{relation}"],
            relations=tuple(
                _relation(other, pair, entries, forward=forward) for other, pair, forward in sorted(wanted, key=lambda each: each[0] not in all_of_it)
            ),
        )
        before.add(key)


def _relation(other: _Key, at: At, entries: _Entries, *, forward: bool) -> Relation:
    entry, stricter = entries.at(at, *other), at.maybe_shown("stricter")
    said = "same" if at.at("relation").raw() == "same" and not at.at("numbers").value else ""
    if stricter is not None:
        said = f"{'this' if (stricter == 'one') is forward else 'other'}-{at.at('by').raw()}"
    mine, yours = ("one", "other") if forward else ("other", "one")
    return Relation(
        mark=entry.mark,
        number=entry.number,
        anchor=entry.standings[0].anchor,
        relation=RELATIONS[at.at("relation").raw()],
        stricter=STRICTER[said],
        why=_why(at.maybe_text("why"), forward=forward),
        numbers=tuple((_used(each.at("label").text()), _number(each.at(mine)), _number(each.at(yours))) for each in at.at("numbers").each()),
    )


def _why(why: Text | None, *, forward: bool) -> Text | None:
    """The words of the crosswalk, which speak from the item that it belongs to."""
    label = SIDE_BY_SIDE["seen_from_other"]
    return why if why is None or forward else Text(f"{label.ja}{why.ja}", f"{label.en}{why.en}")


def _used(label: Text) -> Text:
    """Where a document gives no number, its item is judged with one that anything meets: it is not said to be the document's."""
    return Text(f"判定に使う数値（{label.ja}）", f"judged with ({label.en})")


def _number(at: At) -> str:
    return at.shown() if isinstance(at.value, str) else str(at.number())


def _sentence(documents: int, items: int, demands: int, together: int) -> Text:
    return Text(
        f"{documents} つの文書の {items} 項目は、{demands} の要求にまとまります。そのうち {together} の要求は、複数の文書にわたります。",
        f"The {items} items of {documents} documents make {demands} demands, of which {together} concern several documents.",
    )


def _compared(at: At, entries: _Entries, editions: Mapping[str, Edition], source: Source) -> Compared:
    new, old = at.at("new").raw(), at.at("old").raw()
    if new not in editions or old not in editions:
        raise ReportError(f"{at.place}: not among the checklists")
    changes: dict[str, list[Change]] = {code: [] for code in CHANGES}
    for change in at.at("changes").each():
        code = change.at("kind").raw()
        if code not in changes:
            raise ReportError(f"{change.place}.kind: unknown")
        sides = [
            tuple(entries.at(number, name, number.raw()) for number in change.at(side).each()) for side, name in (("items", new), ("others", old))
        ]
        changes[code].append(Change(sides[0], sides[1], change.maybe_text("why")))
    signs = next(listed.at("methods") for listed in source.root.at("checklists").each() if listed.at("id").raw() == old)
    told = [signs.at(str(number.number())).at("sign").shown() for number in at.at("methods").each()] if signs.value else []
    return Compared(
        new=(entries.marks[new], editions[new].name),
        old=(entries.marks[old], editions[old].name),
        methods="".join(told),
        remarks=tuple(remark.text() for remark in at.at("remarks").each()),
        changes=tuple(Changes(code, *CHANGES[code], tuple(listed)) for code, listed in changes.items() if listed),
    )
