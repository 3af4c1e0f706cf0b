"""What is wrong with a draft of one's own: each planted mistake is said at its line and column."""

from pathlib import Path

import pytest

from scanner.library.library import read_library
from scanner.library.template_body import sections_of
from scanner.library.templates import InTemplates, check_body
from scanner.model.errors import Problem, Problems

GOOD = """\
---
id: own-draft
title: {ja: 自社の規程, en: rules of our own}
summary: {ja: 自社で使う規程です。, en: Rules that we use.}
minutes: 20
questions: [incident-procedure]
items: [mic-sme-2021/7-1]
sources:
  - {ja: 自社の記録, en: our own records}
---
# 自社の規程

【会社名】の規程です。

## 1. 目的
<!-- when: uses_usb_memory -->

書きます。

## 2. 手順
<!-- items: mic-sme-2021/7-1 -->

### 第○条（最初）

1. 知らせます。
"""


def linted(folder: Path, text: str, name: str = "own-draft") -> list[Problem]:
    path = folder / "checklists" / "templates" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    library, problems = read_library([folder])
    known, noted = InTemplates(library.questions, False, library.checklists, ()), Problems()
    if name in library.templates:
        check_body(library.templates[name], known, noted)
    return [*problems, *noted]


def test_a_draft_of_ones_own_is_read(tmp_path: Path) -> None:
    assert linted(tmp_path, GOOD) == []


WRONG = [
    ("id: own-draft", "id: other", (2, 5), "id「other」がファイル名と違います。"),
    ("minutes: 20", "minutes: 90", (5, 10), "60 以下の数が必要です（「90」とあります）。"),
    ("minutes: 20\n", "", (2, 1), "「minutes」がありません。"),
    ("[incident-procedure]", "[incident-procedur]", (6, 13), "質問「incident-procedur」はありません。"),
    ("items: [mic-sme-2021/7-1]", "items: [mic-sme-2021/7-9]", (7, 9), "「mic-sme-2021」に項目「7-9」はありません。"),
    ("items: [mic-sme-2021/7-1]", "items: [mic-sme/7-1]", (7, 9), "チェックリスト「mic-sme」はありません。"),
    ("items: [mic-sme-2021/7-1]", "items: [x]", (7, 9), "「x」: 「チェックリスト/項目」の形で書きます（例 mic-sme-2021/7-1）。"),
    ("# 自社の規程\n", "# 別の規程\n", (11, 1), "最初の見出しを「# 自社の規程」にしてください。"),
    ("【会社名】", "【会社名", (13, 1), "【 が閉じていません。"),
    ("【会社名】", "会社【【名】】", (13, 4), "【 と 】 が対になっていません。"),
    ("【会社名】", "【　】", (13, 3), "【】の中が空です。何を書くかを示してください。"),
    ("書きます。\n", "適合を保証します。\n", (18, 3), "「を保証」は、確かめられないことの約束です。"),
    ("書きます。\n", "", (15, 1), "「1. 目的」の中身がありません。"),
    ("### 第○条", "#### 第○条", (23, 1), "見出しの段が飛んでいます（2 段の次に 4 段）。"),
    ("## 2. 手順", "# 2. 手順", (20, 1), "# の見出しは、先頭に 1 つだけ置きます。"),
    ("when: uses_usb_memory", "when: uses_usb", (15, 1), "「uses_usb」という前提はありません。"),
    ("items: mic-sme-2021/7-1 -->", "items: mic-sme-2021/8-1 -->", (20, 1), "項目「mic-sme-2021/8-1」が、先頭の items にありません。"),
]


@pytest.mark.parametrize(("old", "new", "place", "said"), WRONG, ids=[each[3] for each in WRONG])
def test_a_mistake_is_said_at_its_place(old: str, new: str, place: tuple[int, int], said: str, tmp_path: Path) -> None:
    assert GOOD.count(old) == 1
    found = [(each.place.line, each.place.column, each.ja) for each in linted(tmp_path, GOOD.replace(old, new))]
    assert (*place, said) in found


def test_a_draft_without_a_front_matter_is_refused(tmp_path: Path) -> None:
    problems = linted(tmp_path, "# 規程\n\n本文\n")
    assert [(each.place.line, each.ja) for each in problems] == [(1, "先頭に --- で囲んだ見出し情報がありません。")]


def test_a_name_of_the_shipped_library_is_taken(tmp_path: Path) -> None:
    problems = linted(tmp_path, GOOD.replace("own-draft", "training"), "training")
    assert "ひな形「training」は既にあります。" in [each.ja for each in problems]


def test_a_fence_of_code_holds_no_headings() -> None:
    sections = sections_of("# 規程\n\n```\n# 例\n```\n")
    assert [each.title for each in sections] == ["規程"]
