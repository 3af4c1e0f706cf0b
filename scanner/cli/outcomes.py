"""What came of a resource, and of a whole collection, in sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from scanner.model.text import Text
from scanner.resources.registry import PEOPLE_ONLY, Resource, all_resources
from scanner.resources.service_plans import service_plans

# What the details of a manifest's entry mean (`scanner.collect` writes them the same in every language).
_PHRASES = {
    PEOPLE_ONLY: Text(
        "Microsoft Graph が、人のサインインだけに見せるものです。--sign-in device-code で集めると読めます",
        "Microsoft Graph shows it only to people who sign in: collect with --sign-in device-code",
    ),
    "no JSON": Text("応答が JSON ではありませんでした", "the answer was no JSON"),
    "no date": Text("応答に日時がありませんでした", "the answer bore no date"),
    "body cut off": Text("応答が途中で切れました", "the answer was cut off"),
    "connection lost": Text("接続できないか、接続が切れました", "there was no connection, or it was lost"),
    "certificate not trusted": Text("接続先の証明書を信頼できませんでした", "the certificate of the other side is not trusted"),
    "no answer in time": Text("時間内に応答がありませんでした", "no answer came in time"),
    "out of time": Text("時間の上限に達しました", "the time was up"),
    "page loop": Text("同じページが繰り返されました", "the same pages came again and again"),
    "refused address": Text(
        "続きのアドレスが Microsoft Graph のものではなかったため、たどりませんでした",
        "it led to an address that is not Microsoft Graph's, and was not followed",
    ),
    "too many pages": Text("ページが多すぎました", "there were too many pages"),
    "too large": Text("1 回の応答が大きすぎました", "one answer was too large"),
    "no token": Text("サインインを更新できませんでした", "the sign-in could not be renewed"),
    "interrupted": Text("収集を中断しました", "the collection was interrupted"),
}
_DUPLICATES = re.compile(r"([0-9]+) duplicate objects")
_NO_PLAN = "no service plan: "


def outcome(resource: str, entry: Mapping[str, Any]) -> Text:
    """What came of one resource, by its entry of the manifest."""
    known = all_resources()[resource]
    count = f"{entry['count']:,}"
    if entry["state"] == "none":
        return Text("このテナントにはありません", "this tenant has none")
    if entry["complete"]:
        why = _details(entry)
        if known.single:
            return Text("取得しました", "read")
        return Text(f"取得しました（{'。'.join([f'{count} 件', *why.ja])}）", f"read ({'; '.join([count, *why.en])})")
    why = _why(known, entry)
    if entry["state"] == "present":
        return Text(f"途中までです（{'。'.join([f'{count} 件', *why.ja])}）", f"incomplete ({'; '.join([count, *why.en])})")
    failed = _failed(entry)
    return Text(f"{failed.ja}（{'。'.join(why.ja)}）", f"{failed.en} ({'; '.join(why.en)})")


class _Why:
    """Parts of a sentence, in both languages."""

    def __init__(self, texts: Iterable[Text]) -> None:
        found = list(texts)
        self.ja = [text.ja for text in found]
        self.en = [text.en for text in found]


def _failed(entry: Mapping[str, Any]) -> Text:
    if entry["reason"] == "not_licensed":
        asked = not (entry["detail"] or "").startswith((_NO_PLAN, "needs "))
        return (
            Text("ライセンスがないため読めませんでした", "not licensed, refused")
            if asked
            else Text("ライセンスがないため読みません", "not licensed, not asked for")
        )
    if entry["reason"] == "permission_denied":
        if entry["detail"] == PEOPLE_ONLY:
            return Text("アプリとしてのサインインでは読めないため、読みません", "not open to applications, not asked for")
        if _unauthorized(entry):
            return Text("サインインが受け付けられず、読めませんでした", "the sign-in was not accepted")
        return Text("権限がないため読めませんでした", "no permission")
    return Text("読めませんでした", "could not be read")


def _unauthorized(entry: Mapping[str, Any]) -> bool:
    return (entry["detail"] or "").startswith("HTTP 401")


def _why(resource: Resource, entry: Mapping[str, Any]) -> _Why:
    """The licence or permission that is missing, by its name, then the rest that the entry says."""
    above = (entry["detail"] or "").startswith("needs ")
    first: list[Text] = []
    if entry["reason"] == "not_licensed" and resource.plan and not above:
        first = [licence(resource)]
    elif entry["reason"] == "permission_denied" and not above and not _unauthorized(entry) and entry["detail"] != PEOPLE_ONLY:
        names = resource.permissions
        said = resource.rights
        needed = Text(f"必要な権限: {'、'.join(names)}", f"needed: {', '.join(names)}")
        first = [needed if said is None else Text(f"読める人: {said.ja}", f"who may read it: {said.en}")]
    rest = [text for part in _parts(entry) if (text := _phrase(part)) is not None]
    return _Why([*first, *rest] or [Text("理由は分かりません", "the reason is not known")])


def licence(resource: Resource) -> Text:
    """The least service plan that a resource needs, and the product for small businesses that brings it."""
    plan = service_plans().get(resource.plan[0])
    if plan is None:
        return Text(resource.plan[0], resource.plan[0])
    return Text(f"{plan.title.ja}。{plan.brought_by.ja} に含まれます", f"{plan.title.en}, part of {plan.brought_by.en}")


def _details(entry: Mapping[str, Any]) -> _Why:
    return _Why([text for part in _parts(entry) if (text := _phrase(part)) is not None])


def _parts(entry: Mapping[str, Any]) -> list[str]:
    return str(entry["detail"] or "").split("; ")


def _phrase(detail: str) -> Text | None:
    """One part of an entry's detail in words; None for nothing, and for a licence, which is named apart. What is unknown is shown as it is."""
    if not detail or detail.startswith(_NO_PLAN):
        return None
    if detail in _PHRASES:
        return _PHRASES[detail]
    if found := _DUPLICATES.fullmatch(detail):
        return Text(f"重複して届いた {int(found[1]):,} 件は除きました", f"{int(found[1]):,} duplicates left out")
    if detail.startswith("needs "):
        titles = [all_resources()[name].title if name in all_resources() else Text(name, name) for name in detail.removeprefix("needs ").split(", ")]
        return Text(
            f"{'、'.join(f'「{title.ja}」' for title in titles)}が読めていません",
            f"{', '.join(title.en for title in titles)} could not be read in full",
        )
    if detail.startswith("not found: "):
        ids = detail.removeprefix("not found: ")
        return Text(f"見つからない ID: {ids}", f"ids that were not found: {ids}")
    return Text(f"Microsoft の応答: {detail}", f"Microsoft answered {detail}") if detail.startswith("HTTP ") else Text(detail, detail)


