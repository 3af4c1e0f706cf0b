"""The parser of one command's line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from scanner.model.errors import UsageError

_OPTION = re.compile("--?[a-z][a-z-]*", re.ASCII)


class _Parser(argparse.ArgumentParser):
    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]  # one form of it is used
        """Complain of options that do not exist without their values: one of them may be a secret that was to go elsewhere."""
        found, others = self.parse_known_args(args, namespace)
        if others:
            options = [name for each in others if _OPTION.fullmatch(name := each.partition("=")[0])]
            self.error(f"unrecognized arguments: {' '.join(options or others)}")
        return found

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            f"コマンドの使い方が違います: {message}（{self.prog} --help で使い方を表示）", f"wrong usage: {message} (see {self.prog} --help)"
        )


def parser_for(name: str, description: str) -> argparse.ArgumentParser:
    """The argument parser of one command (its module adds the arguments)."""
    parser = _Parser(prog=f"telework-scan {name}", description=description)
    parser.add_argument("--lang", choices=("ja", "en"), help="表示の言語 / language of messages and reports")
    return parser
