"""What is known by its shape: addresses, numbers, dates. Nothing is validated, as a mistyped number is still somebody's.

Every quantifier is bounded, so that no text takes more than a fixed time for
each of its letters. Where a pattern has a group `x`, that group is the find.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from copkit.redaction.spans import Span, Tier
from copkit.redaction.tokens import OTHER, PERSON
from copkit.redaction.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May|MAY)|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?!\w)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?)?"
_NTH = r"(?:0?[1-9]|[12]\d|3[01])(?: ?(?:st|nd|rd|th))?(?!\d)"
_YEAR = r"(?:(?:19|20)\d\d(?!\d)|'\d\d(?!\d))"
_TLD = (
    r"(?:uk|com|org|net|edu|gov|io|eu|info|example|test|dev|app|ie|de|fr|es|it|nl|pl|in|cn|jp|kr|ng|za|ca|au|us|nz|co|blog|social"
    r"|page|site|online|link|ly|tv|ai|ac|tr|br|pt|vn|cymru|wales|scot|london)(?![\w-])"
)
_ROAD = r"(?:street|road|lane|avenue|crescent|terrace|gardens|grove)"
_STREET = (
    r"(?:Street|Road|Lane|Avenue|Close|Drive|Crescent|Terrace|Gardens|Grove|Place|Square|Court|Way|Mews|Hill|Park|Row|Walk"
    r"|Parade|Rise|View|Green|Gate|Wharf|Quay|Villas|Rd|Ave|Cres|Ln|Street|St)(?!\w)\.?"
)
_BUILT = r"(?:House|Building|Hall|Tower|Towers|Wing|Block|Lodge|Campus|Hospital|Infirmary|Library|Lecture Theatre|Annexe|Laborator(?:y|ies))(?!\w)"
_COUNTED = r"(?:Year|Grade|Level|Section|Week|Table|Part|Chapter|Stage|Phase|Group|Unit|Module|Semester|Term|Band|Scale|Office|Radio|Windows|Figure|Step|Page|Covid|Act|Question|Round|Day|Version|January|February|March|April|May|June|July|August|September|October|November|December)(?!\w)"
_NEAR = r"in|near|from|around|outside|across|of|to|postcode(?: is)?|postcodes?:|area|live|lives|by|over in|throughout|past|via|between|and"
_LETTERS = r"[a-z]{0,5}"
_CAP = r"[A-Z][\w'-]{1,25}"
_NOT_COUNTED = r"(?![\w%]|[.,]\d| ?(?:words|characters|pounds|euros|dollars|people|students|steps|hours|miles|copies|views|followers|staff|members|times|minutes)(?!\w))"
_ID_OF = (
    r"(?:student|staff|employee|payroll|candidate|library|card|passport|membership|member|user|login|personnel|person|hr|nhs|ni"
    r"|national insurance|registration|orcid|ucas|hesa|account|patient|hospital|badge|licence|driving licence|visa|contract|case"
    r"|application|applicant|post|job|grant|award|ticket|customer|tax|pension|orcid|sap|unicard|campus card|exam)"
)

_SHAPES: tuple[tuple[str, str, Tier, str], ...] = (
    ("@", "email", "mask", r"(?<![\w.%+'-])[\w.%+'-]{1,64}(?:@{1,2}| @ )[\w-]{1,63}(?:\.[\w-]{1,63}| \. [\w-]{2,63}){0,5}"),
    ("@", "handle", "mask", r"(?<![\w@.])@[\w.]{1,40}(?<!\.)"),
    (
        "dot",
        "email",
        "mask",
        (
            r"(?<![\w-])[\w+'-]{1,40}(?:(?: dot | ?[\[(]dot[\])] ?|\.|_)[\w-]{1,40}){0,4}(?: at | ?[\[({<] ?at ?[\])}>] ?)[\w-]{1,40}"
            r"(?:(?: dot | ?[\[({<] ?dot ?[\])}>] ?|\.)[\w-]{2,40}){1,5}"
        ),
    ),
    (".", "email", "mask", rf"(?<![\w.@-])[\w.%+'-]{{1,64}} at (?:[\w-]{{1,63}}\.){{1,5}}{_TLD}(?![/\w]|\.\w)"),
    ("dot", "url", "mask", rf"(?<![\w-])[\w-]{{2,40}}(?: dot [\w-]{{2,40}}){{0,3}} dot {_TLD}"),
    (":", "url", "mask", r"(?<!\w)(?:h..ps?|ftp|file|mailto|tel|sip)://?[^\s<>\"]{1,400}(?<![.,;:!?)\]'])"),
    (".", "url", "mask", r"(?<![\w.])www\.[^\s<>\"]{2,400}(?<![.,;:!?)\]'])"),
    (".", "url", "mask", rf"(?<![\w.@-])(?:[\w-]{{1,63}}\.){{1,5}}{_TLD}(?::\d{{2,5}})?(?:/[^\s<>\"]{{0,300}}(?<![.,;:!?)\]']))?"),
    (".", "url", "mask", r"(?<![\w.@-])(?:[\w-]{2,63}\.){1,3}[a-z]{2,10}/[^\s<>\"]{1,300}(?<![.,;:!?)\]'])"),
    ("0", "id", "mask", r"(?<!\w)(?-i:[A-Z]{2}|[a-z]{2})[ -]?\d{1,2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-z](?!\w)"),
    ("0", "id", "mask", r"(?<!\w)\d{4}-\d{4}-\d{4}-\d{3}[\dx](?!\w)"),
    ("0", "id", "mask", r"(?<!\w)\d{1,3}(?:\.\d{1,3}){3}(?!\w)"),
    (
        "0",
        "id",
        "mask",
        (
            rf"(?<!\w)(?:{_ID_OF} ?(?:id|no\.?|number|num|ref(?:erence)?|code|card|username)|i\.?d\.?(?: (?:no\.?|number|card))?|username|urn|ref(?:erence)? (?:no\.?|number))"
            r"(?: is| was| says|:| =|#){0,2} {0,2}#?(?P<x>(?:[a-z]{0,5}[-/]?\d[\da-z]{1,12}(?:[-/ ]\d[\da-z]{0,8}){0,4}))(?!\w)"
        ),
    ),
    ("0", "phone", "mask", r"(?<![\w.])(?!(?:19|20)\d\d[ ,/-]{1,3}(?:19|20)\d\d)(?=[\d ().+/-]{0,12}\d{3})(?:\+ ?\(?\d|\(?0)(?:[ ().\-/]{0,3}\d){8,15}(?!\w)(?: ?(?:ext(?:ension|n)?|x)\.? ?\d{1,6})?"),
    ("0", "id", "mask", r"(?<![\w.])(?!(?:19|20)\d\d[ ,/-]{1,3}(?:19|20)\d\d)(?=[\d ().+/-]{0,12}\d{3})[1-9](?:[ .\-/]{0,3}\d){8,15}(?!\w)"),
    ("0", "phone", "mask", r"(?<!\w)(?:ext(?:ension|n)?s?\.?|internal|bleeper|bleep|pager)(?: (?:no\.?|number))?:? ?\d{2,6}(?!\w)"),
    ("0", "phone", "mask", r"(?<!\w)ext(?:ension|n)?\.? (?:(?:number|no\.?) )?(?:is|was|on)(?: now| still)? (?P<x>\d{2,6})(?!\w| ?(?:hours|days|weeks|months|minutes|words|pages|%))"),
    ("0", "phone", "mask", r"(?<!\w)x(?:\d{3}| ?\d{4,5})(?!\w)"),
    ("0", "id", "mask", r"(?<![\w./@-])(?-i:(?=[A-Za-z]{0,5}[a-z])(?=[A-Za-z]{0,5}[A-Z])[A-Za-z]{2,6})\d{5,10}[a-z]?(?![\w./@-])"),
    (
        "0",
        "phone",
        "mask",
        (
            r"(?<!\w)(?:dial|ring|rang|call(?:ed)?|phone|tel|telephone|mob|mobile|cell|whatsapp|text|fax|number is|(?:me|her|him|them|us) on)"
            r"(?: (?:me|her|him|them|us|on|number|no|is|at)){0,3}[.: ]{1,3}(?P<x>\+?\d(?:[ -]?\d){3,14})(?!\w|[:.]\d| ?(?:%|years|people|times|minutes|hours))"
        ),
    ),
    ("0", "phone", "mask", r"(?<![\w.,])0\d(?:[ -]?\d){4,8}(?!\w)"),
    ("0", "id", "mask", r"(?<![\w-])(?-i:[a-z]{2,4}\d{2,8}|[A-Za-z]\d{5,9}|[A-Z]{2,5}\d{6,9}|[A-Z]{1,3}[-/]\d{4,9})[a-z]?(?![\w-])"),
    ("0", "id", "mask", r"(?<!\w)(?-i:[A-Z]{2}\d{2} ?[A-Z]{3}|[a-z]{2,3}\d{2}[a-z]{2,5}|[A-Z]{1,4}/[A-Z]?\d{2,7}/\d{1,6})(?!\w)"),
    ("0", "id", "mask", r"(?<!\w)(?:student|staff|employee|payroll|candidate|member|patient|badge|applicant) #?(?P<x>\d{5,9}|(?!(?:19|20)\d\d[ -](?:19|20)\d\d(?!\d))\d{3,4}[ -]\d{3,5})(?!\w)"),
    ("#", "handle", "mask", r"(?<![\w#.])[\w.]{2,32}#\d{4}(?!\w)"),
    ("/", "handle", "mask", r"(?<![\w/.])/?u/(?!p?grad)[\w-]{3,30}(?![\w-])"),
    ("_", "handle", "mask", r"(?<![\w@.])(?!_)[^\W\d]{1,30}_\w{1,40}"),
    ("0", "id", "mask", rf"(?<![\w.,£$€-])(?!\d{{1,5}}000(?!\d))\d{{6,8}}{_NOT_COUNTED}"),
    ("0", "phone", "mask", r"(?<!\w)(?:ring|rang|call|called|phone|dial|reach|get|text|contact)(?: [^\s.,;]{1,20}){1,5} on (?P<x>\d{3,6})(?!\w|[:.]\d| ?(?:days|times|pages|words))"),
    ("0", "id", "mask", r"(?<!\w)(?:candidate|student|staff|applicant|case|door code|entry code|access code|pin|gate code|passcode|password|locker|barcode)(?: is| was|:| no\.?| number)? #?(?P<x>(?:\d{3,8}[-/]?[a-z]?|[a-z]\d{3,8})#?)(?!\w|[.,:]\d| ?(?:students|words|people))"),
    ("0", "id", "mask", r"(?<!\w)(?:case|ticket|ref|file|complaint|grievance|appeal|order|job|invoice)(?: no\.?| number|:)? (?P<x>\d{2,4}[/-]\d{2,6})(?!\w)"),
    ("0", "id", "mask", r"(?<![\w-])\d{2,3}[a-z]?-\d{3}-\d{3,4}(?![\w-])"),
    ("p", "postcode", "mask", r"(?<!\w)(?P<x>(?-i:%post_areas%)\d{0,2}) post ?codes?(?!\w)"),
    ("0", "postcode", "mask", r"(?<!\w)(?-i:%post_areas%) ?\d[a-z\d]?(?:[ -]?| / )\d[a-z]{2}(?!\w)"),
    ("0", "postcode", "mask", r"(?<!\w)(?-i:%post_areas%)\d{1,2} \d(?!\w| \w{2,20}s(?!\w))"),
    ("0", "postcode", "mask", r"(?<!\w)%post_areas% \d{1,2} \d(?!st|nd|rd|th)[a-z]{2}(?!\w)"),
    ("0", "id", "mask", r"(?<![\w'])[^\W_](?:[ -][^\W_]){4,20}(?![\w'])"),
    (".", "handle", "mask", r"(?<![\w.@])[^\W\d_]{2,20}(?:\.[^\W\d_]{2,20}){2,4}(?!\w)"),
    ("0", "date", "mask", r"(?<!\w)\d{1,2}[./ -][ivx]{1,4}[./ -](?:19|20)?\d\d(?!\w)"),
    ("0", "id", "mask", r"(?<![\w:])(?:[\da-f]{2}[:-]){5}[\da-f]{2}(?![\w:])"),
    ("0", "id", "mask", r"(?<!\w)(?-i:[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?\d{1,3})?)(?!\w)"),
    ("0", "room", "mask", r"(?<![\w-])\d{1,2}[a-z][-.]\d{1,3}(?![\w-]|\.\d)"),
    ("0", "postcode", "mask", r"(?<!\w)(?:[a-z]{1,2}|0[a-z])\d[a-z\d]? ?[\do][a-z]{2}(?!\w)"),
    ("0", "postcode", "mask", r"(?<!\w)postcode(?: is|:)? (?P<x>[a-z]{1,2}\d{1,2}[a-z]?(?: ?\d?[a-z\d]{1,3})?)(?!\w)"),
    ("0", "postcode", "mask", rf"(?<!\w)(?:{_NEAR}) (?P<x>(?!S[12]\b|E\d\b|[BLMNW]\d\b|M25|M6\d|B12)(?-i:%post_areas%)\d{{1,2}}[a-z]?)(?!\w|[.,]\d|%)"),
    ("0", "id", "mask", r"(?<!\w)(?:log ?in|log ?on|user ?name|user|account)(?: name)?(?: is| was|:| =)? (?P<x>(?=[a-z]{0,12}\d)(?=\d{0,12}[a-z])[a-z\d]{5,14})(?!\w)"),
    ("0", "date", "mask", rf"(?<![\w/.-]){_WEEKDAY}{_NTH}(?: ?(?:-|to|and|&) ?{_NTH})?,?(?: of)? ?{_MONTH}(?:,? {_YEAR})?"),
    ("0", "date", "mask", rf"(?<!\w){_WEEKDAY}{_MONTH} (?:the )?{_NTH}(?!\w|[:%]| ?(?:people|%|minutes|hours|days|weeks|years|sessions|of us|more)(?!\w))(?: ?(?:-|to|and) ?{_NTH})?(?:,? {_YEAR})?"),
    ("0", "date", "mask", rf"(?<!\w){_MONTH},? (?:of )?{_YEAR}"),
    ("0", "date", "mask", rf"(?<![\w/.-])(?:{_WEEKDAY}\d{{1,2}} ?(?:st|nd|rd|th)(?: of)? may(?!\w)|{_NTH} may {_YEAR}|may \d{{1,2}}(?:st|nd|rd|th)|may {_YEAR})"),
    ("0", "date", "mask", r"(?<![\w./-])(?:\d{1,2}[/.\\-]\d{1,2}[/.\\-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2})(?![\w/-]|\.\d)"),
    ("0", "date", "mask", r"(?<!\w)(?:on|by|until|till|since|before|after|from) (?P<x>(?:the )?(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th))(?! (?:of|session|meeting|time|week|year|month|floor|one|attempt|go|century|person)(?!\w))(?!\w)"),
    ("0", "date", "mask", rf"(?<!\w)(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?{_NTH}(?!\w|[:.]\d|%| ?(?:[ap]m|o'clock))"),
    ("0", "date", "mask", rf"(?<!\w)(?:spring|summer|autumn|winter|christmas|easter|michaelmas|hilary|lent|trinity)(?: term)?,? (?:of |in )?{_YEAR}"),
    ("0", "date", "mask", rf"(?<!\w)(?:christmas|boxing|new year'?s?|easter|palm|burns|midsummer|bonfire|good|bank holiday|may|pancake|ash)(?: (?:eve|day|sunday|monday|friday|night|tuesday|wednesday))?,? (?:of |in )?{_YEAR}"),
    ("0", "date", "mask", r"(?<!\w)(?:week of|w/c|wc|week commencing|week beginning) (?P<x>(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2]))(?![\w/.])"),
    ("0", "date", "mask", r"(?<!\w)(?:born|dob|d\.o\.b\.?|date of birth)(?: (?:on|in|is|was|back|around))?:? (?P<x>(?:19|20)\d\d|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?)"),
    ("0", "date", "mask", r"(?<![\w/.,£$€-])(?:in|since|until|till|from|before|after|during|by|of|back in|around|early|late|mid|class of|cohort of) (?P<x>(?:19[3-9]|20[0-4])\d(?:[-/]\d{2,4})?)(?!\w|[.,]\d)"),
    ("0", "date", "mask", r"(?<![\w.,£$€/-])20[0-4]\d[-/](?:20)?\d\d(?![\w/-])|(?<!\w)(?:in|since|until|of) '\d\d(?!\w)"),
    ("th", "date", "mask", rf"(?<!\w)(?:(?:the )?(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{{3,6}}teenth|twentieth|thirtieth) of {_MONTH})(?: {_YEAR})?"),
    ("0", "room", "mask", r"(?<![\w-])(?-i:[A-Z]{1,2}-\d{1,3}[A-Za-z]?)(?![\w-]|[.,]\d)"),
    ("0", "course", "mask", r"(?<![\w-])(?!(?-i:ID|NI|NO|TEL|EXT|NHS|MOB|FAX) )(?!(?-i:REF|RAE|TEF|KEF|COVID|ISO|GDPR|DPA|HE|EDI|IELTS|UCAS|UK|EU|US|BBC|AD|BC|CE|BCE|GMT|BST|AM|PM) ?-?(?:\d{3}|(?:19|20)\d\d|9001|14001|27001)(?!\d))(?-i:[A-Z]{2,5}[ -]?\d{3,5}[A-Z]{0,2}|[A-Z]\d{4}[A-Z]?|\d{3}[A-Z]\d{1,2}[A-Z]?|\d[A-Z]{3,5}\d{3,4})(?![\w-]|[.,]\d)"),
    ("to", "course", "look", rf"(?<!\w)(?-i:(?:Introduction to|Access to(?! Work)|Foundations? of|Principles of|Fundamentals of|Intermediate|Elementary) {_CAP}(?: {_CAP}){{0,3}})"),
    ("(", "course", "mask", rf"(?<!\w)(?-i:[BM][A-Z][A-Za-z]{{0,4}}) ?\(hons\.?\)(?: in)?(?: ?(?-i:{_CAP})){{1,4}}"),
    ("0", "course", "mask", r"(?<!\w)(?-i:[A-Z]{3,5}) \d\.\d(?!\w)"),
    ("0", "course", "mask", r"(?<!\w)(?:module|course|unit|paper|class)(?: code)?:? (?P<x>[a-z]{1,5}[ -]?\d{2,5}[a-z]?)(?!\w)"),
    ("0", "room", "mask", r"(?<!\w)(?<!breakout )(?<!zoom )(?:(?:seminar|meeting|committee|lecture|training|conference|teaching|computer|tutorial|interview|common|board|workshop|loading) )?(?:rooms?|rm|office|lab|suite|studio|desk|bay|theatre|classroom|boardroom|booth|locker|hall)\.? (?:no\.? ?|number ?)?(?!365)(?-i:[A-Z]{0,4}|[a-z]?)[-. ]?(?:\d{1,4}[.:/-]\d{1,4}[a-z]?(?: (?:and|or|to|&) \d{1,4}[.:/-]\d{1,4}[a-z]?)?(?!\w|[.:/-]\d)|\d{1,4}[a-z]?(?!\w|[.:/-]\d))(?!%| (?:minutes|people|hours|times|days|weeks)(?!\w))"),
    ("", "room", "mask", r"(?<!\w)(?<!breakout )(?<!zoom )(?:(?:seminar|meeting|committee|lecture|training|teaching|computer|tutorial|lecture) )?(?:room|rm|theatre|lab|suite|studio|classroom)\.? (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: ?[a-h])?(?!\w| (?:hours?|days?|weeks?|people|times|minutes))"),
    ("0", "room", "mask", r"(?<![\w-])(?-i:(?:L[TR]|SR) ?[A-G]?\d{1,2}[A-Za-z]?)(?![\w%-]|[.,]\d)"),
    ("0", "room", "mask", r"(?<![\w-])(?-i:[A-Z]{1,4}-\d{1,4}[A-Za-z]?|[A-Z]{1,2}/\d{2,3}|[A-Z]{1,4}[-/]?\d{0,2}\.\d{2,3}[a-z]?|[A-Z]{1,3}\d{3}[a-z]?|\d[A-Z]\d{1,3})(?![\w-]|[.,]\d)"),
    ("0", "room", "mask", rf"(?<!\w)(?-i:{_CAP} [A-Z] ?\d{{2,3}}[A-Za-z]?|[A-Z]{{2,5}} \d{{1,2}}\.\d{{2}}[a-z]?)(?!\w|[.,]\d|%)"),
    ("0", "room", "mask", rf"(?<!\w)(?:in|at|into|outside|near) (?P<x>(?-i:(?!{_COUNTED}){_CAP}) \d{{3}}[a-z]?)(?!\w|[.,]\d|%)"),
    ("0", "room", "mask", rf"(?<=[{PERSON}{OTHER}]) (?P<x>\d{{3}}[a-z]?){_NOT_COUNTED}"),
    ("floor", "room", "look", r"(?<!\w)(?:ground|first|second|third|fourth|fifth|sixth|top)[- ]floor(?: \w{2,15}){0,2} (?:room|office|kitchen|lab|studio|corridor|library|workshop|landing)(?!\w)"),
    ("town", "location", "mask", r"(?<!\w)(?:%towns_of_two%)(?!\w)"),
    ("floor", "room", "mask", r"(?<!\w)(?-i:[A-H]) (?:floor|block|wing|corridor|landing)(?!\w)"),
    ("-", "room", "mask", r"(?<![\w-])(?-i:L[TR]-[A-H])(?![\w-])"),
    ("0", "location", "mask", rf"(?<!\w)(?:(?:flat|apartment|apt|room|floor) \d{{1,4}}[a-z]?,? )?(?:no\.? ?)?\d{{1,4}}[a-z]?(?:-\d{{1,4}})?,? (?-i:(?:{_CAP} ){{1,3}}{_STREET})"),
    ("0", "location", "mask", rf"(?<!\w)(?:flat \d{{1,4}}[a-z]?,? )?\d{{1,4}}[a-z]?,? (?:(?!(?:of|the|a|in|on|down|up|years?|more|per)(?!\w))[a-z'-]{{2,20}} ){{1,2}}{_ROAD}(?!\w)"),
    ("road", "location", "look", rf"(?<!\w)(?:on|in|off|along|down|up|to|near|from) (?P<x>(?!(?:the|a|an|my|our|his|her|their|this|that|same|main|long|memory|middle|fast|slow|no|any|every|one|back|open|busy|high|right|wrong|rocky|bumpy|lonely|hard)(?!\w))[a-z']{{3,20}}(?: [a-z']{{3,20}})? {_ROAD})(?!\w)"),
    ("0", "location", "mask", r"(?<!\w)(?:flat|apartment|apt\.?) \d{1,4}[a-z]?(?!\w)"),
    ("on", "location", "mask", r"(?<![\w-])(?-i:[A-Z])[a-z']{1,15}(?:-(?:on|upon|under|over|by|le|la|de|super|cum|with|the)){1,2}-[a-z]{2,15}(?![\w-])"),
    ("pub", "location", "look", r"(?<!\w)(?:at|to|in|outside|near|from|opposite|behind) (?P<x>(?:the )?(?!(?:a|an|the|my|our|your|his|her|their|this|that|any|one|some|every|another|local|campus|staff|student|union|library|same|little|nearest|nearby|hotel|nice|quiet|good|new|college|university|department|coffee|tea|salad|snack|wine)\W)(?:[\w']{2,15} ){1,2}(?:caf[eé]|bakehouse|bakery|tavern|inn|pub|bistro|brasserie|deli|tearooms?|coffee ?house))(?!\w)"),
)  # fmt: skip


_SHORT_CODE = 3
_CUES = frozenset(
    {"room", "rm", "office", "lab", "suite", "studio", "desk", "bay", "ext", "extension", "flat", "apartment", "x"}
)
_GATES = {
    "": re.compile("[Rr]oom|[Rr]m|heatre|[Ll]ab|[Ss]uite|[Ss]tudio"),
    "@": re.compile("@"),
    "dot": re.compile(r"\bdot\b|[\[({<] ?at ?[\])}>]", re.IGNORECASE),
    ":": re.compile(":"),
    ".": re.compile(r"\.\w"),
    "0": re.compile(r"\d"),
    "_": re.compile("_"),
    "-": re.compile("L[TR]-"),
    "floor": re.compile("floor|block|wing|corr|landing"),
    "town": re.compile(" "),
    "road": re.compile("street|road|lane|avenue|crescent|terrace|gardens|grove"),
    "on": re.compile("-(?:on|upon|under|over|by|le|la|de|super|cum|with|the)-", re.IGNORECASE),
    "pub": re.compile("caf[eé]|bake|tavern|inn|pub|bistro|brasserie|deli|tearoom|house", re.IGNORECASE),
    "th": re.compile(r"(?:th|first|second|third) of", re.IGNORECASE),
    "to": re.compile(r"\b[IFPEA][a-z]{5,11} "),
    "(": re.compile(r"\(hons", re.IGNORECASE),
    "p": re.compile("post ?code", re.IGNORECASE),
    "#": re.compile("#"),
    "/": re.compile("u/", re.IGNORECASE),
    "ty": re.compile(r"teen|t(?:y|ies)\b", re.IGNORECASE),
}
"""What a text must hold for a group of shapes to be worth looking for."""


@cache
def _shapes() -> dict[str, list[tuple[re.Pattern[str], int | str, str, Tier]]]:
    shapes: dict[str, list[tuple[re.Pattern[str], int | str, str, Tier]]] = {}
    areas = "(?:" + "|".join(sorted(lexicon()["post_areas"])).upper() + ")"
    for gate, kind, tier, written in _SHAPES:
        group = "x" if "(?P<x>" in written else 0
        find = written.replace("%post_areas%", areas).replace(
            "%towns_of_two%", "|".join(sorted(lexicon()["towns_of_two"]))
        )
        shapes.setdefault(gate, []).append((re.compile(find, re.IGNORECASE), group, kind, tier))
    return shapes


def find_shapes(text: str) -> Iterator[Span]:
    """Yield what has the shape of an identifier, in any order, overlaps included."""
    for gate, shapes in _shapes().items():
        if _GATES[gate].search(text):
            for find, group, kind, tier in shapes:
                for match in find.finditer(text):
                    if not _is_said(match[0], kind):
                        yield Span(*match.span(group), kind, tier)


def _is_said(find: str, kind: str) -> bool:
    """Whether a code is an ordinary word in capitals and a number, as in a text that shouts, or "look at" an address."""
    word, _, number = find.partition(" ")
    if kind in {"email", "url"} and number.startswith("at ") and word.lower() in lexicon()["plain"]:
        return True
    low = word.lower()
    if not word.isupper() or not number.isdecimal() or low in _CUES:
        return False
    is_word = low in lexicon()["small"] or (len(low) > _SHORT_CODE and low in lexicon()["common"])
    return is_word or (low in lexicon()["stays"] and number.startswith(("19", "20")))
