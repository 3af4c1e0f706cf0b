"""`permissions` as a table, as JSON and as commands, from flags or from organisation.yaml; it opens no connection."""

import json
import re
import socket
import unicodedata
from pathlib import Path
from typing import Any, NoReturn

import pytest

from scanner.cli.main import main
from scanner.cli.permissions import width
from scanner.collect.permissions import permissions_of
from scanner.collect.plan import everything, needed
from scanner.library.library import load_library
from tests.library.pc_list import PC_CHECKLIST
from tests.library.planting import COUNT_RULE, own_library

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "sample"
LIBRARY = load_library()
METHOD_2 = ["permissions", "--checklist", "mic-sme-2021", "--method", "2"]


@pytest.fixture(autouse=True)
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(printed(capsys, "permissions", "--format", "json", *arguments))


def columns(text: str) -> dict[int, str]:
    """Each character by the column at which it begins on a terminal."""
    found, at = {}, 0
    for char in text:
        found[at] = char
        at += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return found


@pytest.mark.parametrize("arguments", [[], ["--all"], ["--lang", "en"], ["--checklist", "mic-sme-2021", "--method", "2"]])
def test_the_columns_of_the_table_stand_below_each_other(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "permissions", *arguments).splitlines()
    rulers = [number for number, line in enumerate(lines) if re.fullmatch(r"-+(  -+){3}", line)]
    assert len(rulers) == (2 if "--all" in arguments else 1)
    for ruler in rulers:
        starts = [found.start() for found in re.finditer(r"-+", lines[ruler])]
        body = lines[ruler + 1 : lines.index("", ruler)]
        for line in [lines[ruler - 1], *body]:
            at = columns(line)
            # Two spaces before each column, and no character across its beginning.
            assert all(at.get(start - 2, " ") == at.get(start - 1, " ") == " " for start in starts[1:]), line
            assert all(start in at for start in starts if start < width(line)), line
        assert all(width(line) <= 160 for line in body)


def test_the_table_names_every_permission_with_the_items_of_method_2(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, *METHOD_2)
    named = re.findall(r"^([A-Z]\w+\.Read\w*\.\w+)  ", text, re.MULTILINE)
    assert named == list(permissions_of(needed(LIBRARY, ["mic-sme-2021"], [2])))
    assert f"必要な権限は {len(named)} 個です（チェックリスト mic-sme-2021、方式 2）。" in text
    assert "確認不能" in text
    assert text.encode("cp932")


def test_a_row_of_the_table_says_what_is_read_which_items_it_decides_and_for_which_it_is_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = own_library(tmp_path / "own", {})  # 1-1: own-rule (devices), own-count (invitations) noted; 1-2: own-count
    lines = printed(capsys, "permissions", "--library", str(own), "--checklist", "own-list", "--method", "1").splitlines()
    found = [re.split(r" {2,}", line) for line in lines]
    assert ["DeviceManagementManagedDevices.Read.All", "intune.managedDevices", "1-1", "-"] in found
    assert ["User.Read.All", "entra.groupMembers", "1-2", "1-1"] in found
    assert ["", "entra.pendingInvitations"] in found


def test_with_all_the_rest_stands_apart(capsys: pytest.CaptureFixture[str]) -> None:
    first, _, second = printed(capsys, *METHOD_2, "--all").partition("collect --all で集めるときは、さらに")
    assert "SecurityEvents.Read.All" not in first  # a score is no fact: no rule stands on it
    assert "SecurityEvents.Read.All" in second


def test_json_has_the_documented_keys_and_is_always_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--checklist", "mic-sme-2021", "--method", "2")
    assert list(found) == ["schema", "checklists", "methods", "permissions", "resources", "local"]
    assert (found["schema"], found["checklists"], found["methods"]) == ("telework-scan/permissions/1", ["mic-sme-2021"], [2])
    assert {tuple(each) for each in found["permissions"]} == {("permission", "least", "resources", "rules", "decides", "notes")}
    assert {tuple(each) for each in found["resources"]} == {("resource", "title", "api", "endpoint", "permissions", "plan")}
    assert [each["resource"] for each in found["resources"]] == list(needed(LIBRARY, ["mic-sme-2021"], [2]))
    policies = next(each for each in found["permissions"] if each["permission"] == "Policy.Read.All")
    assert policies["least"] is True
    assert "mic-sme-2021/9-4" in policies["decides"]
    assert "mfa-demanded-of-everyone" in policies["rules"]
    assert printed(capsys, *METHOD_2, "--format", "json") == printed(capsys, *METHOD_2, "--format", "json", "--lang", "en")


