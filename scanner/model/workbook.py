"""The workbook that people fill in: its sheets, their columns, what may stand in them, and the marks by which it is read back.

A table stands below two rows: a hidden one with `#` and the id of each column, and the heads. The last column is hidden and holds
the key of the row; by it an entry finds its row again, however the sheet was sorted. The shape of a sheet's keys stands beside its prefix.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scanner.model.self_assessment import COMPANY
from scanner.model.text import Text
from scanner.model.workbook_parts import ACCEPT, ANSWER, KEY, NOTE, PHASE, STATUS, Column, Sheet, dated, hidden, tool, written

SCHEMA: Final = "telework-scan/workbook/1"
PROPERTY: Final = "telework-scan"
"""The custom document property that holds the schema."""
MARK_SHEET: Final = "_telework_scan"
"""A very hidden sheet: names in column A (`MARKS`), values in column B, from the first row on."""
MARKS: Final = ("schema", "tenant", "collected_at", "language")
ID_MARK: Final = "#"
"""Begins every cell of the hidden row of ids above the heads: ``#owner``, ``#key``."""
LONGEST: Final = 32_767
"""Characters that a cell holds."""
PINS_LONGEST: Final = 32_000
"""Characters of pinned records beyond which a row of `risks` cannot be taken; it then says that waivers.yaml is needed."""
REVISIONS: Final = 10
"""Rows of the revision table on the cover: keys v:1 to v:10, more if more were filled in."""
FORMS: Final = frozenset({"csaj-2018"})
"""Checklists that have a form for self-assessment of their own (chapter 11 of CSAJ's policy)."""


_STYLE = tool("style", "勤務形態", "Work style")
_NUMBER = tool("number", "項番", "Item")
_TITLE = tool("title", "要求事項", "Demand")
_VERDICT = tool("verdict", "判定", "Verdict")
_PRIORITY = tool("priority", "優先度", "Priority")
_CATEGORY = tool("category", "分類", "Category")

