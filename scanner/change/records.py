"""Which devices, people or settings of a finding came out differently: both lists of judged records side by side, read line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from scanner.model.errors import input_error
from scanner.model.verdicts import RecordVerdict

Seen = tuple[str, str, str]  # id, name, verdict
Reader = Callable[[str], Iterator[Seen]]

ABSENT = "absent"
_KNOWN = (str(RecordVerdict.PASS), str(RecordVerdict.FAIL))
_FAIL, _PASS, _UNKNOWN = str(RecordVerdict.FAIL), str(RecordVerdict.PASS), str(RecordVerdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Moved:
    """One record that came out differently. ``before``/``after``: its verdicts; ``absent`` where it was not judged."""

    id: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Records:
    """What became of the records of a part, each list in the order of the findings' files. ``gone``: deviating or unknown, and no longer judged."""

    newly_failing: tuple[Moved, ...]
    fixed: tuple[Moved, ...]
    newly_unknown: tuple[Moved, ...]
    newly_known: tuple[Moved, ...]
    gone: tuple[Moved, ...]

    def __bool__(self) -> bool:
        """Whether any record is named."""
        return bool(self.newly_failing or self.fixed or self.newly_unknown or self.newly_known or self.gone)

    def lists(self) -> tuple[tuple[str, tuple[Moved, ...]], ...]:
        """The lists by name, in a fixed order."""
        return (
            ("newly_failing", self.newly_failing),
            ("fixed", self.fixed),
            ("newly_unknown", self.newly_unknown),
            ("newly_known", self.newly_known),
            ("gone", self.gone),
        )


class _Record(msgspec.Struct):
    """What is read of a line; the rest of it is passed over."""

    id: str
    name: str
    verdict: str


def reader(folder: Path) -> Reader:
    """Reads the judged records of an assessment folder, finding by finding. Raises `InputError` where a file is not what it should be."""
    decode = msgspec.json.Decoder(_Record).decode

    def read(finding: str) -> Iterator[Seen]:
        path = folder / "findings" / f"{finding}.jsonl"
        try:
            with path.open("rb") as stream:
                for number, line in enumerate(stream, start=1):
                    try:
                        record = decode(line)
                    except msgspec.MsgspecError as error:
                        raise input_error(str(path), "判定の記録ではありません。", "this is not a judged record.", line=number, column=1) from error
                    yield record.id, record.name, record.verdict
        except OSError as error:
            raise input_error(
                str(path), f"判定の記録を読めません（{error.strerror}）。", f"cannot read the judged records ({error.strerror})."
            ) from error

    return read


def compare_records(before: Iterator[Seen], after: Iterator[Seen]) -> Records:
    """Hold the records of one finding against those of another time. Records that share an id are told apart by their order."""
    earlier = {key: (name, verdict) for key, name, verdict in _told_apart(before)}
    lists: dict[str, list[Moved]] = {"newly_failing": [], "fixed": [], "newly_unknown": [], "newly_known": []}
    for key, name, now in _told_apart(after):
        _, then = earlier.pop(key, ("", ABSENT))
        if then != now and (into := _list_of(then, now)):
            lists[into].append(Moved(key[0], name, then, now))
    gone = [Moved(key[0], name, verdict, ABSENT) for key, (name, verdict) in earlier.items() if verdict in (_FAIL, _UNKNOWN)]
    return Records(**{name: tuple(each) for name, each in lists.items()}, gone=tuple(gone))


def _list_of(then: str, now: str) -> str | None:
    if now == _FAIL:
        return "newly_failing"
    if then == _FAIL and now == _PASS:
        return "fixed"
    if then in _KNOWN and now == _UNKNOWN:
        return "newly_unknown"
    return "newly_known" if then == _UNKNOWN and now == _PASS else None


def _told_apart(records: Iterator[Seen]) -> Iterator[tuple[tuple[str, int], str, str]]:
    """Each record with its id and how many of that id came before it."""
    often: Counter[str] = Counter()
    for record, name, verdict in records:
        yield (record, often[record]), name, verdict
        often[record] += 1
