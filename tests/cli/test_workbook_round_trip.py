"""What people write into the workbook survives: sorting, deleted rows, other programs, and a scan of a company that has changed since."""

import os
import random
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.library.workbook import read_workbook
from scanner.model.workbook import sheet_of
from scanner.sandbox.remedied import write
from tests.cli.books import fill, is_acceptance, opened, shuffled, spots, tables, written
from tests.cli.sheets import ROOT, assessed

EDITS, ROUNDS = (500, 10) if os.environ.get("TELEWORK_SCAN_PROOF") == "full" else (500, 1)
Meant = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assessed(tmp_path_factory.mktemp("before") / "a", "sample")


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same company after a night of mending: items, questions and failing parts come and go."""
    folder = tmp_path_factory.mktemp("after")
    write(folder)
    assert main(["evaluate", str(folder / "snapshot"), "--organisation", str(folder / "organisation.yaml"), "--out", str(folder / "a")]) == 0
    return folder / "a"


@pytest.fixture(scope="module")
def two_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company judged by two documents, one of which has a form of its own."""
    folder, out = ROOT / "fixtures/tenants/vpn", tmp_path_factory.mktemp("vpn") / "a"
    assert main(["evaluate", str(folder / "snapshot"), "--organisation", str(folder / "organisation.yaml"), "--out", str(out)]) == 0
    return out


def made(assessment: Path, out: Path, *more: str) -> Path:
    assert main(["report", str(assessment), "--format", "xlsx", "--out", str(out), *more]) == 0
    return out / "workbook.xlsx"


def filled_in(workbook: Path, path: Path, dice: random.Random, edits: int = EDITS) -> Meant:
    """Let somebody fill in many cells, sort every table and delete some rows. Return what stands in the workbook then, and what it means."""
    meant: Meant = {key: dict(cells) for key, cells in read_workbook(workbook).entries.items()}
    book = opened(workbook)
    for spot in dice.sample(spots(book), edits):
        value, code = written(dice, spot.column)
        fill(book, spot, value)
        meant.setdefault(spot.key, {})[spot.column.id] = code
    shuffled(book, dice)
    for sheet, ids, rows in tables(book):
        if sheet.title == "指摘事項一覧":
            for row in sorted(dice.sample(rows, 3), reverse=True):
                meant.pop(sheet.cell(row, ids["key"]).value, None)
                sheet.delete_rows(row)
    book.save(path)
    return meant


def lost(meant: Mapping[str, Mapping[str, str]], path: Path) -> list[tuple[str, str]]:
    """What somebody wrote that stands neither in its row nor under 引き継ぎ."""
    found = read_workbook(path).entries
    carried = [cells for key, cells in found.items() if key.startswith("k:")]
    gone = []
    for key, cells in meant.items():
        sheet = sheet_of(key)
        columns = {column.id: column for column in sheet.human} if sheet else {}
        for name, value in cells.items():
            words = (value, columns[name].word(value, "ja")) if name in columns else (value,)
            below = any(each.get("origin") in (key, None) and each.get("value") in words for each in carried)
            if found.get(key, {}).get(name) != value and not below:
                gone.append((key, name))
    return gone


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_hundreds_of_entries_survive_two_scans(before: Path, after: Path, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    filled = tmp_path / "filled.xlsx"
    meant = filled_in(made(before, tmp_path / "first"), filled, dice)
    assert sum(map(len, meant.values())) >= EDITS - 50
    found = read_workbook(filled)
    assert (found.conflicts, found.foreign) == ((), ())
    assert found.entries == meant
    second = made(after, tmp_path / "second", "--workbook", str(filled))
    assert lost(meant, second) == []
    third = made(before, tmp_path / "third", "--workbook", str(second))
    assert lost(meant, third) == []
    back = read_workbook(third).entries
    assert [key for key, cells in meant.items() if not is_acceptance(key) and {**back[key], **cells} != back[key]] == []


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_form_of_a_second_document_keeps_its_entries_too(two_documents: Path, tmp_path: Path, seed: int) -> None:
    filled = tmp_path / "filled.xlsx"
    meant = filled_in(made(two_documents, tmp_path / "first"), filled, random.Random(seed))
    assert any(key.startswith("c:csaj-2018/") for key in meant)
    found = read_workbook(filled)
    assert (found.entries, found.conflicts) == (meant, ())
    assert lost(meant, made(two_documents, tmp_path / "second", "--workbook", str(filled))) == []


def test_an_english_workbook_says_the_same(before: Path, tmp_path: Path) -> None:
    filled = tmp_path / "filled.xlsx"
    meant = filled_in(made(before, tmp_path / "first"), filled, random.Random(7), 200)
    english = made(before, tmp_path / "second", "--workbook", str(filled), "--lang", "en")
    assert lost(meant, english) == []
    assert lost(meant, made(before, tmp_path / "third", "--workbook", str(english))) == []


def test_read_back_unchanged_it_is_the_same_to_the_byte(before: Path, tmp_path: Path) -> None:
    first = made(before, tmp_path / "first")
    second = made(before, tmp_path / "second", "--workbook", str(first))
    assert made(before, tmp_path / "third", "--workbook", str(second)).read_bytes() == second.read_bytes() == first.read_bytes()


@pytest.mark.system
def test_libreoffice_keeps_every_entry(before: Path, after: Path, tmp_path: Path) -> None:
    filled = tmp_path / "filled.xlsx"
    meant = filled_in(made(before, tmp_path / "first"), filled, random.Random(11))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(filled)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    found = read_workbook(tmp_path / "saved/filled.xlsx")
    assert (found.entries, found.conflicts, found.foreign) == (meant, (), ())
    assert found.tenant == "6a290eca-2516-4a0e-a1eb-c9cc8418bb10"
    assert lost(meant, made(after, tmp_path / "second", "--workbook", str(tmp_path / "saved/filled.xlsx"))) == []
