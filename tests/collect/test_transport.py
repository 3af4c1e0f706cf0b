"""What comes back over the wire: whole, or not at all."""

import asyncio
import gzip
import json
import time
from typing import Any

import pytest

from scanner.collect.graph import Answer, Budget, GraphError
from scanner.collect.transport import Wire
from scanner.model.verdicts import Reason
from tests.collect.aids import Waits, asking, plenty
from tests.collect.scripted import Reply, serving

PAGE = b'{"@odata.context":"x","value":[{"id":"a","displayName":"\xe7\xab\xaf\xe6\x9c\xab"},{"id":"b"}]}'
GOOD = Reply(200, PAGE)
ZIPPED = gzip.compress(PAGE)
DEEP = b'{"responses":[{"id":"0","status":200,"body":' + b"[" * 100_000 + b"]}]}"
GZIP = {"Content-Encoding": "gzip"}


def asked(*replies: Reply, **options: Any) -> tuple[Answer | GraphError, int]:
    """What becomes of one question, and how many requests it took."""

    async def run() -> tuple[Answer | GraphError, int]:
        async with serving(replies) as server, asking(server, sleep=Waits(), **options) as graph:
            try:
                return await graph.get("/v1.0/users?$select=id", plenty()), graph.requests
            except GraphError as error:
                return error, graph.requests

    return asyncio.run(run())


def body_of(answer: Answer | GraphError) -> bytes:
    assert isinstance(answer, Answer), answer
    return answer.body


def test_a_body_comes_as_it_was_sent_with_its_address_and_the_time_of_the_server() -> None:
    answer, requests = asked(GOOD)
    assert isinstance(answer, Answer)
    assert (answer.body, requests) == (PAGE, 1)
    assert answer.url.endswith("/v1.0/users?$select=id")
    assert answer.date is not None
    assert answer.date.isoformat() == "2026-11-20T03:00:00+00:00"
    silent, _ = asked(Reply(200, PAGE, date=None))
    assert isinstance(silent, Answer)
    assert silent.date is None


@pytest.mark.parametrize("reply", [Reply(200, PAGE, chunked=True), Reply(200, ZIPPED, GZIP), Reply(200, ZIPPED, GZIP, chunked=True)])
def test_chunks_and_compression_change_nothing(reply: Reply) -> None:
    assert body_of(asked(reply)[0]) == PAGE


@pytest.mark.parametrize("fault", [Reply(500), Reply(502, b"<html>"), Reply(503), Reply(504), Reply(429), Reply(408), Reply(reset=True)])
def test_after_what_passes_the_data_are_those_of_a_clean_run(fault: Reply) -> None:
    answer, requests = asked(fault, fault, GOOD)
    assert (body_of(answer), requests) == (PAGE, 3)


def test_a_page_cut_off_at_any_byte_is_asked_for_again() -> None:
    async def run() -> None:
        plain = [Reply(200, PAGE, cut=cut) for cut in range(len(PAGE))]
        zipped = [Reply(200, ZIPPED, GZIP, cut=cut) for cut in range(len(ZIPPED))]
        # As long as announced, but the compressed stream has no end.
        short = [Reply(200, ZIPPED[:cut], GZIP) for cut in range(1, len(ZIPPED))]
        chunked = [Reply(200, PAGE, chunked=True, cut=cut) for cut in range(len(PAGE) + 10)]
        faults = [*plain, *zipped, *short, *chunked]
        script = [reply for fault in faults for reply in (fault, GOOD)]
        async with serving(script) as server, asking(server, sleep=Waits()) as graph:
            for number in range(len(faults)):
                answer = await graph.get("/v1.0/users", plenty())
                assert (answer.body, graph.requests) == (PAGE, 2 * number + 2)

    asyncio.run(run())


def test_a_page_that_is_always_cut_off_is_said_to_be() -> None:
    error, requests = asked(Reply(200, PAGE, cut=20))
    assert (str(error), requests) == ("body cut off", 8)
    assert str(asked(Reply(200, PAGE[:-1]))[0]) == "body cut off"  # as long as announced, yet no end


