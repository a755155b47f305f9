"""Planned against actual: what the last times say about the next plan."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NUMBERS = {2: "two", 3: "three", 4: "four"}
_LAST, _AWAY = 4, 2
"""How many of the latest times count, and the least difference, in minutes, that is worth a hint."""


@dataclass(frozen=True, slots=True)
class Hint:
    """How an activity's actual minutes differ from the planned ones; `sentence` is for the facilitator."""

    activity: str
    planned: int
    actual: int
    times: int
    sentence: str


def compare_times(
    history: Iterable[tuple[str, float, float]], *, titles: Mapping[str, str] | None = None
) -> tuple[Hint, ...]:
    """Return a hint for each activity whose last times were not as planned, the farthest off first.

    Args:
        history: rows of activity, planned minutes, actual minutes, the oldest first; rows without an activity or
            without actual minutes are passed over.
        titles: what to call an activity, by id; its id with blanks where left out.

    Returns:
        Hints about the last four times or fewer, where the medians differ by 2 minutes or more; an activity that ran
        only once has none.

    Example:
        >>> rows = [("check-in", 12, 17), ("check-in", 12, 18), ("pause", 5, 5), ("check-in", 12, 21), ("check-in", 12, 18)]
        >>> compare_times(rows, titles={"check-in": "Check-in"})[0].sentence
        'Check-in took 18 of 12 minutes the last four times.'
    """
    times: dict[str, list[tuple[float, float]]] = {}
    for activity, planned, actual in history:
        if activity and actual > 0:
            times.setdefault(activity, []).append((planned, actual))
    hints = []
    for activity, rows in times.items():
        planned, actual = (floor(median(column) + 0.5) for column in zip(*rows[-_LAST:], strict=True))
        if len(rows) > 1 and abs(actual - planned) >= _AWAY:
            title, number = (titles or {}).get(activity, activity.replace("-", " ").capitalize()), len(rows[-_LAST:])
            sentence = f"{title} took {actual} of {planned} minutes the last {_NUMBERS[number]} times."
            hints.append(Hint(activity, planned, actual, number, sentence))
    return tuple(sorted(hints, key=lambda hint: (-abs(hint.actual - hint.planned), hint.activity)))
