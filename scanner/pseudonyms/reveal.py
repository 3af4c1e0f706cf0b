"""Whom a token means: every name of the snapshot in clear text is replaced again, until one gives the token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scanner.model.errors import UsageError
from scanner.pseudonyms.keys import Key
from scanner.pseudonyms.records import Pseudonyms
from scanner.pseudonyms.snapshot import opened, personal
from scanner.pseudonyms.tokens import TOKEN
from scanner.resources.registry import all_resources


def meanings(folder: Path, key: Key, wanted: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The names that each of the texts stands for, sorted: tokens, or whatever holds one (``p-…@n-….jp``). Raises `UsageError`, `InputError`."""
    found: dict[str, set[str]] = {each: set() for each in wanted}
    for each in found:
        if not TOKEN.search(each):
            raise UsageError(
                f"「{each}」は仮名ではありません。仮名は d-7kq2m9xa3fbc の形です。", f"'{each}' is no token; tokens look like d-7kq2m9xa3fbc."
            )
    snapshot = opened(folder)
    pseudonyms = Pseudonyms(key)
    for name in snapshot.manifest.entries:
        resource = all_resources()[name]
        if not personal(resource):
            continue
        replaced = pseudonyms.records(resource, texts=False)
        for record in snapshot.records(name):
            for before, after in _pairs(record, replaced(record)):
                for text, names in found.items():
                    if text == after:
                        names.add(before)
                    elif text in after:
                        names.update(_part(before, after, text))
    return {text: tuple(sorted(names)) for text, names in found.items()}


def _pairs(before: Any, after: Any) -> Iterator[tuple[str, str]]:
    """Every text that was replaced, and what stands for it."""
    if isinstance(before, dict):
        for name, value in after.items() if isinstance(after, dict) else ():
            yield from _pairs(before.get(name), value)
    elif isinstance(before, list) and isinstance(after, list):
        for one, other in zip(before, after, strict=True):
            yield from _pairs(one, other)
    elif isinstance(before, str) and isinstance(after, str) and before != after:
        yield before, after


def _part(before: str, after: str, text: str) -> Iterator[str]:
    """The part of a name (the user of an address, a label of a domain) that a token in it stands for."""
    marks = "@.\\"
    for mark in marks:
        old, new = before.split(mark), after.split(mark)
        if mark in before and len(old) == len(new):
            for one, other in zip(old, new, strict=True):
                if other == text:
                    yield one
                elif text in other:
                    yield from _part(one, other, text)
