"""Pictures: words that are words, a sentence that states the finding, a table beside, and nothing hidden inside."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pandas as pd

import copkit
from copkit.analysis import Picture, plot_shares, plot_trends, theme_shares

DAYS = ["2022-10-12", "2022-11-16", "2022-12-14", "2023-02-08"]
COUNTS = pd.DataFrame(
    [[12, 14, 15, 31], [8, 2, 9, 9], [6, 7, 8, 7]],
    index=pd.Index(["Trust", "Silence", "Goals"], name="theme"),
    columns=pd.Index(DAYS, name="session"),
)
SHARES = theme_shares(COUNTS, dict.fromkeys(DAYS, 40))


def _words(picture: Picture) -> set[str]:
    return {node.text for node in ET.fromstring(picture.svg).iter() if node.text and node.text.strip()}


def test_the_sentence_states_the_finding():
    """Which theme came up most, with its numbers; whether a change is more than chance."""
    assert plot_shares(SHARES).alt.startswith("2023-02-08: Trust came up most, in 31 of 40 texts (78%, 95% interval ")
    assert plot_trends(SHARES, "Trust").alt.startswith("Trust rose from 2022-10-12 (30%")
    assert plot_trends(SHARES, "Goals").alt.startswith("Goals shows no clear change from 2022-10-12")


def test_words_in_a_picture_are_words():
    """A reader can search and enlarge them; nothing is drawn as shapes."""
    assert {"Trust", "Silence", "Goals"} <= _words(plot_shares(SHARES))


def test_a_picture_is_the_same_bytes_each_time():
    """No clock and no chance gets in."""
    assert plot_shares(SHARES).svg == plot_shares(SHARES).svg
    assert "<dc:date>" not in plot_shares(SHARES).svg


def test_hidden_counts_are_nowhere_in_a_picture():
    """Neither the theme's bar, nor its number in source, sentence or table."""
    november = plot_shares(SHARES, "2022-11-16")
    assert "Silence" not in _words(november)
    assert "1 count is hidden" in november.alt
    row = november.table.set_index("Theme").loc["Silence"]
    assert set(row) == {"hidden"}
    assert not re.search(r"\b(2|5%) ?(of|texts|<)", november._repr_html_())


def test_three_points_are_not_joined_by_a_line():
    """A line needs four."""
    three = theme_shares(COUNTS[DAYS[:3]], dict.fromkeys(DAYS, 40))
    assert "L " not in _line(plot_trends(three, "Trust").svg)
    assert "L " in _line(plot_trends(SHARES, "Trust").svg)


def _line(svg: str) -> str:
    """The path of the house's colour with no fill, which joins the points."""
    found = re.findall(r'd="([^"]*)"[^>]*fill: none; stroke: #3d7a73', svg)
    return " ".join(found)


def test_with_nothing_to_show_the_picture_says_so():
    """An empty table is a finding too."""
    small = theme_shares(pd.DataFrame({"2023-02-08": [1]}, index=["Trust"]), {"2023-02-08": 12})
    assert "no theme has enough texts" in plot_shares(small).alt
    assert "too few sessions" in plot_trends(small, "Trust").alt


def test_a_picture_shows_itself_with_its_table():
    """One image with its alternative text, and a table with a caption and headers."""
    shown = plot_shares(SHARES)._repr_html_()
    assert shown.count("<img ") == 1
    assert 'alt="2023-02-08: Trust' in shown
    assert "<caption>" in shown
    assert shown.count("<th>") == 6


def test_frames_of_records_are_ready_for_a_plot():
    """A released frame survives being read back from its rows."""
    safe = copkit.suppress(COUNTS)
    assert len(copkit.to_frame(copkit.analysis.to_release(safe))) == COUNTS.size
