"""Who has to act: every item with what falls to whom, then what to ask each provider for, and its settings."""

from __future__ import annotations

from collections.abc import Iterable

from reporters.model_ledger import ClaimView, LedgerPart, LedgerRow, ProductView
from reporters.text import Text
from reporters.words import WORDS
from reporters.xlsx.book import Book
from reporters.xlsx.facts import SIGNS
from reporters.xlsx.page import Page, Value
from scanner.model.workbook import RESPONSIBILITIES

_BETWEEN = Text("・", "; ")


def responsibilities(book: Book) -> None:
    """Write the sheet; nothing where no product is in use."""
    all_ = book.view.responsibilities
    if all_ is None:
        return
    text = book.text
    page = Page(book, RESPONSIBILITIES, (36, 24, 14, 44, 56, 60, 60, 24))
    page.title(text(WORDS["responsibilities_note"]))
    names = ("judged_by", "work_style", "items", "demand", "we", "provider", "cloud", "employees")
    rows = [row for part in all_.parts for row in (*(_row(part, one, book) for one in part.rows), *_outside(part, book))]
    page.filtered([text(WORDS[name]) for name in names], rows, frozen=4)
    page.heading(text(WORDS["to_request"]))
    heads = ("product", "by_when", "claimed", "items", "shown_by", "wanted")
    asked = [row for product in all_.products for row in _asked(product, book)]
    page.grid([text(WORDS[name]) for name in heads], asked) if asked else page.note(text(WORDS["nothing_to_request"]))
    settings = [row for product in all_.products for row in _settings(product, book)]
    if settings:
        page.heading(text(WORDS["baseline"]))
        page.grid([text(WORDS[name]) for name in ("product", "state", "verdict", "setting", "rule", "setting_path", "setting_now")], settings)


def _row(part: LedgerPart, row: LedgerRow, book: Book) -> list[Value]:
    text = book.text
    return [
        text(part.edition),
        part.style,
        f"{SIGNS[row.item.verdict.code]} {row.item.number}",
        text(row.title),
        "\n".join(map(text, row.we)) or None,
        _claims(row.providers, book),
        _claims(row.clouds, book),
        None if row.employees is None else text(row.employees),
    ]


def _outside(part: LedgerPart, book: Book) -> list[list[Value]]:
    said = book.text(WORDS["outside_items"])
    return [[book.text(part.edition), part.style, f"{SIGNS[ref.verdict.code]} {ref.number}", said, None, None, None, None] for ref in part.outside]


def _claims(claims: Iterable[ClaimView], book: Book) -> str | None:
    return "\n".join(_claim(each, book) for each in claims) or None


def _claim(claim: ClaimView, book: Book) -> str:
    text = book.text
    told = [f"{text(claim.product)} {_sign(claim, book)}", *([] if claim.of is None else [text(claim.of)]), *map(text, claim.measures)]
    life = "" if claim.evidence.life is None else f" ({text(claim.evidence.life.text)})"
    return text(_BETWEEN).join([*told, f"[{text(claim.evidence.text)}{life}]"])


def _sign(claim: ClaimView, book: Book) -> str:
    platforms = "" if claim.platforms is None else f" ({book.text(claim.platforms)})"
    return f"{' '.join((claim.sign, *claim.footnotes))} {book.text(claim.extent)}{platforms}"


def _asked(one: ProductView, book: Book) -> list[list[Value]]:
    text = book.text
    return [
        [
            text(one.title),
            None if each.due is None else text(each.due),
            _sign(each.claim, book),
            " ".join((text(each.document), text(each.item), *each.styles)),
            text(each.claim.evidence.text),
            text(each.wanted),
        ]
        for each in one.requests
        if each.wanted is not None and not one.ended
    ]


def _settings(one: ProductView, book: Book) -> list[list[Value]]:
    text, rows = book.text, list[list[Value]]()
    for setting in one.settings:
        verdicts = "\n".join(" ".join(SIGNS[each.code] for each in rule.verdicts) or "–" for rule in setting.rules)
        rules = "\n".join(text(rule.title) for rule in setting.rules)
        rows.append(
            [text(one.title), text(setting.state), verdicts or None, text(setting.title), rules or None, text(setting.path), text(setting.now)]
        )
    return rows
