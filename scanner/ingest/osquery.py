"""Tables of osquery (``osqueryi --json "SELECT * FROM …"``): every value is text, and some numbers mean that nothing was read.

Columns and their meanings: specs/ and osquery/tables/ of the repository osquery/osquery.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.ingest import enums, safe_json
from scanner.ingest.convert import OTHER, Convert, Unreadable, filled, integer, text
from scanner.ingest.model import Format, Part, Parts, Path, Source, Value, located, parts_of
from scanner.ingest.sections import COMPUTER
from scanner.ingest.text import decode, encoding_of
from scanner.model.errors import Place, Problem
from scanner.model.verdicts import Reason

Row = Mapping[str, Any]
MOST_ROWS = 50_000
_COLUMN = re.compile(r'"([a-z0-9_]+)"\s*:')
_HIVES = {"HKEY_LOCAL_MACHINE": "HKLM", "HKEY_CURRENT_USER": "HKCU", "HKEY_USERS": "HKU"}
_ANYBODY = "*"
_SPECIAL = 1 << 31


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``marks``: columns that tell it from every other; ``row``: a row → a value, None where it is about something else.

    ``lack``: why even the whole table is not all there is; ``some``: there is always a row.
    """

    resource: str
    marks: frozenset[str]
    row: Callable[[Row], Value | None]
    lack: Reason | None
    some: bool


def _set(made: dict[str, Any], name: str, convert: Convert, raw: Any) -> None:
    found = convert(raw)
    if not isinstance(found, Unreadable):
        made[name] = found


def _natural(raw: Any) -> Any:
    """A number of 0 or more: osquery writes -1 where a call failed."""
    found = integer(raw)
    return found if not isinstance(found, int) or found >= 0 else OTHER


_METHODS = {
    "none": "None", "aes_128_with_diffuser": "Aes128Diffuser", "aes_256_with_diffuser": "Aes256Diffuser", "aes_128": "Aes128",
    "aes_256": "Aes256", "hardware_encryption": "Hardware", "xts_aes_128": "XtsAes128", "xts_aes_256": "XtsAes256",
}  # fmt: skip


def _volume(row: Row) -> Value:
    made: dict[str, Any] = {}
    letter = filled(row.get("drive_letter"))
    _set(made, "MountPoint", filled, row.get("device_id") if isinstance(letter, Unreadable) else letter)
    _set(made, "VolumeStatus", enums.VOLUME_STATUS, row.get("conversion_status"))
    _set(made, "ProtectionStatus", enums.PROTECTION_STATUS, row.get("protection_status"))
    _set(made, "LockStatus", enums.LOCK_STATUS, row.get("lock_status"))
    _set(made, "EncryptionPercentage", _natural, row.get("percentage_encrypted"))
    method = filled(row.get("encryption_method"))
    if isinstance(method, str) and method.casefold() in _METHODS:
        made["EncryptionMethod"] = _METHODS[method.casefold()]
    return made


def _product(row: Row) -> Value | None:
    if row.get("type") != "Antivirus":
        return None
    made: dict[str, Any] = {}
    _set(made, "displayName", filled, row.get("name"))
    if row.get("state") in ("On", "Off", "Snoozed", "Expired"):
        made["on"] = row["state"] == "On"
    if row.get("signatures_up_to_date") in ("0", "1"):
        made["upToDate"] = row["signatures_up_to_date"] == "1"
    return made


def _rule(row: Row) -> Value | None:
    if row.get("direction") == "Out" or row.get("enabled") == "0":
        return None
    made: dict[str, Any] = {}
    _set(made, "Name", filled, row.get("name"))
    _set(made, "Group", filled, row.get("grouping"))
    if row.get("enabled") == "1":
        made["Enabled"] = True
    _set(made, "Action", enums.ACTION, row.get("action"))
    flags = {name: row.get(f"profile_{name.casefold()}") for name in ("Domain", "Private", "Public")}
    if all(flag in ("0", "1") for flag in flags.values()) and "1" in flags.values():
        made["Profile"] = [name for name, flag in flags.items() if flag == "1"]
    for name, column in (("RemoteAddress", "remote_addresses"), ("LocalPort", "local_ports")):
        words = filled(row.get(column))
        if isinstance(words, str):
            made[name] = ["Any"] if words == _ANYBODY else [word for each in words.split(",") if (word := each.strip())]
    _set(made, "Protocol", filled, row.get("protocol"))
    _set(made, "Program", text, row.get("app_name"))
    _set(made, "Service", text, row.get("service_name"))
    return made


