/** Pictures and files. What is elsewhere on the network is named and not fetched: this page talks to this machine alone. */

import { h, icon } from "./dom.js";

const OWN = /^https:\/\/(?:cdn\.discordapp\.com|media\.discordapp\.net)\/(?:ephemeral-)?attachments\/\d+\/(\d+)\/([^?#]+)/;
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** Return where this page has a file of the sandbox, or null for what is elsewhere. */
export function localUrl(url, message) {
  if (url?.startsWith("attachment://")) {
    const name = url.slice("attachment://".length);
    const found = message?.attachments.find((attachment) => attachment.filename === name);
    return found ? localUrl(found.url, message) : null;
  }
  const match = OWN.exec(url ?? "");
  return match && `/files/${match[1]}/${match[2]}`;
}

/**
 * Build a picture.
 * @param {Record<string, any> | undefined} media what has a `url`
 * @param {Record<string, any>} message whose it is
 * @param {{class?: string, description?: string, spoiler?: boolean}} [how]
 */
export function picture(media, message, how = {}) {
  if (!media?.url) return null;
  const source = localUrl(media.url, message);
  const says = how.description || media.description || "";
  if (!source) return elsewhere(media.url, how.class);
  const image = h("img", { src: source, alt: says || "Picture", title: says, loading: "lazy", class: how.class });
  return how.spoiler ? h("details", { class: "hidden-picture" }, h("summary", {}, "Spoiler"), image) : image;
}

/** Build the note for a picture that is not on this machine. */
function elsewhere(url, kind = "") {
  let host = "elsewhere";
  try {
    host = new URL(url).host || host;
  } catch {
    // It stays "elsewhere".
  }
  return h("span", { class: `elsewhere ${kind}`, title: url }, icon("out", 16), h("span", {}, host));
}

/** Build an attachment: pictures are shown, everything else is there to be saved. */
export function attachment(file, message) {
  if (PICTURES.has(file.content_type)) {
    return picture(file, message, { class: "attached", description: file.description ?? file.filename, spoiler: file.filename.startsWith("SPOILER_") });
  }
  return fileCard(file.filename, file.size, localUrl(file.url, message));
}

/** Build the card of a file. */
export function fileCard(name, size, url) {
  const kilobytes = size === undefined ? "" : size < 1024 ? `${size} bytes` : `${(size / 1024).toFixed(1)} kB`;
  return h(
    "div",
    { class: "file" },
    icon("file", 28),
    h("span", { class: "words" }, url ? h("a", { href: url, download: name }, name) : h("span", {}, name), kilobytes && h("span", { class: "hint" }, kilobytes)),
  );
}

/** Return a file of the visitor's own as its name and its content in base64. */
export function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(new Error(`${file.name} cannot be read.`));
    reader.onload = () => resolve({ name: file.name, content: String(reader.result).split(",")[1] ?? "" });
    reader.readAsDataURL(file);
  });
}
