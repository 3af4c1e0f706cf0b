"""Record → finding, as docs/adr/0002 and 0005 say it: each expectation worked out by hand."""

from typing import Any

import pytest

from scanner.model.logic import Truth, unknown
from scanner.model.verdicts import Reason, Verdict
from tests.judge.rules import found, rule

GOOD: dict[str, Any] = {}
BAD = {"isEncrypted": False}
UNREAD = {"isEncrypted": "ABSENT"}
NULL = {"isEncrypted": None}
ODD = {"isEncrypted": "true"}
MAC = {"operatingSystem": "macOS"}
NAMELESS = {"operatingSystem": "ABSENT"}

FOLD = [
    ("every record passes", [GOOD, GOOD], {}, "pass", set()),
    ("one fresh counter-example", [GOOD, BAD, UNREAD], {}, "fail", set()),
    ("a counter-example in an incomplete list", [BAD], {"complete": False}, "fail", set()),
    ("a field is absent", [GOOD, UNREAD], {}, "unknown", {"field_missing"}),
    ("a field is null", [GOOD, NULL], {}, "unknown", {"field_missing"}),
    ("a value of another type", [GOOD, ODD], {}, "unknown", {"invalid_value"}),
    ("the list is incomplete", [GOOD], {"complete": False}, "unknown", {"incomplete"}),
    ("records of another kind are not judged", [GOOD, MAC], {}, "pass", set()),
    ("whether the rule is about the record is unknown", [GOOD, NAMELESS], {}, "unknown", {"field_missing"}),
    ("… even if the record would fail", [{**BAD, **NAMELESS}], {}, "unknown", {"field_missing"}),
    ("the resource was refused", [], {"state": "not_obtained", "because_state": "permission_denied"}, "unknown", {"permission_denied"}),
    ("the resource is not licensed", [], {"state": "not_obtained", "because_state": "not_licensed"}, "unknown", {"not_licensed"}),
    ("an absent object about which nothing is documented", [], {"state": "none"}, "unknown", {"not_collected"}),
]


@pytest.mark.parametrize(("records", "entry", "verdict", "reasons"), [case[1:] for case in FOLD], ids=[case[0] for case in FOLD])
def test_a_pass_needs_everybody_and_a_fail_needs_one(records: list[dict[str, Any]], entry: dict[str, Any], verdict: str, reasons: set[str]) -> None:
    finding = found(rule(), records, **entry)
    assert (finding.verdict, set(finding.reasons)) == (verdict, reasons)


EMPTY = [
    ("no ledger", "ledger", None, "unknown"),
    ("the ledger says none", "ledger", {"windows": 0}, "not_applicable"),
    ("the ledger says some", "ledger", {"windows": 3}, "unknown"),
    ("the ledger does not speak of them", "ledger", {"macos": 0}, "unknown"),
    ("empty is a fail", "fail", None, "fail"),
    ("empty is unknown", "unknown", None, "unknown"),
]


@pytest.mark.parametrize(("on_empty", "ledger", "verdict"), [case[1:] for case in EMPTY], ids=[case[0] for case in EMPTY])
def test_an_empty_population_is_decided_by_the_ledger_never_by_itself(on_empty: str, ledger: dict[str, int] | None, verdict: str) -> None:
    a_rule = rule(on_empty=on_empty, ledger=["windows"] if on_empty == "ledger" else None)
    finding = found(a_rule, [MAC], ledger=ledger)
    assert finding.verdict == verdict
    assert set(finding.reasons) == ({Reason.NO_SUBJECT} if verdict in ("unknown", "not_applicable") else set())


def test_fewer_records_than_the_ledger_declares_are_no_pass() -> None:
    assert found(rule(), [GOOD, GOOD], ledger={"windows": 3}).verdict is Verdict.UNKNOWN
    assert found(rule(), [GOOD, GOOD], ledger={"windows": 3}).reasons == {Reason.INCOMPLETE: 1}
    assert found(rule(), [GOOD, GOOD], ledger={"windows": 2}).verdict is Verdict.PASS
    assert found(rule(), [GOOD, BAD], ledger={"windows": 3}).verdict is Verdict.FAIL


def test_a_stale_record_is_unknown_pass_or_fail_alike() -> None:
    fresh = {"valid_when": {"field": "lastSyncDateTime", "newer_than": 30}}
    old = {"lastSyncDateTime": "2026-10-01T23:59:59Z"}
    assert found(rule(**fresh), [{**GOOD, **old}]).reasons == {Reason.STALE: 1}
    assert found(rule(**fresh), [{**BAD, **old}]).reasons == {Reason.STALE: 1}
    assert found(rule(**fresh), [{"lastSyncDateTime": "2026-10-02T00:00:00Z"}]).verdict is Verdict.PASS
    assert found(rule(**fresh), [{**BAD, "lastSyncDateTime": "ABSENT"}]).reasons == {Reason.FIELD_MISSING: 1}
    assert found(rule(**fresh), [{"lastSyncDateTime": "2026-11-01T00:05:01Z"}]).reasons == {Reason.INVALID_VALUE: 1}


