"""Each fault does what it says, seen from the other end of a real socket."""

import gzip
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from scanner.sandbox.faults import Fault
from tests.sandbox.client import Client, serving

USERS = "/v1.0/users?$select=id,displayName&$top=10"
WHOLE = 41  # people of the sample tenant


def request_of(client: Client, target: str) -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {client.token}\r\n\r\n".encode()


@contextmanager
def connected(client: Client) -> Iterator[socket.socket]:
    host, _, port = client.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        yield connection


def raw(client: Client, target: str = USERS) -> tuple[bytes, bytes]:
    """Head and body as they come until the connection is closed or the announced length is there."""
    with connected(client) as connection:
        connection.sendall(request_of(client, target))
        data = b""
        while True:
            head, end, body = data.partition(b"\r\n\r\n")
            if end and b"Content-Length: " in head and len(body) >= int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]):
                return head, body
            part = connection.recv(65_536)
            if not part:
                return head, body
            data += part


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 410, 429, 500, 502, 503, 504])
def test_a_status_comes_with_graphs_error_object(status: int) -> None:
    with serving(faults=[Fault("/v1.0/users", status=status, headers={"Retry-After": "2.128"})]) as client:
        got = client.get(USERS)
        assert (got.status, got.headers["Retry-After"]) == (status, "2.128")
        assert got.json["error"]["code"]
        assert client.get(USERS).status == 200


def test_the_code_and_the_whole_body_can_be_chosen() -> None:
    faults = [Fault("/v1.0/users", status=403, code="Forbidden"), Fault("/v1.0/users", first=2, status=429, body=b"wait")]
    with serving(faults=faults) as client:
        assert client.get(USERS).code == "Forbidden"
        assert client.get(USERS).body == b"wait"


@pytest.mark.parametrize("body", [b"<html><title>Sign in</title></html>", b"", b'{"error":{"code":"x","message":"y"}}', b"null", b'{"value":null}'])
def test_a_good_status_with_another_body(body: bytes) -> None:
    with serving(faults=[Fault("/v1.0/users", body=body)]) as client:
        got = client.get(USERS)
        assert (got.status, got.body) == (200, body)


def test_faults_strike_from_the_first_on_and_so_many_times() -> None:
    with serving(faults=[Fault("/v1.0/users", first=2, times=2, status=503)]) as client:
        assert [client.get(USERS).status for _ in range(5)] == [200, 503, 503, 200, 200]
    with serving(faults=[Fault(first=2, times=0, status=503)]) as client:
        assert [client.get("/v1.0/organization").status for _ in range(4)] == [200, 503, 503, 503]


def test_a_fault_is_about_its_path_and_its_query_only() -> None:
    activity = "/v1.0/users?$select=id,signInActivity"
    with serving(faults=[Fault("/v1.0/users", times=0, query="signInActivity", status=403)]) as client:
        assert [client.get(each).status for each in (USERS, activity, "/v1.0/organization")] == [200, 403, 200]
    with serving(faults=[Fault("/v1.0/deviceManagement/managedDevices", times=0, exact=True, status=403)]) as client:
        assert client.get("/v1.0/deviceManagement/managedDevices?$select=id").status == 403
        assert client.get("/v1.0/deviceManagement/managedDevices/x/windowsProtectionState").status == 404
    with serving(faults=[Fault("/v1.0/deviceManagement/managedDevices/{id}/windows", times=0, status=403)]) as client:
        assert client.get("/v1.0/deviceManagement/managedDevices?$select=id").status == 200
        assert client.get("/v1.0/deviceManagement/managedDevices/x/windowsProtectionState").status == 403


def test_sign_in_is_struck_only_by_its_own_path() -> None:
    with serving(faults=[Fault(times=0, status=503)]) as client:
        assert client.sign_in()["expires_in"] == 3599
    with serving() as client:
        path = f"/{client.tenant.id}/"
    with serving(faults=[Fault(path, first=2, status=503)]) as client, pytest.raises(KeyError):
        client.sign_in()


def test_a_reset_comes_instead_of_an_answer() -> None:
    with serving(faults=[Fault("/v1.0/users", reset=True)]) as client:
        with pytest.raises(ConnectionResetError):
            raw(client)
        assert raw(client)[0].startswith(b"HTTP/1.1 200")


