"""The device ledger that was filled in with a spreadsheet and saved as a Japanese Windows saves CSV (CP932) reads back."""

import subprocess
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation

pytestmark = pytest.mark.system

ORGANISATION = """\
name: 株式会社サンプル
checklists: [mic-sme-2021]
work_styles:
  - {id: main, name: 会社支給端末, method: 2, ledger: device-ledger.csv}
"""
ROWS = [
    (
        "PC-１０１",
        "営業①の PC",
        "Windows",
        "0000123",
        "Windows 11 25H2",
        "髙橋",
        "会社",
        "main",
        "",
        "",
        "自宅",
        "2026-04-01",
        "",
        "使用中",
        "～から借用",
    ),
    ("PC-102", "予備", "ウィンドウズ", "ABC-2", "", "", "会社", "会社支給端末", "", "", "", "", "", "予備", ""),
    ("PC-103", "返した PC", "Windows", "ABC-3", "", "", "会社", "main", "", "", "", "2025-04-01", "2026-03-31", "返却済み", ""),
    ("SP-001", "電話", "iPhone", "ABC-4", "", "", "会社", "main", "", "", "", "", "", "使用中", ""),
]


def saved(source: Path, kind: str, out: Path, *more: str) -> None:
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", *more, "--convert-to", kind, "--outdir", str(out), str(source)], check=True, capture_output=True
    )


def test_a_ledger_that_a_spreadsheet_saved_in_cp932_counts_the_devices_in_use(tmp_path: Path) -> None:
    drafts, book, back = tmp_path / "drafts", tmp_path / "book", tmp_path / "back"
    assert main(["template", "device-ledger", "--out", str(drafts)]) == 0
    form = drafts / "device-ledger.csv"
    with form.open("a", encoding="utf-8", newline="") as stream:
        stream.writelines(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)
    text_only = "/".join(f"{column}/2" for column in range(1, len(ROWS[0]) + 1))
    saved(form, "xlsx", book, f"--infilter=CSV:44,34,76,1,{text_only},1041,true,false")
    # 44: comma; 34: quotation mark; 64: Windows-932, what Excel writes as "CSV" in Japanese.
    saved(book / "device-ledger.xlsx", "csv:Text - txt - csv (StarCalc):44,34,64,1,,1041", back)
    raw = (back / "device-ledger.csv").read_bytes()
    assert "髙橋" in raw.decode("cp932")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    (back / "organisation.yaml").write_text(ORGANISATION, encoding="utf-8")
    library = load_library()
    (style,) = load_organisation(back / "organisation.yaml", library.checklists, library.rules, library.products).work_styles
    # Two PCs in use or spare, one telephone; the returned PC and the example line do not count.
    assert style.ledger == {"windows": 2, "macos": 0, "ios": 1, "android": 0}
