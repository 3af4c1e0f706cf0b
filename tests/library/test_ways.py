"""What a change of method would add or drop, against numbers worked out by hand from the handbook's tables."""

import pytest

from scanner.library.library import load_library
from scanner.library.ways import Choice, choices, circumstances_under, decided, graded, ways_of

LIBRARY = load_library()
HANDBOOK = LIBRARY.checklists["mic-sme-2021"]
METHODS = HANDBOOK.methods
MAIL_MEETINGS_CLOUD = ("2-2", "3-3", "3-4", "3-5", "6-1", "8-5")  # not asked of the stand-alone methods ③ and ⑦


def under(present: int, target: int, name: str = "mic-sme-2021", left_out: tuple[str, ...] = (), **declared: bool) -> Choice:
    return choices(LIBRARY.checklists[name], METHODS, present, declared, left_out)[target - 1]


@pytest.mark.parametrize(("method", "count"), list(enumerate((32, 29, 23, 29, 30, 27, 21, 27), 1)))
def test_with_nothing_declared_each_method_has_as_many_items_as_its_table(method: int, count: int) -> None:
    assert len(under(2, method).applying) == count
    assert len(under(method, method).applying) == count


# From ②, by the tables: what ② lacks and the other has, and the reverse.
@pytest.mark.parametrize(
    ("target", "added", "dropped"),
    [
        (1, ("3-2", "5-4", "7-3"), ()),
        (2, (), ()),
        (3, (), MAIL_MEETINGS_CLOUD),
        (4, ("3-2", "7-3"), ("8-3", "8-4")),
        (5, ("3-2", "5-4", "7-3"), ("9-3", "10-3")),
        (6, (), ("9-3", "10-3")),
        (7, (), (*MAIL_MEETINGS_CLOUD, "9-3", "10-3")),
        (8, ("3-2", "7-3"), ("8-3", "8-4", "9-3", "10-3")),
    ],
)
def test_added_and_dropped_against_the_cloud_method(target: int, added: tuple[str, ...], dropped: tuple[str, ...]) -> None:
    found = under(2, target)
    assert (found.added, found.dropped) == (added, dropped)


def test_a_declared_circumstance_that_both_methods_leave_open_stays() -> None:
    """⑥ and ⑤ both leave open whether data is kept on devices: 30 − 2 and 27 − 2 items."""
    found = under(6, 5, stores_data_on_device=False)
    assert (len(found.applying), found.left, found.added) == (28, ("8-3", "8-4"), ("3-2", "5-4", "7-3"))
    assert len(under(6, 6, stores_data_on_device=False).applying) == 25


def test_what_the_other_method_means_wins_over_what_is_declared_today() -> None:
    """Stand-alone work keeps data on devices, whatever is declared of the cloud method: 8-3 and 8-4 come in, six go."""
    found = under(6, 7, stores_data_on_device=False)
    assert (len(found.applying), found.added, found.dropped) == (21, ("8-3", "8-4"), MAIL_MEETINGS_CLOUD)


def test_what_todays_method_meant_is_not_carried_over_to_one_that_leaves_it_open() -> None:
    """No data on devices and no office connection follow from ④ and ②; under ② and ④ nobody has said so."""
    assert "8-3" in under(4, 2, stores_data_on_device=False).applying
    assert "7-3" in under(2, 4, connects_to_office_network=False).applying
    assert "7-3" not in under(4, 4, connects_to_office_network=False).applying


@pytest.mark.parametrize(
    ("method", "told"),
    [
        (1, {"connects_to_office_network": True}),
        (2, {"connects_to_office_network": False, "uses_vpn": False, "uses_cloud_services": True}),
        (
            3,
            {
                "connects_to_office_network": False,
                "uses_vpn": False,
                "uses_cloud_services": False,
                "uses_webmail": False,
                "uses_online_meetings": False,
                "stores_data_on_device": True,
            },
        ),
        (4, {"uses_cloud_services": True, "stores_data_on_device": False}),
    ],
)
def test_what_a_method_decides_by_itself(method: int, told: dict[str, bool]) -> None:
    """The table on pages 11 and 12; methods ⑤ to ⑧ have the same traits on personal devices."""
    assert decided(METHODS[method]) == decided(METHODS[method + 4]) == told


def test_other_circumstances_are_carried_over_unchanged() -> None:
    assert circumstances_under(METHODS, 2, 1, {"uses_wireless_lan": False, "uses_cloud_services": True}) == {
        "uses_wireless_lan": False,
        "connects_to_office_network": True,
    }


def test_a_document_about_company_devices_drops_out_with_personal_ones() -> None:
    found = under(1, 5, "csaj-2018")
    assert (found.known, found.applying) == (True, ())
    assert found.dropped == under(1, 1, "csaj-2018").applying
    assert under(5, 1, "csaj-2018").added == ()  # nothing to compare with: the document is not about ⑤


def test_a_document_that_describes_one_method_only_says_nothing_of_the_others() -> None:
    found = under(2, 1, "mic-sme-2022")
    assert (found.known, found.applying, found.dropped) == (False, (), ())
    assert under(2, 2, "mic-sme-2022").known


def test_the_guideline_asks_the_same_of_every_method_but_for_two_items() -> None:
    """28 items; C-2 is about access to the office network, E-8 about data on devices."""
    counts = [len(each.applying) for each in choices(LIBRARY.checklists["mic-guideline-2021"], METHODS, 2, {})]
    # ① both; ② no office network; ③ no office network; ④ no data on devices; the same again for personal devices.
    assert counts == [28, 27, 27, 27] * 2


def test_items_that_the_organisation_leaves_out_count_for_no_method() -> None:
    found = under(2, 1, left_out=("5-4",))
    assert (len(found.applying), found.left, found.added) == (31, ("5-4",), ("3-2", "7-3"))


def test_which_ways_stand_for_a_method() -> None:
    guideline = graded(LIBRARY.checklists.values())
    assert guideline is not None
    found = {method: [(way.sign, kin.relation) for way, kin in ways_of(guideline, method)] for method in (1, 2, 3, 4)}
    assert found == {1: [("①", "part"), ("②", "part"), ("③", "similar")], 2: [("⑥", "part")], 3: [("⑦", "part")], 4: [("⑤", "part")]}
    assert graded([HANDBOOK]) is None
