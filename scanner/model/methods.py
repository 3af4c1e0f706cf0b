"""The eight ways of teleworking, as numbers 1–8 for the handbook's ①–⑧."""

from __future__ import annotations

METHODS = range(1, 9)
COMPANY = range(1, 5)
SIGNS = "①②③④⑤⑥⑦⑧"


def ownership_of(method: int) -> str:
    """Whose devices a method is about: ``company`` (1–4) or ``personal`` (5–8)."""
    return "company" if method in COMPANY else "personal"
