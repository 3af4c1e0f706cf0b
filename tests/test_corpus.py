"""Meta-tests over all YAML: everything shipped is complete, used, explained and in good shape."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.judge.cases import check_cases
from scanner.language.rule_schema import written
from scanner.language.strict_yaml import loads
from scanner.library.library import Library, load_library
from scanner.library.rules import Rule
from scanner.model.errors import Problems

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = load_library()
RULES = list(LIBRARY.rules.values())
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def facts() -> tuple[dict[str, Any], dict[str, Any]]:
    rows = yaml.safe_load((ROOT / "tests/data/facts-rows.yaml").read_text(encoding="utf-8"))
    mapped = loads((ROOT / "rules/facts-map.yaml").read_bytes(), "rules/facts-map.yaml").data
    return rows, mapped


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_gives_the_verdicts_of_its_case_table(rule: Rule) -> None:
    problems = Problems()
    ran = check_cases(ROOT / "fixtures" / "rules" / f"{rule.id}.yaml", f"fixtures/rules/{rule.id}.yaml", rule, problems)
    assert [f"{each.place}: {each.ja}" for each in problems] == []
    assert ran >= 5


def test_every_case_table_belongs_to_a_rule() -> None:
    assert {path.stem for path in (ROOT / "fixtures/rules").glob("*.yaml")} == set(LIBRARY.rules)


def test_every_rule_and_every_question_is_used_by_a_checklist() -> None:
    leaves = [leaf for checklist in LIBRARY.checklists.values() for item in checklist.items for leaf in item.leaves()]
    assert {leaf.target for leaf in leaves if leaf.kind == "rule"} == set(LIBRARY.rules)
    assert {leaf.target for leaf in leaves if leaf.kind == "ask"} == set(LIBRARY.questions)


BEYOND = {"mic-guideline-2021", "ms-education-2020", "windows-endpoint", "active-directory", "exports", "older"}


def test_every_row_of_the_facts_has_a_rule_a_question_or_a_reason() -> None:
    rows, mapped = facts()
    for table in ("identity", "devices"):
        assert list(mapped[table]) == rows[table]
        for row, each in mapped[table].items():
            assert each.keys() <= {"rules", "question", "beyond", "why_not", "note"}, row
            assert each.keys() & {"rules", "question", "beyond", "why_not"}, row
            assert set(each.get("rules", ())) <= set(LIBRARY.rules), row
            assert set(each.get("question", ())) <= set(LIBRARY.questions), row
            assert each.get("beyond", "older") in BEYOND, row
            # What a question decides today is no business of another guideline alone: what a machine cannot see of it needs a reason.
            assert not ("beyond" in each and "question" in each), row
            for text in (each[name] for name in ("why_not", "note") if name in each):
                assert JAPANESE.search(text["ja"]), row
                assert text["en"], row


def test_every_rule_stands_on_a_row_of_the_facts() -> None:
    _, mapped = facts()
    assert {rule for table in mapped.values() for each in table.values() for rule in each.get("rules", ())} == set(LIBRARY.rules)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_never_names_a_checklist(rule: Rule) -> None:
    text = (ROOT / LIBRARY.files[rule.id]).read_text(encoding="utf-8")
    assert not any(checklist in text for checklist in LIBRARY.checklists)
    assert "手引き" not in text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_texts_of_a_rule_are_japanese_and_english(rule: Rule) -> None:
    for text in (rule.title, rule.why, rule.fix, rule.limits):
        assert JAPANESE.search(text.ja)
        assert not JAPANESE.search(text.en)


def test_the_texts_of_questions_and_items_are_japanese_and_english() -> None:
    texts = [text for each in LIBRARY.questions.values() for text in (each.text, each.help, each.who, each.evidence, each.remedy)]
    items = [item for checklist in LIBRARY.checklists.values() for item in checklist.items]
    texts += [text for item in items for text in (item.title, item.demand)]
    for text in texts:
        assert JAPANESE.search(text.ja), text
        assert text.en, text


def test_the_rule_schema_is_the_one_that_the_operator_table_generates() -> None:
    assert (ROOT / "scanner/language/schemas/rule.schema.json").read_text(encoding="utf-8") == written()


def test_every_shipped_rule_names_its_schema_for_editors() -> None:
    for rule in RULES:
        first = (ROOT / LIBRARY.files[rule.id]).read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../../scanner/language/schemas/rule.schema.json"


def test_no_resource_names_a_field_that_must_never_be_stored(library: Library = LIBRARY) -> None:
    for resource in library.resources.values():
        for field in resource.fields.values():
            assert not set(resource.never) & {field.name, *field.path}, f"{resource.name}/{field.name}"


ASSURANCE = [
    "問題は発見されなかった",
    "問題は見つかりませんでした",
    "安全であることを保証",
    "準拠していることを証明",
    "適合を保証",
    "we certify",
    "is guaranteed",
    "no problems were found",
]


def test_no_text_or_template_sounds_like_assurance() -> None:
    paths = [*ROOT.glob("reporters/**/*.py"), *ROOT.glob("reporters/templates/*"), *ROOT.glob("rules/**/*.yaml"), *ROOT.glob("checklists/**/*.yaml")]
    wrong = [f"{path.relative_to(ROOT)}: {phrase}" for path in paths for phrase in ASSURANCE if phrase in path.read_text(encoding="utf-8")]
    assert wrong == []
