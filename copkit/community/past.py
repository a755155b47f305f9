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


def turns(history: Iterable[History]) -> dict[str, dict[str, int]]:
    """Return how often each person had each role: ``{"reporter": {"Ada Osei": 2}}``."""
    had: dict[str, Counter[str]] = {}
    for past in history:
        for role, rounds in past.draw.roles.items() if past.draw else ():
            had.setdefault(role, Counter()).update(name for names in rounds for name in names)
    return {role: dict(names) for role, names in had.items()}


def draw_fields(draw: Any) -> dict[str, Any]:  # noqa: ANN401 -- a Draw, a DrawRecord or its fields
    """Return a draw as history keeps it: names by round and group, and by role and round."""
    if isinstance(draw, Mapping):
        return DrawRecord.model_validate(draw).model_dump()
    kinds = sorted({role for groups in draw.roles for roles in groups for role in roles})
    roles = {kind: [[roles[kind] for roles in groups if kind in roles] for groups in draw.roles] for kind in kinds}
    return {"rounds": [[list(group) for group in groups] for groups in draw.rounds], "roles": roles}


def without(past: History, name: str) -> History:
    """Return a past session as if the person had not been there."""
    fields = past.model_dump()
    fields["present"] = _others(past.present, name)
    if past.draw:
        fields["draw"]["rounds"] = [[_others(group, name) for group in groups] for groups in past.draw.rounds]
        fields["draw"]["roles"] = {
            role: [_others(who, name) for who in rounds] for role, rounds in past.draw.roles.items()
        }
    return History.model_validate(fields)


def _others(names: Iterable[str], name: str) -> list[str]:
    return [other for other in names if other != name]
