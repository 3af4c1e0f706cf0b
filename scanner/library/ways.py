"""What each way of teleworking would add to, or drop from, the items that apply today, and how a guideline grades it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scanner.library.checklist_tables import Kin, Way
from scanner.library.checklists import Checklist, Method
from scanner.model.methods import METHODS

HANDBOOK = "mic-sme-2021"
"""The edition whose methods are ①–⑧, and which says of each whether it reaches the office, uses clouds and keeps data on devices."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One checklist under one method. Item numbers in the order of the document.

    ``known``: whether the document says anything about the method; if not, the rest is empty. ``applying``: items that apply. ``left``: items
    of the method that do not, by what is declared, by what the method itself means, or because the organisation leaves them out.
    ``added``, ``dropped``: against the method used today; empty where the document does not know that one.
    """

    method: int
    known: bool
    applying: tuple[str, ...]
    left: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def decided(method: Method) -> dict[str, bool]:
    """What a method itself says of circumstances (the table on pages 11 and 12 of the handbook). What it leaves open is not there."""
    told: dict[str, bool] = {}
    if method.office_network != "secure-browser":
        told["connects_to_office_network"] = method.office_network == "vpn"
    if method.office_network == "none":
        told["uses_vpn"] = False
    if method.cloud != "either":
        told["uses_cloud_services"] = method.cloud == "uses"
    if method.cloud == "none":
        told |= {"uses_webmail": False, "uses_online_meetings": False}
    if method.data_on_device != "either":
        told["stores_data_on_device"] = method.data_on_device == "stores"
    return told


def circumstances_under(methods: Mapping[int, Method], present: int, target: int, declared: Mapping[str, bool]) -> dict[str, bool]:
    """What is known of the circumstances if the target method were used.

    For the method used today what is declared wins. Under another one the method itself wins; what today's method decided and the
    other leaves open is not known any more; everything else stays as declared.
    """
    if target == present:
        return decided(methods[target]) | dict(declared)
    gone = decided(methods[present]).keys()
    return {name: value for name, value in declared.items() if name not in gone} | decided(methods[target])


def choices(
    checklist: Checklist, methods: Mapping[int, Method], present: int, declared: Mapping[str, bool], left_out: Iterable[str] = ()
) -> tuple[Choice, ...]:
    """The checklist under each of the eight methods. ``left_out``: numbers of items that the organisation leaves out."""
    excluded = frozenset(left_out)
    found = {target: _items(checklist, target, circumstances_under(methods, present, target, declared), excluded) for target in METHODS}
    today = found[present][0]
    compared = present in checklist.numbers
    return tuple(
        Choice(
            method=target,
            known=target in checklist.numbers or not checklist.methods,
            applying=applying,
            left=left,
            added=tuple(number for number in applying if number not in today) if compared else (),
            dropped=tuple(number for number in today if number not in applying) if _comparable(checklist, target) else (),
        )
        for target, (applying, left) in found.items()
    )


def _comparable(checklist: Checklist, target: int) -> bool:
    """Whether a document without items for a method means that nothing is asked: not where it does not describe that method at all."""
    return not checklist.methods or target in checklist.methods


def _items(checklist: Checklist, method: int, known: Mapping[str, bool], excluded: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    applying: list[str] = []
    left: list[str] = []
    for item in checklist.items:
        if method in item.methods:
            exempt = bool(item.exempt_when) and all(known.get(name) is value for name, value in item.exempt_when.items())
            (left if exempt or item.number in excluded else applying).append(item.number)
    return tuple(applying), tuple(left)


def graded(checklists: Iterable[Checklist]) -> Checklist | None:
    """The document that grades ways of teleworking; the first, should there be several."""
    return next((each for each in checklists if each.ways), None)


def ways_of(checklist: Checklist, method: int) -> tuple[tuple[Way, Kin], ...]:
    """The ways that a document has in place of one of the handbook's methods, those that are merely similar last."""
    found = [(way, kin) for way in checklist.ways for kin in way.handbook if kin.method == method]
    return tuple(sorted(found, key=lambda each: each[1].relation == "similar"))
