/** Short notes at the edge of the page: mostly what Discord's client does not let one do. */

import { h, iconButton } from "./dom.js";

/** Milliseconds for which a note stays: what went wrong takes longer to read. */
const SHOWN = { note: 3500, error: 7000 };

/**
 * Show a note for a while.
 * @param {string} text
 * @param {"error" | "note"} [kind]
 */
export function toast(text, kind = "note") {
  const element = h("div", { class: `toast ${kind}` }, h("p", {}, text), iconButton("close", "Close this note", () => element.remove()));
  const place = document.getElementById("toasts");
  place.append(element);
  while (place.children.length > 4) place.firstElementChild.remove();
  setTimeout(() => element.remove(), SHOWN[kind]);
}

/** Show what went wrong. */
export function complain(error) {
  toast(error.message, "error");
}
