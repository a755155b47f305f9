"""Frames in, frames out: any record as pandas, and counts that may be shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import copkit
from copkit.analysis import to_release
from copkit.disclosure import Release
from copkit.errors import DisclosureError

WIDE = pd.DataFrame(
    {"May": [12, 8, 10], "June": [3, 7, 11], "July": [9, 6, 12]},
    index=pd.Index(["Trust", "Silence", "Goals"], name="theme"),
)


def _with_totals(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.copy()
    frame.loc["Total"] = frame.sum()
    frame["Total"] = frame.sum(axis=1)
    return frame


def test_a_record_becomes_a_frame_with_its_own_columns():
    """One line a row, the record's names as columns."""
    frame = copkit.to_frame(Release.of([("Trust", "May", 7), ("Trust", "June", None)]))
    assert list(frame.columns) == ["row", "column", "count"]
    assert len(frame) == 2


@pytest.mark.parametrize("margin", ["Total", "All", "total"])
def test_a_wide_frame_keeps_its_shape_with_hidden_cells_as_na(margin):
    """Index, columns and order stay; counts are nullable whole numbers."""
    frame = _with_totals(WIDE).rename(index={"Total": margin}, columns={"Total": margin})
    safe = copkit.suppress(frame)
    assert safe.index.equals(frame.index)
    assert safe.index.name == "theme"
    assert safe.columns.equals(frame.columns)
    assert set(map(str, safe.dtypes)) == {"Int64"}
    assert safe.loc["Trust", "June"] is pd.NA
    assert safe.attrs["hidden"] == int(safe.isna().sum().sum()) == 4
    assert safe.attrs["threshold"] == 5
    shown = safe.notna()
    assert (safe[shown].fillna(0) == frame.where(shown, 0)).all().all()


def test_a_frame_without_totals_hides_the_small_count_alone():
    """Where nothing adds up, nothing gives it back."""
    assert copkit.suppress(WIDE).attrs["hidden"] == 1


def test_a_series_comes_back_as_a_series():
    """Counts of one kind keep their index and name."""
    series = pd.Series({"Trust": 12, "Silence": 3, "Goals": 9, "Total": 24}, name="count")
    safe = copkit.suppress(series)
    assert isinstance(safe, pd.Series)
    assert safe.name == "count"
    assert safe.isna().tolist() == [False, True, True, False]


def test_a_long_frame_keeps_its_other_columns():
    """One label column or two, beside a column called count."""
    long = WIDE.reset_index().melt("theme", var_name="session", value_name="count")
    safe = copkit.suppress(long)
    assert safe[["theme", "session"]].equals(long[["theme", "session"]])
    assert safe["count"].isna().sum() == 1
    assert copkit.suppress(long.groupby("theme", as_index=False)["count"].sum()).attrs["hidden"] == 0


def test_wide_and_long_are_the_same_table_to_a_reader():
    """What a wide table hid, a long one with the same labels hides as well."""
    first = copkit.suppress(_with_totals(WIDE))
    long = WIDE.reset_index().melt("theme", var_name="session", value_name="count")
    later = copkit.suppress(long, shown=[first])
    hidden = {(row.theme, row.session) for row in later[later["count"].isna()].itertuples()}
    assert hidden == {(row, column) for row in WIDE.index for column in WIDE.columns if first.loc[row, column] is pd.NA}
    assert len(hidden) == 4


def test_dates_and_timestamps_are_the_same_label():
    """A session is its day, however the frame writes it."""
    days = [dt.date(2023, 2, 8), dt.date(2023, 3, 29)]
    first = copkit.suppress(pd.DataFrame({"Trust": [9, 3]}, index=days))
    later = copkit.suppress(pd.DataFrame({"Trust": [9, 3]}, index=pd.to_datetime(days)), shown=[first])
    assert later.isna().to_numpy().tolist() == first.isna().to_numpy().tolist()


def test_missing_values_count_as_nought():
    """A pivot leaves out what nobody wrote; that is a nought, and hidden."""
    frame = WIDE.astype(float)
    frame.iloc[0, 0] = float("nan")
    assert copkit.suppress(frame).loc["Trust", "May"] is pd.NA


def test_showing_a_safe_frame_again_shows_nothing_more():
    """A suppressed frame may go through once more."""
    safe = copkit.suppress(_with_totals(WIDE))
    again = copkit.suppress(safe)
    assert (again.isna() | ~safe.isna()).all().all()


def test_a_release_kept_as_plain_fields_is_accepted():
    """What the workspace remembers counts as shown."""
    first = copkit.suppress(_with_totals(WIDE))
    plain = to_release(first).plain()
    assert copkit.suppress(WIDE, shown=[plain]).equals(copkit.suppress(WIDE, shown=[first]))


def test_the_workspace_remembers_what_was_shown(tmp_path):
    """A release kept in `disclosed.yaml` counts as shown, as it comes back from the file."""
    for name in ("community.yaml", "roster.csv", "places.csv"):
        (tmp_path / name).write_bytes((Path("data") / name).read_bytes())
    community = copkit.open_community(tmp_path)
    first = copkit.suppress(_with_totals(WIDE))
    community.save_disclosed({"on": "2023-02-08", "table": "themes by session", **to_release(first).plain()})
    again = copkit.suppress(WIDE, shown=copkit.open_community(tmp_path).disclosed)
    assert again.equals(copkit.suppress(WIDE, shown=[first]))


def test_a_lone_column_says_what_it_is_of():
    """Counts of two sessions are not taken for two countings of one."""
    one = copkit.suppress(pd.Series({"Trust": 12, "Silence": 3}), of="2023-02-08")
    other = copkit.suppress(pd.Series({"Trust": 14, "Silence": 9}), shown=[one], of="2023-03-29")
    assert other.notna().all()
    assert copkit.suppress(pd.Series({"Trust": 14, "Silence": 9}), shown=[one], of="2023-02-08").isna().all()


def test_numbers_for_labels_on_both_sides_keep_their_sides():
    """A frame that was given no labels is still the same table later, also in part."""
    counts = [[12, 3, 9], [8, 7, 6], [10, 11, 12]]
    first = copkit.suppress(pd.DataFrame(counts), shown=())
    whole = pd.DataFrame(counts)
    whole["Total"] = whole.sum(axis=1)
    later = copkit.suppress(whole, shown=first)
    assert later.loc[0].isna().sum() >= 2 or later.loc[0, "Total"] is pd.NA


def test_a_table_that_mirrors_itself_hides_both_halves():
    """What goes with what: each pair stands twice, and is hidden twice."""
    pairs = pd.DataFrame([[20, 4, 9], [4, 15, 6], [9, 6, 12]], index=list("abc"), columns=list("abc"))
    safe = copkit.suppress(pairs)
    assert safe.isna().to_numpy().tolist() == safe.isna().to_numpy().T.tolist()
    assert safe.attrs["hidden"] == 2


def test_an_empty_frame_stays_empty():
    """No counts, nothing hidden."""
    assert copkit.suppress(pd.DataFrame()).attrs["hidden"] == 0


@pytest.mark.parametrize("frame", [pd.DataFrame({"May": [0.5]}), pd.DataFrame({"May": ["many"]}), pd.Series([-3])])
def test_what_is_not_counts_is_refused_in_a_sentence(frame):
    """Shares, words and negative numbers are not counts, and none of them is repeated in the error."""
    with pytest.raises(DisclosureError) as caught:
        copkit.suppress(frame)
    assert "many" not in str(caught.value)
