"""JSON of a PC: strict, bounded, without secrets."""

from __future__ import annotations

from typing import Any

from scanner.ingest.model import Refused
from scanner.ingest.secrets import refused_in, without_secrets
from scanner.model.errors import InputError, Place, Problem
from scanner.snapshot.strict_json import decode

# A PC with every rule of its firewall written out is some 2 MB and 50,000 values.
MOST_VALUES = 1_000_000


def read(text: str, file: str) -> tuple[Any, tuple[Refused, ...]]:
    """The value of a JSON text without the secrets in it, and what these were. Raises `InputError`."""
    try:
        data = decode(_encoded(text, file), file)
    except InputError as error:
        raise InputError(_quiet(problem) for problem in error.problems) from None
    if _more_values_than(MOST_VALUES, data):
        raise InputError([Problem(Place(file), f"値が多すぎます（上限 {MOST_VALUES}）。", f"too many values (at most {MOST_VALUES}).")])
    return without_secrets(data, file)


def _quiet(problem: Problem) -> Problem:
    """The problem without the name of a key in it, where that is a secret."""
    if refused_in(problem.ja):
        return Problem(problem.place, "JSON として読めません。", "not valid JSON.")
    return problem


def _encoded(text: str, file: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start)
        column = error.start - text.rfind("\n", 0, error.start)
        raise InputError([Problem(Place(file, line + 1, column), "壊れた文字があります。", "there is a broken character.")]) from None


def _more_values_than(limit: int, data: Any) -> bool:
    count = 0
    rest = [data]
    while rest and count <= limit:
        each = rest.pop()
        count += 1
        if isinstance(each, dict):
            rest.extend(each.values())
        elif isinstance(each, list):
            rest.extend(each)
    return count > limit
