"""What an answer rests on, case by case: which files count as found, which names are refused, and what is said."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from scanner.library.evidence import Evidence, digest_of, evidence_of, is_relative
from scanner.model.errors import Place, Problems

# SHA-256 of "abc" (FIPS 180-2, appendix B.1) and of nothing.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
URL = "https://intra.example.jp/rules"
PLACE = Place("answers.yaml", 8, 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "証跡").mkdir()
    (tmp_path / "証跡" / "a.pdf").write_bytes(b"abc")
    (tmp_path / "empty").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "証跡"


def read(folder: Path, data: Mapping[str, str]) -> tuple[Evidence, Problems]:
    problems = Problems()
    return evidence_of(data, folder, PLACE, problems), problems


@pytest.mark.parametrize(
    ("data", "expected", "holds"),
    [
        ({"file": "a.pdf", "sha256": ABC}, Evidence("a.pdf", ABC, None, found=True), True),
        ({"file": "a.pdf"}, Evidence("a.pdf", None, None, found=True), True),
        ({"file": "a.pdf", "sha256": ABC, "url": URL}, Evidence("a.pdf", ABC, URL, found=True), True),
        ({"file": "b.pdf", "sha256": ABC}, Evidence("b.pdf", ABC, None, found=False), False),  # somebody's word that there is one
        ({"file": "b.pdf"}, Evidence("b.pdf", None, None, found=False), False),
        ({"file": "b.pdf", "sha256": ABC, "url": URL}, Evidence("b.pdf", ABC, URL, found=False), True),  # the address can be looked at
        ({"url": URL}, Evidence(None, None, URL, found=False), True),
        ({"url": URL, "sha256": ABC}, Evidence(None, ABC, URL, found=False), True),
        ({"file": ".", "sha256": ABC}, Evidence(".", ABC, None, found=False), False),  # a folder
    ],
)
def test_evidence_without_a_problem(folder: Path, data: Mapping[str, str], expected: Evidence, holds: bool) -> None:
    evidence, problems = read(folder, data)
    assert (evidence, evidence.holds, list(problems)) == (expected, holds, [])


def test_a_file_with_other_content_is_found_and_a_problem_that_says_what_it_has(folder: Path) -> None:
    evidence, problems = read(folder, {"file": "a.pdf", "sha256": NOTHING, "url": URL})
    assert evidence == Evidence("a.pdf", NOTHING, URL, found=True)
    (problem,) = problems
    assert problem.place == PLACE
    assert "a.pdf" in problem.ja
    assert "a.pdf" in problem.en
    assert ABC in problem.hint_ja
    assert ABC in problem.hint_en


def test_a_file_outside_the_folder_is_a_problem_and_never_read(folder: Path) -> None:
    """It is there, and has the content that was noted."""
    assert digest_of(folder / ".." / "empty") == NOTHING
    evidence, problems = read(folder, {"file": "../empty", "sha256": NOTHING, "url": URL})
    assert evidence == Evidence("../empty", NOTHING, URL, found=False)
    (problem,) = problems
    assert problem.place == PLACE
    assert "../empty" in problem.ja
    assert "../empty" in problem.en


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("a", True), ("a/b", True), ("a..b", True), ("...", True), ("./a", True), ("a b/規程（案）.pdf", True),
        ("..", False), ("../a", False), ("a/..", False), ("a/../b", False), ("..\\a", False), ("a\\..\\b", False), ("a/..\\b", False),
        ("/a", False), ("//a/b", False), ("\\a", False), ("\\\\a\\b\\c", False), ("c:a", False), ("C:/a", False), ("c:\\a", False), ("c:", False),
    ],
)  # fmt: skip
def test_which_names_stay_below_the_folder_on_every_system(name: str, below: bool) -> None:
    assert is_relative(name) is below


@pytest.mark.parametrize("name", ["none", "証跡", "a\0b", "x" * 300, "empty/a", "\udc80" * 300, "pipe"])
def test_what_is_no_file_has_no_content_and_stops_nobody(folder: Path, name: str) -> None:
    """A name that no system knows, a folder, and a pipe that nobody writes to."""
    assert digest_of(folder.parent / name) is None


def test_the_hash_of_a_file(folder: Path) -> None:
    assert digest_of(folder / "a.pdf") == ABC == hashlib.sha256(b"abc").hexdigest()
    assert digest_of(folder.parent / "empty") == NOTHING
