"""A user's own library on disk with one planted mistake; the mark ‸ stands where the problem has to be reported."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.library.library import read_library
from scanner.model.errors import Place, Problem

MARK = "‸"
_PLACE = re.compile(r"(.+?)(?::(\d+):(\d+))?: (.*)")

RULE = """\
id: own-rule
title: {ja: 自社のルール, en: a rule of our own}
resource: intune.managedDevices
where:
  all:
    - {field: operatingSystem, equals: Windows}
    - {field: managementState, one_of: [managed, unhealthy]}
require:
  all:
    - {field: isEncrypted, equals: true}
    - {field: osVersion, version_at_least: "10.0.22631"}
valid_when:
  all:
    - {field: lastSyncDateTime, newer_than: {parameter: sync_days}}
parameters:
  sync_days:
    type: days
    default: 30
    min: 1
    max: 90
    stricter: lower
    basis: ours
    source: {ja: 自社で決めた値, en: our own choice}
    ja: 同期の鮮度
    en: freshness of the last sync
on_empty: ledger
ledger: [windows]
show: [deviceName, osVersion]
why: {ja: 読まれるため, en: it could be read}
fix: {ja: 暗号化する, en: encrypt it}
cost: {licence: none, effort: hour}
limits: {ja: 中身は見えない, en: the content is out of sight}
"""

COUNT_RULE = """\
id: own-count
title: {ja: 自社の件数のルール, en: a counting rule of our own}
resource: entra.pendingInvitations
count:
  of: {field: accountEnabled, equals: true}
  at_most: {parameter: allowed}
parameters:
  allowed:
    type: integer
    default: 0
    stricter: lower
    basis: ours
    source: {ja: 自社で決めた値, en: our own choice}
    ja: 許す数
    en: how many are allowed
on_empty: pass
show: [displayName]
why: {ja: 入口になるため, en: it is a door}
fix: {ja: 削除する, en: delete it}
cost: {licence: none, effort: hour}
limits: {ja: 中身は見えない, en: the content is out of sight}
"""

QUESTIONS = """\
questions:
  own-question:
    ja: 決めていますか。
    en: Is it decided?
    help: {ja: 文書を見ます。, en: See the document.}
    who: {ja: 担当者, en: staff in charge}
    evidence: {ja: 規程, en: the rules}
    remedy: {ja: 決めてください。, en: Decide it.}
    asked_because: {ja: 取り決めは設定に現れません。, en: Agreements are no settings.}
"""

CHECKLIST = """\
checklist: own-list
title: {ja: 自社の一覧, en: our own list}
source:
  publisher: {ja: 自社, en: ourselves}
  edition: {ja: 初版, en: first}
  date: "2026-04-01"
  superseded_by: null
  url: "https://www.example.jp/list"
priorities:
  ◎: {rank: 1, ja: 高, en: high}
  ○: {rank: 2, ja: 中, en: medium}
threats:
  malware: {ja: マルウェア, en: malware}
categories:
  data: {ja: データ, en: data}
circumstances:
  uses_paper: {ja: 紙を使う, en: paper is used, question: {ja: 紙を使いますか。, en: Is paper used?}}
methods:
  "1": {sign: ①, title: {ja: 会社, en: company}, ownership: company, office_network: vpn, cloud: either, data_on_device: either}
  "5": {sign: ⑤, title: {ja: 個人, en: personal}, ownership: personal, office_network: vpn, cloud: either, data_on_device: either}
items:
  - number: "1-1"
    category: data
    priority: ◎
    threats: [malware]
    methods: [1, 5]
    exempt_when: {uses_paper: false}
    title: {ja: 暗号化, en: encryption}
    demand: {ja: 暗号化する。, en: Encrypt.}
    pages: {matrix: 10, 1: 3, 5: 4}
    judged_by:
      all:
        - rule: own-rule
          with: {sync_days: 14}
        - ask: own-question
      notes:
        - rule: own-count
  - number: "1-2"
    category: data
    priority: ○
    threats: [malware]
    methods: [1]
    title: {ja: 規程, en: rules}
    demand: {ja: 決める。, en: Decide.}
    pages: {1: 3}
    judged_by:
      any:
        - ask: own-question
        - rule: own-count
      words: {ja: 「又は」, en: "or"}
"""

CASES = """\
rule: own-rule
base:
  id: "1"
  managedDeviceOwnerType: company
  operatingSystem: Windows
  managementState: managed
  osVersion: "10.0.26100.1"
  isEncrypted: true
  lastSyncDateTime: "2026-10-30T00:00:00Z"
