"""A remedy points to the drafts that help with it; an assessment that knows of no drafts is reported as before."""

from reporters.remedies import hint, pointing, templates
from reporters.shape import At
from reporters.text import Text

SAID = Text("決めてください。", "Decide it.")


def test_the_command_follows_the_remedy_in_both_languages() -> None:
    shown = pointing(SAID, ("training-test", "training"))
    assert shown.ja == "決めてください。（ひな形: telework-scan template training-test training）"
    assert shown.en == "Decide it. (drafts: telework-scan template training-test training)"


def test_without_drafts_nothing_is_added() -> None:
    assert pointing(SAID, ()) == SAID
    assert hint(()) == Text("", "")


def test_drafts_are_read_from_a_question_and_may_be_absent() -> None:
    assert templates(At({"templates": ["notices"]}, "q")) == ("notices",)
    assert templates(At({"templates": []}, "q")) == ()
    assert templates(At({}, "q")) == ()
