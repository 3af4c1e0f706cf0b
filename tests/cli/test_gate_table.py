"""The exit code for every combination of a fail, an unknown, a waiver and a baseline, each worked out by hand."""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.baseline import Opened, open_assessment
from scanner.cli.gates import gates
from scanner.judge.receipt import receipt_of, sealed
from tests.change.making import ask, assessment, group, item, rule, waived

NO, IN_FORCE, EXPIRED = "none", "in force", "expired"
NONE, SAME, BETTER, WORSE = "no baseline", "the same before", "better before", "worse before"

# (something fails, its waiver, something is unknown) → the codes without a baseline, and with one in which it was the same, better
# (nothing failed, everything was known), worse (more failed without a waiver, more was unknown). The gates: --fail-on 2 --max-unknown 0.
# In the baseline that was the same, a waiver that has expired since was in force.
TABLE = {
    # nothing fails
    (False, NO, False): (0, 0, 0, 0),
    (False, NO, True): (3, 0, 3, 0),  # known before: it became unknown. Unknown before: nothing is lost
    (False, IN_FORCE, False): (0, 0, 0, 0),  # a waiver of something that does not fail
    (False, IN_FORCE, True): (3, 0, 3, 0),
    (False, EXPIRED, False): (0, 0, 0, 0),
    (False, EXPIRED, True): (3, 0, 3, 0),
    # something fails
    (True, NO, False): (1, 0, 1, 0),
    (True, NO, True): (1, 0, 1, 0),  # a fail is stronger than what is not known
    (True, IN_FORCE, False): (0, 0, 0, 0),  # accepted: it does not count, new or old
    (True, IN_FORCE, True): (3, 0, 3, 0),
    (True, EXPIRED, False): (1, 1, 1, 0),  # accepted before and no longer: worse. Never accepted before: an old fail
    (True, EXPIRED, True): (1, 1, 1, 0),
}
CASES = [(*state, baseline, code) for state, codes in TABLE.items() for baseline, code in zip((NONE, SAME, BETTER, WORSE), codes, strict=True)]


def judged(*, fails: bool, waiver: str, unknown: bool, more: bool = False) -> dict[str, Any]:
    """Four items: one that may fail, one that may be unknown, and two that are worse in the baseline ``more``."""
    accepted = {NO: None, IN_FORCE: waived(held=fails), EXPIRED: waived(held=False)}[waiver]
    return assessment(
        item("1", rule("a", "fail" if fails else "pass"), waiver=accepted),
        item("2", rule("b", "unknown" if unknown else "pass"), priority="○"),
        item("3", rule("c", "fail" if more else "pass")),
        item("4", rule("d", "unknown" if more else "pass")),
    )


def before(baseline: str, *, fails: bool, waiver: str, unknown: bool) -> dict[str, Any]:
    if baseline == SAME:
        return judged(fails=fails, waiver=IN_FORCE if waiver == EXPIRED else waiver, unknown=unknown)
    if baseline == BETTER:
        return judged(fails=False, waiver=NO, unknown=False)
    return judged(fails=True, waiver=NO, unknown=True, more=True)


def written(folder: Path, made: dict[str, Any]) -> Path:
    data = json.dumps(made, ensure_ascii=False).encode()
    folder.mkdir()
    (folder / "assessment.json").write_bytes(data)
    (folder / "receipt.json").write_bytes(sealed(receipt_of(made, {"assessment.json": hashlib.sha256(data).hexdigest()})))
    return folder


def code(tmp_path: Path, now: dict[str, Any], then: dict[str, Any] | None, **given: int | None) -> int:
    options = argparse.Namespace(**{"fail_on": None, "max_unknown": None, "max_open": None, "max_age": None} | given)
    baseline: Opened | None = open_assessment(written(tmp_path / "old", then)) if then else None
    return gates(now, options, "ja", written(tmp_path / "new", now), baseline)


@pytest.mark.parametrize(("fails", "waiver", "unknown", "baseline", "expected"), CASES)
def test_every_combination(tmp_path: Path, *, fails: bool, waiver: str, unknown: bool, baseline: str, expected: int) -> None:
    now = judged(fails=fails, waiver=waiver, unknown=unknown)
    then = None if baseline == NONE else before(baseline, fails=fails, waiver=waiver, unknown=unknown)
    assert code(tmp_path, now, then, fail_on=2, max_unknown=0) == expected


