"""One small session, modelled on the community's own, with something in every field that a paper shows."""

from __future__ import annotations

import pytest

from copkit.agenda import Session, fit_agenda

WAYS = {"opt_out": "Anyone may pass.", "quiet": "Write in the chat instead of speaking.", "written": "Send a line before or after.", "ahead": "The questions."}
SOURCE = {"citation": "Edmondson, A. (1999) Psychological safety and learning behavior in work teams. Administrative Science Quarterly 44(2), 350-383.", "url": "https://doi.org/10.2307/2666999"}


def _block(name, title, minutes, **more):
    low, preferred, high = minutes
    return {"id": name, "title": title, "minutes": {"min": low, "preferred": preferred, "max": high}, **more}


def _activity(name, title, **more):
    return {
        "id": name, "title": title, "summary": "Small groups talk about one question.", "purpose": "Everybody speaks.", "arc": "diverge",
        "minutes": {"min": 15, "preferred": 20, "max": 25}, "inclusion": WAYS, "sources": [SOURCE], **more,
    }


FACTS = {
    "slug": "psychological-safety",
    "title": "Psychological safety in mentoring",
    "date": "2023-02-08",
    "start": "12:00",
    "end": "14:00",
    "place": "Priory House PH-230 and online",
    "changed": "2023-02-01",
    "summary": "Two hours with other mentors: how your mentoring is going, and how to make a meeting where people dare to speak.",
    "overview": ["Peer check-in", "Emerging themes", "Psychological safety", "News and updates"],
    "blocks": [
        _block("settle", "Settle in", (3, 5, 8), priority="could", notes="Put the agreement on the screen before anyone arrives."),
        _block("check-in", "Introductions and check-in", (8, 12, 20), priority="must", text="Say your name, where you work, and one word for your week."),
        _block("sharing", "How is mentoring going for you?", (18, 30, 40), priority="must", activity="breakout",
               text="In groups of four, at the level of themes: no names, no stories that point to someone.",
               notes="Visit each room once. Ask the quiet ones by chat, not aloud.",
               prompts=[{"id": "surprises", "text": "What surprises you?"}, {"id": "challenges", "text": "What challenges you?"}, {"id": "works", "text": "What works well?"}]),
        _block("pause", "Pause", (3, 5, 10)),
        _block("theme", "Psychological safety, defined", (6, 10, 15)),
        _block("create", "How can you create it?", (15, 20, 25), priority="must", activity="breakout", text="Collect examples. One person in each group reports back.",
               prompts=[{"id": "create", "text": "What could you say or do in the first ten minutes of a meeting?"}]),
        _block("report", "Return and report back", (8, 13, 18), text="Two minutes a group: one thing you heard, one thing you will try."),
        _block("news", "News and updates", (4, 7, 12), priority="could"),
        _block("close", "Check-out", (5, 7, 12), priority="must", closing=True, text="One word, or a pass."),
    ],
    "news": ["The mentors' handbook has a new chapter on endings.", "Two places are left on the course for new mentors."],
    "promises": [{"id": "p1", "text": "Send questions a week ahead", "owner": "Alex Rowan", "done": "2023-01-20", "outcome": "They now come with the invitation."},
                 {"id": "p2", "text": "Try a session at the hospital site", "owner": "Alex Rowan", "due": "2023-05-31"}],
    "links": [{"citation": "Roffey Park Institute, Eight behaviours that build trust", "url": "https://www.roffeypark.ac.uk/"}],
    "community": {
        "name": "Community of Practice for Mentors",
        "institution": "University of Merebridge",
        "definition": {"text": "Groups of people who share a concern or a passion for something they do, and learn how to do it better as they interact regularly.", "citation": "Wenger-Trayner & Wenger-Trayner (2015)"},
        "principles": [{"title": "Confidentiality", "text": "Stories stay, learning leaves."}, {"title": "Mutual respect", "text": "We listen to understand."},
                       {"title": "Encouragement", "text": "We name what works."}, {"title": "Involvement", "text": "Everyone can take part, in their own way."}],
        "offers": ["Sharing insight and practice", "Co-supervision from peers", "Building capability", "Practising"],
        "welcome": "Anyone in an active mentoring relationship, or waiting for a match, may come. Newcomers are welcome.",
        "contact": {"name": "Alex Rowan", "role": "Organisational Development", "email": "alex.rowan@merebridge.example", "phone": "01632 960533", "place": "Priory House PH-230"},
        "hours": {"start": "12:00", "end": "14:00"},
    },
    "theme_pack": {
        "id": "psychological-safety", "title": "Psychological safety", "summary": "What lets people say the difficult thing, and what you can do for it.",
        "definition": {"text": "A shared belief held by members of a team that the team is safe for interpersonal risk taking.", "citation": "Edmondson (1999)", "url": "https://doi.org/10.2307/2666999"},
        "why": "A mentee who is afraid to look foolish asks the smaller question. What you do in the first minutes decides which question you get.",
        "ideas": ["It belongs to a team, not to a person.", "It is not comfort: high standards and safety go together.", "It is made by what happens after someone takes a risk."],
        "prompts": [{"id": "x", "text": "When did you last say “I don’t know” to your mentee?"}],
        "signposting": [{"citation": "Staff counselling service", "url": "https://wellbeing.merebridge.example/"}],
        "sources": [SOURCE, {"citation": "Kahn, W. A. (1990) Psychological conditions of personal engagement and disengagement at work. Academy of Management Journal 33(4), 692-724."}],
        "reviewed": "2023-01-10",
    },
    "activities": [_activity("breakout", "Breakout conversation", steps=[{"title": "Go to rooms", "minutes": 2, "text": "Everybody finds their room."}, {"title": "Talk", "minutes": 18, "text": "One voice at a time."}],
                             roles=[{"name": "reporter", "does": "Says two sentences when you are back."}, {"name": "timekeeper", "does": "Watches the clock."}],
                             materials={"room": ["A flip chart for each group"], "online": ["Breakout rooms, opened by hand"]})],
}  # fmt: skip

THEMES = [{"theme": "Trust takes time", "count": 14}, {"theme": "Endings", "count": 9}, {"theme": "Power and rank", "count": None}, {"theme": "Feedback", "count": None}]


@pytest.fixture(scope="session")
def session():
    return Session.model_validate(FACTS)


@pytest.fixture(scope="session")
def agenda(session):
    return fit_agenda(session)
