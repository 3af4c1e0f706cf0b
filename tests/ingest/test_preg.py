"""Registry.pol: by hand-made bytes, with ``;`` and ``]`` in the data, commands that delete, and everything that can be broken."""

import struct
import time

import pytest

from scanner.ingest.preg import MAX_NAME, SIGNATURE, Action, Data, Entry, read_pol
from scanner.model.errors import InputError

KEY = r"Software\Policies\Microsoft\Windows\EventLog\System"
SZ, BINARY, DWORD, BIG, MULTI, QWORD = 1, 3, 4, 5, 7, 11


def text(*parts: str) -> bytes:
    return "".join(f"{part}\0" for part in parts).encode("utf-16-le")


def entry(name: str, kind: int, data: bytes, key: str = KEY, size: int | None = None) -> bytes:
    """[key;value;type;size;data], each mark a character of UTF-16LE."""
    numbers = (struct.pack("<I", kind), struct.pack("<I", len(data) if size is None else size), data)
    return b"[\0" + b";\0".join((text(key), text(name), *numbers)) + b"]\0"


def dword(name: str, number: int, key: str = KEY) -> bytes:
    return entry(name, DWORD, struct.pack("<I", number), key)


def read(*entries: bytes) -> list[Entry]:
    return list(read_pol(SIGNATURE + b"".join(entries), "registry.pol").entries)


def said(*entries: bytes) -> list[tuple[str, str, str, Data]]:
    return [(each.action.value, each.key, each.name, each.data) for each in read(*entries)]


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as error:
        read_pol(data, "registry.pol")
    (problem,) = error.value.problems
    assert "バイト" in problem.ja
    return problem.en


def test_an_entry_is_read_to_the_byte() -> None:
    # PReg, 1, [K;v;4;4;5]
    data = bytes.fromhex("50526567 01000000 5b00 4b000000 3b00 76000000 3b00 04000000 3b00 04000000 3b00 05000000 5d00")
    assert read_pol(data, "registry.pol").entries == (Entry(Action.SET, "K", "v", 4, 5, 8),)


def test_a_file_without_entries_sets_nothing() -> None:
    assert read() == []


@pytest.mark.parametrize(
    ("kind", "data", "value"),
    [
        (SZ, text("在宅];[x"), "在宅];[x"),
        (SZ, "no end".encode("utf-16-le"), "no end"),
        (SZ, b"", ""),
        (2, text(r"%SystemRoot%\x"), r"%SystemRoot%\x"),
        (BINARY, b"\x5d\x00\x3b\x00", b"\x5d\x00\x3b\x00"),
        (DWORD, b"\x5d\x00\x3b\x00", 0x003B005D),
        (DWORD, b"\xff\xff\xff\xff", 4294967295),
        (BIG, b"\x00\x00\x00\x05", 5),
        (QWORD, struct.pack("<Q", 2**40), 2**40),
        (MULTI, text("a", "b;]", ""), ("a", "b;]")),
        (MULTI, text("a", "b"), ("a", "b")),
        (MULTI, text("", ""), ()),
        (MULTI, b"", ()),
    ],
)
def test_values_are_read_by_type_and_size(kind: int, data: bytes, value: Data) -> None:
    found = read(entry("a", kind, data), dword("b", 1))
    assert [each.data for each in found] == [value, 1]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (DWORD, b"\x05"),
        (DWORD, b"\x05\0\0\0\0"),
        (QWORD, b"\x05\0\0\0"),
        (SZ, b"a"),
        (SZ, b"\x00\xd8"),
        (SZ, text("a", "b")),
        (MULTI, text("a", "", "b")),
        (6, b"a"),
        (99, b"a"),
    ],
)
def test_what_does_not_fit_its_type_has_no_value_and_is_said(kind: int, data: bytes) -> None:
    pol = read_pol(SIGNATURE + entry("a", kind, data), "registry.pol")
    assert [each.data for each in pol.entries] == [None]
    assert len(pol.notes) == 1


