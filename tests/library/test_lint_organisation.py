"""What is wrong with organisation.yaml or answers.yaml: each planted mistake is one problem at its line and column."""

from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.library.answers import load_answers
from scanner.library.library import Library, load_library
from scanner.library.organisation import load_organisation
from scanner.model.errors import InputError, Problem
from tests.library.planting import CASES, COUNT_CASES, Mistake, assert_one_problem, lint, mistakes, own_library, planted

GOOD = {"fixtures/rules/own-rule.yaml": CASES, "fixtures/rules/own-count.yaml": COUNT_CASES}

ORGANISATION = """\
name: 株式会社サンプル
tenant: 6a290eca-2516-4a0e-a1eb-c9cc8418bb10
language: ja
timezone: Asia/Tokyo
checklists: [mic-sme-2021]
answers: answers.yaml
work_styles:
  - id: company-pc
    name: 会社支給端末
    method: 2
    people: [b41f6c0e-2a55-4c1d-8d0a-7c1000000014]
    circumstances:
      declared_by: 情報システム担当
      declared_on: "2026-10-01"
      uses_smartphones: false
    ledger: {windows: 25, ios: 0}
  - id: own-device
    name: 個人所有端末
    method: 6
    circumstances: {uses_smartphones: true}
    ledger: {windows: 3, ios: 6}
out_of_use:
  - {device: PC-026, reason: 廃棄予定, by: 情報システム担当, until: "2026-12-31"}
parameters:
  windows-system-drive-encrypted: {sync_days: 14}
"""

ANSWERS = """\
answers:
  - question: only-permitted-devices
    answer: yes
    by: 情報システム担当
    on: "2026-10-10"
    expires: "2027-10-10"
    evidence:
      - {url: "https://intra.example.jp/rules"}
  - question: system-inventory
    work_style: company-pc
    answer: partly
    by: 総務担当
    on: "2026-10-11"
    covers: [windows-realtime-protection-on]
"""

IN_ORGANISATION = mistakes(
    ("unknown field", "timezone:", "‸time_zone: Asia/Tokyo\ntimezone:", "timezone"),
    ("unknown field of a work style", "    people: [", "    ‸groups: [a]\n    people: [", "書けません"),
    ("name missing", "name: 株式会社サンプル\n", "", "name"),
    ("method missing", "    method: 6\n", "", "method", "  - ‸id: own-device"),
    ("empty name", "name: 個人所有端末", 'name: ‸""', "空"),
    ("tenant by name", "6a290eca-2516-4a0e-a1eb-c9cc8418bb10", "‸sample.onmicrosoft.com", "GUID"),
    ("tenant cut off", "6a290eca-2516-4a0e-a1eb-c9cc8418bb10", "‸6a290eca-2516", "GUID"),
    ("unknown language", "language: ja", "language: ‸jp", "ja"),
    ("unknown time zone", "Asia/Tokyo", "‸Asia/Tokio", "タイムゾーン"),
    ("time zone as an offset", "Asia/Tokyo", '‸"+09:00"', "タイムゾーン"),
    ("time zone that is a folder", "Asia/Tokyo", "‸Asia", "タイムゾーン"),
    ("time zone that is a path", "Asia/Tokyo", "‸../../etc/passwd", "タイムゾーン"),
    ("time zone in Japanese", "Asia/Tokyo", "‸日本標準時", "タイムゾーン"),
    ("empty time zone", "Asia/Tokyo", '‸""', "タイムゾーン"),
    ("unknown checklist", "[mic-sme-2021]", "[‸mic-sme-2019]", "mic-sme-2021"),
    ("unknown checklist beside a known one", "[mic-sme-2021]", "[mic-sme-2021, ‸zzz]", "mic-sme-2021"),
    ("checklist twice", "[mic-sme-2021]", "[mic-sme-2021, ‸mic-sme-2021]", "2 回"),
    ("no checklist", "[mic-sme-2021]", "‸[]", "1 つ以上"),
    ("no work style", ORGANISATION.partition("work_styles:\n")[2].partition("out_of_use")[0], "  ‸[]\n", "1 つ以上"),
    ("work style twice", "  - id: own-device", "  - id: ‸company-pc", "重複"),
    ("work style of the same id later", "  - id: company-pc", "  - id: own-device", "重複", "  - id: ‸own-device\n    name: 個人"),
    ("id of a work style in capitals", "  - id: own-device", "  - id: ‸BYOD", "英小文字"),
    ("method zero", "method: 6", "method: ‸0", "1 以上"),
    ("method nine", "method: 6", "method: ‸9", "8 以下"),
    ("method as a sign", "method: 6", "method: ‸⑥", "整数"),
    ("method as a text", "method: 6", 'method: ‸"6"', "整数"),
    ("unknown circumstance", "{uses_smartphones: true}", "{‸uses_smartphone: true}", "uses_smartphones"),
    ("circumstance of nobody", "{uses_smartphones: true}", "{‸works_at_home: true}", "works_at_home"),
    ("circumstance in words", "{uses_smartphones: true}", "{uses_smartphones: ‸sometimes}", "true か false"),
    ("phones denied but in the ledger", "ledger: {windows: 25, ios: 0}", "ledger: {windows: 25, ios: 4}", "4 台", "‸uses_smartphones: false"),
    ("tablets denied but in the ledger", "ledger: {windows: 25, ios: 0}", "ledger: {windows: 25, android: 1}", "1 台", "‸uses_smartphones: false"),
    ("declared on an impossible day", '"2026-10-01"', '‸"2026-09-31"', "日付"),
    ("declared on a day of another form", '"2026-10-01"', '‸"2026/10/01"', "日付"),
    ("out of use until an impossible day", '"2026-12-31"', '‸"2027-02-29"', "日付"),
    ("out of use until a month that is none", '"2026-12-31"', '‸"2026-13-01"', "日付"),
    ("out of use without a reason", "reason: 廃棄予定, ", "", "reason", "  - ‸{device: PC-026"),
    ("unknown kind in the ledger", "ledger: {windows: 3,", "ledger: {‸Windows: 3,", "windows"),
    ("negative number in the ledger", "ledger: {windows: 3,", "ledger: {windows: ‸-3,", "0 以上"),
    ("number in words in the ledger", "ledger: {windows: 3,", "ledger: {windows: ‸三台,", "整数"),
    ("group ids as a text", "people: [b41f6c0e-2a55-4c1d-8d0a-7c1000000014]", "people: ‸b41f6c0e-2a55-4c1d-8d0a-7c1000000014", "並び"),
    ("no group", "people: [b41f6c0e-2a55-4c1d-8d0a-7c1000000014]", "people: ‸[]", "1 つ以上"),
    ("unknown rule", "  windows-system-drive-encrypted: {", "  ‸windows-system-drive-encrypt: {", "windows-system-drive-encrypted"),
    ("rule of nobody", "  windows-system-drive-encrypted: {", "  ‸zzz: {", "zzz"),
    ("unknown parameter", "{sync_days: 14}", "{‸sync_day: 14}", "sync_days"),
    ("parameter of another rule", "{sync_days: 14}", "{‸definition_days: 14}", "definition_days"),
    ("parameter out of bounds", "{sync_days: 14}", "{sync_days: ‸0}", "範囲"),
    ("parameter of another type", "{sync_days: 14}", '{sync_days: ‸"14"}', "整数"),
    ("parameter without rule", "  windows-system-drive-encrypted: {sync_days: 14}", "  sync_days: ‸14", "キーと値"),
    ("answers that are no text", "answers: answers.yaml", "answers: ‸[answers.yaml]", "文字列"),
    ("answers that are missing", "answers: answers.yaml", "answers: ‸answer.yaml", "answer.yaml"),
    ("answers outside the folder", "answers: answers.yaml", "answers: ‸nowhere/answers.yaml", "nowhere"),
    ("trap", "language: ja", "language: ‸no", "引用符"),
    ("unquoted date", '"2026-10-01"', "‸2026-10-01", "引用符"),
)

