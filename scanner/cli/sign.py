"""`telework-scan sign`: a signature of one's own on the receipt of an assessment, or a key pair to sign with."""

from __future__ import annotations

import argparse
import os
import sys
from getpass import getpass
from pathlib import Path

from scanner.cli.console import language_of, say
from scanner.cli.main import EXIT_DONE
from scanner.judge.receipt import read_receipt
from scanner.judge.signature import SIGNATURE, needs_passphrase, new_key, sign
from scanner.judge.store import raise_all, verify_assessment
from scanner.model.errors import UsageError
from scanner.snapshot.write import write_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command. A passphrase is none of them: a command line is seen by others."""
    parser.add_argument("assessment", type=Path, nargs="?", metavar="ASSESSMENT", help="署名する判定結果 / the assessment to sign")
    parser.add_argument("--key", type=Path, metavar="KEY.pem", help="署名に使う秘密鍵（Ed25519） / the private key to sign with")
    parser.add_argument(
        "--new-key", type=Path, metavar="KEY.pem", help="鍵の組を作る（公開鍵は KEY.pub.pem） / make a key pair (the public key goes to KEY.pub.pem)"
    )
    parser.add_argument(
        "--passphrase-env",
        metavar="NAME",
        help="パスフレーズの入った環境変数の名前（なければ端末で尋ねる） / the environment variable with the passphrase (else it is asked for)",
    )


def run(options: argparse.Namespace) -> int:
    """Write receipt.sig into the assessment's folder, or a new key pair."""
    language = language_of(options.lang)
    if options.new_key and not options.assessment and not options.key:
        public, fingerprint = new_key(options.new_key, _new_passphrase(options.passphrase_env))
        say(f"秘密鍵: {options.new_key}" if language == "ja" else f"private key: {options.new_key}")
        say(f"公開鍵: {public}（検証する人に渡します）" if language == "ja" else f"public key: {public} (for those who verify)")
        say(f"鍵の指紋: {fingerprint}" if language == "ja" else f"fingerprint: {fingerprint}")
        return EXIT_DONE
    if not options.assessment or not options.key or options.new_key:
        raise UsageError(
            "署名するには ASSESSMENT と --key、鍵を作るには --new-key だけを指定してください。",
            "give ASSESSMENT and --key to sign, or --new-key alone to make a key.",
        )
    raise_all(verify_assessment(options.assessment))
    passphrase = _passphrase(options.passphrase_env, "パスフレーズ / passphrase: ") if needs_passphrase(options.key) else None
    data, fingerprint = sign(read_receipt(options.assessment).raw, options.key, passphrase)
    path = options.assessment / SIGNATURE
    write_bytes(path, data)
    say(f"署名: {path}（鍵の指紋 {fingerprint}）" if language == "ja" else f"signature: {path} (key {fingerprint})")
    return EXIT_DONE


def _new_passphrase(variable: str | None) -> bytes:
    passphrase = _passphrase(variable, "新しいパスフレーズ / new passphrase: ")
    if variable is None and _passphrase(None, "もう一度 / once more: ") != passphrase:
        raise UsageError("2 回の入力が違います。", "the two entries differ.")
    return passphrase


def _passphrase(variable: str | None, prompt: str) -> bytes:
    if variable is not None:
        found = os.environ.get(variable, "")
        if not found:
            # What was given is not repeated: it may be the passphrase itself.
            raise UsageError(
                "--passphrase-env に指定した名前の環境変数がないか、空です。",
                "there is no environment variable of the name given with --passphrase-env, or it is empty.",
            )
        return found.encode("utf-8", "surrogateescape")
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            "端末がないのでパスフレーズを尋ねられません。--passphrase-env に環境変数の名前を指定してください。",
            "there is no terminal to ask for the passphrase: name an environment variable with --passphrase-env.",
        )
    entered = getpass(prompt)
    if not entered:
        raise UsageError("パスフレーズが空です。", "the passphrase is empty.")
    return entered.encode()
