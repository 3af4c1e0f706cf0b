"""Runs and their merging: every object once, in the order of ids as text, the newest of equals, in constant memory; torn runs are noticed."""

import errno
import hashlib
import itertools
import random
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scanner.collect import merge
from scanner.collect.merge import assemble, overlap, sources
from scanner.collect.spool import Spool, head_of, key_of, name_of
from scanner.model.errors import OutputError
from tests.collect.fake_graph import DATE, compact

Records = Sequence[tuple[str, str, bytes]]


def record(id_: str, text: str = "", of: str = "") -> tuple[str, str, bytes]:
    return of, id_, compact({"id": id_, "text": text} if id_ else {"text": text})


def write(own: Spool, name: str, records: Records, **different: Any) -> None:
    own.write(name, records, **{"pages": 1, "date": DATE, "links": {}, **different})


def merged(own: Spool, out: Path) -> list[bytes]:
    """The lines of the file that the runs give; count and hash are checked on the way."""
    steps = assemble(out / "file.jsonl", sources(own), own.folder)
    try:
        while True:
            next(steps)
    except StopIteration as done:
        count, digest = done.value
    data = (out / "file.jsonl").read_bytes()
    assert digest == hashlib.sha256(data).hexdigest()
    assert count == data.count(b"\n")
    assert {path.name for path in own.folder.iterdir()} == {f"{name}.run" for name in own.runs}
    return data.splitlines()


def pages(own: Spool, *runs: Records) -> None:
    for number, records in enumerate(runs, 1):
        write(own, head_of(1) if number == 1 else name_of(1, 0, number), records)


HOSTILE = [
    "",
    "!",
    "0",
    "00",
    "0\t",
    "0\n",
    "0\r",
    "0\x00",
    "0\x1e",
    "0\x1f",
    "0\x1f\x40",
    "0 ",
    "0-",
    "A",
    "Z",
    "a",
    "a\\u0041",
    "\x7f",
    "é",
    "端末",
    "端末\n",
    "\ud7ff",
    "\ue000",
    "\ufffd",
    "\U0001f600",
    "\U0010ffff",
]


def test_keys_sort_as_their_texts_do() -> None:
    pairs = [(of, id_) for of in HOSTILE for id_ in HOSTILE if id_]
    keys = [key_of(of, id_, "000001", 0) for of, id_ in pairs]
    assert [pair for _, pair in sorted(zip(keys, pairs, strict=True))] == sorted(pairs)
    assert len(set(keys)) == len(keys)
    assert not any(sign in key for key in keys for sign in b"\t\n\r")


def test_objects_without_id_come_first_within_their_parent_in_the_order_of_arrival() -> None:
    names = ["000001", "000001-00-000002", "000001-00-000010"]
    keys = [key_of("p", "", name, place) for name in names for place in (0, 9, 10)]
    assert keys == sorted(keys)
    assert key_of("p", "", names[0], 0) < key_of("p", "!", names[0], 0)
    assert key_of("o", "z", names[0], 0) < keys[0]
    assert keys[-1] < key_of("pa", "", names[0], 0)


def test_pages_come_out_as_one_file_in_the_order_of_ids_as_text(tmp_path: Path) -> None:
    own = Spool(tmp_path / "runs", "")
    pages(own, [record("b"), record("10"), record("あ")], [record("9"), record("a"), record("B")])
    assert merged(own, tmp_path) == [record(id_)[2] for id_ in ("10", "9", "B", "a", "b", "あ")]


def test_hostile_ids_stay_apart_and_in_order(tmp_path: Path) -> None:
    own = Spool(tmp_path / "runs", "")
    records = [record(id_, of=of) for of in HOSTILE for id_ in HOSTILE if id_]
    shuffled = random.Random(1).sample(records, len(records))
    pages(own, shuffled[:200], shuffled[200:400], shuffled[400:])
    assert merged(own, tmp_path) == [text for _, _, text in sorted(records)]


def test_of_equal_objects_the_one_received_last_stays(tmp_path: Path) -> None:
    own = Spool(tmp_path / "runs", "")
    pages(own, [record("a", "1"), record("b", "1"), record("a", "2")], [record("b", "3"), record("c", "3")], [record("b", "4")])
    assert merged(own, tmp_path) == [record("a", "2")[2], record("b", "4")[2], record("c", "3")[2]]
    assert own.received == 6


def test_objects_without_id_all_stay(tmp_path: Path) -> None:
    own = Spool(tmp_path / "runs", "")
    pages(own, [record("", "1"), record("x", "2"), record("", "3")], [record("", "4")])
    assert merged(own, tmp_path) == [record("", "1")[2], record("", "3")[2], record("", "4")[2], record("x", "2")[2]]


def test_nothing_at_all_gives_an_empty_file(tmp_path: Path) -> None:
    own = Spool(tmp_path / "runs", "")
    assert merged(own, tmp_path) == []
    pages(own, [], [])
    assert merged(own, tmp_path) == []


