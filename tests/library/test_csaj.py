"""The CSAJ checklist against a second transcription of the document: every statement once, its level, and the marks as printed."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.library.checklists import Item
from scanner.library.library import load_library

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load_library()
CSAJ = LIBRARY.checklists["csaj-2018"]
HANDBOOK = LIBRARY.checklists["mic-sme-2021"]
STATEMENTS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/csaj-2018-statements.yaml").read_text(encoding="utf-8"))["statements"]
LEVELS = {"A": "SHALL", "R": "SHOULD", "O": "MAY"}
# The marks in the order in which the document prints them: A 遵守事項, R 推奨事項, O 許容事項. In 5.2.4 the first A stands at the end of
# the second paragraph and covers the first as well; in 5.2.3 the rule on ports has an A of its own; that of 6.3.1 is broken by a line end.
MARKS = {
    "5.1.1": "AA", "5.1.2": "AAO", "5.1.3": "AO", "5.1.4": "A", "5.1.5": "AR", "5.1.6": "AR", "5.1.7": "A", "5.1.8": "A", "5.1.9": "AR",
    "5.2.1": "A", "5.2.2": "A", "5.2.3": "AA", "5.2.4": "ARR",
    "6.1.1": "AAR", "6.1.2": "AR", "6.1.3": "AR", "6.1.4": "RR", "6.2.1": "AA", "6.3.1": "R", "6.3.2": "A", "6.3.3": "A",
    "7.1.1": "A", "7.1.2": "A", "7.1.3": "A", "7.1.4": "A", "7.1.5": "A", "7.1.6": "A", "7.2.1": "R", "7.2.2": "A",
    "8.1.1": "A", "8.2.1": "A", "8.2.2": "A", "8.3.1": "R",
}  # fmt: skip
CATEGORIES = {5: "lent-pc-home-network", 6: "active-directory", 7: "vpn-communication", 8: "logs", 9: "regulations", 10: "education"}


def chapter(section: str) -> int:
    return int(re.split("[.-]", section)[0])


def item(number: str) -> Item:
    found = CSAJ.item(number)
    assert found is not None, number
    return found


def deciding(number: str) -> dict[str, dict[str, Any]]:
    return {leaf.target: dict(leaf.values) for leaf in item(number).judged_by.leaves() if leaf.kind == "rule"}


def test_every_statement_stands_there_exactly_once_in_the_order_of_the_document() -> None:
    seen: Counter[str] = Counter()
    expected = []
    for each in STATEMENTS:
        seen[each["section"]] += 1
        expected.append((f"{each['section']}-{seen[each['section']]}", each["level"], each.get("inferred", False)))
    assert [(each.number, each.priority, each.inferred) for each in CSAJ.items] == expected


def test_the_transcription_keeps_no_more_than_the_beginning_of_a_sentence() -> None:
    assert all(set(each) <= {"section", "level", "mark", "inferred", "begins"} for each in STATEMENTS)
    assert all(1 <= len(each["begins"]) <= 12 for each in STATEMENTS)


def test_levels_of_chapters_5_to_8_hang_on_the_marks_as_printed() -> None:
    printed = {
        (section, number): LEVELS[sign] for section, signs in MARKS.items() for number, sign in enumerate(signs, 1)
    }  # (section, nth mark of it) → level
    told = [each for each in STATEMENTS if chapter(each["section"]) <= 8]
    assert {(each["section"], each["mark"]) for each in told} == set(printed)
    assert [each for each in told if printed[each["section"], each["mark"]] != each["level"]] == []
    assert list(dict.fromkeys((each["section"], each["mark"]) for each in told)) == list(printed)


def test_counts_agree_with_the_marks() -> None:
    # Counted in the document: 34 遵守事項, 13 推奨事項, 2 許容事項.
    assert Counter(LEVELS[sign] for signs in MARKS.values() for sign in signs) == {"SHALL": 34, "SHOULD": 13, "MAY": 2}
    # A mark after a paragraph of n demanding sentences makes n items, so n - 1 more than marks. SHALL: 2 more each in 5.1.4, 7.1.4, 8.1.1,
    # 8.2.1, 8.2.2 (3 sentences), 3 more each in 5.2.2 and 5.2.4 (4 sentences), 1 more each in 5.1.5 to 5.1.9, the first of 5.2.3, 6.1.2,
    # the first of 6.2.1, 7.1.1, 7.1.2 and 7.1.5 (2 sentences): 5 × 2 + 2 × 3 + 11 = 27, 34 + 27 = 61. SHOULD: 1 more in the first of 6.1.4.
    marked = Counter(each.priority for each in CSAJ.items if chapter(each.number) <= 8)
    assert marked == {"SHALL": 61, "SHOULD": 14, "MAY": 2}


def test_levels_of_chapters_9_and_10_and_of_no_other_are_read_from_the_wording() -> None:
    assert all(each.inferred == (chapter(each.number) >= 9) for each in CSAJ.items)
    assert all(each.get("inferred", False) == ("mark" not in each) for each in STATEMENTS)


@pytest.mark.parametrize("found", CSAJ.items, ids=lambda each: each.number)
def test_an_item_has_a_section_and_the_category_of_its_chapter(found: Item) -> None:
    assert found.category == CATEGORIES[chapter(found.number)]
    assert found.section is not None
    section = found.number.rsplit("-", 1)[0]
    assert {each.section for each in CSAJ.items if each.number.rsplit("-", 1)[0] == section} == {found.section}


def test_only_what_is_merely_allowed_is_optional() -> None:
    assert {sign for sign, each in CSAJ.priorities.items() if each.optional} == {"MAY"}
    assert {sign: each.rank for sign, each in CSAJ.priorities.items()} == {"SHALL": 1, "SHOULD": 2, "MAY": 3}
    assert {sign: each.label.ja for sign, each in CSAJ.priorities.items()} == {"SHALL": "遵守事項", "SHOULD": "推奨事項", "MAY": "許容事項"}


def test_it_is_about_company_windows_pcs() -> None:
    assert CSAJ.applies_to is not None
    assert (CSAJ.applies_to.ownership, CSAJ.applies_to.platforms) == ("company", ("windows",))
    assert all(each.methods == (1, 2, 3, 4) for each in CSAJ.items)


def test_numbers_of_the_document_are_passed_to_the_rules() -> None:
    assert deciding("5.1.5-1")["full-scans-twice-a-month"] == {"scans": 2}  # 月に2回以上
    assert deciding("5.1.8-1")["windows-pc-remote-desktop-moved"] == {"lowest_port": 49152}  # 49152-65535
    assert deciding("6.3.2-1")["windows-server-remote-desktop-moved"] == {"lowest_port": 49152}
    assert deciding("6.1.2-2")["domain-password-length"] == {"minimum": 12}  # 12文字以上
    assert deciding("6.1.2-2")["domain-lockout-threshold"] == {"attempts": 10}  # 10回
    assert deciding("6.1.2-2")["domain-lockout-duration"] == {"minutes": 30}  # 30分
    for number, name in (("8.2.1-2", "windows-server-log-size"), ("8.2.2-2", "windows-pc-log-size")):
        assert deciding(number)[name] == {"minimum_mb": 50, "maximum_mb": 100}  # 50MByte~100MByte


def test_numbers_of_the_document_stand_in_what_is_asked() -> None:
    numbers = {
        "5.2.2-2": ["20文字以上"],
        "5.2.3-1": ["12文字以上"],
        "5.2.3-3": ["23、135、137、138、139、445、2049", "12345"],
        "5.2.4-1": ["1～2週間に一度"],
        "8.1.1-2": ["最低1年"],
        "8.2.1-3": ["1年以上"],
        "9.1-4": ["12文字以上"],
        "9.1-6": ["ブロック長128ビット", "鍵長256ビット", "SHA-256", "TLS 1.2"],
    }
    for number, words in numbers.items():
        asked = "".join(LIBRARY.questions[leaf.target].text.ja for leaf in item(number).judged_by.leaves() if leaf.kind == "ask")
        assert [each for each in words if each not in asked] == [], number


def test_remarks_record_where_the_document_errs_or_contradicts_itself() -> None:
    told = {
        "5.1.2-3": "許容事項",
        "5.1.3-2": "5.1.2",
        "5.1.5-1": "1～2週間",
        "5.1.8-1": "3869",
        "5.2.2-2": "Wi-Fi Protected Setup",
        "5.2.3-3": "送信元ポート",
        "6.1.2-2": "複雑性なし",
        "6.3.2-1": "3389",
        "6.3.3-1": "Administrtor",
        "7.1.1-1": "L2PT",
    }
    for number, words in told.items():
        assert any(words in each.ja for each in item(number).remarks), number
    assert any("20と21" in each.ja and "12345" in each.ja for each in item("5.2.3-3").remarks)
    assert any("3段階" in each.ja for each in CSAJ.remarks)


def test_circumstances_that_mean_the_same_are_asked_in_the_same_words() -> None:
    shared = set(CSAJ.circumstances) & set(HANDBOOK.circumstances)
    assert shared == {"uses_active_directory", "uses_wireless_lan", "uses_online_meetings"}
    assert all(CSAJ.circumstances[name] == HANDBOOK.circumstances[name] for name in shared)


def test_every_circumstance_threat_and_category_is_used() -> None:
    nodes = [node for each in CSAJ.items for node in (each.judged_by, *each.leaves())]
    exempting = {name for when in [*(each.exempt_when for each in CSAJ.items), *(node.exempt_when for node in nodes)] for name in when}
    assert exempting == set(CSAJ.circumstances)
    assert {threat for each in CSAJ.items for threat in each.threats} == set(CSAJ.threats)
    assert {each.category for each in CSAJ.items} == set(CSAJ.categories)
