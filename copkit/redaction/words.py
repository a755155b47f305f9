"""The lexicon: which words are English, which are names, and the cues that tell them apart."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

_SITED = (
    "built", "numbered", "roads", "named_units", "service_heads", "offices", "rooms", "courses", "loose_units", "digits", "disciplines",
    "place_openers",
)  # fmt: skip
"""Sections of which a word is needed for a place of work or living to be told by its words."""


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Return the lexicon's sections, read from the package once.

    Example:
        >>> "mentoring" in lexicon()["english"], "priya" in lexicon()["given"]
        (True, True)
    """
    packed = files("copkit.redaction").joinpath("lexicon", "lexicon.txt.gz").read_bytes()
    sections: dict[str, frozenset[str]] = {}
    for part in gzip.decompress(packed).decode().split("[")[1:]:
        title, _, entries = part.partition("]\n")
        sections[title] = frozenset(entries.splitlines())
    sections["english"] = sections["common"] | sections.pop("words")
    sections["plain"] = (
        sections["common"] - sections["strong"] - sections["first_family"] - sections["kin"] - sections["towns"]
    )
    sections["sited"] = frozenset().union(*(sections[name] for name in _SITED))
    return sections
