// Elements from plain calls, and pages that change without losing focus, caret or scroll.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element; false, null and undefined attributes and children are left out.
 * @param {string} tag
 * @param {Record<string, any>} [attrs]
 * @param {...any} children
 * @returns {HTMLElement}
 */
export function h(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(name, value === true ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
  }
  node.append(...children.flat(Infinity).filter((each) => each !== false && each !== null && each !== undefined && each !== ""));
  return node;
}

const PATHS = {
  add: "M8 3v10M3 8h10",
  again: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3",
  bin: "M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4",
  check: "M3 8.5l3.2 3.2L13 5",
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.2l2.2 1.5",
  code: "M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5",
  down: "M8 3v10M4 9l4 4 4-4",
  edit: "M10.5 2.8l2.7 2.7-7.6 7.7H2.8v-2.8z",
  empty: "M2.5 9.5V13h11V9.5M2.5 9.5L5 3h6l2.5 6.5M2.5 9.5H6l.8 1.6h2.4l.8-1.6h3.5",
  eye: "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  file: "M4 1.8h5.2L12.5 5v9.2H4zM9 2v3.2h3.3",
  fit: "M2 3v10M14 3v10M4.5 8h7M6.5 5.5L4.5 8l2 2.5M9.5 5.5l2 2.5-2 2.5",
  grip: "M6 3.5v.01M10 3.5v.01M6 8v.01M10 8v.01M6 12.5v.01M10 12.5v.01",
  hide: "M2.5 2.5l11 11M6.4 4.1A6 6 0 0 1 8 3.8c4 0 6.5 4.2 6.5 4.2a11 11 0 0 1-1.9 2.3M4.2 5.2A11 11 0 0 0 1.5 8S4 12.2 8 12.2a6 6 0 0 0 2.4-.5",
  minus: "M3 8h10",
  lock: "M4 7.2h8V13H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  more: "M4.5 6.5L8 10l3.5-3.5",
  next: "M4 3.5l6 4.5-6 4.5zM12 3.5v9",
  person: "M8 2.5a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM3 13.5c.4-2.7 2.4-4 5-4s4.6 1.3 5 4",
  play: "M5 3l8 5-8 5z",
  screen: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  shuffle: "M2 4.5h2.5l6 7H14M2 11.5h2.5l1.7-2M8.8 6.5l1.7-2H14M12 2.5l2 2-2 2M12 9.5l2 2-2 2",
  speaker: "M3 3h10v7H8l-3 3v-3H3z",
  undo: "M6 3L2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7",
  up: "M8 13V3M4 7l4-4 4 4",
  warn: "M8 2.5L14.5 13.5h-13zM8 6.5v3.3M8 11.7v.01",
  x: "M4 4l8 8M12 4l-8 8",
};

/**
 * Draw a small picture that stands beside its word; never alone.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "cop-icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.check);
  svg.append(path);
  return svg;
}

/** What a person has typed or opened stays theirs: it changes only when the page's own value does. */
function patchValue(old, fresh) {
  for (const [attr, prop] of [["value", "value"], ["data-value", "value"], ["checked", "checked"]]) {
    const was = old.getAttribute(attr);
    const now = fresh.getAttribute(attr);
    if (was === now) continue;
    if (prop === "checked") old.checked = now !== null;
    else if ("value" in old) old.value = now ?? "";
  }
}

function patchAttributes(old, fresh) {
  patchValue(old, fresh);
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && !fresh.hasAttribute("data-fold"))) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute("data-key") : null);
const alike = (old, fresh) => old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

function place(parent, node, before) {
  if (node === before) return;
  // moveBefore keeps focus and open menus; insertBefore is for browsers that lack it.
  if (parent.moveBefore && node.parentNode === parent) parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}

/**
 * Draw anew only what has other facts than when it was last drawn; otherwise a stand-in says that what is there stays.
 * @param {any} page
 * @param {string} tag what `make` makes
 * @param {string} key its `data-key`
 * @param {any} facts all that `make` looks at; null where it is to be made every time
 * @param {() => HTMLElement} make
 */
export function kept(page, tag, key, facts, make) {
  const mark = facts && JSON.stringify(facts);
  const same = mark && page.drawn.get(key) === mark;
  page.drawn.set(key, mark);
  if (!same) return make();
  const stand = h(tag, { "data-key": key, "data-stays": true });
  stand.make = make;
  return stand;
}

/** Make what a stand-in stands for, where there is nothing that could stay. */
function made(node) {
  if (node.make) return node.make();
  for (const each of node.querySelectorAll?.("[data-stays]") ?? []) each.replaceWith(each.make());
  return node;
}

/**
 * Make `old` look like `fresh`, touching only what differs.
 * @param {any} old
 * @param {any} fresh
 */
export function patch(old, fresh) {
  if (old.nodeType === 3) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (fresh.make || old.isEqualNode(fresh)) return;
  patchAttributes(old, fresh);
  if (old.namespaceURI === SVG) {
    if (old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
    return;
  }
  const keyed = new Map([...old.children].filter(keyOf).map((each) => [keyOf(each), each]));
  const wanted = new Set([...fresh.children].map(keyOf));
  // What goes, goes first: else all that stands behind it would be moved before it.
  for (const [key, each] of keyed) if (!wanted.has(key)) each.remove();
  let cursor = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const key = keyOf(next);
    let match = key ? keyed.get(key) : null;
    if (!match && cursor && !key && !keyOf(cursor) && alike(cursor, next)) match = cursor;
    if (match && alike(match, next)) {
      if (match === cursor) cursor = cursor.nextSibling;
      else place(old, match, cursor);
      patch(match, next);
    } else {
      old.insertBefore(made(next), cursor);
    }
  }
  while (cursor) {
    const gone = cursor;
    cursor = cursor.nextSibling;
    gone.remove();
  }
}

/** Pixels below which a thing that moved is simply there. */
const STEP = 10;

/**
 * Let things that moved among their like glide to their new place, unless the person asked for less motion.
 * @param {HTMLElement} root
 * @param {() => void} change
 */
export function glide(root, change) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    change();
    return;
  }
  const before = places(root);
  change();
  // Every place is read before anything is set in motion: a read in between makes the browser lay the page out again.
  for (const [key, is] of places(root)) {
    const was = before.get(key);
    if (!was) continue;
    // A list that moves as a whole carries its things along.
    const [from, to] = was.list === is.list ? [was.within, is.within] : [was.box, is.box];
    const [dx, dy] = [from.left - to.left, from.top - to.top];
    if (Math.abs(dx) + Math.abs(dy) < STEP) continue;
    is.node.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: "none" }], { duration: 160, easing: "ease-out" });
  }
}

/** Where each thing that may glide lies: on the screen, and within its list. */
function places(root) {
  const lists = new Map();
  const found = new Map();
  for (const node of root.querySelectorAll("[data-glide]")) {
    const list = node.parentNode;
    if (!lists.has(list)) lists.set(list, list.getBoundingClientRect());
    const [box, around] = [node.getBoundingClientRect(), lists.get(list)];
    found.set(node.getAttribute("data-key"), { node, list, box, within: { left: box.left - around.left, top: box.top - around.top } });
  }
  return found;
}
