"""A term at a time: shares under any day's codebook, and no way to a small count through sessions, terms or time."""

from __future__ import annotations

import datetime as dt
import random

import pandas as pd
import pytest

import copkit
from copkit.analysis import plot_shares, to_release
from copkit.analysis.agreement import cohen_kappa
from copkit.analysis.terms import Term, in_words, read_term, term_of
from copkit.codebook import codebook_at

ADD = {"on": dt.date(2022, 1, 1), "do": "add", "reason": "First."}
BOOK = codebook_at([{**ADD, "id": code, "name": code.capitalize()} for code in ("trust", "time", "humour", "silence")])


def _store(**sessions):
    """A store with so many texts a session, the first so many of which carry each code."""
    store = copkit.open_store("sqlite://")
    for label, (texts, codes) in sessions.items():
        name = label.removeprefix("on").replace("_", "-")
        store.add(name, [("Q", f"Text {n}", "verbatim") for n in range(texts)])
        for code, number in codes.items():
            for item in store.held(name)[:number]:
                store.code(item.id, code)
    return store


def _cells(shares):
    return {(row["theme"], row["session"]): row["count"] for row in shares.to_dict("records")}


def test_a_term_has_its_sessions_and_what_was_filed_under_it():
    """Days of January to April and texts filed under the term are one; the pulse and value stories are not texts."""
    store = _store(on2023_02_08=(12, {"trust": 6}), on2023_spring=(3, {}), on2023_05_17=(4, {}))
    store.add("2023-02-08", [("pulse-learn=1", "1", "count-only"), ("Value story: applied", "Tried it.", "verbatim")])
    assert read_term(store, "2023-02-08").texts == {"2023-02-08": 12, "2023-spring": 3}
    assert (term_of("2022-12-14"), in_words("2022-autumn"), in_words("old")) == ("2022-autumn", "autumn 2022", "old")


def test_shares_have_interval_and_denominator():
    """Six of twelve is a half, between 25 % and 75 %."""
    shares = read_term(_store(on2023_02_08=(12, {"trust": 6})), "2023-spring").shares(BOOK)
    row = shares.to_dict("records")[0]
    assert (row["count"], row["of"], row["share"]) == (6, 12, 0.5)
    assert 0.25 < row["low"] < 0.26
    assert 0.74 < row["high"] < 0.75


def test_an_interval_holds_its_share_to_the_last_bit():
    """Sixty of sixty is drawn: no rounding puts the interval's end below the share."""
    for texts in range(10, 130):
        shares = Term(
            "2023-spring", {"2023-02-08": tuple((str(n), "trust") for n in range(texts))}, {"2023-02-08": texts}
        ).shares(BOOK)
        assert (shares["low"] <= shares["share"]).all()
        assert (shares["share"] <= shares["high"]).all()
    assert "came up most" in plot_shares(shares).alt


def test_fewer_than_ten_texts_show_nothing():
    """No breakdown under ten."""
    assert read_term(_store(on2023_02_08=(9, {"trust": 9})), "2023-spring").shares(BOOK).empty


def test_a_small_session_stays_inside_its_term():
    """Where one session has fewer than ten texts, sessions are not shown beside the term: the rest would be it."""
    store = _store(on2023_02_08=(30, {"trust": 20}), on2023_03_29=(8, {"trust": 6}))
    shares = read_term(store, "2023-spring").shares(BOOK)
    assert set(shares["session"]) == {"2023-spring"}
    assert {cell[1][0] for cell in to_release(shares).cells} == {"2023-spring"}


def test_a_term_shown_after_its_first_session_does_not_betray_the_second():
    """First 20 of trust in one session, then 23 in the term: the three of the second are hidden by hiding the term's."""
    first = _store(on2023_02_08=(30, {"trust": 20, "time": 9}))
    shown = read_term(first, "2023-spring").shares(BOOK)
    store = _store(on2023_02_08=(30, {"trust": 20, "time": 9}), on2023_03_29=(30, {"trust": 3, "time": 9}))
    cells = _cells(read_term(store, "2023-spring").shares(BOOK, shown=[shown]))
    assert pd.isna(cells["Trust", "2023-03-29"])
    assert pd.isna(cells["Trust", "2023-spring"])
    assert cells["Trust", "2023-02-08"] == 20


