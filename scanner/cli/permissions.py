"""`telework-scan permissions`: the least permissions, what each unlocks, and the commands that grant them. Opens no connection."""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.cli.console import language_of, pick, safe, say
from scanner.cli.main import EXIT_DONE
from scanner.cli.options import add_library
from scanner.collect.grants import azure_cli, powershell
from scanner.collect.permissions import Row, rows
from scanner.collect.plan import local_needed
from scanner.library.library import Library, load_library
from scanner.library.organisation import load_organisation
from scanner.model.errors import UsageError
from scanner.model.text import Text
from scanner.resources.registry import Resource, registry

SCHEMA = "telework-scan/permissions/1"
_WIDEST = 30
_HEADINGS = (
    Text("権限", "Permission"),
    Text("読むもの", "Reads"),
    Text("判定に使う項目", "Decides items"),
    Text("参考になる項目", "Notes for items"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--organisation",
        type=Path,
        metavar="FILE",
        help="organisation.yaml（そのチェックリストと方式の分だけ） / only for its checklists and methods",
    )
    parser.add_argument(
        "--checklist", action="append", metavar="ID", help="チェックリスト（繰り返せる。既定はすべて） / checklist, repeatable; default: all"
    )
    parser.add_argument(
        "--method",
        action="append",
        type=int,
        choices=range(1, 9),
        metavar="N",
        help="方式 1–8（繰り返せる。既定はすべて） / method, repeatable; default: all",
    )
    parser.add_argument(
        "--all", action="store_true", help="collect --all で加わる権限も示す / also the permissions that collect --all needs in addition"
    )
    parser.add_argument(
        "--format",
        choices=("table", "json", "azure-cli", "powershell"),
        default="table",
        help="表、JSON、または権限を与えるコマンド / a table, JSON, or the commands that grant them",
    )
    add_library(parser)


def run(options: argparse.Namespace) -> int:
    """Print the permissions in the form that was asked for."""
    language = language_of(options.lang)
    library = load_library(options.library)
    checklists, methods, groups = _asked(options, library)
    found = rows(library, checklists, methods, groups=groups, beyond=options.all)
    if options.format == "json":
        beside = local_needed(library, checklists, methods)
        say(json.dumps(as_json(found, checklists, methods) | {"local": local_json(beside)}, ensure_ascii=False, indent=2))
    elif options.format == "table":
        for line in table_lines(found, checklists, methods, language):
            say(line)
        for line in local_lines(local_needed(library, checklists, methods), language):
            say(line)
    else:
        for text in (azure_cli if options.format == "azure-cli" else powershell)(found):
            say(pick(text, language))
    return EXIT_DONE


def _asked(options: argparse.Namespace, library: Library) -> tuple[tuple[str, ...], tuple[int, ...], bool]:
    """Checklists and methods, each in its order and once, and whether groups may be named. Raises `UsageError` or `InputError`."""
    if options.organisation:
        if options.checklist or options.method:
            raise UsageError(
                "--organisation と --checklist・--method は同時に使えません。", "--organisation does not go with --checklist or --method."
            )
        organisation = load_organisation(options.organisation, library.checklists, library.rules, library.products)
        ways = tuple(sorted({style.method for style in organisation.work_styles}))
        return tuple(dict.fromkeys(organisation.checklists)), ways, bool(organisation.groups)
    checklists = tuple(dict.fromkeys(options.checklist or library.checklists))
    for name in checklists:
        if name not in library.checklists:
            raise UsageError(
                f"チェックリスト「{name}」はありません。使えるもの: {'、'.join(library.checklists)}。",
                f"there is no checklist '{name}'; available: {', '.join(library.checklists)}.",
            )
    known = sorted({method for name in checklists for method in library.checklists[name].numbers})
    methods = tuple(sorted(set(options.method or known)))
    for method in methods:
        if method not in known:
            raise UsageError(
                f"方式 {method} を扱うチェックリストが選ばれていません。使えるもの: {'、'.join(map(str, known))}。",
                f"no chosen checklist knows method {method}; available: {', '.join(map(str, known))}.",
            )
    return checklists, methods, True


def as_json(found: Sequence[Row], checklists: Sequence[str], methods: Sequence[int]) -> dict[str, object]:
    """The rows and the resources that they read. The keys are described in docs/permissions.md and stay as they are."""
    resources = sorted({name for row in found for name in row.resources})
    return {
        "schema": SCHEMA,
        "checklists": list(checklists),
        "methods": list(methods),
        "permissions": [
            {
                "permission": row.permission,
                "least": row.least,
                "resources": list(row.resources),
                "rules": list(row.rules),
                "decides": list(row.decides),
                "notes": list(row.notes),
            }
            for row in found
        ],
        "resources": [
            {
                "resource": name,
                "title": registry()[name].title.as_json(),
                "api": registry()[name].api,
                "endpoint": registry()[name].endpoint,
                "permissions": list(registry()[name].permissions),
                "plan": list(registry()[name].plan),
            }
            for name in resources
        ],
    }


def table_lines(found: Sequence[Row], checklists: Sequence[str], methods: Sequence[int], language: str) -> Iterator[str]:
    """The table of the least permissions, that of the rest if it was asked for, and how to read them."""
    least = [row for row in found if row.least]
    beyond = [row for row in found if not row.least]
    scope = Text(
        f"チェックリスト {'、'.join(checklists)}、方式 {'、'.join(map(str, methods))}",
        f"checklists {', '.join(checklists)}; methods {', '.join(map(str, methods))}",
    )
    yield pick(Text(f"必要な権限は {len(least)} 個です（{scope.ja}）。", f"{len(least)} permissions are needed ({scope.en})."), language)
    yield ""
    prefix = f"{checklists[0]}/" if len(checklists) == 1 else ""
    yield from _table(least, prefix, language)
    if beyond:
        yield ""
        yield pick(Text(f"collect --all で集めるときは、さらに {len(beyond)} 個が要ります。", f"collect --all needs {len(beyond)} more."), language)
        yield ""
        yield from _table(beyond, prefix, language)
    yield ""
    yield from (f"- {pick(text, language)}" for text in _READING)


def local_json(beside: Sequence[Resource]) -> list[dict[str, object]]:
    """What is read from the directory, group policies and PCs: no permission unlocks it, but somebody's rights do."""
    return [{"resource": each.name, "title": each.title.as_json(), "rights": each.rights.as_json()} for each in beside if each.rights is not None]


def local_lines(beside: Sequence[Resource], language: str) -> Iterator[str]:
    """The same as a list; nothing where nothing of it is needed."""
    if not beside:
        return
    yield ""
    yield pick(
        Text(
            "このほかに、Microsoft 365 の外（社内のディレクトリと PC）から読むものがあります。上の権限では読めません。読める人は次のとおりです。",
            "Besides, the following is read outside Microsoft 365, in the company's directory and on its PCs. No permission above opens it;"
            " who may read it:",
        ),
        language,
    )
    for each in beside:
        if each.rights is not None:
            yield f"- {each.name}（{each.title.ja}）: {each.rights.ja}" if language == "ja" else f"- {each.name} ({each.title.en}): {each.rights.en}"


_READING = (
    Text("どれも読み取り専用の権限です。設定は変えられません。", "All of them only read; no setting can be changed."),
    Text(
        "権限を与えなければ、「判定に使う項目」は「確認不能」になります。ただし、残りの情報か質問への回答だけで言い切れるときは変わりません。"
        "ほかの項目は変わりません。",
        "Without a permission the items that it helps to decide become unknown, unless what remains or an answer is enough to decide them."
        " All other items stay as they are.",
    ),
    Text(
        "項目のない権限は、どの会社の、だれの、どの端末の話かを知るために使います。",
        "Permissions without items tell which company, whose account and which device a fact is about.",
    ),
    Text(
        "人がサインインする方法（device-code）では、同じ名前の「委任されたアクセス許可」が要ります。azure-cli では Intune を読めません。",
        "Where a person signs in (device-code), delegated permissions of the same names are needed. azure-cli cannot read Intune.",
    ),
    Text(
        "権限を与えるコマンド: --format azure-cli または --format powershell。集める項目の一覧: docs/data-flow.md。",
        "Commands that grant them: --format azure-cli or --format powershell. Every field that is collected: docs/data-flow.md.",
    ),
)


def _table(found: Sequence[Row], prefix: str, language: str) -> Iterator[str]:
    headings = [pick(text, language) for text in _HEADINGS]
    body = [
        [
            [row.permission],
            list(row.resources),
            _wrapped([item.removeprefix(prefix) for item in row.decides]),
            _wrapped([item.removeprefix(prefix) for item in row.notes]),
        ]
        for row in found
    ]
    widths = [max(width(cell) for cell in (heading, *(line for cells in body for line in cells[index]))) for index, heading in enumerate(headings)]
    yield _line(headings, widths)
    yield _line(["-" * each for each in widths], widths)
    for cells in body:
        for number in range(max(map(len, cells))):
            yield _line([cell[number] if number < len(cell) else "" for cell in cells], widths)


def _wrapped(items: Sequence[str]) -> list[str]:
    """Items in lines that are not too wide; a dash where there is none."""
    lines: list[str] = []
    for item in map(safe, items):
        if lines and width(lines[-1]) + width(item) + 2 <= _WIDEST:
            lines[-1] += f", {item}"
        else:
            lines[-1:] = [f"{lines[-1]},", item] if lines else [item]
    return lines or ["-"]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (columns - width(cell)) for cell, columns in zip(cells, widths, strict=True)).rstrip()


def width(text: str) -> int:
    """Columns that a text takes on a terminal: two for each full-width character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
