"""Conditions read as sentences a person can say aloud."""

from typing import Any

import pytest

from scanner.language.parse import ConditionParser
from scanner.language.sentences import sentence
from scanner.language.strict_yaml import loads
from scanner.model.errors import Problems
from scanner.resources.registry import registry

SAID = [
    (
        "{field: lastSyncDateTime, older_than: 1}",
        "「最終同期日時」が収集時点より 1 日を超えて古い",
        "last sync is more than 1 day before the collection",
    ),
    ("all: [{any: [{field: isEncrypted, equals: true}]}]", "「暗号化」が「はい」である", "encryption is true"),
    ("{field: isEncrypted, equals: true}", "「暗号化」が「はい」である", "encryption is true"),
    ("not: {field: operatingSystem, equals: Windows}", "「OS」が「Windows」ではない", 'operating system is not "Windows"'),
    ("{field: operatingSystem, one_of: [iOS, iPadOS]}", "「OS」が「iOS」か「iPadOS」である", 'operating system is "iOS" or "iPadOS"'),
    ("{field: operatingSystem, none_of: [iOS, iPadOS]}", "「OS」が「iOS」でも「iPadOS」でもない", 'operating system is neither "iOS" nor "iPadOS"'),
    (
        "{field: lastSyncDateTime, newer_than: 30}",
        "「最終同期日時」が収集時点から 30 日以内である",
        "last sync is within 30 days before the collection",
    ),
    (
        "not: {field: lastSyncDateTime, newer_than: 30}",
        "「最終同期日時」が収集時点より 30 日を超えて古い",
        "last sync is more than 30 days before the collection",
    ),
    ('not: {field: osVersion, version_at_least: "10"}', "「OS のバージョン」が「10」より前である", 'OS version is before "10"'),
    (
        "{field: operatingSystem, none_of: [a, b, c, d]}",
        "「OS」が「a」・「b」・「c」・「d」のいずれでもない",
        'operating system is none of "a", "b", "c", "d"',
    ),
    ("{field: managementState, equals: managed}", "「管理の状態」が「管理中」である", 'management state is "managed"'),
    (
        "{field: managementAgent, one_of: [mdm, easMdm]}",
        "「管理の経路」が「Intune の MDM」か「Intune の MDM と Exchange ActiveSync」である",
        'management channel is "Intune MDM" or "Intune MDM with Exchange ActiveSync"',
    ),
    ("{field: serialNumber, is_empty: false}", "「シリアル番号」が空ではない", "serial number is not empty"),
    ("not: {field: serialNumber, is_empty: false}", "「シリアル番号」が空である", "serial number is empty"),
    (
        "all: [{field: isEncrypted, equals: true}, any: [{field: isSupervised, equals: true}, {field: osVersion, version_at_least: '10'}]]".replace(
            ", any: ", ", {any: "
        ).replace("]]", "]}]"),
        "「暗号化」が「はい」である、かつ、（「監視モード」が「はい」である、または、「OS のバージョン」が「10」以降である）",
        'encryption is true and (supervised is true or OS version is "10" or later)',
    ),
    (
        "not: {any: [{field: isEncrypted, equals: true}, {field: isSupervised, equals: true}]}",
        "「暗号化」が「はい」ではない、かつ、「監視モード」が「はい」ではない",
        "encryption is not true and supervised is not true",
    ),
]


