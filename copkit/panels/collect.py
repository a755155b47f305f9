"""Collect what people said: from a form's export, redacted before anything is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import copkit
from copkit.errors import UsageError
from copkit.panels.base import Panel, Part, When, bundle, filed_under, part, store_of

if TYPE_CHECKING:
    from copkit.store import ContributionStore

CONSENTS = [
    ["", "The form asked each person"],
    ["verbatim", "Their words may be shared once nobody can be recognised"],
    ["paraphrase", "Only in your words"],
    ["count-only", "Only counted"],
]


class CollectPanel(Panel):
    """Take in a form's export from `inbox/`: it is redacted in memory, and only the safe text is kept.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _esm = bundle("dom.js", "drag.js", "parts.js", "panel.js")
    title: ClassVar[str] = "Collect"

    def __init__(
        self, community: copkit.Community, *, session: When = None, store: ContributionStore | None = None
    ) -> None:
        self.store = store_of(community, store)
        self.counts: list[list[str]] = []
        self.brought: Path | None = None
        super().__init__(community, session=session)

    def parts(self) -> list[Part]:
        """The file to take in, and what came of the last one."""
        files = sorted(
            path.name
            for path in (self.community.folder / "inbox").glob("*")
            if path.suffix in {".csv", ".txt", ".xlsx", ".zip"}
        )
        if not files:
            return [part("empty", text="The inbox is empty: put the form's export into the folder inbox/, then look again."),
                    part("button", do="look", label="Look again", icon="refresh")]  # fmt: skip
        return [
            part("form", name="take", do="take", label="Take it in", parts=[
                part("choice", name="file", label="File in inbox/", value=files[0], options=[[name, name] for name in files]),
                part("field", name="column", label="Column that holds the text", value="", hint="Leave empty where the form is a known one."),
                part("choice", name="consent", label="What people were told", value="", options=CONSENTS),
            ]),
            *([part("table", caption="What came of it", columns=["Contributions", "How many"], rows=self.counts)] if self.counts else []),
            *([part("confirm", do="burn", label="Delete the raw file", question=f"Delete inbox/{self.brought.name} for good?",
                    yes="Delete it")] if self.brought else []),
        ]  # fmt: skip

    def do_look(self) -> str:
        """Look into the inbox again."""
        return ""

    def do_take(self, file: str, column: str = "", consent: str = "") -> str:
        """Read a brought file, redact it in memory, and keep what is safe."""
        path = self.community.folder / "inbox" / Path(file).name
        self.progress(f"Reading {path.name} …")
        intake = copkit.read_contributions(path, column=column or None, consent=consent or None)
        self.progress(f"Masking {len(intake.kept)} texts …")
        rows = intake.redacted(roster=self.community.names, places=self.community.places)
        label = filed_under(self.community, self.session)
        self.store.add(label, rows)
        self.store.close(label)
        self.counts = [["read", str(intake.read)], ["kept, and held for review", str(len(rows))],
                       *([f"dropped: {why}", str(n)] for why, n in intake.dropped.items())]  # fmt: skip
        self.brought = path
        self.tell(f'intake = copkit.read_contributions("inbox/{path.name}")')
        self.tell("store.add(date, intake.redacted(roster=community.names, places=community.places))")
        return f"{intake.sentence}. They wait for you in the review."

    def do_burn(self) -> str:
        """Delete the raw file that was taken in last."""
        if self.brought is None:
            raise UsageError("No file was taken in yet.", came="burn", known=())
        name = self.brought.name
        self.brought.unlink(missing_ok=True)
        self.brought = None
        return f"inbox/{name} is deleted."
