"""Of one device: its system, the support of that, and its updates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scanner.derive.devices.lifecycle import lifecycle
from scanner.derive.devices.patches import android, nothing_known, patches
from scanner.derive.devices.support import support, system_of
from scanner.library.organisation import Organisation
from scanner.model.logic import Unknown


def system_facts(platform: Any, label: Any, version: Any, level: Any, edition: Any, now: datetime, organisation: Organisation) -> Mapping[str, Any]:
    """The facts about the system that a device says it has. ``level``: Android's security patch level; ``edition``: of Windows."""
    system = system_of(platform, label, version, edition, lifecycle())
    until, supported = support(system, edition, lifecycle(), now, organisation)
    if platform == "android":
        updates = android(level, now)
    elif isinstance(system.updates, Unknown):
        updates = nothing_known(system.updates)
    else:
        updates = patches(system.updates, system.installed, now)
    return {
        "os": system.name,
        "osSupportedUntil": until,
        "osSupported": supported,
        "patchReleased": updates.released,
        "newerPatchReleased": updates.newer,
        "patchMissing": updates.missing,
    }
