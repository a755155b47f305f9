"""Every form's export gives its texts, and nothing that says who, when or from where."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from scipy.stats import kendalltau

from copkit.errors import IntakeError
from copkit.intake import read_contributions
from tests.intake.form_files import CANARY, HELP, MICROSOFT, SHAPES, WELL, answers, written


def taken(intake):
    return sorted((kept.prompt, kept.text, kept.consent) for kept in intake.kept)


FORMS = {
    "microsoft_forms.xlsx": (
        [
            (WELL, "TEXT-A1 naïve, but fine", "verbatim"),
            (WELL, "TEXT-B1; with a semicolon", "paraphrase"),
            (HELP, "TEXT-A2", "verbatim"),
            (HELP, "TEXT-C2\nin two lines", "count-only"),
        ],
        {"blank": 1, "without a word": 1},
    ),
    "google_forms.csv": (
        [(WELL, "TEXT-A1", "verbatim"), (WELL, "TEXT-B1, TEXT-B1b", "count-only")],
        {"without a word": 1},
    ),
    "limesurvey.csv": (
        [
            (WELL, "TEXT-A1", "verbatim"),
            (WELL, "TEXT-C1", "count-only"),
            ("What would help? [First thing]", "TEXT-A2", "verbatim"),
        ],
        {"unfinished": 2, "blank": 1},
    ),
    "mentimeter.xlsx": ([(WELL, "TEXT-A1", "paraphrase"), (WELL, "TEXT-B1", "paraphrase")], {"blank": 1}),
    "padlet.zip": (
        [("What helps?", "TEXT-A1\nTEXT-A2 goes on", "paraphrase"), ("What is hard?", "TEXT-B1", "paraphrase")],
        {"blank": 1},
    ),
    "claper.csv": ([("Slide 3", "TEXT-A1", "paraphrase"), ("Slide 4", "TEXT-B1", "paraphrase")], {}),
    "plain.txt": (
        [
            ("", "TEXT-A1, with a comma", "paraphrase"),
            ("", "TEXT-B1; and “quotes”", "paraphrase"),
            ("", "TEXT-C1", "paraphrase"),
        ],
        {"blank": 1},
    ),
}
FORMS["microsoft_forms_1252.csv"] = FORMS["microsoft_forms.xlsx"]


@pytest.mark.parametrize("name", FORMS)
def test_a_known_form_gives_its_texts_questions_and_consent(name):
    """Exactly the texts, each with what it answers and what may be done with it; the rest is counted, with why."""
    intake = read_contributions(SHAPES / name)
    rows, dropped = FORMS[name]
    assert taken(intake) == sorted(rows)
    assert intake.dropped == dropped
    assert intake.read == len(rows) + sum(dropped.values())


@pytest.mark.parametrize("name", [*FORMS, "slido.csv"])
def test_no_person_key_time_or_address_leaves_the_reader(name):
    """Of all that stands in the file, nothing but texts, questions and counts comes out."""
    intake = read_contributions(SHAPES / name, column="Question" if name == "slido.csv" else None)
    seen = " ".join(f"{kept.prompt} {kept.text} {kept.consent}" for kept in intake.kept) + repr(intake)
    assert "KEY" not in seen.upper()
    assert not any(word in seen for word in ("2023", "192.0.2", "UNFINISHED", "9137", "anonymous"))


def test_the_repr_shows_counts_and_no_text():
    """A notebook that prints an intake prints no word of it."""
    intake = read_contributions(SHAPES / "google_forms.csv")
    assert repr(intake) == "Intake(Google Forms: 3 read, 2 kept, 1 dropped: 1 without a word)"
    assert "TEXT" not in repr(intake.kept)


def test_another_program_is_read_by_the_column_that_is_named():
    """Slido and the like: the facilitator says which column holds the texts, by its header in any case."""
    intake = read_contributions(SHAPES / "slido.csv", column="question", consent="verbatim")
    assert taken(intake) == [("Question", "TEXT-A1", "verbatim"), ("Question", "TEXT-B1", "verbatim")]


def test_some_of_a_known_forms_questions_can_be_named():
    """Naming columns leaves the others unread, also by the words after a code."""
    assert [k.prompt for k in read_contributions(SHAPES / "limesurvey.csv", column=WELL).kept] == [WELL, WELL]
    assert len(read_contributions(SHAPES / "microsoft_forms.xlsx", column=[HELP, WELL]).kept) == 4


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("slido.csv", "Author"),
        ("microsoft_forms.xlsx", "Email"),
        ("limesurvey.csv", "IP address"),
        ("claper.csv", "User email"),
        ("mentimeter.xlsx", "Voter"),
        ("padlet.zip", "Author"),
    ],
)
def test_a_column_that_says_who_is_refused_even_when_named(name, column):
    """Nobody can ask for a person key, not even by name."""
    with pytest.raises(IntakeError, match="is never read as a text"):
        read_contributions(SHAPES / name, column=column)


def test_what_people_were_told_makes_an_answer_stricter_and_never_looser():
    """A row's own consent and what the facilitator states: the one that allows less."""
    told = read_contributions(SHAPES / "microsoft_forms.xlsx", consent="paraphrase")
    assert Counter(kept.consent for kept in told.kept) == {"paraphrase": 3, "count-only": 1}
    assert {kept.consent for kept in read_contributions(SHAPES / "claper.csv", consent="verbatim").kept} == {"verbatim"}


