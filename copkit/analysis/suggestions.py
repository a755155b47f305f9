"""Suggestions, never decisions: which texts are alike, what they might be about, and which codes lie near.

A person accepts, edits or rejects each. The same texts give the same suggestions to the bit, under any ids and in any
order, on any number of cores: texts are sorted, chance has a fixed seed, and sums run on one thread.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.sparse import vstack
from scipy.sparse.csgraph import connected_components
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.pipeline import FeatureUnion
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from copkit.codebook import Code

SMALL, LARGE = 100, 500
"""From so many texts topics are looked for; above so many, term by term."""
TOPICS = (2, 3, 4, 5, 6, 7, 8, 10, 12)
SAMPLE, HALVES = 800, 400
"""Topics are learnt from at most so many texts, and their number found on the halves of so many."""
LETTERS = 0.3
"""What the letters of a word weigh beside the word: enough to see one word in two spellings."""
ALIKE, NEAR = 0.72, 0.12
"""How alike two texts are that say the same; how near a code is that is offered."""
SHOWN, KEYWORD_FROM, BLOCK = 5, 3, 256
COMMON = ENGLISH_STOP_WORDS | {"mentee", "mentees", "mentor", "mentors", "mentoring"}
"""Words that say nothing here: English ones, and those that every text of a mentoring community could have."""
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
_MASK = re.compile(r"\[[a-z…]+(?: \d+)?\]")


@dataclass(frozen=True, slots=True, repr=False)
class Suggestion:
    """Texts that might belong together, the most typical first, and the words that they share; a person decides.

    Its repr shows no word, since texts may still be held.
    """

    kind: Literal["alike", "keyword", "topic"]
    words: tuple[str, ...]
    items: tuple[str, ...]
    term: str = ""

    def __repr__(self) -> str:
        return f"Suggestion({self.kind}, {len(self.items)} texts{', ' + self.term if self.term else ''})"

    @property
    def shown(self) -> tuple[str, ...]:
        """The five items to look at first."""
        return self.items[:SHOWN]


def suggest_themes(
    texts: Mapping[str, str], terms: Mapping[str, str] | None = None, *, most: int = 12, seed: int = 9
) -> tuple[Suggestion, ...]:
    """Suggest what texts might be about: under 100, near-duplicates and keywords; from 100, topics; above 500, term by term.

    Topics come from TF-IDF (words 1-2, letters 3-5) and non-negative matrix factorisation (Lee & Seung 1999); their
    number is the one at which two halves of the texts, each on its own, agree best on the whole.

    Args:
        texts: Redacted texts by id.
        terms: Each id's term; without it, all texts are of one.
        most: The most suggestions for a term, 2 to 12 (near-duplicates not counted).
        seed: The same seed, the same suggestions.

    Returns:
        The suggestions, by term, largest first.

    Example:
        >>> [found] = suggest_themes({"a": "More time to think.", "b": "more time to think!", "c": "Silence."})
        >>> found.kind, found.items
        ('alike', ('a', 'b'))
    """
    if len(texts) <= LARGE or not terms:
        return _suggested(texts, "", most, seed)
    by_term: dict[str, dict[str, str]] = {}
    for item, text in texts.items():
        by_term.setdefault(terms.get(item, ""), {})[item] = text
    return tuple(one for term in sorted(by_term) for one in _suggested(by_term[term], term, most, seed))


def near_duplicates(texts: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Put texts together that say nearly the same in nearly the same words.

    Texts are alike by the cosine of their letters, 3 to 5 in a row.

    Args:
        texts: Redacted texts by id.

    Returns:
        Groups of ids, of one where nothing is alike; the largest first.

    Example:
        >>> near_duplicates({"a": "More time.", "b": "Silence helps", "c": "more time"})
        (('a', 'c'), ('b',))
    """
    ids = _sorted(texts)
    if not any(_WORD.search(text) for text in texts.values()):
        return tuple((item,) for item in ids)
    with threadpool_limits(1):
        rows = _letters(1).fit_transform([" ".join(_WORD.findall(texts[item].casefold())) for item in ids])
        links = vstack([rows[at : at + BLOCK] @ rows.T >= ALIKE for at in range(0, len(ids), BLOCK)])
    groups: dict[int, list[str]] = {}
    for item, group in zip(ids, connected_components(links, directed=False)[1], strict=True):
        groups.setdefault(int(group), []).append(item)
    return tuple(sorted(map(tuple, groups.values()), key=len, reverse=True))


