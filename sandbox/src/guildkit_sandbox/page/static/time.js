/** The sandbox's clock, and times as people read them. */

const UNITS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
]);
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

let offset = 0;

/** Set the clock to what the sandbox says. */
export function setClock(now) {
  offset = Date.parse(now) - Date.now();
  tick();
}

/** Return the sandbox's time. */
function sandboxNow() {
  return new Date(Date.now() + offset);
}

/** Return an instant in one of Discord's styles. */
export function written(instant, style = "f") {
  if (style !== "R") return new Intl.DateTimeFormat("en", STYLES[style] ?? STYLES.f).format(instant);
  const seconds = (instant - sandboxNow()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= 0.95 * length) ?? UNITS.at(-1);
  return relative.format(Math.round(seconds / size), unit);
}

/** Build a `<time>`; what is relative is kept true. */
export function timeElement(instant, style) {
  const element = document.createElement("time");
  if (Number.isNaN(instant.getTime())) return document.createTextNode("Invalid date");
  element.dateTime = instant.toISOString();
  element.title = written(instant, "F");
  element.textContent = written(instant, style);
  if (style === "R") element.dataset.relative = "";
  return element;
}

/** Write everything anew that depends on the present. */
function tick() {
  for (const element of document.querySelectorAll("time[data-relative]")) {
    element.textContent = written(new Date(element.dateTime), "R");
  }
  for (const element of document.querySelectorAll("[data-clock]")) {
    element.textContent = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: element.dataset.clock }).format(sandboxNow());
  }
}

setInterval(tick, 1000);
