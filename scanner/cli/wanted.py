"""What a collecting command asks a tenant for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.collect.plan import everything, needed
from scanner.library.library import Library
from scanner.library.organisation import Organisation
from scanner.model.errors import UsageError

_TENANT_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


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
    if tenant is not None and not _TENANT_ID.fullmatch(tenant):
        raise UsageError(
            f"--tenant「{tenant}」はテナント ID の形（00000000-0000-0000-0000-000000000000）ではありません。"
            "テナント ID は、Microsoft Entra 管理センターの「概要」で確かめられます。",
            f"--tenant {tenant} is no tenant id (00000000-0000-0000-0000-000000000000): the overview of the Microsoft Entra admin center shows it.",
        )
    if organisation is None:
        if not tenant and not anywhere:
            raise UsageError(
                "どのテナントから集めるかを、--organisation（organisation.yaml）か --tenant（テナント ID）で指定してください。",
                "say which tenant to collect from: --organisation (organisation.yaml) or --tenant (its id).",
            )
        return Plan(tenant, everything(), frozenset(everything()), ())
    if tenant and organisation.tenant and tenant.lower() != organisation.tenant.lower():
        raise UsageError(
            f"--tenant（{tenant}）と organisation.yaml の tenant（{organisation.tenant}）が違います。正しいほうだけを残してください。",
            f"--tenant ({tenant}) and the tenant of organisation.yaml ({organisation.tenant}) differ: keep the right one only.",
        )
    tenant = organisation.tenant or tenant
    if tenant is None and not anywhere:
        raise UsageError(
            "organisation.yaml に tenant（テナント ID）がありません。書き加えてください。collect では --tenant でも指定できます。",
            "organisation.yaml has no tenant (its id): add it; collect also takes --tenant.",
        )
    wanted = needed(library, organisation.checklists, sorted({style.method for style in organisation.work_styles}))
    groups = sorted({group for style in organisation.work_styles for group in (*(style.people or ()), *(style.devices_in or ()))})
    return Plan(tenant, everything() if whole else wanted, frozenset(wanted), tuple(groups))
