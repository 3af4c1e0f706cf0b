"""Who may administer the tenant – directly, through groups or after activation – and how their accounts are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.people.accounts import absent, domain_of, external, marked
from scanner.derive.people.emergency import EmergencyAccounts
from scanner.derive.people.licences import Licences, mailbox
from scanner.derive.people.role_facts import Definitions, RoleFacts
from scanner.derive.people.roles import Holding, roles_of
from scanner.derive.people.standing import Schedules
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

# Of the methods that registration reports name, those that no copied sign-in page can ask for. Certificates are not among its methods.
_PHISHING_RESISTANT = frozenset({
    "fido2", "fido2SecurityKey", "macOsSecureEnclaveKey", "passKeyDeviceBound", "passKeyDeviceBoundAuthenticator",
    "passKeyDeviceBoundWindowsHello", "passKeySynced", "windowsHelloForBusiness",
})  # fmt: skip
_USER = "#microsoft.graph.user"
_MISSING = unknown(Reason.FIELD_MISSING)
_ABOUT_ACCOUNT = ("accountEnabled", "external", "onPremisesSyncEnabled", "initialDomain", "mailbox", "strongPassword")
_ABOUT_SIGN_IN = ("secondFactor", "phishingResistant")

Facts = Mapping[str, Any]


def privileged_people(tables: Tables, organisation: Organisation) -> Derived:
    """One record per person who holds, or may hold, a privileged role, and per declared emergency account.

    A group of whose members not all are known gets a record of its own (``principalType`` group), and then the list is not complete.
    Applications are left out. Roles: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
    """
    missing = tables["entra.roleAssignments"].missing
    return nothing(missing) if missing is not None else _People(tables, organisation).derived()


class _People:
    def __init__(self, tables: Tables, organisation: Organisation) -> None:
        self.tables = tables
        self.emergency = EmergencyAccounts(tables["entra.users"], organisation)
        self.roles = roles_of(tables)
        self.definitions = Definitions(tables)
        self.nameless = False
        self.facts = RoleFacts(self.roles, self.definitions, Schedules(tables, self.roles, self.definitions.template))

    def derived(self) -> Derived:
        holders = {person for person, held in self.roles.by_person.items() if any(map(self.facts.matters, held))}
        accounts = dict(self._users(holders))
        accounts |= self._others(holders - accounts.keys())
        sign_in = _SignIn(self.tables, accounts)
        records = {person: self._person(person, account, sign_in.of(person)) for person, account in accounts.items()}
        doubts = self._doubts()
        records |= {group: self._group(group, held, why) for group, (held, why) in doubts.items() if group not in records}
        whole = not (doubts or self.nameless) and self.roles.active_open is None and self.roles.eligible_open is None
        return Derived([records[each] for each in sorted(records)], None, complete=whole)

    def _users(self, holders: Collection[str]) -> Iterator[tuple[str, Facts]]:
        """Accounts of holders and emergency accounts, as the list of users tells them."""
        licences, initial = Licences(self.tables["entra.subscribedSkus"], mailbox, Reason.INCOMPLETE), _InitialDomains(self.tables)
        rows = self.tables["entra.users"].rows(
            "id", "displayName", "userPrincipalName", "userType", "accountEnabled", "externalUserState", "onPremisesSyncEnabled",
            "passwordPolicies", "assignedLicenses",
        )  # fmt: skip
        for person, name, upn, kind, enabled, invited, synced, policies, assigned in rows:
            if isinstance(person, Unknown):
                self.nameless = True
                continue
            if person not in holders and self.emergency.of(person, upn) is False:
                continue
            yield (
                person,
                {
                    "principalType": "user",
                    "displayName": name,
                    "userPrincipalName": upn,
                    "accountEnabled": enabled,
                    "external": external(kind, upn, invited),
                    "onPremisesSyncEnabled": synced,
                    "initialDomain": initial.holds(upn),
                    "mailbox": licences.include(assigned),
                    "strongPassword": _strong(synced, policies),
                },
            )

    def _others(self, left: Collection[str]) -> Mapping[str, Facts]:
        """Holders whom the list of users does not have, as assignments and memberships tell them. Applications are passed over."""
        why = absent(self.tables["entra.users"].open)
        initial = _InitialDomains(self.tables)
        found: dict[str, Facts] = {}
        for person, kind, name, upn, enabled in self._as_named(left):
            if kind == _USER or isinstance(kind, Unknown):
                found[person] = dict.fromkeys(_ABOUT_ACCOUNT, why) | {
                    "principalType": kind if isinstance(kind, Unknown) else "user",
                    "displayName": name,
                    "userPrincipalName": upn,
                    "accountEnabled": why if isinstance(enabled, Unknown) else enabled,
                    "external": disjunction((marked(upn) is True, why)),
                    "initialDomain": initial.holds(upn),
                }
            else:
                found.pop(person, None)
        return found

    def _as_named(self, left: Collection[str]) -> Iterator[tuple[Any, Any, Any, Any, Any]]:
        """Id, kind, name, user principal name, enabled – from each place that says something of these ids, the best place last."""
        if not left:
            return
        eligible = self.tables["entra.roleEligibilityScheduleInstances"]
        for row in eligible.rows("principalId", "principal.@odata.type", "principal.displayName", "principal.userPrincipalName"):
            if row[0] in left:
                yield (*row, _MISSING)
        for row in self.tables["entra.groupMembers"].rows("id", "@odata.type", "displayName", "userPrincipalName", "accountEnabled"):
            if row[0] in left:
                yield row
        named = ("principalId", "principal.@odata.type", "principal.displayName", "principal.userPrincipalName", "principal.accountEnabled")
        for row in self.tables["entra.roleAssignments"].rows(*named):
            if row[0] in left:
                yield row

    def _doubts(self) -> Mapping[str, tuple[list[Holding], Unknown]]:
        """Groups that pass privileged roles on to members of whom not all are known: those roles, and why."""
        found: dict[str, tuple[list[Holding], Unknown]] = {}
        for holding, why in self.roles.doubtful:
            if self.facts.matters(holding):
                held, before = found.get(holding.group, ([], why))
                found[holding.group] = ([*held, holding], unknown(*before.reasons, *why.reasons))
        return found

    def _person(self, person: str, account: Facts, sign_in: Facts) -> Facts:
        facts = {**account, **self.facts.of(person), **sign_in, "breakGlass": self.emergency.of(person, account["userPrincipalName"])}
        return {"id": person, "roles": self.definitions.names(self.roles.of(person))} | {name: fact(value) for name, value in facts.items()}

    def _group(self, group: str, held: list[Holding], why: Unknown) -> Facts:
        nobody_known = dict.fromkeys((*_ABOUT_ACCOUNT, *_ABOUT_SIGN_IN, *RoleFacts.NAMES, "breakGlass", "userPrincipalName"), why)
        names = (name for each, name in self.tables["entra.groups"].rows("id", "displayName") if each == group)
        facts = {**nobody_known, "principalType": "group", "displayName": next(names, _MISSING)}
        return {"id": group, "roles": self.definitions.names(held)} | {name: fact(value) for name, value in facts.items()}


class _SignIn:
    """How the accounts that matter sign in: whether a second factor is demanded of them, and whether they have one that cannot be phished."""

    def __init__(self, tables: Tables, people: Collection[str]) -> None:
        coverage, registered = tables["derived.mfaCoverage"], tables["entra.userRegistrationDetails"]
        self._factors = {person: factor for person, factor in coverage.rows("id", "secondFactor") if person in people}
        self._methods = {person: methods for person, methods in registered.rows("id", "methodsRegistered") if person in people}
        # Accounts that are switched off have no place in the list of who is asked for a second factor.
        self._no_factor = absent(coverage.open, Reason.NO_SUBJECT)
        self._no_methods = absent(registered.open)

    def of(self, person: str) -> Facts:
        methods = self._methods.get(person, self._no_methods)
        if isinstance(methods, list):
            held = any(isinstance(each, str) and each in _PHISHING_RESISTANT for each in methods)
            methods = True if held else unknown(Reason.INCONCLUSIVE)
        return {"secondFactor": self._factors.get(person, self._no_factor), "phishingResistant": methods}


class _InitialDomains:
    """The domains that Microsoft gave the tenant (…onmicrosoft.com), which nobody can hand to another identity provider."""

    def __init__(self, tables: Tables) -> None:
        table = tables["entra.domains"]
        self._open = table.open
        self._known = {name.casefold(): initial for name, initial in table.rows("id", "isInitial") if isinstance(name, str)}

    def holds(self, upn: Any) -> Truth:
        """Whether this user principal name lies in such a domain."""
        if isinstance(upn, Unknown):
            return upn
        found: Truth = self._known.get(domain_of(upn), absent(self._open))
        return found


def _strong(synced: Any, policies: Any) -> Truth:
    """Whether Entra ID demands a strong password. For an account synced from Active Directory its value decides nothing."""
    if isinstance(synced, Unknown):
        return synced
    if synced:
        return unknown(Reason.INCONCLUSIVE)
    return policies if isinstance(policies, Unknown) else "DisableStrongPassword" not in policies
