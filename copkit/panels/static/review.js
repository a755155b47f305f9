// The review card: one contribution, its marks, and what becomes of it.
import { h, icon } from "./dom.js";
import { boards, button, keys, refusal } from "./parts.js";

const WORDS = { verbatim: "may be shared in these words", paraphrase: "may be shared only in your words", "count-only": "is only counted" };

function piece(each, page) {
  if (each.look === undefined) return each.text.split(/(\[[a-z]+(?: \d+)?\])/).map((text) => (/^\[[a-z]+(?: \d+)?\]$/.test(text) ? h("span", { class: "cop-mask" }, text) : text));
  const key = `look:${each.look}`;
  return h(
    "button",
    { type: "button", class: "cop-look", "data-key": key, "data-do": "local:look", "data-with": { look: each.look }, "data-rove": true, "aria-pressed": String((page.local.look ?? 0) === each.look), "aria-label": `${each.text}, may identify: ${each.kind}. Mask or keep?` },
    h("span", { class: "cop-look-text" }, each.text),
    h("span", { class: "cop-look-kind" }, each.kind),
  );
}

/** Those that say nearly the same, and the one action that lets them share one wording. */
function near(part, page) {
  const count = part.near.length;
  const some = part.joining > 0 && part.joining < count ? ` ${part.joining} of` : "";
  return h(
    "div",
    { class: "cop-same", role: "group", "aria-label": "Nearly the same", "data-key": `near:${part.id}` },
    h("p", {}, h("b", {}, `${count} more ${count === 1 ? "says" : "say"} nearly the same`)),
    h("ul", {}, ...part.near.map((text) => h("li", {}, text))),
    h("p", { class: "cop-dim" }, part.merging),
    h("div", { class: "cop-row" }, button({ do: "merge", label: `Merge${some} ${count === 1 ? "it" : "them"} into this (G)`, icon: "check", key: "merge", off: part.joining === 0, hint: part.joining ? "" : "Decide every marked word first, and use your words where a writer asked for them" })),
    refusal(page, "merge"),
  );
}

boards.review = (part, page) => {
  const looks = part.pieces.filter((each) => each.look !== undefined);
  if ((page.local.look ?? 0) >= looks.length) page.local.look = 0;
  const look = looks[page.local.look ?? 0];
  const own = part.consent !== "verbatim";
  const all = part.left + part.released;
  const writing = page.local.writing === part.id;
  const blocked = looks.length > 0 || (own && !part.rewritten);
  return h(
    "div",
    { class: "cop-review", "data-board": "review", "data-key": "review", "data-roving": true },
    h("div", { class: "cop-count" }, h("p", {}, h("b", {}, String(part.left)), " held, ", h("b", {}, String(part.released)), " released"), h("progress", { max: Math.max(1, all), value: part.released, "aria-label": "Released of all" })),
    h(
      "article",
      { class: "cop-contribution", tabindex: "-1", "data-key": `card:${part.id}`, "aria-label": "Contribution" },
      part.prompt && h("p", { class: "cop-prompt" }, part.prompt),
      h("div", { class: "cop-words" }, ...part.pieces.map((each) => piece(each, page))),
      h("p", { class: "cop-consent" }, icon(own ? "hide" : "speaker"), h("span", {}, h("b", {}, `Consent: ${part.consent}. `), `It ${WORDS[part.consent] ?? ""}.`)),
    ),
    refusal(page, "card"),
    refusal(page, "release"),
    refusal(page, "rewrite"),
    look && h("div", { class: "cop-note is-warn cop-decide", role: "group", "aria-label": `Decide about ${look.text}` }, h("p", {}, icon("eye"), h("span", {}, h("b", {}, `“${look.text}”`), ` may identify somebody (${look.kind}). ${looks.length === 1 ? "The last to decide." : `${looks.length} to decide.`}`)), h("div", { class: "cop-row" }, button({ do: "decide", with: { look: look.look, mask: true }, label: "Mask it (M)", icon: "hide", key: "decide:mask" }), button({ do: "decide", with: { look: look.look, mask: false }, label: "Keep it (K)", icon: "check", key: "decide:keep" }))),
    writing && h("div", { class: "cop-form", "data-form": "rewrite", role: "group", "aria-label": "Your words", "data-key": `form:${part.id}` }, h("div", { class: "cop-field is-wide cop-own" }, h("label", { for: `${page.uid}-own` }, "In your words, at theme level"), h("textarea", { id: `${page.uid}-own`, name: "text", rows: 3, "data-key": `own:${part.id}` })), button({ do: "rewrite", label: "Put these in its place", icon: "check", style: "primary", key: "rewrite" })),
    h(
      "div",
      { class: "cop-row" },
      button({ do: "release", label: "Release (R)", icon: "check", style: "primary", key: "release", off: blocked, hint: looks.length ? "Decide about every marked word first" : blocked ? "Write it in your words first" : "" }),
      button({ do: "local:write", with: { id: part.id }, label: "Rewrite (E)", icon: "edit", key: "write" }),
      button({ do: "later", label: "Later (L)", icon: "next", key: "later" }),
      button({ do: "local:asked", with: { on: "withdraw" }, label: "Withdraw", icon: "bin", key: "ask-withdraw" }),
    ),
    part.near.length > 0 && near(part, page),
    blocked && h("p", { class: "cop-dim" }, looks.length ? "It can be released once every marked word is decided." : "It can be released once it stands in your words."),
    page.local["asked:withdraw"] && h("div", { class: "cop-note is-warn", role: "group", "aria-label": "Delete this contribution for good?" }, h("p", {}, icon("warn"), "Delete this contribution for good?"), h("div", { class: "cop-row" }, button({ do: "withdraw", label: "Delete it", icon: "bin", style: "danger", key: "withdraw" }), button({ do: "local:asked", with: { on: "withdraw" }, label: "Keep it", icon: "x", key: "unask" }))),
  );
};

keys.review = (event, page) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const press = { m: "decide:mask", k: "decide:keep", r: "release", e: "write", l: "later", g: "merge" }[event.key.toLowerCase()];
  if (!press) return false;
  page.focusNext = press.startsWith("decide") ? press : null;
  page.root.querySelector(`[data-key="${press}"]`)?.click();
  return true;
};