def _share(row: Row) -> Value:
    made: dict[str, Any] = {}
    _set(made, "Name", filled, row.get("name"))
    _set(made, "Path", filled, row.get("path"))
    kind = integer(row.get("type"))
    if isinstance(kind, int):
        number = kind % (1 << 32)  # a long of Windows is signed: administrative shares may come as -2147483648
        made["Special"] = bool(number & _SPECIAL)
        _set(made, "ShareType", enums.SHARE_TYPE, number & 0xFF)
    return made


def _feature(row: Row) -> Value:
    made: dict[str, Any] = {}
    _set(made, "FeatureName", filled, row.get("name"))
    _set(made, "State", enums.INSTALL_STATE, row.get("state"))
    return made


def _registry(row: Row) -> Value | None:
    """A value that is there. What is not there has no row, so that "not set" cannot be told from "not asked for"."""
    key, name, kind = filled(row.get("key")), filled(row.get("name")), row.get("type")
    if not isinstance(key, str) or not isinstance(name, str) or name == "(Default)":
        return None
    hive, _, rest = key.partition("\\")
    made = {"path": f"{_HIVES.get(hive, hive)}\\{rest}", "name": name, "present": True}
    data = row.get("data")
    if kind in ("REG_DWORD", "REG_QWORD"):
        number = integer(data)
        if not isinstance(number, int):
            return None
        number %= 1 << (32 if kind == "REG_DWORD" else 64)
        return {**made, "type": kind, "value": str(number), "number": number}
    return {**made, "type": kind, "value": data} if kind in ("REG_SZ", "REG_EXPAND_SZ") and isinstance(data, str) else None


def _account(row: Row) -> Value | None:
    if row.get("type") != "local":
        return None
    made: dict[str, Any] = {}
    _set(made, "Name", filled, row.get("username"))
    _set(made, "SID", filled, row.get("uuid"))
    return made


def _system(row: Row) -> Value:
    made: dict[str, Any] = {"collectedBy": "osquery"}
    host = filled(row.get("computer_name"))
    host = filled(row.get("hostname")) if isinstance(host, Unreadable) else host
    if isinstance(host, str):
        made["name"] = host.partition(".")[0]
    for name, column in (("serial", "hardware_serial"), ("manufacturer", "hardware_vendor"), ("model", "hardware_model")):
        found = filled(row.get(column))
        if isinstance(found, str) and found != "-1":
            made[name] = found
    return made


def _os(row: Row) -> Value:
    made: dict[str, Any] = {"collectedBy": "osquery"}
    _set(made, "osCaption", filled, row.get("name"))
    version, revision = filled(row.get("version")), _natural(row.get("revision"))
    if isinstance(version, str):
        made["osBuild"] = f"{version}.{revision}" if isinstance(revision, int) else version
    return made


# security_profile_info column → key of a security template (secedit). Unset values are -1 there.
_POLICY = {
    "minimum_password_age": "MinimumPasswordAge", "maximum_password_age": "MaximumPasswordAge",
    "minimum_password_length": "MinimumPasswordLength", "password_complexity": "PasswordComplexity",
    "password_history_size": "PasswordHistorySize", "lockout_bad_count": "LockoutBadCount", "clear_text_password": "ClearTextPassword",
    "new_administrator_name": "NewAdministratorName", "new_guest_name": "NewGuestName",
    "enable_admin_account": "EnableAdminAccount", "enable_guest_account": "EnableGuestAccount",
}  # fmt: skip


