"""The bench runs and says what it has to say. How fast anything is, is no matter for a test."""

import re

import pytest


def test_the_bench_measures_everything_and_says_what_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench.__main__ import main

    assert main(["--sizes", "50,60", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    for what in (
        r"50: orjson\.loads of all +\d+\.\d+ s",
        r"50: read with every check, judge nothing +\d+\.\d+ x",
        r"50: read \+ judge \(\d+ rules\) +\d+\.\d+ x +<= 0\.6 x +(met|MISSED)",
        r"50: the same, 1\d\d rules +\d+\.\d+ x",
        r"50: and written \(\d+ MB\) +\d+\.\d+ x",
        r"60: HTML report .*",
        r"60: peak memory, read \+ judge +\d+ MB",
        r"50 to 60: time a record",
        r"library, cold",
        r"telework-scan --version +\d+\.\d+ x",
        r"telework-scan --help +\d+\.\d+ x",
        r"goals missed: \d+",
    ):
        assert re.search(what, said), (what, said)


def test_quick_takes_the_first_size_only(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench.__main__ import main

    assert main(["--quick", "--sizes", "50,60", "--rounds", "1"]) == 0
    assert "60:" not in capsys.readouterr().out


def test_the_many_rules_are_the_same_rules() -> None:
    from tests.bench.judging import MANY_RULES, inputs_of, jobs_of, multiplied
    from tests.bench.tenants import prepared

    jobs = jobs_of(inputs_of(prepared(50)))
    many = multiplied(jobs)
    assert len({job.rule.id for job in many}) >= MANY_RULES
    assert len({job.key for job in many}) == len({job.id for job in many}) == len(many)
    assert {job.rule.title for job in many} == {job.rule.title for job in jobs}
