// The run clock: it ticks in the browser, so that it is right even while the kernel is busy. It makes no sound.
import { h, icon } from "./dom.js";
import { clockOf, minuteOf, strip } from "./agenda.js";
import { boards, button, refusal } from "./parts.js";

const two = (value) => String(value).padStart(2, "0");

/** What the wall says, moved by the rehearsal's offset. */
const nowOf = (offset) => {
  const at = new Date(Date.now() + offset);
  return { minute: at.getHours() * 60 + at.getMinutes(), second: at.getSeconds(), clock: `${two(at.getHours())}:${two(at.getMinutes())}` };
};

const minutes = (count) => `${count} ${count === 1 ? "minute" : "minutes"}`;

/** Where the session is: asked of the kernel's last word and of what was pressed since. */
function stand(part, page) {
  const ahead = page.local.run;
  const run = ahead && ahead.n > page.answered ? ahead : part;
  return { done: run.done, since: run.since, offset: run.offset };
}

function feel(part, at, now) {
  if (!at.since) return { word: "not begun", kind: "calm", behind: 0 };
  const block = part.blocks[at.done];
  if (!block) return { word: "finished", kind: "calm", behind: 0 };
  const over = Math.max(0, now.minute - minuteOf(at.since) - block.minutes);
  const behind = minuteOf(at.since) - minuteOf(block.start) + over;
  if (behind > 0) return { word: `${minutes(behind)} behind`, kind: behind > 4 ? "late" : "near", behind };
  return behind < 0 ? { word: `${minutes(-behind)} ahead`, kind: "calm", behind } : { word: "on time", kind: "calm", behind };
}

function face(part, at, now) {
  const block = part.blocks[at.done];
  if (!block) return h("div", { class: "cop-now" }, h("p", { class: "cop-eyebrow" }, "Done"), h("p", { class: "cop-big" }, "That was the last block."));
  const begun = at.since ? minuteOf(at.since) : now.minute;
  const left = at.since ? (begun + block.minutes) * 60 - now.minute * 60 - now.second : block.minutes * 60;
  const share = Math.max(0, Math.min(1, 1 - left / (block.minutes * 60)));
  const shown = `${left < 0 ? "+" : ""}${Math.floor(Math.abs(left) / 60)}:${two(Math.abs(left) % 60)}`;
  return h(
    "div",
    { class: `cop-now arc-${block.arc} ${left < 0 ? "is-over-time" : ""}` },
    h("p", { class: "cop-eyebrow" }, at.since ? "Now" : "First"),
    h("p", { class: "cop-big" }, block.title),
    h("div", { class: "cop-digits", role: "timer", "aria-label": left < 0 ? `${minutes(Math.ceil(-left / 60))} over` : `${minutes(Math.ceil(left / 60))} left` }, h("span", { "aria-hidden": "true" }, shown), h("small", { "aria-hidden": "true" }, left < 0 ? "over" : "left")),
    h("div", { class: "cop-track", "aria-hidden": "true" }, h("i", { style: `width:${share * 100}%` })),
    block.text && h("p", { class: "cop-say" }, block.text),
    block.prompts.length > 0 && h("ul", { class: "cop-asks" }, ...block.prompts.map((each) => h("li", {}, each))),
    block.notes && h("p", { class: "cop-private" }, icon("hide"), h("span", {}, h("b", {}, "For you: "), block.notes)),
  );
}

function log(part) {
  return h(
    "ol",
    { class: "cop-log", "aria-label": "The whole session" },
    ...part.blocks.map((each, index) => {
      const took = part.actual[index];
      const state = index < part.done ? "done" : index === part.done ? "now" : "to come";
      return h("li", { class: `arc-${each.arc} is-${state.replace(" ", "-")}`, "aria-current": state === "now" ? "step" : null }, h("span", { class: "cop-time" }, each.start), h("span", { class: "cop-band", "aria-hidden": "true" }), h("span", { class: "cop-log-name" }, each.title), h("span", { class: "cop-dim" }, took === undefined ? minutes(each.minutes) : `took ${took} of ${each.minutes}`));
    }),
  );
}

