"""docs/collect-windows.ps1, read as text: it reads only, asks for no secret, and writes what the reader knows.

PowerShell itself is not here to run it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.ingest.powershell import SCHEMA
from scanner.ingest.secrets import NAMES
from scanner.ingest.sections import COMMANDS, FILTERS, SECTIONS
from tests.ingest.samples import SCRIPT

PATH = Path(__file__).resolve().parents[2] / "docs/collect-windows.ps1"
WHOLE = PATH.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
TEXT = re.sub(r"<#(?:[^#]|#(?!>))*#>|(?m:^[ ]*#[^\n]*)", "", WHOLE)

READS = {
    "Get-ChildItem", "Get-CimInstance", "Get-Date", "Get-BitLockerVolume", "Get-Item", "Get-LocalGroupMember", "Get-LocalUser",
    "Get-MpComputerStatus", "Get-MpPreference", "Get-NetAdapter", "Get-NetFirewallAddressFilter", "Get-NetFirewallApplicationFilter",
    "Get-NetFirewallInterfaceTypeFilter", "Get-NetFirewallPortFilter", "Get-NetFirewallProfile", "Get-NetFirewallRule",
    "Get-NetFirewallServiceFilter", "Get-SmbServerConfiguration", "Get-SmbShare", "Get-WinEvent", "Resolve-Path", "Test-Path",
}  # fmt: skip
SHAPES = {"ConvertTo-Json", "ForEach-Object", "Join-Path", "New-Object", "Select-Object", "Where-Object", "Write-Host", "Read-Section"}
# What is joined by InstanceID or by a drive's letter, and what only tells the kind of a class.
JOINS = {"InstanceID", "Enabled", "Direction", "DriveLetter", "DeviceID", "DriveType", "tenantId", "source", "productState", "KeyProtectorTypes"}
REGISTRY_ROW = {"path", "name", "present", "type", "value"}


def blocks() -> dict[str, str]:
    """Each section of the script: its name and the text of its command."""
    starts = list(re.finditer(r"Read-Section '([^']+)' \{", TEXT))
    ends = [*(match.start() for match in starts[1:]), len(TEXT)]
    return {match[1]: TEXT[match.end() : end] for match, end in zip(starts, ends, strict=True)}


def selected(block: str) -> set[str]:
    """The properties that a section writes: those it selects by name and those it makes."""
    found: set[str] = set(re.findall(r"n = '(\w+)'", block))
    for part in re.findall(r"Select-Object ((?:[^|}]|\{[^}]*\})*)", block):
        plain = re.sub(r"@\{[^{}]*(?:\{(?:[^{}]|\{[^{}]*\})*\})?[^{}]*\}", "", part)
        found |= {word for line in plain.split(",") if (word := line.strip().split("\n")[0].strip()) and re.fullmatch(r"\w+", word)}
    return found


def test_it_is_utf8_with_a_mark_and_windows_line_ends() -> None:
    """Without the mark Windows PowerShell 5.1 takes the Japanese for CP932."""
    data = PATH.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") > 0


def test_it_can_be_read_in_five_minutes() -> None:
    assert len(WHOLE.splitlines()) <= 230


def test_it_uses_nothing_but_cmdlets_that_read() -> None:
    used = set(re.findall(r"(?<![\w$.-])([A-Z][a-z]+-[A-Z][A-Za-z]+)\b", re.sub(r"'[^']*'", "''", TEXT)))
    assert used - READS - SHAPES == {"Remove-Item"}
    assert re.findall(r"Remove-Item.*", TEXT) == ["Remove-Item -LiteralPath $temporary -Recurse -Force }"]  # its own folder, and that only
    assert set(re.findall(r"(?m)(?:^|= |\(|\{ )(netsh|secedit|w32tm|reg|cmd|schtasks|sc|net|wmic|powershell)(?:\.exe)? ", TEXT)) == {
        "netsh",
        "secedit",
        "w32tm",
    }
    assert re.findall(r"netsh ([a-z ]+) ", TEXT) == ["wlan export profile"]
    assert re.findall(r"secedit (/\w+)", TEXT) == ["/export"]
    assert re.findall(r"w32tm (/\w+)", TEXT) == ["/query"]
    assert set(re.findall(r"\[System\.IO\.\w+\]::(\w+)", TEXT)) == {"GetTempPath", "CreateDirectory", "ReadAllLines", "WriteAllText"}


def test_it_sends_nothing_and_installs_nothing() -> None:
    assert not re.search(
        r"(?i)invoke-|http|webclient|socket|install-|import-module|add-type|start-process|\biex\b|encodedcommand|downloadstring", TEXT
    )


def test_it_asks_for_no_secret() -> None:
    words = {word.casefold() for word in re.findall(r"[\w-]+", TEXT)}
    assert words & (NAMES - {"password"}) == set()
    assert "key=clear" not in TEXT
    assert "KeyProtector," not in TEXT  # the protectors themselves hold the recovery password; their types do not
    assert re.findall(r"\$_\.KeyProtector\b[^|]*", TEXT) == ["$_.KeyProtector "]


def test_every_section_is_one_that_the_reader_knows() -> None:
    assert set(blocks()) == set(SCRIPT["sections"])
    assert set(blocks()) <= set(COMMANDS)
    assert f"'{SCHEMA}'" in TEXT


@pytest.mark.parametrize("command", sorted(set(SCRIPT["sections"]) - {"Registry", "secedit", "CloudDomainJoin", "w32tm", "WLANProfile"}))
def test_every_property_is_one_that_the_reader_knows(command: str) -> None:
    known = {*SECTIONS[command].fields} if command in SECTIONS else {*FILTERS.get(command, ())}
    found = selected(blocks()[command])
    assert found - known <= JOINS
    assert found >= set(SCRIPT["sections"][command][0])  # and the sample that the other tests read is what the script writes
    assert found <= {name for row in SCRIPT["sections"][command] for name in row}


@pytest.mark.parametrize(("command", "names"), [("Registry", REGISTRY_ROW), ("w32tm", {"source"}), ("CloudDomainJoin", {"tenantId"}), ("WLANProfile", set(SCRIPT["sections"]["WLANProfile"][0]))])  # fmt: skip
def test_rows_that_it_makes_itself_are_those_of_the_sample(command: str, names: set[str]) -> None:
    block = blocks()[command].partition("finally")[0]
    made = {name for row in re.findall(r"@\{([^@]*?)\}\n", block) for name in re.findall(r"(?:^|;|\n)\s*(\w+) = ", row)}
    made |= {name for row in re.findall(r"@\{ (tenantId) = ", block) for name in [row]}
    assert made == names


def test_the_registry_values_are_a_fixed_list_without_secrets() -> None:
    table = TEXT.partition("$wanted = [ordered]@{")[2].partition("\n}")[0]
    names = {name for line in table.splitlines() for name in re.findall(r"'(\w+)'", line.rpartition(" = ")[2])}
    assert names == {
        "UBR", "fDenyTSConnections", "PortNumber", "UserAuthentication", "SecurityLayer", "LmCompatibilityLevel", "NoLMHash",
        "AuditReceivingNTLMTraffic", "RestrictSendingNTLMTraffic", "AuditNTLMInDomain", "SMB1", "Start", "Type", "NtpServer", "WriteProtect",
        "Deny_All", "Deny_Read", "Deny_Write", "Deny_Execute", "RDVDenyWriteAccess", "MaxSize", "Retention", "AutoBackupLogFiles",
        "InactivityTimeoutSecs", "LastGoodSampleInfo",
    }  # fmt: skip


def test_braces_and_brackets_are_closed() -> None:
    """The least that can be said of a script that nobody here can run."""
    plain = re.sub(r"'[^'\r\n]*'|`.", "", TEXT)
    for opening, closing in ("{}", "()", "[]"):
        assert plain.count(opening) == plain.count(closing)
    assert all(line.count('"') % 2 == 0 for line in re.sub(r"'[^'\r\n]*'", "", TEXT).splitlines())
