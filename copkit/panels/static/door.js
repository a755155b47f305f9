// The door: what the room needs to join, large enough to be read from the back, and how many texts came.
import { h, icon } from "./dom.js";
import { boards } from "./parts.js";

/** Ask for the count now and then, but never over something that a person is reading or deciding. */
function watch(page) {
  clearTimeout(page.watching);
  page.watching = setTimeout(() => {
    if (!page.root.isConnected || !page.root.querySelector(".cop-door:not(.is-shut)")) return;
    const deciding = Object.keys(page.refused).length || Object.keys(page.local).some((key) => key.startsWith("asked:"));
    if (!deciding && page.waiting <= page.answered) page.send("count");
    watch(page);
  }, 5000);
}

boards.door = (part, page) => {
  if (part.open) watch(page);
  const picture = h("figure", { class: "cop-qr", role: "img", "aria-label": `QR picture of ${part.address}` });
  picture.innerHTML = part.qr;
  const fact = (term, ...words) => h("div", {}, h("dt", {}, term), h("dd", {}, ...words));
  return h(
    "section",
    { class: `cop-door ${part.open ? "" : "is-shut"}`, "aria-label": "The door" },
    part.open && picture,
    h(
      "div",
      {},
      h("p", { class: "cop-eyebrow" }, part.title),
      part.open && h("p", { class: "cop-code-word", "aria-label": `The code: ${[...part.code].join(" ")}` }, part.code),
      h(
        "dl",
        {},
        part.open && fact("Address", h("a", { href: part.address, target: "_blank", rel: "noreferrer" }, part.plain)),
        fact("Texts so far", h("strong", {}, part.came)),
        fact("The wall", h("a", { href: part.wall, target: "_blank", rel: "noreferrer" }, "open it on the room's screen")),
      ),
      !part.open && h("p", { class: "cop-dim" }, icon("check"), "The door is closed, and the order of what came is gone."),
    ),
  );
};
