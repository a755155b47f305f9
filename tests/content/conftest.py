"""The shipped library, parsed once: every test here reads the real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from copkit.agenda.records import Activity, ThemePack

DATA = Path(__file__).resolve().parents[2] / "data"


def _read(path):
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    return yaml.load(path.read_text(encoding="utf-8"))


def _read_folder(name):
    return {path.stem: _read(path) for path in sorted((DATA / name).glob("*.yaml"))}


@pytest.fixture(scope="session")
def raw():
    """Every file of the library as plain mappings, by folder and file name."""
    return {name: _read_folder(name) for name in ("activities", "themes", "templates", "sessions")}


@pytest.fixture(scope="session")
def activities(raw):
    return {stem: Activity.model_validate(row) for stem, row in raw["activities"].items()}


@pytest.fixture(scope="session")
def packs(raw):
    return {stem: ThemePack.model_validate(row) for stem, row in raw["themes"].items()}


@pytest.fixture(scope="session")
def texts():
    """Every shipped file as it is written, by path inside the data folder."""
    folders = ("activities", "themes", "templates", "sessions")
    paths = [path for name in folders for path in sorted((DATA / name).glob("*.yaml"))]
    return {str(path.relative_to(DATA)): path.read_text(encoding="utf-8") for path in paths}
