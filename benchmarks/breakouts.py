"""Breakout groups beside what else there is: a shuffle, a greedy evening at a time, and an OR-Tools CP-SAT model.

Run `python benchmarks/breakouts.py --seconds 10`. Each row is a programme; figures are repeats, the median of paired
runs on the same seeds; CP-SAT runs once a row, on one core, for the seconds given. It comes with the extra `benchmark`.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import time
from itertools import combinations
from statistics import median

from copkit.breakouts import count_meetings, draw_breakouts, met_from, split_sizes

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


def greedy(names, sizes, rounds, seed):
    """Seat people one by one where they know fewest, one round after the other."""
    chance = random.Random(seed)
    met: dict[frozenset[str], int] = {}
    made = []
    for _ in range(rounds):
        left = chance.sample(names, len(names))
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
    """Model the programme for CP-SAT, starting from a greedy one, and give its repeats; None where it found nothing."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- an extra, and slow to load

    model = cp_model.CpModel()
    seat = seated_model(model, people, sizes, rounds)
    model.minimize(sum(repeats_of_pair(model, seat, pair, sizes, rounds) for pair in combinations(range(people), 2)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    return round(solver.objective_value) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def seated_model(model, people, sizes, rounds):
    """Give each person one group a round; the first round is fixed, since it may be any."""
    groups = range(len(sizes))
    seat = {(p, g, r): model.new_bool_var("") for p in range(people) for g in groups for r in range(rounds)}
    start = greedy(list(range(people)), sizes, rounds, 0)
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
        return "-"
    if people * people // 2 * len(sizes) * rounds > LARGEST_MODEL:
        return "too large"
    found = solve(people, sizes, rounds, seconds)
    return "none" if found is None else found


def programme_row(people, size, rounds, options, installed):
    names = [f"Person {k:03}" for k in range(people)]
    sizes = split_sizes(people, size=size)
    shuffled, seated, ours, times = [], [], [], []
    for seed in range(options.runs):
        shuffled.append(repeats_of(shuffle(names, sizes, rounds, seed)))
        seated.append(repeats_of(greedy(names, sizes, rounds, seed)))
        started = time.perf_counter()
        draw = draw_breakouts(names, size=size, rounds=rounds, seed=seed, time_limit=options.seconds)
        times.append(time.perf_counter() - started)
        ours.append(draw.repeats)
    model = cp_sat(people, sizes, rounds, options.seconds, installed)
    said = f"{len(sizes)} x {sizes[0]}" if len(set(sizes)) == 1 else f"{len(sizes)} of {sizes[0]}, {sizes[-1]}"
    return [
        people,
        said,
        rounds,
        draw.lower_bound,
        median(shuffled),
        median(seated),
        model,
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
            started = time.perf_counter()
            held.append(draw_breakouts(present, size=4, met=met_from(held), seed=night))
            times.append(time.perf_counter() - started)
        totals["copkit"].append(sum(draw.repeats for draw in held))
        totals["shuffle"].append(repeats_of(shuffle(present, (4,) * 7, 1, seed)[0] for present in came))
        totals["greedy"].append(repeats_of(evening_by_evening(came, seed)))
    worst = max(met_from(held).values())
    print(
        f"\n40 people, 20 evenings of 28, in fours, each drawn from what is known by then: repeats in all "
        f"{median(totals['shuffle'])} by shuffle, {median(totals['greedy'])} by greedy, "
        f"{median(totals['copkit'])} by copkit (no pair more than {worst} times; {1000 * median(times):.0f} ms an evening)."
    )


def evening_by_evening(came, seed):
    chance = random.Random(seed)
    met: dict[frozenset[str], int] = {}
    for present in came:
        left = chance.sample(present, len(present))
        groups = []
        while left:
            group = [left.pop()]
            while len(group) < 4:
                known = [sum(met.get(frozenset((name, other)), 0) for other in group) for name in left]
                group.append(left.pop(known.index(min(known))))
            groups.append(group)
        for pair in count_meetings([groups]):
            met[pair] = met.get(pair, 0) + 1
        yield groups


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="most seconds for a programme, of CP-SAT and of copkit"
    )
    parser.add_argument("--runs", type=int, default=3, help="seeds whose median is shown")
    parser.add_argument("--largest", type=int, default=500, help="leave out programmes of more people")
    options = parser.parse_args()
    installed = importlib.util.find_spec("ortools") is not None
    if not installed:
        print("The CP-SAT column is empty: OR-Tools comes with the extra `benchmark`.\n")
    header = ["people", "groups", "rounds", "bound", "shuffle", "greedy", "CP-SAT", "copkit", "copkit s"]
    widths = [6, 10, 6, 6, 8, 8, 10, 8, 8]
    print(f"Repeats; medians of {options.runs} runs; at most {options.seconds:g} s a programme.\n")
    print("  ".join(name.rjust(width) for name, width in zip(header, widths, strict=True)))
    for people, size, rounds in PROGRAMMES:
        if people <= options.largest:
            row = programme_row(people, size, rounds, options, installed)
            print("  ".join(str(cell).rjust(width) for cell, width in zip(row, widths, strict=True)), flush=True)
    evenings_row(options)


if __name__ == "__main__":
    main()
