"""What the provider of the PC service claims: every row and setting of its manual once, as counted by hand there."""

import re
from collections import Counter

import pytest

from scanner.library.library import load_library
from scanner.library.products import Claim

LIBRARY = load_library()
SERVICE = LIBRARY.products["secured-pc"]
LATER = LIBRARY.checklists["mic-sme-2022"]
MANUAL = "セキュアド PC 管理者マニュアル（NTTコミュニケーションズ）Ⅸ-2"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")

# The column of what the provider does: bullets printed in each row, in the order of the table.
# ◎: 2+2+1+1+2+1+2+2+2+1+1+1+1 = 19; first page of ○: 1+2+1+2+1+1+2+1+1 = 12; second page: 2+2+2+3+1+1+2+1+2 = 16; 47 in all.
BULLETS = {
    "1-1": 2, "1-2": 2, "2-1": 1, "2-2": 1, "3-1": 2, "4-1": 1, "4-2": 2, "5-1": 2, "5-2": 2, "7-1": 1, "8-1": 1, "9-1": 1, "9-2": 1,
    "2-3": 1, "2-4": 2, "3-3": 1, "3-4": 2, "3-5": 1, "5-3": 1, "6-1": 2, "6-2": 1, "7-2": 1,
    "8-2": 2, "8-3": 2, "8-4": 2, "8-5": 3, "9-3": 1, "9-4": 1, "10-1": 2, "10-2": 1, "10-3": 2,
}  # fmt: skip
# The column of what the customer does: 周知 in 16 rows, 周知（システム管理者様向け） in 4, nothing in 11.
TELL_EMPLOYEES = {
    "1-1", "2-2", "4-1", "4-2", "5-1", "5-2", "2-4", "3-3", "3-4", "3-5", "5-3", "6-1", "6-2", "8-3", "8-4", "8-5",
}  # fmt: skip
TELL_ADMINISTRATORS = {"1-2", "7-1", "10-1", "10-3"}
NOTHING = {"2-1", "3-1", "8-1", "9-1", "9-2", "2-3", "7-2", "8-2", "9-3", "9-4", "10-2"}
# Bullets that say 周知資料提示, with or without whom it is for, or what about: 9 + 7 + 5 = 21 rows.
MATERIAL = TELL_EMPLOYEES | TELL_ADMINISTRATORS | {"3-1"}
# IX-2: ten headings, one of which (MFA) names two places; three sites.
SETTINGS = {
    "Azure Portal": ["mdm-scope", "mfa-security-defaults", "mfa-additional-settings"],
    "Microsoft365コンプライアンス": ["sensitivity-labels", "autopilot-profile"],
    "Microsoft Endpoint Manager admin center": [
        "onedrive-backup", "defender-antivirus", "defender-web-protection", "windows-updates", "bitlocker", "screen-lock",
    ],
}  # fmt: skip


def claim(number: str) -> Claim:
    found = SERVICE.claim("mic-sme-2022", number)
    assert found is not None, number
    return found


def test_every_row_of_the_table_stands_there_exactly_once() -> None:
    assert (len(BULLETS), sum(BULLETS.values())) == (31, 47)
    assert Counter((each.checklist, each.item) for each in SERVICE.covers) == Counter(("mic-sme-2022", number) for number in BULLETS)
    assert {each.number for each in LATER.items} == set(BULLETS)


def test_every_row_carries_the_sign_that_is_printed() -> None:
    assert Counter(each.sign for each in SERVICE.covers) == {"〇": 31}
    assert [hex(ord(sign)) for sign in SERVICE.signs] == ["0x3007"]


def test_measures_are_those_printed_but_for_the_one_that_is_only_considered() -> None:
    """4-2: enforcing the screen lock is under consideration; the notice is the only thing done today."""
    assert {each.item: len(each.measures) for each in SERVICE.covers} == {**BULLETS, "4-2": 1}
    assert any("強制適用検討中" in each.ja and "planned" in each.ja for each in claim("4-2").remarks)


