"""Plan a session: choose from the library, put blocks in order, and see the times follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.agenda import Block, Minutes, Session
from copkit.agenda.hints import compare_times
from copkit.errors import PlanError, UsageError
from copkit.panels import parts as ui
from copkit.panels.base import Panel, bundle, clock, day, today

if TYPE_CHECKING:
    from copkit.agenda import Agenda
    from copkit.agenda.records import Record

PRIORITIES = [["must", "Must: never dropped"], ["should", "Should: dropped last"], ["could", "Could: dropped first"]]
ARCS = [["open", "Open"], ["diverge", "Share and explore"], ["converge", "Draw together"], ["close", "Close"]]


def changed(record: Record, **fields: object) -> Any:  # noqa: ANN401 -- a record of the same kind
    """Copy a record with some fields changed, checked as if it were new."""
    return type(record).model_validate({**dict(record), **fields})


class PlanPanel(Panel):
    """The session's plan as a board: reorder, lengthen, add and drop blocks; the clock follows each change.

    Args:
        community: From `copkit.open_community`.
        session: Its date, such as ``"2023-02-08"``; unasked, the next planned one, or else the last.
    """

    _esm = bundle("agenda")
    title: ClassVar[str] = "Plan"

    agenda: Agenda | None = None
    picked = ""

    def begin(self) -> None:
        """Read the plan, and what its activities took the last times."""
        self.state: Session = self.session
        self._stamp = self.community.stamp(self.state)
        self.picked, self.agenda = "", None
        past = [each for before in self.community.history if before.date < self.state.date for each in before.actual]
        titles = {key: each.title for key, each in self.community.activities.items()}
        hints = compare_times([(each.activity, each.planned, each.actual) for each in past], titles=titles)
        self.hints = {hint.activity: hint.sentence for hint in hints}
        self.lines = [f'session = community.session("{self.state.date}")']

    def fit(self) -> str:
        """Fit the plan to the clock; return what stands in the way, or nothing."""
        try:
            self.agenda = copkit.fit_agenda(self.state)
        except PlanError as error:
            return str(error)
        self.tell("agenda = copkit.fit_agenda(session)")
        return ""

    def keep(self) -> None:
        """Save the plan, unless somebody else did meanwhile."""
        self.conflict = self.community.stamp(self.session) != self._stamp
        if self.conflict:
            return
        path = self.community.save_session(self.state, expected=self._stamp)
        self.session = self.state
        self._stamp = self.community.stamp(self.state)
        self.tell("community.save_session(session)")
        self.now_saved(f"sessions/{path.name}")

    # -- what there is to see -------------------------------------------------

    def parts(self) -> list[ui.Part]:
        """The session's facts, its board, the block that is open, the library and the templates."""
        plan, wrong = self.state, self.fit()
        packs = [["", "No theme"], *([key, pack.title] for key, pack in self.community.theme_packs.items())]
        shapes = [[key, f"{each.title} ({each.minutes} minutes)"] for key, each in self.community.templates.items()]
        return [
            ui.row(
                ui.field("title", "Title", plan.title, do="field", wide=True),
                ui.field("start", "Starts", clock(plan.start), type="time", do="field"),
                ui.field("end", "Ends", clock(plan.end), type="time", do="field"),
                ui.field("people", "People", plan.people, type="number", min=1, do="field"),
                ui.field("group_size", "In groups of", plan.group_size, type="number", min=1, do="field"),
                ui.choice("theme", "Theme", packs, plan.theme, do="field", wide=True),
            ),
            ui.part("board", board="agenda", name="blocks", blocks=self._blocks(stale=bool(wrong)), picked=self.picked,
                 start=clock(plan.start), end=clock(plan.end), arcs=dict(ARCS), stale=wrong,
                 cuts=list(self.agenda.cuts) if self.agenda and not wrong else [], detail=self._detail()),
            self._library(),
            ui.section("Start from a template", ui.form(
                "new", "Make the session",
                ui.choice("template", "Template", shapes),
                ui.field("date", "Date", type="date"),
                ui.field("called", "Title"),
            )),
        ]  # fmt: skip

    def _blocks(self, *, stale: bool) -> list[dict[str, Any]]:
        """Every block in order, with its place on the clock where it has one."""
        slots = {} if stale or self.agenda is None else {slot.id: slot for slot in self.agenda.blocks}
        return [self._block(block, slots.get(block.id), stale) for block in self.state.blocks]

    def _block(self, block: Block, slot: Any, stale: bool) -> dict[str, Any]:  # noqa: ANN401 -- a Slot
        times = slot or block.minutes
        return {
            "id": block.id, "title": block.title, "arc": block.arc, "priority": block.priority, "fixed": block.start is not None,
            "start": clock(slot.start) if slot else "", "end": clock(slot.end) if slot else "",
            "minutes": slot.minutes if slot else round(block.minutes.preferred),
            "min": times.min, "preferred": times.preferred, "max": times.max, "dropped": not slot and not stale,
            "hint": self.hints.get(block.activity, ""),
        }  # fmt: skip

    def _detail(self) -> list[ui.Part]:
        """The fields of the block that is open."""
        block = next((each for each in self.state.blocks if each.id == self.picked), None)
        if block is None:
            return []
        unit = f" a {block.scale.per}" if block.scale else ""
        minutes = [ui.field(f"block_{name}", f"{word} minutes{unit}", getattr(block.minutes, name), type="number", min=0.5, step="any", do="block")
                   for name, word in (("min", "Least"), ("preferred", "Preferred"), ("max", "Most"))]  # fmt: skip
        return [
            ui.row(ui.field("block_title", "Title", block.title, do="block", wide=True), *minutes),
            ui.row(
                ui.choice("block_priority", "How much it matters", PRIORITIES, block.priority, do="block", wide=True),
                ui.choice("block_arc", "Part of the arc", ARCS, block.arc, do="block"),
                ui.field("block_start", "Starts exactly at", clock(block.start) if block.start else "", type="time", do="block"),
            ),
            ui.field("block_text", "Words for everybody", block.text, type="textarea", do="block"),
            ui.field("block_notes", "Notes for you alone", block.notes, type="textarea", do="block"),
        ]  # fmt: skip

    def _library(self) -> ui.Part:
        """The activities, for the browser to search."""
        items = [
            {"id": key, "title": each.title, "summary": each.summary, "arc": each.arc, "minutes": f"{each.minutes.preferred:g}",
             "per": each.scale.per if each.scale else "", "words": " ".join((each.purpose, *each.tags))}
            for key, each in self.community.activities.items()
        ]  # fmt: skip
        return ui.part("library", name="library", label="Add from the library", arcs=dict(ARCS), items=items)

    # -- what can be done -----------------------------------------------------

    def do_field(self, name: str, value: str) -> str:
        """Change a field of the whole session."""
        if name not in {"title", "start", "end", "people", "group_size", "theme", "place"}:
            raise UsageError(f"A session has no field {name!r} here.", came=name, known=())
        pack = {"theme_pack": self.community.theme_packs[value] if value else None} if name == "theme" else {}
        self._change(f"change of {name.replace('_', ' ')}", **{name: value}, **pack)
        return f"{name.replace('_', ' ').capitalize()} is now {value or 'empty'}."

    def do_move(self, id: str, to: int) -> str:  # noqa: A002 -- the board's word
        """Put a block at a place in the order, counted from 0."""
        block = self._find(id)
        rest = [each for each in self.state.blocks if each.id != id]
        to = max(0, min(int(to), len(rest)))
        self._change(f"move of {block.title}", blocks=(*rest[:to], block, *rest[to:]))
        return self._where(id)

    def do_nudge(self, id: str, by: int) -> str:  # noqa: A002 -- the board's word
        """Move a block up (-1) or down (1)."""
        order = [each.id for each in self.state.blocks]
        return self.do_move(id, order.index(self._find(id).id) + int(by))

    def do_longer(self, id: str, by: int) -> str:  # noqa: A002 -- the board's word
        """Prefer a block longer or shorter, by minutes of its own unit."""
        block = self._find(id)
        return self.do_block("preferred", block.minutes.preferred + by, id=id)

    def do_pick(self, id: str) -> str:  # noqa: A002 -- the board's word
        """Open a block's fields, or close them."""
        self.picked = "" if self.picked == id else self._find(id).id
        return ""

    def do_block(self, name: str, value: Any, id: str = "") -> str:  # noqa: A002, ANN401 -- the board's word, JSON
        """Change one field of a block."""
        block, name = self._find(id or self.picked), name.removeprefix("block_")
        if name in Minutes.model_fields:
            name, value = "minutes", _stretched(block.minutes, name, float(value or 0))
        new = changed(block, **{name: (value or None) if name == "start" else value})
        blocks = tuple(new if each is block else each for each in self.state.blocks)
        self._change(f"change of {block.title}", blocks=blocks)
        return self._where(block.id)

    def do_add(self, activity: str) -> str:
        """Add an activity from the library after the block that is open, or before the check-out."""
        chosen = self.community.activities[activity]
        ids = [block.id for block in self.state.blocks]
        new = next(name for n in range(1, 99) if (name := chosen.id if n == 1 else f"{chosen.id}-{n}") not in ids)
        block = Block(id=new, title=chosen.title, activity=chosen.id, minutes=chosen.minutes, scale=chosen.scale,
                      arc=chosen.arc, prompts=chosen.prompts)  # fmt: skip
        last = next((n for n, each in enumerate(self.state.blocks) if each.closing), len(ids))
        at = ids.index(self.picked) + 1 if self.picked in ids else last
        known = {each.id: each for each in (*self.state.activities, chosen)}
        self._change(f"addition of {chosen.title}", activities=tuple(known.values()),
                     blocks=(*self.state.blocks[:at], block, *self.state.blocks[at:]))  # fmt: skip
        return self._where(new)

    def do_remove(self, id: str) -> str:  # noqa: A002 -- the board's word
        """Take a block out."""
        block = self._find(id)
        self._change(f"removal of {block.title}", blocks=tuple(each for each in self.state.blocks if each is not block))
        self.picked = ""
        return f"{block.title} is out of the plan."

    def do_new(self, template: str, date: str, called: str = "") -> str:
        """Start another session from a template and save it."""
        if not date:
            raise UsageError("Say on which date the session is.", came=date, known=())
        made = self.community.new_session(template, date=date, title=called)
        if made.date in self.community.dates:
            sentence = f"There is a session on {day(made.date)} already: choose it above, or another date."
            raise UsageError(sentence, came=date, known=())
        self.community.save_session(made)
        said = self.do_session(date)
        self.tell(f'session = community.new_session("{template}", date="{date}")')
        return said

    def do_mine(self) -> str:
        """Keep this page's plan although another one was saved meanwhile."""
        self._stamp = self.community.stamp(self.session)
        self.keep()
        return "This page's plan is kept."

    # -- how ------------------------------------------------------------------

    def _find(self, id: str) -> Block:  # noqa: A002 -- the board's word
        for block in self.state.blocks:
            if block.id == id:
                return block
        raise UsageError("That block is not in the plan any more.", came=id, known=())

    def _change(self, label: str, **fields: object) -> None:
        """Change the plan, so that it can be undone."""
        self.become(label, changed(self.state, **fields, changed=today()))

    def _where(self, id: str) -> str:  # noqa: A002 -- the board's word
        """Say where a block is now, for ears."""
        if wrong := self.fit():
            return wrong
        order = [block.id for block in self.state.blocks]
        slot = next((each for each in self.agenda.blocks if each.id == id), None) if self.agenda else None
        if slot is None:
            return f"{self._find(id).title} does not fit and is left out."
        return f"{slot.title} is number {order.index(id) + 1}, {clock(slot.start)} to {clock(slot.end)}, {slot.minutes} minutes."


def _stretched(minutes: Minutes, name: str, value: float) -> Minutes:
    """Set one of the three and take the others along, so that they still rise."""
    fields = {"min": minutes.min, "preferred": minutes.preferred, "max": minutes.max, name: value}
    if name != "min":
        fields["min"] = min(fields["min"], value)
    if name != "max":
        fields["max"] = max(fields["max"], value)
    fields["preferred"] = max(fields["min"], min(fields["preferred"], fields["max"]))
    return Minutes.model_validate(fields)