@pytest.mark.parametrize("fan_in", [2, 3, 64])
@pytest.mark.parametrize("block", [1, 100, 1 << 16])
@pytest.mark.parametrize("order", ["mixed", "sorted", "reversed"])
def test_many_runs_are_merged_in_several_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fan_in: int, block: int, order: str) -> None:
    monkeypatch.setattr(merge, "FAN_IN", fan_in)
    monkeypatch.setattr(merge, "BLOCK", block)
    dice = random.Random(fan_in)
    numbers = [dice.randrange(300) for _ in range(70 * 5)]
    if order != "mixed":
        numbers.sort(reverse=order == "reversed")
    records = [record(f"{number:03}", str(at)) for at, number in enumerate(numbers)]
    own = Spool(tmp_path / "runs", "")
    pages(own, *(records[start : start + 5] for start in range(0, len(records), 5)))
    newest = {id_: text for _, id_, text in records}
    assert merged(own, tmp_path) == [newest[id_] for id_ in sorted(newest)]


def test_runs_count_as_overlapping_only_where_their_keys_do(tmp_path: Path) -> None:
    def depth(*ranges: str) -> int:
        return overlap([merge.Source(tmp_path, False, each[:1].encode(), each[1:].encode()) for each in ranges])

    assert depth("ab", "cd", "ef") == 1
    assert depth("ab", "bc") == 2
    assert depth("az", "bc", "de") == 2
    assert depth("az", "by", "cx") == 3
    assert depth() == 0


def test_merging_takes_little_memory_however_much_there_is(tmp_path: Path) -> None:
    own = Spool(tmp_path / "runs", "")
    filling = "x" * 1000
    for number in range(40):
        write(own, name_of(1, 0, number + 1), [record(f"{place:04}-{number:02}", filling) for place in range(500)])
    tracemalloc.start()
    for _ in assemble(tmp_path / "file.jsonl", sources(own), own.folder):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "file.jsonl").stat().st_size > 20_000_000
    # 40 blocks of 64 kB, twice while they are split, and what is being written
    assert peak < 9_000_000


def test_a_run_is_found_again_with_everything_it_said(tmp_path: Path) -> None:
    own = Spool(tmp_path, "b")
    write(own, head_of(3), [record("1", of="p"), record("1", of="p")], pages=7, links={"p": "https://x/y"}, unanswered=(4, 5))
    again = Spool(tmp_path, "b")
    assert again.runs == own.runs
    run = again.runs["000003"]
    assert (run.received, run.count, run.pages, run.date, run.links, run.unanswered) == (2, 1, 7, DATE, {"p": "https://x/y"}, (4, 5))
    assert again.resumed == {"000003"}
    assert again.received == 2


def test_a_run_made_from_something_else_is_dropped(tmp_path: Path) -> None:
    write(Spool(tmp_path, "old"), head_of(1), [record("1")])
    assert Spool(tmp_path, "new").runs == {}
    assert list(tmp_path.iterdir()) == []


def test_a_run_cut_off_anywhere_or_changed_is_dropped(tmp_path: Path) -> None:
    own = Spool(tmp_path, "")
    write(own, head_of(1), [record("1"), record("2")])
    path = own.path(head_of(1))
    whole = path.read_bytes()
    torn = [whole[:at] for at in range(len(whole))] + [whole + b"x", whole[:-3] + b"\0\0\0"]
    for data in torn:
        path.write_bytes(data)
        assert Spool(tmp_path, "").runs == {}
        assert not path.exists()
    path.write_bytes(whole)
    assert list(Spool(tmp_path, "").runs) == [head_of(1)]


@pytest.mark.parametrize("name", ["000001.part", "000001.merge", "1.run", "notes.txt", "000001-1-1.run"])
def test_what_is_no_run_is_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"{}")
    assert Spool(tmp_path, "").runs == {}
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_is_said_and_leaves_no_half_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Spool(tmp_path, "")

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError) as error:
        write(own, head_of(1), [record("1")])
    assert "No space left" in error.value.en
    assert list(tmp_path.iterdir()) == []
    assert own.runs == {}


def test_the_runs_of_a_group_and_of_a_chain_are_told_apart(tmp_path: Path) -> None:
    own = Spool(tmp_path, "")
    for group, place in itertools.product((1, 11), (0, 1)):
        write(own, head_of(group), [])
        for page in (2, 3):
            write(own, name_of(group, place, page), [])
    assert sorted(own.of_group(1)) == ["000001", "000001-00-000002", "000001-00-000003", "000001-01-000002", "000001-01-000003"]
    assert sorted(own.after(11, 1, 3)) == ["000011-01-000003"]
    own.drop(list(own.of_group(1)))
    assert len(own.runs) == 5
    assert len(list(tmp_path.iterdir())) == 5
    own.remove()
    assert not tmp_path.exists()


def test_growing_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    own = Spool(tmp_path, "", told.append)
    write(own, head_of(1), [record("1"), record("2")])
    write(own, name_of(1, 0, 2), [record("3")])
    own.drop([head_of(1)])
    write(own, head_of(1), [record("4")])
    assert told == [2, 3, 2]
