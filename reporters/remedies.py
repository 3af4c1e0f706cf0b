"""What to do after a no: a question's remedy, and the drafts that help with it."""

from __future__ import annotations

from reporters.shape import At
from reporters.text import Text, same


def templates(question: At) -> tuple[str, ...]:
    """The ids of the drafts that a question's remedy points to; none in an assessment that knows of none."""
    listed = question.optional("templates")
    return tuple(each.raw() for each in listed.each()) if listed else ()


def pointing(said: Text, ids: tuple[str, ...]) -> Text:
    """The remedy, and after it the command that writes the drafts."""
    if not ids:
        return said
    command = f"telework-scan template {' '.join(ids)}"
    return Text(f"{said.ja}（ひな形: {command}）", f"{said.en} (drafts: {command})")


def hint(ids: tuple[str, ...]) -> Text:
    """The drafts alone, as a sentence of their own; empty where there are none."""
    command = f"telework-scan template {' '.join(ids)}"
    return Text(f"ひな形: {command}", f"drafts: {command}") if ids else same("")
