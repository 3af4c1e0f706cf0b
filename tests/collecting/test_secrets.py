"""No secret of a run is printed or written, whatever goes wrong: at signing in, on the way, in answers, in the program itself."""

import asyncio
import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from scanner.sandbox.faults import Fault
from scanner.sandbox.service import Service, running
from tests.collect.aids import jwt
from tests.collect.certificates import HOSTS, Authority, authority, client_certificate
from tests.collect.proxy import proxying
from tests.collect.scripted import Reply, Request, serving
from tests.collect.test_signin import entra
from tests.collecting.canaries import CLIENT, ENVIRONMENT, MARK, PLAIN, RUN, TENANT, Done, hits, proxy, run
from tests.collecting.whole import collect, whole_tenant

JOBS = "https://pipelines.actions.githubusercontent.com"
HEADERS = {
    "Set-Cookie": f"session={MARK}-cookie; Path=/",
    "WWW-Authenticate": f'Bearer realm="{MARK}-realm", claims="{base64.b64encode(b"{CANARY-claims}").decode()}"',
    "Location": f"https://{MARK}.example/{MARK}?{MARK}",
    "Server": f"{MARK}-server",
    "X-Ms-Diagnostics": f"{MARK}-diagnostics",
    "Retry-After": f"{MARK}-when",
    f"X-{MARK}": "name of a header",
}
# Over a time that is none, azure-identity gives up before it has read the body.
OF_SIGN_IN = {name: value for name, value in HEADERS.items() if name != "Retry-After"}


def graph_error(code: str = f"{MARK} is no code") -> bytes:
    """An error of Graph, full of what is nobody's business; a code that is no plain word among it."""
    inner = {"request-id": f"{MARK}-request", "date": f"{MARK}-date", "innererror": {"code": f"{MARK}-inner code"}}
    details = [{"target": f"{MARK}-target", "message": f"{MARK}-detail"}]
    return json.dumps({"error": {"code": code, "message": f"{MARK}-message", "innerError": inner, "details": details}, MARK: MARK}).encode()


def oauth_error(number: str) -> bytes:
    description = f"AADSTS{number}: {MARK}-description Trace ID: {MARK}-trace"
    return json.dumps({"error": f"{MARK}-error", "error_description": description, "claims": f"{MARK}-claims", "correlation_id": MARK}).encode()


FAULTS = (
    Fault("/v1.0/subscribedSkus", status=429, headers=HEADERS, body=graph_error()),
    Fault("/v1.0/subscribedSkus", first=2, status=500, headers=HEADERS, body=graph_error()),
    Fault("/v1.0/subscribedSkus", first=3, status=401, headers=HEADERS, body=graph_error(), expire=True),
    Fault("/v1.0/domains", times=0, status=403, headers=HEADERS, body=graph_error()),
    Fault("/v1.0/policies/authorizationPolicy", times=0, status=400, headers=HEADERS, body=graph_error(f"{MARK}." * 20)),
    Fault("/v1.0/groupSettings", times=0, status=404, headers=HEADERS, body=graph_error()),
    Fault("/v1.0/roleManagement/directory/roleAssignments", times=0, body=graph_error()),
    Fault("/v1.0/roleManagement/directory/roleDefinitions", times=0, body=f"<html>{MARK}-page</html>".encode(), headers={"Content-Type": MARK}),
    Fault("/v1.0/admin/sharepoint/settings", times=2, body=f'{{"value":"{MARK}-body'.encode()),
    Fault("/v1.0/security/secureScores", times=0, body=f'{{"{MARK}":NaN,"{MARK}":"\\ud800"}}'.encode()),
    Fault("/v1.0/devices", times=2, status=502, body=f"{MARK}-gateway".encode()),
    Fault("/v1.0/reports", status=200, body=f'{{"value":[{{"id":"1","x":"{MARK}-cut'.encode(), cut=30),
    Fault("/v1.0/identity/conditionalAccess/policies", redirect=f"https://{MARK}.example/{MARK}", times=0, headers=HEADERS),
    Fault("/v1.0/users", query="assignedLicenses", times=0, link=f"https://user:{MARK}@{MARK}.example/v1.0/users?$skiptoken={MARK}"),
    Fault("/v1.0/groups", exact=True, times=0, link="{base}/v1.0/groups?$skiptoken=CANARY-token&CANARY=CANARY-option", first=1),
    Fault("/v1.0/deviceManagement/roleAssignments", times=0, status=302, headers={"Location": f"{{base}}/v1.0/{MARK}"}),
    Fault("/v1.0/deviceManagement/managedDevices/{id}/windowsProtectionState", times=0, status=403, headers=HEADERS, body=graph_error()),
    Fault("/beta/deviceManagement/configurationPolicies/{id}/settings", times=1, status=500, headers=HEADERS, body=graph_error()),
    Fault("/v1.0/$batch", status=503, headers=HEADERS, body=graph_error()),
    Fault("/beta/$batch", reset=True),
)


