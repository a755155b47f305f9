"""Every page in a real browser: two accessibility engines, a validator, rules of our own, and no network."""

from __future__ import annotations

import subprocess

import pypdf
import pytest
from handout_samples import NODE, OPEN, PIXEL, THEMES, saved, shown

from copkit.handouts import export_notebook, export_session, export_site

pytestmark = pytest.mark.browser

LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "320 pixels": {"viewport": {"width": 320, "height": 640}},
}
OUR_RULES = """() => {
  const found = [];
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((h) => Number(h.tagName[1]));
  levels.forEach((level, i) => { if (level - (levels[i - 1] ?? 0) > 1) found.push("a heading jumps"); });
  if (levels.filter((level) => level === 1).length !== 1) found.push("not one first heading");
  for (const cell of document.querySelectorAll("th")) if (!cell.scope || !cell.textContent.trim()) found.push("a header cell without scope");
  for (const table of document.querySelectorAll("table")) if (!table.caption?.textContent.trim()) found.push("a table without caption");
  for (const image of document.images) if (!/[a-z]{3,}.* /i.test(image.alt)) found.push("a picture without words");
  if (document.documentElement.lang !== "en-GB") found.push("no language");
  if (!document.title.trim()) found.push("no title");
  if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the screen");
  return found;
}"""
AXE = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
}).then((found) => found.violations.map((rule) => `axe: ${rule.id}: ${rule.nodes[0].html.slice(0, 120)}`))"""
EQUAL_ACCESS = """() => new ace.Checker().check(document, ["WCAG_2_2", "IBM_Accessibility"]).then((report) => report.results
  .filter((result) => result.value[0] === "VIOLATION" && result.value[1] === "FAIL")
  .map((result) => `Equal Access: ${result.ruleId}: ${result.snippet.slice(0, 120)}`))"""

SHOW_ALL = """() => {
  const slides = [...document.querySelectorAll("section.slide")];
  slides.forEach((slide) => slide.classList.remove("away"));
  return slides.filter((slide) => slide.checkVisibility()).length;
}"""


@pytest.fixture(scope="module")
def engines():
    """The two engines' scripts, as npm brings them."""
    paths = (NODE / "axe-core" / "axe.min.js", NODE / "accessibility-checker-engine" / "ace.js")
    if not all(path.exists() for path in paths):
        pytest.skip("needs the packages of package.json: npm install --no-package-lock")
    return [path.read_text("utf-8") for path in paths]


@pytest.fixture(scope="module")
def files(tmp_path_factory, every_session, draw):
    """Every form in HTML of every session, an archive, and a notebook with everything in it."""
    folder = tmp_path_factory.mktemp("pages")
    made = export_site(every_session, folder / "site", to=("html",), gate=OPEN)
    for session in every_session:
        made += export_session(
            session, ("html", "slides"), themes=THEMES, folder=folder / session.slug / "handouts", gate=OPEN
        )
    last = every_session[-1]
    rest = ("ahead", "follow-up", "themes", "signup", "runsheet", "rooms")
    options = {"themes": THEMES, "draw": draw, "signup": "https://merebridge.example/sign-up"}
    made += export_session(last, rest, folder=folder / "rest" / "handouts", **options)
    made += export_session(last, ("html", "slides"), "facilitator", folder=folder / "own" / "handouts", **options)
    cells = (
        "Words before any heading.\n\n#### Deep\n\n- one\n  - two\n\n1. first\n\n> said\n\n`code`\n\n---\n\n##### Deeper",
        shown({"text/html": "<table><tr><th></th><th>a</th></tr><tr><th>x</th><td>1.5</td></tr></table>"}),
        shown({"image/png": PIXEL}, alt="A red dot on a white ground"),
        shown({"text/plain": "plain\n  words"}),
        "<details><summary>More</summary><p>and <b>more</b></details><dl><dt>term<dd>meaning</dl>",
    )
    made += export_notebook(saved(folder, *cells), ("html", "slides"), folder / "foreign")
    return [path for path in made if path.suffix == ".html"]


def _states(page, path):
    """A page once, or every slide of a deck."""
    count = page.evaluate("document.querySelectorAll('section.slide').length")
    for at in range(count + 1 if ".slides." in path.name else 1):
        if at:
            page.keyboard.press("ArrowRight")
        yield f"{path.name} slide {at + 1}"


def _check(chromium, engines, paths, look):
    asked, found, states = [], [], 0
    context = chromium.new_context(reduced_motion="reduce", offline=True, **LOOKS[look])
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    for path in paths:
        page.goto(path.as_uri())
        for engine in engines:
            page.evaluate(engine)
        for state in _states(page, path):
            states += 1
            rules = [*page.evaluate(OUR_RULES), *page.evaluate(AXE), *page.evaluate(EQUAL_ACCESS)]
            found += [f"{look}, {state}: {rule}" for rule in rules]
    context.close()
    outside = [address for address in asked if not address.startswith(("file:", "data:"))]
    return found + outside, states


@pytest.mark.parametrize("look", LOOKS)
def test_every_kind_of_page_breaks_no_rule(look, chromium, engines, files):
    """One session's pages of every kind, and every slide of one deck, in each way of looking."""
    one = [
        path
        for path in files
        if path.parts[-3] in {"rest", "own"}
        or path.parent.name == "foreign"
        or path.name in {"index.html", "accessibility.html"}
    ]
    found, states = _check(chromium, engines, one, look)
    assert found == []
    assert states >= 20


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS)
def test_every_session_breaks_no_rule(look, chromium, engines, files):
    """Every handout in each look, and every slide of every session as it is shown in one of them, turn by turn."""
    own = [path for path in files if path.parent.name == "handouts" and path.parts[-3] not in {"rest", "own"}]
    decks = [path for path in own if ".slides." in path.name][list(LOOKS).index(look) :: len(LOOKS)]
    found, states = _check(chromium, engines, [path for path in own if ".handout." in path.name] + decks, look)
    assert found == []
    assert states >= 50


