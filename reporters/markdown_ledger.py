"""Who has to act, as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.markdown_documents import references
from reporters.markdown_items import badge
from reporters.markdown_text import Words, code, inline, table
from reporters.model import View
from reporters.model_ledger import ClaimView, LedgerPart, LedgerRow, ProductView, SettingView
from reporters.words import WORDS


def ledger_lines(view: View, words: Words) -> Iterator[str]:
    """The products with their settings and requests, then the ledger of each document and work style; nothing where no product is in use."""
    if view.responsibilities is None:
        return
    yield from (f"## {words(WORDS['responsibilities'])}", "", words(WORDS["responsibilities_note"]), "", f"### {words(WORDS['products_in_use'])}", "")
    for product in view.responsibilities.products:
        yield from _product(product, words)
    for part in view.responsibilities.parts:
        yield from _part(part, words)


def _product(one: ProductView, words: Words) -> Iterator[str]:
    own = f" [{words(WORDS['own_data'])}]" if one.own else ""
    yield from (f"#### {words(one.title)}{own}", "")
    yield f"- {words(WORDS[one.party])} · {words(one.kind)} · {words(one.publisher)}"
    date = words(one.date) if one.date is not None else words(WORDS["undated"])
    yield f"- {words(WORDS['their_document'])}: {words(one.document)} ({date}){f' {code(one.url)}' if one.url else ''}"
    if one.styles:
        yield f"- {words(WORDS['used_by'])}: {', '.join(map(code, one.styles))}"
    if one.contact:
        yield f"- {words(WORDS['contact'])}: {code(one.contact)}"
    if one.until is not None:
        yield f"- {words(WORDS['used_until'])}: {words(one.until)}"
    yield from (f"- **{inline(each.sign)}** {words(each.text)}" for each in (*one.signs, *one.footnotes))
    yield from (f"- {words(remark)}" for remark in one.remarks)
    if one.untouched:
        yield f"- {words(WORDS['untouched'])}: {one.untouched}"
    yield ""
    if one.settings:
        yield from (f"**{words(WORDS['baseline'])}**", "")
        head = [words(WORDS[name]) for name in ("setting", "setting_path", "setting_now", "state")]
        yield from table(head, [_setting(each, words) for each in one.settings])
        yield ""
    if one.ended:
        yield from (f"**{words(WORDS['ended'])}**", "")
        return
    asked = [each for each in one.requests if each.wanted is not None]
    if not asked:
        yield from (words(WORDS["nothing_to_request"]), "")
        return
    yield from (f"**{words(WORDS['to_request'])}**", "")
    head = [words(WORDS[name]) for name in ("items", "claimed", "wanted", "by_when")]
    rows = [
        [
            " ".join([words(each.document), words(each.item), *map(code, each.styles)]),
            _claimed(each.claim, words),
            words(each.wanted),
            words(each.due) if each.due is not None else "–",
        ]
        for each in asked
    ]
    yield from table(head, rows)
    yield ""


def _setting(one: SettingView, words: Words) -> list[str]:
    rules = [f"{words(rule.title)}: {', '.join(badge(each, words) for each in rule.verdicts) or words(WORDS['not_in_tenant'])}" for rule in one.rules]
    remarks = [words(each) for each in one.remarks]
    return ["; ".join([words(one.title), *remarks]), words(one.path), words(one.now), "; ".join([f"**{words(one.state)}**", *rules])]


def _part(part: LedgerPart, words: Words) -> Iterator[str]:
    yield from (f"### {words(part.edition)} – {inline(part.style)}", "")
    if part.rows:
        head = [words(WORDS[name]) for name in ("items", "we", "provider", "cloud", "employees")]
        yield from table(head, [_row(row, words) for row in part.rows])
        yield ""
    if part.outside:
        yield from (f"{words(WORDS['outside_items'])}: {references(part.outside)}", "")


def _row(row: LedgerRow, words: Words) -> list[str]:
    return [
        f"{references((row.item,))} {words(row.title)}",
        "; ".join(map(words, row.we)) or "–",
        "; ".join(_claim(each, words) for each in row.providers) or "–",
        "; ".join(_claim(each, words) for each in row.clouds) or "–",
        words(row.employees) if row.employees is not None else "–",
    ]


def _claim(claim: ClaimView, words: Words) -> str:
    of = f" ({words(claim.of)})" if claim.of is not None else ""
    measures = "".join(f" {words(each)}" for each in claim.measures)
    life = f" ({words(claim.evidence.life.text)})" if claim.evidence.life is not None else ""
    return f"{words(claim.product)} {_claimed(claim, words)}{of}{measures} **{words(claim.evidence.text)}**{life}"


def _claimed(claim: ClaimView, words: Words) -> str:
    """Sign with footnotes, and how far: 〇 ※1 covered in part (iOS)."""
    platforms = f" ({words(claim.platforms)})" if claim.platforms is not None else ""
    return f"{' '.join(map(inline, (claim.sign, *claim.footnotes)))} {words(claim.extent)}{platforms}"
