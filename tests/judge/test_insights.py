"""What an assessment shows beside the verdicts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.insights import MAX_POLICIES, POLICIES, near_misses
from scanner.snapshot.read import Snapshot, open_snapshot

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures/tenants/sample/snapshot"


def policy(requirement: str, name: str, *codes: str, meets: object = False) -> dict[str, Any]:
    clauses = [{"code": code, "ja": code, "en": code} for code in codes]
    return {"id": f"{requirement}/{name}", "requirement": requirement, "policyName": name, "meets": meets, "clauses": clauses}


@pytest.fixture
def misses(monkeypatch: pytest.MonkeyPatch) -> Any:
    def told(records: list[dict[str, Any]]) -> list[tuple[str, str]]:
        def read(_: Snapshot, resource: str) -> Iterator[dict[str, Any]]:
            assert resource == POLICIES
            return iter(records)

        monkeypatch.setattr(Snapshot, "records", read)
        return [(each["requirement"], each["policy"]) for each in near_misses(open_snapshot(SAMPLE))]

    return told


def test_the_closest_policies_of_a_requirement_come_first(misses: Any) -> None:
    records = [policy("mfa", "far", "report_only", "group_scoped"), policy("mfa", "close", "report_only"), policy("guestMfa", "other", "disabled")]
    assert misses(records) == [("guestMfa", "other"), ("mfa", "close"), ("mfa", "far")]


def test_many_policies_of_one_requirement_leave_room_for_the_others(misses: Any) -> None:
    records = [policy("guestMfa", f"{at:03}", "disabled") for at in range(MAX_POLICIES + 5)] + [policy("mfa", "one", "disabled")]
    found = misses(records)
    assert (len(found), found[-1]) == (MAX_POLICIES + 1, ("mfa", "one"))


def test_what_meets_the_requirement_or_cannot_be_read_clause_by_clause_is_no_near_miss(misses: Any) -> None:
    unread = policy("mfa", "unread") | {"clauses": {"unknown": ["permission_denied"]}}
    assert misses([policy("mfa", "meets", meets=True), unread, policy("mfa", "undecided", meets={"unknown": ["inconclusive"]})]) == [
        ("mfa", "undecided")
    ]
