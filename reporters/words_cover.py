"""Fixed words of the reports about who presents them, about their printed edition, and about what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reporters.text import Text

COVER: Final[Mapping[str, Text]] = {
    "prepared_for": Text("提出先", "Prepared for"),
    "document_number": Text("文書番号", "Document number"),
    "presented_on": Text("報告日", "Date of the report"),
    "author": Text("作成", "Author"),
    "reviewer": Text("査閲", "Reviewer"),
    "approver": Text("承認", "Approver"),
    "paper": Text("この紙面について", "About this printed edition"),
    "paper_note": Text(
        "紙面は、読む人が次に動くために要るものに絞った要約版です。全項目の判定とその理由、不適合と確認不能の内訳、未回答の質問、回答と例外承認はすべて載せています。"
        "載せていないのは、適合・対象外・未回答の項目の内訳、ルールの解説（大切な理由と見えないこと）、表の 11 件目以降の記録と適合の記録、判定に使っていないデータの一覧、"
        "ルールと質問のファイルのハッシュ値です。これらは HTML 版（report.html）と、判定結果のフォルダー（findings と assessment.json）にあります。",
        "This edition keeps to what a reader needs for the next step. All verdicts with their reasons, the parts of what fails or is unknown, open"
        " questions, answers and waivers are here. Left out are the parts of items that pass, do not apply or are unanswered, the explanations of rules"
        " (why it matters, what it cannot see), records beyond the tenth of a table and records that pass, the list of data that no verdict stands on,"
        " and the hashes of the files of rules and questions. They are in the HTML edition (report.html) and in the folder of the assessment (findings"
        " and assessment.json).",
    ),
    "signs": Text("判定の印", "Signs of the verdicts"),
    "paper_rows": Text("紙面では不適合と確認不能の 10 件まで", "on paper at most 10 that fail or are unknown"),
}

DECISIONS: Final[Mapping[str, Text]] = {
    "answers_in_use": Text("使っている回答", "Answers in use"),
    "answers_note": Text(
        "回答は、期限が切れると「未回答」に戻ります。期限の切れたもの、近いもの（60 日以内）から並べました。残りの日数は、データを取得した日から数えています。",
        "An answer that has expired counts as unanswered again. Those that have expired or soon will (60 days or fewer) come first; days are counted"
        " from the day of the data.",
    ),
    "no_answers": Text("回答は登録されていません。", "No answers are on file."),
    "question": Text("質問", "Question"),
    "no_item": Text("今回の項目では使っていません", "not used by any item here"),
    "covers": Text("機械で確認できない部分を補う", "settles what the machine cannot see"),
    "waivers": Text("例外承認（受容したリスク）", "Waivers (accepted risks)"),
    "waivers_note": Text(
        "理由と期限を決めて受け入れた不適合です。判定は不適合のままで、適合には数えません。期限が切れるか、承認したときから値が変わると効力を失います。",
        "Failures that were accepted for a reason and until a day. The verdict stays a fail and is never counted as a pass. A waiver ends when it"
        " expires, or when a value is no longer what was approved.",
    ),
    "no_waivers": Text("例外承認は登録されていません。", "No waivers are on file."),
    "accepted": Text("受け入れたこと", "What is accepted"),
    "records_accepted": Text("対象の記録", "Records"),
    "approval": Text("承認者と承認日", "Approved by, on"),
    "waived": Text("例外承認あり", "waived"),
    "passed_by": Text("適合の根拠", "Passes stand on"),
    "waived_fails": Text("不適合のうち例外承認", "Fails that are waived"),
}
