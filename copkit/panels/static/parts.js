// The pieces of a page: each takes what Python said of it and the page, and gives an element.
import { h, icon, kept } from "./dom.js";

/** Boards register here by name. @type {Record<string, (part: any, page: any) => HTMLElement>} */
export const boards = {};
/** What a board does with a key before the page does. @type {Record<string, (event: KeyboardEvent, page: any) => boolean>} */
export const keys = {};

/**
 * Make a button with an icon and a word.
 * @param {{do?: string, with?: any, label: string, icon?: string, style?: string, name?: string, key?: string, hint?: string, off?: boolean, pressed?: boolean, quiet?: boolean}} given
 */
export function button(given) {
  return h(
    "button",
    {
      type: "button",
      class: `cop-button ${given.style ? `is-${given.style}` : ""}`,
      "data-do": given.do,
      "data-with": given.with,
      "data-key": given.key ?? `${given.do}:${JSON.stringify(given.with ?? "")}`,
      "aria-label": given.name && given.name !== given.label ? given.name : null,
      "aria-pressed": given.pressed === undefined ? null : String(given.pressed),
      "aria-disabled": given.off ? "true" : null,
      title: given.hint,
    },
    given.icon && icon(given.icon),
    h("span", { class: given.quiet ? "cop-sr" : null }, given.label),
  );
}

export function refusal(page, name) {
  const text = page.refused[name];
  if (text) page.shown.add(name);
  return text ? h("p", { class: "cop-refused", id: `${page.uid}-${name}-no`, "data-key": `no:${name}` }, icon("warn"), h("span", {}, text)) : null;
}

function labelled(part, page, control) {
  const id = `${page.uid}-${part.name}`;
  const no = refusal(page, part.name);
  const about = [part.hint && `${id}-hint`, no && `${id}-no`].filter(Boolean).join(" ");
  control.id = id;
  control.setAttribute("data-key", `control:${part.name}`);
  control.setAttribute("name", part.name);
  if (part.do) control.setAttribute("data-change", part.do);
  if (about) control.setAttribute("aria-describedby", about);
  if (no) control.setAttribute("aria-invalid", "true");
  return h(
    "div",
    { class: `cop-field ${part.wide ? "is-wide" : ""} ${part.type === "number" ? "is-number" : ""}`, "data-key": `field:${part.name}` },
    h("label", { for: id }, part.label),
    part.hint && h("p", { class: "cop-hint", id: `${id}-hint` }, part.hint),
    control,
    no,
  );
}

function field(part, page) {
  if (part.type === "textarea") {
    const area = h("textarea", { rows: part.rows ?? 3, "data-value": part.value });
    area.value = part.value ?? "";
    return labelled(part, page, area);
  }
  return labelled(part, page, h("input", { type: part.type ?? "text", value: part.value, min: part.min, max: part.max, step: part.step, autocomplete: "off" }));
}

const isOn = (part, value) => (Array.isArray(part.value) ? part.value.includes(value) : String(part.value) === String(value));

function boxes(part, page, type) {
  const items = part.options.map(([value, label]) => {
    const id = `${page.uid}-${part.name}-${value}`;
    const input = h("input", { type, id, name: type === "radio" ? `${page.uid}-${part.name}` : value, value, checked: isOn(part, value), "data-change": part.do, "data-field": part.name, "data-key": id });
    return h("div", { class: "cop-box", "data-key": `box:${id}` }, input, h("label", { for: id }, label));
  });
  return h("fieldset", { class: `cop-boxes is-${type} ${part.many ? "is-many" : ""}`, "data-key": `field:${part.name}`, "data-ticks": type === "checkbox" ? part.name : null }, h("legend", {}, part.label), ...items, refusal(page, part.name));
}

function choice(part, page) {
  if (part.style === "radio") return boxes(part, page, "radio");
  const options = part.options.map(([value, label]) => h("option", { value, selected: isOn(part, value) }, label));
  return labelled(part, page, h("select", { "data-value": part.value }, ...options));
}

function table(part) {
  if (!part.rows.length && part.empty) return h("div", { class: "cop-table" }, h("p", { class: "cop-caption" }, part.caption), empty({ text: part.empty }));
  const head = h("tr", {}, ...part.columns.map((each) => h("th", { scope: "col" }, each)));
  const rows = part.rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), ...rest.map((each) => h("td", { class: String(each).length < 14 ? "cop-short" : null }, each))));
  return h("div", { class: "cop-table", tabindex: "0", role: "group", "aria-label": part.caption }, h("table", {}, h("caption", {}, part.caption), h("thead", {}, head), h("tbody", {}, ...rows)));
}

export function empty(part) {
  return h("div", { class: "cop-empty" }, icon("empty"), h("p", {}, part.text));
}

function form(part, page) {
  return h(
    "div",
    { class: "cop-form", role: "group", "aria-label": part.label, "data-key": `form:${part.name}`, "data-form": part.do },
    h("div", { class: "cop-row" }, ...part.parts.map((each) => draw(each, page))),
    button({ do: part.do, label: part.label, icon: part.icon ?? "check", style: "primary", key: `submit:${part.name}` }),
    refusal(page, part.do),
  );
}

