"""Sample tenants through the real transport: what is collected from their service is what they hold, byte for byte."""

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.clouds import loopback
from scanner.collect.collector import Job, Limits, collect
from scanner.collect.graph import Graph
from scanner.collect.secrets import Secrets
from scanner.collect.signin import Settings, credential_factory
from scanner.collect.tokens import Tokens
from scanner.resources.registry import registry
from scanner.sandbox.faults import Fault
from scanner.sandbox.plan import Tenant
from scanner.sandbox.service import Running, Service, running
from scanner.sandbox.tenants import NAMES, tenant_of
from scanner.sandbox.write import write_snapshot
from scanner.snapshot.verify import verify_snapshot
from tests.collect.fake_graph import Told, tree

# Several resources are read of users; only this one selects the property.
USERS, OWN = "/v1.0/users", "passwordPolicies"


def served(service: Running, tenant: Tenant, out: Path, tool: str, limits: Limits) -> dict[str, Any]:
    """Sign in to the service and collect everything that the tenant knows of. Returns the manifest."""

    async def run() -> dict[str, Any]:
        cloud, secrets = loopback(service.url), Secrets({})
        settings = Settings(tenant=tenant.id, client=None, certificate=None, environment={}, clock=time.time, say=lambda _: None, secrets=secrets)
        make = credential_factory("sandbox", settings, cloud)
        async with Tokens(make, cloud.scope, clock=time.time, tenant=tenant.id, secrets=secrets) as tokens, Graph(tokens, cloud) as graph:
            claims = await tokens.sign_in()
            wanted = tuple(name for name in registry() if name not in tenant.absent)
            groups = tuple(tenant.team_id(team) for team in tenant.teams)
            job = Job(out, tenant.id, wanted, groups, "sandbox", claims.permissions or (), tool, resume=False, limits=limits)
            return await collect(job, graph, Told())

    return asyncio.run(run())


def written(tenant: Tenant, out: Path) -> tuple[dict[str, bytes], str]:
    """The tenant's own snapshot (without what no service holds), and the tool that its manifest names."""
    write_snapshot(replace(tenant, office=None), out)
    tool: str = json.loads((out / "manifest.json").read_bytes())["tool"]
    return tree(out), tool


# Of the tenant without a record the organisation is collected in any case.
@pytest.mark.parametrize("name", sorted(set(NAMES) - {"empty"}))
def test_what_is_collected_equals_what_the_tenant_holds(tmp_path: Path, name: str) -> None:
    tenant = tenant_of(name)
    expected, tool = written(tenant, tmp_path / "own")
    with running(Service(tenant)) as service:
        served(service, tenant, tmp_path / "collected", tool, Limits())
    assert tree(tmp_path / "collected") == expected
    assert verify_snapshot(tmp_path / "collected")[1] == []


def test_in_whatever_order_and_in_however_small_pages_it_comes_the_records_are_the_same(tmp_path: Path) -> None:
    tenant = tenant_of("sample")
    expected, tool = written(tenant, tmp_path / "own")
    with running(Service(tenant, unordered=True, top=7)) as service:
        manifest = served(service, tenant, tmp_path / "collected", tool, Limits(at_once=3, batch=4))
    found = tree(tmp_path / "collected")
    del found["manifest.json"], expected["manifest.json"]
    assert found == expected
    assert manifest["resources"]["entra.users"]["pages"] > 1
    assert all(entry["detail"] is None or entry["reason"] == "not_licensed" for entry in manifest["resources"].values())


@pytest.mark.parametrize(
    ("fault", "detail"),
    [
        (Fault(USERS, query=OWN, body=b"<html>", times=2), None),
        (Fault(USERS, query=OWN, cut=100), None),
        (Fault(USERS, query=OWN, first=2, again=True), "7 duplicate objects"),
        (Fault(USERS, query=OWN, first=2, link="{self}", times=0), "page loop"),
        (Fault(USERS, query=OWN, first=2, status=410), None),
    ],
    ids=["no JSON", "cut off", "a page twice", "a circle", "a link that expired"],
)
def test_a_fault_is_mended_or_said(tmp_path: Path, fault: Fault, detail: str | None) -> None:
    tenant = tenant_of("sample")
    expected, tool = written(tenant, tmp_path / "own")
    with running(Service(tenant, top=7, faults=[fault])) as service:
        manifest = served(service, tenant, tmp_path / "collected", tool, Limits())
    entry = manifest["resources"]["entra.users"]
    assert entry["detail"] == detail
    if entry["complete"]:
        assert tree(tmp_path / "collected")["entra/users.jsonl"] == expected["entra/users.jsonl"]
    assert verify_snapshot(tmp_path / "collected")[1] == []
