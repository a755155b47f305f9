"""Prompts keep their ids, and nothing in the library could reach a real person."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d/.])(?:\+44\s?|0)\d[\d ]{7,12}\d(?!\d)")
_RESERVED = re.compile(r"@(?:[\w-]+\.)*(?:example|example\.(?:com|org|net|ac\.uk))$")
_AMERICAN = re.compile(
    r"\b(?:colors?|organiz\w+|recogniz\w+|summariz\w+|anonymiz\w+|centers?|counselors?|judgments?|behaviors?)\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"^\s*(?:- )?(?:citation|url):.*?(?=^\s*(?:- )?[a-z_]+:|\Z)", re.MULTILINE | re.DOTALL)
_UNIVERSITY = re.compile(r"University of (\w+)")


def _library_prompts(activities, packs):
    return [p for record in (*activities.values(), *packs.values()) for p in record.prompts]


def test_a_prompt_id_belongs_to_one_prompt(activities, packs):
    """Ids are unique in the whole library, so that answers from years ago still find their question."""
    ids = [prompt.id for prompt in _library_prompts(activities, packs)]
    ids += [scenario.id for pack in packs.values() for scenario in pack.scenarios]
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


def test_a_prompt_id_begins_with_its_home(activities, packs):
    """Who sees the id in a table knows which activity or theme asked."""
    homes = {**activities, **packs}
    assert [p.id for stem, r in homes.items() for p in r.prompts if not p.id.startswith(f"{stem}-")] == []


def test_a_session_asks_a_library_prompt_in_the_librarys_words(raw, activities, packs):
    """Where a plan repeats a prompt's id, it repeats its words."""
    known = {p.id: p.text for p in _library_prompts(activities, packs)}
    plans = [*raw["sessions"].values(), *raw["templates"].values()]
    asked = [p for plan in plans for block in plan["blocks"] for p in block.get("prompts", [])]
    assert [p["id"] for p in asked if known.get(p["id"], p["text"]) != p["text"]] == []


def test_no_real_contact_data_is_shipped(texts):
    """E-mail addresses lie in reserved domains, and there are no telephone numbers at all."""
    addresses = {name: [a for a in _ADDRESS.findall(text) if not _RESERVED.search(a)] for name, text in texts.items()}
    phones = {name: _PHONE.findall(text) for name, text in texts.items()}
    assert {name: found for name, found in addresses.items() if found} == {}
    assert {name: found for name, found in phones.items() if found} == {}


def test_the_model_community_stays_unnamed(texts):
    """Outside citations the only university ever named is the invented one."""
    named = [(name, place) for name, text in texts.items() for place in _UNIVERSITY.findall(_CITED.sub("", text))]
    assert [(name, place) for name, place in named if place != "Merebridge"] == []


def test_words_are_plain_british_english(texts):
    """American spellings are typing slips here; titles of works keep theirs."""
    slips = [(name, word) for name, text in texts.items() for word in _AMERICAN.findall(_CITED.sub("", text))]
    assert slips == []
