/**
 * Lists to choose from, by mouse and by keyboard.
 * @typedef {object} Item
 * @property {any} value
 * @property {string} label
 * @property {string} [hint] a second line
 * @property {string} [aside] something short at the right
 * @property {string} [group] the heading that it stands under
 * @property {number} [color] of a role
 * @property {Node} [picture]
 */

import { coloured, h } from "./dom.js";
import { openPopup, place } from "./popup.js";

let made = 0;

/** A listbox: it shows items, one of which is active, and tells which is chosen. The focus stays where it is. */
export class Listbox {
  /** @param {{label: string, onChoose: (item: Item) => void, multiple?: boolean}} how */
  constructor({ label, onChoose, multiple = false }) {
    made += 1;
    this.onChoose = onChoose;
    this.multiple = multiple;
    /** @type {Item[]} */
    this.items = [];
    this.active = -1;
    this.chosen = new Set();
    this.element = h("div", { class: "listbox", role: "listbox", id: `listbox-${made}`, "aria-label": label, "aria-multiselectable": multiple });
    // Clicking must not take the focus from the entry.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /**
   * Show these items.
   * @param {Item[]} items
   * @param {{empty?: string, active?: number}} [how]
   */
  fill(items, { empty = "Nothing found", active = 0 } = {}) {
    this.items = items;
    const nodes = [];
    let group;
    items.forEach((item, index) => {
      if (item.group && item.group !== group) nodes.push(h("div", { class: "group", role: "presentation" }, item.group));
      group = item.group;
      nodes.push(this.#option(item, index));
    });
    this.element.replaceChildren(...(nodes.length ? nodes : [h("div", { class: "empty" }, empty)]));
    this.activate(items.length ? Math.min(active, items.length - 1) : -1);
  }

  #option(item, index) {
    const chosen = this.chosen.has(item.value);
    return h(
      "div",
      {
        role: "option",
        id: `${this.element.id}-${index}`,
        "aria-selected": String(this.multiple ? chosen : false),
        class: chosen ? "chosen" : null,
        onclick: () => this.onChoose(item),
        onpointermove: () => this.active !== index && this.activate(index, false),
      },
      item.picture,
      h("span", { class: "words" }, h("span", { class: "label" }, h("span", coloured(item.color), item.label)), item.hint && h("span", { class: "hint" }, item.hint)),
      item.aside && h("span", { class: "aside" }, item.aside),
      this.multiple && h("span", { class: "check", "aria-hidden": "true" }),
    );
  }

  /** Make an item the active one. */
  activate(index, scroll = true) {
    const options = this.element.querySelectorAll("[role=option]");
    options[this.active]?.classList.remove("active");
    if (!this.multiple) options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = options[index];
    option?.classList.add("active");
    if (!this.multiple) option?.setAttribute("aria-selected", "true");
    if (scroll) option?.scrollIntoView({ block: "nearest" });
    this.field?.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  /** Let a field be the one that works this list. */
  serve(field) {
    this.field = field;
    field.setAttribute("aria-controls", this.element.id);
    field.setAttribute("aria-activedescendant", this.active < 0 ? "" : `${this.element.id}-${this.active}`);
  }

  /**
   * Act on a key.
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it was one for lists
   */
  key(event) {
    const count = this.items.length;
    if (!count) return false;
    const to = { ArrowDown: (this.active + 1) % count, ArrowUp: (this.active - 1 + count) % count, PageDown: Math.min(this.active + 8, count - 1), PageUp: Math.max(this.active - 8, 0) }[event.key];
    if (to !== undefined) this.activate(to);
    else if (event.key === "Enter" && this.active >= 0) this.onChoose(this.items[this.active]);
    else return false;
    event.preventDefault();
    return true;
  }
}

/** Return the items whose words hold everything that is typed, those that begin with it first. */
export function matching(items, typed) {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return items;
  const found = items.filter((item) => wanted.split(/\s+/).every((word) => `${item.label} ${item.hint ?? ""} ${item.aside ?? ""}`.toLowerCase().includes(word)));
  const begins = (item) => item.label.toLowerCase().replace(/^[/@#]/, "").startsWith(wanted.replace(/^[/@#]/, ""));
  return [...found.filter(begins), ...found.filter((item) => !begins(item))];
}

/**
 * Let somebody pick from a list, next to what they clicked.
 * @param {HTMLElement} anchor
 * @param {{label: string, items: Item[], least?: number, most?: number, chosen?: any[], search?: string, wide?: boolean}} how
 * @returns {Promise<any[] | null>} the values, or null where they thought better of it
 */
export function pick(anchor, { label, items, least = 1, most = 1, chosen = [], search = "", wide = true }) {
  return new Promise((resolve) => {
    const multiple = most > 1 || least === 0;
    let result = null;
    const field = h("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-label": search || label, placeholder: search || "Search", class: items.length > 8 || search ? "" : "unseen", autocomplete: "off", spellcheck: "false" });
    const list = new Listbox({
      label,
      multiple,
      onChoose: (item) => {
        if (most === 1) {
          result = least === 0 && list.chosen.has(item.value) ? [] : [item.value];
          close();
        } else if (list.chosen.has(item.value) || list.chosen.size < most) {
          if (!list.chosen.delete(item.value)) list.chosen.add(item.value);
          list.fill(matching(items, field.value), { active: list.active });
          count();
        }
      },
    });
    for (const value of chosen) list.chosen.add(value);
    const finish = h("button", { type: "button", class: "button primary small", onclick: () => done() }, "Done");
    const counted = h("span", { class: "counted", "aria-live": "polite" });
    const count = () => {
      counted.textContent = `${list.chosen.size} of ${least === most ? least : `${least}–${most}`}`;
      finish.disabled = list.chosen.size < least || list.chosen.size > most;
    };
    const done = () => {
      result = items.map((item) => item.value).filter((value) => list.chosen.has(value));
      close();
    };
    field.addEventListener("input", () => {
      list.fill(matching(items, field.value));
      place(popup, anchor, { wide });
    });
    field.addEventListener("keydown", (event) => list.key(event));
    const popup = h("div", { class: "picker" }, field, list.element, most > 1 && h("div", { class: "picker-foot" }, counted, finish));
    list.serve(field);
    list.fill(items, { active: Math.max(0, items.findIndex((item) => chosen.includes(item.value))) });
    count();
    const close = openPopup(popup, anchor, { wide, onClose: () => resolve(result) });
    field.focus();
  });
}
