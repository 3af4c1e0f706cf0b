"""What is wrong with a checklist about some devices, and with items that an organisation leaves out: one located problem each."""

from pathlib import Path

import pytest

from scanner.library.library import load_library
from tests.library.pc_list import PC_CHECKLIST
from tests.library.planting import CASES, CHECKLIST, COUNT_CASES, RULE, Mistake, assert_one_problem, lint, mistakes, own_library, planted, problems_of

LIST = "checklists/pc-list.yaml"

IN_CHECKLIST = mistakes(
    ("neither methods nor applies_to", "applies_to: {ownership: company, platforms: [windows]}\n", "", "applies_to"),
    ("applies to nothing in particular", "{ownership: company, platforms: [windows]}", "‸{}", "1 つ以上"),
    ("unknown owner", "{ownership: company,", "{ownership: ‸office,", "company"),
    ("unknown platform", "platforms: [windows]", "platforms: [‸linux]", "windows"),
    ("no platform", "platforms: [windows]", "platforms: ‸[]", "1 つ以上"),
    ("platform twice", "platforms: [windows]", "platforms: [windows, ‸windows]", "2 回"),
    ("method of personal devices", '  - number: "9.1-1"', '  - number: "9.1-1"\n    methods: [4, ‸5]', "applies_to"),
    ("page of a foreign method", '  - number: "9.1-1"', '  - number: "9.1-1"\n    pages: {‸5: 3}', "方式 5"),
    ("page without a method", '  - number: "9.1-1"', '  - number: "9.1-1"\n    pages: {‸chapter: 3}', "matrix"),
    ("number with a letter", '"5.1.4-2"', '‸"5.1.4-a"', "5.1.4-1"),
    ("number that ends in a dot", '"5.1.4-2"', '‸"5.1.-2"', "5.1.4-1"),
    ("number of a chapter", '"5.1.4-2"', '‸"5.1.4"', "5.1.4-1"),
    ("number twice", '"5.1.4-2"', '‸"5.1.4-1"', "重複"),
    ("not optional", "optional: true", "optional: ‸false", "消します"),
    ("not inferred", "inferred: true", "inferred: ‸false", "消します"),
    (
        "section in one language",
        "section: {ja: ディスクの暗号化, en: Disk encryption}\n    priority: MAY",
        "section: ‸{ja: 暗号化}\n    priority: MAY",
        "en",
    ),
    ("tailoring in one language", ", en: An organisation may leave items out.}", "}", "en", "tailoring: ‸{ja"),
)


@pytest.mark.parametrize("mistake", IN_CHECKLIST, ids=lambda each: each.name)
def test_a_mistake_in_a_document_for_devices_is_one_located_problem(tmp_path: Path, mistake: Mistake) -> None:
    wrong, line, column = planted(PC_CHECKLIST, mistake)
    own_library(tmp_path, {LIST: wrong})
    assert_one_problem(problems_of(tmp_path), tmp_path / LIST, line, column, mistake.word)


def test_without_applies_to_every_item_says_its_methods(tmp_path: Path) -> None:
    wrong, line, column = planted(CHECKLIST, mistakes(("", "    methods: [1]\n", "", "", '  - ‸number: "1-2"'))[0])
    own_library(tmp_path, {"checklists/own-list.yaml": wrong})
    assert_one_problem(problems_of(tmp_path), tmp_path / "checklists/own-list.yaml", line, column, "methods")


def test_pages_may_be_left_out(tmp_path: Path) -> None:
    own_library(tmp_path, {"checklists/own-list.yaml": CHECKLIST.replace("    pages: {1: 3}\n", "")})
    assert problems_of(tmp_path) == []


def test_an_item_applies_to_all_methods_that_fit(tmp_path: Path) -> None:
    both = (
        CHECKLIST.replace("items:\n", "applies_to: {ownership: personal}\nitems:\n")
        .replace("    methods: [1, 5]\n", "")
        .replace("    methods: [1]\n", "")
    )
    both = both.replace("    pages: {matrix: 10, 1: 3, 5: 4}\n", "").replace("    pages: {1: 3}\n", "")
    library = load_library([own_library(tmp_path, {LIST: PC_CHECKLIST, "checklists/own-list.yaml": both})])
    found = library.checklists["pc-list"]
    assert {item.methods for item in found.items} == {(1, 2, 3, 4)}
    assert (found.numbers, found.methods) == ((1, 2, 3, 4), {})
    assert all(found.knows(method) for method in range(1, 9))
    # A document with methods of its own applies to those of them that fit.
    assert {item.methods for item in library.checklists["own-list"].items} == {(5,)}


@pytest.mark.parametrize(
    ("ledger", "word"),
    [("ledger: [windows, macos]", "macos"), ("ledger: [macos]", "macos")],
)
def test_a_rule_that_judges_other_devices_too_is_refused(tmp_path: Path, ledger: str, word: str) -> None:
    wrong, line, column = planted(
        PC_CHECKLIST, mistakes(("", "        - rule: own-rule\n        - ask", "        - rule: ‸own-rule\n        - ask", ""))[0]
    )
    first = wrong.replace("        - rule: own-rule\n          with: {sync_days: 7}\n", "        - ask: own-question\n")
    own_library(tmp_path, {LIST: first, "rules/data/own-rule.yaml": RULE.replace("ledger: [windows]", ledger)})
    assert_one_problem(problems_of(tmp_path), tmp_path / LIST, line - 1, column, word)


