"""What came of a door's questions: how many, and what of it the community may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.disclosure import hide_small
from copkit.errors import DisclosureError
from copkit.join.door import AGREE, CHECK_OUT, PULSE, SUGGESTION

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST = 10
"""The fewest answers of which anything is shown."""
GATHERED = {CHECK_OUT[0]: "As we left", SUGGESTION[0]: "Suggestions"}
"""Prompts whose answers are shown only together, with the words that stand above them."""


def pulse_result(counts: Mapping[str, int]) -> tuple[tuple[str, int | None], ...]:
    """Return one question's answers as they may be shown: hidden where so few gave one that they could be told.

    Args:
        counts: How many gave each answer.

    Returns:
        Each answer with its count, None where it is hidden, in the order given.

    Raises:
        DisclosureError: Fewer than ten answered.

    Example:
        >>> pulse_result({"Not today": 2, "Somewhat": 6, "Yes": 9})
        (('Not today', None), ('Somewhat', None), ('Yes', 9))
    """
    answered = sum(counts.values())
    if answered < FEWEST:
        raise DisclosureError(f"Fewer than {FEWEST} answered: the pulse is shown from {FEWEST} on.", threshold=FEWEST)
    rows = [(answer, "Answers", count) for answer, count in [*counts.items(), ("Total", answered)]]
    return tuple((row[0], count) for row, _, count in hide_small(rows).cells[:-1])


def pulse_of(counts: Mapping[str, int]) -> tuple[tuple[str, tuple[tuple[str, int | None], ...]], ...]:
    """Return the pulse's questions that ten or more answered, with what may be shown of each.

    Args:
        counts: How many contributions of a session each prompt has, as the store counts them.
    """
    asked = [(words, {say: counts.get(f"{key}={n}", 0) for n, say in enumerate(AGREE, 1)}) for key, words in PULSE]
    return tuple((words, pulse_result(each)) for words, each in asked if sum(each.values()) >= FEWEST)


def shown_when_enough(prompt: str, counts: Mapping[str, int]) -> bool:
    """Say whether a released answer may be shown: those to the check-out and the suggestion box only from ten on."""
    return prompt not in GATHERED or counts.get(prompt, 0) >= FEWEST


def texts_in(counts: Mapping[str, int]) -> int:
    """Return how many texts came, the pulse's taps left out.

    Example:
        >>> texts_in({"what-helps": 7, "check-out": 3, "pulse-learn=2": 5})
        10
    """
    return sum(count for prompt, count in counts.items() if "=" not in prompt)
