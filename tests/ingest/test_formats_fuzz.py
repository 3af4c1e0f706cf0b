"""Good files that were damaged: a clear refusal or values that stood in the file; never a crash, never long, never a value from nowhere."""

import time
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.ingest import gpo, gpresult, inf, wlan
from scanner.ingest.model import HEAD, Parts, Reader, Source
from scanner.ingest.preg import read_pol
from scanner.ingest.text import decode
from scanner.model.errors import InputError, Problem
from tests.ingest.windows_files import FORMATS, HOME_BACKUP, folder, source, sources

SAMPLES: dict[str, tuple[Reader, bytes]] = {
    "secedit.inf": (inf, (FORMATS / "secedit" / "workstation-utf16.inf").read_bytes()),
    "secedit-cp932.inf": (inf, (FORMATS / "secedit" / "workstation-cp932.inf").read_bytes()),
    "gpreport.xml": (gpo, (FORMATS / "reports" / "all-utf16.xml").read_bytes()),
    "gpresult.xml": (gpresult, (FORMATS / "gpresult" / "pc-001-utf16.xml").read_bytes()),
    "wlan.xml": (wlan, (FORMATS / "wlan" / "Wi-Fi-clear.xml").read_bytes()),
}
BACKUP = folder("backup")
POL = next(data for name, data in BACKUP.items() if name.endswith("registry.pol"))
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

damage = st.lists(
    st.tuples(
        st.sampled_from(["cut", "flip", "drop", "double", "insert"]), st.integers(0, 2**20), st.integers(1, 64), st.binary(min_size=1, max_size=16)
    ),
    min_size=1,
    max_size=4,
)


def damaged(data: bytes, changes: list[tuple[str, int, int, bytes]]) -> bytes:
    for how, where, length, new in changes:
        at = where % (len(data) + 1)
        middle = {
            "cut": (b"", len(data)),
            "flip": (bytes(byte ^ new[0] for byte in data[at : at + 1]), at + 1),
            "drop": (b"", at + length),
            "double": (data[at : at + length] * 2, at + length),
            "insert": (new, at),
        }[how]
        data = data[:at] + middle[0] + data[middle[1] :]
    return data


def read(reader: Reader, given_: Source) -> Parts | None:
    """What the reader gives; None where it does not know the file, or refuses it, in both languages and with the file's name."""
    began = time.monotonic()
    problems: tuple[Problem, ...] = ()
    found = None
    try:
        found = reader.read(given_) if reader.detect(given_.path, given_.data[:HEAD]) else None
    except InputError as error:
        problems = error.problems
    assert all(problem.ja and problem.en and problem.place.file for problem in problems)
    assert time.monotonic() - began < 5
    return found


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", SAMPLES)
@FUZZ
@given(changes=damage)
def test_a_damaged_file_is_refused_or_read_and_never_breaks_the_reader(name: str, changes: list[tuple[str, int, int, bytes]]) -> None:
    reader, data = SAMPLES[name]
    read(reader, source(name, damaged(data, changes)))


@pytest.mark.parametrize("name", SAMPLES)
@FUZZ
@given(data=st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(name: str, data: bytes) -> None:
    read(SAMPLES[name][0], source(name, data))


@pytest.mark.parametrize("name", ["secedit.inf", "secedit-cp932.inf"])
@FUZZ
@given(at=st.integers(0, 2**20))
def test_a_template_that_is_cut_off_says_no_value_that_the_whole_one_does_not(name: str, at: int) -> None:
    reader, data = SAMPLES[name]
    whole = [dict(value) for part in reader.read(source(name, data)).parts for value in part.values]
    found = read(reader, source(name, data[: at % len(data)]))
    assert found is None or all(dict(value) in whole for part in found.parts for value in part.values)
    assert found is None or all(part.lack is not None for part in found.parts) or at % len(data) > len(data) - 100


@pytest.mark.parametrize("name", ["gpreport.xml", "gpresult.xml", "wlan.xml"])
@FUZZ
@given(at=st.integers(0, 2**20))
def test_xml_that_is_cut_off_is_refused(name: str, at: int) -> None:
    reader, data = SAMPLES[name]
    # What follows the last element is its line break.
    cut = at % (len(data.rstrip(b"\r\n\0")) - 2)
    assert read(reader, source(name, data[:cut])) is None


@FUZZ
@given(at=st.integers(0, 2**20))
def test_a_registry_pol_that_is_cut_off_is_refused_unless_between_two_entries(at: int) -> None:
    cut = at % len(POL)
    try:
        found = read_pol(POL[:cut], "registry.pol").entries
    except InputError:
        return
    assert set(found) <= set(read_pol(POL, "registry.pol").entries)


@FUZZ
@given(changes=damage)
def test_a_damaged_registry_pol_gives_only_texts_that_stand_in_it(changes: list[tuple[str, int, int, bytes]]) -> None:
    data = damaged(POL, changes)
    try:
        pol = read_pol(data, "registry.pol")
    except InputError:
        return
    assert all(text.encode("utf-16-le") in data for entry in pol.entries for text in (entry.key, entry.name, *texts(entry.data)))


@FUZZ
@given(name=st.sampled_from(sorted(BACKUP)), changes=damage)
def test_a_backup_with_a_damaged_file_is_refused_or_read_and_its_passwords_stay_there(name: str, changes: list[tuple[str, int, int, bytes]]) -> None:
    files = sources({**BACKUP, name: damaged(BACKUP[name], changes)})
    for each in (f"{HOME_BACKUP}/Backup.xml", f"{HOME_BACKUP}/bkupInfo.xml", name):
        read(gpo, files[each])


@pytest.mark.parametrize("name", ["gpreport.xml", "wlan.xml"])
@FUZZ
@given(changes=damage)
def test_names_and_keys_out_of_damaged_xml_stand_in_it(name: str, changes: list[tuple[str, int, int, bytes]]) -> None:
    reader, data = SAMPLES[name]
    data = damaged(data, changes)
    found = read(reader, source(name, data))
    if found is not None:
        whole = unescape(decode(data, name).replace("\r\n", "\n"))
        values = [dict(value) for part in found.parts for value in part.values]
        links = [link for value in values for link in value.get("links", ())]
        said = [each[field] for each in (*values, *links) for field in ("ssid", "name", "path", "key", "valueName") if field in each]
        assert [text for text in said if text not in whole] == []
