"""What is wrong with a resource file: each planted mistake is one problem at its line and column."""

import pytest

from scanner.language.strict_yaml import loads
from scanner.model.errors import InputError, Problem, Problems
from scanner.resources.check import check_null_meanings, check_resource
from scanner.resources.registry import resource_of
from tests.library.planting import Mistake, assert_one_problem, mistakes, planted

RESOURCE = """\
resource: intune.printers
title: {ja: プリンター, en: printers}
why: {ja: 紙に出せる人を知るため。, en: To know who can print.}
kind: collection
api: v1.0
endpoint: /print/printers
type: microsoft.graph.printer
permission: Printer.Read.All
permission_source: https://learn.microsoft.com/graph/api/print-list-printers
plan: [INTUNE_A]
scope: device
identity:
  id: id
  name: displayName
  device: deviceId
  kind: {field: system, windows: [Windows]}
source: https://learn.microsoft.com/graph/api/resources/printer
fields:
  id: {type: string, ja: ID, en: id}
  displayName: {type: string, ja: 名前, en: name}
  deviceId: {type: string, ja: 端末, en: device}
  system: {type: enum, values: [Windows, Other], ja: OS, en: operating system}
  isShared: {type: boolean, null_means: false, null_source: "https://learn.microsoft.com/", ja: 共有, en: shared}
  validUntil: {type: datetime, expiry: true, ja: 期限, en: expiry}
  tags: {type: list, items: enum, values: [a, b], ja: 札, en: tags}
  capabilities: {type: list, items: {name: {type: string, ja: 名, en: name}}, ja: 機能, en: capabilities}
  device.lastSyncDateTime: {type: datetime, of_device: true, ja: 最終同期, en: last sync}
"""
FILE = "scanner/resources/intune.printers.yaml"

