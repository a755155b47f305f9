"""A brought file as rows of text, before anyone asks what its columns mean.

A CSV may be read with three delimiters and a workbook has several sheets, so a file gives *readings*.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
import unicodedata
import warnings
import zipfile
from typing import TYPE_CHECKING, TypeVar

from copkit.errors import IntakeError
from copkit.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

Rows = list[list[str]]
T = TypeVar("T")

MOST_BYTES = 20_000_000
DELIMITERS = (",", ";", "\t")
_NO_DELIMITER = "\x1f"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ANSWER = re.compile(r"@|\d[:/]\d\d|\w[.!\u2026]$")
_LONG = 12
_SHOWN_CELLS, _SHOWN_WORDS, _SHOWN_LETTERS = 12, 5, 40


def alias(cell: str) -> str:
    """Give a header's name as it is compared: case folded, compatibility forms and spacing made one.

    Example:
        >>> alias("  Start\u00a0Time ")
        'start time'
    """
    return " ".join(unicodedata.normalize("NFKC", cell).casefold().replace("\ufeff", "").split())


def read_bytes(path: Path) -> bytes:
    """Read a file whole, refusing one that is missing, empty or far too large."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as problem:
        reason = problem.strerror or "it cannot be opened"
        raise IntakeError(f"{path.name} cannot be read ({reason}): check where it is.", file=path.name) from None
    if len(data) > MOST_BYTES:
        raise IntakeError(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB: export it again.", file=path.name)
    if not data.strip():
        raise IntakeError(f"{path.name} is empty: export it again.", file=path.name)
    return data


def decode(data: bytes, *, file: str) -> str:
    """Turn bytes into text by byte-order mark, then UTF-8, then Windows-1252; line ends become LF.

    Raises:
        IntakeError: None of them fits, or what came is not text.

    Example:
        >>> decode("naïve".encode("cp1252"), file="a.csv"), decode("naïve".encode("utf-16"), file="a.csv")
        ('naïve', 'naïve')
    """
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    for name in [marked] if marked else ["utf-8", "cp1252"]:
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(name)
            if "\0" not in text:
                return text.replace("\r\n", "\n").replace("\r", "\n")
    remedy = "save it again as “CSV UTF-8” or bring the .xlsx"
    raise IntakeError(f"{file} is not text in UTF-8, UTF-16 or Windows-1252: {remedy}.", file=file)


def readings(path: Path) -> list[Rows]:
    """Give every way in which a file can be read as rows: by delimiter, or by sheet."""
    data, file, ending = read_bytes(path), path.name, path.suffix.casefold()
    if ending in {".xlsx", ".xlsm"}:
        return _sheets(data, file=file)
    if ending == ".zip":
        data = _unzipped(data, file=file)
    elif data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise IntakeError(f"{file} is a workbook or a zip: save it as .xlsx or .zip, or as CSV.", file=file)
    return _delimited(decode(data, file=file), file=file)


def _delimited(text: str, *, file: str) -> list[Rows]:
    """Read text with each delimiter that occurs in it; a reading that breaks off is no reading."""
    if text.startswith("sep=") and "\n" in text:
        text = text.partition("\n")[2]
    marks = [mark for mark in DELIMITERS if mark in text]
    found = [rows for mark in marks if (rows := _split(text, mark)) is not None]
    if marks and not found:
        raise IntakeError(f"{file} has a quotation mark that is never closed: export it again.", file=file)
    one_column = _split(text, _NO_DELIMITER) or [[line] for line in text.split("\n")]
    return found if one_column in found else [*found, one_column]


def _split(text: str, delimiter: str) -> Rows | None:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def _sheets(data: bytes, *, file: str) -> list[Rows]:
    """Read each sheet of a workbook; what a cell shows as a value, never a formula."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- heavy, and only for workbooks

    _reject_bomb(data, file=file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Forms' workbooks have no default style, and openpyxl says so
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    with contextlib.closing(book):
        found: list[Rows] = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write that the sheet is A1 alone
            rows = sheet.iter_rows(values_only=True)
            found.append([["" if value is None else str(value) for value in row] for row in rows])
        return found


def _unzipped(data: bytes, *, file: str) -> bytes:
    """Read the one CSV of a zip; pictures and other attachments stay unread."""
    _reject_bomb(data, file=file)
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        names = [name for name in box.namelist() if re.fullmatch(r"(?!__MACOSX/).*\.csv", name, re.IGNORECASE)]
        if len(names) != 1:
            came = f"{file} holds {len(names)} CSV files where one was expected"
            raise IntakeError(f"{came}: unpack it and bring one.", file=file)
        return box.read(names[0])


def _reject_bomb(data: bytes, *, file: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        if sum(member.file_size for member in box.infolist()) > 4 * MOST_BYTES:
            most = 4 * MOST_BYTES // 1_000_000
            raise IntakeError(f"{file} would unpack to more than {most} MB: export it again.", file=file)


def shown(header: Sequence[str]) -> str:
    """Show a header's cells in a sentence: a few words each, redacted, since a file without one starts with raw text.

    Example:
        >>> shown(["Name", "What did you\u00a0learn today, and how?"]), shown(["She told me that she is leaving."])
        ('Name | What did you learn today,', 'a row that reads as an answer')
    """
    cells = [" ".join(cell.split()) for cell in header if cell.strip()]
    if any(_ANSWER.search(cell) or (len(cell.split()) > _LONG and cell[-1] not in "?]:") for cell in cells):
        return "a row that reads as an answer"
    short = []
    for cell in cells[:_SHOWN_CELLS]:
        found = redact(" ".join(cell.split()[:_SHOWN_WORDS])[:_SHOWN_LETTERS])
        text = found.text
        for look in reversed(found.looks):
            text = f"{text[: look.start]}[?]{text[look.end :]}"
        short.append(text)
    more = f" and {len(cells) - _SHOWN_CELLS} more" if len(cells) > _SHOWN_CELLS else ""
    return " | ".join(short) + more


def doubt(found: Sequence[Rows], why: str, remedy: str, *, file: str) -> IntakeError:
    """Make the refusal that shows the widest header of a file's readings, and says the way out."""
    seen = shown(max(map(first_row, found), key=len))
    return IntakeError(f"{file}: {why}; the header seen is “{seen}”. {remedy}", file=file, header=seen)


def listed(dropped: Mapping[str, int]) -> str:
    """Say how many were dropped for which reason."""
    return ", ".join(f"{count} {reason}" for reason, count in sorted(dropped.items()))


def first_row(rows: Rows) -> list[str]:
    """Give the first row that holds anything."""
    return next((row for row in rows if any(cell.strip() for cell in row)), [])


def sealed(path: Path, read: Callable[[Path], T]) -> T:
    """Read a file, and raise a refusal afresh, since a traceback holds the rows, and a library's error what it choked on."""
    try:
        return read(path)
    except IntakeError as refusal:
        afresh = IntakeError(str(refusal), **refusal.facts)
    except Exception as problem:  # noqa: BLE001 -- whatever a parser raises may quote the file
        came = f"{path.name} is damaged or not what its ending says ({type(problem).__name__})"
        afresh = IntakeError(f"{came}: export it again.", file=path.name)
    raise afresh
