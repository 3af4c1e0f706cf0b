"""Which records moved: every list holds exactly those that belong there, in the order of the files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.change.compare import compare
from scanner.change.records import Seen, compare_records, reader
from scanner.model.errors import InputError
from tests.change.making import assessment, item, only, rule, side

VERDICTS = ("pass", "fail", "unknown")
# From (down) to (across) → the list; "-": in none. Worked out by hand.
TABLE = {
    ("pass", "fail"): "newly_failing",
    ("unknown", "fail"): "newly_failing",
    ("absent", "fail"): "newly_failing",
    ("fail", "pass"): "fixed",
    ("pass", "unknown"): "newly_unknown",
    ("fail", "unknown"): "newly_unknown",
    ("unknown", "pass"): "newly_known",
    ("fail", "absent"): "gone",
    ("unknown", "absent"): "gone",
}


def records(**verdicts: str) -> Iterator[Seen]:
    return iter([(name, f"PC {name}", verdict) for name, verdict in verdicts.items() if verdict != "absent"])


@pytest.mark.parametrize("before", [*VERDICTS, "absent"])
@pytest.mark.parametrize("after", [*VERDICTS, "absent"])
def test_every_pair_of_verdicts(before: str, after: str) -> None:
    found = compare_records(records(a=before), records(a=after))
    named = {name: [(each.id, each.name, each.before, each.after) for each in moved] for name, moved in found.lists() if moved}
    expected = TABLE.get((before, after))
    assert named == ({} if expected is None else {expected: [("a", "PC a", before, after)]})


def test_records_that_share_an_id_are_told_apart_by_their_order() -> None:
    before = iter([("", "first", "pass"), ("", "second", "fail")])
    after = iter([("", "first", "fail"), ("", "second", "pass")])
    found = compare_records(before, after)
    assert ([each.name for each in found.newly_failing], [each.name for each in found.fixed]) == (["first"], ["second"])


@settings(max_examples=50)
@given(st.dictionaries(st.text(max_size=3), st.sampled_from(VERDICTS)), st.dictionaries(st.text(max_size=3), st.sampled_from(VERDICTS)))
def test_every_record_that_fails_now_did_or_is_named_and_none_is_named_twice(before: dict[str, str], after: dict[str, str]) -> None:
    found = compare_records(records(**before), records(**after))
    named = [each.id for _, moved in found.lists() for each in moved]
    assert len(named) == len(set(named))
    assert {each.id for each in found.newly_failing} == {key for key, now in after.items() if now == "fail" and before.get(key) != "fail"}
    still = {key for key, then in before.items() if then == "fail" and after.get(key) == "fail"}
    assert still.isdisjoint(named)


def test_records_are_compared_where_a_part_changed_or_fails_and_nowhere_else() -> None:
    lists = {"a": [("1", "PC-1", "pass")]}, {"a": [("1", "PC-1", "unknown")]}
    for before, after, told in (("pass", "unknown", True), ("unknown", "unknown", False), ("pass", "pass", False)):
        found = compare(side(assessment(item("1", rule("a", before))), lists[0]), side(assessment(item("1", rule("a", after))), lists[1]))
        assert [bool(part.records) for change in found.changes for part in change.parts] == ([True] if told else [])


def test_devices_that_newly_fail_in_an_item_that_failed_before_are_named() -> None:
    old, new = (assessment(item("1", rule("a", "fail"))) for _ in range(2))
    lists: tuple[list[Seen], list[Seen]] = ([("1", "PC-1", "fail"), ("2", "PC-2", "pass")], [("1", "PC-1", "fail"), ("2", "PC-2", "fail")])
    change = only(compare(side(old, {"a": lists[0]}), side(new, {"a": lists[1]})))
    (part,) = change.parts
    assert change.kind == "within"
    assert part.records is not None
    assert [each.name for each in part.records.newly_failing] == ["PC-2"]


@pytest.mark.parametrize(
    "line", [b"[]", b'{"id": 1, "name": "a", "verdict": "pass"}', b'{"id": "1"}', b"{", b'{"id":"1","name":null,"verdict":"pass"}']
)
def test_a_line_that_is_no_record_is_an_error_with_its_place(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings" / "a.jsonl").write_bytes(b'{"id":"1","name":"PC-1","verdict":"pass"}\n' + line + b"\n")
    with pytest.raises(InputError) as error:
        list(reader(tmp_path)("a"))
    assert error.value.problems[0].place.line == 2


def test_a_list_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        list(reader(tmp_path)("a"))
