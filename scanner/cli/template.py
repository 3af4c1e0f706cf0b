"""`telework-scan template`: drafts that a company fills in where the answer is no, in Japanese Markdown."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reporters.csv_cells import table
from reporters.markdown_text import inline
from reporters.text import visible
from scanner.cli.console import language_of, pick, say
from scanner.cli.main import EXIT_DONE
from scanner.cli.options import add_library
from scanner.judge.store import raise_all, read_assessment, verify_assessment
from scanner.language.operands import near
from scanner.library.device_ledger import EXAMPLE, HEADS
from scanner.library.library import Library, load_library
from scanner.library.organisation import load_organisation
from scanner.library.template_body import open_places
from scanner.library.template_writing import NOBODY, For, Style, origin_of, written
from scanner.library.templates import InTemplates, Template
from scanner.model.errors import UsageError
from scanner.model.trees import leaves
from scanner.snapshot.write import write_bytes

LEDGER = "device-ledger.csv"
_LACKING = ("fail", "manual")
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A draft with the items of an assessment that want it. ``items``: checklist/item; ``failing``: whether one of them fails.

    ``rank``: the first of their priorities.
    """

    template: Template
    items: tuple[str, ...]
    failing: bool
    rank: int

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """What fails first, then by priority, then by how many items want it."""
        return not self.failing, self.rank, -len(self.items), self.template.id


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="ひな形の名前（省くと一覧。--out があれば全部） / without: a list, or with --out all")
    parser.add_argument("--out", type=Path, metavar="DIR", help="書き込むフォルダー（ID を挙げたときの既定: 今いるフォルダー） / where they go")
    parser.add_argument(
        "--organisation", type=Path, metavar="FILE", help="organisation.yaml。会社名などを書き込み、関係のない章を省く / fills in the name and so on"
    )
    parser.add_argument(
        "--assessment",
        type=Path,
        metavar="DIR",
        help="evaluate が書いたフォルダー。不適合・未回答の項目に要るものだけを、急ぐ順に / only what failing or unanswered items want, most urgent first",
    )
    parser.add_argument("--force", action="store_true", help="書き込み済みのファイルも上書きする / overwrite files that somebody edited")
    add_library(parser)


def run(options: argparse.Namespace) -> int:
    """List the drafts or write them. Nothing is written where one of the files was edited by somebody, unless ``--force`` is given."""
    language = language_of(options.lang)
    library = load_library(options.library)
    known = InTemplates(library.questions, False, library.checklists, ())
    assessment = _assessment(options.assessment) if options.assessment else None
    wanted = _wanted(library, assessment) if assessment else [Wanted(each, (), False, 0) for each in library.templates.values()]
    if options.ids:
        _check_names(options.ids, library)
        known_wanted = {each.template.id: each for each in wanted}
        wanted = [known_wanted.get(name, Wanted(library.templates[name], (), False, 0)) for name in dict.fromkeys(options.ids)]
    if not options.ids and not options.out:
        _list(wanted, language, judged=assessment is not None)
        return EXIT_DONE
    whom = _whom(options.organisation, library, assessment)
    files = _files([each.template for each in wanted], known, whom, options.out or Path())
    if not options.force:
        _refuse_edited(files)
    for path, data in files.items():
        write_bytes(path, data)
        say(f"作成しました: {path}" if language == "ja" else f"written: {path}")
    _tell(files, language)
    return EXIT_DONE


def _assessment(folder: Path) -> dict[str, Any]:
    """An assessment. Raises `InputError` if it was changed after it was written."""
    assessment: dict[str, Any] = read_assessment(folder)
    raise_all(verify_assessment(folder))
    return assessment


def _check_names(names: Iterable[str], library: Library) -> None:
    for name in names:
        if name not in library.templates:
            like = near(name, library.templates)
            listed = "、".join(library.templates)
            raise UsageError(
                f"「{name}」というひな形はありません。{like[0] or f'使えるもの: {listed}。'}",
                f"there is no template '{name}'; {like[1] or f'available: {listed}'}",
            )


def _wanted(library: Library, assessment: Mapping[str, Any]) -> list[Wanted]:
    """The drafts that failing or unanswered items want, most urgent first."""
    ranks = {(each["id"], one["sign"]): one["rank"] for each in assessment["checklists"] for one in each["priorities"]}
    found = []
    for template in library.templates.values():
        results = [each for each in assessment["results"] if each["verdict"] in _LACKING and _wants(each, template)]
        if results:
            items = tuple(dict.fromkeys(f"{each['checklist']}/{each['item']}" for each in results))
            failing = any(each["verdict"] == "fail" for each in results)
            found.append(Wanted(template, items, failing, min(ranks[each["checklist"], each["priority"]] for each in results)))
    return sorted(found, key=lambda each: each.order)


