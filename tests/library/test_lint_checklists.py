"""What is wrong with a checklist or with questions: each planted mistake is one problem at its line and column."""

from pathlib import Path

import pytest

from tests.library.planting import CHECKLIST, QUESTIONS, RULE, Mistake, assert_one_problem, mistakes, own_library, planted, problems_of

SHAPE = mistakes(
    ("unknown field", "threats:\n  malware", "‸level: 1\nthreats:\n  malware", "level"),
    ("unknown field of an item", "    title: {ja: 規程, en: rules}", "    ‸weight: 3\n    title: {ja: 規程, en: rules}", "weight"),
    ("unknown field of a node", "          with: {sync_days: 14}", "          ‸parameters: {sync_days: 14}", "with"),
    ("source missing", CHECKLIST.partition("own list}\n")[2].partition("priorities:")[0], "", "source"),
    ("demand missing", "    demand: {ja: 決める。, en: Decide.}\n", "", "demand", '  - ‸number: "1-2"'),
    ("judged_by missing", CHECKLIST[CHECKLIST.rindex("    judged_by:") :], "", "judged_by", '  - ‸number: "1-2"'),
    ("only Japanese", "title: {ja: 規程, en: rules}", "title: ‸{ja: 規程}", "en"),
    ("only Japanese in a vocabulary", "malware: {ja: マルウェア, en: malware}", "malware: ‸{ja: マルウェア}", "en"),
    ("empty demand", "en: Encrypt.}", 'en: ‸""}', "空"),
    ("empty label of a priority", "{rank: 1, ja: 高", '{rank: 1, ja: ‸" "', "空"),
    ("no items", CHECKLIST[CHECKLIST.index("items:\n") :], "items: ‸[]\n", "1 つ以上"),
    ("id and file name differ", "checklist: own-list", "checklist: ‸own-lists", "ファイル名"),
    ("id in capitals", "checklist: own-list", "checklist: ‸Own-List", "英小文字"),
    ("number of another form", 'number: "1-2"', 'number: ‸"1.2"', "8-3"),
    ("number as a number", 'number: "1-2"', "number: ‸12", "文字列"),
    ("number with letters", 'number: "1-2"', 'number: ‸"A-2"', "8-3"),
    ("date in another order", '"2026-04-01"', '‸"01/04/2026"', "日付"),
    ("date in words", '"2026-04-01"', "‸2026年4月1日", "日付"),
    ("date that does not exist", '"2026-04-01"', '‸"2026-04-31"', "日付"),
    ("revision that does not exist", "  superseded_by: null", '  revised: ‸"2027-02-29"\n  superseded_by: null', "日付"),
    ("address without scheme", '"https://www.example.jp/list"', "‸www.example.jp", "https"),
    ("superseded_by as text", "superseded_by: null", "superseded_by: ‸第2版", "null"),
    ("rank missing", "{rank: 2, ja", "‸{ja", "rank"),
    ("rank below one", "rank: 2", "rank: ‸0", "1 以上"),
    ("two priorities of one rank", "rank: 2", "rank: ‸1", "rank"),
    ("two priorities of one rank, the other way", "{rank: 1,", "{rank: 2,", "rank", "○: {rank: ‸2"),
    ("method beyond eight", '  "5": {sign', '  ‸"9": {sign', "方式"),
    ("method as a sign", '  "5": {sign', "  ‸⑤: {sign", "方式"),
    ("unknown ownership of a method", "ownership: personal", "ownership: ‸private", "personal"),
)

