"""Every word that a file carries, with its place: what is seen, and what is only found by who looks for it."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes
from xml.etree import ElementTree as ET

from copkit.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPOKEN = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "summary", "content", "descr"}
_INLINE = re.compile("a|abbr|b|bdi|bdo|cite|code|em|font|i|kbd|mark|q|s|small|span|strong|sub|sup|tspan|u|var|wbr")
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".ttf", ".odttf", ".fntdata", ".bin"}
_LARGEST = 300_000_000
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.+-]+)*),([^\s\"')]*)")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_STEPS = {"cells": "cell", "outputs": "output", "attachments": "attachment", "metadata": "metadata"}
_PARTS = (
    (r"ppt/slides/slide(\d+)\.xml", r"slide \1"),
    (r"ppt/notesSlides/notesSlide(\d+)\.xml", r"notes \1"),
    (r"xl/worksheets/sheet(\d+)\.xml", r"sheet \1"),
    (r"word/document\.xml", "text"),
    (r"docProps/\w+\.xml", "document properties"),
)


@dataclass(frozen=True, slots=True, repr=False)
class Passage:
    """A stretch of a file's words and where it stands; `is_prose` where a person reads or hears it."""

    place: str
    text: str
    is_prose: bool = True


def read_passages(name: str, data: bytes) -> Iterator[Passage]:
    """Every passage of a file, in its order, hidden ones too; of pictures only SVG.

    Args:
        name: The file's name; its ending says how to read it, unless its first bytes do.
        data: The file.

    Raises:
        ExportError: The file's kind cannot be read, or it is damaged or locked.
    """
    try:
        yield from _read(name, data)
    except (zipfile.BadZipFile, ET.ParseError, ValueError, KeyError, RuntimeError) as error:
        raise ExportError(
            f"{name} cannot be read ({type(error).__name__}), so it cannot be checked: make it again.", file=name
        ) from None


def _read(name: str, data: bytes) -> Iterable[Passage]:
    ending = PurePath(name).suffix.lower()
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    text = _decoded(data)
    if ending in {".html", ".htm", ".xhtml", ".svg", ".xml"}:
        return _html(text)
    if ending in {".ipynb", ".json"}:
        return _json(json.loads(text or "null"))
    if ending == ".ics":
        return _calendar(text)
    if ending in _PICTURES or (b"\x00" in data and not data.startswith(_WIDE)):
        raise ExportError(f"{name}: the gate cannot read {ending or 'such'} files, so it lets none through.", file=name)
    return (Passage(f"line {at}", line) for at, line in enumerate(text.splitlines(), 1))


def _decoded(data: bytes) -> str:
    if data.startswith(_WIDE):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _at(place: str, passages: Iterable[Passage]) -> Iterator[Passage]:
    return (replace(passage, place=place) for passage in passages)


