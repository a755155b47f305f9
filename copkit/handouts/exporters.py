"""nbconvert's exporters: any notebook, opened anywhere, as a copkit handout or run sheet."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters.exporter import Exporter
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import default

from copkit.handouts.html import page_html, slides_html
from copkit.handouts.page import Audience, Page, read_page

_TEMPLATES = str(Path(__file__).parent / "templates")


class HandoutExporter(TemplateExporter):  # type: ignore[misc] -- nbconvert ships no types
    """One HTML file for participants: no code, no outside address, no facilitator's notes."""

    export_from_notebook = "Handout for participants (copkit)"
    output_mimetype = "text/html"
    audience: ClassVar[Audience] = "participants"
    form: ClassVar[str] = "handout"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return f".{self.form}.html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "copkit"

    @default("template_file")
    def _template_file_default(self) -> str:
        return f"{self.form}.html.j2"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [_TEMPLATES]

    def from_notebook_node(self, nb: Any, resources: Any = None, **_: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 -- nbconvert's own signature
        """Read the notebook into the clean tree and fill the template with it."""
        nb, resources = Exporter.from_notebook_node(self, nb, resources)
        found = resources.get("metadata", {})
        folder = Path(found["path"]) if found.get("path") else None
        page = read_page(nb, audience=self.audience, name=found.get("name", ""), folder=folder)
        return self.from_page(page), resources

    def from_page(self, page: Page) -> str:
        """Fill the template with a page that is already read."""
        body, count = self.body(page)
        resources = {"page": page, "body": body, "count": count}
        return str(self.template.render(nb={"cells": [], "metadata": {}}, resources=resources)).strip() + "\n"

    def body(self, page: Page) -> tuple[str, int]:
        """What stands under the title, and in how many parts."""
        return page_html(page), len(page.printed)


class RunSheetExporter(HandoutExporter):
    """One HTML file for the facilitator, notes included, marked as not for sharing."""

    export_from_notebook = "Run sheet for the facilitator (copkit)"
    audience: ClassVar[Audience] = "facilitator"
    form: ClassVar[str] = "runsheet"

    @default("template_file")
    def _template_file_default(self) -> str:
        return "handout.html.j2"


class SlidesExporter(HandoutExporter):
    """One HTML file of slides for participants, which needs no network and no program."""

    export_from_notebook = "Slides for participants (copkit)"
    form: ClassVar[str] = "slides"

    def body(self, page: Page) -> tuple[str, int]:
        """Every slide after the title's."""
        return slides_html(page)


def page_handout(page: Page) -> bytes:
    """A page as one HTML file."""
    return _exporter(HandoutExporter).from_page(page).encode()


def page_slides(page: Page) -> bytes:
    """A page as one HTML file of slides."""
    return _exporter(SlidesExporter).from_page(page).encode()


@cache
def _exporter(kind: type[HandoutExporter]) -> HandoutExporter:
    return kind()
