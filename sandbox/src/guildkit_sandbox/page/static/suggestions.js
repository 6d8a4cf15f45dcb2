/** What stands above the entry while one types: a hint, and a list to pick from. */

import { h } from "./dom.js";
import { Listbox } from "./listbox.js";

export class Suggestions {
  constructor() {
    this.hint = h("div", { class: "hint-line", "aria-live": "polite" });
    this.place = h("div", { class: "suggest-list" });
    this.element = h("div", { class: "suggest", hidden: true }, this.place, this.hint);
    /** @type {Listbox | null} */
    this.list = null;
    this.said = false;
  }

  /** Whether there is something to pick. */
  get open() {
    return Boolean(this.list?.items.length);
  }

  /** Say something about what is typed. */
  say(words, aside = "") {
    this.said = true;
    this.hint.replaceChildren(words, h("span", { class: "aside" }, aside));
    this.hint.hidden = false;
    this.element.hidden = false;
  }

  /**
   * Show what one can pick.
   * @param {import("./listbox.js").Item[]} items
   * @param {{label: string, field: HTMLElement, empty: string, choose: (item: any) => void} | null} [how]
   */
  items(items, how = null) {
    this.list?.field?.setAttribute("aria-expanded", "false");
    this.list = null;
    this.place.replaceChildren();
    if (how) {
      this.list = new Listbox({ label: how.label, onChoose: how.choose });
      this.list.serve(how.field);
      this.list.fill(items, { empty: how.empty });
      how.field.setAttribute("aria-expanded", String(items.length > 0));
      this.place.append(this.list.element);
    }
    this.element.hidden = !how && !this.said;
  }

  /** Choose what is active. */
  choose() {
    if (this.open) this.list.onChoose(this.list.items[this.list.active]);
  }

  /** Act on a key; return whether it was one for the list. */
  key(event) {
    return this.open && this.list.key(event);
  }

  /** Show nothing. */
  hide() {
    this.said = false;
    this.hint.hidden = true;
    this.items([]);
    this.element.hidden = true;
  }
}
