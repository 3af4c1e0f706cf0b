"""The later numbering of the handbook for method ②: every row once, as counted by hand in the table; its pairs with the 2nd edition."""

import re
from collections import Counter

import pytest

from scanner.library.checklist_tables import Crosswalk
from scanner.library.checklists import Item, Node
from scanner.library.library import load_library

LIBRARY = load_library()
LATER = LIBRARY.checklists["mic-sme-2022"]
HANDBOOK = LIBRARY.checklists["mic-sme-2021"]

# The rows in the order of the table, with their threats: M malware, U unauthorised access, L loss or theft, E eavesdropping.
# Counted in the table: the page of ◎ has 13 rows, the first page of ○ 9 and the second 9.
FIRST = {
    "1-1": "MUL", "1-2": "UE", "2-1": "M", "2-2": "M", "3-1": "U", "4-1": "E", "4-2": "E", "5-1": "U", "5-2": "U", "7-1": "MUL", "8-1": "L",
    "9-1": "U", "9-2": "U",
}  # fmt: skip
SECOND = {
    "2-3": "M", "2-4": "M", "3-3": "E", "3-4": "E", "3-5": "E", "5-3": "U", "6-1": "E", "6-2": "E", "7-2": "MUL",
    "8-2": "L", "8-3": "L", "8-4": "UL", "8-5": "E", "9-3": "U", "9-4": "U", "10-1": "U", "10-2": "U", "10-3": "U",
}  # fmt: skip
THREATS = {"M": "malware", "U": "unauthorised-access", "L": "loss-theft", "E": "eavesdropping"}
CATEGORIES = {
    1: "asset-management", 2: "malware", 3: "access-control", 4: "physical-security", 5: "vulnerability", 6: "encryption",
    7: "incident-logging", 8: "data-protection", 9: "account-authentication", 10: "privilege",
}  # fmt: skip
# Rows whose column 対策内容 says 周知: 7 of ◎, 8 of ○.
TOLD = {"1-1", "2-2", "4-1", "4-2", "5-1", "5-2", "7-1", "2-4", "3-3", "3-4", "3-5", "5-3", "6-1", "8-4", "8-5"}
# The 2nd edition says 注意喚起 in 2-2; 周知 stands in no demand of its own (of 7-1 only where the threat is explained).
TOLD_2021 = {"2-2"}
# The policy: 注意喚起 by a procedure (7.2.2), 詳しい説明 to employees (9, 9.3.1), 理解させ (9.3.1). Its chapter 10 is training, not notices.
TOLD_POLICY = {"7.2.2-1", "9-1", "9.3.1-1", "9.3.1-2"}
# What has one number and two meanings: 2-3 is where apps come from in the 2nd edition and the mail filter here.
COLLIDING = {"2-3"}
SAME = {"1-2", "2-1", "3-1", "6-2", "7-2", "8-1", "8-3", "9-3", "9-4", "10-1", "10-2", "10-3"}
# Half of an item that was split, or an item that asks for one thing more, or of more devices.
PART = {("2-2", "2-2"), ("2-3", "2-2"), ("4-1", "4-1"), ("4-2", "4-1"), ("7-1", "7-1"), ("8-2", "8-2")}
SIMILAR = {
    ("1-1", "1-1"), ("2-4", "2-3"), ("3-3", "3-3"), ("3-4", "3-4"), ("3-5", "3-5"), ("5-1", "5-1"), ("5-2", "5-2"), ("5-3", "5-3"),
    ("6-1", "6-1"), ("8-4", "8-4"), ("8-5", "8-5"), ("9-1", "9-1"), ("9-2", "9-2"),
}  # fmt: skip
# The 2nd edition wants it done (or made a rule), the later table wants people told (or a rule); twice the later table wants more.
STRICTER_BEFORE = {"1-1", "3-3", "4-1", "4-2", "5-1", "5-2", "5-3", "6-1", "8-5", "9-1"}
STRICTER_NOW = {"7-1", "8-2"}


