"""Rebuild redaction's lexicon from Debian's `scowl`, Faker's name providers, and our own lists beside this script.

    python scripts/build_lexicon.py            writes copkit/redaction/lexicon/lexicon.txt.gz
    python scripts/build_lexicon.py --check    compares instead, uncompressed

The lexicon is one text of `[section]`s, a lower-case entry a line, sorted, so
that a change of it can be read as a change of words.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import pkgutil
import re
import sys
from importlib.metadata import version
from pathlib import Path

import faker.providers.person

from copkit.redaction.letters import fold

SCOWL = Path("/usr/share/dict/scowl")
OWN = Path(__file__).parent / "lexicon"
TARGET = Path(__file__).parents[1] / "copkit" / "redaction" / "lexicon" / "lexicon.txt.gz"
SIZES = (10, 20, 35, 40, 50, 55, 60)
COMMON = (10, 20)
SPELLINGS = ("english", "british", "british_z", "american", "variant_1", "british_variant_1")
NAME_LISTS = re.compile(r"^(first|last|middle|male_last|unisex_last)_(romanized_)?names")
LATIN = re.compile("^[A-Za-z\u00c0-\u024f\u1e00-\u1eff'\u2019\u02bc\\-. ]+$")


def read_scowl(sizes: tuple[int, ...]) -> set[str]:
    """Return the lower-case words of SCOWL's lists of these sizes, folded, without possessives."""
    found: set[str] = set()
    for spelling in SPELLINGS:
        for size in sizes:
            path = SCOWL / f"{spelling}-words.{size}"
            if path.exists():
                found.update(path.read_text(encoding="latin-1").split())
    return {fold(word) for word in found if not word.endswith("'s") and word == word.lower()}


def read_faker(wanted: str) -> set[str]:
    """Return the parts of Faker's Latin-letter names of one sort: first (with middle) or last."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in filter(NAME_LISTS.match, dir(provider)):
            names = getattr(provider, attribute)
            if ("last" in attribute) == (wanted == "last") and isinstance(names, (tuple, list, dict)):
                found.update(part for name in names for part in name_parts(name))
    return found


def name_parts(name: object) -> list[str]:
    """Return the folded parts of a name of at least two letters, or nothing where it is not in Latin letters."""
    if not isinstance(name, str) or not LATIN.match(name):
        return []
    parts = re.split(r"[\s\-.]", name)
    return [fold(part).replace("'", "") for part in parts if len(part) > 1]


def read_own(section: str) -> set[str]:
    """Return the entries of one of our own lists: separated by commas or lines, `#` starts a remark."""
    path = OWN / f"{section}.txt"
    if not path.exists():
        return set()
    lines = (line.split("#", 1)[0] for line in path.read_text(encoding="utf-8").splitlines())
    return {fold(entry.strip()) for line in lines for entry in line.split(",") if entry.strip()}


def read_own_names(section: str) -> set[str]:
    """Return the parts of our own names, and of double names also the whole in one piece."""
    names = read_own(section)
    return {part for name in names for part in [*name_parts(name), name.replace("-", "")]}


def build_lexicon() -> str:
    """Return the whole lexicon as text, the same on every run."""
    common = read_scowl(COMMON)
    words = read_scowl(SIZES) | read_own("words")
    given = read_own_names("given") | read_faker("first")
    family = read_own_names("family") | read_faker("last")
    not_names = read_own("not_names")
    given, family = given - not_names, family - not_names
    strong = (read_own("strong") | (given & words) - common) - not_names
    sections = {
        "common": common,
        "words": words - common,
        "given": given - words,
        "family": family - given - words,
        "strong": strong,
        "weak": ((given | family | read_faker("first") | read_faker("last")) & words) - strong - read_own("small"),
    }
    for path in sorted(OWN.glob("*.txt")):
        if path.stem not in {*sections, "not_names"}:
            sections[path.stem] = {entry.replace("'s ", " ") for entry in read_own(path.stem)}
    return "".join(
        f"[{name}]\n" + "".join(f"{entry}\n" for entry in sorted(entries)) for name, entries in sections.items()
    )


def main() -> int:
    """Write the lexicon, or with `--check` say whether the committed one is the same."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    built = build_lexicon()
    if parser.parse_args().check:
        same = gzip.decompress(TARGET.read_bytes()).decode() == built
        print("The lexicon is as committed." if same else "The lexicon differs from the committed one.")
        return 0 if same else 1
    TARGET.write_bytes(gzip.compress(built.encode(), 9, mtime=0))
    sources = f"Debian scowl, sizes {SIZES[0]} to {SIZES[-1]}, lower case\nFaker {version('faker')}\nscripts/lexicon\n"
    TARGET.with_name("SOURCES.txt").write_text(sources, encoding="utf-8")
    print(f"{TARGET.name}: {built.count(chr(10)):,} entries, {TARGET.stat().st_size / 1000:,.0f} kB compressed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
