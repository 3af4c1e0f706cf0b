"""The company's own device ledger as a CSV file: read whatever a spreadsheet made of it, and counted by kind for each work style.

Only the counts are used. What a ledger should tell of a device: telework security guideline, 5th edition, administrator B-1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from scanner.library.csv_text import read_rows
from scanner.model.errors import Place, Problems, input_error
from scanner.model.self_assessment import date_of, plain

MAX_BYTES = 5_000_000
MAX_ROWS = 50_000
_KIND = ("端末台帳", "a device ledger")
KINDS = ("windows", "macos", "ios", "android")
HEADS = (
    "管理番号", "端末名", "種別", "シリアル番号", "OS・バージョン", "利用者", "所有", "勤務形態",
    "使用アプリ", "更新の状況", "所在", "貸与日", "返却日", "状態", "備考",
)  # fmt: skip
EXAMPLE = (
    "PC-001", "PC-EIGYO-01", "Windows", "ABC12345", "Windows 11 25H2", "氏名か社員番号", "会社", "勤務形態の id か名前",
    "Microsoft 365", "自動更新", "自宅", "2026-04-01", "", "記入例", "この行は数えません。消してもかまいません",
)  # fmt: skip

_NEEDED = ("管理番号", "種別", "勤務形態", "状態")
_OTHER_HEADS = {
    "資産番号": "管理番号", "コンピューター名": "端末名", "コンピュータ名": "端末名", "OS種別": "種別", "シリアルナンバー": "シリアル番号", "OS": "OS・バージョン",
    "使用者": "利用者", "所有者": "所有", "使用アプリケーション": "使用アプリ", "パッチ適用状況": "更新の状況", "設置場所": "所在",
}  # fmt: skip
_KIND_WORDS = (
    ("windows", re.compile("windows.*|ウィンドウズ.*")),
    ("macos", re.compile("mac.*|imac.*|マック.*")),
    ("ios", re.compile("(iphone|ipad|ios|アイフォン|アイフォーン|アイパッド).*")),
    ("android", re.compile("android.*|アンドロイド.*")),
    ("", re.compile("その他|other")),
)
# Whether a device in this state counts. One that is lost counts until it is written off.
_STATES = {
    "使用中": True, "貸与中": True, "貸出中": True, "予備": True, "修理中": True, "紛失": True,
    "返却済み": False, "返却済": False, "返却": False, "廃棄": False, "廃棄済み": False, "廃棄済": False, "記入例": False,
}  # fmt: skip
_RETURNED = ("返却済み", "返却済", "返却")
_EXAMPLE_STATE = "記入例"
_NOT_TELEWORK = "対象外"
_OWNERS = {
    "会社": "company", "会社支給": "company", "会社所有": "company", "社有": "company", "法人": "company",
    "個人": "personal", "個人所有": "personal", "私物": "personal",
}  # fmt: skip
_OWNER_WORDS = {"company": "会社", "personal": "個人"}
# What Excel makes of a long number: the digits are lost.
_ROUNDED = re.compile(r"[0-9]\.[0-9]+E\+[0-9]+", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−ー", "-"))


class Styles:
    """The work styles that a ledger may name. ``owners``: by id, whose devices each uses (company or personal)."""

    def __init__(self, names: Mapping[str, str], owners: Mapping[str, str]) -> None:
        """``names``: by id, what each is called."""
        self.owners = owners
        self._named: dict[str, list[str]] = {}
        for id_, name in names.items():
            for spelled in dict.fromkeys((_folded(id_), _folded(name))):
                self._named.setdefault(spelled, []).append(id_)

    def find(self, cell: str) -> list[str]:
        """The ids of the work styles with this id or name: more than one where several are called alike."""
        return self._named.get(_folded(cell), [])


def counts_of(path: Path, styles: Styles) -> Mapping[str, Mapping[str, int]]:
    """By work style, how many devices of each kind are in use; a work style of which it has none is not among them.

    Raises `InputError` with every problem, each with row and column as a spreadsheet counts them (1 = A).
    """
    rows = [(number, cells) for number, cells in read_rows(path, MAX_BYTES, _KIND, strict=True) if any(cell.strip() for cell in cells)]
    if not rows:
        raise input_error(str(path), "台帳が空です。", "the ledger is empty.")
    if len(rows) > MAX_ROWS:
        raise input_error(str(path), f"行が多すぎます（上限 {MAX_ROWS:,}）。", f"there are too many rows (at most {MAX_ROWS:,}).")
    (row, head), *body = rows
    return _Reader(str(path), styles, row, head).read(body)


class _Reader:
    def __init__(self, file: str, styles: Styles, row: int, head: list[str]) -> None:
        self._file = file
        self._styles = styles
        self._problems = Problems()
        self._columns: dict[str, int] = {}
        self._seen: dict[tuple[str, str], int] = {}
        known = {_folded(each): each for each in HEADS} | {_folded(other): each for other, each in _OTHER_HEADS.items()}
        for at, cell in enumerate(head):
            name = known.get(_folded(_cell(cell)))
            if name in self._columns:
                self._problem(row, at, f"列「{name}」が 2 つあります。", f"there are two columns '{name}'.")
            elif name:
                self._columns[name] = at
        for name in _NEEDED:
            if name not in self._columns:
                self._problem(row, 0, f"列「{name}」がありません。", f"the column '{name}' is missing.")
        self._problems.raise_if_any()

    def _problem(self, row: int, at: int, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self._problems.add(Place(self._file, row, at + 1), ja, en, *hint)

    def _wrong(self, row: int, name: str, ja: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self._problem(row, self._columns.get(name, 0), ja, en, hint)

    def read(self, body: list[tuple[int, list[str]]]) -> Mapping[str, Mapping[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for number, cells in body:
            row = {name: _cell(cells[at]) if at < len(cells) else "" for name, at in self._columns.items()}
            state = self._state(number, row)
            if state == _EXAMPLE_STATE:
                continue
            self._unique(number, row)
            self._days(number, row, state)
            kind, styles = self._kind(number, row), self._work_styles(number, row)
            if kind and _STATES.get(state):
                for style in styles:
                    counts.setdefault(style, dict.fromkeys(KINDS, 0))[kind] += 1
        self._problems.raise_if_any()
        return counts

    def _state(self, number: int, row: Mapping[str, str]) -> str:
        state = plain(row["状態"])
        if state not in _STATES:
            shown = "使用中、予備、修理中、紛失、返却済み、廃棄"
            ja = f"「{row['状態']}」という状態はありません。" if state else "状態が空です。"
            en = f"there is no state '{row['状態']}'." if state else "the state is missing."
            self._wrong(number, "状態", ja, en, (f"使えるもの: {shown}", f"use one of: {shown}"))
        return state

    def _kind(self, number: int, row: Mapping[str, str]) -> str:
        """The kind of a device that is counted; empty for other equipment."""
        found = [kind for kind, words in _KIND_WORDS if words.fullmatch(_folded(row["種別"]))]
        if not found:
            cell = row["種別"]
            ja = f"「{cell}」という種別はありません。" if cell else "種別が空です。"
            en = f"there is no kind '{cell}'." if cell else "the kind is missing."
            shown = "Windows、Mac、iPhone・iPad、Android、その他"
            self._wrong(number, "種別", ja, en, (f"使えるもの: {shown}", f"use one of: {shown}"))
        return found[0] if found else ""

    def _work_styles(self, number: int, row: Mapping[str, str]) -> list[str]:
        """The ids of the work styles that use a device."""
        cell = row["勤務形態"]
        if plain(cell) == _NOT_TELEWORK:
            return []
        ids: list[str] = []
        for each in [cell] if self._styles.find(cell) else re.split("[、\n]", cell):
            found = self._styles.find(each)
            ids += found[:1]
            if len(found) > 1:
                ja, en = f"「{each}」という名前の勤務形態が複数あります。", f"several work styles are called '{each}'."
                self._wrong(number, "勤務形態", ja, en, ("id を書いてください。", "write the id."))
            elif not found:
                ja = f"勤務形態「{each.strip()}」はありません。" if each.strip() else "勤務形態が空です。"
                en = f"there is no work style '{each.strip()}'." if each.strip() else "the work style is missing."
                hint = (
                    f"organisation.yaml の id か名前、又は「{_NOT_TELEWORK}」を書きます。",
                    f"write an id or a name of organisation.yaml, or {_NOT_TELEWORK}.",
                )
                self._wrong(number, "勤務形態", ja, en, hint)
        self._owner(number, row, ids)
        return list(dict.fromkeys(ids))

    def _owner(self, number: int, row: Mapping[str, str], styles: list[str]) -> None:
        """Note an ownership that is none, or that is not that of the work styles."""
        cell = row.get("所有", "")
        owner = _OWNERS.get(plain(cell))
        if cell and owner is None:
            ja, en = f"所有「{cell}」はありません。「会社」か「個人」と書きます。", f"there is no ownership '{cell}': write 会社 or 個人."
            self._wrong(number, "所有", ja, en)
        for style in styles if owner else ():
            if self._styles.owners[style] != owner:
                wanted = _OWNER_WORDS[self._styles.owners[style]]
                ja = f"所有が「{cell}」ですが、勤務形態「{style}」は{wanted}の端末を使う方式です。"
                en = f"the ownership is '{cell}', but the work style '{style}' uses {self._styles.owners[style]} devices."
                self._wrong(number, "所有", ja, en)

    def _unique(self, number: int, row: Mapping[str, str]) -> None:
        for name in ("管理番号", "シリアル番号"):
            cell = row.get(name, "")
            if _ROUNDED.fullmatch(plain(cell).upper()):
                ja = f"{name}「{cell}」は、表計算ソフトが数値に変えたもののようです。"
                hint = ("列の書式を「文字列」にして、書き直してください。", "set the column to text and write it again.")
                self._wrong(number, name, ja, f"the spreadsheet seems to have made a number of '{cell}'.", hint)
                continue
            key = (name, plain(cell).translate(_DASHES).upper())
            first = self._seen.setdefault(key, number) if cell else number
            if first != number:
                ja, en = f"{name}「{cell}」が 2 回あります（最初は {first} 行目）。", f"'{cell}' appears twice (first in row {first})."
                self._wrong(number, name, ja, en)
        if not row["管理番号"]:
            self._wrong(number, "管理番号", "管理番号が空です。", "the number of the device is missing.")

    def _days(self, number: int, row: Mapping[str, str], state: str) -> None:
        lent, returned = (self._day(number, name, row.get(name, "")) for name in ("貸与日", "返却日"))
        if lent and returned and returned < lent:
            self._wrong(number, "返却日", "返却日が貸与日より前です。", "it is given back before it is lent.")
        if row.get("返却日") and _STATES.get(state) and state not in _RETURNED:
            ja, en = f"返却日がありますが、状態は「{state}」です。", f"there is a day of return, but the state is '{state}'."
            self._wrong(number, "状態", ja, en)

    def _day(self, number: int, name: str, cell: str) -> date | None:
        if not cell:
            return None
        try:
            return date(*(date_of(cell) or (0, 0, 0)))
        except ValueError:
            ja, en = f"「{cell}」は日付ではありません（例 2026-11-01）。", f"'{cell}' is no date (like 2026-11-01)."
            self._wrong(number, name, ja, en)
            return None


def _cell(text: str) -> str:
    """What stands in a cell; an apostrophe in front only keeps a spreadsheet from reading a formula."""
    return text.removeprefix("'").strip()


def _folded(text: str) -> str:
    return plain(text).casefold()
