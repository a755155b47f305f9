"""Collect what people said: on their phones in the room, or from a form's export; redacted before anything is kept."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import copkit
from copkit.errors import UsageError
from copkit.join import (
    Service,
    door_for,
    lan_address,
    open_door,
    pulse_of,
    qr_svg,
    show_in_fives,
    suggestion_box,
    texts_in,
)
from copkit.join.door import AGREE
from copkit.panels.base import Panel, Part, When, bundle, filed_under, part, store_of
from copkit.store import close_door, find_door, open_doors

if TYPE_CHECKING:
    from copkit.agenda import Session
    from copkit.store import ContributionStore, Door

CONSENTS = [
    ["", "The form asked each person"],
    ["verbatim", "Their words may be shared once nobody can be recognised"],
    ["paraphrase", "Only in your words"],
    ["count-only", "Only counted"],
]

ASKED = [["session", "This session's questions"], ["suggestions", "The suggestion box"]]
UNENCRYPTED = "On this network what people write travels unencrypted. Where that matters, use copkit join with a certificate, or a proxy that has one."
REACH = [["here", "This computer only, to try it"], ["lan", "Phones on the same network"]]


class CollectPanel(Panel):
    """Let people write on their phones, or take in a form's export: redacted in memory, and only the safe text is kept.

    The page for phones runs beside the kernel and stops with the panel;
    whatever ends it, the door is closed then, too.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _esm = bundle("dom.js", "drag.js", "parts.js", "door.js", "panel.js")
    title: ClassVar[str] = "Collect"

    def __init__(
        self, community: copkit.Community, *, session: When = None, store: ContributionStore | None = None
    ) -> None:
        self.store = store_of(community, store)
        self.counts: list[list[str]] = []
        self.brought: Path | None = None
        self.service: Service | None = None
        self.code = ""
        self._leave: weakref.finalize[..., object] | None = None
        super().__init__(community, session=session)

    def parts(self) -> list[Part]:
        """The door for the room, the file to take in, and what came of each."""
        return [part("section", label="On phones, in the room", open=True, parts=self._room()),
                part("section", label="From a form's export", open=self.service is None, parts=self._form())]  # fmt: skip

    # -- on phones ------------------------------------------------------------

    def _room(self) -> list[Part]:
        door = self._door()
        if self.service is None or door is None:
            return [
                part("form", name="open", do="open", label="Open the door", parts=[
                    part("choice", name="asked", wide=True, label="What is asked", value="session", options=ASKED),
                    part("choice", name="reach", wide=True, label="Who can reach it", value="here", options=REACH),
                ]),
                *(part("note", style="warn", text=f"The door {left.code}, {left.title}, was left open: open it again, and then close it.")
                  for left in open_doors(self.store)),
            ]  # fmt: skip
        if door.is_open:
            return [self._board(door),
                    *([part("note", style="warn", text=UNENCRYPTED)] if self.service.address != "127.0.0.1" else []),
                    part("confirm", do="shut", label="Close the door", question="Close the door? Nothing more can be written then, and the order of what came is forgotten.",
                         yes="Close it", icon="check")]  # fmt: skip
        return [self._board(door), *self._pulse(door), part("button", do="stop", label="Stop the page", icon="x")]

    def _board(self, door: Door) -> Part:
        url = self.service.url if self.service else ""
        address = f"{url}s/{door.code}"
        return part("board", board="door", name="door", open=door.is_open, title=door.title, code=door.code, address=address,
                    plain=url, came=show_in_fives(texts_in(self._counts(door))), wall=f"{url}wall/{door.code}?key={door.key}",
                    qr=qr_svg(address) if door.is_open else "")  # fmt: skip

    def _pulse(self, door: Door) -> list[Part]:
        rows = [[words, *("hidden" if count is None else str(count) for _, count in answers)]
                for words, answers in pulse_of(self._counts(door))]  # fmt: skip
        return [
            part(
                "table",
                caption="The pulse",
                columns=["", *AGREE],
                rows=rows,
                empty="Fewer than ten answered the pulse, so it is not shown.",
            )
        ]

    def _door(self) -> Door | None:
        return find_door(self.store, self.code) if self.code else None

    def _counts(self, door: Door) -> dict[str, int]:
        rows = self.store.counts(("session", "prompt"))
        return {row["prompt"]: row["count"] for row in rows if row["session"] == door.filed}

    def do_open(self, asked: str = "session", reach: str = "here") -> str:
        """Serve the page for phones, on a thread of its own, and open its door."""
        self.do_stop()
        if asked == "suggestions":
            wanted = suggestion_box(self.community.facts)
        else:
            wanted = door_for(self._session(), filed=filed_under(self.community, self._session()))
        themes = {code.id: code.name for code in self.community.codebook.active}
        self.service = Service(self.store, roster=self.community.names, places=self.community.places, themes=themes,
                               address=lan_address() if reach == "lan" else "127.0.0.1")  # fmt: skip
        self.code = open_door(self.store, wanted).code
        self._leave = weakref.finalize(self, _leave, self.service, self.store, self.code)
        self.tell(
            "copkit join "
            + (asked if asked == "suggestions" else self._session().date.isoformat())
            + (" --lan" if reach == "lan" else "")
        )
        return f"The door is open: {self.service.url} with the code {self.code}."

    def do_count(self) -> str:
        """Count again; nothing is said, since the page shows it."""
        return ""

    def do_shut(self) -> str:
        """Close the door; the page goes on saying so to whoever comes late, and shows the wall."""
        count = close_door(self.store, self.code) if self.code else 0
        return f"The door is closed. {show_in_fives(count).capitalize()} texts wait for you in the review."

    def do_stop(self) -> str:
        """Stop the page, and close its door if it is open."""
        if self._leave is not None:
            self._leave()
        self.service, self.code, self._leave = None, "", None
        return "The page is stopped."

    def close(self) -> None:
        """Close the panel, its door and its page."""
        if getattr(self, "_leave", None) is not None:
            self.do_stop()
        super().close()

    def _session(self) -> Session:
        if self.session is None:
            raise UsageError("There is no session to collect for.", came="", known=())
        return self.session

    # -- from a form ----------------------------------------------------------

    def _form(self) -> list[Part]:
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
                part("choice", name="file", wide=True, label="File in inbox/", value=files[0], options=[[name, name] for name in files]),
                part("field", name="column", wide=True, label="Column that holds the text", value="", hint="Leave empty where the form is a known one."),
                part("choice", name="consent", wide=True, label="What people were told", value="", options=CONSENTS),
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
        label = filed_under(self.community, self._session())
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


def _leave(service: Service, store: ContributionStore, code: str) -> None:
    """Stop a page and close its door, also when the kernel ends."""
    service.stop()
    door = find_door(store, code)
    if door and door.is_open:
        close_door(store, code)
