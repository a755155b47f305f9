"""Themes counted: shares with their intervals, what goes together, what is new; never more than may be shown."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

import copkit
from copkit.analysis import (
    co_occurrence,
    count_codings,
    count_pairs,
    new_themes,
    theme_shares,
    wide_counts,
    wilson,
)
from copkit.codebook import codebook_at
from copkit.errors import DisclosureError

DAYS = ["2022-11-16", "2022-12-14", "2023-02-08"]
COUNTS = pd.DataFrame(
    [[12, 14, 20], [8, 3, 9], [6, 7, 8]],
    index=pd.Index(["Trust", "Silence", "Goals"], name="theme"),
    columns=pd.Index(DAYS, name="session"),
)
TEXTS = {"2022-11-16": 24, "2022-12-14": 30, "2023-02-08": 40}


@given(st.integers(1, 400), st.data())
def test_the_interval_is_wilsons(of, data):
    """The same ends as SciPy's."""
    count = data.draw(st.integers(0, of))
    exact = binomtest(count, of).proportion_ci(method="wilson")
    assert wilson(count, of) == pytest.approx((exact.low, exact.high), abs=1e-9)


def test_shares_carry_their_denominator_and_interval():
    """Count over denominator, between low and high."""
    row = theme_shares(COUNTS, TEXTS).set_index(["theme", "session"]).loc[("Trust", "2023-02-08")]
    assert (row["count"], row["of"], row["share"]) == (20, 40, 0.5)
    assert row["low"] < 0.5 < row["high"]


def test_a_share_is_hidden_with_its_count():
    """Where the count is hidden, so are share, denominator and interval."""
    shares = theme_shares(COUNTS, TEXTS)
    hidden = shares[shares["count"].isna()]
    assert ("Silence", "2022-12-14") in set(zip(hidden["theme"], hidden["session"], strict=True))
    assert hidden[["of", "share", "low", "high"]].isna().all().all()
    assert shares.attrs["hidden"] == len(hidden)


def test_a_denominator_that_is_the_sum_gives_nothing_back():
    """Where each text has one code, the number of texts is a total like any other."""
    one_code = theme_shares(COUNTS, dict(COUNTS.sum()))
    december = one_code[one_code["session"] == "2022-12-14"]
    assert december["count"].isna().sum() >= 2


def test_nothing_is_broken_down_under_ten_texts():
    """A session of nine texts shows nothing."""
    counts = pd.DataFrame({"2023-02-08": [8, 7], "2023-03-29": [12, 9]}, index=["Trust", "Goals"])
    shares = theme_shares(counts, {"2023-02-08": 9, "2023-03-29": 20})
    assert shares[shares["session"] == "2023-02-08"][["count", "of", "share"]].isna().all().all()
    assert shares[shares["session"] == "2023-03-29"]["share"].notna().all()


def test_later_shares_think_of_earlier_ones():
    """A session more, and the totals: what was hidden stays hidden."""
    first = theme_shares(COUNTS[DAYS[:2]], TEXTS)
    later = theme_shares(COUNTS, TEXTS, shown=[first]).set_index(["theme", "session"])
    hidden = first[first["count"].isna()]
    assert all(pd.isna(later.loc[(row.theme, row.session), "count"]) for row in hidden.itertuples())
    total = copkit.suppress(COUNTS.sum(axis="columns"), shown=[first], of="so far", parts={"so far": DAYS})
    assert total.notna().all()


def test_a_session_without_its_number_of_texts_is_refused():
    """A share needs its denominator, and no less than the count."""
    with pytest.raises(DisclosureError):
        theme_shares(COUNTS, {"2022-11-16": 24})
    with pytest.raises(DisclosureError):
        theme_shares(COUNTS, TEXTS | {"2023-02-08": 19})


