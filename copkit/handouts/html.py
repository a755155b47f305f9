"""The clean tree written as HTML: every byte of it comes from here and from the template."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader

from copkit.handouts.deck import DENSE, Slide, deck
from copkit.handouts.tree import BLOCK, VOID, Element

if TYPE_CHECKING:
    from copkit.handouts.page import Page, Section

TEMPLATES = Path(__file__).parent / "templates"


def element_html(node: Element | str) -> str:
    """One element, escaped and closed.

    Example:
        >>> element_html(Element("em", ("5 < 6", Element("br"))))
        '<em>5 &lt; 6<br></em>'
    """
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


def section_html(section: Section) -> str:
    """A section with its heading, and when it is where that is known."""
    when = f'<p class="when">{escape(section.facts["when"])}</p>\n' if section.facts.get("when") else ""
    inside = "".join(map(element_html, section.blocks))
    return f'<section aria-labelledby="{section.id}">\n<h2 id="{section.id}">{escape(section.title)}</h2>\n{when}{inside}</section>\n'


def page_handout(page: Page) -> bytes:
    """A page as one HTML file."""
    return _filled("page.html", page, "html")


def page_slides(page: Page) -> bytes:
    """A page as one HTML file of slides."""
    return _filled("deck.html", page, "slides")


def page_words(page: Page, writer: str) -> dict[str, object]:
    """What the templates ask for: the page, everything below its title, and how many slides that makes."""
    body, count = slides_html(page) if writer == "slides" else (page_html(page), 0)
    return {"page": page, "body": body, "count": count}


def _filled(template: str, page: Page, writer: str) -> bytes:
    filled = _templates().get_template(template).render(resources=page_words(page, writer))
    return (filled.strip() + "\n").encode()


@cache
def _templates() -> Environment:
    """The same templates that nbconvert finds, without nbconvert: it takes a second to load."""
    return Environment(loader=FileSystemLoader(TEMPLATES / "copkit"), autoescape=True)


def page_html(page: Page) -> str:
    """Everything below the page's title."""
    lead = "".join(map(element_html, page.lead))
    return (f'<div class="lead">\n{lead}</div>\n' if lead else "") + "".join(map(section_html, page.printed))


def slides_html(page: Page) -> tuple[str, int]:
    """Every slide after the title's, and how many slides there are with it."""
    slides = deck(page)
    return "".join(map(_slide_html, slides)), len(slides) + 1


def _slide_html(slide: Slide) -> str:
    kind = "slide" + " ask" * bool(slide.facts.get("timer")) + " dense" * (slide.lines > DENSE)
    when = f'<p class="when">{escape(slide.facts["when"])}</p>\n' if slide.facts.get("when") else ""
    timer = f'<div data-minutes="{slide.facts["minutes"]}"></div>\n' if slide.facts.get("timer") else ""
    notes = "".join(map(element_html, slide.notes))
    beside = f'<div class="notes">\n{notes}</div>\n' if notes else ""
    inside = "".join(map(element_html, slide.blocks)) + timer + beside
    return f'<section class="{kind}" aria-labelledby="{slide.id}">\n<h2 id="{slide.id}" tabindex="-1">{escape(slide.title)}</h2>\n{when}{inside}</section>\n'
