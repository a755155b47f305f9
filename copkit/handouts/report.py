"""A term's report and a page for sponsors: notebooks like any other, exported through the same gate.

Everything counted in them is released here, with what readers already have in mind, and remembered as shown once
a file was made.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from copkit.analysis import co_occurrence, count_pairs, new_themes, plot_shares, plot_trends, suppress, to_release
from copkit.analysis.terms import in_words, read_term, term_of
from copkit.codebook import codebook_at
from copkit.community.reflection import CYCLES, STORY
from copkit.errors import ExportError, UsageError
from copkit.handouts.export import Gate, keep, notebook_form, write
from copkit.handouts.gate import gate_for
from copkit.handouts.page import read_page
from copkit.handouts.papers import Notebook, bind, community_facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from copkit.analysis import Picture
    from copkit.analysis.terms import Term
    from copkit.codebook import Codebook
    from copkit.community import Community
    from copkit.store import ContributionStore

KINDS = {"report": "What we heard", "sponsors": "What the community is worth"}
_LEAST = 10
"""No breakdown under so many texts."""
_MOST = {"report": 40, "sponsors": 4}
"""How many themes there is room for."""


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
    forms = {name: None if name == "ipynb" else notebook_form(name) for name in to}
    gate = gate or gate_for(community, [each.text for each in store.held()])
    book, shown = _report(community, store, term_of(term), kind, on, threshold)
    page = read_page(book)
    folder = folder or community.folder / "handouts"
    made: list[Path] = []
    try:
        for name, form in forms.items():
            data = write(form, page) if form else f"{json.dumps(book, ensure_ascii=False, indent=1)}\n".encode()
            ending = form.ending.removeprefix("handout.") if form else name
            made.append(keep(folder / f"{term_of(term)}.{kind}.{ending}", data, gate))
    finally:  # what one form shows is shown, whatever becomes of the next
        if made:
            _remember(community, f"{kind} of {term_of(term)}", shown)
    return made


def _report(  # noqa: PLR0913, PLR0917 -- the facts that the caller was given
    community: Community, store: ContributionStore, name: str, kind: str, on: dt.date | None, threshold: int
) -> tuple[Notebook, list[Any]]:
    """The report as a notebook, with the tables of counts that it shows."""
    book = community.codebook if on is None else codebook_at(community.codebook.events, on)
    known = [each for each in community.disclosed if "cells" in each]
    read = read_term(store, name)
    shares = read.shares(book, threshold=threshold, shown=known)
    if shares.empty:
        sentence = f"Fewer than {_LEAST} texts of {in_words(name)} are kept: a report would point to people."
        raise ExportError(sentence, term=name)
    whole: pd.DataFrame = shares[shares["session"] == shares["session"].iloc[-1]]
    if kind == "report":
        told, more = _together(read, book, list(whole.dropna(subset="count")["theme"]), [*known, shares], threshold)
        told |= {"quotes": _quotes(store, read, book), "by_session": _by_session(shares, name)}
    else:
        told, more = _value(store, name, threshold, known)
        told |= {"met": [each for each in community.history if each.present and term_of(f"{each.date}") == name]}
    themes = whole.assign(session=in_words(name).capitalize())
    themes = themes.sort_values(["count", "theme"], ascending=[False, True], na_position="last").head(_MOST[kind])
    told |= {"trend": _trend(shares[shares["session"] != name], themes["theme"])} if kind == "report" else {}
    told |= {"themes": _rows(themes), "picture": plot_shares(themes), "threshold": threshold}
    return _bound(community, name, kind, on, told), [shares, *more]


def _bound(community: Community, term: str, kind: str, on: dt.date | None, told: dict[str, Any]) -> Notebook:
    """The report's template filled, dated by the codebook's day, or by the last session that was held."""
    sessions = [each for each in community.sessions if term_of(f"{each.date}") == term]
    held = max((each.date for each in sessions if each.status == "held"), default=None)
    facts = community_facts(community.facts, on or held)
    facts |= {"title": f"{KINDS[kind]}, {in_words(term)}", "kind": KINDS[kind].lower()}
    facts |= {"date": facts["changed"]} if "changed" in facts else {}
    promises = [promise for session in sessions for promise in session.promises]
    return bind(f"{kind}.md", facts, promises=promises, **told)


def _by_session(shares: pd.DataFrame, term: str) -> dict[str, dict[str, float]]:
    """Each session's counts by theme; nothing where there is one, or where a small one could be worked out."""
    counts: dict[str, dict[str, float]] = {}
    for row in _rows(shares[shares["session"] != term]):
        counts.setdefault(row["session"], {})[row["theme"]] = row["count"]
    return counts if len(counts) > 1 else {}


