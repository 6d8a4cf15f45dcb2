/** The line above the messages: where one is, what time it is, and what else can be shown. */

import { h, icon, iconButton } from "./dom.js";
import { showPanel } from "./panels.js";
import { state, watch } from "./store.js";

const ICON_OF = { 1: "bubbles", 2: "speaker", 11: "thread", 12: "thread", 13: "speaker" };
const THEME = "guildkit-sandbox-theme";

/** Use what was chosen the last time, or what the system says. */
function applyTheme() {
  const chosen = localStorage.getItem(THEME);
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  return dark;
}

class ChatHeader extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "banner");
    this.name = h("h2");
    this.topic = h("span", { class: "topic" });
    this.members = iconButton("people", "Members", () => showPanel("members", !state.panels.members));
    this.bench = h("button", { type: "button", class: "chip bench-switch", "aria-label": "Workbench", title: "Traffic, faults and the clock (Ctrl+B)", onclick: () => showPanel("bench", !state.panels.bench) }, icon("pulse", 18), h("span", {}, "Workbench"));
    this.clock = h("button", { type: "button", class: "chip clock", "aria-label": "The sandbox's clock", title: "The sandbox's clock", onclick: () => showPanel("bench", true, { tab: "clock" }) }, icon("clock", 16), h("span", { data: { clock: "short" } }));
    this.theme = iconButton("moon", "Dark or light", () => this.switchTheme());
    this.append(
      iconButton("menu", "Guilds and channels", () => document.body.classList.toggle("drawer"), { class: "icon-button drawer-switch" }),
      this.name,
      this.topic,
      h("span", { class: "space" }),
      this.clock,
      this.bench,
      this.members,
      this.theme,
    );
    this.drawTheme(applyTheme());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.drawTheme(applyTheme()));
    watch(["place", "panels"], () => this.draw());
  }

  draw() {
    const { place, panels } = state;
    this.members.setAttribute("aria-pressed", String(panels.members));
    this.bench.setAttribute("aria-pressed", String(panels.bench));
    this.members.hidden = !place?.guild;
    if (!place) return;
    this.name.replaceChildren(icon(ICON_OF[place.channel?.type] ?? "hash", 22), h("span", {}, place.channel?.name ?? "nowhere"));
    this.topic.textContent = place.channel?.topic ?? "";
    document.title = `${place.channel ? `${ICON_OF[place.channel.type] ? "" : "#"}${place.channel.name}` : "nowhere"} · guildkit sandbox`;
  }

  switchTheme() {
    const dark = document.documentElement.dataset.theme !== "dark";
    localStorage.setItem(THEME, dark ? "dark" : "light");
    this.drawTheme(applyTheme());
  }

  drawTheme(dark) {
    const label = dark ? "Switch to light" : "Switch to dark";
    this.theme.setAttribute("aria-label", label);
    this.theme.title = label;
    this.theme.replaceChildren(icon(dark ? "sun" : "moon"));
  }
}

class ConnectionNote extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "status");
    watch(["connected", "bot"], () => this.draw());
  }

  draw() {
    const { connected, bot } = state;
    let words = "";
    if (!connected) words = "The sandbox does not answer. If it was started anew, open the address that it has printed.";
    else if (bot.state === "stopped") words = `The bot is not running. ${bot.trouble}`;
    else if (bot.state !== "running") words = `The bot is ${bot.state} …`;
    this.hidden = !words;
    this.textContent = words;
  }
}

customElements.define("chat-header", ChatHeader);
customElements.define("connection-note", ConnectionNote);
