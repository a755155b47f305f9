"""Group people: who is here, what is wished, and the best draw there is."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.panels.base import Panel, Part, bundle, part

if TYPE_CHECKING:
    from copkit.breakouts import Draw


@dataclass(frozen=True, slots=True)
class Wishes:
    """Who is here, what is wished, and the draw that came of it."""

    present: tuple[str, ...]
    size: int = 4
    rounds: int = 1
    balance: str = ""
    apart: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    locked: frozenset[str] = frozenset()
    seed: int = 0
    draw: Draw | None = None
    accepted: bool = field(default=False)


class BreakoutPanel(Panel):
    """People as cards, groups as tables: shuffle, swap, lock, and let the draw say how good it is.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        present: Full names of who is here; unasked, the day's history, or else the whole roster.
        size: People in a group; unasked, the plan's.
        seed: Makes a draw repeatable; unasked, chance.
    """

    _esm = bundle("dom.js", "drag.js", "parts.js", "panel.js")
    title: ClassVar[str] = "Group"

    def __init__(
        self,
        community: copkit.Community,
        *,
        session: Any = None,  # noqa: ANN401 -- a date in any form
        present: tuple[str, ...] | list[str] | None = None,
        size: int | None = None,
        seed: int | None = None,
    ) -> None:
        self.given = present
        self.size, self.seed = size, seed
        super().__init__(community, session=session)

    def begin(self) -> None:
        """Read who came, if that is known, and who has met whom."""
        past = {each.date: each for each in self.community.history}
        day = past.get(self.session.date)
        here = [person.name for person in self.community.roster if person.was_here(self.session.date)]
        present = self.given or (day.present if day else ()) or here
        self.state = Wishes(present=tuple(present), size=self.size or self.session.group_size, seed=self.seed or 0)
        self.met = self.community.met()
        self.lines = []

    def parts(self) -> list[Part]:
        """Who is here, the wishes, and the groups."""
        wishes = self.state
        return [
            part("row", parts=[
                part("field", name="size", label="In groups of", type="number", min=2, value=wishes.size, do="wish"),
                part("field", name="rounds", label="Rounds", type="number", min=1, value=wishes.rounds, do="wish"),
                part("button", do="shuffle", label="Shuffle", icon="shuffle", style="primary"),
            ]),
            *([part("table", caption=wishes.draw.sentence, columns=["Group", "People"],
                    rows=[[str(n), ", ".join(group)] for n, group in enumerate(wishes.draw.rounds[0], 1)])] if wishes.draw else []),
        ]  # fmt: skip

    def do_wish(self, name: str, value: Any) -> str:  # noqa: ANN401 -- JSON
        """Change a wish; the draw waits for the next shuffle."""
        self.remember("change of a wish")
        self.state = replace(self.state, **{name: int(value)})
        return ""

    def do_shuffle(self) -> str:
        """Draw the groups anew."""
        wishes = self.state
        seed = self.seed if self.seed is not None else secrets.randbelow(10_000)
        draw = copkit.draw_breakouts(wishes.present, size=wishes.size, rounds=wishes.rounds, seed=seed, met=self.met)
        self.remember("shuffle")
        self.state = replace(wishes, draw=draw, seed=seed)
        self.tell(
            f"draw = copkit.draw_breakouts(present, size={wishes.size}, rounds={wishes.rounds}, seed={seed}, met=community.met())"
        )
        return draw.sentence
