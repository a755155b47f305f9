"""One whole session, end to end, on a fresh copy of the sample community: what `make demo` runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import copkit
from copkit.community import library_folder
from copkit.errors import UsageError
from copkit.store import filing

if TYPE_CHECKING:
    from collections.abc import Callable

    from copkit.agenda import Agenda
    from copkit.breakouts import Draw
    from copkit.community import Community
    from copkit.store import ContributionStore

DATE = "2023-02-08"
LEFT_OUT = shutil.ignore_patterns("*.db", "handouts", "private", ".ipynb_checkpoints")


def run_demo(folder: Path, *, handouts: Path, private: Path, say: Callable[[str], None] = print) -> list[Path]:
    """Run the session of 8 February 2023 from its plan to its handouts, and return the files made.

    Args:
        folder: Where the fresh copy of the sample community goes; an earlier copy is replaced.
        handouts: Where shared files go.
        private: Where working papers, which carry names, go.
        say: Hears each step as it is done.

    Raises:
        UsageError: copkit was installed without its sample community.
    """
    community = _fresh(folder)
    session = community.session(DATE)
    say(f"1/8  Opened {community.facts.name}: {len(community.roster)} people, {len(community.dates)} sessions")

    attendance = copkit.read_attendance(community.folder / "inbox" / f"{DATE}-zoom.csv")
    present = attendance.names
    say(f"2/8  Read attendance: {len(present)} people came")

    agenda = copkit.fit_agenda(session, people=len(present))
    say(f"3/8  Fitted the agenda to {session.start:%H:%M}-{session.end:%H:%M}: {len(agenda.blocks)} blocks, {sum(slot.minutes for slot in agenda.blocks)} minutes")

    draw = copkit.draw_breakouts(present, size=4, seed=8, met=community.met(), roles=("reporter",), reported=community.reported())
    community.save_history(session.date, present=present, draw=draw)
    say(f"4/8  Drew {len(draw.rounds[0])} groups: {draw.sentence}")

    store = copkit.open_store(f"sqlite:///{community.folder / 'copkit.db'}")
    filed = filing(session.date, len(present))
    say(f"5/8  {_hold(community, store, filed)}")
    say(f"6/8  {_release(community, store, filed)}")

    themes = copkit.suppress(_counts(community, store, filed), threshold=5)
    say(f"7/8  Counted {len(themes)} themes, small numbers hidden")

    files = _export(community, agenda, draw, themes, handouts, private)
    say("8/8  Made the papers")
    for path in files:
        say(f"     {path}")
    store.dispose()
    return files


def _fresh(folder: Path) -> Community:
    source = library_folder()
    if not (source / "inbox").exists():
        raise UsageError("The sample community is not part of this installation: run the demo from a checkout of copkit.", came=source)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, ignore=LEFT_OUT)
    return copkit.open_community(folder)


def _hold(community: Community, store: ContributionStore, filed: str) -> str:
    intake = copkit.read_contributions(community.folder / "inbox" / f"{DATE}-forms.csv")
    rows = intake.redacted(roster=community.names, places=community.places)
    store.add(filed, rows)
    store.close(filed)
    return f"Read the form: {intake.read} answers read, {len(rows)} texts redacted and held"


def _release(community: Community, store: ContributionStore, filed: str) -> str:
    """Release what leaves nothing to decide: for the demo alone, in the facilitator's place."""
    held = store.held(filed)
    clear = [item for item in held if not copkit.redact(item.text, roster=community.names, places=community.places).looks and item.consent == "verbatim"]
    for item in clear:
        store.release(item.id)
    return f"Released {len(clear)} of {len(held)}: for the demo, the texts with nothing left to decide are released in your place"
