"""Every shipped theme pack is sound: cited, deep enough to talk about, and joined to the library."""

from __future__ import annotations


def test_psychological_safety_and_trust_are_there(packs):
    """The two themes of the first session are shipped."""
    assert {"psychological-safety", "trust"} <= set(packs)


def test_a_pack_is_named_as_its_file(packs):
    """The id is the file's name."""
    assert [stem for stem, pack in packs.items() if pack.id != stem] == []


def test_every_pack_has_a_citation(packs):
    """A definition says whose it is, and its author stands among the sources."""
    for stem, pack in packs.items():
        author = pack.definition.citation.split(",")[0]
        assert any(author in source.citation for source in pack.sources), stem
        assert all(source.licence for source in pack.sources), stem


def test_every_pack_offers_prompts_for_every_way_of_working(packs):
    """Alone, in pairs, in groups and without a name: nobody has to begin by speaking."""
    ways = {"alone", "pair", "group", "anonymous"}
    assert [stem for stem, pack in packs.items() if {prompt.way for prompt in pack.prompts} != ways] == []


def test_every_pack_is_deep_enough_for_an_hour(packs):
    """Five ideas, eight prompts, two scenarios and four traps at least, and somewhere to turn to."""
    thin = [
        stem
        for stem, pack in packs.items()
        if len(pack.ideas) < 5
        or len(pack.prompts) < 8
        or len(pack.scenarios) < 2
        or len(pack.traps) < 4
        or not pack.signposting
    ]
    assert thin == []


def test_every_scenario_comes_with_questions(packs):
    """A scenario without a question is only a story."""
    assert [s.id for pack in packs.values() for s in pack.scenarios if not s.prompts] == []


def test_a_pack_names_only_activities_of_the_library(packs, activities):
    """What a pack suggests can be opened."""
    assert [(stem, name) for stem, pack in packs.items() for name in pack.activities if name not in activities] == []
