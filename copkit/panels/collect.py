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
from copkit.panels import parts as ui
from copkit.panels.base import Panel, bundle
from copkit.store import close_door, find_door, open_doors

if TYPE_CHECKING:
    from copkit.store import ContributionStore, Door

CONSENTS = [
    ["", "The form asked each person"],
    ["verbatim", "Their words may be shared once nobody can be recognised"],
    ["paraphrase", "Only in your words"],
    ["count-only", "Only counted"],
]

ASKED = [["session", "This session's questions"], ["suggestions", "The suggestion box"]]
READ = {".csv", ".txt", ".xlsx", ".zip"}
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

    _esm = bundle("door")
    title: ClassVar[str] = "Collect"

    counts: tuple[list[str], ...] = ()
    brought: Path | None = None
    service: Service | None = None
    code = ""
    _leave: weakref.finalize[..., object] | None = None

    def parts(self) -> list[ui.Part]:
        """The door for the room, the file to take in, and what came of each."""
        return [
            ui.section("On phones, in the room", *self._room(), open=True),
            ui.section("From a form's export", *self._form(), open=self.service is None),
        ]

    # -- on phones ------------------------------------------------------------

    def _room(self) -> list[ui.Part]:
        door = find_door(self.store, self.code) if self.code else None
        if self.service is None or door is None:
            left = [
                f"The door {each.code}, {each.title}, was left open: open it again, and then close it."
                for each in open_doors(self.store)
            ]
            return [
                ui.form("open", "Open the door", ui.choice("asked", "What is asked", ASKED, wide=True), ui.choice("reach", "Who can reach it", REACH, wide=True)),
                *(ui.warning(sentence) for sentence in left),
            ]  # fmt: skip
        if not door.is_open:
            return [self._board(door), self._pulse(door), ui.button("stop", "Stop the page", "x")]
        seen = [ui.warning(UNENCRYPTED)] if self.service.address != "127.0.0.1" else []
        question = "Close the door? Nothing more can be written then, and the order of what came is forgotten."
        close = ui.part("confirm", do="shut", label="Close the door", question=question, yes="Close it", icon="check")
        return [self._board(door), *seen, close]

    def _board(self, door: Door) -> ui.Part:
        url = self.service.url if self.service else ""
        address = f"{url}s/{door.code}"
        return ui.part("board", board="door", name="door", open=door.is_open, title=door.title, code=door.code, address=address,
                    plain=url, came=show_in_fives(texts_in(self.counted(door.filed))), wall=f"{url}wall/{door.code}?key={door.key}",
                    qr=qr_svg(address) if door.is_open else "")  # fmt: skip

    def _pulse(self, door: Door) -> ui.Part:
        rows = [[words, *("hidden" if count is None else str(count) for _, count in answers)]
                for words, answers in pulse_of(self.counted(door.filed))]  # fmt: skip
        return ui.table("The pulse", ["", *AGREE], rows, "Fewer than ten answered the pulse, so it is not shown.")

    def do_open(self, asked: str = "session", reach: str = "here") -> str:
        """Serve the page for phones, on a thread of its own, and open its door."""
        self.do_stop()
        if asked == "suggestions":
            wanted = suggestion_box(self.community.facts)
        else:
            wanted = door_for(self.session, filed=self.label)
        themes = {code.id: code.name for code in self.community.codebook.active}
        self.service = Service(self.store, roster=self.community.names, places=self.community.places, themes=themes,
                               address=lan_address() if reach == "lan" else "127.0.0.1")  # fmt: skip
        self.code = open_door(self.store, wanted).code
        self._leave = weakref.finalize(self, _leave, self.service, self.store, self.code)
        what = asked if asked == "suggestions" else self.session.date.isoformat()
        self.tell(f"!copkit join {what}{' --lan' if reach == 'lan' else ''}")
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
        self.do_stop()
        super().close()

    # -- from a form ----------------------------------------------------------

    def _form(self) -> list[ui.Part]:
        inbox = sorted(path.name for path in (self.community.folder / "inbox").glob("*") if path.suffix in READ)
        if not inbox:
            return [ui.empty("The inbox is empty: put the form's export into the folder inbox/, then look again."),
                    ui.button("look", "Look again", "again")]  # fmt: skip
        burn = ui.part("confirm", do="burn", label="Delete the raw file", yes="Delete it",
                    question=f"Delete inbox/{self.brought.name} for good?" if self.brought else "")  # fmt: skip
        return [
            ui.form(
                "take", "Take it in",
                ui.choice("file", "File in inbox/", [[name, name] for name in inbox], wide=True),
                ui.field("column", "Column that holds the text", hint="Leave empty where the form is a known one.", wide=True),
                ui.choice("consent", "What people were told", CONSENTS, wide=True),
            ),
            *([ui.table("What came of it", ["Contributions", "How many"], self.counts)] if self.counts else []),
            *([burn] if self.brought else []),
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
        self.store.add(self.label, rows)
        self.store.close(self.label)
        self.counts = (["read", str(intake.read)], ["kept, and held for review", str(len(rows))],
                       *([f"dropped: {why}", str(n)] for why, n in intake.dropped.items()))  # fmt: skip
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
