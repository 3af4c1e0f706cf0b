"""Arguments of `telework-scan method --compare`."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.chosen import add_checklists
from scanner.cli.options import add_library


def add_comparing(parser: argparse.ArgumentParser) -> None:
    """``--compare`` and what goes with it."""
    parser.add_argument(
        "--compare",
        action="store_true",
        help="方式を並べて比べ、増える項目・減る項目を示す / put the methods side by side, with items added and dropped",
    )
    parser.add_argument("--organisation", type=Path, metavar="FILE", help="organisation.yaml（--compare で使う） / with --compare")
    parser.add_argument(
        "--method", type=int, choices=range(1, 9), metavar="N", help="今の方式（--compare で使う） / the present method, with --compare"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="比較を Markdown で書き出す（--compare で使う） / write the comparison as Markdown")
    add_checklists(parser, "--compare で項目を数えるチェックリスト（指定しなければ mic-sme-2021） / whose items --compare counts")
    add_library(parser)
