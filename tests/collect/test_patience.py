"""Waiting: never less than the service asks for, never longer than there is time for."""

import asyncio
import itertools
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.collect.graph import Answer, Budget, GraphError
from scanner.collect.patience import back_off, server_time, stated_wait
from scanner.model.verdicts import Reason
from tests.collect.aids import Waits, asking, plenty
from tests.collect.scripted import DATE, Reply, Request, serving

NOW = datetime(2026, 11, 20, 3, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5.0),
        ("2.128", 2.128),  # the form in Microsoft's own sample
        (" 10 ", 10.0),
        ("Fri, 20 Nov 2026 03:00:07 GMT", 7.0),
        ("Friday, 20-Nov-26 03:01:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 02:59:59 GMT", None),  # past
        ("Fri, 20 Nov 2026 03:00:00 GMT", None),  # now
        ("0", None),
        ("-1", None),
        ("abc", None),
        ("", None),
        (None, None),
        ("1e3", None),
        ("inf", None),
        ("nan", None),
        ("０５", None),
        ("5, 10", None),
        ("9999999999", None),  # more than 30 years: no wait, but nonsense
        ("Fri, 31 Feb 2026 03:00:00 GMT", None),
    ],
)
def test_what_a_retry_after_header_says(header: str | None, seconds: float | None) -> None:
    assert stated_wait(header, NOW) == seconds


def test_a_date_to_wait_for_says_nothing_without_the_clock_of_the_server() -> None:
    assert stated_wait("Fri, 20 Nov 2026 03:00:07 GMT", None) is None


@pytest.mark.parametrize(("header", "time_stated"), [(DATE, NOW), (None, None), ("yesterday", None), ("Fri, 20 Nov 99999 03:00:00 GMT", None)])
def test_the_clock_of_the_server(header: str | None, time_stated: datetime | None) -> None:
    assert server_time(header) == time_stated