def test_the_table_has_every_combination() -> None:
    assert len({case[:4] for case in CASES}) == 2 * 3 * 2 * 4


@pytest.mark.parametrize(("fails", "waiver", "unknown"), TABLE)
def test_without_gates_only_a_baseline_makes_a_difference(tmp_path: Path, *, fails: bool, waiver: str, unknown: bool) -> None:
    """With --baseline alone every rank counts, and anything that became unknown does."""
    now = judged(fails=fails, waiver=waiver, unknown=unknown)
    assert code(tmp_path, now, None) == 0
    (tmp_path / "with").mkdir()
    better = before(BETTER, fails=fails, waiver=waiver, unknown=unknown)
    assert code(tmp_path / "with", now, better) == TABLE[fails, waiver, unknown][2]


F, P, U, M, N = "fail", "pass", "unknown", "manual", "not_applicable"


# One item, from what to what, and the code with --baseline alone.
@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (P, F, 1), (U, F, 1), (M, F, 1), (N, F, 1), (F, F, 0),
        (P, U, 3), (F, U, 3), (M, U, 0), (N, U, 0), (U, U, 0),
        (P, M, 3), (F, M, 3), (U, M, 0), (N, M, 0), (M, M, 0),
        (P, N, 0), (F, N, 0), (F, P, 0), (U, P, 0), (M, P, 0), (N, P, 0),
    ],
)  # fmt: skip
def test_what_counts_as_worse(tmp_path: Path, then: str, now: str, expected: int) -> None:
    old, new = (assessment(item("1", None if each == N else rule("a", each))) for each in (then, now))
    assert code(tmp_path, new, old) == expected


def test_an_item_that_was_not_there_counts_if_it_fails(tmp_path: Path) -> None:
    old = assessment(item("1", rule("a", P)))
    assert code(tmp_path, assessment(item("1", rule("a", P)), item("2", rule("b", F))), old) == 1


def test_a_changed_rule_does_not_excuse_a_fail_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = assessment(item("1", rule("a", P))), assessment(item("1", rule("a", F)), hashes={"a": "1" * 64})
    assert code(tmp_path, new, old) == 1
    assert "ルールの内容が変わりました" in capsys.readouterr().err


def test_an_old_fail_with_a_new_reason_got_worse(tmp_path: Path) -> None:
    old = assessment(item("1", group("all", rule("a", F), rule("b", P))))
    assert code(tmp_path, assessment(item("1", group("all", rule("a", F), rule("b", F)))), old) == 1


def test_an_old_fail_that_lost_one_of_two_reasons_did_not(tmp_path: Path) -> None:
    old = assessment(item("1", group("all", rule("a", F), rule("b", F))))
    assert code(tmp_path, assessment(item("1", group("all", rule("a", F), rule("b", P)))), old) == 0


def test_only_the_ranks_asked_for_count(tmp_path: Path) -> None:
    old, new = (assessment(item("1", rule("a", each), priority="○")) for each in (P, F))
    for number, (rank, expected) in enumerate([(0, 0), (1, 0), (2, 1), (None, 1)]):
        (tmp_path / str(number)).mkdir()
        assert code(tmp_path / str(number), new, old, fail_on=rank) == expected


def test_limits_count_what_became_unknown_or_unanswered_and_nothing_else(tmp_path: Path) -> None:
    old = assessment(item("1", rule("a", P)), item("2", rule("b", P)), item("3", rule("c", U)), item("4", ask("q", P, "yes")))
    new = assessment(item("1", rule("a", U)), item("2", rule("b", U)), item("3", rule("c", U)), item("4", ask("q", M, "yes", "answer_expired")))
    expected = {(None, None): 3, (1, 1): 3, (2, None): 3, (2, 0): 3, (2, 1): 0, (9, 9): 0, (None, 1): 3}
    for number, ((unknown, unanswered), wanted) in enumerate(expected.items()):
        (tmp_path / str(number)).mkdir()
        assert code(tmp_path / str(number), new, old, max_unknown=unknown, max_open=unanswered) == wanted
