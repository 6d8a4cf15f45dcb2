/** Which of the panels at the right are open: on most windows there is room for one. */

import { put, state } from "./store.js";

const NARROW = matchMedia("(max-width: 900px)");
const ROOM_FOR_BOTH = matchMedia("(min-width: 1400px)");
const REMEMBERED = "guildkit-sandbox-panel";

let membersWanted = true;

/**
 * Open a panel, or close it.
 * @param {"members" | "bench"} panel
 * @param {boolean} open
 * @param {Record<string, any>} [more] what else changes with it
 */
export function showPanel(panel, open, more = {}) {
  const panels = { ...state.panels, [panel]: open };
  if (panel === "members") membersWanted = open;
  if (!ROOM_FOR_BOTH.matches) {
    if (open) panels[panel === "members" ? "bench" : "members"] = false;
    else if (panel === "bench") panels.members = membersWanted && !NARROW.matches;
  }
  localStorage.setItem(REMEMBERED, panels.bench ? "bench" : "");
  put({ ...more, panels });
}

/** Open what fits, and what was open the last time. */
export function arrangePanels() {
  put({ panels: { members: !NARROW.matches, bench: false } });
  if (!NARROW.matches && localStorage.getItem(REMEMBERED) === "bench") showPanel("bench", true);
}

NARROW.addEventListener("change", () => showPanel("members", !NARROW.matches && !state.panels.bench));
