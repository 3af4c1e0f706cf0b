"""Which numbers a rule is judged by: the stricter of checklist and organisation; a looser wish of the organisation is ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.library.rules import Number, Rule


@dataclass(frozen=True, slots=True)
class Effective:
    """The numbers in force. ``values``: name → number; ``origin``: name → rule, checklist or organisation."""

    values: Mapping[str, Number]
    origin: Mapping[str, str]

    def key(self) -> tuple[tuple[str, Number], ...]:
        """Equal for equal numbers."""
        return tuple(sorted(self.values.items()))

    def as_json(self, rule: Rule) -> dict[str, Any]:
        """The shape of assessment.json."""
        result = {}
        for name, value in sorted(self.values.items()):
            parameter = rule.parameters[name]
            result[name] = {
                "value": value,
                "basis": parameter.basis,
                "source": parameter.source.as_json(),
                "from": self.origin[name],
                "label": parameter.label.as_json(),
            }
        return result


def effective(rule: Rule, from_checklist: Mapping[str, Any], from_organisation: Mapping[str, Any]) -> Effective:
    """The numbers that one checklist and one organisation make effective for a rule."""
    values: dict[str, Number] = {}
    origin: dict[str, str] = {}
    for name, parameter in rule.parameters.items():
        value, source = parameter.default, "rule"
        if name in from_checklist:
            value, source = from_checklist[name], "checklist"
        wish = from_organisation.get(name)
        if wish is not None and parameter.is_stricter(wish, value):
            value, source = wish, "organisation"
        values[name], origin[name] = value, source
    return Effective(values, origin)
