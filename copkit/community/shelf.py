"""The library's shelves: records by id, one file each, a workspace's own before those that come with copkit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from copkit.agenda.records import Record
from copkit.community.files import read_record, wrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

R = TypeVar("R", bound=Record)
_PACKAGE = Path(__file__).parent.parent


def library_folder() -> Path:
    """Return the folder of activities, theme packs and templates that come with copkit."""
    inside = _PACKAGE / "data"
    return inside if inside.exists() else _PACKAGE.parent / "data"


class Shelf(Mapping[str, R]):
    """Records by id, one file each, read when first asked for; earlier folders win over later ones."""

    def __init__(self, folders: Sequence[Path], model: type[R], kind: str, **options: Any) -> None:  # noqa: ANN401 -- handed to read_record
        self._files = {path.stem: path for folder in reversed(folders) for path in sorted(folder.glob("*.yaml"))}
        self._model, self._kind, self._options = model, kind, options
        self._read: dict[str, R] = {}

    def __getitem__(self, key: str) -> R:
        if key not in self._files:
            raise KeyError(key)
        if key not in self._read:
            self._read[key] = self._checked(self._files[key])
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files))

    def __len__(self) -> int:
        return len(self._files)

    def pick(self, key: str, *, path: Path, field: str) -> R:
        """Return the record of an id, or say which ids there are and where the wrong one stands."""
        if key not in self._files:
            meant = f"did you mean {', '.join(nearest(key, self))}?"
            raise wrong(path, line_of(path, key), f"{key!r} is no {self._kind} of the library; {meant}", field)
        return self[key]

    def _checked(self, path: Path) -> R:
        record = read_record(path, self._model, **self._options)
        if (own := getattr(record, "id", path.stem)) != path.stem:
            words = f"the id {own!r} came in a file named {path.stem!r}; make the two alike."
            raise wrong(path, line_of(path, "id:"), words, "id")
        return record


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return up to three known words that look most like the one that came."""
    names = list(known)
    return get_close_matches(word, names, n=3, cutoff=0.3) or names[:3]


def line_of(path: Path, word: str) -> int:
    """Return the number of the first line that holds a word; 1 where none does."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((number for number, line in enumerate(lines, 1) if word in line), 1)
