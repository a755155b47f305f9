// The agenda board: the session as a strip as long as its minutes, and a row for each block.
import { h, icon, kept } from "./dom.js";
import { boards, button, draw, empty, keys, refusal } from "./parts.js";

export const minuteOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
export const clockOf = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/**
 * Draw the session on a clock: a strip on which each block is as long as its minutes.
 * @param {any[]} blocks
 * @param {string} start
 * @param {string} end
 */
export function strip(blocks, start, end, extra = () => ({})) {
  const [from, to] = [minuteOf(start), minuteOf(end)];
  const total = Math.max(1, to - from);
  const step = total <= 75 ? 10 : total <= 150 ? 15 : 30;
  const ticks = [];
  for (let at = from; at <= to; at += step) ticks.push(h("span", { class: "cop-tick", style: `left:${((at - from) / total) * 100}%` }, clockOf(at)));
  const bars = blocks
    .filter((each) => each.start)
    .map((each) => {
      const width = (each.minutes / total) * 100;
      const left = ((minuteOf(each.start) - from) / total) * 100;
      return h(
        "div",
        { class: `cop-bar arc-${each.arc} ${width < 6 ? "is-thin" : ""}`, style: `left:${left}%;width:${width}%`, title: `${each.start} ${each.title}, ${each.minutes} minutes`, "data-key": `bar:${each.id}`, "data-glide": true, ...extra(each) },
        h("span", { class: "cop-bar-name" }, each.title),
        h("span", { class: "cop-bar-min" }, String(each.minutes)),
      );
    });
  return h("div", { class: "cop-strip", "aria-hidden": "true" }, h("div", { class: "cop-bars" }, ...bars), h("div", { class: "cop-ticks" }, ...ticks));
}

/** Show where the minutes lie between least and most. */
function slack(block) {
  const span = Math.max(1, block.max - block.min);
  const at = (value) => `${Math.max(0, Math.min(100, ((value - block.min) / span) * 100))}%`;
  return h("span", { class: "cop-slack", "aria-hidden": "true", title: `${block.min} to ${block.max} minutes, preferably ${block.preferred}` }, h("i", { class: "cop-wish", style: `left:${at(block.preferred)}` }), h("i", { class: "cop-is", style: `left:${at(block.minutes)}` }));
}

function row(block, index, part, page) {
  const open = part.picked === block.id;
  return kept(page, "li", `block:${block.id}`, open ? null : [block, index, page.picked], () => drawn(block, index, open, part, page));
}

function drawn(block, index, open, part, page) {
  const picking = page.picked && page.picked.id !== block.id;
  const time = block.start ? `${block.start}–${block.end}` : block.dropped ? "left out" : "no time yet";
  return h(
    "li",
    { class: `cop-block arc-${block.arc} ${block.dropped ? "is-dropped" : ""} ${page.picked?.id === block.id ? "is-picked" : ""} ${open ? "is-open" : ""}`, "data-key": `block:${block.id}`, "data-glide": true, "data-put": { do: "move", to: index }, "data-pick": { id: block.id }, "data-name": block.title },
    h(
      "div",
      { class: "cop-line" },
      picking
        ? h("button", { type: "button", class: "cop-grip is-target", "data-rove": true, "data-key": `grip:${block.id}`, "aria-label": `Put it here, at number ${index + 1}` }, icon("down"), h("span", {}, "Here"))
        : h("button", { type: "button", class: "cop-grip", "data-rove": true, "data-key": `grip:${block.id}`, "aria-pressed": String(page.picked?.id === block.id), "aria-label": `Move ${block.title}` }, icon("grip"), h("span", {}, "Move")),
      h("span", { class: "cop-time" }, time),
      h("span", { class: "cop-band", "aria-hidden": "true" }),
      h(
        "div",
        { class: "cop-what" },
        h("button", { type: "button", class: "cop-title", "data-do": "pick", "data-with": { id: block.id }, "data-key": `open:${block.id}`, "aria-expanded": String(open) }, block.title, icon("more")),
        h("p", { class: "cop-meta" }, h("span", { class: "cop-arc" }, part.arcs[block.arc]), h("span", {}, block.priority), block.fixed && h("span", {}, "fixed start"), block.dropped && h("span", { class: "cop-out" }, icon("warn"), "does not fit"), block.hint && h("span", { class: "cop-hinted" }, icon("clock"), block.hint)),
      ),
      slack(block),
      h(
        "div",
        { class: "cop-stepper", role: "group", "aria-label": `Minutes of ${block.title}` },
        button({ do: "longer", with: { id: block.id, by: -1 }, label: "Shorter", name: `Shorter: ${block.title}`, icon: "minus", style: "step", quiet: true }),
        h("span", { class: "cop-minutes" }, h("b", {}, String(block.minutes)), " min"),
        button({ do: "longer", with: { id: block.id, by: 1 }, label: "Longer", name: `Longer: ${block.title}`, icon: "add", style: "step", quiet: true }),
      ),
    ),
    open && h("div", { class: "cop-detail", role: "group", "aria-label": `${block.title} in detail` }, ...part.detail.map((each) => draw(each, page)), refusal(page, "block"), tools(block, index, part.blocks.length)),
  );
}

/** The same as a drag and a key do, for a click. */
function tools(block, index, many) {
  return h(
    "div",
    { class: "cop-row" },
    button({ do: "nudge", with: { id: block.id, by: -1 }, label: "Move up", name: `Move ${block.title} up`, icon: "up", off: index === 0 }),
    button({ do: "nudge", with: { id: block.id, by: 1 }, label: "Move down", name: `Move ${block.title} down`, icon: "down", off: index === many - 1 }),
    button({ do: "remove", with: { id: block.id }, label: "Remove", name: `Remove ${block.title}`, icon: "bin", style: "danger" }),
  );
}

boards.agenda = (part, page) => {
  page.order = part.blocks.map((each) => each.id);
  const no = refusal(page, "agenda");
  if (!part.blocks.length) return empty({ text: "No block yet: add the first one from the library below." });
  return h(
    "div",
    { class: `cop-agenda ${part.stale ? "is-stale" : ""}`, "data-board": "agenda", "data-key": "agenda" },
    part.stale && h("p", { class: "cop-refused", role: "alert" }, icon("warn"), h("span", {}, part.stale)),
    no,
    strip(part.blocks, part.start, part.end, (each) => ({ "data-pick": { id: each.id }, "data-put": { do: "move", to: page.order.indexOf(each.id) }, "data-name": each.title })),
    part.cuts.length > 0 && h("ul", { class: "cop-cuts", "data-key": "cuts", "aria-label": "What went and why" }, ...part.cuts.map((each) => h("li", {}, icon("fit"), each))),
    h("ol", { class: "cop-blocks", "data-roving": true, "data-key": "blocks", "aria-label": "Blocks in order" }, ...part.blocks.map((each, index) => row(each, index, part, page))),
    h("p", { class: "cop-dim cop-keys" }, "Drag a block, or press Move and then Here. With keys: arrows go from block to block, Alt with an arrow moves the block, plus and minus change its minutes."),
  );
};

keys.agenda = (event, page) => {
  const id = event.target.closest("[data-pick]") && JSON.parse(event.target.closest("[data-pick]").getAttribute("data-pick")).id;
  if (!id) return false;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (by && (event.altKey || page.picked?.id === id)) {
    page.send("nudge", { id, by });
    return true;
  }
  const minutes = { "+": 1, "=": 1, "-": -1 }[event.key];
  if (minutes) page.send("longer", { id, by: minutes });
  else if (event.key === "Delete") page.send("remove", { id });
  else return false;
  return true;
};
