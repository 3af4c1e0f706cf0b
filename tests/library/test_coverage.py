"""The coverage page: every item with what decides it, what stays unseen, what is asked and why."""

from collections import Counter
from dataclasses import replace

import pytest

from scanner.cli.main import main
from scanner.library.checklists import Checklist, Node
from scanner.library.coverage import ASKED, BOTH, MACHINE, Coverage, coverage, lines, page, summary
from scanner.library.library import load_library
from scanner.library.questions import Question
from scanner.library.rules import Rule
from scanner.model.text import Text

LIBRARY = load_library()
CHECKLISTS = list(LIBRARY.checklists.values())
HANDBOOK = LIBRARY.checklists["mic-sme-2021"]


def of(number: str) -> Coverage:
    return next(each for each in coverage(LIBRARY, HANDBOOK) if each.item.number == number)


def when(number: str, name: str) -> tuple[Text, ...]:
    each = of(number)
    return next(part.when for part in (*each.rules, *each.questions, *each.notes) if part.of.id == name)


@pytest.mark.parametrize("checklist", CHECKLISTS, ids=lambda each: each.id)
def test_every_item_stands_there_once_with_all_that_decides_it(checklist: Checklist) -> None:
    found = coverage(LIBRARY, checklist)
    assert [each.item for each in found] == list(checklist.items)
    for each in found:
        deciding = {leaf.target for leaf in each.item.judged_by.leaves()}
        assert {part.of.id for part in (*each.rules, *each.questions)} == deciding
        assert {part.of.id for part in each.notes} == {leaf.target for note in each.item.notes for leaf in note.leaves()} - deciding
        assert all(isinstance(part.of, Rule) for part in (*each.rules, *each.notes))
        assert all(isinstance(part.of, Question) for part in each.questions)
        assert each.kind == (ASKED if not each.rules else BOTH if each.questions else MACHINE)


@pytest.mark.parametrize("checklist", CHECKLISTS, ids=lambda each: each.id)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_command_shows_what_is_unseen_of_every_rule_and_why_every_question_is_asked(
    checklist: Checklist, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "--coverage", checklist.id, "--lang", language]) == 0
    out = capsys.readouterr().out
    words = {
        "ja": ("機械が判定: ", "見えないこと: ", "質問: ", "人に聞く理由: "),
        "en": ("decided by machine: ", "cannot see: ", "asked: ", "asked because: "),
    }
    counts = Counter(word for line in out.splitlines() for word in words[language] if line.strip().startswith(word))
    found = coverage(LIBRARY, checklist)
    rules, questions = sum(len(each.rules) for each in found), sum(len(each.questions) for each in found)
    assert [counts[word] for word in words[language]] == [rules, rules, questions, questions]
    for each in found:
        for part in each.questions:
            assert isinstance(part.of, Question)
            assert (part.of.asked_because.ja if language == "ja" else part.of.asked_because.en) in out
    assert (summary(found).ja if language == "ja" else summary(found).en) in out


def test_the_page_says_the_same_with_a_table_at_the_top() -> None:
    text = list(page(LIBRARY, HANDBOOK))
    found = coverage(LIBRARY, HANDBOOK)
    assert [row for row in text if row.startswith("| ")][1:] == [
        f"| {each.item.number} {each.item.title.ja} | {each.item.priority} | {each.kind.ja} "
        f"| {len(each.rules)} | {len(each.questions)} | {len(each.notes)} |"
        for each in found
    ]
    said = [f"{'  ' * depth}- {line.ja}" for each in found for depth, line in lines(each)]
    assert [row for row in text if row.lstrip().startswith("- ")] == said


def test_cases_in_which_a_part_counts_are_told() -> None:
    assert when("8-3", "mac-filevault-on") == (Text("対象: Mac", "about Macs"),)
    assert when("8-3", "unmanaged-devices-encrypted") == (
        Text(
            "「Intune で管理していない端末がある」が「いいえ」なら対象外",
            'not applicable if "There are devices that Intune does not manage" is declared no',
        ),
    )
    assert when("1-1", "personal-enrolment-blocked") == (Text("会社支給の端末を使う方式だけ", "methods with company devices only"),)
    assert when("2-1", "definition-update-rule") == (
        Text("対象: Windows。別の根拠で足りれば不要", "about Windows; not needed where another basis is enough"),
    )
    # The inner of two conditions of one kind says more, and the same conditions in two places are told once.
    assert when("8-2", "ios-app-protection-policy") == (
        Text(
            "対象: iPhone・iPad。個人所有の端末を使う方式だけ。別の根拠で足りれば不要",
            "about iPhones and iPads; methods with personal devices only; not needed where another basis is enough",
        ),
    )
    # It stands there twice: beside a federated domain, and for systems other than Microsoft 365.
    assert len(when("9-3", "other-systems-lockout")) == 2
    # What is only noted decides nothing, so it does not matter that something else would do as well.
    assert when("4-1", "web-session-timeout") == ()
    assert of("2-2").exempt == Text(
        "「クラウドのメール（Webメール）を使う」が「いいえ」なら対象外", 'not applicable if "Cloud mail (webmail) is used" is declared no'
    )
    assert of("1-1").exempt is None


def test_kinds_of_enrolled_devices_are_told_where_the_ledger_says_nothing_of_them() -> None:
    rule = next(iter(LIBRARY.rules))
    leaf = Node("rule", rule, (), {}, {}, (), ("ios", "android"), "personal", None)
    first = HANDBOOK.items[0]
    item = replace(first, exempt_when={}, judged_by=leaf, notes=(), remarks=())
    made = replace(HANDBOOK, remarks=(), items=(item,))
    (only,) = coverage(LIBRARY, made)
    assert only.kind == MACHINE
    (part,) = only.rules
    assert part.when == (
        Text(
            "対象: Intune に登録した iPhone・iPad・Android。個人所有の端末を使う方式だけ",
            "about iPhones and iPads, Android in Intune; methods with personal devices only",
        ),
    )