def _calendar(text: str) -> Iterator[Passage]:
    for number, line in enumerate(re.sub(r"\r?\n[ \t]", "", text).splitlines(), 1):
        key, _, value = line.partition(":")
        words = re.sub(r"\\([,;\\])", r"\1", value.replace("\\n", "\n").replace("\\N", "\n"))
        yield Passage(f"entry {number}", words, is_prose=key in {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT"})
        yield Passage(f"entry {number}", key, is_prose=False)


def _html(text: str) -> list[Passage]:
    page = _Page()
    page.feed(text)
    page.close()
    page.flush()
    return page.found


class _Page(HTMLParser):
    """Gathers a page's words by block, its attributes, comments and scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Passage] = []
        self.words: list[str] = []
        self.line = 1
        self.raw = ""

    def flush(self, tag: str = "") -> None:
        """End the block, unless the tag is part of a line: what was gathered becomes a passage."""
        if not _INLINE.fullmatch(tag):
            if any(word.strip() for word in self.words):
                self.found.append(Passage(f"line {self.line}", "".join(self.words)))
            self.words = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.raw = tag if tag in {"script", "style"} else self.raw
        self.flush(tag)
        for name, value in ((name, value) for name, value in attrs if value and value.strip()):
            self._keep(_html(value) if name == "srcdoc" else _embedded(value))
            if name != "srcdoc":
                self.found.append(_attribute(f"line {self.getpos()[0]}", name, value))

    def handle_endtag(self, tag: str) -> None:
        self.raw = "" if tag == self.raw else self.raw
        self.flush(tag)

    def handle_data(self, data: str) -> None:
        if self.raw:
            self._keep(_script(data))
            return
        if not self.words:
            self.line = self.getpos()[0]
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self._keep(_html(data) if "<" in data else [Passage("comment", data)])

    def handle_pi(self, data: str) -> None:
        self._keep([Passage("declaration", data, is_prose=False)])

    unknown_decl = handle_pi

    def handle_decl(self, decl: str) -> None:
        self.handle_pi(decl)

    def _keep(self, passages: Iterable[Passage]) -> None:
        self.found += _at(f"line {self.getpos()[0]}", passages)


def _attribute(place: str, name: str, value: str) -> Passage:
    is_prose = name in _SPOKEN
    return Passage(f"{place}, {name.rpartition('}')[2]}", value if is_prose else unquote(value), is_prose)


def _script(text: str) -> Iterator[Passage]:
    try:
        yield from _json(json.loads(text))
    except ValueError:
        yield Passage("script", _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text), is_prose=False)
        yield from _embedded(text)


def _embedded(text: str) -> Iterator[Passage]:
    """What data addresses carry inside themselves, where it is text."""
    for kind, options, load in _DATA.findall(text):
        if not kind or kind.startswith("text/") or kind.endswith(("xml", "json")):
            try:
                data = base64.b64decode(unquote(load)) if "base64" in options else unquote_to_bytes(load)
            except ValueError:
                continue
            yield from _html(_decoded(data))


def _json(value: Any, place: str = "") -> Iterator[Passage]:  # noqa: ANN401 -- JSON is anything
    if isinstance(value, dict):
        for key, inner in value.items():
            # a picture's bytes say nothing; what is told of it under the same name does
            if isinstance(inner, dict) or not key.startswith("image/") or key.endswith("xml"):
                yield from _json(inner, f"{place}, {_STEPS[key]}".strip(", ") if key in _STEPS else place or key)
                yield Passage(place or "top", key, is_prose=False)
    elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        yield from _json("".join(value) if value[0].endswith("\n") else "\n".join(value), place)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _json(inner, f"{place} {number}".strip())
    elif isinstance(value, str) and value.strip():
        spoken = not re.fullmatch(r"[\w./:-]*", value)
        yield Passage(place, value, is_prose=spoken and "<" not in value)
        yield from _at(place, _html(value) if "<" in value else ())
        yield from _at(place, _embedded(value))


def _zipped(data: bytes) -> Iterator[Passage]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST:
            raise ValueError("unpacked, it is larger than any handout")
        names = archive.namelist()
        strings = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else b"<none/>"
        shared = [_text(item) for item in ET.fromstring(strings)]  # noqa: S314 -- Expat refuses entity bombs
        for name in names:
            ending = PurePath(name).suffix.lower()
            inner: Iterable[Passage] = ()
            if ending in {".xml", ".rels", ".qde"}:
                inner = _markup(archive.read(name), shared)
            elif ending not in _PICTURES and not name.endswith("/"):
                inner = read_passages(name, archive.read(name))
            yield Passage("list of parts", name, is_prose=False)
            part = next(
                (re.sub(pattern, words, name) for pattern, words in _PARTS if re.fullmatch(pattern, name)), name
            )
            yield from (replace(passage, place=f"{part}, {passage.place}".strip(", ")) for passage in inner)


def _markup(data: bytes, shared: list[str]) -> Iterator[Passage]:
    root = ET.fromstring(data)  # noqa: S314 -- Expat refuses entity bombs
    paragraphs = [node for node in root.iter() if _tag(node) in {"p", "si"}]
    inside = {id(node) for paragraph in paragraphs for node in paragraph.iter()}
    for number, paragraph in enumerate(paragraphs, 1):
        yield Passage(f"paragraph {number}", _text(paragraph))
    for node in root.iter():
        tag = _tag(node)
        if tag == "c" and node.get("r"):
            inside |= {id(inner) for inner in node.iter()}
            text = _text(node)
            yield Passage(f"cell {node.get('r')}", shared[int(text or 0)] if node.get("t") == "s" else text)
        elif id(node) not in inside and (node.text or "").strip():
            yield Passage(tag, node.text or "", is_prose=tag in {"title", "subject", "description", "text"})
        yield from (_attribute(tag, name, value) for name, value in node.attrib.items())


def _tag(node: ET.Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _text(node: ET.Element) -> str:
    return "".join(" " if _tag(inner) in {"tab", "br", "cr"} else inner.text or "" for inner in node.iter())


def _pdf(data: bytes) -> Iterator[Passage]:
    from pypdf import PdfReader  # noqa: PLC0415 -- only PDFs need it
    from pypdf.errors import PyPdfError  # noqa: PLC0415 -- the same

    try:
        reader = PdfReader(io.BytesIO(data))
        for number, page in enumerate(reader.pages, 1):
            yield Passage(f"page {number}", page.extract_text())
        for title, value in (reader.metadata or {}).items():
            yield Passage(f"document properties, {title}", str(value), is_prose=title not in {"/Creator", "/Producer"})
        for name, files in reader.attachments.items():
            for inner in files:
                yield from (replace(one, place=f"attachment, {one.place}") for one in read_passages(name, inner))
        yield from _pdf_strings(reader.trailer["/Root"])
    except PyPdfError as error:
        raise ValueError(type(error).__name__) from None


def _pdf_strings(root: Any) -> Iterator[Passage]:  # noqa: ANN401 -- a PDF's objects have no common type
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject, TextStringObject  # noqa: PLC0415 -- see above

    todo, seen = [("", root)], set()
    while todo:
        name, one = todo.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, (DictionaryObject, ArrayObject)) and id(one) not in seen:
            seen.add(id(one))
            todo += list(one.items()) if isinstance(one, DictionaryObject) else [(name, inner) for inner in one]
            if isinstance(one, StreamObject) and one.get("/Type") == "/Metadata":
                found = _markup(one.get_data(), [])
                yield from (replace(passage, place="metadata", is_prose=False) for passage in found)
        elif isinstance(one, (TextStringObject, ByteStringObject)):
            words = one if isinstance(one, str) else one.decode("latin-1")
            yield Passage(f"hidden text {name}", words, is_prose=name in {"/Alt", "/ActualText", "/Title", "/Contents"})
