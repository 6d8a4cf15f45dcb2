/** Where one is in voice: the bar above who one is, with what one hears and how loud. */

import { h, icon, iconButton } from "./dom.js";
import { ask } from "./live.js";
import { go } from "./places.js";
import { state, watch } from "./store.js";
import { complain } from "./toast.js";
import { setVolume, wake } from "./voice.js";

class VoiceBar extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Voice");
    this.where = h("button", { type: "button", class: "voice-where", onclick: () => this.goThere() });
    this.mute = iconButton("microphone", "Mute yourself", () => hush({ muted: !state.my_voice.muted }));
    this.deafen = iconButton("headphones", "Deafen yourself", () => hush({ deafened: !state.my_voice.deafened }));
    this.off = iconButton("speaker", "Turn the sound off", () => setVolume(state.sound.volume, !state.sound.off));
    this.volume = h("input", { type: "range", min: 0, max: 1, step: 0.05, "aria-label": "Volume", oninput: () => setVolume(Number(this.volume.value)) });
    this.words = h("p", { class: "hint" });
    this.append(
      h("div", { class: "voice-line" }, this.where, iconButton("hangUp", "Leave the voice channel", () => ask("leave").catch(complain), { class: "icon-button hang-up" })),
      this.words,
      h("div", { class: "voice-line" }, this.mute, this.deafen, this.off, this.volume),
    );
    watch(["my_voice", "sound", "speaks", "names"], () => this.draw());
    this.draw();
  }

  draw() {
    const mine = state.my_voice;
    this.hidden = !mine;
    if (!mine) return;
    const { sound } = state;
    Object.assign(this.dataset, { received: sound.received, decoded: sound.decoded, broken: sound.broken });
    this.classList.toggle("speaks", state.speaks);
    const where = `${mine.channel}/${mine.channel_name}/${mine.guild_name}`;
    if (this.drawn !== where) {
      this.drawn = where;
      this.where.replaceChildren(icon("speaker", 18), h("span", { class: "words" }, h("strong", {}, mine.channel_name), h("span", { class: "hint" }, mine.guild_name)));
      this.where.title = `Go to ${mine.channel_name}`;
    }
    press(this.mute, mine.muted || mine.deafened, mine.muted && !mine.deafened ? "Unmute yourself" : "Mute yourself");
    this.mute.disabled = mine.deafened;
    press(this.deafen, mine.deafened, mine.deafened ? "Undeafen yourself" : "Deafen yourself");
    press(this.off, sound.off, sound.off ? "Turn the sound on" : "Turn the sound off");
    if (this.off.dataset.off !== String(sound.off)) {
      this.off.dataset.off = String(sound.off);
      this.off.replaceChildren(icon(sound.off ? "speakerOff" : "speaker"));
    }
    this.volume.value = sound.off ? 0 : sound.volume;
    const words = says(mine, sound);
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  goThere() {
    const { guild, channel } = state.my_voice;
    wake();
    go({ guild, channel });
  }
}

/** Say what is heard, or why nothing is. */
function says(mine, sound) {
  const bot = state.names[state.place.bot] ?? "The bot";
  if (mine.deafened) return "You are deafened and hear nothing.";
  if (mine.deafened_by_guild) return "A moderator has deafened you: you hear nothing.";
  if (sound.trouble) return sound.trouble;
  if (state.speaks && sound.blocked) return "Click anywhere to hear it: browsers begin to play only then.";
  if (state.speaks) return `${bot} plays.`;
  if (sound.broken && !sound.decoded) return `What ${bot} sends is no Opus that can be decoded.`;
  return mine.with_bot ? `${bot} is silent.` : `${bot} is not here.`;
}

function press(button, pressed, label) {
  button.setAttribute("aria-pressed", String(pressed));
  button.setAttribute("aria-label", label);
  button.title = label;
}

let mutedBefore = false;

/** Mute or deafen oneself, or no longer: who hears again is as muted as before. */
export function hush(change) {
  if (change.deafened) mutedBefore = state.my_voice.muted;
  const { muted, deafened } = { ...state.my_voice, ...(change.deafened === false && { muted: mutedBefore }), ...change };
  ask("hush", { muted, deafened }).catch(complain);
}

customElements.define("voice-bar", VoiceBar);
