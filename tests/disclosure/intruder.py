"""A colleague with every released table and a linear programme, and random tables to try on.

The colleague knows what each cell counts, terms and totals included, whether
or not the labels say so; copkit is told the labels alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from copkit.disclosure import Release, hide_small

CLOSE = 1e-6


@dataclass(frozen=True)
class Shown:
    """A release, and for each of its cells the plain cells that it sums, as the colleague knows."""

    release: Release
    counted: tuple[frozenset[tuple[int, int]], ...]


def random_releases(seed: int, *, most: int = 5, told: bool = True) -> list[Shown]:
    """Three overlapping releases of one random table of themes by sessions; `told` says what a term or a lone count sums."""
    chance = random.Random(seed)
    themes, sessions = chance.randint(2, most), chance.randint(3, most)
    high = chance.choice([6, 10, 20, 40])
    truth = [[chance.choice([0, chance.randint(0, high)]) for _ in range(sessions)] for _ in range(themes)]
    first = chance.randint(1, sessions - 1)
    shapes = [(chance.choice(["totals", "plain"]), first), (chance.choice(["totals", "plain"]), first + 1)]
    shapes.append((chance.choice(["totals", "plain", "themes", "sessions", "terms", "some themes"]), sessions))
    chance.shuffle(shapes)
    found: list[Shown] = []
    for shape, width in shapes:
        cells = _cells(shape, themes, width, chance)
        rows = [(row, column, sum(truth[t][s] for t, s in counted)) for row, column, counted in cells]
        names = {
            column: sorted({atom[shape != "sessions"] for r, c, those in cells if c == column for atom in those})
            for _, column, _ in cells
        }
        kind = "theme" if shape == "sessions" else "session"
        parts = {
            name: [f"{kind} {at}" for at in those]
            for name, those in names.items()
            if name in ("autumn", "spring", "count")
        }
        release = hide_small(rows, shown=[each.release for each in found], parts=parts if told else None)
        found.append(Shown(release, tuple(counted for _, _, counted in cells)))
    return found


def _cells(shape: str, themes: int, width: int, chance: random.Random) -> list[tuple[str, str, frozenset]]:
    rows = {f"theme {t}": {t} for t in range(themes)}
    columns = {f"session {s}": {s} for s in range(width)}
    if shape == "some themes":
        rows = dict(chance.sample(sorted(rows.items()), chance.randint(1, themes)))
    if shape == "terms":
        cut = chance.randint(1, width)
        columns = {"autumn": set(range(cut)), "spring": set(range(cut, width))}
        columns = {term: those for term, those in columns.items() if those}
    if shape in ("themes", "sessions"):
        rows, columns = (
            (rows, {"count": set(range(width))}) if shape == "themes" else (columns, {"count": set(range(themes))})
        )
    if shape in ("totals", "some themes"):
        rows["Total"] = set().union(*rows.values())
        columns["Total"] = set().union(*columns.values())
    flip = shape == "sessions"
    return [
        (row, column, frozenset((c, r) if flip else (r, c) for r in rows[row] for c in columns[column]))
        for row in rows
        for column in columns
    ]


def determined(releases: list[Shown]) -> list[str]:
    """The hidden cells that a linear programme over all releases pins to one value."""
    atoms = sorted({atom for each in releases for counted in each.counted for atom in counted})
    place = {atom: at for at, atom in enumerate(atoms)}

    def form(counted: frozenset) -> np.ndarray:
        row = np.zeros(len(atoms))
        row[[place[atom] for atom in counted]] = 1
        return row

    cells = [
        (cell, form(counted))
        for each in releases
        for cell, counted in zip(each.release.cells, each.counted, strict=True)
    ]
    sums = np.array([row for (_, _, count), row in cells if count is not None])
    values = [count for _, _, count in (cell for cell, _ in cells) if count is not None]
    limits = {"A_eq": sums, "b_eq": values} if values else {}
    witnesses: list[np.ndarray] = []
    found = []
    for (row, column, count), goal in cells:
        if count is not None:
            continue
        seen = [float(goal @ witness) for witness in witnesses]
        if seen and max(seen) - min(seen) > CLOSE:
            continue
        for sign in (1, -1):
            answer = linprog(sign * goal, bounds=(0, 10_000), method="highs", **limits)
            assert answer.status == 0, answer.message
            witnesses.append(answer.x)
        seen = [float(goal @ witness) for witness in witnesses[-2:]]
        if abs(seen[0] - seen[1]) < CLOSE:
            found.append(f"{row[0]}, {column[0]}: {seen[0]:.0f}")
    return found
