"""What the built-in accounts are called where nobody renamed them. Windows names them in the language that it was installed in."""

from __future__ import annotations

from unicodedata import normalize

# Seven names, all that Windows' languages use: github.com/vmware/packer-examples-for-vsphere/issues/332.
_ADMINISTRATOR = (
    "Administrator", "Administrateur", "Administrador", "Administratör", "Järjestelmänvalvoja", "Rendszergazda", "Администратор",
)  # fmt: skip
_GUEST = (
    "Guest", "Gast", "Invité", "Invitado", "Convidado", "Gäst", "Gæst", "Gjest", "Vieras", "Vendég", "Гость", "Gość", "ゲスト",
)  # fmt: skip


def folded(name: str) -> str:
    """A name without differences of case, width or composed accents, and without space around it."""
    return normalize("NFKC", name).casefold().strip()


ADMINISTRATOR = frozenset(map(folded, _ADMINISTRATOR))
GUEST = frozenset(map(folded, _GUEST))
