"""Names that name nobody: built-in accounts as Windows calls them, and what stands in the place of a serial number."""

from __future__ import annotations

from unicodedata import normalize

# Windows names them in the language that it was installed in. Seven names, all that its languages use:
# github.com/vmware/packer-examples-for-vsphere/issues/332.
_ADMINISTRATOR = (
    "Administrator", "Administrateur", "Administrador", "Administratör", "Järjestelmänvalvoja", "Rendszergazda", "Администратор",
)  # fmt: skip
_GUEST = (
    "Guest", "Gast", "Invité", "Invitado", "Convidado", "Gäst", "Gæst", "Gjest", "Vieras", "Vendég", "Гость", "Gość", "ゲスト",
)  # fmt: skip

# What makers of computers leave in the place of a serial number, without spaces and in small letters. Others keep such lists, too:
# ChromiumOS (flex_id.cc) and Debian's hardware database.
SERIALS = frozenset(
    {
        "none", "null", "n/a", "na", "unknown", "invalid", "oem", "empty", "default", "defaultstring", "systemserialnumber", "chassisserialnumber",
        "serialnumber", "tobefilledbyo.e.m.", "tobefilledbyoem", "notspecified", "notapplicable", "notavailable", "notdefined",
        "serial#", "systemserial#", "systemserialnumb", "system_serial_number", "$serialnumber$", "default_string", "unknow", "o.e.m.",
        "tobefilledbyo.e.m", "123456789", "0123456789", "1234567890", "12345678", "1234567", "01234567", "0123456789ab", "0123456789abcdef",
        "mb-1234567890", "sys-1234567890", "eeepc-1234567890", "ssn12345678901234567",
    }
)  # fmt: skip


def folded(name: str) -> str:
    """A name without differences of case, width or composed accents, and without space around it."""
    return normalize("NFKC", name).casefold().strip()


def no_serial(value: str) -> bool:
    """Whether a serial number, written without spaces and in small letters, is none."""
    # One and the same character all along ("0", "0000000", "xxxx", "......") is no number of anything.
    return value in SERIALS or len(set(value)) < 2  # noqa: PLR2004


ADMINISTRATOR = frozenset(map(folded, _ADMINISTRATOR))
GUEST = frozenset(map(folded, _GUEST))
