"""How fast an agenda is fitted, beside SciPy's `milp` on the same agendas, and how fast it is refitted in the room.

Run as `python benchmarks/agenda.py [AGENDAS]`. Each line is the median over
random agendas, timed in pairs: the whole of `fit_agenda`, from the session
to the agenda with its sentences, against one bare `milp` call, with or without
presolve, whichever was faster on that agenda.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "agenda")]

from agenda_milp import WEIGHTS, Model, Row  # noqa: E402 -- found by the line above
from agenda_samples import make_block, make_session  # noqa: E402 -- the same

from copkit.agenda import fit_agenda, replan  # noqa: E402 -- the same
from copkit.agenda.draft import time_of  # noqa: E402 -- the same

LOST = 100_000
PRIORITIES = ("must", "should", "should", "could")
TIMES = {
    "about as preferred": lambda rows: (0.8, 1.2, sum(row.preferred for row in rows)),
    "least to most": lambda rows: (1, sum(row.high for row in rows) / sum(row.low for row in rows), sum(row.low for row in rows)),
    "some blocks must go": lambda rows: (0.7, 0.95, sum(row.low for row in rows if row.priority != "could")),
}  # fmt: skip


def random_agenda(dice, blocks, kind):
    """Return a session of so many blocks with the time of a kind, and the same as a model for `milp`."""
    rows = []
    for _ in range(blocks):
        low = dice.randint(1, 10)
        preferred = low + dice.randint(0, 8)
        rows.append(Row(low, preferred, preferred + dice.randint(0, 8), dice.choice(PRIORITIES)))
    least, most, whole = TIMES[kind](rows)
    needed = sum(row.low for row in rows if row.priority == "must")
    total = min(1400, max(needed, round(dice.uniform(least, most) * whole), 5))
    session = make_session(
        *[make_block(f"Block {index}", *row[:4]) for index, row in enumerate(rows)], start=(0, 0), end=divmod(total, 60)
    )
    return session, Model(rows, total)


def weigh(model):
    """Return the costs of one `milp` call that minds the blocks that should run first, then the minutes."""
    shoulds = [-LOST * (row.priority == "should") for row in model.rows]
    return np.array([0] * model.size + shoulds + [WEIGHTS[row.priority] for row in model.rows], dtype=float)


def timed(task, *arguments, times=1, **options):
    """Return the best of a few times in milliseconds, and the answer."""
    runs = []
    for _ in range(times):
        start = perf_counter()
        answer = task(*arguments, **options)
        runs.append(1000 * (perf_counter() - start))
    return min(runs), answer


def compare(dice, blocks, kind, agendas):
    """Return paired times of both on random agendas, and how many answers of `milp` were worse."""
    pairs, worse = [], 0
    for _ in range(agendas):
        session, model = random_agenda(dice, blocks, kind)
        costs = weigh(model)
        ours, agenda = timed(fit_agenda, session, times=3)
        lost = {dropped.id for dropped in agenda.dropped}
        kept = sum(block.priority == "should" and block.id not in lost for block in session.blocks)
        theirs = [timed(model.least, costs, presolve=presolve) for presolve in (True, False)]
        worse += sum(answer is None or answer > agenda.cost - LOST * kept for _, answer in theirs)
        pairs.append((ours, min(time for time, _ in theirs)))
    return pairs, worse


def refit_times(dice, agendas):
    """Return the times of refits of 14 blocks, at random moments of random agendas."""
    times = []
    for _ in range(agendas):
        session, _model = random_agenda(dice, 14, "about as preferred")
        agenda = fit_agenda(session)
        done = dice.randint(0, 5)
        now = agenda.blocks[done].start
        late = time_of(now.hour * 60 + now.minute + dice.randint(0, 3))
        times.append(timed(replan, agenda, now=late, done=done)[0])
    return times


def main():
    agendas = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    lines = []
    for blocks in (12, 50):
        for kind in TIMES:
            pairs, worse = compare(random.Random(f"{blocks} {kind}"), blocks, kind, agendas)
            ours, theirs = (median(column) for column in zip(*pairs, strict=True))
            faster = [their / our for our, their in pairs]
            lines.append(
                f"{blocks:>6}  {kind:<20}{ours:>8.2f} ms{theirs:>8.2f} ms{median(faster):>14.0f}{min(faster):>9.0f}{worse:>18}"
            )
    times = refit_times(random.Random(14), 5 * agendas)
    print(
        f"{'blocks':>6}  {'time there is':<20}{'fit_agenda':>11}{'milp':>11}{'times faster':>14}{'at least':>9}{'milp was worse':>18}"
    )
    print(*lines, sep="\n")
    print(f"\nrefit of 14 blocks: median {median(times):.2f} ms, slowest of {len(times)} {max(times):.2f} ms")


if __name__ == "__main__":
    main()
