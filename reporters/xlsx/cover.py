"""The cover: whose report it is, about whom, by which edition, who approves it, what is in it, and its revisions."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reporters.words import WORDS
from reporters.xlsx.book import HUMAN, LINE, SOFT, SUNK, Book
from reporters.xlsx.checklist import heading
from reporters.xlsx.page import Page, Row
from reporters.xlsx.summary import planned
from reporters.xlsx.words import CONTENTS, SAID
from scanner.model.branding import Branding, Logo
from scanner.model.workbook import CHECKLIST, FORMS, REVISION, REVISIONS, SHEETS
from scanner.model.workbook_parts import KEY

_WIDTHS = (11, 14, 22, 46, 14, 14, 14, 10)
_LAST = 6
"""The last column that is seen."""
_BOXES = (4, 5, 6)
_LOGO_WIDTH, _LOGO_HEIGHT = 240, 56


def cover(book: Book) -> None:
    """Write the sheet. Its revision table is what people fill in."""
    page = Page(book, REVISION, _WIDTHS)
    page.sheet.set_column(7, 7, 10, None, {"hidden": True})
    branding = book.view.branding
    _top(page, branding)
    page.spread(page.row, 0, _LAST, book.text(WORDS["report"]), book.format(font_size=24, bold=True, font_color=book.colours.main, valign="vcenter"))
    page.sheet.set_row(page.row, 44)
    page.row += 1
    page.spread(page.row, 0, _LAST, book.view.title.organisation, book.format(font_size=16, bold=True, bottom=2, bottom_color=book.colours.accent))
    page.sheet.set_row(page.row, 30)
    page.row += 2
    first = page.row
    for name, value in _facts(book, branding):
        page.spread(page.row, 0, 1, name, book.format(font_color=SOFT, valign="top"))
        page.spread(page.row, 2, 3, value, book.format(text_wrap=True, valign="top"))
        page.sheet.set_row(page.row, max(18, 16 * (1 + value.count("\n") + len(value) // 60)))
        page.row += 1
    _approval(page, first, branding)
    page.row += 1
    planned(page)
    page.note(book.text(WORDS["advisory"]), font_color=book.colours.accent, border=1, border_color=LINE)
    _contents(page)
    _revisions(page)
    page.sheet.fit_to_pages(1, 1)


def _top(page: Page, branding: Branding | None) -> None:
    """The logo on the left, the confidentiality on the right."""
    page.sheet.set_row(0, 16 if branding is None else 48)
    if branding is not None and branding.logo is not None:
        _logo(page, branding.logo, branding.company)
    if branding is not None and branding.confidentiality is not None:
        look = page.book.format(bold=True, align="center", valign="vcenter", border=2, border_color="#a92b17", font_color="#a92b17", font_size=12)
        page.spread(0, 5, 6, branding.confidentiality, look)
    page.row = 1


def _logo(page: Page, logo: Logo, company: str) -> None:
    scale = min(_LOGO_WIDTH / logo.width, _LOGO_HEIGHT / logo.height, 1)
    kind = "png" if logo.type == "image/png" else "jpg"
    options = {"image_data": io.BytesIO(logo.data), "x_scale": scale, "y_scale": scale, "description": company, "x_offset": 2, "y_offset": 2}
    page.sheet.insert_image(0, 0, f"logo.{kind}", options)


def _facts(book: Book, branding: Branding | None) -> Iterator[tuple[str, str]]:
    text, view = book.text, book.view
    if branding is not None:
        for name, value in (("prepared_for", branding.prepared_for), ("document", branding.document_number), ("date", branding.date)):
            if value is not None:
                yield text(SAID[name]), value
    yield text(SAID["organisation"]), view.title.organisation
    yield text(WORDS["taken"]), text(view.title.collected_at)
    yield text(WORDS["judged_by"]), "\n".join(heading(edition, book) for edition in view.editions)
    yield text(WORDS["work_styles"]), "\n".join(f"{style.method_sign} {style.name}".lstrip() for style in view.styles)
    yield text(WORDS["tools"]), view.title.tool
    if branding is not None:
        yield text(SAID["company"]), branding.company


def _approval(page: Page, row: int, branding: Branding | None) -> None:
    """Three boxes for author, review and approval; the seals are people's own."""
    people = (None, None, None) if branding is None else (branding.author, branding.reviewer, branding.approver)
    book = page.book
    head = book.body(align="center", bg_color=SUNK)
    for column, name, person in zip(_BOXES, ("drawn_up", "reviewed", "approved"), people, strict=True):
        page.sheet.write_string(row, column, book.text(SAID[name]), head)
        page.sheet.merge_range(row + 1, column, row + 3, column, "", book.body())
        page.sheet.write_string(row + 4, column, person or "", book.body(align="center"))


def _contents(page: Page) -> None:
    book = page.book
    page.heading(book.text(SAID["sheets"]))
    look = book.format(font_color=book.colours.accent, underline=1, valign="top")
    for sheet in SHEETS.values():
        if sheet is REVISION:
            continue
        side = book.view.side_by_side
        number = {
            "checklist": len(book.view.editions),
            "csaj": sum(edition.id in FORMS for edition in book.view.editions),
            "side_by_side": 0 if side is None else 1,
            "responsibilities": 0 if book.view.responsibilities is None else 1,
            "editions": 0 if side is None else len(side.editions),
        }.get(sheet.id, 1)
        for at in range(1, number + 1):
            name = sheet.name(book.language, at)
            page.sheet.merge_range(page.row, 0, page.row, 1, "", look)
            page.sheet.write_url(page.row, 0, f"internal:'{name}'!A1", look, name)
            said = book.text(book.view.editions[at - 1].name if sheet is CHECKLIST and number > 1 else CONTENTS[sheet.id])
            page.spread(page.row, 2, 4, said, book.format(valign="top"))
            if sheet.human:
                page.spread(page.row, 5, _LAST, book.text(SAID["fill_in"]), book.format(bg_color=HUMAN, align="center"))
            page.row += 1


def _revisions(page: Page) -> None:
    book = page.book
    page.heading(book.text(SAID["revisions"]))
    numbers = [
        int(key.removeprefix(REVISION.prefix)) for key in book.entries if key.removeprefix(REVISION.prefix).isdecimal() and key.startswith("v:")
    ]
    rows = [
        Row(key=f"{REVISION.prefix}{number}", cells={})
        for number in range(1, max([REVISIONS, *(one for one in numbers if one <= 10 * REVISIONS)]) + 1)
    ]
    page.small(rows, {**{column.id: (at, at) for at, column in enumerate(REVISION.columns[:3])}, "change": (3, _LAST), KEY.id: (7, 7)})
