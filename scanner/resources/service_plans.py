"""The service plans that resources need: what they are called, what else brings the same, and which product brings them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from scanner.language.schema_check import check
from scanner.language.strict_yaml import load
from scanner.model.errors import Problems
from scanner.model.text import Text, text_of


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """One service plan by the name that ``/subscribedSkus`` gives it.

    ``same_as``: names of further plans that bring the same or more. ``brought_by``: the product for small businesses that brings it.
    """

    name: str
    title: Text
    same_as: tuple[str, ...]
    brought_by: Text
    source: str

    @property
    def names(self) -> frozenset[str]:
        """Every name under which a tenant may have it."""
        return frozenset({self.name, *self.same_as})


@cache
def service_plans() -> Mapping[str, ServicePlan]:
    """All service plans of ``service-plans.yaml`` by name. Raises `InputError` if the file is broken."""
    with as_file(files("scanner.resources").joinpath("service-plans.yaml")) as path:
        document = load(path, name="scanner/resources/service-plans.yaml")
    problems = Problems()
    check(document, "service-plans", problems)
    problems.raise_if_any()
    data: dict[str, Any] = document.data
    return {
        name: ServicePlan(name, text_of(each["title"]), tuple(each["same_as"]), text_of(each["brought_by"]), each.get("source", data["source"]))
        for name, each in data["plans"].items()
    }
