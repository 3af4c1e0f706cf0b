"""Derived resources beside a snapshot: read and judged like others, and one that breaks does not take the others with it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.derive import registry, run
from scanner.derive.derived import Derivation, Derived, nothing
from scanner.derive.registry import derivation, derivations
from scanner.derive.tables import Tables
from scanner.language.types import not_known, read
from scanner.library.organisation import Organisation, undeclared
from scanner.model.errors import InputError, input_error
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import all_resources, derived_registry, inputs_of, local_registry
from scanner.resources.registry import registry as raw_registry
from scanner.snapshot.read import open_snapshot

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures/tenants/sample/snapshot"
NAME = "derived.plausibility"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def with_function(monkeypatch: pytest.MonkeyPatch, function: Derivation) -> None:
    monkeypatch.setattr(run, "derivation", lambda _: function)


def giving(derived: Derived) -> Derivation:
    return lambda *_: derived


def row(name: str) -> dict[str, object]:
    return {"id": name, "ja": "文", "en": "text", "subjects": [], "total": 0}


def test_every_derived_resource_has_a_function_and_every_function_a_resource() -> None:
    assert {f"derived.{name}" for name in derivations()} == set(derived_registry())
    assert all(callable(derivation(name)) for name in derivations())


def test_every_derived_resource_stands_on_resources_that_are_read() -> None:
    for name in derived_registry():
        assert inputs_of(name) <= {*raw_registry(), *local_registry()}
    assert inputs_of("entra.users") == {"entra.users"}


def test_derivations_are_worked_out_once_and_after_what_they_stand_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def note(name: str) -> Derivation:
        asked.append(name)
        return giving(Derived((), None, complete=True))

    monkeypatch.setattr(run, "derivation", note)
    run.with_derived(
        open_snapshot(SAMPLE), undeclared("mic-sme-2021", 2), ["derived.privilegedPeople", "derived.mfaCoverage", "entra.users"], tmp_path
    )
    assert asked == ["mfaCoverage", "privilegedPeople"]


def test_what_was_derived_reads_like_any_resource_and_is_dated_by_its_latest_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_function(monkeypatch, giving(Derived([row("a"), row("b")], None, complete=False)))
    before = open_snapshot(SAMPLE)
    snapshot = run.with_derived(before, undeclared("mic-sme-2021", 2), [NAME], tmp_path)
    assert list(snapshot.records(NAME)) == [row("a"), row("b")]
    entry = snapshot.entry(NAME)
    assert entry is not None
    assert (entry.state, entry.count, entry.complete) == ("present", 2, False)
    stamps = [found.collected_at for name in inputs_of(NAME) if (found := before.entry(name)) is not None]
    assert entry.collected_at == max(stamps)
    assert before.entry(NAME) is None
    assert [path.name for path in tmp_path.iterdir()] == ["plausibility.jsonl"]


def test_a_derived_file_that_was_changed_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_function(monkeypatch, giving(Derived([row("a")], None, complete=True)))
    snapshot = run.with_derived(open_snapshot(SAMPLE), undeclared("mic-sme-2021", 2), [NAME], tmp_path)
    (tmp_path / "plausibility.jsonl").write_text(json.dumps(row("x")) + "\n", encoding="utf-8")
    with pytest.raises(InputError):
        list(snapshot.records(NAME))


def test_nothing_to_say_leaves_the_reason_and_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_function(monkeypatch, giving(nothing(unknown(Reason.PERMISSION_DENIED))))
    snapshot = run.with_derived(open_snapshot(SAMPLE), undeclared("mic-sme-2021", 2), [NAME], tmp_path)
    entry = snapshot.entry(NAME)
    assert entry is not None
    assert (entry.state, entry.reason, list(snapshot.records(NAME)), list(tmp_path.iterdir())) == ("not_obtained", Reason.PERMISSION_DENIED, [], [])


def broken(tables: Tables, organisation: Organisation) -> Derived:
    raise ZeroDivisionError


def out_of_order(tables: Tables, organisation: Organisation) -> Derived:
    return Derived([row("b"), row("a")], None, complete=True)


@pytest.mark.parametrize("function", [broken, out_of_order])
def test_a_derivation_that_breaks_makes_its_resource_unknown(function: Derivation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_function(monkeypatch, function)
    entry = run.with_derived(open_snapshot(SAMPLE), undeclared("mic-sme-2021", 2), [NAME], tmp_path).entry(NAME)
    assert entry is not None
    assert (entry.state, entry.reason) == ("not_obtained", Reason.RULE_ERROR)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_id_comes_first_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_function(monkeypatch, giving(Derived((row(""), row("a")), None, complete=True)))
    found = run.with_derived(open_snapshot(SAMPLE), undeclared("mic-sme-2021", 2), [NAME], tmp_path)
    assert [record["id"] for record in found.records(NAME)] == ["", "a"]


def test_a_damaged_snapshot_is_an_error_and_not_an_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def damaged(tables: Tables, organisation: Organisation) -> Derived:
        raise input_error("x", "壊れています。", "is damaged.")

    with_function(monkeypatch, damaged)
    with pytest.raises(InputError):
        run.with_derived(open_snapshot(SAMPLE), undeclared("mic-sme-2021", 2), [NAME], tmp_path)


def test_an_unknown_derivation_has_no_function() -> None:
    with pytest.raises(KeyError):
        registry.derivation("weather")


# The mark that stands in a derived record for what is not known.


def test_a_mark_is_read_as_unknown_for_its_reasons() -> None:
    field = all_resources()["derived.mfaCoverage"].fields["breakGlass"]
    mark = not_known(unknown(Reason.STALE, Reason.INCOMPLETE))
    assert mark == {"unknown": ["incomplete", "stale"]}
    assert read(field, {"breakGlass": mark}, NOW) == unknown(Reason.STALE, Reason.INCOMPLETE)


@pytest.mark.parametrize(
    "value", [{"unknown": []}, {"unknown": ["whim"]}, {"unknown": "stale"}, {"unknown": [["stale"]]}, {"unknown": ["stale"], "x": 1}]
)
def test_what_only_looks_like_a_mark_is_an_invalid_value(value: object) -> None:
    field = all_resources()["derived.mfaCoverage"].fields["breakGlass"]
    assert read(field, {"breakGlass": value}, NOW) == unknown(Reason.INVALID_VALUE)


def test_a_service_cannot_send_a_mark() -> None:
    field = all_resources()["entra.users"].fields["accountEnabled"]
    found = read(field, {"accountEnabled": {"unknown": ["stale"]}}, NOW)
    assert isinstance(found, Unknown)
    assert found.reasons == {Reason.INVALID_VALUE}
