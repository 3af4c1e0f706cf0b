"""The self-assessment sheet of chapter 11 of CSAJ's policy: its columns, what may stand in them, and how cells are kept safe and told apart.

The columns are those of the document's table: the policy's side, which the tool fills, and the company's side, which people fill.
Source: CSAJ home-work security policy (2018), 11.1 and 11.2.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scanner.model.text import Text


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind``: tool (filled by us), choice (``values``), date, or text. ``values``: code → the word that people write."""

    name: str
    title: Text
    kind: str
    values: Mapping[str, Text]

    def head(self, language: str) -> str:
        """The cell at the top: the title and, below it, what may stand in the column."""
        words = [word.ja if language == "ja" else word.en for word in self.values.values()]
        hint = ("・" if language == "ja" else " / ").join(words) or ("2026-12-31" if self.kind == "date" else "")
        title = self.title.ja if language == "ja" else self.title.en
        brackets = "［］" if language == "ja" else "[]"
        return f"{title}\n{brackets[0]}{hint}{brackets[1]}" if hint else title


_IMPACT = {
    "critical": Text("極めて重大", "critical"),
    "serious": Text("重大", "serious"),
    "minor": Text("軽微", "minor"),
}
_SECRECY = {
    "top": Text("極秘", "top secret"),
    "partners": Text("関係社外秘", "confidential to parties concerned"),
    "company": Text("社外秘", "company confidential"),
    "public": Text("公開可能", "may be published"),
}
_ENCRYPTION = {"needed": Text("要", "needed"), "not_needed": Text("不要", "not needed")}
_DECISION = {"done": Text("実施済み", "done"), "do": Text("する", "to do"), "unneeded": Text("不要", "not needed")}


def _tool(name: str, ja: str, en: str) -> Column:
    return Column(name, Text(ja, en), "tool", {})


def _text(name: str, ja: str, en: str) -> Column:
    return Column(name, Text(ja, en), "text", {})


def _choice(name: str, ja: str, en: str, values: Mapping[str, Text]) -> Column:
    return Column(name, Text(ja, en), "choice", values)


KEY: Final = _tool("item", "項目（変更しないでください）", "Item (do not change)")
NUMBER: Final = _tool("number", "No", "No.")
MARK: Final = _tool("mark", "照合用（変更しないでください）", "For comparison (do not change)")
STATE: Final = _tool("state", "現状（自動記入）", "Present state (filled by the tool)")
OWN_STATE: Final = _text("own_state", "現状（自社記入）", "Present state (your own words)")

# What the tool fills and a company may change to fit its own case.
POLICY: Final = (
    _tool("category", "分類", "Category"),
    _tool("title", "対策項目", "Measure"),
    _tool("demand", "対策詳細", "Measure in detail"),
    _tool("scenario", "脅威シナリオ", "Threat scenario"),
    _tool("threats", "脅威分類", "Threats"),
    _tool("level", "区分", "Level"),
)
COMPANY: Final = (
    OWN_STATE,
    _text("asset", "取り扱う情報資産", "Information assets"),
    _choice("secrecy", "情報資産の保秘レベル", "Secrecy of the assets", _SECRECY),
    _choice("encryption", "暗号化の要否", "Encryption", _ENCRYPTION),
    _choice("confidentiality", "機密性（情報の漏洩）の影響度", "Confidentiality (leak): impact", _IMPACT),
    _text("confidentiality_text", "機密性のリスク", "Confidentiality: risk"),
    _choice("integrity", "完全性（情報の改ざん・消去）の影響度", "Integrity (falsification, deletion): impact", _IMPACT),
    _text("integrity_text", "完全性のリスク", "Integrity: risk"),
    _choice("availability", "可用性（業務・事業の停止）の影響度", "Availability (business stops): impact", _IMPACT),
    _text("availability_text", "可用性のリスク", "Availability: risk"),
    _choice("accountability", "否認防止・責任追跡性の影響度", "Non-repudiation, accountability: impact", _IMPACT),
    _text("accountability_text", "否認防止・責任追跡性のリスク", "Non-repudiation, accountability: risk"),
    _choice("decision", "実施判定", "Decision", _DECISION),
    Column("due", Text("実施期限", "Due date"), "date", {}),
    _text("remarks", "備考", "Remarks"),
)
# Where a company's own words go that it wrote over ours.
CHANGED: Final = {each.name: _text(f"{each.name}_changed", f"{each.title.ja}（自社で変更）", f"{each.title.en} (changed by you)") for each in POLICY}
COLUMNS: Final = (KEY, NUMBER, *POLICY, STATE, *COMPANY, *CHANGED.values(), MARK)

# Other spellings that people use for the words of the choices.
_SPELLINGS = {
    "decision": {"実施済": "done", "済み": "done", "済": "done", "実施する": "do", "実施": "do", "実施しない": "unneeded"},
    "encryption": {"○": "needed", "必要": "needed", "×": "not_needed"},
    "secrecy": {"公開": "public"},
}

# Excel takes a cell that begins like this for a formula, in Japanese in the full width, too.
_FORMULA = re.compile("[=+\\-@\t\r＝＋－＠]")
_ROUND = str.maketrans(dict.fromkeys("〇◯", "○"))
_SIGNS = "○◎△×"
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?", re.ASCII)


def plain(value: str) -> str:
    """A short value in one spelling: full and half width, kinds of circles, spaces."""
    return "".join(unicodedata.normalize("NFKC", value).translate(_ROUND).split())


def choice(column: Column, value: str) -> str | None:
    """The code of what somebody wrote in a column of choices; None if it is none of them."""
    found = plain(value).casefold()
    spelled = {plain(word).casefold(): code for code, words in column.values.items() for word in words}
    return {**_SPELLINGS.get(column.name, {}), **spelled}.get(found)


def date_of(value: str) -> tuple[int, int, int] | None:
    """Year, month and day of 2026-12-31, 2026/12/31 (as Excel rewrites it) or 2026年12月31日; None for anything else."""
    match = _DATE.fullmatch(plain(value))
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def guarded(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def unguarded(value: str) -> str:
    """What `guarded` was given."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value[1:]) else value


def print_of(value: str) -> str:
    """A fingerprint of a cell that survives what spreadsheets do to it: spaces, widths, line ends, signs that CP932 does not have."""
    text = unicodedata.normalize("NFKC", value).translate(_ROUND)
    kept = "".join(each for each in text if each in _SIGNS or (each.isalnum() and _in_cp932(each)))
    return hashlib.sha256(kept.encode()).hexdigest()[:8]


def _in_cp932(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def mark_of(cells: Mapping[str, str]) -> str:
    """What the tool wrote into a row, as `print_of` each of its cells; by it a later reading tells what people wrote over."""
    return "f:" + ".".join(print_of(cells[each.name]) for each in (*POLICY, STATE))


def prints_in(mark: str) -> Mapping[str, str]:
    """The fingerprints of a `mark_of`, by column; empty if it is none."""
    prints = plain(mark).removeprefix("f:").split(".")
    names = [each.name for each in (*POLICY, STATE)]
    return dict(zip(names, prints, strict=True)) if len(prints) == len(names) else {}
