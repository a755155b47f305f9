# ruff: noqa: PLC0415 -- each part is measured with what it alone needs
"""How well and how fast themes are suggested, and how fast they are counted, beside plainer ways and the bare query.

    python benchmarks/themes.py [--texts 1000000] [--sessions 2000] [suggestions sqlite postgres]

Prints two tables: suggestions on made-up corpora whose 12 themes are known,
and theme-by-session counts; medians of paired runs. `postgres` starts a
server of its own from Debian's package.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "analysis")]

RUNS, CODES, SEEDS = 5, 40, (1, 2, 3, 4, 5)
COUNT = """SELECT session, code, count(DISTINCT contribution) FROM contributions
           JOIN codings ON contribution = id GROUP BY session, code ORDER BY session, code"""
FILL = {
    "sqlite": (
        "INSERT INTO contributions SELECT printf('%08x', n) || lower(hex(randomblob(12))), 's' || printf('%05d', n * 7919 % {sessions}), 'Q', "
        "'Some words about mentoring.', 'verbatim', 'released', 0 "
        "FROM (WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < {texts} - 1) SELECT n FROM c)",
        "INSERT OR IGNORE INTO codings SELECT id, 'c' || abs(random() % {codes}), '', '' FROM contributions",
    ),
    "postgresql": (
        "INSERT INTO contributions SELECT lpad(to_hex(n), 8, '0') || left(md5(random()::text), 24), 's' || lpad((n::bigint * 7919 % {sessions})::text, 5, '0'), 'Q', "
        "'Some words about mentoring.', 'verbatim', 'released', false FROM generate_series(0, {texts} - 1) AS s(n)",
        "INSERT INTO codings SELECT id, 'c' || floor(random() * {codes})::int, '', '' FROM contributions ON CONFLICT DO NOTHING",
    ),
}


def seconds(act):
    """How long one call takes, and what it gives."""
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


def ours(texts):
    """A number for each text, from the suggestions."""
    from copkit.analysis.suggestions import suggest_themes

    found = suggest_themes({str(n): text for n, text in enumerate(texts)})
    label = {item: number for number, one in enumerate(found) for item in one.items}
    return [label.get(str(n), -1) for n in range(len(texts))]


def k_means(texts):
    """The plain way: TF-IDF of words and k-means, told the number of themes."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(stop_words="english").fit_transform(texts)
    return KMeans(12, random_state=0, n_init=4).fit_predict(rows)


def density(texts):
    """TF-IDF, 20 dimensions by SVD, and HDBSCAN, which finds the number itself."""
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    rows = TfidfVectorizer(stop_words="english").fit_transform(texts)
    return HDBSCAN(min_cluster_size=8, copy=True).fit_predict(
        normalize(TruncatedSVD(20, random_state=0).fit_transform(rows))
    )


def measure_suggestions():
    """The first table."""
    from sklearn.metrics import adjusted_mutual_info_score
    from theme_corpus import made_corpus

    print("600 texts, 12 themes         | agreement (AMI), least to most |  median time")
    ways = [("copkit", ours), ("k-means, told 12", k_means), ("TF-IDF, SVD, HDBSCAN", density)]
    corpora = [made_corpus(600, seed=seed) for seed in SEEDS]
    outcome = {
        name: [seconds(lambda way=way, c=c: way([text for _, text in c])) for c in corpora] for name, way in ways
    }
    for name, runs in outcome.items():
        scores = sorted(
            adjusted_mutual_info_score([t for t, _ in c], r) for c, (_, r) in zip(corpora, runs, strict=True)
        )
        spent = statistics.median(time for time, _ in runs)
        print(
            f"{name:28} | {statistics.median(scores):8.2f}   {scores[0]:.2f} to {scores[-1]:.2f}        | {spent:8.2f} s"
        )
    many = [f"{text} {n % 97}" for n, (_, text) in enumerate(made_corpus(5_000))]
    print(
        f"copkit, 5,000 texts          |                                | {statistics.median(seconds(lambda: ours(many))[0] for _ in range(3)):8.2f} s"
    )


def count(url):
    """One database's line; in a process of its own, so that its memory is its own."""
    from sqlalchemy import create_engine, text

    from copkit.analysis import frames  # noqa: F401 -- pandas is in memory before the first run, as in a notebook
    from copkit.store import open_store

    store, engine = open_store(url), create_engine(url)

    def bare():
        with engine.connect() as connection:
            return len(connection.execute(text(COUNT)).all())

    both = [(seconds(lambda: store.counts(("session", "code")))[0], seconds(bare)[0]) for _ in range(RUNS)]
    mine, other = (statistics.median(column) for column in zip(*both, strict=True))
    start = time.perf_counter()
    import pandas as pd

    frame = pd.DataFrame(store.counts(("session", "code"))).pivot_table(index="code", columns="session", values="count")
    whole = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{url.split(':')[0].split('+')[0]:11} | {mine:7.2f} s | {other:7.2f} s | {mine / other:5.2f} times | as a frame of {frame.shape[0]} x {frame.shape[1]:,} {whole:6.2f} s | {peak:4.0f} MB"
    )


def fill(url, texts, sessions):
    """Put texts and about two codes each straight into the tables."""
    from sqlalchemy import create_engine, text

    from copkit.store import open_store

    open_store(url).dispose()
    engine = create_engine(url)
    with engine.begin() as connection:
        first, codes = (each.format(texts=texts, sessions=sessions, codes=CODES) for each in FILL[engine.dialect.name])
        for statement in (first, codes, codes):
            connection.execute(text(statement))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def measured(url, asked):
    """Fill a database, and count in a fresh process."""
    fill(url, asked.texts, asked.sessions)
    subprocess.run([sys.executable, __file__, "--count", url], check=True)


def main():
    """Measure what was asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--sessions", type=int, default=2_000)
    parser.add_argument("parts", nargs="*", default=["suggestions", "sqlite"], help="suggestions, sqlite, postgres")
    parser.add_argument("--count", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.count:
        count(asked.count)
        return
    if "suggestions" in asked.parts:
        measure_suggestions()
    if {"sqlite", "postgres"} & set(asked.parts):
        print(
            f"\n{asked.texts:,} texts, {asked.sessions:,} sessions | counts | bare query | ratio | peak memory",
            flush=True,
        )
    if "sqlite" in asked.parts:
        with tempfile.TemporaryDirectory() as folder:
            measured(f"sqlite:///{folder}/copkit.db", asked)
    if "postgres" in asked.parts:
        from tests.postgres import Server

        server = Server()
        try:
            measured(server.url("bench"), asked)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
