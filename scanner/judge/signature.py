"""Signing a receipt with a key of one's own (Ed25519, extra ``sign``), and checking that.

What is signed are the bytes of receipt.json, so any other tool that knows Ed25519 can check a signature too.
Nothing in here shows or stores a private key, except where a new one is asked for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.model.errors import UsageError, input_error
from scanner.snapshot.strict_json import decode
from scanner.snapshot.write import pretty_json, write_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE = "receipt.sig"
SCHEMA = "telework-scan/signature/1"
ALGORITHM = "Ed25519"
_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it was read. ``key``: the fingerprint that it names, ``SHA256:…`` of the public key (DER, SubjectPublicKeyInfo)."""

    key: str
    value: bytes


def new_key(path: Path, passphrase: bytes) -> tuple[Path, str]:
    """Make a key pair: the private key, encrypted, at ``path`` for its owner only, the public key beside it.

    Returns the path and the fingerprint of the public key. Raises `UsageError` where a file is there already.
    """
    _need_cryptography()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, PublicFormat

    public = path.with_suffix(".pub.pem")
    for each in (path, public):
        if each.exists() or each.is_symlink():
            raise UsageError(
                f"{each} は既にあります。鍵は上書きしません。別の名前を指定してください。",
                f"{each} exists: keys are not overwritten, give another name.",
            )
    key = Ed25519PrivateKey.generate()
    write_bytes(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase)), private=True)
    write_bytes(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return public, _fingerprint(key.public_key())


def needs_passphrase(path: Path) -> bool:
    """Whether a private key is encrypted. Raises `InputError` where the file cannot be read."""
    return b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in _bytes(path)


def sign(receipt: bytes, key: Path, passphrase: bytes | None) -> tuple[bytes, str]:
    """Return the bytes of receipt.sig and the fingerprint of the key. Raises `InputError` for a key or a passphrase that does not do."""
    _need_cryptography()
    private = _private(key, passphrase)
    fingerprint = _fingerprint(private.public_key())
    return _written(fingerprint, private.sign(receipt)), fingerprint


def _written(fingerprint: str, value: bytes) -> bytes:
    """Return the bytes of receipt.sig: there is one way to write a signature, so that every changed byte of it shows."""
    signature = base64.b64encode(value).decode()
    return pretty_json({"schema": SCHEMA, "algorithm": ALGORITHM, "key": fingerprint, "signature": signature}, sort_keys=False)


def read_signature(folder: Path) -> Signature | None:
    """Return the signature of an assessment folder; None if there is none. Raises `InputError` if the file is no signature."""
    path = folder / SIGNATURE
    if not path.exists() and not path.is_symlink():
        return None
    raw = _bytes(path)
    data = decode(raw, str(path))
    value = _value(data)
    if value is None or raw != _written(data["key"], value):
        raise input_error(str(path), "telework-scan の署名ではありません。", "this is not a signature of telework-scan.")
    return Signature(data["key"], value)


def _value(data: Any) -> bytes | None:
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or data.get("algorithm") != ALGORITHM:
        return None
    if data.keys() != {"schema", "algorithm", "key", "signature"} or not isinstance(data["key"], str) or not isinstance(data["signature"], str):
        return None
    try:
        value = base64.b64decode(data["signature"], validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if len(value) == _LENGTH else None


def check_signature(folder: Path, receipt: bytes, public_key: Path) -> str:
    """Hold the signature of a folder against a public key. Returns the fingerprint of the key.

    Raises `InputError` where there is no signature, where it is another key's, and where the receipt is not what was signed.
    """
    _need_cryptography()
    from cryptography.exceptions import InvalidSignature

    public = _public(public_key)
    found = read_signature(folder)
    file = str(folder / SIGNATURE)
    if found is None:
        raise input_error(file, "署名なし: この判定結果には署名がありません。", "not signed: this assessment has no signature.")
    fingerprint = _fingerprint(public)
    if found.key != fingerprint:
        raise input_error(
            file,
            f"署名は別の鍵のものです（署名の鍵 {found.key}、指定された鍵 {fingerprint}）。",
            f"the signature is another key's ({found.key}; the given key is {fingerprint}).",
        )
    try:
        public.verify(found.value, receipt)
    except InvalidSignature as error:
        raise input_error(
            file,
            "署名が合いません。受領書（receipt.json）か署名が、署名のあとで書き換えられています。",
            "the signature does not fit: the receipt (receipt.json) or the signature was changed after the signing.",
        ) from error
    return fingerprint


def _private(path: Path, passphrase: bytes | None) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    raw = _bytes(path)
    try:
        key = load_pem_private_key(raw, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # What the library says may quote the file; where the error came from is not carried on.
        raise input_error(
            str(path), "秘密鍵（PEM）として読めません。ファイルかパスフレーズが違います。", "no private key (PEM), or not its passphrase."
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _other_kind(path)
    return key


def _public(path: Path) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(_bytes(path))
    except (ValueError, UnsupportedAlgorithm):
        raise input_error(str(path), "公開鍵（PEM）ではありません。", "this is not a public key (PEM).") from None
    if not isinstance(key, Ed25519PublicKey):
        raise _other_kind(path)
    return key


def _other_kind(path: Path) -> Exception:
    return input_error(str(path), "Ed25519 の鍵ではありません。", "this is not an Ed25519 key.")


def _fingerprint(key: Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"SHA256:{hashlib.sha256(der).hexdigest()}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise input_error(str(path), f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror}).") from error


def _need_cryptography() -> None:
    try:
        import cryptography  # noqa: F401  # whether it is there
    except ImportError as error:
        raise UsageError(
            "署名の部品が入っていません。pip install 'telework-scan[sign]' で入ります。",
            "signing needs its extra: pip install 'telework-scan[sign]'.",
        ) from error
