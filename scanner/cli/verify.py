"""`telework-scan verify`: are the files of a snapshot or an assessment those that were written, and does judging again give the same?"""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.console import language_of, pick, say
from scanner.cli.main import EXIT_DONE
from scanner.cli.options import add_inputs, add_older
from scanner.collect.journal import JOB
from scanner.judge.receipt import RECEIPT, Receipt, read_receipt
from scanner.judge.signature import check_signature, read_signature
from scanner.judge.store import ASSESSMENT, raise_all, verify_assessment
from scanner.model.errors import UsageError
from scanner.model.text import Text
from scanner.snapshot.manifest import UNFINISHED
from scanner.snapshot.verify import verify_snapshot

# What needs no --snapshot beside it; everything else says from what is judged again.
_ALONE = ("lang", "folder", "snapshot", "public_key")
_SAME = Text(
    "同じ入力から判定をやり直し、assessment.json・findings・derived のどれも 1 バイトも違わないことを確かめました。",
    "judged again from the same inputs: assessment.json, findings and derived are the same, byte for byte.",
)
_UNSIGNED = Text(
    "署名なし: 受領書（receipt.json）ごと作り直されたものかどうかは、見分けられません。",
    "not signed: an assessment that was made anew together with its receipt (receipt.json) cannot be told from this one.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("folder", type=Path, metavar="SNAPSHOT|ASSESSMENT", help="調べるフォルダー / the folder to check")
    parser.add_argument(
        "--snapshot",
        type=Path,
        metavar="DIR",
        help="判定に使ったスナップショット。入力を受領書と比べ、判定をやり直す / the snapshot that was judged: compare all inputs and judge again",
    )
    parser.add_argument("--public-key", type=Path, metavar="PUB.pem", help="署名を確かめる公開鍵 / the public key that the signature is checked with")
    add_inputs(parser)
    add_older(parser)


def run(options: argparse.Namespace) -> int:
    """0 if everything is as it was; else every deviation is an error that names the file."""
    language = language_of(options.lang)
    given = [name.replace("_", "-") for name, value in vars(options).items() if value and name not in _ALONE]
    if (options.folder / ASSESSMENT).exists() or (options.folder / RECEIPT).exists():
        if given and not options.snapshot:
            raise UsageError(f"--{given[0]} は --snapshot と一緒に指定してください。", f"give --{given[0]} together with --snapshot.")
        _assessment(options, language)
        return EXIT_DONE
    if given or options.snapshot or options.public_key:
        raise UsageError(
            f"{options.folder} は判定結果のフォルダーではないので、ほかの指定と合わせて調べることはできません。",
            f"{options.folder} is no assessment: it cannot be checked against anything else.",
        )
    _snapshot(options.folder, language)
    return EXIT_DONE


def _assessment(options: argparse.Namespace, language: str) -> None:
    raise_all(verify_assessment(options.folder))
    receipt = read_receipt(options.folder)
    signed = _signed(options.folder, receipt, options.public_key)
    if options.snapshot:
        from scanner.cli.recompute import recompute  # loads the library, which most checks do not need

        raise_all(recompute(options, receipt))
    say("判定結果のファイルはすべて書かれたときのままです。" if language == "ja" else "every file of the assessment is as written.")
    if options.snapshot:
        say(pick(_SAME, language))
    say(pick(signed, language))


def _signed(folder: Path, receipt: Receipt, public_key: Path | None) -> Text:
    """What is to be said of the signature. Raises `InputError` where it is not what ``public_key`` demands."""
    if public_key is not None:
        key = check_signature(folder, receipt.raw, public_key)
        return Text(
            f"署名は正しく、受領書は署名されたときのままです（鍵の指紋 {key}）。", f"the signature fits: the receipt is what was signed (key {key})."
        )
    found = read_signature(folder)
    if found is None:
        return _UNSIGNED
    return Text(
        f"署名あり（確かめていません。署名にある鍵の指紋 {found.key}）。--public-key に公開鍵を指定すると確かめます。",
        f"signed (not checked; the key that the signature names is {found.key}): check it with --public-key.",
    )


def _snapshot(folder: Path, language: str) -> None:
    snapshot, problems = verify_snapshot(folder)
    raise_all(problems)
    entries = snapshot.manifest.entries.values()
    whole, part = (sum(entry.state == "present" and entry.complete is each for entry in entries) for each in (True, False))
    rest = len(entries) - whole - part
    say(
        f"スナップショットのファイルはすべて manifest.json のとおりです（取得 {whole}、途中まで {part}、未取得 {rest}）。"
        if language == "ja"
        else f"every file of the snapshot is as its manifest says ({whole} obtained, {part} in part, {rest} not)."
    )
    if (folder / UNFINISHED / JOB).is_file():
        say(
            "収集は途中で止まっています。telework-scan collect --resume で続けられます。"
            if language == "ja"
            else "its collection was stopped; telework-scan collect --resume goes on with it."
        )
