"""The codebook for other programs: REFI-QDA (`.qdc`, `.qdpx`) and Taguette's CSV, there and back.

REFI-QDA knows no permanent ids, so a code's address there is made from its id (a name-based UUID, RFC 9562): a rename
keeps it.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
import zipfile
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath as Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from copkit.codebook.events import Code, Codebook, Event
from copkit.errors import CodebookError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

_HOUSE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:copkit:codebook")
_CODEBOOK, _PROJECT = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
_LABELS = {"include": "Include", "exclude": "Exclude", "example": "Example", "id": "Id"}
_RISKY, _GUARD = re.compile(r"^[=+\-@\t\r]"), re.compile(r"^'(?=[=+\-@\t\r])")
"""What a spreadsheet takes for a formula, and the apostrophe that keeps it from doing so."""
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, repr=False)
class Excerpt:
    """A released text with its codes, as another program shows it; the repr holds no words."""

    id: str
    session: str
    text: str
    codes: tuple[str, ...] = ()


def guid_of(code: Code) -> str:
    """The code's address in other programs: the one it came with, or one made from its permanent id."""
    return code.guid or str(uuid.uuid5(_HOUSE, code.id))


def to_qdc(book: Codebook) -> str:
    """The active codes as a REFI-QDA codebook: nested, each with its description before its children, no empty `Sets`.

    Raises:
        CodebookError: There is no active code.
    """
    root = ET.Element("CodeBook", {"xmlns": _CODEBOOK, "origin": "copkit"})
    root.append(_codes(book))
    return _written(root)


def from_qdc(text: str | bytes, *, on: dt.date, reason: str) -> tuple[Event, ...]:
    """The events of this day and for this reason that add a `.qdc` file's codes, parents first, with wording, ids and addresses.

    Raises:
        CodebookError: The file is not a REFI-QDA codebook.
    """
    return tuple(_added(_read(text, "CodeBook", _CODEBOOK), on=on, reason=reason))


def to_qdpx(name: str, book: Codebook, excerpts: Iterable[Excerpt]) -> bytes:
    """A REFI-QDA project: the codebook and the released texts, one source a session, one line a text.

    Args:
        name: The project's name.
        book: The codebook; merged codes count as their successors.
        excerpts: Released texts only: whoever calls vouches for it, and the gate reads the file.

    Returns:
        The zip's bytes; the same input gives the same bytes.

    Raises:
        CodebookError: There is no active code, or a text has a code that the codebook does not know.
    """
    root = ET.Element("Project", {"xmlns": _PROJECT, "name": _legal(name), "origin": "copkit"})
    ET.SubElement(root, "CodeBook").append(_codes(book))
    sources = ET.SubElement(root, "Sources")
    files: dict[str, str] = {}
    in_order = sorted(excerpts, key=lambda one: (one.session, one.id))
    for session, those in groupby(in_order, key=lambda one: one.session):
        key = str(uuid.uuid5(_HOUSE, f"session {session}"))
        files[f"sources/{key}.txt"] = _source(sources, key, session, those, book)
    if not files:
        root.remove(sources)
    return _zipped({"project.qde": _written(root), **files})


def from_qdpx(data: bytes, *, on: dt.date, reason: str) -> tuple[tuple[Event, ...], tuple[Excerpt, ...]]:
    """The events of this day and for this reason that add a `.qdpx` file's codes, and one excerpt for each selection.

    Raises:
        CodebookError: The file is not a REFI-QDA project.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = _read(archive.read("project.qde"), "Project", _PROJECT)
            texts = {Path(name).name: archive.read(name) for name in archive.namelist() if name.endswith(".txt")}
    except (zipfile.BadZipFile, KeyError):
        raise CodebookError("This is not a REFI-QDA project: it needs a project.qde inside a zip.") from None
    book = root.find("{*}CodeBook")
    events = tuple(_added(book, on=on, reason=reason)) if book is not None else ()
    ids = {event.guid or guid_of(Code(event.id, event.name)): event.id for event in events}
    return events, tuple(_excerpts(root, texts, ids))


def to_taguette(book: Codebook, counts: Mapping[str, tuple[int, int]] | None = None) -> str:
    """The active codes as Taguette's codebook: tag, description, number of highlights, number of documents.

    Args:
        book: The codebook; a code below another is written ``parent.child``.
        counts: Highlights and documents by id, counts that may be shown; what is left out stays blank.

    Returns:
        The CSV's text; a cell that a spreadsheet would take for a formula starts with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["tag", "description", "number of highlights", "number of documents"])
    for code in book.active:
        cells = [_path(book, code), _described(code), *map(str, (counts or {}).get(code.id, ("", "")))]
        writer.writerow([f"'{cell}" if _RISKY.match(cell) else cell for cell in cells])
    return out.getvalue()


