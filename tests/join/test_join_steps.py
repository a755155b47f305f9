"""Write, look, keep: what a participant is shown, and what is stored, on both databases."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from copkit.join import Service, door_for, open_door, suggestion_box
from copkit.store import close_door, find_door, open_doors, open_store
from tests.join.conftest import FILED, ROSTER
from tests.join.wire import Wire


@pytest.fixture
def store(url):
    """The steps are promised on each database."""
    opened = open_store(url)
    yield opened
    opened.dispose()


def kept(store):
    return Counter((each.session, each.prompt, each.text, each.consent, each.status) for each in store.held())


def test_a_text_is_shown_redacted_and_stored_only_once_confirmed(wire, store):
    """Looking stores nothing; confirming stores the text as shown, held, filed under the session."""
    shown = wire.look("Quillandra Vostemeyer listened on 3 March 2022.")
    assert shown.boxes == {"one": "[person 1] listened on [date]."}
    assert store.held() == ()
    done = wire.keep(shown.boxes["one"], ticket=shown.field("ticket"))
    assert (done.status, "It is kept" in done.said) == (200, True)
    assert kept(store) == {(FILED, "one", "[person 1] listened on [date].", "verbatim", "held"): 1}


def test_what_identifies_is_taken_out_also_where_it_is_added_while_looking(wire, store):
    """A name typed into the second page is shown masked again, and only then kept."""
    again = wire.keep("Thanks to Priya Shah.")
    assert "One more thing was taken out" in again.said
    assert again.boxes == {"one": "Thanks to [person 1]."}
    assert store.held() == ()


def test_a_page_sent_twice_is_kept_once_and_the_second_says_so(wire, store):
    """A ticket is good for one page; the answer to its replay is that all is well."""
    ticket = wire.ticket()
    assert [wire.keep("Silence.", ticket=ticket).status for _ in range(3)] == [200, 409, 409]
    assert "is kept, once" in wire.keep("Other words.", ticket=ticket).said
    assert [text.text for text in store.held()] == ["Silence."]


def test_a_page_sent_many_times_at_one_moment_is_kept_once(wire, store):
    """Also where all copies arrive together."""
    ticket, found = wire.ticket(), Counter()
    threads = [
        threading.Thread(target=lambda: found.update([wire.keep("Tea.", ticket=ticket).status])) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {200: 1, 409: 11}
    assert len(store.held()) == 1


def test_two_services_on_one_store_share_its_door_and_its_tickets(wire, store, door):
    """A page opened at one process is confirmed at another, and a ticket spent at one is spent at both."""
    other = Service(store, roster=ROSTER)
    far = Wire(other.port, door.code)
    ticket = wire.ticket()
    assert far.keep("Tea.", ticket=ticket).status == 200
    assert wire.keep("Tea.", ticket=ticket).status == 409
    other.stop()
    assert open_door(store, door_for_same(door)) == door


def door_for_same(door):
    return type(door)(code="OTHER", title=door.title, filed=door.filed, community="", prompts=door.prompts)


def test_passing_is_fine_and_keeps_nothing(wire, store):
    """Empty boxes lead to a kind page and no row."""
    for step in (wire.look, wire.keep):
        answer = step("  \r\n ")
        assert (answer.status, "right to pass" in answer.said) == (200, True)
    assert store.held() == ()


def test_a_closed_door_takes_nothing_more(wire, store, door):
    """Neither a page that was opened before nor one that was looked at; its tickets are forgotten."""
    ticket = wire.ticket()
    wire.keep("Tea.", ticket=ticket)
    late = wire.ticket()
    assert close_door(store, door.code) == 1
    assert wire.keep("Too late.", ticket=late).status == 410
    assert [text.text for text in store.held()] == ["Tea."]
    assert open_doors(store) == ()
    assert not find_door(store, door.code).is_open


def test_the_pulse_is_kept_as_counts_with_no_row_that_joins_its_answers(wire, store):
    """Three taps are three rows, each to be counted only; a tap outside the three answers is no tap."""
    done = wire.keep("Tea.")
    fields = {
        "ticket": done.field("ticket"),
        "step": "pulse",
        "pulse-speak": "3",
        "pulse-learn": "1",
        "pulse-belong": "7",
    }
    assert wire.post(fields).status == 200
    assert wire.post(fields).status == 409
    assert kept(store) == {
        (FILED, "one", "Tea.", "verbatim", "held"): 1,
        (FILED, "pulse-speak=3", "3", "count-only", "held"): 1,
        (FILED, "pulse-learn=1", "1", "count-only", "held"): 1,
    }


def test_the_code_leads_to_its_door_in_any_case_and_spacing(wire):
    """What people type from a screen is understood."""
    for typed in ("KX4P7", "kx4p7", "+kx4+p7+"):
        answer = wire.get(f"/?code={typed}")
        assert answer.status == 303
        assert "Location: /s/KX4P7" in answer.head
    assert wire.get("/s/kx4p7").status == 200
    assert wire.get("/").status == 200


def test_the_suggestion_box_is_a_door_of_its_own(store, service, community):
    """It has one question and its own file, and asks no pulse."""
    box = open_door(store, suggestion_box(community.facts))
    line = Wire(service.port, box.code)
    done = line.keep("More tea.", box="suggestion")
    assert "Three taps" not in done.said
    assert kept(store) == {("suggestions", "suggestion", "More tea.", "verbatim", "held"): 1}


def test_a_door_asks_the_sessions_own_questions_and_the_check_out(community):
    """The prompts marked anonymous, those of the written minutes first, and the closing word last."""
    keys = [key for key, _ in door_for(community.session(FILED), filed=FILED).prompts]
    assert keys[:2] == ["psychological-safety-anon-helps", "psychological-safety-anon-hinders"]
    assert keys[-1] == "check-out"


def test_the_wall_shows_what_was_released_by_theme_and_nothing_else(wire, store, door):
    """Held texts never show; the key opens it, before and after the door closes."""
    store.add(FILED, [("one", f"Shown {n}.", "verbatim") for n in range(2)], status="released")
    store.add(FILED, [("one", "Not yet shown.", "verbatim")])
    wall = f"/wall/{door.code}?key={door.key}"
    assert "Shown 0." in wire.get(wall).said
    assert "Not yet" not in wire.get(wall).page
    close_door(store, door.code)
    assert "Shown 1." in wire.get(wall).said
    for wrong in (
        f"/wall/{door.code}",
        f"/wall/{door.code}?key=",
        f"/wall/{door.code}?key=%C3%A9",
        f"/wall/NODOOR?key={door.key}",
    ):
        answer = wire.get(wrong)
        assert answer.status in {403, 404}
        assert "Shown" not in answer.page


def test_the_wall_shows_the_check_out_from_ten_answers_and_the_pulse_once_the_door_is_closed(wire, store, door):
    """Nine answers are nobody's business but the facilitator's; small counts stay hidden among ten."""
    wall = f"/wall/{door.code}?key={door.key}"
    taps = [("pulse-speak=3", "3", "count-only")] * 8 + [("pulse-speak=1", "1", "count-only")] * 2
    store.add(FILED, [("check-out", f"word {n}", "verbatim") for n in range(9)], status="released")
    store.add(FILED, taps)
    assert "word" not in wire.get(wall).said
    store.add(FILED, [("check-out", "tenth", "count-only")])
    assert "word 8" in wire.get(wall).said
    assert "could say" not in wire.get(wall).said
    close_door(store, door.code)
    later = Service(store)
    said = " ".join(Wire(later.port).get(wall).said.split())
    later.stop()
    assert "Today I could say what I thought. Not today: not shown" in said
    assert "I leave with" not in said


def test_the_wall_gathers_texts_under_the_names_of_their_codes(store, door):
    """A theme grows with what was given its code."""
    store.add(FILED, [("one", "Silence.", "verbatim")], status="released")
    store.code(store.released()[0].id, "listening")
    running = Service(store, themes={"listening": "Listening first"})
    page = Wire(running.port).get(f"/wall/{door.code}?key={door.key}").page
    running.stop()
    assert "<h2>Listening first</h2><ul class=wall><li>Silence.</li></ul>" in page


def test_every_page_is_small_strict_and_sets_no_cookie(wire, door):
    """Under 20 kB, no outside asset, no inline handler, a policy that allows our own style and script alone."""
    shown = wire.look("A text.")
    pages = [wire.get("/"), wire.get(), shown, wire.keep("A text."), wire.get("/nowhere"), wire.raw(b"?\r\n\r\n"),
             wire.get(f"/wall/{door.code}?key={door.key}")]  # fmt: skip
    for answer in pages:
        assert 0 < len(answer.page.encode()) < 20_000
        assert "Set-Cookie" not in answer.head
        assert "Server:" not in answer.head
        assert "default-src 'none'" in answer.head
        assert "Cache-Control: no-store" in answer.head
        assert "http:" not in answer.page.replace("http://www.w3.org", "")
        assert " on" + "click" not in answer.page


def test_the_page_says_where_text_travels_unencrypted(store, door):
    """On a network without a certificate, and only there: not on this computer alone, nor behind a proxy."""
    for address, behind, said in (("0.0.0.0", False, True), ("127.0.0.1", False, False), ("0.0.0.0", True, False)):
        running = Service(store, address=address, behind_proxy=behind)
        assert ("not encrypted" in Wire(running.port, door.code).get().said) == said
        running.stop()
