"""Redaction side by side: speed, first call, peak memory, what is found and what is wrongly masked.

    python benchmarks/redaction.py            the development texts
    python benchmarks/redaction.py frozen     the texts written after the rules were frozen

Each tool runs in a process of its own, so that its memory and start are its
own too. Presidio, scrubadub and DataFog are optional: what is not installed
is named and left out. Seconds are of processor time, the median of three runs.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "redaction")]

RUNS = 3
TOOLS = ("copkit", "presidio", "presidio+roster", "scrubadub", "datafog")
NEEDS = {
    "presidio": "presidio_analyzer",
    "presidio+roster": "presidio_analyzer",
    "scrubadub": "scrubadub",
    "datafog": "datafog",
}
HEADS = ("tool", "masked", "seen", "hints", "wrongly masked", "characters/s", "first call", "peak memory")


def copkit():
    """Return a finder: from a text, its roster and its places to (start, end, tier) of every find."""
    from copkit.redaction import redact  # noqa: PLC0415 -- the first call's time counts the import

    def find(one):
        found = redact(one.text, roster=one.roster, places=one.places)
        return [(span.start, span.end, span.tier) for span in found.spans]

    return find


def presidio(*, with_roster=False):
    """Presidio with a blank English pipeline, since models are not to be downloaded."""
    import spacy  # noqa: PLC0415
    from presidio_analyzer import AnalyzerEngine, PatternRecognizer  # noqa: PLC0415
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine  # noqa: PLC0415

    class BlankEngine(SpacyNlpEngine):
        def __init__(self):
            super().__init__(ner_model_configuration=NerModelConfiguration())
            self.nlp = {"en": spacy.blank("en")}

        def load(self):
            pass

    engine = AnalyzerEngine(nlp_engine=BlankEngine(), supported_languages=["en"])

    def find(one):
        words = sorted({word for name in one.roster for word in name.split()}) if with_roster else []
        extra = [PatternRecognizer(supported_entity="PERSON", deny_list=words)] if words else None
        results = engine.analyze(one.text, language="en", ad_hoc_recognizers=extra)
        return [(result.start, result.end, "mask") for result in results]

    return find


def scrubadub():
    """Scrubadub with the detectors that it switches on by itself."""
    import scrubadub as tool  # noqa: PLC0415

    scrubber = tool.Scrubber(locale="en_GB")
    return lambda one: [(filth.beg, filth.end, "mask") for filth in scrubber.iter_filth(one.text)]


def datafog():
    """DataFog's patterns."""
    from datafog.processing.text_processing.regex_annotator import RegexAnnotator  # noqa: PLC0415

    annotator = RegexAnnotator()

    def find(one):
        _, result = annotator.annotate_with_spans(one.text)
        return [(span.start, span.end, "mask") for span in result.spans]

    return find


def measure(name, texts_named):
    """Print one tool's figures as JSON: this is what each process runs."""
    start = time.process_time()
    find = {"presidio+roster": lambda: presidio(with_roster=True)}.get(name, globals().get(name))()
    from gold_texts import Gold, GoldText, Score, read_gold  # noqa: F401, PLC0415 -- copkit's own import is timed above

    find(GoldText("I met Priya Shah on 3 March 2022.", (), (), ()))
    first = time.process_time() - start
    texts = read_gold(*texts_named)
    taken, total = [], Score()
    for run in range(RUNS):
        start = time.process_time()
        found = [find(text) for text in texts]
        taken.append(time.process_time() - start)
        if run == 0:
            for text, spans in zip(texts, found, strict=True):
                total.add(text.text, text.gold, spans)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    letters = sum(len(text.text) for text in texts)
    row = [
        f"{total.masked / max(1, total.identifiers):.1%}",
        f"{total.seen / max(1, total.identifiers):.1%}",
        f"{total.looked / max(1, total.hints):.1%}",
        f"{total.wrong / total.words:.2%}",
        f"{letters / statistics.median(taken):,.0f}",
        f"{first:.2f} s",
        f"{int(peak.split()[1]) / 1024:.0f} MB",
    ]
    print(json.dumps(row))


def main():
    """Print one table."""
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], sys.argv[3:])
        return
    texts_named = sys.argv[1:] or ["identifying", "clean", "earlier", "another_hand"]
    print(f"Texts: {', '.join(texts_named)}. {RUNS} runs each; every tool in a process of its own.")
    print(f"{HEADS[0]:16}" + "".join(f"{head:>16}" for head in HEADS[1:]))
    for tool in TOOLS:
        asked = subprocess.run(
            [sys.executable, "-c", f"import {NEEDS.get(tool, 'copkit')}"], capture_output=True, check=False, cwd=ROOT
        )
        if asked.returncode:
            print(f"{tool:16}is not installed: pip install {NEEDS[tool].replace('_', '-')} to compare with it.")
            continue
        command = [sys.executable, __file__, "--measure", tool, *texts_named]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        if done.returncode:
            print(f"{tool:16}did not run: {done.stderr.strip().splitlines()[-1][:100]}")
            continue
        print(f"{tool:16}" + "".join(f"{figure:>16}" for figure in json.loads(done.stdout.splitlines()[-1])))


if __name__ == "__main__":
    main()
