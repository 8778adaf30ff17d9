/**
 * Timers and news of whistles.
 *
 * `data-arrive-by` on an element: by when somebody is to be there. Each second its `data-tick` says
 * what is left, or how late, in the words of `data-left` and `data-late`; `data-now` is the server's
 * clock when the page was made, so that a wrong clock here misleads nobody. Without a script the
 * server's own words stand there.
 *
 * `data-news="8"` on an element with htmx attributes: every so many seconds it is asked for anew
 * (`hx-trigger="news"`), while somebody looks. Forms stand apart in `#acts`, which is left alone as
 * long as somebody is at work in it.
 */
import htmx from "htmx.org";

import { countdown } from "./countdown";
import { isInUse } from "./form-in-use";

const ahead = new WeakMap<Element, number>(); // by how much the server's clock is ahead of ours

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

/** What somebody is writing stays; the forms are renewed with the next page. */
function spare(event: CustomEvent): void {
  const place: unknown = event.detail.target;
  if (place instanceof HTMLElement && place.id === "acts" && isAtWork(place)) {
    event.detail.shouldSwap = false;
  }
}

/** Also while something is unfolded or on its way, or a button has the focus. */
function isAtWork(place: HTMLElement): boolean {
  return (
    place.querySelector("details[open], form[data-sent]") !== null ||
    place.contains(place.ownerDocument.activeElement) ||
    isInUse(place)
  );
}
