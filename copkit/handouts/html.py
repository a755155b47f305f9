"""The clean tree written as HTML: every byte of it comes from here and from the templates."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader

from copkit.handouts.page import slides_of
from copkit.handouts.papers import TEMPLATES
from copkit.handouts.tree import BLOCK, VOID, Element

if TYPE_CHECKING:
    from copkit.handouts.page import Page


def element_html(node: Element | str) -> str:
    """One element, escaped and closed."""
    if isinstance(node, str):
        return escape(node, quote=False)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in node.attrs.items())
    start = f"<{node.name}{attributes}>"
    if node.name in VOID:
        return start
    inside = "".join(map(element_html, node.children))
    if node.attrs.get("class") == "note":
        return f'<div class="note" role="note"><p><strong>For the facilitator</strong></p>{inside}</div>\n'
    return f"{start}{inside}</{node.name}>" + ("\n" if node.name in BLOCK else "")


def page_handout(page: Page) -> bytes:
    """A page as one HTML file."""
    return filled("handout.html", page).encode()


def page_slides(page: Page) -> bytes:
    """A page as one HTML file of slides."""
    return filled("slides.html", page, slides=slides_of(page)).encode()


def filled(template: str, page: Page, **more: object) -> str:
    """A template with a page in it."""
    return _templates().get_template(template).render(page=page, facts=page.facts, **more).strip() + "\n"


@cache
def _templates() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["html"] = lambda blocks: "".join(map(element_html, blocks))
    return made
