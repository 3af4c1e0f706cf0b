"""`telework-scan diff` and --baseline: what they refuse, and that nothing a tenant wrote leaves its place in what they print."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.judge.receipt import receipt_of, sealed
from tests.change.making import TENANT, assessment, item, rule
from tests.cli.refusing import evaluate, write_snapshot

RECORDS = b'{"id":"1","name":"PC-1","verdict":"%s","reasons":[],"observed":{}}\n'
HOSTILE = "](http://x.example.jp) <b>*`|\u202e\x1b[31m\n# x"


def written(folder: Path, made: dict[str, Any], records: bytes = b"") -> Path:
    (folder / "findings").mkdir(parents=True)
    outputs = {"assessment.json": json.dumps(made, ensure_ascii=False).encode()}
    if records:
        outputs["findings/a.jsonl"] = records
    for name, data in outputs.items():
        (folder / name).write_bytes(data)
    receipt = receipt_of(made, {name: hashlib.sha256(data).hexdigest() for name, data in outputs.items()})
    (folder / "receipt.json").write_bytes(sealed(receipt))
    return folder


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    old = written(tmp_path / "old", assessment(item("1", rule("a", "pass"))), RECORDS % b"pass")
    return old, written(tmp_path / "new", assessment(item("1", rule("a", "fail"))), RECORDS % b"fail")


def test_what_got_worse_is_told_with_the_devices_and_the_code_is_0(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *map(str, pair)]) == 0
    assert "新しく不適合: 「PC-1」" in capsys.readouterr().out
    assert main(["diff", *map(str, pair), "--lang", "en"]) == 0
    assert "newly failing: 'PC-1'" in capsys.readouterr().out


def told(tmp_path: Path, capsys: pytest.CaptureFixture[str], old: Path, new: Path) -> str:
    assert main(["diff", str(old), str(new)]) == 0
    return capsys.readouterr().out


def test_a_device_that_is_gone_was_not_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = (RECORDS % b"pass").replace(b'"1"', b'"2"').replace(b"PC-1", b"PC-2")
    old = written(tmp_path / "old", assessment(item("1", rule("a", "fail"))), RECORDS % b"fail" + other)
    gone = told(tmp_path, capsys, old, written(tmp_path / "gone", assessment(item("1", rule("a", "pass"))), other))
    assert "直りました: 1" in gone
    assert "判定の対象からなくなったもの: 「PC-1」" in gone
    assert "直ったのではなく" in gone
    mended = told(tmp_path, capsys, old, written(tmp_path / "mended", assessment(item("1", rule("a", "pass"))), RECORDS % b"pass" + other))
    assert "直ったもの: 「PC-1」" in mended
    assert "直ったのではなく" not in mended


@pytest.mark.parametrize(("complete", "said"), [(True, "台帳の台数に足りない"), (False, "最後まで取得できていない")])
def test_too_few_devices_for_the_ledger_are_not_called_incomplete_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, complete: bool, said: str
) -> None:
    old = assessment(item("1", rule("a", "unknown", "incomplete")))
    old["snapshot"]["resources"] = [
        {"resource": "r", "state": "present", "complete": complete, "reason": None, "used": True, "sha256": "0" * 64},
    ]
    new = assessment(item("1", rule("a", "pass")), style={"ledger": {"windows": 2}})
    text = told(tmp_path, capsys, written(tmp_path / "old", old), written(tmp_path / "new", new))
    assert f"確認不能（{said}） → 適合" in text
    assert "台帳の台数が変わりました: Windows 3 → 2" in text


def test_more_names_than_a_line_holds_are_counted_in_text_and_all_there_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = [
        b"".join((RECORDS % verdict).replace(b'"1"', b'"%d"' % number).replace(b"PC-1", b"PC-%03d" % number) for number in range(25))
        for verdict in (b"pass", b"fail")
    ]
    folders = [
        written(tmp_path / name, assessment(item("1", rule("a", name))), records) for name, records in zip(("pass", "fail"), lists, strict=True)
    ]
    text = told(tmp_path, capsys, *folders)
    assert "「PC-009」 ほか 15 件" in text
    assert main(["diff", *map(str, folders), "--format", "json"]) == 0
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert len(change["parts"][0]["records"]["newly_failing"]) == 25


def test_a_later_first_folder_is_pointed_out(pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = assessment(item("1", rule("a", "pass")))
    made["snapshot"]["collected_at"] = "2026-12-01T00:00:00Z"
    assert main(["diff", str(written(tmp_path / "later", made)), str(pair[1])]) == 0
    assert "順序が逆" in capsys.readouterr().err


@pytest.mark.parametrize(("form", "file"), [("text", "changes.txt"), ("md", "changes.md"), ("json", "changes.json")])
def test_a_file_holds_what_would_be_printed(
    pair: tuple[Path, Path], tmp_path: Path, form: str, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *map(str, pair), "--format", form]) == 0
    printed = capsys.readouterr().out
    assert main(["diff", *map(str, pair), "--format", form, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / file).read_text(encoding="utf-8") == printed


def test_other_tenants_are_refused(pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = assessment(item("1", rule("a", "pass")))
    made["snapshot"]["tenant"]["id"] = TENANT.replace("1", "9")
    assert main(["diff", str(pair[0]), str(written(tmp_path / "theirs", made))]) == 2
    assert "別のテナント" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["assessment.json", "findings/a.jsonl", "receipt.json"])
def test_a_file_that_was_changed_or_is_gone_is_refused_by_name(pair: tuple[Path, Path], name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = pair[0] / name
    path.write_bytes(path.read_bytes().replace(b"pass", b"fail").replace(b"0.1.0", b"0.1.1"))
    assert main(["diff", *map(str, pair)]) == 2
    assert name in capsys.readouterr().err
    path.unlink()
    assert main(["diff", *map(str, pair)]) == 2
    assert name in capsys.readouterr().err


def test_what_an_earlier_version_wrote_is_read_and_checked_by_its_list_of_hashes(pair: tuple[Path, Path]) -> None:
    old, new = pair
    made = json.loads((old / "assessment.json").read_bytes())
    del made["results"][0]["waiver"], made["planned"], made["waivers"]
    (old / "assessment.json").write_bytes(json.dumps(made).encode())
    (old / "receipt.json").unlink()
    names = ("assessment.json", "findings/a.jsonl")
    hashes = {name: hashlib.sha256((old / name).read_bytes()).hexdigest() for name in names}
    (old / "hashes.json").write_bytes(json.dumps({"schema": "telework-scan/hashes/1", "files": hashes}).encode())
    assert main(["diff", str(old), str(new)]) == 0
    (old / "findings" / "a.jsonl").write_bytes(RECORDS % b"fail")
    assert main(["diff", str(old), str(new)]) == 2


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"schema": "telework-scan/assessment/99"}', b"\xff"])
def test_what_is_no_assessment_is_refused(pair: tuple[Path, Path], content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (pair[0] / "assessment.json").write_bytes(content)
    assert main(["diff", *map(str, pair)]) == 2
    assert "assessment.json" in capsys.readouterr().err


def test_names_from_the_tenant_stay_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.dumps({"id": "1", "name": HOSTILE, "verdict": "fail"}).encode() + b"\n"
    organisation = {"name": HOSTILE, "timezone": "Asia/Tokyo"}
    made = [assessment(item("1", rule("a", each))) for each in ("pass", "fail")]
    for each in made:
        each["organisation"] = {**each["organisation"], **organisation}
    folders = [str(written(tmp_path / name, each, records)) for name, each, records in (("a", made[0], RECORDS % b"pass"), ("b", made[1], record))]
    for form in ("text", "md"):
        assert main(["diff", *folders, "--format", form]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert not any(char in line for line in lines for char in "\u202e\x1b")
        assert not any(line.startswith("# x") for line in lines)
        if form == "md":
            assert all(line.count("`") >= 2 for line in lines if "http" in line)


def test_a_baseline_is_not_written_over_and_not_believed_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot, out = write_snapshot(tmp_path / "snapshot"), tmp_path / "out"
    assert main(evaluate(snapshot, out)) == 0
    before = (out / "assessment.json").read_bytes()
    assert main(evaluate(snapshot, out, "--baseline", str(out))) == 2
    assert "--baseline" in capsys.readouterr().err
    assert main(evaluate(snapshot, tmp_path / "new", "--baseline", str(tmp_path / "nowhere"))) == 2
    assert not (tmp_path / "new").exists()
    assert (out / "assessment.json").read_bytes() == before
    assert main(evaluate(snapshot, tmp_path / "new", "--baseline", str(out))) == 0
