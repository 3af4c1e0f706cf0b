"""What of an object is kept, and what is told from it: by hand, and for objects of chance held against a second, plain reading."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.resources.keeping import Keeping, asked_for, values_at
from scanner.resources.registry import Resource, registry

ANY = registry()["entra.users"]
KINDS = ("#microsoft.graph.wifi", "microsoft.graph.wifi", "#microsoft.graph.vpn")


def keeping(*never: str, **keep: list[str]) -> Keeping:
    """``keep``: paths with two underscores for the dot."""
    return Keeping(resource(*never, keep={path.replace("__", "."): frozenset(names) for path, names in keep.items()}))


def resource(*never: str, **changes: Any) -> Resource:
    return dataclasses.replace(ANY, never=never, **{"keep": {}, **changes})


def test_a_plain_name_is_dropped_wherever_it_stands() -> None:
    record = {"id": "1", "secret": 1, "a": {"secret": {"deep": 1}, "b": [{"secret": None, "c": 2}, [{"secret": 3}], "secret"]}}
    # The word as a value stays; only properties of that name go.
    assert keeping("secret").kept(record) == {"id": "1", "a": {"b": [{"c": 2}, [{}], "secret"]}}


def test_a_path_is_dropped_there_alone_also_in_every_object_of_a_list() -> None:
    record = {"b": 1, "a": [{"b": 2, "c": 3}, {"a": {"b": 4}}], "c": {"a": {"b": 5}}}
    # c.a.b and a.a.b are other places than a.b of the record.
    assert keeping("a.b").kept(record) == {"b": 1, "a": [{"c": 3}, {"a": {"b": 4}}], "c": {"a": {"b": 5}}}


def test_a_path_may_go_deeper_than_two_steps() -> None:
    record = {"a": {"b": [{"c": 1, "d": 2}], "c": 3}}
    assert keeping("a.b.c").kept(record) == {"a": {"b": [{"d": 2}], "c": 3}}


@pytest.mark.parametrize("kind", ["#microsoft.graph.wifi", "microsoft.graph.wifi", "#microsoft.graph.security.wifi"])
def test_a_name_of_a_type_is_dropped_from_objects_of_that_type_at_any_depth(kind: str) -> None:
    secret = {"@odata.type": kind, "value": 1, "name": "n"}
    other = {"@odata.type": "#microsoft.graph.vpn", "value": 2}
    rest = {"@odata.type": kind, "name": "n"}
    assert keeping("@wifi.value").kept(secret) == rest
    assert keeping("@wifi.value").kept({"a": [secret, other, {"value": 3}], "b": {"c": secret}}) == {
        "a": [rest, other, {"value": 3}],
        "b": {"c": rest},
    }


def test_a_type_of_which_the_name_is_only_a_part_is_another_type() -> None:
    record = {"@odata.type": "#microsoft.graph.wifi10", "value": 1}
    assert keeping("@wifi.value").kept(record) == record
    assert keeping("@fi.value").kept({"@odata.type": "#microsoft.graph.wifi", "value": 1}) == {"@odata.type": "#microsoft.graph.wifi", "value": 1}


def test_a_type_that_is_no_text_drops_nothing() -> None:
    record: dict[str, Any] = {"a": {"@odata.type": None, "value": 1}, "b": {"@odata.type": ["wifi"], "value": 2}}
    assert keeping("@wifi.value").kept(record) == record


def test_of_a_kept_path_only_what_is_named_stays_besides_id_and_type() -> None:
    owner = {"id": "o", "@odata.type": "#microsoft.graph.user", "displayName": "n", "mail": "m", "manager": {"displayName": "x"}}
    kept = {"id": "o", "@odata.type": "#microsoft.graph.user", "displayName": "n"}
    assert keeping(owner=["displayName"]).kept({"mail": "own", "owner": owner}) == {"mail": "own", "owner": kept}
    assert keeping(owner=["displayName"]).kept({"owner": [owner, None, "x"]}) == {"owner": [kept, None, "x"]}


def test_what_is_kept_is_kept_whole_unless_a_deeper_path_says_more() -> None:
    record = {"policy": {"rules": [{"id": "r", "isEnabled": True, "target": {"level": 1, "who": 2}, "more": 3}], "name": "n"}}
    assert keeping(policy=["rules"]).kept(record) == {"policy": {"rules": record["policy"]["rules"]}}
    expected = {"policy": {"rules": [{"id": "r", "isEnabled": True, "target": {"level": 1}}]}}
    assert keeping(policy=["rules"], policy__rules=["isEnabled", "target"], policy__rules__target=["level"]).kept(record) == expected


def test_what_must_never_be_stored_is_dropped_even_where_it_would_be_kept() -> None:
    assert keeping("secret", a=["secret", "b"]).kept({"a": {"secret": 1, "b": 2, "c": 3}}) == {"a": {"b": 2}}


def test_a_path_of_objects_that_are_none_drops_nothing() -> None:
    record = {"a": "text", "b": None, "c": [1, "x"]}
    assert keeping("a.b", "b.c", "c.d", a=["x"], c=["y"]).kept(record) == record


def test_the_given_record_is_left_as_it_is() -> None:
    record = {"a": {"secret": 1}, "b": [{"secret": 2}]}
    before = json.dumps(record)
    keeping("secret").kept(record)
    assert json.dumps(record) == before


def test_the_order_of_what_stays_is_its_own() -> None:
    assert list(keeping("b").kept({"c": 1, "b": 2, "a": 3})) == ["c", "a"]


# Objects of chance: few names, so that rules hit often; nested as Graph nests.

NAMES = st.sampled_from(["a", "b", "c", "id", "@odata.type", "wifi", "é", 'q"', "b@odata.count"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["x", "a", "é", *KINDS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
RECORDS = st.dictionaries(NAMES, VALUES, max_size=5)
STEPS = st.sampled_from(["a", "b", "c", "wifi", "é"])
NEVER = st.lists(STEPS | st.lists(STEPS, min_size=2, max_size=3).map(".".join) | STEPS.map("@wifi.{}".format), max_size=3)
KEEP = st.dictionaries(st.lists(STEPS, min_size=1, max_size=2).map(".".join), st.frozensets(STEPS, max_size=3), max_size=2)


@given(RECORDS, NEVER, KEEP)
def test_nothing_stays_that_the_rules_forbid_and_nothing_else_goes(record: dict[str, Any], never: list[str], keep: dict[str, frozenset[str]]) -> None:
    kept = Keeping(resource(*never, keep=keep)).kept(record)
    expected = {place: value for place, value in leaves(record) if allowed(place, record, never, keep)}
    assert dict(leaves(kept)) == expected


def leaves(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every property and item with its place; objects and lists as empty ones."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if place:
        yield place, type(value)() if isinstance(value, dict | list) else value
    for key, inner in children:
        yield from leaves(inner, (*place, key))


def allowed(place: tuple[str | int, ...], record: Any, never: list[str], keep: dict[str, frozenset[str]]) -> bool:
    """Whether each property on the way to a place may stay, each looked at by itself."""
    above = record
    path: tuple[str, ...] = ()
    for step in place:
        if isinstance(step, str):
            kind = above.get("@odata.type")
            if step in never or ".".join((*path, step)) in [each for each in never if "." in each and each[0] != "@"]:
                return False
            if f"@wifi.{step}" in never and kind in ("#microsoft.graph.wifi", "microsoft.graph.wifi"):
                return False
            if ".".join(path) in keep and step not in keep[".".join(path)] | {"id", "@odata.type"}:
                return False
            path = (*path, step)
        above = above[step]
    return True


def test_values_are_found_through_lists_and_only_texts_count() -> None:
    record = {"a": [{"b": "1"}, {"b": ["2", ["3"]]}, {"b": None}, {"b": 4}, {"b": ""}, {"c": "5"}, "6"], "b": "7"}
    assert list(values_at(record, ("a", "b"))) == ["1", "2", "3"]
    assert list(values_at(record, ("b",))) == ["7"]
    assert list(values_at(record, ("x", "b"))) == []
    assert list(values_at(record, ())) == []


@pytest.mark.parametrize(
    ("kind", "found"), [("#microsoft.graph.group", ["g"]), ("microsoft.graph.group", ["g"]), ("#microsoft.graph.user", []), (None, [])]
)
def test_a_step_by_type_goes_on_from_objects_of_that_type_alone(kind: str | None, found: list[str]) -> None:
    record = {"principal": {"@odata.type": kind, "id": "g"}}
    assert list(values_at(record, ("principal", "@group", "id"))) == found
    assert list(values_at({"principal": [record["principal"], {"id": "h"}]}, ("principal", "@group", "id"))) == found


def test_the_type_itself_is_a_property_like_any_other() -> None:
    assert list(values_at({"a": {"@odata.type": "#microsoft.graph.group"}}, ("a", "@odata.type"))) == ["#microsoft.graph.group"]


@pytest.mark.parametrize(
    ("parent", "asked"),
    [
        ({"operatingSystem": "Windows"}, True),
        ({"operatingSystem": "iOS"}, False),
        ({"operatingSystem": "windows"}, False),
        ({"operatingSystem": ""}, False),
        ({"operatingSystem": None}, True),
        ({"operatingSystem": 10}, True),
        ({"operatingSystem": ["iOS"]}, True),
        ({}, True),
    ],
)
def test_a_parent_is_asked_unless_its_text_says_that_it_is_another_kind(parent: dict[str, Any], asked: bool) -> None:
    assert asked_for(resource(per_where={"operatingSystem": frozenset({"Windows"})}), parent) is asked


def test_every_condition_of_a_parent_must_hold_and_none_is_always_met() -> None:
    two = resource(per_where={"kind": frozenset({"a", "b"}), "state": frozenset({"on"})})
    assert asked_for(two, {"kind": "b", "state": "on"})
    assert not asked_for(two, {"kind": "b", "state": "off"})
    assert not asked_for(two, {"kind": "c"})
    assert asked_for(resource(), {"kind": "c"})
