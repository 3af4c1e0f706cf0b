"""Which test holds which fault of a service, and with what figure.

Whole collections over real sockets are in this folder (a test's name begins with the number of its fault); where a figure is about
one request, the tests of the transport in tests/collect hold it in all its forms, over sockets too.

     1 | 401                        | at most 1 new token, 0 pass or fail       | test_faults_refusals, collect/test_tokens
     2 | 403 at any one address     | every pair of address and finding         | test_denied
     3 | a permission dropped       | 0 findings better or worse                | test_faults_refusals
     4 | 404                        | every resource, by its file               | test_faults_refusals, test_denied
     5 | 410, an expired link       | begun anew at most once                   | test_faults_refusals
     6 | 429 and Retry-After        | 0 early tries, by the service's times     | test_faults_waiting, collect/test_patience
     7 | 429 for ever               | at most the budget and 5 seconds          | test_faults_waiting, collect/test_patience
     8 | 429 inside a batch         | 0 answered items asked for again          | test_faults_waiting, collect/test_patience
     9 | 500, 502, 503, 504         | byte-equal                                | test_faults_waiting, test_faults_seeded
    10 | 200 that is no page        | 0 taken for an empty list                 | test_faults_bodies, collect/test_transport
    11 | a page cut off             | every cut point                           | test_faults_bodies, collect/test_transport
    12 | reset, stall, drip         | at most 30 seconds a read, byte-equal     | test_faults_bodies, collect/test_transport
    13 | pages in a circle          | at most 1 repeat                          | test_faults_pages
    14 | links to elsewhere         | 0 connections, 40 forms                   | test_faults_pages, collect/test_address
    15 | redirects                  | 0 tokens                                  | test_faults_pages, collect/test_address
    16 | endless pages, 10 GB       | less than 512 MB                          | test_faults_memory
    17 | overlapping pages          | counts exact                              | test_faults_pages
    18 | objects that change        | the newest, always the same               | test_faults_pages
    19 | a token that expires       | 0 lost rows                               | test_faults_refusals, collect/test_tokens
    20 | a clock that is wrong      | 0 changed verdicts                        | test_clock
    21 | TLS that is not to trust   | 0 bytes sent                              | test_faults_tls, collect/test_network
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROWS = [tuple(part.strip() for part in line.split("|")) for line in (__doc__ or "").splitlines() if line.count("|") == 3]
NUMBERED = {"2": "test_a_refused_address_leaves_what_stands_on_it_unknown"}


def test_every_fault_has_its_row_and_its_figure() -> None:
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, 22)]
    assert all(what and figure for _, what, figure, _ in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_has_its_tests(row: tuple[str, str, str, str]) -> None:
    number, _, _, files = row
    first, *others = files.split(", ")
    beginning = NUMBERED.get(number, f"test_{int(number):02}_")
    assert re.search(rf"^def {beginning}", (TESTS / "collecting" / f"{first}.py").read_text(encoding="utf-8"), re.MULTILINE)
    for each in others:
        assert (TESTS / f"{each}.py" if "/" in each else TESTS / "collecting" / f"{each}.py").is_file()


def test_no_test_names_a_fault_that_is_not_its_files() -> None:
    for path in (TESTS / "collecting").glob("test_*.py"):
        found = {str(int(number)) for number in re.findall(r"^def test_(\d\d)_", path.read_text(encoding="utf-8"), re.MULTILINE)}
        assert found <= {number for number, _, _, files in ROWS if path.stem in files.split(", ")}, path.name
