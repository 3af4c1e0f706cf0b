"""`pseudonymise`, and `--pseudonymise` of `evaluate`: keys, snapshots, tokens led back, and what does not fit together."""

import json
import re
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.pseudonyms.keys import load_key
from scanner.pseudonyms.names import Names
from scanner.pseudonyms.tokens import Tokens

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
SNAPSHOT = SAMPLE / "snapshot"
ORGANISATION = SAMPLE / "organisation.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two keys, and the sample tenant pseudonymised with the first."""
    folder = tmp_path_factory.mktemp("made")
    for name in ("a.key", "b.key"):
        assert main(["pseudonymise", "--new-key", str(folder / name)]) == 0
    assert main(["pseudonymise", str(SNAPSHOT), "--key", str(folder / "a.key"), "--out", str(folder / "p")]) == 0
    return folder


def evaluated(snapshot: Path, out: Path, *more: str) -> int:
    return main(["evaluate", str(snapshot), "--organisation", str(ORGANISATION), "--out", str(out), *more])


def test_a_new_key_says_what_to_do_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pseudonymise", "--new-key", str(tmp_path / "k")]) == 0
    out = capsys.readouterr().out
    assert load_key(tmp_path / "k").fingerprint in out
    assert load_key(tmp_path / "k").secret.hex() not in out
    assert "保管してください" in out
    assert main(["pseudonymise", "--new-key", str(tmp_path / "k"), "--lang", "en"]) == 2
    assert "never overwritten" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["s"],
        ["s", "--key", "k"],
        ["--new-key", "k", "--key", "k"],
        ["s", "--key", "k", "--out", "o", "--reveal", "d-aaaaaaaaaaaa"],
        ["--reveal", "d-aaaaaaaaaaaa", "--key", "k"],
    ],
)
def test_any_other_combination_is_refused(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pseudonymise", *line]) == 2
    assert "--new-key FILE" in capsys.readouterr().err


def test_a_token_is_led_back_with_the_key_and_the_original(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = Names(Tokens(load_key(made / "a.key")))
    account = names.account("user02@sample.example.jp")
    tokens = [names.host("PC-025"), account, account.partition("@")[0], names.name("社員02")]
    line = ["pseudonymise", "--key", str(made / "a.key"), "--snapshot", str(SNAPSHOT), "--reveal"]
    assert main([*line, *tokens]) == 0
    out = capsys.readouterr().out
    for token, meaning in zip(tokens, ("PC-025", "user02@sample.example.jp", "user02", "社員02"), strict=True):
        assert f"{token}: {meaning}\n" in out


def test_a_token_of_nobody_is_said_and_makes_exit_3(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["pseudonymise", "--key", str(made / "b.key"), "--snapshot", str(SNAPSHOT), "--reveal"]
    token = Names(Tokens(load_key(made / "a.key"))).host("PC-025")
    assert main([*line, token]) == 3
    assert "分かりません" in capsys.readouterr().err
    assert main([*line, "PC-025"]) == 2
    assert "仮名ではありません" in capsys.readouterr().err


def test_tokens_are_led_back_from_the_original_alone(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pseudonymise", "--key", str(made / "a.key"), "--snapshot", str(made / "p"), "--reveal", "d-aaaaaaaaaaaa"]) == 2
    assert "すでに仮名に置き換えられています" in capsys.readouterr().err


def test_accounts_and_devices_in_clear_text_need_the_key(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two emergency accounts and one device out of use would silently not be found."""
    assert evaluated(made / "p", tmp_path / "a") == 2
    err = capsys.readouterr().err
    assert "3 件" in err
    assert load_key(made / "a.key").fingerprint in err
    assert not (tmp_path / "a" / "assessment.json").exists()


def test_another_key_is_refused(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluated(made / "p", tmp_path / "a", "--pseudonymise", str(made / "b.key"), "--lang", "en") == 2
    err = capsys.readouterr().err
    assert load_key(made / "a.key").fingerprint in err
    assert load_key(made / "b.key").fingerprint in err


def test_a_key_for_a_clear_snapshot_is_refused(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluated(SNAPSHOT, tmp_path / "a", "--pseudonymise", str(made / "a.key")) == 2
    assert "先に telework-scan pseudonymise" in capsys.readouterr().err


def test_whoever_writes_tokens_himself_needs_no_key_and_is_told_of_names_that_stay(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = Names(Tokens(load_key(made / "a.key")))
    text = ORGANISATION.read_text(encoding="utf-8").replace("PC-026", names.host("PC-026"))
    text = re.sub(r"emergency0\d@sample\.example\.jp", lambda found: names.account(found[0]), text)
    own = tmp_path / "organisation.yaml"
    own.write_text(text, encoding="utf-8")
    (tmp_path / "answers.yaml").write_bytes((SAMPLE / "answers.yaml").read_bytes())
    assert main(["evaluate", str(made / "p"), "--organisation", str(own), "--out", str(tmp_path / "own")]) == 0
    assert "そのまま判定結果に残ります" in capsys.readouterr().err
    assert evaluated(made / "p", tmp_path / "keyed", "--pseudonymise", str(made / "a.key")) == 0
    assert "そのまま判定結果に残ります" not in capsys.readouterr().err
    told = json.loads((tmp_path / "own" / "assessment.json").read_bytes())["warnings"]
    assert [each for each in told if "仮名に置き換えてあります" in each["ja"] and load_key(made / "a.key").fingerprint in each["en"]] != []
    results = [json.loads((tmp_path / each / "assessment.json").read_bytes())["results"] for each in ("own", "keyed")]
    assert results[0] == results[1]


def test_a_waiver_of_a_clear_record_holds_for_its_token(made: Path, tmp_path: Path) -> None:
    """Device ids stay, so the waiver is pinned to the same record; who approved it becomes a token, and so does a name in the reason."""
    assert evaluated(SNAPSHOT, tmp_path / "clear") == 0
    clear = json.loads((tmp_path / "clear" / "assessment.json").read_bytes())
    finding = next(each for each in clear["findings"] if each["rule"] == "windows-system-drive-encrypted" and each["verdict"] == "fail")
    failing = [each for each in finding["records"] if each["verdict"] == "fail"]
    pinned = [
        {"id": each["id"], "observed": {one["field"]: one["value"] for one in each["observed"] if one["field"] in finding["demanded"]}}
        for each in failing
    ]
    waiver = {"item": "mic-sme-2021/8-3", "rule": finding["rule"], "records": pinned, "reason": "PC-025 は廃棄予定", "approved_by": "山田花子"}
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(json.dumps({"waivers": [waiver | {"on": "2026-10-01", "expires": "2026-12-31"}]}), encoding="utf-8")
    states = []
    for snapshot, out, more in ((SNAPSHOT, "c", []), (made / "p", "p", ["--pseudonymise", str(made / "a.key")])):
        assert evaluated(snapshot, tmp_path / out, "--waivers", str(waivers), *more) == 0
        written = json.loads((tmp_path / out / "assessment.json").read_bytes())["waivers"][0]
        states.append((written["state"], [each["state"] for each in written["records"]]))
    assert states[0] == states[1] == ("in_force", ["in_force"] * len(failing))
    text = json.dumps(written, ensure_ascii=False)
    assert "山田花子" not in text
    assert "PC-025" not in text


def test_older_snapshots_must_be_pseudonymised_with_the_same_key(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, key in (("same", "a.key"), ("other", "b.key")):
        older = tmp_path / name / "2026-10"
        assert main(["pseudonymise", str(SNAPSHOT), "--key", str(made / key), "--out", str(older)]) == 0
        manifest = json.loads((older / "manifest.json").read_text(encoding="utf-8"))
        text = json.dumps(manifest).replace("2026-11-01T00:00:00Z", "2026-10-01T00:00:00Z")
        (older / "manifest.json").write_text(text, encoding="utf-8")
    keyed = ["--pseudonymise", str(made / "a.key")]
    assert evaluated(made / "p", tmp_path / "a", *keyed, "--older", str(tmp_path / "same")) == 0
    assert evaluated(made / "p", tmp_path / "b", *keyed, "--older", str(tmp_path / "other")) == 2
    assert "同じ鍵" in capsys.readouterr().err
