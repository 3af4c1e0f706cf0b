"""`telework-scan pseudonymise`: names of people and devices → tokens that only the owner of the key can lead back."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.console import language_of, note, say
from scanner.cli.main import EXIT_DONE, EXIT_INCOMPLETE
from scanner.model.errors import UsageError

EPILOG = """\
例 / examples:
  telework-scan pseudonymise --new-key client.key                                    鍵を作る / make a key
  telework-scan pseudonymise snapshot --key client.key --out snapshot-p              仮名のスナップショットを作る / replace all names
  telework-scan pseudonymise --reveal d-7kq2m9xa3fbc --key client.key --snapshot snapshot
                                                                                     仮名がだれ・どの端末かを調べる / see whom a token means

鍵は渡さずに保管します。鍵をなくすと、仮名から元の名前を調べることも、前回と同じ仮名を作ることもできません。
Keep the key to yourself. Without it no token can be led back, and no later scan gives the same tokens."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("folder", nargs="?", type=Path, metavar="SNAPSHOT", help="置き換えるスナップショット / the snapshot to replace names in")
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="新しい鍵を作る（上書きはしません） / make a new key; never overwrites")
    parser.add_argument("--key", type=Path, metavar="FILE", help="鍵のファイル / the key")
    parser.add_argument("--out", type=Path, metavar="DIR", help="仮名のスナップショットを書く新しいフォルダー / a new folder for the result")
    parser.add_argument("--reveal", nargs="+", metavar="TOKEN", help="元の名前を調べる仮名 / tokens to lead back")
    parser.add_argument(
        "--snapshot",
        type=Path,
        metavar="ORIGINAL",
        help="置き換える前のスナップショット（--reveal で使う） / the snapshot in clear text, for --reveal",
    )


def run(options: argparse.Namespace) -> int:
    """Make a key, replace names, or lead tokens back (3 if one of them stands for nothing in the snapshot)."""
    language = language_of(options.lang)
    given = {name for name in ("folder", "new_key", "key", "out", "reveal", "snapshot") if getattr(options, name) is not None}
    if given == {"new_key"}:
        return _new_key(options.new_key, language)
    if given == {"folder", "key", "out"}:
        return _pseudonymise(options, language)
    if given == {"reveal", "key", "snapshot"}:
        return _reveal(options, language)
    raise UsageError(
        "次のどれかの形で指定してください: --new-key FILE ／ SNAPSHOT --key FILE --out DIR ／ --reveal TOKEN… --key FILE --snapshot ORIGINAL。",
        "give --new-key FILE, or SNAPSHOT --key FILE --out DIR, or --reveal TOKEN… --key FILE --snapshot ORIGINAL.",
    )


def _new_key(path: Path, language: str) -> int:
    from scanner.pseudonyms.keys import new_key

    key = new_key(path)
    if language == "ja":
        say(f"鍵を作りました: {path}（フィンガープリント {key.fingerprint}）")
        say("この鍵は渡さずに、次の診断まで安全な場所に保管してください。なくすと、仮名から元の名前を調べられません。")
    else:
        say(f"key: {path} (fingerprint {key.fingerprint})")
        say("Keep it to yourself and safe until the next scan: without it no token can be led back.")
    return EXIT_DONE


def _pseudonymise(options: argparse.Namespace, language: str) -> int:
    from scanner.pseudonyms.keys import load_key
    from scanner.pseudonyms.snapshot import pseudonymise

    manifest = pseudonymise(options.folder, load_key(options.key), options.out)
    count = sum(each["count"] for each in manifest["resources"].values())
    fingerprint = manifest["pseudonymised"]["key"]
    say(
        f"仮名のスナップショット: {options.out}（記録 {count:,} 件、鍵 {fingerprint}）"
        if language == "ja"
        else f"pseudonymised snapshot: {options.out} ({count:,} records, key {fingerprint})"
    )
    return EXIT_DONE


def _reveal(options: argparse.Namespace, language: str) -> int:
    from scanner.pseudonyms.keys import load_key
    from scanner.pseudonyms.reveal import meanings

    found = meanings(options.snapshot, load_key(options.key), options.reveal)
    for token in options.reveal:
        if names := found[token]:
            say(f"{token}: {'、'.join(names) if language == 'ja' else ', '.join(names)}")
        else:
            note(
                f"{token}: このスナップショットと鍵からは分かりません。"
                if language == "ja"
                else f"{token}: stands for nothing in this snapshot, with this key."
            )
    return EXIT_DONE if all(found.values()) else EXIT_INCOMPLETE