IN_ANSWERS = mistakes(
    ("unknown field", "    covers: [", "    ‸coverage: [", "covers"),
    ("unknown field at the top", "answers:\n", "‸waivers: []\nanswers:\n", "書けません"),
    ("by missing", "    by: 総務担当\n", "", "by", "  - ‸question: system-inventory"),
    ("empty by", "by: 総務担当", 'by: ‸" "', "空"),
    ("unknown question", "question: system-inventory", "question: ‸system-inventry", "system-inventory"),
    ("question of nobody", "question: system-inventory", "question: ‸zzz", "zzz"),
    ("number of an item for a question", "question: system-inventory", "question: ‸1-3", "1-3"),
    ("unknown work style", "work_style: company-pc", "work_style: ‸company", "company-pc"),
    ("name of a work style for its id", "work_style: company-pc", "work_style: ‸会社支給端末", "英小文字"),
    (
        "answered twice",
        "question: only-permitted-devices",
        "question: system-inventory\n    work_style: company-pc",
        "2 行目",
        "  - ‸question: system-inventory\n    work_style: company-pc\n    answer: partly",
    ),
    ("answered twice for everybody", "  - question: system-inventory\n    work_style: company-pc", "  - ‸question: only-permitted-devices", "2 行目"),
    ("unknown covered rule", "[windows-realtime-protection-on]", "[‸windows-realtime-protection]", "windows-realtime-protection-on"),
    ("covered rule of nobody", "[windows-realtime-protection-on]", "[‸zzz]", "zzz"),
    ("covered rule twice", "[windows-realtime-protection-on]", "[windows-realtime-protection-on, ‸windows-realtime-protection-on]", "2 回"),
    ("impossible day", '"2026-10-11"', '‸"2026-02-30"', "日付"),
    ("day of another form", '"2026-10-11"', '‸"10/11"', "日付"),
    ("impossible end", '"2027-10-10"', '‸"2027-06-31"', "日付"),
    ("end before the beginning", '"2027-10-10"', '‸"2026-10-09"', "expires"),
    ("end a year too early", '"2027-10-10"', '‸"2025-10-10"', "expires"),
    ("wrong answer word", "answer: partly", "answer: ‸partially", "partly"),
    ("answer in Japanese", "answer: partly", "answer: ‸はい", "yes"),
    ("answer as a truth", "answer: yes", "answer: ‸true", "yes"),
    ("answer in capitals", "answer: yes", "answer: ‸YES", "yes"),
    ("evidence without anything", '{url: "https://intra.example.jp/rules"}', "‸{}", "url"),
    ("evidence without a hash", '{url: "https://intra.example.jp/rules"}', "‸{file: rules.pdf}", "sha256"),
    ("evidence with half a hash", '{url: "https://intra.example.jp/rules"}', "{file: rules.pdf, sha256: ‸abc123}", "64 桁"),
    ("evidence in words", '- {url: "https://intra.example.jp/rules"}', "- ‸規程の第3条", "キーと値"),
    ("address without scheme", '"https://intra.example.jp/rules"', "‸intra.example.jp/rules", "http"),
    ("unquoted day", '"2026-10-11"', "‸2026-10-11", "引用符"),
    ("no list", ANSWERS.partition("answers:\n")[2], "  ‸none\n", "並び"),
)


