"""A document about some devices only, levels that merely allow, and items that an organisation leaves out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.assess import Assessor
from scanner.judge.differences import differences
from scanner.judge.engine import judge, plan
from scanner.judge.population import DEVICES, Populations
from scanner.library.answers import Answer
from scanner.library.checklists import Node
from scanner.library.library import Library, load_library
from scanner.library.organisation import Exclusion, Organisation, WorkStyle, undeclared
from tests.judge.waived import none_accepted
from tests.library.pc_list import PC_CHECKLIST
from tests.library.planting import own_library
from tests.proof.mutations import MemorySnapshot, in_memory

EXEMPLARY = in_memory(Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "exemplary" / "snapshot")
LEFT_OUT = Exclusion("pc-list", "5.1.4-1", "暗号化装置で代替", "情報システム担当", "2026-10-01")
YES = Answer("own-question", None, "yes", "担当", "2026-10-01", None, (), (), None)
PLAIN = Node("ask", "own-question", (), {}, {}, (), (), "", None)
ITEMS = ("5.1.4-1", "5.1.4-2", "9.1-1")
Results = Mapping[tuple[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load_library([own_library(tmp_path_factory.mktemp("own"), {"checklists/pc-list.yaml": PC_CHECKLIST})])


def with_encryption(*, on: bool) -> MemorySnapshot:
    """The exemplary tenant; ``on``: whether the PCs report encryption."""
    changed = [{**each, "isEncrypted": on} if each["operatingSystem"] == "Windows" else each for each in EXEMPLARY.data[DEVICES]]
    return EXEMPLARY.with_records(DEVICES, changed)


def without_pcs() -> MemorySnapshot:
    return EXEMPLARY.with_records(DEVICES, [each for each in EXEMPLARY.data[DEVICES] if each["operatingSystem"] != "Windows"])


def organisation_of(*checklists: str, ledger: Mapping[str, int] | None = None, tailoring: tuple[Exclusion, ...] = ()) -> Organisation:
    styles = [WorkStyle(name, name, method, None, None, {}, None, None, ledger) for name, method in (("office", 1), ("byod", 5))]
    return replace(undeclared("pc-list", 1), checklists=checklists or ("pc-list",), work_styles=tuple(styles), tailoring=tailoring)


def assessed(library: Library, organisation: Organisation, snapshot: MemorySnapshot, *answers: Answer) -> dict[str, Any]:
    checklists = [library.checklists[name] for name in organisation.checklists]
    populations = Populations(snapshot.as_snapshot(), organisation, library.resources)
    findings = judge(snapshot.as_snapshot(), populations, plan(library, organisation, checklists))
    results = list(Assessor(library, organisation, snapshot.manifest, populations, findings, answers, none_accepted()).results(checklists))
    return {
        "results": results,
        "findings": [each.as_json() for each in findings.values()],
        "differences": differences(library, organisation, checklists, results),
    }


def results(library: Library, organisation: Organisation, snapshot: MemorySnapshot, *answers: Answer) -> Results:
    listed = [each for each in assessed(library, organisation, snapshot, *answers)["results"] if each["checklist"] == "pc-list"]
    found = {(each["item"], each["work_style"]): each for each in listed}
    assert len(found) == len(listed)
    return found


def said(found: Results, style: str = "office") -> list[tuple[str, dict[str, int]]]:
    return [(found[number, style]["verdict"], found[number, style]["reasons"]) for number in ITEMS]


def test_every_item_stands_there_once_for_each_work_style_and_not_for_personal_devices(library: Library) -> None:
    found = results(library, organisation_of(), with_encryption(on=True), YES)
    assert set(found) == {(number, style) for number in ITEMS for style in ("office", "byod")}
    assert said(found) == [("pass", {})] * 3
    assert said(found, "byod") == [("not_applicable", {"method": 1})] * 3


@pytest.mark.parametrize(("encrypted", "answers"), [(False, [YES]), (True, []), (True, [replace(YES, answer="no")]), (False, [])])
def test_what_a_document_merely_allows_passes_or_is_optional(library: Library, encrypted: bool, answers: list[Answer]) -> None:
    result = results(library, organisation_of(), with_encryption(on=encrypted), *answers)["5.1.4-2", "office"]
    assert (result["verdict"], result["reasons"]) == ("not_applicable", {"optional": 1})
    assert result["judged_by"]["verdict"] in ("fail", "manual")  # what was seen stays visible


def test_what_is_allowed_and_could_not_be_read_is_optional_too_while_a_demand_is_unknown(library: Library) -> None:
    denied = EXEMPLARY.with_entry(DEVICES, state="not_obtained", complete=False, file=None, count=0, sha256=None)
    found = results(library, organisation_of(), denied, YES)
    assert said(found)[:2] == [("unknown", {"not_collected": 1}), ("not_applicable", {"optional": 1})]


def test_an_item_left_out_says_by_whom_and_why_and_its_rule_is_not_judged(library: Library) -> None:
    assessment = assessed(library, organisation_of(tailoring=(LEFT_OUT,)), with_encryption(on=False), YES)
    found = {(each["item"], each["work_style"]): each for each in assessment["results"]}
    result = found["5.1.4-1", "office"]
    assert (result["verdict"], result["reasons"], result["judged_by"]) == ("not_applicable", {"exempt": 1}, None)
    assert result["excluded"] == {"reason": "暗号化装置で代替", "by": "情報システム担当", "on": "2026-10-01"}
    # Where it is not asked at all, that is the reason.
    assert (found["5.1.4-1", "byod"]["reasons"], found["5.1.4-1", "byod"]["excluded"]) == ({"method": 1}, None)
    assert found["9.1-1", "office"]["excluded"] is None
    assert [each["parameters"]["sync_days"]["value"] for each in assessment["findings"]] == [30]  # that of 5.1.4-2 alone


NONE = {"windows": 0, "ios": 3}


def test_a_document_for_pcs_does_not_apply_where_ledger_and_intune_know_of_none(library: Library) -> None:
    found = results(library, organisation_of(ledger=NONE), without_pcs(), YES)
    assert said(found) == [("not_applicable", {"no_subject": 1})] * 3
    assert said(found, "byod") == [("not_applicable", {"method": 1})] * 3


@pytest.mark.parametrize("ledger", [None, {"ios": 3}, {"windows": 1}])
def test_without_a_zero_in_the_ledger_a_document_for_pcs_stays_in_force(library: Library, ledger: dict[str, int] | None) -> None:
    found = results(library, organisation_of(ledger=ledger), without_pcs(), YES)
    assert said(found)[0][0] == "unknown"
    assert said(found)[2] == ("pass", {})


def test_a_pc_that_is_enrolled_contradicts_a_zero_in_the_ledger(library: Library) -> None:
    found = results(library, organisation_of(ledger=NONE), with_encryption(on=False), YES)
    assert said(found) == [("fail", {}), ("not_applicable", {"optional": 1}), ("pass", {})]


def differing(library: Library, organisation: Organisation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = assessed(library, organisation, with_encryption(on=True), YES)["differences"]
    return found


def aged(days: int) -> MemorySnapshot:
    """The exemplary tenant, whose PCs last synchronised so many days before the snapshot (2026-11-01)."""
    stamp = f"2026-10-{31 - days + 1:02d}T00:00:00Z"
    changed = [{**each, "isEncrypted": True, "lastSyncDateTime": stamp} for each in EXEMPLARY.data[DEVICES]]
    return EXEMPLARY.with_records(DEVICES, changed)


def test_where_two_documents_ask_for_different_numbers_both_stand_side_by_side_with_their_verdicts(library: Library) -> None:
    # 10 days old: fresh enough for own-list (14 days), too old for pc-list (7 days).
    assessment = assessed(library, organisation_of("own-list", "pc-list"), aged(10), YES)
    (row,) = assessment["differences"]
    assert (row["rule"], row["work_styles"]) == ("own-rule", ["office"])
    assert row["parameters"] == [{"name": "sync_days", "label": {"ja": "同期の鮮度", "en": "freshness of the last sync"}, "basis": "ours"}]
    assert [(each["checklist"], each["item"], each["verdict"], each["numbers"]) for each in row["sides"] if each["decides"]] == [
        ("own-list", "1-1", "pass", [{"value": 14, "from": "checklist", "used": 14}]),
        ("pc-list", "5.1.4-1", "unknown", [{"value": 7, "from": "checklist", "used": 7}]),
        ("pc-list", "5.1.4-2", "pass", [{"value": 30, "from": "rule", "used": 30}]),
    ]


def test_the_numbers_of_the_documents_differ_also_where_the_organisation_is_stricter_than_both(library: Library) -> None:
    strict = replace(organisation_of("own-list", "pc-list"), parameters={"own-rule": {"sync_days": 5}})
    (row,) = differing(library, strict)
    assert [(each["numbers"][0]["value"], each["numbers"][0]["used"]) for each in row["sides"]] == [(14, 5), (7, 5), (30, 5)]


def test_nothing_differs_within_one_document_or_where_an_item_is_left_out(library: Library) -> None:
    assert differing(library, organisation_of()) == []
    both = (LEFT_OUT, replace(LEFT_OUT, item="5.1.4-2"))
    assert differing(library, organisation_of("own-list", "pc-list", tailoring=both)) == []


def noted(library: Library, *, everywhere: bool) -> Library:
    """The library, in which own-list only notes the rule, and pc-list does so too if ``everywhere``."""
    lists = {}
    for name, checklist in library.checklists.items():
        items = []
        for item in checklist.items:
            rules = tuple(leaf for leaf in item.judged_by.leaves() if leaf.target == "own-rule")
            asks = tuple(leaf for leaf in item.judged_by.leaves() if leaf.target != "own-rule") or (PLAIN,)
            moved = rules and (name == "own-list" or everywhere)
            items.append(replace(item, judged_by=replace(item.judged_by, parts=asks), notes=rules) if moved else item)
        lists[name] = replace(checklist, items=tuple(items))
    return replace(library, checklists=lists)


def test_what_one_document_notes_and_the_other_demands_stands_there_as_a_note(library: Library) -> None:
    organisation = organisation_of("own-list", "pc-list")
    (row,) = assessed(noted(library, everywhere=False), organisation, aged(10), YES)["differences"]
    assert [(each["item"], each["decides"], each["verdict"]) for each in row["sides"]] == [
        ("1-1", False, "pass"),
        ("5.1.4-1", True, "unknown"),
        ("5.1.4-2", True, "pass"),
    ]
    assert assessed(noted(library, everywhere=True), organisation, aged(10), YES)["differences"] == []