REFERENCES = mistakes(
    ("unknown rule", "rule: own-rule", "rule: ‸own-rul", "own-rule"),
    ("unknown rule, nothing near", "rule: own-rule", "rule: ‸zzz", "zzz"),
    ("unknown rule in a note", "      notes:\n        - rule: own-count", "      notes:\n        - rule: ‸own-counts", "own-count"),
    ("unknown question", "      any:\n        - ask: own-question", "      any:\n        - ask: ‸own-qestion", "own-question"),
    ("unknown question, nothing near", "      any:\n        - ask: own-question", "      any:\n        - ask: ‸zzz", "zzz"),
    ("question named as a rule", "      any:\n        - ask: own-question", "      any:\n        - rule: ‸own-question", "質問"),
    ("rule named as a question", "      notes:\n        - rule: own-count", "      notes:\n        - ask: ‸own-count", "ルール"),
    ("unknown category", "category: data\n    priority: ◎", "category: ‸dota\n    priority: ◎", "categories"),
    ("category in Japanese", "category: data\n    priority: ◎", "category: ‸データ\n    priority: ◎", "英小文字"),
    ("unknown priority", "priority: ◎", "priority: ‸◯", "priorities"),
    ("priority as a rank", "priority: ○", 'priority: ‸"2"', "priorities"),
    ("unknown threat", "threats: [malware]\n    methods: [1]\n", "threats: [malware, ‸theft]\n    methods: [1]\n", "threats"),
    ("misspelt threat", "threats: [malware]\n    methods: [1]\n", "threats: [‸malwear]\n    methods: [1]\n", "malware"),
    ("threat twice", "threats: [malware]\n    methods: [1]\n", "threats: [malware, ‸malware]\n    methods: [1]\n", "2 回"),
    ("unknown method", "methods: [1]\n", "methods: [1, ‸2]\n", "方式 2"),
    ("method beyond eight in an item", "methods: [1]\n", "methods: [1, ‸9]\n", "8 以下"),
    ("method twice", "methods: [1]\n", "methods: [1, ‸1]\n", "2 回"),
    ("page missing for a method", "1: 3, 5: 4}", "1: 3}", "方式 5", "pages: ‸{matrix"),
    ("page missing for the only method", "pages: {1: 3}", "pages: ‸{matrix: 3}", "方式 1"),
    ("page for a foreign method", "pages: {1: 3}", "pages: {1: 3, ‸5: 4}", "方式 5"),
    ("page for a word", "pages: {1: 3}", "pages: {1: 3, ‸martix: 4}", "matrix"),
    ("page zero", "pages: {1: 3}", "pages: {1: ‸0}", "1 以上"),
    ("page as text", "pages: {1: 3}", "pages: {1: ‸p3}", "整数"),
    ("unknown circumstance", "{uses_paper: false}", "{‸uses_papers: false}", "uses_paper"),
    (
        "unknown circumstance of a node",
        "- ask: own-question\n      notes",
        "- ask: own-question\n          exempt_when: {‸paper: false}\n      notes",
        "paper",
    ),
    ("circumstance in words", "{uses_paper: false}", "{uses_paper: ‸never}", "true か false"),
    ("unknown parameter", "{sync_days: 14}", "{‸sync_day: 14}", "sync_days"),
    ("parameter of a rule without any", "{sync_days: 14}", "{‸days: 14}", "days"),
    ("parameter above its maximum", "{sync_days: 14}", "{sync_days: ‸91}", "範囲"),
    ("parameter below its minimum", "{sync_days: 14}", "{sync_days: ‸0}", "範囲"),
    ("parameter of another type", "{sync_days: 14}", '{sync_days: ‸"14"}', "整数"),
    ("parameters of a question", "- ask: own-question\n      notes", "- ask: own-question\n          with: ‸{sync_days: 14}\n      notes", "rule"),
    ("number that appeared before", 'number: "1-2"', 'number: ‸"1-1"', "重複"),
    ("number that appears again", 'number: "1-1"', 'number: "1-2"', "重複", 'number: ‸"1-2"\n    category: data\n    priority: ○'),
)

ALTERNATIVES = "        - ask: own-question\n        - rule: own-count\n      words"

