"""The key: 32 random bytes in a file of the client's, which nobody else needs."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from scanner.model.errors import UsageError
from scanner.snapshot.write import unwritable

SIZE = 32
_TEXT = re.compile(rb"[0-9a-fA-F]{64}\s*")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Key:
    """A key. ``fingerprint``: what a snapshot says of the key that it was made with; the key does not follow from it."""

    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits."""
        return hmac.digest(self.secret, b"telework-scan/pseudonyms/fingerprint", hashlib.sha256).hex()[:16]


def new_key(path: Path) -> Key:
    """Write a new key to a file that only its owner can read. Raises `UsageError` where there is a file already, `OutputError`."""
    secret = secrets.token_bytes(SIZE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(secret.hex().encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise UsageError(
            f"{path} はすでにあります。鍵は上書きしません（上書きすると、これまでの仮名がだれのことか分からなくなります）。",
            f"{path} is there already: a key is never overwritten, for then nobody could tell any more whom its tokens mean.",
        ) from None
    except OSError as error:
        raise unwritable(path, error) from error
    return Key(secret)


def load_key(path: Path) -> Key:
    """Read a key. Raises `UsageError`, which never shows what stands in the file."""
    try:
        with path.open("rb") as stream:
            text = stream.read(_LONGEST)
    except OSError as error:
        raise UsageError(f"鍵のファイル {path} を読めません（{error.strerror}）。", f"the key {path} cannot be read ({error.strerror}).") from error
    if not _TEXT.fullmatch(text):
        raise UsageError(
            f"{path} は鍵のファイルではありません。鍵は telework-scan pseudonymise --new-key FILE で作ります。",
            f"{path} holds no key: make one with telework-scan pseudonymise --new-key FILE.",
        )
    return Key(bytes.fromhex(text.decode().strip()))
