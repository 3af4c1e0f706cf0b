"""The people of a tenant, told apart only as far as policies tell them apart: a hundred thousand users make a handful of signatures."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from scanner.derive.access.choices import unless
from scanner.derive.people.emergency import EmergencyAccounts
from scanner.derive.people.groups import Groups
from scanner.derive.people.roles import Holding, Roles
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

EMPLOYEE, LOCAL_GUEST, INVITED_GUEST, INVITED_MEMBER = "", "internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember"
_KINDS = {("Member", False): EMPLOYEE, ("Member", True): INVITED_MEMBER, ("Guest", False): LOCAL_GUEST, ("Guest", True): INVITED_GUEST}
# https://learn.microsoft.com/entra/external-id/user-properties: in the user principal name of everybody who was invited.
_INVITED = "#ext#"

ENFORCED, STARTED = "enforced", "enabled"


@dataclass(frozen=True, slots=True)
class Signature:
    """What policies can tell people apart by. ``kinds``: what one may be (member, kinds of guest); ``why``: the reason if it is several.

    ``name``: the object id of somebody whom a policy names, else "". ``roles``: what one holds, or may activate.
    """

    kinds: frozenset[str]
    why: Unknown | None
    groups: frozenset[str]
    roles: tuple[Holding, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that decides what is asked of somebody, and whom requirements concern. ``per_user``: the state of per-user MFA."""

    signature: Signature
    enabled: Truth
    guest: Truth
    break_glass: Truth
    service: Truth
    privileged: Truth
    per_user: str | Unknown


@dataclass(frozen=True, slots=True)
class Person:
    """One user that is enabled, or may be."""

    id: str
    name: str | Unknown
    upn: str | Unknown
    user_type: str | Unknown
    standing: Standing

    @property
    def title(self) -> str:
        """The display name, or the user principal name where there is none, or the id."""
        return next((each for each in (self.name, self.upn) if isinstance(each, str) and each), self.id)


class People:
    """Reads users, and says once of equal people that they are equal. ``named``: object ids that policies name."""

    def __init__(self, tables: Tables, organisation: Organisation, groups: Groups, roles: Roles, named: Collection[str]) -> None:
        self._users = tables["entra.users"]
        self._emergency = EmergencyAccounts(self._users, organisation)
        self._groups = groups
        self._roles = roles
        self._named = frozenset(named)
        requirements = tables["entra.userAuthenticationRequirements"]
        self._per_user = dict(requirements.rows("of", "perUserMfaState"))
        self._not_told = unless(requirements.open, unknown(Reason.NOT_COLLECTED))
        self._ranks: dict[tuple[Holding, ...], tuple[Truth, Truth]] = {}
        self._same: dict[Any, Any] = {}
        self.nameless: Unknown | None = None

    @property
    def open(self) -> Unknown | None:
        """Why there may be people who were not read. (Of users without an id one learns while reading.)"""
        return self.nameless if self._users.open is None else self._users.open

    def __iter__(self) -> Iterator[Person]:
        fields = ("id", "displayName", "userPrincipalName", "userType", "accountEnabled", "externalUserState")
        for name, display, upn, kind, enabled, state in self._users.rows(*fields):
            if isinstance(name, Unknown):
                self.nameless = name
            elif enabled is not False:
                yield Person(name, display, upn, kind, self._standing(name, upn, kind, enabled, state))

    def _standing(self, name: str, upn: str | Unknown, kind: str | Unknown, enabled: Truth, state: str | Unknown) -> Standing:
        kinds, why = _kinds(upn, kind, state)
        held = self._roles.of(name)
        if held not in self._ranks:
            self._ranks[held] = (self._roles.synchronises_only(name), self._roles.privileged(name))
        service, privileged = self._ranks[held]
        signature = Signature(kinds, why, self._groups.of(name), held, name if name in self._named else "")
        standing = Standing(
            self._same.setdefault(signature, signature),
            enabled,
            kind if isinstance(kind, Unknown) else kind == "Guest",
            self._emergency.of(name, upn),
            service,
            privileged,
            self._per_user.get(name, self._not_told),
        )
        once: Standing = self._same.setdefault(standing, standing)
        return once


def _kinds(upn: str | Unknown, kind: str | Unknown, state: str | Unknown) -> tuple[frozenset[str], Unknown | None]:
    """What somebody may be, and why it is not certain. Whoever was invited has a state of the invitation, or the mark in the name."""
    invited: Truth = isinstance(state, str) and bool(state)
    if not invited:
        invited = upn if isinstance(upn, Unknown) else _INVITED in upn.lower()
    doubts = [each for each in (kind, invited) if isinstance(each, Unknown)]
    possible = frozenset(
        name
        for (each, outside), name in _KINDS.items()
        if (isinstance(kind, Unknown) or each == kind) and (isinstance(invited, Unknown) or outside == invited)
    )
    return possible, unknown(*(reason for each in doubts for reason in each.reasons)) if doubts else None
