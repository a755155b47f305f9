"""Breakout groups beside what else there is: a shuffle, a greedy evening at a time, and an OR-Tools CP-SAT model.

Run `python benchmarks/breakouts.py --seconds 10 60`. Each row is a programme; figures are repeats, the median of paired
runs on the same seeds; times are of one core. CP-SAT, which comes with the extra `benchmark`, runs once a row, on one core, for the longest of
the seconds given; a column shows what it had by then. `--schedules` instead looks for every schedule of the lists in `tests/breakouts/`.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import time
from itertools import combinations
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "breakouts")]

from schedules import listed  # noqa: E402 -- the tests' own lists, on the path only now

from copkit.breakouts import count_meetings, draw_breakouts, met_from, split_sizes  # noqa: E402 -- the same

SEEDS, WITHIN = (8, 1, 2, 3), 5
"""Seeds for which every known schedule is looked for, and the seconds of one core that each may take."""
PROGRAMMES = [
    # people, size, rounds
    (23, 4, 5),
    (24, 4, 6),
    (27, 3, 13),
    (30, 5, 6),
    (32, 4, 9),
    (32, 4, 12),
    (40, 5, 8),
    (45, 5, 7),
    (48, 6, 7),
    (60, 4, 12),
    (100, 5, 10),
    (200, 5, 10),
    (500, 5, 10),
]
LARGEST_MODEL = 2_000_000
"""Literals beyond which the CP-SAT model is not built: it would not fit a laptop."""


def repeats_of(rounds) -> int:
    return sum(count - 1 for count in count_meetings(rounds).values())


def shuffle(names, sizes, rounds, seed):
    """Deal everybody anew each round, as meeting platforms do."""
    chance = random.Random(seed)
    return [deal(chance.sample(names, len(names)), sizes) for _ in range(rounds)]


def deal(names, sizes):
    left = iter(names)
    return [[next(left) for _ in range(size)] for size in sizes]


def greedy(came, sizes, seed):
    """Seat whoever came one by one where they know fewest, one round after the other."""
    chance = random.Random(seed)
    met: dict[frozenset[str], int] = {}
    made = []
    for present in came:
        left = chance.sample(present, len(present))
        groups = []
        for size in sizes:
            group = [left.pop()]
            while len(group) < size:
                known = [sum(met.get(frozenset((name, other)), 0) for other in group) for name in left]
                group.append(left.pop(known.index(min(known))))
            groups.append(group)
        for pair, count in count_meetings([groups]).items():
            met[pair] = met.get(pair, 0) + count
        made.append(groups)
    return made


def solve(people, sizes, rounds, seconds):
    """Model the programme for CP-SAT, starting from a greedy one; give its repeats by each of `seconds`, None for none."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- an extra, and slow to load

    class Log(cp_model.CpSolverSolutionCallback):
        """Keeps when each solution was found."""

        found = []  # noqa: RUF012 -- one run, one log

        def on_solution_callback(self):
            self.found.append((self.wall_time, round(self.objective_value)))

    model = cp_model.CpModel()
    seat = seated_model(model, people, sizes, rounds)
    model.minimize(sum(repeats_of_pair(model, seat, pair, sizes, rounds) for pair in combinations(range(people), 2)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds)
    solver.parameters.num_workers = 1
    log = Log()
    solver.solve(model, log)
    return [min((repeats for when, repeats in log.found if when <= most), default=None) for most in seconds]


def seated_model(model, people, sizes, rounds):
    """Give each person one group a round; the first round is fixed, since it may be any."""
    groups = range(len(sizes))
    seat = {(p, g, r): model.new_bool_var("") for p in range(people) for g in groups for r in range(rounds)}
    start = greedy([list(range(people))] * rounds, sizes, 0)
    for (p, g, r), literal in seat.items():
        model.add_hint(literal, p in start[r][g])
        if not r:
            model.add(literal == (p in start[0][g]))
    for r in range(rounds):
        for p in range(people):
            model.add_exactly_one(seat[p, g, r] for g in groups)
        for g in groups:
            model.add(sum(seat[p, g, r] for p in range(people)) == sizes[g])
    return seat


def repeats_of_pair(model, seat, pair, sizes, rounds):
    """Count how often two people meet beyond once."""
    i, j = pair
    meet = []
    for g in range(len(sizes)):
        for r in range(rounds):
            both = model.new_bool_var("")
            model.add_bool_or(seat[i, g, r].negated(), seat[j, g, r].negated(), both)
            meet.append(both)
    again = model.new_int_var(0, rounds, "")
    model.add(sum(meet) - 1 <= again)
    return again


def cp_sat(people, sizes, rounds, seconds, installed):
    if not installed:
        return ["-"] * len(seconds)
    if people * people // 2 * len(sizes) * rounds > LARGEST_MODEL:
        return ["too large"] * len(seconds)
    return ["none" if found is None else found for found in solve(people, sizes, rounds, seconds)]


def programme_row(people, size, rounds, options, installed):
    names = [f"Person {k:03}" for k in range(people)]
    sizes = split_sizes(people, size=size)
    shuffled, seated, ours, times = [], [], [], []
    for seed in range(options.runs):
        shuffled.append(repeats_of(shuffle(names, sizes, rounds, seed)))
        seated.append(repeats_of(greedy([names] * rounds, sizes, seed)))
        started = time.process_time()
        draw = draw_breakouts(names, size=size, rounds=rounds, seed=seed)
        times.append(time.process_time() - started)
        ours.append(draw.repeats)
    models = cp_sat(people, sizes, rounds, options.seconds, installed)
    said = f"{len(sizes)} x {sizes[0]}" if len(set(sizes)) == 1 else f"{len(sizes)} of {sizes[0]}, {sizes[-1]}"
    return [
        people,
        said,
        rounds,
        draw.lower_bound,
        median(shuffled),
        median(seated),
        *models,
        median(ours),
        f"{median(times):.2f}",
    ]


def evenings_row(options):
    """40 people, 20 evenings of 28, each drawn from what is known by then."""
    names = [f"Person {k:03}" for k in range(40)]
    totals = {"shuffle": [], "greedy": [], "copkit": []}
    times = []
    for seed in range(options.runs):
        chance = random.Random(seed)
        came = [chance.sample(names, 28) for _ in range(20)]
        held = []
        for night, present in enumerate(came):
            started = time.process_time()
            held.append(draw_breakouts(present, size=4, met=met_from(held), seed=night))
            times.append(time.process_time() - started)
        totals["copkit"].append(sum(draw.repeats for draw in held))
        totals["shuffle"].append(repeats_of(shuffle(present, (4,) * 7, 1, seed)[0] for present in came))
        totals["greedy"].append(repeats_of(greedy(came, (4,) * 7, seed)))
    worst = max(met_from(held).values())
    print(
        f"\n40 people, 20 evenings of 28, in fours, each drawn from what is known by then: repeats in all "
        f"{median(totals['shuffle'])} by shuffle, {median(totals['greedy'])} by greedy, "
        f"{median(totals['copkit'])} by copkit (no pair more than {worst} times; {1000 * median(times):.0f} ms an evening)."
    )


def in_hand(options):
    """Time what a facilitator waits for, the best of the runs."""
    print("\nFor the hand: milliseconds, the best of the runs, and how many they may be.\n")
    people = [f"Person {k:04}" for k in range(1_000)]
    for groups, size, rounds, most in [(8, 4, 9, 20), (40, 5, 10, 500), (100, 5, 10, 1_000), (200, 5, 10, 5_000)]:
        some = people[: groups * size]
        show(f"{len(some)} people, {groups} x {size}, {rounds} rounds", most, options, some, size=size, rounds=rounds)
    for count, most in [(60, 50), (500, 200)]:
        some = people[:count]
        met = met_from(draw_breakouts(some, size=4, seed=seed) for seed in range(6))
        show(f"{count} people, the next session after six", most, options, some, size=4, met=met)
    some = people[:60]
    met = {(a, b): 1 for a, b in combinations(some, 2) if int(a[-2:]) * int(b[-2:]) % 5}
    show("60 people, one round, most have met", 300, options, some, size=4, met=met)


def show(label, most, options, people, **asked):
    times = []
    for seed in range(options.runs):
        started = time.process_time()
        draw = draw_breakouts(people, seed=seed, **asked)
        times.append(1_000 * (time.process_time() - started))
    print(f"{label:<42}{min(times):>8.1f} of {most:>5,}   {draw.repeats} repeats", flush=True)


def schedules():
    """Look for every known schedule by effort alone; name those that take long or are missed."""
    print(
        f"{'list':<26}{'seed':>5}{'schedules':>11}{'no repeat':>11}{'slowest found':>15}{f'within {WITHIN} s':>12}  missed"
    )
    for name in ("known_schedules.txt", "published_schedules.txt", "hard_schedules.txt"):
        cases = listed(name)
        for seed in SEEDS:
            found, missed = [], []
            for sizes, rounds in cases:
                names = [f"Person {k:04}" for k in range(sum(sizes))]
                started = time.process_time()
                draw = draw_breakouts(names, sizes=sizes, rounds=rounds, seed=seed, time_limit=3_600)
                spent = time.process_time() - started
                if draw.repeats:
                    missed.append(f"{len(sizes)} of {sizes[0]} over {rounds} ({spent:.1f} s)")
                else:
                    found.append(spent)
            quick = sum(spent <= WITHIN for spent in found)
            print(
                f"{name:<26}{seed:>5}{len(cases):>11}{len(found):>11}{max(found):>13.1f} s{quick:>12}  {', '.join(missed) or '-'}",
                flush=True,
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, nargs="+", default=[10.0], help="when to look at CP-SAT")
    parser.add_argument("--runs", type=int, default=3, help="seeds whose median is shown")
    parser.add_argument("--largest", type=int, default=500, help="leave out programmes of more people")
    parser.add_argument("--schedules", action="store_true", help="look for every known schedule, and nothing else")
    options = parser.parse_args()
    if options.schedules:
        schedules()
        return
    installed = importlib.util.find_spec("ortools") is not None
    if not installed:
        print("The CP-SAT column is empty: OR-Tools comes with the extra `benchmark`.\n")
    columns = [f"CP-SAT {seconds:g}s" for seconds in options.seconds]
    header = ["people", "groups", "rounds", "bound", "shuffle", "greedy", *columns, "copkit", "copkit s"]
    widths = [6, 10, 6, 6, 8, 8, *[10] * len(columns), 8, 8]
    print(f"Repeats; medians of {options.runs} runs.\n")
    print("  ".join(name.rjust(width) for name, width in zip(header, widths, strict=True)))
    for people, size, rounds in PROGRAMMES:
        if people <= options.largest:
            row = programme_row(people, size, rounds, options, installed)
            print("  ".join(str(cell).rjust(width) for cell, width in zip(row, widths, strict=True)), flush=True)
    evenings_row(options)
    in_hand(options)


if __name__ == "__main__":
    main()
