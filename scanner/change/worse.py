"""What a gate against a baseline counts: what fails now and did not, and what is no longer known."""

from __future__ import annotations

from scanner.change.compare import Change
from scanner.model.verdicts import Verdict

FAILS, WAIVER_OVER, FAILS_FURTHER = "fails", "waiver_over", "fails_further"


def worse(change: Change) -> str | None:
    """How an item got worse; None if it did not.

    ``fails``: it fails and did not before, whatever the reason. ``waiver_over``: it failed before, was accepted and is no longer.
    ``fails_further``: it failed before for other reasons, and a rule or question that decides it has failed since. A failing item
    whose failures are all accepted did not get worse.
    """
    now, then = change.after, change.before
    if now is None or now.verdict != Verdict.FAIL or now.waived:
        return None
    if then is None or then.verdict != Verdict.FAIL:
        return FAILS
    if then.waived:
        return WAIVER_OVER
    return FAILS_FURTHER if any(part.newly_fails for part in change.parts) else None


def lost(change: Change, verdict: Verdict) -> bool:
    """Whether an item passed or failed before and has now the ``verdict`` of one about which nothing is known (unknown, manual)."""
    return (
        change.after is not None
        and change.before is not None
        and change.after.verdict == verdict
        and change.before.verdict in (Verdict.PASS, Verdict.FAIL)
    )
