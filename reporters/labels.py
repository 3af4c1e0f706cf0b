"""The fixed words of every report, said once for all formats.

Keys are the codes of assessment.json. A code that is not listed here is shown as it stands, except
a verdict, which must be one of the five.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reporters.text import Text, same, visible


@dataclass(frozen=True, slots=True)
class Badge:
    """A verdict as it is shown: its code, its word, and one sign that needs no colour."""

    code: str
    sign: str
    label: Text
    meaning: Text


VERDICTS: Final[Mapping[str, Badge]] = {
    badge.code: badge
    for badge in (
        Badge(
            "pass",
            "✓",
            Text("適合", "Pass"),
            Text(
                "必要な事実をすべて読み取り、または回答を得て、要求どおりであることを確かめた項目です。",
                "Every fact that is needed was read or answered, and each agrees with the demand.",
            ),
        ),
        Badge(
            "fail",
            "✕",
            Text("不適合", "Fail"),
            Text(
                "要求に反する事実が一つ以上見つかった項目、または「いいえ」「一部実施」と回答された項目です。",
                "At least one fact contradicts the demand, or the answer was “no” or “partly”.",
            ),
        ),
        Badge(
            "unknown",
            "?",
            Text("確認不能", "Unknown"),
            Text(
                "読み取れない事実があり、適合とも不適合とも言えない項目です。適合には数えません。",
                "A fact could not be read, so neither pass nor fail can be said. Never counted as a pass.",
            ),
        ),
        Badge(
            "manual",
            "□",
            Text("未回答", "Unanswered"),
            Text(
                "人にしか分からない質問に、まだ有効な回答がない項目です。適合には数えません。",
                "A question that only a person can answer has no valid answer yet. Never counted as a pass.",
            ),
        ),
        Badge(
            "not_applicable",
            "–",
            Text("対象外", "Not applicable"),
            Text(
                "この勤務形態には当てはまらない項目です。理由を項目ごとに示します。",
                "The item does not concern this work style; the reason stands with each item.",
            ),
        ),
    )
}

REASONS: Final[Mapping[str, Text]] = {
    "field_missing": Text("値が報告されていない", "value not reported"),
    "not_collected": Text("未収集", "not collected"),
    "permission_denied": Text("読み取り権限がない", "no permission to read"),
    "not_licensed": Text("ライセンスがない", "not licensed"),
    "incomplete": Text("最後まで取得できていない", "incomplete data"),
    "stale": Text("情報が古い", "out of date"),
    "inconclusive": Text("値だけでは判断できない", "the value alone does not tell"),
    "invalid_value": Text("想定外の値", "unexpected value"),
    "rule_error": Text("判定処理のエラー", "error in the rule"),
    "no_subject": Text("判定する対象がない", "nothing to judge"),
    "method": Text("この方式には求められていない", "not asked of this method"),
    "exempt": Text("申告された事情による", "by declared circumstances"),
    "optional": Text("任意の事項", "optional"),
    "unanswered": Text("未回答", "unanswered"),
    "answer_expired": Text("回答の期限切れ", "answer expired"),
}

BASES: Final[Mapping[str, Text]] = {
    "machine": Text("機械", "Machine"),
    "document": Text("文書", "Document"),
    "statement": Text("申告", "Statement"),
}

BASIS_MEANINGS: Final[Mapping[str, Text]] = {
    "machine": Text("テナントや端末から読み取った設定や状態", "Settings or states read from the tenant"),
    "document": Text("文書などの証拠を添えた回答", "An answer with evidence attached"),
    "statement": Text("証拠を添えていない回答", "An answer without evidence"),
}

ANSWERS: Final[Mapping[str, Text]] = {
    "yes": Text("はい", "Yes"),
    "no": Text("いいえ", "No"),
    "partly": Text("一部実施", "Partly"),
    "not_applicable": Text("該当なし", "Does not apply"),
}

WAIVER_STATES: Final[Mapping[str, Text]] = {
    "in_force": Text("有効", "in force"),
    "expired": Text("期限切れ", "expired"),
    "changed": Text("値が変わったため無効", "void: a value changed"),
    "unused": Text("今は不要", "not needed now"),
}

RECORD_STATES: Final[Mapping[str, Text]] = {
    "in_force": Text("受容中", "accepted"),
    "expired": Text("期限切れ", "expired"),
    "changed": Text("値が変わった", "value changed"),
    "unknown": Text("今は確認できない", "cannot be checked now"),
    "gone": Text("判定の対象から消えた", "no longer judged"),
    "met": Text("直っている", "no longer fails"),
}

EFFORTS: Final[Mapping[str, Text]] = {
    "minutes": Text("数分", "minutes"),
    "hour": Text("1 時間ほど", "about an hour"),
    "half-day": Text("半日ほど", "about half a day"),
    "days": Text("数日", "days"),
}

LICENCES: Final[Mapping[str, Text]] = {
    "none": Text("追加ライセンス不要", "no extra licence"),
    "entra-p1": Text("Microsoft Entra ID P1 が必要", "needs Microsoft Entra ID P1"),
    "entra-p2": Text("Microsoft Entra ID P2 が必要", "needs Microsoft Entra ID P2"),
    "intune-p1": Text("Microsoft Intune プラン 1 が必要", "needs Microsoft Intune Plan 1"),
    "defender-office-p2": Text("Microsoft Defender for Office 365 プラン 2 が必要", "needs Microsoft Defender for Office 365 Plan 2"),
    "defender-cloud-apps": Text("Microsoft Defender for Cloud Apps が必要", "needs Microsoft Defender for Cloud Apps"),
    "audit-premium": Text(
        "Microsoft Purview 監査（Premium）が必要（Microsoft 365 E5 など）", "needs Microsoft Purview Audit (Premium), as in Microsoft 365 E5"
    ),
    "business-premium": Text("Microsoft 365 Business Premium が必要", "needs Microsoft 365 Business Premium"),
}

SOURCES: Final[Mapping[str, Text]] = {
    "bitlocker": same("BitLocker"),
    "defender": same("Microsoft Defender"),
    "directory": Text("社内のディレクトリ（Active Directory）", "The company's directory (Active Directory)"),
    "entra": same("Microsoft Entra ID"),
    "intune": same("Microsoft Intune"),
    "policies": Text("グループ ポリシー", "Group policies"),
    "purview": same("Microsoft Purview"),
    "security": Text("Microsoft 365 のセキュリティ", "Microsoft 365 security"),
    "sharepoint": Text("SharePoint と OneDrive", "SharePoint and OneDrive"),
    "teams": same("Microsoft Teams"),
    "windows": Text("Windows PC が書き出したもの", "Windows PCs, by themselves"),
}

PARAMETER_BASES: Final[Mapping[str, Text]] = {
    "document": Text("基準文書の値", "from the guideline"),
    "vendor": Text("製品提供元の値", "from the vendor"),
    "ours": Text("このツールが決めた値", "chosen by this tool"),
}

PARAMETER_ORIGINS: Final[Mapping[str, Text]] = {
    "rule": Text("ルールの既定", "default of the rule"),
    "checklist": Text("チェックリストの指定", "set by the checklist"),
    "organisation": Text("組織の指定", "set by the organisation"),
}

STATES: Final[Mapping[str, Text]] = {
    "present": Text("取得済み", "read"),
    "none": Text("存在しないことを確認", "known not to exist"),
    "not_obtained": Text("取得できず", "not obtained"),
}

KINDS: Final[Mapping[str, Text]] = {
    "windows": same("Windows"),
    "macos": same("macOS"),
    "ios": same("iOS / iPadOS"),
    "android": same("Android"),
    "people": Text("利用者", "people"),
}


OWNERS: Final[Mapping[str, Text]] = {
    "company": Text("会社支給の ", "company-owned "),
    "personal": Text("個人所有の ", "personally owned "),
}


def label(labels: Mapping[str, Text], code: str) -> Text:
    """Return the words for ``code``; an unlisted code is shown as it stands."""
    return labels[code] if code in labels else same(visible(code))
