"""Every address that is asked, and every property and relationship that its query names, exists in Graph.

Those of v1.0 in msgraph-sdk's request builders and models; those of beta in ``tests/data/beta-*.yaml``, with page and date.
"""

import asyncio
import inspect
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from scanner.resources.registry import Resource, registry
from tests.resources.odata import Query, query_of
from tests.resources.test_models import BETA, Recorder, model

DATA = Path(__file__).parents[1] / "data"
ADDRESSES: dict[str, Any] = yaml.safe_load((DATA / "beta-endpoints.yaml").read_text(encoding="utf-8"))
STABLE = [each for each in registry().values() if each.api == "v1.0"]
PREVIEW = [each for each in registry().values() if each.api == "beta"]
# Properties that Graph's beta has and v1.0 does not (yet): never stored, should they come.
NOT_YET = {
    "entra.devices": {"hostnames"},
    "intune.deviceConfigurations": {
        "advancedThreatProtectionOffboardingBlob",
        "advancedThreatProtectionOnboardingBlob",
        "keyMaterial",
        "preSharedKey",
    },
    "intune.managedAppRegistrations": {"azureADDeviceId", "deviceManufacturer", "deviceModel", "managedDeviceId"},
    "intune.managedDevices": {"detectedApps", "hardwareInformation", "usersLoggedOn"},
}

# The SDK's own request builders use what the SDK calls deprecated.
request_builders = pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")


class Adapter:
    """Stands where the SDK would send a request: notes what was to be asked, and what the answer would be read as."""

    def __init__(self) -> None:
        self.method = self.template = ""
        self.answer: Any = None

    async def send_async(self, request: Any, answer: Any, _: Any) -> None:
        """Note it."""
        self.method, self.template, self.answer = request.http_method.value, request.url_template, answer


def asked(endpoint: str) -> Adapter:
    """What the SDK asks for at an address. Raises `AttributeError` where it knows none."""
    adapter = Adapter()
    builder = client()(adapter)
    for name in endpoint.strip("/").split("/"):
        if name == "{id}":
            (by,) = (each for each in dir(type(builder)) if each.startswith("by_"))
            builder = getattr(builder, by)("x")
        else:
            builder = getattr(builder, re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower())
    with ThreadPoolExecutor(1) as apart:  # where Chromium is driven in the same process, this thread has a loop running already
        apart.submit(lambda: asyncio.run(builder.get())).result()
    return adapter


@cache
def client() -> Any:
    """The root of the SDK's request builders, without its settings for the whole process."""
    from msgraph.generated.base_graph_service_client import BaseGraphServiceClient

    class Client(BaseGraphServiceClient):
        def __init__(self, adapter: Any) -> None:
            self.path_parameters, self.request_adapter = {}, adapter

    return Client


@cache
def properties(cls: Any) -> Mapping[str, Any]:
    """The properties of a model, inherited ones included, each with the model of its value (None where that is no object)."""
    found = {}
    for name, read in cls().get_field_deserializers().items():
        recorder = Recorder()
        read(recorder)
        getter, argument = recorder.called
        found[name] = argument if getter in ("get_object_value", "get_collection_of_object_values") else None
    return found


@cache
def derived(cls: Any) -> tuple[Any, ...]:
    """The model itself and those that an ``@odata.type`` may stand for in its place."""
    kinds = re.findall(r'"(#microsoft\.graph\.[\w.]+)"', inspect.getsource(cls.create_from_discriminator_value))
    return (cls, *(type(cls.create_from_discriminator_value(Node(kind))) for kind in kinds))


