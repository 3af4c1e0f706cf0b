"""Authentication strengths, which Graph shows twice: in their own list, and again inside every access policy that asks for one."""

from __future__ import annotations

from typing import Any

from scanner.overlay.changes import Change
from scanner.overlay.working import Working

STRENGTHS, POLICIES = "entra.authenticationStrengthPolicies", "entra.conditionalAccessPolicies"
_GRANT, _STRENGTH = "grantControls", "authenticationStrength"
# What decides; a policy that names a strength by its id alone gets these from the list.
_DECIDING = frozenset({"id", "displayName", "allowedCombinations", "requirementsSatisfied"})


def embed_strengths(working: Working, changes: list[Change]) -> None:
    """Write what a strength will be into the policies that ask for it, and what it is into planned policies that name it only."""
    changed = {change.id.casefold(): change for change in changes if STRENGTHS in change.touches and change.action != "remove"}
    if not changed and POLICIES not in working.touched:
        return
    for policy in list(working.records(POLICIES)):
        grant = policy.get(_GRANT)
        carried = grant.get(_STRENGTH) if isinstance(grant, dict) else None
        if not isinstance(carried, dict) or not isinstance(carried.get("id"), str):
            continue
        change = changed.get(carried["id"].casefold())
        if change is None and "allowedCombinations" in carried:
            continue
        new = _filled(carried, working.find(STRENGTHS, carried["id"]))
        if new != carried:
            working.put(POLICIES, policy, {**policy, _GRANT: {**grant, _STRENGTH: new}})  # type: ignore[dict-item]
            if change is not None:
                change.touches.add(POLICIES)


def _filled(carried: dict[str, Any], strength: dict[str, Any] | None) -> dict[str, Any]:
    if strength is None:
        return carried
    return {**carried, **{name: value for name, value in strength.items() if name in carried or name in _DECIDING}}
