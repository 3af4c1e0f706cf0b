"""The folder of a collection: what it may be begun in, what it may be resumed with, and what of it is kept."""

from pathlib import Path
from typing import Any

import pytest

from scanner.collect.entries import Trouble, present
from scanner.collect.journal import Journal
from scanner.model.errors import InputError, UsageError
from scanner.resources.registry import registry
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.verify import verify_snapshot
from tests.collect.fake_graph import DATE, FakeGraph, collected, job, tree

USERS = registry()["entra.users"]
ORGANIZATION = registry()["entra.organization"]
# SHA-256 of b"{}\n", by sha256sum
SHA = "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"


def identity(**different: Any) -> dict[str, Any]:
    return {"tenant": "t", "tool": "v1", "groups": [], "resources": {"entra.users": ["v1.0", "/users", ""]}, **different}


def begun(out: Path, *, resume: bool = False, **different: Any) -> Journal:
    journal = Journal(out, identity(**different))
    journal.begin(resume=resume)
    return journal


def finished(out: Path) -> Journal:
    journal = begun(out)
    path = journal.file(USERS)
    path.parent.mkdir()
    path.write_bytes(b"{}\n")
    journal.finish("entra.users", "b", present(USERS, USERS.file, (1, SHA), 1, 0, Trouble(), DATE))
    return journal


def refused(out: Path, *, resume: bool = False, **different: Any) -> UsageError:
    before = tree(out) if out.is_dir() else {}
    with pytest.raises(UsageError) as error:
        begun(out, resume=resume, **different)
    assert (tree(out) if out.is_dir() else {}) == before
    return error.value


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("kind", ["new", "deep", "empty", "not yet begun"])
def test_a_new_or_empty_folder_is_begun_and_so_is_one_where_nothing_had_begun(tmp_path: Path, kind: str, resume: bool) -> None:
    out = tmp_path / ("a/b/c" if kind == "deep" else "a")
    if kind == "empty":
        out.mkdir()
    if kind == "not yet begun":
        (out / ".collecting").mkdir(parents=True)
        (out / ".collecting" / ".job.json.x.part").write_bytes(b"{")
        resume = True
    begun(out, resume=resume)
    assert list(tree(out)) == [".collecting/job.json"]


def test_other_files_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for resume in (False, True):
        assert "空のフォルダー" in refused(tmp_path, resume=resume).ja
    assert "not a folder" in refused(tmp_path / "notes.txt").en


def test_a_stopped_collection_is_gone_on_with_only_when_asked_to(tmp_path: Path) -> None:
    begun(tmp_path)
    error = refused(tmp_path)
    assert "--resume" in error.ja
    assert "--resume" in error.en
    begun(tmp_path, resume=True)


def test_a_finished_snapshot_is_never_overwritten(tmp_path: Path) -> None:
    finished(tmp_path).close({"x": 1}, resumable=False)
    assert sorted(tree(tmp_path)) == ["entra/users.jsonl", "manifest.json"]
    for resume in (False, True):
        assert "上書き" in refused(tmp_path, resume=resume).ja


def test_a_snapshot_of_which_only_the_rest_of_the_work_lies_about_is_finished(tmp_path: Path) -> None:
    finished(tmp_path).close({"x": 1}, resumable=True)
    (tmp_path / ".collecting" / "job.json").unlink()
    with pytest.raises(UsageError) as error:
        begun(tmp_path, resume=True)
    assert "上書き" in error.value.ja
    assert sorted(tree(tmp_path)) == ["entra/users.jsonl", "manifest.json"]


@pytest.mark.parametrize("name", [".collecting", "entra"])
def test_nothing_is_written_where_a_symbolic_link_leads(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    finished(out)
    (out / name).rename(tmp_path / "elsewhere")
    (out / name).symlink_to(tmp_path / "elsewhere")
    assert "リンク" in refused(out, resume=True).ja


@pytest.mark.parametrize(
    ("different", "word"),
    [
        ({"tenant": "u"}, "テナント"),
        ({"tool": "v2"}, "版"),
        ({"groups": ["g"]}, "グループ"),
        ({"resources": {"entra.users": ["beta", "/users", ""]}}, "リソース"),
    ],
)
def test_a_collection_of_something_else_is_not_resumed(tmp_path: Path, different: dict[str, Any], word: str) -> None:
    finished(tmp_path)
    assert word in refused(tmp_path, resume=True, **different).ja


def test_what_is_whole_is_known_when_resumed(tmp_path: Path) -> None:
    journal = finished(tmp_path)
    again = begun(tmp_path, resume=True)
    assert again.finished == journal.finished
    assert again.finished["entra.users"][0] == "b"
    assert again.times() == [DATE]


@pytest.mark.parametrize("harm", ["changed", "cut off", "gone", "a link"])
def test_a_file_that_is_not_as_it_was_written_is_not_whole(tmp_path: Path, harm: str) -> None:
    path = finished(tmp_path / "out").file(USERS)
    if harm == "gone":
        path.unlink()
    elif harm == "a link":
        (tmp_path / "same").write_bytes(b"{}\n")
        path.unlink()
        path.symlink_to(tmp_path / "same")
    else:
        path.write_bytes({"changed": b"[]\n", "cut off": b"{"}[harm])
    assert begun(tmp_path / "out", resume=True).finished == {}
    assert list(tree(tmp_path / "out")) == [".collecting/job.json"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"basis":"b"}', b'{"entry":{}}', b"\xff"])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, raw: bytes) -> None:
    finished(tmp_path)
    (tmp_path / ".collecting" / "entra.users.json").write_bytes(raw)
    assert begun(tmp_path, resume=True).finished == {}


def test_what_a_killed_process_left_behind_is_removed_and_nothing_else(tmp_path: Path) -> None:
    finished(tmp_path)
    left = [".manifest.json.abc.part", "entra/.users.jsonl.abc.part", ".collecting/.entra.users.json.abc.part"]
    for name in ["manifest.json", "entra/users.json", "entra/others.jsonl", *left]:
        (tmp_path / name).write_bytes(b"x")
    begun(tmp_path, resume=True)
    assert sorted(tree(tmp_path)) == [".collecting/entra.users.json", ".collecting/job.json", "entra/others.jsonl", "entra/users.jsonl"]


def test_what_is_forgotten_is_gone_and_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    journal = finished(out)
    journal.forget(USERS)
    assert list(tree(out)) == [".collecting/job.json"]
    journal.discard([USERS])
    assert not out.exists()


def test_a_folder_that_was_there_before_stays(tmp_path: Path) -> None:
    begun(tmp_path).discard([ORGANIZATION])
    assert tmp_path.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_collection_is_no_snapshot_and_the_error_says_how_to_go_on(tmp_path: Path) -> None:
    begun(tmp_path)
    with pytest.raises(InputError) as error:
        open_snapshot(tmp_path)
    (problem,) = error.value.problems
    assert "途中で止まっています" in problem.ja
    assert "--resume" in problem.hint_ja
    assert "--resume" in problem.hint_en


def test_a_partial_snapshot_verifies_with_its_work_in_progress_beside_it(tmp_path: Path) -> None:
    collected(FakeGraph(), job(tmp_path))
    (tmp_path / ".collecting" / "entra.users").mkdir(parents=True)
    (tmp_path / ".collecting" / "entra.users" / "000001.run").write_bytes(b"x")
    assert verify_snapshot(tmp_path)[1] == []
    (tmp_path / ".collecting2").write_bytes(b"x")
    assert len(verify_snapshot(tmp_path)[1]) == 1
