"""The files of an overlay: read as tools and people write them, bounded, nothing outside, nothing passed over."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scanner.model.errors import InputError, Problem
from scanner.overlay import files
from scanner.overlay.declared import declared
from scanner.overlay.files import read_overlay
from tests.overlay.aids import ROOT, overlay, policy, written

ONE = policy(id="1", displayName="全員", state="enabled")


def problem(tmp_path: Path, content: dict[str, Any]) -> Problem:
    with pytest.raises(InputError) as caught:
        overlay(tmp_path, content)
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (ONE, ["1"]),
        ([ONE, {**ONE, "id": "2"}], ["1", "2"]),
        ({"@odata.context": "x", "value": [ONE, {**ONE, "id": "2"}]}, ["1", "2"]),
        ({**ONE, "value": [1]}, ["1"]),  # an object that has a property of this name
    ],
)
def test_one_object_a_list_and_an_answer_of_graph_are_read(tmp_path: Path, content: Any, ids: list[str]) -> None:
    assert [body.data["id"] for body in overlay(tmp_path, {"a.json": content}).bodies] == ids


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])  # Windows PowerShell writes the last one
def test_encodings_of_windows_are_read(tmp_path: Path, encoding: str) -> None:
    found = overlay(tmp_path, {"a.json": json.dumps(ONE, ensure_ascii=False).encode(encoding)})
    assert found.bodies[0].data == ONE


def test_a_folder_is_read_to_its_ends_and_hidden_files_are_none_of_it(tmp_path: Path) -> None:
    found = overlay(tmp_path, {"b/c/a.json": ONE, "a.json": ONE, ".git/config": "x", "desktop.ini": "x"})
    assert [body.file.name for body in found.bodies] == ["a.json", "b/c/a.json"]
    assert sorted(found.hashes) == ["a.json", "b/c/a.json"]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_policy_in_a_hidden_file_is_not_passed_over(tmp_path: Path, zipped: bool) -> None:
    names = ["a.json", "b/.mfa.json", "b/._a.json", ".vscode/settings.json"]
    folder = written(tmp_path / "overlay", dict.fromkeys(names, ONE))
    if zipped:
        with zipfile.ZipFile(tmp_path / "plan.zip", "w") as archive:
            for name in names:
                archive.write(folder / name, name)
    with pytest.raises(InputError) as caught:
        read_overlay(tmp_path / "plan.zip" if zipped else folder)
    assert [(each.place.file.endswith("b/.mfa.json"), each.en) for each in caught.value.problems] == [
        (True, "a hidden file is not read: rename it, or take it away.")
    ]


def test_a_zip_file_is_read_like_a_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as archive:
        archive.writestr("Conditional Access/a.json", json.dumps({"displayName": "x"}))
    (body,) = read_overlay(tmp_path / "plan.zip").bodies
    assert (body.file.name, body.file.folders) == ("Conditional Access/a.json", ("plan", "Conditional Access"))


@pytest.mark.parametrize("name", ["../a.json", "/a.json", "C:\\a.json"])
def test_a_zip_file_that_leads_out_of_itself_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as archive:
        archive.writestr(name, json.dumps(ONE))
    with pytest.raises(InputError):
        read_overlay(tmp_path / "plan.zip")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    folder = written(tmp_path / "overlay", {"a.json": ONE})
    (folder / "b.json").symlink_to(folder / "a.json")
    with pytest.raises(InputError, match="symbolic link"):
        read_overlay(folder)


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    assert "case of letters" in problem(tmp_path, {"a.json": ONE, "A.JSON": ONE}).en


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ('{"id": "1",\n "id": "2"}', 2, "duplicate key 'id'"),
        ('{"id":\n NaN}', 2, "NaN"),
        ('{"id": "1"', 1, "not valid JSON"),
        ("[" * 200 + "]" * 200, 1, "too deeply nested"),
        ('{"id": "\\ud800"}', 1, "cannot be held"),
        ("[\n1]", 2, "not an object"),
        ("3", 1, "not an object"),
        ('{"value": []}', 1, "no object"),
        ('{"value": [{"id": "1"}],\n"@odata.nextLink": "x"}', 2, "further pages"),
    ],
)
def test_what_is_no_json_of_graph_is_said_with_its_place(tmp_path: Path, content: str, line: int, said: str) -> None:
    found = problem(tmp_path, {"a.json": content})
    assert (found.place.file.endswith("a.json"), found.place.line) == (True, line)
    assert said in found.en


def test_every_wrong_file_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        overlay(tmp_path, {"a.json": "{", "b.json": "[1]", "c.txt": "x"})
    assert [Path(each.place.file).name for each in caught.value.problems] == ["a.json", "b.json", "c.txt"]


def test_what_is_no_planned_configuration_is_left_out_only_where_it_is_said(tmp_path: Path) -> None:
    assert "ignore" in problem(tmp_path, {"a.json": ONE, "README.md": "x"}).en
    (tmp_path / "overlay" / "notes").mkdir()
    said = "ignore: [readme.md, notes]\n"
    found = overlay(tmp_path, {"notes/b.txt": "x", "overlay.yaml": said})
    assert [body.file.name for body in found.bodies] == ["a.json"]
    assert sorted(found.hashes) == ["a.json", "overlay.yaml"]


@pytest.mark.parametrize(
    ("said", "line", "en"),
    [
        ("ignore: [b.json]\n", 1, "no file or folder 'b.json'"),
        ("changes:\n  - {file: b.json}\n", 2, "no file 'b.json'"),
        ("changes:\n  - {file: a.json}\n  - {file: A.json}\n", 3, "twice"),
        ("changes:\n  - {file: a.json, resource: entra.conditionalAccesPolicies}\n", 2, "cannot be planned"),
        ("changes:\n  - {file: a.json, resource: intune.managedDevices}\n", 2, "cannot be planned"),
        ("changes:\n  - {file: a.json, action: delete}\n", 2, "not allowed"),
        ("changes:\n  - {file: a.json, resource: intune.configurationPolicySettings}\n", 2, "'of'"),
        ("changes:\n  - {file: a.json, resource: intune.configurationPolicies, of: x}\n", 2, "'of'"),
        ("changes:\n  - {resource: intune.configurationPolicies, id: x}\n", 2, "a change without a file is a removal"),
        ("changes:\n  - {resource: intune.configurationPolicies, action: remove}\n", 2, "a change without a file is a removal"),
        ("{}\n", 1, "at least 1"),
    ],
)
def test_what_is_wrong_in_overlay_yaml_is_said_with_its_place(tmp_path: Path, said: str, line: int, en: str) -> None:
    found = problem(tmp_path, {"a.json": ONE, "overlay.yaml": said})
    assert (found.place.file.endswith("overlay.yaml"), found.place.line) == (True, line)
    assert en in found.en


def test_an_overlay_without_objects_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "none"):
        with pytest.raises(InputError):
            read_overlay(folder)


@pytest.mark.parametrize(
    ("limit", "most", "said"), [("LARGEST_TOTAL", 10, "too large"), ("MOST_OBJECTS", 1, "too many"), ("MOST_VALUES", 3, "too many")]
)
def test_an_overlay_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, said: str) -> None:
    monkeypatch.setattr(files, limit, most)
    assert said in problem(tmp_path, {"a.json": [ONE, ONE]}).en


def test_the_example_in_the_documentation_is_read() -> None:
    text = (ROOT / "docs" / "planned-configuration.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    found = declared(example.encode(), "overlay.yaml")
    assert [each.file for each in found.files.values()] == ["mfa.json", "新しい/既定.json", "設定だけ.json"]
    assert [each.action for each in found.alone] == ["remove"]
    assert list(found.ignored) == ["readme.md", "資料"]
