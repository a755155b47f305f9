"""nbconvert's exporters: any notebook, opened anywhere, as a copkit handout; Jupyter lists them in its export menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters.exporter import Exporter
from traitlets import default

from copkit.handouts.export import FORMS, write
from copkit.handouts.page import read_page


class HandoutExporter(Exporter):  # type: ignore[misc]  # nbconvert ships no types
    """One HTML file for participants: no code, no outside address, no facilitator's notes."""

    export_from_notebook = "Handout for participants (copkit)"
    output_mimetype = "text/html"
    form: ClassVar[str] = "html"

    @default("file_extension")  # type: ignore[untyped-decorator]  # nor does traitlets
    def _ending(self) -> str:
        return f".{FORMS[self.form].ending}"

    def from_notebook_node(self, nb: Any, resources: Any = None, **_: Any) -> tuple[str | bytes, dict[str, Any]]:  # noqa: ANN401 -- nbconvert's own signature
        """Read the notebook into the clean page, and write the page."""
        nb, resources = super().from_notebook_node(nb, resources)
        found, form = resources.get("metadata", {}), FORMS[self.form]
        page = read_page(
            nb,
            audience="facilitator" if form.private else "participants",
            name=found.get("name", ""),
            folder=Path(found["path"]) if found.get("path") else None,
        )
        made = write(form, page)
        return made.decode() if self.output_mimetype == "text/html" else made, resources


class RunSheetExporter(HandoutExporter):
    """One HTML file for the facilitator, notes included, marked as not for sharing."""

    export_from_notebook = "Run sheet for the facilitator (copkit)"
    form: ClassVar[str] = "runsheet"


class SlidesExporter(HandoutExporter):
    """One HTML file of slides for participants, which needs no network and no program."""

    export_from_notebook = "Slides for participants (copkit)"
    form: ClassVar[str] = "slides"


class PdfExporter(HandoutExporter):
    """One PDF that is accessible and kept for good."""

    export_from_notebook = "PDF for participants (copkit)"
    output_mimetype = "application/pdf"
    form: ClassVar[str] = "pdf"


class DocxExporter(HandoutExporter):
    """One Word file."""

    export_from_notebook = "Word for participants (copkit)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    form: ClassVar[str] = "docx"


class PptxExporter(HandoutExporter):
    """One PowerPoint file."""

    export_from_notebook = "PowerPoint for participants (copkit)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    form: ClassVar[str] = "pptx"
