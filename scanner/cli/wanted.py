"""What a collecting command asks a tenant for."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.collect.plan import everything, needed
from scanner.library.library import Library
from scanner.library.organisation import Organisation
from scanner.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class Plan:
    """What is collected, and for whom. ``wanted``: the resources without which the organisation's checklists lack something."""

    tenant: str | None
    resources: tuple[str, ...]
    wanted: frozenset[str]
    groups: tuple[str, ...]


def planned(library: Library, organisation: Organisation | None, *, tenant: str | None, whole: bool, anywhere: bool) -> Plan:
    """What the organisation's checklists need; everything if ``whole`` and where there is no organisation.

    ``anywhere``: the tenant need not be known beforehand. Raises `UsageError`.
    """
    if organisation is None:
        if not tenant and not anywhere:
            raise UsageError("--organisation か --tenant を指定してください。", "give --organisation or --tenant.")
        return Plan(tenant, everything(), frozenset(everything()), ())
    if tenant and organisation.tenant and tenant.lower() != organisation.tenant.lower():
        raise UsageError("--tenant と organisation.yaml の tenant が違います。", "--tenant and the tenant of organisation.yaml differ.")
    tenant = organisation.tenant or tenant
    if tenant is None and not anywhere:
        raise UsageError(
            "organisation.yaml に tenant（テナント ID）がありません。書き加えるか、--tenant を指定してください。",
            "organisation.yaml has no tenant: add it, or give --tenant.",
        )
    wanted = needed(library, organisation.checklists, sorted({style.method for style in organisation.work_styles}), groups=bool(organisation.groups))
    return Plan(tenant, everything() if whole else wanted, frozenset(wanted), organisation.groups)