def test_the_order_of_rows_is_not_the_order_of_texts(tmp_path):
    """400 rows come out in an order that has nothing to do with theirs, and another one each time."""
    file = tmp_path / "wall.txt"
    file.write_text("\n".join(f"text {n:03d}" for n in range(400)), encoding="utf-8")
    one, other = ([kept.text for kept in read_contributions(file).kept] for _ in range(2))
    assert abs(kendalltau(range(400), [int(text[5:]) for text in one]).statistic) < 0.14  # four standard deviations
    assert one != other


LETTERS = st.characters(codec="cp1252", exclude_categories=["Cc", "Cs"])
SENTENCES = st.one_of(st.just(""), st.text(LETTERS, max_size=60).map("said: {}".format))


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(SENTENCES, min_size=1, max_size=7),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_any_delimiter_and_encoding_gives_every_text_back(tmp_path, texts, delimiter, encoding):
    """What is read is kept or dropped, and what is kept is what was written."""
    texts = ["café, naïvely", *texts]  # so that Windows-1252 is not UTF-8 as well
    intake = read_contributions(written(tmp_path, answers(*texts), delimiter=delimiter, encoding=encoding))
    assert intake.read == len(texts) == len(intake.kept) + sum(intake.dropped.values())
    assert Counter(kept.text for kept in intake.kept) == Counter(text.strip() for text in texts if text)


def test_excels_line_that_names_the_delimiter_is_no_header(tmp_path):
    """`sep=;` above the header is a word to Excel, not to us."""
    file = written(tmp_path, answers("Silence."), delimiter=";")
    file.write_bytes(b"sep=;\r\n" + file.read_bytes())
    assert len(read_contributions(file).kept) == 1


def test_a_form_saved_as_text_is_still_read_as_a_form(tmp_path):
    """Excel's “Unicode text” ends in .txt: its names and addresses are not taken for contributions."""
    rows = [*answers("Silence."), [2, "", "", "keymail@example.org", "KEYNAME", "Tea."]]
    intake = read_contributions(written(tmp_path, rows, name="forms.txt", delimiter="\t", encoding="utf-16"))
    assert sorted(kept.text for kept in intake.kept) == ["Silence.", "Tea."]