_KINDS = {
    "read": Text("取得", "read"),
    "not_licensed": Text("ライセンスなし", "not licensed"),
    "permission_denied": Text("権限なし", "no permission"),
    "part": Text("途中まで", "incomplete"),
    "failed": Text("失敗", "failed"),
}


def _kind(entry: Mapping[str, Any]) -> str:
    if entry["complete"]:
        return "read"
    if entry["reason"] in ("not_licensed", "permission_denied"):
        return str(entry["reason"])
    return "part" if entry["state"] == "present" else "failed"


def tally(entries: Iterable[Mapping[str, Any]]) -> Text:
    """How many resources were read, and how many not, for which reason."""
    counts = Counter(_kind(entry) for entry in entries)
    shown = [kind for kind in _KINDS if kind != "failed" or counts[kind]]
    return Text("、".join(f"{_KINDS[kind].ja} {counts[kind]}" for kind in shown), ", ".join(f"{_KINDS[kind].en} {counts[kind]}" for kind in shown))


def advice(manifest: Mapping[str, Any]) -> list[Text]:
    """What can be done about what a collection could not read."""
    entries = manifest["resources"]
    found = []
    denied = [
        name
        for name, entry in entries.items()
        if _kind(entry) == "permission_denied" and not _parts(entry)[0].startswith(("needs ", PEOPLE_ONLY)) and not all_resources()[name].local
    ]
    if denied:
        needed = sorted({permission for name in denied for permission in all_resources()[name].permissions})
        missing = [name for name in needed if name not in manifest["permissions"]] or needed
        found.append(
            Text(
                f"権限がなくて読めなかったものがあります（{'、'.join(missing)}）。"
                "権限を与えるコマンドは、telework-scan permissions --format azure-cli で表示できます。",
                f"Something could not be read for want of permissions ({', '.join(missing)})."
                " telework-scan permissions --format azure-cli prints the commands that grant them.",
            )
        )
    broken = [entry for entry in entries.values() if _kind(entry) in ("part", "failed")]
    if any("out of time" in _parts(entry) for entry in broken):
        found.append(
            Text(
                "時間の上限に達して、読み終わらなかったものがあります。--max-minutes を大きくして、新しいフォルダーに集め直してください。",
                "The time was up before everything was read: collect again into a new folder, with a larger --max-minutes.",
            )
        )
    elif broken:
        found.append(
            Text(
                "最後まで読めなかったものがあります。しばらくしてから、新しいフォルダーに集め直してください。",
                "Something could not be read to its end: collect again later, into a new folder.",
            )
        )
    return found
