"""The shipped drafts: what each holds, which question and item leads to it, and that it can be made out for anybody and still holds together."""

import re
from pathlib import Path

import pytest

from reporters.markdown_text import inline
from scanner.library.assurance import promises
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation
from scanner.library.template_body import open_places
from scanner.library.template_check import check_written
from scanner.library.template_writing import NOBODY, For, Style, origin_of, written
from scanner.library.templates import InTemplates, Template, check_body, wanting
from scanner.model.errors import Problems

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load_library()
KNOWN = InTemplates(LIBRARY.questions, False, LIBRARY.checklists, ())
# The drafts that the demands name: procedure, contacts, ledger, four sets of rules, notices, training with its test, and meetings.
NAMES = [
    "contact-list",
    "device-ledger",
    "incident-procedure",
    "meeting-rules",
    "notices",
    "rules-credentials",
    "rules-encryption",
    "rules-loaned-pc",
    "rules-usb-media",
    "training",
    "training-test",
]


def whom(tenant: str) -> For:
    organisation = load_organisation(ROOT / f"fixtures/tenants/{tenant}/organisation.yaml", LIBRARY.checklists, LIBRARY.rules, LIBRARY.products)
    return For(organisation.name, tuple(Style(each.name, each.method, each.circumstances) for each in organisation.work_styles))


def made_out(name: str, for_whom: For = NOBODY) -> str:
    return written(LIBRARY.templates[name], KNOWN, for_whom, inline)


def style(method: int, **circumstances: bool) -> Style:
    return Style("勤務形態", method, circumstances)


def test_every_draft_is_there_and_can_be_finished_within_an_hour() -> None:
    assert sorted(LIBRARY.templates) == NAMES
    assert [each.id for each in LIBRARY.templates.values() if each.minutes > 60] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_a_draft_is_in_order(name: str) -> None:
    problems = Problems()
    check_body(LIBRARY.templates[name], KNOWN, problems)
    assert list(problems) == []


@pytest.mark.parametrize("tenant", ["sample", "vpn"])
@pytest.mark.parametrize("name", NAMES)
def test_a_draft_made_out_for_a_company_is_accepted_and_names_it(name: str, tenant: str, tmp_path: Path) -> None:
    text, path, problems = made_out(name, whom(tenant)), tmp_path / f"{name}.md", Problems()
    path.write_text(text, encoding="utf-8")
    check_written(path, LIBRARY.templates, problems)
    assert list(problems) == []
    assert whom(tenant).name in text
    assert not re.search("【会社名】|【勤務形態】|【対象の端末】|<!-- (when|items)|第○条", text)
    assert list(open_places(text))
    assert origin_of(text) == (name, True)


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_for_nobody_in_particular_leaves_nothing_out(name: str) -> None:
    text = made_out(name)
    assert all(
        f"{'#' * section.level} {section.title}".replace("第○条", "") in re.sub(r"第\d+条", "", text) for section in LIBRARY.templates[name].sections
    )


def test_no_draft_promises_what_cannot_be_known() -> None:
    assert [(each.id, promises(each.body)) for each in LIBRARY.templates.values() if promises(each.body)] == []


def test_every_item_that_wants_people_to_be_told_has_exactly_one_notice() -> None:
    wanted = sorted(f"{each.id}/{item.number}" for each in LIBRARY.checklists.values() for item in each.items if item.notice)
    given = sorted(name for section in LIBRARY.templates["notices"].sections for name in section.items if name in wanted)
    assert given == wanted


def test_the_notices_are_for_the_items_counted_by_hand() -> None:
    # 第2版: 注意喚起を求めるのは 2-2 だけ。新しい番号の表（方式②）で「周知」と書かれているのは、◎が 1-1、2-2、4-1、4-2、5-1、5-2、7-1 の 7 行、
    # ○が 2-4、3-3、3-4、3-5、5-3、6-1、8-4、8-5 の 8 行。
    flagged = {each.id: [item.number for item in each.items if item.notice] for each in LIBRARY.checklists.values()}
    assert flagged["mic-sme-2021"] == ["2-2"]
    later = ["1-1", "2-2", "4-1", "4-2", "5-1", "5-2", "7-1", "2-4", "3-3", "3-4", "3-5", "5-3", "6-1", "8-4", "8-5"]
    assert sorted(flagged["mic-sme-2022"]) == sorted(later)


def test_a_question_leads_to_the_draft_that_helps_with_it() -> None:
    assert [each.id for each in wanting(LIBRARY.templates, "incident-procedure")] == ["incident-procedure"]
    assert [each.id for each in wanting(LIBRARY.templates, "rule-usb-loss")] == ["rules-usb-media"]
    assert [each.id for each in wanting(LIBRARY.templates, "training-links-not-clicked")] == ["training-test", "training"]
    assert list(wanting(LIBRARY.templates, "clocks-synchronised")) == []


def test_every_question_about_a_rule_of_the_company_leads_to_a_draft() -> None:
    asked = [name for name, each in LIBRARY.questions.items() if each.place[0].endswith(("regulations.yaml", "training.yaml"))]
    # 1 about all rules, 7 about encryption, 12 about credentials, 9 about loaned PCs, 10 about USB memory; 21 about training
    assert len(asked) == 60
    assert [name for name in asked if not list(wanting(LIBRARY.templates, name))] == []