def crosswalk() -> Crosswalk:
    (found,) = LATER.crosswalks
    return found


def by_number(number: str) -> tuple[int, int]:
    first, second = number.split("-")
    return int(first), int(second)


def in_order(numbers: set[str]) -> list[str]:
    return sorted(numbers, key=by_number)


def deciding(found: Item, kind: str) -> set[str]:
    return {leaf.target for leaf in found.judged_by.leaves() if leaf.kind == kind}


def item(number: str) -> Item:
    found = LATER.item(number)
    assert found is not None, number
    return found


def test_every_row_stands_there_exactly_once_in_the_order_of_the_numbers() -> None:
    assert (len(FIRST), len(SECOND)) == (13, 18)
    assert [each.number for each in LATER.items] == in_order({*FIRST, *SECOND})


def test_priorities_are_those_of_the_page_that_the_row_stands_on() -> None:
    assert {each.number: each.priority for each in LATER.items} == {**dict.fromkeys(FIRST, "◎"), **dict.fromkeys(SECOND, "○")}


def test_threats_are_those_of_the_row() -> None:
    assert {each.number: each.threats for each in LATER.items} == {
        number: tuple(THREATS[sign] for sign in signs) for number, signs in {**FIRST, **SECOND}.items()
    }
    # 7 + 16 + 7 + 9 = 39 threats in 31 rows.
    counted = Counter(threat for each in LATER.items for threat in each.threats)
    assert counted == {"malware": 7, "unauthorised-access": 16, "loss-theft": 7, "eavesdropping": 9}


def test_categories_go_by_the_first_number() -> None:
    assert all(each.category == CATEGORIES[by_number(each.number)[0]] for each in LATER.items)
    counted = Counter(each.category for each in LATER.items)
    assert [counted[name] for name in CATEGORIES.values()] == [2, 4, 4, 2, 3, 2, 2, 5, 4, 3]


def test_it_is_about_method_2_and_says_nothing_of_others() -> None:
    assert set(LATER.methods) == {2}
    assert LATER.methods[2].pages == {"checklist": 30}
    assert all(each.methods == (2,) for each in LATER.items)


def test_it_says_that_its_edition_is_presumed() -> None:
    assert "推定" in LATER.source.edition.ja
    assert "presumably" in LATER.source.edition.en
    assert LATER.source.url.endswith("000816096.pdf")
    assert any("30ページから33ページ" in each.ja and "推定" in each.ja for each in LATER.remarks)


@pytest.mark.parametrize("words", ["U+3007", "資産 構成管理", "アカウント 認証管理", "不正アクセス盗難 紛失", "周知"])
def test_remarks_record_how_the_table_is_printed(words: str) -> None:
    assert any(words in each.ja for each in LATER.remarks)


@pytest.mark.parametrize(
    ("number", "words"), [("7-2", "インシデント対 ログ管理"), ("7-1", "情報の盗聴"), ("6-2", "周知"), ("8-3", "※5"), ("2-1", "※2")]
)
def test_remarks_of_items_record_damage_and_what_is_missing(number: str, words: str) -> None:
    assert any(words in each.ja for each in item(number).remarks)


def test_items_that_want_people_told_are_marked_in_both_editions() -> None:
    assert {each.number for each in LATER.items if each.notice} == TOLD
    assert {each.number for each in HANDBOOK.items if each.notice} == TOLD_2021


def test_items_of_the_policy_that_want_people_told_are_marked() -> None:
    assert {each.number for each in LIBRARY.checklists["csaj-2018"].items if each.notice} == TOLD_POLICY


@pytest.mark.parametrize("number", in_order(TOLD))
def test_where_people_are_to_be_told_no_state_of_a_device_decides_that_they_were_not(number: str) -> None:
    """1-1 also wants the users of devices known, which a machine may confirm; there the ledger will do instead."""
    assert deciding(item(number), "ask")
    assert deciding(item(number), "rule") == ({"managed-device-has-user", "managed-device-user-enabled"} if number == "1-1" else set())


