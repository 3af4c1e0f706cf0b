"""The whole way: an overlay and a snapshot → the snapshot as it would be. The folder of the snapshot is only read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from scanner.model.errors import InputError, Problems
from scanner.model.text import Text
from scanner.overlay.changes import Change, children_of, fields_of
from scanner.overlay.creating import as_created
from scanner.overlay.declared import Said
from scanner.overlay.files import Body, Overlay
from scanner.overlay.kinds import Kind, by_resource
from scanner.overlay.matching import Matching, allow, name_of
from scanner.overlay.merging import merged
from scanner.overlay.preparing import Prepared, child_value, prepared
from scanner.overlay.strengths import POLICIES, embed_strengths
from scanner.overlay.telling import Told, told
from scanner.overlay.working import Working
from scanner.resources.keeping import Keeping
from scanner.resources.registry import registry
from scanner.snapshot.planned import Planned
from scanner.snapshot.read import Snapshot

_SETTINGS = "intune.configurationPolicySettings"


def lay_over(snapshot: Snapshot, overlay: Overlay, folder: Path, groups: Iterable[str]) -> Snapshot:
    """The snapshot with the objects of an overlay in place of, or beside, those that were collected.

    ``folder``: where the lists that changed are written. ``groups``: ids of groups that were asked for whatever policies say.
    Raises `InputError` with everything that cannot be laid over, and where the snapshot is damaged.
    """
    laying = _Laying(snapshot)
    laying.all(overlay)
    working, changes = laying.working, laying.changes
    embed_strengths(working, changes)
    for group in working.name_no_strangers(frozenset(groups)):
        laying.warnings.append(_stranger(working, group))
    entries, files = working.write(folder)
    manifest = replace(snapshot.manifest, entries={**snapshot.manifest.entries, **entries})
    collected = {name: entry.sha256 if (entry := snapshot.manifest.entries.get(name)) else None for name in entries}
    record = {
        "files": [{"name": f"overlay/{name}", "sha256": digest} for name, digest in sorted(overlay.hashes.items())],
        "changes": [change.as_json() for change in changes],
    }
    return replace(snapshot, manifest=manifest, planned=Planned(files, collected, record, tuple(laying.warnings)))


def _stranger(working: Working, group: str) -> Text:
    found = working.find("entra.groups", group)
    name = found.get("displayName") if found is not None else None
    shown = name if isinstance(name, str) else group
    return Text(
        f"計画中の設定が使うグループ「{shown}」のメンバーは、スナップショットにありません。だれに効くかは確認不能です。",
        f"planned configuration: the members of the group '{shown}' are not in the snapshot; whom it concerns is unknown.",
    )


class _Laying:
    """Lays objects over a snapshot one by one, in the order of files."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.working = Working(snapshot)
        self.changes: list[Change] = []
        self.warnings: list[Text] = []
        self._matching = Matching(self.working, self.warnings)

    def all(self, overlay: Overlay) -> None:
        """Objects first, then settings and assignments that lie in files of their own, then what is removed without a file."""
        problems = Problems()
        known: list[tuple[Body, Told]] = []
        for body in overlay.bodies:
            try:
                known.append((body, told(body)))
            except InputError as error:
                problems.extend(error.problems)
        problems.raise_if_any()
        steps: list[Callable[[], None]] = [partial(self._object, body, what.kind) for body, what in known if what.child is None]
        loose = [each for each in known if each[1].child is not None]
        steps += [partial(self._loose, list(found)) for _, found in groupby(loose, key=lambda each: (each[0].file.name, each[1].child, each[1].of))]
        steps += [partial(self._removed, said) for said in overlay.alone]
        for step in steps:
            try:
                step()
            except InputError as error:
                problems.extend(error.problems)
        problems.raise_if_any()

    def _object(self, body: Body, kind: Kind) -> None:
        said = body.said
        ready = prepared(body, kind, self.working, self.warnings)
        id_, old = self._matching.target(body, kind, ready.data)
        action = (said.action if said else None) or ("merge" if old is not None else "add")
        allow(body, kind, action, old)
        self._matching.once(kind, f"{id_}/{ready.data['id']}" if kind.within else id_, body.place)
        change = Change(kind, id_, name_of(kind, ready.data, old), action, said.why if said else None, body.file.name)
        if action == "remove":
            self._remove(change)
        else:
            self._put(self._created(ready, change) if action == "add" and kind.resource.name == POLICIES else ready, change)
        self.changes.append(change)

    def _created(self, ready: Prepared, change: Change) -> Prepared:
        """A new access policy with what Graph fills in; that is said."""
        data, filled = as_created(change.kind.resource, ready.data)
        if filled:
            name = change.name or change.id
            self.warnings.append(
                Text(
                    f"計画中の新しいポリシー「{name}」に書いていない条件は、Graph で作ったときと同じく「構成なし」として判定しました。",
                    f"planned configuration: what the new policy '{name}' leaves out was judged as not configured, which is what Graph makes of it.",
                )
            )
        return replace(ready, data=data)

    def _put(self, ready: Prepared, change: Change) -> None:
        kind, id_ = change.kind, change.id
        resources = self._where(kind, id_)
        for name in resources:
            old = self.working.find(name, id_)
            data = {kind.within: [ready.data]} if kind.within else {key: value for key, value in ready.data.items() if key != "id"}
            own = {"id": id_} if id_ else {}  # some single objects have none
            base = own if old is None or change.action == "replace" else old
            new = Keeping(registry()[name]).kept(merged(base, data))
            self.working.put(name, old, new)
            change.touches.add(name)
            if name == resources[-1]:
                change.fields.extend(fields_of(registry()[name], old or {}, new))
        for child in dict.fromkeys(kind.children.values()):
            self._put_children(child, ready.children.get(child), change)

    def _where(self, kind: Kind, id_: str) -> list[str]:
        """The lists that show an object: those that have it; a new one all that were obtained, or all if none was."""
        having = [name for name in kind.resources if self.working.find(name, id_) is not None]
        return having or [name for name in kind.resources if self.working.obtained(name)] or list(kind.resources)

    def _put_children(self, child: str, values: list[Any] | None, change: Change) -> None:
        """What the file brings takes the place of what was there. Of what it does not bring of a new object nothing is known."""
        blank = child in change.kind.blank
        if values is None and (change.action == "merge" or (change.action == "add" and not blank)):
            return
        before = self.working.children(child, change.id)
        self.working.put_children(child, change.id, values if values is not None else [{}] if blank else [])
        change.touches.add(child)
        change.fields.extend(children_of(child, before, values or []))

    def _remove(self, change: Change) -> None:
        kind = change.kind
        for name in kind.resources:
            old = self.working.find(name, change.id)
            if old is not None:
                self.working.put(name, old, None)
                change.touches.add(name)
        for resource in registry().values():
            if resource.per in kind.resources and self.working.children(resource.name, change.id):
                self.working.put_children(resource.name, change.id, [])
                change.touches.add(resource.name)

    def _loose(self, found: list[tuple[Body, Told]]) -> None:
        """Settings or assignments of one policy that lie in a file of their own: all of them."""
        body, what = found[0]
        child, kind = str(what.child), what.kind
        id_, parent = self._matching.parent(body, kind, str(what.of))
        problems = Problems()
        values = [child_value(each, each.data, registry()[child], (), str(index), problems) for index, (each, _) in enumerate(found)]
        problems.raise_if_any()
        self._matching.once(kind, f"{id_}/{child}", body.place)
        change = Change(kind, id_, name_of(kind, {}, parent), "merge", body.said.why if body.said else None, body.file.name)
        self._put_children(child, values, change)
        if child == _SETTINGS:
            self.working.put(kind.resources[0], parent, {**parent, "settingCount": len(values)})
            change.touches.add(kind.resources[0])
        self.changes.append(change)

    def _removed(self, said: Said) -> None:
        kind = by_resource()[str(said.resource)]
        id_, old = self._matching.to_remove(said, kind)
        self._matching.once(kind, id_, said.place)
        change = Change(kind, id_, name_of(kind, {}, old), "remove", said.why, None)
        self._remove(change)
        self.changes.append(change)
