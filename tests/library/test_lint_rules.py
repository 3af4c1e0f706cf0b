"""What is wrong with a rule: each planted mistake is one problem at its line and column, in both languages."""

from pathlib import Path

import pytest

from tests.library.planting import COUNT_RULE, RULE, Mistake, assert_one_problem, mistakes, own_library, planted, problems_of

DEMAND = RULE[RULE.index("require:") : RULE.index("valid_when:")]
ALLOWED = COUNT_RULE.partition("parameters:\n")[2].partition("on_empty")[0]

SHAPE = mistakes(
    ("unknown field of a rule", "on_empty: ledger", "on_empty: ledger\n‸severity: high", "severity"),
    ("unknown field, nearly right", "limits: {", "‸limit: {ja: あ, en: a}\nlimits: {", "limits"),
    ("unknown field of a parameter", "    type: days", "    ‸unit: days\n    type: days", "unit"),
    ("unknown field of a text", "en: encrypt it}", "en: encrypt it, ‸fr: chiffrer}", "fr"),
    ("required field missing", "on_empty: ledger\n", "", "on_empty"),
    ("texts missing", "why: {ja: 読まれるため, en: it could be read}\n", "", "why"),
    ("limits missing", "limits: {ja: 中身は見えない, en: the content is out of sight}\n", "", "limits"),
    ("only Japanese", "fix: {ja: 暗号化する, en: encrypt it}", "fix: ‸{ja: 暗号化する}", "en"),
    ("only English", "why: {ja: 読まれるため, en: it could be read}", "why: ‸{en: it could be read}", "ja"),
    ("one text instead of two", "title: {ja: 自社のルール, en: a rule of our own}", "title: ‸自社のルール", "キーと値"),
    ("empty translation", "en: encrypt it}", 'en: ‸""}', "空"),
    ("blank translation", "en: it could be read}", 'en: ‸"  "}', "空"),
    ("empty label of a parameter", "en: freshness of the last sync", 'en: ‸""', "空"),
    (
        "parameter without source",
        "    type: days\n    default: 30\n    min: 1\n    max: 90\n    stricter: lower\n    basis: ours\n    source: {ja: 自社で決めた値, en: our own choice}\n",
        "    ‸type: days\n    default: 30\n    stricter: lower\n    basis: ours\n",
        "source",
    ),
    ("wrong licence", "licence: none", "licence: ‸free", "entra-p1"),
    ("wrong effort", "effort: hour", "effort: ‸hours", "hour"),
    ("wrong basis", "basis: ours", "basis: ‸own", "ours"),
    ("unknown kind in the ledger", "ledger: [windows]", "ledger: [windows, ‸linux]", "macos"),
    ("same kind twice in the ledger", "ledger: [windows]", "ledger: [windows, ‸windows]", "同じ"),
    ("list expected", "show: [deviceName, osVersion]", "show: ‸deviceName", "並び"),
    ("empty list", "show: [deviceName, osVersion]", "show: ‸[]", "1 つ以上"),
    ("number for a text", "en: encrypt it}", "en: ‸5}", "文字列"),
    ("text for a number", "default: 30", 'default: ‸"30"', "整数"),
    ("id in capitals", "id: own-rule", "id: ‸Own-Rule", "英小文字"),
    ("id with an underscore", "id: own-rule", "id: ‸own_rule", "英小文字"),
    ("id and file name differ", "id: own-rule", "id: ‸own-rules", "ファイル名"),
    ("id of another rule", "id: own-rule", "id: ‸windows-system-drive-encrypted", "ファイル名"),
    ("name of a parameter", "  sync_days:\n", "  ‸SyncDays:\n", "英小文字"),
)

USE = mistakes(
    ("unknown resource", "resource: intune.managedDevices", "resource: ‸intune.manageddevice", "intune.managedDevices"),
    ("unknown resource, nothing near", "resource: intune.managedDevices", "resource: ‸printers.all", "printers.all"),
    ("endpoint for a resource", "resource: intune.managedDevices", "resource: ‸/deviceManagement/managedDevices", "リソース"),
    ("shows an unknown field", "[deviceName, osVersion]", "[deviceName, ‸osversion]", "osVersion"),
    ("shows a field of another resource", "[deviceName, osVersion]", "[‸encryptionState, osVersion]", "encryptionState"),
    ("shows a field twice", "[deviceName, osVersion]", "[deviceName, ‸deviceName]", "2 回"),
    ("shows nothing", "[deviceName, osVersion]", "‸[]", "1 つ以上"),
    ("ledger without kinds", "ledger: [windows]\n", "", "台帳", "on_empty: ‸ledger"),
    ("ledger without kinds, in a comment", "ledger: [windows]\n", "# ledger: [windows]\n", "台帳", "on_empty: ‸ledger"),
    ("people in the ledger of a device rule", "ledger: [windows]", "ledger: [‸people]", "人"),
    ("people beside devices", "ledger: [windows]", "ledger: [windows, ‸people]", "人"),
    ("pass without count", "on_empty: ledger", "on_empty: ‸pass", "at_most"),
    ("unknown word for the empty population", "on_empty: ledger", "on_empty: ‸ignore", "unknown"),
    ("count beside require", "require:\n", "count: {of: {field: isEncrypted, equals: true}, at_least: 1}\nrequire:\n", "どちらか一方"),
    ("neither require nor count", DEMAND, "", "どちらか一方"),
    ("demand under another name", "require:\n  all:", "‸requires:\n  all:", "require"),
)

