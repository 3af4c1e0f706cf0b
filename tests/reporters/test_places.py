"""What several items use is printed in full once: where it matters most."""

import re
from html import escape
from typing import Any

from reporters import html, markdown
from reporters.view import build
from tests.reporters.test_view import find, leaves

Json = dict[str, Any]
RULE = "windows-system-drive-encrypted"


def with_note(assessment: Json, item: str) -> Json:
    """The failing leaf of 8-3 as a note of another item, too."""
    results = {each["item"]: each for each in assessment["results"] if each["work_style"] == "company-pc"}
    results[item]["notes"] = [results["8-3"]["judged_by"]["all"][0]]
    return assessment


def test_a_failing_item_has_the_words_and_records_although_an_earlier_one_uses_them(assessment: Json) -> None:
    view = build(with_note(assessment, "2-3"))
    earlier, failing = find(view, "2-3").notes[0], leaves(find(view, "8-3").tree)[0]
    assert (earlier.id, failing.id) == (RULE, RULE)
    assert (earlier.told, earlier.elsewhere) == (False, True)
    assert (failing.told, failing.elsewhere) == (True, False)
    assert earlier.anchor == failing.anchor != ""


def test_of_items_that_pass_the_first_has_the_words(assessment: Json) -> None:
    # The note of 2-1 is the same rule in both work styles, and a note decides nothing.
    view = build(assessment)
    notes = [find(view, "2-1", section).notes[0] for section in (0, 1)]
    assert [(note.id, note.told) for note in notes] == [("windows-tamper-protection-on", True), ("windows-tamper-protection-on", False)]


def test_elsewhere_the_page_links_to_the_words_and_still_says_what_to_do(assessment: Json) -> None:
    view = build(with_note(assessment, "2-3"))
    page, part = html.render(view), leaves(find(view, "8-3").tree)[0]
    assert part.rule is not None
    assert page.count(f'id="{part.anchor}"') == 1
    note = re.findall(r'<aside class="notes">.*?</aside>', page, re.DOTALL)
    [other] = [each for each in note if f'href="#{part.anchor}"' in each]
    assert escape(part.rule.fix.ja[:20]) in other
    assert escape(part.rule.why.ja) not in other


def test_rules_that_documents_ask_for_with_different_numbers_are_told_apart(assessment: Json) -> None:
    finding = next(each for each in assessment["findings"] if each["rule"] == RULE)
    words = assessment["texts"]["rules"][RULE]
    demand = {key: words[key] for key in ("where", "require", "valid_when", "conclusive_when")}
    assessment["texts"]["demands"] = {finding["id"]: demand}
    results = {each["item"]: each for each in assessment["results"] if each["work_style"] == "company-pc"}
    other = {**finding, "id": "other-numbers"}
    assessment["findings"].append(other)
    leaf = results["8-3"]["judged_by"]["all"][0]
    results["2-3"]["notes"] = [leaf | {"finding": "other-numbers"}]
    assessment["texts"]["demands"]["other-numbers"] = demand
    view = build(assessment)
    assert find(view, "2-3").notes[0].told
    assert leaves(find(view, "8-3").tree)[0].told


def test_every_ticket_of_the_markdown_stands_alone(assessment: Json) -> None:
    text = markdown.render(build(with_note(assessment, "2-3")))
    why = assessment["texts"]["rules"][RULE]["why"]["ja"]
    assert text.count(why) == 2
