"""`telework-scan lint`: everything that is wrong with rules, checklists and organisation files, with file, line and column."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.console import language_of, note, say, show_problems
from scanner.cli.main import EXIT_DONE, EXIT_USAGE
from scanner.judge.cases import check_cases
from scanner.library.answers import load_answers
from scanner.library.branding import load_branding
from scanner.library.library import FOLDERS, Library, read_library
from scanner.library.organisation import Organisation, load_organisation, undeclared
from scanner.library.shipped import shipped_folder
from scanner.library.template_body import open_places
from scanner.library.template_check import check_written, read_written
from scanner.library.templates import InTemplates, check_body
from scanner.library.waivers import load_waivers
from scanner.model.errors import InputError, Place, Problems, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="フォルダー（rules/・checklists/ を含む）、organisation.yaml・answers.yaml・waivers.yaml・branding.yaml、またはひな形から作った .md",
    )


def run(options: argparse.Namespace) -> int:
    """0 if nothing is wrong, 2 if anything is."""
    language = language_of(options.lang)
    own = [path for path in options.paths if path.is_dir() and path.resolve() != shipped_folder().resolve()]
    files = [path for path in options.paths if not path.is_dir()]
    problems = Problems()
    library, found = read_library(own)
    problems.extend(found)
    ran = _cases(library, own, problems)
    for template in library.templates.values():
        check_body(template, InTemplates(library.questions, bool(found), library.checklists, ()), problems)
    for path in files:
        _file(path, library, problems, language)
    if problems:
        listed = list(problems)
        show_problems(listed, language)
        say(f"問題 {len(listed)} 件" if language == "ja" else f"{len(listed)} problems")
        return EXIT_USAGE
    counted = f"ルール {len(library.rules)}、事例 {ran}、質問 {len(library.questions)}、チェックリスト {len(library.checklists)}"
    say(
        f"問題はありません（{counted}）。"
        if language == "ja"
        else f"no problems ({len(library.rules)} rules, {ran} cases, {len(library.questions)} questions, {len(library.checklists)} checklists)."
    )
    return EXIT_DONE


def _cases(library: Library, own: list[Path], problems: Problems) -> int:
    ran = 0
    folders = [(shipped_folder(), ""), *((folder, f"{folder}/") for folder in own)]
    tables = {path.stem: (path, prefix) for folder, prefix in folders for path in sorted(folder.glob(FOLDERS["fixtures/rules"]))}
    for rule in library.rules.values():
        if rule.id not in tables:
            place = Place(library.files[rule.id], 1, 1)
            problems.add(place, f"事例の表 fixtures/rules/{rule.id}.yaml がありません。", f"the case table fixtures/rules/{rule.id}.yaml is missing.")
            continue
        path, prefix = tables[rule.id]
        ran += check_cases(path, f"{prefix}fixtures/rules/{rule.id}.yaml", rule, problems)
    for name, (path, prefix) in tables.items():
        if name not in library.rules and not any(path.parents[2].glob(f"rules/*/{name}.yaml")):
            place = Place(f"{prefix}fixtures/rules/{path.name}", 1, 1)
            problems.add(place, f"この表のルール「{name}」がありません。", f"there is no rule '{name}' for this table.")
    return ran


def _file(path: Path, library: Library, problems: Problems, language: str) -> None:
    try:
        if path.name.startswith("organisation"):
            _organisation(path, library, language)
        elif path.name.startswith("answers"):
            load_answers(path, library.questions, library.rules, _beside(path, library))
        elif path.name.startswith("waivers"):
            load_waivers(path, library.checklists, _beside(path, library))
        elif path.name.startswith("branding"):
            load_branding(path)
        elif path.suffix.lower() == ".md":
            check_written(path, library.templates, problems)
            _tell_open(path, language)
        elif path.exists():
            raise UsageError(
                f"{path}: 検査できるのはフォルダー、organisation*.yaml、answers*.yaml、waivers*.yaml、branding*.yaml、ひな形から作った *.md です。",
                f"{path}: give a folder, organisation*.yaml, answers*.yaml, waivers*.yaml, branding*.yaml or a draft (*.md).",
            )
        else:
            raise UsageError(f"{path} がありません。", f"{path} does not exist.")
    except InputError as error:
        problems.extend(error.problems)


def _organisation(path: Path, library: Library, language: str) -> None:
    """The organisation's file, and the answers and waivers that it names. Raises `InputError`."""
    organisation = load_organisation(path, library.checklists, library.rules, library.products)
    for warning in organisation.warnings:
        note(f"注意: {warning.ja}" if language == "ja" else f"note: {warning.en}")
    if organisation.answers:
        load_answers(organisation.answers, library.questions, library.rules, organisation)
    if organisation.waivers:
        load_waivers(organisation.waivers, library.checklists, organisation)


def _tell_open(path: Path, language: str) -> None:
    """Name the places of a draft that nobody filled in yet."""
    for line, column, words in open_places(read_written(path)):
        note(
            f"{path}:{line}:{column}: まだ書き込まれていません: {words}"
            if language == "ja"
            else f"{path}:{line}:{column}: not filled in yet: {words}"
        )


def _beside(path: Path, library: Library) -> Organisation:
    beside = path.with_name("organisation.yaml")
    if beside.is_file():
        return load_organisation(beside, library.checklists, library.rules, library.products)
    return undeclared(next(iter(library.checklists), ""), 1)