@pytest.mark.parametrize(
    ("reply", "detail"),
    [
        (Reply(200, b""), "no JSON"),
        (Reply(200, b"  "), "no JSON"),
        (Reply(200, b"<html><body>sign in</body></html>", {"Content-Type": "text/html"}), "no JSON"),
        (Reply(200, b"[]"), "no JSON"),
        (Reply(200, b"null"), "no JSON"),
        (Reply(200, PAGE, {"Content-Encoding": "br"}), "no JSON"),
        (Reply(204, b""), "HTTP 204"),
        (Reply(200, b'{"error":{"code":"UnknownError","message":"secret text"}}'), "HTTP 200 UnknownError"),
        (Reply(200, b' {\n "error" : {"code": "x y", "message":""}}'), "HTTP 200"),
        (Reply(403, b'{"error":{"code":"Authorization_RequestDenied","message":"secret text"}}'), "HTTP 403 Authorization_RequestDenied"),
        (Reply(404, b'{"error":{"code":"secret text"}}'), "HTTP 404"),
        (Reply(404, b'{"error":{"code":"' + b"a" * 81 + b'"}}'), "HTTP 404"),
        (Reply(404, b'{"error":"secret text"}'), "HTTP 404"),
        (Reply(404, b'{"error":{"code":"x","inner":' + b"[" * 100_000), "HTTP 404"),
        (Reply(400, b"\xff\xfe secret text"), "HTTP 400"),
        (Reply(403, b'{"error":{"code":"x"}}', cut=5), "HTTP 403"),
    ],
)
def test_what_is_no_page_is_never_taken_for_an_empty_one(reply: Reply, detail: str) -> None:
    error, requests = asked(reply)
    assert isinstance(error, GraphError)
    assert (error.detail, requests) == (detail, 1)
    assert error.reason == (Reason.PERMISSION_DENIED if reply.status == 403 else Reason.INCOMPLETE)


def test_an_object_that_mentions_an_error_further_on_is_a_page() -> None:
    body = b'{"value":[{"error":{"code":"x"}}]}'
    assert body_of(asked(Reply(200, body))[0]) == body


def test_a_body_larger_than_the_cap_is_given_up() -> None:
    wire = Wire(page_bytes=100_000)
    most = b'{"v":"' + b"a" * 99_992 + b'"}'
    assert len(most) == 100_000
    assert body_of(asked(Reply(200, most), wire=wire)[0]) == most
    assert str(asked(Reply(200, most + b" "), wire=wire)[0]) == "too large"
    assert str(asked(Reply(200, most + b" " * 10_000_000, cut=1_000_000), wire=wire)[0]) == "too large"
    assert body_of(asked(Reply(200, gzip.compress(most), GZIP), wire=wire)[0]) == most
    # 50 MB of blanks, as 50 kB on the wire
    assert str(asked(Reply(200, gzip.compress(b"{" + b" " * 50_000_000 + b"}"), GZIP), wire=wire)[0]) == "too large"
    error, _ = asked(Reply(403, b'{"error":{"code":"x"},"a":"' + b"a" * 2_000_000 + b'"}'))
    assert str(error) == "HTTP 403"


def test_a_dripping_body_ends_at_the_deadline_of_the_response_and_a_stalled_one_at_that_of_a_read() -> None:
    started = time.monotonic()
    drip = Reply(200, PAGE, drip=0.05)
    answer, requests = asked(drip, GOOD, wire=Wire(response_seconds=0.5))
    assert body_of(answer) == PAGE
    assert requests >= 2
    answer, requests = asked(Reply(200, PAGE, drip=60), GOOD, wire=Wire(read_seconds=0.5))
    assert body_of(answer) == PAGE
    assert requests >= 2
    assert time.monotonic() - started < 30
    assert (Wire().read_seconds, Wire().response_seconds) == (30, 120)


def test_a_service_that_is_not_there_is_waited_for() -> None:
    async def run() -> None:
        async with serving([GOOD]) as server:
            pass
        waits = Waits()

        async def sleep(seconds: float) -> None:
            await waits(seconds)
            if len(waits.seconds) == 12:
                raise EOFError  # enough

        async with asking(server, sleep=sleep) as graph:
            with pytest.raises(EOFError):
                await graph.get("/v1.0/users", plenty())
        assert waits.seconds[:3] == [0.5, 1.0, 2.0]

    asyncio.run(run())


def batched(*replies: Reply, paths: tuple[str, ...] = ("/a",)) -> list[Answer | GraphError]:
    async def run() -> list[Answer | GraphError]:
        async with serving(replies) as server, asking(server, sleep=Waits()) as graph:
            return await graph.batch("v1.0", paths, plenty())

    return asyncio.run(run())


