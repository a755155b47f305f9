"""A workspace's files: read with the line of every field, written whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from copkit.agenda.records import Record
from copkit.errors import WorkspaceError

R = TypeVar("R", bound=Record)
FORMAT = 1
_FOLDERS = {"activities", "history", "inbox", "sessions", "templates", "themes"}


def read_text(path: Path) -> str:
    """Return a file's text, or say in a sentence that it is not there or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        why = "is not there: check the name, or start a workspace with `copkit new`"
    except UnicodeDecodeError:
        why = "is not UTF-8 text: save it again as UTF-8"
    except OSError as error:
        why = f"cannot be read ({error.strerror}): check the file's permissions"
    raise WorkspaceError(f"{short(path)} {why}.", file=path)


def read_yaml(path: Path) -> CommentedMap:
    """Return a YAML 1.2 file as a mapping that still knows its lines and comments.

    Raises:
        WorkspaceError: The file is empty, broken, no mapping, or of a newer format.
    """
    text, broken = read_text(path), "open it in a text editor and undo the last change"
    try:
        loaded = YAML().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = f"this is not YAML ({error.problem or 'it cannot be read'}); mend the line, or undo the last change."
        raise wrong(path, line, what) from None
    except ValueError:
        raise _no_date(path, text) from None
    except YAMLError:
        raise wrong(path, 1, f"this is not YAML; {broken}.") from None
    if not isinstance(loaded, CommentedMap):
        came = "an empty file" if loaded is None else f"a {type(loaded).__name__}"
        raise wrong(path, 1, f"{came} came where fields such as `format: 1` are needed; fill it in, or delete it.")
    if (came := loaded.get("format", FORMAT)) != FORMAT:
        what = f"format {came} came, and this copkit reads format {FORMAT}; update copkit, or use the file of the older one."
        raise wrong(path, loaded.lc.key("format")[0] + 1, what, "format")
    return loaded


def read_record(path: Path, model: type[R], *, fill: Callable[[dict[str, Any]], dict[str, Any]] | None = None) -> R:
    """Return a YAML file as a record; `fill` may complete the fields before they are checked.

    Raises:
        WorkspaceError: Names the file, the line, the field, what came and what to do.
    """
    loaded = read_yaml(path)
    try:
        plain = to_fields(loaded)
        return model.model_validate(fill(plain) if fill else plain)
    except ValidationError as error:
        raise _field_error(path, loaded, error) from None


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file so that it is either the old one or the new one, never half of one."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def save_yaml(path: Path, fields: Mapping[str, Any], *, whole: Mapping[str, Any] | None = None) -> Path:
    """Write fields to a YAML file; comments, order and what is spelt out in the file that is there stay.

    Args:
        path: The file.
        fields: What must be written.
        whole: The same with every default; a field that the file spells out stays in it. Lists whose items
            carry an `id` are matched by it, so that a comment follows its block when the block moves.
    """
    document = read_yaml(path) if path.exists() else CommentedMap()
    _merge(document, fields, whole or fields)
    yaml = YAML()
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(document, out)
    return write_whole(path, out.getvalue())


def stamp(path: Path) -> str:
    """Return a short mark of a file's content, or "" where there is none; it changes when the file does."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def to_plain(record: Record, *, exclude: set[str] | None = None, defaults: bool = False) -> dict[str, Any]:
    """Return a record as YAML knows it: times as `12:00`, dates as dates, defaults left out unless asked for."""
    plain = _simple(record.model_dump(exclude=exclude, exclude_defaults=not defaults))
    return {"format": FORMAT, **plain} if "format" in type(record).model_fields else dict(plain)


def short(path: Path) -> str:
    """Return the file's place inside its workspace: the last two parts of its path."""
    return "/".join(path.parts[-2:]) if path.parent.name in _FOLDERS else path.name


