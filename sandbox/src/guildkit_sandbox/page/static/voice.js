/** What the bot plays, as one hears it: the browser decodes its Opus packets, and plays them in order a moment later. */

import { put, state } from "./store.js";

const RATE = 48_000;
const HEAD = 12;
/** Seconds by which sound is played late, so that packets which come unevenly sound even. */
const LEAD = 0.12;
/** Seconds of sound that may wait at most; what comes faster than it is played is cut. */
const LONGEST = 0.6;
/** How many packets wait for one that is missing. */
const WAITING = 4;
/** Milliseconds without sound after which nobody speaks any more. */
const QUIET = 250;
const SILENCE = [0xf8, 0xff, 0xfe];
const VOLUME = "guildkit-sandbox-volume";

const CONFIG = { codec: "opus", sampleRate: RATE, numberOfChannels: 2 };
const NO_DECODER = "This browser has no decoder for Opus, so what the bot plays is shown and not heard.";
const NOT_SECURE = "Browsers decode sound only from this machine (127.0.0.1) or over https, so the bot is not heard here.";

/** @type {AudioContext | undefined} */
let context;
/** @type {GainNode | undefined} */
let gain;
/** @type {AudioDecoder | undefined} */
let decoder;
/** The stay of the bot in a channel that is heard. @type {number | undefined} */
let stay;
let expected = 0;
/** Packets that wait for one before them, by number. @type {Map<number, {timestamp: number, opus: Uint8Array}>} */
const waiting = new Map();
/** What is added to a packet's own time to play it. @type {number | undefined} */
let shift;
let quiet = 0;

put({ sound: { trouble: "", blocked: false, received: 0, decoded: 0, broken: 0, ...lastVolume() }, speaks: false });
if (!("AudioDecoder" in globalThis)) note({ trouble: isSecureContext ? NO_DECODER : NOT_SECURE });
else AudioDecoder.isConfigSupported(CONFIG).then(({ supported }) => supported || note({ trouble: NO_DECODER }));
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, true);

/**
 * Take in a packet: three numbers (which stay of the bot, which packet, when), and its Opus.
 * @param {ArrayBuffer} data
 */
export function hear(data) {
  const view = new DataView(data);
  const opus = new Uint8Array(data, HEAD);
  const number = view.getUint32(4);
  note({ received: state.sound.received + 1 });
  if (!SILENCE.every((byte, place) => opus[place] === byte)) speaks();
  if (state.sound.trouble) return;
  if (view.getUint32(0) !== stay) {
    stay = view.getUint32(0);
    expected = number;
    waiting.clear();
    shift = undefined;
  }
  if (number < expected) return;
  waiting.set(number, { timestamp: view.getUint32(8), opus });
  if (waiting.size > WAITING) expected = Math.min(...waiting.keys());
  for (let next = waiting.get(expected); next; next = waiting.get(expected)) {
    waiting.delete(expected);
    expected += 1;
    decode(next);
  }
}

/** Play louder or softer, from 0 to 1, or not at all. */
export function setVolume(volume, off = false) {
  localStorage.setItem(VOLUME, JSON.stringify({ volume, off }));
  note({ volume, off });
  if (gain) gain.gain.value = loudness();
}

/** Let sound out, once somebody has touched the page: browsers want that first. */
export function wake() {
  if (!state.my_voice || !navigator.userActivation?.hasBeenActive) return;
  if (!context) {
    context = new AudioContext({ sampleRate: RATE });
    gain = new GainNode(context, { gain: loudness() });
    gain.connect(context.destination);
    context.addEventListener("statechange", () => note({ blocked: context?.state !== "running" }));
  }
  if (context.state === "suspended") context.resume();
}

function decode({ timestamp, opus }) {
  if (decoder?.state !== "configured") {
    decoder = new AudioDecoder({ output: play, error: () => note({ broken: state.sound.broken + 1 }) });
    decoder.configure(CONFIG);
  }
  decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: (timestamp / RATE) * 1e6, data: opus }));
}

/** @param {AudioData} data */
function play(data) {
  note({ decoded: state.sound.decoded + 1 });
  wake();
  if (!context || !gain || context.state !== "running") {
    note({ blocked: true });
    data.close();
    return;
  }
  const sound = context.createBuffer(data.numberOfChannels, data.numberOfFrames, data.sampleRate);
  for (let channel = 0; channel < data.numberOfChannels; channel += 1) {
    data.copyTo(sound.getChannelData(channel), { planeIndex: channel, format: "f32-planar" });
  }
  const own = data.timestamp / 1e6;
  data.close();
  const now = context.currentTime;
  if (shift === undefined || own + shift < now || own + shift > now + LONGEST) shift = now + LEAD - own;
  const source = new AudioBufferSourceNode(context, { buffer: sound });
  source.connect(gain);
  source.start(own + shift);
}

/** Note that somebody speaks, until a while after the last sound. */
function speaks() {
  clearTimeout(quiet);
  quiet = setTimeout(() => put({ speaks: false }), QUIET);
  if (!state.speaks) put({ speaks: true });
}

function note(parts) {
  put({ sound: { ...state.sound, ...parts } });
}

function loudness() {
  // Ears hear loudness by ratios: squared, the middle of the slider sounds like the middle.
  return state.sound.off ? 0 : state.sound.volume ** 2;
}

function lastVolume() {
  const { volume = 0.7, off = false } = JSON.parse(localStorage.getItem(VOLUME) ?? "{}");
  return { volume, off };
}
