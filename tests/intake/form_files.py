"""Forms' files as a test wants them: the exact shapes in `tests/data/intake`, and small ones made on the spot."""

from __future__ import annotations

import csv
import io
from pathlib import Path

SHAPES = Path(__file__).parent.parent / "data" / "intake"
WELL, HELP = "What went well, and what did not?", "What would help?"
CANARY = "Quillandra Vostemeyer"
MICROSOFT = ["Id", "Start time", "Completion time", "Email", "Name"]


def written(tmp_path, rows, name="forms.csv", delimiter=",", encoding="utf-8"):
    """A CSV file as a program would write it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    file = tmp_path / name
    file.write_bytes(out.getvalue().encode(encoding))
    return file


def answers(*texts, header=(), more=()):
    """A Microsoft form with one question (and more), a row a text."""
    rows = [[*MICROSOFT, HELP, *header]]
    return rows + [
        [n, "2/8/2023 13:41:12", "2/8/2023 13:42:12", "anonymous", "", text, *more] for n, text in enumerate(texts, 1)
    ]
