"""Objects laid into objects as a PATCH of Graph does it, and what is different afterwards."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.overlay.merging import bound, cleaned, differences, merged

SMS = {"id": "Sms", "state": "disabled", "includeTargets": []}
FIDO = {"id": "Fido2", "state": "enabled"}


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}}, {"a": {"b": 1, "c": 3}}),  # an object is merged
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),  # a list is replaced
        ({"a": {"b": 1}}, {"a": None}, {"a": None}),  # null is said, and is null afterwards
        ({"a": None}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": {}}, {"a": {"b": 1}}),
        # Another strength is another object: nothing of the old one may stay.
        ({"s": {"id": "1", "allowed": ["x"]}}, {"s": {"id": "2"}}, {"s": {"id": "2"}}),
        ({"s": {"@odata.type": "#a", "x": 1}}, {"s": {"@odata.type": "#b"}}, {"s": {"@odata.type": "#b"}}),
        # Methods of authentication are changed one by one, as Graph has an address for each.
        (
            {"authenticationMethodConfigurations": [FIDO, SMS]},
            {"authenticationMethodConfigurations": [{"id": "sms", "state": "enabled"}]},
            {"authenticationMethodConfigurations": [FIDO, {**SMS, "state": "enabled"}]},
        ),
        (
            {"authenticationMethodConfigurations": [FIDO]},
            {"authenticationMethodConfigurations": [SMS]},
            {"authenticationMethodConfigurations": [FIDO, SMS]},
        ),
    ],
)
def test_a_body_is_laid_into_an_object_as_patch_does(old: Any, new: Any, result: Any) -> None:
    before = repr(old)
    assert merged(old, new) == result
    assert repr(old) == before


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": True}, [{"field": "a", "from": 1, "to": True}]),
        ({"a": 0}, {"a": False}, [{"field": "a", "from": 0, "to": False}]),
        ({"a": 1}, {}, [{"field": "a", "from": 1}]),
        ({}, {"a": None}, [{"field": "a", "to": None}]),  # null is not the same as not there
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [{"field": "a.b", "from": 1, "to": 2}]),
        ({"a": None}, {"a": {"b": 2}}, [{"field": "a", "from": None}, {"field": "a.b", "to": 2}]),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}, []),  # Graph gives lists of ids in any order
        ({"a": [1, 2]}, {"a": [2, 1]}, [{"field": "a", "from": [1, 2], "to": [2, 1]}]),
        ({"l": [FIDO]}, {"l": [{**FIDO, "state": "disabled"}]}, [{"field": "l[Fido2].state", "from": "enabled", "to": "disabled"}]),
        ({"x@odata.context": "1"}, {"x@odata.context": "2"}, []),
    ],
)
def test_differences_are_told_field_by_field(old: Any, new: Any, fields: list[dict[str, Any]]) -> None:
    assert list(differences(old, new)) == fields


def test_notes_of_the_service_are_no_part_of_an_object_but_its_type_is() -> None:
    assert cleaned({"@odata.context": "x", "@odata.etag": "x", "#action": {}, "@odata.type": "#t", "a": 1}) == {"@odata.type": "#t", "a": 1}


def test_a_bind_names_an_object_by_its_address() -> None:
    address = "https://graph.microsoft.com/v1.0/policies/authenticationStrengthPolicies"
    for end in ("/00000000-0000-0000-0000-000000000004", "('00000000-0000-0000-0000-000000000004')"):
        found = bound({"grantControls": {"operator": "OR", "authenticationStrength@odata.bind": address + end}})
        assert found == ({"grantControls": {"operator": "OR", "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}}, [])
    assert bound({"a": {"b@odata.bind": ["x"]}})[1] == ["a.b@odata.bind"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "id"]), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from(["a", "b", "c", "id"]), VALUES, max_size=4)


@settings(max_examples=50, deadline=None)
@given(OBJECTS, OBJECTS)
def test_laid_in_twice_is_laid_in_once_and_what_is_said_stands(old: dict[str, Any], new: dict[str, Any]) -> None:
    once = merged(old, new)
    assert list(differences(once, merged(once, new))) == []
    assert list(differences(old, merged(old, {}))) == []
    assert set(once) == set(old) | set(new)
    assert all(once[name] == value for name, value in new.items() if not isinstance(value, dict))
