"""Whole collections from a service on which something goes wrong: real sockets, the real transport, the service's clock fixed."""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scanner.collect.clouds import loopback
from scanner.collect.collector import Job, Limits, collect
from scanner.collect.graph import Graph
from scanner.collect.plan import everything
from scanner.collect.secrets import Secrets
from scanner.collect.signin import Settings, credential_factory
from scanner.collect.tokens import Tokens
from scanner.collect.transport import Wire
from scanner.resources.registry import Resource, registry
from scanner.sandbox.faults import Fault, Seeded
from scanner.sandbox.service import Request, Running, Service, running
from scanner.sandbox.tenants import tenant_of
from tests.collect.fake_graph import Told, tree

FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
TENANT = "exemplary"
# What is always asked first; a fault of everything spares it by standing behind this one, which does nothing.
FIRST = (Fault("/v1.0/organization", times=0), Fault("/v1.0/subscribedSkus", times=0))
MANIFEST = "manifest.json"
# Lists, what is read per record of a list as one object, and as a list; in pages of four each of them has several.
FEW = (
    "defender.windowsProtectionStates",
    "entra.userAuthenticationRequirements",
    "entra.users",
    "intune.deviceConfigurationStatuses",
    "intune.deviceConfigurations",
    "intune.managedDevices",
)
PAGED: dict[str, Any] = {"top": 4, "resources": FEW}


@dataclass(frozen=True)
class Collected:
    """What became of one collection. ``log``: what the service was asked; ``renewals``: tokens fetched because of a 401."""

    folder: Path
    manifest: dict[str, Any]
    log: list[Request]
    seconds: float
    renewals: int

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """Resource → its entry of the manifest."""
        found: dict[str, dict[str, Any]] = self.manifest["resources"]
        return found

    @property
    def files(self) -> dict[str, bytes]:
        """File → its bytes; all but the manifest."""
        return {name: data for name, data in tree(self.folder).items() if name != MANIFEST}

    @property
    def raw(self) -> bytes:
        """The bytes of the manifest."""
        return (self.folder / MANIFEST).read_bytes()

    def said(self, resource: str) -> tuple[Any, ...]:
        """State, completeness, reason and detail of a resource."""
        entry = self.entries[resource]
        return entry["state"], entry["complete"], entry["reason"], entry["detail"]

    def asked(self) -> list[Request]:
        """The requests to Graph, sign-in not among them."""
        return [each for each in self.log if each.target.startswith(("/v1.0/", "/beta/"))]

    def asked_for(self, path: str, query: str = "") -> list[Request]:
        """The requests for one path."""
        return [each for each in self.asked() if each.target.partition("?")[0] == path and query in each.target]

    def sign_ins(self) -> int:
        """How many tokens were asked for."""
        return sum(each.target.endswith("/token") for each in self.log)

    def answers(self) -> dict[str, list[int]]:
        """Target (inside batches too) → the statuses that it was answered with, in their order."""
        found: dict[str, list[int]] = {}
        for request in self.asked():
            api = request.target.split("/")[1]
            for url, status in request.items.items():
                found.setdefault(f"/{api}{url}", []).append(status)
            if not request.items:
                found.setdefault(request.target, []).append(request.status)
        return found


async def collecting(
    service: Running,
    out: Path,
    resources: tuple[str, ...] | None = None,
    *,
    limits: Limits | None = None,
    wire: Wire | None = None,
    chance: Callable[[], float] = lambda: 0.0,
    clock: Callable[[], float] = time.time,
) -> Collected:
    """Sign in and collect (everything, unless told otherwise). ``chance`` 0: waits that nobody stated are none."""
    tenant = service.service.tenant
    cloud, secrets, before, started = loopback(service.url), Secrets({}), len(service.log), time.monotonic()
    settings = Settings(tenant=tenant.id, client=None, certificate=None, environment={}, clock=clock, say=lambda _: None, secrets=secrets)
    make = credential_factory("sandbox", settings, cloud)
    groups = tuple(tenant.team_id(team) for team in tenant.teams)
    async with (
        Tokens(make, cloud.scope, clock=clock, tenant=tenant.id, secrets=secrets) as tokens,
        Graph(tokens, cloud, wire=wire, chance=chance) as graph,
    ):
        claims = await tokens.sign_in()
        wanted = everything() if resources is None else resources
        job = Job(out, tenant.id, wanted, groups, "sandbox", claims.permissions or (), "telework-scan 0", resume=False, limits=limits or Limits())
        manifest = await collect(job, graph, Told())
    return Collected(out, manifest, service.log[before:], time.monotonic() - started, tokens.renewals)


def collected(
    out: Path,
    *faults: Fault | Seeded,
    tenant: str = TENANT,
    resources: tuple[str, ...] | None = None,
    limits: Limits | None = None,
    wire: Wire | None = None,
    chance: Callable[[], float] = lambda: 0.0,
    **options: Any,
) -> Collected:
    """Collect from a service with these faults. ``options``: of `Service`."""
    with running(Service(tenant_of(tenant), faults=faults, **options)) as service:
        return asyncio.run(collecting(service, out, resources, limits=limits, wire=wire, chance=chance))


_CLEAN = tempfile.TemporaryDirectory()


def clean(tenant: str = TENANT, top: int | None = None, resources: tuple[str, ...] | None = None) -> Collected:
    """An undisturbed collection."""
    return _clean(tenant, top, resources)


@cache
def _clean(tenant: str, top: int | None, resources: tuple[str, ...] | None) -> Collected:
    return collected(Path(tempfile.mkdtemp(dir=_CLEAN.name)) / "snapshot", tenant=tenant, top=top, resources=resources)


def assert_as_clean(found: Collected, undisturbed: Collected) -> None:
    """Hold that nothing at all differs from an undisturbed collection, but for the folder."""
    assert found.files == undisturbed.files
    assert found.raw == undisturbed.raw


def path_of(resource: Resource) -> str:
    """The path with its version, ``{id}`` for the parent."""
    return f"/{resource.api}{resource.endpoint}"


# What tells resources apart that are read at one address.
_APART = {
    "entra.pendingInvitations": "$filter=externalUserState",
    "entra.userSignInActivity": "signInActivity",
    "entra.users": "passwordPolicies",
}


def struck(name: str, **fault: Any) -> Fault:
    """A fault of everything that is asked for one resource, for ever unless told otherwise."""
    return Fault(path_of(registry()[name]), **{"exact": True, "times": 0, "query": _APART.get(name, ""), **fault})


def different(found: Collected, undisturbed: Collected) -> set[str]:
    """The resources whose entry or file is not that of an undisturbed collection."""
    files, own = undisturbed.files, found.files
    assert found.entries.keys() == undisturbed.entries.keys()
    return {
        name
        for name, entry in undisturbed.entries.items()
        if found.entries[name] != entry or own.get(found.entries[name]["file"]) != files.get(entry["file"])
    }


def asked_again(found: Collected) -> dict[str, int]:
    """What was asked for again although it had been answered well, and how often."""
    return {target: len(statuses) - statuses.index(200) - 1 for target, statuses in found.answers().items() if 200 in statuses[:-1]}
