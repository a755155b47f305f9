"""Pictures of what may be shown: an SVG whose words are words, a sentence that states the finding, and the table beside it.

Only released frames come in, so that nothing hidden can stand in a picture, its source or its description.
"""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.axes import Axes

INK, COLOUR, PALE = "#1d2b2a", "#3d7a73", "#c9d6d3"
_LEVEL = 5
"""So many dates stand level beside one another."""
LINE_FROM = 4
"""Three points are no trend: so many are joined by a line."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "copkit",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.edgecolor": PALE,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A plot as SVG, what it shows in a sentence, and its numbers as a table."""

    svg: str
    alt: str
    table: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Picture: {self.alt}>"

    def _repr_html_(self) -> str:
        address = base64.b64encode(self.svg.encode()).decode()
        picture = f'<img alt="{escape(self.alt)}" src="data:image/svg+xml;base64,{address}">'
        table = self.table.to_html(index=False, border=0, na_rep="hidden", escape=True)
        caption = f"<caption>{escape(self.alt)}</caption>"
        return f"<p>{picture}</p>{re.sub('(<table[^>]*>)', lambda found: found[1] + caption, table, count=1)}"


def plot_shares(shares: pd.DataFrame, where: str | None = None) -> Picture:
    """The share of texts with each theme in one session, as bars with their intervals.

    Args:
        shares: What `theme_shares` gives.
        where: The session (prompt, term); None takes the last.

    Returns:
        The picture; its sentence names the theme that came up most, and says how many are hidden.
    """
    across = shares.columns[1]
    where = str(shares[across].iloc[-1]) if where is None else where
    here = shares[shares[across].astype(str) == where]
    seen = here.dropna(subset=["share"]).sort_values(["share", "theme"], ascending=[True, False])

    def draw(axes: Axes) -> None:
        middle, low, high = (seen[name].astype(float) for name in ("share", "low", "high"))
        axes.barh(range(len(seen)), middle, height=0.6, color=COLOUR)
        axes.errorbar(middle, range(len(seen)), xerr=[middle - low, high - middle], fmt="none", ecolor=INK, capsize=3)
        axes.set_yticks(range(len(seen)), [str(theme) for theme in seen["theme"]])
        _as_shares(axes, "x", high.max() if len(seen) else 1)

    said = "no theme has enough texts to be shown"
    if len(seen):
        top = seen.iloc[-1]
        said = f"{top['theme']} came up most, in {top['count']} of {top['of']} texts ({_range(top)})"
    return Picture(
        _drawn(draw, height=0.45 * max(1, len(seen)) + 0.8), f"{where}: {said}.{_hidden(here)}", _table(here)
    )


def plot_trends(shares: pd.DataFrame, theme: str) -> Picture:
    """The share of one theme over the sessions, as points with their intervals; a line only through four or more.

    Args:
        shares: What `theme_shares` gives.
        theme: Which theme.

    Returns:
        The picture; its sentence compares the first and the last session shown, and says whether their intervals overlap.
    """
    across = shares.columns[1]
    here = shares[shares["theme"] == theme]
    seen = here.dropna(subset=["share"])

    def draw(axes: Axes) -> None:
        middle, low, high = (seen[name].astype(float) for name in ("share", "low", "high"))
        line = "-" if len(seen) >= LINE_FROM else "none"
        places = [list(here[across]).index(column) for column in seen[across]]
        reach = [middle - low, high - middle]
        axes.errorbar(places, middle, yerr=reach, fmt="o", linestyle=line, color=COLOUR, ecolor=INK, capsize=3)
        slant: dict[str, Any] = {"rotation": 30, "ha": "right"} if len(here) > _LEVEL else {}
        axes.set_xticks(range(len(here)), [str(column) for column in here[across]], **slant)
        axes.set_xlim(-0.5, len(here) - 0.5)
        _as_shares(axes, "y", high.max() if len(seen) else 1)

    said = f"{theme}: too few sessions can be shown to compare"
    if len(seen) > 1:
        first, last = seen.iloc[0], seen.iloc[-1]
        apart = first["high"] < last["low"] or last["high"] < first["low"]
        way = ("rose" if last["share"] > first["share"] else "fell") if apart else "shows no clear change"
        said = f"{theme} {way} from {first[across]} ({_range(first)}) to {last[across]} ({_range(last)})"
    return Picture(_drawn(draw, height=3.2), f"{said}.{_hidden(here)}", _table(here))


def _drawn(draw: Callable[[Axes], None], *, height: float) -> str:
    """The plot as SVG: the same bytes each time, with no clock and no chance in it."""
    import matplotlib as mpl  # noqa: PLC0415 -- only once there is a picture
    from matplotlib.figure import Figure  # noqa: PLC0415 -- the same

    out = io.StringIO()
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(7.5, height), layout="constrained")
        draw(figure.add_subplot())
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return out.getvalue()


def _as_shares(axes: Axes, side: Literal["x", "y"], highest: float) -> None:
    from matplotlib.ticker import PercentFormatter  # noqa: PLC0415 -- only once there is a picture

    axes.set(**{f"{side}lim": (0, min(1.0, ceil(highest * 10) / 10)), f"{side}label": "share of texts"})
    (axes.xaxis if side == "x" else axes.yaxis).set_major_formatter(PercentFormatter(1))
    axes.grid(visible=True, axis=side, color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)


def _range(row: Any) -> str:  # noqa: ANN401 -- a row of shares
    return f"{row['share']:.0%}, 95% interval {row['low']:.0%} to {row['high']:.0%}"


def _hidden(frame: pd.DataFrame) -> str:
    hidden = int(frame["count"].isna().sum())
    if not hidden:
        return ""
    return f" {hidden} {'count is' if hidden == 1 else 'counts are'} hidden, so that nobody can be told."


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows as a reader wants them: shares in per cent, hidden ones said to be hidden."""
    same = [name for name in frame.columns[:2] if len(frame) > 1 and len(set(frame[name])) == 1]
    shown = frame.drop(columns=same).astype(object)
    shown = shown.where(shown.notna(), "hidden")
    for column in ("share", "low", "high"):
        shown[column] = [value if isinstance(value, str) else f"{value:.0%}" for value in shown[column]]
    return shown.rename(columns=lambda name: str(name).capitalize())
