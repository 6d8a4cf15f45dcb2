/** The members of the guild, and the card of one of them. */

import { avatar, colour, coloured, h } from "./dom.js";
import { ask } from "./live.js";
import { openMenu } from "./menu.js";
import { go } from "./places.js";
import { put, roleOf, state, watch } from "./store.js";
import { complain } from "./toast.js";
import { runMenu } from "./toolbar.js";

const STATUSES = { online: "online", idle: "idle", dnd: "do not disturb", offline: "offline" };

class MemberList extends HTMLElement {
  connectedCallback() {
    this.setAttribute("aria-label", "Members");
    this.setAttribute("role", "complementary");
    watch(["members", "roles", "place", "panels"], () => this.draw());
    document.addEventListener("member", (event) => {
      const member = state.members.find((each) => each.id === event.detail.user);
      if (member) memberCard(event.detail.anchor, member);
    });
  }

  draw() {
    this.hidden = !state.panels.members || !state.place?.guild;
    if (this.hidden) return;
    /** @type {Map<string, any[]>} */
    const groups = new Map();
    for (const role of state.roles) if (role.hoist) groups.set(role.name, []);
    for (const name of ["Members", "Apps", "Offline"]) groups.set(name, []);
    for (const member of state.members) {
      const hoisted = roleOf(member, (role) => role.hoist);
      groups.get(member.status === "offline" ? "Offline" : (hoisted?.name ?? (member.bot ? "Apps" : "Members"))).push(member);
    }
    this.replaceChildren(...[...groups].filter(([, members]) => members.length).map(([name, members]) => section(name, members)));
  }
}

function section(name, members) {
  return h("section", {}, h("h2", {}, `${name} — ${members.length}`), h("ul", {}, members.map((member) => h("li", {}, entry(member)))));
}

function entry(member) {
  const me = member.id === state.place.me.id;
  const button = h(
    "button",
    { type: "button", class: member.status === "offline" ? "member away" : "member", "aria-haspopup": "menu", onclick: () => memberCard(button, member), oncontextmenu: (event) => (event.preventDefault(), memberCard(button, member)) },
    withStatus(member),
    h("span", { class: "words" }, h("span", { class: "name" }, h("span", coloured(roleOf(member)?.color), member.name)), note(member, me)),
    member.bot && h("span", { class: "tag" }, "App"),
  );
  return button;
}

function note(member, me) {
  const words = member.doing || [me && "you", member.owner && "owner", member.silent && "timed out"].filter(Boolean).join(", ");
  return words && h("span", { class: "hint" }, words);
}

/** The disc of a member, with a dot for their status. */
function withStatus(member) {
  return h("span", { class: "with-status" }, avatar(member.id, member.name, { bot: member.bot }), h("span", { class: "status-dot", data: { status: member.status }, role: "img", "aria-label": STATUSES[member.status], title: STATUSES[member.status] }));
}

/** Open the card of a member: their roles, and what one can do with them. */
function memberCard(anchor, member) {
  const roles = member.roles.map((id) => state.roles.find((role) => role.id === id)).filter(Boolean);
  const head = h(
    "div",
    { class: "card" },
    withStatus(member),
    h("strong", {}, member.name),
    roles.length > 0 && h("div", { class: "roles" }, roles.map((role) => h("span", { class: "role", style: role.color ? { "--role": colour(role.color) } : {} }, role.name))),
  );
  const commands = state.commands.filter((command) => command.type === 2);
  const mine = member.id === state.place.me.id;
  openMenu(
    anchor,
    member.name,
    [
      member.bot && { label: "Message", icon: "bubbles", act: () => go({ guild: "dms" }) },
      !member.bot && !mine && { label: `Act as ${member.name}`, icon: "swap", act: () => go({ user: member.id }) },
      state.place.may_write && { label: "Mention", icon: "plus", act: () => put({ mention: member }) },
      mine && { heading: "Be" },
      ...(mine ? Object.entries(STATUSES) : []).map(([status, label]) => ({ label: label[0].toUpperCase() + label.slice(1), act: () => ask("be", { status }).catch(complain) })),
      commands.length > 0 && { heading: "Apps" },
      ...commands.map((command) => ({ label: command.name, act: () => runMenu(command.name, { member: member.id }) })),
    ],
    head,
  );
}

customElements.define("member-list", MemberList);
