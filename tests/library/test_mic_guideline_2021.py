"""The telework security guideline's excerpt against counts and cells taken by hand from the product maker's document."""

from collections import Counter

import pytest

from scanner.library.checklists import Item
from scanner.library.library import load_library

LIBRARY = load_library()
GUIDELINE = LIBRARY.checklists["mic-guideline-2021"]
HANDBOOK = LIBRARY.checklists["mic-sme-2021"]
POLICY = LIBRARY.checklists["csaj-2018"]

# The table of management's measures, then the mapping table, row by row, with the level that each prints. 基 = 基本対策, 発 = 発展対策.
MANAGEMENT = {"A-1": "基", "A-2": "基", "E-1": "基", "J-1": "基", "M-1": "基"}
TABLE = {
    "B-1": "基", "B-2": "発", "B-3": "基", "B-4": "発", "C-2": "基", "E-4": "基", "E-8": "発", "E-9": "基", "E-10": "基",
    "F-1": "基", "F-2": "発", "F-3": "基", "F-4": "発", "H-4": "基", "H-5": "基", "H-6": "基", "I-6": "発",
    "J-5": "基", "J-6": "基", "J-9": "発", "J-10": "発", "M-1": "基", "M-3": "基",
}  # fmt: skip
# The pages that explain the products print the measures again; E-8 is not among them, nor are A-2, E-1 and M-1 of management.
PAGES = {
    "B-1": "基", "B-2": "発", "B-3": "基", "B-4": "発", "C-2": "基", "E-4": "基", "E-9": "基", "E-10": "基",
    "F-1": "基", "F-2": "基", "F-3": "発", "F-4": "発", "H-4": "基", "H-5": "基", "H-6": "基", "I-6": "発",
    "J-5": "基", "J-6": "基", "J-9": "発", "J-10": "発", "M-1": "基", "M-3": "基",
}  # fmt: skip
LEVELS = {"基": "基本", "発": "発展"}
CATEGORIES = dict(
    zip(
        "ABCDEFGHIJKLM",
        (
            "ガバナンス・リスク管理", "資産・構成管理", "脆弱性管理", "特権管理", "データ保護", "マルウェア対策", "通信の保護・暗号化",
            "アカウント・認証管理", "アクセス制御・認可", "インシデント対応・ログ管理", "物理的セキュリティ", "脅威インテリジェンス", "教育",
        ),
        strict=True,
    )
)  # fmt: skip
AXES = ("reproducibility", "congestion", "cost", "effort", "control")
# The comparison table: one row a way, one sign an axis, in the table's order.
GRADES = {"①": "SABBC", "②": "SCBBA", "③": "SCCCS", "④": "BABBA", "⑤": "CBBBA", "⑥": "BSAAD", "⑦": "DSSSC"}
# The overview: merits and demerits printed. ③ prints one of its merits twice, which counts once here.
MERITS = {"①": (3, 1), "②": (3, 1), "③": (3, 2), "④": (3, 1), "⑤": (3, 2), "⑥": (3, 2), "⑦": (2, 2)}
FORMER = {
    "①": "会社PCの持ち帰り方式", "②": "リモートデスクトップ方式", "③": "仮想デスクトップ方式", "④": "アプリケーションラッピング方式",
    "⑤": "セキュアブラウザ方式", "⑥": "クラウド型アプリ方式", "⑦": "会社PCの持ち帰り方式",
}  # fmt: skip


def item(number: str) -> Item:
    found = GUIDELINE.item(number)
    assert found is not None, number
    return found


def test_every_row_stands_there_once_in_the_order_of_the_document() -> None:
    assert [each.number for each in GUIDELINE.items] == [f"経営者{each}" for each in MANAGEMENT] + [f"管理者{each}" for each in TABLE]


def test_counts_by_role_level_and_category() -> None:
    # Management: A 2, E 1, J 1, M 1. Administrator: B 4, C 1, E 4, F 4, H 3, I 1, J 4, M 2.
    assert Counter(each.role for each in GUIDELINE.items) == {"management": 5, "administrator": 23}
    assert Counter(each.number[3] for each in GUIDELINE.items) == {"A": 2, "B": 4, "C": 1, "E": 5, "F": 4, "H": 3, "I": 1, "J": 5, "M": 3}
    # Advanced: B-2, B-4, E-8, F-3 (or F-2), F-4, I-6, J-9, J-10.
    assert Counter(each.priority for each in GUIDELINE.items) == {"基本": 20, "発展": 8}


def test_the_category_is_that_of_the_letter() -> None:
    assert [text.ja for text in GUIDELINE.categories.values()] == list(CATEGORIES.values())
    assert [each.number for each in GUIDELINE.items if GUIDELINE.categories[each.category].ja != CATEGORIES[each.number[3]]] == []
    used = {each.number[3] for each in GUIDELINE.items}
    assert set(CATEGORIES) - used == {"D", "G", "K", "L"}


def test_levels_are_those_of_the_table_except_where_the_pages_disagree() -> None:
    assert {number: item(f"経営者{number}").priority for number in MANAGEMENT} == {number: LEVELS[sign] for number, sign in MANAGEMENT.items()}
    disagreeing = {number for number, sign in PAGES.items() if sign != TABLE[number]}
    assert disagreeing == {"F-2", "F-3"}
    assert set(TABLE) - set(PAGES) == {"E-8"}
    for number, sign in TABLE.items():
        found = item(f"管理者{number}")
        if number in disagreeing:
            assert [each.priority for each in found.printed] == [LEVELS[sign], LEVELS[PAGES[number]]]
            assert found.priority == LEVELS[PAGES[number]]
            assert found.remarks
        else:
            assert (found.printed, found.priority) == ((), LEVELS[sign])


