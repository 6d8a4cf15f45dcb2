/** What one can pick in a guild: members, roles, channels, as items of a list. */

import { avatar } from "./dom.js";
import { roleOf, state } from "./store.js";

/** Return the members as items. */
export function members() {
  return state.members.map((member) => ({
    value: member.id,
    label: member.name,
    aside: member.bot ? "App" : "",
    color: roleOf(member)?.color,
    picture: avatar(member.id, member.name, { bot: member.bot, small: true }),
    group: "Members",
  }));
}

/** Return the roles as items. */
export function roles() {
  return state.roles.map((role) => ({ value: role.id, label: role.name.startsWith("@") ? role.name : `@${role.name}`, color: role.color, group: "Roles" }));
}

/**
 * Return the channels as items.
 * @param {number[]} [types] only these, where there are some
 */
export function channels(types = []) {
  return state.channels
    .filter((channel) => !types.length || types.includes(channel.type))
    .map((channel) => ({ value: channel.id, label: `#${channel.name}` }));
}

/** Return members and roles as items. */
export function mentionables() {
  return [...members(), ...roles()];
}

/** Return what a select of a kind offers: its own options, or what there is in the guild. */
export function ofSelect(select) {
  switch (select.type) {
    case 5:
      return members();
    case 6:
      return roles();
    case 7:
      return mentionables();
    case 8:
      return channels(select.channel_types ?? []);
    default:
      return select.options.map((option) => ({ value: option.value, label: option.label, hint: option.description ?? "", picture: emojiOf(option.emoji) }));
  }
}

/** Return an emoji as a node; custom ones go by their names, for their pictures are elsewhere. */
export function emojiOf(emoji) {
  if (!emoji) return undefined;
  const element = document.createElement("span");
  element.className = "emoji";
  element.textContent = emoji.id ? `:${emoji.name}:` : emoji.name;
  return element;
}
