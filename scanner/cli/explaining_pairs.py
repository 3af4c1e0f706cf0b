"""What `telework-scan explain` says of an item's counterparts in other documents: the relation, and which one asks for more."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.library.checklists import Checklist, Item
from scanner.library.correspondence import SAME, Link, Ref, links, touching
from scanner.library.library import Library
from scanner.model.text import Text

_RELATIONS = {
    "same": Text("同じ内容", "asks for the same"),
    "part": Text("一部が重なる", "overlaps in part"),
    "similar": Text("似た内容", "is similar"),
}
_STRICTER = {
    "one-text": Text("この項目のほうが厳しい", "this item asks for more"),
    "other-text": Text("相手の項目のほうが厳しい", "the other one asks for more"),
    "one-numbers": Text("数値では、この項目のほうが厳しい", "by its numbers this item asks for more"),
    "other-numbers": Text("数値では、相手の項目のほうが厳しい", "by its numbers the other one asks for more"),
    "same": Text("厳しさの違いは見つかっていない", "no difference in what they ask for is known"),
    "-": Text("どちらが厳しいかは言い切れない", "which one asks for more cannot be said"),
}


def counterparts(library: Library, checklist: Checklist, item: Item) -> Iterator[tuple[int, Text]]:
    """Depth and words of each line; nothing where no document names a counterpart."""
    own = Ref(checklist.id, item.number)
    declared = links(list(library.checklists.values()), library.rules)
    found = sorted(touching(declared, own), key=lambda link: list(library.checklists).index(link.other.checklist))
    if found:
        yield 0, Text("ほかの文書の対応する項目:", "corresponding items of other documents:")
    for link in found:
        yield from _lines(library, link, spoken_from_here=link in declared)


def _lines(library: Library, link: Link, *, spoken_from_here: bool) -> Iterator[tuple[int, Text]]:
    other = library.checklists[link.other.checklist].item(link.other.item)
    title = Text("", "") if other is None else other.title
    alike = link.relation == SAME and not link.stricter and not link.numbers
    relation, stricter = _RELATIONS[link.relation], _STRICTER["same" if alike else f"{link.stricter}-{link.by}"]
    name = f"{link.other.checklist}/{link.other.item}"
    yield 1, Text(f"- {name} {title.ja}: {relation.ja}。{stricter.ja}", f"- {name} {title.en}: {relation.en}; {stricter.en}")
    for each in link.numbers:
        ja = f"判定に使う数値（{each.label.ja}）: {each.mine} / 相手は {each.yours}"
        yield 2, Text(ja, f"judged with ({each.label.en}): {each.mine}, there {each.yours}")
    if link.why is not None:
        label = Text("", "") if spoken_from_here else Text("相手の項目から見た説明: ", "as seen from the other item: ")
        yield 2, Text(f"{label.ja}{link.why.ja}", f"{label.en}{link.why.en}")
