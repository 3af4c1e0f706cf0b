"""Headings, column titles and fixed sentences of the reports, for all formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reporters.text import Text, same

WORDS: Final[Mapping[str, Text]] = {
    # Title
    "report": Text("テレワークセキュリティ診断報告書", "Telework security gap analysis"),
    "advisory": Text(
        "この報告書は、チェックリストの要求と、読み取った設定・寄せられた回答との差を示す"
        "助言です。監査意見や認証に代わるものではありません。"
        "ここに挙がっていない弱点がないという意味でもありません。",
        "This report is advice: it shows the gap between what the checklist demands and what was "
        "read or answered. It expresses no audit opinion and is no certificate, and it does not "
        "mean that weaknesses not listed here do not exist.",
    ),
    "organisation": Text("組織", "Organisation"),
    "judged_by": Text("使ったチェックリスト", "Checklist used"),
    "later_edition": Text("これより新しい版があります：", "A later edition exists:"),
    "revised": Text("改訂", "revised"),
    "work_styles": Text("判定した勤務形態", "Work styles judged"),
    "work_style": Text("勤務形態", "Work style"),
    "tenant": Text("テナント", "Tenant"),
    "taken": Text("データの取得日時", "Data as of"),
    "sign_in": Text("サインイン方法", "signed in by"),
    "tools": Text("使ったツール", "Tool"),
    "collected_with": Text("収集", "collected with"),
    "language": Text("表示言語", "Language"),
    "contents": Text("目次", "Contents"),
    "skip": Text("項目ごとの結果へ移動", "Skip to the results"),
    "method": Text("方式", "Method"),
    # Summary
    "summary": Text("まとめ", "Summary"),
    "verdict": Text("判定", "Verdict"),
    "category": Text("分類", "Category"),
    "priority": Text("優先度", "Priority"),
    "threat": Text("脅威", "Threat"),
    "items": Text("項目", "Items"),
    "total": Text("合計", "Total"),
    "by_category": Text("分類ごとの判定", "Verdicts by category"),
    "by_priority": Text("優先度ごとの判定", "Verdicts by priority"),
    "by_threat": Text("脅威ごとの判定", "Verdicts by threat"),
    "threat_note": Text(
        "一つの項目が複数の脅威に関わるため、合計は項目数と一致しません。",
        "An item may concern several threats, so the sums differ from the number of items.",
    ),
    # What to do
    "fix_first": Text("まず直すこと", "Fix these first"),
    "fix_order": Text(
        "不適合の項目を、優先度の高い順、手間の少ない順に並べました。",
        "Failed items, by priority and then by the least effort.",
    ),
    "no_fixes": Text(
        "今回判定できた範囲に、不適合の項目はありません。確認不能と未回答の項目は残っています。"
        "下の一覧を見てください。",
        "Among what could be judged no item fails. See below for what is unknown or unanswered.",
    ),
    "remedy": Text("直し方", "What to do"),
    "effort": Text("手間", "Effort"),
    "practice": Text("運用の見直し", "a matter of practice"),
    "licence": Text("ライセンス", "Licence"),
    "unknowns": Text("確認できなかったこと", "What could not be checked"),
    "unknowns_note": Text(
        "確認不能は適合にも不適合にも数えていません。原因を取り除くと判定できます。",
        "An unknown counts neither as pass nor as fail. Remove the cause and it can be judged.",
    ),
    "no_unknowns": Text(
        "読み取れないために判定できなかった部分はありません。",
        "No part was left unjudged for want of data.",
    ),
    "resolve": Text("対処", "To resolve it"),
    "concerned": Text("該当するもの", "Concerned"),
    "blocked": Text("止まっている項目", "Items blocked"),
    "partly_blocked": Text("一部が止まっている項目", "Items blocked in part"),
    "more": Text("ほか", "and more:"),
    "questions": Text("未回答の質問（記入用紙）", "Open questions (worksheet)"),
    "questions_note": Text(
        "人にしか分からないことの一覧です。記入した内容を回答ファイル（answers.yaml）に"
        "移すと判定に反映されます。",
        "What only people can say. Copy the answers into the answers file (answers.yaml) and "
        "they enter the verdicts.",
    ),
    "no_questions": Text("回答を待っている質問はありません。", "No question awaits an answer."),
    "who": Text("回答する人", "Answered by"),
    "help": Text("答え方", "How to decide"),
    "evidence_wanted": Text("証拠になるもの", "What counts as evidence"),
    "expired": Text("前の回答は期限切れです", "The earlier answer has expired"),
    "written_by": Text("記入者", "Name"),
    "written_on": Text("記入日", "Date"),
    "remark": Text("備考・証拠", "Remarks, evidence"),
    # Items
    "results": Text("項目ごとの結果", "Results item by item"),
    "details": Text("判定の内訳と直し方", "How it was judged, and how to mend it"),
    "demand": Text("求められていること", "Demand"),
    "methods": Text("対象の方式", "Methods"),
    "threats": Text("想定脅威", "Threats"),
    "pages": Text("手引きのページ", "Pages"),
    "population": Text("台帳との比較", "Compared with the ledger"),
    "remarks": Text("基準文書についての注記", "Remarks on the guideline"),
    "parts": Text("判定の内訳", "Parts"),
    "basis": Text("根拠", "Basis"),
    "words": Text("基準文書の言葉", "Words of the guideline"),
    "own": Text("独自", "own rule"),
    "why": Text("大切な理由", "Why it matters"),
    "condition": Text("見た条件", "Condition"),
    "where": Text("対象", "applies to"),
    "require": Text("求める状態", "required"),
    "valid_when": Text("有効な情報", "valid when"),
    "fix": Text("設定の場所と直し方", "Where and how to set it"),
    "limits": Text("見えないこと", "What this rule cannot see"),
    "numbers": Text("使った数値", "Numbers used"),
    "observed": Text("読み取った事実", "Observed"),
    "answer": Text("回答", "Answer"),
    "answered_by": Text("回答者", "by"),
    "answered_on": Text("回答日", "on"),
    "valid_until": Text("有効期限", "valid until"),
    "evidence": Text("証拠", "Evidence"),
    "no_evidence": Text("証拠は添えられていません", "none attached"),
    "note": Text("備考", "Note"),
    "notes": Text("参考（判定には使っていません）", "For information (not part of the verdict)"),
    "waived": Text("例外承認あり（判定は変わりません）", "Waived (the verdict stands)"),
    "waived_reason": Text("理由", "Reason"),
    "approved_by": Text("承認者", "approved by"),
    "until": Text("期限", "until"),
    "name": Text("名前", "Name"),
    "reason": Text("理由", "Reason"),
    "expected": Text("求める値", "expected"),
    "absent": Text("（値なし）", "(absent)"),
    "unnamed": Text("（名前なし）", "(no name)"),
    "shown_of": Text("件を表示（全件は証跡ファイルにあります）", "shown (all are in the evidence files)"),
    "see_table": Text("記録の表は別の項目に載せています", "The table of records stands at another item"),
    "times_in": Text("日時の時間帯", "Times are in"),
    # Filters
    "filters": Text("絞り込み", "Filter"),
    "search": Text("語句", "Text"),
    "all": Text("すべて", "All"),
    "reset": Text("絞り込みを解除", "Clear"),
    "open_all": Text("すべて開く", "Open all"),
    "close_all": Text("すべて閉じる", "Close all"),
    "shown": Text("項目を表示中", "items shown"),
    "none_shown": Text("条件に合う項目はありません。", "No item matches."),
    # Appendix
    "appendix": Text("付録", "Appendix"),
    "data": Text("使ったデータ", "Data used"),
    "resource": Text("データ", "Resource"),
    "state": Text("状態", "State"),
    "partial": Text("途中まで", "partial"),
    "count": Text("件数", "Count"),
    "permission": Text("必要な権限", "Permission"),
    "sha256": same("SHA-256"),
    "collected_at": Text("取得日時", "Collected"),
    "inputs": Text("入力ファイル", "Input files"),
    "file": Text("ファイル", "File"),
    "declared": Text("申告された事情", "Declared circumstances"),
    "declared_by": Text("申告者", "declared by"),
    "nobody": Text("申告者の記載はありません", "nobody is named"),
    "holds": Text("該当する", "yes"),
    "holds_not": Text("該当しない", "no"),
    "undeclared": Text(
        "申告なし（厳しい側、つまり該当するものとして判定）",
        "Not declared (taken strictly, as if it applied)",
    ),
    "ledger": Text("台帳", "Ledger"),
    "no_ledger": Text(
        "台帳が申告されていないため、登録済みの端末と利用者だけを判定しました。"
        "登録されていないものは、この報告書に現れません。",
        "No ledger was declared, so only what is enrolled was judged. Whatever is not enrolled "
        "does not appear in this report.",
    ),
    "whole_tenant": Text(
        "人や端末の範囲を限定していません。テナント全体を判定しました。",
        "Not limited to groups of people or devices: the whole tenant was judged.",
    ),
    "limited": Text("指定したグループに限定して判定しました。", "Judged for the named groups only."),
    "warnings": Text("警告", "Warnings"),
    "glossary": Text("判定と根拠の意味", "What the verdicts and bases mean"),
    "priorities": Text("優先度の意味", "What the priorities mean"),
}
