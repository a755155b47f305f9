"""Hiding in one table, and in tables shown one after another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copkit.disclosure import Release, hide_small
from copkit.errors import CopkitError, DisclosureError


def _wide(lines: dict[str, list[int]], columns: list[str], *, totals: bool = True) -> list[tuple[str, str, int]]:
    if totals:
        lines = {row: [*counts, sum(counts)] for row, counts in lines.items()}
        lines["Total"] = [sum(column) for column in zip(*lines.values(), strict=True)]
        columns = [*columns, "Total"]
    return [
        (row, column, count) for row, counts in lines.items() for column, count in zip(columns, counts, strict=True)
    ]


def _hidden(release: Release) -> set[tuple[str, str]]:
    return {(row[0], column[0]) for row, column, count in release.cells if count is None}


def test_a_table_without_small_counts_is_shown_whole():
    """Nothing is hidden where nothing need be."""
    assert _hidden(hide_small(_wide({"Trust": [12, 9], "Silence": [8, 7]}, ["May", "June"]))) == set()


def test_every_count_under_the_threshold_is_hidden_noughts_too():
    """A nought is a count under the threshold."""
    release = hide_small(_wide({"Trust": [0, 4, 5], "Silence": [9, 8, 7]}, ["May", "June", "July"], totals=False))
    assert _hidden(release) == {("Trust", "May"), ("Trust", "June")}


def test_one_small_count_takes_three_others_with_it():
    """With totals both ways, a lone hidden cell needs a partner in its row, its column, and where those meet."""
    table = {"A": [12, 3, 9], "B": [8, 7, 6], "C": [10, 11, 12]}
    release = hide_small(_wide(table, ["May", "June", "July"]))
    assert len(_hidden(release)) == 4
    assert ("A", "June") in _hidden(release)
    assert not any("Total" in cell for cell in _hidden(release))


def test_hidden_counts_that_add_up_to_a_small_one_take_a_partner():
    """Two hidden cells whose sum is 3 would say that both are small; a third hides that."""
    release = hide_small(
        [("Trust", column, count) for column, count in zip("abcd", [1, 2, 8, 9], strict=True)]
        + [("Trust", "Total", 20)]
    )
    assert _hidden(release) == {("Trust", "a"), ("Trust", "b"), ("Trust", "c")}


def test_a_small_total_is_hidden_and_cannot_be_had_from_the_others():
    """A row that comes to less than the threshold is not given back by the column of totals."""
    release = hide_small(_wide({"A": [1, 1], "B": [20, 30], "C": [40, 50]}, ["May", "June"]))
    assert ("A", "Total") in _hidden(release)
    assert len([cell for cell in _hidden(release) if cell[1] == "Total"]) >= 2


def test_the_same_table_again_gives_the_same_release():
    """Showing a table twice hides nothing more, and nothing less."""
    table = _wide({"A": [12, 3, 9], "B": [8, 7, 6], "C": [10, 11, 12]}, ["May", "June", "July"])
    first = hide_small(table)
    assert hide_small(table, shown=[first]).cells == first.cells


def test_what_was_hidden_once_stays_hidden_when_the_totals_are_gone():
    """A partner hidden for the sake of a small count is not shown by a later table without totals."""
    lines = {"A": [12, 3, 9], "B": [8, 7, 6], "C": [10, 11, 12]}
    first = hide_small(_wide(lines, ["May", "June", "July"]))
    later = hide_small(_wide(lines, ["May", "June", "July"], totals=False), shown=[first])
    assert _hidden(first) <= _hidden(later)


def test_one_session_more_does_not_give_itself_back():
    """The difference of two totals is the new session: where it is small, the new total hides too."""
    first = hide_small(_wide({"A": [12, 9], "B": [8, 7]}, ["May", "June"]))
    assert not _hidden(first)
    later = hide_small(_wide({"A": [12, 9, 2], "B": [8, 7, 30]}, ["May", "June", "July"]), shown=[first])
    assert {("A", "July"), ("A", "Total")} <= _hidden(later)


def test_a_table_lying_the_other_way_is_the_same_table():
    """Rows and columns may change places between releases."""
    table = _wide({"A": [12, 3, 9], "B": [8, 7, 6], "C": [10, 11, 12]}, ["May", "June", "July"])
    first = hide_small(table)
    turned = hide_small([(column, row, count) for row, column, count in table], shown=[first])
    assert {(column, row) for row, column in _hidden(turned)} == _hidden(first)


def test_a_term_that_sums_shown_sessions_hides_its_row():
    """Sums by term, told through parts, do not give a hidden session back."""
    sessions = _wide({"A": [12, 3], "B": [8, 7], "C": [9, 9]}, ["May", "June"], totals=False)
    first = hide_small(sessions)
    term = [("A", "Summer", 15), ("B", "Summer", 15), ("C", "Summer", 18)]
    assert _hidden(hide_small(term, shown=[first], parts={"Summer": ["May", "June"]})) == {("A", "Summer")}


def test_a_term_is_guessed_where_nobody_told():
    """Counts that could be the sum of shown sessions are treated as if they were."""
    first = hide_small(_wide({"A": [12, 3], "B": [8, 7], "C": [9, 9]}, ["May", "June"], totals=False))
    term = [("A", "count", 15), ("B", "count", 15), ("C", "count", 18)]
    assert _hidden(hide_small(term, shown=[first])) == {("A", "count")}


def test_a_parent_between_its_children_is_guessed():
    """A line that equals the sum of the lines below it in every column is taken for their sum."""
    lines = {"Trust": [15, 21, 16], "Being open": [12, 12, 9], "Keeping word": [3, 9, 7], "Silence": [30, 31, 32]}
    release = hide_small(_wide(lines, ["May", "June", "July"], totals=False))
    assert len({cell for cell in _hidden(release) if cell[1] == "May"}) >= 2


def test_nested_totals_are_read_from_their_words():
    """A label that says Total at one level sums the labels that share the others."""
    rows = [(("Autumn", session), "n", count) for session, count in [("1", 12), ("2", 3), ("3", 9), ("Total", 24)]]
    release = hide_small(rows)
    assert [count for _, _, count in release.cells] == [12, None, None, 24]


def test_a_total_that_is_not_a_sum_is_left_alone():
    """Where texts carry several codes, the number of texts gives nothing back."""
    rows = [("Trust", "n", 12), ("Silence", "n", 3), ("Total", "n", 14)]
    assert [count for _, _, count in hide_small(rows).cells] == [12, None, 14]


def test_a_count_that_grew_by_a_few_is_hidden():
    """Two counts of the same thing, three apart, would tell of those three."""
    first = hide_small([("Trust", "n", 12), ("Silence", "n", 20)])
    later = hide_small([("Trust", "n", 15), ("Silence", "n", 30)], shown=[first])
    assert _hidden(later) == {("Trust", "n")}


def test_a_release_survives_being_kept_as_plain_fields():
    """What a workspace keeps is the release again."""
    release = hide_small(_wide({"A": [12, 3], "B": [8, 7]}, ["May", "June"]), parts={"A": ["x", "y"]})
    assert Release.from_plain(release.plain()) == release


@pytest.mark.parametrize("count", [-1, 2.5, True])
def test_what_is_not_a_count_is_refused(count):
    """A count is a whole number from nought."""
    with pytest.raises(DisclosureError):
        hide_small([("Trust", "May", count)])


def test_a_cell_that_comes_twice_is_refused():
    """Two numbers for one cell cannot both be right."""
    with pytest.raises(CopkitError, match="twice"):
        hide_small([("Trust", "May", 7), ("Trust", "May", 8)])


def test_a_threshold_of_one_is_refused():
    """It would protect nobody."""
    with pytest.raises(DisclosureError):
        hide_small([], threshold=1)


@given(st.lists(st.lists(st.integers(0, 15), min_size=3, max_size=3), min_size=1, max_size=4), st.integers(2, 7))
def test_no_small_count_is_ever_shown(lines, threshold):
    """Whatever the table, what is shown is the truth, and at least the threshold."""
    table = _wide({f"theme {at}": line for at, line in enumerate(lines)}, ["a", "b", "c"])
    release = hide_small(table, threshold=threshold)
    for (_, _, truth), (_, _, count) in zip(table, release.cells, strict=True):
        assert count is None or threshold <= count == truth
