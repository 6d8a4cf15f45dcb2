/** The entry: where one writes messages and types commands. */

import * as choices from "./choices.js";
import { CommandForm } from "./command-form.js";
import { h, icon, iconButton } from "./dom.js";
import { matching } from "./listbox.js";
import { ask } from "./live.js";
import { readFile } from "./media.js";
import { openModal } from "./modal.js";
import { put, state, watch } from "./store.js";
import { Suggestions } from "./suggestions.js";
import { complain } from "./toast.js";
import { roomOf } from "./voice-room.js";

const TALLEST = 200;
const NARROW = matchMedia("(max-width: 480px)");

class MessageEntry extends HTMLElement {
  connectedCallback() {
    this.suggestions = new Suggestions();
    /** @type {CommandForm | null} */
    this.form = null;
    /** What was picked for a mention, by what the entry shows for it. @type {Map<string, string>} */
    this.mentions = new Map();
    this.waiting = 0;
    this.text = h("textarea", {
      rows: 1,
      "aria-label": "Message",
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.suggestions.hide(),
      onfocus: () => this.typed(),
    });
    this.send = h("button", { type: "button", class: "icon-button send", "aria-label": "Send", title: "Send", onclick: () => this.submit() }, icon("send"));
    this.files = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files", onchange: () => this.drawFiles() });
    this.attach = iconButton("plus", "Attach files", () => this.files.click());
    this.attached = h("div", { class: "attached-files", hidden: true });
    this.writing = h("div", { class: "writing" }, this.attach, this.files, this.text, this.send);
    this.replyBar = h("div", { class: "reply-bar", hidden: true });
    this.box = h("div", { class: "entry-box" }, this.writing);
    this.pending = h("div", { class: "pending", role: "status" });
    this.append(this.suggestions.element, this.replyBar, this.attached, this.box, this.pending);
    watch(["place", "commands"], () => this.draw());
    watch(["commands"], () => document.activeElement === this.text && this.typed());
    watch(["reply", "edit"], (changed) => this.drawAbout(changed));
    watch(["command"], () => state.command && this.begin(state.command));
    watch(["mention"], () => state.mention && this.mention(state.mention));
    watch(["focusEntry"], () => state.focusEntry && this.focusEntry());
  }

  // ---------------------------------------------------------------- drawing

  draw() {
    if (!state.place) return;
    const { me, channel, guild, may_write: mayWrite } = state.place;
    const where = `${me.id}/${channel?.id}`;
    if (where !== this.where) {
      this.where = where;
      this.leave();
      this.about();
      if (matchMedia("(pointer: fine)").matches && !document.querySelector("dialog")) this.text.focus();
    }
    this.text.disabled = this.send.disabled = this.attach.disabled = !mayWrite;
    const name = `${guild && channel && !roomOf(channel.id) ? "#" : ""}${channel?.name}`;
    this.text.placeholder = mayWrite ? `Message ${name}${state.commands.length && !NARROW.matches ? ", or / for commands" : ""}` : `${me.name} may not write in ${name}`;
  }

  /** Say what the entry is about: nothing, a reply to a message, or the change of one. */
  about({ reply = null, edit = null } = {}) {
    if (state.reply !== reply || state.edit !== edit) put({ reply, edit });
  }

  /** @param {Set<string>} changed */
  drawAbout(changed) {
    const { reply, edit } = state;
    if (reply && edit) {
      this.about(changed.has("edit") ? { edit } : { reply });
      return;
    }
    this.replyBar.hidden = !(reply || edit);
    if (edit && this.editing !== edit) this.text.value = edit.content;
    else if (!edit && this.editing) this.text.value = "";
    this.editing = edit;
    if (!reply && !edit) return;
    const words = reply ? ["Replying to ", h("strong", {}, reply.name)] : "Editing your message";
    this.replyBar.replaceChildren(h("span", {}, words), iconButton("close", reply ? "Do not reply" : "Do not edit", () => this.about()));
    this.leave();
    this.text.focus();
    this.grow();
  }

  drawFiles() {
    const names = [...this.files.files].map((file) => file.name);
    this.attached.hidden = !names.length;
    this.attached.replaceChildren(icon("file", 18), h("span", {}, names.join(", ")), iconButton("close", "Attach nothing", () => {
      this.files.value = "";
      this.drawFiles();
    }));
    this.text.focus();
  }

  focusEntry() {
    state.focusEntry = null;
    if (this.form) this.form.focus();
    else this.text.focus();
  }

  grow() {
    this.text.style.setProperty("height", "auto");
    this.text.style.setProperty("height", `${Math.min(this.text.scrollHeight, TALLEST)}px`);
  }

  // ---------------------------------------------------------------- typing

