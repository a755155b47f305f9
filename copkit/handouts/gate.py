"""The gate: nothing that must not be shared leaves in a shared file.

It is the one place that compares the roster with texts; it stores nothing, and says the place, never the words.
Not covered: what a photograph or another raster picture shows. Of pictures only words are read: alt texts, and SVG.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copkit.errors import LeakError
from copkit.handouts.passages import read_passages
from copkit.redaction import redact
from copkit.redaction.letters import fold, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from copkit.community import Community
    from copkit.handouts.passages import Passage

SURE = 9
"""A full name of so many letters is looked for with everything between its letters taken away."""
RUN = 8
"""So many words in a row that stand in an unreleased text are a quotation of it."""
LEAST = (3, 12)
"""A shorter text, in words and letters, is nobody's own words."""

_YEAR = re.compile(r"\(?\b(?:1[5-9]|20)\d\d[a-z]?\b")
_INITIALS = re.compile(r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?),? (?:[A-Z]\.[ -]?)+")
_PLACEHOLDER = re.compile(r"\[[a-z]+(?: \d+)?\]")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ORGANISATION = re.compile(
    r"\b(?:(?:University|College|School|Institute|Academy) (?:of|for)\s+(?:[A-Z][\w'’-]+\s*)+"
    r"|(?:[A-Z][\w'’-]+\s+)+(?:University|College|School|Institute|Press|Park|Centre|Society|Council|Foundation|Association))"
)
_COMMON = frozenset(name.casefold() for name in (*day_name, *month_name, "copkit") if name)
"""Days, months, and the maker that every handout names in its last line."""
_PARTICLES = frozenset("af al av bin da de del della den der di do dos du el la le ten ter van von y zu".split())  # noqa: SIM905 -- reads best so
"""Small words inside a name, which alone name nobody: an author's `de Laat` is cited as Laat."""
_WORD = re.compile(r"[^\W_]+")
_PUBLISHED = re.compile(r"Press|Publish|Journal|Quarterly|Review|edition|\(ed|\bpp?\. |\d\(\d|doi|[A-Z]\w+: [A-Z]")
_NAME = re.compile(r"[A-Z][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be shared: in which file, where in it, and of what kind; never the words."""

    file: str
    place: str
    kind: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.kind}"


def check_file(  # noqa: PLR0913 -- each is a kind of thing that must not leave, by name
    path: str | Path,
    *,
    roster: Iterable[Any] = (),
    contact: Any = None,  # noqa: ANN401 -- a contact, or a name
    places: Iterable[str | tuple[str, str]] = (),
    unreleased: Iterable[str] = (),
    access_needs: Iterable[str] = (),
) -> list[Finding]:
    """Find what must not be shared in a file: in its words, and in what only a curious reader opens.

    Full names of the roster in any spelling, addresses, access needs, unreleased texts whole or quoted, and single
    names by the rules of `redact`. The contact, and authors where the file cites them, may stand.

    Args:
        path: HTML, PDF, DOCX, PPTX, XLSX, CSV, ICS, a notebook, or plain text.
        roster: Full names, or records with name, email and access_needs.
        contact: The one person whose name and address may stand: a record with name and email, or a name.
        places: Words of the site, as `redact` takes them.
        unreleased: Texts that were not released.
        access_needs: What people said they need, in their words.

    Returns:
        The findings in the file's order, without repeats; empty where the file may be shared.

    Raises:
        ExportError: The file cannot be read, and so cannot be checked.
    """
    path = Path(path)
    passages = list(read_passages(path.name, path.read_bytes()))
    rules = _Rules(roster, contact, places, unreleased, access_needs)
    return list(dict.fromkeys(Finding(path.name, place, kind) for place, kind in rules.search(passages)))


def reject_leaks(path: str | Path, **known: Any) -> None:  # noqa: ANN401 -- what check_file takes
    """Raise where a file holds what must not be shared.

    Raises:
        LeakError: Something was found; ``places`` says where, one line each.
        ExportError: The file cannot be checked.
    """
    found = check_file(path, **known)
    if found:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""  # noqa: PLR2004 -- three places are enough to begin with
        places = "; ".join(f"{finding.place}: {finding.kind}" for finding in found[:3])
        raise LeakError(
            f"{Path(path).name} must not be shared yet ({places}{more}): take this out, and export again.",
            file=str(path),
            places=[str(finding) for finding in found],
        )


def gate_for(community: Community, unreleased: Iterable[str] = ()) -> Callable[[Path], None]:
    """The gate of one community, for ``export_session(gate=...)``: it knows the roster and what was not released.

    Args:
        community: From `copkit.open_community`.
        unreleased: The texts still held, straight from the store; nothing of them is kept.
    """
    return partial(
        reject_leaks,
        roster=community.roster,
        contact=community.facts.contact,
        places=community.places,
        unreleased=tuple(unreleased),
        access_needs=[person.access_needs for person in community.roster if person.access_needs],
    )


