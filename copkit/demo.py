"""One whole session, end to end, on a fresh copy of the sample community: what `make demo` runs."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

import copkit
from copkit.analysis.suggestions import nearest_codes
from copkit.community import library_folder
from copkit.community.files import write_whole
from copkit.errors import UsageError
from copkit.handouts.gate import gate_for
from copkit.handouts.rooms import paste_list, zoom_rooms
from copkit.store import filing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from copkit.breakouts import Draw
    from copkit.community import Community
    from copkit.store import ContributionStore

DATE = "2023-02-08"
FORMS = ("html", "pdf", "docx", "pptx", "slides", "ics", "ahead", "follow-up", "themes", "runsheet", "rooms")
LEFT_OUT = shutil.ignore_patterns("*.db", "handouts", "private", ".ipynb_checkpoints")


def run_demo(folder: Path, *, out: Path, say: Callable[[str], None] = print) -> list[Path]:
    """Run the session of 8 February 2023 from its plan to its handouts, and return the files made.

    Args:
        folder: Where the fresh copy of the sample community goes; an earlier copy is replaced.
        out: Where `handouts/` (shared files) and `private/` (working papers, with names) go.
        say: Hears each step as it is done.

    Raises:
        UsageError: copkit was installed without its sample community.
    """
    community = _fresh(folder)
    session = community.session(DATE)
    say(f"1/8  Opened the {community.facts.name}: {len(community.roster)} people, {len(community.dates)} sessions")

    attendance = copkit.read_attendance(community.folder / "inbox" / f"{DATE}-zoom.csv")
    present = attendance.names
    say(f"2/8  Read who came: {len(present)} people")

    agenda = copkit.fit_agenda(session, people=len(present))
    say(f"3/8  Fitted the agenda to {session.start:%H:%M}-{session.end:%H:%M}: {len(agenda.blocks)} blocks")

    draw = copkit.draw_breakouts(
        present, size=4, seed=8, met=community.met(), roles=("reporter",), reported=community.reported()
    )
    community.save_history(session.date, present=present, draw=draw)
    say(f"4/8  Drew {len(draw.rounds[0])} groups. {draw.sentence}")

    store = copkit.open_store(f"sqlite:///{community.folder / 'copkit.db'}")
    filed = filing(session.date, len(present))
    say(f"5/8  {_hold(community, store, filed)}")
    say(f"6/8  {_release(community, store, filed)}")

    themes = copkit.suppress(_count(community, store, filed), threshold=5)
    hidden = int(themes["count"].isna().sum())
    say(f"7/8  Counted {len(themes)} themes; small counts are hidden: {hidden}")

    gate = gate_for(community, [item.text for item in store.held()])
    folder = out / "handouts"
    files = copkit.export_session(session, FORMS, themes=themes, folder=folder, agenda=agenda, draw=draw, gate=gate)
    emails = {each.name: each.email for each in attendance.people}
    emails.update((each.name, each.email) for each in community.roster)
    files += _list_rooms(draw, emails, f"{out}/private/{session.date}-{session.slug}")
    say(f"8/8  Made {len(files)} papers:")
    for path in files:
        say(f"     {path}")
    return files


def _fresh(folder: Path) -> Community:
    source = library_folder()
    if not (source / "inbox").exists():
        missing = "The sample community is not part of this installation"
        raise UsageError(f"{missing}: run the demo from a checkout of copkit.", came=source)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, ignore=LEFT_OUT)
    return copkit.open_community(folder)


def _hold(community: Community, store: ContributionStore, filed: str) -> str:
    intake = copkit.read_contributions(community.folder / "inbox" / f"{DATE}-forms.csv")
    rows = intake.redacted(roster=community.names, places=community.places)
    store.add(filed, rows)
    store.close(filed)
    return f"Took in the form: {intake.sentence}; names and numbers masked, all held"


def _release(community: Community, store: ContributionStore, filed: str) -> str:
    """Release what leaves nothing to decide: for the demo alone, in the facilitator's place."""
    held, read = store.held(filed), partial(copkit.redact, roster=community.names, places=community.places)
    clear = [item for item in held if item.consent == "verbatim" and not read(item.text).looks]
    for item in clear:
        store.release(item.id)
    why = "for the demo, the texts with nothing left to decide are released in your place"
    return f"Released {len(clear)} of {len(held)}: {why}"


def _count(community: Community, store: ContributionStore, filed: str) -> pd.DataFrame:
    """Count texts by theme; for the demo, each text is given the code that it would be offered first."""
    book = community.codebook
    texts = {item.id: item.text for item in (*store.held(filed), *store.released(filed))}
    for item, codes in nearest_codes(texts, book.active, most=1).items():
        for code in codes:
            store.code(item, code)
    rows = [(book.codes[row["code"]].name, row["count"]) for row in store.counts(by=("code",))]
    return pd.DataFrame(rows, columns=["theme", "count"])


def _list_rooms(draw: Draw, emails: Mapping[str, str], stem: str) -> list[Path]:
    lists = {"zoom-rooms.csv": zoom_rooms(draw, emails), "room-list.txt": paste_list(draw)}
    return [write_whole(Path(f"{stem}.{name}"), text) for name, text in lists.items()]
