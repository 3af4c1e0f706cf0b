"""Whom a policy misses, and by which of its settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scanner.derive.access.choices import Chosen
from scanner.derive.access.needs import Need
from scanner.derive.access.people import Signature, Standing
from scanner.derive.access.policies import Audience
from scanner.derive.access.scope import ALL, GUESTS, Scope
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate, unknown
from scanner.model.verdicts import Reason

NOBODY = "None"
# Belongs to no group as far as is known.
STRANGER = Signature(frozenset(), None, frozenset(), (), "")


def reaches_everybody(audience: Audience, need: Need, reach: Callable[[Signature], Truth], standings: Sequence[Standing] | Unknown) -> Truth:
    """Whether a policy is for everybody whom a requirement concerns. ``reach``: whether it is for somebody.

    Where not everybody is known, or nobody is concerned, only a policy for all without exclusions surely is; one for nobody surely is not.
    """
    known = () if isinstance(standings, Unknown) else standings
    each = [disjunction((negate(need.applies(one)), reach(one.signature))) for one in known]
    concerned = any(need.applies(one) is not False for one in known)
    if not concerned:
        each.append(_anybody(audience, standings if isinstance(standings, Unknown) else unknown(Reason.NO_SUBJECT)))
    return conjunction(each)


def _anybody(audience: Audience, why: Unknown) -> Truth:
    if names_nobody(audience):
        return False
    excluded = (audience.exclude_users, audience.exclude_groups, audience.exclude_roles, audience.exclude_guests.kinds)
    everybody = audience.include_users.has(ALL) is True and all(each.empty is True for each in excluded)
    return conjunction((negate(audience.workload), everybody or why))


def names_nobody(audience: Audience) -> bool:
    """Whether a policy surely is for no user at all."""
    included = (audience.include_groups, audience.include_roles, audience.include_guests.kinds)
    users = audience.include_users
    return users.values <= {NOBODY} and users.doubt is None and all(each.empty is True for each in included)


def audience_codes(audience: Audience, need: Need, scope: Scope, standings: Sequence[Standing] | Unknown) -> Iterator[str]:
    """Codes of the settings by which a policy misses somebody who is concerned, or may miss somebody."""
    if audience.workload is not False:
        yield "workload_identities" if audience.workload is True else "unknown_condition"
        return
    if isinstance(standings, Unknown):
        yield from _by_shape(audience, scope)
        return
    for one in standings:
        person = one.signature
        if need.applies(one) is not False:
            included = scope.included(audience, person)
            yield from () if included is True else _inclusions(audience, scope)
            yield from () if included is False else _exclusions(audience, scope, person)
        elif one.break_glass is True and need.concerns(one) is True and one.enabled is True and scope.excluded(audience, person) is True:
            yield "break_glass_excluded"


def _by_shape(audience: Audience, scope: Scope) -> Iterator[str]:
    """Codes of everything that may leave somebody out, where it is not known who there is."""
    if audience.include_users.has(ALL) is not True:
        yield from _inclusions(audience, scope)
    if audience.exclude_users.values - {GUESTS}:
        yield "users_excluded"
    if audience.exclude_groups.values:
        yield _groups("group_excluded", audience.exclude_groups, scope)
    if audience.exclude_roles.values:
        yield "role_excluded"
    if _names_guests(audience):
        yield "guests_excluded"
    yield from _unread(audience.exclude_users, audience.exclude_groups, audience.exclude_roles, audience.exclude_guests.kinds)


def _inclusions(audience: Audience, scope: Scope) -> Iterator[str]:
    """Codes of how a policy picks its people."""
    if names_nobody(audience):
        yield "nobody"
    if audience.include_users.values - {NOBODY, GUESTS}:
        yield "users_listed"
    if audience.include_groups.values:
        yield _groups("group_scoped", audience.include_groups, scope)
    if audience.include_roles.values:
        yield "role_scoped"
    if GUESTS in audience.include_users.values or audience.include_guests.kinds.values:
        yield "guests_only"
    yield from _unread(audience.include_users, audience.include_groups, audience.include_roles, audience.include_guests.kinds)


def _exclusions(audience: Audience, scope: Scope, person: Signature) -> Iterator[str]:
    """Codes of the exclusions that leave somebody out, or may."""
    if scope.by_name(audience.exclude_users, person) is True:
        yield "users_excluded"
    if audience.exclude_groups.values and scope.by_group(audience.exclude_groups, person) is not False:
        yield _groups("group_excluded", audience.exclude_groups, scope)
    if audience.exclude_roles.values and scope.by_role(audience.exclude_roles, person) is not False:
        yield "role_excluded"
    if _names_guests(audience) and scope.by_kind(audience.exclude_users, audience.exclude_guests, person) is not False:
        yield "guests_excluded"
    yield from _unread(audience.exclude_users, audience.exclude_groups, audience.exclude_roles, audience.exclude_guests.kinds)


def _names_guests(audience: Audience) -> bool:
    """Whether the exclusions surely name people from outside, or some kinds of them."""
    return GUESTS in audience.exclude_users.values or bool(audience.exclude_guests.kinds.values)


def _groups(code: str, groups: Chosen, scope: Scope) -> str:
    return "group_unreadable" if scope.by_group(groups, STRANGER) is not False else code


def _unread(*lists: Chosen) -> Iterator[str]:
    if any(each.doubt is not None for each in lists):
        yield "unreadable"
