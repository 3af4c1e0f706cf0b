"""The sample company once more, read eighteen hours later: after a night of mending things – and of some that went wrong.

What was done in between is all that differs. Lists are in the order of the sample's: see `scanner.sandbox.firms.SAMPLE`.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scanner.resources.registry import registry
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.dice import NOW
from scanner.sandbox.organisation import Answer, Organisation, WorkStyle, answers_text, organisation_text
from scanner.sandbox.plan import Devices, People, Tenant, Withheld
from scanner.sandbox.write import write_snapshot
from scanner.snapshot.write import pretty_json, stamp, write_bytes

LATER = timedelta(hours=18)
# Of which the app lost the permission.
LOST = "entra.conditionalAccessPolicies"

# Device group (kind, owner) → number → what is no longer special about it.
_MENDED = {
    ("windows", "company"): {
        5: "behind", 7: "unencrypted", 11: "long-ended", 12: "data-drive", 15: "realtime-off", 19: "stale", 23: "stale",
    },
    ("ios", "company"): {3: "jailbreak-unknown", 5: "stale"},
}  # fmt: skip
# What was asked again, or for the first time. Where the sample had answered for all, this stands instead.
_ANSWERED = (
    Answer("important-information-inventory", "yes", by="総務担当", on="2026-11-01"),
    Answer("meeting-passcode-forced", "yes", on="2026-11-01"),
    Answer("meeting-remove-participants", "yes", on="2026-11-01"),
    Answer("os-updated", "yes", on="2026-11-01", expires="2027-10-31"),
    Answer("clocks-synchronised", "no", on="2026-11-01", note="新しく入れた勤怠の端末の時刻が合っていない。"),
    Answer("important-information-access-limited", "no", "own-device", on="2026-11-01", note="共有フォルダーの権限を見直している。"),
)
_RECENT = timedelta(days=7)
_STAMP = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")


def tenant() -> Tenant:
    """The company as it is then."""
    sample, _ = COMPANIES["sample"]
    withheld = frozenset(f"/{each.api}{each.endpoint}" for name, each in registry().items() if name != LOST)
    return replace(
        sample,
        people=tuple(map(_people, sample.people)),
        devices=tuple(map(_mended, sample.devices)),
        withheld=Withheld("permission_denied", 403),
        readable=withheld,
    )


def _people(group: People) -> People:
    """A salesperson has to have a strong password again; an administrator was exempted by mistake."""
    if group.name == "営業":
        return replace(group, traits={number: traits for number, traits in group.traits.items() if "weak-password" not in traits})
    if group.role == "admin":
        return replace(group, traits={**group.traits, 2: ("weak-password",)})
    return group


def _mended(group: Devices) -> Devices:
    mended = _MENDED.get((group.kind, group.owner), {})
    return replace(group, traits={number: traits for number, traits in group.traits.items() if mended.get(number) not in traits})


def organisation() -> Organisation:
    """What the company says then: a corrected ledger, one circumstance more, a stricter number, and answers."""
    _, sample = COMPANIES["sample"]
    again = {(each.question, each.work_style) for each in _ANSWERED}
    return replace(
        sample,
        work_styles=tuple(map(_work_style, sample.work_styles)),
        answers=(*(each for each in sample.answers if (each.question, each.work_style) not in again), *_ANSWERED),
        parameters={"entra-lockout-not-loosened": {"attempts": 3}},
    )


def _work_style(style: WorkStyle) -> WorkStyle:
    if style.id != "own-device":
        return style
    return replace(style, ledger={}, circumstances={**(style.circumstances or {}), "uses_wireless_lan": False})


def write(folder: Path) -> None:
    """Write organisation.yaml, answers.yaml and the snapshot. Raises `OutputError` where the folder cannot be written."""
    write_bytes(folder / "organisation.yaml", organisation_text(tenant(), organisation()).encode("utf-8"))
    write_bytes(folder / "answers.yaml", answers_text(organisation()).encode("utf-8"))
    with TemporaryDirectory(prefix="telework-scan-") as earlier:
        write_snapshot(COMPANIES["sample"][0], Path(earlier))
        write_snapshot(tenant(), folder / "snapshot")
        _later(folder / "snapshot", Path(earlier))


def _later(folder: Path, earlier: Path) -> None:
    """Let the snapshot be of a later hour: what differs from the earlier one was heard of in between."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    manifest["collected_at"] = stamp(NOW + LATER)
    for entry in manifest["resources"].values():
        entry["collected_at"] = manifest["collected_at"]
        if entry["file"] is None:
            continue
        path = folder / entry["file"]
        known = set((earlier / entry["file"]).read_bytes().splitlines())
        lines = [line if line in known else _STAMP.sub(_moved, line) for line in path.read_bytes().splitlines()]
        data = b"".join(line + b"\n" for line in lines)
        write_bytes(path, data)
        entry["sha256"] = hashlib.sha256(data).hexdigest()
    write_bytes(folder / "manifest.json", pretty_json(manifest))


def _moved(found: re.Match[bytes]) -> bytes:
    try:
        moment = datetime.fromisoformat(found.group().decode() + "+00:00")
    except ValueError:
        return found.group()
    recent = NOW - _RECENT < moment <= NOW
    return stamp(moment + LATER).removesuffix("Z").encode() if recent else found.group()