COUNTS = mistakes(
    ("require and count", "count:\n  of:", "require: {field: accountEnabled, equals: true}\ncount:\n  of:", "どちらか一方"),
    ("neither", "count:\n  of: {field: accountEnabled, equals: true}\n  at_most: {parameter: allowed}\nparameters:\n" + ALLOWED, "", "どちらか一方"),
    ("no bound", "  at_most: {parameter: allowed}\nparameters:\n" + ALLOWED, "", "at_most", "count:\n  ‸of"),
    ("bound under another name", "  at_most: {parameter", "  ‸maximum: {parameter", "at_most"),
    ("nothing to count", "  of: {field: accountEnabled, equals: true}\n", "", "of", "count:\n  ‸at_most"),
    ("bound as text", "at_most: {parameter: allowed}", "at_most: ‸none", "整数"),
    ("negative bound", "at_most: {parameter: allowed}", "at_most: ‸-1", "整数"),
    ("bounds that no number meets", COUNT_RULE.partition("  at_most")[2].partition("show")[0], ": 1\n  at_least: ‸2\non_empty: fail\n", "at_most"),
    ("parameter undeclared", "{parameter: allowed}", "{parameter: ‸alowed}", "allowed"),
    ("parameter of another type", "type: integer", "type: days", "整数", "{parameter: ‸allowed}"),
    ("condition of another resource", "{field: accountEnabled, equals", "{field: ‸isEncrypted, equals", "isEncrypted"),
    ("ledger for a tenant's resource", "on_empty: pass", "on_empty: ‸ledger", "端末・人"),
    ("ledger for a tenant's resource, kinds named", "on_empty: pass", "on_empty: ‸ledger\nledger: [people]", "端末・人"),
    ("pass where too few is the fault", "  at_most: {parameter", "  at_least: {parameter", "at_most", "on_empty: ‸pass"),
    ("pass where both bounds stand", "  at_most: {parameter", "  at_least: 0\n  at_most: {parameter", "at_most", "on_empty: ‸pass"),
    ("pass on a list that is no list of incidents", "entra.pendingInvitations", "entra.users", "incidents", "on_empty: ‸pass"),
)

BETA = mistakes(
    ("not said at all", "en: the encryption report (beta API)}", "en: the encryption report}", "ベータ", "limits: ‸{"),
    ("said in English only", "ja: 暗号化レポート（ベータ版 API）は", "ja: 暗号化レポートは", "ベータ", "limits: ‸{"),
)
BETA_RULE = """\
id: own-rule
title: {ja: 自社のルール, en: a rule of our own}
resource: intune.managedDeviceEncryptionStates
require: {field: encryptionState, equals: encrypted}
on_empty: unknown
show: [deviceName]
why: {ja: 読まれるため, en: it could be read}
fix: {ja: 暗号化する, en: encrypt it}
cost: {licence: none, effort: hour}
limits: {ja: 暗号化レポート（ベータ版 API）は変わることがある, en: the encryption report (beta API)}
"""

TABLES = [(RULE, each) for each in (*SHAPE, *USE)] + [(COUNT_RULE, each) for each in COUNTS] + [(BETA_RULE, each) for each in BETA]


@pytest.mark.parametrize(("good", "mistake"), TABLES, ids=[each.name for _, each in TABLES])
def test_a_mistake_in_a_rule_is_one_located_problem(tmp_path: Path, good: str, mistake: Mistake) -> None:
    wrong, line, column = planted(good, mistake)
    name = "rules/access/own-count.yaml" if good is COUNT_RULE else "rules/data/own-rule.yaml"
    own_library(tmp_path, {name: wrong, "checklists/own-list.yaml": None})
    assert_one_problem(problems_of(tmp_path), tmp_path / name, line, column, mistake.word)


def test_the_good_texts_have_no_problem(tmp_path: Path) -> None:
    assert problems_of(own_library(tmp_path / "all", {})) == []
    assert problems_of(own_library(tmp_path / "beta", {"rules/data/own-rule.yaml": BETA_RULE, "checklists/own-list.yaml": None})) == []


TAKEN = [
    ("a shipped rule", "rules/device/windows-system-drive-encrypted.yaml", RULE.replace("own-rule", "windows-system-drive-encrypted"), "rules/data/"),
    ("another shipped rule", "rules/malware/mac-filevault-on.yaml", RULE.replace("own-rule", "mac-filevault-on"), "rules/data/"),
    ("an own rule in another area", "rules/device/own-rule.yaml", RULE, "rules/data/own-rule.yaml"),
    ("an own count in another area", "rules/data/own-count.yaml", COUNT_RULE, "rules/access/own-count.yaml"),
]


@pytest.mark.parametrize(("name", "text", "first"), [row[1:] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_an_id_is_taken_once_and_the_problem_names_the_first_file(tmp_path: Path, name: str, text: str, first: str) -> None:
    found = problems_of(own_library(tmp_path, {name: text}))
    late = max(tmp_path / name, tmp_path / first) if "own" in first else tmp_path / name
    assert_one_problem(found, late, 1, 5, "既にあります")
    assert "rules/" in found[0].ja
