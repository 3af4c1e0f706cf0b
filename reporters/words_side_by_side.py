"""Fixed words of the reports about several documents side by side, and about editions of one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reporters.text import Text

SIDE_BY_SIDE: Final[Mapping[str, Text]] = {
    "side_by_side": Text("文書の対照", "The documents side by side"),
    "side_by_side_note": Text(
        "文書どうしの対応は、要求の中身を読み比べて 1 組ずつ付けたものです。項番が同じでも、対応があるとはかぎりません。"
        "同じことを求める項目は 1 つの要求にまとめ、一部が重なる項目と似た項目は、まとめずに下に並べました。"
        "「厳しい」は、文書の言葉か、求める数値から言えるときにだけ書いています。判定は文書ごとに別々です。",
        "The documents were compared by what they ask, pair by pair; an equal number means nothing. Items that ask for the same make one demand."
        " Items that overlap in part or are merely similar stand below it and are not merged. “Asks for more” is said only where the words or the"
        " numbers of the documents show it. Each document keeps its own verdict.",
    ),
    "document_marks": Text("文書の記号", "Marks of the documents"),
    "together": Text("複数の文書にわたる要求", "Demands that several documents make"),
    "together_none": Text("対応する項目はありません。", "No item corresponds to one of another document."),
    "alone": Text("一つの文書だけにある要求", "Demands of one document only"),
    "alone_note": Text(
        "ほかの文書に、対応する項目が見つからなかったものです。",
        "No corresponding item was found in any other document.",
    ),
    "demand_item": Text("文書と項目", "Document and item"),
    "level_pages": Text("段階、ページ", "Level, page"),
    "relations": Text("ほかの文書との関係", "Relation to other documents"),
    "kin_part": Text("一部が重なる要求", "overlaps in part"),
    "kin_similar": Text("似た要求", "a similar demand"),
    "editions_compared": Text("版による違い", "What changed between the editions"),
    "editions_note": Text(
        "新しいほうの版の項目を、前の版の項目と 1 組ずつ読み比べた結果です。同じ項番でも中身が違うことがあります。判定はそれぞれの版のものです。",
        "Each item of the newer edition was compared with those of the older one. The same number may ask for something else. The verdicts are those of"
        " each edition.",
    ),
    "editions_methods": Text("どちらの版も述べている方式:", "Methods that both editions tell of:"),
    "demand_number": Text("No", "No."),
    "document_mark": Text("文書", "Document"),
    "item_number": Text("項番", "Item"),
    "title_of_item": Text("要求事項", "Demand"),
    "level": Text("段階", "Level"),
    "page_of_item": Text("ページ", "Page"),
    "change": Text("変化", "Change"),
    "seen_from_other": Text("相手の項目から見た説明: ", "As seen from the other item: "),
    "newer": Text("新しい版", "Newer edition"),
    "older_edition": Text("前の版", "Older edition"),
    "compared_why": Text("読み比べて分かったこと", "What the comparison showed"),
}

RELATIONS: Final[Mapping[str, Text]] = {
    "same": Text("同じ内容", "asks for the same"),
    "part": Text("一部が重なる", "overlaps in part"),
    "similar": Text("似た内容", "is similar"),
}
STRICTER: Final[Mapping[str, Text]] = {
    "this-text": Text("この項目のほうが厳しい", "this item asks for more"),
    "other-text": Text("相手の項目のほうが厳しい", "the other one asks for more"),
    "this-numbers": Text("数値では、この項目のほうが厳しい", "by its numbers this item asks for more"),
    "other-numbers": Text("数値では、相手の項目のほうが厳しい", "by its numbers the other one asks for more"),
    "same": Text("厳しさの違いは見つかっていない", "no difference in what they ask for is known"),
    "": Text("どちらが厳しいかは言い切れない", "which one asks for more cannot be said"),
}
CHANGES: Final[Mapping[str, tuple[Text, Text]]] = {
    "added": (
        Text("加わった項目", "Added"),
        Text("前の版に、対応する項目がないものです。", "Nothing in the older edition corresponds to these."),
    ),
    "dropped": (
        Text("なくなった項目", "Dropped"),
        Text(
            "どちらの版も述べている方式に当てはまる項目のうち、新しい版に対応する項目がないものです。",
            "Of the items for methods that both editions tell of, these have nothing in the newer one.",
        ),
    ),
    "strengthened": (
        Text("厳しくなった項目", "Stricter now"),
        Text("新しい版のほうが多くを求めています。", "The newer edition asks for more."),
    ),
    "loosened": (
        Text("緩くなった項目", "Looser now"),
        Text("新しい版のほうが、求めることが少なくなっています。", "The newer edition asks for less."),
    ),
    "split": (
        Text("分かれた項目", "Split"),
        Text("前の版の 1 項目が、新しい版では複数の項目になっています。", "One item of the older edition became several."),
    ),
    "merged": (
        Text("まとまった項目", "Merged"),
        Text("前の版の複数の項目が、新しい版では 1 項目になっています。", "Several items of the older edition became one."),
    ),
    "changed": (
        Text("中身の一部が変わった項目", "Changed in part"),
        Text("対応はありますが、同じ内容とまでは言えないものです。", "These correspond, but do not ask for the same."),
    ),
    "raised": (
        Text("優先度が上がった項目", "Higher priority now"),
        Text("新しい版での優先度が、前の版より高いものです。", "Their priority is higher in the newer edition."),
    ),
    "lowered": (
        Text("優先度が下がった項目", "Lower priority now"),
        Text("新しい版での優先度が、前の版より低いものです。", "Their priority is lower in the newer edition."),
    ),
    "renumbered": (Text("項番が変わった項目", "Renumbered"), Text("同じ内容で、項番だけが違うものです。", "The same demand under another number.")),
    "collision": (
        Text("項番は同じで、中身が違う項目", "Same number, other content"),
        Text(
            "同じ項番ですが、対応していません。項番だけを見て前の版と比べると、取り違えます。",
            "They share a number and do not correspond. Whoever compares by number takes one for the other.",
        ),
    ),
    "kept": (Text("変わっていない項目", "Unchanged"), Text("項番も中身も同じものです。", "Both number and content are the same.")),
    "untold": (
        Text("新しい版の一覧が述べていない方式の項目", "For methods that the newer list does not tell of"),
        Text(
            "新しい版の一覧にない方式だけの項目なので、なくなったかどうかは言えません。",
            "These are for methods that the newer list says nothing of, so it cannot be said whether they were dropped.",
        ),
    ),
}
"""By the codes of assessment.json, in the page's order: what it is called, and what it means."""
