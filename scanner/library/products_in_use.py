"""The products and services that an organisation uses, and which rules an answer that names one may speak for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.language.operands import near
from scanner.language.schema_check import is_date
from scanner.language.strict_yaml import Document, PathKey
from scanner.library.checklists import Checklist, Item, Node
from scanner.library.products import Claim, Product
from scanner.library.rules import Rule
from scanner.model.errors import Problems
from scanner.model.text import Text


@dataclass(frozen=True, slots=True)
class InUse:
    """One product in use. ``work_styles``: ids, None = all. ``contact``: whom to ask. ``until``: last day of use (YYYY-MM-DD), None = no end.

    ``settles``: question → the rules that stand beside it in an item which the product is said to cover.
    """

    product: Product
    work_styles: tuple[str, ...] | None
    contact: str | None
    until: str | None
    settles: Mapping[str, frozenset[str]]

    def serves(self, work_style: str) -> bool:
        """Whether a work style uses it."""
        return self.work_styles is None or work_style in self.work_styles


def rules_claimed(claim: Claim | None, item: Item, rules: Mapping[str, Rule]) -> frozenset[str]:
    """The rules that decide an item and that the claim about it speaks of: of a claim for some kinds of devices, parts about those alone."""
    if claim is None or not claim.covers:
        return frozenset()
    found: dict[str, bool] = {}
    for leaf, kinds in _parts(item.judged_by, ()):
        if leaf.kind == "rule":
            about = set(kinds or rules[leaf.target].ledger)
            fits = not claim.platforms or (bool(about) and about <= set(claim.platforms))
            found[leaf.target] = fits and found.get(leaf.target, True)
    return frozenset(name for name, fits in found.items() if fits)


def _parts(node: Node, kinds: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """The rules and questions below a node, each with the kinds of devices that the checklist says it is about (the innermost says most)."""
    own = node.platforms or node.if_enrolled or kinds
    if not node.parts:
        yield node, own
    for part in node.parts:
        yield from _parts(part, own)


def products_in_use(
    document: Document, products: Mapping[str, Product], checklists: Mapping[str, Checklist], rules: Mapping[str, Rule], problems: Problems
) -> tuple[InUse, ...]:
    """``products:`` of an organisation.yaml that obeys its schema; what does not fit is a located problem."""
    styles = {each["id"] for each in document.data["work_styles"]}
    found: list[InUse] = []
    for index, each in enumerate(document.data.get("products", ())):
        path: PathKey = ("products", index)
        name = each["product"]
        for at, style in enumerate(each.get("work_styles", ())):
            if style not in styles:
                ja, en = f"勤務形態「{style}」はありません。", f"there is no work style '{style}'."
                problems.add(document.place((*path, "work_styles", at)), ja, en, *near(style, styles))
        if "until" in each and not is_date(each["until"]):
            problems.add(document.place((*path, "until")), f"「{each['until']}」という日付はありません。", f"there is no date {each['until']}.")
        if name not in products:
            ja, en = f"製品「{name}」はありません。", f"there is no product '{name}'."
            hint = near(name, products)
            listed = (f"使えるもの: {'、'.join(products)}", f"available: {', '.join(products)}") if products else ("", "")
            problems.add(document.place((*path, "product")), ja, en, *(hint if hint[0] else listed))
        elif any(one.product.id == name for one in found):
            problems.add(document.place((*path, "product")), f"製品「{name}」は、前にもあります。", f"the product '{name}' stands here already.")
        else:
            found.append(_in_use(each, products[name], checklists, rules))
    return tuple(found)


def _in_use(data: Mapping[str, Any], product: Product, checklists: Mapping[str, Checklist], rules: Mapping[str, Rule]) -> InUse:
    return InUse(
        product=product,
        work_styles=tuple(data["work_styles"]) if "work_styles" in data else None,
        contact=data.get("contact"),
        until=data.get("until"),
        settles=_settled(product, checklists, rules),
    )


def _settled(product: Product, checklists: Mapping[str, Checklist], rules: Mapping[str, Rule]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for claim in product.covers:
        item = checklists[claim.checklist].item(claim.item) if claim.checklist in checklists else None
        for leaf in item.judged_by.leaves() if item else ():
            if item and leaf.kind == "ask":
                found[leaf.target] = found.get(leaf.target, frozenset()) | rules_claimed(claim, item, rules)
    return found


def unmentioned(found: tuple[InUse, ...], chosen: tuple[str, ...]) -> tuple[Text, ...]:
    """A warning for every product that says nothing of any item of the chosen checklists."""
    return tuple(
        Text(
            f"製品「{each.product.title.ja}」の対応表は、選んだチェックリストのどの項目にも触れていません（触れているもの: {listed}）。",
            f"what is told of the product '{each.product.title.en}' names no item of the chosen checklists (it names {listed}).",
        )
        for each in found
        if not {claim.checklist for claim in each.product.covers} & set(chosen)
        for listed in [", ".join(dict.fromkeys(claim.checklist for claim in each.product.covers))]
    )