# Of other resources: values that are called the same, lengths of time, well-known ids, values of plain lists.
ELSEWHERE = [
    (
        "entra.groupSettings",
        '{field: EnableBannedPasswordCheck, one_of: ["True", "true"]}',
        "「カスタム禁止パスワードの適用」が「はい」である",
        'custom banned passwords enforced is "yes"',
    ),
    (
        "entra.groupSettings",
        'not: {field: EnableBannedPasswordCheck, none_of: ["True", "true", "False"]}',
        "「カスタム禁止パスワードの適用」が「はい」か「いいえ」である",
        'custom banned passwords enforced is "yes" or "no"',
    ),
    (
        "entra.groupSettings",
        'not: {field: EnableBannedPasswordCheck, one_of: ["True", "true"]}',
        "「カスタム禁止パスワードの適用」が「はい」ではない",
        'custom banned passwords enforced is not "yes"',
    ),
    (
        "intune.iosManagedAppProtections",
        "{field: periodOfflineBeforeWipeIsEnforced, at_most: P90D}",
        "「データを消すまでのオフライン期間」が 90 日以下である",
        "offline time before data is wiped is at most 90 days",
    ),
    (
        "intune.iosManagedAppProtections",
        "{field: periodOfflineBeforeWipeIsEnforced, at_least: P1DT2H1M5S}",
        "「データを消すまでのオフライン期間」が 1 日 2 時間 1 分 5 秒以上である",
        "offline time before data is wiped is at least 1 day 2 hours 1 minute 5 seconds",
    ),
    (
        "intune.iosManagedAppProtections",
        "{field: periodOfflineBeforeWipeIsEnforced, at_least: PT0S}",
        "「データを消すまでのオフライン期間」が 0 秒以上である",
        "offline time before data is wiped is at least 0 seconds",
    ),
    (
        "entra.roleAssignments",
        "{field: roleDefinitionId, equals: 62e90394-69f5-4237-9190-012177145e10}",
        "「ロール」が「グローバル管理者」である",
        'role is "Global Administrator"',
    ),
    (
        "entra.roleAssignments",
        "{field: roleDefinitionId, equals: 00000000-0000-0000-0000-000000000001}",
        "「ロール」が「00000000-0000-0000-0000-000000000001」である",
        'role is "00000000-0000-0000-0000-000000000001"',
    ),
    (
        "entra.groups",
        "{field: groupTypes, contains_all: [Unified]}",
        "「グループの種類」に「Microsoft 365 グループ」が含まれる",
        'group types contains "Microsoft 365 group"',
    ),
    (
        "entra.groups",
        "not: {field: groupTypes, contains_all: [Unified]}",
        "「グループの種類」に「Microsoft 365 グループ」が含まれない",
        'group types does not contain "Microsoft 365 group"',
    ),
    (
        "entra.groups",
        "{field: groupTypes, contains_all: [Unified, DynamicMembership]}",
        "「グループの種類」に「Microsoft 365 グループ」・「動的メンバーシップ」がすべて含まれる",
        'group types contains all of "Microsoft 365 group", "dynamic membership"',
    ),
    (
        "entra.groups",
        "not: {field: groupTypes, contains_all: [Unified, DynamicMembership]}",
        "「グループの種類」に「Microsoft 365 グループ」・「動的メンバーシップ」のどれかが含まれない",
        'group types does not contain all of "Microsoft 365 group", "dynamic membership"',
    ),
    (
        "entra.groups",
        "{field: groupTypes, any_item: {field: item, equals: Unified}}",
        "「グループの種類」の中に、『「グループの種類」が「Microsoft 365 グループ」である』ものがある",
        'group types has an item for which group types is "Microsoft 365 group"',
    ),
]


def spoken(text: str, resource: str = "intune.managedDevices") -> Any:
    document = loads(text.encode(), "x.yaml")
    problems = Problems()
    condition = ConditionParser(document, registry()[resource].fields, {}, problems).parse(document.data, ())
    assert condition is not None, list(problems)
    return sentence(condition, {})


@pytest.mark.parametrize(("text", "ja", "en"), SAID)
def test_a_condition_reads_as_a_sentence(text: str, ja: str, en: str) -> None:
    said = spoken(text)
    assert said.ja == ja
    assert said.en == en


@pytest.mark.parametrize(("resource", "text", "ja", "en"), ELSEWHERE)
def test_values_are_said_as_people_call_them(resource: str, text: str, ja: str, en: str) -> None:
    said = spoken(text, resource)
    assert said.ja == ja
    assert said.en == en