class Node:
    """An object of which nothing is known but its type."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def get_child_node(self, _: str) -> "Node":
        """Its type."""
        return self

    def get_str_value(self) -> str:
        """The name of its type."""
        return self._kind


def assert_known(cls: Any, query: Query) -> None:
    names = {name: inner for each in derived(cls) for name, inner in properties(each).items()}
    assert {*query.select, *query.filter} <= names.keys(), cls
    for name, inner in query.expand.items():
        assert names[name] is not None, f"{name} of {cls} is no relationship"
        assert_known(names[name], inner)


@pytest.mark.models
@request_builders
@pytest.mark.parametrize("resource", STABLE, ids=lambda each: each.name)
def test_an_address_of_v1_exists_with_its_options_its_type_and_all_that_its_query_names(resource: Resource) -> None:
    found, query = asked(resource.endpoint), query_of(resource.query)
    path, _, options = unquote(found.template.removeprefix("{+baseurl}")).partition("{?")
    assert (found.method, re.sub(r"{[^}]*}", "{id}", path)) == ("GET", resource.endpoint)
    assert set(query.options) <= set(options.removesuffix("}").split(","))
    answered = properties(found.answer).get("value") if found.answer.__name__.endswith("CollectionResponse") else found.answer
    assert answered is model(resource.type)
    assert resource.parented or resource.single == (answered is found.answer)
    assert_known(answered, query)


@pytest.mark.models
@request_builders
@pytest.mark.parametrize("resource", PREVIEW, ids=lambda each: each.name)
def test_beta_is_asked_only_for_what_v1_lacks(resource: Resource) -> None:
    try:
        stable = properties(asked(resource.endpoint).answer)["value"]
    except AttributeError:
        return
    own = {field.path[-1 if resource.parented else 0] for field in resource.fields.values() if not field.of_device}
    assert own - {"of", "@odata.type"} - {name for each in derived(stable) for name in properties(each)}


def test_every_address_of_beta_stands_in_the_table_with_page_and_date() -> None:
    assert sorted(ADDRESSES) == sorted(each.endpoint for each in PREVIEW)
    assert list(ADDRESSES) == sorted(ADDRESSES)
    for each in ADDRESSES.values():
        assert {"page", "date"} <= set(each) <= {"page", "date", "expand", "seen"}
        assert each["page"].startswith("https://learn.microsoft.com/")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", each["date"])


@pytest.mark.parametrize("resource", PREVIEW, ids=lambda each: each.name)
def test_all_that_a_query_of_beta_names_stands_in_the_tables(resource: Resource) -> None:
    query, entry = query_of(resource.query), ADDRESSES[resource.endpoint]
    assert set(query.options) <= {"$select", "$expand"}
    assert {f"{resource.name}/{name}" for name in query.select} <= BETA.keys()
    assert sorted(written(entry)) == sorted(named(query))
    assert all(page.startswith("https://learn.microsoft.com/") for page in written(entry).values())


def named(query: Query, path: str = "") -> Iterator[str]:
    """Every relationship, and every property that is selected of one."""
    for name, inner in query.expand.items():
        yield f"{path}{name}"
        yield from (f"{path}{name}.{each}" for each in inner.select)
        yield from named(inner, f"{path}{name}.")


def written(entry: Mapping[str, Any], path: str = "") -> dict[str, str]:
    """The same of the table, each with its page."""
    found: dict[str, str] = {}
    for name, inner in entry.get("expand", {}).items():
        found |= {f"{path}{name}": inner["page"], **{f"{path}{name}.{each}": inner["page"] for each in inner.get("select", ())}}
        found |= written(inner, f"{path}{name}.")
    return found


@pytest.mark.models
@pytest.mark.parametrize("resource", [each for each in STABLE if each.never], ids=lambda each: each.name)
def test_what_is_never_stored_is_spelled_as_graph_spells_it(resource: Resource) -> None:
    near = [inner for each in derived(model(resource.type)) for inner in (each, *filter(None, properties(each).values()))]
    further = [inner for each in near for inner in properties(each).values() if inner is not None]
    known = {name for each in (*near, *further) for one in derived(each) for name in properties(one)}
    names = {name.rpartition(".")[2] for name in resource.never}
    assert names - known == NOT_YET.get(resource.name, set())
