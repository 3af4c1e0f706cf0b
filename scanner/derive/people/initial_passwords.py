"""Whether people still sign in with the password that their account was created with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.people.accounts import Federation, absent, external
from scanner.derive.people.emergency import EmergencyAccounts
from scanner.derive.people.roles import Roles, roles_of
from scanner.derive.tables import Table, Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

# Creating an account and setting its first password are two writes, seconds apart.
_AT_CREATION = timedelta(seconds=120)
# Whoever signs a company up makes the tenant and the own account in one go, and chooses the password.
_SIGN_UP = timedelta(hours=1)
_CHOSEN_AT_SIGN_UP = frozenset({"EmailVerified", "SelfServiceSignUp"})
# https://learn.microsoft.com/graph/api/resources/signinactivity: attempts are kept since May 2020 at the latest.
_ATTEMPTS_KEPT = datetime(2020, 6, 1, tzinfo=UTC)
_WITHOUT_PASSWORD = frozenset({
    "fido2", "fido2SecurityKey", "macOsSecureEnclaveKey", "microsoftAuthenticatorPasswordless", "passKeyDeviceBound",
    "passKeyDeviceBoundAuthenticator", "passKeyDeviceBoundWindowsHello", "passKeySynced", "temporaryAccessPass", "windowsHelloForBusiness",
})  # fmt: skip
_USERS = ("id", "displayName", "userPrincipalName", "userType", "accountEnabled", "externalUserState", "onPremisesSyncEnabled", "createdDateTime",
          "creationType", "lastPasswordChangeDateTime")  # fmt: skip

Facts = Mapping[str, Any]


def initial_passwords(tables: Tables, organisation: Organisation) -> Derived:
    """One record per enabled member whose password Entra ID itself keeps; synced accounts, guests and other outsiders are left out.

    ``changed``: the password was set later than with the account (by whom cannot be told). ``ownChoice``: it was the person's own
    choice from the start. Source: https://learn.microsoft.com/graph/api/resources/user.
    """
    users = tables["entra.users"]
    if users.missing is not None:
        return nothing(users.missing)
    concerned = [row for row in users.rows(*_USERS) if _concerned(row)]
    rows = sorted((row for row in concerned if isinstance(row[0], str)), key=lambda row: row[0])
    unchanged = {row[0] for row in rows if _changed(row[7], row[9]) is not True}
    whole = users.complete and len(rows) == len(concerned)
    return Derived(_records(rows, _Others(tables, unchanged), EmergencyAccounts(users, organisation)), None, whole)


def _concerned(row: tuple[Any, ...]) -> bool:
    _, _, upn, kind, enabled, invited, synced, *_ = row
    return enabled is not False and synced is not True and external(kind, upn, invited) is not True


def _records(rows: list[tuple[Any, ...]], others: _Others, emergency: EmergencyAccounts) -> Iterator[Facts]:
    for person, name, upn, kind, enabled, invited, synced, created, way, set_at in rows:
        facts = {
            "displayName": name,
            "userPrincipalName": upn,
            "accountEnabled": enabled,
            "external": external(kind, upn, invited),
            "onPremisesSyncEnabled": synced,
            "breakGlass": emergency.of(person, upn),
            "createdDateTime": _written(created),
            "lastPasswordChangeDateTime": _written(set_at),
            "changed": _changed(created, set_at),
            **others.of(person, upn, created, way),
        }
        yield {"id": person} | {field: fact(value) for field, value in facts.items()}


def _written(moment: Any) -> Any:
    return moment if isinstance(moment, Unknown) else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _changed(created: Any, set_at: Any) -> Truth:
    """Whether the password was set later than with the account."""
    if isinstance(set_at, Unknown):
        return set_at
    if isinstance(created, Unknown):
        return created
    # A password older than its account was brought along from elsewhere.
    return unknown(Reason.INCONCLUSIVE) if set_at < created - _AT_CREATION else set_at - created > _AT_CREATION


class _Others:
    """What other tables say of those who have not surely changed their password; of the rest only what is cheap to know."""

    def __init__(self, tables: Tables, people: set[str]) -> None:
        sign_ins, methods, domains = tables["entra.userSignInActivity"], tables["entra.userRegistrationDetails"], tables["entra.domains"]
        self._people = people
        self._roles: Roles = roles_of(tables)
        self._sign_ins = dict(_successes(sign_ins, people))
        self._no_sign_in = absent(sign_ins.open)
        registered = methods.rows("id", "methodsRegistered", "isPasswordlessCapable")
        self._methods = {person: _passwordless(names, capable) for person, names, capable in registered if person in people}
        self._no_methods = absent(methods.open)
        self._federation = Federation(domains)
        organisation = tables["entra.organization"]
        self._born: Any = next((born for (born,) in organisation.rows("createdDateTime")), absent(organisation.open))

    def of(self, person: str, upn: Any, created: Any, way: Any) -> Facts:
        """Facts about how this person signs in. Of whoever changed the password, nothing that would need another look."""
        if person not in self._people:
            return {}
        return {
            "signedIn": self._signed_in(person, created),
            "service": self._roles.synchronises_only(person),
            "federated": self._federation.of(upn),
            "passwordless": self._methods.get(person, self._no_methods),
            "ownChoice": disjunction((way if isinstance(way, Unknown) else way in _CHOSEN_AT_SIGN_UP, self._signed_up(created))),
        }

    def _signed_in(self, person: str, created: Any) -> Truth:
        """Whether this person ever signed in with success."""
        success = self._sign_ins.get(person, self._no_sign_in)
        if success is not None:
            return success if isinstance(success, Unknown) else True
        # Nothing is written of whoever never tried – and of whoever last tried before attempts were kept.
        if isinstance(created, Unknown):
            return created
        return MISSING if created < _ATTEMPTS_KEPT else False

    def _signed_up(self, created: Any) -> Truth:
        if isinstance(self._born, Unknown):
            return self._born
        return created if isinstance(created, Unknown) else abs(created - self._born) <= _SIGN_UP


def _successes(table: Table, people: set[str]) -> Iterator[tuple[str, datetime | Unknown | None]]:
    """When these people last signed in with success; None of whom no sign-in is written at all."""
    for record in table.records():
        person = table.read(record, "id")
        if person in people:
            none = record.get("signInActivity") is None
            yield person, None if none else table.read(record, "signInActivity.lastSuccessfulSignInDateTime")


def _passwordless(names: Any, capable: Any) -> Truth:
    """Whether the person has a way to sign in without the password."""
    listed = names if isinstance(names, Unknown) else any(isinstance(each, str) and each in _WITHOUT_PASSWORD for each in names)
    return disjunction((listed, capable))
