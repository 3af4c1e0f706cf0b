"""A short notice of an assessment: counts and item numbers, never a name of a person or a device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reporters.model import Section, View
from reporters.text import Text

_MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Worse:
    """One item that got worse since an earlier assessment: its number with its checklist and work style, and its title."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Notice:
    """``title``: whose assessment, of when. ``lines``: what stands in it. ``worse``: None where nothing was compared."""

    title: str
    lines: tuple[str, ...]
    worse: tuple[Worse, ...] | None
    failed: int


def notice(view: View, language: str, worse: Iterable[Worse] | None) -> Notice:
    """The notice in one language. ``worse``: what got worse since the earlier assessment, if there was one."""

    def say(text: Text) -> str:
        return text.ja if language == "ja" else text.en

    title = view.title
    head = Text(
        f"テレワークセキュリティの点検結果: {title.organisation}（{title.collected_at.ja} 取得）",
        f"Telework security check: {title.organisation} (collected {title.collected_at.en})",
    )
    lines = [say(line) for section in view.sections for line in _section(section)]
    if view.planned is not None:
        planned = Text("計画中の設定で判定した結果です。実際の状態ではありません。", "Judged with planned settings: this is not the actual state.")
        lines.insert(0, say(planned))
    failed = sum(section.counts.failed - section.waived for section in view.sections)
    return Notice(say(head), tuple(lines), None if worse is None else tuple(worse), failed)


def _section(section: Section) -> Iterable[Text]:
    style, counts = section.style, section.counts
    name = f"{style.method_sign} {style.name}".strip()
    yield Text(f"{section.edition.name.ja}・{name}: {section.share.text.ja}", f"{section.edition.name.en}, {name}: {section.share.text.en}")
    yield Text(
        f"　不適合 {counts.failed}（うち例外承認 {section.waived}）、確認不能 {counts.unknown}、未回答 {counts.manual}",
        f"  {counts.failed} fail ({section.waived} of them waived), {counts.unknown} unknown, {counts.manual} unanswered",
    )


def worse_lines(found: Notice, language: str) -> list[str]:
    """What got worse, as lines; empty where nothing was compared."""
    if found.worse is None:
        return []
    if not found.worse:
        return ["前回より悪くなった項目はありません。" if language == "ja" else "No item got worse since the last check."]
    count = len(found.worse)
    lines = [f"前回より悪くなった項目: {count}" if language == "ja" else f"Items that got worse: {count}"]
    lines += [f"{each.number} {each.title}" for each in found.worse[:_MOST_ITEMS]]
    more = count - _MOST_ITEMS
    if more > 0:
        lines.append(f"ほか {more} 件" if language == "ja" else f"and {more} more")
    return lines


def as_data(found: Notice) -> dict[str, Any]:
    """What a command reads on its standard input."""
    worse = None if found.worse is None else [{"item": each.number, "title": each.title} for each in found.worse]
    return {"schema": "telework-scan/notice/1", "title": found.title, "lines": list(found.lines), "failed": found.failed, "worse": worse}


def as_card(found: Notice, language: str) -> dict[str, Any]:
    """The message that a Teams workflow takes: one Adaptive Card of plain text (what a tenant wrote is no markup there)."""
    body = [_block(found.title, weight="Bolder", size="Medium"), *map(_block, found.lines), *map(_block, worse_lines(found, language))]
    card = {"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": body}
    return {"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}]}


def _block(text: str, **looks: str) -> dict[str, Any]:
    """A RichTextBlock: unlike a TextBlock, it takes its text as it is and makes no Markdown of it."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **looks}]}
