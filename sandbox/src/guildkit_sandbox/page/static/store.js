/**
 * What the page knows: the sandbox's state as it was last sent, and what the page itself has open.
 * @typedef {Record<string, any>} State
 */

/** @type {State} */
export const state = {
  guilds: [],
  people: [],
  channels: [],
  roles: [],
  members: [],
  names: {},
  commands: [],
  voice: [],
  my_voice: null,
  faults: [],
  missing: [],
  traffic: [],
  order: [],
  messages: new Map(),
  place: null,
  dms: { last: "" },
  bot: { state: "starting", trouble: "" },
  connected: true,
  reply: null,
  edit: null,
  panels: { members: true, bench: false },
  read: new Map(),
};

const TRAFFIC_KEPT = 1000;

/** @type {{keys: string[], draw: (changed: Set<string>) => void}[]} */
const watchers = [];

/**
 * Draw now, and again whenever one of these parts of the state changes.
 * @param {string[]} keys
 * @param {(changed: Set<string>) => void} draw
 */
export function watch(keys, draw) {
  watchers.push({ keys, draw });
}

/** Change parts of the state, and let everybody draw whom that concerns. */
export function put(parts) {
  Object.assign(state, parts);
  const changed = new Set(Object.keys(parts));
  for (const { keys, draw } of watchers) {
    if (keys.some((key) => changed.has(key))) draw(changed);
  }
}

/** Take what the sandbox sent. */
export function take(news) {
  const parts = { ...news };
  delete parts.messages;
  delete parts.traffic;
  delete parts.clock;
  if (news.messages) {
    const { order, changed } = news.messages;
    for (const [id, message] of Object.entries(changed)) state.messages.set(id, message);
    const there = new Set(order);
    for (const id of state.messages.keys()) if (!there.has(id)) state.messages.delete(id);
    parts.order = order;
    parts.changed = new Set(Object.keys(changed));
  }
  if (news.traffic) parts.traffic = [...state.traffic, ...news.traffic].slice(-TRAFFIC_KEPT);
  put(parts);
}

/** Return the colour and hoisting of the highest role that has one. */
export function roleOf(member, has = (role) => role.color) {
  return state.roles.find((role) => member.roles.includes(role.id) && has(role));
}

/** Return a member by id. */
export function memberOf(id) {
  return state.members.find((member) => member.id === id);
}
