"use strict";

const PAUSE = 2000;
const LONGEST = 30000;
const PATIENCE = 10000;
const NOTHING = { raffles: [], draws: [] };

let pause = PAUSE;
let ahead = 0; // the bot's clock less this machine's
let day = "d";
let draws = [];

function made(parent, tag, kind, said = "") {
  const element = document.createElement(tag);
  element.className = kind;
  element.textContent = said; // never as HTML: people typed it
  parent.append(element);
  return element;
}

function now() {
  return Date.now() + ahead;
}

// A card that says what it said before stays as it is, so that nothing flickers.
function put(place, kind, cards, fill) {
  const container = document.getElementById(place);
  const there = new Map([...container.children].map((card) => [card.dataset.number, card]));
  for (const about of cards) {
    const said = JSON.stringify(about);
    let card = there.get(String(about.number));
    there.delete(String(about.number));
    if (!card) {
      card = made(container, "article", `card ${kind}`);
      card.dataset.number = about.number;
    }
    if (card.dataset.said !== said) {
      card.dataset.said = said;
      card.replaceChildren();
      made(card, "p", "said", about.said);
      made(card, "h1", "title", about.title);
      fill(card, about);
    }
  }
  for (const card of there.values()) card.remove();
}

function fillRaffle(card, raffle) {
  for (const line of raffle.lines) made(card, "p", "line", line);
  if (raffle.ends === null) return;
  const left = made(card, "p", "left");
  left.dataset.ends = raffle.ends;
  const bar = made(made(card, "div", "bar"), "div", "");
  bar.dataset.opened = raffle.opened;
  bar.dataset.ends = raffle.ends;
  count();
}

function fillDraw(card, draw) {
  const names = made(card, "ol", "names");
  draw.names.forEach((name, place) => {
    made(names, "li", "", name).style.animationDelay = `${0.4 + place * 0.6}s`;
  });
  if (draw.more) made(card, "p", "line", draw.more);
}

function written(milliseconds) {
  const seconds = Math.max(Math.ceil(milliseconds / 1000), 0);
  const two = (number) => String(number).padStart(2, "0");
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (days) return `${days} ${day} ${two(hours)}:${rest}`;
  return hours ? `${hours}:${rest}` : rest;
}

function count() {
  for (const left of document.querySelectorAll(".left")) {
    const said = written(left.dataset.ends - now());
    if (left.textContent !== said) left.textContent = said;
  }
  for (const bar of document.querySelectorAll(".bar > div")) {
    const { opened, ends } = bar.dataset;
    const share = (ends - now()) / Math.max(ends - opened, 1);
    bar.style.width = `${Math.min(Math.max(share, 0), 1) * 100}%`;
  }
  // A draw goes in time even while the bot is away.
  if (draws.some((draw) => draw.until <= now())) {
    draws = draws.filter((draw) => draw.until > now());
    put("draws", "draw", draws, fillDraw);
  }
}

function show(state) {
  draws = state.draws.filter((draw) => draw.until > now());
  put("draws", "draw", draws, fillDraw);
  put("raffles", "raffle", state.raffles, fillRaffle);
}

async function look() {
  try {
    const address = `${location.pathname.replace(/\/$/, "")}/state`;
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) {
      const state = await answer.json();
      if (state.page !== document.documentElement.dataset.page) return location.reload();
      ahead = state.now - Date.now();
      day = state.day;
      document.documentElement.style.setProperty("--accent", state.colour);
      show(state);
      pause = PAUSE;
    } else {
      if (answer.status === 404) show(NOTHING); // it is off, or has another address now
      pause = Math.min(pause * 1.5, LONGEST);
    }
  } catch {
    // The bot is away: what is shown stays, the time goes on, and it is tried again.
    pause = Math.min(pause * 1.5, LONGEST);
  }
  setTimeout(look, pause);
}

setInterval(count, 250);
look();