DOUBTS = {
    "no known form": ([["Wort", "Meinung"], ["a", "b"]], "no known form has this header; the header seen is"),
    "a question that asks who": (
        answers("Tea.", header=["What is your name, please?"], more=["x"]),
        "may not be a text",
    ),
    "a multiple choice": (
        answers(*["Tea and talk."] * 9, header=["How did you come?"], more=["online"]),
        "may not be a text",
    ),
    "only numbers": (answers("3", "4"), "no column holds texts"),
    "two questions about consent": (
        answers("Tea.", header=["May we share this?", "Do you consent?"], more=["no", "no"]),
        "more than one column asks for consent",
    ),
    "an unknown consent": (
        answers("Tea.", header=["May we share this?"], more=["Yes"]),
        "1 answers about consent are none of",
    ),
    "a row that is too long": (
        [*answers("Tea."), [2, "", "", "anonymous", "", "Tea", " and talk"]],
        "row 3 has 7 cells under a header of 6",
    ),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_on_doubt_the_reader_stops_and_shows_the_header(tmp_path, doubt):
    """It never guesses which column holds the text, nor what an answer allows."""
    rows, sentence = DOUBTS[doubt]
    with pytest.raises(IntakeError, match=sentence) as refused:
        read_contributions(written(tmp_path, rows))
    assert refused.value.facts["file"] == "forms.csv"
    assert "Tea" not in str(refused.value)


def test_a_header_that_may_be_a_text_is_shown_with_its_names_masked(tmp_path):
    """A file without a header starts with somebody's words."""
    with pytest.raises(IntakeError, match="no known form") as refused:
        read_contributions(written(tmp_path, [[f"Ask {CANARY}", "tea"], ["Ask me", "tea"]]))
    assert not any(name in f"{refused.value} {refused.value.facts}" for name in CANARY.split())


def test_a_column_in_doubt_is_read_when_it_is_named(tmp_path):
    """The way out that the sentence gives works."""
    file = written(tmp_path, answers(*["Tea."] * 9))
    with pytest.raises(IntakeError, match="may not be a text"):
        read_contributions(file)
    assert len(read_contributions(file, column=HELP).kept) == 9


def test_a_question_that_sounds_like_consent_is_a_text_when_it_is_named(tmp_path):
    """“What can we share with our mentees?” asks for ideas."""
    file = written(
        tmp_path, [[*MICROSOFT, "What can we share with our mentees?"], [1, "", "", "anonymous", "", "Our doubts."]]
    )
    with pytest.raises(IntakeError, match="no column holds texts"):
        read_contributions(file)
    assert [kept.text for kept in read_contributions(file, column="What can we share with our mentees?").kept] == [
        "Our doubts."
    ]


def test_a_list_in_one_column_is_read_whatever_delimiters_its_texts_hold(tmp_path):
    """Only the reading under which no row is longer than the header can be right."""
    file = tmp_path / "list.csv"
    file.write_text("What helps?\nSilence; mostly.\nTea\tand talk.\n", encoding="utf-8")
    assert sorted(kept.text for kept in read_contributions(file, column="What helps?").kept) == [
        "Silence; mostly.",
        "Tea\tand talk.",
    ]


def test_a_workbook_that_says_it_is_one_cell_is_read_whole(tmp_path):
    """Some programs write the wrong dimension, and no default style: neither loses a text or makes a noise."""
    book = Workbook()
    for row in answers("Silence.", "Tea."):
        book.active.append(row)
    book.save(tmp_path / "right.xlsx")
    with zipfile.ZipFile(tmp_path / "right.xlsx") as right, zipfile.ZipFile(tmp_path / "wrong.xlsx", "w") as wrong:
        for name in right.namelist():
            data = right.read(name).replace(b'<dimension ref="A1:F3"', b'<dimension ref="A1"')
            if name == "xl/styles.xml":
                data = re.sub(rb"<cellStyleXfs.*?</cellStyleXfs>|<cellStyles.*?</cellStyles>", b"", data)
            wrong.writestr(name, data)
    assert len(read_contributions(tmp_path / "wrong.xlsx").kept) == 2


def test_a_pasted_document_is_no_answer(tmp_path):
    """What is longer than any answer is dropped, and counted as that."""
    intake = read_contributions(written(tmp_path, answers("Tea.", "long " * 2001)))
    assert (len(intake.kept), intake.dropped) == (1, {"too long": 1})


def test_a_list_of_lines_has_no_column_about_consent():
    """A mistyped consent is not taken for a silent one."""
    with pytest.raises(IntakeError, match="say one of verbatim, paraphrase, count-only"):
        read_contributions(SHAPES / "plain.txt", consent="verbatum")


def test_answers_about_consent_can_be_explained(tmp_path):
    """A mapping says what an unusual answer means; a named column is the one that asks."""
    file = written(tmp_path, answers("Tea.", header=["May we share this?"], more=["Yes"]))
    assert [kept.consent for kept in read_contributions(file, consent={"yes": "verbatim"}).kept] == ["verbatim"]
    asked = written(tmp_path, answers("Tea.", header=["Und dürfen wir?"], more=["paraphrase"]))
    assert [kept.consent for kept in read_contributions(asked, consent="Und dürfen wir?").kept] == ["paraphrase"]


def test_reading_leaves_no_copy_of_the_file(tmp_path, monkeypatch):
    """The raw file is read where it lies: neither its folder, nor the working or the temporary folder changes."""
    file = Path(shutil.copy(SHAPES / "padlet.zip", tmp_path / "padlet.zip"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path)
    read_contributions(file)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["padlet.zip", "temporary"]


def test_the_sample_form_holds_60_texts():
    """What the sample community's facilitator has after 8 February 2023."""
    intake = read_contributions("data/inbox/2023-02-08-forms.csv")
    assert (intake.form, intake.read, len(intake.kept), intake.dropped) == ("Microsoft Forms", 70, 60, {"blank": 10})
    assert {kept.consent for kept in intake.kept} == {"verbatim", "paraphrase", "count-only"}


def test_redacted_rows_keep_question_and_consent_beside_the_masked_text(tmp_path):
    """What a store is given: as many rows, the names masked."""
    file = written(tmp_path, answers(f"I asked {CANARY} about tea."))
    [(prompt, text, consent)] = read_contributions(file, consent="verbatim").redacted()
    assert (prompt, consent) == (HELP, "verbatim")
    assert text.startswith("I asked [person 1]")
    assert text.endswith("about tea.")
    assert not any(name in text for name in CANARY.split())
