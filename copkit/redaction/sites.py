"""Where people work, learn and live, told by the words around: units, courses, buildings, pubs, rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copkit.redaction.tokens import Token

_SHORTEST_NUMBER = 6
_MOST_PARTS = 10
_MOST_LINKS = 2
_SUBJECT_ENDS = (
    "biology",
    "geology",
    "cology",
    "mistry",
    "iatrics",
    "allurgy",
    "nautics",
    "dynamics",
    "informatics",
    "genetics",
    "omics",
    "onomy",
    "engineering",
)
_MOST_SERVICE = 3
_MOST_LETTERS = 2
_MOST_BEFORE = 5
_WORK_LINKS = {"in", "from", "at", "to"}
_NAMED = {"capital", "mixed", "upper"}
_HEADS = (
    ("built", "location"), ("roads", "location"), ("named_units", "unit"), ("service_heads", "unit"), ("offices", "unit"), ("rooms", "room"),
    ("courses", "course"),
)  # fmt: skip
_LOOSE_NAMES = {"science", "development", "planning"}
_LOOSE_HEADS = ("built", "named_units", "courses")
"""What may be written small where a name stands before it: Physics department, Riverside cafe."""


def find_sites(tokens: list[Token]) -> Iterator[Span]:
    """Yield units, courses, buildings, pubs and rooms that are named, and numbers said in words."""
    spoken: list[Token] = []
    sited = lexicon()["sited"]
    for token in tokens:
        if token.shape == "lower" and token.low not in sited and not (token.before and token.before.low in _WORK_LINKS):
            spoken = []
            continue
        for rule in (
            _headed,
            _headed_behind,
            _degree,
            _workplace,
            _subject,
            _pub,
            _opened,
            _lettered,
            _built_small,
        ):
            found = rule(token)
            if found:
                yield found
        is_next = token.is_in("digits") and not token.gap.strip(" ,-")
        spoken = [*spoken[-_SHORTEST_NUMBER:], token] if is_next else [token] if token.is_in("digits") else []
        if len(spoken) >= _SHORTEST_NUMBER:
            yield Span(spoken[0].start, token.end, "phone", "mask")


def is_subject(token: Token) -> bool:
    """Whether a word, or it with the one before or after, is a subject or an office."""
    subjects = lexicon()["disciplines"]
    pairs = {
        f"{left.low} {right.low}" for left, right in ((token.before, token), (token, token.after)) if left and right
    }
    return token.low in subjects or token.low.endswith(_SUBJECT_ENDS) or not subjects.isdisjoint(pairs)


def _span(start: Token, end: Token, kind: str, *, is_sure: bool) -> Span:
    return Span(start.start, end.end, kind, "mask" if is_sure else "look")


def _headed_behind(token: Token) -> Span | None:
    """What "School of …" or "Centre for …" is called: as far as capitals and subjects reach."""
    link = token.after
    if not token.is_in("named_units") or not link or link.low not in {"of", "for"}:
        return None
    end, here, since = token, link.after, 0
    words = [token.low, link.low]
    while here and not here.gap.strip(" &,") and len(words) < _MOST_PARTS:
        words.append(here.low)
        since += 1
        if here.shape in _NAMED or is_subject(here):
            end, since = here, 0
        elif here.low not in {"of", "for", "and", "in", "the"} or since > _MOST_LINKS:
            break
        here = here.after
    is_named = end is not token and " ".join(words[:3]) not in lexicon()["phrases"]
    return _span(token, end, "unit", is_sure=True) if is_named else None


def _headed(head: Token) -> Span | None:
    """A thing that bears the name before it: Priory House, Student Wellbeing Centre, Betty's tearoom, the Senate Room."""
    is_pair = head.before is not None and head.before.low == "and" and is_subject(head)
    kind = next((kind for section, kind in _HEADS if head.is_in(section)), "unit" if is_pair else "")
    is_capital = head.shape == "capital" and not head.first
    if not kind or not (head.shape == "capital" or head.is_in("loose_units", *_LOOSE_HEADS)):
        return None
    names = _names_before(head)
    if not names or " ".join(word.low for word in [*names, head]) in lexicon()["phrases"]:
        return None
    own = [
        word
        for word in names
        if not word.is_in("generic", "stays")
        or (is_subject(word) and head.is_in("named_units"))
        or (word.is_in("served") and len(names) > 1)
    ]
    if not own:
        return _span(names[0], head, kind, is_sure=len(names) > 1) if is_capital and len(names[-1].low) > 1 else None
    is_holder = names[-1].owns and names[-1].is_in("jobs", "tops", "heads")
    is_vague = is_holder or (names[-1].is_small and (not head.is_in("named_units") or names[-1].low in _LOOSE_NAMES))
    is_loose = head.low in {"team", "group"} and len(names) == 1 and not is_subject(names[0]) and names[0].is_word
    return _span(names[0], head, kind, is_sure=not is_loose and (is_capital or not is_vague))


