"""An organisation as it declares itself: work styles, circumstances, ledger, devices out of use, tightened parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scanner.language.operands import near
from scanner.language.schema_check import check, is_date
from scanner.language.strict_yaml import Document, PathKey, load
from scanner.library.checklists import Checklist
from scanner.library.ledger_files import with_counts
from scanner.library.products import Product
from scanner.library.products_in_use import InUse, products_in_use, unmentioned
from scanner.library.rules import Rule
from scanner.library.tailoring import check_tailoring
from scanner.model.errors import Problems
from scanner.model.text import Text

# ``on`` is a key here (the day of a decision), so it needs no quotes.
WORDS = frozenset({"on"})
PLATFORM_CIRCUMSTANCES = {"uses_smartphones": ("ios", "android")}


@dataclass(frozen=True, slots=True)
class WorkStyle:
    """One group of people and the method they use. ``people`` and ``devices_in``: group ids, None = the whole tenant."""

    id: str
    name: str
    method: int
    people: tuple[str, ...] | None
    devices_in: tuple[str, ...] | None
    circumstances: Mapping[str, bool]
    declared_by: str | None
    declared_on: str | None
    ledger: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class OutOfUse:
    """A device that is enrolled but no longer used, until the end of ``until`` (YYYY-MM-DD)."""

    device: str
    reason: str
    by: str
    until: str


@dataclass(frozen=True, slots=True)
class BreakGlass:
    """An emergency account: ``account`` is its user principal name or object id. It is for nobody's daily use."""

    account: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An item that an organisation leaves out, where the document allows it: why, who decided, and when (YYYY-MM-DD)."""

    checklist: str
    item: str
    reason: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A declared organisation. ``parameters``: rule → parameter → tightened value. ``tailoring``: items left out.

    ``device_ledgers``: the CSV files that its ledgers were counted from.
    """

    name: str
    tenant: str | None
    language: str
    timezone: str
    checklists: tuple[str, ...]
    work_styles: tuple[WorkStyle, ...]
    out_of_use: tuple[OutOfUse, ...]
    break_glass: tuple[BreakGlass, ...]
    parameters: Mapping[str, Mapping[str, Any]]
    answers: Path | None
    waivers: Path | None
    warnings: tuple[Text, ...]
    tailoring: tuple[Exclusion, ...]
    products: tuple[InUse, ...] = ()
    device_ledgers: tuple[Path, ...] = ()

    def excluded(self, checklist: str, item: str) -> Exclusion | None:
        """How an item was left out; None if it was not."""
        return next((each for each in self.tailoring if (each.checklist, each.item) == (checklist, item)), None)

    def is_break_glass(self, *names: str) -> bool:
        """Whether one of these (user principal name, object id) is a declared emergency account, in any spelling of case."""
        declared = {each.account.casefold() for each in self.break_glass}
        return not declared.isdisjoint(name.casefold() for name in names)

    @property
    def groups(self) -> tuple[str, ...]:
        """Ids of the groups that work styles name, sorted."""
        return tuple(sorted({group for style in self.work_styles for group in (*(style.people or ()), *(style.devices_in or ()))}))

    def end_of(self, day: str) -> datetime:
        """23:59:59 of ``day`` in the organisation's time zone."""
        return datetime.combine(date.fromisoformat(day), time(23, 59, 59), ZoneInfo(self.timezone))


def undeclared(checklist: str, method: int, style_name: str = "") -> Organisation:
    """The organisation of a scan without organisation.yaml: one work style, nothing declared."""
    style = WorkStyle("all", style_name, method, None, None, {}, None, None, None)
    return Organisation("", None, "ja", "Asia/Tokyo", (checklist,), (style,), (), (), {}, None, None, (), ())


