"""A procedure for administrators, printed step by step."""

from __future__ import annotations

from scanner.cli.console import pick, say
from scanner.library.procedures import Procedure
from scanner.model.text import Text


def procedure(found: Procedure, language: str) -> None:
    """Print one procedure: where, the steps, what to take care of, what it mends."""
    say(pick(found.title, language))
    say(pick(found.where, language))
    say()
    for number, step in enumerate(found.steps, start=1):
        say(f"{number}. {pick(step, language)}")
    if found.cautions:
        say()
        say(pick(Text("注意:", "take care:"), language))
        for caution in found.cautions:
            say(f"- {pick(caution, language)}")
    say()
    say(pick(Text(f"直せるルール: {'、'.join(found.mends)}", f"helps with the rules: {', '.join(found.mends)}"), language))
    say(pick(Text(f"元にした資料: {found.source.ja} {found.number}", f"based on: {found.source.en} {found.number}"), language))
