"""A table of counts as it was shown, and what its labels say about how its cells add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from copkit.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Label = tuple[str, ...]
"""A cell's name on one side of the table; more than one word where labels are nested."""
Side = tuple[Label, ...]
"""The plain labels that a label stands for: one, or all those that a total adds up."""
Key = tuple[Side, Side]
"""What a cell counts, named alike in every table that counts it."""
Cell = tuple[Label, Label, int | None]

TOTALS = frozenset({"total", "totals", "all", "sum", "overall", "grand total"})
LOOSE: Label = ("≠",)
"""Marks a total that is not the sum of its parts, as where one text carries several codes."""


@dataclass(frozen=True, slots=True)
class Release:
    """A table that may be shown: its cells, None where hidden, and the labels that are sums of others.

    Args:
        cells: Row label, column label and count or None, in the table's order.
        parts: Labels that stand for the sum of others, with those others.
        loose: Totals that do not add up, so that nothing follows from them: side (0 rows, 1 columns) and label.

    Example:
        >>> Release.of([("Trust", "May", 7), ("Trust", "June", None)]).rows()[1]
        {'row': 'Trust', 'column': 'June', 'count': None}
    """

    cells: tuple[Cell, ...]
    parts: tuple[tuple[Label, tuple[Label, ...]], ...] = ()
    loose: tuple[tuple[int, Label], ...] = ()

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[object, object, int | None]],
        *,
        parts: Mapping[Any, Iterable[object]] | None = None,
    ) -> Release:
        """The release that plain rows describe.

        Args:
            rows: Row label, column label and count (None where hidden). Labels are words, or tuples of words where nested.
            parts: Labels that are the sum of others, such as a term and its sessions.

        Returns:
            The release, with its totals told from its plain labels, and those that do not add up found.

        Raises:
            DisclosureError: A count is negative or not whole, or a cell comes twice.
        """
        cells = tuple((as_label(row), as_label(column), _checked(count)) for row, column, count in rows)
        twice = [cell for cell, times in Counter(cell[:2] for cell in cells).items() if times > 1]
        if twice:
            named = " and ".join("/".join(label) for label in twice[0])
            raise DisclosureError(f"{named} comes twice in the table: add its counts up first.", table=twice[0])
        known = {as_label(whole): tuple(as_label(part) for part in those) for whole, those in (parts or {}).items()}
        release = cls(cells, tuple(known.items()))
        return replace(release, loose=tuple(release.broken()))

    @classmethod
    def from_plain(cls, fields: Mapping[str, Any]) -> Release:
        """The release that `plain` (or, by name, `rows`) made into fields, as a file gives them back."""
        if "cells" not in fields:
            return cls.of((row["row"], row["column"], row["count"]) for row in fields.get("rows", ()))
        return cls(
            tuple((as_label(row), as_label(column), _checked(count)) for row, column, count in fields["cells"]),
            tuple((as_label(whole), tuple(map(as_label, those))) for whole, those in fields.get("parts", ())),
            tuple((side, as_label(label)) for side, label in fields.get("loose", ())),
        )

    def plain(self) -> dict[str, Any]:
        """The release as plain fields that a file can keep, for `from_plain`.

        Returns:
            ``cells`` (row, column, count or None), ``parts`` and ``loose``; a label is a list of words.
        """
        return {
            "cells": [[list(row), list(column), count] for row, column, count in self.cells],
            "parts": [[list(whole), [list(part) for part in those]] for whole, those in self.parts],
            "loose": [[side, list(label)] for side, label in self.loose],
        }

    def rows(self) -> list[dict[str, str | int | None]]:
        """Row, column and count of each cell, in the table's order."""
        return [{"row": "/".join(row), "column": "/".join(column), "count": count} for row, column, count in self.cells]

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(count is None for _, _, count in self.cells)

    def keys(self) -> list[Key]:
        """What each cell counts, in the order of the cells."""
        rows, columns = self.sides(0), self.sides(1)
        return [(rows[row], columns[column]) for row, column, _ in self.cells]

    def broken(self) -> list[tuple[int, Label]]:
        """The totals that differ from the sum of their parts, as far as the shown cells tell."""
        counts = {(row, column): count for row, column, count in self.cells}
        found = []
        for axis in (0, 1):
            sides = self.sides(axis)
            others = dict.fromkeys(cell[:2][1 - axis] for cell in self.cells)
            wholes = [label for label in sides if is_total(label) or label in dict(self.parts)]
            for whole in wholes:
                below = [label for label, side in sides.items() if label not in wholes and side[0] in sides[whole]]
                lines = [(whole, *below)] if len(below) == len(sides[whole]) else []
                if any(not _adds_up(counts, line, other, axis) for line in lines for other in others):
                    found.append((axis, whole))
        return found

    def counts(self) -> dict[Key, int | None]:
        """The cells by what they count."""
        return dict(zip(self.keys(), (count for _, _, count in self.cells), strict=True))

    def sides(self, side: int) -> dict[Label, Side]:
        """What each label of the rows (0) or columns (1) stands for, in the table's order."""
        labels = list(dict.fromkeys(cell[:2][side] for cell in self.cells))
        parts = dict(self.parts)
        plain = [label for label in labels if not is_total(label)]
        found = {label: _leaves(label, parts, plain) for label in labels}
        return {label: (LOOSE, *those) if (side, label) in self.loose else those for label, those in found.items()}

    def turned(self) -> Release:
        """The same table with rows and columns in each other's place."""
        cells = tuple((column, row, count) for row, column, count in self.cells)
        return Release(cells, self.parts, tuple((1 - side, label) for side, label in self.loose))

    def mirrored(self) -> list[tuple[Key, Key]]:
        """Cells that count the same because the table mirrors itself, as one of what goes with what does."""
        counts = self.counts()
        pairs = [((one, other), (other, one)) for one, other in counts if one != other]
        is_square = all(key in counts and counts[key] == counts[twin] for twin, key in pairs)
        return pairs if is_square else []


