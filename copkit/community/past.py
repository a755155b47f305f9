"""What past sessions tell the next one: who met whom, who reported, and how to forget somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from copkit.community.records import DrawRecord, History


def meetings(history: Iterable[History]) -> dict[frozenset[str], int]:
    """Return how often each pair sat in one group; who was drawn but did not come met nobody."""
    pairs: Counter[frozenset[str]] = Counter()
    for past in history:
        here = set(past.present)
        for groups in past.draw.rounds if past.draw else ():
            for group in groups:
                pairs.update(map(frozenset, combinations(sorted(here.intersection(group) if here else group), 2)))
    return dict(pairs)


def turns(history: Iterable[History], role: str = "reporter") -> dict[str, int]:
    """Return how often each person had a role."""
    return dict(Counter(name for past in history if past.draw for name in past.draw.roles.get(role, ())))


def draw_fields(draw: Any) -> dict[str, Any]:  # noqa: ANN401 -- a Draw, a DrawRecord or its fields
    """Return a draw as history keeps it."""
    if isinstance(draw, Mapping):
        return DrawRecord.model_validate(draw).model_dump()
    roles: dict[str, list[str]] = {}
    for row in getattr(draw, "rows", list)():
        if row.get("role"):
            roles.setdefault(row["role"], []).append(row["person"])
    rounds = [[list(group) for group in groups] for groups in draw.rounds]
    return {"rounds": rounds, "roles": roles}


def without(past: History, name: str) -> History:
    """Return a past session as if the person had not been there."""
    fields = past.model_dump()
    fields["present"] = [person for person in past.present if person != name]
    if past.draw:
        fields["draw"]["rounds"] = [
            [[p for p in group if p != name] for group in groups] for groups in past.draw.rounds
        ]
        fields["draw"]["roles"] = {role: [p for p in people if p != name] for role, people in past.draw.roles.items()}
    return History.model_validate(fields)
