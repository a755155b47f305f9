"""Review one contribution at a time: decide what may be shared, and release it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.community.files import read_yaml, save_yaml
from copkit.errors import UsageError
from copkit.panels import parts as ui
from copkit.panels.base import Panel, bundle

if TYPE_CHECKING:
    from copkit.store import Contribution

LOGGED = ("masked", "kept", "rewritten", "merged", "released", "withdrawn")
"""What the log counts, beside the kinds of the spans that were decided."""
CLUE = "clue"
"""A hint at who somebody is has no kind of its own."""
MERGING = (
    "Merging puts the words above in the place of each and releases them there: each stays a row of its own, with its codes, "
    "and counts. Where a writer wants your words, it joins only once these are yours. What is only counted is not touched."
)


class ReviewPanel(Panel):
    """One held contribution at a time, its marks to decide, then release; the texts never leave the kernel's memory.

    Merging near-duplicates puts the one wording on show in the place of each
    and releases it there, as far as each writer's consent allows: every row
    stays, with its codes, and counts. Undone, each has its words again, except
    where its writer had asked for other words: there the new ones stay, held.

    Args:
        community: From `copkit.open_community`.
        session: Its date; unasked, the next planned one, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
    """

    _esm = bundle("review")
    title: ClassVar[str] = "Review"

    def begin(self) -> None:
        """Take the held contributions in the store's random order; those that are only counted stay where they are."""
        self.queue = [each.id for each in self.store.held(self.label) if each.consent != "count-only"]
        self.fine: dict[str, frozenset[str]] = {}
        """By contribution, the marked words that may stay; only in memory."""
        self._alike: tuple[dict[str, str], tuple[tuple[str, ...], ...]] = ({}, ())
        self.written = self.community.folder / "private" / f"{self.label}-review.yaml"
        self.state = self._logged()
        self.lines = [f'store.held("{self.label}")', f'save_yaml(Path("private/{self.written.name}"), counts)']

    def keep(self) -> None:
        """Write the log: counts by kind, and neither ids nor words nor times."""
        kinds = {kind: count for kind, count in sorted(self.state.items()) if kind not in LOGGED}
        if self.state or self.written.exists():
            save_yaml(self.written, {each: self.state[each] for each in LOGGED} | ({"decided": kinds} if kinds else {}))
            self.now_saved(f"private/{self.written.name}")

    def parts(self) -> list[ui.Part]:
        """The contribution on top, with its marks and its near-duplicates, then the log."""
        done = len(self.store.released(self.label))
        top = self._next()
        if top is None:
            sentence = f"Nothing waits for review. {done} contributions of this session are released."
            return [ui.empty(sentence), self._shown()]
        return [ui.part("board", board="review", name="card", id=top.id, prompt=top.prompt, consent=top.consent, rewritten=top.rewritten,
                     pieces=self._pieces(top), left=len(self.queue), released=done, merging=MERGING,
                     near=[each.text for each in self._near(top)], joining=len(self._joining(top))), self._shown()]  # fmt: skip

    # -- what can be done -----------------------------------------------------

    def do_decide(self, look: int, mask: bool) -> str:
        """Mask a marked word, or let it stay."""
        top = self._top()
        looks = self._looks(top)
        start, end, kind = looks[int(look)]
        if mask:
            self.store.mask(top.id, f"{top.text[:start]}[{'…' if kind == CLUE else kind}]{top.text[end:]}")
            self._did("mask", top, [top], "masked", kind)
            return "Masked."
        words = top.text[start:end]
        same = [kind for start, end, kind in looks if top.text[start:end] == words]
        self._did("decision to keep", top, [], *("kept" for _ in same), *same)
        self.fine = self.fine | {top.id: self.fine.get(top.id, frozenset()) | {words}}
        return "It stays as written."

    def do_rewrite(self, text: str) -> str:
        """Put your own words in the contribution's place."""
        top = self._top()
        self.store.rewrite(top.id, text)
        if top.rewritten:
            self._did("rewriting", top, [top])
        else:
            self.state = self.state + Counter(["rewritten"])
        self.tell("store.rewrite(id, text)")
        return "Your words stand in its place."

    def do_release(self) -> str:
        """Release the contribution, once nothing in it is undecided."""
        top = self._top()
        self.store.release(top.id, looks_left=len(self._looks(top)))
        self._did("release", top, [top], "released")
        self.tell("store.release(id, looks_left=0)")
        return f"Released. {len(self.queue) - 1} left."

    def do_merge(self) -> str:
        """Put the words on show in the place of those that say nearly the same, and release them there."""
        top, joining = self._top(), self._joining(self._top())
        if not joining:
            raise UsageError("Nothing can be merged yet: decide every marked word, and use your words where a writer asked for them.", came="merge", known=())  # fmt: skip
        theirs = [each for each in joining if each.consent != "verbatim"]
        for each in joining:
            (self.store.rewrite if each in theirs else self.store.mask)(each.id, top.text)
            self.store.release(each.id, looks_left=0)
        self.state = self.state + Counter("rewritten" for each in theirs if not each.rewritten)
        self._did("merging", top, joining, *(word for _ in joining for word in ("merged", "released")), now=top.text)
        self.tell("for id in alike: store.rewrite(id, text), store.release(id)")
        return f"{len(joining)} merged, and released in these words. {len(self.queue) - len(joining)} left."

    def do_later(self) -> str:
        """Put the contribution at the end of the queue."""
        self.queue = [*self.queue[1:], *self.queue[:1]]
        return "Put back for later."

    def do_withdraw(self) -> str:
        """Delete the contribution for good, as its writer may ask."""
        self.store.withdraw(self._top().id)
        self.state = self.state + Counter(["withdrawn"])
        self.tell("store.withdraw(id)")
        return f"Deleted for good. {len(self.queue) - 1} left."

    def do_undo(self) -> str:
        """Take the last decision back; a deletion cannot be."""
        if not self._past:
            return "There is nothing to undo."
        label, (top, words, fine, counted) = self._past.pop()
        for key, text in words.items():
            self.store.mask(key, text)
        self.fine, self.state = fine, self.state - counted
        self.queue = list(dict.fromkeys([top, *words, *self.queue]))
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

    def _did(self, label: str, top: Contribution, changed: list[Contribution], *counted: str, now: str = "") -> None:
        """Count what was done, and remember the words, so that it can be undone.

        Words that may not be shared as they are do not come back in the place
        of the facilitator's: to the store they would pass for the facilitator's.
        """
        words = {each.id: each.text if each.consent == "verbatim" or each.rewritten else now for each in changed}
        self._past.append((label, (top.id, words, self.fine, Counter(counted))))
        self.state = self.state + Counter(counted)

    def _near(self, top: Contribution) -> list[Contribution]:
        """Find what else waits, answers the same prompt, and says nearly the same."""
        from copkit.analysis.suggestions import near_duplicates  # noqa: PLC0415 -- one text alone needs no arrays

        held = {
            each.id: each for each in self.store.held(self.label) if each.id in self.queue and each.prompt == top.prompt
        }
        texts = {key: each.text for key, each in held.items()}
        if texts != self._alike[0]:
            self._alike = (texts, near_duplicates(texts))
        return [held[key] for group in self._alike[1] if top.id in group for key in group if key != top.id]

    def _joining(self, top: Contribution) -> list[Contribution]:
        """Say which near-duplicates may be merged now: everything is decided, and consent allows these words."""
        if self._looks(top) or (top.consent != "verbatim" and not top.rewritten):
            return []
        return [each for each in self._near(top) if each.consent == "verbatim" or top.rewritten]

    def _logged(self) -> Counter[str]:
        """Read the counts of earlier sittings."""
        written = dict(read_yaml(self.written)) if self.written.exists() else {}
        return Counter({**(written.pop("decided", None) or {}), **written})

    def _shown(self) -> ui.Part:
        """Show the log."""
        rows = [[key if key in LOGGED else f"decided: {key}", str(self.state[key])]
                for key in (*LOGGED, *sorted({*self.state} - {*LOGGED}))]  # fmt: skip
        return ui.section(
            "The log of this review: counts only", ui.table("Decided so far", ["Decision", "How many"], rows)
        )

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
            (each.start, each.end, CLUE if each.kind == "hint" else each.kind)
            for each in found.spans
            if held.text[each.start : each.end] not in fine
        ]

    def _pieces(self, held: Contribution) -> list[dict[str, Any]]:
        """Cut the text at its marks."""
        pieces: list[dict[str, Any]] = []
        at = 0
        for number, (start, end, kind) in enumerate(self._looks(held)):
            pieces += [{"text": held.text[at:start]}, {"text": held.text[start:end], "look": number, "kind": kind}]
            at = end
        return [*pieces, {"text": held.text[at:]}]
