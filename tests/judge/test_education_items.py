"""What the items of the leaflet on security in education come to, whatever their parts came to; verdicts by hand from its words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scanner.model.methods import METHODS
from tests.judge.item_cases import judged
from tests.judge.item_tables import Case, library

LEAFLET = library().checklists["ms-education-2020"]
ITEMS = {item.number: item for item in LEAFLET.items}
ASKED = {number for number, item in ITEMS.items() if {leaf.kind for leaf in item.judged_by.leaves()} == {"ask"}}


def comes_to(number: str, told: Mapping[str, str], method: int = 2, *, exempt: bool = False, ledger: dict[str, int] | None = None) -> str:
    """The verdict of an item if its parts came to what is told, and the others passed (rules) or were answered yes."""
    item = ITEMS[number]
    kinds = {leaf.target: leaf.kind for leaf in item.judged_by.leaves()}
    assert set(told) <= set(kinds), set(told) - set(kinds)
    case = Case(
        item=number,
        name="",
        method=method,
        circumstances=dict(item.exempt_when) if exempt else {},
        ledger=ledger,
        enrolled=("windows", "macos") if ledger is None else tuple(kind for kind, count in ledger.items() if count),
        excluded=False,
        rules={name: told.get(name, "pass") for name, kind in kinds.items() if kind == "rule"},
        answers={name: told.get(name, "yes") for name, kind in kinds.items() if kind == "ask"},
        covers={},
        notes="fail",
        expect="",
        reason=None,
    )
    return str(judged(LEAFLET, item, case)[0])


@pytest.mark.parametrize("number", ITEMS)
@pytest.mark.parametrize("method", METHODS)
def test_an_item_of_which_everything_holds_passes_under_every_method(number: str, method: int) -> None:
    assert comes_to(number, {}, method) == "pass"


@pytest.mark.parametrize("number", sorted(ASKED))
def test_a_question_answered_no_fails_unless_it_is_an_example(number: str) -> None:
    example = ITEMS[number].priority == "例示"
    asked = {leaf.target for leaf in ITEMS[number].judged_by.leaves()}
    assert comes_to(number, dict.fromkeys(asked, "no")) == ("not_applicable" if example else "fail")
    assert comes_to(number, dict.fromkeys(asked, "unanswered")) == ("not_applicable" if example else "manual")


@pytest.mark.parametrize("number", sorted(number for number, item in ITEMS.items() if item.exempt_when))
def test_what_is_declared_away_does_not_apply(number: str) -> None:
    asked = dict.fromkeys({leaf.target for leaf in ITEMS[number].judged_by.leaves()}, "no")
    assert comes_to(number, asked, exempt=True) == "not_applicable"


ANSWERED = {"cloud-iso-27017": "no", "cloud-cs-gold-mark": "no", "cloud-fedramp": "no"}
CASES = [
    # 「いずれかの認定制度」: one is enough, and none is too few.
    ("4.1-1", {**ANSWERED, "cloud-iso-27017": "yes"}, "pass"),
    ("4.1-1", {**ANSWERED, "cloud-cs-gold-mark": "yes"}, "pass"),
    ("4.1-1", {**ANSWERED, "cloud-fedramp": "yes"}, "pass"),
    ("4.1-1", {**ANSWERED, "cloud-fedramp": "unanswered"}, "manual"),
    # Law and court, both.
    ("3-2", {"cloud-japanese-law": "no"}, "fail"),
    ("3-2", {"cloud-japanese-court": "partly"}, "fail"),
    ("3-2", {"cloud-japanese-court": "unanswered"}, "manual"),
    # A way in for devices that are not registered, an old definition file, malware that is left, a leak: each contradicts its check.
    ("5.1-1", {"managed-device-or-app-demanded": "fail"}, "fail"),
    ("5.1-1", {"managed-device-or-app-demanded": "unknown"}, "unknown"),
    ("5.1-2", {"windows-malware-definitions-current": "fail"}, "fail"),
    ("5.1-2", {"non-windows-antivirus": "no"}, "fail"),
    ("5.1-3", {"windows-no-malware-left": "fail"}, "fail"),
    ("5.1-3", {"other-devices-malware-checked": "no"}, "fail"),
    ("5.1-4", {"user-risk-answered": "fail"}, "fail"),
    ("5.1-4", {"leaked-credentials-treated": "fail"}, "fail"),
    # Checked every time: by compliance, or by something else that does it; but never where a way in asks for nothing.
    ("5.1-5", {"compliant-device-demanded": "fail"}, "pass"),
    ("5.1-5", {"compliant-device-demanded": "fail", "device-state-checked-at-access": "no"}, "fail"),
    ("5.1-5", {"compliant-device-demanded": "pass", "device-state-checked-at-access": "no"}, "pass"),
    ("5.1-5", {"compliant-device-demanded": "fail", "device-state-checked-at-access": "unanswered"}, "manual"),
    ("5.1-5", {"managed-device-or-app-demanded": "fail"}, "fail"),
    ("5.1-5", {"user-risk-answered": "fail"}, "fail"),
    # EDR of any make; of Macs only people know.
    ("5.2-2", {"defender-endpoint-onboarded": "fail"}, "pass"),
    ("5.2-2", {"defender-endpoint-onboarded": "fail", "edr-introduced": "no"}, "fail"),
    ("5.2-2", {"defender-endpoint-onboarded": "pass", "edr-introduced": "no"}, "fail"),
    ("5.2-2", {"defender-endpoint-onboarded": "pass", "edr-introduced": "unanswered"}, "manual"),
    ("5.2-3", {"identity-protection-licensed": "fail"}, "pass"),
    ("5.2-3", {"identity-protection-licensed": "fail", "behaviour-analysis-in-use": "no"}, "fail"),
    # 「動的なポリシー」: by either risk. Of an abnormal sign-in, that of the sign-in only.
    ("5.3-1", {"sign-in-risk-answered": "fail"}, "pass"),
    ("5.3-1", {"user-risk-answered": "fail"}, "pass"),
    ("5.3-1", {"sign-in-risk-answered": "fail", "user-risk-answered": "fail"}, "fail"),
    ("5.3-1", {"sign-in-risk-answered": "fail", "user-risk-answered": "unknown"}, "unknown"),
    ("5.3-2", {"sign-in-risk-answered": "fail"}, "fail"),
    ("5.3-3", {"identity-protection-licensed": "fail"}, "fail"),
    ("5.3-4", {"device-has-compliance-policy": "fail"}, "fail"),
    # Examples: never a fail, and no doubt where there is nothing to prove.
    ("5.3-8", {"device-threat-level-demanded": "fail"}, "not_applicable"),
    ("5.3-8", {"compliant-device-demanded": "unknown"}, "not_applicable"),
    ("5.3-10", {"sign-in-places-limited": "fail", "unknown-platforms-blocked": "fail"}, "pass"),
    ("5.5-10", {"windows-all-drives-protected": "fail"}, "not_applicable"),
    ("5.5-4", {"important-information-access-limited": "no"}, "not_applicable"),
]


@pytest.mark.parametrize(("number", "told", "expected"), CASES)
def test_an_item_comes_to_what_its_words_ask_for(number: str, told: dict[str, str], expected: str) -> None:
    assert comes_to(number, told) == expected


def test_where_the_ledger_has_no_mac_nothing_is_asked_about_them() -> None:
    told = {"edr-introduced": "no"}
    assert comes_to("5.2-2", told, ledger={"windows": 3, "macos": 0, "ios": 0, "android": 0}) == "pass"
    assert comes_to("5.2-2", told, ledger={"windows": 3, "macos": 1, "ios": 0, "android": 0}) == "fail"
