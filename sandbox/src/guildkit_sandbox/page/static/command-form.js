/** A slash command while it is typed: its options, each with what one can pick for it. */

import * as choices from "./choices.js";
import { h, icon, iconButton } from "./dom.js";
import { matching } from "./listbox.js";
import { ask } from "./live.js";
import { readFile } from "./media.js";

const INTEGER = 4;
const BOOLEAN = 5;
const NUMBER = 10;
const FILE = 11;
const PAUSE = 200;
const KINDS = { 3: "text", 4: "a whole number", 5: "true or false", 6: "a member", 7: "a channel", 8: "a role", 9: "a member or a role", 10: "a number", 11: "a file" };

let made = 0;

/**
 * @typedef {object} Field
 * @property {any} spec
 * @property {HTMLElement} element
 * @property {HTMLInputElement} input
 * @property {{label: string, value: any} | null} picked
 */

export class CommandForm {
  /**
   * @param {string} name the full name
   * @param {any} leaf the command or sub-command, with its options
   * @param {import("./suggestions.js").Suggestions} suggestions
   * @param {{submit: (options: Record<string, any>) => void, cancel: () => void}} on
   */
  constructor(name, leaf, suggestions, on) {
    this.name = name;
    this.suggestions = suggestions;
    this.on = on;
    this.specs = (leaf.options ?? []).filter((option) => option.type > 2);
    /** @type {Field[]} */
    this.fields = [];
    this.asked = 0;
    this.options = h("div", { class: "options" });
    this.more = h("div", { class: "more-options" });
    this.element = h(
      "form",
      { class: "command", "aria-label": `/${name}`, onsubmit: (event) => (event.preventDefault(), this.submit()), onkeydown: (event) => this.key(event) },
      h("span", { class: "command-name" }, `/${name}`),
      this.options,
      this.more,
      h("span", { class: "space" }),
      iconButton("close", "Leave the command", () => on.cancel()),
      h("button", { type: "submit", class: "icon-button send", "aria-label": "Send the command", title: "Send the command" }, icon("send")),
    );
    for (const spec of this.specs.filter((each) => each.required)) this.show(spec);
    this.offer();
  }

  /** Put the focus where one types next. */
  focus() {
    const empty = this.fields.find((field) => !field.input.value);
    (empty?.input ?? this.fields.at(-1)?.input ?? this.element.querySelector(".send")).focus();
  }

  show(spec) {
    made += 1;
    const id = `option-${made}`;
    const input = h("input", {
      id,
      type: spec.type === FILE ? "file" : "text",
      inputmode: spec.type === INTEGER ? "numeric" : spec.type === NUMBER ? "decimal" : null,
      autocomplete: "off",
      spellcheck: "false",
      "aria-required": String(Boolean(spec.required)),
      "aria-label": `${spec.name}: ${spec.description}`,
      placeholder: spec.required ? "required" : "",
    });
    if (suggests(spec)) for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" })) input.setAttribute(key, value);
    const field = { spec, input, picked: null, element: h("div", { class: "option" }, h("label", { for: id }, spec.name), input) };
    input.addEventListener("focus", () => this.focused(field));
    input.addEventListener("blur", () => this.suggestions.hide());
    input.addEventListener("input", () => this.typed(field));
    this.fields.push(field);
    this.options.append(field.element);
    return field;
  }

  /** Offer the optional options that are not shown yet. */
  offer() {
    const left = this.specs.filter((spec) => !this.fields.some((field) => field.spec === spec));
    this.more.replaceChildren(
      ...left.map((spec) =>
        h(
          "button",
          {
            type: "button",
            class: "add-option",
            title: spec.description,
            "aria-label": `Add the option ${spec.name}: ${spec.description}`,
            onclick: () => {
              const field = this.show(spec);
              this.offer();
              field.input.focus();
            },
          },
          `+ ${spec.name}`,
        ),
      ),
    );
  }

  focused(field) {
    const { spec } = field;
    this.current = field;
    this.suggestions.say(h("span", {}, h("strong", {}, spec.name), ` ${spec.description}`), `${spec.required ? "required" : "optional"}, ${KINDS[spec.type] ?? ""}`);
    if (!field.picked) this.suggest(field);
  }

  typed(field) {
    field.picked = null;
    field.input.removeAttribute("aria-invalid");
    this.size(field);
    this.suggest(field);
  }

  size(field) {
    if (field.spec.type !== FILE) field.input.style.setProperty("width", `${Math.min(Math.max(field.input.value.length + 2, 9), 40)}ch`);
  }