def test_where_material_is_shown_it_is_the_last_measure() -> None:
    assert {each.item for each in SERVICE.covers if "資料を提示" in each.measures[-1].ja} == MATERIAL
    assert len(MATERIAL) == 21
    assert not any("資料を提示" in measure.ja for each in SERVICE.covers for measure in each.measures[:-1])


def test_what_stays_with_the_customer_is_what_is_printed() -> None:
    assert (len(TELL_EMPLOYEES), len(TELL_ADMINISTRATORS), len(NOTHING)) == (16, 4, 11)
    found = {each.item: each.customer for each in SERVICE.covers}
    assert {number for number, text in found.items() if text is None} == NOTHING
    assert {number for number, text in found.items() if text and text.ja.startswith("周知：")} == TELL_EMPLOYEES
    assert {number for number, text in found.items() if text and text.ja.startswith("周知（システム管理者向け）：")} == TELL_ADMINISTRATORS


def test_nothing_is_full_where_something_stays_with_the_customer() -> None:
    """3-1 leaves the customer's column empty but only says that settings are possible."""
    assert {each.item for each in SERVICE.covers if each.extent == "full"} == NOTHING - {"3-1"}
    assert {each.item for each in SERVICE.covers if each.extent == "part"} == set(BULLETS) - (NOTHING - {"3-1"})


@pytest.mark.parametrize(
    ("number", "words"), [("6-1", "HTTP通信で暗号化"), ("8-2", "提要"), ("8-3", "Bitlokker"), ("10-3", "COM"), ("8-5", "120日"), ("2-3", "規定")]
)
def test_misprints_are_recorded_and_not_smoothed_over(number: str, words: str) -> None:
    assert any(words in each.ja for each in claim(number).remarks)


def test_numbers_of_the_manual_carry_over() -> None:
    assert "4年" in claim("5-1").measures[0].ja
    assert "120日" in claim("8-5").measures[1].ja


def test_every_setting_stands_there_once_with_the_site_that_it_is_listed_under() -> None:
    assert [each.id for each in SERVICE.settings] == [name for names in SETTINGS.values() for name in names]
    for site, names in SETTINGS.items():
        assert all(each.path.ja.startswith(site) for each in SERVICE.settings if each.id in names)


def test_the_profile_that_is_listed_under_the_wrong_site_is_said_to_be() -> None:
    (found,) = [each for each in SERVICE.settings if each.id == "autopilot-profile"]
    assert "OOBE_Profile" in found.path.ja
    assert any("Endpoint Manager" in each.ja for each in found.remarks)


def test_every_setting_is_seen_by_rules_and_every_rule_that_names_the_manual_stands_here() -> None:
    assert [each.id for each in SERVICE.settings if not each.rules] == []
    naming = {rule.id for rule in LIBRARY.rules.values() if any(each.ja.startswith(MANUAL) for each in rule.references)}
    assert naming - {name for each in SERVICE.settings for name in each.rules} == set()


def test_it_is_a_service_whose_manual_bears_no_date() -> None:
    assert (SERVICE.kind, SERVICE.party, SERVICE.date, SERVICE.url) == ("service", "provider", None, None)
    assert SERVICE.title.ja == "セキュアドPC（月額レンタル）"


def test_no_telephone_number_or_address_of_the_provider_is_carried_over() -> None:
    texts = [text for each in SERVICE.covers for text in (*each.measures, *each.remarks, each.customer, each.request) if text]
    assert not any(re.search(r"0\d{1,3}-\d{2,4}-\d{3,4}|@", text.ja + text.en) for text in texts)


def test_english_texts_of_claims_are_english() -> None:
    texts = [text for each in SERVICE.covers for text in (*each.measures, *each.remarks, each.customer, each.request) if text]
    assert [text.en for text in texts if JAPANESE.search(text.en)] == []
    assert [text.ja for text in texts if not JAPANESE.search(text.ja)] == []
