"""A term at a time: what its sessions' texts were coded as, under the codebook of a day, and what of it may be shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copkit.analysis.frames import RELEASE, suppress, to_release
from copkit.analysis.themes import count_codings, share_rows
from copkit.community.reflection import STORY
from copkit.store import filing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from copkit.analysis.frames import Shown
    from copkit.codebook import Codebook
    from copkit.store import ContributionStore

ALL = "Texts"
"""The row that says how many texts there are: a text can carry several codes, so it is no sum."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a term's texts were coded as. Raw counts: only `shares` may be shown.

    Args:
        name: ``2023-spring``.
        pairs: For each name that texts are filed under, pairs of a text's id and a code that its first coder gave it.
        texts: How many texts each has, a pulse's taps not counted.
    """

    name: str
    pairs: Mapping[str, tuple[tuple[str, str], ...]]
    texts: Mapping[str, int]

    def counts(self, book: Codebook) -> pd.DataFrame:
        """Texts by theme and session under a codebook; a code that it does not know yet counts nowhere."""
        known = {label: [pair for pair in pairs if pair[1] in book.codes] for label, pairs in self.pairs.items()}
        return count_codings(known, book, themes=True)

    def shares(
        self, book: Codebook, *, threshold: int = 5, least: int = 10, shown: Sequence[Shown] = ()
    ) -> pd.DataFrame:
        """The share of texts with each theme, in the term and in each of its sessions, as far as it may be shown.

        The sessions stand beside the term only where each has enough texts: else what the others leave of the term
        would be the small one.

        Args:
            book: The codebook of the day, or of today.
            threshold: The smallest count that may be shown.
            least: The smallest number of texts that is broken down, at least 10.
            shown: What readers may already have, as `suppress` takes it.

        Returns:
            One row a theme and session, the term last: theme, session, count, of, share, low, high (95 %, Wilson);
            NA where hidden. A later ``shown=`` takes it.
        """
        table = self.counts(book)
        sessions = [label for label in table.columns if self.texts[label]]
        table = table[sessions].astype(int)
        table.loc[ALL] = [self.texts[label] for label in sessions]
        parts = {self.name: sessions} if sessions != [self.name] else {}
        if parts:
            table[self.name] = table.sum(axis="columns")
        safe = suppress(table, threshold, shown, parts=parts)
        enough = [label for label in table.columns if int(table[label][ALL]) >= max(least, 10)]
        columns = enough if len(enough) == len(table.columns) else [each for each in enough if each == self.name]
        themes = [theme for theme in safe.index if theme != ALL]
        result = share_rows(safe, ((theme, label) for label in columns for theme in themes), of=ALL)
        release = to_release(safe)
        release = replace(release, cells=tuple(cell for cell in release.cells if "/".join(cell[1]) in columns))
        result.attrs[RELEASE] = release.plain()
        return result


def term_of(label: str) -> str:
    """Say which term a session's texts belong to: the label itself where they are filed under a term.

    Example:
        >>> term_of("2023-02-08"), term_of("2023-spring")
        ('2023-spring', '2023-spring')
    """
    try:
        return filing(dt.date.fromisoformat(label), 0)
    except ValueError:
        return label


def is_text(prompt: str) -> bool:
    """Say whether an answer to this prompt is a text with themes: not a tap of the pulse, and not a value story.

    Example:
        >>> is_text("What helps?"), is_text("pulse-learn=2"), is_text("Value story: applied")
        (True, False, False)
    """
    return "=" not in prompt and not prompt.startswith(STORY)


def in_words(term: str) -> str:
    """Say a term as people do.

    Example:
        >>> in_words("2023-spring")
        'spring 2023'
    """
    year, _, season = term.partition("-")
    return f"{season} {year}" if season.isalpha() else term


def read_term(store: ContributionStore, term: str, *, coder: str = "") -> Term:
    """Read a term's codes from the store; of the texts themselves only their number.

    Args:
        store: From `copkit.open_store`.
        term: A term, or any session of it.
        coder: Whose codes.
    """
    name = term_of(term)
    texts: Counter[str] = Counter()
    for row in store.counts(("session", "prompt")):
        if term_of(row["session"]) == name and is_text(row["prompt"]):
            texts[row["session"]] += row["count"]
    pairs = {
        label: tuple((one.contribution, one.code) for one in store.codings(label) if one.coder == coder)
        for label in sorted(texts)
    }
    return Term(name, pairs, texts)
