"""See the themes: give codes, and show counts that are safe to show."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.errors import UsageError
from copkit.panels.base import Panel, Part, When, bundle, day, filed_under, part, store_of, today

if TYPE_CHECKING:
    from copkit.store import Contribution, ContributionStore

INK = "#000001"
"""Stands for the page's own ink in a plot, until it is drawn."""


class ThemesPanel(Panel):
    """Codes given one text at a time, and counts by theme with every small count hidden; a picture, its numbers beside it.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
        threshold: The least count that may be shown.
    """

    _esm = bundle("dom.js", "drag.js", "parts.js", "panel.js")
    title: ClassVar[str] = "Analyse"

    def __init__(
        self,
        community: copkit.Community,
        *,
        session: When = None,
        store: ContributionStore | None = None,
        threshold: int = 5,
    ) -> None:
        self.store, self.threshold, self.at = store_of(community, store), threshold, 0
        super().__init__(community, session=session)

    def begin(self) -> None:
        """Read the codebook's codes and the session's texts."""
        self.label = filed_under(self.community, self.session)
        self.codes = {each["id"]: str(each["name"]) for each in self.community.codebook_events if each["do"] == "add"}
        self.texts = [each.id for each in (*self.store.held(self.label), *self.store.released(self.label))]
        self.at = 0

    def parts(self) -> list[Part]:
        """The counts that are safe to show, and one text to give codes to."""
        return [*self._counts(), *self._coding()]

    def _counts(self) -> list[Part]:
        frame = self._frame()
        if frame is None:
            return [
                part(
                    "empty",
                    text="No text of this session carries a code yet: give codes below, and the counts appear here.",
                )
            ]
        rows = [[str(row.theme), "hidden" if row.count is None else str(row.count)] for row in _plain(frame)]
        hidden = sum(count == "hidden" for _, count in rows)
        said = f"{day(self.session.date)}: {_finding(rows)}" + (
            f" {hidden} counts are hidden, so that nobody can be told." if hidden else ""
        )
        return [
            part("picture", svg=bars(rows), alt=said),
            part("table", caption=said, columns=["Theme", "Texts"], rows=rows),
            part("row", parts=[part("button", do="shown", label="Note that this was shown", icon="check")]),
            part(
                "text",
                text="Counts under the threshold are hidden, and others with them where they would give one back.",
            ),
        ]

    def _frame(self) -> Any:  # noqa: ANN401 -- a frame
        """Count by theme, and hide what is small."""
        counts = [row for row in self.store.counts(by=("session", "code")) if row["session"] == self.label]
        if not counts:
            return None
        import pandas as pd  # noqa: PLC0415 -- only once there is something to count

        frame = pd.DataFrame(
            {
                "theme": [self.codes.get(row["code"], row["code"]) for row in counts],
                "count": [row["count"] for row in counts],
            }
        )
        return copkit.suppress(frame, threshold=self.threshold)

    def _coding(self) -> list[Part]:
        """One text with its codes."""
        if not self.texts:
            return [part("text", text="No text of this session is kept yet: collect first.")]
        text = self._text()
        given = [each.code for each in self.store.codings(self.label) if each.contribution == text.id]
        return [part("section", name="codes", label=f"Give codes: text {self.at + 1} of {len(self.texts)}", open=True, parts=[
            part("words", text=text.text, prompt=text.prompt),
            part("ticks", name="codes", label="Codes of this text", value=given, options=list(self.codes.items()), do="code", many=True),
            part("row", parts=[part("button", do="turn", label="Text before", icon="up", **{"with": {"by": -1}}),
                               part("button", do="turn", label="Next text", icon="down", **{"with": {"by": 1}})]),
        ])]  # fmt: skip

    def _text(self) -> Contribution:
        return self.store.find(self.texts[self.at])

    def do_turn(self, by: int) -> str:
        """Turn to another text."""
        self.at = (self.at + int(by)) % max(1, len(self.texts))
        return f"Text {self.at + 1} of {len(self.texts)}."

    def do_code(self, value: str, **_: object) -> str:
        """Give the text a code, or take it back."""
        if value not in self.codes:
            raise UsageError(f"The codebook has no code {value!r}.", came=value, known=tuple(self.codes))
        text = self._text()
        given = {each.code for each in self.store.codings(self.label) if each.contribution == text.id}
        (self.store.uncode if value in given else self.store.code)(text.id, value)
        self.tell(f'store.code(id, "{value}")')
        return f"{self.codes[value]}: {'taken back' if value in given else 'given'}."

    def do_shown(self) -> str:
        """Remember the counts as shown, so that later tables cannot betray them."""
        frame = self._frame()
        if frame is None:
            raise UsageError("There is nothing to show yet.", came="shown", known=())
        self.community.save_disclosed(
            {"on": today(), "table": f"themes of {self.label}", "rows": copkit.analysis.to_release(frame).rows()}
        )
        self.tell("safe = copkit.suppress(frame, threshold=5)")
        return "Noted in disclosed.yaml."


def _plain(frame: Any) -> Any:  # noqa: ANN401 -- a frame's rows
    return frame.astype(object).where(frame.notna(), None).itertuples(index=False)


def _finding(rows: list[list[str]]) -> str:
    """Say in a sentence what the picture shows."""
    seen = sorted(((int(count), theme) for theme, count in rows if count.isdigit()), reverse=True)
    return f"{seen[0][1]} came up most, in {seen[0][0]} texts." if seen else "every count is too small to show."


def bars(rows: list[list[str]]) -> str:
    """Draw counts as bars, in the ink of the page; a hidden count has a word and no bar."""
    import matplotlib as mpl  # noqa: PLC0415 -- only once there is a picture
    from matplotlib.figure import Figure  # noqa: PLC0415 -- the same

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "copkit", "text.color": INK, "font.size": 11}):
        figure = Figure(figsize=(7.5, 0.42 * len(rows) + 0.3), layout="constrained")
        axes = figure.add_subplot()
        values = [int(count) if count.isdigit() else 0 for _, count in rows]
        axes.barh(range(len(rows)), values, height=0.62, color="#3d7a73")
        axes.set_yticks(range(len(rows)), [theme for theme, _ in rows])
        axes.tick_params(axis="y", length=0, colors=INK)
        axes.xaxis.set_visible(False)
        axes.invert_yaxis()
        axes.spines[:].set_visible(False)
        for place, (_, count) in enumerate(rows):
            axes.text(values[place], place, f" {count}", va="center", color=INK)
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return out.getvalue().split("?>", 1)[-1].split('.dtd">', 1)[-1].replace(INK, "currentcolor")
