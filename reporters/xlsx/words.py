"""Headings and sentences that only the workbook has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reporters.text import Text

SAID: Final[Mapping[str, Text]] = {
    # Every table
    "legend": Text(
        "この色の欄にご記入ください。並べ替えや行の削除をしても、次の診断に引き継がれます。",
        "Cells of this colour are for you to fill in. Sorting or deleting rows is fine: the next workbook keeps your entries.",
    ),
    "none": Text("該当するものはありません。", "There is none."),
    "choose": Text("一覧から選んでください。", "Please choose from the list."),
    "day": Text("日付を 2026-12-31 の形で書いてください。", "Please write the day like 2026-12-31."),
    "all_styles": Text("すべての勤務形態", "All work styles"),
    # Cover
    "drawn_up": Text("作成", "Author"),
    "reviewed": Text("査閲", "Review"),
    "approved": Text("承認", "Approval"),
    "company": Text("作成会社", "Presented by"),
    "prepared_for": Text("提出先", "Prepared for"),
    "organisation": Text("対象の組織", "Organisation"),
    "document": Text("文書番号", "Document number"),
    "date": Text("作成日", "Date"),
    "revisions": Text("改訂履歴", "Revisions"),
    "sheets": Text("このブックの内容", "What is in this workbook"),
    "fill_in": Text("記入欄あり", "to fill in"),
    "sheet": Text("シート", "Sheet"),
    "content": Text("内容", "Content"),
    "filled": Text("ご記入", "For you"),
    # Executive summary
    "share": Text("適合の割合", "Share of passes"),
    "low": Text("確認済み %", "confirmed %"),
    "high": Text("上限 %", "at most %"),
    "share_note": Text(
        "割合は「適合 ÷ 対象の項目」です。確認不能と未回答が残るあいだは、一つの数字ではなく、下限（いま確認できた適合）から上限（残りがすべて適合だった場合）までの幅で示します。"
        "例外承認した不適合も、不適合に数えています。",
        "The share is passes ÷ items that apply. While anything is unknown or unanswered it is given as a range: from what is confirmed now to what it would"
        " be if all the rest passed. Waived fails are counted as fails.",
    ),
    "results_of": Text("判定の結果", "Verdicts"),
    "first": Text("まず取り組むこと（上位 10 件）", "What to do first (top 10)"),
    "open": Text("まだ確認できていないこと", "What could not be confirmed yet"),
    "more_in": Text("ほかは次のシートにあります：", "The rest is on this sheet:"),
    "by_machine": Text("機械で確認", "By machine"),
    "by_document": Text("文書で確認", "By document"),
    "by_statement": Text("申告のみ", "By statement"),
    "trend_note": Text(
        "同じテナントのこれまでの判定を、古い順に並べました。最後がこのブックです。",
        "Earlier runs of the same tenant, the oldest first; the last one is this workbook.",
    ),
    "runs": Text("回ごとの判定（項目数）", "Verdicts by run (items)"),
    "radar": Text("分類ごとの適合の割合（%）", "Share of passes by category, %"),
    "bars": Text("優先度ごとの判定（項目数）", "Verdicts by priority (items)"),
    "cannot": Text("算出不能", "cannot be told"),
    # Scope
    "topic": Text("区分", "Topic"),
    "point": Text("項目", "Point"),
    "times": Text("日時はすべて次の時間帯です：", "All times are in"),
    "disclaimer": Text("この報告の性格", "What this report is"),
    "limits": Text("判定の限界", "Limits"),
    "not_read": Text("取得できなかったデータ", "Data that was not obtained"),
    "exclusions": Text("適用除外", "Left out"),
    "doubts": Text("申告と食い違う点", "Contradictions"),
    "differences": Text("文書による違い", "Documents differ"),
    "rule_files": Text("ルールとチェックリストのファイル", "Files of rules and checklists"),
    "listed": Text("件。名前とハッシュ値は次のシートにあります：", "files; their names and hashes are on this sheet:"),
    "planned": Text("計画中の設定での判定", "Judged with planned settings"),
    # Checklist
    "marks": Text(
        "○ 適合　× 不適合　△ 一部実施（不適合に数えます）　？ 確認不能　□ 未回答　― 対象外　・ この方式にも求められる項目（今回は判定していません）　灰色 この方式には求められない項目",
        "○ pass   × fail   △ partly done (counted as a fail)   ？ unknown   □ unanswered   ― not applicable   ・ asked of this method, too, which was not judged"
        "   grey: not asked of this method",
    ),
    # Findings
    "findings_note": Text(
        "不適合の項目を、優先度の高い順に並べました。△ は、不適合のうち、回答が「一部実施」だけによるものです。証跡IDの記録は「端末明細」と「証跡一覧」にあります。",
        "Items that fail, by priority. △ marks those that fail only because an answer was “partly”. The evidence stands on “Records judged” and “Evidence”.",
    ),
    "and_more": Text("ほか", "and more:"),
    "threats": Text("想定される脅威：", "Threats: "),
    # Roadmap
    "roadmap_note": Text(
        "時期の案の決め方：いちばん高い優先度の項目は短期、ほかの項目は中期から始め、手間が数日かかるものと追加のライセンスが要るものは一段後ろにしました。"
        "実際の時期は、黄色の「時期」の欄で決めてください。",
        "How phases are proposed: items of the highest priority begin in the short term, others in the middle term; what takes days or needs another licence"
        " comes one phase later. Decide the real phase in the yellow column.",
    ),
    # Accepted risks
    "risks_note": Text(
        "不適合のうち、承知のうえで受け入れるものに ○ を付け、理由、承認者、期限をご記入ください。受け入れても判定は不適合のままです。対象の値が変わるか期限が過ぎると、受容は終わります。",
        "Mark with ○ what you accept knowingly, and give a reason, who approved it and until when. The verdict remains a fail. An acceptance ends when a value"
        " changes or its day has passed.",
    ),
    "too_long": Text(
        "該当する記録が多いため、この欄では受容できません。waivers.yaml に書いてください。",
        "Too many records are concerned to accept this here: write it in waivers.yaml.",
    ),
    "records": Text("件", "records"),
    "no_records": Text("（記録ごとではありません）", "(not by records)"),
    # Not settled
    "unknowns_note": Text(
        "確認不能と未回答の項目です。どちらも適合には数えていません。「確認するには」のことを行うと、次の診断で判定できます。",
        "Items that are unknown or unanswered; neither counts as a pass. Do what the column “What would settle it” says and the next scan can judge them.",
    ),
    "answer_this": Text("質問票の次の質問に回答してください：", "Answer on the sheet “Questions”: "),
    # Questions
    "questions_note": Text(
        "機械では分からないことの質問です。上から、まだ有効な回答のない質問、回答済みの質問の順に並べました。「はい」が適合、「いいえ」「一部実施」が不適合になります。"
        "回答者と回答日のない回答は使いません。",
        "What only people can say: first the questions without a valid answer, then those that were answered. “yes” passes, “no” and “partly” fail."
        " An answer without a name and a day is not used.",
    ),
    "state_open": Text("未回答", "open"),
    "state_expired": Text("期限切れ", "expired"),
    "state_given": Text("回答済み", "answered"),
    # Self-assessment
    "form_note": Text(
        "在宅勤務セキュリティポリシー（コンピュータソフトウェア協会）11 章の自己点検表の形です。白い欄はツールが埋めました。",
        "The self-assessment form of chapter 11 of CSAJ's policy for work at home. The white columns were filled in by the tool.",
    ),
    # Evidence
    "kind": Text("種類", "Kind"),
    "id": Text("証跡ID", "Evidence"),
    "file": Text("データ・ファイル", "Data, file"),
    "detail": Text("補足", "Detail"),
    "kind_data": Text("取得したデータ", "Data read"),
    "kind_further": Text("判定に使っていないデータ", "Data not used"),
    "kind_input": Text("入力ファイル", "Input file"),
    "kind_older": Text("過去のスナップショット", "Older snapshot"),
    "kind_answer": Text("回答", "Answer"),
    "kind_planned": Text("計画中の設定", "Planned setting"),
    # Records judged
    "devices_note": Text(
        "項目の判定に使った記録（端末、利用者、設定）です。一つの確認につき 100 件まで、不適合、確認不能、適合の順に載せています。全件は判定結果の findings フォルダーにあります。",
        "The records (devices, people, settings) that the verdicts stand on: at most 100 for each check, fails first, then unknowns, then passes."
        " All of them are in the folder findings of the assessment.",
    ),
    "check": Text("確認した内容", "What was checked"),
    "reasons": Text("理由", "Reason"),
    "observed": Text("読み取った値", "Values read"),
    "shown_of": Text("掲載", "Shown"),
    # Terms
    "term": Text("用語", "Term"),
    "meaning": Text("意味", "Meaning"),
    # Carried over
    "carried_note": Text(
        "前のブックに記入された内容のうち、いまのブックに置き場所がないものです。消さずに残します。同じ行がまた現れると、元の欄に戻ります。",
        "What was written into an earlier workbook and has no place in this one. It is kept, and goes back to its cell when its row appears again.",
    ),
    "row_gone": Text("いまの診断に、この行がありません。", "The row is not there any more."),
}

TERMS: Final[tuple[tuple[Text, Text], ...]] = (
    (Text("項目", "Item"), Text("チェックリストにある、番号の付いた要求の一つです。", "One numbered demand of a checklist.")),
    (
        Text("方式（①〜⑧）", "Method (①–⑧)"),
        Text(
            "テレワークのやり方です。手引きは、端末の持ち主と社内システムへのつなぎ方で八つに分けています。",
            "A way of teleworking. The handbook has eight, by who owns the device and how it reaches the company's systems.",
        ),
    ),
    (
        Text("勤務形態", "Work style"),
        Text(
            "同じ方式でテレワークをする人たちのまとまりです。一つの組織に複数あることもあります。",
            "A group of people who telework by the same method.",
        ),
    ),
    (
        Text("リスク受容（例外承認）", "Accepted risk (waiver)"),
        Text(
            "不適合を承知のうえで、期限を決めて受け入れることです。判定は不適合のまま変わりません。",
            "A fail that is knowingly accepted until a given day. The verdict remains a fail.",
        ),
    ),
    (
        Text("証跡", "Evidence"),
        Text(
            "判定のもとになった記録です。ハッシュ値（SHA-256）で、後から変えられていないことを確かめられます。",
            "The records behind a verdict; their hashes (SHA-256) show whether they were changed since.",
        ),
    ),
    (
        Text("台帳", "Ledger"),
        Text(
            "会社が自ら申告した、端末や利用者の数です。読み取れた数と照らし合わせます。",
            "The numbers of devices that the company itself declares; what was read is compared with them.",
        ),
    ),
    (
        Text("短期・中期・長期", "Short, middle, long term"),
        Text("取り組む順番のまとまりです。月数の決まりはありません。", "An order of work; no number of months is meant."),
    ),
)
"""Words that the workbook uses beside those of verdicts and bases."""

CONTENTS: Final[Mapping[str, Text]] = {
    "summary": Text("判定の数と割合、図、まず取り組むこと", "Numbers, shares, charts, what to do first"),
    "scope": Text("範囲、基準の版、除外、ツールの版、限界", "Scope, editions, exclusions, tool versions, limits"),
    "checklist": Text("すべての項目と判定（文書の順）", "Every item with its verdicts, in the document's order"),
    "side_by_side": Text("文書どうしの対応と、それぞれの判定", "How the documents correspond, with each verdict"),
    "editions": Text("版どうしの違いと、それぞれの判定", "What changed between editions, with each verdict"),
    "findings": Text("不適合の項目と対策、担当と期限", "What fails, remedies, owners and due dates"),
    "roadmap": Text("対策に取り組む時期の案", "When to do what"),
    "responsibilities": Text("自社・委託先・クラウド事業者・従業員の分担と、依頼すること", "Who has to act, and what to ask providers for"),
    "risks": Text("承知のうえで受け入れる不適合", "Fails that are knowingly accepted"),
    "unknowns": Text("まだ判定できない項目と、確認する方法", "What is not settled, and what would settle it"),
    "questions": Text("ご回答いただく質問", "Questions for you to answer"),
    "csaj": Text("11 章の自己点検表", "Self-assessment form of chapter 11"),
    "evidence": Text("判定に使ったデータとハッシュ値", "Data used, with hashes"),
    "devices": Text("端末や利用者ごとの結果", "Results by device, person or setting"),
    "terms": Text("判定の印と用語の意味", "What signs and terms mean"),
    "carried": Text("前のブックから引き継いだ記入", "Entries kept from earlier workbooks"),
}
"""What each sheet holds, for the list on the cover."""
