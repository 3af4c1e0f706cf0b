"""What is wrong with waivers.yaml, or with an answer's evidence: each planted mistake is one problem at its line and column."""

import hashlib
import json
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.judge.store import read_assessment
from scanner.library.answers import load_answers
from scanner.library.evidence import is_relative
from scanner.library.library import Library, load_library
from scanner.library.organisation import load_organisation
from scanner.library.waivers import load_waivers
from scanner.model.errors import InputError, Problem
from tests.library.planting import Mistake, assert_one_problem, lint, mistakes, planted
from tests.library.test_lint_organisation import ANSWERS, ORGANISATION, written

WAIVERS = """\
waivers:
  - item: mic-sme-2021/8-3
    work_style: company-pc
    rule: windows-system-drive-encrypted
    records:
      - {id: ae3c5f64-3ab1-4b3d-a26f-3bbfe7be7aee, observed: {isEncrypted: false}}
    reason: 年度末に買い替えるため
    approved_by: 代表取締役
    on: "2026-10-20"
    expires: "2027-03-31"
  - item: mic-sme-2021/1-2
    question: important-information-inventory
    answer: no
    reason: 整理しているところ
    approved_by: 代表取締役
    on: "2026-10-20"
    expires: "2026-12-31"
"""

IN_WAIVERS = mistakes(
    ("unknown checklist", "mic-sme-2021/8-3", "‸mic-sme-2020/8-3", "mic-sme-2020"),
    ("unknown item", "mic-sme-2021/8-3", "‸mic-sme-2021/8-33", "8-33"),
    ("an item without its checklist", "mic-sme-2021/8-3", '‸"8-3"', "mic-sme-2021/8-3"),
    ("all items at once", "mic-sme-2021/8-3", '‸"mic-sme-2021/*"', "項番"),
    ("unknown work style", "work_style: company-pc", "work_style: ‸company", "company-pc"),
    ("a rule that does not decide the item", "rule: windows-system-drive-encrypted", "rule: ‸windows-realtime-protection-on", "8-3"),
    ("a rule that is only noted there", "rule: windows-system-drive-encrypted", "rule: ‸bitlocker-key-escrowed", "8-3"),
    ("a misspelt rule", "rule: windows-system-drive-encrypted", "rule: ‸windows-system-drive-encrypt", "windows-system-drive-encrypted"),
    ("a question that does not decide the item", "question: important-information-inventory", "question: ‸system-inventory-x", "1-2"),
    (
        "no approver",
        "    reason: 整理しているところ\n    approved_by: 代表取締役\n",
        "    reason: 整理しているところ\n",
        "approved_by",
        "  - ‸item: mic-sme-2021/1-2",
    ),
    ("an empty reason", "reason: 整理しているところ", 'reason: ‸""', "空"),
    ("no end", '    expires: "2026-12-31"\n', "", "expires", "  - ‸item: mic-sme-2021/1-2"),
    ("an impossible end", '"2026-12-31"', '‸"2026-11-31"', "日付"),
    ("an end before the approval", '"2026-12-31"', '‸"2026-10-19"', "expires"),
    ("an answer that needs no waiver", "answer: no", "answer: ‸yes", "no"),
    ("an answer for a rule", "    records:\n", "    answer: partly\n    records:\n", "rule", "  - ‸item: mic-sme-2021/8-3"),
    (
        "nothing said of what is accepted",
        "    question: important-information-inventory\n    answer: no\n",
        "",
        "rule",
        "  - ‸item: mic-sme-2021/1-2",
    ),
    ("a record without its values", ", observed: {isEncrypted: false}", "", "observed", "      - ‸{id"),
    ("no value pinned", "observed: {isEncrypted: false}", "observed: ‸{}", "1 つ以上"),
    (
        "no record at all",
        "    records:\n      - {id: ae3c5f64-3ab1-4b3d-a26f-3bbfe7be7aee, observed: {isEncrypted: false}}\n",
        "    records: ‸[]\n",
        "1 つ以上",
    ),
    ("unknown field", "    reason: 年度末に", "    ‸memo: 買い替え\n    reason: 年度末に", "memo"),
)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def problems_in(folder: Path, library: Library) -> list[Problem]:
    organisation = load_organisation(folder / "organisation.yaml", library.checklists, library.rules)
    try:
        load_waivers(folder / "waivers.yaml", library.checklists, organisation)
    except InputError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize("mistake", IN_WAIVERS, ids=lambda each: each.name)
