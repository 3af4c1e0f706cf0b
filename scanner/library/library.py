"""The library: all rules, questions and checklists, checked against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.language.operands import near
from scanner.language.strict_yaml import Document, loads
from scanner.library.checklist_nodes import Known
from scanner.library.checklist_reader import checklist_of
from scanner.library.checklists import Checklist
from scanner.library.glossary import NAME as GLOSSARY
from scanner.library.glossary import Term, glossary_of
from scanner.library.procedures import Procedure, procedures_of
from scanner.library.products import Named, Product, product_of
from scanner.library.questions import Question, questions_of
from scanner.library.rule_reader import rule_of
from scanner.library.rules import Rule
from scanner.library.shipped import shipped_folder
from scanner.library.templates import InTemplates, Template, template_of
from scanner.model.errors import InputError, Place, Problem, Problems, input_error
from scanner.resources.registry import Resource, all_resources


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that judging needs to know beforehand. ``hashes``: file (as named in places) → SHA-256 hex."""

    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]
    checklists: Mapping[str, Checklist]
    resources: Mapping[str, Resource]
    hashes: Mapping[str, str]
    files: Mapping[str, str]
    products: Mapping[str, Product]
    templates: Mapping[str, Template]
    procedures: Mapping[str, Procedure]
    glossary: Mapping[str, Term]


def load_library(own: Iterable[Path] = ()) -> Library:
    """The shipped library and, after it, the folders of a user's own. Raises `InputError` with every problem of every file."""
    library, problems = read_library(own)
    if problems:
        raise InputError(problems)
    return library


def read_library(own: Iterable[Path] = ()) -> tuple[Library, list[Problem]]:
    """Like `load_library`, but returns what could be read together with the problems."""
    reader = _Reader()
    folders = [(shipped_folder(), "shipped", ""), *((folder, "own", f"{folder}/") for folder in own)]
    for folder, origin, prefix in folders:
        if origin == "own":
            reader.problems.extend(_misplaced(folder, prefix))
        reader.rules_in(folder, origin, prefix)
        reader.questions_in(folder, prefix)
    for folder, origin, prefix in folders:
        reader.checklists_in(folder, origin, prefix)
    reader.crosswalks()
    for folder, origin, prefix in folders:
        reader.products_in(folder, origin, prefix)
        reader.templates_in(folder, prefix)
        reader.procedures_in(folder, prefix)
        reader.glossary_in(folder, prefix)
    return reader.library(), list(reader.problems)


FOLDERS = {
    "rules": "rules/*/*.yaml",
    "checklists": "checklists/*.yaml",
    "checklists/questions": "checklists/questions/*.yaml",
    "checklists/products": "checklists/products/*.yaml",
    "checklists/templates": "checklists/templates/*.md",
    "checklists/procedures": "checklists/procedures/*.yaml",
    "checklists/glossary": f"checklists/{GLOSSARY}",
    "fixtures/rules": "fixtures/rules/*.yaml",
}


def _misplaced(folder: Path, prefix: str) -> Iterator[Problem]:
    """Files of a user's own library that would be passed over in silence. Raises `InputError` if it is no library at all."""
    if not folder.is_dir():
        raise input_error(str(folder), "フォルダーがありません。", "there is no such folder.")
    if not any((folder / name).is_dir() for name in ("rules", "checklists")):
        ja = "rules/ も checklists/ もありません。この 2 つを含むフォルダーを指定してください。"
        raise input_error(str(folder), ja, "there is neither rules/ nor checklists/: give the folder that contains them.")
    read = {path for pattern in FOLDERS.values() for path in folder.glob(pattern)}
    for name in ("rules", "checklists", "fixtures/rules"):
        for path in sorted((folder / name).rglob("*")):
            if path.suffix.lower() in (".yaml", ".yml") and path not in read:
                place = Place(prefix + path.relative_to(folder).as_posix(), 1, 1)
                ja, en = "この場所・この拡張子のファイルは読まれません。", "a file in this place, or with this ending, is not read."
                hint_ja = "rules/<分野>/<id>.yaml、checklists/<id>.yaml、checklists/questions/<分野>.yaml、checklists/products/<id>.yaml、fixtures/rules/<id>.yaml に置いてください。"
                yield Problem(
                    place,
                    ja,
                    en,
                    hint_ja,
                    "put it at rules/<area>/<id>.yaml, checklists/<id>.yaml, checklists/questions/<area>.yaml, checklists/products/<id>.yaml or fixtures/rules/<id>.yaml.",
                )


