"""GitHub's job summary: shares as intervals, what fails, what is accepted, what is not known; never more than GitHub takes."""

import re

import pytest
from markdown_it import MarkdownIt

from reporters import job_summary
from reporters.model import View
from tests.reporters.exports import planned

PARSER = MarkdownIt("commonmark").enable("table")


@pytest.fixture(scope="module")
def summary(view: View) -> str:
    """The summary of the sample."""
    return job_summary.render(view, "ja")


def tables(markdown: str) -> dict[str, list[str]]:
    """The rows below every heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in markdown.splitlines():
        if line.startswith("#"):
            heading = f"{heading.split(' / ', maxsplit=1)[0]} / {line}" if line.startswith("### ") else line
        elif line.startswith("| ") and not line.startswith("| --- "):
            found.setdefault(heading, []).append(line)
    return {heading: rows[1:] for heading, rows in found.items()}


def test_the_first_table_tells_the_share_as_an_interval_and_keeps_the_counters_apart(summary: str) -> None:
    rows = next(iter(tables(summary).values()))
    assert len(rows) == 2
    # 5 pass; 4 fail, of which 1 is accepted; 3 unknown, 17 unanswered, 3 do not apply.
    assert "| **適合 17–87 %（確認不能 11 %、未回答 59 %）** | 5 (" in rows[0]
    assert rows[0].endswith(") | 4 | 1 | 3 | 17 | 3 |")
    assert rows[1].endswith(") | 2 | 1 | 2 | 16 | 8 |")


def test_each_work_style_lists_what_fails_what_is_accepted_and_what_is_not_known(summary: str) -> None:
    found = {heading.partition(" / ### ")[2]: rows for heading, rows in tables(summary).items() if "会社支給端末でのクラウド利用" in heading}
    assert [title for title in found if title] == ["✕ 不適合 (3)", "不適合のうち例外承認 (1)", "? 確認不能 (3)", "□ 未回答 (17)"]
    assert [row.split(" | ")[1].split()[0] for row in found["✕ 不適合 (3)"]] == ["4-1", "8-3", "8-5"]
    assert "*例外承認は一部だけ（3 件中 1 件）*" in found["✕ 不適合 (3)"][1]
    (accepted,) = found["不適合のうち例外承認 (1)"]
    assert "`次の更新で直すため`" in accepted
    assert "`代表取締役 <b>`" in accepted
    assert [row.split(" | ")[1].split()[0] for row in found["? 確認不能 (3)"]] == ["1-1", "9-1", "9-3"]


def test_what_is_unknown_has_its_cause_and_what_resolves_it(summary: str, view: View) -> None:
    rows = tables(summary)["## 確認できなかったこと"]
    assert len(rows) == len(view.causes) > 0
    assert any("同期の古い端末が 2 台あり" in row for row in rows)


def test_a_plan_is_called_one_before_anything_else(view: View, summary: str) -> None:
    lines = job_summary.render(planned(view), "ja").splitlines()
    assert lines[4] == "> **計画中の設定で判定した結果です。実際の状態ではありません。**"
    # Five of seven fields are named, and two were not listed before.
    assert lines[10] == f"| 条件付きアクセス ポリシー `全員に多要素認証 \\| *必須*` | 一部を変更 | {', '.join(['`state`'] * 5)}, ほか 4 |"
    assert "計画" not in summary


def test_nothing_of_it_is_foreign_markup(summary: str) -> None:
    found = [inner for token in PARSER.parse(summary) for inner in (token, *(token.children or ()))]
    assert {"html_block", "html_inline", "image", "link_open", "fence", "code_block"}.isdisjoint(token.type for token in found)


def test_what_does_not_fit_is_left_out_by_rows_and_counted(view: View, summary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_summary, "LONGEST", 6_000)
    short = job_summary.render(view, "ja")
    assert len(short.encode()) <= 6_000
    rows = sum(map(len, tables(summary).values())) - sum(map(len, tables(short).values()))
    said = re.search(r"収めるため、(\d+) 行を省きました", short)
    assert said is not None
    assert int(said[1]) == rows > 0
    # The overview stays, and every heading with its number.
    assert next(iter(tables(short).values())) == next(iter(tables(summary).values()))
    assert [line for line in short.splitlines() if line.startswith("#")] == [line for line in summary.splitlines() if line.startswith("#")]


def test_one_language_at_a_time(view: View) -> None:
    english = job_summary.render(view, "en")
    assert "17–87 % pass (11 % unknown, 59 % unanswered)" in english
    assert "不適合" not in english
    with pytest.raises(ValueError, match="fr"):
        job_summary.render(view, "fr")
