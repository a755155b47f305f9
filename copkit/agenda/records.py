"""What a session is made of: activities, theme packs, blocks, and the community's own facts.

Records are parsed once, at the border, and frozen; everything above is handed ready ones. `extra="forbid"` makes a
mistyped field an error that names it, and inputs never appear in an error (rule 2).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Arc = Literal["open", "diverge", "converge", "close"]
Priority = Literal["must", "should", "could"]
Audience = Literal["participant", "facilitator"]
Way = Literal["alone", "pair", "group", "anonymous"]


class Record(BaseModel):
    """A frozen record that refuses unknown fields and never repeats its input in an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Minutes(Record):
    """The least, the preferred and the most minutes; per unit where a `Scale` says so.

    Example:
        >>> Minutes(min=8, preferred=12, max=20).preferred
        12.0
    """

    min: float = Field(gt=0, le=1440)
    preferred: float = Field(gt=0, le=1440)
    max: float = Field(gt=0, le=1440)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.min <= self.preferred <= self.max:
            raise ValueError("minutes must rise from min over preferred to max")
        return self


class Scale(Record):
    """How minutes grow: `minutes` counts for each person, group or member of a group, `plus` comes on top once.

    Report-back at 2 minutes a group and 1 to change over is ``minutes.preferred = 2``, ``per = "group"``, ``plus = 1``.
    """

    per: Literal["person", "group", "member"]
    plus: float = Field(default=0, ge=0, le=120)


class GroupSize(Record):
    """The sizes of groups that an activity bears."""

    size: int = Field(ge=1)
    min: int = Field(ge=1)
    max: int = Field(ge=1)
    remainder: str = ""
    """What to do with the people left over, in words."""


class Role(Record):
    """Somebody's part in a group, such as reporter or timekeeper."""

    name: str
    does: str
    rotates: bool = False


class Step(Record):
    """One step of an activity, with its own minutes (in all, for everybody)."""

    title: str
    minutes: float = Field(ge=0)
    text: str


class Prompt(Record):
    """A question put to people; its id is permanent, so that answers from years ago still belong to it."""

    id: str
    text: str
    way: Way = "group"


class Materials(Record):
    """What to have ready, by kind of room."""

    room: tuple[str, ...] = ()
    online: tuple[str, ...] = ()
    hybrid: tuple[str, ...] = ()


class Inclusion(Record):
    """How everybody can take part: all four are required of an activity."""

    opt_out: str
    quiet: str
    written: str
    ahead: str


class Source(Record):
    """Where something comes from. `licence` is that of the source's own words; copkit's words are its own."""

    citation: str
    url: str = ""
    licence: str = ""


class Activity(Record):
    """One way of working together, as the library keeps it (`data/activities/ID.yaml`)."""

    format: Literal[1] = 1
    id: Slug
    title: str
    summary: str
    purpose: str
    arc: Arc
    minutes: Minutes
    scale: Scale | None = None
    group: GroupSize | None = None
    roles: tuple[Role, ...] = ()
    steps: tuple[Step, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    debrief: tuple[str, ...] = ()
    materials: Materials = Materials()
    inclusion: Inclusion
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)


class Definition(Record):
    """A term said in a sentence or two, with whose idea it is."""

    text: str
    citation: str
    url: str = ""


class Scenario(Record):
    """An invented situation to talk about; always marked as invented where it is shown."""

    id: str
    title: str
    text: str
    prompts: tuple[str, ...] = ()


class ThemePack(Record):
    """What a session can be about, as the library keeps it (`data/themes/ID.yaml`)."""

    format: Literal[1] = 1
    id: Slug
    title: str
    summary: str
    definition: Definition
    why: str
    ideas: tuple[str, ...]
    prompts: tuple[Prompt, ...]
    scenarios: tuple[Scenario, ...] = ()
    traps: tuple[str, ...] = ()
    signposting: tuple[Source, ...] = ()
    activities: tuple[str, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    reviewed: dt.date


class Contact(Record):
    """The one person whose name and address every handout may show."""

    name: str
    role: str = ""
    email: str
    phone: str = ""
    place: str = ""


class Principle(Record):
    """A guiding principle of the community."""

    title: str
    text: str


class Hours(Record):
    """When sessions usually are."""

    start: dt.time
    end: dt.time
    timezone: str = "Europe/London"


class CommunityFacts(Record):
    """What every page of the community may say about it."""

    name: str
    institution: str
    definition: Definition
    principles: tuple[Principle, ...]
    offers: tuple[str, ...]
    welcome: str
    contact: Contact
    hours: Hours
    links: tuple[Source, ...] = ()


class Block(Record):
    """A stretch of a session: an activity with its minutes, priority and words.

    What is left out comes from the activity of that id. `text` is for everybody, `notes` for the facilitator alone.
    `start` fixes the clock.
    """

    id: Slug
    title: str
    activity: str = ""
    minutes: Minutes
    scale: Scale | None = None
    priority: Priority = "should"
    arc: Arc = "diverge"
    start: dt.time | None = None
    group_size: int | None = Field(default=None, ge=1)
    closing: bool = False
    """True for the check-out: a refit never takes it below its least minutes."""
    text: str = ""
    notes: str = ""
    prompts: tuple[Prompt, ...] = ()
    sources: tuple[Source, ...] = ()


class Promise(Record):
    """Something the community was told would be done ("you said, we will")."""

    id: str
    text: str
    owner: str
    due: dt.date | None = None
    done: dt.date | None = None
    outcome: str = ""


class Session(Record):
    """One meeting of the community, whole: blocks, activities, theme pack and the community's facts.

    `sessions/DATE-slug.yaml` is what a facilitator writes; the last three fields are filled in by the community that
    opens it.
    """

    format: Literal[1] = 1
    slug: Slug
    title: str
    date: dt.date
    start: dt.time
    end: dt.time
    timezone: str = "Europe/London"
    place: str = ""
    status: Literal["planned", "held", "cancelled"] = "planned"
    sequence: int = Field(default=0, ge=0)
    """Rises when the session moves, as calendars ask."""
    uid: str = ""
    """What calendars know the session by, whatever its date; the slug where it is left out."""
    changed: dt.date
    """The plan's last change: the date that every exported file carries."""
    theme: str = ""
    people: int = Field(default=24, ge=1)
    group_size: int = Field(default=4, ge=1)
    summary: str = ""
    overview: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = Field(min_length=1)
    news: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    links: tuple[Source, ...] = ()

    community: CommunityFacts
    theme_pack: ThemePack | None = None
    activities: tuple[Activity, ...] = ()

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise ValueError("end must be later than start, on the same day")
        return self

    @property
    def minutes(self) -> int:
        """Whole minutes from start to end."""
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
