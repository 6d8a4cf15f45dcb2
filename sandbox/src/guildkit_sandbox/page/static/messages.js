/** The messages of the channel that is open. */

import { h, icon } from "./dom.js";
import { ask } from "./live.js";
import { messageElement } from "./message.js";
import { toolbar } from "./toolbar.js";
import { put, state, watch } from "./store.js";
import { written } from "./time.js";
import { complain } from "./toast.js";
import { roomOf } from "./voice-room.js";

const TOGETHER = 7 * 60 * 1000;
const NEAR = 80;
const SUGGESTIONS = 4;

class MessageList extends HTMLElement {
  connectedCallback() {
    /** @type {Map<string, {element: HTMLElement, follows: boolean}>} */
    this.shown = new Map();
    this.where = "";
    this.log = h("div", { class: "log", role: "log", "aria-label": "Messages", "aria-live": "polite" });
    this.newest = h("button", { type: "button", class: "button primary small to-newest", hidden: true, onclick: () => this.toBottom() }, icon("down", 16), "Newest messages");
    this.scroller = h("div", { class: "scroller", onscroll: () => this.scrolled() }, this.log);
    this.tools = toolbar();
    this.append(this.scroller, this.newest);
    this.log.addEventListener("pointerover", (event) => this.tools.follow(event.target.closest(".message")));
    this.log.addEventListener("focusin", (event) => this.tools.follow(event.target.closest(".message")));
    this.log.addEventListener("pointerleave", () => this.tools.follow(this.querySelector(".message:focus-within")));
    this.log.addEventListener("click", (event) => this.clicked(event));
    this.log.addEventListener("keydown", (event) => this.key(event));
    this.stuck = true;
    // Windows are resized, and pictures grow when they have come.
    const keep = new ResizeObserver(() => this.stuck && this.toBottom());
    keep.observe(this.scroller);
    keep.observe(this.log);
    watch(["order", "place", "names", "roles", "members", "commands"], (changed) => this.draw(changed));
  }

  /** @param {Set<string>} what */
  draw(what) {
    if (!state.place) return;
    const { me, channel } = state.place;
    const where = `${me.id}/${channel?.id}`;
    const moved = where !== this.where;
    const renamed = ["names", "roles", "members"].some((key) => what.has(key));
    if (moved) this.shown.clear();
    this.where = where;
    const stay = moved || this.stuck;
    const before = this.scroller.scrollTop;
    const nodes = [this.beginning()];
    let last;
    let arrived = false;
    for (const id of state.order) {
      const message = state.messages.get(id);
      if (!message) continue;
      const day = new Date(message.timestamp).toDateString();
      const newDay = last && new Date(last.timestamp).toDateString() !== day;
      if (newDay) nodes.push(h("div", { class: "day", role: "separator" }, written(new Date(message.timestamp), "D")));
      const follows = !newDay && continues(last, message);
      arrived ||= !this.shown.has(id);
      nodes.push(this.elementOf(message, follows, renamed || (what.has("order") && state.changed?.has(id))));
      last = message;
    }
    for (const id of this.shown.keys()) if (!state.messages.has(id)) this.shown.delete(id);
    this.arrange(nodes);
    this.stuck = stay;
    if (stay) this.toBottom();
    else {
      this.scroller.scrollTop = before;
      if (arrived) this.newest.hidden = false;
    }
    if (channel && state.order.length) state.read.set(`${me.id}/${channel.id}`, channel.id && state.order.at(-1));
  }

  elementOf(message, follows, changed) {
    const before = this.shown.get(message.id);
    if (before && before.follows === follows && !changed) return before.element;
    const element = messageElement(message, follows);
    const focused = before?.element.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    if (before) before.element.replaceWith(element);
    if (focused) this.keepFocus(element, focused);
    if (before && this.tools.message === before.element) this.tools.follow(element);
    this.shown.set(message.id, { element, follows });
    return element;
  }

  /** Let the focus stay on the button that it was on, when the message around it is drawn anew. */
  keepFocus(element, focused) {
    const key = focused.dataset.key;
    const same = [...element.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key && !each.disabled);
    (same ?? element).focus({ preventScroll: true });
  }

