// A panel's page: hears what Python says, draws it, and sends what a person does.
import { glide, h, icon, patch } from "./dom.js";
import { drags, pickOrPut, rove } from "./drag.js";
import { button, draw, keys, refusal } from "./parts.js";

let views = 0;

function head(seen, page) {
  const pick = seen.sessions.length > 1 && h("select", { "data-change": "session", "data-value": seen.session, "data-key": "session", "aria-label": "Session" }, ...seen.sessions.map(([value, label]) => h("option", { value, selected: value === seen.session }, label)));
  return h(
    "header",
    { class: "cop-head" },
    h("div", { class: "cop-names" }, h("p", { class: "cop-step" }, seen.title), h("h3", {}, seen.about || "No session yet"), h("p", { class: "cop-when" }, icon("clock"), pick || seen.when)),
    h(
      "div",
      { class: "cop-doing" },
      page.busy && h("span", { class: "cop-busy" }, page.busy),
      seen.saved && !page.busy && h("span", { class: "cop-saved" }, icon("check"), seen.saved),
      seen.undo && button({ do: "undo", label: "Undo", name: `Undo ${seen.undo}`, icon: "undo", hint: `Undo: ${seen.undo}`, key: "undo" }),
    ),
  );
}

function conflict() {
  return h(
    "div",
    { class: "cop-note is-warn", role: "group", "aria-label": "Saved elsewhere" },
    h("p", {}, icon("warn"), "Another notebook saved this session since you opened it. Nothing of yours was written over it."),
    h("div", { class: "cop-row" }, button({ do: "reload", label: "Show theirs", icon: "again" }), button({ do: "mine", label: "Keep mine instead", icon: "check" })),
  );
}

function foot(seen) {
  if (!seen.code.length) return null;
  return h("details", { class: "cop-code", "data-key": "code" }, h("summary", {}, icon("code"), "Show the code"), h("pre", { tabindex: "0", "aria-label": "The same in Python" }, h("code", {}, seen.code.join("\n"))));
}

function sheet(seen, page) {
  page.refused = seen.refused;
  page.shown = new Set();
  const parts = seen.parts.map((each) => draw(each, page));
  // What a board has in writing is said to ears alone.
  const said = seen.parts.reduce((words, each) => words.replace(each.sentence ?? "", ""), page.heard).trim();
  const rest = Object.keys(seen.refused).filter((name) => !page.shown.has(name) && seen.session);
  return h(
    "section",
    { class: `copkit ${page.picked ? "is-picking" : ""}`, "aria-label": `${seen.title} panel`, "data-lm-suppress-shortcuts": "true" },
    head(seen, page),
    h("p", { class: "cop-said", "aria-hidden": "true" }, said || "\u00a0"),
    seen.conflict && conflict(),
    ...rest.map((name) => refusal(page, name)),
    h("div", { class: "cop-body", "data-key": "body" }, ...parts),
    foot(seen),
  );
}

/** Collect what a form's fields hold. */
function held(node) {
  const given = {};
  for (const each of node.querySelectorAll("input[name], select[name], textarea[name]")) {
    if (!each.closest("[data-ticks]")) given[each.name] = each.value;
  }
  for (const each of node.querySelectorAll("[data-ticks]")) {
    given[each.getAttribute("data-ticks")] = [...each.querySelectorAll("input:checked")].map((box) => box.value);
  }
  return given;
}

