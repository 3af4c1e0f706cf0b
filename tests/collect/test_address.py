"""Whatever a response links to: only the pinned service is ever connected to, and only it ever sees the token."""

import asyncio
import json
import re
from collections.abc import Iterator

import httpx
import pytest
from azure.core.credentials import AccessToken
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph.graph_request_adapter import GraphRequestAdapter

from scanner.collect.address import checked
from scanner.collect.clouds import CLOUDS
from scanner.collect.graph import Graph, GraphError
from scanner.collect.transport import Wall, Wire
from scanner.model.verdicts import Reason
from tests.collect.aids import Issuer, asking, plenty, tokens_of
from tests.collect.scripted import Reply, Request, serving

REFUSED = r"^refused address$"
GRAPH = "https://graph.microsoft.com"

GOOD = [
    "/v1.0/users?$select=id,displayName&$top=999",
    "/beta/deviceManagement/configurationPolicies('a-b')/settings",
    f"{GRAPH}/v1.0/users?$skiptoken=RFNwdAIAAQ~_-.",
    f"{GRAPH}:443/v1.0/users?$skiptoken='x'",
    "HTTPS://GRAPH.MICROSOFT.COM/beta/users",
    "/v1.0/users/a%20b%40example.jp",
    "/v1.0/users?next=https://evil.example/v1.0/x",
    "/v1.0/users?path=../../x&y=%2e%2e%2f",
]

# Each with {evil} for the decoy's host and port where the form has room for one.
HOSTILE = [
    "https://{evil}/v1.0/users",
    "http://{evil}/v1.0/users",
    "http://graph.microsoft.com/v1.0/users",
    "https://graph.microsoft.com@{evil}/v1.0/users",
    "https://graph.microsoft.com:443@{evil}/v1.0/users",
    "https://user:pass@graph.microsoft.com/v1.0/users",
    "https://@graph.microsoft.com/v1.0/users",
    "https://graph.microsoft.com:8443/v1.0/users",
    "https://graph.microsoft.com:/v1.0/users",
    "https://graph.microsoft.com./v1.0/users",
    "https://graph.microsoft.com.{evil}/v1.0/users",
    "https://evil-graph.microsoft.com/v1.0/users",
    "https://graph.microsoft.us/v1.0/users",
    "https://gr\u0430ph.microsoft.com/v1.0/users",
    "https://xn--grph-53d.microsoft.com/v1.0/users",
    "https://graph\u3002microsoft\u3002com/v1.0/users",
    "https://ｇｒａｐｈ.microsoft.com/v1.0/users",
    "https://graph.microsoft.com%2f{evil}/v1.0/users",
    "https://%67raph.microsoft.com/v1.0/users",
    "https://169.254.169.254/v1.0/users",
    "https://2852039166/v1.0/users",
    "https://0xA9FEA9FE/v1.0/users",
    "https://0251.0376.0251.0376/v1.0/users",
    "https://[::ffff:169.254.169.254]/v1.0/users",
    "https://[::1]/v1.0/users",
    "//{evil}/v1.0/users",
    "///{evil}/v1.0/users",
    "\\\\{evil}\\v1.0\\users",
    "/\\{evil}/v1.0/users",
    "https:\\\\{evil}\\v1.0\\users",
    "https://{evil}\\@graph.microsoft.com/v1.0/users",
    "https:{evil}/v1.0/users",
    "https:/{evil}/v1.0/users",
    "https:///{evil}/v1.0/users",
    "ht\ttps://{evil}/v1.0/users",
    "https://graph.microsoft.com\t.{evil}/v1.0/users",
    "https://graph.microsoft.com\n/v1.0/users",
    " https://graph.microsoft.com/v1.0/users",
    "https://graph.microsoft.com/v1.0/users ",
    "https://graph.microsoft.com/v1.0/users\r\nHost: {evil}",
    "https://graph.microsoft.com/v1.0/users\x00",
    "https://graph.microsoft.com?@{evil}/v1.0/users",
    "https://graph.microsoft.com#@{evil}/v1.0/users",
    "https://graph.microsoft.com/v1.0/users#x",
    "https://graph.microsoft.com/v1.0/../evil",
    "https://graph.microsoft.com/v1.0/users/../../evil",
    "https://graph.microsoft.com/v1.0/%2e%2e/evil",
    "https://graph.microsoft.com/v1.0/.%2E/evil",
    "https://graph.microsoft.com/v1.0/..%2fevil",
    "https://graph.microsoft.com/v1.0/%252e%252e/evil",
    "https://graph.microsoft.com/v1.0//evil",
    "https://graph.microsoft.com/v1.0/a%5c..%5cevil",
    "https://graph.microsoft.com/v1.0/a%0d%0ab",
    "https://graph.microsoft.com/v1.0/a%zz",
    "https://graph.microsoft.com/v2.0/users",
    "https://graph.microsoft.com/v1.0",
    "https://graph.microsoft.com/v1.0/",
    "https://graph.microsoft.com/",
    "https://graph.microsoft.com",
    "ftp://graph.microsoft.com/v1.0/users",
    "file:///v1.0/users",
    "data:application/json,{{}}",
    "javascript:alert(1)",
    "users",
    "",
    "/" + "v1.0/" + "a" * 70_000,
]


