"""What people wrote, out of any form's export: text, question and consent; no person, time, address or order."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from copkit.errors import IntakeError
from copkit.intake.consent import CONSENTS, consent_of, stricter
from copkit.intake.forms import Layout, known_shapes, lay_out
from copkit.intake.tables import decode, listed, read_bytes, readings, sealed
from copkit.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_TEXT = 10_000
"""Letters; more is a pasted document, not an answer."""
_NOTHING = frozenset({"n/a", "na", "n.a."})


@dataclass(frozen=True, slots=True)
class Kept:
    """One text as it was written: raw until it is redacted, so its repr does not show it."""

    prompt: str
    text: str = field(repr=False)
    consent: str


@dataclass(frozen=True, slots=True, repr=False)
class Intake:
    """What came out of a form: texts in random order, and how many were left behind and why.

    `read` counts answers: rows times text columns.
    """

    form: str
    read: int
    kept: tuple[Kept, ...]
    dropped: dict[str, int]

    def __repr__(self) -> str:
        return f"Intake({self.form}: {self.sentence})"

    def redacted(
        self, *, roster: Iterable[str] = (), places: Iterable[str | tuple[str, str]] = ()
    ) -> list[tuple[str, str, str]]:
        """Give (prompt, text, consent) with everything sure masked, for a store; what to look at stays as written.

        Args:
            roster: Full names of the community's people.
            places: Words of the site, or (word, kind) rows.
        """
        names, words = tuple(roster), tuple(places)
        return [(one.prompt, redact(one.text, roster=names, places=words).text, one.consent) for one in self.kept]

    @property
    def sentence(self) -> str:
        """Say how many answers were read, kept and dropped, and why."""
        why = f": {listed(self.dropped)}" if self.dropped else ""
        return f"{self.read} read, {len(self.kept)} kept, {sum(self.dropped.values())} dropped{why}"


def read_contributions(
    path: str | Path, column: str | Sequence[str] | None = None, consent: str | Mapping[str, str] | None = None
) -> Intake:
    """Read what people wrote from a form's or poll's export, and nothing that says who they are.

    Microsoft Forms, Google Forms, LimeSurvey, Mentimeter, Padlet and Claper are known by their headers; of any other
    table the facilitator names the text column; a `.txt` file is one contribution a line. Texts come out raw and in
    random order: redact them before they are kept.

    Args:
        path: The file (`.csv`, `.xlsx`, `.zip`, `.txt`).
        column: Header of the text column, or several; None for a known form.
        consent: What people were told where the form does not ask (`"verbatim"`, `"paraphrase"` or `"count-only"`), or the
            header of the column that asks, or a mapping from its answers to those three.

    Returns:
        The texts kept, each with its question and consent, and the counts of what was dropped.

    Raises:
        IntakeError: The file cannot be read without guessing; the sentence shows the header that was seen.

    Example:
        >>> read_contributions("data/inbox/2023-02-08-forms.csv")
        Intake(Microsoft Forms: 70 read, 60 kept, 10 dropped: 10 blank)
    """
    columns = [column] if isinstance(column, str) else list(column or ())
    return sealed(Path(path), lambda file: _read(file, columns, consent))


def _read(path: Path, column: list[str], consent: str | Mapping[str, str] | None) -> Intake:
    told = consent if isinstance(consent, str) and consent in CONSENTS else None
    found, file = readings(path), path.name
    if path.suffix.casefold() == ".txt" and not column and not known_shapes(found):
        if consent is not None and told is None:
            came = f"{file} has no column about consent"
            raise IntakeError(f"{came}: say one of {', '.join(CONSENTS)}.", file=file)
        return _from_lines(decode(read_bytes(path), file=file), told=told or "paraphrase", file=file)
    named = consent if isinstance(consent, str) and told is None else None
    layout = lay_out(found, file=file, column=column, consent=named)
    return _from_layout(layout, told=told, answers=consent if isinstance(consent, Mapping) else {})


def _from_lines(text: str, *, told: str, file: str) -> Intake:
    """Take one contribution a line; tabs mean a table that was saved as text."""
    if "\t" in text:
        raise IntakeError(f"{file} holds a table of no known form: name the text column with column=.", file=file)
    return _sorted_out("text lines", [("", line, told) for line in text.removesuffix("\n").split("\n")], Counter())


def _from_layout(layout: Layout, *, told: str | None, answers: Mapping[str, str]) -> Intake:
    taken: list[tuple[str, str, str]] = []
    dropped: Counter[str] = Counter()
    for row, agreed in zip(layout.sheet.rows, _consents(layout, told=told, answers=answers), strict=True):
        texts = [(prompt, text, agreed) for prompt, text in layout.taken(row)]
        if layout.is_finished(row):
            taken += texts
        else:
            dropped["unfinished"] += len(texts)
    return _sorted_out(layout.shape.form, taken, dropped)


def _consents(layout: Layout, *, told: str | None, answers: Mapping[str, str]) -> list[str]:
    """Give each row's consent: its own answer, never looser than what people were told."""
    if layout.consent is None:
        return [told or "paraphrase"] * len(layout.sheet.rows)
    given = [consent_of(row[layout.consent], answers) for row in layout.sheet.rows]
    known = [agreed for agreed in given if agreed is not None]
    if len(known) < len(given):
        came = f"{len(given) - len(known)} answers about consent are none of {', '.join(CONSENTS)}"
        remedy = 'say what each means with consent={"the answer": "verbatim"}'
        raise IntakeError(f"{layout.sheet.file}: {came}: {remedy}.", file=layout.sheet.file)
    return [stricter(agreed, told or "verbatim") for agreed in known]


def _sorted_out(form: str, taken: list[tuple[str, str, str]], dropped: Counter[str]) -> Intake:
    """Drop what says nothing, and shuffle what is left by the system's own randomness."""
    kept = []
    for prompt, text, agreed in taken:
        words = _clean(text)
        if not words:
            dropped["blank"] += 1
        elif words.casefold() in _NOTHING or not any(unicodedata.category(c)[0] in "LNS" for c in words):
            dropped["without a word"] += 1
        elif len(words) > LONGEST_TEXT:
            dropped["too long"] += 1
        else:
            kept.append(Kept(prompt, words, agreed))
    random.SystemRandom().shuffle(kept)
    return Intake(form, len(taken) + dropped["unfinished"], tuple(kept), {why: n for why, n in dropped.items() if n})


def _clean(text: str) -> str:
    """Take away control characters and the space around; words and line breaks stay."""
    plain = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    return re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", plain).strip()
