"""The group policies of all files. Of one that several files tell of, the newest counts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from scanner.ingest.assembling import Options, Read
from scanner.ingest.model import Source, Value
from scanner.language.types import parse_datetime
from scanner.model.errors import InputError, Place, Problem

POLICIES, SETTINGS = "policies.groupPolicies", "policies.groupPolicySettings"
# A report that was made together with a backup is a little newer and says less.
_TOGETHER = timedelta(days=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# A backup writes its time without a zone: where the day begins first, so that nothing seems newer than it is.
_EARLIEST_ZONE = "+14:00"
# What may differ between two files that tell of the same state.
_ABOUT_THE_FILE = frozenset({"from", "backupTime", "readTime"})


@dataclass(frozen=True, slots=True)
class Copy:
    """One policy as one file tells of it. ``about``: its record of policies.groupPolicies; ``settings``: of policies.groupPolicySettings."""

    guid: str
    about: Value
    settings: tuple[Value, ...]
    source: Source

    @property
    def time(self) -> datetime:
        """When it was so, at the earliest; long ago where that is not told."""
        return time_of(self.about) or _LONG_AGO

    @property
    def whole(self) -> bool:
        """Whether everything that it sets is known."""
        return bool(self.about.get("securityPolicyRead") and self.about.get("registryRead"))

    def says(self) -> bytes:
        """What it says, the same bytes for the same content."""
        encode = msgspec.json.Encoder(order="sorted").encode
        about = {name: value for name, value in self.about.items() if name not in _ABOUT_THE_FILE}
        return encode([about, *sorted(encode(each).decode() for each in self.settings)])


@dataclass(frozen=True, slots=True)
class Policies:
    """Group policies, in the order of their ids."""

    copies: tuple[Copy, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Their GUIDs."""
        return frozenset(each.guid for each in self.copies)

    @property
    def values(self) -> Mapping[str, Mapping[str, tuple[Value, ...]]]:
        """Resource → parent's id ("" for policies.groupPolicies) → values."""
        if not self.copies:
            return {}
        return {POLICIES: {"": tuple(each.about for each in self.copies)}, SETTINGS: {each.guid: each.settings for each in self.copies}}

    @property
    def files(self) -> list[tuple[str, str]]:
        """Names and hashes of the files that they came from."""
        return list(dict.fromkeys((each.source.path[-1], hashlib.sha256(each.source.data).hexdigest()) for each in self.copies))


def time_of(about: Mapping[str, Any]) -> datetime | None:
    """The earliest time that a record of policies.groupPolicies can be of; None where it says none."""
    return parse_datetime(about.get("readTime")) or parse_datetime(f"{about.get('backupTime')}{_EARLIEST_ZONE}")


def policies(read: Iterable[Read], options: Options) -> tuple[Policies, list[Problem]]:
    """The policies, each once, and what is worth saying. Raises `InputError` where two files differ and neither is known to be newer."""
    found: defaultdict[str, list[Copy]] = defaultdict(list)
    for copy in _copies(read, options):
        found[copy.guid].append(copy)
    passed_over: defaultdict[str, int] = defaultdict(int)
    chosen = tuple(_chosen(found[guid], passed_over) for guid in sorted(found))
    problems = [_passed_over(file, count) for file, count in sorted(passed_over.items())]
    timeless = [each for each in chosen if each.time == _LONG_AGO]
    return Policies(chosen), [*problems, *([_timeless(timeless)] if timeless else [])]


def newer(made: Policies, held: Iterable[Value]) -> tuple[Policies, list[Problem]]:
    """Those of which a snapshot (``held``: its records of policies.groupPolicies) does not hold something newer, and what is worth saying."""
    known = {str(each["guid"]): time_of(each) for each in held}
    kept = [each for each in made.copies if (there := known.get(each.guid)) is None or each.time >= there]
    older: defaultdict[str, int] = defaultdict(int)
    for each in made.copies:
        if each not in kept:
            older[each.source.name] += 1
    return Policies(tuple(kept)), [
        Problem(
            Place(file),
            f"グループ ポリシー {count} 個は、スナップショットに新しいものがあります。読み込みませんでした。",
            f"of {count} group {'policy' if count == 1 else 'policies'} the snapshot holds something newer; not brought in.",
        )
        for file, count in sorted(older.items())
    ]


def _copies(read: Iterable[Read], options: Options) -> Iterable[Copy]:
    for each in read:
        settings: defaultdict[str, list[Value]] = defaultdict(list)
        for part in each.parts.parts:
            if part.resource == SETTINGS and part.of is not None:
                settings[part.of].extend(part.values)
        for part in each.parts.parts:
            for about in part.values if part.resource == POLICIES else ():
                dated = about if time_of(about) or not options.collected_at else {**about, "readTime": options.collected_at}
                yield Copy(str(about["guid"]), dated, tuple(settings[str(about["guid"])]), each.source)


def _chosen(copies: list[Copy], passed_over: dict[str, int]) -> Copy:
    """The newest; of those of the same day, one that tells everything."""
    newest = max(each.time for each in copies)
    near = [each for each in copies if newest - each.time <= _TOGETHER]
    best = max(near, key=lambda each: (each.whole, each.time))
    for each in copies:
        if each.says() == best.says():
            continue
        if (each.whole, each.time) == (best.whole, best.time):
            raise _undecided(best, each)
        passed_over[each.source.name] += 1
    return best


def _undecided(one: Copy, other: Copy) -> InputError:
    return InputError(
        [
            Problem(
                Place(other.source.name),
                f"同じグループ ポリシー {one.guid} が {one.source.name} にもあり、内容が違います。どちらが新しいか分かりません。",
                f"{one.source.name} holds the same group policy {one.guid}, they differ, and which is newer cannot be told.",
                "新しいほうだけを読み込んでください。",
                "bring in the newer one only.",
            )
        ]
    )


def _passed_over(file: str, count: int) -> Problem:
    return Problem(
        Place(file),
        f"同じグループ ポリシーの別のファイルのほうが新しいか、すべて読めているので、そちらを使います（{count} 個）。",
        f"another file of the same group policy is newer, or has it whole, and is used instead ({count}).",
    )


def _timeless(copies: list[Copy]) -> Problem:
    return Problem(
        Place(copies[0].source.name),
        f"グループ ポリシー {len(copies)} 個が、いつのものか分かりません。新しさを問う判定は「確認不能」になります。",
        f"it cannot be told when {len(copies)} group {'policy was' if len(copies) == 1 else 'policies were'} like this; "
        "whatever asks how fresh they are stays unknown.",
        "--collected-at 2026-11-20 のように、書き出した日を指定してください。",
        "say by --collected-at 2026-11-20 on which day they were written.",
    )
