"""Review one contribution at a time: decide what may be shared, and release it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.errors import UsageError
from copkit.panels.base import Panel, Part, bundle, part

if TYPE_CHECKING:
    from copkit.store import ContributionStore


class ReviewPanel(Panel):
    """One held contribution at a time, its marks to decide, then release; the texts never leave the kernel's memory.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _esm = bundle("dom.js", "drag.js", "parts.js", "review.js", "panel.js")
    title: ClassVar[str] = "Review"

    def __init__(
        self, community: copkit.Community, *, session: Any = None, store: ContributionStore | None = None
    ) -> None:  # noqa: ANN401 -- a date in any form
        self.store = store or copkit.open_store(f"sqlite:///{community.folder / 'copkit.db'}")
        super().__init__(community, session=session)

    def begin(self) -> None:
        """Take the held contributions in the store's random order."""
        self.label = self.session.date.isoformat()
        self.queue = [each.id for each in self.store.held(self.label)]
        self.fine: dict[str, set[str]] = {}
        """By contribution, the marked words that may stay; only in memory."""
        self.lines = [f'store.held("{self.label}")']

    def parts(self) -> list[Part]:
        """The contribution on top, with its marks."""
        held = {each.id: each for each in self.store.held(self.label)}
        self.queue = [key for key in self.queue if key in held]
        if not self.queue:
            return [
                part("empty", text=f"Nothing is held for review. {len(self.store.released(self.label))} are released.")
            ]
        top = held[self.queue[0]]
        return [part("board", board="review", name="card", id=top.id, prompt=top.prompt, consent=top.consent,
                     pieces=self._pieces(top), left=len(held), released=len(self.store.released(self.label)))]  # fmt: skip

    def _found(self, held: Any) -> list[tuple[int, int, str]]:  # noqa: ANN401 -- a Contribution
        """Find the marked words that nobody has decided on."""
        found = copkit.redact(held.text, roster=self.community.names, places=self.community.places)
        fine = self.fine.get(held.id, set())
        return [
            (span.start, span.end, span.kind) for span in found.spans if held.text[span.start : span.end] not in fine
        ]

    def _pieces(self, held: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- a Contribution
        """Cut the text at its marks."""
        pieces, at = [], 0
        for number, (start, end, kind) in enumerate(self._found(held)):
            pieces += [{"text": held.text[at:start]}, {"text": held.text[start:end], "look": number, "kind": kind}]
            at = end
        return [*pieces, {"text": held.text[at:]}]

    def _top(self) -> Any:  # noqa: ANN401 -- a Contribution
        held = {each.id: each for each in self.store.held(self.label)}
        for key in self.queue:
            if key in held:
                return held[key]
        raise UsageError("Nothing is held for review.", came="review", known=())

    def do_decide(self, look: int, mask: bool) -> str:
        """Mask a marked word, or let it stay."""
        top = self._top()
        start, end, kind = self._found(top)[look]
        if mask:
            self.store.rewrite(top.id, f"{top.text[:start]}[{kind}]{top.text[end:]}")
            return f"Masked as {kind}."
        self.fine.setdefault(top.id, set()).add(top.text[start:end])
        return "It stays as written."

    def do_rewrite(self, text: str) -> str:
        """Put your own words in the contribution's place."""
        self.store.rewrite(self._top().id, text)
        self.tell("store.rewrite(id, text)")
        return "Your words stand in its place."

    def do_release(self) -> str:
        """Release the contribution, once nothing in it is undecided."""
        top = self._top()
        self.store.release(top.id, looks_left=len(self._found(top)))
        self.tell("store.release(id, looks_left=0)")
        return f"Released. {len(self.store.held(self.label))} are left."

    def do_later(self) -> str:
        """Put the contribution at the end of the queue."""
        self.queue = [*self.queue[1:], *self.queue[:1]]
        return "Put back for later."

    def do_withdraw(self) -> str:
        """Delete the contribution for good."""
        self.store.withdraw(self._top().id)
        self.tell("store.withdraw(id)")
        return f"Deleted for good. {len(self.store.held(self.label))} are left."