def test_a_reset_comes_after_some_bytes() -> None:
    with serving(faults=[Fault("/v1.0/users", reset=True, cut=50)]) as client, connected(client) as connection:
        connection.sendall(request_of(client, USERS))
        data = bytearray()

        def read_on() -> None:
            while part := connection.recv(65_536):
                data.extend(part)

        with pytest.raises(ConnectionResetError):
            read_on()
        assert len(data.partition(b"\r\n\r\n")[2]) <= 50


@pytest.mark.parametrize("cut", [0, 1, 50, 400])
def test_a_body_ends_early_and_the_connection_too(cut: int) -> None:
    with serving(faults=[Fault("/v1.0/users", cut=cut)]) as client:
        head, body = raw(client)
        assert int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]) > cut
        assert len(body) == cut
        assert raw(client)[1].startswith(body)


def test_bytes_drip() -> None:
    with serving(faults=[Fault("/v1.0/organization", drip=0.001)]) as client:
        before = time.monotonic()
        _, body = raw(client, "/v1.0/organization")
        assert time.monotonic() - before >= 0.001 * len(body)
        assert json.loads(body)["value"][0]["id"] == client.tenant.id


def test_an_answer_keeps_one_waiting_and_others_meanwhile_do_not() -> None:
    with serving(faults=[Fault("/v1.0/users", hang=0.5)]) as client, connected(client) as connection:
        before = time.monotonic()
        connection.sendall(request_of(client, USERS))
        assert client.get("/v1.0/organization").status == 200
        assert time.monotonic() - before < 0.5
        assert connection.recv(12) == b"HTTP/1.1 200"
        assert time.monotonic() - before >= 0.5


def test_a_service_with_an_unanswered_request_ends_at_once() -> None:
    with serving(faults=[Fault("/v1.0/users", hang=600)]) as client, connected(client) as connection:
        connection.sendall(request_of(client, USERS))
        assert client.get("/v1.0/organization").status == 200


@pytest.mark.parametrize("link", ["https://evil.example/v1.0/users", "http://127.0.0.1:1/", '"}],"x":"', "{base}/beta/users"])
def test_a_page_names_another_next_page(link: str) -> None:
    with serving(faults=[Fault("/v1.0/users", link=link)]) as client:
        assert client.get(USERS).json["@odata.nextLink"] == link.replace("{base}", client.url)
        assert client.get(USERS).json["@odata.nextLink"].startswith(client.url + "/v1.0/users?")


def test_a_page_names_itself() -> None:
    with serving(faults=[Fault("/v1.0/users", times=0, link="{self}")]) as client:
        assert client.get(USERS).json["@odata.nextLink"] == client.url + USERS


def test_two_pages_name_each_other() -> None:
    with serving(faults=[Fault("/v1.0/users", first=2, link="{previous}")]) as client:
        first = client.get(USERS).json["@odata.nextLink"]
        assert client.get(first).json["@odata.nextLink"] == client.url + USERS
    with serving(faults=[Fault("/v1.0/users", first=3, link="{previous}")]) as client:
        first = client.get(USERS).json["@odata.nextLink"]
        second = client.get(first).json["@odata.nextLink"]
        assert client.get(second).json["@odata.nextLink"] == first


def test_a_page_comes_twice_under_two_addresses_and_nothing_is_lost() -> None:
    with serving(faults=[Fault("/v1.0/users", first=2, again=True)]) as client:
        pages = list(client.pages(USERS))
        assert [len(page["value"]) for page in pages] == [10, 10, 10, 10, 10, 1]
        assert pages[0]["value"] == pages[1]["value"]
        assert len({each["id"] for page in pages for each in page["value"]}) == WHOLE
        assert len({page.get("@odata.nextLink") for page in pages}) == 6


def test_pages_overlap_and_objects_change_between_them() -> None:
    change = {"displayName": "改姓"}
    with serving(faults=[Fault("/v1.0/users", first=3, overlap=2, change=change)]) as client:
        pages = list(client.pages(USERS))
        assert [len(page["value"]) for page in pages] == [10, 10, 12, 10, 1]
        assert [each["id"] for each in pages[1]["value"][-2:]] == [each["id"] for each in pages[2]["value"][:2]]
        assert [each["displayName"] for each in pages[2]["value"][:3]].count("改姓") == 2


def test_pages_never_end() -> None:
    with serving(faults=[Fault("/v1.0/users", times=0, endless=True)]) as client:
        link, seen = USERS, set()
        for _ in range(30):
            page = client.get(link).json
            link = page["@odata.nextLink"]
            seen.add(link)
        assert len(seen) == 30


