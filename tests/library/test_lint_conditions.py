"""What is wrong with a condition, an operand or a parameter: one problem at its line and column, with what to write instead."""

from pathlib import Path

import pytest

from tests.library.planting import RULE, Mistake, assert_one_problem, mistakes, own_library, planted, problems_of

CONDITIONS = mistakes(
    ("unknown field", "{field: isEncrypted, equals", "{field: ‸isEncryped, equals", "isEncrypted"),
    ("unknown field, nothing near", "{field: operatingSystem, equals", "{field: ‸colour, equals", "colour"),
    ("field of another resource", "{field: isEncrypted, equals", "{field: ‸encryptionState, equals", "encryptionState"),
    ("field in other letters", "{field: osVersion, version", "{field: ‸OsVersion, version", "osVersion"),
    ("field is no text", "{field: osVersion, version", "{field: ‸5, version", "5"),
    ("unknown operator", "operatingSystem, equals", "operatingSystem, ‸eq", "equals"),
    ("unknown operator, nothing near", "operatingSystem, equals", "operatingSystem, ‸zzz", "使えるもの"),
    ("operator of another language", "operatingSystem, equals: Windows", 'operatingSystem, ‸"==": Windows', "使えるもの"),
    ("no operator", "{field: isEncrypted, equals: true}", "‸{field: isEncrypted}", "演算子"),
    ("two operators", "{field: isEncrypted, equals: true}", "‸{field: isEncrypted, equals: true, not_equals: false}", "1 つ"),
    ("version operator on a text", "operatingSystem, equals: Windows", 'operatingSystem, ‸version_at_least: "10.0"', "version"),
    ("number operator on a truth", "isEncrypted, equals: true", "isEncrypted, ‸at_least: 1", "boolean に使えるもの"),
    ("newer_than on a version", '{field: osVersion, version_at_least: "10.0.22631"}', "{field: osVersion, ‸newer_than: 5}", "version に使えるもの"),
    ("newer_than on an expiry date", "lastSyncDateTime, newer_than", "managementCertificateExpirationDate, ‸newer_than", "expires_after"),
    ("expires_after on a past time", "lastSyncDateTime, newer_than", "lastSyncDateTime, ‸expires_after", "newer_than"),
    ("quantifier on a text", "operatingSystem, equals: Windows", "operatingSystem, ‸any_item: {field: item, equals: a}", "リスト"),
    ("contains on a text", "operatingSystem, equals: Windows", "operatingSystem, ‸contains_any: [Windows]", "string に使えるもの"),
    ("text for a truth", "equals: true", 'equals: ‸"true"', "boolean"),
    ("number for a truth", "equals: true", "equals: ‸1", "boolean"),
    ("truth for a text", "operatingSystem, equals: Windows", "operatingSystem, equals: ‸true", "string"),
    ("number for a version", 'version_at_least: "10.0.22631"', "version_at_least: ‸10", "引用符"),
    ("version with letters", 'version_at_least: "10.0.22631"', 'version_at_least: ‸"23H2"', "版番号"),
    ("days as text", "newer_than: {parameter: sync_days}", 'newer_than: ‸"30 days"', "日数"),
    ("negative days", "newer_than: {parameter: sync_days}", "newer_than: ‸-1", "日数"),
    ("scalar for a list", "one_of: [managed, unhealthy]", "one_of: ‸managed", "並び"),
    ("empty list", "one_of: [managed, unhealthy]", "one_of: ‸[]", "並び"),
    ("list for a scalar", "operatingSystem, equals: Windows", "operatingSystem, equals: ‸[Windows]", "string"),
    ("value not of the enumeration", "one_of: [managed, unhealthy]", "one_of: [managed, ‸Unhealthy]", "unhealthy"),
    ("value of another enumeration", "operatingSystem, equals: Windows", "managedDeviceOwnerType, equals: ‸corporate", "company"),
    ("null as a value", "equals: true", "equals: ‸null", "boolean"),
    ("value twice", "one_of: [managed, unhealthy]", "one_of: [managed, ‸managed]", "重複"),
    ("no group", "require:\n  all:", "require:\n  ‸both:", "both"),
    ("two groups", "require:\n  all:", "require:\n  ‸any:\n    - {field: isEncrypted, equals: true}\n  all:", "1 つ"),
    ("empty group", "valid_when:\n  all:\n    - {field: lastSyncDateTime, newer_than: {parameter: sync_days}}", "valid_when:\n  all: ‸[]", "並び"),
    ("condition is a text", "    - {field: isEncrypted, equals: true}", "    - ‸isEncrypted = true", "条件"),
    ("condition is a list", "valid_when:\n  all:\n    - ", "valid_when:\n    ‸- ", "条件"),
    ("not of a list", "{field: isEncrypted, equals: true}", "not: ‸[{field: isEncrypted, equals: true}]", "条件"),
    ("when_empty without every_item", "isEncrypted, equals: true", "isEncrypted, equals: true, when_empty: ‸true", "every_item"),
)

