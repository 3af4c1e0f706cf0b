"""Of every person: whether a second factor is unavoidable, and what asks for it.

A legacy client that is neither stopped nor challenged is a gap of the requirement ``legacyAuthentication``, not of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.access.choices import unless
from scanner.derive.access.people import STARTED, Person, Standing
from scanner.derive.access.policies import titles
from scanner.derive.access.requirements_list import MFA_NEED
from scanner.derive.access.world import Demand, World, enforced
from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.people.accounts import Federation
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, disjunction, unknown

DEMANDED, OFFICE365, CHALLENGED, PARTLY, NOT_DEMANDED = "demanded", "office365", "challenged", "partly", "not_demanded"


@dataclass(frozen=True, slots=True)
class _Coverage:
    """What is asked of everybody with one standing."""

    second_factor: str | Unknown
    protected: Truth
    by: list[str] | Unknown
    policies: list[str] | Unknown
    near_misses: list[str] | Unknown


def mfa_coverage(tables: Tables, organisation: Organisation) -> Derived:
    """Make ``derived.mfaCoverage``: one record per user who is enabled, or may be; emergency accounts included."""
    users = tables["entra.users"]
    if users.missing is not None:
        return nothing(users.missing)
    world = World(tables, organisation)
    demand = Demand(world, MFA_NEED)
    known: dict[Standing, _Coverage] = {}
    federation = Federation(tables["entra.domains"])
    records = sorted(_records(world, demand, known, federation), key=lambda each: each["id"])
    return Derived(records, None, world.people.open is None)


def _records(world: World, demand: Demand, known: dict[Standing, _Coverage], federation: Federation) -> Iterator[Mapping[str, Any]]:
    for person in world.people:
        standing = person.standing
        if standing not in known:
            known[standing] = _coverage(world, demand, standing)
        yield _record(person, known[standing], federation.of(person.upn))


def _record(person: Person, coverage: _Coverage, federated: Truth) -> dict[str, Any]:
    standing = person.standing
    return {
        "id": person.id,
        "displayName": fact(person.name),
        "userPrincipalName": fact(person.upn),
        "userType": fact(person.user_type),
        "breakGlass": fact(standing.break_glass),
        "service": fact(standing.service),
        "privileged": fact(standing.privileged),
        "federated": fact(federated),
        "secondFactor": fact(coverage.second_factor),
        "protected": fact(coverage.protected),
        "by": fact(coverage.by),
        "policies": fact(coverage.policies),
        "nearMisses": fact(coverage.near_misses),
    }


def _coverage(world: World, demand: Demand, standing: Standing) -> _Coverage:
    if isinstance(standing.enabled, Unknown):
        return _Coverage(*[standing.enabled] * 5)
    asked = demand.of(standing.signature)
    # A state that is not known is told of by the first step.
    started = standing.per_user == STARTED
    ladder = (
        (DEMANDED, disjunction((asked.everywhere, enforced(standing)))),
        (OFFICE365, asked.suite),
        (CHALLENGED, world.defaults),
        (PARTLY, disjunction((asked.somewhere, started))),
        (NOT_DEMANDED, True),
    )
    second_factor = _first(ladder)
    mechanisms = (
        ("securityDefaults", world.defaults),
        ("conditionalAccess", asked.somewhere),
        ("perUserMfa", disjunction((enforced(standing), started))),
    )
    by = [name for name, asks in mechanisms if asks is True]
    return _Coverage(
        second_factor,
        demand.met(standing),
        second_factor if isinstance(second_factor, Unknown) else by,
        unless(world.policies_open, titles(world.policies[index] for index in asked.policies)),
        unless(world.policies_missing, _near_misses(world, standing, second_factor)),
    )


def _first(ladder: tuple[tuple[str, Truth], ...]) -> str | Unknown:
    """Name the highest step that is reached; unknown if it depends on a step about which nothing is certain."""
    doubts: list[Unknown] = []
    for name, reached in ladder:  # noqa: B007 - the last step is always reached
        if reached is True:
            break
        doubts.extend([reached] if isinstance(reached, Unknown) else [])
    return unknown(*(reason for each in doubts for reason in each.reasons)) if doubts else name


def _near_misses(world: World, standing: Standing, second_factor: str | Unknown) -> list[str]:
    """Name the policies that are meant for this person and ask for a second factor, but not unavoidably."""
    if second_factor == DEMANDED:
        return []
    meant = (each for each in world.policies if MFA_NEED.aims(each) and world.scope.included(each.audience, standing.signature) is not False)
    return titles(meant)
