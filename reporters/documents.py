"""Documents side by side: items that an organisation left out, and what two documents ask for differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reporters.labels import PARAMETER_BASES, VERDICTS, label
from reporters.model_documents import Asked, Difference, Excluded, Exclusion, ItemRef, Side
from reporters.sections import Judged, exclusion_of
from reporters.shape import At, ReportError
from reporters.source import Source
from reporters.text import Text, visible
from reporters.tree import verdict_of


def excluded(items: Iterable[Judged], source: Source) -> tuple[Excluded, ...]:
    """Items that the organisation left out, in the checklists' order."""
    found: dict[tuple[Text, str, Exclusion], list[Judged]] = {}
    for one in items:
        exclusion = exclusion_of(one.result, source)
        if exclusion is not None:
            found.setdefault((one.edition, one.ref.number, exclusion), []).append(one)
    return tuple(
        Excluded(tuple(one.ref for one in listed), listed[0].item.at("title").text(), edition, exclusion)
        for (edition, _, exclusion), listed in found.items()
    )


def differences(items: Iterable[Judged], checklists: Sequence[str], source: Source) -> tuple[Difference, ...]:
    """Rules for which documents ask for different numbers, each document's demand and verdict side by side."""
    at = source.root.optional("differences")
    if at is None:
        return ()
    refs = {tuple(one.result.at(name).raw() for name in ("checklist", "item", "work_style")): one for one in items}
    several = len({one.style.id for one in refs.values()}) > 1
    return tuple(_difference(row, checklists, refs, source, several=several) for row in at.each())


def _difference(row: At, checklists: Sequence[str], refs: Mapping[tuple[str, ...], Judged], source: Source, *, several: bool) -> Difference:
    styles = [at.raw() for at in row.at("work_styles").each()]
    sides: dict[str, list[Side]] = {name: [] for name in checklists}
    found: list[Judged] = []
    for at in row.at("sides").each():
        checklist, number = at.at("checklist").raw(), at.at("item").raw()
        mine = [refs[key] for style in styles if (key := (checklist, number, style)) in refs]
        if checklist not in sides or len(mine) != len(styles) or not mine:
            raise ReportError(f"{at.place}: no result for {visible(checklist)}/{visible(number)}")
        sides[checklist].append(_side(at, row.at("parameters"), mine[0].ref))
        found = mine
    return Difference(
        title=source.rule(row.at("rule").raw()).at("title").text(),
        styles=tuple(one.style.name for one in found) if several else (),
        sides=tuple(tuple(sides[name]) for name in checklists),
    )


def _side(at: At, parameters: At, ref: ItemRef) -> Side:
    numbers = tuple(_asked(*pair) for pair in zip(parameters.each(), at.at("numbers").each(), strict=True))
    return Side(ref, at.at("decides").flag(), numbers, VERDICTS[verdict_of(at)])


def _asked(parameter: At, at: At) -> Asked:
    value, used = _number(at.at("value")), _number(at.at("used"))
    return Asked(
        label=parameter.at("label").text(),
        value=value,
        basis=label(PARAMETER_BASES, parameter.at("basis").raw()) if at.at("from").raw() == "rule" else None,
        used=None if used == value else used,
    )


def _number(at: At) -> str:
    return at.shown() if isinstance(at.value, str) else str(at.number())
