/**
 * Discord's markdown as DOM nodes. The text comes from anybody: it only ever becomes text nodes, and links only to
 * http and https.
 */

import { colour, h } from "./dom.js";
import { state } from "./store.js";
import { timeElement } from "./time.js";

const DEEPEST = 10;
const FENCE = /```(?:([\w+#.-]{1,20})\n)?\n?([\s\S]*?)```/g;
const LINK = /\[((?:\\.|[^\]\\\n])+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "[^"\n]*")?\)/y;
const URL_ALONE = /https?:\/\/[^\s<>]*[^\s<>.,:;"'()\]]/y;
const MARKUP = /<(?:@!?(?<user>\d+)|@&(?<role>\d+)|#(?<channel>\d+)|t:(?<time>-?\d{1,13})(?::(?<style>[tTdDfFR]))?|\/(?<command>[^:<>\n]{1,100}):\d+|a?:(?<emoji>\w+):\d+|(?<url>https?:\/\/[^\s<>]+))>/y;
const EVERYBODY = /@(?:everyone|here)\b/y;
const ITEM = /^(\s*)(?:([-*])|(\d{1,9})\.)\s+(.*)$/;
const PAIRS = [
  ["||", "spoiler"],
  ["**", "strong"],
  ["__", "u"],
  ["~~", "s"],
  ["*", "em"],
  ["_", "em"],
];

/**
 * Everything that a message may hold: blocks with inline markup in them.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function markdown(text) {
  const out = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(FENCE)) {
    blocks(text.slice(end, match.index).replace(/\n$/, ""), out);
    out.append(h("pre", {}, h("code", { data: match[1] ? { language: match[1] } : {} }, match[2])));
    end = match.index + match[0].length;
  }
  blocks(end ? text.slice(end).replace(/^\n/, "") : text, out);
  return out;
}

/**
 * Inline markup alone, as titles have it.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function inlineMarkdown(text) {
  const out = document.createDocumentFragment();
  inline(text, out, 0);
  return out;
}

function blocks(text, out) {
  if (!text) return;
  const lines = text.split("\n");
  let plain = [];
  const flush = () => {
    if (plain.length) inline(plain.join("\n"), out.appendChild(h("div", { class: "text" })), 0);
    plain = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const heading = /^(#{1,3}|-#) +(\S.*)$/.exec(line);
    if (heading) {
      flush();
      const element = heading[1] === "-#" ? h("div", { class: "subtext" }) : h("div", { class: `heading h${heading[1].length}`, role: "heading", "aria-level": heading[1].length + 2 });
      inline(heading[2], out.appendChild(element), 0);
    } else if (line.startsWith(">>> ")) {
      flush();
      blocks([line.slice(4), ...lines.slice(at + 1)].join("\n"), out.appendChild(h("blockquote")));
      return;
    } else if (line.startsWith("> ")) {
      flush();
      const quoted = [];
      for (; at < lines.length && lines[at].startsWith("> "); at += 1) quoted.push(lines[at].slice(2));
      at -= 1;
      blocks(quoted.join("\n"), out.appendChild(h("blockquote")));
    } else if (ITEM.test(line)) {
      flush();
      const items = [];
      for (; at < lines.length && ITEM.test(lines[at]); at += 1) items.push(ITEM.exec(lines[at]));
      at -= 1;
      lists(items, out);
    } else {
      plain.push(line);
    }
  }
  flush();
}

/** Build lists from lines such as `- one`, nested by how far they are indented. */
function lists(items, out) {
  /** @type {{depth: number, list: HTMLElement}[]} */
  const open = [];
  for (const [, space, bullet, number, text] of items) {
    const depth = space.length;
    while (open.length && open.at(-1).depth > depth) open.pop();
    const tag = bullet ? "UL" : "OL";
    if (open.length && open.at(-1).depth === depth && open.at(-1).list.tagName !== tag) open.pop();
    if (!open.length || open.at(-1).depth < depth) {
      const list = h(tag, tag === "OL" ? { start: number } : {});
      (open.at(-1)?.list.lastElementChild ?? out).append(list);
      open.push({ depth, list });
    }
    inline(text, open.at(-1).list.appendChild(h("li")), 0);
  }
}

function inline(text, out, depth) {
  let plain = "";
  const put = (node) => {
    if (plain) out.append(plain);
    plain = "";
    out.append(node);
  };
  for (let at = 0; at < text.length; ) {
    const found = depth < DEEPEST && marked(text, at, depth);
    if (found) {
      put(found.node);
      at = found.end;
    } else if (text[at] === "\\" && /[^\sA-Za-z0-9]/.test(text[at + 1] ?? " ")) {
      plain += text[at + 1];
      at += 2;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) out.append(plain);
}

/** Return what markup begins at a place, and where it ends. */
function marked(text, at, depth) {
  const first = text[at];
  if (first === "`") return code(text, at);
  if (first === "<") return reference(text, at);
  if (first === "[") {
    const match = matched(LINK, text, at);
    return match && { node: link(match[2], match[1], depth), end: at + match[0].length };
  }
  if (first === "h") {
    const match = matched(URL_ALONE, text, at);
    return match && { node: link(match[0], null, depth), end: at + match[0].length };
  }
  if (first === "@") {
    const match = matched(EVERYBODY, text, at);
    return match && { node: h("span", { class: "mention" }, match[0]), end: at + match[0].length };
  }
  if (!"|*_~".includes(first)) return null;
  for (const [mark, tag] of PAIRS) {
    if (!text.startsWith(mark, at)) continue;
    const end = closing(text, at + mark.length, mark);
    if (end < 0) continue;
    if (mark === "_" && (/\w/.test(text[at - 1] ?? " ") || /\w/.test(text[end + 1] ?? " "))) continue;
    const element = tag === "spoiler" ? spoiler() : h(tag);
    inline(text.slice(at + mark.length, end), element, depth + 1);
    return { node: element, end: end + mark.length };
  }
  return null;
}

function matched(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Return where an opened mark closes, or -1. */
function closing(text, from, mark) {
  const single = mark.length === 1;
  if (single && /\s/.test(text[from] ?? " ")) return -1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text.startsWith(mark, at)) {
      if (single && text[at + 1] === mark) at += 1;
      else if (at > from && !(single && /\s/.test(text[at - 1]))) {
        // Of `***` the last two close what two have opened.
        while (!single && text[at + 2] === mark[0]) at += 1;
        return at;
      }
    }
  }
  return -1;
}

function code(text, at) {
  const ticks = text.startsWith("``", at) ? "``" : "`";
  const end = text.indexOf(ticks, at + ticks.length);
  if (end <= at + ticks.length) return null;
  return { node: h("code", {}, text.slice(at + ticks.length, end)), end: end + ticks.length };
}

function link(url, label, depth) {
  const element = h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow", title: label === null ? null : url });
  if (label === null) element.append(url);
  else inline(label, element, Math.max(depth + 1, DEEPEST - 2));
  return element;
}

function spoiler() {
  const show = (event) => {
    event.preventDefault();
    element.classList.add("shown");
    element.removeAttribute("role");
    element.removeAttribute("aria-label");
    element.removeAttribute("tabindex");
  };
  const element = h("span", {
    class: "spoiler",
    role: "button",
    tabindex: 0,
    "aria-label": "Spoiler: show it",
    onclick: show,
    onkeydown: (event) => (event.key === "Enter" || event.key === " ") && show(event),
  });
  return element;
}

function reference(text, at) {
  const match = matched(MARKUP, text, at);
  if (!match) return null;
  return { node: referred(match), end: at + match[0].length };
}

function referred({ 0: whole, groups }) {
  if (groups.url) return link(groups.url, null, DEEPEST);
  if (groups.time) return h("span", { class: "stamp" }, timeElement(new Date(Number(groups.time) * 1000), groups.style ?? "f"));
  if (groups.emoji) return h("span", { class: "emoji-name" }, `:${groups.emoji}:`);
  if (groups.command) return h("button", { type: "button", class: "mention", data: { command: groups.command } }, `/${groups.command}`);
  if (groups.user) return h("span", { class: "mention", data: { user: groups.user } }, `@${state.names[groups.user] ?? "unknown-user"}`);
  if (groups.role) {
    const role = state.roles.find((each) => each.id === groups.role);
    return h("span", { class: "mention", style: role?.color ? { "--mention": colour(role.color) } : {} }, `@${role?.name ?? "deleted-role"}`);
  }
  const channel = state.channels.find((each) => each.id === groups.channel);
  if (!channel) return h("span", { class: "mention" }, "# unknown");
  return h("button", { type: "button", class: "mention", data: { channel: channel.id }, title: whole }, `#${channel.name}`);
}
