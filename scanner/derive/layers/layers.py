"""The layers of every control on devices of one kind: what is configured, what is assigned to them, and what they report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from scanner.derive.layers.controls import COMPLIANCE, PAUSED, UPDATES, Control, Value
from scanner.derive.layers.statuses import Statuses
from scanner.derive.policies.model import ANY, SURFACES, Policy, Setting
from scanner.derive.reach.assignments import doubted_by
from scanner.language.types import MISSING
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate, unknown
from scanner.model.verdicts import Reason

Reached = Sequence[Truth]

_ONLY_COMPLIANCE = (COMPLIANCE,)


class Layers:
    """What the policies for one platform set.

    ``policies``: those for the platform, and those of which the platform is not known. ``reports``: where each stands among the
    statuses. ``more``: surface → why it may hold policies that were not read.
    """

    def __init__(self, policies: Sequence[Policy], reports: Sequence[int], more: Mapping[str, Unknown]) -> None:
        self.policies = policies
        self._reports = reports
        self._more = more
        self._settings: dict[str, dict[int, Setting]] = {}
        self._on: dict[str, dict[int, Truth]] = {COMPLIANCE: {}}
        for at, policy in enumerate(policies):
            if policy.surface == COMPLIANCE:
                self._on[COMPLIANCE][at] = True
            for setting in policy.settings:
                self._settings.setdefault(setting.name, {})[at] = setting
                self._on.setdefault(setting.name, {})[at] = _on(setting)

    def own(self, at: int) -> Truth:
        """Whether a policy is for this platform."""
        platform = self.policies[at].platform
        return platform if isinstance(platform, Unknown) else True

    def applies(self, at: int) -> Truth:
        """Whether a policy applies to all devices of this platform that it is assigned to."""
        narrowed = self.policies[at].narrowed
        return conjunction([self.own(at), True if narrowed is None else narrowed])

    def configured(self, setting: str) -> Truth:
        """Whether some policy switches a setting on."""
        everywhere = [self.own(at) for at in range(len(self.policies))]
        found = [conjunction([on, everywhere[at]]) for at, on in self._setting(setting)]
        return disjunction([*found, *self._rest(_surfaces(setting), everywhere)])

    def assigned(self, setting: str, reached: Reached) -> Truth:
        """Whether a policy that switches a setting on reaches the device, and nothing contradicts or suspends it.

        What was not read may switch it on, contradict or suspend; nothing of that changes what a compliance policy demands. A policy
        that was read in part says a setting once, so that the rest of it does not contradict what was read.
        """
        unread = disjunction(self._rest(_surfaces(setting), reached))
        suspends = (setting, PAUSED) if setting == UPDATES else (setting,)
        contrary = disjunction(each for name in suspends for each in self._rest(_surfaces(setting), reached, self._settings.get(name, ())))
        held = conjunction([self._held(setting, reached), self._running(setting, reached), negate(contrary)])
        return disjunction([self._demanded(setting, reached), held, unread])

    def _demanded(self, setting: str, reached: Reached) -> Truth:
        """Whether a compliance policy that reaches the device demands a setting."""
        return disjunction(conjunction([on, reached[at]]) for at, on in self._setting(setting) if self.policies[at].surface == COMPLIANCE)

    def _running(self, setting: str, reached: Reached) -> Truth:
        return negate(self._held(PAUSED, reached)) if setting == UPDATES else True

    def _held(self, setting: str, reached: Reached) -> Truth:
        """What the settings that were read come to on the device.

        A compliance policy wins over configuration (learn.microsoft.com/intune/configuration/device-profile-troubleshoot); where
        configurations contradict each other, which one the device follows is not told.
        """
        loose, against = [], []
        for at, on in self._setting(setting):
            if self.policies[at].surface != COMPLIANCE:
                loose.append(conjunction([on, reached[at]]))
                against.append(conjunction([negate(on), reached[at]]))
        return disjunction([self._demanded(setting, reached), conjunction([disjunction(loose), doubted_by(disjunction(against))])])

    def reported(self, setting: str, control: Control, reached: Reached, statuses: Statuses, report: bytes) -> Truth:
        """Whether the device reports as applied a policy that reaches it and switches a setting on."""
        found = [
            conjunction([on, statuses.applied(self._reports[at], report, self._failure(at, control))])
            for at, on in self._setting(setting)
            if reached[at] is not False
        ]
        return disjunction([conjunction([disjunction(found), self._running(setting, reached)]), *self._rest(_surfaces(setting), reached)])

    def names(self, control: Control, reached: Reached) -> list[str]:
        """Names (ids, where there is none) of the policies that surely switch the control on and reach the device, sorted."""
        settings = [setting for part in control.parts for setting in part]
        sure = {at for setting in settings for at, on in self._setting(setting) if conjunction([on, reached[at]]) is True}
        return sorted(policy.id if isinstance(policy.name, Unknown) else policy.name for at, policy in enumerate(self.policies) if at in sure)

    def value(self, wanted: Value, reached: Reached) -> Any:
        """The value of a setting on the device, or `Unknown`.

        Of compliance policies the strictest counts; configurations count where there is none, and must not contradict each other.
        """
        strict, loose = [], []
        for at, setting in self._settings.get(wanted.setting, {}).items():
            found = setting.version if setting.number is None else setting.number
            if self.policies[at].surface != COMPLIANCE:
                loose.append((found, reached[at]))
            elif found is not None:
                strict.append((found, reached[at]))
        demanded = [found for found, reach in strict if reach is True and not isinstance(found, Unknown)]
        if demanded:
            best = wanted.strictest(demanded)
            doubts = _doubts(strict, lambda found: wanted.strictest([best, found]) != best)
            return _or_doubt(best, [*doubts, *self._rest(_ONLY_COMPLIANCE, reached)])
        sure = {found for found, reach in loose if reach is True and not isinstance(found, Unknown)}
        unread = [*_doubts(strict, lambda _: True), *self._rest(_ONLY_COMPLIANCE, reached)]
        if len(sure) > 1:
            return disjunction([unknown(Reason.INCONCLUSIVE), *unread])  # a compliance policy might have settled it
        others = [*_doubts(strict, lambda _: True), *_doubts(loose, lambda found: found not in sure)]
        return _or_doubt(next(iter(sure - {None}), MISSING), [*others, *self._rest(SURFACES, reached)])

    def _setting(self, setting: str) -> Iterable[tuple[int, Truth]]:
        return self._on.get(setting, {}).items()

    def _rest(self, surfaces: Collection[str], reached: Reached, without: Collection[int] = ()) -> list[Truth]:
        """What settings and policies of these surfaces that were not read may add on the device. ``without``: policies left out."""
        partial = [(at, on) for at, on in self._setting(ANY) if self.policies[at].surface in surfaces and at not in without]
        truncated = [conjunction([on, reached[at]]) for at, on in partial]
        return [*truncated, *(reason for surface, reason in self._more.items() if surface in surfaces)]

    def _failure(self, at: int, control: Control) -> Truth:
        """What it means that a policy failed: a policy that sets other things too may have failed for these."""
        if control.name == COMPLIANCE or {setting.name for setting in self.policies[at].settings} <= control.settings:
            return False
        return unknown(Reason.INCONCLUSIVE)


def _surfaces(setting: str) -> Collection[str]:
    """Where policies may stand that say something of a setting. That there is a compliance policy, only compliance policies say."""
    return _ONLY_COMPLIANCE if setting == COMPLIANCE else SURFACES


def _on(setting: Setting) -> Truth:
    if setting.enabled is not None:
        return setting.enabled
    return setting.version if isinstance(setting.version, Unknown) else True


def _doubts(entries: Iterable[tuple[Any, Truth]], matters: Callable[[Any], bool]) -> Iterator[Truth]:
    """What is not known of some values: the value itself, or whether one that matters reaches the device."""
    for found, reach in entries:
        if isinstance(found, Unknown):
            yield conjunction([found, reach])
        elif matters(found):
            yield reach


def _or_doubt(value: Any, doubts: Iterable[Truth]) -> Any:
    doubt = disjunction(doubts)
    return value if doubt is False else doubt
