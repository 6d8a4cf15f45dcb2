/** The workbench: what goes over the wire, what can go wrong, and the clock. */

import { h, iconButton } from "./dom.js";
import { ask } from "./live.js";
import { showPanel } from "./panels.js";
import { put, state, watch } from "./store.js";
import { complain, toast } from "./toast.js";
import { TrafficPanel } from "./traffic.js";

const TABS = { traffic: "Traffic", faults: "Faults", clock: "Clock and bot" };
const STEPS = [
  ["+1 minute", 60],
  ["+1 hour", 3600],
  ["+1 day", 86_400],
  ["+1 week", 604_800],
];

class WorkBench extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Workbench");
    const traffic = new TrafficPanel();
    this.faults = h("div", { class: "faults" });
    this.missing = h("div", { class: "missing" });
    this.bot = h("p", { class: "hint" });
    this.panes = {
      traffic: traffic.element,
      faults: h("div", { class: "pane" }, h("p", { class: "hint" }, "What goes wrong between the bot and Discord. Press again to end it."), this.faults),
      clock: h("div", { class: "pane" }, clockPane(), h("h3", {}, "The bot"), this.bot, h("button", { type: "button", class: "button secondary", onclick: restart }, "Restart the bot"), this.missing),
    };
    this.tabs = Object.fromEntries(
      Object.entries(TABS).map(([key, title]) => [key, h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": `pane-${key}`, onclick: () => put({ tab: key }) }, title)]),
    );
    for (const [key, pane] of Object.entries(this.panes)) {
      pane.id = `pane-${key}`;
      pane.setAttribute("role", "tabpanel");
      pane.setAttribute("aria-labelledby", `tab-${key}`);
    }
    this.append(
      h(
        "header",
        {},
        h("div", { role: "tablist", "aria-label": "Workbench", onkeydown: (event) => this.key(event) }, Object.values(this.tabs)),
        iconButton("close", "Close the workbench", () => showPanel("bench", false)),
      ),
      ...Object.values(this.panes),
    );
    watch(["panels", "tab"], () => this.draw());
    watch(["faults"], () => this.drawFaults());
    watch(["bot", "missing"], () => this.drawBot());
    this.draw();
  }

  draw() {
    this.hidden = !state.panels.bench;
    const chosen = state.tab ?? "traffic";
    for (const key of Object.keys(TABS)) {
      this.panes[key].hidden = key !== chosen;
      this.tabs[key].setAttribute("aria-selected", String(key === chosen));
      this.tabs[key].tabIndex = key === chosen ? 0 : -1;
    }
  }

  key(event) {
    const keys = Object.keys(TABS);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const to = keys.at((keys.indexOf(state.tab ?? "traffic") + step) % keys.length);
    put({ tab: to });
    this.tabs[to].focus();
  }

  drawFaults() {
    const focused = this.faults.contains(document.activeElement) ? document.activeElement.dataset.fault : null;
    this.faults.replaceChildren(
      ...state.faults.map((fault) =>
        h(
          "button",
          { type: "button", class: "fault", "aria-pressed": fault.on === null ? null : String(fault.on), data: { fault: fault.name }, onclick: () => ask("fault", { name: fault.name }).catch(complain) },
          h("span", { class: "words" }, h("strong", {}, fault.title), h("span", { class: "hint" }, fault.description)),
          fault.on !== null && h("span", { class: "switch", "aria-hidden": "true" }),
        ),
      ),
    );
    if (focused) this.faults.querySelector(`[data-fault="${focused}"]`)?.focus();
    const active = state.faults.filter((fault) => fault.on).length;
    this.tabs.faults.replaceChildren(TABS.faults, active ? h("span", { class: "badge" }, String(active)) : "");
    this.tabs.faults.setAttribute("aria-label", active ? `${TABS.faults}, ${active} active` : TABS.faults);
  }

  drawBot() {
    const { state: now, trouble } = state.bot;
    this.bot.textContent = `It is ${now}. ${trouble}`;
    this.missing.replaceChildren(...(state.missing.length ? [h("h3", {}, "Not in this sandbox"), h("p", { class: "hint" }, "The bot asked for these, and there is no such route yet:"), h("ul", {}, state.missing.map((each) => h("li", {}, h("code", {}, each))))] : []));
  }
}

function clockPane() {
  const amount = h("input", { type: "number", min: 1, max: 1000, step: "any", value: "3", "aria-label": "How much" });
  const unit = h("select", { "aria-label": "Unit" }, [["minutes", 60], ["hours", 3600], ["days", 86_400]].map(([name, seconds]) => h("option", { value: seconds, selected: name === "days" }, name)));
  const advance = (seconds) => ask("advance", { seconds }).catch(complain);
  return h(
    "div",
    {},
    h("h3", {}, "The clock"),
    h("p", { class: "big-clock" }, h("span", { data: { clock: "medium" } })),
    h("p", { class: "hint" }, "The sandbox and the bot live by it. It moves forward only; what is due then happens at once."),
    h("div", { class: "steps" }, STEPS.map(([label, seconds]) => h("button", { type: "button", class: "button secondary", onclick: () => advance(seconds) }, label))),
    h("form", { class: "steps", onsubmit: (event) => (event.preventDefault(), advance(Number(amount.value) * Number(unit.value))) }, amount, unit, h("button", { type: "submit", class: "button secondary" }, "Go forward")),
  );
}

async function restart() {
  try {
    await ask("restart");
    toast("The bot runs again.");
  } catch (error) {
    complain(error);
  }
}

customElements.define("work-bench", WorkBench);
