"""What the community says: shares with their intervals, what goes together, what is new; released only where safe.

Everywhere `threshold` is the smallest count that may be shown, `least` (10 or more) the fewest texts that are broken
down, and `shown` what readers may already have, as `suppress` takes it.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from math import sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd

from copkit.analysis.frames import suppress
from copkit.errors import DisclosureError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from copkit.analysis.frames import Shown
    from copkit.codebook import Codebook

_SHARE: dict[str, Any] = {"count": "Int64", "of": "Int64", "share": "Float64", "low": "Float64", "high": "Float64"}
NORMAL = 1.959963984540054
"""Half the width of a 95 % interval, in standard deviations."""


def wide_counts(
    rows: Iterable[Mapping[str, Any]], across: str = "session", names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Counts as the store gives them, as a table of codes by sessions or prompts. Raw: suppress them before they are shown.

    Args:
        rows: Rows with code, count, and what to count across.
        across: The key that becomes the columns.
        names: What each code is called; None keeps the ids.

    Example:
        >>> wide_counts([{"session": "2023-02-08", "code": "trust", "count": 7}]).loc["trust", "2023-02-08"].item()
        7
    """
    frame = pd.DataFrame([{"theme": row["code"], across: row[across], "count": row["count"]} for row in rows])
    if frame.empty:
        return pd.DataFrame(index=pd.Index([], name="theme"), columns=pd.Index([], name=across), dtype=int)
    frame["theme"] = frame["theme"].map(lambda code: (names or {}).get(code, code))
    return frame.pivot_table("count", "theme", across, aggfunc="sum", fill_value=0).astype(int)


def count_codings(
    codings: Mapping[str, Iterable[tuple[str, str]]], book: Codebook, *, themes: bool = False, across: str = "session"
) -> pd.DataFrame:
    """Texts by code and session under a codebook, exact where codes were merged: a text with both counts once. Raw, as above.

    Args:
        codings: For each session, pairs of a text's id and a code.
        book: The codebook of the day, or of today.
        themes: Count under the topmost parents.
        across: What the keys are: session, prompt, term.

    Returns:
        Whole numbers, codes by name in the index, ``across`` in the columns.
    """
    place = book.theme_of if themes else book.counted_as
    given = {(key, text, place(code)) for key, pairs in codings.items() for text, code in pairs}
    counts = Counter((book.codes[code].name, key) for key, _, code in given)
    rows = [{across: key, "code": name, "count": count} for (name, key), count in counts.items()]
    return wide_counts(rows, across).reindex(columns=pd.Index(list(codings), name=across), fill_value=0)


def theme_shares(
    counts: pd.DataFrame, texts: Mapping[str, int], *, threshold: int = 5, least: int = 10, shown: Sequence[Shown] = ()
) -> pd.DataFrame:
    """The share of texts with each theme, by session (or prompt, or term), with its Wilson interval and denominator.

    Promise: a share, a denominator and an interval are hidden with their count, and nothing at all is broken down under
    ``least`` texts.

    `counts` are raw, themes by sessions, as `wide_counts` gives them; `texts` says how many each session has.

    Returns:
        One row a theme and session: theme, session, count, of (the denominator), share, low, high (95 %, from 0 to 1);
        NA where hidden. A later ``shown=`` takes it.

    Raises:
        DisclosureError: A session has no number of texts, or fewer than one of its counts.

    Example:
        >>> counts = pd.DataFrame({"2023-02-08": [12, 3]}, index=["Trust", "Silence"])
        >>> theme_shares(counts, {"2023-02-08": 24})["share"].tolist()
        [0.5, <NA>]
    """
    across = str(counts.columns.name or "session")
    columns = [str(column) for column in counts.columns]
    counts = counts.set_axis(columns, axis="columns")
    wrong = [column for column in columns if texts.get(column, -1) < counts[column].max()]
    if wrong:
        raise DisclosureError(f"{wrong[0]} needs its number of texts, no less than any count of it.", table=wrong[0])
    large = [column for column in columns if texts[column] >= max(least, 10)]
    table = counts.fillna(0).astype(int)[large]
    table.loc["Total"] = [texts[column] for column in large]
    safe = suppress(table, threshold, shown)
    return share_rows(safe, product(counts.index, columns), of="Total", across=across)


