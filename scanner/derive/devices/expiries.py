"""Certificates, tokens and connections of device management that end or break, and how many devices depend on each.

Inputs: Apple's push certificate, enrolment and app tokens, the connection with Google Play, connectors of threat defence products,
and the managed devices. A source that could not be read is one record of its kind whose facts are unknown, so that the others can be
judged all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.duplicates import FIELDS, successors
from scanner.derive.devices.reading import INCONCLUSIVE, NO_SUBJECT, moment, platforms_of, together
from scanner.derive.tables import Table, Tables
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, conjunction

# Of every record its id, if it has one, and its facts.
Made = Iterable[tuple[Any, Mapping[str, Any]]]

DEVICES = "intune.managedDevices"

_APPLE = ("ios", "macos")
_SERVED = {"androidEnabled": "android", "iosEnabled": "ios", "windowsEnabled": "windows"}

# Ids of connectors are those of the products' own registrations: learn.microsoft.com/defender-endpoint/mobile-resources-defender-endpoint.
_PRODUCTS = {"fc780465-2017-40d4-a0c5-307022471b92": "Microsoft Defender for Endpoint"}


def expiries(tables: Tables, organisation: Organisation) -> Derived:
    """One record per certificate, token or connection, and per source that could not be read, in the order of their ids."""
    sources: dict[str, tuple[str, Callable[[Table, _Counts], Made]]] = {
        "applePush": ("intune.applePushNotificationCertificate", _push),
        "appleEnrolment": ("intune.depOnboardingSettings", _enrolment),
        "appleApps": ("intune.vppTokens", _apps),
        "managedGooglePlay": ("intune.androidManagedStoreAccountEnterpriseSettings", _play),
        "threatConnector": ("intune.mobileThreatDefenseConnectors", _connectors),
    }
    read = {kind: tables[name] for kind, (name, _) in sources.items()}
    missing = [table.missing for table in read.values()]
    if (reasons := together(*missing)) is not None and None not in missing:
        return nothing(reasons)
    counts = _Counts(tables[DEVICES])
    found = [record for kind, table in read.items() for record in _records(kind, table, partial(sources[kind][1], table, counts))]
    return Derived(sorted(found, key=lambda record: record["id"]), None, complete=True)


def _records(kind: str, table: Table, make: Callable[[], Made]) -> Iterator[Mapping[str, Any]]:
    if table.open is not None:
        yield _written(kind, "", **dict.fromkeys(("name", "expires", "lastSync", "working", "devices"), table.open))
    for at, (name, facts) in enumerate(make()):
        yield _written(kind, name if isinstance(name, str) else f"?{at}", **facts)


def _written(kind: str, name: str, /, **facts: Any) -> Mapping[str, Any]:
    return {"id": f"{kind}/{name}", "kind": kind, **{field: fact(moment(value)) for field, value in facts.items()}}


class _Counts:
    """How many managed devices there are of each platform; `Unknown` where the list does not tell."""

    def __init__(self, table: Table) -> None:
        self._open = table.open
        self._counts: Counter[str] = Counter()
        platforms = platforms_of(table)
        rows = list(table.rows(*FIELDS, "operatingSystem"))
        gone = successors(row[:4] for row in rows)
        for device, *_, label in rows:
            if isinstance(label, Unknown):
                self._open = together(self._open, label)
            elif device not in gone:
                self._counts[platforms.get(label, "")] += 1

    def of(self, platforms: Iterable[str]) -> int | Unknown:
        """Devices of these platforms together."""
        return self._open if self._open is not None else sum(self._counts[each] for each in platforms)


def _push(table: Table, counts: _Counts) -> Made:
    for id_, name, expires in table.rows("id", "appleIdentifier", "expirationDateTime"):
        yield id_, {
            "name": name, "expires": expires, "lastSync": NO_SUBJECT, "working": _ahead(expires, table),
            "devices": counts.of(_APPLE),
        }  # fmt: skip


def _enrolment(table: Table, counts: _Counts) -> Made:
    fields = ("id", "tokenName", "tokenExpirationDateTime", "lastSuccessfulSyncDateTime", "lastSyncErrorCode", "syncedDeviceCount")
    for id_, name, expires, synced, error, devices in table.rows(*fields):
        working = conjunction([_ahead(expires, table), error if isinstance(error, Unknown) else error == 0])
        yield id_, {"name": name, "expires": expires, "lastSync": synced, "working": working, "devices": devices}


def _apps(table: Table, counts: _Counts) -> Made:
    for id_, name, expires, synced, state, result in table.rows(
        "id", "organizationName", "expirationDateTime", "lastSyncDateTime", "state", "lastSyncStatus"
    ):
        valid: Truth = _VALID.get(state, False) if isinstance(state, str) else state
        done: Truth = result if isinstance(result, Unknown) else result != "failed"
        yield id_, {
            "name": name, "expires": expires, "lastSync": synced, "working": conjunction([_ahead(expires, table), valid, done]),
            "devices": counts.of(_APPLE),
        }  # fmt: skip


_VALID: dict[str, Truth] = {"valid": True, "unknown": INCONCLUSIVE}


def _play(table: Table, counts: _Counts) -> Made:
    for id_, state, synced, result in table.rows("id", "bindStatus", "lastAppSyncDateTime", "lastAppSyncStatus"):
        if state == "notBound":
            continue
        bound: Truth = _BOUND[state] if isinstance(state, str) else state
        done: Truth = result if isinstance(result, Unknown) else result in ("success", "none")
        yield id_, {
            "name": "", "expires": NO_SUBJECT, "lastSync": synced, "working": conjunction([bound, done]),
            "devices": counts.of(("android",)),
        }  # fmt: skip


# "bound" waits for Google's confirmation: learn.microsoft.com/graph/api/resources/intune-androidforwork-androidmanagedstoreaccountbindstatus.
_BOUND: dict[str, Truth] = {"boundAndValidated": True, "bound": INCONCLUSIVE, "unbinding": False}


def _connectors(table: Table, counts: _Counts) -> Made:
    fields = ("id", "partnerState", "lastHeartbeatDateTime", "partnerUnresponsivenessThresholdInDays", *_SERVED)
    for id_, state, heard, days, *used in table.rows(*fields):
        if state in ("unavailable", "available"):
            continue
        enabled: Truth = state if isinstance(state, Unknown) else state == "enabled"
        lacking = together(*used)
        served = [platform for use, platform in zip(used, _SERVED.values(), strict=True) if use is not False]
        yield id_, {
            "name": _PRODUCTS.get(id_, id_), "expires": NO_SUBJECT, "lastSync": heard, "working": conjunction([enabled, _heard(heard, days, table)]),
            "devices": counts.of(served) if lacking is None else lacking,
        }  # fmt: skip


def _heard(heard: Any, days: Any, table: Table) -> Truth:
    """Whether the product was heard of within the days after which Intune itself takes it for gone. Without these days: not denied."""
    if isinstance(days, Unknown) or days <= 0:
        return True
    return heard if isinstance(heard, Unknown) else table.now - heard <= timedelta(days=days)


def _ahead(expires: Any, table: Table) -> Truth:
    return expires if isinstance(expires, Unknown) else expires > table.now
