"""The shapes in which forms and polls export answers: which columns hold text, and which are never read.

A shape is told by aliases that must all stand in its header. Whatever says
who, when or from where is in `keys`, in `WHO`, or in no pattern of `texts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copkit.intake.tables import alias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copkit.intake.tables import Rows


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split(","))


WHO = _set(
    "name,your name,full name,first name,firstname,last name,lastname,surname,author,email,e-mail,your email,email address,"
    "e-mail address,your email address,phone,phone number,telephone,username,user name,staff id,staff number,student id,"
    "student number,department,your department,school,team,job title,role,token,ip address"
)
ASKS_WHO = re.compile(r"\b(name|e-?mail|phone|telephone|mobile|username|(staff|student|employee) (id|number))\b")
ASKS_CONSENT = re.compile(r"\b(consent|permission|happy for us to|(may|can|could) (we|i) (share|use|quote|show))\b")


@dataclass(frozen=True, slots=True)
class Shape:
    """How one program exports answers; all names are aliases, case folded."""

    form: str
    marks: frozenset[str]
    keys: frozenset[str] = frozenset()
    texts: str = ""
    """Which columns hold texts; where empty, every other column is a question."""
    others: str = r"(?!)"
    """Which columns are known to hold none, besides `keys`."""
    prompt: str = ""
    """The column that says what a text answers; where empty, a text answers its column's header."""
    prompt_is: str = "{}"
    finished: str = ""
    """The column that is blank in an unfinished answer."""
    joined: bool = False
    """True where a row's texts are one contribution: a title and its body."""
    coded: bool = False
    """True where a header is "CODE. question"."""
    within: int = 1
    """The header is one of this many first rows that hold anything."""

    def names(self, header: Sequence[str]) -> list[str]:
        """Give a header's names as this shape compares them."""
        return [alias(cell.partition(". ")[0] if self.coded else cell) for cell in header]

    def find(self, rows: Rows) -> int | None:
        """Give the number of the row that holds all of the shape's marks."""
        filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
        return next((number for number in filled[: self.within] if self.marks <= set(self.names(rows[number]))), None)


SHAPES = (
    Shape(
        "Microsoft Forms",
        marks=_set("id,start time,completion time"),
        keys=_set("id,start time,completion time,email,name,last modified time,language"),
        others=r"^(points|feedback) - |^(total points|quiz feedback|grade posted time)$",
    ),
    Shape(
        "LimeSurvey",
        marks=_set("id,submitdate,lastpage"),
        keys=_set("id,submitdate,lastpage,startlanguage,seed,startdate,datestamp,ipaddr,refurl"),
        others=r"^attribute_\d+$|time$|^grouptime|\[filecount\]$",
        finished="submitdate",
        coded=True,
    ),
    Shape(
        "Mentimeter",
        marks=_set("date (utc),session,voter"),
        keys=_set("date (utc),session,voter"),
        texts=r": answer( \d+)?$",
        others="::",
        within=15,
    ),
    Shape(
        "Padlet",
        marks=_set("section,title,body,created at (utc)"),
        texts="^(title|body)$",
        others="",
        prompt="section",
        joined=True,
    ),
    Shape(
        "Claper",
        marks=_set("attendee identifier,user email,message"),
        texts="^message$",
        others="",
        prompt="slide #",
        prompt_is="Slide {}",
    ),
    Shape("Google Forms", marks=_set("timestamp"), keys=_set("timestamp,score"), others=r"\[(score|feedback)\]$"),
)
NAMED = Shape("a named column", marks=frozenset())
