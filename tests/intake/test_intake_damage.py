"""Files that are damaged, misnamed or spoilt: read, or refused in a sentence that quotes nothing."""

from __future__ import annotations

import shutil
import traceback

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from copkit.errors import IntakeError
from copkit.intake import read_contributions
from tests.intake.form_files import CANARY, MICROSOFT, SHAPES, answers, written


def broken(kind, tmp_path):
    """Files as they come: damaged, misnamed, empty."""
    file = tmp_path / (
        "wall.xlsx"
        if kind in {"no workbook", "a workbook without its end"}
        else "wall.zip"
        if kind == "a zip of two"
        else "wall.csv"
    )
    if kind == "nothing":
        file.write_bytes(b"\r\n ")
    elif kind == "bytes":
        file.write_bytes(f"{CANARY}\x00\x81".encode() + bytes(range(256)))
    elif kind == "no workbook":
        file.write_text(f"Id,Start time\n1,{CANARY}")
    elif kind == "a workbook without its end":
        file.write_bytes((SHAPES / "microsoft_forms.xlsx").read_bytes()[:3000])
    elif kind == "a workbook by another name":
        file.write_bytes((SHAPES / "microsoft_forms.xlsx").read_bytes())
    elif kind == "an open quotation mark":
        file.write_text(",".join(MICROSOFT) + f',Q\n1,,,,,"{CANARY} said\n2,,,,,more')
    elif kind == "no header":
        file.write_text(f"1,2/8/2023 13:41:12,anonymous,{CANARY} is leaving soon\n")
    elif kind == "a zip of two":
        shutil.make_archive(str(tmp_path / "wall"), "zip", SHAPES)
    return file


SAID = {
    "missing": "cannot be read",
    "nothing": "is empty",
    "bytes": "is not text in UTF-8",
    "no workbook": "is damaged or not what its ending says",
    "a workbook without its end": "is damaged or not what its ending says",
    "a workbook by another name": "is a workbook or a zip",
    "an open quotation mark": "never closed",
    "no header": "a row that reads as an answer",
    "a zip of two": "CSV files where one was expected",
}


@pytest.mark.parametrize("kind", SAID)
def test_a_damaged_file_is_said_in_a_sentence_that_quotes_nothing(tmp_path, kind):
    """No library's own error comes through, and no frame of the traceback holds what was read."""
    with pytest.raises(IntakeError, match=SAID[kind]) as refused:
        read_contributions(broken(kind, tmp_path))
    trace = traceback.TracebackException.from_exception(refused.value, capture_locals=True)
    assert refused.value.__context__ is None
    assert CANARY not in "".join(trace.format())


def said_about(file):
    """A refusal's sentence, its facts and every local of our frames, or nothing where the file was read."""
    try:
        read_contributions(file)
    except IntakeError as refused:
        trace = traceback.TracebackException.from_exception(refused, capture_locals=True)
        ours = [frame.locals for frame in trace.stack if frame.filename != __file__]
        return f"{refused} {refused.facts} {ours}"
    return ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_form_cut_or_spoilt_anywhere_is_read_or_refused_and_never_quoted(tmp_path, data):
    """Whatever bytes are lost or changed, there is an intake or a sentence, without the words."""
    whole = bytearray(written(tmp_path, answers(*[f"{CANARY} said that it was fine."] * 3)).read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        del whole[at : at + data.draw(st.integers(1, 90))]
    else:
        whole[at] = data.draw(st.integers(0, 255))
    file = tmp_path / "spoilt.csv"
    file.write_bytes(whole)
    assert CANARY.partition(" ")[0] not in said_about(file)


def test_a_workbook_that_unpacks_to_far_more_is_refused_unopened(tmp_path, monkeypatch):
    """A bomb is not unpacked to see what it is."""
    book = Workbook()
    for _ in range(3000):
        book.active.append(["tea"] * 9)
    book.save(tmp_path / "bomb.xlsx")
    monkeypatch.setattr("copkit.intake.tables.MOST_BYTES", (tmp_path / "bomb.xlsx").stat().st_size)
    with pytest.raises(IntakeError, match="would unpack to more"):
        read_contributions(tmp_path / "bomb.xlsx")
    monkeypatch.setattr("copkit.intake.tables.MOST_BYTES", 1000)
    with pytest.raises(IntakeError, match="is larger than"):
        read_contributions(tmp_path / "bomb.xlsx")