def test_themes_by_prompt_are_shares_across_prompts():
    """The same table with prompts for columns."""
    rows = [
        {"prompt": "surprises", "code": "trust", "count": 11},
        {"prompt": "works-well", "code": "trust", "count": 6},
        {"prompt": "surprises", "code": "goals", "count": 2},
    ]
    counts = wide_counts(rows, across="prompt", names={"trust": "Trust", "goals": "Goals"})
    shares = theme_shares(counts, {"surprises": 20, "works-well": 12})
    assert list(shares.columns) == ["theme", "prompt", "count", "of", "share", "low", "high"]
    assert shares["count"].tolist() == [pd.NA, pd.NA, 11, 6]


def test_a_text_with_two_merged_codes_counts_once():
    """Counting again under today's codebook is exact, and the old day's count is not touched."""
    add = {"do": "add", "on": "2022-02-02", "reason": "r"}
    events = [add | {"id": "trust", "name": "Trust"}, add | {"id": "faith", "name": "Faith"}]
    then = codebook_at(events)
    today = codebook_at([*events, {"do": "merge", "on": "2023-01-01", "id": "faith", "into": ["trust"], "reason": "r"}])
    codings = {"2022-11-16": [("a", "trust"), ("a", "faith"), ("b", "faith")], "2022-12-14": []}
    assert count_codings(codings, today).to_dict("index") == {"Trust": {"2022-11-16": 2, "2022-12-14": 0}}
    assert count_codings(codings, then).loc["Faith", "2022-11-16"] == 2


def test_pairs_are_counted_with_jaccard_and_lift():
    """Twelve texts with both of two codes that have 16 and 20, of 40."""
    codings = [(n, "a") for n in range(16)] + [(n, "b") for n in range(4, 24)] + [(n, "c") for n in range(2)]
    pairs = co_occurrence(count_pairs(codings), 40).set_index(["one", "other"])
    both = pairs.loc[("a", "b")]
    assert (both["count"], both["jaccard"], both["lift"]) == (12, 0.5, 12 * 40 / (16 * 20))
    assert pairs.loc[("a", "c")].isna().all()
    assert pairs.attrs["hidden"] == 2


def test_pairs_of_few_texts_are_not_shown():
    """No breakdown under ten texts."""
    codings = [(n, code) for n in range(9) for code in "ab"]
    assert co_occurrence(count_pairs(codings), 9)["count"].isna().all()


def test_a_theme_is_new_with_five_items_in_two_sessions():
    """Added this term, often enough, in more than one place."""
    since = dt.date(2022, 11, 1)
    added = dict.fromkeys(["Trust", "Silence", "Goals"], since)
    assert new_themes(COUNTS, added, since)["theme"].tolist() == ["Trust", "Goals", "Silence"]
    assert new_themes(COUNTS, added | {"Trust": dt.date(2022, 1, 1)}, since)["theme"].tolist() == ["Goals", "Silence"]
    assert new_themes(COUNTS, added, dt.date(2023, 1, 1)).empty
    rare = COUNTS.copy()
    rare.loc["Goals"] = [2, 2, 0]
    assert "Goals" not in new_themes(rare, added, since)["theme"].tolist()


def test_no_small_count_is_in_any_frame_shown():
    """Random tables: every number that counts something is hidden or at least the threshold."""
    chance = np.random.default_rng(5)
    for _ in range(20):
        counts = pd.DataFrame(chance.integers(0, 9, (4, 3)), index=list("abcd"), columns=DAYS)
        texts = {day: int(counts[day].max()) + int(chance.integers(3, 20)) for day in DAYS}
        shares = theme_shares(counts, texts)
        assert (shares["count"].dropna() >= 5).all()
        assert (shares["of"].dropna() >= 10).all()


@pytest.mark.parametrize("of", [1, 7, 60, 997])
def test_an_interval_holds_its_share_even_at_its_ends(of):
    """Nobody and everybody have intervals too, with the share inside."""
    for count in (0, of):
        low, high = wilson(count, of)
        assert 0 <= low <= count / of <= high <= 1
