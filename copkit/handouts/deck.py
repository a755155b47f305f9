"""A page as slides: one idea a screen, so that what does not fit goes on to the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from copkit.handouts.blocks import level_headings
from copkit.handouts.page import Section
from copkit.handouts.tree import Element

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copkit.handouts.page import Page

DENSE = 9.0
"""Lines on a slide from which the type is a size smaller."""
_FULL = 14.5
"""How many lines of text fit on a slide at a size that the back row reads."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; `notes` is empty in a participants' deck because their page holds none."""

    id: str
    title: str
    blocks: tuple[Element, ...]
    notes: tuple[Element, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lines(self) -> float:
        """About how many lines it takes, to choose the size of type."""
        return sum(map(lines_of, self.blocks))


def deck(page: Page) -> tuple[Slide, ...]:
    """Divide a page into slides, in order; sections meant for the printed page alone are left out.

    Example:
        >>> from copkit.handouts.page import Page, Section
        >>> many = Element("ul", tuple(Element("li", (f"Point {n}",)) for n in range(20)))
        >>> page = Page("Title", (), (Section("points", "Points", (many,)),), "participants")
        >>> [slide.title for slide in deck(page)]
        ['Points', 'Points (2)']
    """
    # our own papers say on their title page what a foreign notebook says before its first heading
    begins = page.lead if "kind" not in page.facts else ()
    first = [Section("to-begin-with", "To begin with", begins)] if begins else []
    shown = [section for section in (*first, *page.sections) if section.facts.get("form") != "page"]
    return tuple(slide for section in shown for slide in _slides(section))


def _slides(section: Section) -> Iterator[Slide]:
    notes = tuple(block for block in section.blocks if block.name == "aside")
    shown = [piece for block in section.blocks if block.name != "aside" for piece in _pieces(block)]
    screens: list[list[Element]] = [[]]
    for at, piece in enumerate(shown):
        # a heading stays with what follows it
        needed = lines_of(piece) + (lines_of(shown[at + 1]) if piece.name == "h3" and at + 1 < len(shown) else 0)
        if screens[-1] and sum(map(lines_of, screens[-1])) + needed > _FULL:
            screens.append([])
        screens[-1].append(piece)
    for number, screen in enumerate(screens, 1):
        more = f" ({number})" if number > 1 else ""
        facts = section.facts if number == 1 else {"when": section.facts.get("when", "")}
        yield Slide(
            section.id + f"-{number}" * bool(more),
            section.title + more,
            tuple(level_headings(screen, below=2)),
            notes if number == 1 else (),
            facts,
        )


def _pieces(block: Element) -> Iterator[Element]:
    """A long list or table in parts that fit, each whole on its own."""
    if lines_of(block) <= _FULL or block.name not in {"ul", "ol", "table"}:
        yield block
        return
    *top, rows = (
        (block.children[0], block.children[1], block.children[2]) if block.name == "table" else (block.children,)
    )
    items = rows.children if isinstance(rows, Element) else rows
    part: list[Element | str] = []
    for item in (*items, None):
        if item is None or sum(map(_item_lines, (*part, item))) > _FULL - 3:
            inside = (*top, replace(rows, children=tuple(part))) if isinstance(rows, Element) else tuple(part)
            yield replace(block, children=inside)
            part = []
        if item is not None:
            part.append(item)


def lines_of(block: Element) -> float:
    """About how many lines of a slide a block takes."""
    if block.name in {"ul", "ol"}:
        return sum(map(_item_lines, block.children))
    if block.name == "table":
        return 1.5 + sum(map(_item_lines, block.find("tr")))
    if block.name == "figure":
        return 8.0
    if block.name == "pre":
        return block.text.count("\n") + 2.0
    return len(block.text) // 70 + 1.6


def _item_lines(item: Element | str) -> float:
    if isinstance(item, Element) and item.name == "tr":
        return 0.95 + len(item.text) // 75
    return len(item.text) // 66 + 1.25 if isinstance(item, Element) else 0