def _names_before(head: Token) -> list[Token]:
    """Return the capitalised words that lead to a head, "and" and "of" between them included."""
    names: list[Token] = []
    start = head
    while start.before and len(names) < _MOST_BEFORE:
        before = start.before
        if (
            start.gap == " "
            and before.low == "and"
            and (names or start.is_in("offices") or is_subject(start))
            and before.before
        ):
            before = before.before
            if not (before.is_in("served", "offices", "service_heads") or is_subject(before)):
                break
        elif start.gap not in {" ", " & ", "-", "' "}:
            break
        if not _may_name(before, head):
            break
        names.insert(0, before)
        start = before
    return names


def _may_name(token: Token, head: Token) -> bool:
    """Whether a word tells one such thing from another."""
    if token.shape != "upper" and token.is_in("titles", "small", "openers", "articles"):
        return False
    if token.shape not in _NAMED:
        return token.shape == "lower" and head.is_in("named_units", "loose_units") and is_subject(token)
    return not token.first or is_subject(token) or token.is_in("served") or not token.is_in("common")


def _degree(token: Token) -> Span | None:
    """A degree with its subject, before or behind: BA History, MSc in Data Science, the Creative Writing MA."""
    if not token.is_in("degrees") or token.shape == "lower":
        return None
    here, end, is_sure, is_taught = token.after, token, False, token.low not in {"phd", "dphil"}
    if here and here.low in {"hons", "honours"}:
        here = here.after
    if here and here.low in {"in", "of"}:
        here = here.after
    while here and not here.gap.strip(" &()"):
        is_link = here.low in {"and", "with", "of", "in", "for"}
        if not is_link and not (here.shape in _NAMED and not here.is_in("degrees")) and not is_subject(here):
            break
        if not is_link:
            end, is_sure = here, is_sure or here.shape in _NAMED
        here = here.after
    if end is not token:
        return _span(token, end, "course", is_sure=is_sure and is_taught)
    names = _names_before(token)
    return _span(names[0], token, "course", is_sure=is_taught) if any(is_subject(name) for name in names) else None


def _workplace(token: Token) -> Span | None:
    """Where somebody works: "over in medical physics", "someone in estates", "from Engineering"."""
    link = token.before
    if not link or link.low not in _WORK_LINKS or token.gap != " ":
        return None
    if not (is_subject(token) or _leads(token)):
        return _service(token, link)
    is_told = (
        link.gap == " "
        and link.before is not None
        and (link.before.is_in("workers", "beings") or (link.low == "to" and is_subject(link.before)))
    )
    end = token if is_subject(token) or not token.after else token.after
    while end.after and end.after.gap in {" ", " & "} and _goes_on(end.after):
        end = end.after
    follows = end.after if end.after and end.after.gap == " " else None
    is_ours = link.first and follows is not None and follows.low in {"we", "our"}
    if (token.is_small and not is_told and not is_ours) or (
        follows and follows.is_in("concepts", "labels", "abstract")
    ):
        return None
    is_here = link.before is not None and link.before.low in {"over", "us", "down", "up"}
    return _span(token, end, "unit", is_sure=is_here and link.low == "in")


