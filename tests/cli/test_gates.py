"""The gates one by one, on small made-up assessments: what trips them, what does not, and what is said. Combinations: test_gate_table."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.cli import gates as module
from scanner.cli.changes import Teller
from scanner.cli.gates import add_gates, age_gate, baseline_gate, failing, gate, gates, strongest
from tests.change.making import ask, assessment, compared, group, item, rule, waived

P, F, U, M, N = "pass", "fail", "unknown", "manual", "not_applicable"
Json = dict[str, Any]
GATES = ("--fail-on", "--max-unknown", "--max-age", "--max-open")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(exit_on_error=False)
    add_gates(made)
    return made


def test_the_gates_of_the_command_line_are_whole_numbers_and_closed_unless_given() -> None:
    options = parser().parse_args([])
    names = ("fail_on", "max_unknown", "max_age", "max_open", "baseline")
    assert [getattr(options, name) for name in names] == [None] * 5
    options = parser().parse_args(["--fail-on", "2", "--max-unknown", "0", "--max-age", "31", "--max-open", "7", "--baseline", "old"])
    assert [getattr(options, name) for name in names] == [2, 0, 31, 7, Path("old")]


@pytest.mark.parametrize("name", GATES)
@pytest.mark.parametrize("wrong", ["-1", "1.5", "x", ""])
def test_a_gate_that_is_no_number_is_refused(name: str, wrong: str) -> None:
    with pytest.raises(argparse.ArgumentError):
        parser().parse_args([f"{name}={wrong}"])


def test_every_gate_is_explained_in_both_languages_with_its_exit_code() -> None:
    said = {action.option_strings[0]: (str(action.metavar), " ".join(str(action.help).split())) for action in parser()._actions}
    codes = {"--fail-on": "1", "--max-unknown": "3", "--max-age": "3", "--max-open": "3"}
    for name, code in codes.items():
        ja, _, en = said[name][1].partition(" / ")
        assert f"終了コード {code}" in ja
        assert f"exit {code}" in en
    assert [said[name][0] for name in GATES] == ["RANK", "N", "DAYS", "N"]


@pytest.mark.parametrize(
    ("codes", "expected"), [((0,), 0), ((0, 3), 3), ((3, 0), 3), ((3, 1), 1), ((1, 3, 0), 1), ((0, 0), 0), ((1, 1), 1), ((0, 1), 1)]
)
def test_a_fail_is_stronger_than_what_is_not_known(codes: tuple[int, ...], expected: int) -> None:
    assert strongest(*codes) == expected


MIXED = assessment(
    item("1", rule("a", F)),
    item("2", rule("b", F), priority="○"),
    item("3", rule("c", F), waiver=waived()),
    item("4", rule("d", F), waiver=waived(held=False)),
    item("5", rule("e", P), waiver=waived(held=False)),
    item("6", rule("f", U)),
    item("7", ask("g", M)),
    item("8", rule("h", F), verdict=N),  # optional, and not met
)


@pytest.mark.parametrize(("fail_on", "items"), [(None, ""), (0, ""), (1, "14"), (2, "124"), (9, "124")])
def test_which_items_trip_the_gate(fail_on: int | None, items: str) -> None:
    assert [each["item"] for each in failing(MIXED, fail_on)] == list(items)
    assert gate(MIXED, fail_on, None, None) == int(bool(items))


@pytest.mark.parametrize(
    ("otherwise", "limits", "code"),
    [("pass", (0, 0), 0), ("unknown", (0, 0), 3), ("unknown", (1, 0), 0), ("unknown", (None, 0), 0), ("manual", (0, 0), 3), ("manual", (0, 1), 0)],
)
def test_an_accepted_failure_does_not_hide_what_is_not_known_beside_it(otherwise: str, limits: tuple[int | None, int | None], code: int) -> None:
    """Mending what is accepted would leave the same unknown: accepting it must not be greener."""
    accepted = assessment(item("1", rule("a", F), waiver=waived(otherwise=otherwise)))
    assert gate(accepted, 1, *limits) == code


@pytest.mark.parametrize(
    ("unknown", "manual", "limits", "code"),
    [
        (0, 0, (0, 0), 0), (1, 0, (0, None), 3), (1, 0, (1, None), 0), (2, 0, (1, None), 3), (1, 0, (None, 0), 0), (9, 9, (None, None), 0),
        (0, 1, (None, 0), 3), (0, 1, (None, 1), 0), (0, 2, (0, 1), 3), (0, 1, (0, None), 0), (2, 2, (2, 2), 0), (2, 3, (2, 2), 3),
    ],
)  # fmt: skip
def test_limits_of_what_is_unknown_or_unanswered(unknown: int, manual: int, limits: tuple[int | None, int | None], code: int) -> None:
    made = [item(f"u{index}", rule(f"u{index}", U)) for index in range(unknown)] + [item(f"m{index}", ask(f"m{index}", M)) for index in range(manual)]
    assert gate(assessment(item("0", rule("a", P)), *made), None, *limits) == code
    # A fail is said first.
    assert gate(assessment(item("0", rule("a", F)), *made), 1, *limits) == 1


# How old a snapshot may be. It is now noon of 11 November 2026.
class Noon(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> "Noon":
        assert tz is UTC
        return cls(2026, 11, 11, 12, tzinfo=UTC)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "datetime", Noon)


def collected(at: str) -> Json:
    made = assessment(item("1", rule("a", P)))
    made["snapshot"]["collected_at"] = at
    return made


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    ("at", "most", "code", "days"),
    [
        ("2026-11-01T12:00:00Z", 10, 0, None),  # to the second
        ("2026-11-01T11:59:59Z", 10, 3, 10),
        ("2026-11-01T12:00:00Z", 9, 3, 10),
        ("2026-11-01T12:00:00Z", 0, 3, 10),
        ("2026-11-11T12:00:00Z", 0, 0, None),
        ("2026-01-01T00:00:00Z", None, 0, None),
        ("2026-11-12T00:00:00Z", 0, 0, None),  # the clocks differ
        ("?", 0, 0, None),  # of another version: nothing is said of what cannot be read
    ],
)
def test_how_old_a_snapshot_may_be(at: str, most: int | None, code: int, days: int | None, capsys: pytest.CaptureFixture[str]) -> None:
    assert age_gate(collected(at), most, "ja") == code
    said = capsys.readouterr().err
    assert (f"{days} 日たっています（--max-age {most}）" in said) == (days is not None)
    assert age_gate(collected(at), most, "en") == code
    assert (f"{days} days old (--max-age {most})" in capsys.readouterr().err) == (days is not None)
    assert bool(said) == (days is not None)


def options(**given: int | None) -> argparse.Namespace:
    return argparse.Namespace(**{"fail_on": None, "max_unknown": None, "max_open": None, "max_age": None} | given)


@pytest.mark.usefixtures("noon")
def test_all_gates_together(tmp_path: Path) -> None:
    fails, old = assessment(item("1", rule("a", F))), collected("2026-01-01T00:00:00Z")
    assert gates(fails, options(fail_on=1), "ja", tmp_path, None) == 1
    assert gates(old, options(max_age=1), "ja", tmp_path, None) == 3
    assert gates({**fails, "snapshot": old["snapshot"]}, options(fail_on=1, max_age=1), "ja", tmp_path, None) == 1
    assert gates(assessment(item("1", rule("a", U))), options(max_unknown=0), "ja", tmp_path, None) == 3
    assert gates(assessment(item("1", ask("a", M))), options(max_open=0), "ja", tmp_path, None) == 3
    assert gates(assessment(item("1", ask("a", M)), item("2", rule("b", U))), options(max_open=1, max_unknown=1), "ja", tmp_path, None) == 0


# Against a baseline.
def listed(made: Json) -> Json:
    """With what wording needs: the items' titles and the rules' texts."""
    text = {"ja": "題", "en": "title"}
    found = made["results"]
    rules = {each["rule"]: {"title": text} for each in made["findings"]}
    items = [{"number": each["item"], "title": text} for each in found]
    return {
        **made,
        "checklists": [{**made["checklists"][0], "items": items}],
        "texts": {"rules": rules, "questions": {"q": {"question": text}}, "circumstances": {}, "resources": {}},
    }


def against(old: Json, new: Json, *limits: int | None, language: str = "ja") -> int:
    fail_on, unknown, manual = (*limits, None, None, None)[:3]
    then, now = listed(old), listed(new)
    return baseline_gate(compared(then, now), fail_on, unknown, manual, Teller(then, now, language), now)


def rows(*verdicts: str, priority: str = "◎") -> Json:
    return assessment(*(item(f"{index}", rule(f"r{index}", each), priority=priority) for index, each in enumerate(verdicts)))


@pytest.mark.parametrize(
    ("then", "now", "limits", "code"),
    [
        ((P, P), (F, P), (), 1),
        ((P, P), (F, P), (0,), 0),  # rank 0: no fail counts
        ((P, P), (F, P), (1,), 1),
        ((F, P), (F, P), (2,), 0),
        ((P, P), (U, P), (), 3),
        ((P, P), (U, P), (None, 1), 0),
        ((P, P), (U, U), (None, 1), 3),
        ((P, P), (M, P), (None, 9), 3),  # each limit for itself
        ((P, P), (M, P), (None, None, 1), 0),
        ((P, P), (M, U), (None, 1, 1), 0),
        ((P, P), (F, U), (), 1),
        ((P, P), (F, U), (0,), 3),
        ((U, M), (U, M), (None, 0, 0), 0),
        ((F, F), (P, N), (), 0),
    ],
)
def test_what_got_worse(then: tuple[str, ...], now: tuple[str, ...], limits: tuple[int | None, ...], code: int) -> None:
    assert against(rows(*then), rows(*now), *limits) == code


def test_a_lower_rank_counts_only_if_asked_for() -> None:
    old, new = (rows(each, priority="○") for each in (P, F))
    assert [against(old, new, rank) for rank in (None, 0, 1, 2, 3)] == [1, 0, 0, 1, 1]


def test_what_is_said_of_it_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = rows(P, P, P, P, P), rows(F, F, U, M, P)
    assert against(old, new) == 1
    said = capsys.readouterr().err
    heads = ["前回より悪くなった項目: 2", "前回は判定できて、今回は確認不能になった項目: 1", "前回は判定できて、今回は未回答になった項目: 1"]
    assert [line for line in said.splitlines() if not line.startswith(" ")] == heads
    for language, text in (("ja", "題"), ("en", "title")):
        against(old, new, language=language)
        said = capsys.readouterr().err
        # Four items, each with its title below the head, and deeper what changed in it.
        assert sum(text in line and line.startswith("  ") and not line.startswith("   ") for line in said.splitlines()) == 4
        assert any(line.startswith("    ") and not line.startswith("     ") for line in said.splitlines())
    heads = ["items that got worse: 2", "items that were known and are unknown now: 1", "items that were known and are unanswered now: 1"]
    assert [line for line in said.splitlines() if not line.startswith(" ")] == heads


def test_nothing_is_said_of_a_limit_that_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert against(rows(P, P, F), rows(U, M, F), None, 1, 1) == 0
    assert capsys.readouterr().err == ""


def test_an_item_of_many_parts_is_told_in_twenty_lines(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (assessment(item("1", group("all", *(rule(f"r{index:02}", each) for index in range(30))))) for each in (P, F))
    assert against(old, new) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1 + 20


def test_what_a_plan_changes_is_named_below_the_item(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    new = rows(F, F)
    monkeypatch.setattr(module, "changes_behind", lambda made, key, language: [f"{key[1]} {language} {made['planned']}", "more"])
    assert against(rows(P, F), new) == 1
    assert capsys.readouterr().err.splitlines()[-2:] == ["    0 ja None", "    more"]
    told: list[Any] = []
    monkeypatch.setattr(
        module, "say_changes_behind", lambda made, results, language: told.append((made, [each["item"] for each in results], language))
    )
    gates(new, options(fail_on=1), "en", tmp_path, None)
    assert told == [(new, ["0", "1"], "en")]