def test_narrowing_when_a_part_applies_does_not_narrow_what_its_rule_judges(tmp_path: Path) -> None:
    narrowed = PC_CHECKLIST.replace("          with: {sync_days: 7}\n", "          with: {sync_days: 7}\n          platforms: [windows]\n")
    own_library(tmp_path, {LIST: narrowed, "rules/data/own-rule.yaml": RULE.replace("ledger: [windows]", "ledger: [windows, macos]")})
    assert len(problems_of(tmp_path)) == 2


def test_a_rule_without_a_ledger_is_held_by_the_kinds_of_its_resource(tmp_path: Path) -> None:
    rule = RULE.replace("on_empty: ledger\nledger: [windows]", "on_empty: unknown")  # managed devices are of every kind
    own_library(tmp_path, {LIST: PC_CHECKLIST, "rules/data/own-rule.yaml": rule})
    assert [problem.place.file.endswith("pc-list.yaml") for problem in problems_of(tmp_path)] == [True, True]


TABLES = {"fixtures/rules/own-rule.yaml": CASES, "fixtures/rules/own-count.yaml": COUNT_CASES}
ORGANISATION = """\
name: 株式会社サンプル
checklists: [pc-list, mic-sme-2021]
work_styles:
  - {id: main, name: 会社支給端末, method: 2}
  - {id: byod, name: 個人所有端末, method: 6}
tailoring:
  - checklist: pc-list
    item: "5.1.4-2"
    exclude: true
    reason: 回復キーは別の方法で保管
    by: 情報システム担当
    on: "2026-10-01"
  - {checklist: pc-list, item: "9.1-1", exclude: true, reason: 親会社の規程に従う, by: 総務, on: "2026-10-02"}
"""

IN_ORGANISATION = mistakes(
    ("unknown checklist", "checklist: pc-list\n", "checklist: ‸pc-lists\n", "pc-list"),
    ("checklist of nobody", "checklist: pc-list\n", "checklist: ‸zzz\n", "zzz"),
    ("unknown item", 'item: "5.1.4-2"', 'item: ‸"5.1.4-3"', "5.1.4-"),
    ("item of nobody", 'item: "5.1.4-2"', 'item: ‸"zzz"', "zzz"),
    ("item of another checklist", 'item: "5.1.4-2"', 'item: ‸"8-3"', "8-3"),
    ("item as a number", 'item: "5.1.4-2"', "item: ‸5", "文字列"),
    ("document that does not allow it", 'pc-list\n    item: "5.1.4-2"', '‸mic-sme-2021\n    item: "8-3"', "認めていない"),
    ("left out twice", 'item: "9.1-1"', 'item: ‸"5.1.4-2"', "前にも"),
    ("not excluded", "    exclude: true\n", "    exclude: ‸false\n", "parameters"),
    ("nothing said of it", "    exclude: true\n", "", "exclude", "  - ‸checklist: pc-list"),
    ("no reason", "    reason: 回復キーは別の方法で保管\n", "", "reason", "  - ‸checklist: pc-list"),
    ("empty reason", "reason: 回復キーは別の方法で保管", 'reason: ‸" "', "空"),
    ("nobody", "    by: 情報システム担当\n", "", "by", "  - ‸checklist: pc-list"),
    ("no day", '    on: "2026-10-01"\n', "", "on", "  - ‸checklist: pc-list"),
    ("impossible day", '"2026-10-01"', '‸"2026-09-31"', "日付"),
    ("day of another form", '"2026-10-01"', '‸"10/1"', "日付"),
    ("unknown key", "    exclude: true\n", "    exclude: true\n    ‸until: x\n", "書けません"),
)


@pytest.mark.parametrize("mistake", IN_ORGANISATION, ids=lambda each: each.name)
def test_a_mistake_in_what_is_left_out_is_one_located_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str], mistake: Mistake) -> None:
    own = own_library(tmp_path / "own", {**TABLES, LIST: PC_CHECKLIST})
    wrong, line, column = planted(ORGANISATION, mistake)
    file = tmp_path / "organisation.yaml"
    file.write_text(wrong, encoding="utf-8")
    assert_one_problem(lint([own, file], capsys), file, line, column, mistake.word)


def test_what_is_left_out_rightly_is_no_problem_and_a_personal_work_style_may_stand_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = own_library(tmp_path / "own", {**TABLES, LIST: PC_CHECKLIST})
    file = tmp_path / "organisation.yaml"
    for text in (ORGANISATION, ORGANISATION.replace("[pc-list, mic-sme-2021]", "[pc-list]")):
        file.write_text(text, encoding="utf-8")
        assert lint([own, file], capsys) == []
