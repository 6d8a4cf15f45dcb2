/** Who is in a voice channel: in the list of channels, and above its messages. */

import { avatar, h, icon } from "./dom.js";
import { ask } from "./live.js";
import { openMenu } from "./menu.js";
import { state, watch } from "./store.js";
import { complain } from "./toast.js";
import { hush } from "./voice-bar.js";
import { wake } from "./voice.js";

/** Return the voice channel with this id, if it is one. */
export function roomOf(id) {
  return state.voice.find((room) => room.id === id);
}

/** Build the list of those who are in a voice channel; the one where one is oneself shows who speaks. */
export function occupants(room, { small }) {
  if (!room?.inside.length) return null;
  const heard = state.my_voice?.channel === room.id;
  return h("ul", { class: `occupants${small ? " small" : ""}${heard ? " heard" : ""}`, "aria-label": "In this voice channel" }, room.inside.map((person) => h("li", {}, occupant(room, person, small))));
}

function occupant(room, person, small) {
  const marks = marksOf(person);
  const button = h(
    "button",
    {
      type: "button",
      class: `occupant${person.bot ? " bot" : ""}`,
      "aria-haspopup": "menu",
      "aria-label": [person.name, ...marks.map(([, words]) => words)].join(", "),
      data: { key: `${room.id}/${person.id}` },
      onclick: () => occupantMenu(button, room, person),
      oncontextmenu: (event) => (event.preventDefault(), occupantMenu(button, room, person)),
    },
    avatar(person.id, person.name, { bot: person.bot, small }),
    h("span", { class: "name" }, person.name),
    marks.map(([picture, words, byGuild]) => h("span", { class: byGuild ? "mark by-guild" : "mark", title: words }, icon(picture, 16))),
  );
  return button;
}

/** Return what stands beside a name: an icon, what it says, and whether a moderator did it. */
function marksOf(person) {
  return [
    person.listens && ["eye", "in the audience", false],
    person.muted_by_guild ? ["microphoneOff", "muted by a moderator", true] : person.muted && ["microphoneOff", "muted", false],
    person.deafened_by_guild ? ["headphonesOff", "deafened by a moderator", true] : person.deafened && ["headphonesOff", "deafened", false],
  ].filter(Boolean);
}

/** Open the menu of somebody who is in a voice channel: what one can do to them. */
function occupantMenu(anchor, room, person) {
  const mine = person.id === state.place.me.id;
  const moderate = (how, more = {}) => () => ask("moderate", { how, member: person.id, ...more }).catch(complain);
  const others = state.voice.filter((each) => each.id !== room.id);
  const nameOf = (id) => state.channels.find((channel) => channel.id === id)?.name;
  openMenu(anchor, person.name, [
    mine && !person.deafened && { label: person.muted ? "Unmute yourself" : "Mute yourself", icon: "microphone", act: () => hush({ muted: !person.muted }) },
    mine && { label: person.deafened ? "Undeafen yourself" : "Deafen yourself", icon: "headphones", act: () => hush({ deafened: !person.deafened }) },
    mine && { label: "Leave the voice channel", icon: "hangUp", act: () => ask("leave").catch(complain) },
    !mine && !person.bot && { label: `Act as ${person.name}`, icon: "swap", act: () => ask("look", { user: person.id }).catch(complain) },
    room.stage && person.listens && room.may_mute && { label: "Invite to speak", icon: "speaker", act: moderate("invite") },
    (room.may_mute || room.may_deafen || room.may_move) && { heading: "Moderate" },
    room.may_mute && { label: person.muted_by_guild ? "Unmute in the guild" : "Mute in the guild", icon: "microphoneOff", act: moderate(person.muted_by_guild ? "unmute" : "mute") },
    room.may_deafen && { label: person.deafened_by_guild ? "Undeafen in the guild" : "Deafen in the guild", icon: "headphonesOff", act: moderate(person.deafened_by_guild ? "undeafen" : "deafen") },
    ...(room.may_move ? others : []).map((each) => ({ label: `Move to ${nameOf(each.id)}`, icon: "out", act: moderate("move", { channel: each.id }) })),
    room.may_move && !mine && { label: "Disconnect", icon: "hangUp", danger: true, act: moderate("disconnect") },
    !mine && person.bot && !(room.may_mute || room.may_deafen || room.may_move) && { heading: `${state.place.me.name} may not moderate here` },
  ]);
}

class VoiceRoom extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Voice channel");
    watch(["place", "voice", "my_voice"], () => this.draw());
  }

  draw() {
    const room = state.place?.channel && roomOf(state.place.channel.id);
    this.hidden = !room;
    if (!room) return;
    const key = this.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.replaceChildren(occupants(room, { small: false }) ?? h("p", { class: "hint" }, "Nobody is here."), this.door(room));
    if (key) this.querySelector(`[data-key="${key}"]`)?.focus();
  }

  /** The button by which one comes and goes. */
  door(room) {
    if (state.my_voice?.channel === room.id) return h("button", { type: "button", class: "button danger small", data: { key: "door" }, onclick: () => ask("leave").catch(complain) }, "Leave");
    const full = room.limit && room.inside.length >= room.limit;
    const words = room.may_join ? null : full ? `It is full: ${room.limit} can be here.` : `${state.place.me.name} may not join.`;
    const join = h("button", { type: "button", class: "button success small", disabled: !room.may_join, data: { key: "door" }, onclick: () => this.join(room) }, room.stage ? "Join the stage" : "Join voice");
    return h("div", { class: "door" }, words && h("span", { class: "hint" }, words), join);
  }

  join(room) {
    ask("join", { channel: room.id }).then(wake, complain);
  }
}

customElements.define("voice-room", VoiceRoom);
