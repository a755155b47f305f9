"""The cells that papers are written in: Markdown, with what a form needs to know under `copkit` in the metadata."""

from __future__ import annotations

import base64
import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from copkit.agenda import Session

Cell = Any
"""A cell as Jupyter saves it (a dict), or nothing where there is nothing to say."""
Cells = list[Cell]
Notebook = dict[str, Any]
"""A notebook as Jupyter saves it; nothing of Jupyter is needed to write one, and it takes seconds to load."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~])")
_AT_START = re.compile(r"^(\s*)(#|[-+](?=\s)|\d+(?=[.)]\s))", re.MULTILINE)


def plain(words: str) -> str:
    r"""Somebody's words as Markdown that shows them as they are, and does nothing.

    Example:
        >>> print(plain("# 5 < 6 & *so on*"))
        \# 5 \< 6 \& \*so on\*
    """
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", curly(" ".join(words.split()))))


def curly(words: str) -> str:
    """Straight quotation marks as a printer sets them; names keep their apostrophes, Markdown with code or links stays.

    Example:
        >>> curly('Say "pass".') == f"Say {chr(8220)}pass{chr(8221)}."
        True
    """
    if "`" in words or "](" in words or "<" in words:
        return words
    return re.sub(r'(^|[\s(\[])"(?=\S)', "\\1\u201c", words).replace('"', "\u201d")


def clock(start: dt.time, end: dt.time) -> str:
    """From and to, as people say it.

    Example:
        >>> import datetime as dt
        >>> clock(dt.time(12), dt.time(14))
        '12:00 to 14:00'
    """
    return f"{start:%H:%M} to {end:%H:%M}"


def day(date: dt.date) -> str:
    """A date as people write it.

    Example:
        >>> import datetime as dt
        >>> day(dt.date(2023, 2, 8))
        'Wednesday 8 February 2023'
    """
    return f"{date:%A} {date.day} {date:%B %Y}"


def notebook(session: Session, title: str, groups: Iterable[Cell | Cells], *, kind: str) -> Notebook:
    """Bind cells into a notebook that knows its community, its session and the date that every form carries."""
    facts = {
        "title": title,
        "kind": kind,
        "community": session.community.name,
        "institution": session.community.institution,
        "when": f"{day(session.date)}, {clock(session.start, session.end)}",
        "date": f"{session.date:%Y-%m-%d}",
        "place": session.place,
        "changed": f"{session.changed:%Y-%m-%d}",
        "changed_words": day(session.changed),
        "contact": session.community.contact.model_dump(),
    }
    return bind(title, facts, groups)


def bind(title: str, facts: Mapping[str, Any], groups: Iterable[Cell | Cells]) -> Notebook:
    """Bind cells under a title into a notebook that carries these facts."""
    each = (cell for group in groups for cell in (group if isinstance(group, list) else [group]))
    cells = [cell for cell in (text(f"# {plain(title)}"), *each) if cell is not None]
    for at, cell in enumerate(cells):
        cell["id"] = f"cell-{at}"
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"copkit": dict(facts)}, "cells": cells}


def text(source: str, *, facilitator: bool = False, **facts: Any) -> Cell:  # noqa: ANN401 -- whatever a form needs to know
    """A Markdown cell, or nothing where there is nothing to say."""
    if not source.strip():
        return None
    metadata: dict[str, Any] = {"tags": ["facilitator"]} if facilitator else {}
    kept = {key: value for key, value in facts.items() if value}
    metadata |= {"copkit": kept} if kept else {}
    return {"cell_type": "markdown", "id": "cell", "metadata": metadata, "source": source}


def section(title: str, *parts: Cell | str, **facts: Any) -> Cells:  # noqa: ANN401 -- the same
    """A heading with what stands under it, or nothing where nothing does."""
    made = [text(part) if isinstance(part, str) else part for part in parts]
    return [text(f"## {plain(title)}", **facts), *made] if any(made) else []


def bullets(items: Iterable[str]) -> str:
    """A list of items that are Markdown already."""
    return "\n".join(f"- {item}" for item in items)


def terms(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of terms, each with what it means."""
    return bullets(f"**{plain(term)}.** {plain(words)}" if words else f"**{plain(term)}**" for term, words in pairs)


def table(rows: Sequence[Mapping[str, object]], caption: str) -> Cell:
    """A table whose first column names the row, or nothing without rows."""
    if not rows:
        return None
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([plain(_in_words(row[key])) for key in head] for row in rows)]
    return text("\n".join(f"| {' | '.join(line)} |" for line in lines), caption=caption, row_headers=True)


def _in_words(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def qr_code(address: str, words: str) -> Cell:
    """A QR code with its address in words beside it; `words` say where it leads."""
    import segno  # noqa: PLC0415 -- loaded when a code is drawn

    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=8, border=4)
    picture = {"qr.png": {"image/png": base64.b64encode(drawn.getvalue()).decode()}}
    cell = text(f"![QR code that opens {plain(words)}](attachment:qr.png)\n\n[{plain(address)}]({address})")
    return {**cell, "attachments": picture}
