"""Fixed words of the reports about who has to act, and of the letters to providers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reporters.text import Text

LEDGER: Final[Mapping[str, Text]] = {
    "responsibilities": Text("責任分担表", "Who has to act"),
    "responsibilities_note": Text(
        "項目ごとに、自社・委託先・クラウド事業者・従業員の分担を並べました。委託先とクラウド事業者の欄は、その製品の資料に書かれた説明です。"
        "説明だけでは判定は変わりません。証跡のない説明は、製品ごとの「依頼すること」に挙げています。",
        "For each item, what falls to the company, its providers, the cloud and the employees. What stands under providers and cloud is what the"
        " product's own document says. That alone changes no verdict; what no evidence shows yet is listed with each product under what to ask for.",
    ),
    "we": Text("自社", "We"),
    "provider": Text("委託先", "Provider"),
    "cloud": Text("クラウド事業者", "Cloud"),
    "employees": Text("従業員", "Employees"),
    "products_in_use": Text("使っている製品・サービス", "Products and services in use"),
    "product": Text("製品・サービス", "Product or service"),
    "covered_by_product": Text("対応する製品", "Done by the product"),
    "stays": Text("自社に残ること", "Stays with the company"),
    "baseline": Text("提供時の設定（基準）と、いまの状態", "The settings it was delivered with, and how they are now"),
    "setting_path": Text("資料での場所", "Where the document says it is"),
    "setting_now": Text("今の場所", "Where it is today"),
    "not_in_tenant": Text("選んだ文書では判定していません", "not judged by the chosen documents"),
    "to_request": Text("依頼すること", "What to ask for"),
    "nothing_to_request": Text("今、依頼することはありません。", "There is nothing to ask for now."),
    "wanted": Text("お願いするもの", "What is asked for"),
    "by_when": Text("期限", "By when"),
    "claimed": Text("資料にある対応", "What the document says"),
    "shown_by": Text("証跡の状態", "Evidence"),
    "their_document": Text("資料", "Document"),
    "undated": Text("日付の記載なし", "undated"),
    "contact": Text("窓口", "Contact"),
    "used_until": Text("利用の終わり", "Used until"),
    "ended": Text("利用は終わっています。分担には数えていません。", "No longer in use; it is not counted here."),
    "used_by": Text("使う勤務形態", "Used by"),
    "own_data": Text("独自", "own"),
    "outside_items": Text("対象外の項目", "Items that do not apply"),
    "no_share": Text("–", "–"),
    "untouched": Text("選んだ文書のどの項目にもあたらない説明の数", "Claims that touch no item of the chosen documents"),
}

KINDS_OF_PRODUCT: Final[Mapping[str, Text]] = {
    "service": Text("委託先のサービス", "a provider's service"),
    "software": Text("製品（ソフトウェア）", "software"),
    "cloud": Text("クラウドサービス", "a cloud service"),
}

EXTENTS: Final[Mapping[str, Text]] = {
    "full": Text("対応", "covered"),
    "part": Text("一部対応", "covered in part"),
    "planned": Text("実装予定（今はない）", "planned, not there yet"),
    "none": Text("対応なし", "not covered"),
}

EVIDENCE: Final[Mapping[str, Text]] = {
    "shown": Text("証跡あり", "shown by evidence"),
    "stated": Text("証跡が見られない（申告だけ）", "stated only: the evidence cannot be looked at"),
    "expired": Text("証跡の期限切れ", "the evidence has expired"),
    "open": Text("証跡なし（未確認）", "no evidence yet"),
    "planned": Text("提供前のため証跡なし", "nothing to show before it is there"),
    "nothing": Text("示すものなし", "nothing to show"),
}

RELATIONS: Final[Mapping[str, Text]] = {
    "same": Text("同じ内容を求める項目", "an item that asks for the same"),
    "part": Text("一部が重なる項目", "an item that overlaps in part"),
    "similar": Text("似た項目", "a similar item"),
}

SETTING_STATES: Final[Mapping[str, Text]] = {
    "deviates": Text("設定が基準から外れています（見ているルールが不適合）", "off the baseline: a rule that sees it fails"),
    "unknown": Text("基準どおりか確認できません", "whether it is as delivered cannot be told"),
    "as_set": Text("見えるかぎり基準どおりです", "as delivered, as far as it can be seen"),
    "not_judged": Text("選んだ文書では判定していません", "not judged by the chosen documents"),
    "not_seen": Text("この設定を読み取るルールはありません", "no rule reads this setting"),
}

WANTED: Final[Mapping[str, Text]] = {
    "service": Text(
        "実施していることが分かるもの（設定の書き出し、作業の報告書、証明書など）",
        "what shows that it is done (an export of the settings, a report of the work, a certificate)",
    ),
    "software": Text(
        "当社の契約でこの機能が使えることと、設定のしかたが分かるもの（機能一覧、設定の書き出しの例など）",
        "what shows that our contract includes this function and how it is set (list of functions, an example of exported settings)",
    ),
    "cloud": Text(
        "そのとおりに動くことが分かるもの（公開資料の名前と日付、設定の書き出し、第三者の監査報告書・証明書の入手方法など）",
        "what shows that it works so (title and date of a public document, exported settings, how to obtain a third party's audit report)",
    ),
    "planned": Text("提供を始めた日、または提供の予定日", "the day on which it was released, or the day for which it is planned"),
    "renewal": Text("新しい日付の証跡（今の証跡は期限が近いため）", "evidence of a newer date, as the present one ends soon"),
}

LETTER: Final[Mapping[str, Text]] = {
    "title": Text("委託先・製品提供元への依頼文（下書き）", "Letters to providers and makers (drafts)"),
    "draft": Text(
        "下書きです。【 】の中を書き入れ、相手先との契約と事実に合っているかを読んでから使ってください。対応内容は、各社の資料に書かれたことを当社の言葉で要約したものです。",
        "These are drafts. Fill in what stands in 【 】 and read them against your contract and the facts before use. What is said to be covered"
        " summarises each maker's own document in our words.",
    ),
    "none": Text(
        "organisation.yaml の products に製品・サービスが挙げられていないため、依頼文はありません。",
        "organisation.yaml names no product or service, so there is no letter.",
    ),
    "issued": Text("【発行日】", "【date】"),
    "addressee": Text("【部署・ご担当者名】 様", "【department and name】"),
    "sender": Text("【差出人の部署・氏名】", "【sender's department and name】"),
    "subject": Text("件名", "Subject"),
    "subject_is": Text("の対応内容の確認と、資料ご提供のお願い", "what it covers, and a request for evidence"),
    "greeting": Text("いつもお世話になっております。", "Dear Sir or Madam,"),
    "why": Text(
        "当社では、テレワークのセキュリティ対策を次の文書に沿って点検しています。",
        "We are reviewing the security of our telework against the following documents.",
    ),
    "asks": Text(
        "貴社の資料に示された対応について、下の表の資料をご提供くださいますようお願いいたします。",
        "For what your document says is covered, please send us what the table below lists.",
    ),
    "asks_nothing": Text(
        "貴社の資料に示された対応について、今お願いする資料はありません。下の記載に変わりがあれば、お知らせください。",
        "We have no open request about what your document says is covered. Please tell us if anything below has changed.",
    ),
    "each": Text(
        "資料には、発行日、対象の範囲（端末・利用者・契約）、確かめた方法、発行された方が分かるようにお書きください。",
        "Please make sure that each piece names its date, what it is about (devices, users, contract), how it was checked, and who issued it.",
    ),
    "answer_by": Text("【回答希望日】", "【date of reply】"),
    "answer_until": Text("ご回答は、期限の欄の日までにお願いいたします。", "Please reply by the day that the table gives."),
    "at_once": Text("できるだけ早く（今の証跡は期限切れ）", "as soon as possible (the present evidence has expired)"),
    "number": Text("No", "No."),
    "item": Text("項目", "Item"),
    "requested": Text("お願いする資料", "What we ask for"),
    "planned": Text("提供予定とされている機能", "What is said to be planned"),
    "planned_note": Text(
        "次の機能は資料で予定とされていました。提供を始めた日、または予定日をお知らせください。",
        "Your document calls the following planned. Please tell us when it was released, or for when it is planned.",
    ),
    "ours": Text("当社で行うこと", "What we do ourselves"),
    "ours_note": Text(
        "資料では、次のことは当社の役割とされています。誤りがあればお知らせください。",
        "According to your document the following is ours. Please tell us if that is wrong.",
    ),
    "not_covered": Text("対応していないとされている項目", "What is said not to be covered"),
    "have": Text("すでにいただいている資料", "What we have already"),
    "notes": Text("資料の注", "Footnotes of the document"),
    "settings": Text("設定についての確認", "Settings"),
    "settings_note": Text(
        "貴社が設定されたもののうち、当社の点検で基準と違うと出た設定です。変えた方と理由を確かめるため、納品時の設定の控えをご提供ください。",
        "Of what you set up, our review found the following off the baseline. Please send us your record of the settings as delivered,"
        " so that we can find out who changed them and why.",
    ),
    "cloud_way": Text(
        "クラウド事業者には、個別に依頼するかわりに、公開されている資料と第三者の監査報告書を入手して確かめる方法があります。",
        "With a cloud provider, public documents and third parties' audit reports can be obtained instead of writing a letter.",
    ),
    "closing": Text("以上、よろしくお願いいたします。", "Thank you for your help."),
    "contact": Text("窓口", "Contact"),
}