  typed() {
    this.grow();
    const { value, selectionEnd } = this.text;
    const mention = /(?:^|\s)([@#])([^\s@#]*)$/.exec(value.slice(0, selectionEnd));
    if (value.startsWith("/") && !value.includes("\n")) {
      const found = matching(commandItems(), value.slice(1));
      if (found.length || value.length === 1) this.list(found, "Commands", "The bot offers no command here", (item) => this.open(item.value));
      else this.suggestions.hide();
    } else if (mention && state.place?.guild) {
      const items = mention[1] === "#" ? choices.channels() : choices.mentionables().map((item) => ({ ...item, label: item.label.replace(/^@?/, "@") }));
      const found = matching(items, mention[2]);
      if (found.length) this.list(found.slice(0, 20), "Mentions", "", (item) => this.insert(item, mention));
      else this.suggestions.hide();
    } else {
      this.suggestions.hide();
    }
  }

  list(items, label, empty, choose) {
    this.suggestions.items(items, { label, field: this.text, empty, choose });
  }

  key(event) {
    if (event.isComposing) return;
    if (this.suggestions.open && event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.suggestions.choose();
    } else if (!event.shiftKey && this.suggestions.key(event)) {
      return;
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      if (!this.suggestions.element.hidden) this.suggestions.hide();
      else this.about();
    }
  }

  insert(item, mention) {
    const sign = mention[1];
    const at = this.text.selectionEnd;
    const from = at - mention[2].length - 1;
    const isRole = state.roles.some((role) => role.id === item.value);
    const everyone = item.label === "@@everyone" || item.label === "@everyone";
    if (!everyone) this.mentions.set(item.label, sign === "#" ? `<#${item.value}>` : isRole ? `<@&${item.value}>` : `<@${item.value}>`);
    this.text.setRangeText(`${everyone ? "@everyone" : item.label} `, from, at, "end");
    this.suggestions.hide();
    this.grow();
  }

  mention(member) {
    state.mention = null;
    this.leave();
    this.mentions.set(`@${member.name}`, `<@${member.id}>`);
    this.text.setRangeText(`@${member.name} `, this.text.value.length, this.text.value.length, "end");
    this.text.focus();
  }

  async submit() {
    const shown = this.text.value;
    const chosen = [...this.files.files];
    if (!shown.trim() && !chosen.length) return;
    let content = shown;
    // The longest first: @Ada Lovelace before @Ada.
    for (const [label, mention] of [...this.mentions].sort(([one], [two]) => two.length - one.length)) content = content.replaceAll(label, mention);
    const { reply, edit } = state;
    this.about();
    this.text.value = this.files.value = "";
    this.drawFiles();
    this.suggestions.hide();
    this.grow();
    try {
      if (edit) await ask("edit", { message: edit.id, content });
      else await ask("say", { content, reply_to: reply?.id, files: await Promise.all(chosen.map(readFile)) });
      this.mentions.clear();
    } catch (error) {
      complain(error);
      // What was written is not lost.
      this.about({ reply, edit });
      if (edit || !this.text.value) this.text.value = shown;
      this.grow();
    }
  }

  // ---------------------------------------------------------------- commands

  /** Begin a command by its full name. */
  begin(name) {
    state.command = null;
    const item = commandItems().find((each) => each.label === `/${name}`);
    if (!item) complain(new Error(`The client does not show ${state.place.me.name} the command /${name} here.`));
    else if (state.place.may_write) this.open(item.value);
    else complain(new Error(`${state.place.me.name} may not write here.`));
  }

  open({ name, leaf }) {
    const form = new CommandForm(name, leaf, this.suggestions, {
      submit: (options) => this.run(form, options),
      cancel: () => {
        this.leave();
        this.text.focus();
      },
    });
    this.text.value = "";
    this.grow();
    this.suggestions.hide();
    this.put(form);
  }

  put(form) {
    this.form = form;
    this.box.replaceChildren(form.element);
    form.focus();
  }

  leave() {
    this.suggestions.hide();
    if (!this.form) return;
    this.form = null;
    this.box.replaceChildren(this.writing);
  }

  async run(form, options) {
    this.leave();
    this.text.focus();
    this.wait(1);
    try {
      const came = await ask("slash", { name: form.name, options });
      if (came.modal) openModal(came.modal);
    } catch (error) {
      complain(error);
      if (!this.form && !this.text.value && state.connected) this.put(form);
    } finally {
      this.wait(-1);
    }
  }

  wait(change) {
    this.waiting += change;
    this.pending.textContent = this.waiting ? `Waiting for ${state.names[state.place.bot] ?? "the bot"} …` : "";
  }
}

/** Return everything that one can type after a slash. */
function commandItems() {
  const items = [];
  const deeper = (name, here, group) => {
    const subs = (here.options ?? []).filter((option) => option.type <= 2);
    if (!subs.length) items.push({ value: { name, leaf: here }, label: `/${name}`, hint: here.description, group });
    for (const sub of subs) deeper(`${name} ${sub.name}`, sub, group);
  };
  for (const command of state.commands) if (command.type === 1) deeper(command.name, command, state.names[state.place.bot]);
  return items;
}

customElements.define("message-entry", MessageEntry);
