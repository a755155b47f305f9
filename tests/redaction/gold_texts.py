"""Reads the development and the frozen texts: `{kind:words}` must be masked, `{?kind:words}` masked or looked at.

A line may start with `roster: Name; Name |` or `places: word=kind; word=kind |`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from copkit.redaction import Redaction, redact

TEXTS = Path(__file__).parent / "texts"
_GOLD = re.compile(r"\{(\??)([a-z]+):([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Gold:
    """A stretch of a text that identifies somebody; `is_look` where a look is enough."""

    start: int
    end: int
    kind: str
    is_look: bool


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text, what in it identifies somebody, and what is known beforehand."""

    text: str
    gold: tuple[Gold, ...]
    roster: tuple[str, ...]
    places: tuple[tuple[str, str], ...]

    def redacted(self) -> Redaction:
        return redact(self.text, roster=self.roster, places=self.places)


def read_gold(*names: str) -> list[GoldText]:
    """Return the texts of these files, without their extension, in order."""
    return [_parse(line) for name in names for line in (TEXTS / f"{name}.txt").read_text("utf-8").splitlines()]


def _parse(line: str) -> GoldText:
    roster: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    head, bar, rest = line.partition(" | ")
    if bar and head.startswith("roster: "):
        line, roster = rest, tuple(head[8:].split("; "))
    elif bar and head.startswith("places: "):
        line, places = (
            rest,
            tuple((word, kind) for word, _, kind in (row.partition("=") for row in head[8:].split("; "))),
        )
    text, gold, at = "", [], 0
    for match in _GOLD.finditer(line):
        text += line[at : match.start()]
        gold.append(Gold(len(text), len(text) + len(match[3]), match[2], bool(match[1])))
        text += match[3]
        at = match.end()
    return GoldText(text + line[at:], tuple(gold), roster, places)


@dataclass(slots=True)
class Score:
    """Counts over texts: identifiers, those masked whole, those masked or looked at whole; hints; words and those wrongly masked."""

    identifiers: int = 0
    masked: int = 0
    seen: int = 0
    hints: int = 0
    looked: int = 0
    words: int = 0
    wrong: int = 0

    def add(self, text: str, gold: tuple[Gold, ...], spans: list[tuple[int, int, str]]) -> None:
        """Add a text with what was found in it: start, end, tier."""
        tiers = [""] * len(text)
        for start, end, tier in spans:
            tiers[start:end] = [tier] * (end - start)
        for one in gold:
            cover = [tiers[at] for at in range(one.start, one.end) if text[at].isalnum()]
            if one.is_look:
                self.hints += 1
                self.looked += any(cover)
            else:
                self.identifiers += 1
                self.masked += all(tier == "mask" for tier in cover)
                self.seen += all(cover)
        for word in re.finditer(r"\w+", text):
            if not any(one.start <= word.start() < one.end for one in gold):
                self.words += 1
                self.wrong += tiers[word.start()] == "mask"


def score(texts: list[GoldText]) -> Score:
    """Return how copkit does on these texts."""
    total = Score()
    for gold_text in texts:
        found = gold_text.redacted()
        total.add(gold_text.text, gold_text.gold, [(span.start, span.end, span.tier) for span in found.spans])
    return total