def test_there_are_at_least_forty_hostile_forms() -> None:
    assert len(set(HOSTILE)) >= 40


@pytest.mark.parametrize("link", GOOD)
def test_a_link_of_the_service_is_sent_as_it_is(link: str) -> None:
    url = checked(link, GRAPH)
    assert (url.scheme, url.host, url.port) == ("https", "graph.microsoft.com", None)
    assert url.raw_path.decode() == re.sub(r"^https://[^/]*", "", link, flags=re.IGNORECASE)


@pytest.mark.parametrize("link", HOSTILE)
def test_a_hostile_link_is_refused(link: str) -> None:
    with pytest.raises(GraphError, match=REFUSED) as refused:
        checked(link.format(evil="127.0.0.1:9"), GRAPH)
    assert (refused.value.reason, refused.value.status) == (Reason.INCOMPLETE, None)


def local_forms(own: int, evil: int) -> Iterator[str]:
    """The hostile forms, turned on a sandbox: here a decoy really listens where each of them leads."""
    for form in HOSTILE:
        yield form.replace("https://graph.microsoft.com", f"http://127.0.0.1:{own}").format(evil=f"127.0.0.1:{evil}")
    yield from (
        f"http://127.0.0.1:{evil}/v1.0/users",
        f"http://localhost:{evil}/v1.0/users",
        f"http://2130706433:{evil}/v1.0/users",
        f"http://0177.0.0.1:{evil}/v1.0/users",
        f"http://127.1:{evil}/v1.0/users",
        f"http://127.0.0.1:{own}@127.0.0.1:{evil}/v1.0/users",
        f"http://127.0.0.1.:{evil}/v1.0/users",
        f"http://127.0.0.1:{own}{evil}/v1.0/users",
    )


def test_no_hostile_link_opens_a_connection_or_sends_a_token() -> None:
    async def run() -> None:
        async with serving([Reply()]) as server, serving([Reply()]) as decoy, asking(server) as graph:
            await graph.get("/v1.0/users", plenty())
            for link in local_forms(server.port, decoy.port):
                with pytest.raises(GraphError, match=REFUSED):
                    await graph.get(link, plenty())
            assert (decoy.connections, len(server.log), graph.requests) == (0, 1, 1)

    asyncio.run(run())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_with_or_without_the_token(status: int) -> None:
    async def run() -> None:
        async with serving([Reply()]) as decoy:
            targets = [f"http://127.0.0.1:{decoy.port}/v1.0/users", f"//127.0.0.1:{decoy.port}/v1.0/users", "/v1.0/groups"]
            async with serving(lambda request: Reply(status, b"", {"Location": targets[int(request.target[-1])]})) as server, asking(server) as graph:
                for number in range(len(targets)):
                    with pytest.raises(GraphError, match=REFUSED) as refused:
                        await graph.get(f"/v1.0/users?$top={number}", plenty())
                    assert (refused.value.reason, refused.value.status) == (Reason.INCOMPLETE, status)
                assert (decoy.connections, len(server.log)) == (0, len(targets))

    asyncio.run(run())