def share_rows(
    safe: pd.DataFrame, cells: Iterable[tuple[object, object]], *, of: str, across: str = "session"
) -> pd.DataFrame:
    """The cells of a suppressed table with their shares and intervals, one line each; hidden where either number is.

    Args:
        safe: Counts that may be shown.
        cells: Which, by theme and column; a column that is not there is hidden.
        of: The line that holds the denominators.
        across: What the columns are.
    """
    rows = [{"theme": theme, across: column, **_share(safe, theme, column, of)} for theme, column in cells]
    result = pd.DataFrame(rows, columns=["theme", across, *_SHARE]).astype(_SHARE)
    result.attrs = {**safe.attrs, "hidden": int(result["count"].isna().sum())}
    return result


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), which stays between 0 and 1 and holds for small numbers.

    Example:
        >>> [round(end, 3) for end in wilson(12, 24)]
        [0.314, 0.686]
    """
    share, square = count / of, NORMAL**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = NORMAL * sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    # Rounding may leave an end on the wrong side of a share of nothing or of everything.
    return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))


def count_pairs(codings: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """How many texts carry each two codes; down the middle, how many carry each one. Raw, as above.

    Args:
        codings: Pairs of a text's id and a code.

    Returns:
        A table that mirrors itself, codes on both sides.
    """
    frame = pd.DataFrame(sorted(set(codings)), columns=["text", "code"])
    marks = pd.crosstab(frame["text"], frame["code"])
    return (marks.T @ marks).rename_axis(index="code", columns="code")


def co_occurrence(
    pairs: pd.DataFrame, texts: int, *, threshold: int = 5, least: int = 10, shown: Sequence[Shown] = ()
) -> pd.DataFrame:
    """Which codes go together, of so many texts: how often, how much of either (Jaccard), and against chance (lift).

    `pairs` are raw counts, as `count_pairs` gives them.

    Returns:
        One row a pair: one, other, count, jaccard (0 to 1), lift (1 is chance), most frequent first;
        NA where the count, or what would give it back, is hidden. A later ``shown=`` takes it.
    """
    safe = suppress(pairs if texts >= max(least, 10) else pairs.iloc[:0, :0], threshold, shown)
    rows = [
        {"one": one, "other": other, **_pair(safe, one, other, texts)} for one, other in combinations(pairs.index, 2)
    ]
    result = pd.DataFrame(rows, columns=["one", "other", "count", "jaccard", "lift"])
    result = result.astype({"count": "Int64", "jaccard": "Float64", "lift": "Float64"})
    result = result.sort_values(["count", "one", "other"], ascending=[False, True, True], ignore_index=True)
    result.attrs = {**safe.attrs, "hidden": int(result["count"].isna().sum())}
    return result


def new_themes(  # noqa: PLR0913 -- what makes a theme new is for the facilitator to say, by name
    counts: pd.DataFrame,
    added: Mapping[str, dt.date],
    since: dt.date,
    *,
    items: int = 5,
    sessions: int = 2,
    threshold: int = 5,
    shown: Sequence[Shown] = (),
) -> pd.DataFrame:
    """The themes new since a term's first day: `added` to the codebook since, with enough items in enough sessions.

    `counts` are raw, themes by sessions, whose labels are dates (``2023-02-08``).

    Returns:
        theme, count (NA where hidden) and sessions, most items first. A later ``shown=`` takes it.
    """
    counts = counts.set_axis([str(column) for column in counts.columns], axis="columns")
    term = [column for column in counts.columns if column[:10] >= since.isoformat()]
    label = f"since {since}"
    totals, places = counts[term].sum(axis="columns"), (counts[term] > 0).sum(axis="columns")
    safe = suppress(totals.rename(label), threshold, shown, parts={label: term} if term else None)
    is_new = pd.Series([theme in added and added[theme] >= since for theme in counts.index], counts.index, dtype=bool)
    found = pd.DataFrame({"theme": counts.index, "count": safe.array, "sessions": places.array})
    chosen = (is_new & (totals >= items) & (places >= sessions)).to_numpy()
    result: pd.DataFrame = found.loc[chosen].sort_values(["count", "theme"], ascending=[False, True], ignore_index=True)
    result.attrs = dict(safe.attrs)
    return result


def _share(safe: Any, theme: object, column: object, of: str) -> dict[str, Any]:  # noqa: ANN401 -- nullable numbers
    if column not in safe or safe.loc[[theme, of], column].isna().any():
        return dict.fromkeys(_SHARE, pd.NA)
    count, whole = int(safe.loc[theme, column]), int(safe.loc[of, column])
    return dict(zip(_SHARE, (count, whole, count / whole, *wilson(count, whole)), strict=True))


def _pair(safe: Any, one: object, other: object, texts: int) -> dict[str, Any]:  # noqa: ANN401 -- the same
    cells = [] if safe.empty else [safe.loc[one, other], safe.loc[one, one], safe.loc[other, other]]
    if not cells or any(pd.isna(cell) for cell in cells):
        return {"count": cells[0] if cells else pd.NA, "jaccard": pd.NA, "lift": pd.NA}
    both, first, second = (int(cell) for cell in cells)
    return {"count": both, "jaccard": both / (first + second - both), "lift": both * texts / (first * second)}
