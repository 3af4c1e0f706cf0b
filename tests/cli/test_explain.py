"""`explain` prints an item with its questions, rules and conditions as sentences."""

import pytest

from scanner.cli import explain
from scanner.cli.main import main
from scanner.library.library import load_library

LIBRARY = load_library()


def test_an_item_is_explained_with_its_rules_and_their_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "mic-sme-2021/8-3"]) == 0
    out = capsys.readouterr().out
    for part in (
        "8-3",
        "内蔵の記録媒体を暗号化している",
        "windows-system-drive-encrypted",
        "「OS」が「Windows」である、かつ、「管理の状態」が「管理中」である",
        "「暗号化」が「はい」である",
        "「最終同期日時」が収集時点から 30 日以内である",
        "mac-filevault-on",
        "質問 unmanaged-devices-encrypted",
        "人に聞く理由: 暗号化の状態を報告するのは Intune に登録した端末だけです。",
        "対象外になる前提",
    ):
        assert part in out


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_item_and_every_rule_can_be_explained(language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "load_library", lambda _: LIBRARY)  # loaded once, not once a sentence
    for checklist in LIBRARY.checklists.values():
        for item in checklist.items:
            assert main(["explain", f"{checklist.id}/{item.number}", "--lang", language]) == 0
    for rule in LIBRARY.rules:
        assert main(["explain", rule, "--lang", language]) == 0
    assert "{" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nothing", "mic-sme-2021/99-9", "mic-sme-2021", "mic-sme-2021/"])
def test_an_unknown_name_is_a_clear_error(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name]) == 2
    assert "mic-sme-2021/8-3" in capsys.readouterr().err
