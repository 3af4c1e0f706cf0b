"""What a resource file's query asks for, taken apart."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True)
class Query:
    """``options``: as they stand there, by name. ``filter``: the properties that are compared. ``expand``: relationship → what is asked of it."""

    options: Mapping[str, str]
    select: tuple[str, ...]
    filter: tuple[str, ...]
    expand: Mapping[str, "Query"]


def parts(text: str, separator: str) -> Iterator[str]:
    """The parts between separators that do not stand in brackets."""
    depth = start = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == separator and depth == 0:
            yield text[start:at]
            start = at + 1
    if text:
        yield text[start:]


def query_of(text: str, separator: str = "&") -> Query:
    """Take a query apart; inside of an ``$expand`` the options stand between semicolons."""
    options = {name: unquote(value) for name, _, value in (option.partition("=") for option in parts(text, separator))}
    expanded = (each.partition("(") for each in parts(options.get("$expand", ""), ","))
    return Query(
        options,
        tuple(parts(options.get("$select", ""), ",")),
        tuple(re.findall(r"(\w+) eq ", options.get("$filter", ""))),
        {name: query_of(inner.removesuffix(")"), ";") for name, _, inner in expanded},
    )
