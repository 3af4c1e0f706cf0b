"""Faults 13 to 15, 17 and 18: pages that lead in a circle, elsewhere, or overlap, and objects that change between them."""

import json
import math
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scanner.resources.registry import Resource, registry
from scanner.sandbox.faults import Fault
from tests.collect.test_address import local_forms
from tests.collecting.faults_aids import PAGED, clean, collected, different, path_of, struck
from tests.collecting.faults_judging import assert_only_less_is_known, judged, judged_clean

LOOP = ("present", False, "incomplete", "page loop")
REFUSED = ("present", False, "incomplete", "refused address")
USERS, OWN = "/v1.0/users", "passwordPolicies"


def struck_users(**fault: Any) -> Fault:
    return Fault(USERS, **{"exact": True, "query": OWN, **fault})


@pytest.mark.parametrize("first", [1, 2, 6])
def test_13_a_page_that_leads_to_itself_is_asked_for_once(tmp_path: Path, first: int) -> None:
    found = collected(tmp_path, struck_users(first=first, times=0, link="{self}"), **PAGED)
    asked = [each.target for each in found.asked_for(USERS, OWN)]
    assert len(asked) == len(set(asked)) == first
    assert (found.said("entra.users"), found.entries["entra.users"]["count"]) == (LOOP, min(4 * first, 21))
    assert_only_less_is_known(judged_clean(**PAGED), judged(tmp_path), ["incomplete"])


@pytest.mark.parametrize("link", ["{previous}", "{first}"])
def test_13_pages_that_lead_to_each_other_are_asked_for_once_each(tmp_path: Path, link: str) -> None:
    found = collected(tmp_path, struck_users(first=4, times=0, link=link), **PAGED)
    asked = [each.target for each in found.asked_for(USERS, OWN)]
    assert len(asked) == len(set(asked)) == 4
    assert (found.said("entra.users"), found.entries["entra.users"]["count"]) == (LOOP, 16)


def test_13_the_pages_of_a_parent_that_lead_in_a_circle_concern_that_parent_only(tmp_path: Path) -> None:
    name = "intune.deviceConfigurationStatuses"
    states = [json.loads(line)["of"] for line in clean(**PAGED).files["intune/deviceConfigurationStatuses.jsonl"].splitlines()]
    parent, count = Counter(states).most_common(1)[0]
    assert count > 8, "three pages of four at least: the second leads to itself, and the third is lost"
    found = collected(tmp_path, Fault(path_of(registry()[name]).replace("{id}", parent), exact=True, query="$skiptoken", link="{self}"), **PAGED)
    assert found.said(name) == LOOP
    kept = [json.loads(line)["of"] for line in found.files["intune/deviceConfigurationStatuses.jsonl"].splitlines()]
    assert Counter(states) - Counter(kept) == {parent: count - 8}
    assert max(map(len, found.answers().values())) == 1


@contextmanager
def decoy() -> Iterator[tuple[int, list[Any]]]:
    """A port of this machine that nobody may connect to; yields it and who connected."""
    connected: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connected.append(server.accept())
                except OSError:
                    return

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], connected
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def lists() -> list[Resource]:
    """Resources that are read in pages and that nothing else is read for."""
    above = {each.per for each in registry().values()}
    return [each for each in registry().values() if not each.single and not each.parented and each.name not in above and not each.first_page]


def test_14_a_link_to_anywhere_else_is_not_followed(tmp_path: Path) -> None:
    """As many hostile forms at a time as there are lists, each in a list of its own; the service puts its own address in."""
    held = 0
    with decoy() as (port, connected):
        names = [each.name for each in lists() if each.name not in ("entra.organization", "entra.subscribedSkus")]
        forms = [form.replace("http://127.0.0.1:65535", "{base}") for form in local_forms(65535, port)]
        for start in range(0, len(forms), len(names)):
            some = dict(zip(names, forms[start : start + len(names)], strict=False))
            found = collected(tmp_path / str(start), *(struck(name, link=form) for name, form in some.items()))
            assert {name: found.said(name) for name in some} == dict.fromkeys(some, REFUSED)
            assert len(found.asked()) == len(clean().asked())
            held += len(some)
        assert held >= 40
        assert connected == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_15_a_redirect_is_followed_nowhere_neither_with_the_token_nor_without(tmp_path: Path, status: int) -> None:
    with decoy() as (port, connected):
        faults = [
            struck("entra.groupSettings", status=status, redirect=f"http://127.0.0.1:{port}/v1.0/groupSettings"),
            struck("entra.devices", status=status, redirect="{base}/v1.0/users"),
            struck("entra.domains", status=status, redirect="/v1.0/users?$select=id"),
            struck("defender.windowsProtectionStates", status=status, headers={"Location": f"http://127.0.0.1:{port}/v1.0/x"}),
        ]
        found = collected(tmp_path, *faults)
        hit = {"entra.groupSettings", "entra.devices", "entra.domains", "defender.windowsProtectionStates"}
        assert {found.said(name) for name in hit} == {("not_obtained", False, "incomplete", "refused address")}
        assert different(found, clean()) == {*hit, "entra.federationConfigurations"}
        assert connected == []
        assert {each.target for each in found.asked()} == {each.target for each in clean().asked()}


def test_17_pages_that_overlap_are_counted_exactly(tmp_path: Path) -> None:
    """21 people in pages of four: three objects come again on each of the five later pages."""
    found = collected(tmp_path, struck_users(times=0, overlap=3), **PAGED)
    assert found.said("entra.users") == ("present", True, None, "15 duplicate objects")
    assert (found.entries["entra.users"]["count"], found.entries["entra.users"]["pages"]) == (21, 6)
    assert found.files == clean(**PAGED).files


def test_17_a_page_that_comes_twice_adds_nothing(tmp_path: Path) -> None:
    found = collected(tmp_path, struck_users(first=3, again=True), **PAGED)
    assert found.said("entra.users") == ("present", True, None, "4 duplicate objects")
    assert found.entries["entra.users"]["pages"] == 7
    assert found.files == clean(**PAGED).files


def test_17_what_comes_twice_for_one_parent_is_counted_once(tmp_path: Path) -> None:
    name = "intune.deviceConfigurationStatuses"
    found = collected(tmp_path, Fault(path_of(registry()[name]), exact=True, times=0, overlap=1), **PAGED)
    # One state comes again on each page of four but the first: of 16 states of a policy in four pages, three.
    states = Counter(json.loads(line)["of"] for line in clean(**PAGED).files["intune/deviceConfigurationStatuses.jsonl"].splitlines())
    again = sum(math.ceil(count / 4) - 1 for count in states.values())
    assert again >= 6
    assert found.entries[name]["count"] == clean(**PAGED).entries[name]["count"] == states.total()
    assert found.said(name) == ("present", True, None, f"{again} duplicate objects")
    assert found.files == clean(**PAGED).files


def test_18_an_object_that_changed_between_pages_is_there_once_as_it_was_last_and_always_the_same(tmp_path: Path) -> None:
    fault = struck_users(first=3, overlap=2, change={"displayName": "改名した利用者"})
    runs = [collected(tmp_path / str(number), fault, **PAGED) for number in range(3)]
    assert {run.said("entra.users") for run in runs} == {("present", True, None, "2 duplicate objects")}
    before, after = (run.files["entra/users.jsonl"].splitlines() for run in (clean(**PAGED), runs[0]))
    assert [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [6, 7]  # the last two of the second page
    assert all('"displayName":"改名した利用者"'.encode() in after[number] for number in (6, 7))
    assert len({(run.raw, tuple(run.files.items())) for run in runs}) == 1