function render({ model, el }) {
  const root = h("div", { class: "copkit-root" });
  const live = h("div", { class: "cop-sr", role: "status", "aria-live": "polite" });
  el.append(root);
  let seen = null;
  let sent = 0;
  let timer = 0;
  const page = { uid: `cop${(views += 1)}`, local: {}, open: {}, picked: null, roved: "", heard: "", busy: "", drawn: new Map(), root, waiting: 0, answered: 0 };

  page.say = (text) => {
    page.heard = text;
    live.textContent = live.textContent === text ? `${text}\u00a0` : text;
  };
  const find = (key) => key && root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  page.redraw = () => {
    if (!seen) return;
    try {
      redraw();
    } catch (error) {
      page.drawn.clear(); // what was meant to be drawn may not stand there
      throw error;
    }
  };
  const redraw = () => {
    const fresh = sheet(seen, page);
    const focused = root.contains(document.activeElement) ? document.activeElement.closest("[data-key]")?.getAttribute("data-key") : null;
    glide(root, () => patch(root.firstChild, fresh));
    const wanted = page.focusNext ?? (focused && !root.contains(document.activeElement) ? focused : null);
    if (wanted) {
      const again = find(wanted) ?? find(focused) ?? root.querySelector(".cop-body button:not([tabindex='-1']), .cop-head h3");
      again?.focus({ preventScroll: true });
      page.focusNext = null;
    }
    root.dispatchEvent(new CustomEvent("cop-drawn"));
  };
  page.send = (verb, given = {}, field = "") => {
    sent += 1;
    page.waiting = sent;
    model.send({ do: verb, with: given, field, n: sent });
    clearTimeout(timer);
    timer = setTimeout(() => {
      page.busy = "Working …";
      page.redraw();
    }, 500);
  };

  const hear = (message) => {
    if (message.progress) {
      page.busy = message.progress;
      page.say(message.progress);
      page.redraw();
    }
    if (!message.show) return;
    clearTimeout(timer);
    page.busy = "";
    page.local = Object.fromEntries(Object.entries(page.local).filter(([key]) => !key.startsWith("asked:")));
    if (message.since && message.since !== seen?.at) {
      model.send({ do: "show" }); // something was missed: ask for the whole
      return;
    }
    seen = { ...message.show, parts: message.show.parts.map((each, index) => each ?? seen.parts[index]) };
    page.answered = seen.n;
    const no = Object.values(seen.refused);
    const word = no.length ? no.join(" ") : seen.said;
    if (word && word !== page.heard) page.say(word);
    page.redraw();
  };

  const local = {
    asked: ({ on }) => (page.local[`asked:${on}`] = !page.local[`asked:${on}`]),
    letgo: () => (page.picked = null),
    look: ({ look }) => (page.local.look = look),
    write: ({ id }) => {
      page.local.writing = page.local.writing === id ? "" : id;
      page.focusNext = `own:${id}`;
    },
    arc: ({ arc }) => (page.local.arc = arc),
  };

  root.addEventListener("click", (event) => {
    const node = event.target.closest?.("button") ?? (page.picked && event.target.closest?.("[data-put]"));
    if (!node || !root.contains(node)) return;
    const doing = node.closest("[data-do]");
    if (doing?.getAttribute("aria-disabled") === "true") return;
    const verb = doing?.getAttribute("data-do");
    if (!verb) {
      pickOrPut(node, page);
      return;
    }
    const given = JSON.parse(doing.getAttribute("data-with") ?? "{}");
    if (page.handle?.(verb, given)) return;
    if (verb.startsWith("local:")) {
      local[verb.slice(6)]?.(given);
      page.redraw();
      return;
    }
    const form = doing.closest("[data-form]");
    page.send(verb, form && form.getAttribute("data-form") === verb ? held(form) : given, verb);
  });
  root.addEventListener("change", (event) => {
    const node = event.target.closest("[data-change]");
    if (!node) return;
    const name = node.getAttribute("data-field") ?? node.name;
    const value = node.type === "checkbox" && !node.closest("[data-ticks]") ? node.checked : node.value;
    page.send(node.getAttribute("data-change"), { name, value }, name);
  });
  root.addEventListener(
    "toggle",
    (event) => {
      const name = event.target.getAttribute("data-fold");
      if (!name || (page.open[name] ?? event.target.hasAttribute("data-open")) === event.target.open) return;
      page.open[name] = event.target.open;
      page.redraw();
    },
    { capture: true },
  );
  root.addEventListener("input", (event) => {
    const name = event.target.getAttribute?.("data-local");
    if (!name) return;
    page.local[name] = event.target.value;
    page.redraw();
  });
  root.addEventListener("keydown", (event) => {
    // The notebook has single keys of its own (a, b, dd): none of what is pressed here is meant for it.
    event.stopPropagation();
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && page.picked) {
      page.picked = null;
      page.say("Let go; nothing was moved.");
      page.redraw();
      return;
    }
    if (event.key === "Enter" && typing && event.target.tagName === "INPUT") {
      const form = typing.closest("[data-form]");
      if (form) form.querySelector(":scope > .cop-button").click();
      return;
    }
    if (typing) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      page.send("undo", {});
      return;
    }
    const board = event.target.closest("[data-board]");
    const done = board && keys[board.getAttribute("data-board")]?.(event, page);
    if (done || rove(event, page)) event.preventDefault();
  });
  drags(root, page);
  model.on("msg:custom", hear);
  root.append(h("section", { class: "copkit" }, h("p", { class: "cop-wait" }, "Opening the panel …")), live);
  model.send({ do: "show" });
  return () => model.off("msg:custom", hear);
}

export default { render };
