"""Whom a policy is for.

https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.derive.access.choices import Chosen
from scanner.derive.access.people import EMPLOYEE, LOCAL_GUEST, Signature
from scanner.derive.access.policies import Audience, Guests
from scanner.derive.people.groups import Groups
from scanner.derive.people.roles import Holding, Roles
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

ALL, GUESTS = "All", "GuestsOrExternalUsers"


class Scope:
    """Decides for signatures. What is not known of groups and roles makes unknown only whom it may concern."""

    def __init__(self, groups: Groups, roles: Roles) -> None:
        self._groups = groups
        self._roles = roles

    def reaches(self, audience: Audience, person: Signature) -> Truth:
        """Whether a policy for this audience is for somebody with this signature. Exclusions beat inclusions."""
        return conjunction((negate(audience.workload), self.included(audience, person), negate(self.excluded(audience, person))))

    def included(self, audience: Audience, person: Signature) -> Truth:
        """Whether the inclusions name this person."""
        return disjunction(self._ways(person, audience.include_users, audience.include_groups, audience.include_roles, audience.include_guests))

    def excluded(self, audience: Audience, person: Signature) -> Truth:
        """Whether the exclusions name this person."""
        return disjunction(self._ways(person, audience.exclude_users, audience.exclude_groups, audience.exclude_roles, audience.exclude_guests))

    def _ways(self, person: Signature, users: Chosen, groups: Chosen, roles: Chosen, guests: Guests) -> Iterator[Truth]:
        yield self.by_name(users, person)
        yield self.by_group(groups, person)
        yield self.by_role(roles, person)
        yield self.by_kind(users, guests, person)

    @staticmethod
    def by_name(users: Chosen, person: Signature) -> Truth:
        """Whether a list of users names this person by id, or everybody."""
        return users.any((ALL, person.name))

    def by_group(self, groups: Chosen, person: Signature) -> Truth:
        """Whether this person belongs to one of the groups, nested ones included."""
        if not person.groups.isdisjoint(groups.values):
            return True
        perhaps = (self._groups.open(each) for each in groups.values)
        return disjunction(each for each in (*perhaps, groups.doubt) if each is not None)

    def by_role(self, roles: Chosen, person: Signature) -> Truth:
        """Whether this person holds one of the roles now, for the whole tenant. (Administrative units do not count.)"""
        held = (each.tenant_wide for each in person.roles if each.active and each.role in roles.values)
        return disjunction((*held, *self._perhaps(roles)))

    def _perhaps(self, roles: Chosen) -> Iterator[Unknown]:
        if roles.values and self._roles.active_open is not None:
            yield self._roles.active_open
        yield from (why for each, why in self._roles.doubtful if _may_match(each, roles))
        if roles.doubt is not None:
            yield roles.doubt

    @staticmethod
    def by_kind(users: Chosen, guests: Guests, person: Signature) -> Truth:
        """Whether this person is of a kind that is named: all from outside, or some kinds of them."""
        each = {kind: _kind(users, guests, kind) for kind in person.kinds}
        every, some = conjunction(each.values()), disjunction(each.values())
        return every if person.why is None or every == some else person.why


def _may_match(holding: Holding, roles: Chosen) -> bool:
    return holding.active and holding.tenant_wide is not False and holding.role in roles.values


def _kind(users: Chosen, guests: Guests, kind: str) -> Truth:
    if kind == EMPLOYEE:
        return False
    listed = guests.kinds.has(kind)
    if guests.limited is not None and kind != LOCAL_GUEST:
        listed = conjunction((listed, guests.limited))
    return disjunction((users.has(GUESTS), listed))
