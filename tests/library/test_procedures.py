"""The procedures of the administrator's manual: all fifteen, each linked to what it mends; mistakes are located."""

from collections import Counter
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.library.library import load_library, read_library
from scanner.library.procedures import procedures_for
from tests.library.planting import Mistake, assert_one_problem, mistakes, own_library, planted

# Counted in the manual's table of contents: Ⅰ has four, Ⅱ one, Ⅲ one, Ⅳ two, Ⅴ two, Ⅵ two, Ⅶ one, Ⅷ two.
PARTS = {"Ⅰ": 4, "Ⅱ": 1, "Ⅲ": 1, "Ⅳ": 2, "Ⅴ": 2, "Ⅵ": 2, "Ⅶ": 1, "Ⅷ": 2}

OWN = """\
source: {ja: 自社の手順書, en: our own manual}
procedures:
  own-procedure:
    number: "1"
    ja: 暗号化する
    en: Encrypt
    where: {ja: 設定, en: Settings}
    steps: [{ja: 有効にします。, en: Turn it on.}]
    cautions: []
    mends: [own-rule]
    questions: [own-question]
"""


def test_all_fifteen_procedures_are_there_with_their_numbers() -> None:
    numbers = [each.number for each in load_library().procedures.values()]
    assert len(numbers) == len(set(numbers)) == 15
    assert Counter(number.partition("-")[0] for number in numbers) == PARTS
    assert {f"{part}-{at}" for part, count in PARTS.items() for at in range(1, count + 1)} == set(numbers)


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        ("apple-push-certificate-valid", ["Ⅷ-1"]),
        ("apple-enrolment-token-valid", ["Ⅷ-2"]),
        ("privileged-accounts-without-mailbox", ["Ⅰ-1", "Ⅰ-4"]),  # an account of its own, without a licence
        ("managed-device-user-enabled", ["Ⅰ-2", "Ⅲ-1"]),  # who left, and whose PC it was
        ("windows-smb1-off", []),
    ],
)
def test_a_rule_leads_to_the_procedures_that_mend_it(rule: str, numbers: list[str]) -> None:
    assert [each.number for each in procedures_for(load_library().procedures, rule)] == numbers


def test_licences_are_changed_where_todays_menu_is() -> None:
    """Since 2024-09-01 the Entra admin center, which the manual shows, changes no licences."""
    found = load_library().procedures
    for name in ("assign-licence", "remove-licence"):
        assert found[name].where.en.startswith("Microsoft 365 admin center")
        assert any("2024" in caution.en for caution in found[name].cautions)


WRONG = mistakes(
    ("rule that is not there", "mends: [own-rule]", "mends: [‸own-rules]", "own-rule"),
    ("question that is not there", "questions: [own-question]", "questions: [‸own-questions]", "own-question"),
    ("no step", "steps: [{ja: 有効にします。, en: Turn it on.}]", "steps: ‸[]", "1 つ以上"),
    ("one language", "where: {ja: 設定, en: Settings}", "where: ‸{ja: 設定}", "en"),
)


@pytest.mark.parametrize("mistake", WRONG, ids=lambda each: each.name)
def test_a_mistake_in_a_procedure_is_one_located_problem(tmp_path: Path, mistake: Mistake) -> None:
    wrong, line, column = planted(OWN, mistake)
    own_library(tmp_path, {"checklists/procedures/own.yaml": wrong})
    assert_one_problem(read_library([tmp_path])[1], tmp_path / "checklists/procedures/own.yaml", line, column, mistake.word)


def test_a_company_adds_its_own_procedures(tmp_path: Path) -> None:
    library = load_library([own_library(tmp_path, {"checklists/procedures/own.yaml": OWN})])
    assert [each.id for each in procedures_for(library.procedures, "own-rule")] == ["own-procedure"]
    assert [each.id for each in procedures_for(library.procedures, "own-question")] == ["own-procedure"]


def test_explain_tells_a_procedure_and_a_rule_leads_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "apple-push-certificate-valid", "--lang", "ja"]) == 0
    assert "手順: Apple MDM プッシュ証明書を更新する（explain renew-push-certificate）" in capsys.readouterr().out
    assert main(["explain", "renew-push-certificate", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "1. Choose Download your CSR" in said
    assert "based on: Administrator's manual of Secured PC" in said