def test_what_is_read_outside_the_tenant_stands_apart_with_who_may_read_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rule = COUNT_RULE.replace("entra.pendingInvitations", "directory.computers").replace(
        "{field: accountEnabled, equals: true}", "{field: lapsReadable, equals: true}"
    )
    cases = {
        "rules/access/own-count.yaml": rule.replace("show: [displayName]", "show: [cn]").replace("on_empty: pass", "on_empty: unknown"),
        "checklists/own-list.yaml": None,
    }
    pcs = PC_CHECKLIST.replace("    judged_by:\n      all:\n        - ask: own-question\n", "    judged_by:\n      all:\n        - rule: own-count\n")
    folder = str(own_library(tmp_path, {**cases, "checklists/pc-list.yaml": pcs}))
    found = as_json(capsys, "--checklist", "pc-list", "--library", folder)
    assert (found["checklists"], found["methods"]) == (["pc-list"], [1, 2, 3, 4])
    (one,) = found["local"]
    rights = LIBRARY.resources["directory.computers"].rights
    assert rights is not None
    assert (one["resource"], one["rights"]) == ("directory.computers", rights.as_json())
    assert "" not in {each["permission"] for each in found["permissions"]}
    for language, said in (("ja", rights.ja), ("en", rights.en)):
        assert said in printed(capsys, "permissions", "--checklist", "pc-list", "--library", folder, "--lang", language)
    plain = str(own_library(tmp_path / "plain", {"checklists/pc-list.yaml": PC_CHECKLIST}))
    assert as_json(capsys, "--checklist", "pc-list", "--library", plain)["local"] == []


def test_the_keys_of_the_json_are_documented() -> None:
    text = (SAMPLE.parents[2] / "docs" / "permissions.md").read_text(encoding="utf-8")
    for key in (
        "schema",
        "checklists",
        "methods",
        "local[]",
        *(f"permissions[].{each}" for each in ("permission", "least", "resources", "rules", "decides", "notes")),
    ):
        assert f"`{key}`" in text


def test_without_options_all_shipped_checklists_and_methods_are_meant(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys)
    assert found["checklists"] == list(LIBRARY.checklists)
    assert found["methods"] == sorted({method for each in LIBRARY.checklists.values() for method in each.numbers})
    assert {each["resource"] for each in as_json(capsys, "--all")["resources"]} == set(everything())


def test_methods_and_checklists_may_be_repeated_in_any_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert as_json(capsys, "--method", "4", "--method", "2", "--method", "4") == as_json(capsys, "--method", "2", "--method", "4")


def test_an_organisation_says_its_own_checklists_and_methods(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--organisation", str(SAMPLE / "organisation.yaml"))
    assert found["checklists"] == ["mic-sme-2021"]
    assert found["methods"] == sorted(set(found["methods"]))
    assert found["permissions"]


def test_a_library_of_ones_own_counts_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = own_library(tmp_path / "own", {})
    found = as_json(capsys, "--library", str(own), "--checklist", "own-list", "--method", "5")
    devices = next(each for each in found["permissions"] if each["permission"] == "DeviceManagementManagedDevices.Read.All")
    assert devices["rules"][0] == "own-rule"
    assert "own-list/1-1" in devices["decides"]


@pytest.mark.parametrize(
    ("form", "command"), [("azure-cli", "az ad app permission admin-consent"), ("powershell", "New-MgServicePrincipalAppRoleAssignment")]
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_commands_are_printed_in_both_languages(form: str, command: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, *METHOD_2, "--format", form, "--lang", language)
    assert command in text
    assert bool(re.search("[ぁ-んァ-ヶ]", text)) is (language == "ja")
    assert all(line.startswith("#") for line in text.splitlines()[:3])


def test_in_english_the_table_is_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert not re.search("[ぁ-んァ-ヶ]", printed(capsys, *METHOD_2, "--all", "--lang", "en"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--checklist", "nothing"], "mic-sme-2021"),
        (["--method", "9"], "--method"),
        (["--organisation", str(SAMPLE / "organisation.yaml"), "--method", "2"], "--organisation"),
        (["--organisation", "nowhere.yaml"], "nowhere.yaml"),
        (["--format", "xml"], "--format"),
    ],
)
def test_a_wrong_line_is_a_clear_error(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permissions", *arguments]) == 2
    assert said in capsys.readouterr().err
