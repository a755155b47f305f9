// One slide at a time. Without this script the same file is one page to scroll and to print.
const slides = [document.querySelector("header.deck"), ...document.querySelectorAll("section.slide")];
const nav = document.querySelector("nav.steps");
const buttons = Object.fromEntries([...nav.querySelectorAll("button")].map((b) => [b.dataset.step, b]));
let now = 0;
const at = () => now;

function show(wanted, focus = true) {
  const to = Math.max(0, Math.min(slides.length - 1, wanted));
  now = to;
  // the title stays in sight, small, so that every slide has its first heading
  slides.forEach((slide, i) => slide.classList.toggle("away", i !== to && i !== 0));
  document.body.dataset.at = to === 0 ? "title" : "slide";
  nav.querySelector(".at").textContent = `Slide ${to + 1} of ${slides.length}`;
  nav.querySelector("progress").value = to + 1;
  buttons["-1"].disabled = to === 0;
  buttons["1"].disabled = to === slides.length - 1;
  history.replaceState(null, "", `#${to + 1}`);
  scrollTo(0, 0);
  if (focus) slides[to].querySelector("h1, h2").focus({ preventScroll: true });
}

nav.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) show(at() + Number(button.dataset.step));
});

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("button, a, input, [tabindex='0']") && event.key === " ") return;
  const to = { ArrowRight: at() + 1, PageDown: at() + 1, " ": at() + 1, ArrowLeft: at() - 1, PageUp: at() - 1, Home: 0, End: slides.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  show(to);
});

let touch = null;
addEventListener("touchstart", (event) => { touch = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
addEventListener("touchend", (event) => {
  if (!touch) return;
  const across = event.changedTouches[0].clientX - touch.clientX;
  const down = event.changedTouches[0].clientY - touch.clientY;
  if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) show(at() + (across < 0 ? 1 : -1));
  touch = null;
}, { passive: true });
addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1 || 0));

for (const box of document.querySelectorAll("[data-minutes]")) {
  const whole = Number(box.dataset.minutes) * 60;
  const words = `Start ${box.dataset.minutes} minutes`;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  const clock = Object.assign(document.createElement("span"), { className: "clock" });
  const said = document.createElement("span");
  clock.setAttribute("role", "timer");
  clock.setAttribute("aria-label", "Time left");
  said.setAttribute("role", "status");
  said.className = "said";
  let ends = 0;
  let ticking = 0;
  const tick = () => {
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const word = left === 0 ? "Time is up" : left <= 60 ? "One minute left" : left <= 300 && whole > 600 ? "Five minutes left" : "";
    if (said.textContent !== word) said.textContent = word;
    if (left === 0) stop();
  };
  const stop = () => { clearInterval(ticking); ticking = 0; button.textContent = words; };
  button.addEventListener("click", () => {
    if (ticking) { stop(); clock.textContent = ""; said.textContent = ""; return; }
    ends = Date.now() + whole * 1000;
    ticking = setInterval(tick, 250);
    button.textContent = "Stop";
    tick();
  });
  box.append(button, clock, said);
}

nav.hidden = false;
document.body.classList.add("live");
show(Number(location.hash.slice(1)) - 1 || 0, false);