MISTAKES = mistakes(
    ("unknown field", "scope: device\n", "scope: device\n‸owner: me\n", "owner"),
    ("unknown key of a field", "{type: string, ja: ID", "{‸typ: a, type: string, ja: ID", "type"),
    ("why missing", "why: {ja: 紙に出せる人を知るため。, en: To know who can print.}\n", "", "why"),
    ("source of the permission missing", "permission_source: https://learn.microsoft.com/graph/api/print-list-printers\n", "", "permission_source"),
    ("permission that writes", "permission: Printer.Read.All", "permission: ‸Printer.ReadWrite.All", "Read"),
    ("further permission that writes", "plan: [INTUNE_A]", "also_needs: [‸Printer.ReadWrite.All]\nplan: [INTUNE_A]", "Read"),
    ("parents missing", "endpoint: /print/printers", "endpoint: ‸/print/printers/{id}/shares", "per"),
    ("parents where there is one list", "endpoint: /print/printers\n", "endpoint: ‸/print/printers\nper: intune.managedDevices\n", "per"),
    (
        "parents twice",
        "endpoint: /print/printers\n",
        "endpoint: /print/{id}\nper: intune.managedDevices\nnamed_by: ‸{entra.users: [id]}\n",
        "named_by",
    ),
    (
        "condition without parents",
        "endpoint: /print/printers\n",
        "endpoint: /print/printers\nper_where: ‸{operatingSystem: [Windows]}\n",
        "per_where",
    ),
    ("parent that is no resource's name", "endpoint: /print/printers\n", "endpoint: /print/{id}\nper: ‸printers\n", "per"),
    ("permission missing", "permission: Printer.Read.All\n", "", "permission"),
    ("type of a field missing", "{type: string, ja: 端末", "‸{ja: 端末", "type"),
    ("only Japanese", "title: {ja: プリンター, en: printers}", "title: ‸{ja: プリンター}", "en"),
    ("empty label", "ja: 名前, en: name}", 'ja: 名前, en: ‸""}', "空"),
    ("unknown type", "type: boolean", "type: ‸bool", "boolean"),
    ("type in capitals", "type: boolean", "type: ‸Boolean", "boolean"),
    ("unknown kind", "kind: collection", "kind: ‸list", "collection"),
    ("unknown version of the interface", "api: v1.0", "api: ‸v2.0", "beta"),
    ("unknown scope", "scope: device", "scope: ‸devices", "device"),
    ("endpoint without a slash", "endpoint: /print", "endpoint: ‸print", "/"),
    ("endpoint with a host", "endpoint: /print", "endpoint: ‸https://graph.microsoft.com/print", "/"),
    ("name without source", "resource: intune.printers", "resource: ‸printers", "intune.managedDevices"),
    ("name and file differ", "resource: intune.printers", "resource: ‸intune.printer", "ファイル名"),
    ("enum without values", "{type: enum, values: [Windows, Other],", "‸{type: enum,", "values"),
    ("flags without values", "{type: enum, values: [Windows, Other],", "‸{type: flags,", "values"),
    ("value twice", "[Windows, Other]", "[Windows, Other, ‸Windows]", "2 回"),
    ("list without items", "{type: list, items: enum, values: [a, b],", "‸{type: list,", "items"),
    ("list of enum without values", "items: enum, values: [a, b],", "items: enum,", "values", "tags: ‸{"),
    ("list of an unknown type", "items: enum, values: [a, b],", "items: ‸word,", "string"),
    ("list of lists", "items: enum, values: [a, b],", "items: ‸list,", "string"),
    ("meaning of null without source", ', null_source: "https://learn.microsoft.com/"', "", "null_source", "isShared: ‸{"),
    ("meaning of null of another type", "null_means: false", "null_means: ‸never", "null_means"),
    (
        "meaning of null beyond the enumeration",
        "values: [Windows, Other],",
        "values: [Windows, Other], null_means: ‸Mac, null_source: a,",
        "null_means",
    ),
    ("expiry of a text", "{type: string, ja: 端末", "‸{type: string, expiry: true, ja: 端末", "expiry"),
    ("expiry of a number", "{type: datetime, expiry: true", "‸{type: integer, expiry: true", "expiry"),
    ("device field not marked", "{type: datetime, of_device: true", "‸{type: datetime", "of_device"),
    ("own field marked as the device's", "{type: string, ja: 端末", "‸{type: string, of_device: true, ja: 端末", "of_device"),
    ("device resource without device", "  device: deviceId\n", "", "device", "identity:\n  ‸id"),
    ("identity that is no field", "name: displayName", "name: ‸printerName", "fields"),
    ("device that is no field", "device: deviceId", "device: ‸device_id", "deviceId"),
    ("kind by what is no field", "kind: {field: system", "kind: {field: ‸os", "os"),
    ("unknown kind of device", "windows: [Windows]}", "‸Windows: [Windows]}", "windows"),
    ("kind by a value that is none", "windows: [Windows]}", "windows: [‸Windows10]}", "Windows"),
    ("wrong field of an item", "{name: {type: string, ja: 名", "{name: {type: ‸text, ja: 名", "string"),
    ("item without label", "{type: string, ja: 名, en: name}}", "‸{type: string, ja: 名}}", "en"),
    ("unquoted date", "scope: device\n", "scope: device\nchecked: ‸2026-11-20\n", "引用符"),
    ("impossible date", "scope: device\n", 'scope: device\nchecked: ‸"2026-11-31"\n', "日付"),
    ("field twice", "  deviceId: {", "  ‸id: {type: string, ja: い, en: i}\n  deviceId: {", "重複"),
)


def problems_in(text: str) -> list[Problem]:
    problems = Problems()
    try:
        document = loads(text.encode(), FILE)
        if check_resource(document, problems):
            check_null_meanings(document, resource_of(document).fields, problems)
    except InputError as error:
        return list(error.problems)
    return list(problems)


def test_the_good_file_has_no_problem() -> None:
    assert problems_in(RESOURCE) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.name)
def test_a_mistake_in_a_resource_is_one_located_problem(mistake: Mistake) -> None:
    wrong, line, column = planted(RESOURCE, mistake)
    assert_one_problem(problems_in(wrong), FILE, line, column, mistake.word)
