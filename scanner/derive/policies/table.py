"""How each way of writing a policy spells the named settings: ``settings.yaml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from scanner.language.strict_yaml import load
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason

Sets = tuple[tuple[str, str], ...]
UNCLEAR = unknown(Reason.INCONCLUSIVE)
_GATES = ("when", "unless", "needs")
# Ways of reading a property that Graph's schema does not let be null, as a rule.
_NEVER_NULL = frozenset({"require", "refuse", "switch", "surely", "barred", "choice", "paused"})


@dataclass(frozen=True, slots=True)
class Named:
    """What a named setting holds (enabled, number, version, texts) and how several statements about it are put together.

    ``all_of``: it is on only if all say so (else if one does). ``most``: the greatest of several numbers counts (else the least).
    """

    holds: str
    zero_is_never: bool
    all_of: bool
    most: bool
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gate:
    """A row counts only ``when`` (or not: ``unless``) another property has a value. ``needs``: as when, but unclear where it is not set."""

    kind: str
    property: str
    value: Any


@dataclass(frozen=True, slots=True)
class Row:
    """One spelling: what a property sets (name and part), and how its value is read (see `scanner.derive.policies.rows`).

    ``meanings``: of a choice, what each value says (None: nothing). ``levels``: the number that a value stands for. ``per``: how
    many units of the value make one of the setting's. ``plus``: a property whose number is added. ``until``: when a pause ends.
    ``only``: the one surface that the row is for, if any. ``verified``: False where the spelling was seen nowhere.
    """

    property: str
    sets: Sets
    reads: str
    meanings: Mapping[str, bool | Unknown | None]
    levels: Mapping[str, int]
    per: int
    plus: str
    until: str
    gate: Gate | None
    only: str
    verified: bool


Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A setting of administrative templates by its names.

    ``enabled``, ``disabled``: what the state says: a boolean, "number" (the one whole number entered), "unclear" (a text that is not
    stored), or "" (nothing). ``under``: ends of the category. ``needs``: names of a setting that must be on. ``imported``: whether
    it counts where the template was imported, too. ``words``: Japanese names with one of them may be this setting.
    """

    names: frozenset[str]
    under: tuple[str, ...]
    sets: Sets
    enabled: bool | str
    disabled: bool | str
    per: int
    needs: frozenset[str]
    imported: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsTable:
    """All of ``settings.yaml``.

    ``never_null``: of each type of object, the properties that Graph's schema never lets be null: a null there is no answer.
    ``legacy``: parts of the names of old-style settings without a row, and what they may set. ``preferences``: the type of object that
    carries a file of preferences. ``domains``: beginnings of the domains whose preferences may hold settings.
    """

    named: Mapping[str, Named]
    templates: Mapping[str, Rows]
    compliance: Mapping[str, Rows]
    never_null: Mapping[str, frozenset[str]]
    cannot_hold: tuple[str, ...]
    preferences: str
    domains: tuple[str, ...]
    catalog: Rows
    legacy: Mapping[str, Sets]
    admx: tuple[Template, ...]
    japanese: tuple[str, ...]
    others: Mapping[str, Rows]

    def holds_nothing(self, kind: str, domain: Any) -> bool:
        """Whether an object of this type holds none of the settings. ``domain``: what a file of preferences is about."""
        if kind == self.preferences and isinstance(domain, str):
            return not domain.lower().startswith(self.domains)
        return kind.endswith(self.cannot_hold)


@cache
def table() -> SettingsTable:
    """The shipped table."""
    with as_file(files("scanner.derive.policies") / "settings.yaml") as path:
        data = load(path).data
    return SettingsTable(
        named={name: _named(each) for name, each in data["settings"].items()},
        templates=_kinds(data["templates"]),
        compliance=_kinds(data["compliance"]),
        never_null={name: _never_null(each) for group in ("templates", "compliance", "others") for name, each in data[group].items()},
        cannot_hold=tuple(data["cannot_hold"]["types"]),
        preferences=data["preferences"]["type"],
        domains=tuple(data["preferences"]["domains"]),
        catalog=tuple(_row(each) for group in data["catalog"] for each in group["rows"]),
        legacy={word: _sets(names) for word, names in data["legacy"]["words"].items()},
        admx=tuple(map(_template, data["admx"]["rows"])),
        japanese=tuple(data["admx"]["japanese"]),
        others=_kinds(data["others"]),
    )


def _named(data: Mapping[str, Any]) -> Named:
    together = data.get("together")
    return Named(data["holds"], data.get("zero_is_never", False), together == "all", together == "most", frozenset(data.get("parts", ())))


def _kinds(data: Mapping[str, Any]) -> Mapping[str, Rows]:
    return {name: tuple(map(_row, each["rows"])) for name, each in data.items()}


def _never_null(data: Mapping[str, Any]) -> frozenset[str]:
    """Switches and choices, those on which rows depend included, unless the type says that they may be null; others if it says so."""
    found = {row["property"] for row in data["rows"] if row["reads"] in _NEVER_NULL}
    found |= {name for row in data["rows"] for kind in _GATES for name in row.get(kind, {})}
    return frozenset(found - set(data.get("nullable", ())) | set(data.get("not_nullable", ())))


def _row(data: Mapping[str, Any]) -> Row:
    said = (("true_for", True), ("false_for", False), ("unset_for", None), ("unclear_for", UNCLEAR))
    return Row(
        property=data["property"],
        sets=_sets(data["sets"]),
        reads=data["reads"],
        meanings={value: meaning for key, meaning in said for value in data.get(key, ())},
        levels=data.get("levels", {}),
        per=data.get("per", 1),
        plus=data.get("plus", ""),
        until=data.get("until", ""),
        gate=next((Gate(kind, name, value) for kind in _GATES for name, value in data.get(kind, {}).items()), None),
        only=data.get("only", ""),
        verified=data.get("verified", True),
    )


def _template(data: Mapping[str, Any]) -> Template:
    return Template(
        names=frozenset(map(str.casefold, data["names"])),
        under=tuple(data.get("under", ("",))),
        sets=_sets(data["sets"]),
        enabled=data["enabled"],
        disabled=data.get("disabled", ""),
        per=data.get("per", 1),
        needs=frozenset(map(str.casefold, data.get("needs", ()))),
        imported=data.get("imported", False),
        words=tuple(map(str.casefold, data.get("words", ()))),
    )


def _sets(names: str | list[str]) -> Sets:
    """``name`` or ``name.part``, one or several, as pairs of name and part (empty: none)."""
    split = [each.partition(".") for each in ([names] if isinstance(names, str) else names)]
    return tuple((name, part) for name, _, part in split)
