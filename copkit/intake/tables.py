"""A brought file as rows of text, before anyone asks what its columns mean.

A CSV may be read with three delimiters and a workbook has several sheets, so
a file gives *readings*; whoever knows the headers takes the one that fits.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
import warnings
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from copkit.errors import IntakeError
from copkit.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
        if path.stat().st_size > MOST_BYTES:
            raise IntakeError(
                f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB: export it again.", file=path.name
            )
        data = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or "it cannot be opened"
        raise IntakeError(f"{path.name} cannot be read ({reason}): check where it is.", file=path.name) from None
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
        text = _decoded(data, name)
        if text is not None and "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise IntakeError(
        f"{file} is not text in UTF-8, UTF-16 or Windows-1252: save it again as “CSV UTF-8” or bring the .xlsx.",
        file=file,
    )


def _decoded(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def readings(path: Path) -> list[Rows]:
    """Give every way in which a file can be read as rows: by delimiter, or by sheet."""
    data = read_bytes(path)
    if path.suffix.casefold() in {".xlsx", ".xlsm"}:
        return _sheets(data, file=path.name)
    if path.suffix.casefold() == ".zip":
        return _delimited(_unzipped(data, file=path.name), file=path.name)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise IntakeError(f"{path.name} is a workbook or a zip: save it as .xlsx or .zip, or as CSV.", file=path.name)
    return _delimited(decode(data, file=path.name), file=path.name)


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
    try:
        return [_cells(sheet) for sheet in book.worksheets]
    finally:
        book.close()


def _cells(sheet: Any) -> Rows:  # noqa: ANN401 -- openpyxl's read-only sheet has no public type
    sheet.reset_dimensions()  # some programs write that the sheet is A1 alone
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _unzipped(data: bytes, *, file: str) -> str:
    """Read the one CSV of a zip; pictures and other attachments stay unread."""
    _reject_bomb(data, file=file)
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        names = [name for name in box.namelist() if PurePosixPath(name).suffix.casefold() == ".csv"]
        names = [name for name in names if not name.startswith("__MACOSX/")]
        if len(names) != 1:
            raise IntakeError(
                f"{file} holds {len(names)} CSV files where one was expected: unpack it and bring one.", file=file
            )
        return decode(box.read(names[0]), file=file)


def _reject_bomb(data: bytes, *, file: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        if sum(member.file_size for member in box.infolist()) > 4 * MOST_BYTES:
            raise IntakeError(
                f"{file} would unpack to more than {4 * MOST_BYTES // 1_000_000} MB: export it again.", file=file
            )


def shown(header: Sequence[str]) -> str:
    """Show a header's cells in a sentence: a few words each, redacted, since a file without one starts with raw text.

    Example:
        >>> shown(["Name", "What did you\u00a0learn today, and how?"]), shown(["She told me that she is leaving."])
        ('Name | What did you learn today,', 'a row that reads as an answer')
    """
    cells = [" ".join(cell.split()) for cell in header if cell.strip()]
    if any(_ANSWER.search(cell) or (len(cell.split()) > _LONG and cell[-1] not in "?]:") for cell in cells):
        return "a row that reads as an answer"
    short = [" ".join(cell.split()[:_SHOWN_WORDS])[:_SHOWN_LETTERS] for cell in cells[:_SHOWN_CELLS]]
    more = f" and {len(cells) - _SHOWN_CELLS} more" if len(cells) > _SHOWN_CELLS else ""
    return " | ".join(_blanked(cell) for cell in short) + more


def _blanked(cell: str) -> str:
    """Mask what may identify somebody, sure or not."""
    found = redact(cell)
    text = found.text
    for look in reversed(found.looks):
        text = f"{text[: look.start]}[?]{text[look.end :]}"
    return text


def first_row(rows: Rows) -> list[str]:
    """Give the first row that holds anything."""
    return next((row for row in rows if any(cell.strip() for cell in row)), [])


def sealed(path: Path, read: Callable[[Path], T]) -> T | IntakeError:
    """Read, and give a refusal back as a value: raised from here its traceback would hold the rows.

    A library's own error carries the bytes that it choked on, so any is
    turned into a sentence that does not.
    """
    try:
        return read(path)
    except IntakeError as refusal:
        return IntakeError(str(refusal), **refusal.facts)
    except Exception as problem:  # noqa: BLE001 -- whatever a parser raises may quote the file
        kind = type(problem).__name__
        return IntakeError(
            f"{path.name} is damaged or not what its ending says ({kind}): export it again.", file=path.name
        )
