"""What Graph makes of a body that creates an access policy: what it leaves out is not configured.

Source: OData 4.01, Protocol, 11.4.2 (nullable properties and collections that a creating request omits are null and empty), and the answers in
the examples of learn.microsoft.com/graph/api/conditionalaccessroot-post-policies. Client app types are demanded there, and stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.language.types import Field, Kind
from scanner.resources.registry import Resource

# An object of its own, which the policy only names.
_LINKED = "authenticationStrength"
_DEMANDED = frozenset({"conditions.clientAppTypes"})


def as_created(resource: Resource, data: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The object that comes of a body, and whether anything was filled in: null or an empty list, and nothing else."""
    result = _copied(data)
    filled = [name for field in resource.fields.values() for name in _filled(field, result)]
    return result, bool(filled)


def _copied(value: Any) -> Any:
    return {name: _copied(each) for name, each in value.items()} if isinstance(value, dict) else value


def _filled(field: Field, data: dict[str, Any]) -> Iterator[str]:
    """Fill in the outermost property on the way to a field that is not there, if it may be left out."""
    inner: Any = data
    for depth, name in enumerate(field.path, start=1):
        if not isinstance(inner, dict) or (depth > 1 and field.path[depth - 2] == _LINKED):
            return
        if name not in inner:
            last = depth == len(field.path)
            if field.has_null_meaning and depth >= field.null_at and (not last or depth == field.null_at or field.kind is not Kind.BOOLEAN):
                inner[name] = None
                yield name
            elif last and field.kind is Kind.LIST and not field.has_null_meaning and field.name not in _DEMANDED:
                inner[name] = []
                yield name
            return
        inner = inner[name]
