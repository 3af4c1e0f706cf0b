"""Products and services: what their maker says that they cover of which items, and what stays with the customer. A claim, never evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.language.operands import near
from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document, PathKey
from scanner.library.checklist_nodes import maybe_text
from scanner.library.checklists import Checklist
from scanner.model.errors import Problems
from scanner.model.text import Text, text_of

COVERING = frozenset({"full", "part"})
"""Extents that mean that something is done today."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a product is said to do of one item.

    ``sign``: as the document prints it. ``extent``: full, part, planned or none. ``platforms``: the only kinds of devices that it is so for;
    empty where the document names none. ``customer``: what stays with the customer; None where the document says nothing. ``request``: the
    evidence to ask the provider for, where more than the usual is wanted.
    """

    checklist: str
    item: str
    sign: str
    extent: str
    platforms: tuple[str, ...]
    footnotes: tuple[str, ...]
    measures: tuple[Text, ...]
    customer: Text | None
    request: Text | None
    remarks: tuple[Text, ...]

    @property
    def covers(self) -> bool:
        """Whether it is said to do something of the item today."""
        return self.extent in COVERING


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a provider's baseline. ``path``: where the document says that it is set; ``now``: where that is today.

    ``rules``: those that see it; empty where none does. ``alternative``: it can be set in several ways, and one passing rule is enough.
    """

    id: str
    title: Text
    path: Text
    now: Text
    rules: tuple[str, ...]
    alternative: bool
    remarks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A product or a service. ``kind``: service, software or cloud. ``party``: who acts, provider or cloud.

    ``date``: YYYY, YYYY-MM or YYYY-MM-DD of the document that says so; None where it bears none. ``signs``: what its signs mean.
    """

    id: str
    title: Text
    kind: str
    party: str
    publisher: Text
    document: Text
    date: str | None
    url: str | None
    signs: Mapping[str, Text]
    footnotes: Mapping[str, Text]
    remarks: tuple[Text, ...]
    covers: tuple[Claim, ...]
    settings: tuple[Setting, ...]
    origin: str

    def claim(self, checklist: str, item: str) -> Claim | None:
        """What is said of one item of one document; None if nothing is. Never by the number alone."""
        return next((each for each in self.covers if (each.checklist, each.item) == (checklist, item)), None)


@dataclass(frozen=True, slots=True)
class Named:
    """What a product may name. ``unread``: checklists and rules whose own problems are noted already."""

    checklists: Mapping[str, Checklist]
    rules: Iterable[str]
    unread: frozenset[str]


def product_of(document: Document, named: Named, origin: str, problems: Problems) -> Product | None:
    """The product of one file; None, with problems noted, if its form is wrong."""
    noted = Problems()
    if not check(document, "product", noted):
        problems.extend(noted)
        return None
    reader = _Reader(document, named, problems)
    reader.check()
    return reader.product(origin)


class _Reader:
    def __init__(self, document: Document, named: Named, problems: Problems) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.named = named
        self.rules = frozenset(named.rules)
        self.problems = problems

    def _problem(self, path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.problems.add(self.document.place(path), ja, en, *hint)

    def check(self) -> None:
        """Note what does not fit together, or names what is not there."""
        stem = self.document.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        if self.data["product"] != stem:
            self._problem(("product",), f"ファイル名（{stem}）と同じにしてください。", f"must be the file's name ({stem}).")
        seen: dict[tuple[str, str], int] = {}
        for index, each in enumerate(self.data["covers"]):
            path: PathKey = ("covers", index)
            self._item(each, path)
            key = each["checklist"], each["item"]
            if key in seen:
                line = self.document.place(("covers", seen[key])).line
                ja, en = (
                    f"項目「{'/'.join(key)}」は、前にもあります（{line} 行目）。",
                    f"the item '{'/'.join(key)}' stands here already (line {line}).",
                )
                self._problem((*path, "item"), ja, en)
            seen.setdefault(key, index)
            self._extent(each, path)
        self._footnotes_used()
        settings: set[str] = set()
        for index, each in enumerate(self.data.get("settings", ())):
            if each["id"] in settings:
                self._problem(
                    ("settings", index, "id"), f"設定「{each['id']}」は、前にもあります。", f"the setting '{each['id']}' stands here already."
                )
            settings.add(each["id"])
            for at, rule in enumerate(each["rules"]):
                if rule not in self.rules and rule not in self.named.unread:
                    path = ("settings", index, "rules", at)
                    self._problem(path, f"ルール「{rule}」はありません。", f"there is no rule '{rule}'.", near(rule, self.rules))

    def _item(self, each: Mapping[str, Any], path: PathKey) -> None:
        name = each["checklist"]
        if name in self.named.unread:
            return
        checklist = self.named.checklists.get(name)
        if checklist is None:
            ja, en = f"チェックリスト「{name}」はありません。", f"there is no checklist '{name}'."
            self._problem((*path, "checklist"), ja, en, near(name, self.named.checklists))
        elif checklist.item(each["item"]) is None:
            ja, en = f"「{name}」に項目「{each['item']}」はありません。", f"'{name}' has no item '{each['item']}'."
            self._problem((*path, "item"), ja, en, near(each["item"], [item.number for item in checklist.items]))

    def _extent(self, each: Mapping[str, Any], path: PathKey) -> None:
        extent = each["extent"]
        for key, name in (("signs", each["sign"]), *(("footnotes", note) for note in each.get("footnotes", ()))):
            if name not in self.data.get(key, {}):
                place = (*path, "sign") if key == "signs" else (*path, "footnotes", each["footnotes"].index(name))
                known = self.data.get(key, {})
                self._problem(place, f"「{name}」は {key} にありません。", f"'{name}' is not among {key}.", near(name, known))
        if "platforms" in each and extent != "part":
            ja, en = "端末の種類を限る（platforms）のは、extent が part のときだけです。", "platforms goes with the extent part only."
            self._problem((*path, "platforms"), ja, en)
        if each["measures"] and extent not in COVERING:
            ja = f"extent が {extent} なら、今行っていること（measures）は書けません。"
            self._problem((*path, "measures"), ja, f"with the extent {extent} nothing is done today: leave measures empty.")

    def _footnotes_used(self) -> None:
        used = {note for each in self.data["covers"] for note in each.get("footnotes", ())}
        for name in self.data.get("footnotes", {}):
            if name not in used:
                place = self.document.key_place(("footnotes", name))
                self.problems.add(place, f"注「{name}」は、どの項目にも付いていません。", f"no item has the footnote '{name}'.")

    def product(self, origin: str) -> Product:
        """The product as it was read."""
        data, source = self.data, self.data["source"]
        return Product(
            id=data["product"],
            title=text_of(data["title"]),
            kind=data["kind"],
            party=data["party"],
            publisher=text_of(data["publisher"]),
            document=text_of(source["title"]),
            date=source["date"],
            url=source["url"],
            signs={sign: text_of(each) for sign, each in data.get("signs", {}).items()},
            footnotes={name: text_of(each) for name, each in data.get("footnotes", {}).items()},
            remarks=_texts(data, "remarks"),
            covers=tuple(map(_claim, data["covers"])),
            settings=tuple(map(_setting, data.get("settings", ()))),
            origin=origin,
        )


def _claim(data: Mapping[str, Any]) -> Claim:
    return Claim(
        checklist=data["checklist"],
        item=data["item"],
        sign=data["sign"],
        extent=data["extent"],
        platforms=tuple(data.get("platforms", ())),
        footnotes=tuple(data.get("footnotes", ())),
        measures=_texts(data, "measures"),
        customer=text_of(data["customer"]) if data["customer"] else None,
        request=maybe_text(data, "request"),
        remarks=_texts(data, "remarks"),
    )


def _setting(data: Mapping[str, Any]) -> Setting:
    return Setting(
        id=data["id"],
        title=text_of(data["title"]),
        path=text_of(data["path"]),
        now=text_of(data["now"]),
        rules=tuple(data["rules"]),
        alternative="alternative" in data,
        remarks=_texts(data, "remarks"),
    )


def _texts(data: Mapping[str, Any], key: str) -> tuple[Text, ...]:
    return tuple(map(text_of, data.get(key, ())))