def _trend(by_session: pd.DataFrame, themes: Iterable[str]) -> Picture | None:
    """How the first of the themes that two sessions or more may show went from one to the next."""
    seen = by_session.dropna(subset=["share"])["theme"].value_counts()
    return next((plot_trends(by_session, theme) for theme in themes if seen.get(theme, 0) > 1), None)


def _together(
    read: Term, book: Codebook, visible: list[str], known: list[Any], threshold: int
) -> tuple[dict[str, Any], list[Any]]:
    """What is new, and what goes together, among the themes whose counts are shown; the last known are its shares."""
    told: dict[str, Any] = {"visible": visible, "fresh": [], "together": []}
    given = {pair for pairs in read.pairs.values() for pair in pairs if pair[1] in book.codes}
    named = {(item, book.codes[book.theme_of(code)].name) for item, code in given}
    marks = sorted(pair for pair in named if pair[1] in visible)
    if not marks:
        return told, []
    added = {book.codes[event.id].name: event.on for event in book.events if event.do == "add"}
    fresh = new_themes(read.counts(book), added, _first_day(read.name), threshold=threshold, shown=known)
    texts = sum(read.texts.values())
    seen = co_occurrence(count_pairs(marks), texts, threshold=threshold, shown=known[:-1]).dropna().head(5)
    return {**told, "fresh": _rows(fresh[fresh["theme"].isin(visible)].dropna()), "together": _rows(seen)}, [seen]


def _quotes(store: ContributionStore, read: Term, book: Codebook) -> dict[str, str]:
    """For each theme the shortest of its released texts; of equals the first in the alphabet."""
    quotes: dict[str, str] = {}
    released = {each.id: each.text for each in store.released()}
    for item, code in (pair for pairs in read.pairs.values() for pair in pairs):
        if item in released and code in book.codes:
            theme = book.codes[book.theme_of(code)].name
            both = (quotes.get(theme, released[item]), released[item])
            quotes[theme] = min(both, key=lambda words: (len(words), words))
    return quotes


def _value(store: ContributionStore, term: str, threshold: int, known: list[Any]) -> tuple[dict[str, Any], list[Any]]:
    """Value stories by cycle: how many, as far as it may be shown, and those that were released."""
    counts = dict.fromkeys(CYCLES, 0)
    for row in store.counts(("session", "prompt")):
        cycle = row["prompt"].removeprefix(STORY)
        if term_of(row["session"]) == term and row["prompt"].startswith(STORY) and cycle in counts:
            counts[cycle] += row["count"]
    told = [each for each in store.released() if term_of(each.session) == term and each.prompt.startswith(STORY)]
    stories = sorted((each.prompt.removeprefix(STORY), each.text) for each in told)
    if sum(counts.values()) < _LEAST:
        return {"stories": stories, "counts": {}}, []
    named = {cycle.capitalize(): count for cycle, count in counts.items()}
    safe = suppress(pd.Series(named, name=f"value stories, {term}"), threshold, known)
    return {"stories": stories, "counts": {cycle: safe[cycle.capitalize()] for cycle in CYCLES}}, [safe]


def _remember(community: Community, name: str, shown: Iterable[Any]) -> None:
    """Note the tables as shown, unless they were noted before."""
    known = [{key: each.get(key) for key in ("cells", "parts", "loose")} for each in community.disclosed]
    for one in shown:
        release = to_release(one).plain() if len(one) else None
        if release and release not in known:
            community.save_disclosed({"table": name, **release})


def _first_day(term: str) -> dt.date:
    year, _, season = term.partition("-")
    month = {"spring": 1, "summer": 5, "autumn": 9}.get(season, 1)
    return dt.date(int(year) if year.isdigit() else 1, month, 1)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict("records")  # type: ignore[return-value]  # its keys are the columns' names
