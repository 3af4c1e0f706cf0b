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


def spoken(text: str) -> Any:
    document = loads(text.encode(), "x.yaml")
    problems = Problems()
    condition = ConditionParser(document, registry()["intune.managedDevices"].fields, {}, problems).parse(document.data, ())
    assert condition is not None, list(problems)
    return sentence(condition, {})


@pytest.mark.parametrize(("text", "ja", "en"), SAID)
def test_a_condition_reads_as_a_sentence(text: str, ja: str, en: str) -> None:
    said = spoken(text)
    assert said.ja == ja
    assert said.en == en
