"""A term's report and a page for sponsors: notebooks like any other, exported through the same gate.

Everything counted in them is released here, with what readers already have
in mind, and remembered as shown once a file was made.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from copkit.analysis import co_occurrence, count_pairs, new_themes, plot_shares, suppress, to_release
from copkit.analysis.terms import in_words, read_term, term_of
from copkit.community.reflection import CYCLES, STORY
from copkit.errors import ExportError, UsageError
from copkit.handouts.cells import Cell, Cells, Notebook, bullets, day, plain, section, table, text
from copkit.handouts.export import FORMS, Gate, keep, write
from copkit.handouts.gate import gate_for
from copkit.handouts.page import Page, read_page
from copkit.handouts.papers import standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from copkit.agenda import Session
    from copkit.codebook import Codebook
    from copkit.community import Community
    from copkit.store import ContributionStore

KINDS = {"report": "What we heard", "sponsors": "What the community is worth"}
_LEAST = 10
"""No breakdown under so many texts."""
_HIDDEN = "Where it says “hidden”, the number is small, or would give a small one away, and could point to somebody."
_HOW = (
    "Shares are of the texts of the term (or session); behind each stands the interval in which the share would lie 19 times in 20 "
    "if such a term came again (Wilson 1927). One text can belong to several themes. Themes were developed by people reading, not "
    f"found by a program. {_HIDDEN}"
)


def export_report(  # noqa: PLR0913 -- each option is a fact of the report
    community: Community,
    store: ContributionStore,
    term: str,
    to: Iterable[str] = ("html",),
    kind: str = "report",
    *,
    on: dt.date | None = None,
    threshold: int = 5,
    folder: Path | None = None,
    gate: Gate | None = None,
) -> list[Path]:
    """Write a term's report, or the page for sponsors, each file whole or not at all and through the gate.

    Args:
        community: From `copkit.open_community`.
        store: Where the contributions and their codes are.
        term: A term such as ``2023-spring``, or any session of it.
        to: html, pdf, docx, pptx, slides, ipynb.
        kind: ``report``, or ``sponsors`` for one page.
        on: The day whose codebook counts; None takes today's.
        threshold: The smallest count that may be shown.
        folder: Where the files go; `handouts/` beside the community's files where it is left out.
        gate: Raises where a file holds what must not leave; left out, one that knows the roster and every held text.

    Returns:
        The files' paths, in the order asked for.

    Raises:
        ExportError: A form cannot be made well, nothing can be shown, or the gate said no.
        UsageError: An unknown form or kind.
    """
    if kind not in KINDS:
        raise UsageError(f"{kind!r} is no report: choose from {', '.join(KINDS)}.", came=kind, known=tuple(KINDS))
    gate = gate or gate_for(community, [each.text for each in store.held()])
    book, shown = report_notebook(community, store, term, kind, on=on, threshold=threshold)
    page = read_page(book)
    stem = (folder or community.folder / "handouts") / f"{term_of(term)}.{kind}"
    made: list[Path] = []
    try:
        made.extend(keep(*_file(form, page, book, stem), gate) for form in to)
    finally:  # what one form shows is shown, whatever becomes of the next
        if made:
            _remember(community, f"{kind} of {term_of(term)}", shown)
    return made


def _file(form: str, page: Page, book: Notebook, stem: Path) -> tuple[Path, bytes]:
    """A form's file, and what is in it."""
    if form == "ipynb":
        return stem.with_name(f"{stem.name}.ipynb"), (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()
    if form not in FORMS:
        raise UsageError(f"{form!r} is not a form: choose from {', '.join(FORMS)}.", came=form, known=tuple(FORMS))
    ending = FORMS[form].ending.removeprefix("handout.")
    return stem.with_name(f"{stem.name}.{ending}"), write(FORMS[form].writer, page)


def report_notebook(  # noqa: PLR0913 -- the same
    community: Community,
    store: ContributionStore,
    term: str,
    kind: str = "report",
    *,
    on: dt.date | None = None,
    threshold: int = 5,
) -> tuple[Notebook, list[Any]]:
    """The report as a notebook, with the tables of counts that it shows."""
    name = term_of(term)
    book = community.codebook if on is None else _book_of(community, on)
    sessions = [each for each in community.sessions if term_of(each.date.isoformat()) == name]
    known = [each for each in community.disclosed if "cells" in each]
    shares = read_term(store, name).shares(book, threshold=threshold, shown=known)
    if shares.empty:
        raise ExportError(
            f"Fewer than {_LEAST} texts of {in_words(name)} are kept: a report would point to people.", term=name
        )
    quotes = _quotes(store, name, book)
    if kind == "report":
        more, shown = _more(store, name, book, shares, threshold, known)
        cells = [
            *_themes(shares, name),
            *_by_session(shares, name),
            *more,
            *_words(shares, quotes),
            *_promises(sessions),
            *section("How to read this", _HOW),
        ]
    else:
        value, shown = _value(store, name, threshold, known)
        cells = [
            _came(community, name, threshold),
            *_themes(shares, name, most=4, is_drawn=False),
            *value,
            *_promises(sessions),
            text(_HIDDEN),
        ]
    last = max((each.date for each in sessions if each.status == "held"), default=None)
    made = _bind(community, f"{KINDS[kind]}, {in_words(name)}", cells, kind=kind, on=on or last)
    return made, [shares, *shown]


def _book_of(community: Community, on: dt.date) -> Codebook:
    from copkit.codebook import codebook_at  # noqa: PLC0415 -- a past day alone asks for it

    return codebook_at(community.codebook.events, on)


def _themes(shares: pd.DataFrame, term: str, *, most: int = 40, is_drawn: bool = True) -> Cells:
    """The term's numbers as a table, with a picture where there is room for one."""
    here = shares[shares["session"] == _whole(shares)].assign(session=in_words(term).capitalize())
    here = here.sort_values(["count", "theme"], ascending=[False, True], na_position="last").head(most)
    picture = plot_shares(here)
    drawn = {"output_type": "display_data", "data": {"image/svg+xml": picture.svg}, "metadata": {"alt": picture.alt}}
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": ["remove-input"]},
        "source": "",
        "outputs": [drawn],
    }
    rows = [
        {
            "Theme": row["theme"],
            "Texts": _number(row["count"]),
            "Share": _share(row["share"]),
            "Likely between": _between(row),
        }
        for row in _rows(here)
    ]
    counted = table(rows, "Themes, and the share of texts that spoke of each")
    return section("Themes of the term", plain(picture.alt), cell if is_drawn else "", counted)


