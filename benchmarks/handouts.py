"""How fast handouts are made and how small they are, beside stock nbconvert on the same notebook in the same process.

    python benchmarks/handouts.py [--rounds 15] [--notebooks FOLDER ...]

Prints medians of paired runs. With --notebooks, every notebook below those
folders (say, of unpacked source distributions) is tried in every form, and
the sentences of those that were refused are listed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import nbformat  # noqa: E402 -- found by the line above
from nbconvert import HTMLExporter  # noqa: E402 -- the same

import copkit  # noqa: E402 -- the same
from copkit.errors import CopkitError  # noqa: E402 -- the same
from copkit.handouts import export_notebook, export_session  # noqa: E402 -- the same
from copkit.handouts.exporters import HandoutExporter, SlidesExporter  # noqa: E402 -- the same
from copkit.handouts.papers import session_paper  # noqa: E402 -- the same

PACK = ("html", "slides", "pdf", "docx", "pptx", "ics", "ahead", "follow-up", "runsheet")
THEMES = [
    {"theme": "Trust takes time", "count": 14},
    {"theme": "Endings", "count": 9},
    {"theme": "Rank", "count": None},
]
COLD = (
    "import time; start = time.perf_counter(); import copkit; s = copkit.open_community('data').session('2023-02-08');"
    "opened = time.perf_counter(); import sys; copkit.export_session(s, {forms!r}, folder=sys.argv[1], gate=lambda path: None);"
    "print(opened - start, time.perf_counter() - opened)"
)


def milliseconds(work):
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def beside_stock(rounds):
    """Time and size of ours and of stock HTML, in pairs, a fresh exporter each time."""
    session = copkit.open_community(ROOT / "data").session("2023-02-08")
    notebooks = {
        "handout of 8 February": nbformat.from_dict(session_paper("handout", session, themes=THEMES)),
        "run sheet of 8 February": nbformat.from_dict(session_paper("runsheet", session)),
        **{path.name: nbformat.read(path, as_version=4) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))},
    }
    print(f"{'notebook':<26}{'stock ms':>10}{'ours ms':>9}{'ratio':>7}{'stock kB':>10}{'ours kB':>9}")
    for name, notebook in notebooks.items():
        stock, ours = (
            lambda n=notebook: HTMLExporter().from_notebook_node(n),
            lambda n=notebook: HandoutExporter().from_notebook_node(n),
        )
        sizes = [len(made()[0].encode()) / 1000 for made in (stock, ours)]
        pairs = [(milliseconds(stock), milliseconds(ours)) for _ in range(rounds)]
        times = [median(pair[at] for pair in pairs) for at in (0, 1)]
        ratio = median(own / other for other, own in pairs)
        print(f"{name:<26}{times[0]:>10.0f}{times[1]:>9.0f}{ratio:>7.2f}{sizes[0]:>10.0f}{sizes[1]:>9.0f}")
    slides = len(SlidesExporter().from_notebook_node(notebooks["handout of 8 February"])[0].encode()) / 1000
    print(f"{'its slides':<26}{'':>36}{slides:>9.0f}")


def pack(rounds):
    """The whole pack of a session, warm in this process and cold in new ones; without the gate, which is timed apart."""
    session = copkit.open_community(ROOT / "data").session("2023-02-08")
    with tempfile.TemporaryDirectory() as folder:
        made = [
            milliseconds(lambda: export_session(session, PACK, themes=THEMES, folder=folder, gate=lambda _: None))
            for _ in range(rounds + 1)
        ]
        cold = []
        for _ in range(min(rounds, 5)):
            command = [sys.executable, "-c", COLD.format(forms=PACK), folder]
            ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            cold.append([float(part) for part in ran.stdout.split()])
        print(f"\n{'the whole pack, ' + str(len(PACK)) + ' files':<34}{'seconds':>9}")
        print(f"{'warm':<34}{median(made[1:]) / 1000:>9.2f}")
        print(f"{'cold, exporting':<34}{median(run[1] for run in cold):>9.2f}")
        print(f"{'cold, opening the community first':<34}{median(run[0] for run in cold):>9.2f}")
        for form in PACK:
            each = median(
                milliseconds(
                    lambda f=form: export_session(session, (f,), themes=THEMES, folder=folder, gate=lambda _: None)
                )
                for _ in range(rounds)
            )
            print(f"  {form:<32}{each / 1000:>9.3f}")


def foreign(folders):
    """Try every notebook below some folders in every form."""
    counts, seen = Counter(), []
    with tempfile.TemporaryDirectory() as out:
        for path in sorted(path for folder in folders for path in folder.rglob("*.ipynb")):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    export_notebook(path, ("html", "slides", "pdf", "docx", "pptx"), out)
                counts["exported untouched"] += 1
            except CopkitError as error:
                counts["refused in a sentence"] += 1
                seen.append(f"  {path.name}: {error}")
            except Exception as error:  # noqa: BLE001 -- what a facilitator must never see is counted here
                counts["crashed"] += 1
                seen.append(f"  {path.name}: {error!r}")
    print(f"\n{sum(counts.values())} foreign notebooks: {dict(counts)}")
    print("\n".join(seen))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="paired runs; the median is printed")
    parser.add_argument("--notebooks", nargs="+", type=Path, default=[], help="folders of notebooks to try")
    given = parser.parse_args()
    beside_stock(given.rounds)
    pack(given.rounds)
    if given.notebooks:
        foreign(given.notebooks)
