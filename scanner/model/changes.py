"""The kinds of change between two assessments, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.model.text import Text

REGRESSED, NEWLY_UNKNOWN, WAIVER_ENDED, WITHIN = "regressed", "newly_unknown", "waiver_ended", "within"
NEWLY_KNOWN, STILL_OPEN, FIXED, WAIVED = "newly_known", "still_open", "fixed", "waived"
RULE_CHANGED, SCOPE_CHANGED, ADDED, REMOVED, UNCHANGED = "rule_changed", "scope_changed", "added", "removed", "unchanged"

# In the order in which they are told: what got worse comes first.
KINDS: Mapping[str, Text] = {
    REGRESSED: Text("悪くなりました", "Regressed"),
    WAIVER_ENDED: Text("例外承認の効力がなくなりました", "A waiver no longer holds"),
    NEWLY_UNKNOWN: Text("確認できなくなりました（確認不能・未回答）", "Newly unknown or unanswered"),
    WITHIN: Text("判定は同じですが、内訳が変わりました", "Same verdict, but its parts changed"),
    NEWLY_KNOWN: Text("新しく分かりました", "Newly known"),
    FIXED: Text("直りました", "Fixed"),
    WAIVED: Text("例外承認が有効になりました", "A waiver began to hold"),
    RULE_CHANGED: Text(
        "調べ方が変わり、判定が変わりました（テナントの変化とは限りません）", "A rule changed, and with it the verdict (perhaps not the tenant)"
    ),
    SCOPE_CHANGED: Text("対象や前提が変わり、判定が変わりました", "What is judged changed, and with it the verdict"),
    STILL_OPEN: Text("まだ分かりません（理由が変わりました）", "Still not known (for another reason)"),
    ADDED: Text("前回にはなかった項目です", "Not in the earlier assessment"),
    REMOVED: Text("今回はない項目です", "No longer in the assessment"),
    UNCHANGED: Text("変わっていません", "Unchanged"),
}

# The same in a word, for tables.
SHORT: Mapping[str, Text] = {
    REGRESSED: Text("悪化", "regressed"),
    WAIVER_ENDED: Text("例外承認の終了", "waiver ended"),
    NEWLY_UNKNOWN: Text("確認不能・未回答へ", "newly unknown"),
    WITHIN: Text("内訳のみ", "parts only"),
    NEWLY_KNOWN: Text("判明", "newly known"),
    FIXED: Text("改善", "fixed"),
    WAIVED: Text("例外承認", "waived"),
    RULE_CHANGED: Text("ルールの変更", "rule changed"),
    SCOPE_CHANGED: Text("対象・前提の変更", "scope changed"),
    STILL_OPEN: Text("未確認の理由のみ", "still not known"),
    ADDED: Text("追加", "added"),
    REMOVED: Text("終了", "removed"),
    UNCHANGED: Text("変化なし", "unchanged"),
}
