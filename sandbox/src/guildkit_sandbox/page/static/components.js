/** Components of messages: buttons and selects, and the layout of version 2. */

import { emojiOf } from "./choices.js";
import { colour, h, icon } from "./dom.js";
import { ask } from "./live.js";
import { markdown } from "./markdown.js";
import { fileCard, localUrl, picture } from "./media.js";
import { openModal } from "./modal.js";
import { selectElement } from "./select.js";
import { complain } from "./toast.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "primary" };

/** Build a component of a message; what is unknown is left out. */
export function component(data, message) {
  return BUILD[data.type]?.(data, message) ?? null;
}

const all = (parts, message) => parts.map((part) => component(part, message));

/** @type {Record<number, (data: any, message: any) => Node | null>} */
const BUILD = {
  1: (row, message) => h("div", { class: "row" }, all(row.components, message)),
  2: button,
  3: select,
  5: select,
  6: select,
  7: select,
  8: select,
  9: (section, message) => h("div", { class: "section" }, h("div", { class: "section-text" }, all(section.components, message)), component(section.accessory, message)),
  10: (text) => h("div", { class: "text-display" }, markdown(text.content)),
  11: (thumbnail, message) => picture(thumbnail.media, message, { class: "thumbnail", description: thumbnail.description, spoiler: thumbnail.spoiler }),
  12: (gallery, message) => h("div", { class: "gallery", data: { count: Math.min(gallery.items.length, 4) } }, gallery.items.map((item) => picture(item.media, message, { description: item.description, spoiler: item.spoiler }))),
  13: (file, message) => fileCard(file.name ?? file.file?.url.split("/").at(-1) ?? "file", file.size, localUrl(file.file?.url, message)),
  14: (separator) => h("hr", { class: `${separator.divider === false ? "no-line " : ""}${separator.spacing === 2 ? "large" : "small"}` }),
  17: container,
};

function container(data, message) {
  const inside = h("div", { class: "container", style: data.accent_color ? { "--accent": colour(data.accent_color) } : {} }, all(data.components, message));
  return data.spoiler ? h("details", { class: "hidden-picture" }, h("summary", {}, "Spoiler"), inside) : inside;
}

function button(data, message) {
  const content = [emojiOf(data.emoji), data.label && h("span", {}, data.label)];
  const kind = `button ${STYLES[data.style] ?? "secondary"}`;
  if (data.style === 5) {
    const safe = /^https?:\/\//.test(data.url ?? "");
    return h("a", { class: kind, href: safe ? data.url : null, target: "_blank", rel: "noopener noreferrer nofollow" }, content, icon("out", 16));
  }
  const element = h("button", { type: "button", class: kind, disabled: data.disabled, data: { key: `button-${data.custom_id}` }, onclick: () => use(element, "click", { message: message.id, custom_id: data.custom_id }) }, content);
  if (!data.label) element.setAttribute("aria-label", data.emoji?.name ?? "Button");
  return element;
}

function select(data, message) {
  const element = selectElement(data, { onPick: (values) => use(element, "select", { message: message.id, custom_id: data.custom_id, values }) });
  return h("div", { class: "select-place" }, element);
}

/** Use a component, and show that one waits for the answer. */
async function use(element, act, details) {
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  try {
    const came = await ask(act, details);
    if (came.modal) openModal(came.modal);
  } catch (error) {
    complain(error);
  } finally {
    element.removeAttribute("aria-busy");
  }
}