def _policies(row: Row) -> list[Value]:
    found = {key: row[column].strip() for column, key in _POLICY.items() if isinstance(row.get(column), str)}
    return [{"section": "System Access", "key": key, "value": value} for key, value in found.items() if value not in ("", "-1")]


def _marks(columns: str) -> frozenset[str]:
    return frozenset(columns.split())


TABLES = {
    "bitlocker_info": Table("windows.volumes", _marks("conversion_status protection_status"), _volume, None, some=True),
    "windows_security_products": Table("windows.antivirusProducts", _marks("signatures_up_to_date remediation_path"), _product, None, some=False),
    # The interface behind it leaves out rules that a group policy brought.
    "windows_firewall_rules": Table("windows.firewallRules", _marks("profile_public remote_addresses"), _rule, Reason.INCOMPLETE, some=True),
    "shared_resources": Table("windows.shares", _marks("allow_maximum maximum_allowed"), _share, None, some=True),
    "windows_optional_features": Table("windows.optionalFeatures", _marks("statename caption"), _feature, Reason.INCOMPLETE, some=True),
    "registry": Table("windows.registry", _marks("key path data mtime"), _registry, Reason.INCOMPLETE, some=True),
    "security_profile_info": Table(
        "windows.securityPolicy", _marks("lockout_bad_count new_guest_name"), lambda _: None, Reason.INCOMPLETE, some=True
    ),
    "users": Table("windows.localAccounts", _marks("uid username uuid"), _account, None, some=True),
    "system_info": Table(COMPUTER, _marks("hardware_serial computer_name"), _system, None, some=True),
    "os_version": Table(COMPUTER, _marks("platform_like codename"), _os, None, some=True),
}


def detect(path: Path, head: bytes) -> Format | None:
    """By the columns in the beginning of the file, or by the file's name where there is no row."""
    encoding, mark = encoding_of(head)
    start = head[mark:].decode(encoding, "ignore").lstrip()
    if not start.startswith("["):
        return None
    return Format.OSQUERY if _table(path, frozenset(_COLUMN.findall(start)), empty=start.lstrip("[ \t\r\n").startswith("]")) else None


def _table(path: Path, columns: frozenset[str], *, empty: bool) -> str | None:
    found = [(len(table.marks), name) for name, table in TABLES.items() if table.marks <= columns]
    if found:
        return max(found)[1]
    name = path[-1].casefold().rpartition(".")[0]
    return name if empty and name in TABLES else None


def read(source: Source) -> Parts:
    """The rows of one table. Raises `InputError`."""
    data, refused = safe_json.read(decode(source.data, source.name), source.name)
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data) or len(data) > MOST_ROWS:
        raise located(
            source,
            f"osquery の表ではありません（行の一覧で、{MOST_ROWS} 行まで）。",
            f"this is no table of osquery (a list of rows, at most {MOST_ROWS}).",
        )
    name = _table(source.path, frozenset(data[0]) if data else frozenset(), empty=not data)
    if name is None:
        raise located(source, "osquery のどの表か分かりません。", "it cannot be told which table of osquery this is.")
    table = TABLES[name]
    if name == "security_profile_info":
        values = [value for row in data for value in _policies(row)]
    else:
        values = [value for row in data if (value := table.row(row)) is not None]
    lack, warnings = table.lack, []
    if table.some and not data:
        lack = Reason.PERMISSION_DENIED
        warnings.append(
            Problem(
                Place(source.name),
                f"{name}: 1 行もありません。必ずあるはずなので、「確認不能」とします。",
                f"{name}: there is no row, although there always is one; this stays unknown.",
                "osqueryi を管理者として実行して、もう一度書き出してください。",
                "run osqueryi as an administrator and write it again.",
            )
        )
    about = () if table.resource == COMPUTER else (Part(COMPUTER, None, ({"collectedBy": "osquery"},), None),)
    host = next((value["name"] for value in values if table.resource == COMPUTER and "name" in value), None)
    return parts_of((Part(table.resource, host, tuple(values), lack), *about), refused, warnings)