def _by_session(shares: pd.DataFrame, term: str) -> Cells:
    """Each session beside the others; nothing where there is one, or where a small one could be worked out."""
    sessions = [label for label in dict.fromkeys(shares["session"]) if label != term]
    if len(sessions) < 2:  # noqa: PLR2004 -- one session is the term
        return []
    cells = {(row["theme"], row["session"]): row for row in _rows(shares)}
    rows = [
        {"Theme": theme, **{label: _number(cells[theme, label]["count"]) for label in sessions}}
        for theme in dict.fromkeys(shares["theme"])
    ]
    return section("Session by session", table(rows, "How many texts of each session spoke of each theme"))


def _more(  # noqa: PLR0913, PLR0917 -- a report's facts, by position in one place
    store: ContributionStore, term: str, book: Codebook, shares: pd.DataFrame, threshold: int, known: list[Any]
) -> tuple[Cells, list[Any]]:
    """What is new, and what goes together, among the themes whose counts are shown."""
    read = read_term(store, term)
    visible = {row["theme"] for row in _rows(shares) if row["session"] == _whole(shares) and not pd.isna(row["count"])}
    added = {code.name: event.on for event in book.events if event.do == "add" for code in [book.codes[event.id]]}
    fresh = new_themes(read.counts(book), added, _first_day(term), threshold=threshold, shown=[*known, shares])
    fresh = fresh[fresh["theme"].isin(visible)]
    pairs = sorted(
        {
            (item, book.codes[book.theme_of(code)].name)
            for given in read.pairs.values()
            for item, code in given
            if code in book.codes
        }
    )
    marks = [pair for pair in pairs if pair[1] in visible]
    if not marks:
        return [], []
    seen = (
        co_occurrence(count_pairs(marks), sum(read.texts.values()), threshold=threshold, shown=known).dropna().head(5)
    )
    rows = [
        {
            "Themes": f"{row['one']}, {row['other']}",
            "Texts with both": int(row["count"]),
            "Against chance": f"{row['lift']:.1f} times",
        }
        for row in _rows(seen)
    ]
    new = [
        f"**{plain(row['theme'])}**, in {int(row['count'])} texts of {row['sessions']} sessions"
        for row in _rows(fresh.dropna())
    ]
    together = table(rows, "The pairs of themes that most texts have both of")
    return [*section("New this term", bullets(new)), *section("What goes together", together)], [seen]


def _words(shares: pd.DataFrame, quotes: Mapping[str, str]) -> Cells:
    """One released text for each theme that is shown."""
    themes = [row["theme"] for row in _rows(shares) if row["session"] == _whole(shares) and not pd.isna(row["count"])]
    told = [f"**{plain(theme)}.** {plain(quotes[theme])}" for theme in themes if theme in quotes]
    return (
        section(
            "In people’s words",
            "Released texts, in the words that their writers, or we in their place, agreed to share.",
            bullets(told),
        )
        if told
        else []
    )


