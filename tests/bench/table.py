"""Numbers beside the goals of the design (section "How fast")."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.measure import Sized

JUDGE_GOAL = 0.6
LINEAR_GOAL = 1.2
MEMORY_GOAL = 100
START_GOAL = 3
COLD_GOAL, WARM_GOAL = 100, 10
REPORT_SECONDS, REPORT_MEGABYTES = 0.3, 5


@dataclass(frozen=True)
class Row:
    """One line of the table. ``met``: None where there is no goal, or nothing to hold against it."""

    what: str
    measured: str
    goal: str
    met: bool | None


def sized_rows(each: Sized) -> Iterator[Row]:
    """The lines about one tenant."""
    size = f"{each.size:,}"
    yield Row(f"{size}: orjson.loads of all", f"{each.loads:.3f} s", "the measure", None)
    yield Row(f"{size}: read with every check, judge nothing", _ratio(each.read_ratio), "-", None)
    yield Row(
        f"{size}: read + judge ({each.rules} rules on what is read)", _ratio(each.judged_ratio), f"<= {JUDGE_GOAL} x", each.judged_ratio <= JUDGE_GOAL
    )
    yield Row(f"{size}: the same, {each.many_rules} rules", _ratio(each.many_ratio), f"<= {JUDGE_GOAL} x", each.many_ratio <= JUDGE_GOAL)
    yield Row(f"{size}: and written ({each.written_megabytes:.0f} MB)", _ratio(each.written_ratio), "-", None)
    if isinstance(each.report, str):
        yield Row(f"{size}: HTML report", each.report, f"<= {REPORT_SECONDS} s, <= {REPORT_MEGABYTES} MB", None)
        return
    took, megabytes = each.report
    met = took <= REPORT_SECONDS and megabytes <= REPORT_MEGABYTES
    yield Row(f"{size}: HTML report", f"{took:.2f} s, {megabytes:.1f} MB", f"<= {REPORT_SECONDS} s, <= {REPORT_MEGABYTES} MB", met)


def growth_row(small: Sized, large: Sized) -> Row:
    """How the time grows with the tenant: 1 is linear."""
    growth = (large.judged / small.judged) / (large.records / small.records)
    return Row(f"{small.size:,} to {large.size:,}: time a record", f"{growth:.2f} x", f"<= {LINEAR_GOAL} x (linear)", growth <= LINEAR_GOAL)


def memory_row(size: int, megabytes: float) -> Row:
    """Peak memory of reading and judging."""
    return Row(f"{size:,}: peak memory, read + judge", f"{megabytes:.0f} MB", f"<= {MEMORY_GOAL} MB", megabytes <= MEMORY_GOAL)


def library_rows(times: dict[str, float]) -> Iterator[Row]:
    """Loading and checking every rule and checklist."""
    cold, again = times["cold"] * 1000, times["again"] * 1000
    yield Row("library, cold (without imports)", f"{cold:.0f} ms", f"<= {COLD_GOAL} ms", cold <= COLD_GOAL)
    yield Row("library, imports", f"{times['import'] * 1000:.0f} ms", "-", None)
    yield Row("library, again (nothing is cached)", f"{again:.0f} ms", f"<= {WARM_GOAL} ms", again <= WARM_GOAL)


def start_rows(times: dict[str, float]) -> Iterator[Row]:
    """Starting the command, beside starting Python."""
    for name, took in times.items():
        if name == "pass":
            yield Row("python -c pass", f"{took * 1000:.0f} ms", "the measure", None)
        else:
            yield Row(f"telework-scan {name}", f"{took / times['pass']:.1f} x", f"<= {START_GOAL} x", took <= START_GOAL * times["pass"])


def text_of(rows: list[Row]) -> str:
    """The table, and which goals are missed."""
    widths = [max(len(cell) for cell in column) for column in zip(*((row.what, row.measured, row.goal) for row in rows), strict=True)]
    marks = {True: "met", False: "MISSED", None: ""}
    lines = [f"{row.what:<{widths[0]}}  {row.measured:>{widths[1]}}  {row.goal:<{widths[2]}}  {marks[row.met]}".rstrip() for row in rows]
    missed = [row for row in rows if row.met is False]
    lines += ["", f"goals missed: {len(missed)}"]
    lines += [f"  {row.what}: {row.measured} (goal {row.goal})" for row in missed]
    return "\n".join(lines) + "\n"


def _ratio(value: float) -> str:
    return f"{value:.2f} x"
