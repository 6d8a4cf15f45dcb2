/** The quick switcher (Ctrl+K): a channel, a guild, a person or a command by name. */

import { avatar, h } from "./dom.js";
import { Listbox, matching } from "./listbox.js";
import { leaves } from "./messages.js";
import { go, peopleItems } from "./places.js";
import { put, state } from "./store.js";

/** Open the switcher. */
export function openSwitcher() {
  if (document.querySelector("dialog") || !state.place) return;
  const items = everything();
  const field = h("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-label": "Where to", placeholder: "A channel, a guild, a person, a command …", autocomplete: "off", spellcheck: "false" });
  const list = new Listbox({
    label: "Where to",
    onChoose: (item) => {
      dialog.close();
      item.value();
    },
  });
  const dialog = h("dialog", { class: "switcher", "aria-label": "Quick switcher", onclose: () => dialog.remove(), onclick: (event) => event.target === dialog && dialog.close() }, h("div", { class: "switcher-box" }, field, list.element));
  field.addEventListener("input", () => list.fill(matching(items, field.value)));
  field.addEventListener("keydown", (event) => list.key(event));
  list.serve(field);
  list.fill(items);
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}

function everything() {
  return [
    ...state.channels.filter((channel) => channel.open).map((channel) => ({ value: () => go({ channel: channel.id }), label: `#${channel.name}`, group: "Channels" })),
    ...state.guilds.map((guild) => ({ value: () => go({ guild: guild.id }), label: guild.name, group: "Guilds" })),
    { value: () => go({ guild: "dms" }), label: "Direct messages", group: "Guilds" },
    ...peopleItems().map((person) => ({ value: () => go({ user: person.value }), label: `Act as ${person.label}`, hint: person.hint, picture: avatar(person.value, person.label, { small: true }), group: "People" })),
    ...(state.place.may_write ? state.commands.flatMap(leaves) : []).map((name) => ({ value: () => put({ command: name }), label: `/${name}`, group: "Commands" })),
  ];
}
