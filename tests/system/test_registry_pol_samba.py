"""Registry.pol against an independent writer: what Samba packs is read here, to the last value."""

import base64
import json
import struct
import subprocess

import pytest

from scanner.ingest.preg import Action, Data, read_pol
from tests.ingest.windows_files import HOME_BACKUP, POL, folder

# Debian's own Python: only that has Samba's modules (package python3-samba).
PYTHON = "/usr/bin/python3"
PACK = """
import base64, json, sys
from samba.dcerpc import preg
from samba.ndr import ndr_pack, ndr_unpack
entries = []
for key, name, kind, data in json.load(sys.stdin):
    entry = preg.entry()
    entry.keyname, entry.valuename, entry.type = key, name, kind
    entry.data = data if kind in (1, 2, 4, 11) else base64.b64decode(data)
    entries.append(entry)
file = preg.file()
file.header.signature, file.header.version = "PReg", 1
file.num_entries, file.entries = len(entries), entries
packed = ndr_pack(file)
again = ndr_unpack(preg.file, packed)
assert [(each.keyname, each.valuename, each.type) for each in again.entries] == [(each.keyname, each.valuename, each.type) for each in entries]
print(base64.b64encode(packed).decode())
"""
UNPACK = """
import json, sys
from samba.dcerpc import preg
from samba.ndr import ndr_unpack
print(json.dumps([[each.keyname, each.valuename, each.type] for each in ndr_unpack(preg.file, sys.stdin.buffer.read()).entries]))
"""
KEY = r"Software\Policies\Microsoft\Windows NT\Terminal Services"
SZ, EXPAND_SZ, BINARY, DWORD, MULTI_SZ, QWORD = 1, 2, 3, 4, 7, 11
pytestmark = pytest.mark.system

Packed = tuple[str, str, int, int | str]


def packed(*entries: Packed) -> bytes:
    done = subprocess.run([PYTHON, "-c", PACK], input=json.dumps(entries), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return base64.b64decode(done.stdout)


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_what_samba_packs_is_read_to_the_last_value() -> None:
    texts = "a\0b;]\0\0".encode("utf-16-le")
    entries: list[tuple[Packed, Data]] = [
        ((KEY, "fDenyTSConnections", DWORD, 1), 1),
        ((KEY, "Most", DWORD, 2**32 - 1), 2**32 - 1),
        ((KEY, "在宅];[勤務", SZ, "値;]在宅"), "値;]在宅"),
        ((KEY, "Path", EXPAND_SZ, r"%SystemRoot%\x"), r"%SystemRoot%\x"),
        ((KEY, "Empty", SZ, ""), ""),
        ((KEY, "Bytes", BINARY, encoded(b"]\0;\0[\0")), b"]\0;\0[\0"),
        ((KEY, "Texts", MULTI_SZ, encoded(texts)), ("a", "b;]")),
        ((KEY, "Large", QWORD, 2**40 + 7), 2**40 + 7),
        ((rf"{KEY}\日本語のキー", "", SZ, "default"), "default"),
    ]
    found = read_pol(packed(*(each for each, _ in entries)), "registry.pol")
    assert found.notes == ()
    assert [(each.key, each.name, each.type, each.data) for each in found.entries] == [
        (key, name, kind, value) for (key, name, kind, _), value in entries
    ]
    assert {each.action for each in found.entries} == {Action.SET}


def test_commands_that_samba_packs_delete() -> None:
    found = read_pol(packed((KEY, "**del.fDenyTSConnections", SZ, " "), (KEY, "**delvals.", SZ, " ")), "registry.pol")
    # What deletes all values of a key undoes what stood before it about them.
    assert [(each.action.value, each.name) for each in found.entries] == [("deleteAllValues", "")]


def test_bytes_made_by_hand_are_what_samba_packs() -> None:
    def text(value: str) -> bytes:
        return f"{value}\0".encode("utf-16-le")

    parts = (text(KEY), text("PortNumber"), struct.pack("<I", DWORD), struct.pack("<I", 4), struct.pack("<I", 3390))
    by_hand = b"PReg\x01\0\0\0[\0" + b";\0".join(parts) + b"]\0"
    assert packed((KEY, "PortNumber", DWORD, 3390)) == by_hand


def test_an_empty_file_of_samba_sets_nothing() -> None:
    assert read_pol(packed(), "registry.pol").entries == ()


def test_samba_reads_the_same_entries_out_of_a_file() -> None:
    data = folder("backup")[f"{HOME_BACKUP}/{POL}"]
    done = subprocess.run([PYTHON, "-c", UNPACK], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    command = {Action.SET: "", Action.DELETE_VALUE: "**del."}
    assert json.loads(done.stdout) == [[each.key, command[each.action] + each.name, each.type] for each in read_pol(data, "registry.pol").entries]
