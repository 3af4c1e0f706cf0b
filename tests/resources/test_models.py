"""Every v1.0 field of the resource files exists in msgraph-sdk's models, with the type (and the enum members) that we say.

Beta fields are not in those models; they stand in ``tests/data/beta-fields*.yaml`` with page and date.
"""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.language.types import Field, Kind
from scanner.resources.registry import Resource, registry

pytestmark = pytest.mark.models

BETA: dict[str, Any] = {
    name: each
    for path in sorted((Path(__file__).parents[1] / "data").glob("beta-fields*.yaml"))
    for name, each in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}
GETTERS = {
    Kind.BOOLEAN: {"get_bool_value"},
    Kind.INTEGER: {"get_int_value"},
    Kind.STRING: {"get_str_value", "get_uuid_value"},
    Kind.VERSION: {"get_str_value"},
    Kind.ENUM: {"get_enum_value", "get_str_value"},
    Kind.FLAGS: {"get_collection_of_enum_values", "get_enum_value", "get_str_value"},
    Kind.DATETIME: {"get_datetime_value", "get_date_value"},
    Kind.DURATION: {"get_timedelta_value"},
    Kind.LIST: {"get_collection_of_primitive_values", "get_collection_of_enum_values", "get_collection_of_object_values"},
    Kind.OBJECT: {"get_object_value"},
}
# Graph types these as strings; the members are those that the documentation names.
OPEN_STRINGS = {
    "assignmentType",
    "authenticationType",
    "azureADJoin.allowedToJoin.@odata.type",
    "azureADJoin.localAdmins.registeringUsers.@odata.type",
    "azureADRegistration.allowedToRegister.@odata.type",
    "deviceOwnership",
    "grantControls.operator",
    "jailBroken",
    "memberType",
    "membershipRuleProcessingState",
    "principal.@odata.type",
    "profileType",
    "status",
    "trustType",
    "userType",
    "visibility",
}
# Items of these types carry properties of the types derived from them.
DERIVED = {
    "AccessReviewScope": ["microsoft.graph.accessReviewQueryScope", "microsoft.graph.principalResourceMembershipsScope"],
    "AuthenticationCombinationConfiguration": ["microsoft.graph.fido2CombinationConfiguration"],
    "AuthenticationMethodConfiguration": [
        "microsoft.graph.smsAuthenticationMethodConfiguration",
        "microsoft.graph.microsoftAuthenticatorAuthenticationMethodConfiguration",
        "microsoft.graph.fido2AuthenticationMethodConfiguration",
        "microsoft.graph.emailAuthenticationMethodConfiguration",
        "microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
    ],
    "DeviceAndAppManagementAssignmentTarget": ["microsoft.graph.groupAssignmentTarget"],
    "IpRange": ["microsoft.graph.iPv4CidrRange"],
    "UnifiedRoleManagementPolicyRule": [
        "microsoft.graph.unifiedRoleManagementPolicyExpirationRule",
        "microsoft.graph.unifiedRoleManagementPolicyEnablementRule",
        "microsoft.graph.unifiedRoleManagementPolicyApprovalRule",
        "microsoft.graph.unifiedRoleManagementPolicyAuthenticationContextRule",
    ],
}


class Recorder:
    """A parse node that notes which getter a model asks for."""

    def __init__(self) -> None:
        self.called: tuple[str, Any] = ("", None)

    def __getattr__(self, name: str) -> Any:
        def getter(*arguments: Any) -> None:
            self.called = (name, arguments[0] if arguments else None)

        return getter


def model(graph_type: str) -> Any:
    name = graph_type.removeprefix("#").removeprefix("microsoft.graph.")
    # the SDK spells azureADDeviceId azure_a_d_device_id, windows10CompliancePolicy windows10_compliance_policy
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    last = name.rpartition(".")[2]
    cls = last[0].upper() + last[1:]
    return getattr(importlib.import_module(f"msgraph.generated.models.{snake}"), cls)


def getter_of(cls: Any, name: str) -> tuple[str, Any]:
    deserializers = cls().get_field_deserializers()
    for derived in DERIVED.get(cls.__name__, ()):
        deserializers = {**model(derived)().get_field_deserializers(), **deserializers}
    assert name in deserializers, f"{cls.__name__} has no {name}"
    recorder = Recorder()
    deserializers[name](recorder)
    return recorder.called


def check(cls: Any, path: tuple[str, ...], field: Field) -> None:
    for name in path[:-1]:
        getter, cls = getter_of(cls, name)
        assert getter == "get_object_value", f"{name} is no object"
    getter, argument = getter_of(cls, path[-1])
    assert getter in GETTERS[field.kind], f"{field.name}: declared {field.kind}, the model asks for {getter}"
    if getter in ("get_enum_value", "get_collection_of_enum_values") and isinstance(argument, type):
        members = {member.value for member in argument.__dict__["_member_map_"].values()} - {"unknownFutureValue"}
        declared = field.items["item"].values if field.kind is Kind.LIST else field.values
        assert declared == members, f"{field.name}: {sorted(declared ^ members)}"
    elif field.kind is Kind.ENUM:
        assert field.name in OPEN_STRINGS
    if getter == "get_collection_of_object_values":
        for item in field.items.values():
            if item.path[-1] != "@odata.type":
                check(argument, item.path, item)


def fields() -> Iterator[tuple[Resource, Field]]:
    for resource in registry().values():
        for field in resource.fields.values():
            if resource.api == "v1.0" and not field.beta and not field.of_device and field.name not in ("of", "@odata.type"):
                yield resource, field


@pytest.mark.parametrize(("resource", "field"), list(fields()), ids=lambda each: each.name)
def test_a_field_exists_in_the_model_with_its_type(resource: Resource, field: Field) -> None:
    derived = resource.types_of.get(field.name)
    cls = model(derived or resource.type)
    path = field.path[1:] if resource.parented and field.path[0] == "value" else field.path
    if field.pair:
        assert getter_of(cls, field.pair.list[0])[0] == "get_collection_of_object_values"
    elif derived and path[0] not in cls().get_field_deserializers():
        check(cls, path[-1:], field)  # a property of an expanded object of that type
    else:
        check(cls, path, field)


def test_every_beta_field_stands_in_the_table_with_page_and_date() -> None:
    used = {
        f"{resource.name}/{field.name}"
        for resource in registry().values()
        for field in resource.fields.values()
        if (resource.api == "beta" or field.beta) and field.name != "of" and not field.of_device
    }
    assert used == set(BETA)
    for each in BETA.values():
        assert each["page"].startswith("https://")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", each["date"])
