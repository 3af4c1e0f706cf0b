"""Faults 10 to 12: bodies that are none, bodies cut off at any byte, and bodies that come too slowly or not to the end."""

from pathlib import Path

import pytest

from scanner.collect.collector import Limits
from scanner.collect.transport import Wire
from scanner.resources.registry import registry
from scanner.sandbox.faults import Fault, seeded
from scanner.sandbox.service import Service
from scanner.sandbox.tenants import tenant_of
from tests.collecting.faults_aids import FIRST, FULL, TENANT, assert_as_clean, clean, collected, struck
from tests.collecting.faults_judging import assert_only_less_is_known, findings_of, judged, judged_clean

SPARED = {"entra.organization", "entra.subscribedSkus"}

# What is no list, in which of the fixed phrases it is told, and of one object: how it is told there.
BODIES = {
    b"": "no JSON",
    b"<html><body>sign in</body></html>": "no JSON",
    b'{"error":{"code":"UnknownError","message":"x"}}': "HTTP 200 UnknownError",
    b"null": "no JSON",
    b"[]": "no JSON",
    b'{"value":null}': "no JSON",
    b'{"value":{}}': "no JSON",
    b'{"value":[null]}': "no JSON",
    b'{"value":[[]]}': "no JSON",
    b'{"value":[],"error":{"code":"x"}}': "no JSON",
    b'{"value":[{"id":NaN}]}': "no JSON",
    b'{"value":[{"id":"\xff"}]}': "no JSON",
}
# The three of the list of faults, and one that looks most like a list without objects; tests/collect has them all at one request.
CHOSEN = [b"", b"<html><body>sign in</body></html>", b'{"error":{"code":"UnknownError","message":"x"}}', b'{"value":null}']
# Good as far as a list of objects goes, and no single object.
LISTS = (b'{"value":[]}', b'{"value":[{"id":"a"}]}')


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.collect.line.PAUSE", 0.0)


@pytest.mark.parametrize("body", BODIES if FULL else CHOSEN, ids=lambda body: body[:24])
def test_10_nothing_that_is_no_list_is_taken_for_an_empty_one(tmp_path: Path, body: bytes) -> None:
    found = collected(tmp_path, *FIRST, Fault("", times=0, body=body))
    for name, entry in found.entries.items():
        if name not in SPARED:
            needed = registry()[name].parented
            assert (entry["state"], entry["complete"], entry["reason"], entry["count"]) == ("not_obtained", False, "incomplete", 0), name
            assert entry["detail"].startswith("needs ") if needed else entry["detail"] == BODIES[body], name
    assessment = judged(tmp_path)
    assert_only_less_is_known(judged_clean(), assessment, ["incomplete"])
    assert {each["verdict"] for each in findings_of(assessment).values() if each["resource"] not in SPARED} == {"unknown"}


@pytest.mark.parametrize("body", [*BODIES, *LISTS], ids=lambda body: body[:24])
def test_10_nothing_that_is_no_object_is_taken_for_one_in_a_batch_either(tmp_path: Path, body: bytes) -> None:
    name = "defender.windowsProtectionStates"
    found = collected(tmp_path, struck(name, body=body), resources=("intune.managedDevices", name))
    if body in LISTS:  # what belongs to a parent may be a list
        assert found.entries[name]["count"] == 16 * LISTS.index(body)
    else:
        assert found.said(name) == ("not_obtained", False, "incomplete", BODIES[body])


@pytest.mark.parametrize("body", LISTS)
def test_10_a_list_is_no_single_object(tmp_path: Path, body: bytes) -> None:
    singles = [name for name, each in registry().items() if each.single]
    found = collected(tmp_path, *(struck(name, body=body) for name in singles))
    assert {name: found.said(name) for name in singles} == dict.fromkeys(singles, ("not_obtained", False, "incomplete", "no JSON"))


def small_page() -> bytes:
    """A page with one object, with Japanese in it, as the service sends it."""
    resource = registry()["intune.managedDeviceCleanupRules"]
    return b"".join(Service(tenant_of(TENANT)).addresses.get(f"/beta{resource.endpoint}", resource.query, Fault()))


