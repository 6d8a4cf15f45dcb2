/** Where one can go, and who one can be: guilds, channels, people. */

import { avatar, h, icon } from "./dom.js";
import { ask } from "./live.js";
import { pick } from "./listbox.js";
import { state, watch } from "./store.js";
import { complain } from "./toast.js";
import { occupants, roomOf } from "./voice-room.js";

const ICON_OF = { 2: "speaker", 10: "thread", 11: "thread", 12: "thread", 13: "speaker" };
const CATEGORY = 4;

/** Go somewhere; on a small window the drawer closes. */
export function go(where) {
  document.body.classList.remove("drawer");
  return ask("look", where).catch(complain);
}

class GuildRail extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "list");
    this.setAttribute("aria-label", "Guilds");
    watch(["guilds", "place", "dms", "order"], () => this.draw());
  }

  draw() {
    if (!state.place) return;
    const here = state.place.guild;
    const unread = here !== null && state.dms.last && state.read.get(`dms/${state.place.me.id}`) !== state.dms.last;
    if (here === null) state.read.set(`dms/${state.place.me.id}`, state.dms.last);
    this.replaceChildren(
      this.entry("dms", "Direct messages", icon("bubbles", 24), here === null, unread),
      h("hr"),
      ...state.guilds.map((guild) => this.entry(guild.id, guild.name, initials(guild.name), guild.id === here, false)),
    );
  }

  entry(guild, name, picture, current, unread) {
    return h(
      "div",
      { role: "listitem", class: unread ? "unread" : null },
      h("button", { type: "button", class: "guild", "aria-label": unread ? `${name}, unread` : name, title: name, "aria-current": current ? "true" : null, onclick: () => go({ guild }) }, picture),
    );
  }
}

function initials(name) {
  return name.split(/\s+/).map((word) => [...word][0]).join("").slice(0, 3).toUpperCase();
}

class ChannelList extends HTMLElement {
  connectedCallback() {
    watch(["channels", "place", "guilds", "order", "bot", "voice", "my_voice"], () => this.draw());
  }

  draw() {
    if (!state.place) return;
    const { guild, channel } = state.place;
    const name = guild ? state.guilds.find((each) => each.id === guild)?.name : "Direct messages";
    const focused = this.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset : {};
    const body = guild ? this.ofGuild() : [this.conversation(channel)];
    this.replaceChildren(h("h1", { title: name }, name), h("div", { class: "channels", role: "list", "aria-label": "Channels" }, body));
    if (channel) this.querySelector(`[data-id="${channel.id}"]`)?.setAttribute("aria-current", "page");
    const same = focused.id ? `[data-id="${focused.id}"]` : focused.key && `[data-key="${focused.key}"]`;
    if (same) this.querySelector(same)?.focus({ preventScroll: true });
  }

  conversation(channel) {
    return h("div", { role: "listitem" }, h("button", { type: "button", class: "channel", data: { id: channel.id } }, avatar(state.place.bot, channel.name, { bot: true, small: true }), h("span", {}, channel.name)));
  }

  ofGuild() {
    const under = (parent) => state.channels.filter((channel) => channel.parent === parent);
    const known = new Set(state.channels.map((channel) => channel.id));
    const top = state.channels.filter((channel) => !known.has(channel.parent));
    const order = [...top.filter((channel) => channel.type !== CATEGORY), ...top.filter((channel) => channel.type === CATEGORY)];
    return order.flatMap((channel) => [this.line(channel, 0), ...under(channel.id).flatMap((inner) => [this.line(inner, 1), ...under(inner.id).map((deep) => this.line(deep, 2))])]);
  }

  line(channel, depth) {
    if (channel.type === CATEGORY) return h("div", { role: "listitem", class: "category" }, channel.name);
    const seen = state.read.get(`${state.place.me.id}/${channel.id}`);
    const unread = seen !== undefined && channel.last !== null && BigInt(channel.last) > BigInt(seen) && channel.id !== state.place.channel?.id;
    if (seen === undefined) state.read.set(`${state.place.me.id}/${channel.id}`, channel.last ?? "0");
    const thread = ICON_OF[channel.type] === "thread";
    return h(
      "div",
      { role: "listitem", class: [unread && "unread", thread && "inner"].filter(Boolean).join(" ") || null },
      h(
        "button",
        { type: "button", class: "channel", disabled: !channel.open, title: channel.name, "aria-label": unread ? `${channel.name}, unread` : null, data: { id: channel.id, depth }, onclick: () => go({ channel: channel.id }) },
        icon(ICON_OF[channel.type] ?? "hash", 18),
        h("span", {}, channel.name),
      ),
      occupants(roomOf(channel.id), { small: true }),
    );
  }
}

class WhoAmI extends HTMLElement {
  connectedCallback() {
    watch(["place", "people", "names"], () => this.draw());
  }

  draw() {
    if (!state.place) return;
    const { me } = state.place;
    const focused = this.contains(document.activeElement);
    const button = h(
      "button",
      { type: "button", class: "who", "aria-haspopup": "listbox", "aria-label": `You are ${me.name}. Act as somebody else`, onclick: () => this.choose(button) },
      avatar(me.id, me.name),
      h("span", { class: "words" }, h("span", { class: "hint" }, "You are"), h("strong", {}, me.name)),
      icon("swap", 18),
    );
    this.replaceChildren(button);
    if (focused) button.focus();
  }

  async choose(button) {
    const chosen = await pick(button, { label: "Act as somebody else", search: "Act as somebody else", items: peopleItems(), chosen: [state.place.me.id] });
    if (chosen) await go({ user: chosen[0] });
  }
}

/** Return everybody whom one can be: those of this guild first. */
export function peopleItems() {
  const guildName = new Map(state.guilds.map((guild) => [guild.id, guild.name]));
  const here = state.place.guild;
  const items = state.people.map((person) => {
    const member = state.members.find((each) => each.id === person.id);
    const roles = (member?.roles ?? []).map((id) => state.roles.find((role) => role.id === id)?.name).filter(Boolean);
    const inside = !here || person.guilds.includes(here);
    return {
      value: person.id,
      label: person.name,
      hint: [member?.owner && "Owner", ...roles].filter(Boolean).join(", "),
      picture: avatar(person.id, person.name, { small: true }),
      group: inside ? (guildName.get(here) ?? "Everybody") : "Elsewhere",
      inside,
    };
  });
  return [...items.filter((item) => item.inside), ...items.filter((item) => !item.inside)];
}

customElements.define("guild-rail", GuildRail);
customElements.define("channel-list", ChannelList);
customElements.define("who-am-i", WhoAmI);
