"""Schedules that are known to be possible, as the lists beside this file name them."""

from __future__ import annotations

import re
from pathlib import Path


def people(count: int) -> list[str]:
    return [f"Person {k:04}" for k in range(count)]


def listed(name: str) -> list[tuple[tuple[int, ...], int]]:
    """Read a list of schedules: sizes and rounds."""
    cases = []
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            count, groups, rounds = re.fullmatch(r"(\d+): (.+) -> (\d+)", line).groups()
            parts = [tuple(map(int, part.split("x"))) for part in groups.split(" + ")]
            sizes = tuple(size for number, size in parts for _ in range(number))
            assert sum(sizes) == int(count)
            cases.append((sizes, int(rounds)))
    return cases