def _wants(result: Mapping[str, Any], template: Template) -> bool:
    """Whether an item that lacks something wants the draft: by a question that is open or answered with no.

    What only settings lack, a draft does not mend. A draft that no question points to is wanted by the items that it names.
    """
    if not template.questions:
        return f"{result['checklist']}/{result['item']}" in template.items
    parts = leaves(result["judged_by"]) if result["judged_by"] else ()
    return any(part.get("ask") in template.questions and part["verdict"] in _LACKING for part in parts)


def _list(wanted: list[Wanted], language: str, *, judged: bool) -> None:
    """Print the drafts, with the items that want them where an assessment is given."""
    if not wanted:
        nothing = "不適合・未回答の項目に、ひな形のあるものはありません。"
        say(nothing if language == "ja" else "No failing or unanswered item has a template.")
        return
    for each in wanted:
        template = each.template
        say(f"{template.id}  {pick(template.title, language)}  " + (f"{template.minutes} 分" if language == "ja" else f"{template.minutes} min"))
        say(f"  {pick(template.summary, language)}")
        items = each.items if judged else template.items
        if items:
            say(f"  {'項目' if language == 'ja' else 'items'}: {_shortened(items)}")
        if judged:
            state = (
                "不適合の項目があります" if each.failing else "未回答の項目があります",
                "an item fails" if each.failing else "an item is not answered",
            )
            say(f"  {state[0] if language == 'ja' else state[1]}")
    say()
    say("書き出す: telework-scan template ID… --out フォルダー" if language == "ja" else "To write them: telework-scan template ID… --out FOLDER")


def _shortened(items: tuple[str, ...]) -> str:
    return ", ".join(items[:_SHOWN]) + (f" … ({len(items)})" if len(items) > _SHOWN else "")


def _whom(path: Path | None, library: Library, assessment: Mapping[str, Any] | None) -> For:
    """Whom the drafts are made out for: as the organisation's file says, else as the assessment does."""
    if path is not None:
        organisation = load_organisation(path, library.checklists, library.rules, library.products)
        return For(organisation.name, tuple(Style(each.name, each.method, each.circumstances) for each in organisation.work_styles))
    if assessment is not None:
        told = assessment["organisation"]
        return For(told["name"], tuple(Style(each["name"], each["method"], each["circumstances"]) for each in told["work_styles"]))
    return NOBODY


def _files(templates: Iterable[Template], known: InTemplates, whom: For, out: Path) -> dict[Path, bytes]:
    files: dict[Path, bytes] = {}
    for template in templates:
        files[out / f"{template.id}.md"] = written(template, known, whom, _shown).encode("utf-8")
        if template.device_ledger:
            files[out / LEDGER] = table(HEADS, [EXAMPLE]).encode("utf-8")
    return files


def _shown(name: str) -> str:
    """A name that says nothing but itself in Markdown, in a table too, its hidden characters made visible."""
    return inline(visible(name)).replace("|", "\\|")


def _refuse_edited(files: Mapping[Path, bytes]) -> None:
    """Raise `UsageError` where a file is no longer as it was written: somebody's work may be in it."""
    edited = [path for path, data in files.items() if path.exists() and not _untouched(path, data)]
    if edited:
        listed = ", ".join(map(str, edited))
        raise UsageError(
            f"書き込み済みのファイルがあるので、何も書き出しませんでした: {listed}。上書きするときは --force を付けてください。",
            f"nothing was written, since somebody edited: {listed}; --force overwrites.",
        )


def _untouched(path: Path, data: bytes) -> bool:
    try:
        there = path.read_bytes()
    except OSError:
        return False
    if there == data:
        return True
    try:
        origin = origin_of(there.decode("utf-8"))
    except UnicodeDecodeError:
        return False
    return origin is not None and origin == (path.stem, True)


def _tell(files: Mapping[Path, bytes], language: str) -> None:
    """Say how much is left to fill in, and where the ledger goes."""
    places = sum(1 for path, data in files.items() if path.suffix == ".md" for _ in open_places(data.decode("utf-8")))
    say(
        f"書き込むところ【…】が {places} か所あります。残りを調べる: telework-scan lint ファイル.md"
        if language == "ja"
        else f"{places} places 【…】 are to be filled in; what is left: telework-scan lint FILE.md"
    )
    if any(path.name == LEDGER for path in files):
        say(
            f"台帳を使う: organisation.yaml の勤務形態に ledger: {LEDGER} と書きます。"
            if language == "ja"
            else f"To use the ledger: write ledger: {LEDGER} into a work style of organisation.yaml."
        )
