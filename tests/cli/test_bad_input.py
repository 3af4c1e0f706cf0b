"""Wrong lines, folders and files: exit code 2, a sentence in both languages, and nothing written or changed."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.judge.findings import FindingBuilder
from scanner.judge.receipt import sealed
from tests.cli.refusing import evaluate, refused, write_snapshot
from tests.library.planting import FILES, RULE, own_library

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "sample"


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return write_snapshot(tmp_path / "snapshot")


def digest(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


LINES = {
    "unknown command": ("evalute", "evalute"),
    "unknown option": ("lint --fast", "--fast"),
    "option without value": ("explain --library", "--library"),
    "unknown language": ("lint --lang fr", "fr"),
    "nothing to explain": ("explain", "RULE"),
    "unknown rule": ("explain windows-drive", "windows-drive"),
    "evaluate without output": ("evaluate {s} --checklist mic-sme-2021 --method 2", "--out"),
    "evaluate for nobody": ("evaluate {s} --out {o}", "--organisation"),
    "checklist without method": ("evaluate {s} --out {o} --checklist mic-sme-2021", "--method"),
    "method without checklist": ("evaluate {s} --out {o} --method 2", "--checklist"),
    "unknown checklist": ("evaluate {s} --out {o} --checklist mic-sme-2019 --method 2", "mic-sme-2021"),
    "method nine": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 9", "9"),
    "method zero": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 0", "0"),
    "method as a sign": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method ②", "②"),
    "organisation and a checklist that it does not name": ("evaluate {s} --out {o} --organisation {a} --checklist csaj-2018", "csaj-2018"),
    "organisation and method": ("evaluate {s} --out {o} --organisation {a} --method 2", "--method"),
    "missing organisation": ("evaluate {s} --out {o} --organisation {t}/none.yaml", "none.yaml"),
    "folder for an organisation": ("evaluate {s} --out {o} --organisation {t}", "{t}"),
    "missing answers": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 2 --answers {t}/none.yaml", "none.yaml"),
    "answers of another organisation": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 2 --answers {d}/answers.yaml", "company-pc"),
    "missing library": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 2 --library {t}/none", "none"),
    "file for a library": ("explain mic-sme-2021/8-3 --library {a}", "organisation.yaml"),
    "foreign folder for a library": ("explain mic-sme-2021/8-3 --library {s}", "rules/"),
    "rules folder for a library": ("explain mic-sme-2021/8-3 --library {l}/rules", "rules/"),
    "method that the checklist does not know": ("evaluate {s} --out {o} --library {l} --checklist own-list --method 2", "1、5"),
    "negative limit": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 2 --max-unknown -1", "-1"),
    "limit in words": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 2 --max-open none", "none"),
    "limit in full-width digits": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 2 --max-open ５", "５"),
    "rank as a sign": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 2 --fail-on ◎", "◎"),
    "fraction of a rank": ("evaluate {s} --out {o} --checklist mic-sme-2021 --method 2 --fail-on 1.5", "1.5"),
    "verify nothing": ("verify {t}/none", "none"),
    "verify a file": ("verify {a}", "ファイル"),
    "verify a foreign folder": ("verify {t}", "manifest.json"),
    "report of nothing": ("report {t}/none --out {o}", "none"),
    "report of a file": ("report {a} --out {o}", "organisation.yaml"),
    "report of a snapshot": ("report {s} --out {o}", "assessment.json"),
    "unknown format": ("report {s} --out {o} --format html,pdf", "pdf"),
    "no format": ("report {s} --out {o} --format ,", "html"),
    "lint nothing": ("lint {t}/none.yaml", "none.yaml"),
    "lint something else": ("lint {s}/manifest.json", "manifest.json"),
    "lint a foreign folder": ("lint {s}", "rules/"),
    "init with method nine": ("init --name a --method 9 --out {o}", "9"),
    "init with an unknown checklist": ("init --name a --method 1 --checklist zzz --out {o}", "zzz"),
}


@pytest.mark.parametrize(("line", "word"), LINES.values(), ids=LINES)
def test_a_wrong_line_is_refused_with_its_reason(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str], line: str, word: str) -> None:
    own = own_library(tmp_path / "own", {})
    places = {"s": snapshot, "o": tmp_path / "out", "a": SAMPLE / "organisation.yaml", "t": tmp_path, "l": own, "d": SAMPLE}
    said = refused([part.format(**places) for part in line.split()], capsys)
    assert word.format(**places) in said
    assert not (tmp_path / "out").exists()


def test_without_a_command_the_overview_is_shown_and_the_exit_code_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "evaluate" in capsys.readouterr().out


@pytest.mark.parametrize("option", [["--lang", "en"], ["--lang=en"]])
def test_in_english_the_english_sentence_comes_first(snapshot: Path, capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    assert main(["verify", str(snapshot / "intune"), *option]) == 2
    first, second, *_ = capsys.readouterr().err.splitlines()
    assert "there is no manifest.json" in first
    assert "ありません" in second


UNWRITABLE = ["file/out", "file/deeper/out", "file"]


@pytest.mark.parametrize("where", UNWRITABLE)
@pytest.mark.parametrize("command", ["evaluate", "report", "init", "demo"])
def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(
    tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str], command: str, where: str
) -> None:
    assert main(evaluate(snapshot, tmp_path / "assessment")) == 0
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    out = str(tmp_path / where)
    lines = {
        "evaluate": evaluate(snapshot, Path(out)),
        "report": ["report", str(tmp_path / "assessment"), "--out", out],
        "init": ["init", "--name", "a", "--method", "1", "--out", out],
        "demo": ["demo", "--out", out],
    }
    before = digest(tmp_path)
    capsys.readouterr()
    assert main(lines[command]) == 2
    said = capsys.readouterr().err
    assert out in said
    assert "書き込めません" in said
    assert "cannot write" in said
    assert digest(tmp_path) == before
    assert [path.name for path in tmp_path.rglob("*.part")] == []


def test_a_snapshot_is_no_place_for_an_assessment(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digest(snapshot)
    assert "スナップショット" in refused(evaluate(snapshot, snapshot), capsys)
    assert digest(snapshot) == before


def test_a_snapshot_of_another_tenant_is_refused(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "organisation.yaml"
    text = (SAMPLE / "organisation.yaml").read_text(encoding="utf-8").replace("6a290eca", "00000000").replace("answers: answers.yaml\n", "")
    file.write_text(text, encoding="utf-8")
    said = refused(["evaluate", str(snapshot), "--organisation", str(file), "--out", str(tmp_path / "new" / "out")], capsys)
    assert "別のテナント" in said
    assert f"{snapshot}/manifest.json" in said
    assert not (tmp_path / "new").exists()


def test_a_rule_of_ones_own_that_names_an_unknown_field_stops_everything_at_its_place(
    tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = own_library(tmp_path / "own", {"rules/data/own-rule.yaml": RULE.replace("isEncrypted", "isEncryped")})
    said = refused(evaluate(snapshot, tmp_path / "out", "--library", str(own)), capsys)
    assert f"{own}/rules/data/own-rule.yaml:10:15: " in said
    assert "「isEncrypted」のことですか" in said
    assert not (tmp_path / "out").exists()


def test_a_file_of_ones_own_library_that_cannot_be_read_is_named(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = own_library(tmp_path / "own", dict.fromkeys(FILES))
    (own / "rules" / "data" / "folder.yaml").mkdir(parents=True)
    (own / "rules" / "data" / "gone.yaml").symlink_to(own / "nowhere")
    said = refused(evaluate(snapshot, tmp_path / "out", "--library", str(own)), capsys)
    assert {f"{own}/rules/data/folder.yaml", f"{own}/rules/data/gone.yaml"} == {line.split(": ")[0] for line in said.splitlines()[::2]}


def stop(error: BaseException, after: int) -> Callable[..., Any]:
    whole = FindingBuilder.finish
    left = after

    def finish(self: FindingBuilder, *arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise error
        return whole(self, *arguments)

    return finish


@pytest.mark.parametrize("after", [0, 5])
@pytest.mark.parametrize("fresh", [True, False])
def test_interrupted_at_any_moment_the_folder_holds_the_old_assessment_or_none(
    tmp_path: Path, snapshot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], after: int, *, fresh: bool
) -> None:
    out = tmp_path / "out"
    if not fresh:
        assert main(["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(out)]) == 0
    before = digest(out)
    monkeypatch.setattr(FindingBuilder, "finish", stop(KeyboardInterrupt(), after))
    assert main(evaluate(snapshot, out)) == 130
    assert "中断" in capsys.readouterr().err
    assert digest(out) == before
    assert out.exists() is not fresh
    if not fresh:
        assert main(["verify", str(out)]) == 0


def test_a_damaged_snapshot_leaves_an_earlier_assessment_as_it_was(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(evaluate(snapshot, out)) == 0
    before = digest(out)
    path = snapshot / "intune" / "managedDevices.jsonl"
    path.write_bytes(path.read_bytes().replace(b"PC-2", b"PC-9"))
    capsys.readouterr()
    refused(evaluate(snapshot, out), capsys)
    assert digest(out) == before
    assert main(["verify", str(out)]) == 0


def test_only_findings_of_the_earlier_assessment_are_removed(tmp_path: Path, snapshot: Path) -> None:
    out = tmp_path / "out"
    (out / "findings").mkdir(parents=True)
    (out / "findings" / "my-notes.jsonl").write_text("{}", encoding="utf-8")
    assert main(evaluate(snapshot, out)) == 0
    assert main([*evaluate(snapshot, out)[:-4], "--method", "3", "--out", str(out)]) == 0
    assert (out / "findings" / "my-notes.jsonl").read_text(encoding="utf-8") == "{}"


def listed(name: str, digest: str | None = "0" * 64) -> Callable[[list[dict[str, Any]]], Any]:
    return lambda outputs: outputs.append({"name": name, "sha256": digest})


OUTPUTS: dict[str, tuple[Callable[[list[dict[str, Any]]], Any], str]] = {
    "path outside": (listed("../../etc/passwd"), "../../etc/passwd"),
    "absolute path": (listed("/etc/passwd"), "/etc/passwd"),
    "path with a NUL": (listed("findings/\0.jsonl"), "findings/"),
    "file that is missing": (listed("findings/none.jsonl"), "ありません"),
    "hash that is none": (listed("findings/none.jsonl", None), "形が違います"),
    "hash of another file": (lambda outputs: outputs[0].update(sha256="0" * 64), "一致しません"),
    "file that is not listed": (lambda outputs: outputs.pop(0), "受領書にない"),
    "entry that is none": (lambda outputs: outputs.append({}), "形が違います"),
}


@pytest.mark.parametrize(("harm", "word"), OUTPUTS.values(), ids=OUTPUTS)
def test_an_assessment_whose_receipt_lies_is_refused(
    tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str], harm: Callable[[list[dict[str, Any]]], Any], word: str
) -> None:
    out = tmp_path / "out"
    assert main(evaluate(snapshot, out)) == 0
    receipt = json.loads((out / "receipt.json").read_bytes())
    harm(receipt["outputs"])
    (out / "receipt.json").write_bytes(sealed({name: value for name, value in receipt.items() if name != "seal"}))
    capsys.readouterr()
    said = refused(["verify", str(out)], capsys)
    assert word in said
    assert refused(["report", str(out), "--out", str(tmp_path / "r")], capsys) == said
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"schema": "telework-scan/assessment/2"}', b'{"files": 1}'])
@pytest.mark.parametrize("name", ["assessment.json", "receipt.json"])
def test_an_assessment_that_is_damaged_is_refused(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str], name: str, raw: bytes) -> None:
    out = tmp_path / "out"
    assert main(evaluate(snapshot, out)) == 0
    (out / name).write_bytes(raw)
    capsys.readouterr()
    assert f"{out}/{name}" in refused(["report", str(out), "--out", str(tmp_path / "r")], capsys)
    assert not (tmp_path / "r").exists()
