/** What one can do with a message: the row of buttons at the message that has the pointer or the focus. */

import { h, iconButton } from "./dom.js";
import { ask } from "./live.js";
import { openMenu } from "./menu.js";
import { openModal } from "./modal.js";
import { openPopup } from "./popup.js";
import { put, state } from "./store.js";
import { complain, toast } from "./toast.js";

/** Where threads can be started: text and news channels. */
const THREADED = [0, 5];
const EMOJI = [..."👍👎😀😂😍🤔😮😢😡🎉🔥🚀👀🙏💯✅❌❓🥇🥈🥉🍕☕🌈"].filter((each) => each !== "️");
const EMOJI_NAMES = "thumbs up,thumbs down,grin,joy,heart eyes,thinking,surprised,sad,angry,party,fire,rocket,eyes,thanks,hundred,yes,no,question,first,second,third,pizza,coffee,rainbow".split(",");

/** Build the toolbar; it is moved from message to message. */
export function toolbar() {
  const react = iconButton("smile", "Add a reaction", () => chooseEmoji(react, current()), { "data-key": "tool-react" });
  const reply = iconButton("reply", "Reply", () => put({ reply: current() }), { "data-key": "tool-reply" });
  const more = iconButton("dots", "More", () => messageMenu(more, current()), { "data-key": "tool-more", "aria-haspopup": "menu" });
  const element = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message" }, react, reply, more);
  const tools = {
    /** @type {HTMLElement | null} */
    message: null,
    /** Go to a message, or away. */
    follow(message) {
      if (document.querySelector(".popup") && element.isConnected) return;
      if (message === tools.message && element.parentElement === message) return;
      tools.message = message;
      if (!message) {
        element.remove();
        return;
      }
      const shown = state.messages.get(message.dataset.id);
      react.hidden = !state.place.may_react || shown?.private;
      reply.hidden = !state.place.may_write || shown?.private;
      message.append(element);
    },
  };
  function current() {
    return state.messages.get(tools.message.dataset.id);
  }
  return tools;
}

function chooseEmoji(anchor, message) {
  const buttons = EMOJI.map((emoji, index) =>
    h(
      "button",
      {
        type: "button",
        "aria-label": EMOJI_NAMES[index],
        title: EMOJI_NAMES[index],
        onclick: () => {
          close();
          ask("react", { message: message.id, emoji }).catch(complain);
        },
      },
      emoji,
    ),
  );
  const grid = h("div", { class: "emojis", role: "group", "aria-label": "Reactions", onkeydown: (event) => arrows(event, buttons) }, buttons);
  const close = openPopup(grid, anchor);
  buttons[0].focus();
}

function arrows(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
  if (!step) return;
  event.preventDefault();
  buttons[buttons.indexOf(document.activeElement) + step]?.focus();
}

/** Open the menu of a message, with the commands that apps have for it. */
function messageMenu(anchor, message) {
  const commands = state.commands.filter((command) => command.type === 3);
  const mine = message.author.id === state.place.me.id;
  openMenu(anchor, "Message", [
    state.place.may_write && !message.private && { label: "Reply", icon: "reply", act: () => put({ reply: message }) },
    mine && state.place.may_write && { label: "Edit message", icon: "pencil", act: () => put({ edit: message }) },
    state.place.guild && !message.private && !message.thread && THREADED.includes(state.place.channel.type) && { label: "Start a thread", icon: "thread", act: () => startThread(message) },
    { label: "Copy text", icon: "copy", act: () => copy(message.content) },
    { label: "Copy message id", icon: "copy", act: () => copy(message.id) },
    commands.length > 0 && { heading: "Apps" },
    ...commands.map((command) => ({ label: command.name, act: () => runMenu(command.name, { message: message.id }) })),
    (mine || state.place.may_manage) && !message.private && { label: "Delete message", icon: "trash", danger: true, act: () => ask("delete", { message: message.id }).catch(complain) },
  ]);
}

/** Start a thread from a message, named after what it says. */
function startThread(message) {
  const name = (message.content || message.embeds[0]?.title || "Thread").replace(/\s+/g, " ").slice(0, 50);
  ask("thread", { message: message.id, name }).catch(complain);
}

/** Use a context-menu command. */
export async function runMenu(name, on) {
  try {
    const came = await ask("menu", { name, ...on });
    if (came.modal) openModal(came.modal);
  } catch (error) {
    complain(error);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("The browser does not let this page copy.", "error");
  }
}