class _Rules:
    """What to look for, spelled the way that it is looked for."""

    def __init__(self, roster: Iterable[Any], contact: Any, places: Any, unreleased: Any, needs: Any) -> None:  # noqa: ANN401 -- as check_file takes them
        roster = tuple(roster)
        host, address = str(getattr(contact, "name", contact) or ""), _address(str(getattr(contact, "email", "")))
        names = (str(getattr(one, "name", one)) for one in roster)
        said = (*needs, *(str(getattr(one, "access_needs", None) or "") for one in roster))
        texts = [_words(_PLACEHOLDER.sub(" ", text)) for text in unreleased]
        self.places = tuple(places)
        self.names = tuple(name for name in names if fold(name) != fold(host))
        self.welcome = {*_words(host), address, *_words(address.rpartition("@")[2])}
        self.patterns = [pattern for name in self.names for pattern in _spellings(name)]
        self.needs = [_spaced(words) for words in map(_words, said) if words]
        self.texts = [_spaced(words) for words in texts if len(words) >= LEAST[0] and sum(map(len, words)) >= LEAST[1]]
        self.runs = {run for words in texts for run in _runs(words)}

    def search(self, passages: list[Passage]) -> Iterator[tuple[str, str]]:
        """Place and kind of everything found."""
        authors = _authors(passages, self.names)
        tail = ""
        for passage in passages:
            found = self._certain(passage.text)
            if passage.is_prose:
                # A name may begin in one paragraph, cell or page and end in the next.
                found |= self._certain(f"{tail} {passage.text}") - self._certain(tail)
                tail = f"{tail} {passage.text}"[-200:]
                if not found:
                    found = self._single(passage.text, authors)
            yield from ((passage.place, kind) for kind in sorted(found))

    def _certain(self, text: str) -> set[str]:
        """The kinds that need no judgement."""
        if len(text) < 4:  # noqa: PLR2004 -- no name or address is shorter
            return set()
        clear = plain(text).text
        words = _words(clear)
        line = _spaced(words)
        spelled = f"{clear}\n{line}\n{''.join(words)}"
        seen = {
            "an address": any(_address(each) not in self.welcome for each in _ADDRESS.findall(clear)),
            "a full name": any(pattern.search(spelled) for pattern in self.patterns),
            "an access need": any(need in line for need in self.needs),
            "an unreleased text": any(own in line for own in self.texts)
            or (bool(self.runs) and not self.runs.isdisjoint(_runs(words))),
        }
        return {kind for kind, is_there in seen.items() if is_there}

    def _single(self, text: str, authors: set[str]) -> set[str]:
        """Names that stand alone, by the rules of `redact`, first without the roster and then with it."""
        bare = _persons(text, (), self.places)
        found = [*bare, *(span for span in _persons(text, self.names, self.places) if _is_meant(text, span))]
        organisations = {word for named in _ORGANISATION.finditer(text) for word in _words(named[0])}
        stands = self.welcome | authors | _COMMON | organisations
        return {"a single name" for start, end in found if not _name_words(text[start:end]) <= stands}


def _persons(text: str, names: tuple[str, ...], places: tuple[Any, ...]) -> list[tuple[int, int]]:
    spans = redact(text, roster=names, places=places).spans
    return [(span.start, span.end) for span in spans if span.kind == "person" and span.tier == "mask"]


def _is_meant(text: str, span: tuple[int, int]) -> bool:
    """Whether a name of the roster is meant, and not the ordinary word spelled like it (will, grace, may)."""
    start, end = span
    if redact(text[start:end].lower()).spans:
        return True
    opens = not re.search(r"[\w,;'’)]\s*$", text[:start])
    in_title = re.match(r"\W*[A-Z]", text[end:])
    return text[start].isupper() and not opens and not in_title


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(plain(text).text).replace("'", ""))


def _name_words(name: str) -> set[str]:
    """The words of a name, without initials, and without particles unless it has nothing else."""
    bare = " ".join(part for part in name.split() if part not in _PARTICLES)
    return {word for word in _words(bare or name) if len(word) > 1}


def _spaced(words: list[str]) -> str:
    return f" {' '.join(words)} "


def _runs(words: list[str]) -> set[str]:
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def _address(text: str) -> str:
    return "".join(text.split()).casefold().strip(".")


def _spellings(name: str) -> Iterator[re.Pattern[str]]:
    """A full name forwards and backwards: run together where it is long enough, else word by word."""
    words = _words(name)
    ordinary = not redact(name.lower()).spans
    for order in (words, [words[-1], *words[:-1]]) if len(words) > 1 else ():
        if ordinary:
            # Good will and grace are no Will Grace: such a name counts only where it is written as one.
            shapes = ([word.title() for word in order], [word.upper() for word in order])
            yield re.compile("|".join(r"\b" + r"(?:,?\s+|\s*['’‐-]\s*)".join(shape) + r"\b" for shape in shapes))
        else:
            yield re.compile("".join(order) if len("".join(words)) >= SURE else f" {' '.join(order)} ")


def _authors(passages: list[Passage], names: tuple[str, ...]) -> set[str]:
    """The words of names that the file cites: with initials, or before a year and not of the roster."""
    known = {word for name in names for word in _words(name)}
    found: set[str] = set()
    for text in (passage.text for passage in passages if passage.is_prose):
        found |= {word for cited in _INITIALS.findall(text) for word in _words(cited)}
        for year in _YEAR.finditer(text):
            around = re.split(r"[;:!?]|(?<=[a-z]{2})\. ", text[max(0, year.start() - 120) : year.start()])[-1]
            after = text[year.end() : year.end() + 250]
            if year[0].startswith("(") and _PUBLISHED.search(after):
                around += after
            found |= {word for name in _NAME.findall(around) for word in _words(name)} - known
    return found
