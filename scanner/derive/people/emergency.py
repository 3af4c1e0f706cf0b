"""Which accounts the organisation keeps for emergencies."""

from __future__ import annotations

from functools import cached_property

from scanner.derive.tables import Table
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown


class EmergencyAccounts:
    """The declared emergency accounts among the users of a tenant (the table ``entra.users``)."""

    def __init__(self, users: Table, organisation: Organisation) -> None:
        self._users = users
        self._organisation = organisation

    def of(self, person: str, upn: str | Unknown) -> Truth:
        """Whether somebody's account is one, by the object id or the user principal name.

        An account whose name cannot be read may be any declared one that no other account is.
        """
        if isinstance(upn, str):
            return self._organisation.is_break_glass(person, upn)
        return self._organisation.is_break_glass(person) or (upn if self._unfound else False)

    @cached_property
    def _unfound(self) -> bool:
        """Whether an account is declared that no user is, as far as their ids and names can be read."""
        found = {each.casefold() for row in self._users.rows("id", "userPrincipalName") for each in row if isinstance(each, str)}
        return any(each.account.casefold() not in found for each in self._organisation.break_glass)