def test_a_batch_sends_no_hostile_path_and_follows_no_redirect_of_an_item() -> None:
    def answer(request: Request) -> Reply:
        items = json.loads(request.body)["requests"]
        moved = [{"id": each["id"], "status": 302, "headers": {"Location": "https://evil.example/v1.0/x"}, "body": None} for each in items]
        return Reply(200, json.dumps({"responses": moved}).encode())

    async def run() -> None:
        async with serving(answer) as server, asking(server) as graph:
            paths = ["/../evil", "//evil.example/x", "/a\\b", "users", "https://evil.example/v1.0/x", "/users#x"]
            answers = await graph.batch("v1.0", [*paths, "/users"], plenty())
            assert [str(each) for each in answers] == ["refused address"] * 7
            assert [each["url"] for request in server.log for each in json.loads(request.body)["requests"]] == ["/users"]

    asyncio.run(run())


def noting(sent: list[httpx.Request]) -> httpx.MockTransport:
    def note(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=b"{}")

    return httpx.MockTransport(note)


def adapter_answering(sent: list[httpx.Request], **options: list[str]) -> GraphRequestAdapter:
    """The SDK with a stub for a network that notes what would have gone out."""

    class Fixed:
        def get_token(self, *_scopes: str, **_options: object) -> AccessToken:
            return AccessToken("SECRET", 2**40)

    provider = AzureIdentityAuthenticationProvider(Fixed(), **options)  # type: ignore[arg-type]
    return GraphRequestAdapter(provider, client=httpx.AsyncClient(transport=noting(sent)))


def test_the_sdk_left_to_itself_gives_the_token_to_a_foreign_host_and_ours_does_not() -> None:
    async def run() -> None:
        request = RequestInformation(Method.GET)
        request.url = "https://evil.example/v1.0/users"
        sent: list[httpx.Request] = []
        await adapter_answering(sent).send_primitive_async(request, "bytes", {})
        assert sent[0].headers["authorization"] == "Bearer SECRET"

        ours: list[httpx.Request] = []
        inner = noting(ours)
        cloud = CLOUDS["global"]
        async with tokens_of(Issuer(), cloud) as tokens, Graph(tokens, cloud, inner=inner) as graph:
            request.headers.clear()
            with pytest.raises(GraphError, match=REFUSED):  # the wall, were the check of links ever passed by
                await graph._adapter.send_primitive_async(request, "bytes", {})
            assert not request.headers.contains("Authorization")  # the pinned hosts, were the wall ever taken away
            await graph.get("/v1.0/users", plenty())
        assert [str(asked.url) for asked in ours] == ["https://graph.microsoft.com/v1.0/users"]
        assert ours[0].headers["authorization"].startswith("Bearer ey")

    asyncio.run(run())


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1.0/users", b"{}"),
        ("PATCH", "/v1.0/users/1", b"{}"),
        ("PUT", "/v1.0/users/1", b"{}"),
        ("DELETE", "/v1.0/users/1", b""),
        ("OPTIONS", "/v1.0/users", b""),
        ("GET", "/v1.0/$batch", b""),
        ("POST", "/v1.0/$batch?x=1", b'{"requests":[]}'),
        ("POST", "/v1.0/users/$batch", b'{"requests":[]}'),
        ("POST", "/v1.0/$batch", b'{"requests":[{"id":"1","method":"DELETE","url":"/users/1","headers":{}}]}'),
        ("POST", "/v1.0/$batch", b'{"requests":[{"id":"1","method":"GET","url":"/users/1","headers":{},"body":{}}]}'),
        ("POST", "/v1.0/$batch", b"no JSON"),
    ],
)
def test_only_gets_and_batches_of_gets_pass_the_wall(method: str, path: str, body: bytes) -> None:
    async def run() -> None:
        inner = httpx.MockTransport(lambda _: pytest.fail("sent"))
        wall = Wall(GRAPH, inner, Wire(), None)
        with pytest.raises(GraphError, match=REFUSED):
            await wall.handle_async_request(httpx.Request(method, f"{GRAPH}{path}", content=body))
        assert wall.requests == 0

    asyncio.run(run())