def test_more_than_thirty_canaries_are_let_fly() -> None:
    spoken = [*ENVIRONMENT.values(), *proxy(1).values(), *HEADERS.values(), graph_error().decode(), oauth_error("1").decode()]
    spoken += [(fault.body or b"").decode() + (fault.link or "") + (fault.redirect or "") for fault in FAULTS if fault.headers is not HEADERS]
    assert sum(text.count(MARK) for text in spoken) > 60
    assert all(hits(text.encode()) for text in (f"x{MARK}y", base64.b64encode(f"user:{MARK}/+".encode()).decode(), MARK.encode().hex()))
    assert hits(b"canary")
    assert not hits(b"can ary")


def test_a_collection_with_faults_full_of_canaries_shows_and_stores_none(tmp_path: Path) -> None:
    tenant = whole_tenant("exemplary")
    with running(Service(tenant, faults=FAULTS)) as service:
        arguments = ["collect", "--sandbox-url", service.url, "--tenant", tenant.id, "--all", "--debug", "--out", str(tmp_path / "run" / "out")]
        done = asyncio.run(run(tmp_path / "run", arguments, {**ENVIRONMENT, **proxy(9)}))
    struck = sum(any(request.fault is fault for request in service.log) for fault in FAULTS)
    assert done.code == 3, done.said
    assert struck == len(FAULTS) - 2  # those two strike items of batches
    manifest = json.loads((tmp_path / "run" / "out" / "manifest.json").read_bytes())
    assert sum(not entry["complete"] for entry in manifest["resources"].values()) >= 10
    assert b"GET /v1.0/subscribedSkus 401" in done.said
    assert done.hits == []


def test_the_tokens_of_a_run_are_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The sandbox's tokens have a canary inside; --debug, and one of them is refused on the way."""
    tenant = whole_tenant("vpn")
    with running(Service(tenant, top=3, faults=(Fault("/v1.0/users", first=2, expire=True),))) as service:
        collect(service.url, tenant, tmp_path / "out", debug=True)
    tokens = {request.authorization.removeprefix("Bearer ") for request in service.log} - {""}
    assert len(tokens) == 2
    assert all(hits(token.encode()) for token in tokens)
    said = "".join(capfd.readouterr())
    assert "GET /v1.0/users" in said
    assert not any(part in said for token in tokens for part in token.split(".") if part)
    assert hits(said.encode()) == []


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("ca"), *HOSTS)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the ways to sign in read: a certificate with a password and one without, a federated token, an az that fails."""
    folder = tmp_path_factory.mktemp("files")
    client_certificate(folder / "plain.pem")
    client_certificate(folder / "protected.pem", "another password")
    (folder / "federated").write_text(f"eyJhbGciOiJSUzI1NiJ9.{MARK}-federated.{MARK}", encoding="ascii")
    (folder / "az").write_text(f"#!/bin/sh\necho '{MARK}-cli'\necho 'AADSTS70043: {MARK}-cli' >&2\nexit 1\n", encoding="ascii")
    (folder / "az").chmod(0o755)
    return folder


def ways(files: Path, port: int) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Every way to sign in: a name, the mode, and its variables; ``port`` is where the managed identity's service should be."""
    yield "secret", "secret", {}
    yield "certificate", "certificate", {"AZURE_CLIENT_CERTIFICATE_PATH": str(files / "plain.pem"), "AZURE_CLIENT_CERTIFICATE_PASSWORD": ""}
    yield "wrong-password", "certificate", {"AZURE_CLIENT_CERTIFICATE_PATH": str(files / "protected.pem")}
    yield "federated", "federated", {"AZURE_FEDERATED_TOKEN_FILE": str(files / "federated")}
    yield "github", "federated", {"ACTIONS_ID_TOKEN_REQUEST_URL": f"{JOBS}/{MARK}?x={MARK}"}
    yield "device-code", "device-code", {}
    yield "managed-identity", "managed-identity", {"IDENTITY_ENDPOINT": f"http://127.0.0.1:{port}/{MARK}"}
    yield "azure-cli", "azure-cli", {"PATH": f"{files}:/usr/bin:/bin"}


