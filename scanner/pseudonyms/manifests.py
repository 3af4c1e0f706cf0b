"""What a manifest says of a pseudonymised snapshot, and what of a manifest names somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scanner.model.errors import Place, Problem, UsageError
from scanner.pseudonyms.keys import Key
from scanner.pseudonyms.records import Pseudonyms
from scanner.snapshot.manifest import Manifest

Json = dict[str, Any]

_SEARCH = re.compile(r"(?:[A-Za-z]+=(?:[^,?]|(?<=\\),)+,)*DC=[^,?\s]+(?:,DC=[^,?\s]+)*")
_INGESTED = re.compile(r"(?:^|(?<=; ))(.+?)(?= sha256:[0-9a-f]{64}(?:;|$))")


def mark(fingerprint: str) -> Json:
    """What the manifest says: the key by its fingerprint, and that of every record only the declared properties are there."""
    return {"key": fingerprint, "fields": "declared"}


def replaced(manifest: Mapping[str, Any], pseudonyms: Pseudonyms) -> Json:
    """A manifest without names, marked. Files and hashes are still those of the given one."""
    tenant = manifest["tenant"]
    name = tenant.get("name")
    return {
        **manifest,
        "tenant": {**tenant, "name": name and pseudonyms.names.kinds["company"](name)},
        "pseudonymised": mark(pseudonyms.tokens.fingerprint),
        "resources": {each: entry_without_names(entry, pseudonyms) for each, entry in manifest["resources"].items()},
    }


def entry_without_names(entry: Mapping[str, Any], pseudonyms: Pseudonyms) -> Json:
    """An entry whose endpoint names no domain, and whose detail names no file of a person's or a computer's."""
    return {**entry, "endpoint": _endpoint(entry["endpoint"], pseudonyms), "detail": _detail(entry["detail"], pseudonyms)}


def _endpoint(endpoint: str | None, pseudonyms: Pseudonyms) -> str | None:
    return endpoint and _SEARCH.sub(lambda found: pseudonyms.texts.place(found[0]), endpoint)


def _detail(detail: str | None, pseudonyms: Pseudonyms) -> str | None:
    if not detail:
        return detail
    text = _INGESTED.sub(lambda found: pseudonyms.names.file(found[1]), detail)
    return text if text != detail else pseudonyms.texts.replaced(detail)


def check_key(manifest: Manifest, folder: object, key: Key | None) -> None:
    """See that a snapshot and a key belong together, or both are without. Raises `UsageError`."""
    if manifest.pseudonymised == (key.fingerprint if key else None):
        return
    if key is None:
        raise UsageError(
            f"{folder} は、氏名や端末名を仮名に置き換えたスナップショットです。同じ鍵を --pseudonymise で指定してください"
            f"（鍵のフィンガープリント: {manifest.pseudonymised}）。",
            f"in {folder} names are replaced: give the same key with --pseudonymise (its fingerprint is {manifest.pseudonymised}).",
        )
    if manifest.pseudonymised is None:
        raise UsageError(
            f"{folder} の氏名や端末名は、仮名に置き換えられていません。先に telework-scan pseudonymise で置き換えてください。",
            f"in {folder} names stand in clear text: replace them first, with telework-scan pseudonymise.",
        )
    raise UsageError(
        f"{folder} は、別の鍵で仮名に置き換えたスナップショットです（スナップショットの鍵 {manifest.pseudonymised}、指定された鍵 {key.fingerprint}）。",
        f"in {folder} names were replaced with another key ({manifest.pseudonymised}; the one given is {key.fingerprint}).",
    )


def unreadable_resource(file: str, name: str) -> Problem:
    """A resource that this version does not know: nobody can tell what in it is a name."""
    return Problem(
        Place(file),
        f"{name} はこの版の知らないデータです。どこに名前があるか分からないため、置き換えられません。",
        f"{name} is unknown to this version: nobody can tell what in it is a name.",
        "スナップショットを作った版か、それより新しい版を使ってください。",
        "use the version that made the snapshot, or a newer one.",
    )
