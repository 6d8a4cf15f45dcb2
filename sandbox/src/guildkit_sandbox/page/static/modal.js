/** Modals: the forms that bots open. */

import { h, iconButton } from "./dom.js";
import { ask } from "./live.js";
import { markdown } from "./markdown.js";
import { initial, selectElement } from "./select.js";
import { readFile } from "./media.js";
import { put, state } from "./store.js";

const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;
const LABEL = 18;
const FILE_UPLOAD = 19;
const RADIO_GROUP = 21;
const CHECKBOX_GROUP = 22;
const CHECKBOX = 23;

let made = 0;

/** Open a modal, and keep it open until the bot has taken what is in it, or somebody closes it. */
export function openModal(modal) {
  /** @type {Map<string, () => any>} */
  const values = new Map();
  const problem = h("p", { class: "problem", role: "alert" });
  const submit = h("button", { type: "submit", class: "button primary" }, "Submit");
  const back = document.activeElement;
  made += 1;
  const id = `modal-${made}`;
  const form = h(
    "form",
    { method: "dialog", onsubmit: send, novalidate: true },
    h("header", {}, h("h2", { id }, modal.title), iconButton("close", "Close the form", () => dialog.close())),
    h("p", { class: "about" }, `This form goes to ${state.names[state.place.bot] ?? "the bot"}.`),
    modal.components.map((outer) => part(outer, values)),
    problem,
    h("footer", {}, h("button", { type: "button", class: "button plain", onclick: () => dialog.close() }, "Cancel"), submit),
  );
  const dialog = h("dialog", { class: "modal", "aria-labelledby": id, onclose: closed }, form);
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector("input, textarea, .select") ?? submit).focus();

  async function send(event) {
    event.preventDefault();
    if (submit.getAttribute("aria-busy") === "true") return;
    submit.setAttribute("aria-busy", "true");
    problem.textContent = "";
    try {
      const fields = Object.fromEntries(await Promise.all([...values].map(async ([id, value]) => [id, await value()])));
      const came = await ask("fill", { fields });
      dialog.close();
      if (came.modal) openModal(came.modal);
    } catch (error) {
      problem.textContent = error.message;
      problem.scrollIntoView({ block: "nearest" });
    } finally {
      submit.removeAttribute("aria-busy");
    }
  }

  function closed() {
    dialog.remove();
    if (back instanceof HTMLElement && back.isConnected) back.focus();
    else put({ focusEntry: true });
  }
}

/** Build one part of a form, and note how its value is read. */
function part(outer, values) {
  if (outer.type === TEXT_DISPLAY) return h("div", { class: "text-display" }, markdown(outer.content));
  const labelled = outer.type === LABEL;
  const inner = labelled ? outer.component : outer.components[0];
  const label = labelled ? outer.label : inner.label;
  const required = inner.required ?? true;
  made += 1;
  const id = `field-${made}`;
  const field = (FIELDS[inner.type] ?? choose)(inner, { id, values, label, required });
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label, required ? h("span", { class: "required", title: "required" }, " *") : h("span", { class: "optional" }, " optional")),
    labelled && outer.description && h("p", { class: "hint", id: `${id}-hint` }, outer.description),
    field,
  );
}

/** @type {Record<number, (inner: any, field: {id: string, values: Map<string, () => any>, label: string, required: boolean}) => Node>} */
const FIELDS = { [TEXT_INPUT]: textInput, [FILE_UPLOAD]: upload, [RADIO_GROUP]: group, [CHECKBOX_GROUP]: group, [CHECKBOX]: checkbox };

function textInput(inner, { id, values, label }) {
  const long = inner.style === 2;
  const most = inner.max_length ?? 4000;
  const counted = h("span", { class: "counted", "aria-hidden": "true" });
  const input = h(long ? "textarea" : "input", {
    id,
    ...(long ? { rows: 3 } : { type: "text" }),
    name: inner.custom_id,
    "aria-label": label,
    "aria-required": String(inner.required ?? true),
    placeholder: inner.placeholder,
    autocomplete: "off",
    value: inner.value ?? "",
    oninput: count,
  });
  function count() {
    const left = most - input.value.length;
    counted.textContent = left < 0 || inner.max_length ? `${input.value.length} / ${most}` : "";
    counted.classList.toggle("over", left < 0);
  }
  if (long) {
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) input.form.requestSubmit();
    });
  }
  count();
  values.set(inner.custom_id, () => input.value);
  return h("div", { class: "text-input" }, input, counted);
}

function upload(inner, { id, values, label }) {
  const input = h("input", { id, type: "file", multiple: (inner.max_values ?? 1) > 1, "aria-label": label });
  values.set(inner.custom_id, () => Promise.all([...input.files].map(readFile)));
  return input;
}

function group(inner, { id, values, label }) {
  const type = inner.type === RADIO_GROUP ? "radio" : "checkbox";
  const inputs = inner.options.map((option, index) => h("input", { type, id: index ? `${id}-${index}` : id, name: inner.custom_id, value: option.value, checked: option.default }));
  values.set(inner.custom_id, () => inputs.filter((input) => input.checked).map((input) => input.value));
  return h(
    "div",
    { class: "choices", role: type === "radio" ? "radiogroup" : "group", "aria-label": label },
    inner.options.map((option, index) => h("label", {}, inputs[index], h("span", {}, option.label, option.description && h("span", { class: "hint" }, option.description)))),
  );
}

function checkbox(inner, { id, values, label }) {
  const input = h("input", { id, type: "checkbox", checked: inner.default, "aria-label": label });
  values.set(inner.custom_id, () => input.checked);
  return input;
}

function choose(inner, { label, required, values }) {
  let chosen = initial(inner);
  values.set(inner.custom_id, () => chosen);
  return selectElement(inner, { label, required, onPick: (picked) => (chosen = picked) });
}
