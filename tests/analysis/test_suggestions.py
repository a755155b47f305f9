"""Suggestions: they find what is there, repeat to the bit, say nothing where there is nothing, and decide nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score
from theme_corpus import made_corpus

from copkit.analysis.suggestions import in_context, near_duplicates, nearest_codes, suggest_themes
from copkit.codebook import Code

HERE = Path(__file__).parent
SCRIPT = """
import sys; sys.path.insert(0, {here!r})
from theme_corpus import made_corpus
from copkit.analysis.suggestions import suggest_themes
print([(s.words, s.items) for s in suggest_themes({{str(n): t for n, (_, t) in enumerate(made_corpus(300))}})])
"""


def _agreement(corpus):
    """How well the suggestions of a corpus recover its themes."""
    found = suggest_themes({str(n): text for n, (_, text) in enumerate(corpus)})
    label = {item: number for number, one in enumerate(found) for item in one.items}
    return adjusted_mutual_info_score(
        [theme for theme, _ in corpus], [label.get(str(n), -1) for n in range(len(corpus))]
    )


@pytest.mark.parametrize("seed", [1, 9])
def test_known_themes_are_recovered(seed):
    """600 short texts of 12 themes: adjusted mutual information at least 0.6."""
    assert _agreement(made_corpus(seed=seed)) >= 0.6


def test_texts_without_themes_recover_nothing():
    """The measure can fail: with the themes dealt out anew it is near nought."""
    corpus = made_corpus(seed=9)
    dealt = [theme for theme, _ in made_corpus(seed=5)]
    assert _agreement([(theme, text) for theme, (_, text) in zip(dealt, corpus, strict=True)]) < 0.1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 30))
def test_known_themes_are_recovered_from_many_corpora(seed):
    """So do ten other corpora."""
    assert _agreement(made_corpus(seed=seed)) >= 0.6


@pytest.mark.slow
def test_suggestions_repeat_to_the_bit_on_any_number_of_cores():
    """Other threads and another hash seed in a fresh process give the same words and the same items in the same order."""
    outputs = set()
    for threads, seed in (("1", "0"), ("2", "1"), ("4", "7")):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        env = {
            **os.environ,
            **dict.fromkeys(names, threads),
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(HERE.parent.parent),
        }
        command = [sys.executable, "-c", SCRIPT.format(here=str(HERE))]
        outputs.add(subprocess.run(command, env=env, capture_output=True, check=True).stdout)
    assert len(outputs) == 1


def test_neither_ids_nor_their_order_decide():
    """The same texts under other ids, the other way round, are put together alike."""
    texts = [text for _, text in made_corpus(120)]
    one = suggest_themes({str(n): text for n, text in enumerate(texts)})
    renamed = {hashlib.sha256(text.encode()).hexdigest(): text for text in reversed(texts)}
    other = suggest_themes(renamed)
    assert [each.words for each in one] == [each.words for each in other]
    assert [[texts[int(item)] for item in each.items] for each in one] == [
        [renamed[i] for i in each.items] for each in other
    ]


def test_few_texts_give_near_duplicates_and_keywords():
    """Under 100 texts, what is said twice and words in common; no topics."""
    texts = {"a": "More time to think, please.", "b": "more time to think please", "c": "Silence helps.", "d": "Silence in the pause",
             "e": "I like silence best", "f": "A walk."}  # fmt: skip
    found = suggest_themes(texts)
    assert [(one.kind, set(one.items)) for one in found] == [("alike", {"a", "b"}), ("keyword", {"c", "d", "e"})]
    assert found[1].words == ("silence",)


@pytest.mark.parametrize(
    "texts",
    [
        ["More time to think"] * 150,
        [f"w{n}{chr(97 + n % 26)}x{chr(97 + n // 26)}q" for n in range(150)],
        ["Silence helps", "More time"] * 75,
        ["..."] * 150,
    ],
)
def test_many_texts_with_little_in_common_are_no_accident(texts):
    """All alike, all different, two kinds, or no words at all: suggestions or none, and no traceback."""
    found = suggest_themes({str(n): text for n, text in enumerate(texts)})
    assert all(one.kind != "topic" for one in found)


def test_many_texts_are_read_term_by_term():
    """Above 500, each term on its own; a small term gets keywords."""
    corpus = made_corpus(560)
    texts = {str(n): text for n, (_, text) in enumerate(corpus)}
    terms = {item: "2022-autumn" if int(item) < 540 else "2023-spring" for item in texts}
    found = suggest_themes(texts, terms)
    kinds = {(one.term, one.kind) for one in found}
    assert ("2022-autumn", "topic") in kinds
    assert {kind for term, kind in kinds if term == "2023-spring"} <= {"keyword", "alike"}
    assert all(terms[item] == one.term for one in found for item in one.items)


def test_each_suggestion_has_words_and_five_items_and_no_item_comes_twice():
    """At most 12 topics, each with words and five items to look at."""
    found = suggest_themes({str(n): text for n, (_, text) in enumerate(made_corpus(240))})
    assert 2 <= len(found) <= 12
    assert all(one.words and len(one.shown) == min(5, len(one.items)) for one in found)
    items = [item for one in found for item in one.items]
    assert len(items) == len(set(items))


def test_a_suggestion_shows_no_word_of_a_text():
    """Texts may still be held: a repr counts them, and does not quote them."""
    found = suggest_themes({"a": "Kwabena is tired.", "b": "Kwabena is tired!"})
    assert repr(found) == "(Suggestion(alike, 2 texts),)"


def test_what_was_masked_is_no_keyword():
    """A mask is in many texts, and says nothing of them."""
    assert (
        suggest_themes({str(n): f"[person] {word}" for n, word in enumerate("walks talks sings reads".split())}) == ()
    )


@settings(max_examples=40)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text(max_size=30), max_size=8))
def test_every_text_is_in_one_group_of_near_duplicates(texts):
    """Grouping loses no text, doubles none, and puts equal texts together."""
    groups = near_duplicates(texts)
    assert sorted(item for group in groups for item in group) == sorted(texts)
    place = {item: group for group in groups for item in group}
    words = {item: text for item, text in texts.items() if any(letter.isalpha() for letter in text) and len(text) > 3}
    for one in words:
        for other in words:
            if texts[one] == texts[other] and len(texts[one].split()[0]) > 3:
                assert place[one] == place[other]


CODES = (
    Code("listening-first", "Listening before helping", words=("listen", "silence", "fix")),
    Code("time", "Time and energy", definition="Finding and losing the time that mentoring takes", words=("busy",)),
)


def test_new_items_are_offered_the_nearest_codes():
    """A code's own words come first, then its definition and the texts it has; what is near none is offered none."""
    texts = {
        "a": "I fell silent, and then listened. Silence.",
        "b": "Losing time to admin",
        "c": "Prefix calculus",
        "d": "",
    }
    assert nearest_codes(texts, CODES) == {"a": ("listening-first",), "b": ("time",), "c": (), "d": ()}
    assert nearest_codes({"e": "A walk by the river"}, CODES, {"time": ["We walk by the river."]}) == {"e": ("time",)}


def test_what_is_offered_for_a_text_does_not_depend_on_the_others():
    """One text at a time or all at once, the same codes."""
    texts = {str(n): text for n, (_, text) in enumerate(made_corpus(40))}
    together = nearest_codes(texts, CODES)
    assert together == {item: nearest_codes({item: text}, CODES)[item] for item, text in texts.items()}


def test_a_keyword_is_shown_in_context():
    """The words around it, cut at words."""
    assert in_context("Silence", "silence") == "Silence"
    assert in_context("One two three four five six", "FOUR", letters=6) == "… four five …"
