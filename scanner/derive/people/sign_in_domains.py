"""Which domains Entra ID signs people in for, and after how many wrong passwords it stops them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.people.accounts import domain_of
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

_PASSWORD_RULES = "5cf42378-d67d-4f36-ba46-e8b86229381d"  # noqa: S105 - the template of these settings
# https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout: what holds where nothing was changed.
_DEFAULT_THRESHOLD, _DEFAULT_SECONDS = 10, 60


def sign_in_domains(tables: Tables, organisation: Organisation) -> Derived:
    """One record per verified domain: who checks passwords there, whether anybody signs in with it, and Entra ID's lockout.

    The lockout of a federated domain is the other identity provider's affair: what stands here does not act there.
    """
    table = tables["entra.domains"]
    if table.missing is not None:
        return nothing(table.missing)
    used = _used(tables)
    threshold, seconds = _lockout(tables)
    records: dict[str, Mapping[str, Any]] = {}
    nameless = False
    for name, kind, verified in table.rows("id", "authenticationType", "isVerified"):
        if isinstance(name, Unknown):
            nameless = True
        elif verified is not False:
            facts = {
                "authenticationType": kind,
                "verified": verified,
                "used": used.get(name.casefold(), used[""]),
                "lockoutThreshold": threshold,
                "lockoutSeconds": seconds,
            }
            records[name] = {"id": name} | {field: fact(value) for field, value in facts.items()}
    return Derived([records[name] for name in sorted(records)], None, table.complete and not nameless)


def _used(tables: Tables) -> dict[str, Truth]:
    """Domains with which enabled members sign in; under "" what holds of all others."""
    users = tables["entra.users"]
    found: dict[str, Truth] = {}
    other: Truth = False if users.open is None else users.open
    for upn, kind, enabled in users.rows("userPrincipalName", "userType", "accountEnabled"):
        if kind == "Guest" or enabled is False:
            continue
        if isinstance(upn, Unknown):
            other = disjunction((other, upn))
            continue
        sure = kind == "Member" and enabled is True
        domain = domain_of(upn)
        doubt = [each for each in (kind, enabled) if isinstance(each, Unknown)]
        found[domain] = True if sure else disjunction((found.get(domain, False), *doubt))
    return {domain: disjunction((each, other)) for domain, each in found.items()} | {"": other}


def _lockout(tables: Tables) -> tuple[Any, Any]:
    """Threshold and duration in seconds that Entra ID applies."""
    table = tables["entra.groupSettings"]
    found = []
    for template, threshold, seconds in table.rows("templateId", "LockoutThreshold", "LockoutDurationInSeconds"):
        if isinstance(template, Unknown):
            return template, template
        if template == _PASSWORD_RULES:
            found.append((threshold, seconds))
    if not found:
        return (_DEFAULT_THRESHOLD, _DEFAULT_SECONDS) if table.open is None else (table.open, table.open)
    # Two objects of one template: which of them acts is not documented.
    return found[0] if len(found) == 1 else (unknown(Reason.INCONCLUSIVE), unknown(Reason.INCONCLUSIVE))
