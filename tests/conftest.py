"""What every test shares: a repeatable Hypothesis, a copy of the sample community, and no silent skips."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import copkit

sys.path.insert(0, str(Path(__file__).parent / "browser"))
from lab import CHROMIUM, FLAGS

ROOT = Path(__file__).parent.parent
# No verdict hangs on a clock: neither on an example's time nor on that of making examples.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch):
    """Examples in docstrings open ``data``: run everything from the repository."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def workspace(tmp_path):
    """A copy of the sample community that a test may change."""
    return Path(
        shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.db", "handouts", "private"))
    )


@pytest.fixture
def community(workspace):
    """The copy, opened."""
    return copkit.open_community(workspace)


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, started once a process: Playwright's loop can only run once in it."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("needs Debian's chromium")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Where nothing may be skipped (``COPKIT_REQUIRED=1``), a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("COPKIT_REQUIRED"):
        for report in skipped:
            reporter.write_line(f"skipped, but required here: {report.nodeid}: {report.longrepr}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
