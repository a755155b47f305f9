"""How far two coders agree beyond chance, for a codebook that is meant to be applied alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from statistics import pvariance
from typing import TYPE_CHECKING

from copkit.analysis.themes import NORMAL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

LEAST = 10
"""Fewer texts than these say nothing about agreement."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa (1 is full agreement, 0 what chance gives) with its 95 % interval, and on how many texts it rests."""

    kappa: float
    low: float
    high: float
    texts: int

    def __str__(self) -> str:
        return f"kappa {self.kappa:.2f} (95% interval {self.low:.2f} to {self.high:.2f}) on {self.texts} texts"


def cohen_kappa(
    first: Mapping[str, Collection[str]], second: Mapping[str, Collection[str]], codes: Sequence[str]
) -> Agreement | None:
    """Cohen's kappa (1960) over every decision: does this text carry this code, yes or no.

    Decisions on one text hang together, so the interval is a jackknife that leaves out one text at a time (Efron &
    Tibshirani 1993).

    Args:
        first: The first coder's codes by text.
        second: The second coder's; the texts that both have are compared.
        codes: The codes that could have been given.

    Returns:
        The agreement; None under 10 texts, or where chance alone leaves nothing to agree on.

    Example:
        >>> one = {str(n): {"trust"} if n % 2 else set() for n in range(40)}
        >>> str(cohen_kappa(one, one, ["trust"]))
        'kappa 1.00 (95% interval 1.00 to 1.00) on 40 texts'
    """
    both = [text for text in first if text in second]
    if len(both) < LEAST or not codes:
        return None
    told = [Counter((code in first[text], code in second[text]) for code in codes) for text in both]
    whole = sum(told, Counter[tuple[bool, bool]]())
    kappa = _kappa(whole)
    left = [value for one in told if (value := _kappa(whole - one)) is not None]
    if kappa is None or len(left) < len(both):
        return None
    error = sqrt((len(left) - 1) * pvariance(left))
    return Agreement(kappa, max(-1.0, kappa - NORMAL * error), min(1.0, kappa + NORMAL * error), len(both))


def _kappa(told: Counter[tuple[bool, bool]]) -> float | None:
    """Kappa of counted decisions; None where both could only ever have said the same."""
    total = sum(told.values())
    seen = (told[True, True] + told[False, False]) / total
    one, other = (told[True, True] + told[True, False]) / total, (told[True, True] + told[False, True]) / total
    chance = one * other + (1 - one) * (1 - other)
    return None if chance == 1 else (seen - chance) / (1 - chance)
