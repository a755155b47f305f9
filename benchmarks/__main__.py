"""Run every benchmark, one after the other: `python -m benchmarks`, or those named: `python -m benchmarks agenda store`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
named = sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
for name in named:
    print(f"\n== {name}\n", flush=True)
    subprocess.run([sys.executable, FOLDER / f"{name}.py"], check=True)
