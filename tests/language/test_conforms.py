"""The quick yes agrees with jsonschema: what it accepts, jsonschema accepts, and every shipped file is accepted at once."""

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.language.conforms import conforms
from scanner.language.schema_check import _checked, _conforms
from scanner.language.strict_yaml import load
from scanner.library.library import FOLDERS
from scanner.library.shipped import shipped_folder

KINDS = {
    "rules": "rule",
    "checklists": "checklist",
    "checklists/questions": "questions",
    "checklists/products": "product",
    "checklists/procedures": "procedures",
    "fixtures/rules": "cases",
}
WRONG: list[Any] = [None, True, 1, -1, 1.5, "", "x", "ＡＢ", [], {}, ["a", "a"], [1], {"ja": "あ"}, {"ja": "あ", "en": "a"}, 0, "2026-02-30"]


def files(folder: str) -> list[Path]:
    return [path for path in sorted(shipped_folder().glob(FOLDERS[folder])) if path.name not in ("glossary.yaml", "facts-map.yaml")]


@pytest.mark.parametrize(("folder", "kind"), KINDS.items())
def test_every_shipped_file_is_accepted_without_asking(folder: str, kind: str) -> None:
    assert [path.name for path in files(folder) if not _conforms(kind)(load(path).data)] == []


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with every key in it."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(each, dict | list):
            yield from places(each)


def spoiled(data: Any, dice: random.Random) -> Any:
    wrong = copy.deepcopy(data)
    container, key = dice.choice(list(places(wrong)))
    what = dice.randrange(3)
    if what == 0:
        container[key] = copy.deepcopy(dice.choice(WRONG))
    elif what == 1:
        del container[key]
    elif isinstance(container, dict):
        container[dice.choice(["zzz", "rule", "ja", "with"])] = copy.deepcopy(dice.choice(WRONG))
    else:
        container.append(copy.deepcopy(container[key]))
    return wrong


@pytest.mark.parametrize(("folder", "kind"), KINDS.items())
def test_what_is_accepted_of_spoiled_files_jsonschema_accepts_too(folder: str, kind: str) -> None:
    dice, validator, refused = random.Random(7), jsonschema.Draft7Validator(_checked(kind)), 0
    for path in [dice.choice(files(folder)) for _ in range(60)]:
        wrong = spoiled(load(path).data, dice)
        if _conforms(kind)(wrong):
            assert validator.is_valid(wrong), path.name
        else:
            refused += 1
    assert refused > 0


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-3, 3) | st.sampled_from(["", "a", "ab", "b1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=6,
)
SCHEMAS = st.recursive(
    st.sampled_from(
        [
            {"type": "integer"}, {"type": ["string", "null"]}, {"type": "number", "minimum": 0}, {"enum": [1, "a", None]}, {"const": True},
            {"pattern": "^a"}, {"minLength": 2}, {"type": "array", "uniqueItems": True}, {"maximum": 1}, {"oneOf": [{"type": "string"}]},
            {"type": "object", "minProperties": 1}, {"minItems": 2}, {"$ref": "#/definitions/x"}, {"$ref": "#/definitions/y"}, {}, True, False,
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda each: {"type": "array", "items": each, "maxItems": 2}, inner),
        st.builds(lambda one, other: {"anyOf": [one, other]}, inner, inner),
        st.builds(lambda one, rest: {"properties": {"a": one}, "additionalProperties": rest, "required": ["a"]}, inner, inner),
        st.builds(lambda rest: {"additionalProperties": rest, "propertyNames": {"pattern": "a|b"}}, inner),
    ),
    max_leaves=4,
)  # fmt: skip
DEFINITIONS = {"x": {"type": "string"}, "y": {"anyOf": [{"type": "null"}, {"type": "array", "items": {"$ref": "#/definitions/y"}}]}}


@settings(max_examples=300)
@given(SCHEMAS, VALUES)
def test_a_yes_is_a_yes_for_any_schema_and_any_value(schema: Any, value: Any) -> None:
    whole = {"anyOf": [schema], "definitions": DEFINITIONS}
    if conforms(whole)(value):
        assert jsonschema.Draft7Validator(whole).is_valid(value)


def test_a_keyword_that_is_not_known_is_never_accepted() -> None:
    assert not conforms({"multipleOf": 2})(4)
    assert not conforms({"type": "string", "if": {}, "then": {}})("a")
