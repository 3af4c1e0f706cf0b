"""Secrets of a run: in no error, no debug line, no log line of a library; and taken out of whatever is printed all the same."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.collect.secrets import Secrets
from tests.collect.aids import jwt

ROOT = Path(__file__).resolve().parents[2]
CANARY = "pä/s+s w&r~d\"'\\端"

FORMS = [
    CANARY,
    quote(CANARY),
    quote(CANARY, safe=""),
    quote(CANARY, safe="").lower(),
    quote_plus(CANARY),
    json.dumps(CANARY),
    json.dumps(CANARY, ensure_ascii=False),
    repr(CANARY),
    base64.b64encode(CANARY.encode()).decode(),
    base64.urlsafe_b64encode(CANARY.encode()).decode(),
    base64.b64encode(f"a:{CANARY}".encode()).decode(),
    base64.b64encode(f"user:{CANARY}".encode()).decode(),
    base64.b64encode(f"user1:{CANARY}\n".encode()).decode(),
]


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_hidden_in_every_form_it_may_take(form: str) -> None:
    secrets = Secrets({})
    secrets.add(CANARY)
    hidden = secrets.hide(f"before {form} after")
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")
    assert "***" in hidden
    for piece in (CANARY, quote(CANARY, safe=""), base64.b64encode(CANARY.encode()).decode()[:8]):
        assert piece not in hidden


@given(st.text(st.characters(codec="utf-8", exclude_characters="*"), min_size=4, max_size=40), st.text(max_size=7), st.text(max_size=7))
def test_no_secret_survives_wherever_it_stands(secret: str, before: str, after: str) -> None:
    secrets = Secrets({})
    secrets.add(secret)
    text = before + secret + after
    assert secret not in secrets.hide(text)
    assert "***" in secrets.hide(base64.b64encode(text.encode()).decode())


def test_the_secrets_of_the_environment_are_known_from_the_start() -> None:
    environment = {
        "AZURE_CLIENT_SECRET": "canary-01",
        "AZURE_CLIENT_CERTIFICATE_PASSWORD": "canary-02",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "canary-03",
        "GITHUB_TOKEN": "canary-04",
        "IDENTITY_HEADER": "canary-05",
        "HTTPS_PROXY": "http://user:canary%2F06@proxy.example.jp:8080",
        "http_proxy": "user:canary-07@proxy.example.jp:8080",
        "ALL_PROXY": "http://[broken",
        "AZURE_CLIENT_ID": "not a secret",
        "HOME": "/home/person",
    }
    text = "canary-01 canary-02 canary-03 canary-04 canary-05 canary/06 canary%2F06 canary-07 not a secret /home/person proxy.example.jp"
    assert Secrets(environment).hide(text) == "*** *** *** *** *** *** *** *** not a secret /home/person proxy.example.jp"


def test_what_is_too_short_to_be_told_from_words_is_left_alone() -> None:
    secrets = Secrets({"AZURE_CLIENT_SECRET": "abc"})
    secrets.add("")
    assert secrets.hide("abc") == "abc"


def test_a_token_is_hidden_even_if_nobody_told_of_it() -> None:
    assert Secrets({}).hide(f"Authorization: Bearer {jwt()}, and Bearer opaque-token-123; Bearer short") == (
        "Authorization: Bearer ***, and Bearer *** Bearer short"
    )
    assert Secrets({}).hide(f"x={jwt()}&y") == "x=***&y"


RUN = """
import asyncio, json, sys
from scanner.collect.errors import SignInError
from scanner.collect.graph import Budget, GraphError
from scanner.collect.secrets import quiet_logging
from tests.collect.aids import Issuer, Waits, asking, plenty
from tests.collect.scripted import Reply, serving

quiet_logging()
names = iter(f"canary-{number:02}-x" for number in range(1, 100))

def body(status):
    error = {"code": next(names) + " not a code", "message": next(names), "innerError": {"request-id": next(names)}}
    return Reply(status, json.dumps({"error": error, next(names): next(names)}).encode(), {"Retry-After": next(names), "WWW-Authenticate": "Bearer " + next(names)})

faults = [body(status) for status in (429, 500, 502, 503, 504, 401, 403)]
faults += [Reply(reset=True), Reply(200, next(names).encode()), Reply(302, b"", {"Location": "https://" + next(names) + "/v1.0/x"})]
faults += [Reply(200, b'{"error":{"code":"a b","message":"%s"}}' % next(names).encode()), Reply(200, b'{"v":"%s"}' % next(names).encode(), cut=9)]
faults += [Reply(404, b"x", {next(names): next(names), "Set-Cookie": next(names)}), Reply(200, b'{"value":[],"x":"%s"}' % next(names).encode())]

async def run():
    issuer = Issuer(sub=next(names))
    async with serving(faults) as server, asking(server, issuer, sleep=Waits(), debug=print) as graph:
        for _ in range(8):
            secret = next(names)
            address = f"http://127.0.0.1:{server.port}/v1.0/users/{secret}/x?$skiptoken={next(names)}&{next(names)}=1&$select={next(names)}"
            try:
                await graph.get(address, plenty())
            except GraphError as error:
                print(repr(error), error, error.__cause__, error.__suppress_context__ or error.__context__)
        for link in (f"https://{next(names)}.example/v1.0/x", f"https://u:{next(names)}@graph.microsoft.com/v1.0/x"):
            try:
                await graph.get(link, plenty())
            except GraphError as error:
                print(repr(error), error)
        try:
            await graph.batch("v1.0", ["/x?$skiptoken=" + next(names)], Budget(0.2))
        except GraphError as error:
            print(repr(error))
    print("requests", len(server.log), "canaries", next(names))
    asyncio.get_running_loop().create_task(failing())
    await asyncio.sleep(0)

async def failing():
    raise ValueError("canary-98-x")

asyncio.run(run())
import gc; gc.collect()
import logging
for name in ("azure.identity", "msal", "httpx", "urllib3.connectionpool", "kiota_http"):
    logging.getLogger(name).error("canary-99-x")
"""


def test_faults_full_of_canaries_leave_none_in_the_output() -> None:
    environment = {**os.environ, "AZURE_CLIENT_SECRET": "canary-97-x", "HTTPS_PROXY": "http://u:canary-96-x@127.0.0.1:9"}
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    *lines, last = done.stdout.splitlines()
    assert int(last.removeprefix("requests ").split()[0]) >= 15
    assert int(last.split("canary-")[1][:2]) > 60  # so many canaries were let fly
    assert "canary" not in "".join(lines)
    assert done.stderr == ""
    assert any(line.startswith("GET /v1.0/users/{id}/x ?$skiptoken,…,$select 429") for line in lines)