  /** Put the nodes in order, touching only what is out of place: what has the focus must not move. */
  arrange(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.log.children]) if (!wanted.has(child)) child.remove();
    let at = this.log.firstChild;
    for (const node of nodes) {
      if (node === at) at = at.nextSibling;
      else this.log.insertBefore(node, at);
    }
  }

  beginning() {
    const { me, channel, guild, may_write: mayWrite } = state.place;
    if (!channel) return h("div", { class: "beginning" }, h("h2", {}, "Nothing to see"), h("p", {}, "This person sees no channel of this guild. Act as somebody else, at the lower left."));
    const spoken = roomOf(channel.id);
    const title = guild ? `Welcome to ${spoken ? "" : "#"}${channel.name}` : `Your messages with ${channel.name}`;
    const suggested = mayWrite ? suggestions() : [];
    return h(
      "div",
      { class: "beginning" },
      h("h2", {}, title),
      h("p", {}, guild ? "A Discord on your own machine, with a real bot in it. Nothing here leaves this computer." : "Only the two of you see what is written here."),
      guild && h("p", {}, `You are ${me.name}. At the lower left you can act as anybody else.`),
      spoken && h("p", {}, "Join above, and you hear what the bot plays here."),
      suggested.length > 0 && h("p", {}, "Type / to see what the bot can do, or begin with one of these:"),
      suggested.length > 0 && h("div", { class: "suggestions" }, suggested.map((name) => h("button", { type: "button", class: "suggestion", data: { command: name } }, `/${name}`))),
      guild && !state.commands.length && h("p", {}, "The bot offers no command here."),
    );
  }

  clicked(event) {
    const target = event.target.closest("[data-command], [data-channel], [data-user], [data-jump]");
    if (!target) return;
    const { command, channel, user, jump } = target.dataset;
    if (command) put({ command });
    else if (channel) ask("look", { channel }).catch(complain);
    else if (user && state.place.guild) this.dispatchEvent(new CustomEvent("member", { bubbles: true, detail: { user, anchor: target } }));
    else if (jump) this.shown.get(jump)?.element.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  key(event) {
    if (!event.target.classList.contains("message")) return;
    const messages = [...this.log.querySelectorAll(".message")];
    const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (to) {
      event.preventDefault();
      messages[messages.indexOf(event.target) + to]?.focus();
    }
  }

  /** Note whether somebody has scrolled away from the bottom, or back to it. */
  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const size = `${scrollHeight}/${clientHeight}`;
    // Where the size is another one, nobody scrolled: the list was laid out anew.
    if (size === this.size) this.stuck = scrollHeight - scrollTop - clientHeight < NEAR;
    this.size = size;
    if (this.stuck) this.newest.hidden = true;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.size = `${this.scroller.scrollHeight}/${this.scroller.clientHeight}`;
    this.stuck = true;
    this.newest.hidden = true;
  }
}

/** Return some commands to begin with: the first ones of each. */
function suggestions() {
  const each = state.commands.map(leaves);
  const longest = Math.max(0, ...each.map((names) => names.length));
  const turns = Array.from({ length: longest }, (_, turn) => each.map((names) => names[turn]));
  return turns.flat().filter(Boolean).slice(0, SUGGESTIONS);
}

/** Whether a message goes without its author's name: it continues what they just said. */
function continues(last, message) {
  return Boolean(
    last &&
      last.author.id === message.author.id &&
      last.private === message.private &&
      !message.interaction &&
      !message.message_reference &&
      Date.parse(message.timestamp) - Date.parse(last.timestamp) < TOGETHER,
  );
}

/** Return the full names of what one can type of a command. */
export function leaves(command) {
  if (command.type !== 1) return [];
  const deeper = (path, options) => {
    const subs = (options ?? []).filter((option) => option.type <= 2);
    return subs.length ? subs.flatMap((sub) => deeper(`${path} ${sub.name}`, sub.options)) : [path];
  };
  return deeper(command.name, command.options);
}

customElements.define("message-list", MessageList);