boards.clock = (part, page) => {
  const at = stand(part, page);
  const now = nowOf(at.offset);
  const next = part.blocks[at.done + 1];
  const mood = feel(part, at, now);
  const [from, to] = [part.blocks[0].start, part.blocks.at(-1).end];
  const needle = ((now.minute + now.second / 60 - minuteOf(from)) / Math.max(1, minuteOf(to) - minuteOf(from))) * 100;
  tick(part, page);
  page.handle = (verb, given) => press(verb, given, part, page);
  return h(
    "div",
    { class: "cop-run", "data-board": "clock", "data-key": "clock", "data-full": true },
    part.rehearsal && h("p", { class: "cop-note is-info cop-rehearsal" }, "A rehearsal: nothing is logged."),
    h("div", { class: "cop-stage" }, face(part, at, now), h("aside", { class: "cop-side", "aria-label": "Where we are" }, h("p", { class: "cop-clock" }, icon("clock"), now.clock), h("p", { class: `cop-mood is-${mood.kind}` }, icon(mood.kind === "calm" ? "check" : "warn"), mood.word), next && h("div", { class: "cop-next" }, h("p", { class: "cop-eyebrow" }, "Next"), h("p", {}, next.title), h("p", { class: "cop-dim" }, minutes(next.minutes))), h("p", { class: "cop-dim" }, `ends ${to}`))),
    h("div", { class: "cop-needled" }, strip(part.blocks, from, to, (each) => ({ class: `cop-bar arc-${each.arc} ${part.blocks.indexOf(each) < at.done ? "is-done" : ""} ${each.minutes < (minuteOf(to) - minuteOf(from)) * 0.06 ? "is-thin" : ""}` })), h("i", { class: "cop-needle", style: `left:${Math.max(0, Math.min(100, needle))}%`, "aria-hidden": "true" })),
    h(
      "div",
      { class: "cop-row" },
      at.since ? button({ do: "run:next", label: next ? "Next block" : "Finish", icon: "next", style: "primary", key: "run:next", off: !part.blocks[at.done] }) : button({ do: "run:start", label: part.rehearsal ? `Rehearse from ${from}` : "Begin now", icon: "play", style: "primary", key: "run:start" }),
      button({ do: "run:refit", label: "Refit the rest", icon: "fit", key: "run:refit", off: !at.since || !part.blocks[at.done] }),
      button({ do: "log", with: { real: part.rehearsal }, label: part.rehearsal ? "Log this one" : "Only rehearse", icon: "edit", key: "run:log" }),
      button({ do: "run:full", label: "Full screen", icon: "screen", key: "run:full" }),
    ),
    refusal(page, "run:refit"),
    part.cuts.length > 0 && h("ul", { class: "cop-cuts", "aria-label": "What went and why" }, ...part.cuts.map((each) => h("li", {}, icon("fit"), each))),
    log({ ...part, done: at.done }),
  );
};

/** Redraw at each turn of the second, as long as the clock is on the page. */
function tick(part, page) {
  if (page.ticking) return;
  page.ticking = setInterval(() => {
    if (page.root.isConnected) page.redraw();
    else page.ticking = clearInterval(page.ticking);
  }, 1000);
}

/** Act at once in the browser, and tell the kernel for when it has time. */
function press(verb, given, part, page) {
  if (!verb.startsWith("run:")) return false;
  const at = stand(part, page);
  if (verb === "run:full") {
    const stage = page.root.querySelector("[data-full]");
    if (document.fullscreenElement) document.exitFullscreen();
    else stage.requestFullscreen?.();
    return true;
  }
  let { done, since, offset } = at;
  if (verb === "run:start") {
    const wall = new Date();
    const begin = minuteOf(part.blocks[0].start);
    offset = part.rehearsal ? (begin - wall.getHours() * 60 - wall.getMinutes()) * 60000 - wall.getSeconds() * 1000 - wall.getMilliseconds() : 0;
    since = nowOf(offset).clock;
  }
  const now = nowOf(offset).clock;
  if (verb === "run:next") [done, since] = [done + 1, now];
  page.send(verb.slice(4), verb === "run:start" ? { now, offset } : { now }, verb);
  page.local.run = { done, since, offset, n: page.waiting };
  page.redraw();
  return true;
}
