"""The parser of one command's line."""

from __future__ import annotations

import argparse
from typing import NoReturn

from scanner.model.errors import UsageError


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(
            f"コマンドの使い方が違います: {message}（{self.prog} --help で使い方を表示）", f"wrong usage: {message} (see {self.prog} --help)"
        )


def parser_for(name: str, description: str) -> argparse.ArgumentParser:
    """The argument parser of one command (its module adds the arguments)."""
    parser = _Parser(prog=f"telework-scan {name}", description=description)
    parser.add_argument("--lang", choices=("ja", "en"), help="表示の言語 / language of messages and reports")
    return parser
