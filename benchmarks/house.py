"""What the house itself costs: `import copkit`, in fresh interpreters, the best of ten, and how many modules it loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS, MOST = 10, 100
PROGRAM = """
import sys, time
before, started = len(sys.modules), time.perf_counter()
import copkit
print(1000 * (time.perf_counter() - started), len(sys.modules) - before)
"""


def main():
    runs = [
        subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=ROOT).stdout
        for _ in range(RUNS)
    ]
    milliseconds = min(float(run.split()[0]) for run in runs)
    print(f"import copkit: {milliseconds:.1f} of {MOST} ms, {runs[0].split()[1]} modules")


if __name__ == "__main__":
    main()