class _Reader:
    def __init__(self) -> None:
        self.problems = Problems()
        self.resources = all_resources()
        self.rules: dict[str, Rule] = {}
        self.broken: set[str] = set()
        self.questions_missing = False
        self.questions: dict[str, Question] = {}
        self.checklists: dict[str, Checklist] = {}
        self.documents: dict[str, Document] = {}
        self.unread: set[str] = set()
        self.products: dict[str, Product] = {}
        self.templates: dict[str, Template] = {}
        self.procedures: dict[str, Procedure] = {}
        self.glossary: dict[str, Term] = {}
        self.hashes: dict[str, str] = {}
        self.files: dict[str, str] = {}

    def _read(self, folder: Path, pattern: str, prefix: str) -> Iterator[tuple[str, bytes]]:
        for path in sorted(folder.glob(pattern)):
            if path.name == GLOSSARY and pattern == FOLDERS["checklists"]:
                continue  # lies beside the checklists and is none
            name = prefix + path.relative_to(folder).as_posix()
            try:
                raw = path.read_bytes()
            except OSError as error:
                self.problems.add(Place(name), f"ファイルを読めません（{error.strerror}）。", f"cannot read the file ({error.strerror}).")
                continue
            self.hashes[name] = hashlib.sha256(raw).hexdigest()
            yield name, raw

    def _documents(self, folder: Path, pattern: str, prefix: str) -> Iterator[Document]:
        for name, raw in self._read(folder, pattern, prefix):
            try:
                yield loads(raw, name)
            except InputError as error:
                self.problems.extend(error.problems)

    def rules_in(self, folder: Path, origin: str, prefix: str) -> None:
        for document in self._documents(folder, FOLDERS["rules"], prefix):
            rule = rule_of(document, self.resources, origin, self.problems)
            if rule is None:
                continue
            if rule.id in self.rules:
                self.problems.add(
                    document.place(("id",)),
                    f"ルール「{rule.id}」は既にあります（{self.files[rule.id]}）。",
                    f"rule '{rule.id}' exists already ({self.files[rule.id]}).",
                )
                continue
            self.rules[rule.id] = rule
            self.files[rule.id] = document.file
        self.broken |= {path.stem for path in folder.glob(FOLDERS["rules"])} - self.rules.keys()

    def questions_in(self, folder: Path, prefix: str) -> None:
        noted = len(list(self.problems))
        for document in self._documents(folder, FOLDERS["checklists/questions"], prefix):
            for name, question in questions_of(document, self.problems).items():
                if name in self.questions:
                    first = self.questions[name].place[0]
                    self.problems.add(
                        document.key_place(("questions", name)),
                        f"質問「{name}」は既にあります（{first}）。",
                        f"question '{name}' exists already ({first}).",
                    )
                    continue
                self.questions[name] = question
        self.questions_missing |= len(list(self.problems)) > noted

    def checklists_in(self, folder: Path, origin: str, prefix: str) -> None:
        for document in self._documents(folder, FOLDERS["checklists"], prefix):
            known = Known({**dict.fromkeys(self.broken), **self.rules}, self.questions, self.questions_missing)
            checklist = checklist_of(document, known, origin, self.problems)
            if checklist is None:
                self.unread.add(Path(document.file).stem)
                continue
            if checklist.id in self.checklists:
                self.problems.add(
                    document.place(("checklist",)), f"チェックリスト「{checklist.id}」は既にあります。", f"checklist '{checklist.id}' exists already."
                )
                continue
            self.checklists[checklist.id] = checklist
            self.files[checklist.id] = document.file
            self.documents[checklist.id] = document

    def products_in(self, folder: Path, origin: str, prefix: str) -> None:
        named = Named(self.checklists, self.rules, frozenset(self.unread | self.broken))
        for document in self._documents(folder, FOLDERS["checklists/products"], prefix):
            product = product_of(document, named, origin, self.problems)
            if product is None:
                continue
            if product.id in self.products:
                ja, en = f"製品「{product.id}」は既にあります。", f"the product '{product.id}' exists already."
                self.problems.add(document.place(("product",)), ja, en)
                continue
            self.products[product.id] = product
            self.files[f"products/{product.id}"] = document.file

    def templates_in(self, folder: Path, prefix: str) -> None:
        for name, raw in self._read(folder, FOLDERS["checklists/templates"], prefix):
            try:
                template = template_of(raw, name, self.in_templates(), self.problems)
            except InputError as error:
                self.problems.extend(error.problems)
                continue
            if template is None:
                continue
            if template.id in self.templates:
                ja, en = f"ひな形「{template.id}」は既にあります。", f"the template '{template.id}' exists already."
                self.problems.add(Place(name, 1, 1), ja, en)
                continue
            self.templates[template.id] = template

    def in_templates(self) -> InTemplates:
        return InTemplates(self.questions, self.questions_missing, self.checklists, self.unread)

    def procedures_in(self, folder: Path, prefix: str) -> None:
        rules = {**dict.fromkeys(self.broken), **self.rules}
        for document in self._documents(folder, FOLDERS["checklists/procedures"], prefix):
            found = procedures_of(document, rules, None if self.questions_missing else self.questions, self.problems)
            for name in found.keys() & self.procedures.keys():
                ja, en = f"手順「{name}」は既にあります。", f"the procedure '{name}' exists already."
                self.problems.add(document.key_place(("procedures", name)), ja, en)
            self.procedures = {**found, **self.procedures}

    def glossary_in(self, folder: Path, prefix: str) -> None:
        for document in self._documents(folder, FOLDERS["checklists/glossary"], prefix):
            self.glossary.update(glossary_of(document, self.glossary, self.problems))

    def crosswalks(self) -> None:
        """Note it where a checklist names a document, or an item of one, that is not there."""
        for checklist in self.checklists.values():
            for index, walk in enumerate(checklist.crosswalks):
                place, other = self.documents[checklist.id].place, self.checklists.get(walk.to)
                if other is None and walk.to in self.unread:
                    continue
                if other is None:
                    ja, en = f"チェックリスト「{walk.to}」はありません。", f"there is no checklist '{walk.to}'."
                    self.problems.add(place(("crosswalk", index, "to")), ja, en, *near(walk.to, self.checklists))
                    continue
                for at, pair in enumerate(walk.pairs):
                    if other.item(pair.other) is None:
                        ja, en = f"「{walk.to}」に項目「{pair.other}」はありません。", f"'{walk.to}' has no item '{pair.other}'."
                        numbers = [item.number for item in other.items]
                        self.problems.add(place(("crosswalk", index, "pairs", at, "other")), ja, en, *near(pair.other, numbers))

    def library(self) -> Library:
        return Library(
            self.rules,
            self.questions,
            self.checklists,
            self.resources,
            self.hashes,
            self.files,
            self.products,
            self.templates,
            self.procedures,
            self.glossary,
        )
