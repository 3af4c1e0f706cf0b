"""The data-flow sheet: for every resource what is read, whose data it is, why, and what is left out, as Japanese Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scanner.language.types import Field
from scanner.resources.registry import Resource

# Names of properties that tell of a person or of a device, in resources that are not about people or devices as such.
_PERSON = re.compile(
    r"user(Id|Name|PrincipalName|DisplayName)|\w*NotificationMails|mail|emailAddress|appleId(entifier)?|assignedUser\w*|ownerUserPrincipalName"
)
_DEVICE = re.compile(r"device(Id|Name|DisplayName)|azure(AD|ActiveDirectory)DeviceId|managedDeviceId|serialNumber")
_OF_PEOPLE = ("directory.accounts", "directory.privilegedGroups")
_USER, _COMPUTER = "microsoft.graph.user", "microsoft.graph.device"


def overview(resources: Mapping[str, Resource], default: frozenset[str]) -> Iterator[str]:
    """One row for each resource. ``default``: those that are collected without ``--all``."""
    yield from ("| リソース | 内容 | だれのデータか | 集めるとき | 項目 |", "|---|---|---|---|---|")
    for each in resources.values():
        when = "いつも" if each.name in default else "`--all` のとき"
        yield f"| [`{each.name}`](#{_anchor(each.name)}) | {each.title.ja} | {'・'.join(whose(each))} | {when} | {len(list(properties(each)))} |"


def sections(resources: Mapping[str, Resource]) -> Iterator[str]:
    """A section for each resource with every property that is read by name."""
    for each in resources.values():
        yield from (f"### {each.name}", "", each.title.ja, "")
        yield from (f"- {line}" for line in _facts(each))
        yield from ("", "| 項目 | Graph での名前 |", "|---|---|")
        for name, field in properties(each):
            yield f"| {field.label.ja} | `{name}` |"
        yield ""


def local_sections(resources: Mapping[str, Resource]) -> Iterator[str]:
    """A section for each resource that is read in the directory, from a group policy or on a PC."""
    for each in resources.values():
        yield from (f"### {each.name}", "", each.title.ja, "")
        yield f"- 目的: {each.why.ja}"
        yield f"- だれのデータか: {_whose_locally(each)}"
        if each.rights is not None:
            yield f"- 読める人: {each.rights.ja}"
        if each.never:
            yield f"- 読まず、あっても残さないもの: {'、'.join(f'`{name}`' for name in each.never)}"
        if each.per:
            yield f"- `{each.per}` の 1 件ごとに、その中身を残します。"
        yield f"- 出典: {'、'.join(f'<{address}>' for address in addresses(each))}"
        yield from ("", "| 項目 | 元の名前 |", "|---|---|")
        for name, field in properties(each):
            yield f"| {field.label.ja} | `{name}` |"
        yield ""


def _whose_locally(resource: Resource) -> str:
    """Whose data it is, by where it stands: the directory's accounts are people's, what a PC says is the PC's."""
    if resource.name.startswith("windows."):
        return "端末・利用者" if "local" in resource.name else "端末"
    return "利用者" if resource.name in _OF_PEOPLE else "端末" if resource.name == "directory.computers" else "ディレクトリの設定"


def addresses(resource: Resource) -> list[str]:
    """The pages that a resource file names as its source."""
    return [word for part in resource.source.split() if (word := part.strip(",.;()")).startswith("https://")]


def whose(resource: Resource) -> tuple[str, ...]:
    """Whose data a resource holds: 端末, 利用者, テナント設定, in this order."""
    leaves = {re.split(r"[.\]]+", name)[-1] for name, _ in properties(resource)}
    kinds = {resource.type, *resource.types_of.values()}
    device = resource.scope == "device" or _COMPUTER in kinds or any(map(_DEVICE.fullmatch, leaves))
    person = resource.scope == "person" or _USER in kinds or any(map(_PERSON.fullmatch, leaves))
    setting = resource.scope == "tenant" and not device and resource.type != _USER
    return tuple(word for word, holds in (("端末", device), ("利用者", person), ("テナント設定", setting)) if holds)


def properties(resource: Resource) -> Iterator[tuple[str, Field]]:
    """Every property that the resource file names, by its path in Graph (``[]``: in each object of a list)."""
    for name, field in resource.fields.items():
        if not field.of_device:
            yield from _named(name, field)


def _named(name: str, field: Field) -> Iterator[tuple[str, Field]]:
    if field.pair is not None:
        yield f"{field.pair.list[-1]}[{field.pair.name}].{field.pair.value}", field
    elif field.items and "item" not in field.items:
        for inner, each in field.items.items():
            yield from _named(f"{name}[].{inner}", each)
    else:
        yield name, field


def _facts(resource: Resource) -> Iterator[str]:
    if resource.why:
        yield f"目的: {resource.why.ja}"
    yield f"だれのデータか: {'・'.join(whose(resource))}"
    beta = "。ベータ版です" if resource.api == "beta" else ""
    yield f"取得元: `GET /{resource.api}{resource.endpoint}`{beta}"
    yield f"権限: {'、'.join(f'`{each}`' for each in resource.permissions)}"
    if resource.selected:
        yield "集め方: 項目を指定して読みます。ほかの項目は送られてきません。"
    else:
        yield "集め方: 項目を選ばずに読み、オブジェクト全体を残します。下の表は判定に使う項目です。表にない設定値なども残ります。"
    for path, names in resource.keep.items():
        yield f"`{path}` の中で残すもの: {'、'.join(f'`{name}`' for name in sorted({'id', *names}))}。ほかは保存の前に取り除きます。"
    if resource.never:
        verb = "読まず、送られてきても取り除くもの" if resource.selected else "保存の前に取り除くもの"
        yield f"{verb}: {'、'.join(map(_dropped, resource.never))}"
    if resource.parented:
        only = f"（{_only(resource)}だけ）" if resource.per_where else ""
        yield f"{_each(resource)}読みます{only}。[要求の数](#要求の数--number-of-requests)はその分増えます。"


def _dropped(name: str) -> str:
    """A name of ``never``; ``@type.name`` in words."""
    kind, _, own = name.removeprefix("@").partition(".")
    return f"`{kind}` の `{own}`" if name.startswith("@") else f"`{name}`"


def _each(resource: Resource) -> str:
    """Once for what the resource is read, ending in ごとに."""
    if resource.per:
        return f"`{resource.per}` の 1 件ごとに"
    return f"{'、'.join(f'`{name}`' for name in sorted(resource.named_by))} と organisation.yaml に出てくる ID ごとに"


def _only(resource: Resource) -> str:
    """For which of the parents it is read; empty where for all."""
    return "、".join(
        f"`{name}` が {'・'.join(f'`{value}`' for value in sorted(values))} のもの" for name, values in sorted(resource.per_where.items())
    )


def requests(resources: Mapping[str, Resource]) -> Iterator[str]:
    """How often is asked for what is read once for each parent."""
    yield from ("| リソース | 読み方 | 要求の数 |", "|---|---|---|")
    for each in resources.values():
        if each.parented:
            only = "、条件に合うものだけ" if each.per_where else ""
            yield f"| `{each.name}` | {_each(each)} 1 回{only} | その数 ÷ 20（切り上げ） |"


def betas(resources: Mapping[str, Resource]) -> Iterator[str]:
    """The resources that only the beta API has."""
    for each in resources.values():
        if each.api == "beta":
            yield f"- `{each.name}`（{each.title.ja}）"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