def batch_reply(*items: object) -> Reply:
    return Reply(200, b'{"responses":[%s]}' % b",".join(each if isinstance(each, bytes) else json.dumps(each).encode() for each in items))


def test_the_bytes_of_an_item_stay_as_they_came() -> None:
    body = b'{ "id" : "a","n":1.0,  "s":"\\u3042" }'
    (answer,) = batched(batch_reply(b'{"id":"0","status":200,"headers":{"X":1},"body":%s}' % body))
    assert isinstance(answer, Answer)
    assert (answer.url, answer.body) == ("/a", body)


@pytest.mark.parametrize(
    ("item", "detail"),
    [
        ({"id": "7", "status": 200, "body": {}}, "no JSON"),  # nobody asked for a seventh
        ({"id": "0", "status": 200, "body": None}, "no JSON"),
        ({"id": "0", "status": 200}, "no JSON"),
        ({"id": "0", "status": 200, "body": "PGh0bWw+"}, "no JSON"),
        ({"id": "0", "status": 200, "body": {"error": {"code": "Odd"}}}, "HTTP 200 Odd"),
        ({"id": "0", "status": 403, "body": {"error": {"code": "Forbidden"}}}, "HTTP 403 Forbidden"),
        ({"id": "0", "status": 404, "headers": None, "body": None}, "HTTP 404"),
        ({"id": "0", "status": 302, "headers": {"Location": "https://evil.example/"}}, "refused address"),
    ],
)
def test_an_item_is_judged_like_a_response(item: object, detail: str) -> None:
    assert [str(each) for each in batched(batch_reply(item))] == [detail]


def test_of_two_items_with_one_id_the_first_counts() -> None:
    (answer,) = batched(batch_reply({"id": "0", "status": 200, "body": {"n": 1}}, {"id": "0", "status": 200, "body": {"n": 2}}))
    assert json.loads(body_of(answer)) == {"n": 1}


@pytest.mark.parametrize(
    "body", [b"{}", b'{"responses":{}}', b'{"responses":[{"id":0,"status":200}]}', b'{"responses":[{"id":"0"}]}', b"{nonsense}", DEEP]
)
def test_a_batch_without_sense_is_no_answer(body: bytes) -> None:
    assert [str(each) for each in batched(Reply(200, body), paths=("/a", "/b"))] == ["no JSON"] * 2


def test_a_batch_holds_up_to_twenty_and_may_be_empty() -> None:
    assert batched(Reply(500), paths=()) == []
    with pytest.raises(ValueError, match="21"):
        batched(Reply(), paths=("/a",) * 21)


def test_a_debug_line_names_what_was_asked_without_a_value() -> None:
    async def run() -> None:
        lines: list[str] = []
        device = "0a1b2c3d-2222-4333-8444-555555555555"
        async with serving([Reply(200, PAGE), Reply(403), Reply(reset=True)]) as server, asking(server, debug=lines.append, sleep=Waits()) as graph:
            await graph.get("/v1.0/users?$select=id,mail&$filter=mail%20eq%20'hidden@example.jp'&hidden=x", plenty())
            for path in (f"/beta/deviceManagement/managedDevices/{device}/windowsProtectionState", "/v1.0/users/hidden@example.jp"):
                with pytest.raises(GraphError):
                    await graph.get(path, Budget(1))
        assert lines[0].startswith(f"GET /v1.0/users ?$select,$filter,… 200 {len(PAGE)} B 0.")
        assert lines[1].startswith("GET /beta/deviceManagement/managedDevices/{id}/windowsProtectionState 403 12 B 0.")
        assert lines[2].startswith("GET /v1.0/users/{id} --- 0 B 0.")
        assert "hidden" not in "".join(lines)

    asyncio.run(run())


def test_every_request_says_who_asks_and_how_it_wants_its_answer() -> None:
    async def run() -> None:
        async with serving([batch_reply({"id": "0", "status": 200, "body": {}})]) as server, asking(server) as graph:
            await graph.get("/v1.0/users", plenty())
            await graph.batch("v1.0", ["/users"], plenty())
            for request in server.log:
                assert request.headers["user-agent"].startswith("telework-scan/")
                assert request.headers["accept-encoding"] == "gzip"
                assert request.headers["prefer"] == "include-unknown-enum-members"
                assert "cookie" not in request.headers
            assert json.loads(server.log[1].body)["requests"][0]["headers"]["Prefer"] == "include-unknown-enum-members"

    asyncio.run(run())
