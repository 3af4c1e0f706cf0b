"""Who holds which administrator role: directly, through a group, or as somebody who may activate it.

Roles are told apart by template id. Microsoft's page of built-in roles says which of them are privileged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scanner.derive.people.groups import Groups
from scanner.derive.tables import Tables
from scanner.model.logic import Truth, Unknown, disjunction, negate, unknown
from scanner.model.verdicts import Reason

GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
SYNCHRONISATION_ACCOUNTS = "d29b2b05-8046-44ba-8758-1e26182fcf32"

# https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference: labelled privileged and able to change
# something, or among those of whom https://learn.microsoft.com/entra/fundamentals/security-defaults demands a second factor every time.
PRIVILEGED_ROLES: Mapping[str, str] = {
    "db506228-d27e-4b7d-95e5-295956d6615f": "Agent ID Administrator",
    "d2562ede-74db-457e-a7b6-544e236ebb61": "AI Administrator",
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
    "cf1c38e5-3621-4004-a7cb-879624dced7c": "Application Developer",
    "ecb2c6bf-0ab6-418e-bd87-7986f8d63bbe": "Attribute Provisioning Administrator",
    "c4e39bd9-1100-46d3-8c65-fb160da0071f": "Authentication Administrator",
    "25a516ed-2fa0-40ea-a2d0-12923a21473a": "Authentication Extensibility Administrator",
    "0526716b-113d-4c15-b2c8-68e3c22b9f80": "Authentication Policy Administrator",
    "aaf43236-0c0d-4d5f-883a-6955382ac081": "B2C IEF Keyset Administrator",
    "b0f54661-2d74-4c50-afa3-1ec803f12efe": "Billing Administrator",
    "158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
    "7698a772-787b-4ac8-901f-60d6b08affd2": "Cloud Device Administrator",
    "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9": "Conditional Access Administrator",
    "9360feb5-f418-4baa-8175-e2a00bac4301": "Directory Writers",
    "8329153b-31d0-4727-b945-745eb3bc5f31": "Domain Name Administrator",
    "29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
    "be2f45a1-457d-42af-a067-6ec1fa63bc45": "External Identity Provider Administrator",
    GLOBAL_ADMINISTRATOR: "Global Administrator",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8": "Helpdesk Administrator",
    "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
    "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e": "Identity Governance Administrator",
    "3a2c62db-5318-420d-8d74-23affee5d9d5": "Intune Administrator",
    "59d46f88-662b-457b-bceb-5c3809e5908f": "Lifecycle Workflows Administrator",
    "4ba39ca4-527c-499a-b93d-d9b492c50246": "Partner Tier1 Support",
    "e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8": "Partner Tier2 Support",
    "966707d0-3269-4727-9be2-8c3a10f19b9d": "Password Administrator",
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13": "Privileged Authentication Administrator",
    "e8611ab8-c189-46e8-94e1-60213ab1f814": "Privileged Role Administrator",
    "194ae4cb-b126-40b2-bd5b-6091b380977d": "Security Administrator",
    "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f": "Security Operator",
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c": "SharePoint Administrator",
    "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
}
TENANT = "/"
_IS_GROUP: Mapping[str | Unknown, bool] = {
    "#microsoft.graph.user": False,
    "#microsoft.graph.servicePrincipal": False,
    "#microsoft.graph.group": True,
}


@dataclass(frozen=True, slots=True)
class Holding:
    """One role that somebody holds. ``role``: template id (of a custom role, its own id). ``active``: in force; else it may be activated.

    ``tenant_wide``: for the whole tenant, not for an administrative unit or one object. ``group``: through which group; "" = directly.
    """

    role: str
    active: bool
    tenant_wide: Truth
    group: str


@dataclass(frozen=True, slots=True)
class Roles:
    """All holdings. ``doubtful``: what anybody may hold besides, since a group's members are not all known, and why that is.

    ``open``: why there may be assignments (active or eligible) that were not read.
    """

    by_person: Mapping[str, tuple[Holding, ...]]
    doubtful: tuple[tuple[Holding, Unknown], ...]
    active_open: Unknown | None
    eligible_open: Unknown | None

    def of(self, person: str) -> tuple[Holding, ...]:
        """What this person (object id) surely holds."""
        return self.by_person.get(person, ())

    def privileged(self, person: str) -> Truth:
        """Whether this person holds a privileged role, in force or to be activated, for the tenant or for a part of it."""
        if any(each.role in PRIVILEGED_ROLES for each in self.of(person)):
            return True
        return disjunction((*(why for each, why in self.doubtful if each.role in PRIVILEGED_ROLES), *_reasons(self.active_open, self.eligible_open)))

    def synchronises_only(self, person: str) -> Truth:
        """Whether this is the account of directory synchronisation: it holds that role and no other. Nobody signs in with it."""
        roles = {each.role for each in self.of(person)}
        more = disjunction((*(why for each, why in self.doubtful if each.active), *_reasons(self.active_open)))
        if roles == {SYNCHRONISATION_ACCOUNTS}:
            return negate(more)
        return False if roles else self._may_synchronise

    @property
    def _may_synchronise(self) -> Truth:
        mine = (why for each, why in self.doubtful if each.role == SYNCHRONISATION_ACCOUNTS)
        return disjunction((*mine, *_reasons(self.active_open)))


def roles_of(tables: Tables) -> Roles:
    """Who holds which role. Reads role assignments, eligibilities (PIM), role definitions, groups and their members.

    A tenant without the plan for PIM has nobody eligible: eligible assignments end with the licence
    (https://learn.microsoft.com/entra/id-governance/licensing-fundamentals).
    """
    found: list[_Assignment] = []
    active_open = _assignments(tables, "entra.roleAssignments", found, active=True)
    eligible_open = _assignments(tables, "entra.roleEligibilityScheduleInstances", found, active=False)
    groups = Groups(tables, {each.principal for each in found if _IS_GROUP.get(each.kind) is not False})
    by_person: dict[str, list[Holding]] = {}
    doubtful = []
    through: dict[str, list[Holding]] = {}
    for each in found:
        is_group = _IS_GROUP[each.kind] if each.kind in _IS_GROUP else groups.is_group(each.principal)
        if is_group is not True:
            by_person.setdefault(each.principal, []).append(each.holding)
        if is_group is not False:
            holding = replace(each.holding, group=each.principal)
            through.setdefault(each.principal, []).append(holding)
            why = groups.open(each.principal)
            if why is not None:
                doubtful.append((holding, why))
    for person, belongs in groups.members():
        by_person.setdefault(person, []).extend(holding for group in sorted(belongs) for holding in through.get(group, ()))
    return Roles({person: tuple(held) for person, held in by_person.items()}, tuple(doubtful), active_open, _unless_unlicensed(eligible_open))


def _unless_unlicensed(why: Unknown | None) -> Unknown | None:
    return None if why == unknown(Reason.NOT_LICENSED) else why


def _reasons(*found: Unknown | None) -> Iterator[Unknown]:
    return (each for each in found if each is not None)


@dataclass(frozen=True, slots=True)
class _Assignment:
    principal: str
    kind: str | Unknown
    holding: Holding


def _assignments(tables: Tables, resource: str, found: list[_Assignment], *, active: bool) -> Unknown | None:
    """Add what a table of assignments says to ``found``; say why there may be more."""
    table = tables[resource]
    templates = _templates(tables)
    why = table.open
    for principal, role, scope, kind in table.rows("principalId", "roleDefinitionId", "directoryScopeId", "principal.@odata.type"):
        if isinstance(principal, Unknown) or isinstance(role, Unknown):
            why = principal if isinstance(principal, Unknown) else role
        else:
            wide = scope if isinstance(scope, Unknown) else scope == TENANT
            found.append(_Assignment(principal, kind, Holding(templates.get(role, role), active, wide, "")))
    return why


def _templates(tables: Tables) -> dict[str, str]:
    """Template ids of built-in roles by role id. (A custom role may carry any template id; it stays itself.)"""
    rows = tables["entra.roleDefinitions"].rows("id", "templateId", "isBuiltIn")
    return {role: template for role, template, built_in in rows if isinstance(role, str) and isinstance(template, str) and built_in is True}
