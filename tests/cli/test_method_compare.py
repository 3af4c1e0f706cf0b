"""`method --compare`: what it prints fits a Japanese console, marks the present way, and takes what is declared into account."""

from pathlib import Path

import pytest

from scanner.cli.columns import columns_of, folded, padded
from scanner.cli.main import main

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures/tenants/sample/organisation.yaml"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["method", "--compare", *arguments]) == 0
    return capsys.readouterr().out


def row(out: str, start: str) -> list[str]:
    """The last columns of the first line that begins so, the mark left out."""
    return next(line for line in out.splitlines() if line.lstrip("▲ ").startswith(start)).split()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("method", range(1, 9))
def test_it_fits_a_console_of_80_columns_in_cp932(method: int, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--method", str(method), "--lang", language)
    out.encode("cp932")
    assert [line for line in out.splitlines() if columns_of(line) > 80] == []


@pytest.mark.parametrize("name", ["mic-guideline-2021", "csaj-2018", "ms-education-2020", "mic-sme-2022"])
def test_other_checklists_fit_too(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--method", "2", "--checklist", name)
    out.encode("cp932")
    assert [line for line in out.splitlines() if columns_of(line) > 80] == []
    assert f"/ {name}" in out


def test_ways_and_methods_stand_side_by_side_on_the_five_axes(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--method", "2")
    assert row(out, "① VPN方式")[-7:] == ["S", "A", "B", "B", "C", "①", "⑤"]
    assert row(out, "③ 仮想デスクトップ")[-7:] == ["S", "C", "C", "C", "S", "(①)", "(⑤)"]
    assert row(out, "④ セキュアコンテナ方式")[-7:] == ["B", "A", "B", "B", "A", "-", "-"]
    # The handbook makes one of VPN (S A B B C) and remote desktop (S C B B A).
    assert row(out, "① 会社支給端末")[-5:] == ["S", "A/C", "B", "B", "C/A"]
    assert row(out, "⑦ 個人所有端末")[-5:] == ["D", "S", "S", "S", "C"]
    assert "a: オフィス業務の再現性" in out


def test_the_present_way_is_marked_in_every_table(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--method", "2")
    assert [line.split()[1] for line in out.splitlines() if line.startswith("▲")] == ["⑥", "②", "②"]


def test_the_items_of_each_method_and_the_difference(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--method", "2")
    items = out[out.index("■ 今の方式") :]
    counts = {sign: row(items, f"{sign} ")[-3:] for sign in "①②③④⑤⑥⑦⑧"}
    assert counts == {
        "①": ["32", "3", "0"],
        "②": ["29", "0", "0"],
        "③": ["23", "0", "6"],
        "④": ["29", "2", "2"],
        "⑤": ["30", "3", "2"],
        "⑥": ["27", "0", "2"],
        "⑦": ["21", "0", "8"],
        "⑧": ["27", "2", "4"],
    }
    assert "    ① 増える: 3-2、5-4、7-3" in items.splitlines()
    assert "    ② 今と同じです。" in items.splitlines()


def test_flags_tell_the_present_method_and_what_they_declare(capsys: pytest.CaptureFixture[str]) -> None:
    """VPN without cloud services: 6-1 is about cloud services, so 31 of the 32 items of ① are left; the cloud method brings it back."""
    out = printed(capsys, "--device", "company", "--vpn", "yes", "--secure-browser", "no", "--cloud", "no")
    items = out[out.index("■ 今の方式: ①") :]
    assert row(items, "① ")[-3:] == ["31", "0", "0"]
    assert row(items, "② ")[-3:] == ["29", "1", "3"]
    assert "対象外とした項目: 6-1" in items


def test_an_organisation_is_compared_work_style_by_work_style(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--organisation", str(SAMPLE))
    company, own = (out.index(f"■ 「{name}」") for name in ("会社支給端末でのクラウド利用", "個人所有端末でのクラウド利用"))
    assert row(out[company:own], "② ")[-3:] == ["29", "0", "0"]
    # Personal devices keep no data, as declared: 27 − 2.
    assert row(out[own:], "⑥ ")[-3:] == ["25", "0", "0"]
    assert row(out[own:], "⑦ ")[-3:] == ["21", "2", "6"]
    assert "8-3、8-4" in out[own:]


def test_a_method_that_a_document_does_not_describe_is_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--method", "2", "--checklist", "mic-sme-2022")
    items = out[out.index("■ 今の方式") :]
    assert row(items, "① ")[-3:] == ["-", "-", "-"]
    assert "この文書には、この方式の項目がありません。" in items


def test_it_can_be_written_as_markdown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    organisation = tmp_path / "organisation.yaml"
    organisation.write_text(
        "name: 株式会社サンプル\nchecklists: [mic-sme-2021]\nwork_styles:\n  - {id: a, name: '*営業*|<b>', method: 1}\n", encoding="utf-8"
    )
    out = tmp_path / "methods.md"
    assert main(["method", "--compare", "--organisation", str(organisation), "--out", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    text = out.read_text(encoding="utf-8")
    assert text.startswith("# テレワーク方式の比較\n")
    assert "**① VPN方式** (今の方式) | S (オフィスと同等の業務ができます。)" in text
    assert "| **① 会社支給端末・VPN/リモートデスクトップ方式** (今の方式) | 32 | 今と同じです。 |" in text
    assert "\\*営業\\*" in text
    assert "<b>" not in text.replace("\\<b>", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--out", "x.md"],
        ["--organisation", "x.yaml"],
        ["--method", "1"],
        ["--checklist", "mic-sme-2021"],
        ["--compare", "--organisation", "x.yaml", "--method", "1"],
        ["--compare", "--organisation", "x.yaml", "--vpn", "yes"],
        ["--compare", "--method", "1", "--cloud", "no"],
        ["--compare", "--method", "1", "--checklist", "no-such"],
        ["--compare", "--device", "company"],
    ],
)
def test_what_does_not_go_together_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["method", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--" in said.err or "no-such" in said.err


def test_text_is_folded_between_words_and_never_before_a_full_stop() -> None:
    assert list(folded("短い文です。", "  ")) == ["  短い文です。"]
    # 2 + 39 × 2 = 80 columns are full: the last character goes down with its full stop, and a bracket with what it opens.
    assert list(folded("あ" * 39 + "。う", "  ")) == ["  " + "あ" * 38, "  あ。う"]
    assert list(folded("あ" * 38 + "「い」", "  ")) == ["  " + "あ" * 38, "  「い」"]
    english = list(folded("word " * 40, "", "- "))
    assert english[0].startswith("- word")
    assert all(columns_of(line) <= 80 and not line.endswith(" ") for line in english)
    assert (padded("①", 4), padded("a", 3, right=True)) == ("①  ", "  a")
