"""Group people: who is here, what is wished, and the best draw there is."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.breakouts import count_meetings, redraw
from copkit.community.files import write_whole
from copkit.errors import GroupError, UsageError
from copkit.panels import parts as ui
from copkit.panels.base import Panel, When, bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from copkit.breakouts import Draw

ROLE = "reporter"
KINDS = {"apart": "Never in one group", "together": "Always in one group"}
BALANCES = [["", "Nothing"], ["experience", "Experience"], ["department", "Department"]]
Groups = tuple[tuple[str, ...], ...]
Rounds = tuple[Groups, ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    """Who is here, what is wished, and the groups that came of it."""

    present: tuple[str, ...]
    size: int = 4
    rounds: int = 1
    balance: str = ""
    apart: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    locked: frozenset[str] = frozenset()
    draw: Draw | None = None
    accepted: bool = False


class BreakoutPanel(Panel):
    """People as cards, groups as tables: shuffle, swap, lock, and let the draw say how good it is.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        present: Full names of who is here; unasked, the day's history, or else the whole roster.
        size: People in a group; unasked, the plan's.
        seed: Makes every draw repeatable; unasked, chance.
    """

    _esm = bundle("groups")
    title: ClassVar[str] = "Group"

    round = 0
    """The round on show, counted from 0."""
    made: tuple[Path, ...] = ()

    def __init__(
        self,
        community: copkit.Community,
        *,
        session: When = None,
        present: Iterable[str] | None = None,
        size: int | None = None,
        seed: int | None = None,
    ) -> None:
        self.given = tuple(present) if present is not None else None
        self.size, self.seed = size, seed
        self.emails: dict[str, str] = {}
        super().__init__(community, session=session)

    def begin(self) -> None:
        """Read who came and how they sat, if that is known, and who has met whom before."""
        on, past = self.session.date, self.past
        self.roster = {person.name: person for person in self.community.roster if person.was_here(on)}
        self.met, self.reported = Counter(self.community.met()), self.community.reported()
        known = past.present if past else ()
        self.state = Gathering(
            present=self.given or known or tuple(self.roster), size=self.size or self.session.group_size
        )
        self.round, self.made = 0, ()
        self.draft = self.community.folder / "private" / f"{on}-draw.json"
        drawn = past.draw.rounds if past and past.draw else ()
        self.met -= Counter(count_meetings(drawn))  # an accepted draw must not meet itself
        draft = json.loads(self.draft.read_text("utf-8")) if self.draft.exists() else {}
        begun_with = tuple(draft.pop("given", None) or ())
        if draft and self.given in {None, begun_with}:
            self._read_draft(draft)
        elif drawn:
            self.state = replace(self.state, draw=self._judged(drawn), accepted=True)

    def _read_draft(self, kept: dict[str, Any]) -> None:
        """Go on with the draw that was not accepted yet."""
        rounds, roles = _frozen(kept.pop("groups")), tuple(map(tuple, kept.pop("roles", ())))
        pairs = {kind: _frozen(kept[kind]) for kind in KINDS}
        lists = {"present": tuple(kept["present"]), "locked": frozenset(kept["locked"])}
        self.state = Gathering(**{**kept, **pairs, **lists})
        if rounds:
            draw = self._judged(rounds)
            self.state = replace(self.state, draw=replace(draw, roles=roles or draw.roles))

    def keep(self) -> None:
        """Save an accepted draw to the history; one that is not, as a draft in `private/`."""
        gathering = self.state
        if gathering.accepted and gathering.draw:
            path = self.community.save_history(self.session.date, present=gathering.present, draw=gathering.draw)
            self.tell(f'community.save_history("{self.session.date}", present=present, draw=draw)')
            self.now_saved(f"history/{path.name}")
            self.draft.unlink(missing_ok=True)
            return
        draw = gathering.draw
        drawn = {"groups": draw.rounds, "roles": draw.roles} if draw else {"groups": ()}
        kept = {
            **asdict(replace(gathering, draw=None)),
            "locked": sorted(gathering.locked),
            "given": self.given,
            **drawn,
        }
        write_whole(self.draft, json.dumps(kept, ensure_ascii=False) + "\n")
        self.now_saved(f"private/{self.draft.name}")

    # -- what there is to see -------------------------------------------------

    def parts(self) -> list[ui.Part]:
        """The wishes, who is here, and the groups."""
        gathering = self.state
        draw = gathering.draw
        return [
            ui.row(
                ui.field("size", "In groups of", gathering.size, type="number", min=2, do="wish"),
                ui.field("rounds", "Rounds", gathering.rounds, type="number", min=1, max=20, do="wish"),
                ui.choice("balance", "Spread evenly", BALANCES, gathering.balance, do="wish"),
                ui.button("shuffle", "Shuffle the rest" if gathering.locked else "Shuffle", "shuffle", style="primary"),
                ui.button("accept", "Accept", "check") if draw and not gathering.accepted else None,
            ),
            self._board(),
            self._here(),
            self._wishes(),
            *([ui.section("Room lists, for you alone", ui.row(ui.button("rooms", "Make them", "file", style="primary")),
                       ui.files(self.made, "Working papers, with names"))] if draw else []),
        ]  # fmt: skip

    def _board(self) -> ui.Part:
        """The groups of the round on show."""
        draw, locked = self.state.draw, self.state.locked
        if draw is None:
            return ui.part("board", board="groups", name="groups", groups=[])
        before = self.met + Counter(count_meetings(draw.rounds[: self.round]))
        given = draw.roles[self.round] if draw.roles else ()
        roles = {holder: role for group in given for role, holder in group.items()}
        groups = [
            [{"name": name, "role": roles.get(name, ""), "locked": name in locked,
              "again": [other for other in group if other != name and before[frozenset({name, other})]]} for name in group]
            for group in draw.rounds[self.round]
        ]  # fmt: skip
        return ui.part("board", board="groups", name="groups", groups=groups, rounds=len(draw.rounds), round=self.round,
                    sentence=draw.sentence, best=draw.is_best, accepted=self.state.accepted)  # fmt: skip

    def _here(self) -> ui.Part:
        """Who is here: from a file of attendance, or ticked."""
        inbox = [path.name for path in sorted((self.community.folder / "inbox").glob("*.csv"))]
        names = [[name, name] for name in sorted({*self.roster, *self.state.present})]
        chosen = ui.choice("file", "Attendance file in inbox/", [[name, name] for name in inbox])
        return ui.section(
            f"Who is here: {len(self.state.present)} people",
            ui.form("attendance", "Take from the file", chosen) if inbox else None,
            ui.ticks("present", "Here today", names, self.state.present, do="present", many=True),
            ui.form("late", "Add", ui.field("person", "Somebody else who came", hint="Full name"), icon="add"),
            name="here",
        )  # fmt: skip

    def _wishes(self) -> ui.Part:
        """Who must not, and who must, sit together."""
        names = [["", "Choose"], *([name, name] for name in sorted(self.state.present))]
        pairs = [(kind, n, " and ".join(pair)) for kind in KINDS for n, pair in enumerate(getattr(self.state, kind))]
        return ui.section(
            f"Wishes: {len(pairs) or 'none'}",
            *(ui.row(ui.text(f"{pair}: {KINDS[kind].lower()}"),
                  ui.button("unpair", "Remove", "bin", name=f"Remove {pair}", style="small", **{"with": {"kind": kind, "n": n}}))
              for kind, n, pair in pairs),
            ui.form("pair", "Add the wish", ui.choice("one", "One person", names), ui.choice("other", "Another", names),
                 ui.choice("kind", "Should sit", list(KINDS.items())), icon="add"),
            name="wishes",
        )  # fmt: skip

    # -- what can be done -----------------------------------------------------

    def do_wish(self, name: str, value: Any) -> str:  # noqa: ANN401 -- JSON
        """Change a wish; the groups wait for the next shuffle."""
        if name not in {"size", "rounds", "balance"}:
            raise UsageError(f"There is no wish {name!r}.", came=name, known=())
        self._become("change of a wish", **{name: value if name == "balance" else int(value or 0)})
        return "Shuffle to see it." if self.state.draw else ""

    def do_shuffle(self) -> str:
        """Draw the groups anew; who is locked stays."""
        gathering = self.state
        seed = self.seed if self.seed is not None else secrets.randbelow(100_000)
        where = self._where() if gathering.draw and len(gathering.draw.rounds) == 1 else {}
        fixed = {name: where[name] for name in gathering.locked if name in where}
        draw = copkit.draw_breakouts(gathering.present, size=gathering.size, rounds=gathering.rounds, seed=seed,
                                     fixed=fixed, **self._given(self.met))  # fmt: skip
        self.round = 0
        self._become("shuffle", draw=draw, accepted=False)
        asked = f"size={gathering.size}, rounds={gathering.rounds}, seed={seed}, met=community.met()"
        self.tell(f"draw = copkit.draw_breakouts(present, {asked})")
        return draw.sentence

    def do_swap(self, person: str, with_person: str) -> str:
        """Let two people change places."""
        places = self._where()
        one, other = self._place(places, person), self._place(places, with_person)
        self._rearrange({**places, person: other, with_person: one}, f"swap of {person} and {with_person}")
        return f"{person} and {with_person} changed places. {self.state.draw.sentence}"

    def do_seat(self, person: str, group: int) -> str:
        """Move a person to a group, counted from 0."""
        places = self._where()
        self._place(places, person)
        self._rearrange({**places, person: int(group)}, f"move of {person}")
        return f"{person} is in group {int(group) + 1}. {self.state.draw.sentence}"

    def do_lock(self, person: str) -> str:
        """Keep a person in place while the rest is shuffled, or let go."""
        self._place(self._where(), person)
        self._become(f"lock of {person}", locked=self.state.locked ^ {person})
        return f"{person} is {'locked in place' if person in self.state.locked else 'free to move'}."

    def do_role(self, person: str) -> str:
        """Make a person the reporter of the group."""
        group = self._place(self._where(), person)
        rounds = [[dict(roles) for roles in each] for each in self.state.draw.roles]
        rounds[self.round][group][ROLE] = person
        self._become(f"reporter {person}", draw=replace(self.state.draw, roles=tuple(map(tuple, rounds))))
        return f"{person} reports for group {group + 1}."

    def do_absent(self, person: str) -> str:
        """Take out somebody who did not come, moving as few others as possible."""
        return self._repair({person}, (), f"{person} is not here")

    def do_late(self, person: str) -> str:
        """Add somebody who came, moving as few others as possible."""
        name = " ".join(person.split())
        if not name or name in self.state.present:
            raise GroupError("Give the full name of somebody who is not in the list of those here.", clash=(name,))
        return self._repair((), (name,), f"{name} is here too")

    def do_present(self, value: str, **_: object) -> str:
        """Tick a person on or off."""
        return self.do_absent(value) if value in self.state.present else self.do_late(value)

    def do_attendance(self, file: str) -> str:
        """Take who is here from Zoom's or Teams' file."""
        path = self.community.folder / "inbox" / file.rsplit("/", 1)[-1]
        came = copkit.read_attendance(path)
        self.emails = {person.name: person.email for person in came.people}
        known = {name.casefold(): name for name in self.roster}
        self._become("attendance", present=tuple(dict.fromkeys(known.get(name.casefold(), name) for name in came.names)),
                     draw=None, locked=frozenset(), accepted=False)  # fmt: skip
        self.tell(f'present = copkit.read_attendance("inbox/{path.name}").names')
        guests = sum(name not in self.roster for name in self.state.present)
        return f"{len(self.state.present)} people came" + (f", {guests} of them not on the roster." if guests else ".")

    def do_pair(self, one: str, other: str, kind: str) -> str:
        """Wish that two people sit apart, or together."""
        if not one or not other or one == other or kind not in {"apart", "together"}:
            raise GroupError("Choose two different people.", clash=(one, other))
        self._become("wish", **{kind: (*getattr(self.state, kind), (one, other))})
        return "Shuffle to see it." if self.state.draw else "Noted."

    def do_unpair(self, kind: str, n: int) -> str:
        """Take a wish back."""
        pairs = getattr(self.state, kind)
        self._become("wish", **{kind: (*pairs[:n], *pairs[n + 1 :])})
        return "Taken back."

    def do_round(self, round: int) -> str:  # noqa: A002 -- the facilitator's word
        """Show another round."""
        self.round = max(0, min(int(round), len(self.state.draw.rounds) - 1))
        return f"Round {self.round + 1}."

    def do_rooms(self) -> str:
        """Write the room lists to `private/`: a paste list, and Zoom's file where everybody has an address."""
        from copkit.handouts.rooms import paste_list, zoom_rooms  # noqa: PLC0415 -- all of handouts, seconds that a draw need not wait for

        draw, number = self.state.draw, self.round + 1
        if draw is None:
            raise UsageError("Shuffle first.", came="rooms", known=())
        emails = {**self.emails, **{name: person.email for name, person in self.roster.items()}}
        papers = {
            "room-list.txt": paste_list(draw, round_number=number),
            "zoom-rooms.csv": zoom_rooms(draw, emails, round_number=number),
        }
        folder, stem = self.community.folder / "private", f"{self.session.date}-round-{number}"
        self.made = tuple(write_whole(folder / f"{stem}.{end}", words) for end, words in papers.items())
        return "The room lists are in private/: not for sharing."

    def do_accept(self) -> str:
        """Write the draw into the community's history."""
        if self.state.draw is None:
            raise UsageError("Shuffle first.", came="accept", known=())
        self._become("acceptance", accepted=True)
        return "Accepted: next time these people count as having met."

    # -- how ------------------------------------------------------------------

    def _become(self, label: str, **fields: Any) -> None:  # noqa: ANN401 -- fields of a Gathering
        self.become(label, replace(self.state, **fields))

    def _where(self) -> dict[str, int]:
        """Who sits in which group, in the round on show."""
        return _places(self.state.draw.rounds[self.round]) if self.state.draw else {}

    @staticmethod
    def _place(places: Mapping[str, int], person: str) -> int:
        if person not in places:
            raise GroupError("That person is in no group.", clash=(person,))
        return places[person]

    def _given(self, met: Mapping[frozenset[str], int]) -> dict[str, Any]:
        """What every draw of this gathering is asked with."""
        gathering, key = self.state, self.state.balance
        values = {name: getattr(self.roster[name], key) for name in gathering.present if name in self.roster and key}
        return {"met": met, "roles": (ROLE,), "reported": self.reported, "balance": {key: values} if key else None,
                "apart": gathering.apart, "together": gathering.together}  # fmt: skip

    def _arranged(self, groups: Groups, others: Rounds) -> Draw:
        """Let the engine judge groups as they stand beside other rounds, by a draw in which nobody may move."""
        places = _places(groups)
        met = self.met + Counter(count_meetings(others))
        return copkit.draw_breakouts(list(places), sizes=[len(group) for group in groups], fixed=places, effort=0, **self._given(met))  # fmt: skip

    def _again(self, groups: Groups, others: Rounds) -> int:
        """Count the pairs who sit together and have met before, or meet in another round."""
        met = self.met + Counter(count_meetings(others))
        return sum(pair in met for pair in count_meetings((groups,)))

    def _judged(self, rounds: Rounds) -> Draw:
        """Judge rounds that are read from a file; how few repeats were possible is known for a single one."""
        draws = [self._arranged(groups, rounds[:number]) for number, groups in enumerate(rounds)]
        roles = tuple(role for draw in draws for role in draw.roles)
        bound = draws[0].lower_bound if len(draws) == 1 else 0
        repeats = sum(draw.repeats for draw in draws)
        return replace(draws[0], rounds=rounds, roles=roles, repeats=repeats, lower_bound=bound)

    def _rearrange(self, places: Mapping[str, int], label: str) -> None:
        """Seat people as a hand put them, and judge the whole anew."""
        draw, at = self.state.draw, self.round
        before, after = draw.rounds[:at], draw.rounds[at + 1 :]
        groups = tuple(tuple(name for name in places if places[name] == n) for n in range(len(draw.rounds[at])))
        if any(len(group) < 2 for group in groups):  # noqa: PLR2004 -- nobody sits alone
            raise GroupError("That would leave somebody alone in a group: swap two people instead.", clash=())
        new, old = self._arranged(groups, (*before, *after)), self._again(draw.rounds[at], (*before, *after))
        self._become(label, accepted=False, draw=replace(
            draw, rounds=(*before, groups, *after), roles=(*draw.roles[:at], *new.roles, *draw.roles[at + 1 :]),
            repeats=draw.repeats - old + new.repeats))  # fmt: skip

    def _repair(self, absent: Iterable[str], late: Iterable[str], said: str) -> str:
        """Change who is here; groups that are drawn already change as little as possible."""
        gone, came = set(absent), tuple(late)
        present = (*(name for name in self.state.present if name not in gone), *came)
        draw = self.state.draw
        if draw is not None:
            draw = redraw(draw, absent=gone, late=came, locked=self.state.locked - gone)
        self._become(said, present=present, draw=draw, locked=self.state.locked - gone, accepted=False)
        return f"{said}. {draw.sentence if draw else ''}".strip()


def _places(groups: Groups) -> dict[str, int]:
    """Say in which group each person sits."""
    return {name: number for number, group in enumerate(groups) for name in group}


def _frozen(lists: Any) -> Any:  # noqa: ANN401 -- lists in lists, as JSON has them
    """Turn lists in lists into tuples in tuples."""
    return tuple(map(_frozen, lists)) if isinstance(lists, list) else lists