def test_a_mistake_in_waivers_is_one_located_problem(tmp_path: Path, library: Library, mistake: Mistake) -> None:
    wrong, line, column = planted(WAIVERS, mistake)
    written(tmp_path, ORGANISATION, ANSWERS)
    (tmp_path / "waivers.yaml").write_text(wrong, encoding="utf-8")
    assert_one_problem(problems_in(tmp_path, library), tmp_path / "waivers.yaml", line, column, mistake.word)


def test_lint_reads_waivers_by_themselves_and_through_the_organisation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, ORGANISATION.replace("answers: answers.yaml", "answers: answers.yaml\nwaivers: waivers.yaml"), ANSWERS)
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(WAIVERS, encoding="utf-8")
    assert lint([file, waivers], capsys) == []
    wrong, line, column = planted(WAIVERS, IN_WAIVERS[0])
    waivers.write_text(wrong, encoding="utf-8")
    for path in (file, waivers):
        assert_one_problem(lint([path], capsys), waivers, line, column, "mic-sme-2020")


EVIDENCE = 'evidence:\n      - {url: "https://intra.example.jp/rules"}'


def with_file(folder: Path, name: str, content: bytes | None, noted: bytes) -> list[Problem]:
    """Load answers whose first evidence is a file of that name, with the hash of ``noted``; ``content``: what lies there, None = nothing."""
    digest = hashlib.sha256(noted).hexdigest()
    written(folder, ORGANISATION, ANSWERS.replace(EVIDENCE, f"evidence:\n      - {{file: '{name}', sha256: {digest}}}"))
    if content is not None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    library = load_library()
    organisation = load_organisation(folder / "organisation.yaml", library.checklists, library.rules)
    try:
        (first, *_) = load_answers(folder / "answers.yaml", library.questions, library.rules, organisation)
    except InputError as error:
        return list(error.problems)
    assert first.evidence[0].found is (content is not None)
    assert first.evidence[0].holds is (content is not None)
    return []


def test_an_evidence_file_that_is_the_one_meant_is_found(tmp_path: Path) -> None:
    assert with_file(tmp_path, "証跡/規程.pdf", b"%PDF", b"%PDF") == []


def test_an_evidence_file_that_is_not_there_is_no_error_but_no_document_either(tmp_path: Path) -> None:
    assert with_file(tmp_path, "規程.pdf", None, b"%PDF") == []


def test_an_evidence_file_with_other_content_is_a_located_problem_that_says_the_hash(tmp_path: Path) -> None:
    (problem,) = with_file(tmp_path, "規程.pdf", b"changed", b"%PDF")
    assert (problem.place.file, problem.place.line) == (str(tmp_path / "answers.yaml"), 8)
    assert hashlib.sha256(b"changed").hexdigest() in problem.hint_ja


@pytest.mark.parametrize(
    ("name", "below"),
    [
        *(("a/b.pdf", True), ("規程 (案).pdf", True), ("/etc/passwd", False), ("../secret", False), ("a/../../b", False)),
        *(("C:\\x.pdf", False), ("C:x.pdf", False), ("\\\\server\\share\\x", False), ("a\\..\\..\\b", False), ("\\x", False)),
    ],
)
def test_an_evidence_file_lies_below_the_answers(name: str, below: bool) -> None:
    assert is_relative(name) is below


def test_an_assessment_says_which_evidence_was_found_and_counts_a_lost_file_as_a_statement(tmp_path: Path) -> None:
    basic = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "basic"
    digest = hashlib.sha256(b"%PDF").hexdigest()
    answer = f"answers:\n  - {{question: only-permitted-devices, answer: yes, by: 総務, on: '2026-10-10', evidence: [{{file: a.pdf, sha256: {digest}}}]}}\n"
    (tmp_path / "answers.yaml").write_text(answer, encoding="utf-8")
    line = ["evaluate", str(basic / "snapshot"), "--organisation", str(basic / "organisation.yaml"), "--answers", str(tmp_path / "answers.yaml")]
    for found, basis in ((False, "statement"), (True, "document")):
        if found:
            (tmp_path / "a.pdf").write_bytes(b"%PDF")
        assert main([*line, "--out", str(tmp_path / basis)]) == 0
        assessment = read_assessment(tmp_path / basis)
        assert assessment["answers"][0]["evidence"] == [{"file": "a.pdf", "sha256": digest, "url": None, "found": found}]
        assert any("a.pdf" in each["ja"] for each in assessment["warnings"]) is not found
        assert f'"ask": "only-permitted-devices", "verdict": "pass", "reasons": {{}}, "basis": "{basis}"' in json.dumps(assessment["results"])
