"""Single promises of redaction, each with the sentence that shows it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from copkit.redaction import redact

ROOT = Path(__file__).parents[2]
ROSTER = ("Grace Okafor", "Will Turner", "May Chen", "Kolbjørn Maslow", "Susan Frost")


def masked(text, **known):
    """Return the text after masking."""
    return redact(text, **known).text


def looked(text, **known):
    """Return the words to be looked at."""
    found = redact(text, **known)
    return [found.text[look.start : look.end] for look in found.looks]


def test_placeholders_say_the_kind_and_are_numbered_within_one_text():
    """The same name gets the same number, another the next; other kinds need no number."""
    text = "Priya told Tunde on 3 March that Priya had written to p.shah@example.ac.uk."
    assert masked(text) == "[person 1] told [person 2] on [date] that [person 1] had written to [email]."
    assert masked("Tunde rang.") == "[person 1] rang."


def test_numbers_go_on_after_those_already_there():
    """A text that was redacted before and rewritten gets fresh numbers."""
    assert masked("[person 1] and Priya met.") == "[person 1] and [person 2] met."


def test_repr_shows_counts_and_never_words():
    """A Redaction in a traceback or a notebook says nothing of the text."""
    found = redact("I told Priya on Monday; she is the only woman in Physics.")
    assert repr(found) == "<Redaction: 1 masked, 1 to look at>"
    assert found.counts == {"hint": 1, "person": 1}


@pytest.mark.parametrize(
    "text",
    [
        "HR and the REF leave no time for a PhD or for EDI.",
        "Maslow's hierarchy and Kolb's cycle came up on Monday.",
        "The GROW model is enough for me.",
        "Will you come? May I ask? I hope so. Mark my words.",
        "Edmondson (1999) and Lave and Wenger are worth reading.",
    ],
)
def test_what_is_nobodys_name_stays(text):
    """Acronyms, authors of ideas, days and words that only look like names are left alone."""
    assert masked(text) == text


def test_the_roster_beats_every_list():
    """An author's name is a colleague's when the roster says so."""
    assert masked("I saw Maslow in the corridor.") == "I saw Maslow in the corridor."
    assert masked("I saw Maslow in the corridor.", roster=ROSTER) == "I saw [person 1] in the corridor."


def test_names_that_are_words_are_told_by_their_place():
    """With a roster, Will and May are people where a person stands, and a look where nobody can say."""
    assert masked("I asked Will to help.", roster=ROSTER) == "I asked [person 1] to help."
    assert masked("Will you help in summer?", roster=ROSTER) == "Will you help in summer?"
    assert looked("Will is patient.", roster=ROSTER) == ["Will"]
    assert looked("The best part was talking with grace.", roster=ROSTER) == ["grace"]


def test_short_forms_of_rostered_names_are_known():
    """Susan on the roster is Sue in a text."""
    assert masked("sue told me", roster=("Susan Frost",)) != "sue told me" or looked("sue told me", roster=ROSTER) == [
        "sue"
    ]


def test_places_are_masked_by_their_kind():
    """The site's words get the placeholder of their kind; an English word written small is only looked at."""
    places = [
        ("Estates", "department"),
        ("Fenwick Hall", "building"),
        ("PSYC", "course"),
        ("Oak Suite", "room"),
        "Quad",
    ]
    text = "Estates moved PSYC 12 from Fenwick Hall to the Oak Suite by the Quad; estates are slow."
    assert masked(text, places=places).startswith(
        "[unit] moved [course] from [location] to the [room] by the [location]"
    )
    assert looked(text, places=places) == ["estates"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The Student Advice Service came, Estates & Catering left.", "The [unit] came, [unit] left."),
        ("the dept of chemical engineering is small", "the [unit] is small"),
        ("The Student Money Centre and the Vale Institute moved.", "The [unit] and the [unit] moved."),
        ("I run BSc (Hons) Food Science and the MA Social History.", "I run [course] and the [course]."),
        ("We sat in the Stag and Lantern, then in Nell's tearoom.", "We sat in the [location], then in [location]."),
        ("Committee Room 4, Seminar Room F and QX-1.07 are cold.", "[room], [room] and [room] are cold."),
        ("over in medical physics it is quiet; it was the ninth of June", "over in [unit] it is quiet; it was [date]"),
        ("We sat in office 4.09, then LT6.", "We sat in [room], then [room]."),
        ("mail kbarlow at example.ac.uk, my ext. is 5533", "mail [email], my ext. is [phone]"),
        ("u/otter_tutor is otter#4821, student 2018 3391", "[handle] is [handle], student [id]"),
        ("Look at example.org for the Microsoft Office course.", "Look at [url] for the Microsoft Office course."),
    ],
)
def test_units_rooms_and_handles_are_masked_whole(text, left):
    """What has several words or a dot in it leaves no half behind, and what is nobody's stays."""
    assert masked(text) == left


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("TK was late and R.J. was not.", ["TK", "R.J"]),
        ("The U.K. and VR were mentioned.", []),
        ("I asked An, then sat with Can.", ["An", "Can"]),
        ("Drew drew a map; Autumn chaired.", ["Drew", "Autumn"]),
        (
            "the man running the stores and the longest-serving clerk",
            ["the man running the stores", "the longest-serving clerk"],
        ),
        ("People who run things have long days.", []),
        ("The retired bursar and the clerk I replaced.", ["The retired bursar", "the clerk I replaced"]),
        ("I met the chaplain's husband on Monday.", ["the chaplain's husband"]),
        ("someone in timetabling laughed", ["timetabling"]),
        ("In October the mentor who listens is the one who gains.", []),
    ],
)
def test_who_may_be_meant_is_looked_at(text, looks):
    """Initials, words where only a name would stand, and people called by what they do are put before a person."""
    assert looked(text) == looks


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("I'm the university's glassblower, alas.", ["the university's glassblower"]),
        ("I met the harpsichord tuner on Monday.", ["the harpsichord tuner on Monday"]),
        ("My mentee used to be an Olympic rower.", ["used to be an Olympic rower"]),
        ("A colleague who once met the Pope was there.", ["who once met the Pope"]),
        ("My wife is the dean, so I keep quiet.", ["My wife is the dean"]),
        ("After my second liver operation I rested.", ["my second liver operation"]),
        ("I am deafblind and glad of it.", ["deafblind"]),
        ("He lives on a narrowboat with two goats.", ["a narrowboat with two goats"]),
        ("Someone who listened was all that I needed.", []),
        ("I used to think that mentors had answers.", []),
        ("I'm a sceptic, and my mentor is the best.", []),
    ],
)
def test_stories_that_tell_on_one_person_are_looked_at(text, looks):
    """What few can say of themselves is put before a person; what anybody does is not."""
    assert looked(text) == looks


