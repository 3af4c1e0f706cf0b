"""`telework-scan init`: an organisation.yaml to fill in, an answers.yaml that lists every open question, and a sheet to ask them from."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scanner.cli.chosen import add_checklists, chosen, style_name, without_file
from scanner.cli.console import language_of, say
from scanner.cli.drafts import answers_head, open_answers, question_lines, waiver_lines, waivers_head
from scanner.cli.interview import sheet
from scanner.cli.main import EXIT_DONE
from scanner.cli.options import add_library, inputs_of
from scanner.judge.store import raise_all, read_assessment, verify_assessment
from scanner.library.answers import Answer
from scanner.library.checklists import Checklist
from scanner.library.interview import open_questions, undeclared_circumstances
from scanner.library.library import Library, load_library
from scanner.library.organisation import Organisation, load_organisation
from scanner.model.errors import UsageError
from scanner.snapshot.write import write_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--name", help="組織の名称 / name of the organisation")
    parser.add_argument(
        "--method",
        type=int,
        choices=range(1, 9),
        metavar="N",
        help="方式 1–8（分からなければ telework-scan method） / see telework-scan method",
    )
    add_checklists(parser, "チェックリスト（既定 mic-sme-2021）。いくつでも指定できる")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="書き込むフォルダー（既定: 今いるフォルダー） / default: here")
    parser.add_argument(
        "--interview", type=Path, metavar="FILE", help="聞き取り票（Markdown）を書くファイル / where an interview sheet (Markdown) is written"
    )
    parser.add_argument(
        "--organisation",
        type=Path,
        metavar="FILE",
        help="既にある organisation.yaml。--interview とともに、まだ答えのない質問だけの聞き取り票を作る / with --interview: only what is still open",
    )
    parser.add_argument(
        "--answers", type=Path, metavar="FILE", help="answers.yaml（organisation.yaml の指定より優先） / takes precedence over organisation.yaml"
    )
    parser.add_argument(
        "--assessment",
        type=Path,
        metavar="DIR",
        help="evaluate が書いたフォルダー。まだ答えのない質問の answers.yaml と、不適合の値を写した waivers.yaml の下書きを作る"
        " / drafts of answers.yaml (open questions) and waivers.yaml (pinned to what fails)",
    )
    add_library(parser)


def run(options: argparse.Namespace) -> int:
    """Write both files, or for an organisation that exists the interview sheet alone; refuse to overwrite."""
    language = language_of(options.lang)
    library = load_library(options.library)
    make = _of_assessment if options.assessment else _of_existing if options.organisation else _of_new
    written = make(options, library, language)
    for path in written:
        if path.exists():
            raise UsageError(f"{path} が既にあります。上書きしません。", f"{path} exists already and is not overwritten.")
    for path, text in written.items():
        write_bytes(path, text.encode("utf-8"))
        say(f"作成しました: {path}" if language == "ja" else f"written: {path}")
    if make is _of_new:
        for line in next_steps(options.out / "organisation.yaml", language):
            say(line)
    return EXIT_DONE


def _of_new(options: argparse.Namespace, library: Library, language: str) -> dict[Path, str]:
    """The files of an organisation that has none yet."""
    if not options.name or not options.method:
        raise UsageError(
            "--name と --method を指定してください（既にある organisation.yaml には --organisation と --interview）。",
            "give --name and --method, or for an organisation.yaml that exists --organisation and --interview.",
        )
    if options.answers:
        raise UsageError("--answers は --organisation と一緒に指定してください。", "--answers goes with --organisation.")
    checklists = chosen(library, options.checklist or ["mic-sme-2021"], options.method)
    written = {
        options.out / "organisation.yaml": "\n".join(organisation_lines(options.name, options.method, checklists)) + "\n",
        options.out / "answers.yaml": "\n".join(answers_lines(options.method, checklists, library)) + "\n",
        options.out / "waivers.yaml": "\n".join(waivers_head()) + "\n",
    }
    if options.interview:
        organisation = replace(without_file(checklists, options.method), name=options.name)
        written[options.interview] = _interview(library, organisation, (), language)
    return written


def _of_assessment(options: argparse.Namespace, library: Library, language: str) -> dict[Path, str]:
    """Drafts of what an assessment leaves to people: open questions, and what could be accepted."""
    assessment = read_assessment(options.assessment)
    raise_all(verify_assessment(options.assessment))
    return {
        options.out / "answers.yaml": "\n".join(open_answers(assessment, library)) + "\n",
        options.out / "waivers.yaml": "\n".join(waiver_lines(options.assessment, assessment)) + "\n",
    }


def _of_existing(options: argparse.Namespace, library: Library, language: str) -> dict[Path, str]:
    """The interview sheet of an organisation that is described already: what is still open."""
    if not options.interview:
        raise UsageError("--organisation には --interview も指定してください。", "--organisation goes with --interview.")
    if options.name or options.method:
        raise UsageError("--organisation と --name・--method は同時に使えません。", "--organisation does not go with --name or --method.")
    organisation = load_organisation(options.organisation, library.checklists, library.rules, library.products)
    inputs = inputs_of(library, organisation, {}, options.answers)
    return {options.interview: _interview(library, organisation, inputs.answers, language)}


def _interview(library: Library, organisation: Organisation, answers: tuple[Answer, ...], language: str) -> str:
    checklists = tuple(library.checklists[name] for name in organisation.checklists)
    asked = open_questions(library, organisation, answers, datetime.now(UTC))
    return sheet(organisation, checklists, asked, undeclared_circumstances(library, organisation), language)


def next_steps(organisation: Path, language: str) -> Iterator[str]:
    """What to do with the files, up to the report."""
    if language == "ja":
        yield f"次にすること: {organisation.name} に tenant（テナント ID）、台帳の台数、前提を、answers.yaml に回答を書き込みます。"
        yield f"必要な権限を調べる: telework-scan permissions --organisation {organisation}"
        yield f"集めて、判定し、報告する: telework-scan scan --organisation {organisation} --sign-in 方法 --out 結果のフォルダー"
    else:
        yield f"Next: write the tenant's id, the ledger and the circumstances into {organisation.name}, and answers into answers.yaml."
        yield f"Permissions needed: telework-scan permissions --organisation {organisation}"
        yield f"To collect, judge and report: telework-scan scan --organisation {organisation} --sign-in WAY --out FOLDER"


def organisation_lines(name: str, method: int, checklists: Sequence[Checklist]) -> Iterator[str]:
    """The lines of organisation.yaml, with what may be declared as comments."""
    yield "# 組織とテレワークのしかた。行頭の「# 」を消して書き込んでください。検査: telework-scan lint organisation.yaml"
    yield f"name: {json.dumps(name, ensure_ascii=False)}"
    yield "# テナント ID（Microsoft Entra 管理センター > Entra ID > 概要）。テナントから集める（collect・scan）ときに要ります。"
    yield "# tenant: 00000000-0000-0000-0000-000000000000"
    yield "language: ja"
    yield "timezone: Asia/Tokyo"
    yield f"checklists: [{', '.join(checklist.id for checklist in checklists)}]"
    yield "answers: answers.yaml"
    yield "waivers: waivers.yaml"
    yield "# 緊急用アカウント（ふだんは使わず、多要素認証の判定から除くもの）。あれば UPN で書きます。"
    yield "# break_glass:"
    yield '#   - {account: kinkyu@example.jp, reason: "緊急用", by: "氏名または部署"}'
    yield "# 使っている委託先のサービスや製品。挙げると、報告書に責任分担表が加わります（判定は変わりません）。"
    yield "# products:"
    yield '#   - {product: microsoft-365, contact: "窓口の部署"}'
    yield "work_styles:"
    yield "  - id: main"
    yield f"    name: {json.dumps(style_name(checklists, method), ensure_ascii=False)}"
    yield f"    method: {method}"
    yield "    # 端末台帳の台数。書かないと、管理ツールに登録された端末だけを判定したことになります。"
    yield "    # 表計算ソフトの台帳（CSV）から数えるときは ledger: device-ledger.csv（空の台帳: telework-scan template device-ledger）"
    yield "    # ledger: {windows: 0, macos: 0, ios: 0, android: 0}"
    yield "    # 前提。書かないものは厳しい側で判定します。"
    yield "    # circumstances:"
    yield '    #   declared_by: "氏名または部署"'
    yield '    #   declared_on: "2026-11-01"'
    named = {name: circumstance for checklist in checklists for name, circumstance in checklist.circumstances.items()}
    for circumstance in named.values():
        yield f"    #   {circumstance.name}: true   # {circumstance.question.ja}"


def answers_lines(method: int, checklists: Sequence[Checklist], library: Library) -> Iterator[str]:
    """The lines of answers.yaml: empty, with every question of the method as a comment to fill in."""
    yield from answers_head()
    seen: set[str] = set()
    for checklist, item in ((each, item) for each in checklists for item in each.items if method in item.methods):
        number = item.number if len(checklists) == 1 else f"{checklist.id}/{item.number}"
        for leaf in item.leaves():
            if leaf.kind == "ask" and leaf.target not in seen:
                seen.add(leaf.target)
                yield from question_lines(leaf.target, number, None, library)
