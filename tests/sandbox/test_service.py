"""The service as a whole: where it listens, how it ends, what its tokens say, and how it is started from a shell."""

import base64
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scanner.resources.registry import registry
from scanner.sandbox.__main__ import main
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import NAMES
from tests.sandbox.client import FORM, Client, serving

ROOT = Path(__file__).resolve().parents[2]


def claims(token: str) -> dict[str, object]:
    head, body, signature = token.split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"typ": "JWT", "alg": "none"}
    assert signature == ""
    return dict(json.loads(base64.urlsafe_b64decode(body + "==")))


def test_the_token_names_the_tenant_and_everything_that_is_granted() -> None:
    with serving() as client:
        found = claims(client.token)
        assert found["tid"] == COMPANIES["sample"][0].id
        assert found["roles"] == sorted({name for resource in registry().values() for name in resource.permissions})


def test_every_token_is_another_one_and_both_hold() -> None:
    with serving() as client:
        first = client.token
        assert client.sign_in()["expires_in"] == 3599
        assert client.token != first
        for token in (first, client.token):
            assert client.send("GET", "/v1.0/organization", None, {"Authorization": f"Bearer {token}"}).status == 200


def test_less_can_be_granted_and_where_nothing_is_permitted_nothing_is() -> None:
    with serving(granted=["User.Read.All", "Policy.Read.All"]) as client:
        assert claims(client.token)["roles"] == ["Policy.Read.All", "User.Read.All"]
    with serving("no-permission") as client:
        assert claims(client.token)["roles"] == []


def test_a_client_that_does_not_know_the_tenant_learns_it_from_the_token() -> None:
    with serving() as client:
        got = client.send("POST", "/common/oauth2/v2.0/token", FORM, {"Content-Type": "application/x-www-form-urlencoded"})
        assert claims(got.json["access_token"])["tid"] == client.tenant.id


def test_it_listens_on_the_loopback_address_only() -> None:
    with serving() as client:
        port = int(client.url.rpartition(":")[2])
        assert client.url == f"http://127.0.0.1:{port}"
        if sys.platform == "linux":  # every listening socket of the machine, address and port in hexadecimal
            sockets = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
            found = [each[1] for each in sockets if each[3] == "0A" and each[1].endswith(f":{port:04X}")]
            assert found == [f"0100007F:{port:04X}"]
        with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", port), timeout=2):
            pass


def test_after_the_end_nobody_listens_and_no_thread_is_left() -> None:
    before = threading.active_count()
    with serving() as client:
        port = int(client.url.rpartition(":")[2])
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


def test_a_port_that_is_taken_is_an_error_and_leaves_no_thread() -> None:
    before = threading.active_count()
    with serving() as client:
        port = int(client.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), running(Service(COMPANIES["sample"][0]), port):
            pass
    assert threading.active_count() == before


def test_many_connections_are_served_at_once() -> None:
    with serving(delay=0.2) as client:
        found: list[bytes] = []

        def ask() -> None:
            other = Client(client.url, client.tenant, client.log)
            other.token = client.token
            found.append(other.get("/v1.0/organization").body)
            other.close()

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 20
        assert len(set(found)) == 1
        arrivals = [each.time for each in client.log if each.target == "/v1.0/organization"]
        assert max(arrivals) - min(arrivals) < 20 * 0.2  # not one after the other


def test_the_date_is_the_snapshots_or_the_real_one() -> None:
    with serving() as client:
        assert client.get("/v1.0/organization").headers["Date"] == "Sun, 01 Nov 2026 00:00:00 GMT"
    with serving(clock="2027-02-03T04:05:06Z") as client:
        assert client.get("/v1.0/organization").headers["Date"] == "Wed, 03 Feb 2027 04:05:06 GMT"
    with serving(clock=None) as client:
        assert client.get("/v1.0/organization").headers["Date"] != "Sun, 01 Nov 2026 00:00:00 GMT"


