"""Each outcome as the manifest says it: what came is kept, what did not is said, and nothing is taken for an empty list."""

from pathlib import Path
from typing import Any

import pytest

from scanner.collect.collector import Limits
from scanner.collect.errors import GraphError
from scanner.snapshot.verify import verify_snapshot
from tests.collect.fake_graph import (
    DEFAULTS,
    ORIGIN,
    PUSH,
    USERS,
    FakeGraph,
    entry_of,
    page,
    refusal,
    said,
    tree,
    users,
)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.collect.line.PAUSE", 0.0)


# What becomes of each outcome

ONE = [{"id": "1"}]
OUTCOMES: dict[str, tuple[list[bytes | Exception], tuple[Any, ...]]] = {
    "everything": ([page(ONE)], ("present", True, None, None, 1, 1)),
    "nothing in it": ([page([])], ("present", True, None, None, 0, 1)),
    "401": ([refusal(401, "InvalidAuthenticationToken")], ("not_obtained", False, "permission_denied", "HTTP 401 InvalidAuthenticationToken", 0, 0)),
    "403": (
        [refusal(403, "Authorization_RequestDenied")],
        ("not_obtained", False, "permission_denied", "HTTP 403 Authorization_RequestDenied", 0, 0),
    ),
    "404": ([refusal(404, "Request_ResourceNotFound")], ("not_obtained", False, "incomplete", "HTTP 404 Request_ResourceNotFound", 0, 0)),
    "400": ([refusal(400, "BadRequest")], ("not_obtained", False, "incomplete", "HTTP 400 BadRequest", 0, 0)),
    "410 at once": ([refusal(410, "Gone")], ("not_obtained", False, "incomplete", "HTTP 410 Gone", 0, 0)),
    "503": ([refusal(503)], ("not_obtained", False, "incomplete", "HTTP 503", 0, 0)),
    "429": ([refusal(429, "TooManyRequests")], ("not_obtained", False, "incomplete", "HTTP 429 TooManyRequests", 0, 0)),
    "no answer": ([refusal(None, detail="connection lost", date=None)], ("not_obtained", False, "incomplete", "connection lost", 0, 0)),
    "foreign host": ([refusal(None, detail="refused address", date=None)], ("not_obtained", False, "incomplete", "refused address", 0, 0)),
    "HTML three times": ([b"<html>"], ("not_obtained", False, "incomplete", "no JSON", 0, 0)),
    "HTML twice": ([b"<html>", b"", page(ONE)], ("present", True, None, None, 1, 1)),
}


@pytest.mark.parametrize(("replies", "expected"), OUTCOMES.values(), ids=OUTCOMES)
def test_what_becomes_of_an_answer_to_the_first_request(tmp_path: Path, replies: list[bytes | Exception], expected: tuple[Any, ...]) -> None:
    graph = FakeGraph()
    graph.put(USERS, *replies)
    assert said(entry_of(graph, tmp_path, "entra.users")) == expected
    assert verify_snapshot(tmp_path)[1] == []


LATER: dict[str, tuple[list[bytes | Exception], tuple[Any, ...]]] = {
    "503": ([refusal(503)], ("present", False, "incomplete", "HTTP 503", 2, 1)),
    "403": ([refusal(403, "x")], ("present", False, "permission_denied", "HTTP 403 x", 2, 1)),
    "404": ([refusal(404, "x")], ("present", False, "incomplete", "HTTP 404 x", 2, 1)),
    "no JSON": ([b"{"], ("present", False, "incomplete", "no JSON", 2, 1)),
    "out of time": ([refusal(None, detail="out of time", date=None)], ("present", False, "incomplete", "out of time", 2, 1)),
    "page loop to itself": ([page([{"id": "3"}], f"{ORIGIN}{USERS}?page=2")], ("present", False, "incomplete", "page loop", 3, 2)),
    "the page before again": ([page(users(2), f"{ORIGIN}{USERS}?page=3")], ("present", True, None, "2 duplicate objects", 3, 3)),
}


@pytest.mark.parametrize(("replies", "expected"), LATER.values(), ids=LATER)
def test_what_becomes_of_an_answer_to_a_later_request(tmp_path: Path, replies: list[bytes | Exception], expected: tuple[Any, ...]) -> None:
    graph = FakeGraph()
    graph.collection(USERS, [*users(2), {"id": "9"}], 2)
    graph.put(f"{USERS}?page=3", page([{"id": "9"}]))
    graph.put(f"{USERS}?page=2", *replies)
    assert said(entry_of(graph, tmp_path, "entra.users")) == expected
    assert verify_snapshot(tmp_path)[1] == []


