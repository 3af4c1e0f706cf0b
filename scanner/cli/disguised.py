"""``--pseudonymise KEYFILE``: names replaced with the client's key, in whatever a command reads, before anything is written."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.collect.directory import Collection
    from scanner.pseudonyms.adding import Adding


def add_pseudonymise(parser: argparse.ArgumentParser) -> None:
    """``--pseudonymise KEYFILE``"""
    parser.add_argument(
        "--pseudonymise",
        type=Path,
        metavar="KEYFILE",
        help="氏名・アカウント・端末名などを、この鍵で作る仮名に置き換える / replace names of people, accounts and devices by tokens made with this key",
    )


def adding(key: Path | None, folder: Path) -> Adding | None:
    """What replaces names in what is added to a snapshot; None where they stay. Raises `UsageError` where key and snapshot do not fit."""
    from scanner.pseudonyms.adding import Adding, check_without_key
    from scanner.pseudonyms.keys import load_key

    if key is None:
        check_without_key(folder)
        return None
    return Adding(load_key(key), folder)


def without_names(collection: Collection, disguise: Adding) -> Collection:
    """What was read of a directory, its names replaced."""
    found = iter(disguise.replaced([(each.name, record) for each in collection.resources for record in each.records or ()]))
    resources = tuple(
        replace(each, records=None if each.records is None else [next(found) for _ in each.records], endpoint=disguise.endpoint(each.endpoint))
        for each in collection.resources
    )
    return replace(collection, domain=disguise.sid(collection.domain), title=disguise.domain(collection.title), resources=resources)
