"""Small changes of code after which it does the same as before: what is changed, and why nothing can notice it."""

from collections.abc import Mapping

EQUAL: Mapping[str, Mapping[str, str]] = {
    "scanner.change.compare": {
        "before.tenant.lower() → before.tenant.upper()": "ids are ASCII: in capitals they are the same where they are in small letters",
        "after.tenant.lower() → after.tenant.upper()": "ids are ASCII: in capitals they are the same where they are in small letters",
        "then.finding or '' → then.finding": "no finding has an empty name, nor that one",
        "now.finding or '' → now.finding": "no finding has an empty name, nor that one",
    },
    "scanner.change.parts": {
        "isinstance(old, Part) or isinstance(new, Part) → isinstance(old, Part) and isinstance(new, Part)": "a rule or question is never of the kind all or any, so that the next line says no as well",
        "isinstance(old, Part) or isinstance(new, Part) → isinstance(new, Part)": "a rule or question is never of the kind all or any, so that the next line says no as well",
        "isinstance(old, Part) or isinstance(new, Part) → isinstance(old, Part)": "a rule or question is never of the kind all or any, so that the next line says no as well",
        "part is None → False": "one of the two is always there; said for the types",
        "isinstance(old, Group) and isinstance(new, Group) → isinstance(old, Group) or isinstance(new, Group)": "only of trees that ask for the same things",
        "isinstance(old, Group) and isinstance(new, Group) → isinstance(new, Group)": "only of trees that ask for the same things",
        "isinstance(old, Group) and isinstance(new, Group) → isinstance(old, Group)": "only of trees that ask for the same things",
        "isinstance(old, Part) and isinstance(new, Part) and (old.verdict != n… → isinstance(new, Part) and old.verdict != new.verdict and _causes(old,…": "only of trees that ask for the same things",
        "isinstance(old, Part) and isinstance(new, Part) and (old.verdict != n… → isinstance(old, Part) and old.verdict != new.verdict and _causes(old,…": "only of trees that ask for the same things",
        "isinstance(old, Part) and isinstance(new, Part) and (old.verdict != n… → isinstance(old, Part) and isinstance(new, Part) and _causes(old, new,…": "either verdict, where they are the same",
        "then.finding is None or now.finding is None → then.finding is None and now.finding is None": "both are rules or both are questions",
        "then.finding is None or now.finding is None → then.finding is None": "both are rules or both are questions",
        "then.finding is None or now.finding is None → now.finding is None": "both are rules or both are questions",
        "now.finding or '' → now.finding": "no finding has an empty name, nor that one",
        "part.finding or '' → part.finding": "no finding has an empty name, nor that one",
        "isinstance(then, Part) and isinstance(now, Part) and ('not_applicable… → isinstance(now, Part) and 'not_applicable' in (then.answer, now.answe…": "both are parts or both are results",
        "isinstance(then, Part) and isinstance(now, Part) and ('not_applicable… → isinstance(then, Part) and 'not_applicable' in (then.answer, now.answ…": "both are parts or both are results",
        "isinstance(then, Result) and isinstance(now, Result) and (then.exclud… → isinstance(now, Result) and then.excluded != now.excluded": "both are parts or both are results",
        "isinstance(then, Result) and isinstance(now, Result) and (then.exclud… → isinstance(then, Result) and then.excluded != now.excluded": "both are parts or both are results",
    },
    "scanner.cli.gates": {
        "assessment['results'] if fail_on is not None else [] → assessment['results']": "no rank is as high as 0",
        "fail_on or 0 → fail_on": "without a gate there are no results here",
        "result['waiver']['waived'] is True → result['waiver']['waived'] is not False": "true or false, nothing else",
        "worse(each) and each.after is not None and (fail_on is None or found.… → worse(each) and (fail_on is None or found.new.rank(each.after) <= fai…": "what got worse is there; said for the types",
    },
    "scanner.library.evidence": {"without: return None": "what ends without a word returns that"},
    "scanner.judge.waivers": {
        "waiver.count is not None and fails → fails": "a waiver without a count has records, and its state is theirs",
    },
}
