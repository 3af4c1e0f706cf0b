"""Words that everything shipped must have: why people are asked, what values are called, where facts come from, who else asks."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from scanner.language.conditions import Condition, Group, ItemTest, Not
from scanner.language.conditions import Test as FieldTest
from scanner.language.types import Field, Kind
from scanner.library.library import load_library
from scanner.library.questions import Question
from scanner.library.rules import Rule
from scanner.model.text import Text
from scanner.resources.registry import Resource

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load_library()
QUESTIONS = list(LIBRARY.questions.values())
DERIVED = [each for each in LIBRARY.resources.values() if each.derived_from]
JAPANESE = re.compile("[ぁ-んァ-ヶー・一-龠]")
SENTENCES = re.compile(r"[^。]+。")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.id)
def test_every_question_says_in_one_to_three_sentences_why_a_person_is_asked(question: Question) -> None:
    ja, en = question.asked_because.ja, question.asked_because.en
    assert JAPANESE.search(ja)
    assert not JAPANESE.search(en)
    assert "".join(SENTENCES.findall(ja)) == ja
    assert 1 <= len(SENTENCES.findall(ja)) <= 3
    # In full sentences, as they are read aloud: ます, ません, です, 別です …
    assert all(re.search("(?:です|ます|ません|せん)(?:（[^）]*）)?。$", each) for each in SENTENCES.findall(ja)), ja
    assert en[0].isupper()
    assert en.endswith(".")


def test_no_two_questions_give_the_same_reason() -> None:
    said = [sentence for each in QUESTIONS for sentence in SENTENCES.findall(each.asked_because.ja)]
    assert {each for each in said if said.count(each) > 1} == set()
    assert len({each.asked_because.en for each in QUESTIONS}) == len(QUESTIONS)


def _enums(fields: Mapping[str, Field]) -> Iterator[Field]:
    for field in fields.values():
        listed = field.kind is Kind.LIST and any(item.kind in (Kind.ENUM, Kind.FLAGS) for item in field.items.values())
        if field.kind in (Kind.ENUM, Kind.FLAGS) or listed:
            yield field
        if field.kind in (Kind.LIST, Kind.OBJECT) and not listed:
            yield from _enums(field.items)


@pytest.mark.parametrize("resource", DERIVED, ids=lambda each: each.name)
def test_every_value_of_a_derived_field_has_a_name(resource: Resource) -> None:
    for field in _enums(resource.fields):
        assert field.values == field.means.keys(), f"{resource.name}/{field.name}: {field.values ^ field.means.keys()}"
        assert len({each.ja for each in field.means.values()}) == len(field.means), field.name
        assert [value for value, text in field.means.items() if value == text.ja] == [], field.name


# What is called by the very words that are compared: names of operating systems, paths and file types on a PC,
# what a group policy writes into the registry.
BY_ITSELF = {("intune.managedDevices", "operatingSystem"), ("derived.policySettings", "texts"), ("derived.groupPolicyValues", "value")}
WORDED = {Kind.STRING, Kind.ENUM, Kind.FLAGS, Kind.LIST}


def _tests(condition: Condition | None) -> Iterator[FieldTest]:
    match condition:
        case Group(_, parts):
            for part in parts:
                yield from _tests(part)
        case Not(part):
            yield from _tests(part)
        case ItemTest():
            yield from _tests(condition.condition)
        case FieldTest():
            yield condition


@pytest.mark.parametrize("rule", LIBRARY.rules.values(), ids=lambda each: each.id)
def test_no_rule_says_a_value_in_the_language_of_machines(rule: Rule) -> None:
    for condition in (rule.where, rule.require, rule.valid_when, rule.conclusive_when, rule.count.of if rule.count else None):
        for test in _tests(condition):
            values = test.operand if isinstance(test.operand, list) else [test.operand]
            if test.field.kind in WORDED and (rule.resource.name, test.field.name) not in BY_ITSELF:
                assert {each for each in values if isinstance(each, str)} <= test.field.means.keys(), f"{test.field.name}: {values}"


@pytest.mark.parametrize("resource", LIBRARY.resources.values(), ids=lambda each: each.name)
def test_names_of_values_are_japanese_and_english(resource: Resource) -> None:
    for field in _named(resource.fields):
        for value, text in field.means.items():
            assert JAPANESE.search(text.ja) or text.ja == text.en, f"{field.name}: {value}"
            assert not JAPANESE.search(text.en), f"{field.name}: {value}"


def _named(fields: Mapping[str, Field]) -> Iterator[Field]:
    for field in fields.values():
        yield field
        yield from _named(field.items)


def test_the_settings_of_policies_are_those_that_policies_are_read_for() -> None:
    read = yaml.safe_load((ROOT / "scanner/derive/policies/settings.yaml").read_text(encoding="utf-8"))["settings"]
    field = LIBRARY.resources["derived.policySettings"].fields["setting"]
    assert field.values == {*read, "*"}


@pytest.mark.parametrize("resource", DERIVED, ids=lambda each: each.name)
def test_every_derived_resource_names_pages_as_its_source(resource: Resource) -> None:
    document = yaml.safe_load((ROOT / f"scanner/resources/derived/{resource.name}.yaml").read_text(encoding="utf-8"))
    pages = document["source"].split(", ")
    assert all(re.fullmatch(r"https://(?:learn\.microsoft\.com|www\.soumu\.go\.jp)/[a-z0-9_/.-]+(?:\?view=graph-rest-beta)?", page) for page in pages)
    assert len(set(pages)) == len(pages)


MANUAL = Text("セキュアド PC 管理者マニュアル（NTTコミュニケーションズ）Ⅸ-2: ", "Secured PC administrator manual (NTT Communications), IX-2: ")
POLICY = Text("在宅勤務セキュリティポリシー（CSAJ、2018 年）", "Home-work security policy (CSAJ, 2018), ")
LEARN = Text(*["Microsoft Learn: https://learn.microsoft.com/"] * 2)
SOURCES = (MANUAL, POLICY, LEARN)
# What section IX-2 lists for Microsoft 365, and the rules that look at it.
LISTED = {
    "MDM": {"mdm-authority-intune", "mdm-scope-covers-everyone"},
    "多要素認証": {"mfa-demanded-of-everyone", "cloud-people-mfa-demanded", "security-defaults-on"},
    "秘密度ラベル": {"sensitivity-labels-encrypt", "sensitivity-labels-plain"},
    "Autopilot": {"autopilot-users-standard", "autopilot-profile-assigned", "autopilot-devices-with-profile"},
    "既知のフォルダー": {"known-folders-backed-up"},
    "Web 保護": {"web-protection-forced"},
    "Defender": {
        "web-protection-forced",
        "windows-antivirus-active",
        "windows-realtime-protection-on",
        "windows-realtime-protection-forced",
        "windows-malware-definitions-current",
    },
    "ウイルス定義ファイル": {"windows-antivirus-active", "windows-malware-definitions-current", "windows-definition-updates-forced"},
    "更新リング": {"windows-update-automatic", "microsoft-update-on"},
    "BitLocker": {"windows-system-drive-encrypted", "windows-all-drives-protected", "pc-encryption-forced"},
    "スクリーンロック": {"pc-screen-lock-forced"},
}


def test_rules_name_the_manual_that_lists_their_setting_for_the_handbook() -> None:
    named = {
        rule.id: [each.ja.removeprefix(MANUAL.ja) for each in rule.references if each.ja.startswith(MANUAL.ja)] for rule in LIBRARY.rules.values()
    }
    for row, rules in LISTED.items():
        assert {rule for rule, texts in named.items() if any(row in text for text in texts)} == rules, row
    assert {rule for rule, texts in named.items() if texts} == {rule for rules in LISTED.values() for rule in rules}


def test_references_are_told_in_both_languages() -> None:
    for rule in LIBRARY.rules.values():
        for each in rule.references:
            assert any(each.ja.startswith(known.ja) and each.en.startswith(known.en) for known in SOURCES), rule.id
            assert not JAPANESE.search(each.en), rule.id
