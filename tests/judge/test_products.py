"""Products in use: what they are said to cover changes no verdict, unless an answer that names the product settles an unknown."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scanner.derive.run import with_derived
from scanner.judge.assess import Assessor
from scanner.judge.engine import judge, plan
from scanner.judge.insights import wanted
from scanner.judge.population import Populations
from scanner.judge.products import Products, _state
from scanner.library.answers import Answer
from scanner.library.evidence import Evidence
from scanner.library.library import Library, load_library
from scanner.library.organisation import Organisation, WorkStyle, undeclared
from scanner.library.products import Claim, Product
from scanner.library.products_in_use import InUse
from scanner.model.text import Text
from scanner.model.trees import leaves
from scanner.snapshot.read import open_snapshot
from tests.judge.waived import none_accepted

ROOT = Path(__file__).resolve().parents[2]
WORD = Text("説明", "words")
CHECKLIST = "mic-sme-2021"
Json = dict[str, Any]


@cache
def library() -> Library:
    return load_library()


def claim(item: str, extent: str = "full", platforms: tuple[str, ...] = (), checklist: str = CHECKLIST) -> Claim:
    return Claim(checklist, item, "〇", extent, platforms, (), (WORD,) if extent in ("full", "part") else (), None, None, ())


def product(*claims: Claim, name: str = "own-service") -> Product:
    return Product(name, WORD, "service", "provider", WORD, WORD, None, None, {"〇": WORD}, {}, (), claims, (), "own")


def in_use(*claims: Claim, styles: tuple[str, ...] | None = None, until: str | None = None, name: str = "own-service") -> InUse:
    return InUse(product(*claims, name=name), styles, None, until, {})


class Judged:
    """One tenant judged once; what an organisation adds to it is put together from the same findings."""

    def __init__(self, tenant: str, folder: Path) -> None:
        self.organisation = replace(undeclared(CHECKLIST, 2), work_styles=(style("office", 2), style("home", 6)))
        self.checklists = [library().checklists[CHECKLIST]]
        jobs = plan(library(), self.organisation, self.checklists)
        snapshot = with_derived(open_snapshot(ROOT / "fixtures" / "tenants" / tenant / "snapshot"), self.organisation, wanted(jobs), folder, None)
        self.manifest = snapshot.manifest
        self.populations = Populations(snapshot, self.organisation, library().resources)
        self.findings = judge(snapshot, self.populations, jobs, None)

    def assessor(self, products: tuple[InUse, ...] = (), answers: tuple[Answer, ...] = (), styles: tuple[WorkStyle, ...] = ()) -> Assessor:
        organisation = replace(self.organisation, products=products, work_styles=styles or self.organisation.work_styles)
        return Assessor(library(), organisation, self.manifest, self.populations, self.findings, answers, none_accepted())

    def results(self, products: tuple[InUse, ...] = (), answers: tuple[Answer, ...] = (), styles: tuple[WorkStyle, ...] = ()) -> list[Json]:
        return list(self.assessor(products, answers, styles).results(self.checklists))

    def item(self, number: str, products: tuple[InUse, ...], answers: tuple[Answer, ...], work_style: str = "office") -> Json:
        return next(each for each in self.results(products, answers) if (each["item"], each["work_style"]) == (number, work_style))


def style(name: str, method: int) -> WorkStyle:
    return WorkStyle(name, name, method, None, None, {}, None, None, None)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return Judged("no-permission", tmp_path_factory.mktemp("derived"))


def leaf(result: Json, rule: str) -> Json:
    return dict(next(each for each in leaves(result["judged_by"]) if each.get("rule") == rule))


# 8-2 asks whether another MDM is on the phones and is decided by phone-under-mdm, which nobody may read in this tenant.
QUESTION, RULE, ITEM = "phone-wipe-and-settings-forced", "phone-passcode-required", "8-2"
SHOWN = (Evidence(None, None, "https://intra.example.jp/export", found=False),)


def said(**changed: Any) -> Answer:
    answer = Answer(QUESTION, None, "yes", "担当", "2026-10-01", "2027-09-30", SHOWN, (RULE,), None, "own-service")
    return replace(answer, **changed)


EXTENTS: list[tuple[str, tuple[str, ...]]] = [("full", ()), ("part", ("ios",)), ("part", ()), ("planned", ()), ("none", ())]


def random_products(dice: random.Random) -> Iterator[InUse]:
    numbers = [(name, item.number) for name, checklist in library().checklists.items() for item in checklist.items]
    for at in range(dice.randint(1, 3)):
        chosen = dice.sample(numbers, dice.randint(1, 60))
        claims = [claim(item, *dice.choice(EXTENTS), name) for name, item in chosen]
        yield in_use(*claims, styles=dice.choice([None, ("office",), ("home",)]), until=dice.choice([None, "2020-01-01"]), name=f"own-{at}")


def random_styles(organisation: Organisation, dice: random.Random) -> Iterator[WorkStyle]:
    """The work styles with anything declared: circumstances either way or not at all, and a ledger, of nothing or of something."""
    for each in organisation.work_styles:
        circumstances = {name: dice.random() < 0.5 for name in library().checklists[CHECKLIST].circumstances if dice.random() < 0.7}
        ledger = dice.choice([None, dict.fromkeys(("windows", "macos", "ios", "android"), 0), {"windows": 3, "ios": 1}])
        yield replace(each, circumstances=circumstances, ledger=ledger)


@pytest.mark.parametrize("seed", range(40))
def test_coverage_without_an_answer_that_names_it_changes_no_verdict(judged: Judged, seed: int) -> None:
    dice = random.Random(seed)
    questions = dice.sample(sorted(library().questions), 30)
    answers = tuple(
        Answer(each, None, dice.choice(["yes", "no", "partly", "not_applicable"]), "担当", "2026-10-01", None, (), (), None) for each in questions
    )
    styles = tuple(random_styles(judged.organisation, dice))
    with_products, without = (judged.results(products, answers, styles) for products in (tuple(random_products(dice)), ()))
    assert json.dumps(with_products) == json.dumps(without)


def test_an_answer_that_names_the_product_settles_what_nobody_could_see(judged: Judged) -> None:
    assert leaf(judged.item(ITEM, (), (said(covers=()),)), RULE)["verdict"] == "unknown"
    found = leaf(judged.item(ITEM, (in_use(claim(ITEM)),), (said(),)), RULE)
    assert (found["verdict"], found["basis"], found["covered_by"], found["product"]) == ("pass", "document", QUESTION, "own-service")
    # Without evidence that somebody can look at it is a statement still.
    hearsay = said(evidence=(Evidence("export.txt", "0" * 64, None, found=False),))
    assert leaf(judged.item(ITEM, (in_use(claim(ITEM)),), (hearsay,)), RULE)["basis"] == "statement"


@pytest.mark.parametrize(
    ("used", "answer"),
    [
        pytest.param(in_use(claim(ITEM, "planned")), said(), id="only planned"),
        pytest.param(in_use(claim(ITEM, "none")), said(), id="not covered"),
        pytest.param(in_use(claim("8-3")), said(), id="another item"),
        pytest.param(in_use(claim(ITEM, checklist="mic-sme-2022")), said(), id="the same number of another edition"),
        pytest.param(in_use(claim(ITEM, "part", ("windows",))), said(), id="other devices"),
        pytest.param(in_use(claim(ITEM), styles=("home",)), said(), id="not used here"),
        pytest.param(in_use(claim(ITEM), until="2020-01-01"), said(), id="no longer used"),
        pytest.param(in_use(claim(ITEM), name="another"), said(), id="another product"),
        pytest.param(in_use(claim(ITEM)), said(expires="2026-10-02"), id="answer expired"),
        pytest.param(in_use(claim(ITEM)), said(answer="partly"), id="partly"),
        pytest.param(in_use(claim(ITEM)), said(answer="no"), id="no"),
        pytest.param(in_use(claim(ITEM)), said(covers=("phone-under-mdm-other",)), id="another rule"),
    ],
)
def test_what_does_not_settle(judged: Judged, used: InUse, answer: Answer) -> None:
    found = leaf(judged.item(ITEM, (used,), (answer,)), RULE)
    assert (found["verdict"], found["covered_by"], "product" in found) == ("unknown", None, False)


def test_a_claim_for_some_devices_settles_parts_about_those(judged: Judged) -> None:
    used = (in_use(claim(ITEM, "part", ("ios", "android"))),)
    assert leaf(judged.item(ITEM, used, (said(),)), RULE)["verdict"] == "pass"
    assert leaf(judged.item(ITEM, (in_use(claim(ITEM, "part", ("ios",))),), (said(),)), RULE)["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("used", "answer", "state"),
    [
        (claim(ITEM), None, "open"),
        (claim(ITEM), said(), "shown"),
        (claim(ITEM), said(evidence=(Evidence("x", None, None, found=False),)), "stated"),
        (claim(ITEM), said(expires="2026-10-02"), "expired"),
        (claim(ITEM), said(answer="partly"), "open"),
        (claim(ITEM), said(product=None), "open"),
        (claim(ITEM), said(covers=()), "open"),  # says nothing of what the machine could see
        (claim(ITEM, "planned"), said(), "planned"),
        (claim(ITEM, "none"), said(), "nothing"),
        (claim("4-1"), said(question="screen-lock-rule", covers=()), "shown"),  # an item of questions alone
    ],
)
def test_how_far_a_claim_is_shown(judged: Judged, used: Claim, answer: Answer | None, state: str) -> None:
    one = in_use(used)
    assessor = judged.assessor((one,), () if answer is None else (answer,))
    answers = [] if answer is None else [(answer, assessor.expired(answer))]
    assert assessor.products.evidence(one.product, used, answers)["state"] == state


@pytest.mark.parametrize(
    ("rules", "all_of_them", "one_of_them"),
    [
        ([], "not_seen", "not_seen"),
        ([[]], "not_judged", "not_judged"),
        ([["not_applicable"]], "not_judged", "not_judged"),
        ([["pass"]], "as_set", "as_set"),
        ([["fail"]], "deviates", "deviates"),
        ([["pass"], ["fail"]], "deviates", "as_set"),
        ([["pass", "fail"]], "deviates", "deviates"),  # one rule, two documents' numbers: the stricter one counts
        ([["pass"], []], "unknown", "as_set"),
        ([["fail"], []], "deviates", "unknown"),
        ([["unknown"], ["pass"]], "unknown", "as_set"),
        ([["unknown"], ["fail"]], "deviates", "unknown"),
    ],
)
def test_what_the_rules_of_a_setting_say_together(rules: list[list[str]], all_of_them: str, one_of_them: str) -> None:
    assert _state(rules, alternative=False) == all_of_them
    assert _state(rules, alternative=True) == one_of_them


def test_a_product_that_is_no_longer_used_serves_nobody(judged: Judged) -> None:
    organisation: Organisation = replace(judged.organisation, products=(in_use(claim(ITEM), until="2020-01-01"), in_use(claim(ITEM), name="b")))
    products = Products(library(), organisation, judged.manifest.collected_at)
    assert [each.product.id for each in products.serving(organisation.work_styles[0])] == ["b"]
    (warning,) = products.warnings()
    assert "2020-01-01" in warning.ja
    assert "2020-01-01" in warning.en
