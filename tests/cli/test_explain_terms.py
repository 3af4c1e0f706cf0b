"""`explain` tells what a word means, and what a product is called today; names of rules, items and procedures win."""

from pathlib import Path

import pytest

from scanner.cli import explain
from scanner.cli.main import main
from scanner.library.library import load_library

LIBRARY = load_library()


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "tmp_path" not in request.fixturenames:
        monkeypatch.setattr(explain, "load_library", lambda _: LIBRARY)


@pytest.mark.parametrize("spelling", ["EDR", "edr", "ＥＤＲ", "エンドポイントでの検出と対応", "イーディーアール"])
def test_a_term_is_explained_however_it_is_written(spelling: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", spelling]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "EDR（イーディーアール）"
    assert lines[1].startswith("端末の動きを見張り")
    assert lines[2:] == [
        "ほかの書き方・関連する言葉: Endpoint Detection and Response、エンドポイントでの検出と対応",
        "使われている資料: 総務省「テレワークセキュリティガイドライン」第5版",
    ]


def test_a_term_is_explained_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "脆弱性", "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "vulnerability",
        "A weak point in a device or in software, from a flaw in its making or from wrong settings or use.",
        "also written, or related: vulnerabilities",
        "used in: MIC telework security handbook, 2nd edition: glossary",
    ]


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("Azure AD", "Microsoft Entra ID"),
        ("azure active directory", "Microsoft Entra ID"),
        ("Windows Defender ATP", "Microsoft Defender for Endpoint"),
        ("Office 365 ATP", "Microsoft Defender for Office 365"),
        ("Cloud App Security", "Microsoft Defender for Cloud Apps"),
        ("Azure Information Protection", "Microsoft Purview Information Protection"),
    ],
)
def test_a_former_name_answers_with_todays_and_what_that_is(then: str, now: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", then]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].endswith(f" → 今の名前: {now}")
    assert "前の名前を使う資料: " in out
    assert out.split("\n\n")[1].startswith(now)


def test_a_former_name_of_what_is_no_term_is_told_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "Windows 10", "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("Windows 10 → today: Windows 11\n")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("leakedCredentials", "漏洩した資格情報（重要度: 高）"),
        ("unlikelytravel", "特殊な場所へのあり得ない移動（重要度: 中）"),
        ("感染しているデバイスからのサインイン", "感染しているデバイスからのサインイン（重要度: 低）"),
        ("Sign-ins from anonymous IP addresses", "匿名の IP アドレスからのサインイン（重要度: 中）"),
    ],
)
def test_a_kind_of_risky_sign_in_is_told_with_its_severity(name: str, first: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == first
    assert "Microsoft Graph での名前: " in out


def test_names_of_rules_and_items_win(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "checklists"
    folder.mkdir()
    spelled = "windows-system-drive-encrypted"
    (folder / "glossary.yaml").write_text(
        f"terms:\n  own: {{ja: 独自, en: own, also: [{spelled}, mic-sme-2021/8-3], meaning: {{ja: 独自の意味。, en: Own.}}, source: {{ja: 自社, en: Own}}}}\n",
        encoding="utf-8",
    )
    for name in (spelled, "mic-sme-2021/8-3"):
        assert main(["explain", name, "--library", str(tmp_path)]) == 0
        assert "独自の意味" not in capsys.readouterr().out
    assert main(["explain", "独自", "--library", str(tmp_path)]) == 0
    assert "独自の意味。" in capsys.readouterr().out


@pytest.mark.parametrize(("wrong", "like"), [("ゼロトラト", "ゼロトラスト"), ("bitloker", "BitLocker")])
def test_a_word_that_is_not_there_leads_to_what_resembles_it(wrong: str, like: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", wrong]) == 2
    assert f"近い用語: {like}" in capsys.readouterr().err


def test_a_hostile_word_reaches_the_terminal_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "\x1b[31mred\u202e"]) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "\u202e" not in err


def test_every_term_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for term in LIBRARY.glossary.values():
        for spelling in (term.id, *term.spellings()):
            assert main(["explain", spelling]) == 0, spelling
    assert "{" not in capsys.readouterr().out