def test_the_same_requests_get_the_same_bytes_from_another_service() -> None:
    targets = ["/v1.0/users?$select=id", "/v1.0/nothing", "/v1.0/policies/authorizationPolicy", "/v1.0/deviceManagement/managedDevices"]
    with serving() as one, serving() as other:
        for target in targets:
            assert one.get(target).body == other.get(target).body
        assert one.batch(["/organization"] * 9).body == other.batch(["/organization"] * 9).body


def test_answers_of_a_batch_come_in_an_order_of_their_own_with_their_bodies() -> None:
    with serving() as client:
        targets = [f"/users?$select=id&$top={number}" for number in range(1, 21)]
        got = client.batch(targets).json["responses"]
        assert sorted(int(each["id"]) for each in got) == list(range(20))
        assert [each["id"] for each in got] != [str(number) for number in range(20)]
        for each in got:
            assert len(each["body"]["value"]) == int(each["id"]) + 1
            assert each["headers"]["Content-Type"].startswith("application/json")
            assert client.get(each["body"]["@odata.nextLink"]).status == 200


def test_an_item_of_a_batch_that_is_refused_leaves_the_others_alone() -> None:
    with serving("basic") as client:
        found = {each["id"]: each for each in client.batch(["/organization", "/deviceManagement/managedDevices", "/me"]).json["responses"]}
        assert [found[key]["status"] for key in "012"] == [200, 400, 400]
        assert found["1"]["body"]["error"]["message"].startswith("The tenant has no service plan")


WITHOUT_A_PLAN = {
    "/v1.0/users?$select=id,signInActivity": (403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"),
    "/v1.0/reports/authenticationMethods/userRegistrationDetails": (403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"),
    "/v1.0/deviceManagement/managedDevices": (400, "BadRequest"),
    "/v1.0/users?$select=id": (200, ""),
}


@pytest.mark.parametrize("target", WITHOUT_A_PLAN)
def test_without_a_service_plan_graph_has_its_own_words(target: str) -> None:
    with serving("basic") as client:
        got = client.get(target)
        assert (got.status, got.code if got.status != 200 else "") == WITHOUT_A_PLAN[target]


def test_a_withheld_tenant_refuses_every_address_with_its_own_services_code() -> None:
    with serving("no-permission") as client:
        assert client.get("/v1.0/users?$select=id").code == "Authorization_RequestDenied"
        assert client.get("/v1.0/deviceManagement/managedDevices").code == "Forbidden"
    with serving("stale") as client:
        got = client.get("/v1.0/users?$select=id")
        assert (got.status, got.code) == (400, "BadRequest")
        assert client.get("/v1.0/deviceManagement/managedDevices?$select=id").status == 200


def test_it_is_started_from_a_shell_and_says_where_it_is() -> None:
    command = [sys.executable, "-m", "scanner.sandbox", "serve", "--tenant", "byod", "--size", "30", "--top", "7", "--ready", "--faults", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        url, tenant = process.stdout.readline().strip(), process.stdout.readline().strip()
        assert tenant == f"tenant {COMPANIES['byod'][0].id}"
        assert url.startswith("http://127.0.0.1:")
        client = Client(url, COMPANIES["byod"][0], [])
        assert client.sign_in()["token_type"]
        client.close()
        process.kill()


def test_all_tenants_or_one_are_written_from_a_shell_and_expectations_stay(tmp_path: Path) -> None:
    (tmp_path / "basic").mkdir()
    (tmp_path / "basic" / "expected.yaml").write_text("mine")
    main([str(tmp_path)])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)
    assert (tmp_path / "basic" / "expected.yaml").read_text() == "mine"
    (tmp_path / "basic" / "snapshot" / "old.jsonl").write_text("{}")
    main([str(tmp_path / "basic"), "--tenant", "basic"])
    assert not (tmp_path / "basic" / "snapshot" / "old.jsonl").exists()


@pytest.mark.parametrize(
    "arguments", [["OUT", "--size", "5"], ["OUT", "--tenant", "sample", "--size", "5"], ["serve", "--tenant", "sample", "--size", "5"]]
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main([str(tmp_path / each) if each == "OUT" else each for each in arguments])
    assert error.value.code == 2
    assert list(tmp_path.iterdir()) == []
