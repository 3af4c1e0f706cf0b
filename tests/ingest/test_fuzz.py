"""Whatever a file holds: an error with its place, or records that only say what stood in it. Never a traceback, never a secret."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.ingest.computers import Computer, Options, Read, computers
from scanner.ingest.model import Parts
from scanner.ingest.readers import read
from scanner.language.types import typed
from scanner.model.errors import InputError, Problem
from scanner.model.logic import Unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import local_registry
from tests.ingest.aids import source
from tests.ingest.samples import RECOVERY, SCRIPT, as_bytes
from tests.ingest.test_osquery import BITLOCKER, RULE

SAID = Options("SAMPLE-PC-09", None, None)

SCRAPS: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, True, False, 0, 1, 2, -1, 7, 65535, 4294967295, 10**30, 1.5, "", " ", "True", "Any", "Access denied", "System.Object[]", "@{a=1}",
        "/Date(1763600523000)/", "2026-11-20T01:02:03Z", "N/A: x", [], {}, [[]], [None], {"error": "x"}, {"value": [], "Count": 0}, RECOVERY,
        "\u202e", "\x00", "S-1-5-18", "🗝",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    ["Name", "value", "Enabled", "RecoveryPassword", "Password", "InstanceID", "SerialNumber", "error", "present", "schema", RECOVERY, ""]
)
JSON = st.recursive(SCRAPS | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8)


def places(data: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a JSON text."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [way, *(found for name, value in inner for found in places(value, (*way, name)))]


PLACES = places(SCRIPT)


def with_value(data: Any, way: tuple[Any, ...], value: Any) -> Any:
    if not way:
        return value
    made = copy.deepcopy(data)
    inner = made
    for name in way[:-1]:
        inner = inner[name]
    inner[way[-1]] = value
    return made


def words(data: Any) -> set[str]:
    """Every text and number of a JSON value, split as the reader may split it, and folded."""
    if isinstance(data, dict):
        return set().union(*(words(value) for value in data.values()), map(str.casefold, data))
    if isinstance(data, list):
        return set().union(*map(words, data))
    return {data.strip().casefold()} if isinstance(data, str) else set()


def check(data: bytes, name: str = "x.json") -> None:
    """Read a file and hold what came of it to the promises."""
    given = source(data, name)
    problems: list[Problem] = []
    found: Parts | None = None
    pcs: list[Computer] = []
    try:
        found = read(given)
        pcs, problems = computers([Read(given, found)], SAID) if found else ([], [])
    except InputError as error:
        problems = list(error.problems)
    assert all(problem.place.file == name and problem.ja and problem.en for problem in problems)
    assert RECOVERY not in repr((found, pcs, problems))
    for pc in pcs:
        assert set(pc.about["sections"]).isdisjoint(each["resource"] for each in pc.about["unread"])
        for resource, values in {**pc.values, "windows.computers": (pc.about,)}.items():
            fields = local_registry()[resource].fields
            for value in values:
                assert value.keys() <= fields.keys()
                for field, each in value.items():
                    read_ = typed(fields[field], each, datetime(9998, 1, 1, tzinfo=UTC))
                    assert not isinstance(read_, Unknown) or read_.reasons == {Reason.FIELD_MISSING}


@settings(max_examples=300, deadline=None)
@given(way=st.sampled_from(PLACES), value=JSON)
def test_any_value_anywhere_in_the_script_s_file(way: tuple[Any, ...], value: Any) -> None:
    check(as_bytes(with_value(SCRIPT, way, value)))


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.dictionaries(st.sampled_from([*BITLOCKER, *RULE]), SCRAPS, max_size=20), max_size=3), base=st.sampled_from([BITLOCKER, RULE]))
def test_any_row_of_a_table_of_osquery(rows: list[Any], base: Any) -> None:
    check(json.dumps([base, *({**base, **row} for row in rows)]).encode())


@settings(max_examples=100, deadline=None)
@given(data=JSON, name=st.sampled_from(["x.json", "Get-SmbShare.json", "bitlocker_info.json", "x.inf", "x.xml", "registry.pol"]))
def test_any_json_under_any_name(data: Any, name: str) -> None:
    check(json.dumps(data).encode(), name)


WHOLE = as_bytes(SCRIPT)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(WHOLE)), junk=st.binary(max_size=8), gone=st.integers(0, 50), cut=st.booleans())
def test_any_damage_of_the_bytes(at: int, junk: bytes, gone: int, cut: bool) -> None:
    check(WHOLE[:at] + junk + (b"" if cut else WHOLE[at + gone :]))


@settings(max_examples=150, deadline=None)
@given(way=st.sampled_from([way for way in PLACES if len(way) == 4]), value=SCRAPS)
def test_a_value_that_changes_leaves_all_other_values_alone(way: tuple[Any, ...], value: Any) -> None:
    """One unreadable value makes one unknown, or its command unread; it never changes what is said of anything else."""
    _, command, _, name = way
    if command in ("Win32_ComputerSystem", "Win32_BIOS", "Registry", "Get-NetFirewallRule", "Win32_Volume") or "Filter" in command:
        return  # these name the PC, or are joined with others
    given = source(as_bytes(with_value(SCRIPT, way, value)), "x.json")
    found, whole = read(given), read(source(WHOLE, "x.json"))
    assert found is not None
    assert whole is not None
    (pc,), (before,) = (computers([Read(given, each)], SAID)[0] for each in (found, whole))
    for resource, values in before.values.items():
        for index, one in enumerate(values):
            if index < len(pc.values.get(resource, ())):
                differs = {field for field in one if pc.values[resource][index].get(field) != one[field]}
                assert len(differs) <= (2 if name in ("MountPoint", "productState") else 1)  # a drive's kind hangs on its letter
