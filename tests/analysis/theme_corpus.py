"""A made-up corpus whose themes are known: short texts of a theme's own words, among words that all share and words that stray."""

from __future__ import annotations

import random

THEMES = {
    "listening": "listen listening silence pause question ask hear advice attention wait",
    "time": "time busy workload cancel diary meeting hour late energy tired",
    "trust": "trust promise reliable honest open keep word believe consistent rely",
    "power": "power senior professor rank hierarchy position junior defer authority status",
    "feedback": "feedback praise criticism specific comment improve performance hard message kind",
    "career": "career promotion application interview job contract move role next fellowship",
    "boundaries": "boundary boundaries refer counselling limits service distress friend support line",
    "doubt": "imposter doubt belong fraud confidence nervous compare worth afraid shy",
    "goals": "goal goals plan target step progress review aim achieve map",
    "matching": "match matched matching pair different department chemistry fit introduced partner",
    "online": "online camera zoom screen remote video call connection chat hybrid",
    "endings": "ending end goodbye finish close last celebrate farewell letter over",
}
_COMMON = (
    "mentoring conversation talk helps difficult working well surprised learnt year first people week group".split()
)
_FILL = (
    "my mentee and i we have been the a it was really that this with for of to in at about when they she he "
    "but so then just quite more would could think felt"
).split()


def made_corpus(texts: int = 600, *, seed: int = 9) -> list[tuple[str, str]]:
    """Texts with their theme, in random order; three in ten carry a word of another theme."""
    dice = random.Random(seed)
    names = list(THEMES)
    made = [(theme, _text(theme, dice)) for number in range(texts) for theme in [names[number % len(names)]]]
    dice.shuffle(made)
    return made


def _text(theme: str, dice: random.Random) -> str:
    words = dice.sample(THEMES[theme].split(), dice.choice((2, 3, 3, 4)))
    if dice.random() < 0.3:
        stray = dice.choice([name for name in THEMES if name != theme])
        words.append(dice.choice(THEMES[stray].split()))
    words += dice.choices(_COMMON, k=dice.choice((1, 2, 3))) + dice.choices(_FILL, k=dice.choice((4, 6, 8)))
    dice.shuffle(words)
    return " ".join(words).capitalize() + "."
