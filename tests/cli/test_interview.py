"""The interview sheet: everything that is open is asked once, of whoever can answer, and nothing that is settled."""

import re
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures/tenants/sample/organisation.yaml"
LIBRARY = load_library()


def written(tmp_path: Path, text: str, answers: str = "answers: []\n", *more: str) -> str:
    """The sheet for an organisation.yaml and its answers."""
    (tmp_path / "organisation.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "answers.yaml").write_text(answers, encoding="utf-8")
    sheet = tmp_path / "sheet.md"
    sheet.unlink(missing_ok=True)
    assert main(["init", "--organisation", str(tmp_path / "organisation.yaml"), "--interview", str(sheet), *more]) == 0
    return sheet.read_text(encoding="utf-8")


def organisation(*styles: str) -> str:
    return "name: 株式会社サンプル\nchecklists: [mic-sme-2021]\nanswers: answers.yaml\nwork_styles:\n" + "".join(styles)


def style(name: str, method: int, more: str = "") -> str:
    return f"  - id: {name}\n    name: {name}\n    method: {method}\n{more}"


def names(text: str) -> list[str]:
    return re.findall(r"^- answers\.yaml での名前: `(.+)`$", text, re.MULTILINE)


def circumstances(text: str) -> list[str]:
    return re.findall(r"^- organisation\.yaml での名前: `(.+)`$", text, re.MULTILINE)


def test_every_question_of_the_method_is_asked_once(tmp_path: Path) -> None:
    found = names(written(tmp_path, organisation(style("main", 2))))
    wanted = {leaf.target for item in LIBRARY.checklists["mic-sme-2021"].items if 2 in item.methods for leaf in item.leaves() if leaf.kind == "ask"}
    assert sorted(found) == sorted(wanted)


def test_a_new_organisation_gets_the_sheet_beside_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "聞き取り票.md"
    assert main(["init", "--name", "株式会社サンプル", "--method", "2", "--out", str(tmp_path), "--interview", str(sheet)]) == 0
    text = sheet.read_text(encoding="utf-8")
    assert "- 組織: 株式会社サンプル" in text
    assert sorted(names(text)) == sorted(
        set(re.findall(r"^#  - question: (.+)$", (tmp_path / "answers.yaml").read_text(encoding="utf-8"), re.MULTILINE))
    )
    assert str(sheet) in capsys.readouterr().out


def test_each_question_says_why_what_is_evidence_and_what_it_decides(tmp_path: Path) -> None:
    text = written(tmp_path, organisation(style("main", 2)))
    question = LIBRARY.questions["only-permitted-devices"]
    block = text[text.index(question.text.ja) :].split("####")[0]
    assert f"- うかがう理由: {question.asked_because.ja}" in block
    assert f"- お答えの目安: {question.help.ja}" in block
    assert f"- 確認できる資料の例: {question.evidence.ja}" in block
    assert "  - `mic-sme-2021/1-1` 優先度◎ – " in block
    assert "☐ はい　☐ いいえ　☐ 一部だけ　☐ 対象外" in block


def test_questions_stand_under_who_can_answer_them_and_then_under_their_area(tmp_path: Path) -> None:
    text = written(tmp_path, organisation(style("main", 2)))
    people = re.findall(r"^## うかがう方: (.+)$", text, re.MULTILINE)
    assert len(set(people)) == len(people)
    listed = dict(re.findall(r"^- (.+): (\d+)$", text.split("## うかがう方:")[0], re.MULTILINE))
    for part in text.split("## うかがう方: ")[1:]:
        person = part.splitlines()[0]
        asked = names(part.split("\n## ")[0])
        assert int(listed[person]) == len(asked)
        assert {LIBRARY.questions[name].who.ja.partition("（")[0] for name in asked} == {person}
    headings = re.findall(r"^### 分野: (.+)$", text, re.MULTILINE)
    assert set(headings) <= {each.ja for each in LIBRARY.checklists["mic-sme-2021"].categories.values()}


ANSWER = '  - {{question: only-permitted-devices, answer: yes, by: 総務, on: "2026-04-01"{more}}}\n'


@pytest.mark.parametrize(
    ("more", "asked", "expired"),
    [("", False, False), (', expires: "2999-01-01"', False, False), (', expires: "2026-05-01"', True, True), (", work_style: main", False, False)],
)
def test_what_has_a_valid_answer_is_not_asked_again(more: str, asked: bool, expired: bool, tmp_path: Path) -> None:
    text = written(tmp_path, organisation(style("main", 2)), "answers:\n" + ANSWER.format(more=more))
    assert ("only-permitted-devices" in names(text)) is asked
    assert ("有効期限が切れました" in text) is expired


def test_an_answer_for_one_work_style_leaves_the_other_open(tmp_path: Path) -> None:
    text = written(tmp_path, organisation(style("a", 2), style("b", 6)), "answers:\n" + ANSWER.format(more=", work_style: a"))
    block = text[text.index(LIBRARY.questions["only-permitted-devices"].text.ja) :].split("####")[0]
    assert "**お答え ⑥ b**" in block
    assert "**お答え ② a**" not in block


def test_declared_circumstances_take_questions_away_and_are_not_asked_again(tmp_path: Path) -> None:
    open_ = written(tmp_path, organisation(style("main", 2)))
    declared = "    circumstances:\n      declared_by: 総務\n      uses_wireless_lan: false\n      uses_online_meetings: false\n"
    text = written(tmp_path, organisation(style("main", 2, declared)))
    assert set(names(text)) < set(names(open_))
    assert {"uses_wireless_lan", "uses_online_meetings"} & set(circumstances(text)) == set()
    assert {"uses_wireless_lan", "uses_online_meetings"} <= set(circumstances(open_))


def test_the_ledger_is_asked_for_only_where_there_is_none(tmp_path: Path) -> None:
    ledger = "    ledger: {windows: 3, macos: 0, ios: 0, android: 0}\n"
    text = written(tmp_path, organisation(style("a", 2, ledger), style("b", 6)))
    part = text.split("## 端末台帳の台数")[1]
    assert "⑥ b" in part
    assert "② a" not in part


def test_a_sheet_with_nothing_open_says_so(tmp_path: Path) -> None:
    checklist = LIBRARY.checklists["mic-sme-2021"]
    everything = "".join(f'  - {{question: {name}, answer: yes, by: 総務, on: "2026-04-01"}}\n' for name in LIBRARY.questions)
    declared = "    ledger: {windows: 3, macos: 0, ios: 0, android: 0}\n    circumstances:\n      declared_by: 総務\n" + "".join(
        f"      {name}: true\n" for name in checklist.circumstances
    )
    text = written(tmp_path, organisation(style("main", 2, declared)), "answers:\n" + everything)
    assert "いま、うかがうことはありません" in text
    assert names(text) == circumstances(text) == []


def test_in_english_there_is_no_japanese_but_names(tmp_path: Path) -> None:
    text = written(tmp_path, organisation(style("main", 2)).replace("株式会社サンプル", "Sample"), "answers: []\n", "--lang", "en")
    assert "Telework security: interview sheet" in text
    assert not re.search("[ぁ-んァ-ン一-龥]", text)


def test_names_of_an_organisation_are_never_markup(tmp_path: Path) -> None:
    text = written(tmp_path, organisation(style("main", 2)).replace("株式会社サンプル", '"<b>[x](http://example.jp)</b>"'))
    assert "- 組織: `<b>[x](http://example.jp)</b>`" in text


def test_nothing_is_overwritten_and_half_given_options_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "sheet.md"
    sheet.write_text("x", encoding="utf-8")
    assert main(["init", "--organisation", str(SAMPLE), "--interview", str(sheet)]) == 2
    assert "上書きしません" in capsys.readouterr().err
    assert sheet.read_text(encoding="utf-8") == "x"
    for arguments in (
        ["--organisation", str(SAMPLE)],
        ["--name", "x"],
        ["--organisation", str(SAMPLE), "--interview", str(tmp_path / "y"), "--method", "2"],
        ["--name", "x", "--method", "2", "--answers", str(SAMPLE)],
    ):
        assert main(["init", *arguments, "--out", str(tmp_path / "new")]) == 2
        assert capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_the_sample_company_is_asked_only_what_it_left_open(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.md"
    assert main(["init", "--organisation", str(SAMPLE), "--interview", str(sheet)]) == 0
    found = names(sheet.read_text(encoding="utf-8"))
    sample = load_organisation(SAMPLE, LIBRARY.checklists, LIBRARY.rules)
    assert sample.answers is not None
    answered = set(re.findall(r"question: ([a-z0-9-]+)", sample.answers.read_text(encoding="utf-8")))
    assert found
    assert len(set(found) & answered) < len(found)
