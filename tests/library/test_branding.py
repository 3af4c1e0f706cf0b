"""branding.yaml: what is read, and what is wrong with it, by line and column."""

from pathlib import Path

import pytest

from scanner.library.branding import contrast_with_white, load_branding
from scanner.library.pictures import MAX_BYTES
from scanner.model.branding import Branding, Logo
from scanner.model.errors import InputError
from tests.reporters.pictures import jpeg_head, png

WHOLE = """\
company: 株式会社サンプル監査
prepared_for: 株式会社サンプル 御中
logo: 画像/logo.png
colours: {main: "#0B5D3B", accent: "#a92b17"}
author: 監査室
reviewer: 品質管理室
approver: 代表取締役
confidentiality: 社外秘
document_number: TW-2026-001
date: "2026-11-21"
"""


def written(folder: Path, text: str, logo: bytes | None = None) -> Path:
    (folder / "画像").mkdir()
    if logo is not None:
        (folder / "画像" / "logo.png").write_bytes(logo)
    (folder / "branding.yaml").write_text(text, encoding="utf-8")
    return folder / "branding.yaml"


def problems(path: Path) -> list[tuple[int, int, str, str]]:
    with pytest.raises(InputError) as raised:
        load_branding(path)
    return [(each.place.line, each.place.column, each.ja, each.en) for each in raised.value.problems]


def test_everything_is_read(tmp_path: Path) -> None:
    assert load_branding(written(tmp_path, WHOLE, png())) == Branding(
        company="株式会社サンプル監査",
        prepared_for="株式会社サンプル 御中",
        logo=Logo(png(), "image/png", 24, 8),
        main="#0b5d3b",
        accent="#a92b17",
        author="監査室",
        reviewer="品質管理室",
        approver="代表取締役",
        confidentiality="社外秘",
        document_number="TW-2026-001",
        date="2026-11-21",
    )


def test_a_company_is_enough_and_nothing_is_made_up(tmp_path: Path) -> None:
    found = load_branding(written(tmp_path, "company: サンプル\n"))
    assert (found.logo, found.main, found.accent, found.author, found.date) == (None, None, None, None, None)


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("company: 株式会社サンプル監査\n", "", (1, 1), "company"),
        ("company: 株式会社サンプル監査", 'company: " "', (1, 10), "1 行で、100 文字まで"),
        ("author: 監査室", f"author: {'監' * 101}", (5, 9), "100 文字まで"),
        ("author: 監査室", 'author: "監査室\\n別の行"', (5, 9), "1 行で"),
        ("author:", "auther:", (5, 1), "auther"),
        ("#0B5D3B", "0B5D3B", (4, 17), "#1d4b73"),
        ("#0B5D3B", "red", (4, 17), "#1d4b73"),
        ("#0B5D3B", "#0B5", (4, 17), "#1d4b73"),
        ('"2026-11-21"', '"2026-02-30"', (10, 7), "2026-02-30"),
        ('"2026-11-21"', '"21.11.2026"', (10, 7), "2026-11-01 の形"),
        ("date:", "company: 二つ目\ndate:", (10, 1), "company"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, old: str, new: str, place: tuple[int, int], words: str) -> None:
    found = problems(written(tmp_path, WHOLE.replace(old, new), png()))
    assert [each[:2] for each in found] == [place]
    assert words in found[0][2]


def test_a_colour_that_is_hard_to_read_on_white_is_named_with_its_contrast(tmp_path: Path) -> None:
    # WCAG 2.2: #767676 has 4.54 : 1 against white, #777777 has 4.47 : 1.
    text = WHOLE.replace("#0B5D3B", "#767676").replace("#a92b17", "#777777")
    [(line, _, ja, en)] = problems(written(tmp_path, text, png()))
    assert line == 4
    assert "「#777777」（accent）" in ja
    assert "4.47 : 1" in ja
    assert "'#777777' (accent)" in en


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#ff0000", 3.998), ("#0000ff", 8.59)])
def test_contrast_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("logo", "words"),
    [
        (None, "読めません"),
        (b"", "PNG か JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG は"),
        (b"GIF89a" + bytes(40), "PNG か JPEG"),
        (b"RIFF\0\0\0\0WEBP" + bytes(40), "PNG か JPEG"),
        (png()[:-4], "壊れています"),
        (png()[:12], "壊れています"),
        (b"\xff\xd8\xff\xd9", "壊れています"),
        (jpeg_head(10, 10)[:30], "壊れています"),
        (b"\xff\xd8" + b"\xff" * 5_000, "壊れています"),
        (png(4_001, 5), "4000 ピクセルまで"),
        (png(5, 2**31), "4000 ピクセルまで"),
        (png(0, 5), "4000 ピクセルまで"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), "大きすぎます"),
    ],
)
def test_only_small_whole_png_and_jpeg_pictures_are_taken(tmp_path: Path, logo: bytes | None, words: str) -> None:
    [(line, column, ja, _)] = problems(written(tmp_path, WHOLE, logo))
    assert (line, column) == (3, 7)
    assert words in ja


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    (tmp_path / "画像" / "logo.png").mkdir()
    assert "読めません" in problems(path)[0][2]


def test_a_jpeg_is_told_by_its_bytes_not_by_its_name(tmp_path: Path) -> None:
    logo = load_branding(written(tmp_path, WHOLE, jpeg_head(320, 90))).logo
    assert logo is not None
    assert (logo.type, logo.width, logo.height) == ("image/jpeg", 320, 90)
