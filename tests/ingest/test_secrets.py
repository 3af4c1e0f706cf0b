"""Secrets in files: named, never stored, never repeated; the rest of the file is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.ingest import safe_json
from scanner.ingest.computers import Options
from scanner.ingest.ingest import ingest
from scanner.ingest.secrets import NAMES, without_secrets
from scanner.model.errors import InputError
from scanner.resources.registry import local_registry
from tests.ingest.aids import all_bytes
from tests.ingest.samples import RECOVERY, TENANT, as_bytes, with_section

HIDDEN = "P4ssw0rd-of-サンプル"


@pytest.mark.parametrize(
    "name", ["RecoveryPassword", "cpassword", "keyMaterial", "msLAPS-Password", "ms-Mcs-AdmPwd", "PASSWORD", "msFVE-RecoveryPassword"]
)
def test_a_secret_is_found_by_its_name_wherever_it_stands(name: str) -> None:
    kept, refused = without_secrets({"a": [{name: HIDDEN, "b": 1}]}, "x.json")
    assert kept == {"a": [{"b": 1}]}
    assert [(each.what, each.place.file) for each in refused] == [(f"a[0].{name}", "x.json")]


@pytest.mark.parametrize("value", [None, "", [], True, False])
def test_what_is_empty_is_no_secret(value: Any) -> None:
    assert without_secrets({"RecoveryPassword": value}, "x.json") == ({"RecoveryPassword": value}, ())


@pytest.mark.parametrize("data", [RECOVERY, [f"key: {RECOVERY}."], {"Description": RECOVERY}, {RECOVERY: 1}, {"a": {RECOVERY: {}}}])
def test_a_recovery_password_is_found_by_its_form(data: Any) -> None:
    kept, refused = without_secrets(data, "x.json")
    assert len(refused) == 1
    assert RECOVERY not in json.dumps(kept)
    assert RECOVERY not in repr(refused)


def test_no_field_of_a_local_resource_is_called_like_a_secret() -> None:
    assert [f"{each.name}.{name}" for each in local_registry().values() for name in each.fields if name.casefold() in NAMES] == []


def test_nothing_of_a_secret_is_in_the_snapshot_or_in_what_is_said(tmp_path: Path) -> None:
    volume = {"MountPoint": "C:", "ProtectionStatus": 1, "KeyProtector": [{"KeyProtectorType": 3, "RecoveryPassword": RECOVERY, "Password": HIDDEN}]}
    data = with_section("Get-BitLockerVolume", [volume])
    data["sections"]["Get-SmbShare"].append({"Name": f"s {RECOVERY}", "Path": "C:\\s", "Special": False})
    (tmp_path / "pc.json").write_bytes(as_bytes(data))
    done = ingest([tmp_path / "pc.json"], tmp_path / "s", Options(None, None, None), TENANT, "t", datetime(2026, 11, 21, tzinfo=UTC))
    assert [each.what for each in done.refused] == [
        "sections.Get-BitLockerVolume[0].KeyProtector[0].RecoveryPassword",
        "sections.Get-BitLockerVolume[0].KeyProtector[0].Password",
        "sections.Get-SmbShare[2].Name",
    ]
    written = all_bytes(tmp_path / "s") + repr(done).encode()
    assert RECOVERY.encode() not in written
    assert HIDDEN.encode() not in written
    assert b'"keyProtectorTypes":["RecoveryPassword"]' in written  # that there is one is a fact, and kept


def test_not_even_an_error_repeats_a_secret() -> None:
    text = f'{{"{RECOVERY}": 1, "{RECOVERY}": 2}}'
    with pytest.raises(InputError) as error:
        safe_json.read(text, "x.json")
    assert RECOVERY not in repr(error.value.problems)
