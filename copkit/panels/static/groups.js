// The groups board: people as cards, groups as tables.
import { h, icon, kept } from "./dom.js";
import { boards, button, empty, keys, refusal } from "./parts.js";

const initials = (name) => name.split(/[\s-]+/).filter(Boolean).map((each) => each[0]).slice(0, 2).join("").toUpperCase();

/** A hue for each name, always the same; the initials say it in letters too. */
function hue(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return sum;
}

function person(each, group, page) {
  const picked = page.picked?.person === each.name;
  const first = page.roved === `person:${each.name}`;
  const seat = `seat:${each.name}`;
  return kept(page, "li", seat, [each, group, picked, first], () => card(each, group, seat, picked, first));
}

function card(each, group, seat, picked, first) {
  return h(
    "li",
    { "data-key": seat, "data-glide": true },
    h(
      "button",
      {
        type: "button",
        class: `cop-person ${picked ? "is-picked" : ""} ${each.again.length ? "is-again" : ""} ${each.locked ? "is-locked" : ""}`,
        "data-key": `person:${each.name}`,
        "data-rove": true,
        "data-name": each.name,
        "data-pick": { person: each.name },
        "data-put": { do: "swap", with_person: each.name },
        tabindex: first ? "0" : "-1",
        "aria-pressed": String(picked),
      },
      h("span", { class: "cop-face", style: `--hue:${hue(each.name)}`, "aria-hidden": "true" }, initials(each.name)),
      h("span", { class: "cop-person-text" }, h("span", { class: "cop-name" }, each.name), h("span", { class: "cop-sr" }, `, group ${group}, `), each.role && h("span", { class: "cop-role" }, each.role), each.again.length > 0 && h("span", { class: "cop-again" }, icon("again"), `met ${each.again.map((name) => name.split(" ")[0]).join(", ")}`)),
      each.locked && h("span", { class: "cop-lock" }, icon("lock"), "locked"),
    ),
  );
}

function tableOf(group, index, page) {
  const again = group.filter((each) => each.again.length).length;
  return h(
    "section",
    { class: `cop-group ${again ? "is-again" : ""}`, "data-key": `group:${index}`, "data-put": { do: "seat", group: index }, "aria-label": `Group ${index + 1}` },
    h("div", { class: "cop-group-head" }, h("h4", {}, `Group ${index + 1}`), h("span", { class: "cop-dim" }, `${group.length} people`)),
    h("ul", { class: "cop-people" }, ...group.map((each) => person(each, index + 1, page))),
    page.picked?.person && !group.some((each) => each.name === page.picked.person) && h("button", { type: "button", class: "cop-here", "data-rove": true, tabindex: "-1", "data-key": `here:${index}`, "aria-label": `Put ${page.picked.person} in group ${index + 1}` }, icon("down"), "Put here"),
  );
}

function toolbar(part, page) {
  const name = page.picked?.person;
  const each = name && part.groups.flat().find((one) => one.name === name);
  if (!each) return h("p", { class: "cop-dim cop-keys" }, "Drag a card onto a person to swap the two, or onto a group to move. With clicks or keys: Enter picks a card up, arrows go from card to card, Enter puts it down; L locks, R makes reporter, Delete marks as not here.");
  return h(
    "div",
    { class: "cop-bar-tools", role: "toolbar", "aria-label": `What to do with ${name}`, "data-key": "tools" },
    h("b", {}, name),
    h("span", { class: "cop-dim" }, "choose a person to swap with, a group, or:"),
    button({ do: "lock", with: { person: name }, label: each.locked ? "Unlock" : "Lock here", icon: "lock", key: "tool:lock" }),
    button({ do: "role", with: { person: name }, label: "Make reporter", icon: "speaker", key: "tool:role" }),
    button({ do: "absent", with: { person: name }, label: "Not here", icon: "x", key: "tool:absent" }),
    button({ do: "local:letgo", label: "Let go", key: "tool:letgo" }),
  );
}

boards.groups = (part, page) => {
  if (!part.groups.length) return empty({ text: "No groups yet: press Shuffle." });
  const known = part.groups.flat().map((each) => `person:${each.name}`);
  if (!known.includes(page.roved)) page.roved = known[0];
  if (page.picked?.person && !known.includes(`person:${page.picked.person}`)) page.picked = null;
  const rounds = part.rounds > 1 && h("div", { class: "cop-chips", role: "group", "aria-label": "Round" }, ...Array.from({ length: part.rounds }, (_, n) => button({ do: "round", with: { round: n }, label: `Round ${n + 1}`, style: "chip", pressed: part.round === n, key: `round:${n}` })));
  return h(
    "div",
    { class: "cop-groups-board", "data-board": "groups", "data-key": "groups" },
    h("div", { class: `cop-verdict ${part.best ? "is-good" : "is-open"}` }, icon(part.best ? "check" : "again"), h("p", {}, part.sentence), part.accepted && h("span", { class: "cop-tag" }, "accepted")),
    refusal(page, "groups"),
    rounds,
    h("div", { class: "cop-groups", "data-roving": true, "data-key": "tables" }, ...part.groups.map((group, index) => tableOf(group, index, page))),
    toolbar(part, page),
  );
};

keys.groups = (event, page) => {
  const card = event.target.closest("[data-pick]");
  if (!card) return false;
  const given = JSON.parse(card.getAttribute("data-pick"));
  const verb = { l: "lock", L: "lock", r: "role", R: "role", Delete: "absent" }[event.key];
  if (!verb || event.ctrlKey || event.metaKey) return false;
  page.send(verb, given, "groups");
  return true;
};
