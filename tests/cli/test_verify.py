"""`verify` with the inputs: the same comes out again, and what is missing, added or different is said by name."""

import json
import re
import shutil
from pathlib import Path

import pytest

from scanner.cli import recompute
from scanner.cli.main import main
from scanner.judge import assessment as assessing
from scanner.judge.receipt import read_receipt, receipt_of, sealed, sha256_of
from tests.cli.refusing import evaluate, refused, write_snapshot
from tests.cli.test_older import written
from tests.library.planting import own_library

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "sample"
SAME = "judged again from the same inputs: assessment.json, findings and derived are the same, byte for byte."


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return write_snapshot(tmp_path / "snapshot")


def complaint(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that must find something only after it has judged again, which takes its time."""
    assert main(arguments) == 2
    return capsys.readouterr().err


def check(out: Path, snapshot: Path, *more: str) -> list[str]:
    return ["verify", str(out), "--snapshot", str(snapshot), "--checklist", "mic-sme-2021", "--method", "2", *more]


def test_without_an_organisation_the_same_comes_out_again(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
    capsys.readouterr()
    assert main([*check(tmp_path / "out", snapshot), "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "every file of the assessment is as written.",
        SAME,
        "not signed: an assessment that was made anew together with its receipt (receipt.json) cannot be told from this one.",
    ]


def test_from_the_files_alone_nothing_is_said_of_judging_again(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
    capsys.readouterr()
    assert main(["verify", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "やり直し" not in said
    assert "署名なし" in said


def test_files_moved_to_another_place_are_the_same_inputs(tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copytree(SAMPLE, tmp_path / name)
    line = ["--organisation", str(tmp_path / "a" / "organisation.yaml"), "--out", str(tmp_path / "out")]
    assert main(["evaluate", str(tmp_path / "a" / "snapshot"), *line]) == 0
    moved = ["--snapshot", str(tmp_path / "b" / "snapshot"), "--organisation", str(tmp_path / "b" / "organisation.yaml")]
    assert main(["verify", str(tmp_path / "out"), *moved]) == 0


def test_an_input_that_is_not_given_is_named(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(tmp_path / "out")]
    assert main(["evaluate", str(SAMPLE / "snapshot"), *line]) == 0
    capsys.readouterr()
    assert "organisation.yaml: 判定に使われた入力ですが、指定されていません" in refused(check(tmp_path / "out", SAMPLE / "snapshot"), capsys)
    assert "snapshot/manifest.json: " in refused(check(tmp_path / "out", snapshot), capsys)


def test_an_input_that_was_added_is_named(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
    (tmp_path / "answers.yaml").write_text("answers: []\n", encoding="utf-8")
    capsys.readouterr()
    said = refused(check(tmp_path / "out", snapshot, "--answers", str(tmp_path / "answers.yaml")), capsys)
    assert f"{tmp_path}/answers.yaml: 受領書にない入力です" in said


def test_another_method_is_told_by_the_rules_that_it_does_not_use(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
    capsys.readouterr()
    said = complaint([*check(tmp_path / "out", snapshot)[:-1], "3"], capsys)
    assert re.match("rules/[a-z/-]+\\.yaml: 判定に使われた入力ですが、いまの指定でやり直すと使われません", said)


def test_older_snapshots_are_inputs_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = written(tmp_path / "snapshot", "2026-11-20", "2026-11-15T03:00:00Z")
    for day in ("01", "08"):
        written(tmp_path / "older" / day, f"2026-11-{day}", f"2026-11-{day}T03:00:00Z")
    out = tmp_path / "out"
    assert main(evaluate(snapshot, out, "--older", str(tmp_path / "older"))) == 0
    assert main(check(out, snapshot, "--older", str(tmp_path / "older"))) == 0
    capsys.readouterr()
    assert "older/01/manifest.json: 判定に使われた入力ですが" in complaint(check(out, snapshot), capsys)
    shutil.move(tmp_path / "older" / "08", tmp_path / "08")
    said = complaint(check(out, snapshot, "--older", str(tmp_path / "older")), capsys)
    assert f"{tmp_path}/older/08/manifest.json: ファイルがありません" in said
    shutil.move(tmp_path / "08", tmp_path / "older" / "08")
    written(tmp_path / "older" / "15", "2026-11-15", "2026-11-15T03:00:00Z")
    said = complaint(check(out, snapshot, "--older", str(tmp_path / "older")), capsys)
    assert "older/15/manifest.json: 受領書にない入力です" in said


def test_an_older_snapshot_given_by_itself_is_found(tmp_path: Path) -> None:
    snapshot = written(tmp_path / "snapshot", "2026-11-20", "2026-11-15T03:00:00Z")
    older = written(tmp_path / "older", "2026-11-01", "2026-11-01T03:00:00Z")
    assert main(evaluate(snapshot, tmp_path / "out", "--older", str(older))) == 0
    assert main(check(tmp_path / "out", snapshot, "--older", str(older))) == 0


def test_a_library_of_ones_own_is_an_input(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = own_library(tmp_path / "own", {})
    given = ["--checklist", "own-list", "--method", "1"]
    assert main(["evaluate", str(snapshot), *given, "--library", str(own), "--out", str(tmp_path / "out")]) == 0
    verify = ["verify", str(tmp_path / "out"), "--snapshot", str(snapshot), *given]
    assert main([*verify, "--library", str(own)]) == 0
    capsys.readouterr()
    assert "own/rules/data/own-rule.yaml: 判定に使われた入力ですが" in refused(verify, capsys)
    (own / "rules" / "data" / "own-rule.yaml").unlink()
    assert f"{own}/rules/data/own-rule.yaml: ファイルがありません" in refused([*verify, "--library", str(own)], capsys)


def test_an_assessment_of_another_version_is_said_to_be_one(
    tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
    monkeypatch.setattr(recompute, "__version__", "99.0.0")
    assert main(["verify", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    said = refused(check(tmp_path / "out", snapshot), capsys)
    assert "いまの版は 99.0.0" in said
    assert "rules/" not in said


def test_a_verdict_changed_together_with_all_hashes_does_not_come_out_again(
    tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(evaluate(snapshot, out)) == 0
    data = json.loads((out / "assessment.json").read_bytes())
    index = next(index for index, each in enumerate(data["results"]) if each["verdict"] == "manual")
    data["results"][index]["verdict"] = "pass"
    (out / "assessment.json").write_text(json.dumps(data), encoding="utf-8")
    outputs = {**read_receipt(out).outputs, "assessment.json": sha256_of(out / "assessment.json")}
    (out / "receipt.json").write_bytes(sealed(receipt_of(data, outputs)))
    assert main(["verify", str(out)]) == 0
    capsys.readouterr()
    said = complaint(check(out, snapshot), capsys)
    assert f"{out}/assessment.json: 判定をやり直すと、違う内容になります（results[{index}].verdict）" in said


def test_a_tool_that_judges_otherwise_is_noticed(
    tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
    monkeypatch.setattr(assessing, "near_misses", lambda _: ["other"])
    capsys.readouterr()
    assert "（near_misses）" in complaint(check(tmp_path / "out", snapshot), capsys)


@pytest.mark.parametrize("option", [["--answers", "x"], ["--checklist", "mic-sme-2021"], ["--older", "x"], ["--library", "x"], ["--waivers", "x"]])
def test_inputs_without_the_snapshot_are_wrong_usage(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
    capsys.readouterr()
    assert f"{option[0]} は --snapshot と一緒に" in refused(["verify", str(tmp_path / "out"), *option], capsys)


@pytest.mark.parametrize("option", [["--snapshot", "x"], ["--method", "2"], ["--public-key", "x"]])
def test_a_snapshot_is_held_against_nothing_but_its_manifest(snapshot: Path, capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    assert "判定結果のフォルダーではない" in refused(["verify", str(snapshot), *option], capsys)


def test_nothing_is_left_of_judging_again(tmp_path: Path, snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    before = sorted(path for path in tmp_path.rglob("*"))
    assert main(check(tmp_path / "out", snapshot)) == 0
    assert sorted(path for path in tmp_path.rglob("*")) == before
