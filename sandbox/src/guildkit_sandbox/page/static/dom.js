/**
 * Building elements. Whatever people and bots wrote goes in as text nodes and attributes: nothing is ever parsed as
 * markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Lines of 24 × 24 icons. */
const ICONS = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h16M3 15h16",
  speaker: "M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
  thread: "M5 5h14v9H11l-4 4v-4H5zM9 9h6",
  people: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19a6 6 0 0 1 12 0M16 5.5a3 3 0 0 1 0 5.5M18 14a6 6 0 0 1 3 5",
  pulse: "M3 12h4l3-7 4 14 3-7h4",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
  reply: "M10 6 4 11l6 5v-3c5 0 8 1.5 10 5 0-6-3-10-10-10z",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 14.5a4 4 0 0 0 7 0M9 9.5v.5M15 9.5v.5",
  dots: "M4.6 12h.8M11.6 12h.8M18.6 12h.8M4.6 12.3h.8M11.6 12.3h.8M18.6 12.3h.8",
  close: "M6 6l12 12M18 6 6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19M19 5l-1.5 1.5M6.5 17.5 5 19",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  bubbles: "M4 5h12v8H9l-3 3v-3H4zM19 9v8h-2v3l-3-3h-4",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  down: "M6 9l6 6 6-6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  swap: "M7 4 3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  plus: "M12 5v14M5 12h14",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  pencil: "M4 20l1-5L16 4l4 4L9 19z",
  microphone: "M12 4a3 3 0 0 0-3 3v4a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v3",
  microphoneOff: "M12 4a3 3 0 0 0-3 3v4a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v3M4 4l16 16",
  headphones: "M4 16v-3a8 8 0 0 1 16 0v3M4 14h3v6H6a2 2 0 0 1-2-2zM20 14h-3v6h1a2 2 0 0 0 2-2z",
  headphonesOff: "M4 16v-3a8 8 0 0 1 16 0v3M4 14h3v6H6a2 2 0 0 1-2-2zM20 14h-3v6h1a2 2 0 0 0 2-2zM4 3l16 18",
  hangUp: "M3 14c0-6 18-6 18 0v2l-5-1v-3c-2-.8-6-.8-8 0v3l-5 1z",
  speakerOff: "M4 10v4h3l5 4V6L7 10zM16 9.5l5 5M21 9.5l-5 5",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
};

/**
 * Build an element.
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `on…` are listeners, `class`, `data` and `style` what they say
 * @param {...any} children nodes, texts, or lists of them; null and false are left out
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "style") for (const [key, how] of Object.entries(value)) element.style.setProperty(key, String(how));
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  add(element, children);
  return element;
}

/** Append children to an element. */
function add(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) add(element, child);
    else element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Draw an icon; what it means is said by the label of what holds it.
 * @param {keyof typeof ICONS} name
 * @param {number} [size]
 */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: size, height: size, class: "icon", "aria-hidden": "true" })) {
    svg.setAttribute(key, String(value));
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * A button that shows an icon alone.
 * @param {keyof typeof ICONS} name
 * @param {string} label
 * @param {(event: MouseEvent) => void} onclick
 * @param {Record<string, any>} [props]
 */
export function iconButton(name, label, onclick, props = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...props }, icon(name));
}

/**
 * The coloured disc that stands for somebody.
 * @param {string} id
 * @param {string} name
 * @param {{bot?: boolean, small?: boolean}} [how]
 */
export function avatar(id, name, how = {}) {
  const hue = how.bot ? "bot" : String(Number((BigInt(id) ^ (BigInt(id) >> 22n)) % 8n));
  const initial = [...name.trim()][0]?.toUpperCase() ?? "?";
  return h("span", { class: `avatar${how.small ? " small" : ""}`, data: { hue }, "aria-hidden": "true" }, initial);
}

/** Return the attributes that give a name the colour of a role. */
export function coloured(number) {
  return number ? { class: "coloured", style: { "--own": colour(number) } } : {};
}

/** Return a CSS colour for a number, as roles and embeds have it; none for 0. */
export function colour(number) {
  return number ? `#${number.toString(16).padStart(6, "0")}` : "";
}
