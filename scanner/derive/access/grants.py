"""What a policy's grant and session controls are, and what they make unavoidable.

https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scanner.derive.access.choices import INCONCLUSIVE, chosen, says_nothing, strange
from scanner.derive.tables import Record, Table
from scanner.language.types import INVALID, MISSING, typed
from scanner.model.logic import Truth, Unknown, conjunction, disjunction

BLOCK, MFA = "block", "mfa"
APPROVED_APP = "approvedApplication"
TERMS, CUSTOM, STRENGTH = "termsOfUse", "customAuthenticationFactors", "authenticationStrength"
NEVER_PERSISTENT, FREQUENCY, APP_RESTRICTIONS = "persistentBrowser", "signInFrequency", "applicationEnforcedRestrictions"
CLOUD_APP_SECURITY, NO_DOWNLOADS = "cloudAppSecurity", "blockDownloads"
SESSION_CONTROLS = (APP_RESTRICTIONS, CLOUD_APP_SECURITY, FREQUENCY, NEVER_PERSISTENT, NO_DOWNLOADS)

# From then on the service treats "approved client app" as not selected.
APPROVED_APP_ENDS = datetime(2026, 7, 1, tzinfo=UTC)

# https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths: one method that is two factors by itself.
# Any two methods together are, too (something known or a federated sign-in, and something one has).
_RESISTANT = ("windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor")
_ALONE = (*_RESISTANT, "deviceBasedPush", "temporaryAccessPassOneTime", "temporaryAccessPassMultiUse", "federatedMultiFactor")
PHISHING_RESISTANT = frozenset(frozenset({each}) for each in _RESISTANT)
TWO_FACTORS_IN_ONE = frozenset(frozenset({each}) for each in _ALONE)

_GRANT_KEYS = frozenset({"operator", "builtInControls", CUSTOM, TERMS, STRENGTH})


@dataclass(frozen=True, slots=True)
class Strength:
    """An authentication strength: whether every way that it allows is multifactor, and whether every one resists phishing."""

    mfa: Truth
    phishing_resistant: Truth


@dataclass(frozen=True, slots=True)
class Grant:
    """``controls``: what is asked for, by Graph's names. ``operator``: AND, OR. ``doubts``: why there may be one more control each.

    ``retired``: "approved client app" is selected but no longer enforced. ``strange``: one of the doubts is a kind of control that we do not
    know; ``strength_doubt``: one is that a strength may be asked for.
    """

    operator: str | Unknown
    controls: frozenset[str]
    strength: Strength | None
    doubts: tuple[Unknown, ...]
    retired: bool
    strange: bool
    strength_doubt: bool

    @property
    def nothing(self) -> bool:
        """Whether surely no control is selected."""
        return not self.controls and not self.doubts

    @property
    def unreadable(self) -> bool:
        """Whether there may be a control, but none that could be read."""
        return not self.controls and bool(self.doubts)

    def asks(self, *names: str) -> bool:
        """Whether one of these controls is surely selected."""
        return not set(names).isdisjoint(self.controls)

    def ensures(self, goal: Callable[[str, Strength | None], Truth]) -> Truth:
        """Whether nobody gets in without ``goal``, which says of one control whether it ensures that."""
        each = [*(goal(name, self.strength) for name in self.controls), *self.doubts]
        if not each:
            return False
        every, some = conjunction(each), disjunction(each)
        if isinstance(self.operator, Unknown):
            return every if every == some else self.operator
        return some if self.operator == "AND" else every


@dataclass(frozen=True, slots=True)
class Session:
    """``controls``: of each of `SESSION_CONTROLS`, whether it is on. ``any``: whether any session control at all is configured."""

    controls: Mapping[str, Truth]
    any: Truth

    def limits(self, names: Collection[str]) -> Truth:
        """Whether one of these controls is on."""
        return disjunction(self.controls[name] for name in names)


class Strengths:
    """The allowed combinations of every authentication strength that was read, by id."""

    def __init__(self, table: Table) -> None:
        self._known = {name: record.get("allowedCombinations") for record in table.records() if isinstance(name := record.get("id"), str)}

    def combinations(self, strength: Record) -> Any:
        """What a strength allows, as a policy carries it; where it does not, as the list of strengths has it. None if neither says it."""
        carried = strength.get("allowedCombinations")
        return self._known.get(strength["id"]) if carried is None else carried


def grant_of(table: Table, record: Record, strengths: Strengths) -> Grant:
    """The grant controls of a policy."""
    grant = table.read(record, "grantControls")
    if isinstance(grant, Unknown):
        return Grant(grant, frozenset(), None, (grant,), retired=False, strange=False, strength_doubt=False)
    found, doubts = set[str](), list[Unknown]()
    for name, control in (("builtInControls", None), (CUSTOM, CUSTOM), (TERMS, TERMS)):
        selected = chosen(table, record, f"grantControls.{name}")
        found |= {control or each for each in selected.values}
        doubts.extend([] if selected.doubt is None else [selected.doubt])
    strength = _strength(table, grant, strengths)
    unread = [strength] if isinstance(strength, Unknown) and found.isdisjoint((MFA, BLOCK)) else []
    if isinstance(strength, Strength):
        found.add(STRENGTH)
    odd = strange(grant, _GRANT_KEYS)
    doubts += [*unread, *([INCONCLUSIVE] if odd else [])]
    retired = APPROVED_APP in found and table.now >= APPROVED_APP_ENDS
    return Grant(
        operator=table.read(record, "grantControls.operator"),
        controls=frozenset(found - {APPROVED_APP} if retired else found),
        strength=strength if isinstance(strength, Strength) else None,
        doubts=tuple(doubts),
        retired=retired,
        strange=odd,
        strength_doubt=bool(unread),
    )


def _strength(table: Table, grant: Record, strengths: Strengths) -> Strength | Unknown | None:
    """The strength that a grant asks for; None if it asks for none.

    A navigation property: a key that is not there may have been left out by the query. (MFA or block beside it exclude it.)
    """
    if STRENGTH not in grant and grant:
        return MISSING
    value = grant.get(STRENGTH)
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        return INVALID
    allowed = [*_combinations(table, strengths.combinations(value))]
    return Strength(conjunction(map(_is_mfa, allowed)), conjunction(map(_resists_phishing, allowed)))


def _combinations(table: Table, allowed: Any) -> Iterator[frozenset[str] | Unknown]:
    item = table.resource.fields["grantControls.authenticationStrength.allowedCombinations"].items["item"]
    if not isinstance(allowed, list) or not allowed:
        yield MISSING if allowed is None else INVALID
        return
    for each in allowed:
        yield typed(item, each, table.now)


def _is_mfa(combination: frozenset[str] | Unknown) -> Truth:
    if isinstance(combination, Unknown):
        return combination
    return len(combination) > 1 or combination in TWO_FACTORS_IN_ONE


def _resists_phishing(combination: frozenset[str] | Unknown) -> Truth:
    return combination if isinstance(combination, Unknown) else combination in PHISHING_RESISTANT


def session_of(table: Table, record: Record) -> Session:
    """The session controls of a policy."""
    whole = table.read(record, "sessionControls")
    if isinstance(whole, Unknown):
        return Session(dict.fromkeys(SESSION_CONTROLS, whole), whole)
    names = (APP_RESTRICTIONS, CLOUD_APP_SECURITY, FREQUENCY, NEVER_PERSISTENT)
    on = {name: table.read(record, f"sessionControls.{name}.isEnabled") for name in names}
    mode = table.read(record, "sessionControls.persistentBrowser.mode")
    kind = table.read(record, "sessionControls.cloudAppSecurity.cloudAppSecurityType")
    # What a custom policy of Defender for Cloud Apps does is not to be seen here.
    blocks = INCONCLUSIVE if kind == "mcasConfigured" else kind if isinstance(kind, Unknown) else kind == NO_DOWNLOADS
    found = {
        **on,
        NEVER_PERSISTENT: conjunction((on[NEVER_PERSISTENT], mode if isinstance(mode, Unknown) else mode == "never")),
        NO_DOWNLOADS: conjunction((on[CLOUD_APP_SECURITY], blocks)),
    }
    return Session(found, not says_nothing(whole))
