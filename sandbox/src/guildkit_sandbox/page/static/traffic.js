/** What went over the wire, a line each; the bodies are fetched when one asks for them. */

import { h } from "./dom.js";
import { ask } from "./live.js";
import { state, watch } from "./store.js";

const KINDS = { PERSON: "Person", EVENT: "Event", REST: "REST", GATEWAY: "Gateway", FAULT: "Fault" };

export class TrafficPanel {
  constructor() {
    this.filter = h("input", { type: "search", placeholder: "Filter: a path, an event, 4xx", "aria-label": "Filter the traffic", oninput: () => this.draw() });
    this.lastOnly = h("input", { type: "checkbox", checked: true, onchange: () => this.draw() });
    this.quiet = h("input", { type: "checkbox", onchange: () => this.draw() });
    this.list = h("div", { class: "lines", role: "list", "aria-label": "Traffic" });
    /** @type {Map<number, HTMLElement>} */
    this.elements = new Map();
    this.element = h(
      "div",
      { class: "traffic" },
      h("div", { class: "filters" }, this.filter, h("label", {}, this.lastOnly, "Last action only"), h("label", {}, this.quiet, "Heartbeats too")),
      this.list,
    );
    watch(["traffic", "panels", "tab"], () => this.draw());
  }

  draw() {
    if (!state.panels.bench || (state.tab ?? "traffic") !== "traffic") return;
    const lines = this.chosen();
    const down = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40;
    const kept = new Map();
    for (const line of lines) kept.set(line.n, this.elements.get(line.n) ?? lineElement(line));
    this.elements = kept;
    const empty = h("p", { class: "hint empty" }, state.traffic.length ? "Nothing here passes the filter." : "Nothing has happened yet. Do something: write, click, or type a command.");
    this.list.replaceChildren(...(kept.size ? kept.values() : [empty]));
    if (down || this.lastOnly.checked) this.list.scrollTop = this.lastOnly.checked ? 0 : this.list.scrollHeight;
  }

  chosen() {
    let lines = state.traffic;
    if (this.lastOnly.checked) {
      const last = lines.findLastIndex((line) => line.kind === "PERSON");
      lines = lines.slice(Math.max(last, 0));
    }
    if (!this.quiet.checked) lines = lines.filter((line) => !/op (1|11)$/.test(line.name) || line.kind !== "GATEWAY");
    const wanted = this.filter.value.trim().toLowerCase();
    if (!wanted) return lines;
    const status = /^([1-5])xx$/.exec(wanted);
    return lines.filter((line) => (status ? String(line.status ?? "").startsWith(status[1]) : `${line.kind} ${line.name} ${line.status ?? ""}`.toLowerCase().includes(wanted)));
  }
}

function lineElement(line) {
  const refused = line.status >= 400;
  const body = h("div", { class: "bodies", hidden: true });
  const button = h(
    "button",
    { type: "button", class: refused ? "line refused" : "line", "aria-expanded": "false", onclick: () => toggle(line, button, body) },
    h("span", { class: `kind ${line.kind.toLowerCase()}` }, KINDS[line.kind] ?? line.kind),
    h("span", { class: "name" }, line.name),
    line.status !== null && h("span", { class: "status" }, String(line.status)),
    h("span", { class: "ms" }, line.ms === null ? "" : `${line.ms} ms`),
  );
  return h("div", { role: "listitem", title: new Date(line.at).toLocaleTimeString() }, button, body);
}

async function toggle(line, button, body) {
  const open = body.hidden;
  body.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  if (!open || body.childElementCount) return;
  try {
    const { name, route, sent, answered } = await ask("bodies", { n: line.n });
    const direction = line.kind === "REST" ? "Sent by the bot" : "Sent";
    body.append(
      ...[route && h("p", { class: "hint" }, h("code", {}, name)), sent && part(direction, sent), answered && part("Answered", answered), !route && !sent && !answered && h("p", { class: "hint" }, "Nothing more is known of it.")].filter(Boolean),
    );
  } catch (error) {
    body.append(h("p", { class: "problem" }, error.message));
  }
}

function part(title, text) {
  return h("section", {}, h("h4", {}, title), h("pre", { tabindex: 0, "aria-label": title }, text));
}
