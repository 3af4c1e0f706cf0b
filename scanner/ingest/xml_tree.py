"""Reads XML that Windows wrote, without trusting it: no DTD, no entities, no other files, nothing deep or endless; secrets stay in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from scanner.ingest.model import Refused
from scanner.model.errors import InputError, Place, input_error

MAX_CHARACTERS = 64 * 1024 * 1024
MAX_DEPTH = 60
MAX_ELEMENTS = 400_000
MAX_ATTRIBUTES = 100
# Group policy preferences keep passwords here, under a key that the whole world knows.
SECRETS = frozenset({"cpassword"})
# Long, of no use here, and in reports of a whole domain most of the file.
LEFT_OUT = frozenset({"SecurityDescriptor", "EventsDetails", "Explain", "SecurityGroup"})
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_FIRST = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})[\s/>]")


@dataclass(frozen=True, slots=True)
class Element:
    """One element.

    ``space``: its namespace ("" for none); ``attributes``: by their names without namespace; ``text``: its own text, trimmed; ``line``: where it
    begins, from 1.
    """

    space: str
    name: str
    attributes: Mapping[str, str]
    children: tuple[Element, ...]
    text: str
    line: int

    def all(self, *path: str) -> Iterator[Element]:
        """Every descendant at this path of names, in the file's order."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:])

    def one(self, *path: str) -> Element | None:
        """The descendant at this path; None if there is none, or more than one."""
        found = list(self.all(*path))
        return found[0] if len(found) == 1 else None

    def said(self, *path: str) -> str | None:
        """The text of the one descendant at this path; None if there is none, or more than one."""
        found = self.one(*path)
        return None if found is None else found.text

    def flag(self, *path: str) -> bool | None:
        """``true`` or ``false`` at this path; None where neither is said."""
        return {"true": True, "false": False}.get((self.said(*path) or "").lower())


@dataclass(frozen=True, slots=True)
class Tree:
    """A document. ``refused``: the secrets that stood in it; their values are not in the tree."""

    root: Element
    refused: tuple[Refused, ...]


def root_of(head: bytes) -> str | None:
    """The name (without prefix) of the first element in the beginning of a file, whatever its encoding; None if there is none. Raises nothing."""
    found = _FIRST.search(_COMMENT.sub(b"", head.replace(b"\0", b"")))
    return found[1].decode("ascii") if found else None


def parse(text: str, file: str) -> Tree:
    """The document of a decoded file (an encoding that it declares is past). Raises `InputError` with line and column."""
    if len(text) > MAX_CHARACTERS:
        raise input_error(
            file,
            f"ファイルが大きすぎます（{MAX_CHARACTERS // 1024 // 1024} Mi 文字まで読めます）。",
            f"the file is too large (up to {MAX_CHARACTERS // 1024 // 1024} Mi characters are read).",
        )
    return _Builder(file).parse(text.removeprefix("\ufeff"))


class _Open:
    """An element whose end has not come yet."""

    __slots__ = ("attributes", "children", "line", "name", "secret", "space", "text")

    def __init__(self, tag: str, attributes: Mapping[str, str], line: int, *, in_secret: bool) -> None:
        self.space, _, self.name = tag.rpartition(" ")
        self.attributes = attributes
        self.line = line
        self.children: list[Element] = []
        self.text: list[str] = []
        self.secret = in_secret or self.name.lower() in SECRETS


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.open: list[_Open] = []
        self.refused: list[Refused] = []
        self.count = 0
        self.left_out = 0
        self.root: Element | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.doctype
        self.parser.ExternalEntityRefHandler = self.doctype

    def parse(self, text: str) -> Tree:
        try:
            self.parser.Parse(text, True)
        except expat.ExpatError as broken:
            raise self._broken(broken) from None
        except UnicodeEncodeError:
            raise input_error(
                self.file,
                "XML に使えない文字（対になっていないサロゲート）があります。",
                "holds a character that XML does not allow (an unpaired surrogate).",
            ) from None
        if self.root is None:
            raise input_error(self.file, "XML の要素がありません。", "holds no XML element.")
        return Tree(self.root, tuple(self.refused))

    def _broken(self, broken: expat.ExpatError) -> InputError:
        return input_error(
            self.file,
            "XML として読めません。ファイルが途中で切れているか、XML ではありません。",
            f"cannot be read as XML: the file is cut off or is no XML ({expat.ErrorString(broken.code)}).",
            line=broken.lineno,
            column=broken.offset + 1,
        )

    def doctype(self, *_: object) -> NoReturn:
        self._refuse(
            "DTD（DOCTYPE）やエンティティの宣言があります。Windows が書き出す XML にはなく、安全のため読みません。",
            "declares a DTD (DOCTYPE) or entities. No XML that Windows writes does; it is not read, for safety.",
        )

    def _refuse(self, ja: str, en: str) -> NoReturn:
        raise input_error(self.file, ja, en, line=self.parser.CurrentLineNumber, column=self.parser.CurrentColumnNumber + 1)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS:
            self._refuse(f"要素が多すぎます（{MAX_ELEMENTS} 個まで読めます）。", f"has too many elements (up to {MAX_ELEMENTS} are read).")
        if len(self.open) + self.left_out >= MAX_DEPTH:
            self._refuse(f"入れ子が深すぎます（{MAX_DEPTH} 段まで読めます）。", f"is nested too deeply (up to {MAX_DEPTH} levels are read).")
        if len(attributes) > MAX_ATTRIBUTES:
            self._refuse(f"属性が多すぎます（{MAX_ATTRIBUTES} 個まで読めます）。", f"has too many attributes (up to {MAX_ATTRIBUTES} are read).")
        new = _Open(tag, self._without_secrets(tag, attributes), self.parser.CurrentLineNumber, in_secret=bool(self.open) and self.open[-1].secret)
        if self.left_out or (self.open and new.name in LEFT_OUT):
            self.left_out += 1
        else:
            self.open.append(new)

    def _without_secrets(self, tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
        kept: dict[str, str] = {}
        for full, value in attributes.items():
            name = full.rpartition(" ")[2]
            if name.lower() not in SECRETS:
                kept[name] = value
            elif value:
                self._found_secret(name, tag.rpartition(" ")[2])
        return kept

    def _found_secret(self, name: str, element: str) -> None:
        place = Place(self.file, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.refused.append(Refused(f"{name} ({element})", place))

    def characters(self, text: str) -> None:
        if self.left_out:
            return
        top = self.open[-1]
        if not top.secret:
            top.text.append(text)
        elif text.strip():
            self._found_secret(top.name, self.open[-2].name if len(self.open) > 1 else top.name)

    def end(self, _: str) -> None:
        if self.left_out:
            self.left_out -= 1
            return
        top = self.open.pop()
        made = Element(top.space, top.name, top.attributes, tuple(top.children), "".join(top.text).strip(), top.line)
        if self.open:
            self.open[-1].children.append(made)
        else:
            self.root = made
