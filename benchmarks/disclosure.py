"""How long hiding takes when readers already have many tables: the slowest release of each way of sharing, in processor time.

    python benchmarks/disclosure.py

Twenty codes, counts from 0 to 30, half of them small. Windows that slide with totals both ways are the hardest case.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from copkit.disclosure import hide_small

CODES, SESSIONS = 20, 6


def table(truth, columns, chance, *, totals=False):
    """The cells of some sessions, the same counts whenever a session comes again."""
    rows = [f"code {code}" for code in range(CODES)]
    for row in rows:
        for column in columns:
            truth.setdefault((row, column), chance.choice([0, chance.randint(0, 15), chance.randint(0, 30)]))
    cells = [(row, column, truth[row, column]) for row in rows for column in columns]
    if totals:
        cells += [(row, "Total", sum(truth[row, column] for column in columns)) for row in rows]
        lines = [*columns, "Total"]
        cells += [("Total", column, sum(count for _, place, count in cells if place == column)) for column in lines]
    return cells


WAYS = {
    "the same table again, totals both ways": (30, lambda _: range(SESSIONS), True),
    "one session at a time": (30, lambda at: [at], False),
    "one session more each time": (30, lambda at: range(at + 1), False),
    "six sessions, sliding": (12, lambda at: range(at, at + SESSIONS), False),
    "six sessions, sliding, totals both ways": (6, lambda at: range(at, at + SESSIONS), True),
}

print(f"{'way of sharing':42}{'releases':>10}{'slowest':>10}{'hidden in the last':>20}")
for name, (times, window, totals) in WAYS.items():
    chance, truth, shown, taken = random.Random(1), {}, [], []
    for at in range(times):
        cells = table(truth, [f"session {session}" for session in window(at)], chance, totals=totals)
        start = time.process_time()
        shown.append(hide_small(cells, shown=shown))
        taken.append(time.process_time() - start)
    print(f"{name:42}{times:>10}{max(taken):>8.2f} s{shown[-1].hidden:>20}", flush=True)
