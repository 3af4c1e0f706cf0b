"""A quick yes for documents that obey their schema, so that jsonschema is asked only about the others.

`conforms` says True only where jsonschema would find nothing wrong; False means no more than that it has to be asked. Draft 7, as far as the
shipped schemas use it: a part of a schema that is not known here is never accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Test = Callable[[Any], bool]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Mapping[str, Test] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": _number,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_WORDS = {"title", "description", "definitions", "$schema", "x-problem", "then", "else"}
_OF_OBJECTS = ("properties", "additionalProperties")


def conforms(schema: Mapping[str, Any]) -> Test:
    """The test of one whole schema, with its ``definitions``."""
    return _Compiler(schema.get("definitions", {})).test(schema)


class _Compiler:
    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.definitions = definitions
        self.named: dict[str, Test] = {}

    def test(self, schema: Any) -> Test:
        if schema is True or schema == {}:
            return lambda _: True
        if not isinstance(schema, Mapping):
            return _never
        if "$ref" in schema:  # in draft 7 nothing beside it counts
            return self._reference(schema["$ref"])
        tests = [self._keyword(name, value, schema) for name, value in schema.items() if name not in _WORDS]
        if len(tests) == 1:
            return tests[0]
        return lambda value: all(test(value) for test in tests)

    def _reference(self, name: str) -> Test:
        """A definition is compiled once; one that refers to itself is looked up when it is asked."""
        key = name.removeprefix("#/definitions/")
        if key not in self.definitions:
            return _never

        def asked(value: Any) -> bool:
            return self.named[key](value)

        if key not in self.named:
            self.named[key] = asked
            self.named[key] = self.test(self.definitions[key])
        return asked

    def _keyword(self, name: str, wanted: Any, schema: Mapping[str, Any]) -> Test:
        if name in _OF_OBJECTS:
            return self._object(schema) if name == "properties" or "properties" not in schema else lambda _: True
        if name == "items":
            each = self.test(wanted)
            return lambda value: not isinstance(value, list) or all(map(each, value))
        if name == "propertyNames":
            key = self.test(wanted)
            return lambda value: not isinstance(value, dict) or all(map(key, value))
        if name == "anyOf":
            choices = [self.test(each) for each in wanted]
            return lambda value: any(choice(value) for choice in choices)
        return _SIMPLE[name](wanted) if name in _SIMPLE else _never

    def _object(self, schema: Mapping[str, Any]) -> Test:
        if "patternProperties" in schema:
            return _never
        known = {name: self.test(each) for name, each in schema.get("properties", {}).items()}
        other = self.test(schema.get("additionalProperties", True))
        return lambda value: not isinstance(value, dict) or all(known.get(key, other)(each) for key, each in value.items())


def _type(wanted: Any) -> Test:
    types = tuple(_TYPES[each] for each in (wanted if isinstance(wanted, list) else [wanted]))
    return types[0] if len(types) == 1 else lambda value: any(test(value) for test in types)


def _one_of(allowed: Sequence[Any]) -> Test:
    """By kind, too: true is not 1."""
    known = {(type(each), each) for each in allowed if each is None or isinstance(each, str | bool | int | float)}
    return lambda value: (value is None or isinstance(value, str | bool | int | float)) and (type(value), value) in known


def _pattern(wanted: str) -> Test:
    found = re.compile(wanted).search
    return lambda value: not isinstance(value, str) or found(value) is not None


def _unique(value: Any) -> bool:
    return not isinstance(value, list) or ({type(each) for each in value} in _ALIKE and len(set(value)) == len(value))


_ALIKE: Sequence[set[type]] = (set(), {str}, {int})


_SIMPLE: Mapping[str, Callable[[Any], Test]] = {
    "type": _type,
    "enum": _one_of,
    "const": lambda wanted: _one_of([wanted]),
    "pattern": _pattern,
    "required": lambda names: lambda value: not isinstance(value, dict) or all(name in value for name in names),
    "uniqueItems": lambda wanted: _unique if wanted else lambda _: True,
    "minItems": lambda least: lambda value: not isinstance(value, list) or len(value) >= least,
    "maxItems": lambda most: lambda value: not isinstance(value, list) or len(value) <= most,
    "minProperties": lambda least: lambda value: not isinstance(value, dict) or len(value) >= least,
    "minLength": lambda least: lambda value: not isinstance(value, str) or len(value) >= least,
    "minimum": lambda least: lambda value: not _number(value) or value >= least,
    "maximum": lambda most: lambda value: not _number(value) or value <= most,
}
"""By keyword, the test of a value itself. A keyword that is not here is never met."""


def _never(_: Any) -> bool:
    return False
