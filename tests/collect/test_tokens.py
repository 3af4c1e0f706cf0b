"""The token: one sign-in for everyone, renewed in time, renewed once when refused, of the right tenant only."""

import asyncio
import base64
import json
import threading
import time
from typing import Any

import pytest

from scanner.collect.clouds import CLOUDS, loopback
from scanner.collect.errors import SignInError
from scanner.collect.graph import Answer, Graph, GraphError
from scanner.collect.secrets import Secrets
from scanner.collect.tokens import Claims, check_tenant, claims_of
from scanner.model.errors import UsageError
from scanner.model.verdicts import Reason
from tests.collect.aids import OTHER_TENANT, TENANT, Issuer, Waits, asking, jwt, plenty, tokens_of
from tests.collect.scripted import Reply, Request, serving

CLOUD = CLOUDS["global"]
DENIED = Reply(401, b'{"error":{"code":"InvalidAuthenticationToken","message":"x"}}')
WANTED = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'
CHALLENGE = f'Bearer realm="", error="insufficient_claims", claims="{base64.b64encode(WANTED.encode()).decode()}"'


async def eight(graph: Graph) -> list[Answer | GraphError]:
    async def one(number: int) -> Answer | GraphError:
        try:
            return await graph.get(f"/v1.0/users/{number}", plenty())
        except GraphError as error:
            return error

    return await asyncio.gather(*(one(number) for number in range(8)))


def test_everyone_shares_one_sign_in() -> None:
    async def run() -> None:
        issuer = Issuer()
        async with serving([Reply()]) as server, asking(server, issuer) as graph:
            await eight(graph)
            assert (len(issuer.given), issuer.built) == (1, 1)
            assert {request.token for request in server.log} == {issuer.given[0]}

    asyncio.run(run())


def test_a_refused_token_is_renewed_once_for_all_who_were_refused() -> None:
    async def run() -> None:
        issuer = Issuer()
        async with serving(lambda request: DENIED if request.token == issuer.given[0] else Reply()) as server, asking(server, issuer) as graph:
            assert all(isinstance(each, Answer) for each in await eight(graph))
            assert (len(issuer.given), issuer.built, issuer.closed, len(server.log)) == (2, 2, 1, 16)

    asyncio.run(run())


def test_where_a_new_token_does_not_help_no_third_is_fetched() -> None:
    async def run() -> None:
        issuer = Issuer()
        async with serving([DENIED]) as server, asking(server, issuer) as graph:
            for _ in range(2):
                for error in await eight(graph):
                    assert isinstance(error, GraphError)
                    assert (error.reason, error.detail, error.status) == (Reason.PERMISSION_DENIED, "HTTP 401 InvalidAuthenticationToken", 401)
            assert len(issuer.given) == 2
            assert len(server.log) == 24  # eight with the first token, eight with the second, eight more with the second

    asyncio.run(run())


def test_one_endpoint_that_refuses_does_not_spoil_the_others() -> None:
    async def run() -> None:
        issuer = Issuer()
        async with serving(lambda request: DENIED if "bad" in request.target else Reply()) as server, asking(server, issuer) as graph:
            for _ in range(3):
                with pytest.raises(GraphError, match="HTTP 401"):
                    await graph.get("/v1.0/bad", plenty())
                await graph.get("/v1.0/good", plenty())
            assert len(issuer.given) == 2

    asyncio.run(run())


@pytest.mark.parametrize("keeps_session", [False, True])
def test_what_graph_demands_of_a_new_token_is_handed_on(keeps_session: bool) -> None:
    async def run() -> None:
        issuer = Issuer()
        replies = [Reply(401, b"", {"WWW-Authenticate": CHALLENGE}), Reply()]
        async with serving(replies) as server:
            cloud = loopback(f"http://127.0.0.1:{server.port}")
            async with tokens_of(issuer, cloud, keeps_session=keeps_session) as tokens, Graph(tokens, cloud) as graph:
                await graph.get("/v1.0/users", plenty())
                assert issuer.claims == [None, WANTED]
                assert issuer.built == (1 if keeps_session else 2)  # a person is not made to sign in all over
                assert tokens.renewals == 1
            assert len(server.log) == 2

    asyncio.run(run())