async def all_ways(tmp_path: Path, files: Path, port: int, own: Mapping[str, str]) -> dict[str, Done]:
    arguments = ["collect", "--tenant", TENANT, "--client-id", CLIENT, "--debug", "--out", "out", "--sign-in"]
    found = list(ways(files, port))
    runs = [run(tmp_path / name, [*arguments, mode], {**ENVIRONMENT, **own, **variables}) for name, mode, variables in found]
    return dict(zip([name for name, _, _ in found], await asyncio.gather(*runs), strict=True))


def assert_silent(runs: dict[str, Done], said: Mapping[str, bytes], files: Path) -> None:
    """Nothing secret is said, nothing at all is written, and each says what it should (the one without a name: all others)."""
    keys = [line for file in files.glob("*.pem") for line in file.read_bytes().splitlines() if len(line) > 40]
    assert len(keys) > 60
    assert {name: done.hits for name, done in runs.items() if done.hits} == {}
    assert [name for name, done in runs.items() for key in keys if key in done.said] == []
    assert [path for done in runs.values() for path in done.home.rglob("*") if path.is_file()] == []
    assert {name: done.code for name, done in runs.items()} == {name: 2 if name == "wrong-password" else 3 for name in runs}
    assert {name: done.said for name, done in runs.items() if said.get(name, said[""]) not in done.said} == {}


WRONG_PASSWORD = b"cannot be read: PEM or PFX with its RSA private key"


def test_every_way_to_sign_in_is_refused_without_a_word_of_the_refusal(tmp_path: Path, company: Authority, files: Path) -> None:
    def refuse(request: Request, _: dict[str, str]) -> Reply:
        return Reply(401, graph_error() if request.headers["host"] in JOBS else oauth_error("7000215"), OF_SIGN_IN)

    async def runs() -> dict[str, Done]:
        async with serving(entra(refuse), company.server) as server, proxying(server.port) as (port, heads):
            async with serving([Reply(400, oauth_error("70021"), OF_SIGN_IN)]) as identity:
                found = await all_ways(tmp_path, files, identity.port, {**proxy(port), "SSL_CERT_FILE": str(company.file)})
            assert len(server.log) >= 8
            assert len(identity.log) >= 1
            assert all(hits(base64.b64decode(head.partition(b"Basic ")[2].split(b"\r")[0])) for head in heads)
            return found

    said = {"": b"AADSTS7000215: ", "wrong-password": WRONG_PASSWORD, "github": b"GitHub Actions gives no token", "azure-cli": b"AADSTS70043"}
    assert_silent(asyncio.run(runs()), {**said, "managed-identity": b"no managed identity that could be used"}, files)


def test_every_way_to_sign_in_fails_without_a_word_where_nobody_answers(tmp_path: Path, files: Path) -> None:
    async def runs() -> dict[str, Done]:
        async with serving([Reply()]) as server:
            closed = server.port
        return await all_ways(tmp_path, files, closed, proxy(closed))

    said = {"": b"cannot be reached", "wrong-password": WRONG_PASSWORD, "github": b"GitHub Actions gives no token", "azure-cli": b"AADSTS70043"}
    assert_silent(asyncio.run(runs()), said, files)


