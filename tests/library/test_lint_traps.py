"""YAML that looks plain and is not: refused inside a rule and inside a checklist, at its place."""

from pathlib import Path

import pytest

from tests.library.planting import CHECKLIST, RULE, Mistake, assert_one_problem, mistakes, own_library, planted, problems_of

IN_RULE = mistakes(
    ("duplicate key at the top", "on_empty: ledger\n", "on_empty: ledger\n‸resource: intune.managedDevices\n", "重複"),
    ("duplicate key in a map", "equals: true}", "equals: true, ‸equals: false}", "重複"),
    ("date as a value", "ja: 自社のルール", "ja: ‸2026-11-01", "引用符"),
    ("date and time as a value", "ja: 読まれるため", "ja: ‸2026-11-01 10:00:00", "引用符"),
    ("yes for true", "equals: true", "equals: ‸yes", "true / false"),
    ("off for false", "equals: true", "equals: ‸off", "true / false"),
    ("on as a key", "on_empty: ledger", "‸on: ledger", "引用符"),
    ("no in a list", "[managed, unhealthy]", "[managed, ‸no]", "引用符"),
    ("minutes and seconds", "default: 30", "default: ‸1:30", "引用符"),
    ("hours, minutes and seconds", "max: 90", "max: ‸24:00:00", "引用符"),
    ("octal with a zero", "default: 30", "default: ‸030", "10 進数"),
    ("octal with 0o", "max: 90", "max: ‸0o132", "10 進数"),
    ("hexadecimal", "max: 90", "max: ‸0x5A", "10 進数"),
    ("exponent", "max: 90", "max: ‸9e1", "10 進数"),
    ("underscores", "max: 90", "max: ‸9_0", "10 進数"),
    ("anchor", "ledger: [windows]", "ledger: ‸&kinds [windows]", "アンカー"),
    ("anchor on a map", "cost: {licence", "cost: ‸&cost {licence", "アンカー"),
    ("alias without anchor", "show: [deviceName, osVersion]", "show: ‸*fields", "別名"),
    ("alias in a list", "[deviceName, osVersion]", "[deviceName, ‸*other]", "別名"),
    ("merge key", "cost: {licence", "cost: {‸<<: none, licence", "マージ"),
    ("tag of Python", "default: 30", 'default: ‸!!python/object/apply:os.system ["true"]', "タグ"),
    ("tag of YAML", "default: 30", "default: ‸!!int 30", "タグ"),
    ("unknown tag", "resource: intune", "resource: ‸!device intune", "タグ"),
    ("tab as indent", "    type: days", "‸\ttype: days", "タブ"),
    ("tab after a colon", "    min: 1", "    min:‸\t1", "タブ"),
    ("full-width colon", "on_empty: ledger\nledger", "‸on_empty：ledger\nledger", "全角"),
    ("full-width colon in a list", "- {field: isEncrypted, equals: true}", "- ‸field：isEncrypted", "全角"),
    ("full-width colon in a flow map", "{ja: 暗号化する, en", "{‸ja：暗号化する, en", "全角"),
    ("full-width digits", "default: 30", "default: ‸３０", "全角"),
    ("full-width digits beside half-width", "max: 90", "max: ‸9０", "全角"),
    ("full-width truth", "equals: true", "equals: ‸ｔｒｕｅ", "全角"),
    ("full-width key", "    max: 90", "    ‸ｍａｘ: 90", "全角"),
    ("full-width space before a key", "    max: 90", "    ‸　max: 90", "全角"),
    ("full-width space before a value", "licence: none", "licence: ‸　none", "全角"),
    ("full-width space as indent", "    min: 1\n", "‸　　min: 1\n", "全角"),
    ("value missing", "on_empty: ledger", "on_empty:‸", "値がありません"),
    ("True for true", "equals: true", "equals: ‸True", "小文字"),
    ("tilde for null", "default: 30", "default: ‸~", "小文字"),
    ("second document", "on_empty: ledger", "‸---\non_empty: ledger", "1 つだけ"),
)

IN_CHECKLIST = mistakes(
    ("duplicate key at the top", "methods:\n", "‸threats: {}\nmethods:\n", "重複"),
    ("duplicate key in a map", "pages: {matrix: 10,", "pages: {matrix: 10, ‸matrix: 11,", "重複"),
    ("date as a value", 'date: "2026-04-01"', "date: ‸2026-04-01", "引用符"),
    ("date as revision", "  superseded_by: null", "  revised: ‸2026-05-01\n  superseded_by: null", "引用符"),
    ("yes as a circumstance", "uses_paper: false", "uses_paper: ‸no", "true / false"),
    ("off as a circumstance", "uses_paper: false", "uses_paper: ‸Off", "true / false"),
    ("y as a word", "{rank: 2, ja: 中", "{rank: 2, ja: ‸y", "引用符"),
    ("number with a colon", 'number: "1-2"', "number: ‸1:2", "引用符"),
    ("parameter with a colon", "sync_days: 14", "sync_days: ‸0:14", "引用符"),
    ("octal page", "pages: {1: 3}", "pages: {1: ‸03}", "10 進数"),
    ("octal parameter", "sync_days: 14", "sync_days: ‸0o16", "10 進数"),
    ("anchor", "threats: [malware]\n    methods: [1, 5]", "threats: ‸&all [malware]\n    methods: [1, 5]", "アンカー"),
    ("alias", "threats: [malware]\n    methods: [1]\n", "threats: ‸*all\n    methods: [1]\n", "別名"),
    ("alias in a list", "methods: [1, 5]", "methods: [1, ‸*five]", "別名"),
    ("tag", "rank: 1", "rank: ‸!!int 1", "タグ"),
    ("unknown tag", "judged_by:\n      any", "judged_by: ‸!any\n      any", "タグ"),
    ("tab as indent", "  malware: {ja", "‸\tmalware: {ja", "タブ"),
    ("tab before a comment", "methods: [1, 5]", "methods: [1, 5]‸\t# all", "タブ"),
    ("full-width colon", "    priority: ○\n", "    ‸priority：○\n", "全角"),
    ("full-width colon in a list", "        - ask: own-question\n      notes", "        - ‸ask：own-question\n      notes", "全角"),
    ("full-width digits in a list", "methods: [1, 5]", "methods: [1, ‸５]", "全角"),
    ("full-width digits", "rank: 2", "rank: ‸２", "全角"),
    ("full-width space before a key", "    category: data\n    priority: ◎", "    ‸　category: data\n    priority: ◎", "全角"),
    ("full-width space before a value", "priority: ◎", "priority: ‸　◎", "全角"),
)


@pytest.mark.parametrize("mistake", IN_RULE, ids=lambda each: each.name)
def test_a_trap_in_a_rule_is_one_located_problem(tmp_path: Path, mistake: Mistake) -> None:
    wrong, line, column = planted(RULE, mistake)
    name = "rules/data/own-rule.yaml"
    own_library(tmp_path, {name: wrong, "checklists/own-list.yaml": None})
    assert_one_problem(problems_of(tmp_path), tmp_path / name, line, column, mistake.word)


@pytest.mark.parametrize("mistake", IN_CHECKLIST, ids=lambda each: each.name)
def test_a_trap_in_a_checklist_is_one_located_problem(tmp_path: Path, mistake: Mistake) -> None:
    wrong, line, column = planted(CHECKLIST, mistake)
    name = "checklists/own-list.yaml"
    own_library(tmp_path, {name: wrong})
    assert_one_problem(problems_of(tmp_path), tmp_path / name, line, column, mistake.word)
