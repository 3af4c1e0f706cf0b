"""The record of all runs: one SQLite file that several processes may write to at once.

It keeps to SQLite's rollback journal, not to its write-ahead log: the log needs memory shared between processes and so does not
work on a network drive. Every run is one transaction that takes the write lock at its start: it waits for its turn, and after a
crash the file holds whole runs only. On a network drive that does not keep locks (some NFS set-ups) only one machine may write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from scanner.change.runs import Item, Run
from scanner.model.errors import OutputError, ScanError, input_error
from scanner.model.trend import Tally

# "TWSH": tells our file from any other SQLite file.
APPLICATION = 0x54575348
VERSION = 1
# A writer holds the file for some milliseconds; this is for very many of them on a slow drive.
PATIENCE = 120.0

_TABLES = (
    """CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        tenant TEXT NOT NULL,
        collected_at TEXT NOT NULL,
        tool TEXT NOT NULL,
        facts BLOB NOT NULL
    )""",
    "CREATE INDEX runs_of_tenant ON runs (tenant, collected_at, number)",
    """CREATE TABLE tallies (
        run INTEGER NOT NULL REFERENCES runs (number),
        place INTEGER NOT NULL,
        checklist TEXT NOT NULL,
        work_style TEXT NOT NULL,
        passed INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        unknown INTEGER NOT NULL,
        manual INTEGER NOT NULL,
        not_applicable INTEGER NOT NULL,
        waived INTEGER NOT NULL,
        PRIMARY KEY (run, place)
    ) WITHOUT ROWID""",
    """CREATE TABLE items (
        run INTEGER NOT NULL REFERENCES runs (number),
        place INTEGER NOT NULL,
        checklist TEXT NOT NULL,
        item TEXT NOT NULL,
        work_style TEXT NOT NULL,
        verdict TEXT NOT NULL,
        waived INTEGER NOT NULL,
        PRIMARY KEY (run, place)
    ) WITHOUT ROWID""",
)

_RUN = (str, str, str, str, bytes)
_TALLY = (str, str, int, int, int, int, int, int)
_ITEM = (str, str, str, str, int)


class History:
    """The runs in one file. Raises `InputError` for a file that is something else, `OutputError` where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the file if there is none, and see to it that this version can write it."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unusable(error.strerror or "") from error
        with self._opened("rwc") as connection:
            self._begin(connection)

    def append(self, run: Run) -> bool:
        """Add a run; False if it was there already."""
        with self._opened("rwc") as connection:
            self._begin(connection)
            added = connection.execute(
                "INSERT OR IGNORE INTO runs (key, tenant, collected_at, tool, facts) VALUES (?, ?, ?, ?, ?)",
                (run.key, run.tenant, run.collected_at, run.tool, run.packed),
            )
            if not added.rowcount:
                return False
            number = added.lastrowid
            connection.executemany(
                "INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        number,
                        place,
                        each.checklist,
                        each.work_style,
                        each.passed,
                        each.failed,
                        each.unknown,
                        each.manual,
                        each.not_applicable,
                        each.waived,
                    )
                    for place, each in enumerate(run.tallies)
                ],
            )
            connection.executemany(
                "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(number, place, each.checklist, each.item, each.work_style, each.verdict, each.waived) for place, each in enumerate(run.items)],
            )
        return True

    def tenants(self) -> list[str]:
        """The tenants that there are runs of, sorted."""
        with self._opened("rw") as connection:
            self._check(connection)
            return [str(tenant) for (tenant,) in connection.execute("SELECT DISTINCT tenant FROM runs ORDER BY tenant").fetchall()]

    def runs(self, tenant: str) -> list[Run]:
        """The runs of a tenant, oldest first; those of one moment in the order in which they were added."""
        with self._opened("rw") as connection:
            self._check(connection)
            rows = connection.execute(
                "SELECT number, key, tenant, collected_at, tool, facts FROM runs WHERE tenant = ? ORDER BY collected_at, number", (tenant.lower(),)
            ).fetchall()
            return [self._run(connection, *row) for row in rows]

    def _run(self, connection: sqlite3.Connection, number: int, *about: Any) -> Run:
        tallies = connection.execute(
            "SELECT checklist, work_style, passed, failed, unknown, manual, not_applicable, waived FROM tallies WHERE run = ? ORDER BY place",
            (number,),
        ).fetchall()
        items = connection.execute(
            "SELECT checklist, item, work_style, verdict, waived FROM items WHERE run = ? ORDER BY place", (number,)
        ).fetchall()
        # SQLite stores what it is given: a damaged file may hold anything anywhere.
        if not (_are(about, _RUN) and all(_are(row, _TALLY) for row in tallies) and all(_are(row, _ITEM) for row in items)):
            raise self._strange()
        key, tenant, collected_at, tool, packed = about
        return Run(
            key,
            tenant,
            collected_at,
            tool,
            tuple(Tally(*row) for row in tallies),
            tuple(Item(checklist, item, style, verdict, bool(waived)) for checklist, item, style, verdict, waived in items),
            packed,
        )

    @contextmanager
    def _opened(self, mode: str) -> Iterator[sqlite3.Connection]:
        """A connection; what was written in the block is kept if it ends well, else nothing of it is."""
        try:
            with closing(
                sqlite3.connect(f"{self.path.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None)
            ) as connection:
                # Where the power fails, too, a run is there as a whole or not at all.
                connection.execute("PRAGMA synchronous = FULL")
                try:
                    yield connection
                    if connection.in_transaction:
                        connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
        except sqlite3.OperationalError as error:
            raise self._unusable(str(error)) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter of messages that quote a damaged file
            raise self._strange() from error

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Begin to write; a new file gets its tables in the same transaction."""
        connection.execute("BEGIN IMMEDIATE")
        if self._known(connection) == (0, 0) and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for table in _TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        self._check(connection)

    def _check(self, connection: sqlite3.Connection) -> None:
        application, version = self._known(connection)
        if application != APPLICATION:
            raise self._strange()
        if version != VERSION:
            raise input_error(
                str(self.path),
                f"この版の telework-scan では読めない形式（{version}）の履歴です。読める形式は {VERSION} です。ファイルは変更していません。",
                f"this version of telework-scan cannot read a history of form {version}; it reads form {VERSION}. The file was not changed.",
            )

    def _known(self, connection: sqlite3.Connection) -> tuple[int, int]:
        values: list[Any] = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        return values[0], values[1]

    def _strange(self) -> ScanError:
        return input_error(
            str(self.path),
            "telework-scan の履歴ではないか、壊れています。ファイルは変更していません。",
            "this is not a history of telework-scan, or it is damaged. The file was not changed.",
        )

    def _unusable(self, why: str) -> OutputError:
        if "locked" in why or "busy" in why:
            return OutputError(
                f"履歴 {self.path} はほかの処理が使っています。時間をおいてもう一度実行してください。",
                f"the history {self.path} is in use by another process: try again later.",
            )
        return OutputError(f"履歴 {self.path} を読み書きできません（{why}）。", f"cannot read or write the history {self.path} ({why}).")


def _are(row: tuple[Any, ...], types: tuple[type, ...]) -> bool:
    return all(isinstance(value, type_) for value, type_ in zip(row, types, strict=True))