def test_commands_delete_and_are_not_taken_for_values() -> None:
    assert said(
        entry("**del.MaxSize", SZ, text(" ")),
        entry("**Del.Retention", SZ, text(" ")),
        entry("**delvals.", SZ, text(" "), r"K\One"),
        entry("**DeleteValues", SZ, text("a; b;"), r"K\Two"),
        entry("**DeleteKeys", SZ, text("x;y"), r"K\Three"),
        entry("**SecureKey", DWORD, b"\1\0\0\0", r"K\Four"),
    ) == [
        ("deleteValue", KEY, "MaxSize", None),
        ("deleteValue", KEY, "Retention", None),
        ("deleteAllValues", r"K\One", "", None),
        ("deleteValue", r"K\Two", "a", None),
        ("deleteValue", r"K\Two", "b", None),
        ("deleteKey", r"K\Three\x", "", None),
        ("deleteKey", r"K\Three\y", "", None),
    ]


def test_a_command_that_is_not_known_is_said_and_sets_nothing() -> None:
    pol = read_pol(SIGNATURE + entry("**Comment:x", SZ, text("y")), "registry.pol")
    assert pol.entries == ()
    assert len(pol.notes) == 1


def test_the_later_entry_about_a_value_counts_and_names_fold() -> None:
    assert said(dword("MaxSize", 1), dword("maxsize", 2, KEY.upper())) == [("set", KEY.upper(), "maxsize", 2)]
    assert said(dword("a", 1), entry("**del.A", SZ, text(" "))) == [("deleteValue", KEY, "A", None)]
    assert said(entry("**del.a", SZ, text(" ")), dword("a", 1)) == [("set", KEY, "a", 1)]


def test_deleting_undoes_what_stood_before_but_not_what_comes_after() -> None:
    wiped = entry("**delvals.", SZ, text(" "))
    assert said(dword("a", 1), dword("b", 1, rf"{KEY}\Sub"), wiped, dword("c", 3)) == [
        ("set", rf"{KEY}\Sub", "b", 1),
        ("deleteAllValues", KEY, "", None),
        ("set", KEY, "c", 3),
    ]
    gone = entry("**DeleteKeys", SZ, text("Old"), "K")
    assert said(dword("a", 1, r"K\old"), dword("b", 1, r"K\OLD\Sub"), dword("c", 1, r"K\Older"), gone, dword("d", 4, r"K\Old")) == [
        ("set", r"K\Older", "c", 1),
        ("deleteKey", r"K\Old", "", None),
        ("set", r"K\Old", "d", 4),
    ]


def test_a_key_without_a_value_sets_none() -> None:
    assert said(entry("", 0, b""), entry("", SZ, text("default"))) == [("set", KEY, "", "default")]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "begins with PReg (at byte 0)"),
        (b"[System Access]", "begins with PReg (at byte 0)"),
        (b"PReg\x02\0\0\0", "version 1 (at byte 4)"),
        (b"PReg\x01", "version 1 (at byte 4)"),
        (SIGNATURE + b"{\0", "[ is expected here (at byte 8)"),
        (SIGNATURE + b"[", "2 more bytes are expected, but the file ends (at byte 8)"),
        (SIGNATURE + b"[\0" + b"a\0" * 9, "the name does not end, or is too long (at byte 10)"),
        (SIGNATURE + b"[\0" + b"a\0" * (MAX_NAME + 1) + b"\0\0", "is too long (at byte 10)"),
        (SIGNATURE + b"[\0\x00\xd8\0\0", "no UTF-16 (at byte 10)"),
        (SIGNATURE + entry("a", SZ, b"ab", size=2**32 - 1), "4294967295 more bytes"),
        (SIGNATURE + entry("a", SZ, text("abc"), size=4), "] is expected here"),
        (SIGNATURE + dword("a", 1)[:-1], "2 more bytes are expected"),
    ],
)
def test_what_is_broken_is_refused_with_its_byte(data: bytes, says: str) -> None:
    assert says in refused(data)


def test_a_list_of_endless_names_and_very_deep_keys_cost_little() -> None:
    began = time.monotonic()
    pol = read_pol(SIGNATURE + entry("**DeleteKeys", SZ, text("a;" * 1_000_000)) + dword("b", 1, "\\".join("k" * 8000)) * 200, "registry.pol")
    assert len(pol.entries) == 1
    assert len(pol.notes) == 1
    assert time.monotonic() - began < 5