def test_every_item_of_method_2_in_either_edition_stands_in_a_pair() -> None:
    pairs = crosswalk().pairs
    assert (crosswalk().to, crosswalk().edition, len(pairs)) == ("mic-sme-2021", True, 31)
    assert {each.item for each in pairs} == {each.number for each in LATER.items}
    before = {each.number for each in HANDBOOK.items if 2 in each.methods}
    assert len(before) == 29
    assert {each.other for each in pairs} == before
    # Items of other methods cannot be compared: they are in no pair, and nothing says that they were dropped.
    assert {each.number for each in HANDBOOK.items} - before == {"3-2", "5-4", "7-3"}


def test_relations_are_those_that_the_two_texts_show() -> None:
    found = {(each.item, each.other): each.relation for each in crosswalk().pairs}
    assert found == {**{(number, number): "same" for number in SAME}, **dict.fromkeys(PART, "part"), **dict.fromkeys(SIMILAR, "similar")}
    assert {each.item for each in crosswalk().pairs if each.stricter == "other"} == STRICTER_BEFORE
    assert {each.item for each in crosswalk().pairs if each.stricter == "this"} == STRICTER_NOW
    assert all((each.why is None) == (each.relation == "same") for each in crosswalk().pairs)


def test_no_pair_joins_items_by_number() -> None:
    """A number that means two things is paired with what it means, never with its namesake."""
    pairs = {(each.item, each.other) for each in crosswalk().pairs}
    assert {number for number in COLLIDING if (number, number) in pairs} == set()
    assert {pair for pair in pairs if COLLIDING & set(pair)} == {("2-3", "2-2"), ("2-4", "2-3")}
    assert {pair for pair in pairs if pair[0] != pair[1]} == {("2-3", "2-2"), ("2-4", "2-3"), ("4-2", "4-1")}
    common = {each.number for each in LATER.items} & {each.number for each in HANDBOOK.items if 2 in each.methods}
    assert {number for number in common if (number, number) not in pairs} == COLLIDING


@pytest.mark.parametrize("number", in_order(SAME))
def test_what_the_editions_demand_alike_is_judged_alike(number: str) -> None:
    before = HANDBOOK.item(number)
    assert before is not None
    for kind in ("rule", "ask"):
        assert deciding(item(number), kind) == deciding(before, kind)


def test_what_was_split_is_judged_by_the_half_that_it_is() -> None:
    assert deciding(item("2-2"), "ask") == {"suspicious-mail-awareness"}
    assert deciding(item("2-3"), "ask") == {"mail-filter-on"}
    assert "apps-from-official-stores" not in deciding(item("2-3"), "ask")
    assert deciding(item("4-1"), "ask") == {"privacy-filter-told"}
    assert deciding(item("4-2"), "ask") == {"screen-lock-told", "screen-lock-rule"}


QUOTED = {
    "1-1": ["把握する"],
    "2-1": ["ウイルス対策ソフトをインストールし", "自動更新する設定にするか手動で更新するルールを作成する"],
    "4-2": ["周知する"],
    "8-2": ["MDM 等"],
    "9-1": ["可能な限りパスワード強度の設定を強制する"],
    "9-3": ["一定回数以上", "受け付けないよう設定する"],
    "9-4": ["求めるよう設定する"],
}


def words(node: Node) -> list[str]:
    own = [node.words.ja] if node.words else []
    return own + [text for part in node.parts for text in words(part)]


def test_an_alternative_stands_on_words_of_this_table_not_of_the_older_edition() -> None:
    """Every quotation in 「」 is one that the table prints for the item, as read off it by hand."""
    for each in LATER.items:
        quoted = {match for text in words(each.judged_by) for match in re.findall("「([^」]+)」", text)}
        assert quoted == set(QUOTED.get(each.number, ())), each.number
