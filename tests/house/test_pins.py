"""What is installed is the same everywhere, and no file names an index."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent.parent


def test_conda_installs_the_same_package_and_pins():
    """environment.yml installs this package through pip, under constraints.txt, with the extras of `make demo`."""
    environment = YAML(typ="safe").load((ROOT / "environment.yml").read_text())
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    recipe = (ROOT / "Makefile").read_text()
    assert pip == ["--constraint constraints.txt", "--editable .[all]"]
    assert "install -q -c constraints.txt -e '.[all]'" in recipe
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert f"python{wanted}" in environment["dependencies"]


def test_every_dependency_is_pinned():
    """Each distribution that the package or its tests ask for by name has a version in constraints.txt."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    asked = [
        *project["dependencies"],
        *extras["docx"],
        *extras["pptx"],
        *extras["postgres"],
        *extras["voila"],
        *extras["test"],
    ]
    names = {re.split(r"[\[>=<;\s]", line)[0].lower().replace("_", "-") for line in asked if "win32" not in line}
    pinned = {line.split("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line}
    assert names <= pinned


def test_no_file_names_a_package_index():
    """Nothing that is committed carries an index's address or a lock file that does."""
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    assert not {"package-lock.json", "yarn.lock", "poetry.lock", "uv.lock"} & {Path(name).name for name in files}
    hosts = re.compile(
        "|".join(["pypi" + r"\.org", "registry" + r"\.npmjs", "files\\.python" + "hosted", "deb\\.deb" + "ian"])
    )
    for name in filter(None, files):
        path = ROOT / name
        if (
            path.suffix in {".py", ".toml", ".txt", ".yml", ".yaml", ".md", ".json", ".js", ".css", ""}
            and path.is_file()
        ):
            assert not hosts.search(path.read_text(errors="ignore")), name
