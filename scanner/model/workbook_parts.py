"""What a sheet of the workbook is made of: columns, the choices of their drop-downs, and how people spell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scanner.model.self_assessment import plain
from scanner.model.text import Text


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind``: tool (filled by us), text, date (2026-12-31) or choice. ``choices``: code → word, in the order of the drop-down.

    ``spellings``: what else people write for a choice, as `plain` gives it → code. ``hidden``: not shown in the sheet.
    """

    id: str
    head: Text
    kind: str
    choices: Mapping[str, Text]
    spellings: Mapping[str, str]
    hidden: bool

    @property
    def human(self) -> bool:
        """Whether people fill it in."""
        return self.kind != "tool"

    def word(self, value: str, language: str) -> str:
        """A code as the sheet shows it; anything else as it stands."""
        words = self.choices.get(value)
        return value if words is None else words.ja if language == "ja" else words.en

    def code(self, text: str) -> str | None:
        """The code of what somebody wrote in either language, in any kind of circle or width; None if it is none of the choices."""
        found = plain(text).casefold()
        spelled = {plain(word).casefold(): code for code, words in self.choices.items() for word in words}
        return {**self.spellings, **{code: code for code in self.choices}, **spelled}.get(found)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of sheet. ``prefix``: what its keys begin with, empty where its rows have none."""

    id: str
    title: Text
    prefix: str
    columns: tuple[Column, ...]

    @property
    def human(self) -> tuple[Column, ...]:
        """The columns that people fill in."""
        return tuple(column for column in self.columns if column.human)

    def name(self, language: str, number: int = 1) -> str:
        """The name of the sheet; ``number`` tells several of one kind apart."""
        title = self.title.ja if language == "ja" else self.title.en
        return title if number == 1 else f"{title} {number}"


def tool(name: str, ja: str, en: str) -> Column:
    """A column that the tool fills."""
    return Column(name, Text(ja, en), "tool", {}, {}, hidden=False)


def hidden(name: str, ja: str, en: str) -> Column:
    """A column of the tool that is not shown."""
    return Column(name, Text(ja, en), "tool", {}, {}, hidden=True)


def written(name: str, ja: str, en: str) -> Column:
    """A column for people: any text."""
    return Column(name, Text(ja, en), "text", {}, {}, hidden=False)


def dated(name: str, ja: str, en: str) -> Column:
    """A column for people: a day, as 2026-12-31."""
    return Column(name, Text(ja, en), "date", {}, {}, hidden=False)


def _choice(name: str, head: Text, choices: Mapping[str, Text], spellings: Mapping[str, str]) -> Column:
    return Column(name, head, "choice", choices, spellings, hidden=False)


KEY: Final = hidden("key", "キー（変更しないでください）", "Key (do not change)")
NOTE: Final = written("note", "備考", "Remarks")

STATUS: Final = _choice(
    "status",
    Text("状態", "Status"),
    {"open": Text("未着手", "not begun"), "doing": Text("対応中", "in progress"), "done": Text("完了", "done"), "accepted": Text("受容", "accepted")},
    {"対応済": "done", "対応済み": "done", "済": "done", "着手": "doing", "未対応": "open"},
)
ANSWER: Final = _choice(
    "answer",
    Text("回答", "Answer"),
    {
        "yes": Text("はい", "yes"),
        "no": Text("いいえ", "no"),
        "partly": Text("一部実施", "partly"),
        "not_applicable": Text("該当なし", "does not apply"),
    },
    {
        **dict.fromkeys(("○", "◎", "y", "有", "実施", "実施済", "実施済み"), "yes"),
        **dict.fromkeys(("×", "✕", "✖", "✗", "x", "n", "無", "未実施"), "no"),
        **dict.fromkeys(("△", "一部", "一部のみ", "partial"), "partly"),
        **dict.fromkeys(("-", "―", "—", "–", "ー", "n/a", "na", "対象外", "該当しない", "notapplicable"), "not_applicable"),
    },
)
ACCEPT: Final = _choice(
    "accept", Text("受容する", "Accept"), {"yes": Text("○", "○")}, {"はい": "yes", "y": "yes", "o": "yes", "◎": "yes", "受容": "yes"}
)
PHASE: Final = _choice(
    "phase",
    Text("時期", "Phase"),
    {"short": Text("短期", "short"), "middle": Text("中期", "middle"), "long": Text("長期", "long")},
    {"短": "short", "中": "middle", "長": "long", "medium": "middle", "mid": "middle"},
)