@pytest.mark.parametrize("challenge", ['Bearer claims="!"', 'Bearer claims="/w=="', 'Bearer claims="', "Bearer", 'Basic claims="e30="', ""])
def test_a_challenge_without_sense_is_an_ordinary_refusal(challenge: str) -> None:
    async def run() -> None:
        issuer = Issuer()
        async with serving([Reply(401, b"", {"WWW-Authenticate": challenge})]) as server, asking(server, issuer) as graph:
            with pytest.raises(GraphError, match=r"^HTTP 401$"):
                await graph.get("/v1.0/users", plenty())
            assert (len(issuer.given), len(server.log)) == (2, 2)

    asyncio.run(run())


def test_a_refused_item_of_a_batch_renews_the_token_once() -> None:
    def answer(request: Request) -> Reply:
        items = [each["id"] for each in json.loads(request.body)["requests"]]
        status = 200 if request.token == issuer.given[-1] and len(issuer.given) == 2 else 401
        return Reply(200, json.dumps({"responses": [{"id": each, "status": 200 if each == "0" else status, "body": {}} for each in items]}).encode())

    issuer = Issuer()

    async def run() -> None:
        async with serving(answer) as server, asking(server, issuer) as graph:
            assert all(isinstance(each, Answer) for each in await graph.batch("v1.0", ["/a", "/b", "/c"], plenty()))
            assert [[each["url"] for each in json.loads(request.body)["requests"]] for request in server.log] == [["/a", "/b", "/c"], ["/b", "/c"]]

    asyncio.run(run())


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_is_renewed_five_minutes_before_its_end() -> None:
    async def run() -> None:
        issuer, clock = Issuer(3600), Clock()
        async with tokens_of(issuer, CLOUD, monotonic=clock) as tokens:
            first = (await tokens.get_token()).token
            clock.now += 3298
            assert (await tokens.get_token()).token == first
            clock.now += 10
            assert (await tokens.get_token()).token != first
            assert tokens.renewals == 0

    asyncio.run(run())


def test_a_sign_in_that_fails_early_is_tried_again_while_the_old_token_serves() -> None:
    async def run() -> None:
        issuer, clock = Issuer(600), Clock()
        async with tokens_of(issuer, CLOUD, monotonic=clock) as tokens:
            first = (await tokens.get_token()).token
            issuer.failure = SignInError("つながりません。", "no connection.", passing=True)
            clock.now += 310
            assert [(await tokens.get_token()).token for _ in range(5)] == [first] * 5
            assert len(issuer.claims) == 2  # not five attempts in one moment
            clock.now += 30
            issuer.failure = None
            assert (await tokens.get_token()).token != first
            issuer.failure = SignInError("つながりません。", "no connection.")
            clock.now += 700
            with pytest.raises(SignInError):
                await tokens.get_token()

    asyncio.run(run())


@pytest.mark.parametrize("seconds", [-86_400, 0, 60])
def test_a_clock_that_is_wrong_does_not_make_every_request_sign_in(seconds: float) -> None:
    async def run() -> None:
        issuer = Issuer(seconds)
        async with tokens_of(issuer, CLOUD) as tokens:
            assert len({(await tokens.get_token()).token for _ in range(20)}) == 1

    asyncio.run(run())


@pytest.mark.parametrize("passing", [True, False])
def test_without_a_token_nothing_is_asked(passing: bool) -> None:
    async def run() -> None:
        issuer, waits = Issuer(), Waits()
        issuer.failure = SignInError("x", "x", passing=passing)

        async def sleep(seconds: float) -> None:
            await waits(seconds)
            issuer.failure = None

        async with serving([Reply()]) as server, asking(server, issuer, sleep=sleep) as graph:
            if passing:
                await graph.get("/v1.0/users", plenty())
                assert waits.seconds == [0.5]
                return
            with pytest.raises(GraphError, match="no token") as error:
                await graph.get("/v1.0/users", plenty())
            assert (error.value.reason, error.value.status, server.connections) == (Reason.INCOMPLETE, None, 0)

    asyncio.run(run())


