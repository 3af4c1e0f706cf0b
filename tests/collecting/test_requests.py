"""Every request of a full collection: it only reads, it is what a resource file says, and it is made once."""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import pytest

from scanner.resources.registry import Resource, registry
from scanner.sandbox.service import Request, Service, running
from tests.collecting.whole import collect, whole_tenant

SENT = {"accept", "accept-encoding", "authorization", "connection", "host", "prefer", "user-agent"}
OF_A_BATCH = SENT | {"content-length", "content-type"}
OF_AN_ITEM = {"Accept": "application/json", "Prefer": "include-unknown-enum-members"}
# Every page size that is asked for, and the largest that Microsoft's page allows.
PAGE_SIZES = {
    "entra.groupMembers": ("999", 999, "https://learn.microsoft.com/graph/api/group-list-transitivemembers"),
    "entra.groups": ("999", 999, "https://learn.microsoft.com/graph/api/group-list"),
    "entra.pendingInvitations": ("999", 999, "https://learn.microsoft.com/graph/api/user-list"),
    "entra.riskDetections": ("500", 500, "https://learn.microsoft.com/graph/api/riskdetection-list"),
    "entra.riskyUsers": ("500", 500, "https://learn.microsoft.com/graph/api/riskyuser-list"),
    "entra.userSignInActivity": ("500", 500, "https://learn.microsoft.com/graph/api/user-list"),
    "entra.users": ("999", 999, "https://learn.microsoft.com/graph/api/user-list"),
    "security.secureScores": ("1", 1, "https://learn.microsoft.com/graph/api/security-list-securescores"),
}


@dataclass(frozen=True)
class Collection:
    """One collection and what its service was asked."""

    tenant: str
    folder: Path
    log: list[Request]

    @property
    def asked(self) -> Iterator[str]:
        """Every address with its version, those inside batches included, decoded."""
        for request in self.log:
            if request.method == "GET":
                yield unquote(request.target)
            elif request.target.endswith("/$batch"):
                yield from (unquote(request.target.removesuffix("/$batch") + item["url"]) for item in json.loads(request.body)["requests"])


@pytest.fixture(scope="module", params=["exemplary", "vpn"])
def collection(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    tenant = whole_tenant(request.param)
    out = tmp_path_factory.mktemp("collected") / "snapshot"
    with running(Service(tenant, top=5)) as service:
        collect(service.url, tenant, out)
    return Collection(tenant.id, out, list(service.log))


def test_every_request_is_a_get_a_batch_of_gets_or_the_sign_in(collection: Collection) -> None:
    kinds = Counter((each.method, each.target.rpartition("/")[2] if each.method != "GET" else "") for each in collection.log)
    assert set(kinds) == {("GET", ""), ("POST", "$batch"), ("POST", "token")}
    assert kinds["POST", "token"] == 1
    for each in collection.log:
        if each.method == "GET":
            assert each.body == b""
        elif each.target.endswith("/$batch"):
            assert each.target in ("/v1.0/$batch", "/beta/$batch")
            (name, items), *others = json.loads(each.body).items()
            assert (name, others) == ("requests", [])
            assert 1 <= len(items) <= 20
            for number, item in enumerate(items):
                assert item == {"id": str(number), "method": "GET", "url": item["url"], "headers": OF_AN_ITEM}
                assert item["url"].startswith("/")
        else:
            assert each.target == f"/{collection.tenant}/oauth2/v2.0/token"
    assert {each.status for each in collection.log} == {200}
    assert {status for each in collection.log for status in each.items.values()} <= {200, 404}


def test_nothing_is_sent_but_the_token_and_how_the_answer_should_look(collection: Collection) -> None:
    tokens = set()
    for each in collection.log:
        if each.target.endswith("/token"):
            continue
        assert set(each.headers) == (OF_A_BATCH if each.method == "POST" else SENT)
        assert {name: each.headers[name] for name in ("accept", "accept-encoding", "prefer")} == {
            "accept": "application/json",
            "accept-encoding": "gzip",
            "prefer": "include-unknown-enum-members",
        }
        assert each.headers["user-agent"].startswith("telework-scan/")
        tokens.add(each.authorization)
    (token,) = tokens
    assert token.startswith("Bearer ey")


def resource_of(address: str) -> Resource:
    """The one resource whose file says that address."""
    api, _, rest = address.removeprefix("/").partition("/")
    path, _, query = f"/{rest}".partition("?")
    options = Counter(option for option in parse_qsl(query) if option[0] != "$skiptoken")
    found = []
    for resource in registry().values():
        before, parented, after = resource.endpoint.partition("{id}")
        inner = path[len(before) : len(path) - len(after)]
        fits = path == before + inner + after and inner and "/" not in inner if parented else path == resource.endpoint
        if fits and resource.api == api and Counter(parse_qsl(unquote(resource.query))) == options:
            found.append(resource)
    assert len(found) == 1, address
    return found[0]


def test_every_address_is_what_one_resource_file_says_and_every_resource_is_asked_for(collection: Collection) -> None:
    asked = Counter(resource_of(address).name for address in collection.asked)
    manifest = json.loads((collection.folder / "manifest.json").read_bytes())["resources"]
    assert manifest.keys() == registry().keys()
    unasked = registry().keys() - asked.keys()
    assert all(manifest[name]["reason"] == "not_licensed" or (registry()[name].parented and manifest[name]["count"] == 0) for name in unasked)
    assert len(asked) > 50


def test_nothing_is_asked_for_twice(collection: Collection) -> None:
    assert [address for address, times in Counter(collection.asked).items() if times > 1] == []


def test_members_are_asked_for_of_objects_that_were_read_or_named(collection: Collection) -> None:
    read = {path.relative_to(collection.folder).with_suffix("").as_posix().replace("/", "."): path for path in collection.folder.glob("*/*")}
    parented = 0
    for address in collection.asked:
        resource = resource_of(address)
        if resource.parented:
            before, _, after = f"/{resource.api}{resource.endpoint}".partition("{id}")
            parent = address.partition("?")[0][len(before) :].removesuffix(after)
            naming = [resource.per] if resource.per else [*resource.named_by]
            assert any(json.dumps(parent).encode() in read[name].read_bytes() for name in naming if name in read), address
            parented += 1
    assert parented > 30


def test_page_sizes_are_those_that_microsoft_documents(collection: Collection) -> None:
    assert {resource.name: size for resource in registry().values() if (size := dict(parse_qsl(resource.query)).get("$top"))} == {
        name: size for name, (size, _, _) in PAGE_SIZES.items()
    }
    assert all(int(size) <= most and page.startswith("https://learn.microsoft.com/graph/api/") for size, most, page in PAGE_SIZES.values())
    first = [dict(parse_qsl(address.partition("?")[2])) for address in collection.asked if "$skiptoken" not in address]
    assert {options["$top"] for options in first if "$top" in options} == {"1", "500", "999"}


def test_a_token_is_sent_as_it_was_given_and_says_which_tenant_it_is_for(collection: Collection) -> None:
    payload = next(each.authorization for each in collection.log if each.authorization).split(".")[1]
    manifest = json.loads((collection.folder / "manifest.json").read_bytes())
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (claims["tid"], sorted(claims["roles"])) == (manifest["tenant"]["id"], manifest["permissions"])
