"""Older snapshots of the same tenant, for what one snapshot alone cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.model.errors import Place, Problems, input_error
from scanner.model.text import Text
from scanner.snapshot.manifest import MANIFEST, UNFINISHED
from scanner.snapshot.read import Snapshot, open_snapshot

DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Older:
    """One older snapshot. ``name``: its folder as seen from the one that was given, with ``/`` between the names."""

    name: str
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class OlderSnapshots:
    """The older snapshots that are used, the oldest first, and what was left out and why."""

    snapshots: tuple[Older, ...]
    warnings: tuple[Text, ...]

    @property
    def opened(self) -> tuple[Snapshot, ...]:
        """The snapshots, the oldest first."""
        return tuple(each.snapshot for each in self.snapshots)

    @property
    def inputs(self) -> list[dict[str, str]]:
        """What an assessment records of them, the oldest first: folder, hash of the manifest, time of the collection."""
        return [
            {
                "name": f"older/{each.name}/{MANIFEST}",
                "sha256": each.snapshot.manifest_sha256,
                "collected_at": each.snapshot.manifest.stamp,
            }
            for each in self.snapshots
        ]


def snapshots_in(folder: Path) -> tuple[Older, ...]:
    """Every snapshot in a folder, at most two folders down, or the folder itself; in the order of their names.

    Manifests are read and checked now, the files they name when somebody reads them. A collection that was stopped halfway has
    no manifest and is none. Raises `InputError` if there is no such folder, or if a manifest in it cannot be used.
    """
    if not folder.is_dir():
        raise input_error(str(folder), "過去のスナップショットを置いたフォルダーがありません。", "there is no such folder of older snapshots.")
    return tuple(Older(name, open_snapshot(path)) for name, path in sorted(_folders(folder, 0)))


def _folders(folder: Path, depth: int, name: str = "") -> Iterator[tuple[str, Path]]:
    if (folder / MANIFEST).is_file():
        yield name or folder.resolve().name, folder
        return
    if depth == DEEPEST or (folder / UNFINISHED).is_dir():
        return
    try:
        inside = sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError as error:
        raise input_error(str(folder), f"フォルダーを読めません（{error.strerror}）。", f"the folder cannot be read ({error.strerror}).") from error
    for each in inside:
        yield from _folders(each, depth + 1, f"{name}/{each.name}" if name else each.name)


def older_for(judged: Snapshot, found: Sequence[Older]) -> OlderSnapshots:
    """Which of the snapshots ``found`` are older ones of the tenant that is judged.

    One that was not collected before ``judged``, or that is there twice, is left out with a warning. Raises `InputError` naming every
    snapshot of another tenant.
    """
    _same_tenant(judged, found)
    kept: list[Older] = []
    warnings: list[Text] = []
    for each in found:
        warning = _left_out(each, judged, kept)
        if warning is None:
            kept.append(each)
        else:
            warnings.append(warning)
    if not kept:
        ja = "--older のフォルダーに、使える過去のスナップショットがありませんでした。"
        warnings.append(Text(ja, "there was no older snapshot to use in the folder given as --older."))
    kept.sort(key=lambda each: (each.snapshot.manifest.collected_at, each.name))
    return OlderSnapshots(tuple(kept), tuple(warnings))


def _same_tenant(judged: Snapshot, found: Iterable[Older]) -> None:
    problems = Problems()
    own = judged.manifest.tenant_id.lower()
    for each in found:
        other = each.snapshot.manifest.tenant_id
        if other.lower() != own:
            problems.add(
                Place(str(each.snapshot.folder / MANIFEST)),
                f"別のテナント（{other}）のスナップショットです。判定するのは {own} です。",
                f"the snapshot belongs to another tenant ({other}); the one to be judged is {own}.",
                "--older には、同じテナントの過去のスナップショットだけを置いたフォルダーを指定してください。",
                "give --older a folder that holds older snapshots of this tenant only.",
            )
    problems.raise_if_any()


def _left_out(each: Older, judged: Snapshot, kept: Sequence[Older]) -> Text | None:
    """Why a snapshot is not used; None if it is."""
    if each.snapshot.manifest_sha256 == judged.manifest_sha256 or each.snapshot.folder.resolve() == judged.folder.resolve():
        return Text(
            f"過去のスナップショット「{each.name}」は、判定するスナップショットと同じものなので使いません。",
            f"older snapshot '{each.name}' is the one that is judged and is left out.",
        )
    if each.snapshot.manifest.collected_at >= judged.manifest.collected_at:
        return Text(
            f"スナップショット「{each.name}」（{each.snapshot.manifest.stamp}）は、"
            f"判定するスナップショット（{judged.manifest.stamp}）より前のものではないので使いません。",
            f"snapshot '{each.name}' ({each.snapshot.manifest.stamp}) is not older than the one that is judged"
            f" ({judged.manifest.stamp}) and is left out.",
        )
    twin = next((other for other in kept if other.snapshot.manifest_sha256 == each.snapshot.manifest_sha256), None)
    if twin is not None:
        return Text(
            f"過去のスナップショット「{each.name}」は「{twin.name}」と同じものなので使いません。",
            f"older snapshot '{each.name}' is the same as '{twin.name}' and is left out.",
        )
    return None
