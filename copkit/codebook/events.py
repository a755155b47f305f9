"""What happened to the codebook, in order, and the codebook of any day.

Nothing is ever rewritten: a codebook is what its events make of it, so that a past report can be rebuilt under the
codebook of its day or of today.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copkit.errors import CodebookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Do = Literal["add", "rename", "revise", "merge", "split", "retire"]
Status = Literal["active", "merged", "split", "retired"]

_WORDING = ("definition", "include", "exclude", "example", "parent", "words")


class Event(BaseModel):
    """One change to the codebook: on which day, what, to which code, and why.

    Example:
        >>> Event(on="2023-02-08", do="retire", id="weather", reason="Nobody wrote of it for a year.").do
        'retire'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    on: dt.date
    do: Do
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    """The code; permanent, never used again for another."""
    name: str = ""
    definition: str | None = None
    """This and the next five: None where the event does not speak of it, so that a revision changes only what it names."""
    include: str | None = None
    exclude: str | None = None
    example: str | None = None
    """A released text that shows what is meant."""
    parent: str | None = None
    words: tuple[str, ...] | None = None
    """Words that suggest the code; suggestions only."""
    into: tuple[str, ...] = ()
    """Where a merged code went (one), or what a split one became (two or more)."""
    guid: str = ""
    """The code's address in another program's project, where it came from one."""
    reason: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it stands on a day; `into` says where a merged or split one went."""

    id: str
    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    parent: str = ""
    words: tuple[str, ...] = ()
    status: Status = "active"
    into: tuple[str, ...] = ()
    guid: str = ""


Codes: TypeAlias = dict[str, Code]


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a day, with the events that made them.

    Args:
        events: What happened, oldest first.
        codes: Every code that ever was, by id, in the order of their adding.
    """

    events: tuple[Event, ...] = ()
    codes: Codes = field(default_factory=dict)

    @property
    def active(self) -> tuple[Code, ...]:
        """The codes that may be given today."""
        return tuple(code for code in self.codes.values() if code.status == "active")

    def rows(self) -> list[dict[str, Any]]:
        """One row a code: id, name, definition, include, exclude, example, parent, status, into (ids with a space between)."""
        shown = ("id", "name", "definition", "include", "exclude", "example", "parent", "status")
        return [
            {**{name: getattr(code, name) for name in shown}, "into": " ".join(code.into)}
            for code in self.codes.values()
        ]

    def counted_as(self, code: str) -> str:
        """The code under which a text with this one counts: a merged code's last successor, otherwise the code itself.

        A text with a code that was split stays with it until a person reads it again.
        """
        found = self._code(code)
        return self.counted_as(found.into[0]) if found.status == "merged" else code

    def theme_of(self, code: str) -> str:
        """The topmost parent of the code that this one counts as: the theme that a report shows."""
        found = self._code(self.counted_as(code))
        return self.theme_of(found.parent) if found.parent else found.id

    def after(self, event: Event) -> Codebook:
        """The codebook after one more event.

        Raises:
            CodebookError: The event makes no sense; ``code`` and ``event`` say which.
        """
        if self.events and event.on < self.events[-1].on:
            raise _error(event, f"comes before {self.events[-1].on}, the last change: events are kept in order")
        codes = dict(self.codes)
        for code in _CHANGES[event.do](self.codes, event):
            codes[code.id] = code
        return Codebook((*self.events, event), codes)

    def _code(self, code: str) -> Code:
        if code not in self.codes:
            raise CodebookError(f"There is no code {code!r}: add it first.", code=code)
        return self.codes[code]


