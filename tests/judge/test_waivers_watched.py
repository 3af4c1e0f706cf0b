"""What waivers see of the judged records on their way to the assessment's files, and that nothing of it changes on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from scanner.judge.cases import entry_for
from scanner.judge.findings import FindingBuilder, Sink
from scanner.judge.waivers import Waivers, Watch
from scanner.library.rules import Rule
from scanner.library.waivers import Pinned
from scanner.model.findings import RecordResult
from tests.judge.accepting import job, leaf, pin, result, waiver
from tests.judge.rules import PC, rule

ONE, TWO, UNNAMED = (result((name, "fail", False)) for name in ("1", "2", ""))


class Files:
    """Where judged records go. ``opened``: finding → its records; ``closed``: findings written to the end."""

    def __init__(self) -> None:
        self.opened: dict[str, list[RecordResult]] = {}
        self.closed: list[str] = []

    @contextmanager
    def open(self, finding: str) -> Iterator[Sink]:
        yield self.opened.setdefault(finding, []).append
        self.closed.append(finding)


def test_every_record_reaches_its_file_and_only_those_named_are_kept() -> None:
    files = Files()
    watch = Watch(
        [waiver(pin("1", False)), waiver(pin("", False)), waiver(question="q", answer="no")], [job("r", "f"), job("r", "f2"), job("s", "g")]
    )
    through = watch.through(files.open)
    assert through is not None
    for finding in ("f", "f2", "g"):
        with through(finding) as sink:
            for each in (ONE, TWO, UNNAMED, ONE):
                sink(each)
            assert finding not in files.closed
    assert files.opened == {finding: [ONE, TWO, UNNAMED, ONE] for finding in ("f", "f2", "g")}
    assert files.closed == ["f", "f2", "g"]
    assert {finding: [len(watch.records(finding, name)) for name in ("1", "2", "")] for finding in ("f", "f2", "g", "other")} == {
        "f": [2, 0, 1], "f2": [2, 0, 1], "g": [0, 0, 0], "other": [0, 0, 0],
    }  # fmt: skip
    assert [each.name for each in watch.records("f", "1")] == ["名前 1", "名前 1"]


def test_all_waivers_of_a_rule_are_looked_for() -> None:
    watch = Watch([waiver(pin("1", False)), waiver(pin("2", False))], [job("r", "f")])
    through = watch.through(None)
    assert through is not None
    with through("f") as sink:
        sink(ONE)
        sink(TWO)
    assert [len(watch.records("f", name)) for name in ("1", "2")] == [1, 1]


def test_nothing_stands_in_the_way_where_no_waiver_names_a_rule_that_is_judged() -> None:
    files = Files()
    for waivers in ([], [waiver(question="q", answer="no")], [waiver(pin("1", False), rule="s")]):
        assert Watch(waivers, [job("r", "f")]).through(None) is None
        assert Watch(waivers, [job("r", "f")]).through(files.open) == files.open


def test_a_finding_that_no_waiver_names_needs_no_file() -> None:
    watch = Watch([waiver(pin("1", False))], [job("r", "f"), job("s", "g")])
    through = watch.through(None)
    assert through is not None
    with through("g") as sink:
        sink(ONE)
    assert watch.records("g", "1") == []


# Real rules over real records.
def told(a_rule: Rule, devices: list[dict[str, object]], *pins: Pinned, count: int | None = None) -> tuple[tuple[int, int], list[str]]:
    """Judge made-up devices by a rule: how much of the failing item is accepted, and the state of each record or else of the waiver."""
    waivers = (waiver(*pins, count=count),)
    watch = Watch(waivers, [replace(job("r", "f"), rule=a_rule)])
    through = watch.through(None)
    assert through is not None
    with through("f") as sink:
        builder = FindingBuilder(a_rule, {}, entry_for(a_rule.resource, {}), None, sink)
        for each in devices:
            builder.feed({key: value for key, value in (PC | each).items() if value != "ABSENT"}, True)
    finding = builder.finish("f", None, {})
    accepted = Waivers(waivers, watch, lambda _: False)
    found = accepted.result(("list", "1-1"), "office", leaf(str(finding.verdict)), {"f": finding}, failed=finding.verdict == "fail")
    assert found is not None
    (listed,) = accepted.listed()
    return (found["failing"], found["accepted"]), [each["state"] for each in listed["records"]] or [listed["state"]]


def made(**changes: object) -> Rule:
    return replace(rule(**changes), id="r")


def test_the_fields_of_the_demand_are_pinned_and_no_gate_or_shown_name() -> None:
    devices: list[dict[str, object]] = [{"isEncrypted": False, "deviceName": "PC-9", "lastSyncDateTime": "2026-10-30T00:00:00Z"}]
    assert told(made(), devices, pin("1", False)) == ((1, 1), ["in_force"])
    assert told(made(), devices, Pinned("1", {"isEncrypted": False, "operatingSystem": "Windows"})) == ((1, 0), ["changed"])


def test_nothing_read_of_a_field_is_null_whether_it_was_sent_or_not() -> None:
    """Both demands: the second fails, whatever the first would say."""
    both = made(require={"all": [{"field": "isEncrypted", "equals": True}, {"field": "managementState", "equals": "retirePending"}]})
    pinned = Pinned("1", {"isEncrypted": None, "managementState": "managed"})
    for value, accepted in (("ABSENT", 1), (None, 1), (False, 0), (True, 0)):
        assert told(both, [{"isEncrypted": value}], pinned)[0] == (1, accepted)


def test_a_number_that_may_not_be_exceeded_names_its_records() -> None:
    """At most one may be unencrypted; two are, and each of them must be accepted. One alone breaks no rule."""
    at_most = made(require=None, count={"of": {"field": "isEncrypted", "equals": False}, "at_most": 1})
    two: list[dict[str, object]] = [{"id": "1", "isEncrypted": False}, {"id": "2", "isEncrypted": False}, {"id": "3"}]
    assert told(at_most, two, pin("1", False)) == ((2, 1), ["in_force"])
    assert told(at_most, two, pin("1", False), pin("2", False)) == ((2, 2), ["in_force", "in_force"])
    assert told(at_most, two, pin("1", False), pin("3", True)) == ((2, 1), ["in_force", "gone"])
    assert told(at_most, two, count=2) == ((2, 0), ["changed"])
    assert told(at_most, two[:1], pin("1", False))[0] == (0, 0)


def test_a_number_that_must_be_reached_is_accepted_as_it_is() -> None:
    """At least three must be encrypted, and one is: no single record fails by that."""
    at_least = made(require=None, count={"of": {"field": "isEncrypted", "equals": True}, "at_least": 3}, on_empty="fail", ledger=None)
    devices: list[dict[str, object]] = [{"id": "1"}, {"id": "2", "isEncrypted": False}]
    assert told(at_least, devices, count=1) == ((1, 1), ["in_force"])
    assert told(at_least, devices, count=2) == ((1, 0), ["changed"])
    assert told(at_least, devices, pin("2", False)) == ((1, 0), ["gone"])
    assert told(at_least, [], count=0) == ((1, 1), ["in_force"])


def test_a_device_of_which_nothing_was_read_is_unknown_and_accepts_nothing() -> None:
    """As of a managed device without a record of its own: only its id is known."""
    devices: list[dict[str, object]] = [{"id": "1", "isEncrypted": "ABSENT"}, {"id": "2", "isEncrypted": False}]
    assert told(made(), devices, pin("1", None)) == ((1, 0), ["unknown"])
