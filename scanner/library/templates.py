"""Drafts that a company fills in where the answer is no: ``checklists/templates/<id>.md``, Japanese Markdown with a front matter in YAML."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from scanner.language.operands import near
from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document, loads
from scanner.language.yaml_text import decode
from scanner.library.checklists import Checklist, Item
from scanner.library.questions import Question
from scanner.library.template_body import OWNERS, Section, check_outline, check_text, sections_of
from scanner.model.errors import Place, Problems, input_error
from scanner.model.text import Text, text_of

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Template:
    """One draft. ``minutes``: how long a small company takes to finish it. ``questions``: those whose remedy points here.

    ``items``: checklist/item, what it helps with. ``device_ledger``: an empty device ledger (CSV) goes with it. ``body``: Markdown,
    which begins in line ``body_line`` of ``file`` (as named in places).
    """

    id: str
    title: Text
    summary: Text
    minutes: int
    questions: tuple[str, ...]
    items: tuple[str, ...]
    sources: tuple[Text, ...]
    device_ledger: bool
    body: str
    body_line: int
    file: str

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts of its text."""
        return sections_of(self.body, self.body_line)


@dataclass(frozen=True, slots=True)
class InTemplates:
    """What a draft may name. ``unread``: checklists that are there but could not be read. ``questions_missing``: so are some questions."""

    questions: Mapping[str, Question]
    questions_missing: bool
    checklists: Mapping[str, Checklist]
    unread: Collection[str]

    def item(self, name: str) -> Item | None:
        """The item ``checklist/number``."""
        checklist, _, number = name.partition("/")
        found = self.checklists.get(checklist)
        return found.item(number) if found else None

    def circumstances(self) -> set[str]:
        """Everything that an organisation can declare."""
        return {name for checklist in self.checklists.values() for name in checklist.circumstances}


def template_of(raw: bytes, file: str, known: InTemplates, problems: Problems) -> Template | None:
    """The draft in a file; None, with problems noted, if its front matter is wrong. Its text is checked by `check_body`.

    Raises `InputError` if it has no front matter or that is no YAML.
    """
    document, body, first = _parted(decode(raw, file), file)
    if not check(document, "template", problems):
        return None
    data = document.data
    noted = Problems()
    _names(document, known, noted)
    if data["id"] != file.rpartition("/")[2].removesuffix(".md"):
        noted.add(document.place(("id",)), f"id「{data['id']}」がファイル名と違います。", f"the id '{data['id']}' differs from the file's name.")
    if not data["questions"] and not data["items"]:
        noted.add(document.place(("questions",)), "質問か項目を 1 つは挙げてください。", "name at least one question or item.")
    problems.extend(noted)
    if noted:
        return None
    return Template(
        id=data["id"],
        title=text_of(data["title"]),
        summary=text_of(data["summary"]),
        minutes=data["minutes"],
        questions=tuple(data["questions"]),
        items=tuple(data["items"]),
        sources=tuple(map(text_of, data["sources"])),
        device_ledger=data.get("device_ledger", False),
        body=body,
        body_line=first,
        file=file,
    )


def _parted(text: str, file: str) -> tuple[Document, str, int]:
    """The front matter, the text below it, and the number of the line in which that begins."""
    lines = text.splitlines()
    if not lines or lines[0] != _FENCE or _FENCE not in lines[1:]:
        ja, en = "先頭に --- で囲んだ見出し情報がありません。", "there is no front matter between --- lines at the top."
        raise input_error(file, ja, en, line=1, column=1)
    end = lines.index(_FENCE, 1)
    # A comment takes the place of the first line, so that the lines keep their numbers.
    front = "\n".join(["#", *lines[1:end]]) + "\n"
    return loads(front.encode("utf-8"), file), "\n".join(lines[end + 1 :]).strip("\n") + "\n", _first_line(lines, end + 1)


def _first_line(lines: list[str], start: int) -> int:
    return next((number for number, line in enumerate(lines[start:], start + 1) if line), start + 1)


def _names(document: Document, known: InTemplates, problems: Problems) -> None:
    for index, name in enumerate(document.data["questions"]):
        if name not in known.questions and not known.questions_missing:
            ja, en = f"質問「{name}」はありません。", f"there is no question '{name}'."
            problems.add(document.place(("questions", index)), ja, en, *near(name, known.questions))
    for index, name in enumerate(document.data["items"]):
        _item(name, document.place(("items", index)), known, problems)


def _item(name: str, place: Place, known: InTemplates, problems: Problems) -> None:
    checklist, _, number = name.partition("/")
    if checklist in known.unread:
        return
    if checklist not in known.checklists:
        problems.add(
            place, f"チェックリスト「{checklist}」はありません。", f"there is no checklist '{checklist}'.", *near(checklist, known.checklists)
        )
    elif known.item(name) is None:
        ja, en = f"「{checklist}」に項目「{number}」はありません。", f"'{checklist}' has no item '{number}'."
        problems.add(place, ja, en, *near(number, [item.number for item in known.checklists[checklist].items]))


def check_body(template: Template, known: InTemplates, problems: Problems) -> None:
    """Note everything that is wrong with the text of a draft."""
    check_text(template.body, template.file, problems, template.body_line)
    sections = template.sections
    check_outline(sections, template.file, problems)
    for section in sections:
        _remarks(template, section, known, problems)
    if not sections or sections[0].title != template.title.ja:
        place = Place(template.file, template.body_line, 1)
        ja, en = f"最初の見出しを「# {template.title.ja}」にしてください。", f"the first heading has to be '# {template.title.ja}'."
        problems.add(place, ja, en)


def _remarks(template: Template, section: Section, known: InTemplates, problems: Problems) -> None:
    place = Place(template.file, section.line, 1)
    names = (*OWNERS, *sorted(known.circumstances()))
    if section.when and section.when not in names:
        problems.add(place, f"「{section.when}」という前提はありません。", f"there is no circumstance '{section.when}'.", *near(section.when, names))
    for name in section.items:
        _item(name, place, known, problems)
        if name not in template.items:
            ja, en = f"項目「{name}」が、先頭の items にありません。", f"the item '{name}' is not among the items at the top."
            problems.add(place, ja, en)


def wanting(templates: Mapping[str, Template], question: str) -> Iterator[Template]:
    """The drafts to which the remedy of a question points, in their order."""
    return (each for each in templates.values() if question in each.questions)