function confirm(part, page) {
  const asked = page.local[`asked:${part.do}`];
  if (!asked) return h("div", { class: "cop-row" }, button({ do: "local:asked", with: { on: part.do }, label: part.label, icon: part.icon ?? "bin" }));
  return h(
    "div",
    { class: "cop-note is-warn", role: "group", "aria-label": part.question },
    h("p", {}, icon("warn"), part.question),
    h("div", { class: "cop-row" }, button({ do: part.do, with: part.with, label: part.yes, icon: part.icon ?? "bin", style: "danger" }), button({ do: "local:asked", with: { on: part.do }, label: "Keep it", icon: "x", key: `keep:${part.do}` })),
  );
}

function files(part) {
  if (!part.items.length) return null;
  const items = part.items.map(([name, folder, size]) => h("li", {}, icon("file"), h("span", { class: "cop-file" }, `${folder}/${name}`), h("span", { class: "cop-dim" }, `${Math.max(1, Math.round(size / 1024))} kB`)));
  return h("section", { class: "cop-files", "aria-label": part.label }, h("h4", {}, part.label), h("ul", {}, ...items));
}

/** What is folded away is not drawn: a page of sixty people stays quick. */
function folded(name, part, page, inside) {
  const shown = page.open[name] ?? part.open ?? false;
  const refused = Object.keys(page.refused).length > 0; // which is said where it belongs only by what is drawn
  const make = () => h("details", { class: "cop-section", open: shown, "data-key": `section:${name}`, "data-fold": name, "data-open": part.open ?? false }, h("summary", {}, part.label), shown ? inside() : null);
  return kept(page, "details", `section:${name}`, refused ? null : [part, shown, page.local, page.open], make);
}

function shelf(part, page) {
  const { search = "", arc = "" } = page.local;
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = part.items.filter((each) => (!arc || each.arc === arc) && wanted.every((word) => `${each.title} ${each.summary} ${each.words}`.toLowerCase().includes(word)));
  const cards = found.map((each) =>
    h(
      "li",
      { class: `cop-card arc-${each.arc}`, "data-key": `card:${each.id}` },
      h("p", { class: "cop-card-title" }, each.title),
      h("p", { class: "cop-card-meta" }, h("span", { class: "cop-arc" }, part.arcs[each.arc]), `${each.minutes} min${each.per ? ` a ${each.per}` : ""}`),
      h("p", { class: "cop-card-text" }, each.summary),
      button({ do: "add", with: { activity: each.id }, label: "Add", name: `Add ${each.title}`, icon: "add" }),
    ),
  );
  const chips = [["", "All"], ...Object.entries(part.arcs)].map(([key, label]) => button({ do: "local:arc", with: { arc: key }, label, pressed: arc === key, style: "chip", key: `arc:${key}` }));
  const id = `${page.uid}-search`;
  return [
    h("div", { class: "cop-row" }, h("div", { class: "cop-field is-wide" }, h("label", { for: id }, "Search"), h("input", { type: "search", id, "data-local": "search", "data-key": "search", autocomplete: "off" })), h("div", { class: "cop-chips", role: "group", "aria-label": "Part of the arc" }, ...chips)),
    h("p", { class: "cop-dim" }, `${found.length} of ${part.items.length}`),
    h("ul", { class: "cop-cards" }, ...cards),
  ];
}

function picture(part) {
  const figure = h("figure", { class: "cop-picture", role: "img", "aria-label": part.alt });
  figure.innerHTML = part.svg;
  return figure;
}

const kinds = {
  board: (part, page) => boards[part.board](part, page),
  button: (part) => button(part),
  choice,
  confirm,
  empty,
  field,
  files,
  form,
  frame: (part) => h("figure", { class: "cop-frame" }, h("figcaption", {}, part.label), h("iframe", { title: part.label, sandbox: "", srcdoc: part.html, tabindex: "0" })),
  library: (part, page) => folded("library", part, page, () => shelf(part, page)),
  note: (part) => h("div", { class: `cop-note is-${part.style ?? "info"}` }, h("p", {}, icon(part.style === "warn" ? "warn" : "check"), part.text)),
  picture,
  row: (part, page) => h("div", { class: "cop-row" }, ...part.parts.map((each) => draw(each, page))),
  section: (part, page) => folded(part.name ?? part.label, part, page, () => part.parts.map((each) => draw(each, page))),
  steps: (part) => h("ol", { class: "cop-steps" }, ...part.items.map(([file, name, fact, state], index) => h("li", { class: `is-${state || "open"}` }, h("span", { class: "cop-step-mark", "aria-hidden": "true" }, state === "done" ? icon("check") : String(index + 1)), h("div", {}, h("a", { href: `${file}.ipynb` }, name), h("p", {}, state === "done" && h("span", { class: "cop-sr" }, "Done: "), fact))))),
  table,
  text: (part) => h("p", { class: "cop-text" }, part.text),
  ticks: (part, page) => boxes(part, page, "checkbox"),
  words: (part) => h("blockquote", { class: "cop-contribution" }, part.prompt && h("p", { class: "cop-prompt" }, part.prompt), h("p", { class: "cop-words" }, part.text)),
};

/**
 * Draw one piece of a page.
 * @param {any} part
 * @param {any} page
 */
export function draw(part, page) {
  return kinds[part.part](part, page);
}
