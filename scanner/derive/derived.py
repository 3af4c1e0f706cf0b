"""What a derivation gives: records of a derived resource, and what is known of how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.tables import Tables
from scanner.language.types import not_known
from scanner.library.organisation import Organisation
from scanner.model.logic import Unknown


@dataclass(frozen=True, slots=True)
class Derived:
    """``records``: plain JSON data in the order of their ids. ``missing``: why nothing can be said; then there are no records.

    ``complete``: whether there is a record for everything there is.
    """

    records: Iterable[Mapping[str, Any]]
    missing: Unknown | None
    complete: bool


Derivation = Callable[[Tables, Organisation], Derived]


def nothing(reason: Unknown) -> Derived:
    """Nothing can be said, because of ``reason``."""
    return Derived((), reason, complete=False)


def fact(value: Any) -> Any:
    """How a value is written into a derived record: as it is, or as not known with the reasons."""
    return not_known(value) if isinstance(value, Unknown) else value