REFUSED = mistakes(
    ("regular expression", "operatingSystem, equals: Windows", "operatingSystem, ‸matches: ^Win", "正規表現"),
    ("regular expression by another name", "operatingSystem, equals: Windows", "operatingSystem, ‸regex: Win.*", "正規表現"),
    ("arithmetic in a number", "newer_than: {parameter: sync_days}", "newer_than: ‸30 * 2", "日数"),
    ("arithmetic in a parameter", "newer_than: {parameter: sync_days}", "newer_than: {parameter: ‸sync_days + 1}", "sync_days + 1"),
    ("arithmetic as an operand", "newer_than: {parameter: sync_days}", "newer_than: ‸{parameter: sync_days, plus: 1}", "parameter"),
    ("default of a missing value", "isEncrypted, equals: true", "isEncrypted, equals: true, ‸default: false", "既定値"),
    ("default by another name", "isEncrypted, equals: true", "isEncrypted, equals: true, ‸if_missing: false", "既定値"),
    ("template", "operatingSystem, equals: Windows", 'operatingSystem, equals: ‸"{{ os }}"', "埋め込み"),
    ("template of a shell", "operatingSystem, equals: Windows", 'operatingSystem, equals: ‸"${OS}"', "埋め込み"),
    ("code as a condition", "    - {field: isEncrypted, equals: true}", "    - {‸python: record.isEncrypted}", "python"),
    ("code as an operator", "isEncrypted, equals: true", "isEncrypted, ‸lambda: x", "コード"),
)

PARAMETERS = mistakes(
    ("undeclared", "{parameter: sync_days}", "{parameter: ‸sync_day}", "sync_days"),
    ("undeclared, nothing near", "{parameter: sync_days}", "{parameter: ‸other}", "other"),
    (
        "unused",
        "  sync_days:\n",
        "  ‸spare:\n    {type: days, default: 1, stricter: lower, basis: ours, source: {ja: あ, en: a}, ja: い, en: b}\n  sync_days:\n",
        "使われて",
    ),
    ("unused because a number stands there", "{parameter: sync_days}}\nparameters:\n  sync_days:", "5}\nparameters:\n  ‸sync_days:", "使われて"),
    ("number for a version", 'version_at_least: "10.0.22631"', "version_at_least: {parameter: ‸sync_days}", "型"),
    (
        "integer for days",
        "{parameter: sync_days}}\nparameters:\n  sync_days:\n    type: days",
        "{parameter: ‸sync_days}}\nparameters:\n  sync_days:\n    type: integer",
        "型 days",
    ),
    ("unknown type", "type: days", "type: ‸number", "integer"),
    ("default below the minimum", "default: 30", "default: ‸0", "範囲"),
    ("default above the maximum", "default: 30", "default: ‸91", "範囲"),
    ("minimum above the maximum", "    min: 1\n", "    min: ‸91\n", "max"),
    ("negative minimum", "    min: 1\n", "    min: ‸-5\n", "0"),
    ("days without end", "max: 90", "max: ‸99999", "36500"),
    ("parameter is a list", "{parameter: sync_days}", "‸{parameter: [sync_days]}", "parameter"),
    ("wrong direction", "stricter: lower", "stricter: ‸less", "lower"),
)


VERSION_RULE = (
    RULE.replace("{parameter: sync_days}", "30")
    .replace('"10.0.22631"', "{parameter: sync_days}")
    .replace("type: days\n    default: 30\n    min: 1\n    max: 90\n    stricter: lower", 'type: version\n    default: "10.0"\n    stricter: higher')
)
VERSIONS = mistakes(
    ("minimum of a version", "    stricter: higher", "    min: ‸1\n    stricter: higher", "版番号"),
    ("maximum of a version", "    stricter: higher", "    max: ‸9\n    stricter: higher", "版番号"),
    ("number as default", 'default: "10.0"', "default: ‸10", "版番号"),
    ("word as default", 'default: "10.0"', "default: ‸latest", "版番号"),
    ("version for days", "newer_than: 30", "newer_than: {parameter: ‸sync_days}", "型 days"),
)
TABLES = [(RULE, each) for each in (*CONDITIONS, *REFUSED, *PARAMETERS)] + [(VERSION_RULE, each) for each in VERSIONS]


@pytest.mark.parametrize(("good", "mistake"), TABLES, ids=[each.name for _, each in TABLES])
def test_a_mistake_in_a_condition_is_one_located_problem(tmp_path: Path, good: str, mistake: Mistake) -> None:
    wrong, line, column = planted(good, mistake)
    name = "rules/data/own-rule.yaml"
    own_library(tmp_path, {name: wrong, "checklists/own-list.yaml": None})
    assert_one_problem(problems_of(tmp_path), tmp_path / name, line, column, mistake.word)
