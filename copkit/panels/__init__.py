"""One panel a notebook: each shows one step of the way, and calls the public functions to do it.

A panel's module, and with it Jupyter's widgets, loads when the panel is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copkit.panels.breakout import BreakoutPanel
    from copkit.panels.collect import CollectPanel
    from copkit.panels.handout import HandoutPanel
    from copkit.panels.plan import PlanPanel
    from copkit.panels.reflect import ReflectPanel
    from copkit.panels.review import ReviewPanel
    from copkit.panels.run import RunPanel
    from copkit.panels.start import StartPanel
    from copkit.panels.themes import ThemesPanel

__all__ = [
    "BreakoutPanel",
    "CollectPanel",
    "HandoutPanel",
    "PlanPanel",
    "ReflectPanel",
    "ReviewPanel",
    "RunPanel",
    "StartPanel",
    "ThemesPanel",
]


def __getattr__(name: str) -> object:
    """Load a panel's module when the panel is first asked for."""
    if name not in __all__:
        raise AttributeError(f"copkit.panels has no {name!r}; it has {', '.join(__all__)}.")
    panel = getattr(import_module(f"copkit.panels.{name.removesuffix('Panel').lower()}"), name)
    globals()[name] = panel
    return panel


def __dir__() -> list[str]:
    """List the panels, loaded or not."""
    return list(__all__)