def test_what_was_shown_can_be_shown_again_and_kept_in_a_file():
    """The same counts, with the first result in mind, as a frame or as plain fields, give the same result."""
    store = _store(
        on2023_02_08=(30, {"trust": 20, "time": 4, "humour": 7}), on2023_03_29=(20, {"trust": 10, "time": 6})
    )
    term = read_term(store, "2023-spring")
    first = term.shares(BOOK)
    for kept in (first, to_release(first).plain()):
        assert term.shares(BOOK, shown=[kept]).equals(first)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_count_is_shown_or_left_over(seed):
    """In random terms no count from 1 to 4 is shown, nor the difference of a term and its other sessions."""
    dice = random.Random(seed)
    drawn = {
        f"on2023_0{n}_08": (dice.randint(10, 30), {code: dice.randint(0, 10) for code in BOOK.codes}) for n in (1, 2, 3)
    }
    store = _store(**drawn)
    shares = read_term(store, "2023-spring").shares(BOOK)
    counts = shares["count"].dropna()
    assert not ((counts > 0) & (counts < 5)).any()
    cells = _cells(shares)
    for theme in {theme for theme, _ in cells}:
        parts = [cells[theme, label] for label in sorted(store.sessions())]
        whole = cells[theme, "2023-spring"]
        if not pd.isna(whole) and sum(map(pd.isna, parts)) == 1:
            pytest.fail(f"the one hidden session of {theme} is left over")


def test_a_merge_counts_a_text_once_and_a_past_day_counts_as_then():
    """Trust merged into time: texts with both count once today, and as before under the codebook of before."""
    merged = codebook_at(
        [
            *BOOK.events,
            {"on": dt.date(2023, 4, 1), "do": "merge", "id": "trust", "into": ["time"], "reason": "One thing."},
        ]
    )
    term = read_term(_store(on2023_02_08=(20, {"trust": 12, "time": 15})), "2023-spring")
    assert _cells(term.shares(merged))["Time", "2023-02-08"] == 15
    then = codebook_at(merged.events, dt.date(2023, 3, 1))
    assert _cells(term.shares(then)) == _cells(term.shares(BOOK))


def test_a_code_added_later_counts_nowhere_before():
    """Under a day's codebook, texts with a code of a later day are texts without it."""
    early = codebook_at([{**ADD, "id": "trust", "name": "Trust"}])
    term = read_term(_store(on2023_02_08=(20, {"trust": 12, "time": 15})), "2023-spring")
    assert set(_cells(term.shares(early))) == {("Trust", "2023-02-08"), ("Trust", "2023-spring")}


def _coded(texts, share, dice):
    return {str(n): {code for code in BOOK.codes if dice.random() < share} for n in range(texts)}


def test_kappa_is_what_it_is_said_to_be():
    """It equals scikit-learn's on the same decisions, and the interval holds it."""
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415 -- the second opinion

    dice = random.Random(9)
    first = _coded(60, 0.4, dice)
    second = {
        text: {code for code in BOOK.codes if (code in codes) != (dice.random() < 0.15)}
        for text, codes in first.items()
    }
    found = cohen_kappa(first, second, list(BOOK.codes))
    told = [[code in each[text] for text in first for code in BOOK.codes] for each in (first, second)]
    assert found.kappa == pytest.approx(cohen_kappa_score(*told))
    assert found.low < found.kappa < found.high
    assert found.texts == 60


def test_chance_alone_agrees_on_nothing():
    """Two coders who draw lots have an interval about nought; few texts, or one answer alone, have none."""
    dice = random.Random(9)
    found = cohen_kappa(_coded(200, 0.4, dice), _coded(200, 0.4, dice), list(BOOK.codes))
    assert found.low < 0 < found.high
    assert cohen_kappa(_coded(9, 0.4, dice), _coded(9, 0.4, dice), list(BOOK.codes)) is None
    empty = {str(n): set() for n in range(20)}
    assert cohen_kappa(empty, empty, list(BOOK.codes)) is None


@pytest.mark.slow
def test_the_interval_of_kappa_holds_the_truth_about_19_times_in_20():
    """Over 300 samples of a known agreement, between 90 % and 98 % of the intervals hold it."""
    dice = random.Random(9)

    def second(first):
        return {
            text: {code for code in BOOK.codes if (code in codes) != (dice.random() < 0.1)}
            for text, codes in first.items()
        }

    whole = _coded(20_000, 0.4, dice)
    codes = list(BOOK.codes)
    told = [(code in whole[text], code in other) for text, other in second(whole).items() for code in codes]
    seen = sum(one == other for one, other in told) / len(told)
    one, other = (sum(pair[side] for pair in told) / len(told) for side in (0, 1))
    chance = one * other + (1 - one) * (1 - other)
    truth = (seen - chance) / (1 - chance)
    held = 0
    for _ in range(300):
        first = _coded(40, 0.4, dice)
        found = cohen_kappa(first, second(first), codes)
        held += found.low <= truth <= found.high
    assert 0.90 <= held / 300 <= 0.98