def codebook_at(events: Iterable[Event | Mapping[str, Any]], on: dt.date | None = None) -> Codebook:
    """The codebook as it was at the end of a day.

    Args:
        events: Events, or their plain fields as a file keeps them, oldest first.
        on: The day; None takes every event.

    Returns:
        The codebook; the same events give the same one, whatever came later.

    Raises:
        CodebookError: An event makes no sense, or a field of it is wrong.

    Example:
        >>> book = codebook_at([dict(on="2022-02-02", do="add", id="trust", name="Trust", reason="First session.")])
        >>> [code.name for code in book.active]
        ['Trust']
    """
    book = Codebook()
    for number, event in enumerate(events, 1):
        ready = event if isinstance(event, Event) else _parsed(event, number)
        if on is None or ready.on <= on:
            book = book.after(ready)
    return book


def _parsed(fields: Mapping[str, Any], number: int) -> Event:
    try:
        return Event.model_validate(dict(fields))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(map(str, first["loc"])) or "event"
        raise CodebookError(
            f"Event {number} of the codebook: {name}: {first['msg']}.", event=number, field=name
        ) from None


def _add(codes: Codes, event: Event) -> list[Code]:
    if event.id in codes:
        raise _error(event, "uses an id again: ids are permanent")
    _free_parent(codes, event)
    return [Code(event.id, _free_name(codes, event), guid=event.guid, **_said(event))]


def _rename(codes: Codes, event: Event) -> list[Code]:
    return [replace(_live(codes, event.id, event), name=_free_name(codes, event))]


def _revise(codes: Codes, event: Event) -> list[Code]:
    _free_parent(codes, event)
    return [replace(_live(codes, event.id, event), **_said(event))]


def _merge(codes: Codes, event: Event) -> list[Code]:
    code = _live(codes, event.id, event)
    if len(event.into) != 1 or event.into[0] == event.id:
        raise _error(event, "needs one other code to go into")
    target = _live(codes, event.into[0], event)
    if event.id in _above(codes, target):
        raise _error(event, "goes into a code below itself: move that one first")
    moved = [replace(child, parent=target.id) for child in _children(codes, event)]
    return [replace(code, status="merged", into=event.into), *moved]


def _split(codes: Codes, event: Event) -> list[Code]:
    code = _childless(codes, event)
    if len(set(event.into)) < 2 or event.id in event.into:  # noqa: PLR2004 -- fewer than two is no split
        raise _error(event, "needs two or more other codes to become")
    for one in event.into:
        _live(codes, one, event)
    return [replace(code, status="split", into=event.into)]


def _retire(codes: Codes, event: Event) -> list[Code]:
    return [replace(_childless(codes, event), status="retired")]


def _live(codes: Codes, code: str, event: Event) -> Code:
    found = codes.get(code)
    if found is None or found.status != "active":
        raise _error(event, f"needs {code!r}, which is {found.status if found else 'not there'}")
    return found


def _free_name(codes: Codes, event: Event) -> str:
    taken = {code.name.casefold() for code in codes.values() if code.status == "active" and code.id != event.id}
    if not event.name.strip() or event.name.casefold() in taken:
        raise _error(event, "needs a name that no other code has")
    return event.name


def _free_parent(codes: Codes, event: Event) -> None:
    if event.parent and event.id in {event.parent, *_above(codes, _live(codes, event.parent, event))}:
        raise _error(event, "would put a code below itself")


def _said(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in _WORDING if getattr(event, name) is not None}


def _above(codes: Codes, code: Code) -> list[str]:
    return [code.parent, *_above(codes, codes[code.parent])] if code.parent else []


def _children(codes: Codes, event: Event) -> list[Code]:
    return [code for code in codes.values() if code.status == "active" and code.parent == event.id]


def _childless(codes: Codes, event: Event) -> Code:
    if _children(codes, event):
        raise _error(event, "has codes below it: move them first")
    return _live(codes, event.id, event)


def _error(event: Event, why: str) -> CodebookError:
    return CodebookError(f"{event.on}, {event.do} {event.id}: this {why}.", code=event.id, event=event.do)


_CHANGES = {"add": _add, "rename": _rename, "revise": _revise, "merge": _merge, "split": _split, "retire": _retire}
