"""What passwords the directory demands and after how many wrong ones it locks: of the domain, and of every policy for some people only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import NO_SUBJECT, together
from scanner.derive.directory.units import bit, count, in_order, minutes
from scanner.derive.tables import Record, Table, Tables
from scanner.language.types import INVALID, MISSING, read
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, disjunction

DOMAIN = "directory.domain"
FINE_GRAINED = "directory.passwordSettings"

# [MS-ADTS] 3.1.1.4.5.36: below the functional level of Windows Server 2008 policies for some people only do not come into force.
_LEVEL_2008 = 3
_COMPLEXITY = 0x1
_REVERSIBLE = 0x10
_FACTS = (
    "name", "precedence", "targets", "minimumLength", "complexity", "reversible", "lockoutThreshold", "locksOut", "lockoutMinutes",
    "lockoutForever", "observationMinutes", "appliesToPeople",
)  # fmt: skip

Facts = Mapping[str, Any]


def password_policies(tables: Tables, organisation: Organisation) -> Derived:
    """One record for the domain and one per fine-grained policy. Of a source that could not be read one record knows nothing.

    Source: [MS-ADTS] 3.1.1.4.5.36 (who gets which), [MS-SAMR] 3.1.1.5 (what the attributes mean).
    """
    domain, fine = tables[DOMAIN], tables[FINE_GRAINED]
    if (lacking := together(domain.missing, fine.missing)) is not None and None not in (domain.missing, fine.missing):
        return nothing(lacking)
    records = list(_domain(domain))
    level = next((level for (level,) in domain.rows("msDS-Behavior-Version")), MISSING)
    if isinstance(level, Unknown) or level >= _LEVEL_2008:
        records += sorted(_fine_grained(fine), key=lambda record: str(record["id"]))
        return Derived(records, None, domain.complete and fine.complete)
    return Derived(records, None, domain.complete)


def _written(id_: str, kind: str, facts: Facts) -> Facts:
    return {"id": id_, "kind": kind} | {name: fact(facts[name]) for name in _FACTS}


def _unread(id_: str, kind: str, why: Unknown) -> Facts:
    return _written(id_, kind, dict.fromkeys(_FACTS, why))


def _lockout(threshold: Any, duration: Any, window: Any) -> dict[str, Any]:
    wrong, locked, observed = count(threshold), minutes(duration), minutes(window)
    return {
        "lockoutThreshold": wrong,
        "locksOut": wrong if isinstance(wrong, Unknown) else wrong > 0,
        "lockoutMinutes": 0 if locked is None else locked,
        "lockoutForever": locked if isinstance(locked, Unknown) else locked is None,
        "observationMinutes": NO_SUBJECT if observed is None else observed,
    }


def _domain(table: Table) -> Iterator[Facts]:
    if table.open is not None:
        yield _unread("domain", "domain", table.open)
        return
    fields = ("dnsRoot", "distinguishedName", "minPwdLength", "pwdProperties", "lockoutThreshold", "lockoutDuration", "lockOutObservationWindow")
    rows = list(table.rows(*fields))
    if len(rows) > 1:
        yield _unread("domain", "domain", INVALID)
        return
    for dns, name, length, properties, *lockout in rows:
        facts = {
            "name": name if isinstance(dns, Unknown) else dns,
            "precedence": NO_SUBJECT,
            "targets": NO_SUBJECT,
            "minimumLength": count(length),
            "complexity": bit(properties, _COMPLEXITY),
            "reversible": bit(properties, _REVERSIBLE),
            "appliesToPeople": True,
        }
        yield _written("domain", "domain", facts | _lockout(*lockout))


@dataclass(frozen=True, slots=True)
class _Target:
    """A user or group that a policy is applied to. ``people``: how many enabled users that reaches."""

    name: Any
    people: Any


@dataclass(frozen=True, slots=True)
class _Policy:
    """A fine-grained policy."""

    record: Record
    precedence: Any
    targets: tuple[_Target, ...] | Unknown


def _fine_grained(table: Table) -> Iterator[Facts]:
    if table.open is not None:
        yield _unread("fineGrained/", "fineGrained", table.open)
    policies = [_policy(table, record) for record in table.records()]
    for at, policy in enumerate(policies):
        id_ = table.read(policy.record, "objectGUID")
        facts = _facts(table, policy) | {"appliesToPeople": _reaches(policy, policies)}
        yield _written(f"fineGrained/{f'?{at}' if isinstance(id_, Unknown) else id_}", "fineGrained", facts)


def _policy(table: Table, record: Record) -> _Policy:
    applied = table.read(record, "appliesTo")
    items = table.resource.fields["appliesTo"].items

    def target(each: Any) -> _Target:
        return _Target(*(read(items[name], each, table.now) for name in ("dn", "enabledMembers")))

    targets = applied if isinstance(applied, Unknown) else tuple(map(target, applied))
    return _Policy(record, table.read(record, "msDS-PasswordSettingsPrecedence"), targets)


def _facts(table: Table, policy: _Policy) -> dict[str, Any]:
    def of(name: str) -> Any:
        return table.read(policy.record, name)

    names = policy.targets if isinstance(policy.targets, Unknown) else in_order([target.name for target in policy.targets])
    return {
        "name": of("cn"),
        "precedence": policy.precedence,
        "targets": names,
        "minimumLength": count(of("msDS-MinimumPasswordLength")),
        "complexity": of("msDS-PasswordComplexityEnabled"),
        "reversible": of("msDS-PasswordReversibleEncryptionEnabled"),
        **_lockout(of("msDS-LockoutThreshold"), of("msDS-LockoutDuration"), of("msDS-LockoutObservationWindow")),
    }


def _reaches(policy: _Policy, policies: list[_Policy]) -> Truth:
    """Whether the policy holds for an enabled user.

    Numbers of people do not tell who gets which where several policies meet, so one that is applied to somebody counts – unless another
    with a lower number is applied to the very same user or group: then it holds for nobody there.
    """
    if isinstance(policy.targets, Unknown):
        return policy.targets
    return disjunction(_reached(target) for target in policy.targets if not any(_takes(other, target, policy) for other in policies))


def _reached(target: _Target) -> Truth:
    people = count(target.people)
    return people if isinstance(people, Unknown) else people > 0


def _takes(other: _Policy, target: _Target, policy: _Policy) -> bool:
    if isinstance(other.precedence, Unknown) or isinstance(policy.precedence, Unknown) or other.precedence >= policy.precedence:
        return False
    if isinstance(other.targets, Unknown) or isinstance(target.name, Unknown):
        return False
    return any(each.name == target.name for each in other.targets)
