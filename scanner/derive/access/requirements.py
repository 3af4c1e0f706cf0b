"""Of every requirement that conditional access can meet: whether it is met for everybody concerned, and which policies come close."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Any

from scanner.derive.access.audience import audience_codes, reaches_everybody
from scanner.derive.access.choices import unless
from scanner.derive.access.clauses import alone, clauses
from scanner.derive.access.needs import Need, weight
from scanner.derive.access.people import Standing
from scanner.derive.access.policies import titles
from scanner.derive.access.requirements_list import NEEDS
from scanner.derive.access.sentences import SENTENCES
from scanner.derive.access.world import Demand, World
from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate, unknown
from scanner.model.verdicts import Reason

SHOWN = 20
MECHANISMS = ("securityDefaults", "conditionalAccess", "perUserMfa")

Population = Mapping[Standing, Sequence[str]]


def access_requirements(tables: Tables, organisation: Organisation) -> Derived:
    """Make ``derived.accessRequirements``: one record per requirement."""
    world = World(tables, organisation)
    people = _population(world)
    return Derived([_requirement(world, need, people) for need in NEEDS], None, complete=True)


def access_policies(tables: Tables, organisation: Organisation) -> Derived:
    """Make ``derived.accessPolicies``: one record per requirement and policy of its kind, whatever its state."""
    world = World(tables, organisation)
    if world.policies_missing is not None:
        return nothing(world.policies_missing)
    people = _population(world)
    standings = unless(world.people.open, list(people))
    records = [
        _policy(world, need, index, standings)
        for need in NEEDS
        for index, each in enumerate(world.policies)
        if isinstance(each.id, str) and need.aims(each)
    ]
    told = all(isinstance(each.id, str) for each in world.policies)
    return Derived(sorted(records, key=lambda each: each["id"]), None, complete=told and world.policies_open is None)


def _population(world: World) -> Population:
    """Everybody by standing: the names of those who have it."""
    people: dict[Standing, list[str]] = {}
    for person in world.people:
        people.setdefault(person.standing, []).append(person.title)
    return people


def _requirement(world: World, need: Need, people: Population) -> dict[str, Any]:
    demand = Demand(world, need)
    fine = {standing: _fine(need, demand, standing) for standing in people}
    possible = [standing for standing in people if need.applies(standing) is not False]
    covered = (len(people[standing]) for standing in possible if need.applies(standing) is True and fine[standing] is True)
    standings = unless(world.people.open, list(people))
    aimed = [index for index, each in enumerate(world.policies) if need.aims(each)]
    near = [index for index in aimed if _meets(world, need, index, standings) is not True]
    by, asking = _means(demand, possible)
    met = _met(world, need, people, fine)
    return {
        "id": need.id,
        "met": fact(met),
        "by": ["nobodyConcerned"] if met is True and not possible else by,
        "policies": fact(unless(world.policies_missing, titles(world.policies[index] for index in asking))),
        "people": fact(unless(world.people.open, _count(need, people))),
        "covered": fact(unless(world.people.open, sum(covered))),
        "uncovered": fact(_first(people[standing] for standing, truth in fine.items() if truth is False)),
        "undecided": fact(_first(people[standing] for standing, truth in fine.items() if isinstance(truth, Unknown))),
        "nearMisses": fact(unless(world.policies_open, len(near))),
    }


def _fine(need: Need, demand: Demand, standing: Standing) -> Truth:
    """Whether somebody is covered, or not concerned."""
    return disjunction((negate(need.applies(standing)), demand.met(standing)))


def _met(world: World, need: Need, people: Population, fine: Mapping[Standing, Truth]) -> Truth:
    if not any(need.applies(standing) is not False for standing in people) and world.people.open is None:
        return True if need.vacuous else unknown(Reason.NO_SUBJECT)
    return conjunction((*fine.values(), unless(world.people.open, value=True)))


def _means(demand: Demand, possible: Sequence[Standing]) -> tuple[list[str], set[int]]:
    """The mechanisms that cover somebody who is concerned, or may be, and the numbers of the policies that ask for it."""
    ways = {name for standing in possible for name, truth in demand.ways(standing) if truth is True}
    asking = {index for standing in possible for index in demand.of(standing.signature).policies}
    return [name for name in MECHANISMS if name in ways], asking


def _count(need: Need, people: Population) -> int | Unknown:
    doubts = [truth for standing in people if isinstance(truth := need.applies(standing), Unknown)]
    if doubts:
        return unknown(*(reason for each in doubts for reason in each.reasons))
    return sum(len(names) for standing, names in people.items() if need.applies(standing) is True)


def _first(names: Iterator[Sequence[str]]) -> list[str]:
    return nsmallest(SHOWN, (name for each in names for name in each))


def _meets(world: World, need: Need, index: int, standings: Sequence[Standing] | Unknown) -> Truth:
    """Whether the policy with this number meets a requirement by itself."""
    policy = world.policies[index]
    reach = reaches_everybody(policy.audience, need, lambda person: world.reach(person)[index], standings)
    return conjunction((weight(policy, reach), alone(policy, need, world.places).spanned))


def _policy(world: World, need: Need, index: int, standings: Sequence[Standing] | Unknown) -> dict[str, Any]:
    policy = world.policies[index]
    by_itself = alone(policy, need, world.places)
    codes = {*clauses(policy, need, by_itself, world.places), *audience_codes(policy.audience, need, world.scope, standings)}
    return {
        "id": f"{need.id}/{policy.id}",
        "requirement": need.id,
        "policy": policy.id,
        "policyName": fact(policy.name),
        "meets": fact(_meets(world, need, index, standings)),
        "clauses": [{"code": code, **SENTENCES[code].as_json()} for code in SENTENCES if code in codes],
    }