@pytest.mark.slow
def test_every_slide_breaks_no_rule_in_any_look(chromium, engines, files):
    """All slides of every session in all four looks: a deck's are shown under one another, so that one look reads them all."""
    decks = [path for path in files if path.name.endswith(".slides.html")]
    context = chromium.new_context(reduced_motion="reduce", offline=True)
    page = context.new_page()
    found, slides = [], 0
    for path in decks:
        page.goto(path.as_uri())
        page.keyboard.press("ArrowRight")
        slides += page.evaluate(SHOW_ALL)
        page.evaluate(engines[0])
        for look, options in LOOKS.items():
            page.set_viewport_size(options.get("viewport", {"width": 1280, "height": 720}))
            colours = options.get("color_scheme", "light"), options.get("forced_colors", "none")
            page.emulate_media(color_scheme=colours[0], forced_colors=colours[1])
            rules = [*page.evaluate(OUR_RULES), *page.evaluate(AXE)]
            found += [f"{look}, {path.name}: {rule}" for rule in rules]
    context.close()
    assert found == []
    assert slides >= 250


def test_the_rules_can_fail(chromium, engines, tmp_path):
    """A page with a jump, a bare table, a nameless picture and a faint colour is caught by each of the three."""
    path = tmp_path / "bad.html"
    path.write_text(
        "<h3>x</h3><table><tr><th>a</th></tr></table><img src='data:,' alt='image'><p style='color:#ccc'>faint</p>"
    )
    found, _ = _check(chromium, engines, [path], "light")
    text = " ".join(found)
    assert all(
        word in text for word in ("a heading jumps", "a table without caption", "axe: color-contrast", "Equal Access:")
    )


def test_the_nu_validator_finds_no_error(files):
    """Every page is valid HTML."""
    jar = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        pytest.skip("needs the packages of package.json: npm install --no-package-lock")
    ran = subprocess.run(
        ["java", "-jar", str(jar), "--errors-only", *map(str, files)], capture_output=True, text=True, check=False
    )
    assert (ran.stdout + ran.stderr).strip() == ""


@pytest.fixture
def deck(chromium, session, tmp_path):
    """The participants' slides, open."""
    path = export_session(session, ("slides",), folder=tmp_path)[0]
    context = chromium.new_context(offline=True, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


def _at(page):
    return page.evaluate("document.querySelector('.at').textContent")


def test_slides_are_turned_by_keyboard(deck):
    """Arrows, page keys, space, Home and End; the heading takes the focus, so that it is read aloud."""
    count = int(_at(deck).split()[-1])
    for key, place in [
        ("ArrowRight", 2),
        (" ", 3),
        ("PageDown", 4),
        ("ArrowLeft", 3),
        ("PageUp", 2),
        ("End", count),
        ("ArrowRight", count),
        ("Home", 1),
    ]:
        deck.keyboard.press(key)
        assert _at(deck) == f"Slide {place} of {count}"
        assert deck.evaluate("document.activeElement.tagName") == ("H1" if place == 1 else "H2")


def test_slides_are_turned_by_buttons_and_by_touch(deck):
    """What a mouse or a finger does, too; progress follows."""
    deck.get_by_role("button", name="Next").click()
    assert _at(deck).startswith("Slide 2 ")
    swipe = """(across) => {
      const at = (x) => [new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 300 })];
      dispatchEvent(new TouchEvent("touchstart", { touches: at(400), changedTouches: at(400) }));
      dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: at(400 + across) }));
    }"""
    deck.evaluate(swipe, -200)
    assert _at(deck).startswith("Slide 3 ")
    deck.evaluate(swipe, 200)
    assert _at(deck).startswith("Slide 2 ")
    assert deck.evaluate("document.querySelector('progress').value") == 2


def test_a_timer_counts_down_and_says_when_time_is_up(deck):
    """Activity slides have a clock; it can be stopped, and its end is announced."""
    deck.clock.install()
    deck.reload()
    while not deck.locator("section.slide:not(.away) [data-minutes] button").count():
        deck.keyboard.press("ArrowRight")
    button = deck.locator("section.slide:not(.away) [data-minutes] button")
    minutes = int(button.text_content().split()[1])
    button.click()
    deck.clock.run_for(61_000)
    clock = deck.locator("section.slide:not(.away) [role=timer]")
    assert clock.text_content() == f"{minutes - 2}:59"
    deck.clock.run_for(minutes * 60_000)
    assert deck.locator("section.slide:not(.away) [role=status]").text_content() == "Time is up"
    assert button.text_content() == f"Start {minutes} minutes"


def test_slides_print_one_to_a_page(deck, tmp_path):
    """On paper every slide has its page, whatever was on the screen."""
    deck.keyboard.press("End")
    count = int(_at(deck).split()[-1])
    deck.pdf(path=tmp_path / "slides.pdf", prefer_css_page_size=True)
    assert len(pypdf.PdfReader(tmp_path / "slides.pdf").pages) == count


def test_slides_without_a_script_are_one_page_to_read(chromium, session, tmp_path):
    """Where scripts are off nothing is hidden but the buttons."""
    path = export_session(session, ("slides",), folder=tmp_path)[0]
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("section.slide").last.is_visible()
    assert not page.get_by_role("button").count()
    context.close()


def test_the_skip_link_leads_to_the_content(chromium, session, tmp_path):
    """The first key press offers the way past the header."""
    path = export_session(session, ("html",), folder=tmp_path)[0]
    context = chromium.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    context.close()
