"""Phrases that promise more than an advisory gap analysis can: no draft, letter or report of ours may say them."""

from __future__ import annotations

PHRASES = (
    "を保証", "保証します", "保証いたします", "証明します", "証明いたします", "問題は発見され", "問題は見つかりませんでした", "問題はありません",
    "安全です", "適切に整備", "準拠しています", "お墨付き",
    "we certify", "we assure", "is guaranteed", "no problems were found", "fully compliant", "in our opinion",
)  # fmt: skip


def promises(text: str) -> list[str]:
    """The phrases that ``text`` holds, in the order of the list."""
    lowered = text.lower()
    return [phrase for phrase in PHRASES if phrase in lowered]
