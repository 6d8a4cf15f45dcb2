/** What opens above everything else, next to what opened it, and goes when one looks elsewhere. */

const GAP = 6;
const EDGE = 8;

/** @type {(() => void) | null} */
let closeOpen = null;

/**
 * Open an element next to another one.
 * @param {HTMLElement} element
 * @param {Element | {x: number, y: number}} anchor
 * @param {{above?: boolean, wide?: boolean, onClose?: () => void, focusBack?: boolean}} [how]
 * @returns {() => void} closes it
 */
export function openPopup(element, anchor, how = {}) {
  closeOpen?.();
  const from = anchor instanceof Element ? anchor : null;
  // What is outside of an open dialog is inert.
  const home = from?.closest("dialog") ?? document.body;
  element.classList.add("popup");
  home.append(element);
  place(element, anchor, how);

  const outside = (event) => {
    if (!element.contains(event.target) && !from?.contains(event.target)) close(false);
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  };
  const again = () => place(element, anchor, how);
  function close(back = true) {
    if (closeOpen !== close) return;
    closeOpen = null;
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", escape, true);
    removeEventListener("resize", again);
    const inside = element.contains(document.activeElement);
    element.remove();
    if (back && inside && from instanceof HTMLElement) from.focus();
    how.onClose?.();
  }
  closeOpen = close;
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", escape, true);
  addEventListener("resize", again);
  return close;
}

/** Put a popup anew where it belongs: its size has changed. */
export function place(element, anchor, how = {}) {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0);
  if (how.wide) element.style.setProperty("width", `${Math.max(box.width, 240)}px`);
  const { width, height } = element.getBoundingClientRect();
  const below = box.bottom + GAP + height <= innerHeight - EDGE;
  const top = how.above || !below ? box.top - GAP - height : box.bottom + GAP;
  element.style.setProperty("left", `${Math.max(EDGE, Math.min(box.left, innerWidth - width - EDGE))}px`);
  element.style.setProperty("top", `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`);
}
