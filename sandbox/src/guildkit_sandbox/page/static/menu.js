/** Menus: of a message, of a member. */

import { h, icon } from "./dom.js";
import { openPopup } from "./popup.js";

/**
 * Open a menu.
 * @param {Element | {x: number, y: number}} anchor
 * @param {string} label
 * @param {({label: string, icon?: any, danger?: boolean, act: () => void} | {heading: string} | null)[]} entries
 * @param {Node | null} [head] what stands above the entries
 */
export function openMenu(anchor, label, entries, head = null) {
  const items = [];
  const nodes = entries.filter(Boolean).map((entry) => {
    if ("heading" in entry) return h("div", { class: "group", role: "presentation" }, entry.heading);
    const item = h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: -1,
        class: entry.danger ? "danger" : null,
        onclick: () => {
          close();
          entry.act();
        },
      },
      h("span", {}, entry.label),
      entry.icon && icon(entry.icon, 18),
    );
    items.push(item);
    return item;
  });
  const menu = h("div", { role: "menu", "aria-label": label, onkeydown: key }, nodes);
  const popup = h("div", { class: "menu" }, head, menu);
  const close = openPopup(popup, anchor);
  items[0]?.focus();

  function key(event) {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") close();
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }
}