@pytest.mark.parametrize(
    ("text", "left", "looks"),
    [
        ("We met by the Jubilee Fountain.", "We met by the [location].", []),
        ("I left it in the Gantry.", "I left it in the Gantry.", ["Gantry"]),
        ("She works for People and Culture.", "She works for [location].", []),
        ("The edge of LS29 floods, as does S11.", "The edge of [postcode] floods, as does S11.", ["S11"]),
        ("My login qrx4tw and I joined at 19.", "My login [id] and I joined at [age].", []),
        ("the token abc4xy is mine", "the token abc4xy is mine", ["abc4xy"]),
        ("At 58 years of age I began.", "At [age] I began.", []),
        ("My card (MuB556710) opens Seminar Room 6 and no other.", "My card ([id]) opens [room] and no other.", []),
        (
            "I play as TeaAndTensors, made in PowerPoint.",
            "I play as TeaAndTensors, made in PowerPoint.",
            ["TeaAndTensors"],
        ),
        ("Grange-over-Sands was cold.", "[location] was cold.", []),
        ("We sat in bettys bakehouse.", "We sat in bettys bakehouse.", ["bettys bakehouse"]),
        ("In our Mentoring Circle the GROW Model came up.", "In our Mentoring Circle the GROW Model came up.", []),
    ],
)
def test_a_capital_or_code_that_nothing_asks_for_is_seen(text, left, looks):
    """Capitals in the middle of a sentence, half postcodes and mixed codes are masked or looked at; what anybody has stays."""
    assert masked(text) == left
    assert looked(text) == looks


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("We meet at 10.15 for 20 minutes in week 4.", []),
        ("Of 24 people 50% came, 8 of them twice.", []),
        ("It cost £30, scored 8/10 and felt like 24/7.", []),
        ("Clance and Imes (1978), REF 2029, GPT-4 and Catch-22.", []),
        ("Try 1-2-4-All in a 15-minute slot, or a 2:1 split.", []),
        ("Put 4471 on the form (QZX 14).", ["4471", "QZX 14"]),
        ("It was QZ 2.1 again.", ["QZ 2.1"]),
        ("The code is hbv4, and 61 says it all.", ["hbv4", "61"]),
        ("The office is open 3 days a week.", []),
        ("She wrote it on 20/2 in Print 2 (mezz.).", ["20/2", "Print 2 (mezz.)"]),
        ("nearly seventy-two and still on the rota", ["seventy-two"]),
        ("It was seventy-two emails and thirty staff.", []),
    ],
)
def test_a_number_that_nothing_explains_is_looked_at(text, looks):
    """Times, shares, counts and steps stay; any other number may be an age, a room or a code, and a person decides."""
    assert masked(text) == text
    assert looked(text) == looks