PAGE = small_page()


def lists() -> list[str]:
    """Resources that are read in pages, but for those that are always asked first."""
    return [name for name, each in registry().items() if not each.single and not each.parented and name not in SPARED]


@pytest.mark.parametrize("announced", [True, False], ids=["closed early", "as long as announced"])
def test_11_a_page_cut_off_at_any_byte_is_noticed_and_asked_for_again(tmp_path: Path, announced: bool) -> None:
    """Many cut points at a time: each list is answered with the page up to one byte, then up to another, and then properly."""
    names = lists()
    places = [(name, first) for name in names for first in (1, 2)]
    held: list[int] = []
    for start in range(0, len(PAGE), len(places)):
        cuts = range(start, min(start + len(places), len(PAGE)))
        bodies = [{"body": PAGE, "cut": cut} if announced else {"body": PAGE[:cut]} for cut in cuts]
        faults = [struck(name, first=first, times=1, **body) for (name, first), body in zip(places, bodies, strict=False)]
        found = collected(tmp_path / str(start), *faults, resources=tuple(names))
        assert sum(each.fault is not None for each in found.asked()) == len(cuts)
        assert {name for name in names if found.entries[name] != clean().entries[name]} == set()
        assert max(map(len, found.answers().values())) == 3
        held += cuts
    assert held == list(range(len(PAGE)))
    assert len(PAGE) > 300


def test_11_a_page_that_is_always_cut_off_is_not_obtained_wherever_the_cut_is(tmp_path: Path) -> None:
    cuts = [
        0,
        1,
        PAGE.index(b"value"),
        PAGE.index("日".encode()) + 1,
        *(at + 1 for at in range(len(PAGE) - 1) if PAGE[at : at + 1] == b"}"),
        len(PAGE) - 1,
    ]
    some = dict(zip(lists(), cuts, strict=False))
    found = collected(tmp_path, *(struck(name, body=PAGE[:cut]) for name, cut in some.items()), resources=tuple(some))
    assert len(some) == len(cuts) >= 6
    for name in some:
        assert found.said(name)[:3] == ("not_obtained", False, "incomplete"), name
        assert found.said(name)[3] in ("no JSON", "body cut off"), name


@pytest.mark.parametrize("kind", ["cut", "reset"])
def test_12_when_every_answer_breaks_off_at_first_the_data_are_those_of_a_clean_run(tmp_path: Path, kind: str) -> None:
    found = collected(tmp_path, *seeded(12, [kind], share=1.0, most=1))
    assert len(found.asked()) >= 2 * 70
    assert_as_clean(found, clean())


def test_12_a_page_that_drips_or_stalls_is_given_up_in_time_and_asked_for_again(tmp_path: Path) -> None:
    wire = Wire(read_seconds=0.4, response_seconds=1.2)
    faults = [
        struck("entra.users", times=1, drip=0.02),  # a byte now and then: no read takes long, the whole would take minutes
        struck("entra.devices", times=1, drip=30.0),
        struck("intune.managedDevices", times=1, hang=30.0),
        struck("entra.domains", times=1, cut=40, reset=True),
        Fault("/beta/$batch", times=1, drip=0.02),
    ]
    found = collected(tmp_path, *faults, wire=wire)
    assert found.seconds < 20
    assert_as_clean(found, clean())


def test_12_a_body_that_always_drips_is_given_up_with_the_budget_of_its_resource(tmp_path: Path) -> None:
    wire = Wire(read_seconds=0.4, response_seconds=0.6)
    found = collected(tmp_path, struck("entra.groupSettings", drip=0.02), wire=wire, limits=Limits(resource_seconds=2))
    assert found.seconds <= 2 + 5
    assert found.said("entra.groupSettings") == ("not_obtained", False, "incomplete", "no answer in time")


def test_12_no_read_is_waited_for_longer_than_thirty_seconds() -> None:
    assert Wire().read_seconds <= 30
    assert Wire().connect_seconds <= 30
    assert Wire().response_seconds <= 120
