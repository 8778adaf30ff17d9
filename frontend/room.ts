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

const A_DAY_S = 86_400;
const ahead = new WeakMap<Element, number>(); // by how much the server's clock is ahead of ours

export function keepRooms(page: Document): void {
  const tick = () => page.querySelectorAll<HTMLElement>("[data-arrive-by]").forEach(show);
  tick();
  page.addEventListener("htmx:load", tick);
  window.setInterval(tick, 1000);
  page.body.addEventListener("htmx:oobBeforeSwap", (event) => spare(event as CustomEvent));
  askForNews(page);
}

function show(timer: HTMLElement): void {
  if (!ahead.has(timer)) ahead.set(timer, Date.parse(timer.dataset["now"] ?? "") - Date.now());
  const now = Date.now() + (ahead.get(timer) || 0);
  const left = Math.round((Date.parse(timer.dataset["arriveBy"] ?? "") - now) / 1000);
  const words = timer.querySelector("[data-tick]");
  if (!words || Math.abs(left) >= A_DAY_S) return; // the server's words say it in days
  const isLate = left < 0;
  timer.classList.toggle("is-bad", isLate);
  timer.classList.toggle("is-warn", !isLate);
  const pattern = timer.dataset[isLate ? "late" : "left"] ?? "{}";
  words.textContent = pattern.replace("{}", figures(Math.abs(left)));
}

/** 65 seconds as 1:05, an hour and more as 1:00:05. */
function figures(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (number: number) => String(number).padStart(2, "0");
  const start = hours ? `${hours}:${two(minutes)}` : String(minutes);
  return `${start}:${two(seconds % 60)}`;
}

function askForNews(page: Document): void {
  const asking = () => page.querySelector<HTMLElement>("[data-news]");
  const every = Number(asking()?.dataset["news"] ?? 0);
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
  if (place instanceof HTMLElement && place.id === "acts" && isInUse(place)) {
    event.detail.shouldSwap = false;
  }
}

function isInUse(place: HTMLElement): boolean {
  if (place.querySelector("details[open], form[data-sent]")) return true;
  const fields = place.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea, input");
  return (
    place.contains(place.ownerDocument.activeElement) ||
    [...fields].some((field) => field.value !== field.defaultValue)
  );
}