def test_an_inconclusive_record_has_its_own_reason() -> None:
    a_rule = rule(conclusive_when={"field": "managementState", "equals": "managed"})
    assert found(a_rule, [{**BAD, "managementState": "retirePending"}]).reasons == {Reason.INCONCLUSIVE: 1}
    assert found(a_rule, [BAD]).verdict is Verdict.FAIL


MEMBER = [(True, "fail"), (False, "unknown"), (unknown(Reason.FIELD_MISSING), "unknown")]


@pytest.mark.parametrize(("member", "verdict"), MEMBER)
def test_a_record_of_unknown_ownership_stays_in_as_unknown_and_a_foreign_one_stays_out(member: Truth, verdict: str) -> None:
    finding = found(rule(), [BAD], member=member)
    assert finding.verdict == verdict
    assert finding.counts.judged == (0 if member is False else 1)


COUNT = [
    # (bound, matching, possibly matching, complete, verdict): lo = matching; hi = lo + possibly, unbounded if incomplete
    ({"at_least": 2}, 2, 0, True, "pass"),
    ({"at_least": 2}, 2, 1, False, "pass"),
    ({"at_least": 2}, 1, 0, True, "fail"),
    ({"at_least": 2}, 1, 1, True, "unknown"),
    ({"at_least": 2}, 1, 0, False, "unknown"),
    ({"at_most": 1}, 1, 0, True, "pass"),
    ({"at_most": 1}, 1, 1, True, "unknown"),
    ({"at_most": 1}, 2, 1, False, "fail"),
    ({"at_most": 1}, 1, 0, False, "unknown"),
    ({"at_least": 1, "at_most": 2}, 2, 0, True, "pass"),
    ({"at_least": 1, "at_most": 2}, 3, 0, False, "fail"),
    ({"at_least": 1, "at_most": 2}, 0, 1, True, "unknown"),
]


@pytest.mark.parametrize(("bound", "low", "maybe", "complete", "verdict"), COUNT)
def test_counts_have_bounds(bound: dict[str, int], low: int, maybe: int, complete: bool, verdict: str) -> None:
    a_rule = rule(require=None, count={"of": {"field": "isEncrypted", "equals": False}, **bound})
    finding = found(a_rule, [BAD] * low + [UNREAD] * maybe + [GOOD], complete=complete)
    assert finding.verdict == verdict
    assert finding.bounds == (low, low + maybe if complete else None)


def test_at_most_is_no_pass_while_it_is_not_known_whether_there_is_anybody_to_count() -> None:
    a_rule = rule(require=None, count={"of": {"field": "isEncrypted", "equals": False}, "at_most": 4}, on_empty="unknown", ledger=None)
    assert found(a_rule, [MAC]).verdict is Verdict.UNKNOWN
    assert found(a_rule, [MAC, NAMELESS]).verdict is Verdict.UNKNOWN
    assert found(a_rule, [GOOD, NAMELESS]).verdict is Verdict.PASS


def test_at_least_is_no_fail_while_it_is_not_known_whether_there_is_anybody_to_count() -> None:
    count = {"of": {"field": "isEncrypted", "equals": True}, "at_least": 2}
    assert found(rule(require=None, count=count, on_empty="unknown", ledger=None), [MAC, NAMELESS]).verdict is Verdict.UNKNOWN
    assert found(rule(require=None, count=count, on_empty="fail", ledger=None), [MAC, NAMELESS]).verdict is Verdict.FAIL
    assert found(rule(require=None, count=count, on_empty="unknown", ledger=None), [BAD, NAMELESS]).verdict is Verdict.FAIL


def test_a_rule_that_breaks_is_unknown_and_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    a_rule = rule()

    def broken(*_: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr("scanner.judge.findings.record_judge", lambda *_: broken)
    finding = found(a_rule, [GOOD, BAD])
    assert (finding.verdict, dict(finding.reasons)) == ("unknown", {Reason.RULE_ERROR: 1})


def test_at_most_100_records_are_shown_failing_ones_first_and_the_total_is_told() -> None:
    records = [{"id": f"g{n}"} for n in range(150)] + [{"id": f"b{n}", **BAD} for n in range(3)]
    finding = found(rule(), records)
    assert [record.verdict for record in finding.records[:4]] == ["fail", "fail", "fail", "pass"]
    assert len(finding.records) == 100
    assert finding.as_json()["total"] == 153


def test_evidence_names_what_was_seen_and_what_was_expected() -> None:
    observed = {each["field"]: each for each in found(rule(), [BAD]).records[0].as_json()["observed"]}
    assert observed["deviceName"]["value"] == "PC-001"
    assert observed["deviceName"]["expected"] is None
    assert observed["isEncrypted"]["value"] is False
    expected = observed["isEncrypted"]["expected"]
    assert expected is not None
    assert "「はい」" in expected["ja"]
