"""What is set outside device policies: app protection of phones, and Windows Hello at enrolment."""

from __future__ import annotations

from scanner.derive.policies.model import Policy, Read, Setting, unread
from scanner.derive.policies.profiles import id_of, kind_of, look_at, name_of
from scanner.derive.policies.rows import settings, statements
from scanner.derive.policies.table import table
from scanner.derive.reach.assignments import Target, Targets, targets_of
from scanner.derive.tables import Record, Table, Tables
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Unknown, disjunction

_HELLO = "deviceEnrollmentWindowsHelloForBusinessConfiguration"
_DEFAULT = "_DefaultWindowsHelloForBusiness"
_EVERYBODY = (Target("all_users", "", "", "none"),)


def app_protection(tables: Tables) -> Read:
    """App protection policies of iOS and Android. They go with people and their apps, enrolled or not."""
    listed = (("ios", tables["intune.iosManagedAppProtections"]), ("android", tables["intune.androidManagedAppProtections"]))
    return Read(
        tuple(
            _policy("appProtection", record, platform, targets_of(record.get("assignments")), _said("app_protection", record, source))
            for platform, source in listed
            for record in source.records()
            if id_of(record) is not None
        ),
        _open(*(source for _, source in listed)),
    )


def enrolment(tables: Tables) -> Read:
    """Windows Hello for Business as enrolment sets it: for everybody by default, for groups by more configurations."""
    source = tables["intune.deviceEnrollmentConfigurations"]
    policies = []
    for record in source.records():
        kind = kind_of(record)
        if id_of(record) is not None and (kind == _HELLO or isinstance(kind, Unknown)):
            said = (unread(kind),) if isinstance(kind, Unknown) else _said("enrolment", record, source)
            policies.append(_policy("enrolment", record, "windows", _targets(record), said))
    return Read(tuple(policies), _open(source))


def _targets(record: Record) -> Targets:
    """The default configuration lists no assignment and is for everybody."""
    return _EVERYBODY if str(record["id"]).endswith(_DEFAULT) else targets_of(record.get("assignments"))


def _open(*sources: Table) -> Unknown | None:
    """Why there may be more policies than these tables hold."""
    nameless = INVALID if any(id_of(record) is None for source in sources for record in source.records()) else None
    found = disjunction(each for each in (*(source.open for source in sources), nameless) if each is not None)
    return found if isinstance(found, Unknown) else None


def _said(kind: str, record: Record, source: Table) -> tuple[Setting, ...]:
    return settings(statements(table().others[kind], look_at(record, MISSING, table().never_null[kind]), source.now))


def _policy(surface: str, record: Record, platform: str, targets: Targets, said: tuple[Setting, ...]) -> Policy:
    return Policy(surface, str(record["id"]), name_of(record), platform, targets, None, said)