def wrong(path: Path, line: int, words: str, field: str = "") -> WorkspaceError:
    """Return the refusal of a line: the file, the line, what came, and what to do."""
    return WorkspaceError(f"{short(path)}, line {line}: {words}", file=path, line=line, field=field)


def _no_date(path: Path, text: str) -> WorkspaceError:
    """Name the first date that the calendar does not have, such as 2023-02-30: YAML itself says no line."""
    for number, line in enumerate(text.splitlines(), 1):
        for came in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", line):
            try:
                dt.date.fromisoformat(came)
            except ValueError:
                field = line.split(":")[0].strip()
                return wrong(path, number, f"{came} is no date of the calendar; correct it.", field)
    return wrong(path, 1, "a date or number is not one; open the file and correct it.")


def _field_error(path: Path, loaded: CommentedMap, error: ValidationError) -> WorkspaceError:
    errors = error.errors(include_url=False)
    # A mistyped field is both unknown and missing: the unknown one is where the person must look.
    first = next((each for each in errors if each["type"] == "extra_forbidden"), errors[0])
    place = tuple(first["loc"])
    # Written as people count: `blocks[2].minutes` is the second block's.
    field = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")
    if first["type"] == "missing":
        words = f"the field `{field}` is missing; add it."
    elif first["type"] == "extra_forbidden":
        words = f"`{field}` is no field that copkit knows; check its spelling, or take it out."
    else:
        rule = first["msg"].removeprefix("Value error, ")
        came = first.get("input")
        shown = f" {came!r} came," if isinstance(came, str | int | float | dt.date | dt.time) else ""
        words = (f"`{field}`:{shown} {rule[:1].lower()}{rule[1:]}" if field else rule) + "; correct it."
    return wrong(path, _line(loaded, place), words, field)


def _line(node: object, place: tuple[int | str, ...]) -> int:
    line = 0
    for part in place:
        if isinstance(node, CommentedMap) and part in node:
            line = node.lc.key(part)[0]
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line = node.lc.item(part)[0]
        else:
            break
        node = node[part]
    return line + 1


def to_fields(node: object) -> Any:  # noqa: ANN401 -- YAML holds anything
    """Return what YAML read as plain dicts and lists, without lines and comments."""
    if isinstance(node, Mapping):
        return {str(key): to_fields(value) for key, value in node.items()}
    if isinstance(node, list):
        return [to_fields(item) for item in node]
    return node


def _simple(value: object) -> Any:  # noqa: ANN401 -- YAML holds anything
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, Mapping):
        return {key: _simple(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_simple(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _merge(document: CommentedMap, fields: Mapping[str, Any], whole: Mapping[str, Any]) -> None:
    for key in list(document):
        if key not in whole:
            del document[key]
        elif to_fields(document[key]) != whole[key]:
            document[key] = _merged(document[key], fields.get(key, whole[key]), whole[key])
    for key in [key for key in fields if key not in document]:
        document[key] = fields[key]


def _merged(old: object, new: object, whole: object) -> object:
    """Return new content in the old content's own dress, its comments and order, as far as they go together."""
    if isinstance(old, CommentedMap) and isinstance(new, Mapping) and isinstance(whole, Mapping):
        _merge(old, new, whole)
        return old
    if not (isinstance(old, CommentedSeq) and isinstance(new, list) and isinstance(whole, list)):
        return new
    ids = [item.get("id") for item in new if isinstance(item, Mapping)]
    if len(set(ids)) < len(ids):  # events: each id comes again and again, and only new ones are added
        old[:] = [mine if to_fields(mine) == item else item for mine, item in zip_longest(old[: len(new)], new)]
        return old
    known = {item["id"]: item for item in old if isinstance(item, CommentedMap) and "id" in item}
    old[:] = [
        _merged(known[item["id"]], item, full) if isinstance(item, Mapping) and item.get("id") in known else item
        for item, full in zip(new, whole, strict=True)
    ]
    return old