FINDINGS: Final = Sheet(
    "findings",
    Text("指摘事項一覧", "Findings"),
    "f:",  # f:<checklist>/<item>@<style>
    (
        tool("no", "No", "No."),
        _NUMBER,
        tool("method", "方式", "Method"),
        _CATEGORY,
        _PRIORITY,
        _TITLE,
        tool("as_is", "現状", "As it is"),
        _VERDICT,
        tool("gap", "ギャップ", "Gap"),
        tool("risk", "リスク", "Risk"),
        tool("remedy", "推奨対策", "Remedy"),
        tool("effort", "難易度", "Effort"),
        written("owner", "担当", "Owner"),
        dated("due", "期限", "Due"),
        STATUS,
        tool("evidence", "証跡ID", "Evidence"),
        NOTE,
        KEY,
    ),
)
CHECKLIST: Final = Sheet(
    "checklist",
    Text("チェックリスト", "Checklist"),
    "i:",  # i:<checklist>/<item>; between category and note stands a column mark:<n> for each method or work style
    (
        _NUMBER,
        _CATEGORY,
        _PRIORITY,
        _TITLE,
        tool("why", "判定の理由", "Reason"),
        tool("pages", "ページ", "Pages"),
        NOTE,
        KEY,
    ),
)
QUESTIONS: Final = Sheet(
    "questions",
    Text("質問票", "Questions"),
    "q:",  # q:<question>@<style>, or @* where the answer is one for all work styles
    (
        tool("who", "答えられる方", "Who can answer"),
        tool("question", "質問", "Question"),
        _STYLE,
        tool("items", "関係する項目", "Items"),
        tool("help", "答えの目安", "What counts"),
        tool("wanted", "証跡の例", "Evidence, for example"),
        tool("state", "回答の状態", "State"),
        ANSWER,
        written("by", "回答者", "Answered by"),
        dated("on", "回答日", "Answered on"),
        dated("expires", "有効期限", "Valid until"),
        written("evidence", "証跡（URL かファイル名）", "Evidence (URL or file name)"),
        NOTE,
        KEY,
    ),
)
RISKS: Final = Sheet(
    "risks",
    Text("例外・リスク受容", "Accepted risks"),
    "w:",  # w:<checklist>/<item>@<style>:rule:<rule>, or …:question:<question>
    (
        _NUMBER,
        _STYLE,
        tool("title", "不適合の内容", "What fails"),
        tool("concerned", "該当する記録", "Records concerned"),
        tool("state", "受容の状態", "State"),
        ACCEPT,
        written("reason", "理由", "Reason"),
        written("approved_by", "承認者", "Approved by"),
        dated("on", "承認日", "Approved on"),
        dated("expires", "有効期限", "Valid until"),
        hidden("pins", "受容する値（変更しないでください）", "Values accepted (do not change)"),
        KEY,
    ),
)
ROADMAP: Final = Sheet(
    "roadmap",
    Text("ロードマップ", "Roadmap"),
    "r:",  # r:<checklist>/<item>@<style>
    (
        tool("proposed", "時期の案", "Proposed phase"),
        PHASE,
        _NUMBER,
        _STYLE,
        _PRIORITY,
        _TITLE,
        tool("remedy", "対策", "Remedy"),
        tool("effort", "難易度", "Effort"),
        tool("licence", "ライセンス", "Licence"),
        NOTE,
        KEY,
    ),
)
UNKNOWNS: Final = Sheet(
    "unknowns",
    Text("未確認一覧", "Not settled"),
    "u:",  # u:<checklist>/<item>@<style>
    (
        _NUMBER,
        _STYLE,
        _PRIORITY,
        _TITLE,
        _VERDICT,
        tool("why", "確認できない理由", "Why it is open"),
        tool("resolve", "確認するには", "What would settle it"),
        written("owner", "対応者", "Owner"),
        dated("due", "期限", "Due"),
        NOTE,
        KEY,
    ),
)
CSAJ: Final = Sheet(
    "csaj",
    Text("自己点検表（11章）", "Self-assessment (ch. 11)"),
    "c:",  # c:<checklist>/<item>@<style>
    (
        _NUMBER,
        _STYLE,
        _CATEGORY,
        tool("title", "対策項目", "Measure"),
        tool("demand", "対策詳細", "Measure in detail"),
        tool("scenario", "脅威シナリオ", "Threat scenario"),
        tool("threats", "脅威分類", "Threats"),
        tool("level", "区分", "Level"),
        tool("state", "現状（自動記入）", "Present state (filled by the tool)"),
        # The company's columns of the self-assessment sheet, of which the last one is NOTE.
        *(Column(each.name, each.title, each.kind, each.values, {}, hidden=False) for each in COMPANY if each.name != "remarks"),
        NOTE,
        KEY,
    ),
)
REVISION: Final = Sheet(
    "cover",
    Text("表紙", "Cover"),
    "v:",  # v:<n>, the rows of the revision table
    (
        written("version", "版", "Version"),
        dated("date", "日付", "Date"),
        written("author", "作成者", "Author"),
        written("change", "変更内容", "Change"),
        KEY,
    ),
)
CARRIED: Final = Sheet(
    "carried",
    Text("引き継ぎ", "Carried over"),
    "k:",  # k:<hash of origin and column>
    (
        tool("sheet", "元のシート", "Sheet it came from"),
        tool("row", "元の行", "Row it came from"),
        tool("head", "列", "Column"),
        tool("value", "記入された内容", "What was written"),
        tool("why", "ここにある理由", "Why it stands here"),
        hidden("origin", "元のキー（変更しないでください）", "Key it came from (do not change)"),
        hidden("column", "元の列（変更しないでください）", "Column it came from (do not change)"),
        KEY,
    ),
)


def _plain(name: str, ja: str, en: str) -> Sheet:
    return Sheet(name, Text(ja, en), "", ())


SUMMARY: Final = _plain("summary", "エグゼクティブサマリ", "Executive summary")
SCOPE: Final = _plain("scope", "診断概要", "Scope and basis")
SIDE_BY_SIDE: Final = _plain("side_by_side", "文書の対照", "Documents side by side")
EDITIONS: Final = _plain("editions", "版の違い", "Editions compared")
RESPONSIBILITIES: Final = _plain("responsibilities", "責任分担表", "Who has to act")
EVIDENCE: Final = _plain("evidence", "証跡一覧", "Evidence")
DEVICES: Final = _plain("devices", "端末明細", "Records judged")
TERMS: Final = _plain("terms", "用語", "Terms")

SHEETS: Final[Mapping[str, Sheet]] = {
    sheet.id: sheet
    for sheet in (
        REVISION,
        SUMMARY,
        SCOPE,
        CHECKLIST,
        SIDE_BY_SIDE,
        EDITIONS,
        FINDINGS,
        ROADMAP,
        RESPONSIBILITIES,
        RISKS,
        UNKNOWNS,
        QUESTIONS,
        CSAJ,
        EVIDENCE,
        DEVICES,
        TERMS,
        CARRIED,
    )
}
"""All sheets by their ids, in the workbook's order."""


def sheet_of(key: str) -> Sheet | None:
    """The sheet that a key belongs to; None if it is no key."""
    return next((sheet for sheet in SHEETS.values() if sheet.prefix and key.startswith(sheet.prefix)), None)
