"""The leaflet on security in education: its items by section and level, its risk events and its names of products, all counted by hand."""

import re
from collections import Counter

import pytest

from scanner.library.checklists import Item
from scanner.library.library import load_library

LIBRARY = load_library()
LEAFLET = LIBRARY.checklists["ms-education-2020"]
# Recommended points (3), choosing clouds (4), the checks and technologies of zero trust (5.1, 5.2), dynamic policies, detection and
# watching with five conditions and four controls, two of which are one item (5.3), defence in depth: four layers by three aims (5.5).
SECTIONS = {
    "3": 5, "4": 1, "4.1": 1, "4.2": 2, "4.3": 1, "4.4": 1, "4.5": 4, "4.6": 1, "4.7": 3,
    "5.1": 6, "5.2": 5, "5.3": 12, "5.4": 1, "5.5": 12, "5.6": 2,
}  # fmt: skip
NEEDED = ["3-2", "4-1", "4.2-1", "4.5-1", "4.5-2", "4.5-3", "4.6-1", "4.7-3", "5.2-1", "5.2-2", "5.2-3", "5.2-4", "5.3-1"]
LEVELS = {
    "必要": NEEDED,
    "推奨": ["3-3", "4.1-1", "4.2-2"],
    "望ましい": ["3-1", "3-5", "4.5-4", "4.7-1", "4.7-2"],
    "説明": ["3-4", *(f"5.1-{n}" for n in range(1, 7)), "5.2-5", "5.3-2", "5.3-3", "5.3-4", "5.4-1"],
    "例示": ["4.3-1", "4.4-1", *(f"5.3-{n}" for n in range(5, 13)), *(f"5.5-{n}" for n in range(1, 13)), "5.6-1", "5.6-2"],
}
# As the table prints its severities in the order of its descriptions: 高, 中, 低, 中, 中, 中.
EVENTS = [
    ("leaked-credentials", "high", "Azure AD の資格情報", ("leakedCredentials",)),
    ("impossible-travel", "medium", "地理的に離れた場所", ("unlikelyTravel", "impossibleTravel")),
    ("infected-device", "low", "ボットのサーバー", ("malwareInfectedIPAddress",)),
    ("anonymous-ip", "medium", "匿名プロキシー", ("anonymizedIPAddress",)),
    ("suspicious-ip", "medium", "多数のサインインの失敗", ("maliciousIPAddress", "suspiciousIPAddress")),
    ("unfamiliar-location", "medium", "これまでのサインインの場所から、離れた", ("unfamiliarFeatures",)),
]
NAMES = {
    "Azure Active Directory": "Microsoft Entra ID",
    "Azure AD": "Microsoft Entra ID",
    "Azure AD premium": "Microsoft Entra ID P1 / P2",
    "Azure AD Identity Protection": "Microsoft Entra ID Protection",
    "Azure Active Directory 条件付きアクセス": "Microsoft Entra Conditional Access",
    "Windows Defender": "Microsoft Defender Antivirus",
    "Windows Defender ATP": "Microsoft Defender for Endpoint",
    "Windows TI": "Microsoft Defender XDR",
    "Office 365 ATP": "Microsoft Defender for Office 365",
    "Cloud App Security": "Microsoft Defender for Cloud Apps",
    "Azure Information Protection": "Microsoft Purview Information Protection",
    "Intune": "Microsoft Intune",
    "Office 365": "Microsoft 365",
    "EMS": "Enterprise Mobility + Security",
    "Microsoft Intelligent Security Graph": "Microsoft Intelligent Security Graph",
    "オンラインサービス条項": "Microsoft 製品条項（Product Terms）",
    "Windows 10": "Windows 11",
}


def item(number: str) -> Item:
    found = LEAFLET.item(number)
    assert found is not None, number
    return found


def asked(number: str) -> set[str]:
    return {leaf.target for leaf in item(number).judged_by.leaves() if leaf.kind == "ask"}


