"""Everything that decides what is asked of whom at sign-in, read once and put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from scanner.derive.access.choices import unless
from scanner.derive.access.needs import COMPLIANT, HYBRID, Need, weight
from scanner.derive.access.people import ENFORCED, People, Signature, Standing
from scanner.derive.access.places import Places
from scanner.derive.access.policies import policies_of
from scanner.derive.access.scope import Scope
from scanner.derive.access.space import Space
from scanner.derive.people.groups import Groups
from scanner.derive.people.roles import roles_of
from scanner.derive.tables import Table, Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, disjunction

_DEVICE_PROOFS = frozenset({COMPLIANT, HYBRID})


class World:
    """A tenant's policies and people. ``policies_open``: why there may be more policies. ``defaults``: whether security defaults are on."""

    def __init__(self, tables: Tables, organisation: Organisation) -> None:
        listed = tables["entra.conditionalAccessPolicies"]
        self.policies = tuple(policies_of(listed, tables["entra.authenticationStrengthPolicies"]))
        self.policies_missing = listed.missing
        self.policies_open = listed.open
        self.defaults = _switch(tables["entra.securityDefaults"])
        self.places = Places(tables["entra.namedLocations"])
        self.groups = Groups(
            tables, {group for each in self.policies for group in (*each.audience.include_groups.values, *each.audience.exclude_groups.values)}
        )
        roles = roles_of(tables)
        self.scope = Scope(self.groups, roles)
        named = {name for each in self.policies for name in (*each.audience.include_users.values, *each.audience.exclude_users.values)}
        self.people = People(tables, organisation, self.groups, roles, named)
        self.reach = cache(self._reach)

    def _reach(self, person: Signature) -> tuple[Truth, ...]:
        """Whether each of the policies is for somebody."""
        return tuple(self.scope.reaches(each.audience, person) for each in self.policies)


def _switch(table: Table) -> Truth:
    return next((on for (on,) in table.rows("isEnabled")), unless(table.missing, MISSING))


@dataclass(frozen=True, slots=True)
class Asked:
    """What conditional access asks of somebody for one requirement.

    ``everywhere``: at every sign-in that matters, by policies that were not read, too; ``suite``: at every one to Office 365; ``somewhere``:
    at any. ``policies``: the numbers of those that surely ask for it somewhere.
    """

    everywhere: Truth
    suite: Truth
    somewhere: Truth
    policies: tuple[int, ...]


class Demand:
    """What all policies together make unavoidable, for one requirement. Whatever policies there are for others does not matter to anybody."""

    def __init__(self, world: World, need: Need) -> None:
        self._world = world
        self._need = need
        self._numbers = [index for index, each in enumerate(world.policies) if need.ensured(each, _DEVICE_PROOFS) is not False]
        self._space = cache(self._space_of)
        self.of = cache(self._asked)

    def _asked(self, person: Signature) -> Asked:
        """What is asked of somebody. Policies that were not read may ask for more."""
        world = self._world
        reach = world.reach(person)
        weighed = {index: weight(world.policies[index], reach[index]) for index in self._numbers}
        mine = tuple(index for index, each in weighed.items() if each is not False)
        weights = tuple(weighed[index] for index in mine)
        whole, suite = self._space(mine)
        touching = [whole.touched(place, each) for place, each in enumerate(weights)]
        more = () if world.policies_open is None else (world.policies_open,)
        return Asked(
            disjunction((whole.covered(weights), *more)),
            suite.covered(weights),
            disjunction(touching),
            tuple(index for index, touches in zip(mine, touching, strict=True) if touches is True),
        )

    def _space_of(self, numbers: tuple[int, ...]) -> tuple[Space, Space]:
        """All sign-ins, and those to Office 365, as these policies tell them apart."""
        policies = [self._world.policies[index] for index in numbers]
        whole, suite = (Space(self._need.axes(policies, self._world.places, suite=each).values(), policies) for each in (False, True))
        return whole, suite

    def met(self, standing: Standing) -> Truth:
        """Whether the requirement is met for somebody, by any mechanism."""
        return disjunction(truth for _, truth in self.ways(standing))

    def ways(self, standing: Standing) -> list[tuple[str, Truth]]:
        """Each mechanism that can meet the requirement, and whether it does for somebody."""
        need, asked = self._need, self.of(standing.signature)
        found = [("conditionalAccess", disjunction((asked.everywhere, need.suite_suffices and asked.suite)))]
        if need.defaults:
            found.append(("securityDefaults", self._world.defaults))
        if need.per_user:
            found.append(("perUserMfa", enforced(standing)))
        return found


def enforced(standing: Standing) -> Truth:
    """Whether per-user MFA is enforced for somebody."""
    return standing.per_user if isinstance(standing.per_user, Unknown) else standing.per_user == ENFORCED
