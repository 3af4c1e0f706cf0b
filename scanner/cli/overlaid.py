"""``--overlay``: what is planned laid over what is, and the sentences about it in the terminal."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scanner.cli.console import note
from scanner.library.organisation import Organisation
from scanner.model.errors import UsageError
from scanner.model.trees import leaves
from scanner.overlay.files import Overlay, read_overlay
from scanner.overlay.overlay import lay_over
from scanner.snapshot.read import Snapshot

_ACTIONS = {
    "add": ("追加", "added"),
    "merge": ("変更", "changed"),
    "replace": ("置き換え", "replaced"),
    "remove": ("削除", "removed"),
}
_SAME = ("今と同じ", "as it is")
_MOST_CHANGES = 20
_MOST_FIELDS = 5
_LONGEST = 80


def add_overlay(parser: argparse.ArgumentParser) -> None:
    """``--overlay FOLDER``"""
    parser.add_argument(
        "--overlay",
        type=Path,
        metavar="FOLDER",
        help="計画中の設定（書き出した JSON のフォルダーか zip）を重ねて判定する"
        " / judge with planned configuration (a folder or zip file of exported JSON) laid over the snapshot",
    )


def load_overlay(path: Path, files: dict[str, Path]) -> Overlay:
    """Read the overlay and list its files among the inputs, as ``overlay/<name>``. Raises `InputError`."""
    overlay = read_overlay(path)
    if path.is_dir():
        files.update({f"overlay/{name}": path / name for name in overlay.hashes})
    else:
        files[f"overlay/{path.name}"] = path
    return overlay


@contextmanager
def overlaid(snapshot: Snapshot, overlay: Overlay | None, organisation: Organisation) -> Iterator[Snapshot]:
    """The snapshot as it would be; as it is where there is no overlay. Raises `InputError` where the two do not fit."""
    if overlay is None:
        yield snapshot
        return
    if snapshot.manifest.pseudonymised is not None:
        raise UsageError(
            "仮名にしたスナップショットに --overlay は使えません。書き出した設定の ID は、スナップショットの仮名と合いません。",
            "--overlay does not go with a pseudonymised snapshot: the ids in exported configuration are not those in it.",
        )
    with TemporaryDirectory(prefix="telework-scan-") as folder:
        yield lay_over(snapshot, overlay, Path(folder), organisation.groups)


def refuse_history(options: argparse.Namespace) -> None:
    """What is planned is no state of the tenant, and has no place among those that were. Raises `UsageError`."""
    if options.overlay and options.history:
        raise UsageError(
            "--overlay の結果は計画であって実際の状態ではないため、--history には残せません。",
            "the result of --overlay is a plan, not a state of the tenant: it cannot be added to --history.",
        )


def say_planned(assessment: Mapping[str, Any], language: str) -> None:
    """Say in the terminal that the verdicts are about a plan, and which objects it changes."""
    planned = assessment["planned"]
    if planned is None:
        return
    note(
        "計画中の設定で判定した結果です。実際の状態ではありません。"
        if language == "ja"
        else "These are the results with planned configuration. They are not the present state."
    )
    for line in _listed(planned["changes"], language, fields=False):
        note(line)


def changes_behind(assessment: Mapping[str, Any], key: tuple[str, str, str], language: str) -> list[str]:
    """Lines that name the planned changes among what an item looks at; empty where there are none, or nothing is planned.

    ``key``: checklist, item, work style.

    What an item looks at: the resources of its rules that did not pass, or what these were worked out from.
    """
    planned = assessment.get("planned")
    if planned is None:
        return []
    read: set[str] = set()
    for result in assessment["results"]:
        if _key(result) == key:
            read |= _read_by(assessment, result["judged_by"])
    found = [change for change in planned["changes"] if read & set(change["touches"]) and (change["fields"] or change["action"] != "merge")]
    if not found:
        return []
    head = "この項目が見る設定のうち、変わったもの:" if language == "ja" else "of what this item looks at, the plan changes:"
    return [head, *_listed(found, language, fields=True)]


def _listed(changes: Sequence[Mapping[str, Any]], language: str, *, fields: bool) -> Iterator[str]:
    for change in changes[:_MOST_CHANGES]:
        yield f"  {_line(change, language)}"
        if fields:
            yield from _fields(change, language)
    more = len(changes) - _MOST_CHANGES
    if more > 0:
        yield f"  ほか {more} 件" if language == "ja" else f"  and {more} more"


def _key(result: Mapping[str, Any]) -> tuple[str, str, str]:
    return result["checklist"], result["item"], result["work_style"]


def say_changes_behind(assessment: Mapping[str, Any], results: Iterable[Mapping[str, Any]], language: str) -> None:
    """Under the items that trip a gate, name the planned changes that they look at. Nothing where nothing is planned."""
    for result in results:
        lines = changes_behind(assessment, _key(result), language)
        if lines:
            title = _title(assessment, result, language)
            note(f"{result['checklist']}/{result['item']} {title}")
            for line in lines:
                note(f"  {line}")


def _title(assessment: Mapping[str, Any], result: Mapping[str, Any], language: str) -> str:
    items = next(each["items"] for each in assessment["checklists"] if each["id"] == result["checklist"])
    return str(next(each["title"][language] for each in items if each["number"] == result["item"]))


def _read_by(assessment: Mapping[str, Any], node: Mapping[str, Any]) -> set[str]:
    resources = {finding["id"]: finding["resource"] for finding in assessment["findings"]}
    made_from = {each["resource"]: set(each["from"]) for each in assessment["snapshot"]["derived"]}
    read: set[str] = set()
    for leaf in leaves(node):
        if "finding" in leaf and leaf["verdict"] != "pass":
            name = resources[leaf["finding"]]
            read |= made_from.get(name, {name})
    return read


def _line(change: Mapping[str, Any], language: str) -> str:
    same = change["action"] in ("merge", "replace") and not change["fields"]
    ja, en = _SAME if same else _ACTIONS[change["action"]]
    name = change["name"] or change["id"]
    beside = [each for each in (change["file"], change["why"]) if each]
    if language == "ja":
        return f"{change['title']['ja']}「{name}」: {ja}" + (f"（{'、'.join(beside)}）" if beside else "")
    return f"{change['title']['en']} '{name}': {en}" + (f" ({', '.join(beside)})" if beside else "")


def _fields(change: Mapping[str, Any], language: str) -> Iterator[str]:
    if change["action"] in ("add", "remove"):
        return
    for each in change["fields"][:_MOST_FIELDS]:
        label = each["label"][language] if each["label"] else each["field"]
        yield f"    {label}: {_value(each, 'from', language)} → {_value(each, 'to', language)}"
    more = len(change["fields"]) - _MOST_FIELDS
    if more > 0:
        yield f"    ほか {more} 件" if language == "ja" else f"    and {more} more"


def _value(field: Mapping[str, Any], side: str, language: str) -> str:
    if side not in field:
        return "（なし）" if language == "ja" else "(none)"
    value = field[side]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