def as_label(label: object) -> Label:
    """The label as a tuple of words."""
    return tuple(str(word).strip() for word in label) if isinstance(label, (tuple, list)) else (str(label).strip(),)


def is_total(label: Label) -> bool:
    """Whether a label's words say that it is a sum of others."""
    return any(word.casefold() in TOTALS for word in label)


def laid_alike(releases: Sequence[Release]) -> list[Release]:
    """The releases, each turned where its labels then meet more of those before it."""
    seen: tuple[set[Label], set[Label]] = (set(), set())
    found = []
    for release in releases:
        labels = [{cell[:2][side] for cell in release.cells if not is_total(cell[:2][side])} for side in (0, 1)]
        straight, across = (len(labels[a] & seen[0]) + len(labels[1 - a] & seen[1]) for a in (0, 1))
        found.append(release.turned() if across > straight else release)
        for side in (0, 1):
            seen[side].update(labels[1 - side] if across > straight else labels[side])
    return found


def key_of(line: Side, other: Side, axis: int) -> Key:
    """The cell where a line of the rows (0) or columns (1) meets another."""
    return (other, line) if axis else (line, other)


def equations(keys: Iterable[Key]) -> Iterator[tuple[Key, list[Key]]]:
    """Every sum that holds among the keys and the plain cells below them, each as whole and parts."""
    todo, met = list(keys), set()
    while todo:
        key = todo.pop()
        if key in met:
            continue
        met.add(key)
        for side in (0, 1):
            if len(key[side]) > 1 and LOOSE not in key[side]:
                below = [key_of((leaf,), key[1 - side], side) for leaf in key[side]]
                todo += below
                yield key, below


def _leaves(label: Label, parts: Mapping[Label, Sequence[Label]], plain: Sequence[Label]) -> Side:
    if label in parts:
        return tuple(sorted({leaf for part in parts[label] for leaf in _leaves(part, parts, plain)}))
    if not is_total(label):
        return (label,)
    fixed = [(place, word) for place, word in enumerate(label) if word and word.casefold() not in TOTALS]
    under = [one for one in plain if all(one[place : place + 1] == (word,) for place, word in fixed)]
    return tuple(sorted({leaf for one in under for leaf in _leaves(one, parts, plain)})) or (label,)


def _adds_up(counts: Mapping[tuple[Label, Label], int | None], line: Sequence[Label], other: Label, axis: int) -> bool:
    total, *cells = [counts.get((label, other) if axis == 0 else (other, label)) for label in line]
    if total is None:
        return True
    shown = sum(count for count in cells if count is not None)
    return shown <= total if None in cells else shown == total


def _checked(count: int | None) -> int | None:
    if count is not None and (isinstance(count, bool) or int(count) != count or count < 0):
        raise DisclosureError("A count is a whole number from 0: check the table.", count=count)
    return None if count is None else int(count)
