"""Every way in which PowerShell writes a value, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.ingest import enums
from scanner.ingest.convert import CUT, DENIED, NOTHING, OTHER, Convert, boolean, filled, integer, listed, moment, sid, text

# What ConvertTo-Json writes in place of an object below its depth, and Get-MpPreference in place of exclusions.
CUT_OFF = [
    "System.Object[]",
    "System.String[]",
    "@{KeyProtectorId={0}; KeyProtectorType=Tpm}",
    "MSFT_NetFirewallRule",
    "System.Collections.Hashtable",
]


@pytest.mark.parametrize("convert", [text, filled, boolean, integer, moment, listed(text), enums.LOG_MODE, sid])
@pytest.mark.parametrize("value", CUT_OFF)
def test_what_was_cut_off_at_a_depth_is_no_value(convert: Convert, value: str) -> None:
    assert convert(value) is CUT


@pytest.mark.parametrize("convert", [text, filled, boolean, integer, moment, enums.LOG_MODE, sid, listed(text)])
def test_null_says_nothing(convert: Convert) -> None:
    assert convert(None) is NOTHING


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/Date(1763600523000)/", "2025-11-20T01:02:03Z"),
        ("/Date(1763600523999)/", "2025-11-20T01:02:03Z"),
        ("/Date(1763600523000+0900)/", "2025-11-20T01:02:03Z"),  # the milliseconds are UTC, whatever follows
        ("/Date(-62135596800000)/", "0001-01-01T00:00:00Z"),  # DateTime.MinValue: never
        ("2025-11-20T10:02:03.1234567+09:00", "2025-11-20T01:02:03Z"),
        ("2025-11-20T01:02:03Z", "2025-11-20T01:02:03Z"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00Z"),
        ({"value": "/Date(1763600523000)/", "DisplayHint": 2, "DateTime": "2025年11月20日 10:02:03"}, "2025-11-20T01:02:03Z"),
        ("2025-11-20T10:02:03", OTHER),  # in which zone?
        ("2025年11月20日 10:02:03", OTHER),  # in the language of Windows
        ("11/20/2025 10:02:03", OTHER),
        ("/Date(99999999999999999)/", OTHER),
        ("2025-13-40T00:00:00Z", OTHER),
        (1763600523, OTHER),
    ],
)
def test_points_in_time(value: Any, expected: Any) -> None:
    assert moment(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(True, True), ("True", True), ("false", False), (1, OTHER), ("はい", OTHER), ("", OTHER), ([], OTHER), ({}, OTHER)]
)
def test_yes_and_no(value: Any, expected: Any) -> None:
    assert boolean(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"), [(7, 7), ("7", 7), ("-1", -1), (7.5, OTHER), ("7 days", OTHER), (True, OTHER), (10**19, OTHER), ("٣", OTHER)]
)
def test_whole_numbers(value: Any, expected: Any) -> None:
    assert integer(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("C:\\a", ["C:\\a"]),  # one element, unwrapped by PowerShell
        (["C:\\a", "D:\\b"], ["C:\\a", "D:\\b"]),
        ({"value": ["C:\\a"], "Count": 1}, ["C:\\a"]),  # PowerShell 5.1 around some arrays
        (None, []),
        ([], []),
        ("N/A: Must be an administrator to view exclusions", DENIED),
        (["C:\\a", None], OTHER),
        (["C:\\a", 1], OTHER),
        (["C:\\a", "System.Object[]"], CUT),
    ],
)
def test_lists(value: Any, expected: Any) -> None:
    assert listed(text, none=True)(value) == expected


@pytest.mark.parametrize(
    ("convert", "value", "expected"),
    [
        (enums.VOLUME_STATUS, 1, "FullyEncrypted"),
        (enums.VOLUME_STATUS, "1", "FullyEncrypted"),
        (enums.VOLUME_STATUS, "fullyencrypted", "FullyEncrypted"),
        (enums.VOLUME_STATUS, 9, OTHER),
        (enums.PROTECTION_STATUS, 0, "Off"),
        (enums.PROTECTION_STATUS, 2, "Unknown"),
        (enums.SCAN_DAY, 0, "Everyday"),
        (enums.SCAN_DAY, 8, "Never"),
        (enums.SCAN_PARAMETERS, 2, "FullScan"),
        (enums.GPO_BOOLEAN, 0, "False"),
        (enums.GPO_BOOLEAN, True, "True"),
        (enums.ACTION, 4, "Block"),
        (enums.ACTION, 1, OTHER),  # no action has the number 1
        (enums.RULE_ENABLED, 2, "False"),  # 2, not 0: of a rule the number 1 is yes and 2 is no
        (enums.RULE_ENABLED, 0, OTHER),
        (enums.FEATURE_STATE, "Disabled", "Disabled"),
        (enums.FEATURE_STATE, 2, OTHER),  # its numbers stand nowhere
        (enums.LOG_MODE, 1, "AutoBackup"),
        (enums.KEY_PROTECTOR, 3, "RecoveryPassword"),
        (enums.KEY_PROTECTOR, 0, OTHER),
        (enums.profiles, 0, ["Any"]),
        (enums.profiles, 6, ["Private", "Public"]),
        (enums.profiles, 7, ["Domain", "Private", "Public"]),
        (enums.profiles, 65535, OTHER),
        (enums.profiles, "Domain, Private", ["Domain", "Private"]),
        (enums.profiles, ["Any"], ["Any"]),
        (enums.profiles, "ドメイン", OTHER),
        (enums.profiles, None, OTHER),
    ],
)
def test_enumerations_as_numbers_and_names(convert: Convert, value: Any, expected: Any) -> None:
    assert convert(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("S-1-5-21-1-2-3-500", "S-1-5-21-1-2-3-500"),
        ({"BinaryLength": 28, "AccountDomainSid": {"Value": "S-1-5-21-1-2-3"}, "Value": "S-1-5-21-1-2-3-500"}, "S-1-5-21-1-2-3-500"),
        ("kanri", OTHER),
        ({"BinaryLength": 28}, OTHER),
    ],
)
def test_sids_as_text_and_as_objects(value: Any, expected: Any) -> None:
    assert sid(value) == expected
