"""The device ledger as a spreadsheet saves it: counted by kind and work style, and every mistake at its row and column."""

import contextlib
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporters.csv_cells import table
from scanner.library.device_ledger import EXAMPLE, HEADS, KINDS, MAX_BYTES, Styles, counts_of
from scanner.library.library import load_library
from scanner.library.organisation import Organisation, load_organisation
from scanner.model.errors import InputError

LIBRARY = load_library()
STYLES = Styles({"company-pc": "会社支給の端末", "own-device": "個人の端末"}, {"company-pc": "company", "own-device": "personal"})
HEAD = ["管理番号", "種別", "シリアル番号", "利用者", "所有", "勤務形態", "貸与日", "返却日", "状態", "備考"]
# Worked out by hand. company-pc: two Windows (one lost, which counts), one Mac; the returned and the scrapped one do not count.
# own-device: one iPhone, one Android. The printer and the PC that is not used for telework do not count.
ROWS = [
    ["PC-001", "Windows", "A1", "総務", "会社", "company-pc", "2026-04-01", "", "使用中", "ふつうの行"],
    ["ＰＣ－００２", "ｗｉｎｄｏｗｓ", "A2", "営業", "会社支給", "会社支給の端末", "2026/4/1", "", "紛失", "全角\nと改行"],
    ["PC-003", "Mac", "", "開発", "", "company-pc", "２０２６年４月１日", "", "修理中", "=1+1"],
    ["PC-004", "Windows", "A4", "", "会社", "company-pc", "2025-04-01", "2026-03-31", "返却済み", ""],
    ["PC-005", "Windows", "A5", "", "会社", "company-pc", "", "", "廃棄", ""],
    ["SP-001", "iPhone", "B1", "営業", "個人", "own-device", "", "", "使用中", ""],
    ["SP-002", "アンドロイド", "B2", "総務", "私物", "個人の端末", "", "", "使用中", '"引用符"'],
    ["PR-001", "その他", "C1", "", "会社", "company-pc", "", "", "使用中", "プリンター"],
    ["PC-006", "Windows 11", "A6", "", "会社", "対象外", "", "", "使用中", "受付"],
]
EXPECTED = {
    "company-pc": {"windows": 2, "macos": 1, "ios": 0, "android": 0},
    "own-device": {"windows": 0, "macos": 0, "ios": 1, "android": 1},
}


