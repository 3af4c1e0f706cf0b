"""Waivers: what they accept, when they end, and that no verdict ever changes.

The sample company, method ②, item 8-3 (drives encrypted) fails for PC-007, PC-012 and PC-016; item 9-1 for one person, by two rules;
item 1-2 by an answer "partly"; method ⑥, item 8-2 fails among others because there is no policy at all (a count of 0).
The snapshot was collected at 2026-11-01T00:00:00Z, which is 09:00 of the same day in Tokyo.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.judge.store import read_assessment
from scanner.judge.waivers import pinnable

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
PERSON = "7a4e5bac-ae29-48bb-9abd-073cc293ba63"
PERSON_VALUES = {"passwordPolicies": "DisablePasswordExpiration, DisableStrongPassword"}
PC007, PC012, PC016 = "ae3c5f64-3ab1-4b3d-a26f-3bbfe7be7aee", "d8a885d1-5cbb-4ef1-a921-c6e819357a01", "5e5f579b-d53f-4526-9e0b-13534442ac8c"

Json = dict[str, Any]


def waiver(item: str, *, expires: str = "2027-03-31", **target: Any) -> Json:
    return {"item": f"mic-sme-2021/{item}", **target, "reason": "更新待ち", "approved_by": "代表", "on": "2026-10-20", "expires": expires}


def strong_password(rule: str, values: Json, **more: Any) -> Json:
    return waiver("9-1", work_style="company-pc", rule=rule, records=[{"id": PERSON, "observed": values}], **more)


def both(**more: Any) -> list[Json]:
    """Accept the one failing person of 9-1 for both rules that fail."""
    return [
        strong_password("entra-strong-password-required", PERSON_VALUES, **more),
        strong_password("cloud-people-strong-password", PERSON_VALUES | {"onPremisesSyncEnabled": None}, **more),
    ]


def judged(waivers: list[Json], folder: Path) -> Json:
    folder.mkdir(exist_ok=True)
    file = folder / "waivers.yaml"
    file.write_text(f"waivers: {json.dumps(waivers)}\n", encoding="utf-8")
    line = ["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml"), "--waivers", str(file)]
    assert main([*line, "--out", str(folder / "a")]) == 0
    return read_assessment(folder / "a")


def result(assessment: Json, item: str, style: str = "company-pc") -> Json:
    return next(each for each in assessment["results"] if (each["item"], each["work_style"]) == (item, style))


def told(assessment: Json, item: str, style: str = "company-pc") -> tuple[bool, int, int]:
    found = result(assessment, item, style)["waiver"]
    return found["waived"], found["failing"], found["accepted"]


def waived_of(assessment: Json, style: str = "company-pc") -> int:
    return next(int(each["waived"]) for each in assessment["summary"] if each["work_style"] == style)


def test_an_item_is_waived_when_every_failing_record_is_and_stays_a_fail(tmp_path: Path) -> None:
    assessment = judged(both(), tmp_path)
    assert told(assessment, "9-1") == (True, 2, 2)
    assert result(assessment, "9-1")["verdict"] == "fail"
    assert result(assessment, "9-1")["waiver"]["waivers"] == ["w1", "w2"]
    assert [each["state"] for each in assessment["waivers"]] == ["in_force", "in_force"]
    assert assessment["waivers"][0]["records"] == [{"id": PERSON, "name": "営業03", "observed": PERSON_VALUES, "state": "in_force"}]
    # One item of the company PCs is waived; the other work style's 9-1 is not named, so nothing of it is.
    assert (waived_of(assessment), waived_of(assessment, "own-device")) == (1, 0)
    assert result(assessment, "9-1", "own-device")["waiver"] is None


def test_counts_and_shares_do_not_know_waivers(tmp_path: Path) -> None:
    with_them, without = judged(both(), tmp_path / "with"), judged([], tmp_path / "without")
    for key in ("counts", "share", "passed_by", "by_priority"):
        assert [each[key] for each in with_them["summary"]] == [each[key] for each in without["summary"]]


def test_one_of_two_failing_parts_is_not_enough(tmp_path: Path) -> None:
    assessment = judged(both()[:1], tmp_path)
    assert told(assessment, "9-1") == (False, 2, 1)
    assert waived_of(assessment) == 0


def test_a_waiver_for_every_work_style_counts_in_each(tmp_path: Path) -> None:
    everywhere = [{key: value for key, value in each.items() if key != "work_style"} for each in both()]
    assessment = judged(everywhere, tmp_path)
    assert told(assessment, "9-1") == (True, 2, 2)
    # The other work style fails by the phones of two people as well: 2 + 2 parts, 2 of them accepted.
    assert told(assessment, "9-1", "own-device") == (False, 4, 2)


def test_another_value_ends_a_waiver(tmp_path: Path) -> None:
    assessment = judged([strong_password("entra-strong-password-required", {"passwordPolicies": "DisableStrongPassword"})], tmp_path)
    assert told(assessment, "9-1") == (False, 2, 0)
    assert assessment["waivers"][0]["state"] == "changed"
    assert assessment["waivers"][0]["records"][0]["state"] == "changed"


@pytest.mark.parametrize(
    ("expires", "state"),
    [
        ("2026-10-31", "expired"),  # over at 23:59:59 of the day before in Tokyo
        ("2026-11-01", "in_force"),  # the day of the collection itself still counts
    ],
)
def test_a_waiver_holds_until_the_end_of_its_last_day(expires: str, state: str, tmp_path: Path) -> None:
    assessment = judged(both(expires=expires), tmp_path)
    assert {each["state"] for each in assessment["waivers"]} == {state}
    assert told(assessment, "9-1") == ((True, 2, 2) if state == "in_force" else (False, 2, 0))


def test_records_that_do_not_fail_or_are_not_there_accept_nothing(tmp_path: Path) -> None:
    records = [
        {"id": PC007, "observed": {"isEncrypted": False}},  # fails
        {"id": PC016, "observed": {"isEncrypted": False}},  # encrypted, its protection suspended: another rule's matter
        {"id": "00000000-0000-0000-0000-000000000000", "observed": {"isEncrypted": False}},
    ]
    assessment = judged([waiver("8-3", rule="windows-system-drive-encrypted", records=records)], tmp_path)
    assert [each["state"] for each in assessment["waivers"][0]["records"]] == ["in_force", "met", "gone"]
    # 1 record fails by this rule, 3 by each of the two others.
    assert told(assessment, "8-3") == (False, 7, 1)


def test_an_answer_can_be_accepted_as_it_was_given(tmp_path: Path) -> None:
    assessment = judged([waiver("1-2", question="important-information-inventory", answer="partly")], tmp_path)
    assert told(assessment, "1-2") == (True, 1, 1)
    other = judged([waiver("1-2", question="important-information-inventory", answer="no")], tmp_path / "other")
    assert told(other, "1-2") == (False, 1, 0)
    assert other["waivers"][0]["state"] == "changed"


def test_where_no_single_record_fails_the_number_found_is_accepted(tmp_path: Path) -> None:
    named = {"work_style": "own-device", "rule": "android-app-protection-policy"}
    assessment = judged([waiver("8-2", **named, count=0), waiver("8-2", **named, count=1)], tmp_path)
    assert [each["state"] for each in assessment["waivers"]] == ["in_force", "changed"]
    # 8-2 fails by a phone outside the MDM, an answer, the demand on sign-in, the missing policy and two phones without a passcode.
    assert told(assessment, "8-2", "own-device") == (False, 6, 1)


def test_a_waiver_of_an_item_that_passes_is_unused(tmp_path: Path) -> None:
    passing = next(each["item"] for each in judged([], tmp_path)["results"] if each["verdict"] == "pass" and "ask" in str(each["judged_by"]))
    question = next(leaf["ask"] for leaf in _asks(result(read_assessment(tmp_path / "a"), passing)["judged_by"]))
    assessment = judged([waiver(passing, question=question, answer="no")], tmp_path)
    assert assessment["waivers"][0]["state"] == "unused"
    assert told(assessment, passing) == (False, 0, 0)


def _asks(node: Json) -> list[Json]:
    parts = node.get("all") or node.get("any")
    return [leaf for part in parts for leaf in _asks(part)] if parts else [node] if "ask" in node else []


@pytest.mark.parametrize(
    ("value", "whole"), [("abc", True), ("abc…", False), ("***", False), (["a", "…"], False), ({"a": ["…"]}, False), (None, True)]
)
def test_what_evidence_shows_cut_or_hidden_cannot_be_accepted(value: object, whole: bool) -> None:
    assert pinnable(value) is whole