def test_a_body_of_ten_gigabytes_begins_to_come() -> None:
    with serving(faults=[Fault("/v1.0/users", size=10_000_000_000)]) as client, connected(client) as connection:
        connection.sendall(request_of(client, USERS))
        data = b""
        while len(data) < 5_000_000:
            data += connection.recv(1 << 20)
        head, _, body = data.partition(b"\r\n\r\n")
        assert int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]) > 10_000_000_000
        assert body.startswith(b'{"@odata.context":')
        assert body.endswith(b" " * 1_000_000)


def test_a_padded_body_is_still_the_same_json() -> None:
    with serving(faults=[Fault("/v1.0/users", size=300_000)]) as client:
        padded, plain = client.get(USERS), client.get(USERS)
        assert len(padded.body) == len(plain.body) + 300_000
        assert padded.json == plain.json


@pytest.mark.parametrize("size", [0, 600_000])
def test_a_body_comes_without_its_length(size: int) -> None:
    with serving(faults=[Fault("/v1.0/users", chunked=True, size=size)]) as client:
        got = client.get(USERS)
        assert "Content-Length" not in got.headers
        assert got.json == client.get(USERS).json


def test_a_packed_body() -> None:
    packed = gzip.compress(b'{"value":[]}')
    with serving(faults=[Fault("/v1.0/users", body=packed, headers={"Content-Encoding": "gzip"})]) as client:
        got = client.get(USERS)
        assert gzip.decompress(got.body) == b'{"value":[]}'


@pytest.mark.parametrize("status", [None, 301, 307])
def test_a_redirect(status: int | None) -> None:
    with serving(faults=[Fault("/v1.0/users", redirect="https://evil.example/", status=status)]) as client:
        got = client.get(USERS)
        assert (got.status, got.headers["Location"]) == (status or 302, "https://evil.example/")


@pytest.mark.parametrize(
    ("offset", "date"),
    [(0, "Sun, 01 Nov 2026 00:00:00 GMT"), (-3600, "Sat, 31 Oct 2026 23:00:00 GMT"), (86_400, "Mon, 02 Nov 2026 00:00:00 GMT")],
)
def test_the_clock_is_wrong(offset: float, date: str) -> None:
    with serving(faults=[Fault("/v1.0/users", date_offset=offset)]) as client:
        assert client.get(USERS).headers["Date"] == date


def test_a_token_expires_and_a_new_one_is_good() -> None:
    with serving(faults=[Fault("/v1.0/users", first=3, expire=True)]) as client:
        assert [client.get(USERS).status for _ in range(4)] == [200, 200, 401, 401]
        old = client.token
        client.sign_in()
        assert client.token != old
        assert client.get(USERS).status == 200


def test_one_item_of_a_batch_fails() -> None:
    with serving(faults=[Fault("/v1.0/$batch", item=2, status=429, headers={"Retry-After": "1"})]) as client:
        got = client.batch(["/organization", "/subscribedSkus", "/users?$select=id"])
        found: dict[str, Any] = {each["id"]: each for each in got.json["responses"]}
        assert (got.status, {key: each["status"] for key, each in found.items()}) == (200, {"0": 200, "1": 429, "2": 200})
        assert "Retry-After" not in got.headers
        assert found["1"]["headers"]["Retry-After"] == "1"
        assert found["1"]["body"]["error"]["code"] == "TooManyRequests"


def test_a_fault_of_a_path_strikes_inside_a_batch_too() -> None:
    faults = [Fault("/v1.0/subscribedSkus", times=0, status=403), Fault("/v1.0/organization", times=0, body=b"<html>"), Fault("/v1.0", hang=0.01)]
    with serving(faults=faults) as client:
        found = {each["id"]: each for each in client.batch(["/organization", "/subscribedSkus", "/users?$select=id"]).json["responses"]}
        assert [found[key]["status"] for key in "012"] == [200, 403, 200]
        assert found["0"]["body"] == "<html>"
        assert client.log[-1].items == {"/organization": 200, "/subscribedSkus": 403, "/users?$select=id": 200}


def test_what_happened_stands_in_the_log() -> None:
    fault = Fault("/v1.0/users", status=503)
    with serving(faults=[fault]) as client:
        client.get(USERS)
        client.get(USERS)
        assert [(each.method, each.target, each.status, each.fault) for each in client.log[1:]] == [
            ("GET", USERS, 503, fault),
            ("GET", USERS, 200, None),
        ]
        assert client.log[1].time <= client.log[2].time
        assert client.log[1].authorization == f"Bearer {client.token}"
