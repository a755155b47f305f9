"""copkit: plan, group, collect, share and learn, for the facilitator of a community of practice.

The names below are the whole face. Each loads its module on first use, so that ``import copkit`` costs nothing and
brings in no pandas, SQL or Jupyter.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copkit.agenda import Agenda, Session, fit_agenda, replan
    from copkit.analysis import suppress, to_frame
    from copkit.breakouts import Draw, draw_breakouts
    from copkit.community import Community, open_community
    from copkit.errors import CopkitError
    from copkit.handouts import export_session
    from copkit.intake import Intake, read_attendance, read_contributions
    from copkit.redaction import Redaction, redact
    from copkit.store import ContributionStore, open_store

__version__ = "0.1.0"

__all__ = [
    "Agenda",
    "Community",
    "ContributionStore",
    "CopkitError",
    "Draw",
    "Intake",
    "Redaction",
    "Session",
    "draw_breakouts",
    "export_session",
    "fit_agenda",
    "open_community",
    "open_store",
    "read_attendance",
    "read_contributions",
    "redact",
    "replan",
    "suppress",
    "to_frame",
]

_ROOMS = {
    "agenda": "Agenda Session fit_agenda replan",
    "analysis": "suppress to_frame",
    "breakouts": "Draw draw_breakouts",
    "community": "Community open_community",
    "errors": "CopkitError",
    "handouts": "export_session",
    "intake": "Intake read_attendance read_contributions",
    "panels": "panels",
    "redaction": "Redaction redact",
    "store": "ContributionStore open_store",
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Load a public name's module when the name is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"copkit has no {name!r}; it has {', '.join(__all__)}.")
    module = import_module(f"copkit.{_HOME[name]}")
    value = module if name == _HOME[name] == "panels" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return [*__all__, "panels"]
