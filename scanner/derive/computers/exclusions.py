"""Which exclusions of Microsoft Defender open a door: whole drives, places where anybody can write, programs and scripts.

Source: learn.microsoft.com/defender-endpoint/common-exclusion-mistakes-microsoft-defender-antivirus; the folders of a person where
downloads arrive are our addition.
"""

from __future__ import annotations

import re
from typing import Any

from scanner.derive.computers.reading import DENIED, Row
from scanner.language.types import INVALID
from scanner.model.logic import Unknown

# What Get-MpPreference prints in place of the list to somebody who is no administrator.
_HIDDEN = "n/a:"

_VARIABLES = {
    "%systemdrive%": "c:",
    "%homedrive%": "c:",
    "%windir%": r"c:\windows",
    "%systemroot%": r"c:\windows",
    "%programfiles%": r"c:\program files",
    "%programfiles(x86)%": r"c:\program files (x86)",
    "%programdata%": r"c:\programdata",
    "%allusersprofile%": r"c:\programdata",
    "%userprofile%": r"c:\users\*",
    "%public%": r"c:\users\public",
    "%appdata%": r"c:\users\*\appdata\roaming",
    "%localappdata%": r"c:\users\*\appdata\local",
    "%temp%": r"c:\users\*\appdata\local\temp",
    "%tmp%": r"c:\users\*\appdata\local\temp",
}
_FOLDERS = frozenset(
    {
        r"c:\temp", r"c:\users", r"c:\programdata", r"c:\program files", r"c:\program files (x86)", r"c:\program files\java", r"c:\windows",
        r"c:\windows\prefetch", r"c:\windows\system32", r"c:\windows\system32\catroot2", r"c:\windows\system32\spool", r"c:\windows\syswow64",
        r"c:\windows\temp",
    }
)  # fmt: skip
_OF_A_PERSON = re.compile(r"c:\\users\\[^\\]+(?:\\(?:desktop|documents|downloads|appdata(?:\\(?:local|locallow|roaming)(?:\\temp)?)?))?\Z")
_DRIVE = re.compile(r"[a-z*?]:\Z|[*?\\.]*\Z")
_EXTENSIONS = frozenset(
    {
        "*", "7z", "7zip", "bat", "bin", "cab", "cmd", "com", "cpl", "dll", "exe", "fla", "gif", "gz", "hta", "inf", "java", "jar", "job", "jpeg", "jpg",
        "js", "ko", "msi", "ocx", "png", "ps1", "py", "rar", "reg", "scr", "sys", "tar", "tmp", "url", "vbe", "vbs", "wsf", "zip",
    }
)  # fmt: skip
_PROCESSES = frozenset(
    {
        "*", "*.exe", "acrord32.exe", "addinprocess.exe", "addinprocess32.exe", "addinutil.exe", "bash.exe", "bginfo.exe", "bitsadmin.exe", "cdb.exe",
        "cmd.exe", "cscript.exe", "csi.exe", "dbghost.exe", "dbgsvc.exe", "dnx.exe", "dotnet.exe", "excel.exe", "explorer.exe", "fsi.exe", "fsianycpu.exe",
        "iexplore.exe", "java.exe", "kd.exe", "lxssmanager.dll", "msbuild.exe", "mshta.exe", "ntkd.exe", "ntsd.exe", "outlook.exe", "powerpnt.exe",
        "powershell.exe", "psexec.exe", "pwsh.exe", "rcsi.exe", "regsvr32.exe", "rundll32.exe", "schtasks.exe", "svchost.exe", "system.management.automation.dll",
        "windbg.exe", "winword.exe", "wmic.exe", "wscript.exe", "wuauclt.exe",
    }
)  # fmt: skip


def risky_exclusions(preferences: Row | Unknown) -> Any:
    """The exclusions that open a door, as they are written, sorted; `Unknown` where nobody could see them."""
    if isinstance(preferences, Unknown):
        return preferences
    found: set[str] = set()
    lacking: Unknown | None = None
    for field, risky in (("ExclusionPath", _risky_path), ("ExclusionExtension", _risky_extension), ("ExclusionProcess", _risky_process)):
        listed = preferences.read(field)
        if isinstance(listed, Unknown):
            lacking = listed
            continue
        for each in listed:
            if not isinstance(each, str):
                lacking = INVALID
            elif each.strip().casefold().startswith(_HIDDEN):
                lacking = DENIED
            elif risky(each.strip().casefold()):
                found.add(each)
    # One that is seen is enough to say that there are some.
    return sorted(found) if found or lacking is None else lacking


def _risky_path(text: str) -> bool:
    path = text.replace("/", "\\")
    for variable, folder in _VARIABLES.items():
        path = path.replace(variable, folder)
    for end in ("*.*", "*", "\\"):
        path = path.removesuffix(end) if end == "\\" or path.endswith("\\" + end) else path
    return path in _FOLDERS or _DRIVE.match(path) is not None or _OF_A_PERSON.match(path) is not None


def _risky_extension(text: str) -> bool:
    return text.removeprefix("*").removeprefix(".") in _EXTENSIONS or text in _EXTENSIONS


def _risky_process(text: str) -> bool:
    return text.replace("/", "\\").rpartition("\\")[2] in _PROCESSES
