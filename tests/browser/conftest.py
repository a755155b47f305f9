"""A real JupyterLab and a real Chromium, started once; each test gets a workspace and a notebook of its own."""

from __future__ import annotations

import pytest
from lab import Desk, started_lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """One JupyterLab for all tests."""
    with started_lab(tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="session")
def tab(lab, chromium):
    """One tab with JupyterLab in it, for one notebook after the other."""
    context = chromium.new_context(viewport={"width": 1360, "height": 1000}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(lab, tab, workspace):
    """A notebook of its own in the tab, in place of the one before; its kernel is the one before, emptied."""
    return Desk.at(tab, lab, workspace, shares=True)
