"""Who belongs to the community, what happened at its sessions, and what that tells the next one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from copkit.agenda.records import Block, CommunityFacts, Record, Slug


class Person(Record):
    """One line of the roster. Access needs stay here: no draw, card or export ever sees them."""

    name: str = Field(min_length=1)
    email: str = ""
    department: str = ""
    experience: str = ""
    joined: dt.date | None = None
    access_needs: str = Field(default="", repr=False)
    left: dt.date | None = None

    def was_here(self, on: dt.date) -> bool:
        """Say whether the person belonged to the community on a day."""
        return (self.joined is None or self.joined <= on) and (self.left is None or on <= self.left)


class Retention(Record):
    """How long each kind of record is kept."""

    roster_years: int = Field(default=3, ge=0)
    """Years after somebody left."""
    history_years: int = Field(default=5, ge=0)
    contributions_years: int = Field(default=5, ge=0)
    private_days: int = Field(default=30, ge=0)
    inbox_days: int = Field(default=7, ge=0)


class CommunityFile(CommunityFacts):
    """`community.yaml`: what every page may say, and how long records are kept."""

    format: int = 1
    retention: Retention = Retention()


class DrawRecord(Record):
    """The groups that were drawn: `rounds[round][group]` are names, `roles[role][round]` who had it in each group."""

    rounds: tuple[tuple[tuple[str, ...], ...], ...] = ()
    roles: dict[str, tuple[tuple[str, ...], ...]] = Field(default_factory=dict)


class ActualMinutes(Record):
    """What a block was given and what it took."""

    block: str
    activity: str = ""
    planned: int = Field(ge=0)
    actual: int = Field(ge=0)


class History(Record):
    """`history/DATE.yaml`: who came, who sat with whom, how long things took."""

    format: int = 1
    date: dt.date
    present: tuple[str, ...] = ()
    draw: DrawRecord | None = None
    actual: tuple[ActualMinutes, ...] = ()

    def rows(self) -> list[dict[str, object]]:
        """Return the planned and actual minutes, one row a block."""
        return [{"date": self.date, **row.model_dump()} for row in self.actual]


class Template(Record):
    """`templates/ID.yaml`: a session's shape without its date."""

    format: int = 1
    id: Slug
    title: str
    summary: str = ""
    minutes: int = Field(gt=0, le=1440)
    theme: str = ""
    overview: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = Field(min_length=1)


def draw_fields(draw: Any) -> dict[str, Any]:  # noqa: ANN401 -- a Draw, a DrawRecord or its fields
    """Return a draw as history keeps it: names by round and group, and by role and round."""
    if isinstance(draw, Mapping):
        return DrawRecord.model_validate(draw).model_dump()
    kinds = sorted({role for groups in draw.roles for roles in groups for role in roles})
    roles = {kind: [[roles[kind] for roles in groups if kind in roles] for groups in draw.roles] for kind in kinds}
    return {"rounds": [[list(group) for group in groups] for groups in draw.rounds], "roles": roles}


def without(past: History, name: str) -> History:
    """Return a past session as if the person had not been there."""

    def others(kept: Any) -> Any:  # noqa: ANN401 -- names at any depth of lists and roles
        if isinstance(kept, dict):
            return {key: others(value) for key, value in kept.items()}
        return [others(each) for each in kept if each != name] if isinstance(kept, list | tuple) else kept

    fields = past.model_dump()
    return History.model_validate({**fields, "present": others(past.present), "draw": others(fields["draw"])})
