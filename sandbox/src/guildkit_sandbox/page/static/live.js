/** The connection to the sandbox: asking for things, and hearing of what changes. */

import { put, state, take } from "./store.js";
import { setClock } from "./time.js";
import { hear as hearSound } from "./voice.js";

/** @type {WebSocket | undefined} */
let socket;
let asked = 0;
/** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
const open = new Map();

const AGAIN = 1500;
const PLACE = "guildkit-sandbox-place";

/** Connect, and again whenever the connection is lost. */
export function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const opening = new WebSocket(`${scheme}://${location.host}/live?${new URLSearchParams(lastPlace())}`);
  socket = opening;
  opening.binaryType = "arraybuffer";
  opening.addEventListener("open", () => {
    state.messages.clear();
    put({ connected: true, order: [], traffic: [] });
  });
  opening.addEventListener("message", ({ data }) => (typeof data === "string" ? hear(JSON.parse(data)) : hearSound(data)));
  opening.addEventListener("close", () => {
    for (const { reject } of open.values()) reject(new Error("The connection to the sandbox is lost."));
    open.clear();
    put({ connected: false });
    setTimeout(connect, AGAIN);
  });
}

/** Return where one was when the page was open before. */
function lastPlace() {
  return JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
}

function hear(news) {
  if ("reply" in news) {
    const waiting = open.get(news.reply);
    open.delete(news.reply);
    if ("error" in news) waiting?.reject(new Error(news.error));
    else waiting?.resolve(news.value);
    return;
  }
  if (news.clock) setClock(news.clock.now);
  take(news);
  if (news.place) {
    const { me, guild, channel } = news.place;
    sessionStorage.setItem(PLACE, JSON.stringify({ user: me.id, guild: guild ?? "dms", ...(guild && channel && { channel: channel.id }) }));
  }
}

/**
 * Ask the sandbox to do something as the person whom one is.
 * @param {string} act
 * @param {Record<string, any>} [details]
 * @returns {Promise<any>} what came of it; it fails with a sentence for people
 */
export function ask(act, details = {}) {
  return new Promise((resolve, reject) => {
    if (socket?.readyState !== WebSocket.OPEN) {
      reject(new Error("There is no connection to the sandbox."));
      return;
    }
    asked += 1;
    open.set(asked, { resolve, reject });
    socket.send(JSON.stringify({ ...details, id: asked, act }));
  });
}
