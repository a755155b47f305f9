"""A door: one collection that is open to participants, with its prompts, its code and what they are told."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from copkit.store import Door, open_doors, save_door

if TYPE_CHECKING:
    from copkit.agenda import CommunityFacts, Session
    from copkit.store import ContributionStore

LETTERS = "BCDFGHJKMNPQRTVWXY34679"
"""What a code is made of: nothing that looks like another on a screen, and no vowel, so that no code is a word."""
LONGEST = 2000
"""The most characters of one text."""
CONSENTS = {
    "paraphrase": "Say it in other words",
    "verbatim": "You may quote it as it stands",
    "count-only": "Only count it, show no words",
}
CHECK_OUT = ("check-out", "What one word are you leaving with?")
SUGGESTION = ("suggestion", "What should the community do, change or stop?")
PULSE = (
    ("pulse-speak", "Today I could say what I thought."),
    ("pulse-learn", "I leave with something that I can use."),
    ("pulse-belong", "People like me belong here."),
)
"""Three questions of our own: no scale of anybody's, and shown only for ten answers or more."""
AGREE = ("Not today", "Somewhat", "Yes")


def new_code() -> str:
    """Return five letters that are easy to type from a screen."""
    return "".join(secrets.choice(LETTERS) for _ in range(5))


def anonymous_prompts(session: Session) -> tuple[tuple[str, str], ...]:
    """Return (id, text) of the prompts that a session puts to people in writing; where it has none, one plain question."""
    blocks = sorted(session.blocks, key=lambda block: block.activity != "write-it-down")
    own = [prompt for block in blocks for prompt in block.prompts]
    for prompts in (own, session.theme_pack.prompts if session.theme_pack else ()):
        asked = [(prompt.id, prompt.text) for prompt in prompts if prompt.way == "anonymous"]
        if asked:
            return tuple(asked[:4])
    return (("themes-heard", "What theme did you hear today that matters to you?"),)


def door_for(session: Session, *, filed: str) -> Door:
    """Return a door for a session's own prompts and its check-out, under a fresh code."""
    leaving = next((prompt.text for block in session.blocks if block.closing for prompt in block.prompts), CHECK_OUT[1])
    prompts, community = (*anonymous_prompts(session), (CHECK_OUT[0], leaving)), session.community.name
    return Door(code=new_code(), title=session.title, filed=filed, community=community, prompts=prompts)


def suggestion_box(community: CommunityFacts) -> Door:
    """Return the box for suggestions between sessions: a door of its own, filed under `suggestions`."""
    title = "Suggestions for the community"
    return Door(code=new_code(), title=title, filed="suggestions", community=community.name, prompts=(SUGGESTION,))


def open_door(store: ContributionStore, wanted: Door) -> Door:
    """Return the door that is open already for the same collection, or else open this one.

    So services on one store share a door, and one that ended without closing its door finds it again.
    """
    same = [door for door in open_doors(store) if (door.filed, door.title) == (wanted.filed, wanted.title)]
    return same[0] if same else save_door(store, wanted)
