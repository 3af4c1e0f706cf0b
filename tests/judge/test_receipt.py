"""The receipt: what it lists, that nothing in it is made up, and what becomes of it when an assessment is written again."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner import __version__
from scanner.cli.main import main
from scanner.judge.receipt import read_receipt, receipt_of, sealed
from scanner.language.schema_check import schema
from scanner.model.errors import InputError
from tests.cli.refusing import evaluate, refused, write_snapshot
from tests.library.planting import FILES, own_library

TENANT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "vpn"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    assert main(evaluate(write_snapshot(folder / "snapshot"), folder / "out")) == 0
    return folder


@pytest.fixture
def out(tmp_path: Path, judged: Path) -> Path:
    shutil.copytree(judged, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("assessment")
    assert main(["evaluate", str(TENANT / "snapshot"), "--organisation", str(TENANT / "organisation.yaml"), "--out", str(out)]) == 0
    return out


def test_a_receipt_has_the_shipped_shape(company: Path, out: Path) -> None:
    for folder in (company, out):
        jsonschema.Draft7Validator(schema("receipt")).validate(json.loads((folder / "receipt.json").read_bytes()))


def test_it_lists_every_file_of_the_assessment_every_part_of_the_snapshot_and_every_input(company: Path) -> None:
    receipt = read_receipt(company)
    files = {path.relative_to(company).as_posix(): sha256(path) for path in company.rglob("*") if path.is_file()}
    del files["receipt.json"]
    assert dict(receipt.outputs) == files
    manifest = json.loads((TENANT / "snapshot" / "manifest.json").read_bytes())
    assert dict(receipt.parts) == {name: each["sha256"] for name, each in manifest["resources"].items() if each["file"]}
    assert receipt.version == __version__
    assert receipt.inputs["snapshot/manifest.json"] == sha256(TENANT / "snapshot" / "manifest.json")
    assert receipt.inputs["organisation.yaml"] == sha256(TENANT / "organisation.yaml")
    assert receipt.inputs["answers.yaml"] == sha256(TENANT / "answers.yaml")
    root = TENANT.parents[2]
    library = {name: digest for name, digest in receipt.inputs.items() if name.startswith(("rules/", "checklists/"))}
    assert library == {name: sha256(root / name) for name in library}
    assert {"checklists/mic-sme-2021.yaml", "checklists/csaj-2018.yaml", "rules/data/windows-all-drives-protected.yaml"} <= library.keys()


def test_its_inputs_are_those_of_the_assessment_and_no_second_list(company: Path) -> None:
    assessment = json.loads((company / "assessment.json").read_bytes())
    assert json.loads((company / "receipt.json").read_bytes())["inputs"] == assessment["inputs"]


def test_without_a_clock_two_receipts_of_one_assessment_are_the_same(company: Path, tmp_path: Path) -> None:
    assert main(["evaluate", str(TENANT / "snapshot"), "--organisation", str(TENANT / "organisation.yaml"), "--out", str(tmp_path / "b")]) == 0
    assert (company / "receipt.json").read_bytes() == (tmp_path / "b" / "receipt.json").read_bytes()


def test_the_seal_is_the_hash_of_everything_before_it(out: Path) -> None:
    raw = (out / "receipt.json").read_bytes()
    head, _, tail = raw.rpartition(b',\n  "seal"')
    assert tail == f': "{hashlib.sha256(head).hexdigest()}"\n}}\n'.encode()


def resealed(folder: Path, change: dict[str, Any]) -> None:
    """Write a receipt that says something else, as somebody would who knows how it is sealed."""
    data = json.loads((folder / "receipt.json").read_bytes())
    del data["seal"]
    (folder / "receipt.json").write_bytes(sealed({**data, **change}))


@pytest.mark.parametrize(
    "change",
    [
        {"tool": {"name": "telework-scan", "version": "9.9.9"}},
        {"tenant": "00000000-0000-0000-0000-000000000000"},
        {"collected_at": "2026-12-01T00:00:00Z"},
        {"inputs": []},
        {"snapshot": []},
        {"more": True},
    ],
)
def test_a_receipt_that_says_something_else_than_the_assessment_is_refused(
    out: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any]
) -> None:
    resealed(out, change)
    capsys.readouterr()
    assert f"{out}/receipt.json: 受領書が assessment.json と食い違っています" in refused(["verify", str(out)], capsys)


@pytest.mark.parametrize(
    "change", [{"outputs": None}, {"inputs": [1]}, {"snapshot": 3}, {"tool": None}, {"inputs": [{"name": 1, "sha256": "0" * 64}]}]
)
def test_a_receipt_of_another_shape_is_refused(out: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any]) -> None:
    resealed(out, change)
    capsys.readouterr()
    assert "受領書の形が違います" in refused(["verify", str(out)], capsys)


def test_a_receipt_without_a_seal_is_refused(out: Path) -> None:
    data = json.loads((out / "receipt.json").read_bytes())
    del data["seal"]
    (out / "receipt.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InputError, match="its seal does not fit"):
        read_receipt(out)


def test_a_receipt_reads_as_it_was_made(out: Path) -> None:
    receipt = read_receipt(out)
    made = receipt_of(json.loads((out / "assessment.json").read_bytes()), receipt.outputs)
    assert sealed(made) == receipt.raw


def test_an_assessment_without_its_main_file_is_still_one_and_the_file_is_named(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "assessment.json").unlink()
    capsys.readouterr()
    assert f"{out}/assessment.json: ファイルがありません" in refused(["verify", str(out)], capsys)


# Written by an earlier version, and written again


def as_earlier(folder: Path) -> None:
    """Make of a folder what a version without receipts wrote."""
    files = dict(read_receipt(folder).outputs)
    (folder / "receipt.json").unlink()
    (folder / "hashes.json").write_text(json.dumps({"schema": "telework-scan/hashes/1", "files": files}), encoding="utf-8")


@pytest.mark.parametrize("command", ["verify", "report"])
def test_a_folder_of_an_earlier_version_is_said_to_be_one(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    as_earlier(out)
    capsys.readouterr()
    said = refused([command, str(out), *(["--out", str(tmp_path / "r")] if command == "report" else [])], capsys)
    assert "以前の版が書いた判定結果です" in said
    assert "evaluate" in said


def test_judging_again_into_a_folder_of_an_earlier_version_leaves_nothing_of_it(tmp_path: Path, out: Path) -> None:
    shutil.copy(out / "derived" / "devices.jsonl", out / "derived" / "gone.jsonl")
    as_earlier(out)
    hashes = json.loads((out / "hashes.json").read_bytes())
    hashes["files"] |= {"derived/gone.jsonl": "0" * 64, "../out2": "0" * 64}
    (out / "hashes.json").write_text(json.dumps(hashes), encoding="utf-8")
    (tmp_path / "out2").write_bytes(b"mine")
    assert main(evaluate(tmp_path / "snapshot", out)) == 0
    assert not (out / "hashes.json").exists()
    assert not (out / "derived" / "gone.jsonl").exists()
    assert (tmp_path / "out2").read_bytes() == b"mine"
    assert main(["verify", str(out)]) == 0


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"outputs": 5}', b'{"outputs": [5, {}, {"name": 1}]}', b'{"files": []}'])
@pytest.mark.parametrize("name", ["receipt.json", "hashes.json"])
def test_an_earlier_account_that_is_damaged_does_not_stop_a_new_assessment(tmp_path: Path, out: Path, name: str, raw: bytes) -> None:
    (out / name).write_bytes(raw)
    assert main(evaluate(tmp_path / "snapshot", out)) == 0
    assert main(["verify", str(out)]) == 0


# Names of inputs


def test_files_of_ones_own_library_are_told_from_shipped_ones(tmp_path: Path) -> None:
    library = own_library(
        tmp_path / "own",
        {"checklists/questions/own.yaml": None, "checklists/questions/access.yaml": FILES["checklists/questions/own.yaml"]},
    )
    line = ["--checklist", "own-list", "--method", "1", "--library", str(library), "--out", str(tmp_path / "out")]
    assert main(["evaluate", str(write_snapshot(tmp_path / "snapshot")), *line]) == 0
    inputs = read_receipt(tmp_path / "out").inputs
    assert inputs["own/checklists/questions/access.yaml"] == sha256(library / "checklists/questions/access.yaml")
    assert inputs["checklists/questions/access.yaml"] == sha256(TENANT.parents[2] / "checklists/questions/access.yaml")
    assert inputs["own/rules/data/own-rule.yaml"] == sha256(library / "rules/data/own-rule.yaml")


def test_two_input_files_of_one_name_are_both_recorded(tmp_path: Path) -> None:
    answers = tmp_path / "answers" / "organisation.yaml"
    answers.parent.mkdir()
    shutil.copy(TENANT / "answers.yaml", answers)
    line = ["--organisation", str(TENANT / "organisation.yaml"), "--answers", str(answers)]
    assert main(["evaluate", str(TENANT / "snapshot"), *line, "--out", str(tmp_path / "out")]) == 0
    inputs = read_receipt(tmp_path / "out").inputs
    assert inputs["organisation.yaml"] == sha256(TENANT / "organisation.yaml")
    assert inputs["organisation.yaml (2)"] == sha256(answers)
    assert main(["verify", str(tmp_path / "out"), "--snapshot", str(TENANT / "snapshot"), *line]) == 0