def test_every_question_whether_people_were_told_leads_to_the_notices() -> None:
    told = [name for name in LIBRARY.questions if name.endswith("-told")]
    assert len(told) >= 13
    assert [name for name in told if "notices" not in [each.id for each in wanting(LIBRARY.templates, name)]] == []


def test_articles_are_numbered_in_their_order_and_without_gaps() -> None:
    numbers = [int(number) for number in re.findall(r"^### 第(\d+)条", made_out("rules-usb-media", whom("vpn")), re.MULTILINE)]
    assert numbers == list(range(1, 10))


def test_what_a_company_declares_not_to_do_is_left_out_and_said() -> None:
    text = made_out("rules-usb-media", For("会社", (style(1, uses_usb_memory=False),)))
    assert [int(number) for number in re.findall(r"^### 第(\d+)条", text, re.MULTILINE)] == [1, 2]
    assert "- 許可を受けて使うとき（「" in text
    assert "が「いいえ」と申告されているため）" in text


def test_what_nobody_declared_stays_in() -> None:
    assert "許可を受けて使うとき\n" in made_out("rules-usb-media", For("会社", (style(1), style(1, uses_usb_memory=False))))


@pytest.mark.parametrize(("method", "there"), [(2, False), (6, True)])
def test_a_lost_device_of_an_employee_is_treated_where_there_are_any(method: int, there: bool) -> None:
    text = made_out("incident-procedure", For("会社", (style(method),)))
    assert ("### 4.6 個人所有の端末をなくしたとき" in text) is there
    assert ("業務に使う個人所有の端末 |" in text) is there


def test_a_notice_without_an_item_that_applies_is_left_out() -> None:
    text = made_out("notices", For("会社", (style(2, uses_online_meetings=False),)))
    assert "## 会議のパスワードを付け" not in text
    assert "- 会議のパスワードを付け、URLは必要な人だけに伝えてください（もとの項目がどの勤務形態にも当てはまらないため）" in text
    assert "## 席を離れるときは画面をロックしてください" in text


def test_items_are_named_with_the_pages_of_the_ways_in_use() -> None:
    text = made_out("incident-procedure", For("会社", (style(2), style(6))))
    assert "7-1（一覧表 55ページ、方式② 33ページ、方式⑥ 44ページ）" in text


# Which answer is right, and why the others are not, worked out from the documents: a warning is never passed (10.1.4), a request for money is
# confirmed by another route (10.2.1), links are not clicked (10.2.3), passwords are agreed on beforehand and never mailed (10.4.2), and a mere
# suspicion is reported at once (7-1).
RIGHT = {1: "イ", 2: "エ", 3: "ア", 4: "ウ", 5: "イ"}


def questions() -> dict[int, list[str]]:
    body = LIBRARY.templates["training-test"].body
    return {
        int(number): re.findall("^- ([アイウエ])　", text, re.MULTILINE)
        for number, text in re.findall(r"^## 問(\d)$(.*?)(?=^## )", body, re.MULTILINE | re.DOTALL)
    }


def test_the_test_has_five_questions_of_four_answers() -> None:
    assert questions() == {number: ["ア", "イ", "ウ", "エ"] for number in range(1, 6)}


def test_the_key_gives_each_question_its_one_right_answer_and_a_reason() -> None:
    rows = re.findall(r"^\| (\d) \| ([アイウエ]) \| (.+) \|$", LIBRARY.templates["training-test"].body, re.MULTILINE)
    assert {int(number): answer for number, answer, _ in rows} == RIGHT
    assert len(rows) == 5
    assert all(reason.endswith("。") for _, _, reason in rows)


FACTS = {
    "incident-procedure": ["目安は3～5日以内", "30日以内", "60日以内", "1,000人を超える", "要配慮個人情報", "VPNを切断", "保留のまま"],
    "rules-encryption": ["12文字以上", "ブロック長128ビット、鍵長256ビット", "SHA-256", "TLS 1.2"],
    "rules-credentials": ["簡易書留", "こちらから相手に電話", "必ずパスワードだけを単独で送る", "鍵のかかるロッカー"],
    "rules-usb-media": ["使う前と後に", "必要最小限", "同じUSBメモリに入れません", "顧客や家族"],
    "notices": ["WPA2かWPA3", "https://", "のぞき見防止フィルタ"],
}


@pytest.mark.parametrize("name", FACTS)
def test_the_facts_of_the_documents_stand_in_the_drafts(name: str) -> None:
    assert [fact for fact in FACTS[name] if fact not in LIBRARY.templates[name].body] == []


def test_every_draft_marks_at_least_one_choice_as_ours_or_makes_none() -> None:
    without = [each.id for each in LIBRARY.templates.values() if "〔提案〕" not in each.body]
    assert without == []


def test_every_template_says_where_its_facts_come_from_in_both_languages() -> None:
    def said(each: Template) -> bool:
        return bool(each.sources) and all(source.ja != source.en for source in each.sources) and each.summary.ja != each.summary.en

    assert [each.id for each in LIBRARY.templates.values() if not said(each)] == []
