"""What is said about a file while it is read: values that were left out, commands that failed, each with what helps."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.ingest.convert import Why
from scanner.model.errors import Place, Problem
from scanner.model.verdicts import Reason

# Access denied, as Windows says it in English and Japanese, and as numbers and names that no translation changes.
_DENIED = re.compile(
    r"access(?: is|) denied|アクセス(?:が|は)拒否|0x80070005|0x80041003|UnauthorizedAccess|PermissionDenied|requires elevation|elevated"
    r"|管理者(?:特権|権限|として)|必要な特権|privilege|HRESULT 0xd0000022",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"CommandNotFound|is not recognized|認識されません|0x80041010|0x8004100e|Invalid class|無効なクラス|Invalid namespace|無効な名前空間",
    re.IGNORECASE,
)
# A red error of PowerShell, whatever the language around it.
_RED = re.compile(r"FullyQualifiedErrorId|CategoryInfo")
AS_ADMINISTRATOR = (
    "PowerShell を「管理者として実行」で開いて、もう一度書き出してください。",
    "open PowerShell with 'Run as administrator' and write it again.",
)
_DEPTH = (
    "ConvertTo-Json に -Depth 4 を付けて書き出すか、collect-windows.ps1 を使ってください。",
    "write it with ConvertTo-Json -Depth 4, or use collect-windows.ps1.",
)


def reason_of(error: str, *, elevated: bool | None, admin: bool) -> Reason:
    """Why a command failed, by its message; without a telling one, a command for administrators that was run without their rights was refused."""
    if _DENIED.search(error):
        return Reason.PERMISSION_DENIED
    if not _MISSING.search(error) and elevated is False and admin:
        return Reason.PERMISSION_DENIED
    return Reason.NOT_COLLECTED


def is_error(text: str) -> bool:
    """Whether a text that is no JSON is an error message of PowerShell or Windows."""
    return bool(_RED.search(text) or _DENIED.search(text) or _MISSING.search(text))


def failed(file: str, command: str, reason: Reason) -> Problem:
    """A command whose output is an error. The message itself is not repeated: it may name people and folders."""
    if reason is Reason.PERMISSION_DENIED:
        return Problem(
            Place(file),
            f"{command}: データの代わりに、アクセスが拒否されたというメッセージが入っています。この項目は「確認不能」になります。",
            f"{command}: instead of data there is a message that access was denied; this stays unknown.",
            *AS_ADMINISTRATOR,
        )
    return Problem(
        Place(file),
        f"{command}: データの代わりに、エラーのメッセージが入っています。この項目は「確認不能」になります。",
        f"{command}: instead of data there is an error message; this stays unknown.",
        "PC でこのコマンドを実行し、エラーの内容を確かめてください。",
        "run the command on the PC and see what the error is.",
    )


def nothing(file: str, command: str, reason: Reason) -> Problem:
    """A command that gave nothing although there is always something."""
    return Problem(
        Place(file),
        f"{command}: 結果が空です。必ず 1 件以上あるはずなので、「確認不能」とします。",
        f"{command}: there is nothing, although there always is something; this stays unknown.",
        *(AS_ADMINISTRATOR if reason is Reason.PERMISSION_DENIED else ("", "")),
    )


def left_out(file: str, command: str, field: str, whys: Iterable[Why]) -> Problem:
    """A property that could not be read in some object of a command."""
    worst = min(whys, key=[Why.DENIED, Why.CUT, Why.OTHER].index)
    if worst is Why.DENIED:
        return Problem(
            Place(file),
            f"{command}: {field} は管理者でないと表示されません。この値は「確認不能」になります。",
            f"{command}: {field} is shown to administrators only; it stays unknown.",
            *AS_ADMINISTRATOR,
        )
    if worst is Why.CUT:
        return Problem(
            Place(file),
            f"{command}: {field} の中身が書き出されていません（型の名前だけです）。この値は「確認不能」になります。",
            f"{command}: {field} was cut off (there is only the name of a type); it stays unknown.",
            *_DEPTH,
        )
    return Problem(
        Place(file),
        f"{command}: {field} に読み取れない値があります。この値は「確認不能」になります。",
        f"{command}: {field} has a value that cannot be read; it stays unknown.",
    )
