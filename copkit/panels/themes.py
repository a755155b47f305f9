"""See the themes: give codes by keys, develop the codebook, and show counts that are safe to show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import copkit
from copkit.analysis import plot_shares, to_release
from copkit.analysis.agreement import cohen_kappa
from copkit.analysis.plots import INK, PALE
from copkit.analysis.suggestions import Suggestion, in_context, near_duplicates, nearest_codes, suggest_themes
from copkit.analysis.terms import in_words, is_text, read_term, term_of
from copkit.codebook import Event
from copkit.community.reflection import read_debrief, save_debrief
from copkit.errors import UsageError
from copkit.handouts.report import export_report
from copkit.panels import parts as ui
from copkit.panels.base import Panel, When, bundle, today

if TYPE_CHECKING:
    from pathlib import Path

    from copkit.community import Community
    from copkit.store import ContributionStore

PHASES = [
    ["familiarise", "Familiarise: read everything once, without codes"],
    ["code", "Code: give each text what it speaks of"],
    ["search", "Search: gather codes into possible themes"],
    ["review", "Review: do the themes hold, against the texts and each other?"],
    ["define", "Define and name: say what each theme is, and is not"],
    ["write", "Write: make the report"],
]
"""After Braun & Clarke (2006), in our words."""
MODES = [
    ["reflexive", "Reflexive: themes are developed by you; agreement is not the aim, and none is measured"],
    ["codebook", "Codebook: codes are meant to be applied alike; a second coder's share is compared"],
]
CODERS = [["", "First coder"], ["second", "Second coder, on a share of the texts"]]
CHANGES = [["add", "Add"], ["rename", "Rename"], ["revise", "Say anew what it means"], ["merge", "Merge into"],
           ["retire", "Retire"]]  # fmt: skip
FORMS = [["html", "Web page"], ["pdf", "PDF"], ["docx", "Word"], ["pptx", "PowerPoint"], ["ipynb", "Notebook"]]
KINDS = [["report", "The term's report"], ["sponsors", "One page for sponsors"]]
SHARE, LEAST_SHARE = 5, 10
"""A second coder reads every fifth text, and ten at least."""


class ThemesPanel(Panel):
    """A term's texts to code by keys, suggestions to accept or reject, the codebook's changes, and counts that may be shown.

    Args:
        community: From `copkit.open_community`.
        session: A day of the term; unasked, the next planned session, or else the last.
        store: Where contributions are kept; unasked, `copkit.db` beside the community's files.
        threshold: The least count that may be shown.
    """

    _esm = bundle("coding")
    title: ClassVar[str] = "Analyse"

    coder = ""
    at = 0
    """The card on show, counted from 0."""
    found: list[Suggestion]
    made: list[Path]

    def __init__(
        self, community: Community, *, session: When = None, store: ContributionStore | None = None, threshold: int = 5
    ) -> None:
        self.threshold = threshold
        super().__init__(community, session=session, store=store)

    def begin(self) -> None:
        """Read the codebook and the term's texts; what is nearly the same lies together."""
        self.term = term_of(self.session.date.isoformat())
        self.state = {"mode": "reflexive", "phases": "", **read_debrief(self.community, self.term)}
        labels = [label for label in self.store.sessions() if term_of(label) == self.term]
        found = [each for label in labels for each in (*self.store.held(label), *self.store.released(label))]
        self.texts = {each.id: each for each in found if is_text(each.prompt)}
        self.labels, self.at, self.found, self.made = labels, 0, [], []
        self.cards = list(near_duplicates(self._words()))
        self._open_book()
        self.do_count()

    def keep(self) -> None:
        """Save the way of working and the phases that are done."""
        save_debrief(self.community, self.term, self.state)

    def _open_book(self) -> None:
        self.book = self.community.codebook
        self.codes = {code.id: code.name for code in self.book.active}
        self.near: dict[tuple[str, ...], tuple[str, ...]] = {}

    # -- what there is to see -------------------------------------------------

    def parts(self) -> list[ui.Part]:
        """The card to code, then what may be shown, suggestions, codebook, way of working and report."""
        if not self.texts:
            return [ui.empty(f"No text of {in_words(self.term)} is kept yet: collect first."), self._codebook()]
        return [self._coding(), *self._counts(), self._suggestions(), self._codebook(), self._working(), self._report()]

    def _coding(self) -> ui.Part:
        card, mine, given = self.cards[self.at], self._mine(), self._given()
        if card not in self.near:
            self.near[card] = nearest_codes({"": self.texts[card[0]].text}, self.book.active)[""]
        codes = [{"id": code.id, "name": code.name, "definition": code.definition, "near": code.id in self.near[card]}
                 for code in self.book.active]  # fmt: skip
        memos = [each.memo for each in self._codings() if each.contribution == card[0] and each.memo]
        return ui.part("board", board="coding", name="code", at=self.at + 1, cards=len(self.cards), all=len(mine),
                    done=sum(item in given for item in mine), prompt=self.texts[card[0]].prompt,
                    texts=[self.texts[item].text for item in card], codes=codes, given=sorted(given.get(card[0], ())),
                    memo=memos[0] if memos else "")  # fmt: skip

    def _counts(self) -> list[ui.Part]:
        again = ui.button("count", "Count again", "again")
        if self.shares.empty or not any(self._given("").values()):
            return [ui.text(f"Give codes, then count: from ten texts on, what may be shown of {in_words(self.term)} appears here."), ui.row(again)]  # fmt: skip
        here = self.shares[self.shares["session"] == self.shares["session"].iloc[-1]]
        here = here.sort_values(["count", "theme"], ascending=[False, True], na_position="last")
        picture = plot_shares(here.assign(session=in_words(self.term).capitalize()))
        rows = [[str(word) for word in row] for row in picture.table.itertuples(index=False)]
        return [
            ui.part("picture", svg=_in_ink(picture.svg), alt=picture.alt),
            ui.table(picture.alt, list(picture.table.columns), rows),
            ui.row(again, ui.button("shown", "Note that this was shown", "check")),
            ui.text("Counts under the threshold are hidden, and others with them where they would give one back."),
        ]

    def _suggestions(self) -> ui.Part:
        about = "What texts might be about, by the words they share. You accept, change or reject; the same texts give the same suggestions."
        shown = self._suggestion(self.found[0]) if self.found else []
        ask = ui.row(ui.button("suggest", "Suggest", "eye"))
        return ui.section("Suggestions, never decisions", ui.text(about), ask, *shown)

    def _suggestion(self, one: Suggestion) -> list[ui.Part]:
        kind = {"alike": "Nearly the same", "keyword": "A word in common", "topic": "Words in common"}[one.kind]
        words = ", ".join(one.words)
        items = [[in_context(self.texts[item].text, one.words[0] if one.words else "")] for item in one.shown]
        return [
            ui.table(f"{kind}: {words}. {len(one.items)} texts, {len(self.found)} suggestions left", ["Among them"], items),
            ui.form(
                "accept", "Accept as a code",
                ui.field("name", "Name of the code", (one.words or ("",))[0].capitalize()),
                ui.field("definition", "What it means"),
                ui.field("words", "Words that suggest it", words),
            ),
            ui.row(ui.button("reject", "Reject", "x"), ui.button("later", "Later", "next")),
        ]  # fmt: skip

    def _codebook(self) -> ui.Part:
        codes = [["", "none"], *self.codes.items()]
        rows = [[code.name, code.definition] for code in self.book.active]
        return ui.section(
            f"Codebook: {len(self.codes)} codes",
            ui.table("The codes of today", ["Code", "What it means"], rows, "No code yet: read, then add the first."),
            ui.form(
                "change", "Change the codebook",
                ui.choice("do", "What", CHANGES), ui.choice("code", "Which code", codes),
                ui.field("name", "New name"), ui.field("definition", "What it means"),
                ui.choice("into", "Into", codes),
                ui.field("reason", "Reason", hint="Kept with the change, so that a past report can be understood."),
            ),
            name="codebook",
        )  # fmt: skip

    def _working(self) -> ui.Part:
        mode, phases = self.state["mode"], self.state["phases"].split()
        coder = [
            ui.choice("coder", "Who codes now", CODERS, self.coder, do="coder", style="radio"),
            ui.text(self._agreement()),
        ]
        return ui.section(
            "Way of working",
            ui.choice("mode", "What the codes are for", MODES, mode, do="mode", style="radio"),
            *(coder if mode == "codebook" else []),
            ui.ticks("phases", "Six phases (Braun & Clarke 2006): themes are developed, they do not emerge", PHASES, phases, do="phase"),
        )  # fmt: skip

    def _report(self) -> ui.Part:
        ticks = ui.ticks("to", "Forms", FORMS, ["html"])
        make = ui.form("report", "Make the report", ui.choice("kind", "Which", KINDS, wide=True), ticks)
        return ui.section("Report of the term", make, ui.files(self.made), open=True)

    # -- coding ---------------------------------------------------------------

    def do_code(self, value: str, **_: object) -> str:
        """Give every text of the card a code, or take it back."""
        if value not in self.codes:
            raise UsageError(f"The codebook has no code {value!r}.", came=value, known=tuple(self.codes))
        card = self.cards[self.at]
        had = [item for item in card if value in self._given().get(item, ())]
        self._past.append((f"code {self.codes[value]}", (value, self.coder, card, tuple(had))))
        for item in card:
            (self.store.uncode if len(had) == len(card) else self.store.code)(item, value, coder=self.coder)
        self.tell(f'store.code(id, "{value}")')
        return f"{self.codes[value]}: {'taken back' if len(had) == len(card) else 'given'}."

    def do_undo(self) -> str:
        """Take the last code given or taken back again."""
        if not self._past:
            return "There is nothing to undo."
        label, (value, coder, card, had) = self._past.pop()
        for item in card:
            (self.store.code if item in had else self.store.uncode)(item, value, coder=coder)
        return f"Undone: {label}."

    def do_memo(self, value: str, **_: object) -> str:
        """Note why, beside every code that the card's texts carry."""
        card = self.cards[self.at]
        given = [each for each in self._codings() if each.contribution in card]
        if not given:
            raise UsageError("A memo belongs to a code: give one first.", came="memo", known=())
        for each in given:
            self.store.code(each.contribution, each.code, coder=self.coder, memo=value)
        return "The memo is kept."

    def do_turn(self, by: int) -> str:
        """Turn to another card."""
        self.at = (self.at + int(by)) % max(1, len(self.cards))
        return f"Card {self.at + 1} of {len(self.cards)}."

    def do_uncoded(self) -> str:
        """Turn to the next card without a code."""
        given = self._given()
        order = [*range(self.at + 1, len(self.cards)), *range(self.at + 1)]
        at = next((place for place in order if self.cards[place][0] not in given), None)
        if at is None:
            return "Every text carries a code."
        self.at = at
        return f"Card {at + 1} of {len(self.cards)}."

    def do_apart(self) -> str:
        """Look at nearly the same texts one by one."""
        card = self.cards[self.at]
        self.cards[self.at : self.at + 1] = [(item,) for item in card]
        return f"{len(card)} cards now, one text each."

    # -- the codebook ---------------------------------------------------------

    def do_suggest(self) -> str:
        """Suggest what the texts might be about."""
        self.progress("Reading the texts …")
        self.found = list(suggest_themes(self._words()))
        self.tell("copkit.analysis.suggestions.suggest_themes({each.id: each.text for each in store.held()})")
        return f"{len(self.found)} suggestions. Nothing is decided."

    def do_accept(self, name: str, definition: str = "", words: str = "") -> str:
        """Make a code of the suggestion, and give it to the texts that were shown, not to the others."""
        one = self._first()
        kept = [word for word in (each.strip() for each in words.split(",")) if word and not self._identifies(word)]
        code = self._change({"do": "add", "name": name, "definition": definition, "words": kept,
                             "reason": f"Accepted from a suggestion about {in_words(self.term)}."})  # fmt: skip
        for item in one.shown:
            self.store.code(item, code)
        self.found.remove(one)
        return f"{name} is a code now; {len(one.shown)} texts carry it, and others that lie near are offered it."

    def do_reject(self) -> str:
        """Let the suggestion go."""
        self.found.remove(self._first())
        return f"Rejected. {len(self.found)} left."

    def do_later(self) -> str:
        """Put the suggestion at the end."""
        self.found = [*self.found[1:], self._first()]
        return "Put back for later."

    def _first(self) -> Suggestion:
        if not self.found:
            raise UsageError("There is no suggestion: ask for some first.", came="", known=())
        return self.found[0]

    def do_change(  # noqa: PLR0913, PLR0917 -- the form's fields
        self, do: str, code: str = "", name: str = "", definition: str = "", into: str = "", reason: str = ""
    ) -> str:
        """Add, rename, revise, merge or retire a code, with the reason."""
        if not reason.strip():
            raise UsageError("A change needs its reason: say why in a few words.", came="", known=())
        given: dict[str, Any] = {"do": do, "reason": reason, "name": name}
        if do != "add":
            given["id"] = code
        if definition:
            given["definition"] = definition
        if do == "merge":
            given["into"] = [into]
        self._change(given)
        return "The codebook has changed; past reports can still be made as they were."

    def _change(self, given: dict[str, Any]) -> str:
        """Add an event to the codebook and its file."""
        event = Event.model_validate(
            {"on": today(), "id": "-".join(re.findall(r"[a-z0-9]+", given["name"].casefold())), **given}
        )
        self.community.save_codebook(self.community.codebook.after(event))
        self._open_book()
        self.now_saved("codebook.yaml")
        self.tell("community.save_codebook(community.codebook.after(event))")
        return event.id

    # -- what may be shown ----------------------------------------------------

    def do_count(self) -> str:
        """Count again, and hide what is small."""
        known = [each for each in self.community.disclosed if "cells" in each]
        self.shares = read_term(self.store, self.term).shares(self.book, threshold=self.threshold, shown=known)
        self.tell(f'copkit.analysis.terms.read_term(store, "{self.term}").shares(community.codebook)')
        return "Counted."

    def do_shown(self) -> str:
        """Remember the counts as shown, so that later tables cannot betray them."""
        if self.shares.empty:
            raise UsageError("There is nothing to show yet.", came="shown", known=())
        self.community.save_disclosed(
            {"on": today(), "table": f"themes of {self.term}", **to_release(self.shares).plain()}
        )
        return "Noted in disclosed.yaml."

    def do_report(self, kind: str, to: list[str]) -> str:
        """Make the term's report, through the gate."""
        if not to:
            raise UsageError("Tick at least one form.", came="", known=[key for key, _ in FORMS])
        self.progress("Making the report …")
        self.made = export_report(self.community, self.store, self.term, to=to, kind=kind, threshold=self.threshold)
        self.do_count()
        self.tell(
            f'copkit.handouts.report.export_report(community, store, "{self.term}", to={tuple(to)!r}, kind="{kind}")'
        )
        return f"{len(self.made)} files are ready in {self.made[0].parent.name}/."

    # -- way of working -------------------------------------------------------

    def do_mode(self, value: str, **_: object) -> str:
        """Say what the codes are for."""
        self.state = {**self.state, "mode": value}
        return self.do_coder("") if value == "reflexive" else "A second coder's share can be compared."

    def do_coder(self, value: str, **_: object) -> str:
        """Let another person code: a second coder sees a share of the texts, and none of the first one's codes."""
        self.coder, self.at = value, 0
        mine = set(self._mine())
        self.cards = [(item,) for item in sorted(mine)] if value else list(near_duplicates(self._words()))
        return "The first coder codes." if not value else "The second coder codes a share of the texts."

    def do_phase(self, value: str, **_: object) -> str:
        """Tick a phase off, or take the tick back."""
        done = self.state["phases"].split()
        done = [each for each in done if each != value] if value in done else [*done, value]
        self.state = {**self.state, "phases": " ".join(done)}
        return ""

    def _agreement(self) -> str:
        """Compare both coders on the second one's share."""
        both = [self._given(coder) for coder, _ in CODERS]
        share = {item: both[1][item] for item in both[1] if item in self.texts}
        found = cohen_kappa({item: both[0].get(item, set()) for item in share}, share, list(self.codes))
        if found is None:
            return f"Agreement is compared once the second coder has read {LEAST_SHARE} texts; so far {len(share)}."
        return f"Agreement of both coders: {found}, over every code of every text."

    # -- how ------------------------------------------------------------------

    def _words(self) -> dict[str, str]:
        return {item: each.text for item, each in self.texts.items()}

    def _mine(self) -> list[str]:
        """The texts that are this coder's to read: ids are random, so the first of them are a fair share."""
        ids = sorted(self.texts)
        return ids[: max(LEAST_SHARE, len(ids) // SHARE)] if self.coder else ids

    def _codings(self, coder: str | None = None) -> list[Any]:
        whose = self.coder if coder is None else coder
        return [each for label in self.labels for each in self.store.codings(label) if each.coder == whose]

    def _given(self, coder: str | None = None) -> dict[str, set[str]]:
        """The codes of each text that has one."""
        given: dict[str, set[str]] = {}
        for each in self._codings(coder):
            given.setdefault(each.contribution, set()).add(each.code)
        return given

    def _identifies(self, word: str) -> bool:
        return bool(copkit.redact(word, roster=self.community.names, places=self.community.places).spans)


def _in_ink(svg: str) -> str:
    """The picture in the page's own ink, whatever its theme; its grid in a thin one."""
    drawn = svg.split("?>", 1)[-1].split('.dtd">', 1)[-1].replace(INK, "currentcolor")
    return drawn.replace(f"stroke: {PALE}", "stroke: currentcolor; stroke-opacity: 0.2")
