"""The sections of docs/derived.md: what is worked out of the resources that were read, from which of them, with which fields and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.collect.dataflow import addresses
from scanner.language.types import Field, Kind
from scanner.resources.registry import Resource

_ABOUT = {"tenant": "テナント全体", "person": "人（勤務形態ごと）", "device": "端末（勤務形態ごと）"}


def overview(derived: Mapping[str, Resource]) -> Iterator[str]:
    """One line for each derived resource: its title, whom it is judged for, and how many resources it stands on."""
    yield from ("| 資源 | 内容 | 判定の対象 | もとになる資源の数 |", "|---|---|---|---|")
    for each in derived.values():
        yield f"| [`{each.name}`](#{_anchor(each.name)}) | {each.title.ja} | {_ABOUT[each.scope]} | {len(each.derived_from)} |"


def sections(derived: Mapping[str, Resource]) -> Iterator[str]:
    """A section for each: Japanese and English title, purpose, inputs, sources, and every field with its values."""
    for each in derived.values():
        yield from (f"### {each.name}", "")
        yield from (f"{each.title.ja}。{each.why.ja}", "", f"*English:* {each.title.en}. {each.why.en}", "")
        yield f"- もと: {'、'.join(f'`{name}`' for name in each.derived_from)}"
        yield f"- 出典: {'、'.join(f'<{address}>' for address in addresses(each))}"
        yield from ("", "| フィールド | 意味 | English | 型 | 値 |", "|---|---|---|---|---|")
        for name, field in each.fields.items():
            yield f"| `{name}` | {field.label.ja} | {field.label.en} | {_kind(field)} | {_values(field)} |"
        yield ""


def _anchor(name: str) -> str:
    """The anchor that a heading of Markdown gets: small letters, no dots."""
    return name.lower().replace(".", "")


def _kind(field: Field) -> str:
    if field.kind is not Kind.LIST:
        return f"`{field.kind}`"
    members = field.items.get("item")
    return f"`{members.kind if members else Kind.OBJECT}` の並び"


def _values(field: Field) -> str:
    means = field.means
    return "<br>".join(f"`{value}` {means[value].ja}" if value in means else f"`{value}`" for value in sorted(field.values)) or "–"
