/** Embeds. */

import { colour, h } from "./dom.js";
import { inlineMarkdown, markdown } from "./markdown.js";
import { localUrl, picture } from "./media.js";
import { timeElement } from "./time.js";

/** Build one embed of a message. */
export function embed(data, message) {
  const { author, footer, title, url, description, fields = [], image, thumbnail, timestamp, color } = data;
  return h(
    "article",
    { class: "embed", style: color ? { "--accent": colour(color) } : {} },
    h(
      "div",
      { class: "embed-body" },
      author && h("div", { class: "embed-author" }, iconOf(author, message), linked(author.url, author.name)),
      title && h("div", { class: "embed-title" }, linked(url, inlineMarkdown(title))),
      description && h("div", { class: "embed-description" }, markdown(description)),
      fields.length > 0 && h("div", { class: "embed-fields" }, fields.map((field) => h("div", { class: field.inline ? "embed-field inline" : "embed-field" }, h("div", { class: "embed-name" }, inlineMarkdown(field.name)), h("div", {}, markdown(field.value))))),
    ),
    thumbnail && picture(thumbnail, message, { class: "embed-thumbnail" }),
    image && picture(image, message, { class: "embed-image" }),
    (footer || timestamp) && h("div", { class: "embed-footer" }, footer && iconOf(footer, message), footer?.text, footer && timestamp && " • ", timestamp && timeElement(new Date(timestamp), "f")),
  );
}

function iconOf(part, message) {
  const source = localUrl(part.icon_url, message);
  return source && h("img", { src: source, alt: "", class: "embed-icon" });
}

function linked(url, content) {
  return /^https?:\/\//.test(url ?? "") ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, content) : content;
}