def nearest_codes(
    texts: Mapping[str, str], codes: Iterable[Code], coded: Mapping[str, Iterable[str]] | None = None, *, most: int = 3
) -> dict[str, tuple[str, ...]]:
    """Offer each text the codes that lie nearest: by a code's own words first, then by its definition and its texts.

    What is offered for a text depends on it, the codes and the coded texts alone, not on the other texts.

    Args:
        texts: Redacted texts by id.
        codes: The codes that may be given.
        coded: Texts that carry a code already, by the code's id.
        most: The most codes that are offered, from 1.

    Returns:
        For each text the ids of codes, the nearest first; none where nothing is near.

    Example:
        >>> from copkit.codebook import Code
        >>> nearest_codes({"a": "I paused."}, [Code("silence", "Silence", words=("pause",)), Code("time", "Time")])
        {'a': ('silence',)}
    """
    known = list(codes)
    if not known or not texts:
        return dict.fromkeys(texts, ())
    told = coded or {}
    said = [
        " ".join((code.name, code.definition, code.include, code.example, *code.words, *told.get(code.id, ())))
        for code in known
    ]
    with threadpool_limits(1):
        space = TfidfVectorizer(tokenizer=_contents, token_pattern=None, sublinear_tf=True).fit([*said, "nothing"])
        near = (space.transform(texts.values()) @ space.transform(said).T).toarray()
    found = {}
    for row, (item, text) in enumerate(texts.items()):
        scores = [round(_hits(code, text) + float(near[row][at]), 6) for at, code in enumerate(known)]
        order = sorted((-score, at) for at, score in enumerate(scores) if score >= NEAR)
        found[item] = tuple(known[at].id for _, at in order[:most])
    return found


def in_context(text: str, word: str, *, letters: int = 40) -> str:
    """Show a word as it stands in a text, with so many letters before and after.

    Example:
        >>> in_context("What helps me most is silence, and a walk.", "silence", letters=8)
        '… is silence, and a …'
    """
    at = max(0, text.casefold().find(word.casefold()))
    start, end = max(0, at - letters), min(len(text), at + len(word) + letters)
    before, after = text[start:at], text[at + len(word) : end]
    before = f"… {before.partition(' ')[2]}" if start else before
    after = f"{after.rpartition(' ')[0]} …" if end < len(text) else after
    return f"{before}{text[at : at + len(word)]}{after}"


def _suggested(texts: Mapping[str, str], term: str, most: int, seed: int) -> tuple[Suggestion, ...]:
    ids = [item for item in _sorted(texts) if _contents(texts[item])]
    if len(ids) >= SMALL and _is_rich([texts[item] for item in ids]):
        return tuple(_topics(ids, [texts[item] for item in ids], term, most, seed))
    groups = (group for group in near_duplicates({item: texts[item] for item in ids}) if len(group) > 1)
    alike = [Suggestion("alike", _shared([texts[item] for item in group]), group, term) for group in groups]
    return (*alike, *_keywords(ids, texts, term, most))


def _is_rich(texts: Iterable[str]) -> bool:
    """Whether enough words come in more than one text for topics to be told apart."""
    times = Counter(word for text in texts for word in set(_contents(text)))
    return sum(number > 1 for number in times.values()) >= TOPICS[-1]


def _keywords(ids: Sequence[str], texts: Mapping[str, str], term: str, most: int) -> list[Suggestion]:
    """The words that most texts share; a word that stands in the same texts as a commoner one adds nothing."""
    holding: dict[str, list[str]] = {}
    for item in ids:
        for word in dict.fromkeys(_contents(texts[item])):
            holding.setdefault(word, []).append(item)
    ranked = sorted(holding.items(), key=lambda each: (-len(each[1]), each[0]))
    distinct = {tuple(items): word for word, items in reversed(ranked) if len(items) >= KEYWORD_FROM}
    chosen = sorted(distinct.items(), key=lambda each: (-len(each[0]), each[1]))[:most]
    return [Suggestion("keyword", (word,), items, term) for items, word in chosen]