def from_taguette(text: str, *, on: dt.date, reason: str) -> tuple[Event, ...]:
    """The events of this day and for this reason that add a Taguette codebook's tags, parents first.

    The CSV has a column tag (or name, or path), and perhaps description.

    Raises:
        CodebookError: No column holds the tags; the header seen is in the sentence.
    """
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    header = list(rows[0]) if rows else text.splitlines()[:1]
    column = next((name for name in ("tag", "name", "path") if name in header), None)
    if column is None:
        raise CodebookError(f"No column tag, name or path: the header is {', '.join(map(str, header))}.", header=header)
    paths: dict[str, str] = {}
    events = []
    for row in sorted(rows, key=lambda one: one[column].count(".")):
        path = _GUARD.sub("", row[column]).strip()
        above, _, last = path.rpartition(".")
        name = last if above in paths else path
        wording = _undescribed(_GUARD.sub("", row.get("description") or ""))
        code = wording.pop("id", "") or _slug(name, set(paths.values()))
        paths[path] = code
        events.append(Event(on=on, do="add", id=code, name=name, parent=paths.get(above, ""), reason=reason, **wording))
    return tuple(events)


def _codes(book: Codebook) -> ET.Element:
    if not book.active:
        raise CodebookError("The codebook has no active code: REFI-QDA needs at least one.")

    def add(above: ET.Element, parent: str) -> ET.Element:
        for code in book.active:
            if code.parent == parent:
                given = {"guid": guid_of(code), "name": _legal(code.name), "isCodable": "true"}
                made = ET.SubElement(above, "Code", given)
                if description := _described(code):
                    ET.SubElement(made, "Description").text = _legal(description)
                add(made, code.id)
        return above

    return add(ET.Element("Codes"), "")


def _described(code: Code) -> str:
    """The wording as one text, which `_undescribed` takes apart again."""
    named = [f"{label}: {getattr(code, name)}" for name, label in _LABELS.items() if getattr(code, name)]
    return "\n".join([*([code.definition] if code.definition else []), *named])


def _undescribed(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    current = "definition"
    for line in text.splitlines():
        label = next((name for name, label in _LABELS.items() if line.startswith(f"{label}: ")), "")
        current = label or current
        words = line.partition(": ")[2] if label else line
        found[current] = f"{found[current]}\n{words}" if current in found else words
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found.get("id", "")):
        found.pop("id", None)
    return found


def _added(above: ET.Element, *, on: dt.date, reason: str) -> Iterator[Event]:
    taken: set[str] = set()
    todo = [(code, "") for code in above.iterfind("{*}Codes/{*}Code")]
    for code, parent in todo:  # it grows as parents are met
        name, guid = code.get("name", ""), code.get("guid", "").lower()
        wording = _undescribed(code.findtext("{*}Description") or "")
        said = wording.pop("id", "")
        if said and str(uuid.uuid5(_HOUSE, said)) == guid:
            key, guid = said, ""
        else:
            key = _slug(name, taken)
        taken.add(key)
        yield Event(on=on, do="add", id=key, name=name, parent=parent, guid=guid, reason=reason, **wording)
        todo += [(child, key) for child in code.iterfind("{*}Code")]


def _source(sources: ET.Element, key: str, session: str, those: Iterable[Excerpt], book: Codebook) -> str:
    path = f"internal://{key}.txt"
    source = ET.SubElement(sources, "TextSource", {"guid": key, "name": _legal(session), "plainTextPath": path})
    lines, start = [], 0
    for excerpt in those:
        line = " ".join(_legal(excerpt.text).split())
        place = {"startPosition": str(start), "endPosition": str(start + len(line))}
        own = str(uuid.uuid5(_HOUSE, f"text {excerpt.id}"))
        selection = ET.SubElement(source, "PlainTextSelection", {"guid": own, **place})
        for code in dict.fromkeys(map(book.counted_as, excerpt.codes)):
            coding = ET.SubElement(selection, "Coding", {"guid": str(uuid.uuid5(_HOUSE, f"{excerpt.id} {code}"))})
            ET.SubElement(coding, "CodeRef", {"targetGUID": guid_of(book.codes[code])})
        lines.append(line)
        start += len(line) + 1
    return "\n".join(lines) + "\n"


def _excerpts(root: ET.Element, texts: Mapping[str, bytes], ids: Mapping[str, str]) -> Iterator[Excerpt]:
    for source in root.iterfind("{*}Sources/{*}TextSource"):
        inside = source.findtext("{*}PlainTextContent")
        name = Path(source.get("plainTextPath", "")).name
        text = inside if inside is not None else texts.get(name, b"").decode("utf-8-sig")
        for chosen in source.iterfind("{*}PlainTextSelection"):
            place = slice(int(chosen.get("startPosition", 0)), int(chosen.get("endPosition", 0)))
            refs = [ref.get("targetGUID", "").lower() for ref in chosen.iterfind("{*}Coding/{*}CodeRef")]
            codes = tuple(ids[ref] for ref in refs if ref in ids)
            yield Excerpt(chosen.get("guid", ""), source.get("name", ""), text[place], codes)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _path(book: Codebook, code: Code) -> str:
    return f"{_path(book, book.codes[code.parent])}.{code.name}" if code.parent else code.name


def _slug(name: str, taken: set[str]) -> str:
    base = "-".join(re.findall(r"[a-z0-9]+", name.casefold())) or "code"
    return next(key for key in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if key not in taken)


def _read(text: str | bytes, tag: str, space: str) -> ET.Element:
    try:
        root = ET.fromstring(text)  # noqa: S314 -- Expat refuses entity bombs
    except ET.ParseError:
        root = ET.Element("unreadable")
    if root.tag != f"{{{space}}}{tag}":
        raise CodebookError(f"This is not REFI-QDA: it needs a {tag} in {space}.", came=root.tag)
    return root


def _written(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return out.getvalue()
