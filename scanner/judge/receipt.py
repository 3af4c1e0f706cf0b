"""The receipt of an assessment: from exactly which inputs it came, and which files it is, by their hashes.

All of it can be worked out again from assessment.json and the files beside it. The seal covers every byte before it: it tells
damage to the receipt from damage to what the receipt names. It is no signature; see `scanner.judge.signature`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.model.errors import InputError, Place, Problem, input_error
from scanner.snapshot.strict_json import decode
from scanner.snapshot.write import pretty_json

RECEIPT = "receipt.json"
SCHEMA = "telework-scan/receipt/1"
# What a version before this one wrote instead.
EARLIER = "hashes.json"
OUTPUT = re.compile(r"assessment\.json|(findings|derived)/[A-Za-z0-9][A-Za-z0-9.-]*\.jsonl")
_BEFORE_SEAL = b',\n  "seal": "'
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was read. ``inputs`` and ``outputs``: name → SHA-256; ``parts``: resource of the snapshot → SHA-256; ``raw``: its bytes."""

    raw: bytes
    data: Mapping[str, Any]
    version: str
    inputs: Mapping[str, str]
    parts: Mapping[str, str]
    outputs: Mapping[str, str]


def receipt_of(assessment: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    """Return the receipt of an assessment, without its seal. ``outputs``: name → SHA-256 of the files that it is."""
    snapshot = assessment["snapshot"]
    return {
        "schema": SCHEMA,
        "tool": assessment["tool"],
        "tenant": snapshot["tenant"]["id"],
        "collected_at": snapshot["collected_at"],
        "inputs": assessment["inputs"],
        "snapshot": [{"resource": each["resource"], "sha256": each["sha256"]} for each in snapshot["resources"] if each["sha256"] is not None],
        "outputs": [{"name": name, "sha256": outputs[name]} for name in sorted(outputs)],
    }


def sealed(receipt: Mapping[str, Any]) -> bytes:
    """Return the bytes of receipt.json."""
    whole = pretty_json({**receipt, "seal": "0" * 64}, sort_keys=False)
    head, _, _ = whole.rpartition(_BEFORE_SEAL)
    return head + _ending(head)


def _ending(head: bytes) -> bytes:
    return _BEFORE_SEAL + hashlib.sha256(head).hexdigest().encode() + b'"\n}\n'


def read_receipt(folder: Path) -> Receipt:
    """Return the receipt of an assessment folder. Raises `InputError` where there is none, or where it is not as it was written."""
    path = folder / RECEIPT
    try:
        raw = path.read_bytes()
    except OSError as error:
        if (folder / EARLIER).is_file() and not path.exists():
            raise _earlier(path) from error
        raise input_error(str(path), f"受領書を読めません（{error.strerror}）。", f"cannot read the receipt ({error.strerror}).") from error
    data = decode(raw, str(path))
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise input_error(str(path), "telework-scan の受領書ではありません。", "this is not a receipt of telework-scan.")
    head, _, _ = raw.rpartition(_BEFORE_SEAL)
    if raw != head + _ending(head):
        raise input_error(
            str(path), "受領書が書かれたときのままではありません（封が合いません）。", "the receipt is not as it was written: its seal does not fit."
        )
    return _read(raw, data, str(path))


def _earlier(path: Path) -> InputError:
    return InputError(
        [
            Problem(
                Place(str(path)),
                f"受領書がありません。以前の版が書いた判定結果です（あるのは {EARLIER} だけです）。",
                f"there is no receipt: the assessment was written by an earlier version (there is only {EARLIER}).",
                "telework-scan evaluate で判定し直すと、受領書が付きます。",
                "judge again with telework-scan evaluate: that writes the receipt.",
            )
        ]
    )


def _read(raw: bytes, data: Mapping[str, Any], file: str) -> Receipt:
    try:
        inputs = dict(_pairs(data["inputs"], "name"))
        parts = dict(_pairs(data["snapshot"], "resource"))
        outputs = dict(_pairs(data["outputs"], "name"))
        version = data["tool"]["version"]
    except (KeyError, TypeError) as error:
        raise input_error(file, "受領書の形が違います。", "the receipt is not of the expected shape.") from error
    strange = [name for name in outputs if not OUTPUT.fullmatch(name)]
    if strange:
        raise input_error(file, f"「{strange[0]}」は判定結果のファイルではありません。", f"'{strange[0]}' is no file of an assessment.")
    return Receipt(raw, data, str(version), inputs, parts, outputs)


def _pairs(listed: Any, key: str) -> Iterator[tuple[str, str]]:
    for each in listed:
        name, digest = each[key], each["sha256"]
        if not isinstance(name, str) or not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            raise TypeError(key)
        yield name, digest


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
