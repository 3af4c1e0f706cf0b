"""Overlays written into a folder, and sample tenants with an overlay laid over them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.overlay.files import Overlay, read_overlay
from scanner.overlay.overlay import lay_over
from scanner.snapshot.read import Snapshot, open_snapshot

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ROOT / "fixtures" / "tenants"

POLICIES = "entra.conditionalAccessPolicies"
MEMBERS = "entra.groupMembers"
STRENGTHS = "entra.authenticationStrengthPolicies"
CATALOG, SETTINGS = "intune.configurationPolicies", "intune.configurationPolicySettings"

# Of the company 株式会社模範 (fixtures/tenants/exemplary).
MFA = "cea4717c-64fa-41ad-9720-33234f6345d7"
MFA_NAME = "すべてのユーザーに多要素認証を求める"
ADMIN_POLICY = "5f5439ff-93f0-450b-bdfd-3c454fb990a4"
READ_GROUP = "9fea1256-c786-4947-948b-b530795bafbf"
UNREAD_GROUP, UNREAD_NAME = "3451ff71-3def-476f-9313-b39ea1a44102", "テレワーク利用者"
BITLOCKER = "12d50564-472c-45a4-bddc-f898c8150f1a"
POLICY_TYPE = "#microsoft.graph.conditionalAccessPolicy"


def policy(**body: Any) -> dict[str, Any]:
    """A body about an access policy."""
    return {"@odata.type": POLICY_TYPE, **body}


def written(folder: Path, files: Mapping[str, Any]) -> Path:
    """The files of an overlay: bytes and texts as they are, everything else as JSON."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = (
            content
            if isinstance(content, bytes)
            else content.encode()
            if isinstance(content, str)
            else json.dumps(content, ensure_ascii=False).encode()
        )
        path.write_bytes(data)
    return folder


def overlay(tmp_path: Path, files: Mapping[str, Any]) -> Overlay:
    return read_overlay(written(tmp_path / "overlay", files))


def laid(tmp_path: Path, files: Mapping[str, Any], tenant: str = "exemplary") -> Snapshot:
    """A sample tenant with these files laid over it."""
    folder = tmp_path / "laid"
    folder.mkdir()
    return lay_over(open_snapshot(TENANTS / tenant / "snapshot"), overlay(tmp_path, files), folder, ())


def one(snapshot: Snapshot, resource: str, id_: str) -> dict[str, Any]:
    (found,) = [each for each in snapshot.records(resource) if each["id"] == id_]
    return found


def collected(resource: str, id_: str, tenant: str = "exemplary") -> dict[str, Any]:
    return one(open_snapshot(TENANTS / tenant / "snapshot"), resource, id_)


def changes(snapshot: Snapshot) -> list[dict[str, Any]]:
    assert snapshot.planned is not None
    return list(snapshot.planned.record["changes"])


def warnings(snapshot: Snapshot) -> list[str]:
    assert snapshot.planned is not None
    return [each.en for each in snapshot.planned.warnings]