TREES = mistakes(
    (
        "any without words within all",
        "        - ask: own-question\n      notes",
        "        - any: ‸[{ask: own-question}, {rule: own-count}]\n      notes",
        "words",
    ),
    ("any without words", '      words: {ja: 「又は」, en: "or"}\n', "", "words", "      any:\n        ‸- ask"),
    (
        "any of one part",
        "        - ask: own-question\n        - rule: own-count\n      words",
        "        ‸- ask: own-question\n      words",
        "2 つ以上",
    ),
    ("words without any", "      all:\n        - rule: own-rule", '      words: ‸{ja: 又は, en: "or"}\n      all:\n        - rule: own-rule', "any"),
    (
        "two kinds in one node",
        "        - ask: own-question\n      notes",
        "        - ‸ask: own-question\n          rule: own-count\n      notes",
        "1 つだけ",
    ),
    (
        "all and any in one node",
        "      any:\n",
        "      all:\n        - ask: own-question\n      any:\n",
        "1 つだけ",
        "judged_by:\n      ‸all:\n        - ask",
    ),
    ("no kind in a node", "        - ask: own-question\n      notes", "        - ‸exempt_when: {uses_paper: false}\n      notes", "1 つだけ"),
    (
        "empty all",
        "      all:\n        - rule: own-rule\n          with: {sync_days: 14}\n        - ask: own-question\n",
        "      all: ‸[]\n",
        "1 つ以上",
    ),
    (
        "question beside a rule in an alternative",
        ALTERNATIVES,
        "        - all:\n            - rule: own-rule\n            - ask: ‸own-question\n        - rule: own-count\n      words",
        "対象外",
    ),
    (
        "question beside a rule, deeper in an alternative",
        ALTERNATIVES,
        "        - all:\n            - all: [{rule: own-rule}, {ask: ‸own-question}]\n        - rule: own-count\n      words",
        "exempt_when",
    ),
    (
        "alternatives that are questions only, beside a rule in an alternative",
        ALTERNATIVES,
        "        - all:\n            - rule: own-rule\n            - all: ‸[{ask: own-question}]\n        - rule: own-count\n      words",
        "対象外",
    ),
    ("node is a text", "        - ask: own-question\n      notes", "        - ‸own-question\n      notes", "キーと値"),
    (
        "notes within a node",
        "        - ask: own-question\n      notes",
        "        - ask: own-question\n          notes: ‸[{rule: own-count}]\n      notes",
        "直下",
    ),
    ("unknown platform", "          with: {sync_days: 14}\n", "          with: {sync_days: 14}\n          platforms: [‸linux]\n", "windows"),
    (
        "unknown kind of enrolled device",
        "          with: {sync_days: 14}\n",
        "          with: {sync_days: 14}\n          if_enrolled: [‸ipados]\n",
        "ios",
    ),
    (
        "the same part twice",
        "        - ask: own-question\n      notes",
        "        - ask: own-question\n        - ask: ‸own-question\n      notes",
        "2 回",
    ),
    (
        "the same rule with the same numbers",
        "        - ask: own-question\n      notes",
        "        - {rule: ‸own-rule, with: {sync_days: 14}}\n      notes",
        "2 回",
    ),
)

QUESTION_MISTAKES = mistakes(
    ("unknown field", "    who: {", "    ‸owner: {ja: あ, en: a}\n    who: {", "owner"),
    ("field missing", "    evidence: {ja: 規程, en: the rules}\n", "", "evidence", "    ‸ja: 決めて"),
    ("only Japanese", "    en: Is it decided?\n", "", "en", "    ‸ja: 決めて"),
    ("help in one language", "help: {ja: 文書を見ます。, en: See the document.}", "help: ‸{ja: 文書を見ます。}", "en"),
    ("empty question", "ja: 決めていますか。", 'ja: ‸""', "空"),
    ("empty remedy", "en: Decide it.}", 'en: ‸""}', "空"),
    (
        "no reason for asking",
        "    asked_because: {ja: 取り決めは設定に現れません。, en: Agreements are no settings.}\n",
        "",
        "asked_because",
        "    ‸ja: 決めて",
    ),
    ("reason in one language", ", en: Agreements are no settings.}", "}", "en", "asked_because: ‸{ja"),
    ("id in capitals", "  own-question:", "  ‸Own-Question:", "英小文字"),
    ("id with an underscore", "  own-question:", "  ‸own_question:", "英小文字"),
    ("no questions", QUESTIONS, "questions: ‸{}\n", "1 つ以上"),
    ("list of questions", QUESTIONS, "questions: ‸[]\n", "キーと値"),
    ("id of a shipped question", "  own-question:", "  ‸system-inventory:", "既に"),
    ("trap in a question", "ja: 決めていますか。", "ja: ‸yes", "引用符"),
)