def test_without_a_word_of_the_server_waits_grow_to_a_minute_at_most() -> None:
    assert [back_off(tries, lambda: 1.0) for tries in (1, 2, 3, 4, 5, 6, 7, 8, 5000)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert back_off(3, lambda: 0.25) == 1.0  # a quarter of 4


def test_a_budget_never_has_more_left_than_its_parent() -> None:
    now = [100.0]
    whole = Budget(30, monotonic=lambda: now[0])
    part = Budget(20, whole, monotonic=lambda: now[0])
    assert (whole.left(), part.left()) == (30, 20)
    now[0] = 115.0
    late = Budget(20, whole, monotonic=lambda: now[0])
    assert (part.left(), late.left()) == (5, 15)


def test_a_wait_is_told_to_the_nearest_who_wants_to_know() -> None:
    told: list[tuple[str, float]] = []
    whole = Budget(9, waiting=lambda seconds: told.append(("whole", seconds)))
    Budget(9, whole).tell(1)
    Budget(9, whole, waiting=lambda seconds: told.append(("part", seconds))).tell(2)
    Budget(9).tell(3)
    assert told == [("whole", 1), ("part", 2)]


def waited(*replies: Reply) -> list[float]:
    """The seconds waited while the replies come, the last of them a good one."""

    async def run() -> list[float]:
        waits, told = Waits(), Waits()
        budget = Budget(600, waiting=told.seconds.append)
        async with serving([*replies, Reply()]) as server, asking(server, sleep=waits) as graph:
            await graph.get("/v1.0/users", budget)
            assert len(server.log) == len(replies) + 1
            assert told.seconds == waits.seconds
            assert graph.waited == sum(waits.seconds)
        return waits.seconds

    return asyncio.run(run())


@pytest.mark.parametrize("status", [429, 503, 504, 500, 502, 408, 509])
def test_a_stated_wait_is_kept_to_after_every_passing_status(status: int) -> None:
    (seconds,) = waited(Reply(status, b"", {"Retry-After": "2.128"}))
    assert 2.128 < seconds < 2.5


def test_a_date_is_measured_by_the_clock_of_the_server_not_by_ours() -> None:
    # By our own clock this date of 1999 is long past.
    (seconds,) = waited(Reply(429, b"", {"Retry-After": "Thu, 31 Dec 1998 23:59:59 GMT"}, date="Thu, 31 Dec 1998 23:59:39 GMT"))
    assert 20 < seconds < 20.5


@pytest.mark.parametrize("header", ["Thu, 31 Dec 1998 23:59:59 GMT", "-1", "abc", "0", None])
def test_nonsense_and_silence_lead_to_growing_waits(header: str | None) -> None:
    reply = Reply(429, b"", {} if header is None else {"Retry-After": header})
    assert waited(reply, reply, reply) == [0.5, 1.0, 2.0]  # half of 1, 2, 4


def test_no_request_comes_earlier_than_the_server_asked_by_its_own_clock() -> None:
    async def run() -> None:
        statuses = [429, 503, 429]
        replies = [Reply(status, b"", {"Retry-After": "0.3"}) for status in statuses]
        async with serving([*replies, Reply()]) as server, asking(server) as graph:
            await graph.get("/v1.0/users", plenty())
            times = [request.at for request in server.log]
            assert [later - earlier >= 0.3 for earlier, later in itertools.pairwise(times)] == [True] * 3

    asyncio.run(run())


def failure_of(script: Sequence[Reply], seconds: float = 600, sleep: Any = None) -> tuple[GraphError, int, list[float]]:
    """How asking ends, how many requests it took, what was waited in between."""

    async def run() -> tuple[GraphError, int, list[float]]:
        waits = Waits()
        async with serving(script) as server, asking(server, sleep=sleep or waits) as graph:
            with pytest.raises(GraphError) as failed:
                await graph.get("/v1.0/users", Budget(seconds))
            return failed.value, len(server.log), waits.seconds

    return asyncio.run(run())


def test_a_wait_longer_than_the_budget_is_not_even_begun() -> None:
    error, requests, waits = failure_of([Reply(429, b'{"error":{"code":"TooManyRequests","message":"x"}}', {"Retry-After": "700"})])
    assert (error.reason, error.detail, error.status, error.code) == (Reason.INCOMPLETE, "HTTP 429 TooManyRequests", 429, "TooManyRequests")
    assert error.date == NOW
    assert (requests, waits) == (1, [])


def test_endless_throttling_ends_with_the_budget() -> None:
    started = time.monotonic()
    error, requests, _ = failure_of([Reply(429, b"", {"Retry-After": "0.2"})], seconds=1.5, sleep=asyncio.sleep)
    assert error.detail == "HTTP 429"
    assert requests >= 2
    assert time.monotonic() - started < 1.5 + 5


def test_no_answer_at_all_ends_with_the_budget() -> None:
    started = time.monotonic()
    error, requests, _ = failure_of([Reply(hang=60)], seconds=0.5, sleep=asyncio.sleep)
    assert (error.detail, error.status) == ("out of time", None)
    assert requests <= 1
    assert time.monotonic() - started < 0.5 + 5


def test_what_went_wrong_before_the_budget_ran_out_is_what_is_reported() -> None:
    error, requests, _ = failure_of([Reply(503, b"", {"Retry-After": "0.1"}), Reply(hang=60)], seconds=2, sleep=asyncio.sleep)
    assert (error.detail, requests) == ("HTTP 503", 2)


def test_a_spent_budget_asks_nothing() -> None:
    error, requests, _ = failure_of([Reply()], seconds=0)
    assert (error.detail, requests) == ("out of time", 0)


@pytest.mark.parametrize("status", [500, 502, 408])
def test_an_endpoint_that_stays_broken_does_not_eat_the_whole_budget(status: int) -> None:
    error, requests, waits = failure_of([Reply(status)])
    assert (error.detail, requests, len(waits)) == (f"HTTP {status}", 8, 7)


@pytest.mark.parametrize("status", [204, 206, 400, 403, 404, 409, 410, 422, 501])
def test_what_will_not_pass_is_asked_once(status: int) -> None:
    error, requests, _ = failure_of([Reply(status, b"" if status == 204 else b"{}")])
    assert (error.detail, error.status, requests) == (f"HTTP {status}", status, 1)
    assert error.reason == (Reason.PERMISSION_DENIED if status == 403 else Reason.INCOMPLETE)


def items_of(request: Request) -> dict[str, str]:
    return {each["id"]: each["url"] for each in json.loads(request.body)["requests"]}


def test_of_a_batch_only_what_was_too_busy_is_asked_again_after_the_longest_wait() -> None:
    rounds: list[list[str]] = []

    def answer(request: Request) -> Reply:
        items = items_of(request)
        rounds.append(sorted(items.values()))
        busy = {"/b": (429, "0.2"), "/c": (503, "0.4")} if len(rounds) == 1 else {}
        responses = []
        for number, url in reversed(items.items()):  # a service may answer in any order
            status, wait = busy.get(url, (200, ""))
            body = {"value": url} if status == 200 else {"error": {"code": "TooManyRequests"}}
            responses.append({"id": number, "status": status, "headers": {"retry-after": wait} if wait else {}, "body": body})
        return Reply(200, json.dumps({"responses": responses}).encode())

    async def run() -> None:
        async with serving(answer) as server, asking(server) as graph:
            answers = await graph.batch("v1.0", ["/a", "/b", "/c", "/d"], plenty())
            assert [(each.url, json.loads(each.body)) for each in answers if isinstance(each, Answer)] == [
                (path, {"value": path}) for path in ("/a", "/b", "/c", "/d")
            ]
            assert rounds == [["/a", "/b", "/c", "/d"], ["/b", "/c"]]
            assert server.log[1].at - server.log[0].at >= 0.4
            assert {(each.method, each.target) for each in server.log} == {("POST", "/v1.0/$batch")}

    asyncio.run(run())


def test_an_item_whose_wait_is_too_long_does_not_hold_up_the_others() -> None:
    def answer(request: Request) -> Reply:
        waits = {"/long": "700", "/short": "1"}
        first = len(items_of(request)) == 2
        responses = [
            {"id": number, "status": 429 if first else 200, "headers": {"Retry-After": waits[url]}, "body": {}}
            for number, url in items_of(request).items()
        ]
        return Reply(200, json.dumps({"responses": responses}).encode())

    async def run() -> None:
        waits = Waits()
        async with serving(answer) as server, asking(server, sleep=waits) as graph:
            long, short = await graph.batch("beta", ["/long", "/short"], plenty())
            assert (str(long), isinstance(short, Answer)) == ("HTTP 429", True)
            assert 1 < waits.seconds[0] < 1.5

    asyncio.run(run())


def test_a_batch_that_fails_as_a_whole_is_asked_again_as_a_whole() -> None:
    good = Reply(200, b'{"responses":[{"id":"0","status":200,"body":{}}]}')

    async def run() -> None:
        async with serving([Reply(429, b""), Reply(500), good]) as server, asking(server, sleep=Waits()) as graph:
            assert [isinstance(each, Answer) for each in await graph.batch("v1.0", ["/a"], plenty())] == [True]
            assert len(server.log) == 3
        async with serving([Reply(403, b'{"error":{"code":"Forbidden"}}')]) as server, asking(server) as graph:
            assert [str(each) for each in await graph.batch("v1.0", ["/a", "/b"], plenty())] == ["HTTP 403 Forbidden"] * 2

    asyncio.run(run())