  suggest(field) {
    const { spec, input } = field;
    if (!suggests(spec)) {
      this.suggestions.items([]);
      return;
    }
    if (spec.autocomplete) {
      this.complete(field);
      return;
    }
    const items = itemsFor(spec);
    this.suggestions.items(matching(items, input.value), { label: spec.name, field: input, empty: "Nothing of that name", choose: (item) => this.choose(field, item) });
  }

  /** Ask the bot, once the typing pauses. */
  complete(field) {
    const { spec, input } = field;
    this.asked += 1;
    const turn = this.asked;
    const show = (items, empty) => {
      if (turn === this.asked && document.activeElement === input && !field.picked) this.suggestions.items(items, { label: spec.name, field: input, empty, choose: (item) => this.choose(field, item) });
    };
    show([], "The bot is asked …");
    clearTimeout(this.waiting);
    this.waiting = setTimeout(async () => {
      if (turn !== this.asked) return;
      const options = { ...this.values({ without: FILE }), [spec.name]: input.value };
      try {
        const found = await ask("autocomplete", { name: this.name, options, focused: spec.name });
        show(found.map((each) => ({ value: each.value, label: each.name })), "The bot has nothing to suggest");
      } catch (error) {
        show([], error.message);
      }
    }, PAUSE);
  }

  choose(field, item) {
    field.picked = { label: item.label, value: item.value };
    field.input.value = item.label;
    field.input.removeAttribute("aria-invalid");
    this.size(field);
    this.suggestions.items([]);
    const next = this.fields[this.fields.indexOf(field) + 1];
    if (next && !next.input.value) next.input.focus();
  }

  key(event) {
    const field = this.fields.find((each) => each.input === event.target);
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (this.suggestions.open) this.suggestions.items([]);
      else this.on.cancel();
    } else if (field && this.suggestions.open && event.key !== "Enter" && this.suggestions.key(event)) {
      return;
    } else if (field && event.key === "Enter") {
      event.preventDefault();
      if (!event.ctrlKey && !field.picked && this.suggestions.key(event)) return;
      this.submit();
    } else if (field && event.key === "Tab" && !event.shiftKey && field.input.value && !field.picked && this.suggestions.open) {
      this.suggestions.choose();
    } else if (field && event.key === "Backspace" && !field.input.value) {
      event.preventDefault();
      this.leave(field);
    }
  }

  /** Take an option away again; the first that is required takes the command with it. */
  leave(field) {
    const at = this.fields.indexOf(field);
    if (field.spec.required) {
      if (at === 0) this.on.cancel();
      else this.fields[at - 1].input.focus();
      return;
    }
    this.fields.splice(at, 1);
    field.element.remove();
    this.offer();
    if (this.fields.length) this.fields[Math.max(0, at - 1)].input.focus();
    else this.element.querySelector(".send").focus();
  }

  values({ without = 0 } = {}) {
    const values = {};
    for (const field of this.fields) {
      if (field.spec.type === without || !field.input.value) continue;
      const exact = !field.picked && suggests(field.spec) && !field.spec.autocomplete && itemsFor(field.spec).find((item) => same(item.label, field.input.value));
      values[field.spec.name] = field.picked?.value ?? (exact ? exact.value : field.input.value);
    }
    return values;
  }

  async submit() {
    const missing = this.fields.find((field) => field.spec.required && !field.input.value);
    if (missing) {
      missing.input.setAttribute("aria-invalid", "true");
      missing.input.focus();
      this.suggestions.say(h("span", { class: "problem" }, h("strong", {}, missing.spec.name), " is required"), missing.spec.description);
      return;
    }
    const options = this.values({ without: FILE });
    for (const { spec, input } of this.fields) if (spec.type === FILE && input.files?.length) options[spec.name] = await readFile(input.files[0]);
    this.on.submit(options);
  }
}

/** Whether there is a list to pick from. */
function suggests(spec) {
  return Boolean(spec.choices?.length || spec.autocomplete || [BOOLEAN, 6, 7, 8, 9].includes(spec.type));
}

function itemsFor(spec) {
  if (spec.choices?.length) return spec.choices.map((choice) => ({ value: choice.value, label: choice.name }));
  switch (spec.type) {
    case BOOLEAN:
      return [
        { value: true, label: "True" },
        { value: false, label: "False" },
      ];
    case 6:
      return choices.members();
    case 7:
      return choices.channels(spec.channel_types ?? []);
    case 8:
      return choices.roles();
    default:
      return choices.mentionables();
  }
}

function same(label, typed) {
  return label.replace(/^[@#]/, "").toLowerCase() === typed.trim().replace(/^[@#]/, "").toLowerCase();
}
