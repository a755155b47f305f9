// Pick up and put down, in three ways alike: by drag, by click alone, by keyboard alone.
//
// [data-pick] can be picked up; [data-put] is where something can be put down: {"do": verb, ...given}.
// What is picked is joined to what it is put on, and sent as one action.

const read = (node, name) => JSON.parse(node.getAttribute(name));

/**
 * Say what putting `picked` down on `target` means, or null where it means nothing.
 * @param {any} picked
 * @param {HTMLElement} target
 */
export function meaning(picked, target) {
  const { do: verb, ...given } = read(target, "data-put");
  if (JSON.stringify(picked) === target.getAttribute("data-pick")) return null;
  return { verb, given: { ...picked, ...given } };
}

/**
 * Listen for drags on a page.
 * @param {HTMLElement} root
 * @param {{picked: any, send: (verb: string, given: any) => void, redraw: () => void, say: (text: string) => void}} page
 */
export function drags(root, page) {
  let start = null;
  let ghost = null;
  let over = null;

  const lift = (event) => {
    const box = start.node.getBoundingClientRect();
    ghost = start.node.cloneNode(true);
    ghost.classList.add("cop-ghost");
    ghost.removeAttribute("data-key");
    ghost.setAttribute("aria-hidden", "true");
    Object.assign(ghost.style, { width: `${box.width}px`, height: `${box.height}px`, left: "0", top: "0" });
    start.dx = event.clientX - box.left;
    start.dy = event.clientY - box.top;
    root.append(ghost);
    start.node.classList.add("is-lifted");
    root.classList.add("is-dragging");
  };

  const hover = (event) => {
    const found = document.elementsFromPoint(event.clientX, event.clientY).find((each) => !ghost?.contains(each) && each.closest?.("[data-put]"));
    const target = found?.closest("[data-put]");
    const next = target && root.contains(target) && meaning(start.picked, target) ? target : null;
    if (next === over) return;
    over?.classList.remove("is-over", "is-after");
    over = next;
    over?.classList.add("is-over");
    const after = over && start.node.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    over?.classList.toggle("is-after", Boolean(after));
  };

  const end = (event, drop) => {
    if (!start) return;
    const { picked, node } = start;
    const target = over;
    const moved = Boolean(ghost);
    ghost?.remove();
    over?.classList.remove("is-over", "is-after");
    node.classList.remove("is-lifted");
    root.classList.remove("is-dragging");
    start = ghost = over = null;
    if (!moved) return;
    // The click that ends a drag is not a click.
    root.addEventListener("click", (each) => each.stopPropagation(), { capture: true, once: true });
    setTimeout(() => root.dispatchEvent(new Event("click")), 0);
    if (drop && target) {
      const { verb, given } = meaning(picked, target);
      page.send(verb, given);
    }
  };

  root.addEventListener("pointerdown", (event) => {
    const node = event.target.closest("[data-pick]");
    const blocked = event.target.closest("input, select, textarea, [data-do]");
    if (!node || event.button !== 0 || (blocked && blocked !== node)) return;
    start = { node, picked: read(node, "data-pick"), x: event.clientX, y: event.clientY, id: event.pointerId };
  });
  root.addEventListener("pointermove", (event) => {
    if (!start || event.pointerId !== start.id) return;
    if (!ghost && Math.hypot(event.clientX - start.x, event.clientY - start.y) < 5) return;
    if (!ghost) {
      root.setPointerCapture(event.pointerId);
      lift(event);
    }
    event.preventDefault();
    ghost.style.transform = `translate(${event.clientX - start.dx}px, ${event.clientY - start.dy}px)`;
    hover(event);
  });
  root.addEventListener("pointerup", (event) => end(event, true));
  root.addEventListener("pointercancel", (event) => end(event, false));
}

/**
 * Pick up, put down or let go, as a click or Enter asks.
 * @param {HTMLElement} node
 * @param {any} page
 * @returns {boolean} whether the click meant something here
 */
export function pickOrPut(node, page) {
  const target = node.closest("[data-put]");
  if (page.picked && target) {
    const what = meaning(page.picked, target);
    page.picked = null;
    if (what) page.send(what.verb, what.given);
    else page.redraw();
    return true;
  }
  const lifted = node.closest("[data-pick]");
  if (!lifted || (node.closest("[data-do]") && node.closest("[data-do]") !== lifted)) return false;
  page.picked = read(lifted, "data-pick");
  page.say(`${lifted.getAttribute("data-name") ?? "It"} is picked up. Choose where to put it, or press Escape.`);
  page.redraw();
  return true;
}

/**
 * Move focus by arrow among the things of one board, to the nearest in that direction.
 * @param {KeyboardEvent} event
 * @param {any} page
 */
export function rove(event, page) {
  const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  const from = /** @type {HTMLElement} */ (event.target).closest("[data-rove]");
  if (!way || !from) return false;
  const here = from.getBoundingClientRect();
  let best = null;
  for (const each of from.closest("[data-roving]").querySelectorAll("[data-rove]")) {
    const box = each.getBoundingClientRect();
    const [dx, dy] = [box.left + box.width / 2 - here.left - here.width / 2, box.top + box.height / 2 - here.top - here.height / 2];
    const along = dx * way[0] + dy * way[1];
    const across = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (along < 4 || each === from) continue;
    const cost = along + 3 * across;
    if (!best || cost < best.cost) best = { cost, each };
  }
  if (!best) return true;
  page.roved = best.each.getAttribute("data-key");
  page.redraw();
  best.each.focus();
  return true;
}
