"""A small reader of a whole tenant over HTTP: what a snapshot must hold, worked out from the resource files a second time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scanner.resources.registry import Resource, registry
from scanner.resources.service_plans import service_plans
from tests.sandbox.client import Client

Record = dict[str, Any]


@dataclass
class Read:
    """What came of one resource: (parent, object) pairs, answers with data, and why nothing came."""

    records: list[tuple[str, Record]] = field(default_factory=list)
    pages: int = 0
    absent: bool = False
    reason: str | None = None
    detail: str | None = None

    @property
    def lines(self) -> bytes:
        """The text of the file."""
        whole = [{"of": of, "value": record} if of else record for of, record in self.records]
        return b"".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for each in whole)


class Tenant:
    """Everything that a client can read of a tenant."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._done: dict[str, Read] = {}
        skus = self.read("entra.subscribedSkus")
        self._plans = None if skus.reason else {plan["servicePlanName"] for _, sku in skus.records for plan in sku["servicePlans"]}
        self._done.clear()

    def read(self, name: str) -> Read:
        """One resource."""
        if name not in self._done:
            self._done[name] = self._read(registry()[name])
        return self._done[name]

    def _read(self, resource: Resource) -> Read:
        names = {name for plan in resource.plan for name in service_plans()[plan].names}
        if resource.plan and getattr(self, "_plans", None) is not None and not names & set(self._plans or ()):
            return Read(reason="not_licensed", detail=f"no service plan: {', '.join(resource.plan)}")
        if resource.per and self.read(resource.per).reason:
            return Read(reason=self.read(resource.per).reason, detail=f"needs {resource.per}")
        teams = [self._client.tenant.team_id(team) for team in self._client.tenant.teams] if resource.name == "entra.groupMembers" else []
        naming = [name for name in resource.named_by if name not in self._client.tenant.absent]
        missing = [name for name in naming if self.read(name).reason]
        if naming and missing == naming and not teams:
            return Read(reason=self.read(missing[0]).reason, detail=f"needs {', '.join(sorted(missing))}")
        found = Read()
        for parent in sorted({*teams, *self._named(resource, naming), *self._per(resource)}) if resource.parented else [""]:
            self._ask(resource, parent, found)
        return found

    def _per(self, resource: Resource) -> Iterator[str]:
        for _, record in self.read(resource.per).records if resource.per else ():
            if all(record.get(name) is None or record[name] in values for name, values in resource.per_where.items()):
                yield record["id"]

    def _named(self, resource: Resource, naming: list[str]) -> Iterator[str]:
        for name in naming:
            for _, record in self.read(name).records:
                for path in resource.named_by[name]:
                    yield from at(record, list(path))

    def _ask(self, resource: Resource, parent: str, found: Read) -> None:
        target: str | None = f"/{resource.api}{resource.endpoint.replace('{id}', parent)}" + (f"?{resource.query}" if resource.query else "")
        while target:
            got = self._client.get(target)
            if got.status == 404 and resource.none_means:
                found.absent = not parent
                return
            if got.status != 200:
                found.reason = "permission_denied" if got.status in (401, 403) else "incomplete"
                found.detail = f"HTTP {got.status} {got.code}"
                return
            page = got.json
            found.pages += 1
            target = page.get("@odata.nextLink")
            found.records += [(parent, dropped(resource, each)) for each in page.get("value", [page])]


def at(value: Any, path: list[str]) -> Iterator[str]:
    """The texts at a path, through lists; a step @name goes on from objects of that type."""
    if isinstance(value, list):
        for each in value:
            yield from at(each, path)
    elif not path:
        yield from [value] if isinstance(value, str) and value else []
    elif isinstance(value, dict):
        if path[0].startswith("@") and path[0] != "@odata.type":
            yield from at(value, path[1:]) if str(value.get("@odata.type")).endswith(f".{path[0][1:]}") else []
        else:
            yield from at(value.get(path[0]), path[1:])


def dropped(resource: Resource, value: Any, path: str = "") -> Any:
    """The object without what ``never`` and ``keep`` take away."""
    if isinstance(value, list):
        return [dropped(resource, each, path) for each in value]
    if not isinstance(value, dict):
        return value
    left = {}
    kind = str(value.get("@odata.type", "")).rpartition(".")[2]
    for name, each in value.items():
        place = f"{path}.{name}" if path else name
        kept = path not in resource.keep or name in {*resource.keep[path], "id", "@odata.type"}
        if kept and not {name, place if "." in place else name, f"@{kind}.{name}"} & set(resource.never):
            left[name] = dropped(resource, each, place)
    return left