def _topics(ids: list[str], texts: list[str], term: str, most: int, seed: int) -> list[Suggestion]:
    dice = np.random.default_rng(seed)
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what is not quite converged is a suggestion as good
        space = FeatureUnion(
            [("words", _words(2)), ("letters", _letters(2))], transformer_weights={"words": 1, "letters": LETTERS}
        )
        rows = space.fit_transform([" ".join(_contents(text)) for text in texts])
        count = _stable_number(rows, dice.permutation(len(ids)), most)
        model = _model(rows[np.sort(dice.permutation(len(ids))[:SAMPLE])], count, steps=60)
        weights = np.round(model.transform(rows), 9)
    names = space["words"].get_feature_names_out()
    words = [_top_words(weighed[: len(names)], names) for weighed in model.components_]
    found = [Suggestion("topic", words[topic], _members(weights, topic, ids), term) for topic in range(count)]
    return sorted((one for one in found if one.items), key=lambda one: (-len(one.items), one.words))


def _stable_number(rows: Any, order: Any, most: int) -> int:  # noqa: ANN401 -- a sparse matrix and an array
    """The number of topics at which two halves, each on its own, agree best on where the whole belongs."""
    order = order[: 2 * (HALVES // 2)]
    half = len(order) // 2
    agreement = {}
    for count in (each for each in TOPICS if each <= max(2, most)):
        one, other = (_model(rows[part], count, steps=20) for part in (order[:half], order[half:]))
        labels = [model.transform(rows[order]).argmax(axis=1) for model in (one, other)]
        agreement[count] = round(adjusted_mutual_info_score(*labels), 6)
    return max(agreement, key=lambda count: (agreement[count], -count))


def _model(rows: Any, count: int, *, steps: int) -> Any:  # noqa: ANN401 -- scikit-learn has no types
    return NMF(count, init="nndsvd", random_state=0, max_iter=steps).fit(rows)


def _members(weights: Any, topic: int, ids: list[str]) -> tuple[str, ...]:  # noqa: ANN401 -- an array
    mine = [at for at in range(len(ids)) if weights[at].max() > 0 and weights[at].argmax() == topic]
    mine.sort(key=lambda at: (-weights[at, topic] / weights[at].sum(), -weights[at, topic], at))
    return tuple(ids[at] for at in mine)


def _top_words(weights: Any, names: Any, most: int = 6) -> tuple[str, ...]:  # noqa: ANN401 -- arrays
    """The words that weigh most, without those that say again what one before them said."""
    chosen: list[str] = []
    for at in np.argsort(-np.round(weights, 9), kind="stable")[: 3 * most]:
        if weights[at] > 0 and not any(set(names[at].split()) & set(one.split()) for one in chosen):
            chosen.append(str(names[at]))
    return tuple(chosen[:most])


def _shared(texts: Iterable[str]) -> tuple[str, ...]:
    """The words that all have, in the order of the first."""
    first, *others = [_contents(text) for text in texts]
    return tuple(dict.fromkeys(word for word in first if all(word in other for other in others)))[:6]


def _hits(code: Code, text: str) -> int:
    """How many of a code's own words a text has; `listen` is in "listening", `fix` not in "prefix"."""
    words = text.casefold()
    return sum(bool(re.search(rf"\b{re.escape(word.casefold())}", words)) for word in code.words)


def _contents(text: str) -> list[str]:
    """The words that carry meaning, in order; what was masked is none."""
    return [word for word in _WORD.findall(_MASK.sub(" ", text).casefold()) if word not in COMMON]


def _words(least: int) -> TfidfVectorizer:
    split = {"tokenizer": str.split, "token_pattern": None}
    return TfidfVectorizer(**split, ngram_range=(1, 2), min_df=least, max_features=1_500, sublinear_tf=True)


def _letters(least: int) -> TfidfVectorizer:
    most = None if least == 1 else 1_500
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=least, max_features=most, sublinear_tf=True)


def _sorted(texts: Mapping[str, str]) -> list[str]:
    """The ids in the order of their texts, so that neither ids nor their order decide anything."""
    return sorted(texts, key=lambda item: (texts[item], item))