def test_a_renewal_that_fails_leaves_the_refusal_as_it_was() -> None:
    async def run() -> None:
        issuer = Issuer()

        def answer(_: Request) -> Reply:
            issuer.failure = SignInError("x", "x")
            return DENIED

        async with serving(answer) as server, asking(server, issuer) as graph:
            with pytest.raises(GraphError, match="HTTP 401") as error:
                await graph.get("/v1.0/users", plenty())
            assert (error.value.reason, len(server.log)) == (Reason.PERMISSION_DENIED, 1)

    asyncio.run(run())


def test_a_token_of_another_tenant_is_never_sent() -> None:
    async def run() -> None:
        issuer = Issuer(tid=OTHER_TENANT.upper())
        async with serving([Reply()]) as server, asking(server, issuer) as graph:
            for _ in range(2):
                with pytest.raises(UsageError, match=OTHER_TENANT) as error:
                    await graph.get("/v1.0/users", plenty())
                assert not isinstance(error.value, SignInError)
                assert TENANT in error.value.ja
            assert server.connections == 0

    asyncio.run(run())


def test_giving_up_waiting_for_a_sign_in_does_not_end_it_for_the_others() -> None:
    async def run() -> None:
        issuer, go = Issuer(), threading.Event()
        slow = issuer.get_token

        def get_token(*scopes: str, **options: Any) -> Any:
            go.wait(5)
            return slow(*scopes, **options)

        issuer.get_token = get_token  # type: ignore[method-assign]
        async with tokens_of(issuer, CLOUD) as tokens:
            waiting = [asyncio.ensure_future(tokens.get_token()) for _ in range(3)]
            await asyncio.sleep(0.05)
            waiting[0].cancel()
            await asyncio.sleep(0)
            go.set()
            results = await asyncio.gather(*waiting, return_exceptions=True)
            assert isinstance(results[0], asyncio.CancelledError)
            assert {each.token for each in results[1:] if not isinstance(each, BaseException)} == set(issuer.given)
            assert len(issuer.given) == 1

    asyncio.run(run())


def test_a_sign_in_that_never_ends_does_not_keep_an_interrupted_program_alive() -> None:
    started, go = time.monotonic(), threading.Event()

    class Hanging(Issuer):
        def get_token(self, *scopes: str, claims: str | None = None, enable_cae: bool = False) -> Any:  # noqa: ARG002
            go.wait(60)

    async def run() -> None:
        async with tokens_of(Hanging(), CLOUD) as tokens:
            await asyncio.wait_for(tokens.get_token(), 0.1)

    with pytest.raises(TimeoutError):
        asyncio.run(run())
    go.set()
    assert time.monotonic() - started < 30


def test_the_claims_of_a_token() -> None:
    granted = claims_of(jwt(roles=["User.Read.All", "Device.Read.All", 7, "x\ny"], scp="Mail.Read Device.Read.All", appid=OTHER_TENANT))
    assert granted == Claims(TENANT, ("Device.Read.All", "Mail.Read", "User.Read.All"), OTHER_TENANT)
    assert claims_of(jwt(tid=7, roles="x", appid="<b>", azp=TENANT)).permissions == ()
    assert claims_of(jwt(tid="\u202eevil")).tenant is None


@pytest.mark.parametrize(
    "token", ["", "opaque", "a.b.c", "e30.e30", "e30.W10.x", "e30.!!!.x", "e30." + base64.b64encode(b'{"x":' + b"[" * 100_000).decode() + ".x"]
)
def test_a_token_that_cannot_be_read_is_no_error(token: str) -> None:
    assert claims_of(token).tenant is None
    check_tenant(claims_of(token), TENANT)


def test_a_token_seen_is_a_secret_remembered() -> None:
    async def run() -> None:
        secrets, issuer = Secrets({}), Issuer()
        async with tokens_of(issuer, CLOUD, secrets=secrets) as tokens:
            assert (await tokens.sign_in()).permissions == ("User.Read.All",)
        assert secrets.hide(f"x{issuer.given[0]}y") == "x***y"

    asyncio.run(run())
