"""nbconvert's exporters: any notebook, opened anywhere, as a copkit handout; Jupyter lists them in its export menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from nbconvert.exporters.exporter import Exporter
from nbconvert.exporters.templateexporter import TemplateExporter

from copkit.handouts.export import write
from copkit.handouts.html import TEMPLATES, page_words
from copkit.handouts.page import Audience, Page, read_page

if TYPE_CHECKING:
    from traitlets.config import Config


class HandoutExporter(TemplateExporter):  # type: ignore[misc]  # nbconvert ships no types
    """One HTML file for participants: no code, no outside address, no facilitator's notes."""

    export_from_notebook = "Handout for participants (copkit)"
    output_mimetype = "text/html"
    audience: ClassVar[Audience] = "participants"
    writer: ClassVar[str] = "html"
    ending: ClassVar[str] = ".handout.html"
    page_template: ClassVar[str] = "handout.html.j2"

    def __init__(self, config: Config | None = None, **given: Any) -> None:  # noqa: ANN401 -- nbconvert's own options
        super().__init__(
            config=config,
            **{
                "file_extension": self.ending,
                "template_name": "copkit",
                "template_extension": ".html.j2",
                "template_file": self.page_template,
                "extra_template_basedirs": [str(TEMPLATES)],
                **given,
            },
        )

    def from_notebook_node(self, nb: Any, resources: Any = None, **_: Any) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401 -- nbconvert's own signature
        """Read the notebook into the clean page, and write the page."""
        nb, resources = Exporter.from_notebook_node(self, nb, resources)
        found = resources.get("metadata", {})
        folder = Path(found["path"]) if found.get("path") else None
        return self.written(read_page(nb, audience=self.audience, name=found.get("name", ""), folder=folder)), resources

    def written(self, page: Page) -> str | bytes:
        """The page in this exporter's form."""
        return (
            str(self.template.render(nb={"cells": [], "metadata": {}}, resources=page_words(page, self.writer))).strip()
            + "\n"
        )


class RunSheetExporter(HandoutExporter):
    """One HTML file for the facilitator, notes included, marked as not for sharing."""

    export_from_notebook = "Run sheet for the facilitator (copkit)"
    audience: ClassVar[Audience] = "facilitator"
    ending: ClassVar[str] = ".runsheet.html"


class SlidesExporter(HandoutExporter):
    """One HTML file of slides for participants, which needs no network and no program."""

    export_from_notebook = "Slides for participants (copkit)"
    writer: ClassVar[str] = "slides"
    ending: ClassVar[str] = ".slides.html"
    page_template: ClassVar[str] = "slides.html.j2"


class PdfExporter(HandoutExporter):
    """One PDF that is accessible and kept for good."""

    export_from_notebook = "PDF for participants (copkit)"
    output_mimetype = "application/pdf"
    writer: ClassVar[str] = "pdf"
    ending: ClassVar[str] = ".pdf"

    def written(self, page: Page) -> str | bytes:
        """The page as bytes, from the module that knows the form."""
        return write(self.writer, page)


class DocxExporter(PdfExporter):
    """One Word file."""

    export_from_notebook = "Word for participants (copkit)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    writer: ClassVar[str] = "docx"
    ending: ClassVar[str] = ".docx"


class PptxExporter(PdfExporter):
    """One PowerPoint file."""

    export_from_notebook = "PowerPoint for participants (copkit)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    writer: ClassVar[str] = "pptx"
    ending: ClassVar[str] = ".pptx"
