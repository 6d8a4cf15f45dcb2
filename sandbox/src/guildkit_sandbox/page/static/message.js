/** One message, as it stands in the list. */

import { emojiOf } from "./choices.js";
import { component } from "./components.js";
import { avatar, coloured, h, icon } from "./dom.js";
import { embed } from "./embeds.js";
import { ask } from "./live.js";
import { inlineMarkdown, markdown } from "./markdown.js";
import { attachment } from "./media.js";
import { pollElement } from "./poll.js";
import { memberOf, roleOf, state } from "./store.js";
import { written } from "./time.js";
import { complain } from "./toast.js";

/**
 * Build a message.
 * @param {Record<string, any>} message
 * @param {boolean} follows whether it continues what the same author just said
 */
export function messageElement(message, follows) {
  const created = new Date(message.timestamp);
  const classes = ["message", follows && "follows", message.pings_me && "pings", message.private && "private"].filter(Boolean).join(" ");
  const time = h("time", { datetime: message.timestamp, title: written(created, "F") }, written(created, follows ? "t" : "f"));
  const attributes = { class: classes, role: "article", tabindex: 0, data: { id: message.id }, "aria-label": `${message.name}, ${written(created, "t")}` };
  if (follows) return h("div", attributes, h("div", { class: "gutter" }, time), h("div", { class: "body" }, content(message)));
  return h(
    "div",
    attributes,
    origin(message),
    h("div", { class: "gutter" }, avatar(message.author.id, message.name, { bot: message.author.bot })),
    h("div", { class: "body" }, h("div", { class: "byline" }, author(message), message.author.bot && h("span", { class: "tag" }, "App"), time), content(message)),
  );
}

function author(message) {
  const member = memberOf(message.author.id);
  return h("button", { type: "button", class: "author", data: { user: message.author.id } }, h("span", member ? coloured(roleOf(member)?.color) : {}, message.name));
}

/** What a message answers: another message, or a command. */
function origin(message) {
  if (message.message_reference && message.type === 19) {
    const to = message.referenced_message;
    const words = to ? [h("strong", {}, state.names[to.author.id] ?? to.author.username), " ", h("span", { class: "excerpt" }, inlineMarkdown(excerpt(to)))] : h("em", {}, "The original message was deleted");
    return h("button", { type: "button", class: "origin", data: to ? { jump: to.id } : {} }, icon("reply", 14), h("span", {}, words));
  }
  const used = message.interaction;
  if (!used) return null;
  const user = state.names[used.user.id] ?? used.user.username;
  const slash = message.type === 23 ? "" : "/";
  return h("div", { class: "origin" }, icon("reply", 14), h("span", {}, h("strong", {}, user), " used ", h("span", { class: "mention" }, slash + used.name)));
}

function excerpt(message) {
  return (message.content || message.embeds[0]?.title || (message.attachments.length ? "a file" : "a message")).split("\n")[0].slice(0, 120);
}

function content(message) {
  if (message.thinking) return [h("div", { class: "thinking" }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), `${message.name} is thinking…`), aside(message)];
  const edited = message.edited_timestamp && h("span", { class: "edited", title: written(new Date(message.edited_timestamp), "F") }, "(edited)");
  const text = message.content ? h("div", { class: "content" }, markdown(message.content)) : null;
  if (text && edited) (text.lastElementChild?.classList.contains("text") ? text.lastElementChild : text).append(" ", edited);
  return [
    text,
    message.embeds.map((each) => embed(each, message)),
    message.attachments.filter((file) => !usedElsewhere(file, message)).map((file) => attachment(file, message)),
    message.poll && pollElement(message),
    message.components.map((each) => component(each, message)),
    message.thread && h("button", { type: "button", class: "thread-link", data: { channel: message.thread.id } }, icon("thread", 18), h("strong", {}, message.thread.name), h("span", { class: "hint" }, "Open the thread")),
    !text && edited,
    reactions(message),
    aside(message),
  ];
}

/** Whether an embed or a component shows the file: then it is not shown a second time. */
function usedElsewhere(file, message) {
  const named = `attachment://${file.filename}`;
  return JSON.stringify([message.embeds, message.components]).includes(JSON.stringify(named).slice(1, -1));
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map(({ emoji, count }) => {
      const key = emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name;
      const mine = message.reacted.includes(key);
      return h(
        "button",
        { type: "button", class: "reaction", "aria-pressed": String(mine), "aria-label": `${emoji.name}: ${count}`, data: { key: `reaction-${key}` }, onclick: () => ask("react", { message: message.id, emoji: key }).catch(complain) },
        emojiOf(emoji),
        h("span", {}, String(count)),
      );
    }),
  );
}

function aside(message) {
  if (!message.private) return null;
  return h(
    "div",
    { class: "only-you" },
    icon("eye", 14),
    h("span", {}, "Only you can see this"),
    " · ",
    h("button", { type: "button", class: "link", data: { key: "dismiss" }, onclick: () => ask("dismiss", { message: message.id }).catch(complain) }, "Dismiss message"),
  );
}
