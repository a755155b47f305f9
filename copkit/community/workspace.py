"""A community, opened from its folder: people, library, sessions and what happened."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copkit.agenda.records import Activity, CommunityFacts, Session, ThemePack
from copkit.codebook import codebook_at
from copkit.community.files import read_record, read_yaml, save_yaml, stamp, to_fields, to_plain, write_whole, wrong
from copkit.community.records import (
    CommunityFile,
    History,
    Person,
    Retention,
    Template,
    draw_fields,
    without,
)
from copkit.community.reflection import promises_before, with_news
from copkit.community.roster import read_places, read_roster, write_roster
from copkit.community.shelf import Shelf, library_folder, line_of, nearest
from copkit.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from copkit.codebook import Codebook

OWNED = {"community", "theme_pack", "activities"}
"""The fields of a session that the community fills in; its file never holds them."""
FILLED = ("title", "minutes", "scale", "arc", "prompts")
"""What a block takes from its activity where it says nothing itself."""


class Community:
    """A workspace's folder as one thing: ask it for people, sessions, the library and the past.

    Nothing is kept but files, so two notebooks may have it open. Records are read when they are first asked for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = read_record(folder / "community.yaml", CommunityFile)

    def __repr__(self) -> str:
        return f"<{self.facts.name}, {len(self.roster)} people, {len(self._session_files())} sessions>"

    @cached_property
    def facts(self) -> CommunityFacts:
        """What every page may say about the community."""
        return CommunityFacts.model_construct(
            **{name: getattr(self._file, name) for name in CommunityFacts.model_fields}
        )

    @property
    def retention(self) -> Retention:
        """How long each kind of record is kept."""
        return self._file.retention

    @cached_property
    def roster(self) -> tuple[Person, ...]:
        """The people, in the roster's order."""
        return read_roster(self.folder / "roster.csv")

    @property
    def names(self) -> tuple[str, ...]:
        """The full names of everybody on the roster."""
        return tuple(person.name for person in self.roster)

    @cached_property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The site's own words that identify: (word, kind)."""
        return read_places(self.folder / "places.csv")

    @cached_property
    def activities(self) -> Shelf[Activity]:
        """The activities by id: the library's, and the workspace's own in their place."""
        return Shelf(self._shelves("activities"), Activity, "activity")

    @cached_property
    def theme_packs(self) -> Shelf[ThemePack]:
        """The theme packs by id."""
        return Shelf(self._shelves("themes"), ThemePack, "theme pack")

    @cached_property
    def templates(self) -> Shelf[Template]:
        """The shapes that a session can start from, by id."""
        folder = self.folder / "templates"
        return Shelf(
            self._shelves("templates"), Template, "template", fill=lambda plain: self._with_activities(plain, folder)
        )

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Every session, oldest first."""
        return tuple(self._open(path) for path in self._session_files())

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The sessions' dates, oldest first, without opening their plans."""
        return tuple(dt.date.fromisoformat(path.name[:10]) for path in self._session_files())

    @property
    def history(self) -> tuple[History, ...]:
        """What happened, oldest first."""
        return tuple(read_record(path, History) for path in sorted((self.folder / "history").glob("*.yaml")))

    def came(self, day: dt.date) -> int:
        """Return how many came to the session of a day; 0 where nobody noted it."""
        return next((len(past.present) for past in self.history if past.date == day), 0)

    @property
    def disclosed(self) -> list[dict[str, Any]]:
        """The tables of counts that were shown before, oldest first."""
        path = self.folder / "disclosed.yaml"
        return to_fields(read_yaml(path).get("shown") or []) if path.exists() else []

    @property
    def codebook(self) -> Codebook:
        """The codebook of today; `codebook_at(community.codebook.events, day)` is that of another day."""
        path = self.folder / "codebook.yaml"
        return codebook_at(to_fields(read_yaml(path).get("events") or []) if path.exists() else [])

    def session(self, date: str | dt.date) -> Session:
        """Return the session of a day, whole: its activities, theme pack and the community's facts are inside it.

        Args:
            date: A date, or text such as ``"2023-02-08"``.

        Raises:
            WorkspaceError: There is no session on that day, or its plan is wrong (names file, line and field).
        """
        day = as_date(date)
        found = next((path for path in self._session_files() if path.name.startswith(day.isoformat())), None)
        if found:
            return self._open(found)
        known = ", ".join(map(str, self.dates[-3:])) or "none yet"
        sentence = f"There is no session on {day}; the latest are {known}: plan one, or choose another date."
        raise WorkspaceError(sentence, field="date", came=str(day))

    def next_session(self, today: dt.date) -> Session | None:
        """Return the first session still planned on or after a day; None where there is none."""
        return next((s for s in self.sessions if s.date >= today and s.status == "planned"), None)

    def new_session(self, template: str, *, date: str | dt.date, title: str = "", theme: str = "") -> Session:
        """Return a session made from a template, not yet saved; it starts at the community's usual hour, its news with what was promised.

        Raises:
            WorkspaceError: The template or the theme is unknown.
        """
        source = self.folder / "templates" / f"{template}.yaml"
        shape = self.templates.pick(template, path=source, field="template")
        pack = theme or shape.theme
        day, hours = as_date(date), self.facts.hours
        name = title or (self.theme_packs.pick(pack, path=source, field="theme").title if pack else shape.title)
        start = dt.datetime.combine(day, hours.start)
        fields = {
            "slug": "-".join(re.findall(r"[a-z0-9]+", name.casefold())) or "session",
            "title": name,
            "date": day,
            "start": start.time(),
            "end": (start + dt.timedelta(minutes=shape.minutes)).time(),
            "timezone": hours.timezone,
            "changed": day,
            "theme": pack,
            "overview": shape.overview,
            "blocks": [block.model_dump() for block in shape.blocks],
        }
        fresh = Session.model_validate(self._complete(fields, source))
        return with_news(fresh, promises_before(self.sessions, day))

    def save_session(self, session: Session, *, expected: str | None = None) -> Path:
        """Write a session's plan to its file, whole; comments and order of the file that is there stay.

        Args:
            session: The plan; what the community filled in is not written.
            expected: The `stamp` that the caller read; another one means that somebody else saved meanwhile.

        Raises:
            WorkspaceError: The file changed since `expected` was taken.
        """
        path = self.session_path(session)
        if expected is not None and stamp(path) != expected:
            remedy = "open it again, then make your change once more"
            sentence = f"{path.name} was changed by somebody else since you opened it: {remedy}."
            raise WorkspaceError(sentence, file=path, field="stamp")
        plain = to_plain(session, exclude=OWNED)
        plain["blocks"] = [self._without_activity(block) for block in plain["blocks"]]
        return save_yaml(path, plain, whole=to_plain(session, exclude=OWNED, defaults=True))

    def session_path(self, session: Session) -> Path:
        """Return where a session's plan is kept."""
        return self.folder / "sessions" / f"{session.date}-{session.slug}.yaml"

    def stamp(self, session: Session) -> str:
        """Return a mark of the session's file as it is now, to hand to `save_session` later."""
        return stamp(self.session_path(session))

    def save_history(
        self,
        date: str | dt.date,
        *,
        present: Sequence[str] | None = None,
        draw: Any = None,  # noqa: ANN401 -- a Draw, or a DrawRecord's fields
        actual: Iterable[Mapping[str, Any]] | None = None,
    ) -> Path:
        """Write who came, who sat with whom and how long things took; what is not given stays as it is.

        Args:
            date: The session's day.
            present: Full names.
            draw: A `Draw`, or anything with `.rounds` and `.roles`.
            actual: Rows with block, activity, planned and actual minutes.
        """
        day = as_date(date)
        path = self.folder / "history" / f"{day}.yaml"
        old = read_record(path, History) if path.exists() else History(date=day)
        given = {
            "present": present,
            "draw": None if draw is None else draw_fields(draw),
            "actual": None if actual is None else [dict(row) for row in actual],
        }
        new = {name: value for name, value in given.items() if value is not None}
        return save_yaml(path, to_plain(History.model_validate({**old.model_dump(), **new})))

    def save_codebook(self, codebook: Any) -> Path:  # noqa: ANN401 -- anything with .events
        """Write the codebook's events; nothing that was decided is ever rewritten."""
        events = [to_plain(event) for event in codebook.events]
        return save_yaml(self.folder / "codebook.yaml", {"format": 1, "events": events})

    def save_disclosed(self, table: Mapping[str, Any]) -> Path:
        """Remember a table of counts that was shown, so that later ones cannot betray it."""
        return save_yaml(self.folder / "disclosed.yaml", {"format": 1, "shown": [*self.disclosed, dict(table)]})

    def met(self) -> dict[frozenset[str], int]:
        """Return how often each pair sat in one group, over every session of the past; who did not come met nobody."""
        from copkit.breakouts import met_from  # noqa: PLC0415 -- NumPy comes with it

        # Where nobody noted who came, everybody who was drawn did.
        return met_from(past.model_dump() | {"present": past.present or None} for past in self.history)

    def reported(self) -> dict[str, dict[str, int]]:
        """Return how often each person had each role, ``{"reporter": {"Ada Osei": 2}}``, so that the turns go round."""
        from copkit.breakouts import reported_from  # noqa: PLC0415 -- the same

        return reported_from(past.model_dump() for past in self.history)

    def forget(self, name: str) -> list[Path]:
        """Take a person out of roster and history; returns the files that changed.

        Raises:
            WorkspaceError: Nobody of that name is known.
        """
        changed = []
        left = tuple(person for person in self.roster if person.name != name)
        if len(left) < len(self.roster):
            changed.append(write_whole(self.folder / "roster.csv", write_roster(left)))
            self.__dict__.pop("roster", None)
        history = self.folder / "history"
        changed += [
            save_yaml(history / f"{past.date}.yaml", to_plain(after))
            for past in self.history
            if (after := without(past, name)) != past
        ]
        if not changed:
            near = ", ".join(nearest(name, self.names))
            raise WorkspaceError(f"Nobody is called {name!r} here; did you mean {near}?", field="name")
        return changed

    def _shelves(self, kind: str) -> list[Path]:
        return list(dict.fromkeys([(self.folder / kind).resolve(), (library_folder() / kind).resolve()]))

    def _session_files(self) -> list[Path]:
        files = sorted((self.folder / "sessions").glob("*.yaml"))
        for path in files:
            as_date(path.name[:10], path=path)
        return files

    def _open(self, path: Path) -> Session:
        session = read_record(path, Session, fill=lambda plain: self._complete(plain, path))
        if session.date.isoformat() != path.name[:10]:
            words = f"the date {session.date} came in a file named for {path.name[:10]}; make the two alike."
            raise wrong(path, line_of(path, "date:"), words, "date")
        return session

    def _complete(self, plain: dict[str, Any], path: Path) -> dict[str, Any]:
        filled = self._with_activities(plain, path)
        pack = self.theme_packs.pick(str(plain["theme"]), path=path, field="theme") if plain.get("theme") else None
        blocks = [block for block in filled.get("blocks") or () if isinstance(block, dict)]
        used = dict.fromkeys(str(block["activity"]) for block in blocks if block.get("activity"))
        owned = {"community": self.facts, "theme_pack": pack, "activities": tuple(self.activities[key] for key in used)}
        return {"slug": path.stem[11:], **filled, **owned}

    def _with_activities(self, plain: dict[str, Any], path: Path) -> dict[str, Any]:
        blocks = plain.get("blocks")
        if not isinstance(blocks, list):
            return plain
        return {**plain, "blocks": [self._filled(block, path) for block in blocks]}

    def _filled(self, block: Any, path: Path) -> Any:  # noqa: ANN401 -- not checked yet
        if not isinstance(block, dict) or not block.get("activity"):
            return block
        activity = self.activities.pick(str(block["activity"]), path=path, field="activity")
        own = set(block) | ({"scale"} if "minutes" in block else set())
        given = {name: getattr(activity, name) for name in FILLED if name not in own}
        return {**{name: value for name, value in given.items() if value not in (None, ())}, **block}

    def _without_activity(self, block: dict[str, Any]) -> dict[str, Any]:
        if block.get("activity") not in self.activities:
            return block
        given = to_plain(self.activities[block["activity"]])
        same = {name for name in FILLED if name in block and block[name] == given.get(name)}
        if "minutes" not in same or block.get("scale") != given.get("scale"):
            same -= {"minutes", "scale"}  # they only go together
        return {name: value for name, value in block.items() if name not in same}


