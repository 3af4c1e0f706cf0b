"""A request that a collector should not make is refused, in Graph's own shape and never with a guess at what was meant."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.client import FORM, Client, serving

USERS = "/v1.0/users?$select=id&"
DEVICE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def sample() -> Iterator[Client]:
    with serving() as client:
        yield client


GETS = {
    "unknown path": "/v1.0/me",
    "unknown path below a known one": "/v1.0/users/delta",
    "one user": f"/v1.0/users/{DEVICE}",
    "key in brackets": f"/v1.0/users('{DEVICE}')",
    "slash at the end": "/v1.0/users/",
    "other case": "/v1.0/Users",
    "no version": "/users",
    "unknown version": "/v2.0/users",
    "version of another address": "/beta/users",
    "address of another version": "/v1.0/deviceManagement/managedDeviceEncryptionStates",
    "count of a collection": "/v1.0/users/$count",
    "metadata": "/v1.0/$metadata",
    "root": "/",
    "two slashes": "//v1.0/users",
    "unknown option": f"{USERS}$orderby=id",
    "count": f"{USERS}$count=true",
    "search": f"{USERS}$search=x",
    "skip": f"{USERS}$skip=1",
    "format": f"{USERS}$format=json",
    "option without its sign": "/v1.0/users?select=id",
    "option in another case": "/v1.0/users?$Select=id",
    "no option at all": "/v1.0/users?x",
    "empty option": "/v1.0/users?$select=",
    "option without a value": "/v1.0/users?$select",
    "option twice": f"{USERS}$select=id",
    "empty part": f"{USERS}&$top=1",
    "unknown property": "/v1.0/users?$select=id,nickname",
    "property twice": "/v1.0/users?$select=id,id",
    "property in another case": "/v1.0/users?$select=ID",
    "property with a space": "/v1.0/users?$select=id, displayName",
    "property inside another": "/v1.0/users?$select=signInActivity/lastSignInDateTime",
    "all properties": "/v1.0/users?$select=*",
    "type as a property": "/v1.0/users?$select=@odata.type",
    "select where nothing can be selected": "/v1.0/informationProtection/bitlocker/recoveryKeys?$select=key",
    "too large a page": f"{USERS}$top=1000",
    "far too large a page": f"{USERS}$top={'9' * 400}",
    "page of none": f"{USERS}$top=0",
    "negative page": f"{USERS}$top=-1",
    "page that is no number": f"{USERS}$top=ten",
    "page in wide digits": f"{USERS}$top=１０",
    "page with a sign": f"{USERS}$top=%2B1",
    "page where none can be asked for": "/v1.0/subscribedSkus?$top=10",
    "page of one object": "/v1.0/policies/authorizationPolicy?$top=1",
    "filter of one object": "/v1.0/policies/authorizationPolicy?$filter=id eq 'a'",
    "unknown filter": f"{USERS}$filter=userType eq 'Guest'",
    "filter in other words": f"{USERS}$filter='PendingAcceptance' eq externalUserState",
    "filter where none is known": "/v1.0/deviceManagement/managedDevices?$filter=operatingSystem eq 'Windows'",
    "unknown expand": f"{USERS}$expand=manager",
    "expand in another order": "/v1.0/deviceManagement/deviceCompliancePolicies?$expand=scheduledActionsForRule,assignments",
    "made-up token": f"{USERS}$skiptoken=abc",
    "empty token": f"{USERS}$skiptoken=",
    "token in strange letters": f"{USERS}$skiptoken=あ",
    "parent that is not there": f"/v1.0/deviceManagement/managedDevices/{DEVICE}/windowsProtectionState",
    "group that is not there": f"/v1.0/groups/{DEVICE}/transitiveMembers?$select=id",
    "no parent": "/v1.0/groups//transitiveMembers",
}


@pytest.mark.parametrize("target", GETS.values(), ids=GETS)
def test_what_is_not_supported_is_refused(sample: Client, target: str) -> None:
    got = sample.get(target)
    assert 400 <= got.status < 500
    error = got.json["error"]
    assert set(error) == {"code", "message", "innerError"}
    assert set(error["innerError"]) == {"date", "request-id", "client-request-id"}


def test_a_token_of_one_page_is_good_for_its_own_request_only(sample: Client) -> None:
    link = sample.get("/v1.0/users?$select=id&$top=5").json["@odata.nextLink"]
    assert sample.get(link).status == 200
    for wrong in (
        link.replace("$top=5", "$top=6"),
        link.replace("$select=id", "$select=displayName"),
        link.replace("&$top=5", ""),
        link.replace("/users?", "/groups?"),
        link[:-1],
        link + "A",
    ):
        assert sample.get(wrong).status == 400


HEADERS = {
    "Prefer": "odata.maxpagesize=5",
    "ConsistencyLevel": "eventual",
    "Range": "bytes=0-9",
    "If-None-Match": '"x"',
    "If-Modified-Since": "Sun, 01 Nov 2026 00:00:00 GMT",
    "X-HTTP-Method-Override": "DELETE",
    "Expect": "100-continue",
    "Upgrade": "h2c",
    "Cookie": "a=b",
    "Accept": "application/json;odata.metadata=full",
}


@pytest.mark.parametrize(("name", "value"), HEADERS.items(), ids=HEADERS)
def test_headers_that_change_what_an_answer_means_are_refused(sample: Client, name: str, value: str) -> None:
    assert sample.send("GET", "/v1.0/organization", None, {"Authorization": f"Bearer {sample.token}", name: value}).status == 400


def test_what_clients_commonly_send_is_good(sample: Client) -> None:
    common = {"Accept": "application/json", "User-Agent": "test", "Accept-Encoding": "gzip", "client-request-id": "1"}
    got = sample.send(
        "GET", "/v1.0/organization", None, {"Authorization": f"Bearer {sample.token}", "Prefer": "include-unknown-enum-members", **common}
    )
    assert got.status == 200


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_nothing_but_get_is_answered(sample: Client, method: str) -> None:
    assert sample.send(method, "/v1.0/users?$select=id", None, {"Authorization": f"Bearer {sample.token}"}).status == 405


def test_a_get_has_no_body(sample: Client) -> None:
    assert sample.send("GET", "/v1.0/organization", b"{}", {"Authorization": f"Bearer {sample.token}"}).status == 400


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x", "bearer {token}", "Basic {token}", "{token}", "Bearer {token}x", "Bearer  {token}"])
def test_without_a_token_of_this_service_there_is_no_answer(sample: Client, value: str) -> None:
    headers = {"Authorization": value.format(token=sample.token)} if value else {}
    got = sample.send("GET", "/v1.0/organization", None, headers)
    assert (got.status, got.code) == (401, "InvalidAuthenticationToken")
    assert got.headers["WWW-Authenticate"].startswith("Bearer ")


FORMS = {
    "no form": (b"{}", "application/json"),
    "empty": (b"", "application/x-www-form-urlencoded"),
    "other grant": (FORM.replace(b"client_credentials", b"password"), "application/x-www-form-urlencoded"),
    "no client": (FORM.replace(b"client_id=test&", b""), "application/x-www-form-urlencoded"),
    "two clients": (FORM + b"&client_id=x", "application/x-www-form-urlencoded"),
    "no scope": (FORM.partition(b"&scope")[0], "application/x-www-form-urlencoded"),
    "scope of one permission": (FORM.replace(b".default", b"User.Read"), "application/x-www-form-urlencoded"),
    "no text": (b"\xff=\xff", "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize(("body", "kind"), FORMS.values(), ids=FORMS)
def test_a_sign_in_that_is_not_an_apps_own_is_refused(sample: Client, body: bytes, kind: str) -> None:
    got = sample.send("POST", f"/{sample.tenant.id}/oauth2/v2.0/token", body, {"Content-Type": kind})
    assert got.status == 400
    assert set(got.json) == {"error", "error_description", "timestamp"}


def test_a_sign_in_to_another_tenant_is_no_address_of_this_service(sample: Client) -> None:
    got = sample.send("POST", f"/{DEVICE}/oauth2/v2.0/token", FORM, {"Content-Type": "application/x-www-form-urlencoded"})
    assert got.status == 401
    assert sample.send("GET", f"/{sample.tenant.id}/oauth2/v2.0/token").status == 405


BATCHES: dict[str, Any] = {
    "none": [],
    "too many": ["/organization"] * 21,
    "ids alike": [{"id": "a", "method": "GET", "url": "/organization"}, {"id": "A", "method": "GET", "url": "/organization"}],
    "no id": [{"method": "GET", "url": "/organization"}],
    "number as id": [{"id": 1, "method": "GET", "url": "/organization"}],
    "empty id": [{"id": "", "method": "GET", "url": "/organization"}],
    "no method": [{"id": "1", "url": "/organization"}],
    "a POST": [{"id": "1", "method": "POST", "url": "/organization"}],
    "a GET in small letters": [{"id": "1", "method": "get", "url": "/organization"}],
    "a body": [{"id": "1", "method": "GET", "url": "/organization", "body": {}}],
    "an order": [{"id": "1", "method": "GET", "url": "/organization"}, {"id": "2", "method": "GET", "url": "/organization", "dependsOn": ["1"]}],
    "headers with a meaning": [{"id": "1", "method": "GET", "url": "/organization", "headers": {"ConsistencyLevel": "eventual"}}],
    "headers that are no texts": [{"id": "1", "method": "GET", "url": "/organization", "headers": {"Accept": 1}}],
    "headers that are a list": [{"id": "1", "method": "GET", "url": "/organization", "headers": []}],
    "an absolute address": ["https://graph.microsoft.com/v1.0/organization"],
    "an address of another host": ["//evil.example/organization"],
    "an address with its version": ["/v1.0/organization"],
    "an address without its slash": ["organization"],
    "a batch": ["/$batch"],
    "no object": ["", 1],
}


@pytest.mark.parametrize("items", BATCHES.values(), ids=BATCHES)
def test_a_batch_that_is_not_plain_gets_is_refused_as_a_whole(sample: Client, items: Any) -> None:
    got = sample.batch(items)
    assert got.status == 400
    assert got.json["error"]["code"] == "BadRequest"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"requests":{}}', "application/json", 400),
        (b'{"requests":[],"x":1}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (json.dumps({"requests": [{"id": "1", "method": "GET", "url": "/organization"}]}).encode(), "text/plain", 415),
    ],
)
def test_a_batch_in_another_form_is_refused(sample: Client, body: bytes, kind: str, status: int) -> None:
    got = sample.send("POST", "/v1.0/$batch", body, {"Authorization": f"Bearer {sample.token}", "Content-Type": kind})
    assert got.status == status


RAW = {
    "no HTTP": (b"hello\r\n\r\n", b"400"),
    "old HTTP": (b"GET /v1.0/users HTTP/1.0\r\n\r\n", b"400"),
    "an address of a proxy": (b"GET http://127.0.0.1/v1.0/users HTTP/1.1\r\n\r\n", b"400"),
    "a path that is not coded": ("GET /v1.0/あ HTTP/1.1\r\n\r\n".encode(), b"400"),
    "a header without a colon": (b"GET /v1.0/users HTTP/1.1\r\nHost\r\n\r\n", b"400"),
    "a header twice": (b"GET /v1.0/users HTTP/1.1\r\nAuthorization: a\r\nauthorization: b\r\n\r\n", b"400"),
    "a folded header": (b"GET /v1.0/users HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n", b"400"),
    "headers without end": (b"GET /v1.0/users HTTP/1.1\r\nA: " + b"a" * 70_000 + b"\r\n\r\n", b"431"),
    "a body in pieces": (b"POST /v1.0/$batch HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
    "a body of a strange length": (b"POST /v1.0/$batch HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
    "a body far too large": (b"POST /v1.0/$batch HTTP/1.1\r\nContent-Length: 9999999999\r\n\r\n", b"413"),
}


@pytest.mark.parametrize(("raw", "status"), RAW.values(), ids=RAW)
def test_what_is_no_proper_request_is_refused_and_the_connection_closed(sample: Client, raw: bytes, status: bytes) -> None:
    host, _, port = sample.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(raw)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"\r\nConnection: close\r\n" in answer
    assert b'{"error":{"code":"' in answer