def written(folder: Path, organisation: str, answers: str) -> Path:
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    (folder / "organisation.yaml").write_text(organisation, encoding="utf-8")
    return folder / "organisation.yaml"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def problems_in(file: Path, library: Library) -> list[Problem]:
    try:
        organisation = load_organisation(file, library.checklists, library.rules)
        load_answers(file.with_name("answers.yaml"), library.questions, library.rules, organisation)
    except InputError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize("mistake", IN_ORGANISATION, ids=lambda each: each.name)
def test_a_mistake_in_an_organisation_is_one_located_problem(tmp_path: Path, library: Library, mistake: Mistake) -> None:
    wrong, line, column = planted(ORGANISATION, mistake)
    file = written(tmp_path, wrong, ANSWERS)
    assert_one_problem(problems_in(file, library), file, line, column, mistake.word)


@pytest.mark.parametrize("mistake", IN_ANSWERS, ids=lambda each: each.name)
def test_a_mistake_in_answers_is_one_located_problem(tmp_path: Path, library: Library, mistake: Mistake) -> None:
    wrong, line, column = planted(ANSWERS, mistake)
    file = written(tmp_path, ORGANISATION, wrong)
    assert_one_problem(problems_in(file, library), tmp_path / "answers.yaml", line, column, mistake.word)


def test_the_good_files_have_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, ORGANISATION, ANSWERS)
    assert lint([file, tmp_path / "answers.yaml"], capsys) == []


def test_lint_finds_the_answers_through_the_organisation_and_the_organisation_beside_the_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, line, column = planted(ANSWERS, mistakes(("", "work_style: company-pc", "work_style: ‸company", "company-pc"))[0])
    file = written(tmp_path, ORGANISATION, wrong)
    for path in (file, tmp_path / "answers.yaml"):
        assert_one_problem(lint([path], capsys), tmp_path / "answers.yaml", line, column, "company-pc")


def test_a_method_that_no_chosen_checklist_knows_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = own_library(tmp_path / "own", {**GOOD})
    text = ORGANISATION.replace("[mic-sme-2021]", "[own-list]")
    for old, new in (("method: 6", "method: ‸6"), ("method: 2", "method: ‸2")):
        wrong, line, column = planted(text.replace("method: 2" if "6" in old else "method: 6", "method: 1"), mistakes(("", old, new, ""))[0])
        file = written(tmp_path, wrong, ANSWERS)
        assert_one_problem(lint([folder, file], capsys), file, line, column, "方式")


LOOSER = [
    # The checklist leaves the default of 30 days: 31 is looser, 30 is the same.
    ("sync_days: 14", "sync_days: 31", "mic-sme-2021", True),
    ("sync_days: 14", "sync_days: 90", "mic-sme-2021", True),
    ("sync_days: 14", "sync_days: 30", "mic-sme-2021", False),
    # The own checklist asks for 14 days of own-rule.
    ("windows-system-drive-encrypted: {sync_days: 14}", "own-rule: {sync_days: 15}", "own-list", True),
    ("windows-system-drive-encrypted: {sync_days: 14}", "own-rule: {sync_days: 13}", "own-list", False),
]


@pytest.mark.parametrize(("old", "new", "checklist", "looser"), LOOSER)
def test_a_looser_parameter_is_a_located_warning_and_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, checklist: str, *, looser: bool
) -> None:
    folder = own_library(tmp_path / "own", {**GOOD})
    text = ORGANISATION.replace(old, new).replace("[mic-sme-2021]", f"[{checklist}]")
    text = text.replace("method: 2", "method: 1").replace("method: 6", "method: 5")
    file = written(tmp_path, text, ANSWERS)
    assert main(["lint", str(folder), str(file)]) == 0
    said = capsys.readouterr().err
    name, _, value = new.removeprefix("own-rule: {").rstrip("}").partition(": ")
    assert (f"organisation.yaml:25:{text.splitlines()[24].index(value) + 1}" in said) is looser
    assert ("緩い" in said) is looser
    assert (name in said) is looser
