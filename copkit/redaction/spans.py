"""What redaction finds, and the text it leaves."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Tier = Literal["mask", "look"]
KINDS = (
    "age", "course", "date", "email", "handle", "hint", "id", "location", "person", "phone", "postcode", "room", "unit", "url",
)  # fmt: skip
PLACEHOLDER = re.compile(rf"\[({'|'.join(KINDS)})(?: (\d{{1,5}}))?\]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text from `start` up to `end`, what kind of thing it is, and whether it was masked or needs a look."""

    start: int
    end: int
    kind: str
    tier: Tier


@dataclass(frozen=True, slots=True, repr=False)
class Redaction:
    """A text with what identifies people masked, and where to look again; its repr shows counts, never words.

    Attributes:
        text: the text given, with a placeholder in place of each mask.
        spans: every find, sorted and disjoint, placed in the text given.
        looks: the finds that a person must decide, placed in `text`.
    """

    text: str
    spans: tuple[Span, ...]
    looks: tuple[Span, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of finds of each kind, masked or to be looked at."""
        return dict(sorted(Counter(span.kind for span in self.spans).items()))

    def __repr__(self) -> str:
        masked = len(self.spans) - len(self.looks)
        return f"<Redaction: {masked} masked, {len(self.looks)} to look at>"


def settle(found: Iterable[Span]) -> list[Span]:
    """Return the finds sorted and disjoint; finds that overlap become one, and a mask cuts what it needs off a look."""
    ordered = sorted(found, key=lambda span: (span.start, -span.end))
    masks = _joined(span for span in ordered if span.tier == "mask")
    looks = _joined(span for span in ordered if span.tier == "look")
    return sorted([*masks, *_uncovered(looks, masks)], key=lambda span: span.start)


def _joined(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if kept and span.start < kept[-1].end:
            kept[-1] = replace(kept[-1], end=max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return kept


def _uncovered(looks: list[Span], masks: list[Span]) -> Iterable[Span]:
    """Yield what the masks leave of each look."""
    at = 0
    for look in looks:
        start = look.start
        while at < len(masks) and masks[at].end <= start:
            at += 1
        here = at
        while here < len(masks) and masks[here].start < look.end:
            if masks[here].start > start:
                yield replace(look, start=start, end=masks[here].start)
            start = max(start, masks[here].end)
            here += 1
        if start < look.end:
            yield replace(look, start=start)


def write_masked(text: str, spans: list[Span]) -> Redaction:
    """Return the text with a placeholder for each mask: the same words of a kind get the same number, within this text only."""
    numbers: dict[tuple[str, str], int] = {}
    highest = Counter[str]()
    for kind, number in PLACEHOLDER.findall(text):
        highest[kind] = max(highest[kind], int(number or 0))
    pieces: list[str] = []
    looks: list[Span] = []
    at = length = 0
    for span in spans:
        pieces.append(text[at : span.start])
        length += span.start - at
        piece = text[span.start : span.end]
        if span.tier == "mask":
            piece = _placeholder(span.kind, piece, numbers, highest)
        else:
            looks.append(replace(span, start=length, end=length + len(piece)))
        pieces.append(piece)
        length += len(piece)
        at = span.end
    pieces.append(text[at:])
    return Redaction("".join(pieces), tuple(spans), tuple(looks))


def _placeholder(kind: str, words: str, numbers: dict[tuple[str, str], int], highest: Counter[str]) -> str:
    if kind != "person":
        return f"[{kind}]"
    key = (kind, " ".join(words.casefold().split()))
    if key not in numbers:
        highest[kind] += 1
        numbers[key] = highest[kind]
    return f"[{kind} {numbers[key]}]"
