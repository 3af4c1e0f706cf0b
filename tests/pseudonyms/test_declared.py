"""Every text that a snapshot may hold was decided on: it is for a kind of name, or names nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.collect.collector import ORGANISATION, SUBSCRIPTIONS
from scanner.language.strict_yaml import load
from scanner.language.types import Field, Kind
from scanner.pseudonyms.collecting import Collecting
from scanner.pseudonyms.names import Names
from scanner.pseudonyms.records import TEXTS
from scanner.pseudonyms.tokens import Tokens
from scanner.resources.registry import Resource, derived_registry, local_registry, registry
from tests.pseudonyms.aids import KEY, ROOT

RESOURCES = {**registry(), **local_registry()}
NOT_PERSONAL = load(ROOT / "scanner" / "resources" / "not-personal.yaml", name="not-personal.yaml").data
EVERYWHERE, LISTED = NOT_PERSONAL["everywhere"], NOT_PERSONAL["resources"]


def fields_of(resource: Resource) -> Iterator[tuple[str, Field]]:
    """Every field that is stored, with its path; of a plain list the list itself."""
    waiting = [(each.name, each) for each in resource.fields.values() if not each.of_device]
    while waiting:
        path, field = waiting.pop()
        yield path, field
        waiting += [(f"{path}[].{name}", each) for name, each in field.items.items() if name != "item" or len(field.items) > 1]


def texts_of(resource: Resource) -> Iterator[tuple[str, Field]]:
    for path, field in fields_of(resource):
        kind = field.items["item"].kind if set(field.items) == {"item"} else field.kind
        if kind is Kind.STRING or field.kind is Kind.OBJECT:
            yield path, field


def last(path: str) -> str:
    return "@odata.type" if path.endswith("@odata.type") else path.rpartition(".")[2]


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_every_text_of_a_resource_is_decided_one_way_or_the_other(name: str) -> None:
    listed = set(LISTED.get(name, ()))
    personal = {path for path, field in texts_of(RESOURCES[name]) if field.personal}
    others = {path for path, field in texts_of(RESOURCES[name]) if not field.personal and last(path) not in EVERYWHERE}
    assert others == listed, "say in the resource file what kind of name it is, or list it in not-personal.yaml"
    assert personal & listed == set()


def test_the_list_is_sorted_and_names_only_what_there_is() -> None:
    assert set(LISTED) <= set(RESOURCES)
    assert list(LISTED) == sorted(LISTED)
    assert [name for name, fields in LISTED.items() if fields != sorted(fields)] == []
    used = {last(path) for resource in RESOURCES.values() for path, field in texts_of(resource) if not field.personal}
    assert sorted(set(EVERYWHERE) - used) == []


def test_kinds_of_names_stand_at_texts_alone() -> None:
    """Apart from the number of an account within its domain."""
    wrong = []
    for name, resource in RESOURCES.items():
        texts = dict(texts_of(resource))
        for path, field in fields_of(resource):
            deep = field.kind is Kind.LIST and field.personal == "text"
            number = field.kind is Kind.INTEGER and field.personal == "rid"
            if field.personal and path not in texts and not deep and not number:
                wrong.append((name, path))
    assert wrong == []


def test_every_kind_is_carried_out() -> None:
    carried_out = {*Names(Tokens(KEY)).kinds, *TEXTS, "rid"}
    assert {field.personal for resource in RESOURCES.values() for _, field in fields_of(resource)} - {""} <= carried_out


def test_nothing_derived_says_what_kind_of_name_it_holds() -> None:
    """It is worked out from what was replaced already."""
    assert {field.personal for resource in derived_registry().values() for _, field in fields_of(resource)} == {""}


def test_what_is_read_before_all_names_are_known_needs_none() -> None:
    collecting = Collecting(KEY)
    assert [name for name in (ORGANISATION, SUBSCRIPTIONS) if collecting.needs_names(RESOURCES[name])] == []
    # And whoever waits for the names waits for nobody who waits for him.
    assert [name for name, each in registry().items() if collecting.tells(each) and collecting.needs_names(each)] == []


def test_the_list_lies_where_resource_files_are_not_looked_for() -> None:
    assert Path("not-personal.yaml").stem not in {name.partition(".")[0] for name in RESOURCES}
