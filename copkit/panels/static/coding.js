// The coding card: one text, or several that say nearly the same, and the codes that a key each gives.
import { h, icon } from "./dom.js";
import { boards, button, keys, refusal } from "./parts.js";

/** A code's key stands before it; letters that mean something else are left out. */
const LETTERS = "1234567890bcdefghijklqrtvwxyz";

function code(each, index, part) {
  const letter = LETTERS[index];
  return h(
    "li",
    { "data-key": `code:${each.id}` },
    h(
      "button",
      {
        type: "button",
        class: `cop-code-button ${each.near ? "is-near" : ""}`,
        "data-do": "code",
        "data-with": { value: each.id },
        "data-key": `give:${each.id}`,
        "data-letter": letter,
        "aria-pressed": String(part.given.includes(each.id)),
        "aria-keyshortcuts": letter,
        title: each.definition,
      },
      letter && h("kbd", { "aria-hidden": "true" }, letter),
      h("span", {}, each.name),
      each.near && h("span", { class: "cop-near" }, "near"),
    ),
  );
}

boards.coding = (part, page) => {
  const several = part.texts.length > 1;
  return h(
    "div",
    { class: "cop-coding", "data-board": "coding", "data-key": "coding" },
    h("div", { class: "cop-count" }, h("p", {}, h("b", {}, String(part.done)), ` of ${part.all} texts carry a code`), h("progress", { max: Math.max(1, part.all), value: part.done, "aria-label": "Texts that carry a code" })),
    h(
      "div",
      { class: "cop-contribution", tabindex: "0", role: "group", "data-key": "coding-card", "aria-label": several ? `${part.texts.length} texts that are nearly the same, card ${part.at} of ${part.cards}` : `Card ${part.at} of ${part.cards}` },
      part.prompt && h("p", { class: "cop-prompt" }, part.prompt),
      several && h("p", { class: "cop-alike" }, `${part.texts.length} texts say nearly the same: a code goes to all of them.`),
      ...part.texts.map((each) => h("p", { class: "cop-words" }, each)),
    ),
    refusal(page, "code"),
    h("ul", { class: "cop-codes", "aria-label": "Codes" }, ...part.codes.map((each, index) => code(each, index, part))),
    h(
      "div",
      { class: "cop-row" },
      button({ do: "turn", with: { by: -1 }, label: "Back (P)", icon: "up", key: "coding:p" }),
      button({ do: "turn", with: { by: 1 }, label: "Next (N)", icon: "down", style: "primary", key: "coding:n" }),
      button({ do: "uncoded", label: "Next without a code (U)", icon: "next", key: "coding:u" }),
      several && button({ do: "apart", label: "Take apart (A)", icon: "minus", key: "coding:a" }),
    ),
    h(
      "div",
      { class: "cop-field is-wide" },
      h("label", { for: `${page.uid}-memo` }, "Memo (M): why this code, what is unclear"),
      h("textarea", { id: `${page.uid}-memo`, name: "memo", rows: 2, "data-change": "memo", "data-key": "coding:m", "data-value": part.memo }, part.memo),
      refusal(page, "memo"),
    ),
    h("p", { class: "cop-dim cop-keys" }, "Keys: a code’s own key gives it or takes it back; N next, P back, U next without a code, M memo, Escape leaves it, Ctrl+Z undoes."),
  );
};

keys.coding = (event, page) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const pressed = event.key.toLowerCase();
  const board = event.target.closest("[data-board]");
  const target = board.querySelector(`[data-letter="${CSS.escape(pressed)}"]`) ?? board.querySelector(`[data-key="coding:${CSS.escape(pressed)}"]`);
  if (!target) return false;
  if (target.tagName === "TEXTAREA") target.focus();
  else {
    page.focusNext = "coding-card";
    target.click();
  }
  return true;
};
