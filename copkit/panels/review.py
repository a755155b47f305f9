"""Review one contribution at a time: decide what may be shared, and release it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.errors import UsageError
from copkit.panels.base import Panel, Part, When, bundle, filed_under, part, store_of

if TYPE_CHECKING:
    from copkit.store import Contribution, ContributionStore


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
        self, community: copkit.Community, *, session: When = None, store: ContributionStore | None = None
    ) -> None:
        self.store = store_of(community, store)
        super().__init__(community, session=session)

    def begin(self) -> None:
        """Take the held contributions in the store's random order; those that are only counted stay where they are."""
        self.label = filed_under(self.community, self.session)
        self.queue = [each.id for each in self.store.held(self.label) if each.consent != "count-only"]
        self.fine: dict[str, frozenset[str]] = {}
        """By contribution, the marked words that may stay; only in memory."""
        self.lines = [f'store.held("{self.label}")']

    def parts(self) -> list[Part]:
        """The contribution on top, with its marks."""
        done = len(self.store.released(self.label))
        top = self._next()
        if top is None:
            return [part("empty", text=f"Nothing waits for review. {done} contributions of this session are released.")]
        return [part("board", board="review", name="card", id=top.id, prompt=top.prompt, consent=top.consent, rewritten=top.rewritten,
                     pieces=self._pieces(top), left=len(self.queue), released=done)]  # fmt: skip

    # -- what can be done -----------------------------------------------------

    def do_decide(self, look: int, mask: bool) -> str:
        """Mask a marked word, or let it stay."""
        top = self._top()
        start, end, kind = self._looks(top)[int(look)]
        if mask:
            self._hold(top, "mask")
            self.store.rewrite(top.id, f"{top.text[:start]}[{'…' if kind == 'hint' else kind}]{top.text[end:]}")
            return "Masked."
        self._past.append(("decision to keep", ("fine", top.id, self.fine.get(top.id, frozenset()))))
        self.fine[top.id] = self.fine.get(top.id, frozenset()) | {top.text[start:end]}
        return "It stays as written."

    def do_rewrite(self, text: str) -> str:
        """Put your own words in the contribution's place."""
        top = self._top()
        if top.rewritten:
            self._hold(top, "rewriting")
        self.store.rewrite(top.id, text)
        self.tell("store.rewrite(id, text)")
        return "Your words stand in its place."

    def do_release(self) -> str:
        """Release the contribution, once nothing in it is undecided."""
        top = self._top()
        self.store.release(top.id, looks_left=len(self._looks(top)))
        self._hold(top, "release")
        self.tell("store.release(id, looks_left=0)")
        return f"Released. {len(self.queue) - 1} left."

    def do_later(self) -> str:
        """Put the contribution at the end of the queue."""
        self.queue = [*self.queue[1:], *self.queue[:1]]
        return "Put back for later."

    def do_withdraw(self) -> str:
        """Delete the contribution for good, as its writer may ask."""
        self.store.withdraw(self._top().id)
        self.tell("store.withdraw(id)")
        return f"Deleted for good. {len(self.queue) - 1} left."

    def do_undo(self) -> str:
        """Take the last decision back; a deletion cannot be."""
        if not self._past:
            return "There is nothing to undo."
        label, (kind, key, was) = self._past.pop()
        if kind == "fine":
            self.fine[key] = was
        else:
            self.store.rewrite(key, was)
            self.queue = [key, *(each for each in self.queue if each != key)]
        return f"Undone: {label}."

    # -- how ------------------------------------------------------------------

    def _next(self) -> Contribution | None:
        """Return the first contribution of the queue that is still held."""
        held = {each.id: each for each in self.store.held(self.label)}
        self.queue = [key for key in self.queue if key in held]
        return held[self.queue[0]] if self.queue else None

    def _top(self) -> Contribution:
        top = self._next()
        if top is None:
            raise UsageError("Nothing waits for review.", came="review", known=())
        return top

    def _hold(self, top: Contribution, label: str) -> None:
        """Remember the words, so that the next change can be undone."""
        self._past.append((label, ("text", top.id, top.text)))

    def _looks(self, held: Contribution) -> list[tuple[int, int, str]]:
        """Find the marked words that nobody has decided on.

        Words that their writer wants in other words need no decision: the
        facilitator's words that replace them do. A mask is a rewriting to
        the store, and must not pass for one.
        """
        if held.consent != "verbatim" and not held.rewritten:
            return []
        found = copkit.redact(held.text, roster=self.community.names, places=self.community.places)
        fine = self.fine.get(held.id, frozenset())
        return [
            (each.start, each.end, each.kind) for each in found.spans if held.text[each.start : each.end] not in fine
        ]

    def _pieces(self, held: Contribution) -> list[dict[str, Any]]:
        """Cut the text at its marks."""
        pieces: list[dict[str, Any]] = []
        at = 0
        for number, (start, end, kind) in enumerate(self._looks(held)):
            pieces += [{"text": held.text[at:start]}, {"text": held.text[start:end], "look": number, "kind": kind}]
            at = end
        return [*pieces, {"text": held.text[at:]}]
