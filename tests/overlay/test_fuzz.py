"""Whatever stands in an overlay: it is laid over or refused with its place, and what comes out can be read and judged."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.derive.opened import tables_of
from scanner.derive.policies.effective import settings_of
from scanner.derive.policies.model import SURFACES
from scanner.model.errors import InputError
from scanner.overlay.files import read_overlay
from scanner.overlay.kinds import PREFIX, kinds
from scanner.overlay.overlay import lay_over
from scanner.snapshot.read import open_snapshot
from tests.overlay.aids import ADMIN_POLICY, BITLOCKER, MFA, TENANTS, written

NAMES = [
    "id", "name", "displayName", "state", "conditions", "users", "excludeGroups", "grantControls", "authenticationStrength", "assignments", "target",
    "groupId", "groupName", "settings", "settingsDelta", "definitionValues", "settingInstance", "choiceSettingValue", "children", "value",
    "authenticationMethodConfigurations", "authenticationStrength@odata.bind", "@odata.type", "apps", "platforms", "settingCount",
]  # fmt: skip
WORDS = [MFA, ADMIN_POLICY, BITLOCKER, "", "enabled", "⟦\u202e", "../x", "windows10", "00000000-0000-0000-0000-000000000004"]
TYPES = [PREFIX + kind.resource.type.rpartition(".")[2] for kind in kinds()]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 3) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=20,
)
BODIES = st.builds(
    lambda kind, body: {**body, "@odata.type": kind}, st.sampled_from(TYPES), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6)
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BODIES, min_size=1, max_size=3))
def test_every_body_is_laid_over_or_refused(bodies: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "laid").mkdir()
        plan = read_overlay(written(Path(folder) / "overlay", {"a.json": bodies}))
        try:
            found = lay_over(open_snapshot(TENANTS / "exemplary" / "snapshot"), plan, Path(folder) / "laid", ())
        except InputError as error:
            wrong = [problem for problem in error.problems if not (problem.place.file.endswith("a.json") and problem.ja and problem.en)]
            found = None
        if found is None:
            assert wrong == []
            return
        assert found.planned is not None
        for name in found.planned.files:
            entry = found.entry(name)
            assert entry is not None
            assert sum(1 for _ in found.records(name)) == entry.count
        settings_of(tables_of(found), SURFACES)
