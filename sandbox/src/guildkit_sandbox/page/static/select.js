/** Selects of every kind, on messages and in modals. */

import { ofSelect } from "./choices.js";
import { h, icon } from "./dom.js";
import { pick } from "./listbox.js";

/**
 * Build a select.
 * @param {Record<string, any>} select the component
 * @param {{label?: string, required?: boolean, onPick: (values: string[]) => void}} how
 */
export function selectElement(select, { label = "", required = true, onPick }) {
  let chosen = initial(select);
  const words = h("span", { class: "chosen-words" });
  const button = h(
    "button",
    {
      type: "button",
      class: "select",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": label || select.placeholder || "Make a selection",
      disabled: select.disabled,
      data: { key: `select-${select.custom_id}` },
      onclick: open,
    },
    words,
    icon("down", 18),
  );
  button.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open();
    }
  });
  write();
  return button;

  function write() {
    const names = ofSelect(select).filter((item) => chosen.includes(item.value)).map((item) => item.label);
    words.textContent = names.join(", ") || select.placeholder || "Make a selection";
    words.classList.toggle("placeholder", !names.length);
  }

  async function open() {
    if (button.disabled || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-expanded", "true");
    const least = required ? (select.min_values ?? 1) : 0;
    const values = await pick(button, { label: label || select.placeholder || "Options", items: ofSelect(select), least, most: select.max_values ?? 1, chosen });
    button.setAttribute("aria-expanded", "false");
    if (values === null) return;
    chosen = values;
    write();
    onPick(values);
  }
}

/** Return what is chosen in a select before anybody touches it. */
export function initial(select) {
  const options = (select.options ?? []).filter((option) => option.default).map((option) => option.value);
  return [...options, ...(select.default_values ?? []).map((each) => each.id)];
}