def _service(token: Token, link: Token) -> Span | None:
    """A service in small letters where somebody works: "us at farm animal practice", "she is in student records"."""
    if not link.before or not link.before.is_in("workers", "beings") or not token.is_small:
        return None
    end, words = token, 1
    while (
        end.after and end.after.gap == " " and end.after.is_small and words < _MOST_SERVICE and not _ends_service(end)
    ):
        end, words = end.after, words + 1
    is_own = words > 1 and not token.is_in("generic", "small", "openers", "articles", "owners", "describers", "limits")
    return _span(token, end, "unit", is_sure=False) if is_own and _ends_service(end) else None


def _ends_service(token: Token) -> bool:
    return token.is_in("service_heads", "unit_nouns", "services_small")


def _goes_on(token: Token) -> bool:
    """Whether a workplace of several words goes on with this one: "health & safety", "law and politics"."""
    is_joined = token.low == "and" and token.after is not None and is_subject(token.after)
    return is_joined or is_subject(token)


def _subject(token: Token) -> Span | None:
    """A subject or office written with a capital that nothing asks for: Mechanical Engineering, Student Services."""
    before = token.before
    if token.shape != "capital" or (before and before.shape == "capital" and token.gap == " " and not before.first):
        return None
    words = [token]
    while words[-1].after and words[-1].after.gap == " " and words[-1].after.shape in _NAMED:
        words.append(words[-1].after)
    is_asked = token.first and len(words) == 1
    is_named = any(is_subject(word) and not word.is_in("stays", "loose_subjects", "concepts") for word in words)
    return _span(token, words[-1], "unit", is_sure=False) if is_named and not is_asked else None


def _leads(token: Token) -> bool:
    """Whether a word such as "medical" leads to a subject."""
    is_plain = token.is_in("small", "openers", "articles", "during", "few") or token.low.endswith("ing")
    return not is_plain and token.after is not None and token.after.gap == " " and is_subject(token.after)


def _pub(token: Token) -> Span | None:
    """What stands after "in the" or "at the" with capitals of its own: the Crooked Heron, the Lamb and Lantern."""
    the = token.before
    if not the or the.low != "the" or token.gap != " " or token.shape != "capital":
        return None
    where = the.before
    if not where or the.gap != " " or not where.is_in("whereabouts"):
        return None
    words = [token]
    here = token.after
    while here and here.gap in {" ", " & "} and len(words) < _MOST_BEFORE:
        if here.shape == "capital":
            words.append(here)
        elif not (here.low == "and" and here.after and here.after.shape == "capital"):
            break
        here = here.after
    if any(word.is_in("stays", "concepts", "labels", "seasons", "jobs", "tops", "unit_nouns") for word in words):
        return None
    is_sign = any(word.is_in("signs") for word in words)
    return _span(the if the.word == "The" else token, words[-1], "location", is_sure=is_sign)


def _opened(token: Token) -> Span | None:
    """A place whose kind comes first: Cafe Marguerite, Loch Tay."""
    if not token.is_in("place_openers") or token.shape != "capital":
        return None
    end = token
    while end.after and end.after.gap == " " and end.after.shape == "capital" and not end.after.is_in("stays"):
        end = end.after
    return _span(token, end, "location", is_sure=True) if end is not token else None


def _lettered(token: Token) -> Span | None:
    """A room or building called by a letter or two, breakout rooms apart: Seminar Room C, Block B."""
    room = token.before
    if not room or token.shape not in {"initial", "upper"} or token.gap != " " or len(token.word) > _MOST_LETTERS:
        return None
    if token.word == "I" or not room.is_in("rooms", "lettered") or room.follows("unroomed"):
        return None
    start = room.before if room.before and room.gap == " " and room.before.is_in("room_kinds") else room
    return _span(start, token, "room", is_sure=True)


def _built_small(token: Token) -> Span | None:
    """A place on the site written small, where somebody is found: "in the boiler house", "at the seed store"."""
    kind = token.before
    the = kind.before if kind and token.gap in {" ", "-"} else None
    if not kind or not the or not token.is_in("built", "numbered") or not token.is_small or kind.gap != " ":
        return None
    is_place = the.low == "the" and the.before is not None and the.before.is_in("whereabouts")
    is_own = kind.shape == "lower" and not kind.is_in(
        "generic", "anybodys", "small", "served", "describers", "room_kinds"
    )
    return _span(kind, token, "location", is_sure=False) if is_place and is_own else None
