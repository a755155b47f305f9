"""The pieces of a page, by name; `static/parts.js` draws them, so that they look alike in every panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Part = dict[str, Any]
"""One piece: ``{"part": "field", "name": "people", ...}``; what it may hold is what JSON carries."""


def part(kind: str, **given: Any) -> Part:  # noqa: ANN401 -- whatever JSON carries
    """Name a piece of a page.

    Example:
        >>> part("button", do="save", label="Save")
        {'part': 'button', 'do': 'save', 'label': 'Save'}
    """
    return {"part": kind, **given}


def there(*parts: Part | None) -> list[Part]:
    """Leave out what is None."""
    return [each for each in parts if each is not None]


def field(name: str, label: str, value: object = "", **given: Any) -> Part:  # noqa: ANN401 -- as above
    """Ask for words, a number, a date or a time."""
    return part("field", name=name, label=label, value=value, **given)


def choice(name: str, label: str, options: Sequence[Sequence[str]], value: object = "", **given: Any) -> Part:  # noqa: ANN401 -- as above
    """Ask for one of several; without a value, the first of them."""
    return part("choice", name=name, label=label, options=options, value=value, **given)


def button(do: str, label: str, icon: str, **given: Any) -> Part:  # noqa: ANN401 -- as above
    """Offer an action."""
    return part("button", do=do, label=label, icon=icon, **given)


def form(do: str, label: str, *parts: Part | None, **given: Any) -> Part:  # noqa: ANN401 -- as above
    """Ask for several things that one action needs."""
    return part("form", name=do, do=do, label=label, parts=there(*parts), **given)


def row(*parts: Part | None) -> Part:
    """Put pieces side by side."""
    return part("row", parts=there(*parts))


def section(label: str, *parts: Part | None, **given: Any) -> Part:  # noqa: ANN401 -- as above
    """Fold pieces away under a heading."""
    return part("section", label=label, parts=there(*parts), **given)


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], empty: str = "") -> Part:
    """Show rows; where there is none, say so."""
    return part("table", caption=caption, columns=columns, rows=rows, empty=empty)


def files(made: Iterable[Path], label: str = "Files") -> Part:
    """Show what was made and is still there."""
    items = [[path.name, path.parent.name, path.stat().st_size] for path in made if path.exists()]
    return part("files", name="files", label=label, items=items)


def text(words: str) -> Part:
    """Say something."""
    return part("text", text=words)


def empty(words: str) -> Part:
    """Say that there is nothing yet, and what to do about it."""
    return part("empty", text=words)


def warning(words: str) -> Part:
    """Say what to take care of."""
    return part("note", style="warn", text=words)


def ticks(name: str, label: str, options: Sequence[Sequence[str]], value: Sequence[str], **given: Any) -> Part:  # noqa: ANN401 -- as above
    """Ask for any number of several."""
    return part("ticks", name=name, label=label, options=options, value=value, **given)
