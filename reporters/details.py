"""What the collector noted about data that it did not get as a whole, as sentences. What is not recognised gets none, and stays as it was noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from reporters.source import Source
from reporters.text import Text, joined

_SHOWN = 3
_HTTP = re.compile(r"HTTP ([1-5][0-9]{2})(?: [A-Za-z0-9_.-]{1,80})?", re.ASCII)
_PLANS = re.compile(r"no service plan: ([A-Za-z0-9_-]+(?:, [A-Za-z0-9_-]+)*)", re.ASCII)
_NEEDS = re.compile(r"needs ([A-Za-z0-9.]+(?:, [A-Za-z0-9.]+)*)", re.ASCII)
_DOUBLE = re.compile(r"([1-9][0-9]{0,8}) duplicate objects", re.ASCII)
_MISSING = re.compile(r"not found: [A-Za-z0-9-]+(?:, [A-Za-z0-9-]+)*", re.ASCII)


def sentences(detail: str, source: Source) -> tuple[Text, ...]:
    """What each part of a manifest's ``detail`` means, in its order and once."""
    found = (_sentence(part, source) for part in detail.split("; "))
    return tuple(dict.fromkeys(sentence for sentence in found if sentence is not None))


def _sentence(part: str, source: Source) -> Text | None:
    if part in _FIXED:
        return _FIXED[part]
    for pattern, say in _WORDED.items():
        if match := pattern.fullmatch(part):
            return say(match[1] if pattern.groups else "", source)
    return None


def _http(status: str, _: Source) -> Text:
    if status in _STATUS:
        return _STATUS[status]
    if status.startswith("5"):
        return Text("Microsoft 側のエラーが続き、読めませんでした。", "Microsoft's service kept failing.")
    return Text("Microsoft Graph がエラーを返しました。", "Microsoft Graph answered with an error.")


def _plans(names: str, source: Source) -> Text:
    plans = names.split(", ")
    titles = joined([Text(f"「{each.ja}」", each.en) for each in map(source.plan_title, plans)], "も", " or ")
    return Text(f"契約に{titles.ja}{'も' if len(plans) > 1 else 'が'}含まれていません。", f"No subscription brings {titles.en}.")


def bringing(plans: Sequence[str], source: Source) -> list[Text]:
    """Which product for small businesses brings the first of the plans, any of which would do; nothing where that is not known."""
    product = source.plan_product(plans[0]) if plans else None
    if product is None:
        return []
    title = source.plan_title(plans[0])
    return [
        Text(
            f"「{title.ja}」は、中小企業向けでは {product.ja} に含まれます。",
            f"For small businesses {title.en} comes with {product.en}.",
        )
    ]


def _needs(names: str, source: Source) -> Text:
    parents = names.split(", ")
    titles = [Text(f"「{each.ja}」", f"“{each.en}”") for each in map(source.resource_title, parents[:_SHOWN])]
    more = len(parents) - len(titles)
    listed = joined(titles, "、", ", ")
    rest = Text(f"など {len(parents)} 種類のデータ", f" and {more} more") if more else Text("", "")
    return Text(
        f"元になる{listed.ja}{rest.ja}が読めなかったため、読めませんでした。",
        f"It is read by way of {listed.en}{rest.en}, which could not be read.",
    )


def _double(number: str, _: Source) -> Text:
    return Text(f"重なって届いた {number} 件は、1 件ずつにまとめました。", f"What arrived twice ({number}) was kept once.")


def _missing(_: str, __: Source) -> Text:
    return Text("元になるデータの一部が、収集の途中でなくなりました。", "Some of what it is read for were gone by then.")


_WORDED: Mapping[re.Pattern[str], Callable[[str, Source], Text]] = {
    _HTTP: _http,
    _PLANS: _plans,
    _NEEDS: _needs,
    _DOUBLE: _double,
    _MISSING: _missing,
}

_STATUS: Mapping[str, Text] = {
    "400": Text("Microsoft Graph が要求を受け付けませんでした。", "Microsoft Graph did not accept the request."),
    "401": Text("サインインが認められませんでした。", "The sign-in was not accepted."),
    "403": Text("読み取りを拒否されました。", "Reading was refused."),
    "404": Text("見つかりませんでした。", "It was not found."),
    "429": Text(
        "Microsoft 側の制限（要求の多さによる待機）が続き、時間内に読めませんでした。",
        "Microsoft kept asking to wait (throttling) until the time was up.",
    ),
}

_FIXED: Mapping[str, Text] = {
    "no JSON": Text("届いた応答が、読める形ではありませんでした。", "What arrived was not the data that was asked for."),
    "no date": Text("応答に日時がなく、いつの情報か分かりませんでした。", "The answers carried no date, so their age is not known."),
    "body cut off": Text("応答が途中で切れました。", "The answers broke off."),
    "connection lost": Text("接続が切れました。", "The connection was lost."),
    "certificate not trusted": Text(
        "接続先の証明書を信頼できませんでした。会社のプロキシの証明書は SSL_CERT_FILE で指定します。",
        "The certificate of the other side was not trusted; a company proxy's goes into SSL_CERT_FILE.",
    ),
    "no answer in time": Text("時間内に応答がありませんでした。", "No answer came in time."),
    "out of time": Text(
        "収集の時間の上限に達しました。collect の --max-minutes で延ばせます。",
        "The time for collecting was up; collect --max-minutes allows for more.",
    ),
    "page loop": Text("同じページが繰り返し返されたため、読むのをやめました。", "The same pages came again and again, so reading was given up."),
    "refused address": Text(
        "Microsoft Graph ではない宛先が示されたため、そこへは要求を送りませんでした。",
        "The service pointed to an address that is not Microsoft Graph's; nothing was sent there.",
    ),
    "too many pages": Text("ページ数が上限を超えました。", "There were more pages than are read."),
    "too large": Text("応答が大きすぎました。", "An answer was too large."),
    "no token": Text("サインインが切れ、やり直せませんでした。", "The sign-in ended and could not be renewed."),
    "interrupted": Text(
        "収集が途中で止められました。collect --resume で続きから集められます。",
        "The collection was stopped; collect --resume goes on from there.",
    ),
}