def _quotes(store: ContributionStore, term: str, book: Codebook) -> dict[str, str]:
    """For each theme the shortest of its released texts; of equals the first in the alphabet."""
    quotes: dict[str, str] = {}
    read = read_term(store, term)
    for label, given in read.pairs.items():
        released = {each.id: each.text for each in store.released(label)}
        for item, code in given:
            if item in released and code in book.codes:
                theme = book.codes[book.theme_of(code)].name
                quotes[theme] = min(
                    quotes.get(theme, released[item]), released[item], key=lambda words: (len(words), words)
                )
    return quotes


def _value(store: ContributionStore, term: str, threshold: int, known: list[Any]) -> tuple[Cells, list[Any]]:
    """Value stories by cycle: how many, as far as it may be shown, and those that were released."""
    counts = dict.fromkeys(CYCLES, 0)
    for row in store.counts(("session", "prompt")):
        cycle = row["prompt"].removeprefix(STORY)
        if term_of(row["session"]) == term and row["prompt"].startswith(STORY) and cycle in counts:
            counts[cycle] += row["count"]
    told = sorted(
        (each.prompt.removeprefix(STORY), each.text)
        for label in store.sessions()
        if term_of(label) == term
        for each in store.released(label)
        if each.prompt.startswith(STORY)
    )
    stories = bullets(f"**{cycle.capitalize()}.** {plain(words)}" for cycle, words in told)
    if sum(counts.values()) < _LEAST:
        return section("What it was good for", stories), []
    safe = suppress(
        pd.Series({cycle.capitalize(): count for cycle, count in counts.items()}, name=f"value stories, {term}"),
        threshold,
        known,
    )
    told_counts = ", ".join(f"{cycle} {_number(safe[cycle.capitalize()])}" for cycle in CYCLES)
    counted = f"Stories of value, after Wenger et al. (2011): {told_counts}."
    return section("What it was good for", counted, stories), [safe]


def _came(community: Community, term: str, threshold: int) -> Cell:
    """How many came to each session, in a sentence; a few are said to be few."""
    came = [
        f"{len(past.present) if len(past.present) >= threshold else f'fewer than {threshold}'} on {past.date.day} {past.date:%B}"
        for past in community.history
        if term_of(past.date.isoformat()) == term and past.present
    ]
    return text(f"**People who came:** {', '.join(came)}." if came else "")


def _promises(sessions: Iterable[Session]) -> Cells:
    """What was said and what became of it, in a few words each."""
    made = [each for session in sessions for each in session.promises]
    return section("You said, we did", bullets(f"**{plain(each.text)}** {plain(standing(each))}" for each in made))


def _bind(community: Community, title: str, cells: Iterable[Cell], *, kind: str, on: dt.date | None) -> Notebook:
    """Bind cells into a notebook that knows its community, and carries the date of what it shows."""
    facts = community.facts
    about = {
        "title": title,
        "kind": KINDS[kind].lower(),
        "community": facts.name,
        "institution": facts.institution,
        "contact": facts.contact.model_dump(),
    }
    if on:
        about |= {"changed": f"{on:%Y-%m-%d}", "changed_words": day(on), "date": f"{on:%Y-%m-%d}"}
    bound = [cell for cell in (text(f"# {plain(title)}"), *cells) if cell is not None]
    for at, cell in enumerate(bound):
        cell["id"] = f"cell-{at}"
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"copkit": about}, "cells": bound}


def _remember(community: Community, name: str, shown: Iterable[Any]) -> None:
    """Note the tables as shown, unless they were noted before."""
    known = [{key: each.get(key) for key in ("cells", "parts", "loose")} for each in community.disclosed]
    for one in shown:
        release = to_release(one).plain() if len(one) else None
        if release and release not in known:
            community.save_disclosed({"table": name, **release})


def _first_day(term: str) -> dt.date:
    import datetime as dt  # noqa: PLC0415 -- here alone

    year, _, season = term.partition("-")
    month = {"spring": 1, "summer": 5, "autumn": 9}.get(season, 1)
    return dt.date(int(year) if year.isdigit() else 1, month, 1)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict("records")  # type: ignore[return-value]  # its keys are the columns' names


def _whole(shares: pd.DataFrame) -> str:
    return str(shares["session"].iloc[-1])


def _number(count: Any) -> str:  # noqa: ANN401 -- a frame's cell
    return "hidden" if pd.isna(count) else str(int(count))


def _share(share: Any) -> str:  # noqa: ANN401 -- the same
    return "hidden" if pd.isna(share) else f"{share:.0%}"


def _between(row: Any) -> str:  # noqa: ANN401 -- a row of shares
    return "hidden" if pd.isna(row["share"]) else f"{row['low']:.0%} and {row['high']:.0%}"
