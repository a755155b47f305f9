"""Share: see the handout as people will, and make its forms."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

import copkit
from copkit.errors import UsageError
from copkit.panels import parts as ui
from copkit.panels.base import Panel, When, bundle

if TYPE_CHECKING:
    from copkit.store import ContributionStore

FORMS = [["html", "Web page"], ["pdf", "PDF"], ["docx", "Word"], ["pptx", "PowerPoint"], ["slides", "Slides for the room"],
         ["ics", "Calendar entry"],
         ["runsheet", "Run sheet, for you"]]  # fmt: skip
AUDIENCES = [["participants", "For participants: to share"], ["facilitator", "For you: a working paper"]]


class HandoutPanel(Panel):
    """The handout with a live preview, and its forms made at a click; the gate reads each file before it is yours.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        themes: A suppressed frame of themes to show, from `copkit.suppress`.
        folder: Where shared files go; unasked, `handouts/` beside the community's files.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _esm = bundle()
    title: ClassVar[str] = "Share"

    def __init__(
        self,
        community: copkit.Community,
        *,
        session: When = None,
        themes: object = None,
        folder: str | Path | None = None,
        store: ContributionStore | None = None,
    ) -> None:
        self.themes = themes
        self.folder = Path(folder) if folder else community.folder / "handouts"
        self.audience: Literal["participants", "facilitator"] = "participants"
        self.made: list[Path] = []
        self.preview = ""
        super().__init__(community, session=session, store=store)

    def parts(self) -> list[ui.Part]:
        """The forms to make, the files made, and the preview."""
        return [
            ui.choice("audience", "For whom", AUDIENCES, self.audience, do="audience", style="radio"),
            ui.form("export", "Make the files", ui.ticks("to", "Forms", FORMS, ["html"])),
            ui.files(self.made),
            ui.row(ui.button("preview", "Show the preview", "eye")),
            *([ui.part("frame", label="The handout as people will see it", html=self.preview)] if self.preview else []),
        ]

    def do_audience(self, value: str, **_: object) -> str:
        """Choose who reads it."""
        self.audience, self.preview = "facilitator" if value == "facilitator" else "participants", ""
        return ""

    def do_preview(self) -> str:
        """Make the page in a folder that vanishes, and show it."""
        self.progress("Making the preview …")
        with tempfile.TemporaryDirectory() as folder:
            self.preview = self._export(("html",), Path(folder) / "handouts")[0].read_text("utf-8")
        return "The preview is up to date."

    def do_export(self, to: list[str]) -> str:
        """Make the forms, one after the other, saying which."""
        if not to:
            raise UsageError("Tick at least one form.", came="", known=[key for key, _ in FORMS])
        self.made = []
        for number, kind in enumerate(to, 1):
            self.progress(f"Making {dict(FORMS).get(kind, kind)}, {number} of {len(to)} …")
            self.made += self._export((kind,), self.folder)
        self.tell(
            f'files = copkit.export_session(session, to={tuple(to)!r}, audience="{self.audience}", gate=gate_for(community))'
        )
        return f"{len(self.made)} files are ready in {' and '.join(sorted({path.parent.name for path in self.made}))}/."

    def _export(self, to: tuple[str, ...], folder: Path) -> list[Path]:
        """Make files, the shared ones through the gate, which knows what is still held."""
        from copkit.handouts.gate import gate_for  # noqa: PLC0415 -- all of handouts, seconds that opening the panel need not wait for

        held = self.store.held() if self.has_store else ()
        gate = gate_for(self.community, unreleased=[each.text for each in held])
        return copkit.export_session(
            self.session, to=to, audience=self.audience, themes=self.themes, folder=folder, gate=gate
        )
