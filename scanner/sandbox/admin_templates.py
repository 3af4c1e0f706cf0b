"""Policies made from administrative templates (ADMX), and which of their settings are on or off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner.sandbox.dice import Dice
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Tenant
from scanner.sandbox.targets import Targets, assignments, dated, sorted_by_id

Record = dict[str, Any]

_FIXED = "\\Windows コンポーネント\\BitLocker ドライブ暗号化\\固定データ ドライブ"
_UPDATES = "\\Windows コンポーネント\\Windows Update"

# Name, whether enabled, for whom, where it stands, and the values entered: kind and value. The ids of the definitions are made up.
_SCREEN_AND_DRIVES = (
    ("スクリーン セーバーをパスワードで保護する", True, "user", "\\コントロール パネル\\個人用設定", ()),
    ("スクリーン セーバーのタイムアウト", True, "user", "\\コントロール パネル\\個人用設定", (("Decimal", 600),)),
    ("BitLocker で保護されていない固定ドライブへの書き込みアクセスを拒否する", True, "machine", _FIXED, (("Boolean", True),)),
)
_SETTINGS: Mapping[str, Sequence[tuple[str, bool, str, str, Sequence[tuple[str, Any]]]]] = {
    "drives": _SCREEN_AND_DRIVES,
    "desktop": (
        *_SCREEN_AND_DRIVES,
        ("自動更新を構成する", True, "machine", _UPDATES, (("Text", "CANARY-admx-text"), ("Decimal", 3))),
        ("更新サービスの場所を指定する", False, "machine", _UPDATES, ()),
    ),
    "browser": (
        ("クラウド管理の登録トークン", True, "machine", "\\ブラウザー", (("Text", "CANARY-enrolment-token"),)),
        (
            "許可するサイト",
            True,
            "machine",
            "\\ブラウザー",
            (("List", [{"name": "CANARY-name", "value": "CANARY-value"}]), ("MultiText", ["CANARY-line"])),
        ),
    ),
}
_TITLES = {
    "drives": ("管理用テンプレート（画面とドライブ）", "builtIn"),
    "desktop": ("管理用テンプレート（デスクトップ）", "builtIn"),
    "browser": ("管理用テンプレート（ブラウザー）", "custom"),
}
_WHO: Mapping[str, Mapping[str, Targets]] = {
    "exemplary": {"drives": [("users", "none")], "browser": [("devices", "include")]},
    "sample": {"desktop": []},
    "vpn": {"desktop": [("+vpn-laptop", "none")]},
}


def template_policies(tenant: Tenant) -> list[Record]:
    """Beta ``/deviceManagement/groupPolicyConfigurations`` with assignments."""
    return sorted_by_id(_policy(tenant, name) for name in _WHO.get(tenant.name, ()))


def _policy(tenant: Tenant, name: str) -> Record:
    title, origin = _TITLES[name]
    common = dated(tenant, "admin-template", name)
    return {
        **common,
        "displayName": title,
        "roleScopeTagIds": ["0"],
        "policyConfigurationIngestionType": origin,
        "assignments": assignments(tenant, common["id"], _WHO[tenant.name][name]),
    }


def template_values(tenant: Tenant, policy: str) -> list[Record] | None:
    """Beta ``/deviceManagement/groupPolicyConfigurations/{id}/definitionValues`` with definitions and values."""
    names = [name for name in _WHO.get(tenant.name, ()) if dated(tenant, "admin-template", name)["id"] == policy]
    return sorted_by_id(_values(tenant, policy, names[0])) if names else None


def _values(tenant: Tenant, policy: str, name: str) -> Iterator[Record]:
    common = dated(tenant, "admin-template", name)
    when = {key: common[key] for key in ("createdDateTime", "lastModifiedDateTime")}
    for title, enabled, who, where, entered in _SETTINGS[name]:
        yield {
            "id": Dice(policy, title).guid(),
            **when,
            "enabled": enabled,
            "configurationType": "policy",
            "definition": {
                "id": Dice("admx", title).guid(),
                "classType": who,
                "displayName": title,
                "categoryPath": where,
                "policyType": "admxBacked" if _TITLES[name][1] == "builtIn" else "admxIngested",
            },
            "presentationValues": [
                {
                    "@odata.type": f"#microsoft.graph.groupPolicyPresentationValue{kind}",
                    "id": Dice(policy, title, number).guid(),
                    **when,
                    ("values" if kind in {"List", "MultiText"} else "value"): value,
                }
                for number, (kind, value) in enumerate(entered)
            ],
        }


_DEFINITION = "definition($select=id,classType,displayName,categoryPath,policyType)"

# No page names options or page sizes. A deeper $expand was seen to be refused (MaxExpansionDepth=1).
ENDPOINTS = (
    Endpoint(
        "/deviceManagement/groupPolicyConfigurations",
        "beta",
        "microsoft.graph.groupPolicyConfiguration",
        objects=template_policies,
        selects=False,
        expands={"assignments": ("assignments",)},
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/groupPolicyConfigurations/{id}/definitionValues",
        "beta",
        "microsoft.graph.groupPolicyDefinitionValue",
        objects_of=template_values,
        selects=False,
        expands={f"{_DEFINITION},presentationValues": ("definition", "presentationValues")},
        gates=(INTUNE,),
    ),
)
