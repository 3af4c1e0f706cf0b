"""What is wrong with the tables of a checklist – roles, ways, crosswalks: one located problem each."""

from pathlib import Path

import pytest

from scanner.library.library import load_library
from tests.library.pc_list import PC_CHECKLIST
from tests.library.planting import CHECKLIST, Mistake, assert_one_problem, mistakes, own_library, planted, problems_of

LIST = "checklists/pc-list.yaml"
TABLES = """\
roles: {staff: {ja: 担当者, en: Staff}}
axes: {cost: {ja: 費用, en: Cost}, control: {ja: 統制, en: Control}}
grades:
  S: {rank: 1, ja: 優れる, en: best}
  D: {rank: 5, ja: 劣る, en: worst}
ways:
  - sign: ⑥
    title: {ja: クラウド方式, en: Cloud}
    description: {ja: クラウドで働く。, en: Work in the cloud.}
    merits: [{ja: 安い。, en: Cheap.}]
    demerits: [{ja: 散らばる。, en: Scattered.}]
    use: {ja: 広く使う。, en: Wide use.}
    graded:
      cost: {grade: S, ja: 要らない, en: none}
      control: {grade: D, ja: 難しい, en: hard}
    handbook: [{method: 2, relation: same}]
risk_events:
  - {id: leaked, severity: high, title: {ja: 漏えい, en: Leak}, description: {ja: 漏れた。, en: Leaked.}, graph: [leakedCredentials]}
product_names: [{then: Azure AD, now: Microsoft Entra ID}]
crosswalk:
  - to: mic-sme-2021
    pairs:
      - {item: "5.1.4-1", other: "8-3", relation: same, stricter: this}
      - {item: "5.1.4-2", other: "8-3", relation: part}
items:
"""
WHOLE = PC_CHECKLIST.replace("items:\n", TABLES).replace("    judged_by:", "    role: staff\n    judged_by:")
PLACES = "printed: [{where: {ja: 表, en: table}, priority: SHALL}, {where: {ja: 本文, en: text}, priority: SHOULD}]"

IN_TABLES = mistakes(
    ("no role", "Write rules.}\n    role: staff\n", "Write rules.}\n", "role", '  - ‸number: "9.1-1"'),
    ("role of nobody", "Write rules.}\n    role: staff", "Write rules.}\n    role: ‸chief", "roles"),
    ("level of no list", "Write rules.}\n", "Write rules.}\n    " + PLACES.replace("SHOULD", "‸MUST") + "\n", "priorities"),
    (
        "places that agree",
        "Write rules.}\n",
        "Write rules.}\n    " + PLACES.replace("SHOULD", "SHALL").replace(" [{w", " ‸[{w", 1) + "\n",
        "同じ段階",
    ),
    ("grade of no scale", "{grade: S,", "{grade: ‸A,", "grades"),
    ("axis of no table", "      cost: {grade", "      speed: ‸{grade: S, ja: 速い, en: fast}\n      cost: {grade", "axes"),
    ("axis without a grade", "    graded:\n      cost: {grade: S, ja: 要らない, en: none}\n", "    graded:\n", "cost", "      ‸control:"),
    ("method nine", "{method: 2,", "{method: ‸9,", "8"),
    ("severity of no step", "severity: high", "severity: ‸higher", "high"),
    ("unknown document", "to: mic-sme-2021", "to: ‸mic-sme-2020", "mic-sme-2020"),
    ("item of the other document that is not there", 'other: "8-3", relation: same', 'other: ‸"8-9", relation: same', "8-9"),
    ("own item that is not there", 'item: "5.1.4-1", other', 'item: ‸"5.1.4-7", other', "5.1.4-7"),
    ("pair twice", '      - {item: "5.1.4-2", other: "8-3"', '      - ‸{item: "5.1.4-1", other: "8-3"', "前にも"),
    ("unknown relation", "relation: part", "relation: ‸half", "similar"),
    ("stricter than nobody", "stricter: this", "stricter: ‸both", "other"),
)


@pytest.mark.parametrize("mistake", IN_TABLES, ids=lambda each: each.name)
def test_a_mistake_in_a_table_of_a_checklist_is_one_located_problem(tmp_path: Path, mistake: Mistake) -> None:
    wrong, line, column = planted(WHOLE, mistake)
    own_library(tmp_path, {LIST: wrong})
    assert_one_problem(problems_of(tmp_path), tmp_path / LIST, line, column, mistake.word)


def test_the_tables_are_read_as_they_stand(tmp_path: Path) -> None:
    text = WHOLE.replace("Write rules.}\n", f"Write rules.}}\n    {PLACES}\n    notice: true\n")
    found = load_library([own_library(tmp_path, {LIST: text})]).checklists["pc-list"]
    assert [item.role for item in found.items] == ["staff"] * 3
    assert [item.notice for item in found.items] == [False, False, True]
    assert [(each.where.en, each.priority) for each in found.items[2].printed] == [("table", "SHALL"), ("text", "SHOULD")]
    (way,) = found.ways
    assert (way.sign, way.former, [each.method for each in way.handbook]) == ("⑥", None, [2])
    assert {axis: (grade.sign, found.grades[grade.sign].rank) for axis, grade in way.graded.items()} == {"cost": ("S", 1), "control": ("D", 5)}
    assert [(each.id, each.severity, each.graph) for each in found.risk_events] == [("leaked", "high", ("leakedCredentials",))]
    assert [(each.then, each.now) for each in found.product_names] == [("Azure AD", "Microsoft Entra ID")]
    (walk,) = found.crosswalks
    assert (walk.to, walk.edition) == ("mic-sme-2021", False)
    assert [(each.item, each.other, each.relation, each.stricter) for each in walk.pairs] == [
        ("5.1.4-1", "8-3", "same", "this"),
        ("5.1.4-2", "8-3", "part", ""),
    ]


def test_a_document_may_be_about_devices_of_either_owner(tmp_path: Path) -> None:
    text = PC_CHECKLIST.replace("{ownership: company, platforms: [windows]}", "{ownership: either}")
    found = load_library([own_library(tmp_path, {LIST: text})]).checklists["pc-list"]
    assert found.numbers == (1, 2, 3, 4, 5, 6, 7, 8)


def test_a_crosswalk_to_a_document_that_does_not_load_is_no_second_problem(tmp_path: Path) -> None:
    own_library(tmp_path, {LIST: WHOLE.replace("to: mic-sme-2021", "to: own-list"), "checklists/own-list.yaml": CHECKLIST.replace("date:", "day:")})
    assert {Path(problem.place.file).name for problem in problems_of(tmp_path)} == {"own-list.yaml"}
