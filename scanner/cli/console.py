"""Printing that works everywhere: CP932 consoles, LANG=C, redirected output, hostile names."""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import IO

from scanner.model.errors import OutputError, Problem
from scanner.model.text import Text


def prepare_streams() -> None:
    """Let both streams print any text: what the console cannot show is escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = (stream.encoding or "ascii").lower()
            reconfigure(errors="backslashreplace", **({"encoding": "utf-8"} if encoding in ("ascii", "ansi_x3.4-1968", "us-ascii") else {}))


def safe(text: str) -> str:
    """Text without control, bidirectional or other invisible format characters: each is shown as ⟦U+XXXX⟧."""
    return "".join(
        f"⟦U+{ord(char):04X}⟧" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and char != "\n" else char for char in text
    )


def say(text: str = "", *, stream: IO[str] | None = None) -> None:
    """Print one line of a result. Where nobody reads any more, the work and its exit code go on without words."""
    stream = stream or sys.stdout
    with _written(stream):
        print(safe(text), file=stream)


def finish(stream: IO[str] | None) -> None:
    """Write out what is still in the buffer. Raises `OutputError` where that cannot be done."""
    if stream is not None:
        with _written(stream):
            stream.flush()


@contextlib.contextmanager
def _written(stream: IO[str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise OutputError(f"標準出力に書き込めません（{error.strerror}）。", f"cannot write to standard output ({error.strerror}).") from error


def note(text: str) -> None:
    """One line of progress or of an error, on stderr."""
    if sys.stderr is not None:
        say(text, stream=sys.stderr)


def pick(text: Text, language: str) -> str:
    """The text in one language."""
    return text.ja if language == "ja" else text.en


def language_of(option: str | None) -> str:
    """``ja`` unless English is asked for by option or by TELEWORK_SCAN_LANG."""
    return option or ("en" if os.environ.get("TELEWORK_SCAN_LANG") == "en" else "ja")


def show_problems(problems: Iterable[Problem], language: str) -> None:
    """Every problem: its place, what is wrong in both languages, how to mend it."""
    for problem in problems:
        first, second = (problem.ja, problem.en) if language == "ja" else (problem.en, problem.ja)
        hint = problem.hint_ja if language == "ja" else problem.hint_en
        note(f"{problem.place}: {first}")
        note(f"    {second}")
        if hint:
            note(f"    → {hint}")
