"""Who has to act: the ledger of an assessment, item by item, and what to ask each provider for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reporters.decisions import life
from reporters.labels import BASES, VERDICTS, label
from reporters.labels import KINDS as PLATFORMS
from reporters.ledger_requests import requests
from reporters.model_ledger import (
    ClaimView,
    EvidenceState,
    Footnote,
    LedgerPart,
    LedgerRow,
    ProductView,
    Responsibilities,
    SettingRule,
    SettingView,
)
from reporters.sections import Judged
from reporters.shape import At, ReportError
from reporters.source import Source
from reporters.text import Text, joined, visible
from reporters.tree import verdict_of
from reporters.words_ledger import EVIDENCE, EXTENTS, KINDS_OF_PRODUCT, RELATIONS, SETTING_STATES

Key = tuple[str, str, str]


def responsibilities(items: Iterable[Judged], source: Source) -> Responsibilities | None:
    """The ledger; None where no product is in use. A row without an item, or one that is missing, raises ReportError."""
    listed = source.root.optional("products")
    if listed is None or not listed.value:
        return None
    products = {at.at("id").raw(): at for at in listed.each()}
    claims = {(name, each.at("checklist").raw(), each.at("item").raw()): each for name, at in products.items() for each in at.at("claims").each()}
    anchors = {name: f"product-{number}" for number, name in enumerate(products, start=1)}
    reader = _Reader(products, claims, anchors, source)
    parts = tuple(reader.parts(list(items)))
    return Responsibilities(tuple(reader.product(at, parts) for at in products.values()), parts)


class _Reader:
    def __init__(self, products: Mapping[str, At], claims: Mapping[Key, At], anchors: Mapping[str, str], source: Source) -> None:
        self._products = products
        self._claims = claims
        self._anchors = anchors
        self._source = source
        self._touched: set[Key] = set()

    def parts(self, items: Sequence[Judged]) -> Iterator[LedgerPart]:
        rows: dict[Key, At] = {}
        for at in self._source.root.at("ledger").each():
            key = at.at("checklist").raw(), at.at("item").raw(), at.at("work_style").raw()
            if key in rows:
                raise ReportError(f"{at.place}: a second row for {visible(key[1])}")
            rows[key] = at
            self._touched |= {(each.at("product").raw(), each.at("checklist").raw(), each.at("item").raw()) for each in at.at("claims").each()}
        scopes: dict[tuple[str, str], list[Judged]] = {}
        for one in items:
            scopes.setdefault((one.result.at("checklist").raw(), one.result.at("work_style").raw()), []).append(one)
        for (checklist, style), found in scopes.items():
            read = [(one, rows.get((checklist, one.item.at("number").raw(), style))) for one in found]
            lost = next((one for one, at in read if at is None), None)
            if lost is not None:
                raise ReportError(f"assessment.ledger: no row for {visible(checklist)}/{lost.ref.number}")
            yield LedgerPart(
                edition=found[0].edition,
                style=found[0].style.name,
                rows=tuple(self._row(one, at) for one, at in read if at is not None and at.at("applies").flag()),
                outside=tuple(one.ref for one, at in read if at is not None and not at.at("applies").flag()),
            )

    def _row(self, one: Judged, at: At) -> LedgerRow:
        told = [(each.at("product").raw(), self._claim(each)) for each in at.at("claims").each()]
        # That a product does nothing of some other document's item says nothing here.
        claims = [(name, claim) for name, claim in told if claim.of is None or claim.code != "none"]
        notice = at.at("employees").at("notice").flag()
        return LedgerRow(
            item=one.ref,
            title=one.item.at("title").text(),
            we=tuple(self._we(at.at("we"), [claim for _, claim in claims], notice=notice)),
            providers=tuple(claim for name, claim in claims if self._party(name) == "provider"),
            clouds=tuple(claim for name, claim in claims if self._party(name) == "cloud"),
            employees=Text("知らされたことを守る", "keep to what they are told") if notice else None,
        )

    def _party(self, product: str) -> str:
        return self._products[product].at("party").raw()

    def _we(self, at: At, claims: Iterable[ClaimView], *, notice: bool) -> Iterator[Text]:
        rules, questions = list(at.at("rules").each()), list(at.at("questions").each())
        if rules:
            said = _tally(rules)
            yield Text(
                f"設定と端末の状態を保つ（ルール {len(rules)} 本: {said.ja}）",
                f"keep settings and devices as demanded ({len(rules)} rules: {said.en})",
            )
        if questions:
            said = _tally(questions)
            who = [self._source.question(each.at("question").raw()).at("who").text() for each in questions]
            listed = joined(dict.fromkeys(who), "、", ", ")
            yield Text(
                f"決めて、行い、答える: {listed.ja}（質問 {len(questions)} 問: {said.ja}）",
                f"decide, do and answer: {listed.en} ({len(questions)} questions: {said.en})",
            )
        if notice:
            yield Text("従業員に周知する", "tell the employees")
        for claim in claims:
            if claim.customer is not None and claim.of is None:
                yield Text(f"{claim.customer.ja}（{claim.product.ja}の資料）", f"{claim.customer.en} (document of {claim.product.en})")

    def _claim(self, at: At) -> ClaimView:
        key = at.at("product").raw(), at.at("checklist").raw(), at.at("item").raw()
        if key not in self._claims:
            raise ReportError(f"{at.place}: the product says nothing of {visible(key[1])}/{visible(key[2])}")
        claim, extent = self._claims[key], self._claims[key].at("extent").raw()
        platforms = [label(PLATFORMS, each.raw()) for each in claim.at("platforms").each()]
        return ClaimView(
            key=key,
            product=self._products[key[0]].at("title").text(),
            anchor=self._anchors[key[0]],
            sign=claim.at("sign").shown(),
            code=visible(extent),
            extent=label(EXTENTS, extent),
            platforms=joined(platforms, "・", ", ") if platforms else None,
            footnotes=tuple(each.shown() for each in claim.at("footnotes").each()),
            measures=tuple(each.text() for each in claim.at("measures").each()),
            customer=claim.maybe_text("customer"),
            of=_of(at.at("relation").raw(), claim),
            evidence=self._evidence(at.at("evidence")),
        )

    def _evidence(self, at: At) -> EvidenceState:
        code = at.at("state").raw()
        lived = life(at, self._source, over=code == "expired") if code in ("shown", "stated", "expired") else None
        return EvidenceState(visible(code), label(EVIDENCE, code), lived)

    def product(self, at: At, parts: Sequence[LedgerPart]) -> ProductView:
        name, origin, url = at.at("id").raw(), at.at("source"), at.at("source").maybe_shown("url")
        date, until, styles = origin.maybe("date"), at.maybe("until"), at.maybe("work_styles")
        mine = [(part.style, row, claim) for part in parts for row in part.rows for claim in (*row.providers, *row.clouds) if claim.key[0] == name]
        names = {each.at("id").raw(): each.at("name").shown() for each in self._source.root.at("organisation").at("work_styles").each()}
        wanted = {key: self._claims[key] for key in self._claims if key[0] == name}
        return ProductView(
            id=visible(name),
            anchor=self._anchors[name],
            title=at.at("title").text(),
            party=at.at("party").raw(),
            kind=label(KINDS_OF_PRODUCT, at.at("kind").raw()),
            publisher=at.at("publisher").text(),
            document=origin.at("title").text(),
            date=None if date is None else self._source.dates.day(date.raw()),
            url=url if url is not None and url.startswith("https://") else None,
            styles=() if styles is None else tuple(names.get(each.raw(), each.shown()) for each in styles.each()),
            contact=at.maybe_shown("contact"),
            until=None if until is None else self._source.dates.day(until.raw()),
            ended=at.at("ended").flag(),
            own=at.at("origin").raw() == "own",
            signs=tuple(Footnote(visible(sign), each.text()) for sign, each in at.at("signs").pairs()),
            footnotes=tuple(Footnote(visible(sign), each.text()) for sign, each in at.at("footnotes").pairs()),
            remarks=tuple(each.text() for each in at.at("remarks").each()),
            settings=tuple(_setting(each) for each in at.at("settings").each()),
            requests=requests(mine, wanted, at.at("kind").raw()),
            untouched=0 if at.at("ended").flag() else len(wanted.keys() - self._touched),
        )


def _of(relation: str, claim: At) -> Text | None:
    """Which other item a claim was made about; None where it was this one."""
    if relation == "direct":
        return None
    document, number, told = claim.at("document").text(), claim.at("item").shown(), label(RELATIONS, relation)
    return Text(f"「{document.ja}」の {number}（{told.ja}）についての説明", f"said of {number} of “{document.en}” ({told.en})")


def _tally(leaves: Iterable[At]) -> Text:
    """How many have which verdict, and what the settled ones stand on."""
    listed = list(leaves)
    codes = [verdict_of(each) for each in listed]
    bases = [each.at("basis").raw() for each in listed if each.at("basis").value is not None and verdict_of(each) in ("pass", "fail")]
    said = [_counted(VERDICTS[code].label, codes.count(code)) for code in VERDICTS if code in codes]
    stands = [_counted(label(BASES, code), bases.count(code)) for code in BASES if code in bases]
    base = joined(stands, "・", ", ")
    counted = joined(said, "・", ", ")
    return Text(f"{counted.ja}。根拠は{base.ja}", f"{counted.en}; by {base.en}") if stands else counted


def _counted(text: Text, number: int) -> Text:
    return Text(f"{text.ja} {number}", f"{text.en} {number}")


def _setting(at: At) -> SettingView:
    code = at.at("state").raw()
    return SettingView(
        title=at.at("title").text(),
        path=at.at("path").text(),
        now=at.at("now").text(),
        code=visible(code),
        state=label(SETTING_STATES, code),
        rules=tuple(
            SettingRule(
                rule.at("title").text(),
                tuple(VERDICTS[code] for code in VERDICTS if code in [verdict_of(each) for each in rule.at("judged").each()]),
            )
            for rule in at.at("rules").each()
        ),
        remarks=tuple(each.text() for each in at.at("remarks").each()),
    )