@pytest.mark.parametrize("back", [f"{ORIGIN}{USERS}?page=2", f"{ORIGIN}{USERS}?page=3", f"{ORIGIN}{USERS}?pag%65=2", f"{ORIGIN}/v1.0/%75sers?page=2"])
def test_pages_that_lead_in_a_circle_end_where_they_begin_again(tmp_path: Path, back: str) -> None:
    graph = FakeGraph()
    graph.put(USERS, page([{"id": "1"}], f"{ORIGIN}{USERS}?page=2"))
    graph.put(f"{USERS}?page=2", page([{"id": "2"}], f"{ORIGIN}{USERS}?page=3"))
    graph.put(f"{USERS}?page=3", page([{"id": "3"}], back))
    assert said(entry_of(graph, tmp_path, "entra.users")) == ("present", False, "incomplete", "page loop", 3, 3)
    assert len([each for each in graph.asked_paths() if each.startswith(USERS)]) == 3


def test_a_link_back_to_the_first_address_is_a_circle_too(tmp_path: Path) -> None:
    first = FakeGraph()
    entry_of(first, tmp_path / "a", "entra.users")
    graph = FakeGraph()
    graph.put(USERS, page([{"id": "1"}], ORIGIN + first.asked[-1]))
    assert said(entry_of(graph, tmp_path / "b", "entra.users")) == ("present", False, "incomplete", "page loop", 1, 1)


def test_endless_pages_end(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection(USERS, users(30), 1)
    entry = entry_of(graph, tmp_path, "entra.users", limits=Limits(pages=9))
    assert said(entry) == ("present", False, "incomplete", "too many pages", 9, 9)


def test_an_object_that_changed_between_pages_is_there_once_as_it_was_last(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection(USERS, [{"id": "a", "v": 1}, {"id": "b", "v": 1}, {"id": "c", "v": 2}, {"id": "a", "v": 2}], 2)
    assert said(entry_of(graph, tmp_path, "entra.users")) == ("present", True, None, "1 duplicate objects", 3, 2)
    assert tree(tmp_path)["entra/users.jsonl"] == b'{"id":"a","v":2}\n{"id":"b","v":1}\n{"id":"c","v":2}\n'


# Links that are no longer good


@pytest.mark.parametrize("error", [refusal(410, "Gone"), refusal(400, "Directory_ExpiredPageToken")], ids=str)
def test_a_link_that_expired_makes_the_list_begin_anew_once(tmp_path: Path, error: GraphError) -> None:
    graph = FakeGraph()
    graph.collection(USERS, users(6), 2)
    graph.replies[f"{USERS}?page=3"].insert(0, error)
    assert said(entry_of(graph, tmp_path / "a", "entra.users")) == ("present", True, None, None, 6, 3)
    assert [each.count("page=2") for each in graph.asked_paths()].count(1) == 2
    graph.put(f"{USERS}?page=3", error)
    assert said(entry_of(graph, tmp_path / "b", "entra.users")) == ("present", False, "incomplete", error.detail, 4, 2)
    assert [each.count("page=3") for each in graph.asked_paths()].count(1) == 4


def test_a_bad_link_that_was_just_given_is_an_error(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection(USERS, users(4), 2)
    graph.put(f"{USERS}?page=2", refusal(400, "BadRequest"))
    assert said(entry_of(graph, tmp_path, "entra.users")) == ("present", False, "incomplete", "HTTP 400 BadRequest", 2, 1)


# One object, or none


@pytest.mark.parametrize(
    ("resource", "path", "expected"),
    [
        ("intune.applePushNotificationCertificate", PUSH, ("none", True, None, None, 0, 0)),
        ("entra.securityDefaults", DEFAULTS, ("not_obtained", False, "incomplete", "HTTP 404 ResourceNotFound", 0, 0)),
        ("entra.users", USERS, ("not_obtained", False, "incomplete", "HTTP 404 ResourceNotFound", 0, 0)),
    ],
)
def test_404_means_none_only_where_the_resource_file_says_so(tmp_path: Path, resource: str, path: str, expected: tuple[Any, ...]) -> None:
    graph = FakeGraph()
    graph.put(path, refusal(404, "ResourceNotFound"))
    entry = entry_of(graph, tmp_path, resource)
    assert said(entry) == expected
    assert (entry["file"], entry["sha256"]) == (None, None)
    assert verify_snapshot(tmp_path)[1] == []


@pytest.mark.parametrize("body", [b'{"value":{"id":"a"}}', b'{"value":[{"id":"a"}]}', b"[]", b'{"error":{"code":"x"}}'])
def test_a_single_object_is_taken_only_as_it_is(tmp_path: Path, body: bytes) -> None:
    graph = FakeGraph()
    graph.put(DEFAULTS, body)
    assert said(entry_of(graph, tmp_path, "entra.securityDefaults")) == ("not_obtained", False, "incomplete", "no JSON", 0, 0)