cases:
  - {name: 暗号化済み, expect: pass, because: 条件どおり}
  - {name: 暗号化なし, change: {isEncrypted: false}, expect: fail, because: 読まれる}
  - {name: 値がない, remove: [isEncrypted], expect: unknown, reason: field_missing, because: 読めない}
  - {name: 古い, parameters: {sync_days: 1}, expect: unknown, reason: stale, because: 今のことが分からない}
  - {name: ほかの OS, change: {operatingSystem: macOS}, expect: not_judged, because: 対象ではない}
findings:
  - {name: 一台もない, records: [], ledger: {windows: 0}, expect: not_applicable, reason: no_subject, because: 台帳にない}
  - {name: 全台, records: [{}, {change: {deviceName: PC-2}}], expect: pass, because: 条件どおり}
  - {name: 権限がない, state: not_obtained, because_state: permission_denied, expect: unknown, reason: permission_denied, because: 読めない}
"""

COUNT_CASES = """\
rule: own-count
base: {id: "1", accountEnabled: true}
findings:
  - {name: なし, records: [], expect: pass, because: 招待がない}
  - {name: 一件, records: [{}], expect: fail, because: 残っている}
  - {name: 値がない, records: [{remove: [accountEnabled]}], expect: unknown, reason: field_missing, because: 読めない}
"""

FILES = {
    "rules/data/own-rule.yaml": RULE,
    "rules/access/own-count.yaml": COUNT_RULE,
    "checklists/questions/own.yaml": QUESTIONS,
    "checklists/own-list.yaml": CHECKLIST,
}


@dataclass(frozen=True)
class Mistake:
    """``old`` (which stands once in the good text) becomes ``new``; the complaint names ``word``.

    The mark stands in ``new``, or in ``at`` (other words of the text) where the problem is reported elsewhere; without a
    mark the problem is that of the file as a whole, 1:1.
    """

    name: str
    old: str
    new: str
    word: str
    at: str = ""


def mistakes(*rows: tuple[str, str, str, str] | tuple[str, str, str, str, str]) -> list[Mistake]:
    return [Mistake(*row) for row in rows]


def planted(text: str, mistake: Mistake) -> tuple[str, int, int]:
    """Put the mistake into the text; return it with the line and column where the problem belongs."""
    wrong = _replaced(text, mistake.old, mistake.new)
    if mistake.at:
        wrong = _replaced(wrong, mistake.at.replace(MARK, ""), mistake.at)
    assert wrong.count(MARK) <= 1
    before = wrong.partition(MARK)[0] if MARK in wrong else ""
    return wrong.replace(MARK, ""), before.count("\n") + 1, len(before) - before.rfind("\n")


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the good text"
    return text.replace(old, new)


def own_library(folder: Path, changed: Mapping[str, str | None]) -> Path:
    """Write a library into ``folder``: the good files, some of them changed, added, or (None) left out."""
    for name, text in {**FILES, **changed}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> list[Problem]:
    return read_library([folder])[1]


def assert_one_problem(found: list[Problem], file: Path | str, line: int, column: int, word: str) -> None:
    """One mistake is one problem: at its place, in Japanese with its key word, and in English."""
    assert [str(each.place) for each in found] == [f"{file}:{line}:{column}"], [(str(each.place), each.ja) for each in found]
    problem = found[0]
    assert word in problem.ja + problem.hint_ja, (problem.ja, problem.hint_ja)
    assert problem.en
    own_words = re.sub(r"'.*'", "", problem.en)  # what the author wrote is quoted as it stands
    assert not re.search("[ぁ-んァ-ン]", own_words), problem.en
    assert bool(problem.hint_ja) == bool(problem.hint_en)


def lint(paths: list[Path], capsys: pytest.CaptureFixture[str]) -> list[Problem]:
    """Read back what `telework-scan lint` prints of these paths; its exit code must agree."""
    code = main(["lint", *map(str, paths)])
    lines = capsys.readouterr().err.splitlines()
    found: list[Problem] = []
    for line in lines:
        if not line.startswith("    "):
            place = _PLACE.fullmatch(line)
            assert place, line
            found.append(Problem(Place(place[1], int(place[2] or 0), int(place[3] or 0)), place[4], ""))
        elif line.startswith("    → "):
            found[-1] = found[-1]._replace(hint_ja=line.removeprefix("    → "), hint_en="-")
        else:
            found[-1] = found[-1]._replace(en=line.strip())
    assert code == (2 if found else 0)
    return found


def assert_told(problem: Problem, path: object) -> None:
    """A problem has a place and both languages. ``path``: where the mistake was made, for whoever reads the failure."""
    assert problem.place.line >= 1, (path, problem)
    assert problem.ja, path
    assert problem.en, path
    assert bool(problem.hint_ja) == bool(problem.hint_en), (path, problem)
