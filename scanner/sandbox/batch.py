"""``$batch``: up to twenty GETs in one request, answered in an order of the service's own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from scanner.sandbox.dice import Dice
from scanner.sandbox.http import Reply
from scanner.sandbox.refusals import Refusal, check_headers

MOST = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One request inside a batch: ``url`` is relative to the version and begins with a slash."""

    id: str
    url: str


def items_of(content_type: str, body: bytes) -> list[Item]:
    """Read the body of a batch. Raises `Refusal` for everything but 1 … 20 plain GETs with ids of their own."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "A batch is application/json.")
    try:
        data = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refusal(400, "Invalid batch payload format.") from error
    if not isinstance(data, dict) or set(data) != {"requests"} or not isinstance(data["requests"], list):
        raise Refusal(400, "Invalid batch payload format.")
    found = [_item(each) for each in data["requests"]]
    if not 1 <= len(found) <= MOST:
        raise Refusal(400, f"Number of batch request steps must be between 1 and {MOST}.")
    if len({each.id.lower() for each in found}) < len(found):
        raise Refusal(400, "Request ids must be unique within a batch.")
    return found


def _item(value: Any) -> Item:
    if not isinstance(value, dict) or not {"id", "method", "url"} <= set(value) <= {"id", "method", "url", "headers"}:
        raise Refusal(400, "A batch item has id, method and url (dependsOn and body are not supported).")
    number, method, url = value["id"], value["method"], value["url"]
    if not (isinstance(number, str) and number and isinstance(url, str)):
        raise Refusal(400, "A batch item's id and url are texts.")
    if method != "GET":
        raise Refusal(400, "Only GET is supported inside a batch.")
    headers = value.get("headers", {})
    if not isinstance(headers, dict) or not all(isinstance(each, str) for each in headers.values()):
        raise Refusal(400, "The headers of a batch item are texts.")
    check_headers({name.lower(): each for name, each in headers.items()})
    if not url.startswith("/") or url.startswith(("//", "/v1.0/", "/beta/")) or "#" in url or "$batch" in url:
        raise Refusal(400, "A batch item's url is relative to the version.")
    return Item(number, url)


def batch_body(seed: str, items: Sequence[Item], replies: Sequence[Reply]) -> bytes:
    """Put the answers into one, in an order of chance that is always the same for the same items."""
    dice = Dice(seed, "batch", hashlib.blake2b(repr(items).encode(), digest_size=8).hexdigest())
    order = [index for _, index in sorted((dice.fraction(), index) for index in range(len(items)))]
    return b'{"responses":[' + b",".join(_response(items[index], replies[index]) for index in order) + b"]}"


def _response(item: Item, reply: Reply) -> bytes:
    """One answer; a body that may be no JSON comes as a text."""
    body = reply.body if reply.json else _as_json(reply.body)
    head = msgspec.json.encode({"id": item.id, "status": reply.status, "headers": reply.headers})
    return head[:-1] + b',"body":' + body + b"}"


def _as_json(body: bytes) -> bytes:
    try:
        msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return msgspec.json.encode(body.decode("utf-8", "replace"))
    return body
