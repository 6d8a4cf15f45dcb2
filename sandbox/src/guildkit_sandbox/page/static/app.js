/** The page: its parts, and the keys that work everywhere. */

import "./header.js";
import "./places.js";
import "./messages.js";
import "./entry.js";
import "./members.js";
import "./bench.js";
import "./voice-bar.js";
import "./voice-room.js";

import { connect } from "./live.js";
import { arrangePanels, showPanel } from "./panels.js";
import { state, watch } from "./store.js";
import { openSwitcher } from "./switcher.js";

// The key has done its work: the cookie has it now, and it need not stay in the history.
history.replaceState(null, "", location.pathname);

arrangePanels();
watch(["speaks"], () => document.body.classList.toggle("bot-speaks", state.speaks));

addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openSwitcher();
  } else if (control && event.key.toLowerCase() === "b") {
    event.preventDefault();
    showPanel("bench", !state.panels.bench);
  } else if (event.key === "/" && !control && !typing(event.target) && !document.querySelector("dialog")) {
    event.preventDefault();
    const entry = document.querySelector("message-entry textarea");
    if (!(entry instanceof HTMLTextAreaElement) || entry.disabled) return;
    entry.focus();
    entry.value = entry.value || "/";
    entry.dispatchEvent(new Event("input"));
  } else if (event.key === "Escape") {
    document.body.classList.remove("drawer");
  }
});

document.querySelector("main")?.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".drawer-switch")) document.body.classList.remove("drawer");
});

function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

connect();