def sheet(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n", *, quoted: bool = False) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows([HEAD, *rows])
    return stream.getvalue()


def saved(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def problems_of(path: Path) -> list[tuple[int, int, str]]:
    with pytest.raises(InputError) as caught:
        counts_of(path, STYLES)
    assert all(each.place.file == str(path) and each.en for each in caught.value.problems)
    return [(each.place.line, each.place.column, each.ja) for each in caught.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_devices_are_counted_whatever_a_spreadsheet_did_to_the_file(encoding: str, delimiter: str, end: str, tmp_path: Path) -> None:
    assert counts_of(saved(tmp_path / "台帳.csv", sheet(ROWS, delimiter, end), encoding), STYLES) == EXPECTED


def test_a_ledger_saved_in_cp932_reads_back_as_it_was(tmp_path: Path) -> None:
    """As Excel does it: every cell that needs it in quotes, quotes doubled, CRLF, the Japanese code page of Windows."""
    first = saved(tmp_path / "first.csv", sheet(ROWS, quoted=True))
    rows = list(csv.reader(io.StringIO(first.read_text(encoding="utf-8"), newline="")))
    again = tmp_path / "again.csv"
    with again.open("w", encoding="cp932", newline="") as stream:
        csv.writer(stream, dialect="excel").writerows(rows)
    assert again.read_bytes() != first.read_bytes()
    assert counts_of(again, STYLES) == counts_of(first, STYLES) == EXPECTED


def test_rows_may_be_sorted_and_columns_moved_and_added(tmp_path: Path) -> None:
    rows = [["色", *reversed(HEAD)], [""] * 11, *[["黒", *reversed(row)] for row in reversed(ROWS)]]
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    assert counts_of(saved(tmp_path / "l.csv", stream.getvalue()), STYLES) == EXPECTED


def test_the_empty_ledger_that_is_written_claims_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path / "l.csv", table(HEADS, [EXAMPLE]))
    assert counts_of(path, STYLES) == {}


WRONG = [
    ({1: "パソコン"}, 2, "「パソコン」という種別はありません。"),
    ({1: ""}, 2, "種別が空です。"),
    ({8: "利用中"}, 9, "「利用中」という状態はありません。"),
    ({8: ""}, 9, "状態が空です。"),
    ({5: "本社"}, 6, "勤務形態「本社」はありません。"),
    ({5: ""}, 6, "勤務形態が空です。"),
    ({0: ""}, 1, "管理番号が空です。"),
    ({0: "pc-001"}, 1, "管理番号「pc-001」が 2 回あります（最初は 2 行目）。"),
    ({2: "ａ１"}, 3, "シリアル番号「ａ１」が 2 回あります（最初は 2 行目）。"),
    ({2: "1.23457E+12"}, 3, "シリアル番号「1.23457E+12」は、表計算ソフトが数値に変えたもののようです。"),
    ({4: "リース"}, 5, "所有「リース」はありません。「会社」か「個人」と書きます。"),
    ({4: "個人"}, 5, "所有が「個人」ですが、勤務形態「company-pc」は会社の端末を使う方式です。"),
    ({6: "先月"}, 7, "「先月」は日付ではありません（例 2026-11-01）。"),
    ({6: "2026-02-30"}, 7, "「2026-02-30」は日付ではありません（例 2026-11-01）。"),
    ({6: "2026-04-02", 7: "2026-04-01", 8: "返却済み"}, 8, "返却日が貸与日より前です。"),
    ({7: "2026-11-01"}, 9, "返却日がありますが、状態は「使用中」です。"),
]


@pytest.mark.parametrize(("changes", "column", "said"), WRONG, ids=[each[2] for each in WRONG])
def test_a_mistake_is_one_problem_at_its_row_and_column(changes: dict[int, str], column: int, said: str, tmp_path: Path) -> None:
    row = ["PC-009", "Windows", "Z9", "総務", "会社", "company-pc", "2026-04-01", "", "使用中", ""]
    for at, cell in changes.items():
        row[at] = cell
    assert problems_of(saved(tmp_path / "l.csv", sheet([ROWS[0], row]))) == [(3, column, said)]


def test_one_device_may_serve_two_work_styles(tmp_path: Path) -> None:
    styles = Styles({"a": "平日", "b": "出張"}, {"a": "company", "b": "company"})
    row = ["PC-1", "Mac", "", "", "会社", "平日、b", "", "", "使用中", ""]
    assert counts_of(saved(tmp_path / "l.csv", sheet([row])), styles) == {
        name: {"windows": 0, "macos": 1, "ios": 0, "android": 0} for name in ("a", "b")
    }


def test_work_styles_of_one_name_have_to_be_told_apart_by_id(tmp_path: Path) -> None:
    path = saved(tmp_path / "l.csv", sheet([["PC-1", "Mac", "", "", "", "在宅", "", "", "使用中", ""]]))
    with pytest.raises(InputError) as caught:
        counts_of(path, Styles({"a": "在宅", "b": "在宅"}, {"a": "company", "b": "company"}))
    assert [each.ja for each in caught.value.problems] == ["「在宅」という名前の勤務形態が複数あります。"]


def test_columns_that_are_needed_or_doubled_are_named(tmp_path: Path) -> None:
    path = saved(tmp_path / "l.csv", "管理番号,種別,種別,状態\r\n")
    assert problems_of(path) == [(1, 1, "列「勤務形態」がありません。"), (1, 3, "列「種別」が 2 つあります。")]


@pytest.mark.parametrize(
    ("raw", "said"),
    [(b"", "台帳が空です。"), (b"\xff\xff\x00\x81", "文字コードが分かりません。"), (b"," * (MAX_BYTES + 1), "大きすぎます。")],
    ids=["empty", "no text", "too large"],
)
def test_what_is_no_ledger_is_refused(raw: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(raw)
    assert problems_of(path)[0][2].startswith(said)


def test_a_quotation_mark_that_is_never_closed_swallows_no_devices(tmp_path: Path) -> None:
    path = saved(tmp_path / "l.csv", sheet(ROWS[:1]).replace("ふつうの行", '"ふつうの行') + sheet(ROWS[3:5]).partition("\r\n")[2])
    assert [each[2] for each in problems_of(path)] == ["CSV として読めません（unexpected end of data）。"]


@given(st.binary(max_size=300), st.sampled_from([b"", "管理番号,種別,勤務形態,状態\r\n".encode(), "管理番号,種別,勤務形態,状態\n".encode("cp932")]))
def test_whatever_stands_in_a_file_it_is_counted_or_refused(tmp_path_factory: pytest.TempPathFactory, tail: bytes, head: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "l.csv"
    path.write_bytes(head + tail)
    with contextlib.suppress(InputError):
        assert set(counts_of(path, STYLES)) <= set(EXPECTED)


_CELLS = st.tuples(st.sampled_from(KINDS), st.sampled_from(sorted(EXPECTED)), st.sampled_from(["使用中", "予備", "紛失", "返却済み", "廃棄"]))


@given(st.lists(_CELLS, max_size=30), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp932"]), st.sampled_from(",\t;"))
def test_the_counts_are_those_of_the_rows(
    tmp_path_factory: pytest.TempPathFactory, devices: list[tuple[str, str, str]], encoding: str, delimiter: str
) -> None:
    rows = [[f"N-{n}", kind, "", "", "", style, "", "", state, ""] for n, (kind, style, state) in enumerate(devices)]
    path = saved(tmp_path_factory.mktemp("any") / "l.csv", sheet(rows, delimiter), encoding)
    used = [(style, kind) for kind, style, state in devices if state in ("使用中", "予備", "紛失")]
    assert counts_of(path, STYLES) == {style: {kind: used.count((style, kind)) for kind in KINDS} for style in dict(used)}


ORGANISATION = """\
name: 株式会社サンプル
checklists: [mic-sme-2021]
work_styles:
  - id: company-pc
    name: 会社支給の端末
    method: 2
    ledger: {company}
  - id: own-device
    name: 個人の端末
    method: 6
    ledger: {own}
"""


def organisation(folder: Path, company: str, own: str, rows: list[list[str]] = ROWS) -> Organisation:
    saved(folder / "台帳.csv", sheet(rows), "cp932")
    path = saved(folder / "organisation.yaml", ORGANISATION.format(company=company, own=own))
    return load_organisation(path, LIBRARY.checklists, LIBRARY.rules)


def test_an_organisation_counts_from_its_ledger_and_remembers_the_file(tmp_path: Path) -> None:
    found = organisation(tmp_path, "台帳.csv", "{devices: 台帳.csv, people: 12}")
    assert [each.ledger for each in found.work_styles] == [EXPECTED["company-pc"], {**EXPECTED["own-device"], "people": 12}]
    assert found.device_ledgers == (tmp_path / "台帳.csv",)


def test_numbers_and_a_file_may_stand_side_by_side_in_different_work_styles(tmp_path: Path) -> None:
    found = organisation(tmp_path, "台帳.csv", "{ios: 6}")
    assert [each.ledger for each in found.work_styles] == [EXPECTED["company-pc"], {"ios": 6}]


@pytest.mark.parametrize(
    ("own", "line", "said"),
    [
        ("ない.csv", 11, "端末台帳のファイル「ない.csv」がありません。"),
        ("{devices: 台帳.csv, ios: 3}", 11, "台数は「台帳.csv」から数えます。ios は書けません。"),
    ],
)
def test_a_ledger_that_cannot_be_used_is_said_where_it_is_named(own: str, line: int, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        organisation(tmp_path, "台帳.csv", own)
    assert [(each.place.line, each.ja) for each in caught.value.problems] == [(line, said)]


def test_a_ledger_without_a_device_of_the_work_style_is_no_claim_that_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        organisation(tmp_path, "台帳.csv", "台帳.csv", ROWS[:5])
    assert [each.ja for each in caught.value.problems] == ["台帳「台帳.csv」に、勤務形態「own-device」で使用中の端末が 1 台もありません。"]


def test_what_is_wrong_in_the_ledger_is_said_of_the_organisation_too(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        organisation(tmp_path, "台帳.csv", "{ios: 1}", [["PC-1", "電話", "", "", "", "company-pc", "", "", "使用中", ""]])
    assert [each.place for each in caught.value.problems] == [(str(tmp_path / "台帳.csv"), 2, 2)]
