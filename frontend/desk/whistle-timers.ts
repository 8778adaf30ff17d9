/**
 * Countdowns and live updates of whistle calls.
 *
 * `data-arrive-by` on an element: deadline of the check-in. Each second its `data-tick` shows the
 * time left or overdue, with the texts `data-left` and `data-late`. `data-now` is the server's time
 * when the page was rendered, which corrects a wrong client clock. Without a script the text of the
 * server stays.
 *
 * `data-news="8"` on an element with htmx attributes: it is reloaded every 8 seconds
 * (`hx-trigger="news"`) while the page is visible. Forms are in `#acts` and are not replaced while
 * in use.
 */
import htmx from "htmx.org";

import { countdown } from "./countdown";
import { isInUse } from "./form-in-use";

const ahead = new WeakMap<Element, number>(); // offset of the server's clock in milliseconds

export function runWhistleTimers(page: Document): void {
  const tick = () => page.querySelectorAll<HTMLElement>("[data-arrive-by]").forEach(show);
  tick();
  page.addEventListener("htmx:load", tick);
  window.setInterval(tick, 1000);
  page.body.addEventListener("htmx:oobBeforeSwap", (event) => spare(event as CustomEvent));
  askForNews(page);
}

function show(timer: HTMLElement): void {
  if (!ahead.has(timer)) ahead.set(timer, Date.parse(timer.dataset.now ?? "") - Date.now());
  const now = Date.now() + (ahead.get(timer) || 0);
  const says = countdown(Date.parse(timer.dataset.arriveBy ?? ""), now);
  const words = timer.querySelector("[data-tick]");
  if (!words || !says) return;
  timer.classList.toggle("is-bad", says.isLate);
  timer.classList.toggle("is-warn", !says.isLate);
  const pattern = timer.dataset[says.isLate ? "late" : "left"] ?? "{}";
  words.textContent = pattern.replace("{}", says.figures);
}

function askForNews(page: Document): void {
  const asking = () => page.querySelector<HTMLElement>("[data-news]");
  const every = Number(asking()?.dataset.news ?? 0);
  if (!every) return;
  const ask = () => {
    const place = asking();
    if (place && page.visibilityState === "visible") htmx.trigger(place, "news", {});
  };
  window.setInterval(ask, every * 1000);
  page.addEventListener("visibilitychange", ask);
}

/** Forms in use are kept; all others are updated. */
function spare(event: CustomEvent): void {
  const place: unknown = event.detail.target;
  if (place instanceof HTMLElement && place.id === "acts" && isAtWork(place)) {
    event.detail.shouldSwap = false;
  }
}

/** In use also while something is open or loading, or a button has the focus. */
function isAtWork(place: HTMLElement): boolean {
  return (
    place.querySelector("details[open], form[data-sent]") !== null ||
    place.contains(place.ownerDocument.activeElement) ||
    isInUse(place)
  );
}