def open_community(folder: str | Path) -> Community:
    """Open a workspace's folder as a community.

    Args:
        folder: Where `community.yaml` is, such as ``"data"``.

    Returns:
        The community; its roster, sessions, library and history are read when asked for.

    Raises:
        WorkspaceError: There is no workspace there, or a file of it is wrong; names file, line and field.

    Example:
        >>> community = open_community("data")
        >>> community.session("2023-02-08").title
        'Building psychological safety and trust'
    """
    path = Path(folder)
    if not (path / "community.yaml").exists():
        remedy = f"make one with `copkit new {path}`"
        raise WorkspaceError(f"{path} is no workspace: it has no community.yaml; {remedy}.", file=path)
    return Community(path)


def as_date(came: str | dt.date, *, path: Path | None = None) -> dt.date:
    """Return a date from a date or from text such as ``2023-02-08``, or say what is wrong with it."""
    if isinstance(came, dt.datetime):
        return came.date()
    if isinstance(came, dt.date):
        return came
    try:
        return dt.date.fromisoformat(str(came))
    except ValueError:
        place = f"sessions/{path.name}: " if path else ""
        sentence = f"{place}{came!r} is no date: write it as 2023-02-08."
        raise WorkspaceError(sentence, file=path, field="date", came=came) from None