def test_items_under_a_heading_that_is_not_theirs_say_so() -> None:
    # On the explaining pages F-1 to F-4, I-6, J-9 and J-10 stand under データ保護.
    assert any("F-1～F-4、I-6、J-9、J-10" in each.ja for each in GUIDELINE.remarks)
    for number in ("I-6", "J-9", "J-10"):
        assert any("データ保護" in each.ja for each in item(f"管理者{number}").remarks), number


@pytest.mark.parametrize(
    ("number", "words"),
    [("管理者J-6", "可能な限り1年以上"), ("管理者M-3", "年1回程度"), ("管理者H-6", "一定の回数"), ("管理者E-4", "USBメモリ、CD、DVD")],
)
def test_numbers_and_conditions_carry_over(number: str, words: str) -> None:
    assert words in item(number).demand.ja


def test_items_that_want_people_to_be_told() -> None:
    assert [each.number for each in GUIDELINE.items if each.notice] == ["経営者A-1", "経営者M-1", "管理者B-3", "管理者M-1"]


def test_every_item_applies_to_every_method() -> None:
    assert {each.methods for each in GUIDELINE.items} == {(1, 2, 3, 4, 5, 6, 7, 8)}
    assert {each.number: dict(each.exempt_when) for each in GUIDELINE.items if each.exempt_when} == {
        "管理者C-2": {"connects_to_office_network": False},
        "管理者E-8": {"stores_data_on_device": False},
    }


def test_automatic_updates_of_definitions_have_no_alternative_by_hand() -> None:
    """The handbook's 2-1 accepts a rule for updating by hand; F-1 does not."""
    asked = {leaf.target for leaf in item("管理者F-1").judged_by.leaves() if leaf.kind == "ask"}
    assert "definition-update-rule" not in asked
    assert "definition-update-automatic" in asked


def test_the_grades_of_the_seven_ways() -> None:
    assert tuple(GUIDELINE.axes) == AXES
    assert {sign: step.rank for sign, step in GUIDELINE.grades.items()} == {"S": 1, "A": 2, "B": 3, "C": 4, "D": 5}
    assert {way.sign: "".join(way.graded[axis].sign for axis in AXES) for way in GUIDELINE.ways} == GRADES
    # 35 cells: S 8, A 7, B 11, C 7, D 2.
    counted = Counter(grade.sign for way in GUIDELINE.ways for grade in way.graded.values())
    assert counted == {"S": 8, "A": 7, "B": 11, "C": 7, "D": 2}


def test_merits_demerits_and_former_names() -> None:
    assert {way.sign: (len(way.merits), len(way.demerits)) for way in GUIDELINE.ways} == MERITS
    assert {way.sign: way.former.ja for way in GUIDELINE.ways if way.former} == FORMER
    assert any("二度印字" in each.ja for each in GUIDELINE.ways[2].remarks)


def test_ways_and_methods_of_the_handbook() -> None:
    """The handbook's footnote 2: no VDI, no secure container, VPN and remote desktop in one, split by owner."""
    kin = {way.sign: [(each.method, each.relation) for each in way.handbook] for way in GUIDELINE.ways}
    assert kin == {
        "①": [(1, "part"), (5, "part")],
        "②": [(1, "part"), (5, "part")],
        "③": [(1, "similar"), (5, "similar")],
        "④": [],
        "⑤": [(4, "part"), (8, "part")],
        "⑥": [(2, "part"), (6, "part")],
        "⑦": [(3, "part"), (7, "part")],
    }
    assert all(each.why for way in GUIDELINE.ways for each in way.handbook)


def test_pairs_with_the_handbook_and_the_policy() -> None:
    walks = {walk.to: walk for walk in GUIDELINE.crosswalks}
    assert {name: len(walk.pairs) for name, walk in walks.items()} == {"mic-sme-2021": 20, "csaj-2018": 33}
    assert all(pair.why for walk in walks.values() for pair in walk.pairs)
    # The same subject is another category or number in each: nothing is joined by number.
    assert not any(pair.item[3:] == pair.other for walk in walks.values() for pair in walk.pairs)
    # Items without a counterpart, as the remarks list them.
    alone = {name: {each.number for each in GUIDELINE.items} - {pair.item for pair in walk.pairs} for name, walk in walks.items()}
    assert alone["mic-sme-2021"] == {
        "経営者A-1",
        "経営者A-2",
        "経営者M-1",
        *(f"管理者{n}" for n in ("E-4", "F-3", "F-4", "J-9", "J-10", "M-1", "M-3")),
    }
    assert alone["csaj-2018"] == {*(f"経営者{n}" for n in MANAGEMENT), *(f"管理者{n}" for n in ("E-9", "E-10", "J-10", "M-3"))}


@pytest.mark.parametrize(
    ("to", "pair", "stricter"),
    [
        ("mic-sme-2021", ("管理者J-6", "7-3"), "this"),  # a year as far as possible; the handbook gives no time
        ("mic-sme-2021", ("管理者H-4", "9-1"), "this"),  # forced; the handbook only where possible
        ("mic-sme-2021", ("管理者F-2", "2-2"), ""),  # each asks for something that the other does not
        ("csaj-2018", ("管理者J-6", "8.1.1-2"), "other"),  # a year at the least
        ("csaj-2018", ("管理者H-4", "6.1.2-2"), "other"),  # 12 characters
        ("csaj-2018", ("管理者H-6", "6.1.2-2"), "other"),  # 10 failures, 30 minutes
    ],
)
def test_which_is_stricter_by_the_texts(to: str, pair: tuple[str, str], stricter: str) -> None:
    walk = next(each for each in GUIDELINE.crosswalks if each.to == to)
    assert [each.stricter for each in walk.pairs if (each.item, each.other) == pair] == [stricter]