def test_signed_in_at_microsoft_and_refused_by_graph(tmp_path: Path, company: Authority) -> None:
    token = jwt(sub=f"{MARK}-subject", roles=["User.Read.All", f"{MARK} is no permission"])

    def answer(request: Request) -> Reply:
        if request.headers["host"] == "graph.microsoft.com":
            assert request.token == token
            return Reply(403, graph_error(), HEADERS)
        return entra(granted)(request)

    def granted(_: Request, form: dict[str, str]) -> Reply:
        assert hits(form["client_secret"].encode())
        values = {"token_type": "Bearer", "expires_in": 3599, "access_token": token, "refresh_token": f"{MARK}-refresh"}
        return Reply(200, json.dumps(values).encode(), OF_SIGN_IN)

    async def work() -> Done:
        async with serving(answer, company.server) as server, proxying(server.port) as (port, _):
            arguments = ["collect", "--tenant", TENANT, "--client-id", CLIENT, "--sign-in", "secret", "--all", "--debug", "--out", "out"]
            done = await run(tmp_path / "run", arguments, {**ENVIRONMENT, **proxy(port), "SSL_CERT_FILE": str(company.file)})
            assert sum(request.headers["host"] == "graph.microsoft.com" for request in server.log) > 30
            return done

    done = asyncio.run(work())
    assert done.code == 3, done.said
    assert b"GET /v1.0/organization 403" in done.said
    assert (done.home / "work" / "out" / "manifest.json").is_file()
    assert done.hits == []


MISTAKES: Mapping[str, tuple[list[str], Mapping[str, str]]] = {
    "the key in place of its path": (["--sign-in", "certificate"], {"AZURE_CLIENT_CERTIFICATE_PATH": f"-----BEGIN PRIVATE KEY-----\n{MARK}\n"}),
    "a long key in place of its path": (["--sign-in", "certificate"], {"AZURE_CLIENT_CERTIFICATE_PATH": MARK * 900}),
    "the key on the command line": (["--sign-in", "certificate", "--certificate", f"-----BEGIN PRIVATE KEY----- {MARK}"], {}),
    "the token in place of its path": (["--sign-in", "federated"], {"AZURE_FEDERATED_TOKEN_FILE": f"{MARK}-token"}),
    "a long token in place of its path": (["--sign-in", "federated"], {"AZURE_FEDERATED_TOKEN_FILE": f"eyJ.{MARK * 900}"}),
    "the secret on the command line": (["--sign-in", "secret", "--client-secret", MARK], {}),
    "the secret after an equals sign": (["--sign-in", "secret", f"--client-secret={MARK}"], {}),
    "the secret as the client's id": (["--sign-in", "secret", "--client-id", MARK], {}),
    "a password in an address": (["--sandbox-url", f"http://user:{MARK}@127.0.0.1:1"], {}),
    "a proxy that is none": (["--sign-in", "secret"], {"HTTPS_PROXY": f"socks9://user:{MARK}@127.0.0.1:1"}),
}


def test_a_secret_that_was_put_in_the_wrong_place_is_not_shown(tmp_path: Path) -> None:
    async def runs() -> list[Done]:
        base = ["collect", "--tenant", TENANT, "--client-id", CLIENT, "--debug", "--out", "out"]
        given = enumerate(MISTAKES.values())
        return await asyncio.gather(
            *(run(tmp_path / str(number), [*base, *own], {**ENVIRONMENT, "PYTHONDEVMODE": "", **more}, PLAIN) for number, (own, more) in given)
        )

    found = dict(zip(MISTAKES, asyncio.run(runs()), strict=True))
    assert {name: done.hits for name, done in found.items() if done.hits} == {}
    assert {name: done.said for name, done in found.items() if done.code not in (2, 3)} == {}
    assert {name: done.said for name, done in found.items() if b"Traceback" in done.said} == {}


BROKEN = """
import os
import scanner.collect.graph
def broken(response):
    secrets = [os.environ[name] for name in ("AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD", "GITHUB_TOKEN")]
    password = os.environ["HTTPS_PROXY"].partition("@")[0].rpartition(":")[2]
    raise RuntimeError(f"broken by {response.request.headers['authorization']} {secrets} {password} {os.environ['IDENTITY_HEADER']}")
scanner.collect.graph._token_of = broken
"""


def test_a_traceback_holds_no_secret_that_is_known(tmp_path: Path) -> None:
    fault = Fault("/v1.0/organization", status=401)
    with running(Service(whole_tenant("basic"), faults=(fault,))) as service:
        arguments = ["collect", "--sandbox-url", service.url, "--out", "out", "--debug"]
        done = asyncio.run(run(tmp_path / "run", arguments, {**ENVIRONMENT, **proxy(9)}, BROKEN + RUN))
    assert done.code == 4
    assert b"Traceback (most recent call last)" in done.said
    assert b"RuntimeError: broken by Bearer ***" in done.said
    assert done.hits == []
