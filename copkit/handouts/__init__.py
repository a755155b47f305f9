"""From a session, or any notebook, to safe and accessible files.

session ──► notebook ──► one clean page ──► HTML, PDF, Word, PowerPoint, slides, a calendar, a site
"""

from __future__ import annotations

from copkit.handouts.export import export_notebook, export_session
from copkit.handouts.site import export_site

__all__ = ["export_notebook", "export_session", "export_site"]