def test_every_section_has_its_items_numbered_from_one() -> None:
    expected = [f"{section}-{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]
    assert len(expected) == 57
    assert [each.number for each in LEAFLET.items] == expected


def test_every_level_is_told_by_wording() -> None:
    assert {each.number: each.priority for each in LEAFLET.items} == {number: level for level, listed in LEVELS.items() for number in listed}
    assert Counter(each.priority for each in LEAFLET.items) == {"必要": 13, "推奨": 3, "望ましい": 5, "説明": 12, "例示": 24}
    assert all(each.inferred for each in LEAFLET.items)
    assert [(sign, each.rank) for sign, each in LEAFLET.priorities.items()] == [(sign, rank) for rank, sign in enumerate(LEVELS, 1)]


def test_only_examples_can_be_left_undone() -> None:
    assert [sign for sign, each in LEAFLET.priorities.items() if each.optional] == ["例示"]


def test_the_leaflet_is_about_every_device() -> None:
    assert LEAFLET.applies_to is not None
    assert (LEAFLET.applies_to.ownership, LEAFLET.applies_to.platforms) == ("", ())
    assert {each.methods for each in LEAFLET.items} == {(1, 2, 3, 4, 5, 6, 7, 8)}


def test_one_of_the_three_certification_schemes_is_enough() -> None:
    tree = item("4.1-1").judged_by
    assert (tree.kind, [part.target for part in tree.parts]) == ("any", ["cloud-iso-27017", "cloud-cs-gold-mark", "cloud-fedramp"])
    assert tree.words is not None
    assert "いずれか" in tree.words.ja
    assert all(scheme in item("4.1-1").demand.ja for scheme in ("ISO/IEC 27017", "CSゴールドマーク", "FedRAMP"))


def test_choosing_clouds_is_for_people_to_answer() -> None:
    numbers = [each.number for each in LEAFLET.items if each.number.startswith("4")] + ["3-1", "3-2", "3-3"]
    leaves = [leaf for number in numbers for leaf in item(number).judged_by.leaves()]
    assert {leaf.kind for leaf in leaves} == {"ask"}
    assert len({leaf.target for leaf in leaves}) == 16


def test_each_of_the_three_cases_of_personal_data_applies_where_it_is_not_declared_away() -> None:
    cases = ["personal_data_untouched_by_provider", "personal_data_entrusted_to_provider", "personal_data_used_by_provider"]
    assert [dict(item(f"4.5-{n}").exempt_when) for n in (1, 2, 3)] == [{name: False} for name in cases]
    assert [sign for n, sign in enumerate("①②③", 1) if not item(f"4.5-{n}").demand.ja.startswith(sign)] == []


def test_the_risk_events_have_the_severities_of_their_descriptions() -> None:
    assert [(each.id, each.severity, each.graph) for each in LEAFLET.risk_events] == [(id_, severity, graph) for id_, severity, _, graph in EVENTS]
    assert all(words in each.description.ja for each, (_, _, words, _) in zip(LEAFLET.risk_events, EVENTS, strict=True))
    assert Counter(each.severity for each in LEAFLET.risk_events) == {"high": 1, "medium": 4, "low": 1}


def test_every_old_name_has_todays() -> None:
    assert {each.then: each.now for each in LEAFLET.product_names} == NAMES


def test_the_five_conditions_and_four_controls_of_the_figure_are_there() -> None:
    said = [item(f"5.3-{number}").demand.ja for number in range(5, 13)]
    words = [
        "承認された場所",
        "承認されたデバイス",
        "承認された OS",
        "危険なデバイス",
        "危険な ID",
        "許可とブロック",
        "多要素認証",
        "ダウンロード制限等",
    ]
    assert [word in text for word, text in zip(words, said, strict=True)] == [True] * 8


@pytest.mark.parametrize(("number", "count", "different"), [("5.6-1", 13, 13), ("5.6-2", 42, 40)])
def test_every_representative_measure_is_named(number: str, count: int, different: int) -> None:
    listed = item(number).demand.ja.rsplit(": ", 1)[1].rstrip("。").split("、")
    assert (len(listed), len(set(listed))) == (count, different)
    assert f"{count}の対策" in item(number).demand.ja
    assert len(item(number).demand.en.rsplit(": ", 1)[1].split(", ")) == count


def test_what_is_misprinted_or_torn_is_remarked() -> None:
    remarks = {each.number: "".join(remark.ja for remark in each.remarks) for each in LEAFLET.items}
    marked = [("3-1", "ISO2770"), ("5.2-2", "UEGA"), ("5.2-3", "UEGA"), ("5.5-4", "教育起案データ"), ("5.5-10", "暗号化におって"), ("5.6-1", "SAMS")]
    assert [number for number, word in marked if f"「{word}" not in remarks[number]] == []
    whole = "".join(remark.ja for remark in LEAFLET.remarks)
    assert all(page in whole for page in ("P5", "P7", "P8", "P9", "P12", "P13", "P15"))


def test_the_lists_that_demand_nothing_are_kept_in_the_remarks() -> None:
    """19 standards of the figure in 4.4, 76 certificates of the second 4.6, 10 rows of the table in 5.2, 12 steps of the attack in 5.5."""
    standards = next(remark.ja for remark in item("4.4-1").remarks if "27000" in remark.ja)
    assert len(re.findall(r"27\d{3}", standards)) == 19
    whole = {key: next(remark.ja for remark in LEAFLET.remarks if key in remark.ja) for key in ("WCAG", "境界防御型とゼロトラストを", "横方向")}
    groups = re.findall(r"（(\d+)）: ([^。]+)。", whole["WCAG"])
    assert [(int(count), len(listed.split("、"))) for count, listed in groups] == [(12, 12), (13, 13), (24, 24), (27, 27)]
    assert whole["境界防御型とゼロトラストを"].count("／") == 1 + 10
    assert len(whole["横方向"].split("。")[1].split("、")) == 12


def test_the_crosswalk_never_goes_by_number() -> None:
    pairs = {(pair.item, pair.other) for walk in LEAFLET.crosswalks if walk.to == "mic-sme-2021" for pair in walk.pairs}
    assert pairs == {
        ("3-5", "2-2"), ("5.1-1", "1-1"), ("5.1-2", "2-1"), ("5.1-3", "2-1"), ("5.1-6", "7-3"), ("5.2-5", "3-1"), ("5.3-7", "5-1"),
        ("5.3-11", "9-4"), ("5.5-4", "8-4"), ("5.5-10", "8-3"),
    }  # fmt: skip


def test_questions_on_the_choice_of_clouds_want_something_to_show() -> None:
    for number in ("3-1", "4.1-1", "4.2-2", "4.4-1", "4.7-1", "4.7-2"):
        for name in asked(number):
            assert re.search("URL|写し|条項|登録", LIBRARY.questions[name].evidence.ja), name
