"""A ledger for the sample assessment: a provider with all kinds of claims and settings, a cloud, and a product that is no longer used."""

from typing import Any

from tests.reporters import example

Json = dict[str, Any]


def pair(word: str) -> Json:
    return {"ja": f"{word}です", "en": f"{word} in English"}


def claim(item: str, extent: str, **more: Any) -> Json:
    return {
        "checklist": "mic-sme-2021", "item": item, "document": pair("文書の名前"), "title": pair(f"題名{item}"), "sign": "〇", "extent": extent,
        "platforms": [], "footnotes": [], "measures": [], "customer": None, "request": None, "remarks": [], **more,
    }  # fmt: skip


def setting(state: str, *verdicts: str) -> Json:
    judged = [{"finding": f"f{at}", "verdict": verdict} for at, verdict in enumerate(verdicts)]
    rules = [] if state == "not_seen" else [{"rule": "r", "title": pair("ルール"), "judged": judged}]
    return {
        "id": state,
        "title": pair(f"設定{state}"),
        "path": pair("昔の場所"),
        "now": pair("今の場所"),
        "remarks": [],
        "rules": rules,
        "state": state,
    }


def product(name: str, party: str, claims: list[Json], **more: Any) -> Json:
    return {
        "id": name, "title": pair(f"製品{name}"), "kind": "cloud" if party == "cloud" else "service", "party": party, "publisher": pair(f"会社{name}"),
        "source": {"title": pair("対応表"), "date": "2025-04", "url": "https://www.example.jp/table"}, "origin": "own", "signs": {"〇": pair("印")},
        "footnotes": {}, "remarks": [], "work_styles": None, "contact": None, "until": None, "ended": False, "claims": claims, "settings": [], **more,
    }  # fmt: skip


def evidence(state: str, expires: str | None = None) -> Json:
    return {"state": state, "question": None, "expires": expires}


# Which claims stand in which row, with the state of their evidence. The snapshot is of 2026-11-01.
TOLD = {
    "1-1": [("a", "1-1", "direct", evidence("shown", "2027-10-10"))],
    "1-2": [("a", "1-2", "direct", evidence("shown", "2026-12-01"))],  # 30 days: soon
    "2-1": [("a", "2-1", "direct", evidence("expired", "2026-09-30")), ("b", "9-9", "part", evidence("open"))],
    "3-1": [("a", "3-1", "direct", evidence("planned")), ("c", "3-1", "direct", evidence("open"))],
    "4-1": [("a", "4-1", "direct", evidence("nothing"))],
    "5-1": [("a", "5-1", "direct", evidence("open"))],
}
PRODUCTS = [
    product(
        "a",
        "provider",
        [
            claim("1-1", "full"),
            claim("1-2", "full"),
            claim("2-1", "part", platforms=["ios", "android"], footnotes=["※1"], measures=[pair("守る")]),
            claim("3-1", "planned", footnotes=["※2"]),
            claim("4-1", "none", sign="—"),
            claim("5-1", "full", customer=pair("周知"), request=pair("更新の記録")),
        ],
        footnotes={"※1": pair("限定"), "※2": pair("予定")},
        contact="総務担当",
        work_styles=["company-pc"],
        settings=[setting("deviates", "fail"), setting("unknown", "unknown"), setting("as_set", "pass"), setting("not_judged"), setting("not_seen")],
    ),
    product("b", "cloud", [claim("9-9", "full")]),
    product("c", "provider", [claim("3-1", "full")], ended=True, until="2025-03-31"),
]


def ledger(assessment: Json) -> list[Json]:
    return [
        {
            "checklist": result["checklist"], "item": result["item"], "work_style": result["work_style"],
            "applies": result["verdict"] != "not_applicable", "verdict": result["verdict"],
            "we": {"rules": [{"rule": "x", "verdict": "fail", "basis": "machine", "product": None}, {"rule": "y", "verdict": "unknown", "basis": "machine", "product": None}],
                   "questions": []},
            "claims": [
                {"product": name, "checklist": "mic-sme-2021", "item": item, "relation": relation, "evidence": state}
                for name, item, relation, state in (TOLD.get(result["item"], []) if result["work_style"] == "company-pc" else [])
                if name != "c"
            ],
            "employees": {"notice": result["item"] == "5-1"},
        }
        for result in assessment["results"]
    ]  # fmt: skip


def assessed(products: list[Json] | None = None) -> Json:
    made = example.build()
    made["products"] = PRODUCTS if products is None else products
    made["ledger"] = ledger(made)
    return made