def test_a_place_takes_in_its_floor_and_what_is_in_brackets():
    """What says more of where a place is goes with it."""
    told = masked("We sat in Room 216 (annexe), then at desk 44 on the fifth floor.")
    assert told == "We sat in [room], then at [room]."
    assert masked("Carrel 19 is cold, and so is lambing shed 4.") == "[room] is cold, and so is [room]."


def test_rostered_words_written_small_are_looked_at():
    """A name of the roster that is also a word is seen as subject, as object and in a list, and left where it is a word."""
    roster = ("Mark Adeyemi", "Will Fairley", "Grace Okoro")
    assert looked("mark my words, mark won't wait", roster=roster) == ["mark"]
    assert looked("saw will and grace at lunch", roster=roster) == ["will", "grace"]
    assert looked("i miss having grace down the corridor", roster=roster) == ["grace"]
    assert looked("will you mark the date with good grace", roster=roster) == []


@pytest.mark.parametrize(
    "written",
    [
        "Pri\u200bya",
        "P\u00adriya",
        "Рriya",
        "Ｐｒｉｙａ",
        "𝐏𝐫𝐢𝐲𝐚",
        "Olúfẹ\u0301mi",
        "Sia\u0302n",
        "O’Brien",
        "PRIYA",
        "Пріянка",
        "김민준",
    ],
)
def test_letters_in_disguise_are_read(written):
    """Invisible signs, look-alikes, wide, bold and decomposed letters and other scripts hide nobody."""
    assert masked(f"I told {written} about it.") == "I told [person 1] about it."


@pytest.mark.parametrize("text", ["WHY IS PRIYA ALWAYS LATE", "why is priya always late", "why is Priya always late"])
def test_names_are_found_however_a_text_is_written(text):
    """Capitals everywhere or nowhere take nothing away."""
    assert "[person 1]" in masked(text)
    assert "priya" not in masked(text).lower()


def test_a_bad_number_is_masked_as_well():
    """Nothing is validated: a digit too few is still somebody's."""
    assert masked("Ring 0770090012; the letter says 943 476 591.") == "Ring [phone]; the letter says [id]."


COLD = """
import re, sys
from pathlib import Path
from copkit.redaction import redact
redact("I met Priya Shah on 3 March 2022, ring 01632 960533.")
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
print([name for name in ("numpy", "pandas", "pydantic", "socket", "sqlite3") if name in sys.modules])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from Linux's /proc")
def test_a_cold_start_is_light():
    """Import and first call take under 80 MB, and bring in nothing heavy."""
    done = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True, cwd=ROOT)
    first, second = done.stdout.splitlines()
    assert float(first) < 80
    assert second == "[]"


SEALED = """
import sys
from copkit.redaction import redact
redact("ready")
def refuse(event, arguments):
    if event == "open" or event.startswith(("socket.", "subprocess.", "os.system")):
        raise SystemExit(f"{event} after the lexicon was read")
sys.addaudithook(refuse)
redact("I met Priya Shah on 3 March 2022; see https://merebridge.example/priya.", roster=["Priya Shah"])
print("sealed")
"""


def test_no_socket_and_no_file_is_opened():
    """Once the lexicon is read, redaction touches neither network nor disk."""
    done = subprocess.run([sys.executable, "-c", SEALED], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout == "sealed\n", done.stderr
