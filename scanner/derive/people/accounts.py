"""What several derivations ask of an account: whose it is, and which domain it signs in with."""

from __future__ import annotations

from typing import Any

from scanner.derive.tables import Table
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

_GUEST_MARK = "#EXT#"
_INVITED = frozenset({"Accepted", "PendingAcceptance"})


def absent(why: Unknown | None, reason: Reason = Reason.INCOMPLETE) -> Unknown:
    """Why a thing is not known that no record speaks of: ``why`` the records are not all there, or ``reason`` if they are."""
    return unknown(reason) if why is None else why


def marked(upn: Any) -> Truth:
    """Whether a user principal name shows that the account lies in another organisation."""
    return upn if isinstance(upn, Unknown) else _GUEST_MARK in upn.upper()


def external(kind: Any, upn: Any, invited: Any) -> Truth:
    """Whether the account belongs to somebody from outside: a guest, or a member who signs in with an account of elsewhere.

    ``kind``: userType; ``invited``: externalUserState. https://learn.microsoft.com/entra/external-id/user-properties
    """
    guest = kind if isinstance(kind, Unknown) else kind == "Guest"
    return disjunction((guest, marked(upn), invited if isinstance(invited, Unknown) else invited in _INVITED))


def domain_of(upn: str) -> str:
    """The domain of a user principal name, in small letters."""
    return upn.rpartition("@")[2].casefold()


class Federation:
    """Who signs in through another identity service, by the domain of the user principal name. ``domains``: the table ``entra.domains``."""

    def __init__(self, domains: Table) -> None:
        self._kinds = {name.casefold(): kind for name, kind in domains.rows("id", "authenticationType") if isinstance(name, str)}
        self._no_domain = absent(domains.open)

    def of(self, upn: Any) -> Truth:
        """Whether the account of this name does. A domain of which no record speaks is not known."""
        if isinstance(upn, Unknown):
            return upn
        kind = self._kinds.get(domain_of(upn), self._no_domain)
        return kind if isinstance(kind, Unknown) else kind == "Federated"
