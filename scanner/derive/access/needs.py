"""What a requirement asks of conditional access: of whom, at which sign-ins, and what a policy has to make unavoidable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from scanner.derive.access import axes
from scanner.derive.access.grants import Strength
from scanner.derive.access.people import Standing
from scanner.derive.access.places import Origin, Places
from scanner.derive.access.policies import Conditions, Policy
from scanner.derive.access.space import Axis
from scanner.model.logic import Truth, conjunction, disjunction, negate

COMPLIANT, HYBRID = "compliantDevice", "domainJoinedDevice"
_PROOFS = ((*axes.COMPLIANCE, COMPLIANT), (*axes.TRUST, HYBRID))

Goal = Callable[[str, Strength | None], Truth]


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement.

    ``concerns``: whether it is about somebody (who is enabled and is neither an emergency nor a synchronisation account). ``goal``: whether
    a grant control ensures it. ``aims``: whether a policy is of its kind. ``action``: the user action that it is about; "" = signing in to
    apps. ``suite_suffices``: Office 365 alone is enough. ``defaults``, ``per_user``, ``session``: security defaults, per-user MFA or session
    controls meet it. ``managed_free``: managed devices need nothing. ``hidden_free``: nor do the trusted addresses that Graph does not
    show. ``only_aimed``: policies of other kinds do not count. ``vacuous``: it is met where it concerns nobody.
    """

    id: str
    concerns: Callable[[Standing], Truth]
    goal: Goal
    aims: Callable[[Policy], bool]
    action: str
    clients: Sequence[str]
    platforms: Sequence[str]
    sign_in_risks: Sequence[str]
    user_risks: Sequence[str]
    flows: Sequence[str]
    suite_suffices: bool
    defaults: bool
    per_user: bool
    session: bool
    managed_free: bool
    hidden_free: bool
    only_aimed: bool
    vacuous: bool

    def applies(self, standing: Standing) -> Truth:
        """Whether somebody is concerned."""
        return conjunction((not standing.break_glass, standing.enabled, negate(standing.service), self.concerns(standing)))

    def ensured(self, policy: Policy, lacking: frozenset[str] = frozenset()) -> Truth:
        """Whether a policy makes it unavoidable where it applies. ``lacking``: controls that nobody can meet there, so that they stop everybody."""
        if self.only_aimed and not self.aims(policy):
            return False
        granted = policy.grant.ensures(lambda name, strength: name in lacking or self.goal(name, strength))
        return disjunction((granted, policy.session.limits)) if self.session else granted

    def axes(self, policies: Sequence[Policy], places: Places, *, suite: bool) -> dict[str, Axis]:
        """What sign-ins of this requirement differ in. ``suite``: only those to Office 365."""
        conditions = [each.conditions for each in policies]
        origins = axes.origins_of(conditions, places)
        return {
            "app": self._app_axis(conditions, suite=suite),
            "client": _axis(self.clients, axes.accepts_client),
            "platform": _axis(self.platforms, axes.accepts_platform),
            "place": Axis(origins, lambda each, origin: axes.accepts_origin(each.conditions, origin), self._free_place),
            **self._device_axes(conditions),
            "signInRisk": _axis(self.sign_in_risks, lambda each, level: axes.accepts_risk(each.sign_in_risk, level)),
            "userRisk": _axis(self.user_risks, lambda each, level: axes.accepts_risk(each.user_risk, level)),
            "insiderRisk": _axis(axes.INSIDER_RISKS, lambda each, level: axes.accepts_risk(each.insider_risk, level)),
            "flow": _axis(self.flows, lambda each, flow: axes.accepts_risk(each.flows, flow)),
        }

    def _app_axis(self, conditions: Sequence[Conditions], *, suite: bool) -> Axis:
        if self.action:
            return _axis((self.action,), axes.accepts_action)
        apps = [each for each in axes.apps_of(conditions) if each.suite or not suite]
        return Axis(apps, lambda policy, app: axes.accepts_app(policy.conditions, app), axes.free_app)

    def _free_place(self, origin: Origin) -> Truth:
        return True if self.hidden_free and origin.hidden else origin.office

    def _device_axes(self, conditions: Sequence[Conditions]) -> dict[str, Axis]:
        facts = axes.facts_of(conditions)
        told = [(attribute, value, control) for attribute, value, control in _PROOFS if attribute in facts]
        values = [dict.fromkeys((value, *facts.pop(attribute), axes.OTHER)) for attribute, value, _ in told]

        def accepts(policy: Policy, device: tuple[str, ...]) -> Truth:
            unread = axes.accepts_device(policy.conditions, "", "")
            filtered = (axes.accepts_device(policy.conditions, proof[0], value) for proof, value in zip(told, device, strict=True))
            lacking = frozenset(proof[2] for proof, value in zip(told, device, strict=True) if value != proof[1])
            return conjunction((unread, *filtered, self.ensured(policy, lacking)))

        def free(device: tuple[str, ...]) -> Truth:
            return self.managed_free and any(value == proof[1] for proof, value in zip(told, device, strict=True))

        others = {f"device {attribute}": _axis((*known, axes.OTHER), partial(_has, attribute)) for attribute, known in facts.items()}
        return {"device": Axis(list(product(*values)), accepts, free), **others}


def _has(attribute: str, policy: Conditions, value: str) -> Truth:
    return axes.accepts_device(policy, attribute, value)


def _never_free(value: Any) -> Truth:
    return False


def _axis(values: Sequence[Any], accepts: Callable[[Conditions, Any], Truth]) -> Axis:
    """Make an axis of which every value counts."""
    return Axis(values, lambda policy, value: accepts(policy.conditions, value), _never_free)


def weight(policy: Policy, reach: Truth) -> Truth:
    """Whether a policy is in force for somebody whom it is for or not; conditions that we do not know leave it open."""
    doubts = () if policy.doubt is None else (policy.doubt,)
    return conjunction((policy.on, reach, *doubts))
