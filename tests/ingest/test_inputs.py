"""Files, folders and zip files: everything in them, in one order, and nothing outside them."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.ingest import inputs
from scanner.ingest.inputs import sources
from scanner.model.errors import InputError


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def test_a_folder_gives_every_file_with_its_way(tmp_path: Path) -> None:
    for name in ("pcs/B/x.json", "pcs/A/y.json", "pcs/.DS_Store", "pcs/A/~$z.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = list(sources([tmp_path / "pcs"]))
    assert [(source.path, source.data, alone) for source, alone in found] == [
        (("pcs", "A", "y.json"), b"pcs/A/y.json", False),
        (("pcs", "B", "x.json"), b"pcs/B/x.json", False),
    ]
    assert found[0][0].beside("X.json", up=1) is None
    assert found[0][0].beside("b", "X.JSON", up=1) == b"pcs/B/x.json"


def test_a_zip_file_gives_the_same(tmp_path: Path) -> None:
    path = zipped(tmp_path / "pcs.zip", ("B\\x.json", b"1"), ("A/", b""), ("A/y.json", b"2"), ("__MACOSX/A/._y.json", b"3"))
    assert [(source.path, source.data) for source, _ in sources([path])] == [(("pcs", "A", "y.json"), b"2"), (("pcs", "B", "x.json"), b"1")]


def test_a_file_that_is_named_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"[]")
    ((source, alone),) = sources([tmp_path / "a.json"])
    assert (source.path, alone) == (("a.json",), True)


def linked() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("A/link.json")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ("../evil.json", "leads out"),
        ("A/../../evil.json", "leads out"),
        ("..\\evil.json", "leads out"),
        ("/etc/evil.json", "leads out"),
        ("C:\\evil.json", "leads out"),
        (linked(), "link"),
        ("/".join("a" * 30) + "/x.json", "too deep"),
    ],
)
def test_a_zip_file_that_leads_elsewhere_is_refused(tmp_path: Path, member: str | zipfile.ZipInfo, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(sources([zipped(tmp_path / "a.zip", (member, b"[]"))]))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="beyond reason"):
        list(sources([zipped(tmp_path / "a.zip", ("a.json", b"0" * 3_000_000))]))


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="two files"):
        list(sources([zipped(tmp_path / "a.zip", ("A/x.json", b"1"), ("a/X.json", b"2"))]))


def damaged(data: bytes) -> bytes:
    return data[: len(data) // 2]


def changed(data: bytes) -> bytes:
    return data.replace(b"\x78", b"\x79").replace(b"abcdefgh", b"abcdefgi")


@pytest.mark.parametrize("harm", [damaged, lambda _: b"PK\x03\x04", lambda _: b"", changed])
def test_a_damaged_zip_file_is_an_error_and_no_more(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.json", b"abcdefgh" * 10)
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(InputError):
        list(sources([path]))


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a.json", b"[]"))
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag in the member's own head …
    data[data.index(b"PK\x01\x02") + 8] |= 1  # … and in the list of members
    path.write_bytes(data)
    with pytest.raises(InputError, match="password"):
        list(sources([path]))


def test_links_in_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "pcs").mkdir()
    (tmp_path / "secret.json").write_bytes(b"[]")
    (tmp_path / "pcs" / "link.json").symlink_to(tmp_path / "secret.json")
    with pytest.raises(InputError, match="symbolic link"):
        list(sources([tmp_path / "pcs"]))


@pytest.mark.parametrize(("limit", "value"), [("MOST_FILES", 1), ("LARGEST_TOTAL", 3), ("LARGEST_FILE", 1)])
@pytest.mark.parametrize("packed", [False, True])
def test_numbers_and_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, packed: bool) -> None:
    given = tmp_path / "pcs"
    given.mkdir()
    for name in ("a.json", "b.json"):
        (given / name).write_bytes(b"[]")
    given = zipped(tmp_path / "pcs.zip", ("a.json", b"[]"), ("b.json", b"[]")) if packed else given
    monkeypatch.setattr(inputs, limit, value)
    with pytest.raises(InputError, match=r"too many|too large"):
        list(sources([given]))


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(sources([tmp_path / "nothing.json"]))
