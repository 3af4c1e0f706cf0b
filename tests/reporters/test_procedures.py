"""Procedures for administrators stand in a report where what they mend has failed, once, and nowhere else."""

from typing import Any

from reporters import html, markdown
from reporters.view import build
from tests.reporters import example
from tests.reporters.example_catalogue import pair


def procedure(*mends: str, questions: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "number": "Ⅷ-1",
        "title": pair("鍵を更新する <b>", "Renew the key <b>"),
        "where": pair("管理センター > 鍵", "Admin center > Keys"),
        "steps": [pair("開きます。", "Open it."), pair("保存します。", "Save it.")],
        "cautions": [pair("同じ名前で。", "Under the same name.")],
        "mends": list(mends),
        "questions": list(questions),
        "source": pair("手順書", "a manual"),
    }


def built(**procedures: dict[str, Any]) -> Any:
    assessment = example.build()
    assessment["texts"]["procedures"] = procedures
    return build(assessment)


def test_a_procedure_stands_once_with_the_fixes_that_it_helps() -> None:
    failing = "windows-system-drive-encrypted"
    view = built(renew=procedure(failing, "not-judged-here"), other=procedure("mac-filevault-on"))
    helped = [fix for fix in view.fixes if fix.procedures]
    assert helped
    assert [one.anchor for one in view.procedures] == ["procedure-renew"]
    assert len(view.procedures[0].mends) == 1  # a rule that was not judged has no words
    page = html.render(view)
    assert page.count('id="procedure-renew"') == 1
    assert page.count('href="#procedure-renew"') == len(helped)
    assert "<b>" not in page.partition('id="procedure-renew"')[2].partition("</h3>")[0]
    ticket = markdown.render(view, "en")
    assert ticket.count("1. Open it.") == 1
    assert "Based on: a manual Ⅷ-1" in ticket


def test_without_a_failure_that_it_mends_no_procedure_is_shown() -> None:
    view = built(renew=procedure("not-judged-here"))
    assert view.procedures == ()
    assert 'id="procedures"' not in html.render(view)
    assert "## 管理者の手順" not in markdown.render(view)
