"""How a firm presents its reports: names, a mark, two colours. Read from branding.yaml, shown by every format that has a cover."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture: the bytes of the file, ``image/png`` or ``image/jpeg``, width and height in pixels."""

    data: bytes
    type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Branding:
    """Who presents a report. Texts as written, None where nothing is said.

    ``main`` and ``accent``: colours as ``#rrggbb`` in lower case, each with a contrast of at least 4.5 : 1 against white. ``date``: the day of the
    report, YYYY-MM-DD.
    """

    company: str
    prepared_for: str | None
    logo: Logo | None
    main: str | None
    accent: str | None
    author: str | None
    reviewer: str | None
    approver: str | None
    confidentiality: str | None
    document_number: str | None
    date: str | None
