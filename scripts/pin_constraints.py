"""Write constraints.txt: the version of every distribution that this environment holds, and no address.

Run it in a fresh environment (`make clean constraints`), so that nothing else is pinned.
"""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

LEFT_OUT = {"copkit", "pip", "setuptools", "wheel"}
HEADING = "# Versions that `make test` passed with, written by scripts/pin_constraints.py.\n"

pins = {dist.name.lower().replace("_", "-"): dist.version for dist in distributions()}
lines = [f"{name}=={version}\n" for name, version in sorted(pins.items()) if name not in LEFT_OUT]
Path("constraints.txt").write_text(HEADING + "".join(lines), encoding="utf-8")
print(f"{len(lines)} versions pinned in constraints.txt")
