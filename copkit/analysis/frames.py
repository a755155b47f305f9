"""Frames: any record as pandas, and counts that may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pandas as pd

from copkit.disclosure import Release, hide_small
from copkit.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["suppress", "to_frame", "to_release"]

COUNT = "count"
RELEASE = "release"
"""Where a result's ``attrs`` keep what it shows, as plain fields."""

Shown: TypeAlias = "pd.DataFrame | pd.Series[Any] | Release | Mapping[str, Any]"


class HasRows(Protocol):
    """Any record of copkit that can be read as rows."""

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """One mapping of column to value for each row."""


def to_frame(record: HasRows) -> pd.DataFrame:
    """Any record with ``.rows()``, as a frame with one line a row and the record's own column names.

    Args:
        record: An agenda, a draw, a release … anything with ``.rows()``.

    Returns:
        The frame; empty where the record has no rows.

    Example:
        >>> to_frame(Release.of([("Trust", "May", 7)])).to_dict("records")
        [{'row': 'Trust', 'column': 'May', 'count': 7}]
    """
    return pd.DataFrame([dict(row) for row in record.rows()])


def suppress(
    frame: pd.DataFrame | pd.Series[Any],
    threshold: int = 5,
    shown: Sequence[Shown] | Shown = (),
    *,
    of: str = COUNT,
    parts: Mapping[str, Iterable[str]] | None = None,
) -> Any:  # noqa: ANN401 -- a frame comes back as a frame, a series as a series
    """Counts that may be shown: those under the threshold hidden, and what would give one back by adding and subtracting.

    Three shapes are read. *Wide*: whole numbers, with labels in the index and the columns, with or without lines called
    Total, All, Sum or Overall (also at a level of a nested index). *One column*: a series, or a frame with one column.
    *Long*: a column ``count`` and one or two columns of labels. What is missing (NaN) counts as 0.

    The same pair of labels means the same texts in every table, however it lies: what was hidden once stays hidden, and
    what was shown stays known. So a lone column says its period (``of="summer 2023"``, a series' name, a column's
    label), and ``parts`` says what the period sums. A total that is not the sum of its line, as where a text carries
    several codes, is left to itself. Labels that are not told are guessed as a reader would guess.

    Args:
        frame: The counts.
        threshold: The smallest count that may be shown, at least 2.
        shown: Earlier results of `suppress`, or what `to_release` makes of them, that readers may already have.
        of: What a lone column of counts is of, such as a session or a term, where it has no label of its own.
        parts: Labels that are the sum of others, such as a term and its sessions.

    Returns:
        The same shape, index and columns, the counts as nullable ``Int64`` with ``pd.NA`` where hidden;
        ``attrs["hidden"]`` is how many, ``attrs["threshold"]`` the threshold.

    Raises:
        DisclosureError: A count is negative or not whole, a cell comes twice, or the shape is none of the three.

    Example:
        >>> suppress(pd.Series({"Trust": 12, "Silence": 3, "Goals": 9, "Total": 24})).tolist()
        [12, <NA>, <NA>, 24]
    """
    earlier: Any = [shown] if isinstance(shown, (pd.DataFrame, pd.Series, Release)) else shown
    release = hide_small(
        _cells(frame, of), threshold=threshold, shown=[to_release(each) for each in earlier], parts=parts
    )
    return _filled(frame, release, threshold, of)


def to_release(result: Shown) -> Release:
    """What a result of `suppress` shows, as the plain record that a file can keep.

    Args:
        result: A result of `suppress` (hidden cells are ``pd.NA``), its release, or a release's plain fields.

    Returns:
        The release, for ``shown=`` later; ``.plain()`` is what a workspace remembers.
    """
    if isinstance(result, Release):
        return result
    if not isinstance(result, (pd.DataFrame, pd.Series)):
        return Release.from_plain(result)
    if RELEASE in result.attrs:
        return Release.from_plain(result.attrs[RELEASE])
    return Release.of(_cells(result, COUNT))


def _cells(frame: pd.DataFrame | pd.Series[Any], of: str) -> list[tuple[object, object, int | None]]:
    if isinstance(frame, pd.Series):
        frame = frame.to_frame(of if frame.name in (None, COUNT) else frame.name)
    if _is_long(frame):
        labels = [column for column in frame.columns if column != COUNT]
        columns = frame[labels[1]] if labels[1:] else [of] * len(frame)
        cells: Iterable[Any] = zip(frame[labels[0]], columns, frame[COUNT], strict=True)
    else:
        heads = [of] if list(frame.columns) == [COUNT] else list(frame.columns)
        lines = zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
        cells = ((row, *cell) for row, line in lines for cell in zip(heads, line, strict=True))
    return [(_label(row), _label(column), _count(count)) for row, column, count in cells]


def _is_long(frame: pd.DataFrame) -> bool:
    labels = [column for column in frame.columns if column != COUNT]
    if COUNT not in frame.columns or len(labels) not in (1, 2):
        return False
    numbered = isinstance(frame.index, pd.RangeIndex)
    return numbered or not any(pd.api.types.is_numeric_dtype(frame[column]) for column in labels)


def _label(label: object) -> object:
    if isinstance(label, tuple):
        return tuple(_label(word) for word in label)
    return label.date() if isinstance(label, pd.Timestamp) else label


def _count(value: Any) -> int | None:  # noqa: ANN401 -- a frame's cell may be anything, and is checked here
    if pd.isna(value):
        return None
    if isinstance(value, (str, bool)) or value % 1:
        raise DisclosureError("A table to be shown holds counts, whole numbers from 0, and labels: check its columns.")
    return int(value)


def _filled(
    frame: pd.DataFrame | pd.Series[Any], release: Release, threshold: int, of: str
) -> pd.DataFrame | pd.Series[Any]:
    counts = [count for _, _, count in release.cells]
    if isinstance(frame, pd.Series):
        result: pd.DataFrame | pd.Series[Any] = pd.Series(counts, index=frame.index, name=frame.name, dtype="Int64")
    elif _is_long(frame):
        result = frame.assign(**{COUNT: pd.array(counts, dtype="Int64")})
    else:
        width = len(frame.columns)
        result = pd.DataFrame(index=frame.index, columns=frame.columns).astype("Int64")
        for across in range(width):
            result.isetitem(across, pd.array(counts[across::width], dtype="Int64"))
    result.attrs = {"hidden": release.hidden, "threshold": threshold, "of": of, RELEASE: release.plain()}
    return result
