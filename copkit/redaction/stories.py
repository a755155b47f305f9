"""What tells on somebody by a story: who they are, what they once did, whose kin they are, what happened to them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from copkit.redaction.spans import Span
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_W = r"[^\W_][\w'-]{0,30}"
_REST = rf"(?: (?!(?:%limits%)(?!\w)){_W}){{0,6}}"
"""The rest of a telling phrase: to the end of its clause, seven words at most."""
_I_AM = r"(?:i am|i'm|im|you are|you're|he is|he's|she is|she's|who is|who's|being|was|were)(?: (?:still|also|now|just|only|both|really|yes))?"
_OUR = "(?:the|our|their|this)"
_WHOSE = rf"(?:my|his|her|their|whose|our|{_W}'s)"
_ONCE = r"(?:once|also once|used to|famously|secretly|(?:was|were) (?:once|born|raised|arrested|jailed|sacked|suspended|on (?:the|tv|telly)))"

# Each story comes with what a text must hold for it to be worth looking for.
_STORIES = (
    # Who somebody says they are.
    ("'s", rf"{_I_AM} (?P<x>(?:the|our) {_W}'s (?!(?:own|best|fault)\b){_W}%rest%)"),
    ("", rf"{_I_AM} (?P<x>(?:the )?(?:deputy |assistant |acting |senior |head )?(?:%jobs%) (?:of|for|to) (?:the|a|our) {_W}%rest%)"),
    ("", rf"as (?P<x>(?:the )?(?:deputy |assistant |acting |senior |chief |junior )?(?:%jobs%) (?:of|for|to) (?:the|a|our) {_W}%rest%)"),
    ("who", r"(?P<x>(?:i am|i'm|im|it was|that was|it's|that's) (?:the one|me|the person|the idiot|the fool) who (?:isn't|is not|wasn't|(?!(?:%ordinary_deeds%)(?!\w))(?:\w{2,20}ed|%pasts%|%deeds%))%rest%)"),
    ("", rf"(?:i am|i'm|im|i was|she is|she's|he is|he's|who is|who's) (?P<x>the (?!(?:%not_claims%)(?!\w))(?:{_W} ){{1,3}}(?:of|for|from|in|at|on|behind|with) (?:the|our|an?|my|[A-Z]\w{{1,15}})(?!\w)%rest%)"),
    ("", rf"(?:am|i'm|is|she's|he's|was|sit|sits|serve|serves) on (?P<x>the (?:{_W} ){{0,4}}(?:panel|board|committee|council|jury|bench)(?!\w))"),
    (" me ", rf"(?P<x>(?:call|calls|called|know|knew|knows|nickname|nicknamed|dubbed) me (?:as )?(?:the|an?|that) {_W}%rest%)"),
    (" to b", rf"(?P<x>(?:training|studying|retraining|retrained|learning|trained) to (?:be|become) (?:an?|the) {_W}%rest%)"),
    (" to ", rf"(?P<x>(?:married|engaged|related|divorced|betrothed|sister|brother|next[- ]door) to (?:the|an?|my|our|his|her|somebody|someone|one) {_W}%rest%)"),
    ("", rf"(?:mentor|mentee|colleague|boss|manager|dean|head|supervisor|buddy|partner|he|she|who) is (?:also |now |still )?(?P<x>(?:the|my|his|her|our|their) (?!(?:%not_claims%)(?!\w)){_W}%rest%)"),
    ("", r"(?:as|being|i am|i'm|im|he's|she's|he is|she is|who is|we are|we're) (?P<x>(?:an? |the |both |openly |proudly ){0,2}(?:black|asian|brown|mixed[- ]race|biracial|arab|latina|latino|indigenous|aboriginal|maori|working[- ]class)(?!\w)%rest%)"),
    ("", r"(?P<x>(?:there's|there is|it's|it is|is|just|we have|have|has) only (?:me|us|one|two)(?!\w)%rest%)"),
    ("", rf"(?P<x>(?:no other {_W}|(?:me|her|him|i) and (?:one|two) others?|(?:group|department|team|party|office|class|cohort) of (?:one|two|three)|one of one)(?!\w)%rest%)"),
    ("charge of", rf"(?P<x>in charge of (?:the|our|all) {_W}%rest%)"),
    (" c", rf"(?P<x>(?:came|finished|placed) (?:first|second|third|fourth|last) in (?:the|a|my) {_W}%rest%)"),
    ("work", rf"(?P<x>(?:work|works|worked) (?:nights|weekends|earlies|lates|alone in|alone on|in the|at the|on the) (?!(?:%abstract%|same|field|area|sector|world|industry|office|morning|evening|library|university|background|project|team|basis)(?!\w)){_W}%rest%)"),
    (" from", rf"(?P<x>(?:headhunted|poached|seconded|recruited|hired|defected|expelled|evacuated|adopted|rescued|sacked) from {_W}%rest%)"),
    ("", rf"(?P<x>(?:teach|teaches|taught|coach|coaches|coached) {_W} to {_W}%rest%)"),
    ("share", r"(?P<x>(?:share|shares|shared) (?:an?|the same) (?:surname|name|birthday|house|home|flat|bed|mortgage|husband|wife|father|mother|grandmother|grandfather|dog|cell|dormitory)(?!\w)%rest%)"),
    # What somebody did, and does.
    ("", r"(?P<x>(?:have|has|had|with|raising|of) (?:two|three|four|five|six|seven|eight|nine|ten|\d) (?:small |young |little |grown |teenage |adult )?(?:children|kids|sons|daughters|boys|girls|siblings|sisters|brothers|grandchildren|wives|husbands|jobs|passports|degrees|dogs|cats|horses|goats)(?!\w)%rest%)"),
    ("wear", rf"(?P<x>(?:wear|wears|wearing|wore) (?:an?|the|his|her|my) {_W}%rest%)"),
    ("ing", r"(?:am|is|are|was|were|been|'m|'s|'re) (?:still |now |also )?(?P<x>(?:suing|divorcing|dying|fasting|grieving|transitioning|emigrating|appealing|striking|standing for|standing as|running for|separating|relapsing|campaigning)(?!\w)%rest%)"),
    ("once", rf"(?P<x>(?:i|he|she|mentor|mentee|colleague|boss|manager|dean) (?:was |had |have |has )?once (?!(?:thought|heard|asked|told|read|had|said|attended|felt|believed|again|a|we|i|you|the|they)(?!\w)){_W}%rest%)"),
    ("", rf"(?P<x>(?:my|his|her|their|whose) (?:{_W} )?(?:%telltales%)(?!\w)%rest%)"),
    ("est ", rf"(?P<x>(?:lead|leads|run|runs|manage|manages|head|heads|chair|chairs|in|from) the (?!best|latest|greatest|rest|biggest|honest)[a-z]{{2,12}}est (?!(?:%abstract%|sense|possible|terms)(?!\w)){_W}%rest%)"),
    ("than any", rf"(?P<x>(?:more {_W}|longer|older|younger|taller|shorter|later|earlier|more) than any(?:one|body)(?: else)?(?!\w)%rest%)"),
    ("", rf"(?P<x>(?:mentor|mentee|colleague|boss|manager|dean|he|she|who) (?:also |still |now )?(?:writes|paints|plays|builds|sells|collects|restores|bakes|brews|sculpts|rides|flies|drives|sails|climbs|rescues|trains) (?!(?:%abstract%|me|it|us|you|them|a|an|the|on|sense|notes|lists|everything|people|up|out|down|with|to|back|from|in|trust|confidence|change|mentors|staff|students|emails|papers|well|all|more|and|too|like)(?!\w)){_W}%rest%)"),
    ("", r"(?P<x>(?:i|he|she|who|mentor|mentee|colleague|boss|manager|we|they) (?:also |once |even |nearly |actually |just |have |has |had |recently |secretly )?(?:%feats%)(?!\w)%rest%)"),
    ("", rf"(?P<x>(?:i|he|she|who|mentor|mentee|colleague|boss|manager|we|they|and) (?:both |also |still |all )?(?:sing|sings|row|rows|swim|swims|pray|prays|worship|worships|preach|preaches|drum|drums|busk|busks|box|boxes|fence|fences|umpire|referee|referees|dance|dances|juggle|juggles|knit|knits|skate|skates|race|races|keep bees|keeps bees|breed|breeds|forage|forages|foster|fosters|do stand-up|does stand-up)(?!\w) (?:in|at|for|with|on|the|an?|{_W})%rest%)"),
    ("li", rf"(?:i|he|she|who|mentor|mentee|colleague|boss|manager|we|they) (?:still |also |now )?(?P<x>(?:live|lives|lived|living|sleep|sleeps|slept) (?:in|on|aboard|above|off|behind|with|under|next to|opposite) (?:an?|the|my|his|her|two|three|our) {_W}%rest%)"),
    ("lang", rf"(?P<x>(?:speak|speaks|fluent in|speaking) (?:{_W} ){{0,2}}languages%rest%)"),
    (" do the ", rf"(?P<x>i do the {_W}(?: {_W})? (?:for|on|in|at) (?:the|our|a)%rest%)"),
    ("", rf"(?P<x>(?:exactly|precisely|only|just) (?:one|two|three) (?:{_W} ){{1,3}}(?:in|on|at|of|here|left)(?!\w)%rest%)"),
    ("who", rf"(?:%somebodies%),? (?P<x>who {_ONCE}%rest%)"),
    ("who", r"(?:%somebodies%),? (?P<x>who (?!(?:%ordinary_deeds%)(?!\w))(?:[^\W_]{2,20}(?<!e)ed|%proud_deeds%)(?!\w)%rest%)"),
    ("whose", rf"(?:%somebodies%),? (?P<x>whose (?!(?:%common_owned%)(?!\w)){_W}%rest%)"),
    # What nobody else is.
    ("last", rf"(?P<x>{_OUR} last {_W}(?: {_W}){{0,2}} (?:left|standing|remaining)(?!\w)%rest%)"),
    ("", r"(?P<x>(?:the )?(?:newest|oldest|youngest|tallest|shortest|longest|loudest|eldest|most (?:senior|junior))(?:,? (?:and|or) [a-z]{1,15}est)? (?:of|person|woman|man|one)(?!\w)%rest%)"),
    ("first", rf"(?P<x>(?:the )?first (?:in|of) (?:my|his|her|their|our) {_W}%rest%)"),
    ("", r"(?P<x>(?:none other than|nobody else (?:here|in|at|on)|no one else (?:here|in|at|on)|never before)%rest%)"),
    # Whose kin somebody is.
    ("", r"(?P<x>(?:my|his|her|their|whose) (?:late |own |only |twin |big |little |elder |older |younger )?(?:%relations%) (?:is|was|died|(?!and|or|who|but|to|says|said|tells|asks|thinks|reminds|plus|as|in|at|on)[a-z]{2,15})(?!\w)%rest%)"),
    ("", rf"(?P<x>(?:mother|father|mum|mam|dad|parent|carer|grandmother|grandfather|gran|grandad|guardian) (?:of|to|for) (?:an? |my |his |her |their )?(?!be(?!\w)){_W}%rest%)"),
    ("", rf"(?P<x>(?:lost|buried|nursed|nursing|married|marrying|divorced|divorcing|adopted|adopting|raising|fostering|fostered|mourning|burying|caring for|care for|cared for|looking after|look after|bringing up|gave birth to) (?:my|his|her|our|their|an?|two|three|four|five|the) (?:{_W} ){{0,2}}(?:%relations%|partner|child|children|baby|babies|parents?|twins|triplets|boys|girls|kids|sons|daughters|siblings)(?!\w)%rest%)"),
    ("partner", r"(?P<x>(?:my|his|her|their|whose) partner (?:is|was|works|worked|runs|ran|teaches|taught) (?:the|a|an|also|as|in|at|for|here|our)(?!\w)%rest%)"),
    # What happened to somebody, and what they are.
    ("", rf"(?P<x>{_WHOSE} (?:(?!of\b|in\b|and\b|the\b){_W} ){{0,3}}(?:%special%)(?!\w| (?:spot|spots|alley|ear|leading)\b)%rest%)"),
    ("", rf"(?:{_I_AM}|am|we are|we're|has|have|had|got|as|after|since|through|with|without|going|been|is) (?P<x>(?:(?:a|an|the|his|her|my|openly|very|severely|partially|profoundly|recently|newly|born|been|first|second|third|only|former|another|just|been|{_W} (?:months|weeks|years)|two|three|four|surviving|chronic|serious|registered|slightly|legally|clinically|type one|type two) ){{0,3}}(?:%special%)(?!\w| (?:spot|spots|alley|ear|leading)\b)%rest%)"),
    ("", r"(?P<x>(?:one|no|only one|only two|a glass|a false|a prosthetic|an artificial|a missing|missing an?|lost (?:an?|my|his|her|both|two)|losing (?:an?|my|his|her)|new|removed|broke(?:n)? (?:my|his|her|both)|donat(?:e|es|ed|ing) (?:an?|my|his|her)) (?:%body_parts%)(?!\w| (?:in|on|of|over|up|down|to|contact)(?!\w)|-)%rest%)"),
    ("", r"(?P<x>(?:hip|knee|kidney|heart|liver|lung|spinal|brain|eye|cataract|bypass|valve|cornea|bone marrow) (?:replacements?|transplants?|operations?|surgery|attacks?|disease|failure|injury|condition|donor)%rest%)"),
    ("", r"(?P<x>(?:four|five|six|seven) (?:foot|feet|ft) (?:\w{2,6}(?!\w))?|[4-7] ?(?:ft|foot) ?\d{0,2})"),
    ("", r"(?:in|at|of|to|from|on|left|leave|leaving|joined|joining|entered|after) (?P<x>(?:(?:the|an?|my|his|her) )?(?:%life_places%)(?!\w)%rest%)"),
    ("", rf"(?P<x>(?:my|his|her|their|{_W}'s) (?:house|flat|home|boat|car|office|lab|shed) (?:burn(?:ed|t)|flooded|exploded|collapsed|caught|was (?:burgled|raided|bombed|flooded|struck)|got (?:burgled|raided|struck)|blew)(?!\w)%rest%)"),
    (" to ", rf"(?P<x>(?:take|took|taken|taking|drag|dragged|report|reported|reporting) (?:the|my|our|his|her|this) {_W} to (?:(?:an?|the) )?(?:tribunal|court|ombudsman|police|press|regulator)(?!\w)%rest%)"),
    ("who", rf"(?P<x>the (?:couple|pair|two|twins|brothers|sisters) who (?!(?:%ordinary_deeds%)(?!\w)){_W}%rest%)"),
    # Where somebody comes from, and when.
    ("used to", rf"(?P<x>used to (?:be (?:an?|the|my|his|her|our|their) {_W}|(?!(?:%habits%)(?!\w)){_W})%rest%)"),
    ("", rf"(?:was|been|am|i'm) (?P<x>an? (?:{_W} ){{1,3}}(?:until|before i|before she|before he|for (?:{_W} ){{1,2}}years|in the (?:army|navy|raf|eighties|nineties|seventies|\d\ds))(?!\w)%rest%)"),
    ("", rf"(?P<x>(?:i|we|she|he|who|mentee|mentor|colleague) (?:also |still |just |only )?(?:%tended%) (?:the|our|all the|the university's) (?!(?:%abstract%|inductions?|seminars?|workshops?|scheme|module|group|risk|show)(?!\w)){_W}%rest%)"),
    ("'s", rf"(?P<x>(?:i|she|he|who) (?:keep|keeps|make|makes|build|builds|drive|drives|collect|collects) (?:the university's|the vice-chancellor's|the vc's|the chancellor's) {_W}%rest%)"),
    ("there", rf"(?P<x>there (?:are|is|were|was) (?:only |just )?(?:one|two|three|four|a handful) (?:of us|{_W} {_W} (?:in|on|at)(?!\w))%rest%)"),
    ("", rf"(?P<x>(?:i|she|he|who|they|mentee|colleague|mentor) (?:came|moved|arrived|fled|escaped|transferred) (?:here |over |to (?:the|this) \w{{3,12}} ){{0,2}}(?:straight |directly )?(?:from|as an?|via) {_W}%rest%)"),
    ("before", rf"(?P<x>before (?:that|this|here|i came|i joined|coming here|joining|academia|the university|mentoring|{_W}),? (?:here,? )?(?:i|she|he|they) (?:was|worked|drove|ran|flew|spent|served|taught|sold|played|had been|'d been)%rest%)"),
    ("", r"(?P<x>(?:in (?:a|my|her|his) (?:previous|former|past|earlier) (?:life|career|job)|(?:i|she|he) (?:trained|qualified|retrained|started (?:out|life|work)|began) as an?)%rest%)"),
    ("", rf"(?P<x>(?:a|an|my|our|the|her|his|as) (?:former|ex|one-time|retired|lapsed|failed|reformed|recovering)[ -](?!(?:mentors?|mentees?|students?|colleagues?|self|life|role|job|one|managers?|boss|supervisors?|members?|participants?|place|team|department|post)\b){_W}%rest%)"),
    ("", rf"(?P<x>(?:the )?(?:week|day|night|morning|afternoon|weekend|year|summer|winter|autumn) (?:of|after|before) (?:the|my|her|his) (?!(?:session|meeting|workshop|week|term|year|month|day|first|next|last|semester|deadline|event|training|course|module|mentoring|talk|exam|exams|conversation|conference|interview|weekend|call)s?\b){_W}%rest%)"),
    ("years", rf"(?P<x>(?:\d\d|twenty|thirty|forty|fifteen|eighteen)(?:-\w{{3,5}})? years (?:in|as|with|on|at|of|down) (?:an?|the|our|this) {_W}%rest%)"),
    ("", r"(?P<x>(?:competed|played|rowed|swam|ran|boxed|sang|fought|served|danced|sailed|raced|represented|won|medalled)(?: \w{2,10}){0,2} (?:for (?:england|scotland|wales|ireland|britain|great|the)|at the|in the (?:olympics|army|navy|raf|marines|falklands|gulf|war|final|world|commonwealth|paralympics))%rest%)"))  # fmt: skip
_SECTION = re.compile("%([a-z_]{1,20})%")
"""Where a list of the lexicon is written into a pattern."""


_MOST_WORDS = 500
"""A list longer than this is no part of a pattern."""


@cache
def _stories() -> list[tuple[str, re.Pattern[str]]]:
    """Return the patterns with the lists of the lexicon written into them."""
    words = {
        name: "|".join(sorted(map(re.escape, entries)))
        for name, entries in lexicon().items()
        if len(entries) < _MOST_WORDS
    }
    words["rest"] = _SECTION.sub(lambda name: words[name[1]], _REST)
    return [
        (needs, re.compile(r"(?<![\w'])" + _SECTION.sub(lambda name: words[name[1]], story), re.IGNORECASE))
        for needs, story in _STORIES
    ]


def find_stories(text: str) -> Iterator[Span]:
    """Yield the phrases that may tell on one person; every find is a look."""
    low = text.lower()
    for needs, find in _stories():
        if needs in low:
            for match in find.finditer(text):
                yield Span(*match.span("x"), "hint", "look")