LIST, ASKED, RULE_FILE = "checklists/own-list.yaml", "checklists/questions/own.yaml", "rules/data/own-rule.yaml"


@pytest.mark.parametrize("mistake", [*SHAPE, *REFERENCES, *TREES], ids=lambda each: each.name)
def test_a_mistake_in_a_checklist_is_one_located_problem(tmp_path: Path, mistake: Mistake) -> None:
    wrong, line, column = planted(CHECKLIST, mistake)
    own_library(tmp_path, {LIST: wrong})
    assert_one_problem(problems_of(tmp_path), tmp_path / LIST, line, column, mistake.word)


@pytest.mark.parametrize("mistake", QUESTION_MISTAKES, ids=lambda each: each.name)
def test_a_mistake_in_questions_is_one_located_problem(tmp_path: Path, mistake: Mistake) -> None:
    wrong, line, column = planted(QUESTIONS, mistake)
    own_library(tmp_path, {ASKED: wrong, LIST: None})
    assert_one_problem(problems_of(tmp_path), tmp_path / ASKED, line, column, mistake.word)


BROKEN = {
    "rule that is no YAML": {RULE_FILE: RULE + "}"},
    "rule with an unknown field": {RULE_FILE: RULE.replace("isEncrypted", "isEncryped")},
    "questions that are no YAML": {ASKED: QUESTIONS + "}"},
    "question without evidence": {ASKED: QUESTIONS.replace("    evidence", "    proof")},
}


@pytest.mark.parametrize("changed", BROKEN.values(), ids=BROKEN)
def test_a_mistake_in_a_rule_or_question_is_not_blamed_on_the_checklist_that_names_it(tmp_path: Path, changed: dict[str, str | None]) -> None:
    (broken,) = changed
    found = problems_of(own_library(tmp_path, changed))
    assert {each.place.file for each in found} == {str(tmp_path / broken)}


IN_ALTERNATIVES = {
    "said when the rules alone will do": "all: [{rule: own-rule}, {ask: own-question, exempt_when: {uses_paper: false}}]",
    "about some devices only": "all: [{rule: own-rule}, {ask: own-question, platforms: [macos]}]",
    "outside the alternative": "all: [{any: [{rule: own-rule}, {ask: own-question}], words: {ja: 又は, en: or}}, {rule: own-count}]",
    "questions only": "all: [{ask: own-question}, {ask: own-question, platforms: [macos]}]",
    "rules only": "all: [{rule: own-rule}, {rule: own-count, platforms: [macos]}]",
}


@pytest.mark.parametrize("shape", IN_ALTERNATIVES.values(), ids=IN_ALTERNATIVES.keys())
def test_a_question_in_an_alternative_is_fine_where_no_rule_is_left_over(tmp_path: Path, shape: str) -> None:
    changed = CHECKLIST.replace(ALTERNATIVES, f"        - {shape}\n        - rule: own-count\n      words")
    assert changed != CHECKLIST
    assert problems_of(own_library(tmp_path, {LIST: changed})) == []


def test_a_question_beside_a_rule_in_a_note_decides_nothing(tmp_path: Path) -> None:
    notes = "      notes:\n        - any: [{all: [{rule: own-rule}, {ask: own-question}]}, {rule: own-count}]\n"
    changed = CHECKLIST.replace("      notes:\n        - rule: own-count\n", notes)
    assert changed != CHECKLIST
    assert problems_of(own_library(tmp_path, {LIST: changed})) == []


def test_the_id_of_a_checklist_is_taken_once(tmp_path: Path) -> None:
    taken = CHECKLIST.replace("own-list", "mic-sme-2021")
    assert_one_problem(
        problems_of(own_library(tmp_path, {"checklists/mic-sme-2021.yaml": taken})), tmp_path / "checklists/mic-sme-2021.yaml", 1, 12, "既に"
    )


def test_the_id_of_a_question_is_taken_once(tmp_path: Path) -> None:
    found = problems_of(own_library(tmp_path, {"checklists/questions/second.yaml": QUESTIONS}))
    assert_one_problem(found, tmp_path / "checklists/questions/second.yaml", 2, 3, "own.yaml")
