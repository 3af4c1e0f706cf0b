"""Whole collections by the tool's own way from sign-in to the manifest, of tenants that the sandbox serves."""

import argparse
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.cli.collecting import carry_out
from scanner.cli.wanted import Plan
from scanner.collect.plan import everything
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.plan import Tenant


class Silence:
    """Progress that nobody watches."""

    def started(self, resource: str) -> None:
        """The first request of a resource goes out."""

    def grew(self, resource: str, count: int) -> None:
        """So many objects came."""

    def waiting(self, resource: str, seconds: float) -> None:
        """The service asked to wait."""

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        """The resource is finished."""


def whole_tenant(name: str, size: int | None = None) -> Tenant:
    """A sample tenant as the service has it: also with what its sample snapshot leaves out."""
    return dataclasses.replace(COMPANIES[name][0].resized(size), absent=frozenset())


def collect(url: str, tenant: Tenant, out: Path, progress: Silence | None = None, **options: Any) -> dict[str, Any]:
    """Collect everything; the manifest. ``options``: ``sign_in`` (sandbox unless said otherwise), ``debug``, ``resume``."""
    groups = tuple(sorted(tenant.team_id(team) for team in tenant.teams))
    plan = Plan(tenant.id, everything(), frozenset(everything()), groups)
    given: dict[str, Any] = {"sandbox_url": url, "sign_in": "sandbox", "client_id": None, "certificate": None, "cloud": "global", "resume": False}
    given |= {"max_minutes": 5, "debug": False, "pseudonymise": None, **options}
    return carry_out(argparse.Namespace(**given), plan, out, "ja", progress or Silence())


def files_of(folder: Path) -> dict[str, bytes]:
    """Everything in a folder: name → content, hidden files and empty folders (a slash at the end) included."""
    return {
        path.relative_to(folder).as_posix() + ("/" if path.is_dir() else ""): b"" if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() or not any(path.iterdir())
    }