def load_organisation(
    path: Path, checklists: Mapping[str, Checklist], rules: Mapping[str, Rule], products: Mapping[str, Product] | None = None
) -> Organisation:
    """Read and check organisation.yaml. ``products``: those that it may name. Raises `InputError` with every problem."""
    document = load(path, words=WORDS)
    problems = Problems()
    if check(document, "organisation", problems):
        document, ledgers = with_counts(document, path.parent, problems)
        reader = _Reader(document, checklists, rules, problems)
        reader.check()
        reader.check_files(path.parent)
        used = products_in_use(document, products or {}, checklists, rules, problems)
    problems.raise_if_any()
    made = reader.organisation(path)
    return replace(made, products=used, device_ledgers=ledgers, warnings=(*made.warnings, *unmentioned(used, made.checklists)))


class _Reader:
    def __init__(self, document: Document, checklists: Mapping[str, Checklist], rules: Mapping[str, Rule], problems: Problems) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.checklists = checklists
        self.rules = rules
        self.problems = problems
        self.warnings: list[Text] = []

    def _problem(self, path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.problems.add(self.document.place(path), ja, en, *hint)

    def _wrong_key(self, path: PathKey, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.problems.add(self.document.key_place(path), ja, en, *hint)

    def check(self) -> None:
        for index, name in enumerate(self.data["checklists"]):
            if name not in self.checklists:
                ja = f"チェックリスト「{name}」はありません。使えるもの: {'、'.join(self.checklists)}。"
                self._problem(("checklists", index), ja, f"there is no checklist '{name}'; available: {', '.join(self.checklists)}.")
        try:
            ZoneInfo(self.data.get("timezone", "Asia/Tokyo"))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._problem(("timezone",), "タイムゾーンが分かりません（例 Asia/Tokyo）。", "unknown time zone (e.g. Asia/Tokyo).")
        self._styles()
        for index, each in enumerate(self.data.get("out_of_use", ())):
            self._day(each["until"], ("out_of_use", index, "until"))
        self._parameters()
        check_tailoring(self.document, self.checklists, self.problems)

    def check_files(self, folder: Path) -> None:
        """Note it if the files of answers and waivers are not where the organisation says."""
        for key, ja, en in (("answers", "回答", "answers"), ("waivers", "例外承認", "waivers")):
            if key in self.data and not (folder / self.data[key]).is_file():
                name = self.data[key]
                self._problem((key,), f"{ja}のファイル「{name}」がありません。", f"there is no file of {en} '{name}'.")

    def _styles(self) -> None:
        seen: set[str] = set()
        chosen = [self.checklists[name] for name in self.data["checklists"] if name in self.checklists]
        for index, style in enumerate(self.data["work_styles"]):
            path: PathKey = ("work_styles", index)
            if style["id"] in seen:
                self._problem((*path, "id"), f"勤務形態の id「{style['id']}」が重複しています。", f"work style id '{style['id']}' appears twice.")
            seen.add(style["id"])
            if chosen and not any(checklist.knows(style["method"]) for checklist in chosen):
                ja, en = f"方式 {style['method']} を扱うチェックリストが選ばれていません。", f"no chosen checklist knows method {style['method']}."
                self._problem((*path, "method"), ja, en)
            self._circumstances(style, path)

    def _circumstances(self, style: Mapping[str, Any], path: PathKey) -> None:
        known = sorted({name for checklist in self.checklists.values() for name in checklist.circumstances})
        circumstances = style.get("circumstances", {})
        for name, value in circumstances.items():
            if name == "declared_on":
                self._day(value, (*path, "circumstances", name))
            elif name != "declared_by" and name not in known:
                ja, en = f"「{name}」という前提はありません。", f"there is no circumstance '{name}'."
                listed = (f"使えるもの: {'、'.join(known)}", f"available: {', '.join(known)}")
                self._wrong_key((*path, "circumstances", name), ja, en, near(name, known) if near(name, known)[0] else listed)
        for name, kinds in PLATFORM_CIRCUMSTANCES.items():
            counted = sum(style.get("ledger", {}).get(kind, 0) for kind in kinds)
            if circumstances.get(name) is False and counted:
                ja, en = (
                    f"「{name}: false」なのに、台帳（ledger）に {counted} 台あります。",
                    f"'{name}: false' contradicts the {counted} devices in the ledger.",
                )
                self._wrong_key((*path, "circumstances", name), ja, en)

    def _day(self, value: str, path: PathKey) -> None:
        if not is_date(value):
            self._problem(path, f"「{value}」という日付はありません。", f"there is no date {value}.")

    def _parameters(self) -> None:
        for rule_id, values in self.data.get("parameters", {}).items():
            rule = self.rules.get(rule_id)
            if rule is None:
                self._wrong_key(
                    ("parameters", rule_id), f"ルール「{rule_id}」はありません。", f"there is no rule '{rule_id}'.", near(rule_id, self.rules)
                )
                continue
            for name, value in values.items():
                path = ("parameters", rule_id, name)
                parameter = rule.parameters.get(name)
                if parameter is None:
                    ja, en = f"ルール「{rule_id}」にパラメーター「{name}」はありません。", f"rule '{rule_id}' has no parameter '{name}'."
                    self._wrong_key(path, ja, en, near(name, rule.parameters))
                    continue
                complaint = parameter.complaint(value)
                if complaint:
                    self._problem(path, *complaint)
                elif all(parameter.is_stricter(each, value) for each in self._in_force(rule, name)):
                    self._looser(rule_id, name, value)

    def _in_force(self, rule: Rule, name: str) -> list[Any]:
        """List what the chosen checklists make of a parameter, or its default where none uses the rule."""
        chosen = [self.checklists[each] for each in self.data["checklists"] if each in self.checklists]
        leaves = [
            leaf for checklist in chosen for item in checklist.items for leaf in item.leaves() if leaf.kind == "rule" and leaf.target == rule.id
        ]
        return [leaf.values.get(name, rule.parameters[name].default) for leaf in leaves] or [rule.parameters[name].default]

    def _looser(self, rule: str, name: str, value: Any) -> None:
        place = self.document.place(("parameters", rule, name))
        where = f"{Path(place.file).name}:{place.line}:{place.column}"
        self.warnings.append(
            Text(
                f"{where}: {rule} / {name}: {value} はチェックリストの値より緩いため、使いません。",
                f"{where}: {rule} / {name}: {value} is looser than the checklist's number and is ignored.",
            )
        )

    def organisation(self, path: Path) -> Organisation:
        data = self.data
        return Organisation(
            name=data["name"],
            tenant=data["tenant"].lower() if "tenant" in data else None,
            language=data.get("language", "ja"),
            timezone=data.get("timezone", "Asia/Tokyo"),
            checklists=tuple(data["checklists"]),
            work_styles=tuple(_style(each) for each in data["work_styles"]),
            out_of_use=tuple(OutOfUse(**each) for each in data.get("out_of_use", ())),
            break_glass=tuple(BreakGlass(**each) for each in data.get("break_glass", ())),
            parameters=data.get("parameters", {}),
            answers=path.parent / data["answers"] if "answers" in data else None,
            waivers=path.parent / data["waivers"] if "waivers" in data else None,
            warnings=tuple(self.warnings),
            tailoring=tuple(_exclusion(each) for each in data.get("tailoring", ())),
        )


def _exclusion(data: Mapping[str, Any]) -> Exclusion:
    return Exclusion(data["checklist"], data["item"], data["reason"], data["by"], data["on"])


def _style(data: Mapping[str, Any]) -> WorkStyle:
    circumstances = data.get("circumstances", {})
    return WorkStyle(
        id=data["id"],
        name=data["name"],
        method=data["method"],
        people=tuple(data["people"]) if "people" in data else None,
        devices_in=tuple(data["devices_in"]) if "devices_in" in data else None,
        circumstances={name: value for name, value in circumstances.items() if isinstance(value, bool)},
        declared_by=circumstances.get("declared_by"),
        declared_on=circumstances.get("declared_on"),
        ledger=data.get("ledger"),
    )
