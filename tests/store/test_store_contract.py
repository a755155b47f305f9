"""What the store promises, on SQLite and on a real PostgreSQL alike."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from copkit.errors import StoreError
from copkit.store import Coding, open_store
from copkit.store.schema import STEPS, metadata

DAY = "2023-02-08"
ROWS = [
    ("What helps?", "Silence, mostly.", "verbatim"),
    ("What helps?", "Tea with [person 1].", "paraphrase"),
    ("What is hard?", "All of it.", "count-only"),
]


def by_consent(store, consent):
    [found] = [text for text in store.held() if text.consent == consent]
    return found


def test_what_is_added_is_held_as_it_was_given(store):
    """Texts come back word for word, held, under ids that say nothing."""
    assert store.add(DAY, ROWS) == 3
    assert sorted((c.prompt, c.text, c.consent) for c in store.held(DAY)) == sorted(ROWS)
    assert {c.status for c in store.held(DAY)} == {"held"}
    assert all(len(c.id) == 32 for c in store.held(DAY))
    assert store.released(DAY) == ()


def test_sessions_are_kept_apart(store):
    """A session gives its own texts, and all sessions are listed."""
    store.add(DAY, ROWS)
    store.add("2022-autumn", ROWS[:1])
    assert store.sessions() == ("2022-autumn", DAY)
    assert [len(store.held(s)) for s in store.sessions()] == [1, 3]
    assert len(store.held()) == 4


def test_a_store_opened_again_holds_the_same(url, store):
    """What was added is there for the next process."""
    store.add(DAY, ROWS)
    again = open_store(url)
    assert again.held(DAY) == store.held(DAY)
    again.dispose()


def test_a_verbatim_text_with_nothing_left_to_decide_is_released(store):
    """Release makes it leave the held ones and join the released."""
    store.add(DAY, ROWS)
    one = by_consent(store, "verbatim")
    store.release(one.id)
    assert [c.id for c in store.released(DAY)] == [one.id]
    assert one.id not in {c.id for c in store.held(DAY)}


def test_an_undecided_look_keeps_a_text_back(store):
    """A text with a span that a person must decide is not released."""
    store.add(DAY, ROWS)
    one = by_consent(store, "verbatim")
    with pytest.raises(StoreError, match="2 marked words are still to be decided"):
        store.release(one.id, looks_left=2)
    assert store.released() == ()


def test_a_text_that_may_only_be_counted_never_leaves(store):
    """Neither as written nor rewritten."""
    store.add(DAY, ROWS)
    one = by_consent(store, "count-only")
    store.rewrite(one.id, "Something is hard.")
    with pytest.raises(StoreError, match="counted only"):
        store.release(one.id)
    assert store.released() == ()


def test_a_text_to_be_put_in_other_words_leaves_only_in_other_words(store):
    """`paraphrase` is refused until the facilitator wrote in its place."""
    store.add(DAY, ROWS)
    one = by_consent(store, "paraphrase")
    with pytest.raises(StoreError, match="rewrite it"):
        store.release(one.id)
    store.rewrite(one.id, "A drink together helps.")
    store.release(one.id)
    assert [c.text for c in store.released()] == ["A drink together helps."]


def test_a_released_text_that_is_rewritten_is_held_again(store):
    """New words have not been looked at yet."""
    store.add(DAY, ROWS)
    one = by_consent(store, "verbatim")
    store.release(one.id)
    store.rewrite(one.id, "Silence.")
    assert store.released() == ()
    assert store.find(one.id).text == "Silence."


def test_a_text_may_come_in_as_released_only_if_it_may_be_quoted(store):
    """Adding is no way round consent."""
    assert store.add(DAY, ROWS[:1], status="released") == 1
    for row in ROWS[1:]:
        with pytest.raises(StoreError, match="cannot come in as released"):
            store.add(DAY, [row], status="released")
    assert len(store.released()) == 1


def test_withdrawing_deletes_the_text_and_its_codes(store):
    """Nothing of it is left to find, count or code."""
    store.add(DAY, ROWS)
    one = by_consent(store, "verbatim")
    store.code(one.id, "listening-first")
    store.withdraw(one.id)
    assert len(store.held()) == 2
    assert store.codings() == ()
    with pytest.raises(StoreError, match="No contribution has that id"):
        store.find(one.id)


@pytest.mark.parametrize("act", ["find", "release", "withdraw", "rewrite", "code"])
def test_an_unknown_id_is_said_in_a_sentence(store, act):
    """Every act on a text that is not there says so."""
    more = {"rewrite": ["words"], "code": ["a-code"]}.get(act, [])
    with pytest.raises(StoreError, match="withdrawn, or never here"):
        getattr(store, act)("0" * 32, *more)


def test_a_text_carries_several_codes_by_several_coders_with_memos(store):
    """Many codes on one text, one coder's on another's; a memo given again replaces the first."""
    store.add(DAY, ROWS[:1])
    [one] = store.held()
    store.code(one.id, "b", memo="first")
    store.code(one.id, "b", memo="second")
    store.code(one.id, "a")
    store.code(one.id, "b", coder="second coder")
    assert store.codings(DAY) == (
        Coding(one.id, "a"),
        Coding(one.id, "b", "", "second"),
        Coding(one.id, "b", "second coder"),
    )
    assert store.codings()[1].memo == "second"
    store.uncode(one.id, "b")
    store.uncode(one.id, "never given")
    assert [(c.code, c.coder) for c in store.codings()] == [("a", ""), ("b", "second coder")]


def test_counts_come_from_the_database_by_whatever_is_asked(store):
    """By session and code, by consent, by status, by nothing at all; two coders of one text count it once."""
    store.add(DAY, ROWS)
    store.add("2022-autumn", ROWS[:1])
    for found in store.held():
        store.code(found.id, "x")
        store.code(found.id, "x", coder="second")
    store.release(by_consent_in(store, "2022-autumn").id)
    assert store.counts() == (
        {"session": "2022-autumn", "code": "x", "count": 1},
        {"session": DAY, "code": "x", "count": 3},
    )
    assert store.counts(("status",)) == ({"status": "held", "count": 3}, {"status": "released", "count": 1})
    assert store.counts((), status="released") == ({"count": 1},)
    assert {row["coder"]: row["count"] for row in store.counts(("coder",))} == {"": 4, "second": 4}
    with pytest.raises(StoreError, match="not by text"):
        store.counts(("text",))


def by_consent_in(store, session):
    return next(c for c in store.held(session) if c.consent == "verbatim")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "  ", "verbatim"), "1 to 20,000 characters"),
        (("", "x" * 20_001, "verbatim"), "1 to 20,000 characters"),
        (("", "a\0b", "verbatim"), "character that no database can"),
        (("", "a\ud800b", "verbatim"), "character that no database can"),
        (("", "fine", "yes"), "Consent is verbatim"),
        (("", "fine"), "something else came"),
        (("", None, "verbatim"), "characters"),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused_whole_and_unquoted(store, row, sentence):
    """Nothing of its batch is kept, and the refusal does not say the words."""
    with pytest.raises(StoreError, match=sentence) as refused:
        store.add(DAY, [("", "a good one", "verbatim"), row])
    assert store.held() == ()
    assert "fine" not in str(refused.value)
    assert "good one" not in str(refused.value)


def test_closing_keeps_every_row_as_it_was(store):
    """Ids, texts, codes and memos are the same after all rows are written anew."""
    store.add(DAY, ROWS * 5)
    store.add("2022-autumn", ROWS)
    for found in store.held(DAY)[:4]:
        store.code(found.id, "x", memo="why")
    before = store.held(), store.codings()
    assert store.close(DAY) == 15
    assert (store.held(), store.codings()) == before


def test_a_session_can_be_forgotten_whole(store):
    """What was kept long enough goes, and only that."""
    store.add(DAY, ROWS)
    store.add("2022-autumn", ROWS)
    assert store.forget("2022-autumn") == 3
    assert store.sessions() == (DAY,)


def test_the_tables_are_those_that_the_steps_make(url, store):
    """The steps and the tables that queries are written for have not come apart, and no column could hold a time or an order."""
    assert store.sessions() == ()
    engine = create_engine(url)
    seen = inspect(engine)
    for name, table in metadata.tables.items():
        made = {column["name"]: (str(column["type"]), column["nullable"]) for column in seen.get_columns(name)}
        assert made == {c.name: (str(c.type), bool(c.nullable)) for c in table.columns}
        assert set(seen.get_pk_constraint(name)["constrained_columns"]) == {c.name for c in table.primary_key}
        assert {i["name"] for i in seen.get_indexes(name)} == {i.name for i in table.indexes}
    assert {
        kind for t in ("contributions", "codings") for kind, _ in ((str(c["type"]), 0) for c in seen.get_columns(t))
    } == {"TEXT", "BOOLEAN"}
    engine.dispose()


def test_an_older_database_is_brought_up_to_date_with_its_texts(url, store):
    """A store at step 1 gets the later steps and keeps what it had."""
    store.add(DAY, ROWS)
    engine = create_engine(url)
    with engine.begin() as connection:
        for name in metadata.tables.keys() - {"contributions", "copkit_steps"}:
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text("DELETE FROM copkit_steps WHERE step > 1"))
    engine.dispose()
    again = open_store(url)
    again.code(again.held()[0].id, "x")
    assert len(again.held()) == 3
    again.dispose()


def test_a_newer_database_is_refused_in_a_sentence(url, store):
    """An older copkit does not touch what it does not understand."""
    assert store.held() == ()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO copkit_steps VALUES ({len(STEPS) + 1})"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer copkit"):
        open_store(url)


def test_many_at_once_lose_nothing_and_double_nothing(url):
    """Eight processes' worth of openings and writings at one time: each text is stored exactly once."""
    problems = []

    def write(number):
        try:
            mine = open_store(url)
            for n in range(5):
                mine.add(DAY, [("", f"text {number} {n}", "verbatim")])
            mine.dispose()
        except Exception as problem:  # noqa: BLE001 -- whatever a thread meets, the test must see
            problems.append(problem)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    last = open_store(url)
    assert Counter(c.text for c in last.held()) == Counter(f"text {a} {b}" for a in range(8) for b in range(5))
    last.dispose()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80).filter(
            str.strip
        ),
        max_size=6,
    )
)
def test_any_words_come_back_as_they_went_in(store, texts):
    """No alphabet, emoji or quotation mark is changed on the way."""
    for name in store.sessions():
        store.forget(name)
    store.add(DAY, [("", words, "verbatim") for words in texts])
    assert Counter(c.text for c in store.held()) == Counter(texts)
