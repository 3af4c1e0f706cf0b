"""The inputs of judging with their names replaced, as in the snapshot that is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner.cli.console import note
from scanner.cli.options import Inputs
from scanner.model.errors import UsageError
from scanner.model.text import Text
from scanner.snapshot.older import OlderSnapshots
from scanner.snapshot.read import Snapshot


def disguised(inputs: Inputs, snapshot: Snapshot, older: OlderSnapshots | None) -> Inputs:
    """The inputs of judging, their names replaced as in the snapshot. Raises `UsageError` where key, snapshot and inputs do not fit."""
    made_with = snapshot.manifest.pseudonymised
    _check_older(snapshot, older.opened if older else ())
    if made_with is None and inputs.key is None:
        return inputs
    from scanner.pseudonyms.inputs import Replacing, names_of_people, names_to_match
    from scanner.pseudonyms.keys import load_key
    from scanner.pseudonyms.manifests import check_key
    from scanner.pseudonyms.records import Pseudonyms
    from scanner.pseudonyms.snapshot import learn_tokens

    if inputs.key is None:
        if named := names_to_match(inputs.organisation):
            raise _not_to_be_found(len(named), made_with)
        if named := names_of_people(inputs.organisation, inputs.answers, inputs.waivers):
            _say_people(len(set(named)))
        return _told(inputs, made_with)
    key = load_key(inputs.key)
    check_key(snapshot.manifest, snapshot.folder, key)
    pseudonyms = Pseudonyms(key)
    learn_tokens(pseudonyms, snapshot)
    replacing = Replacing(pseudonyms)
    found = replace(
        inputs,
        organisation=replacing.organisation(inputs.organisation),
        answers=tuple(map(replacing.answer, inputs.answers)),
        waivers=tuple(replacing.waiver(each, inputs.library.rules) for each in inputs.waivers),
    )
    return _told(found, made_with)


def _told(inputs: Inputs, made_with: str | None) -> Inputs:
    """The inputs, with a sentence for whoever reads the report and wonders at the names."""
    sentence = Text(
        f"人・端末・ネットワークの名前は、仮名に置き換えてあります（鍵のフィンガープリント {made_with}）。元の名前は、鍵を持つ会社だけが調べられます。",
        f"Names of people, devices and networks are tokens (the key's fingerprint is {made_with}); only the owner of the key can tell whom they mean.",
    )
    return replace(inputs, organisation=replace(inputs.organisation, warnings=(*inputs.organisation.warnings, sentence)))


def _not_to_be_found(count: int, made_with: str | None) -> UsageError:
    return UsageError(
        f"organisation.yaml に実名のアカウントか端末が {count} 件あり、仮名のスナップショットの中では見つかりません。鍵を --pseudonymise で指定するか、"
        f"仮名で書いてください（鍵のフィンガープリント: {made_with}）。",
        f"organisation.yaml names {count} accounts or devices in clear text, which cannot be found in a pseudonymised snapshot: give the key with"
        f" --pseudonymise, or write their tokens (the key's fingerprint is {made_with}).",
    )


def _say_people(count: int) -> None:
    note(
        f"organisation.yaml・answers.yaml・waivers.yaml に書かれた {count} 人の名前は、そのまま判定結果に残ります。仮名にするには、鍵を --pseudonymise で指定します。"
    )
    note(
        f"    The names of {count} people in organisation.yaml, answers.yaml and waivers.yaml stay as they are; to replace them, give the key with"
        " --pseudonymise."
    )


def _check_older(snapshot: Snapshot, older: Sequence[Snapshot]) -> None:
    for each in older:
        if each.manifest.pseudonymised != snapshot.manifest.pseudonymised:
            raise UsageError(
                f"{each.folder} と、判定するスナップショットとでは、仮名への置き換えの有無か鍵が違います。同じ鍵で置き換えたものどうしを使ってください。",
                f"{each.folder} and the snapshot to be judged were not pseudonymised with the same key: use those that were.",
            )
