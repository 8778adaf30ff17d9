/**
 * Polling for updates, one request for all parts of a desk page.
 *
 * A part adds its fields to the request in the event `pulse-asks` (in `detail`) and reads the
 * response in the event `pulse`. The event `pulse-now` triggers a request soon.
 *
 * Polling slows down while the page is hidden and while requests fail, and stops when the session
 * has ended. `.pulse-says` shows the connection state.
 */
import { pauseMs } from "./pulse-pause";
import { token, UNASKED } from "./server-calls";

export interface Answer {
  unread: number;
  queue?: { mark?: string; counts?: string };
  /** By kind of the open record. */
  [kind: string]: unknown;
}

export interface News {
  id: string;
  gone?: boolean;
  seq: number;
  others: string;
  news: string;
}

const SOON_MS = 300;
const TOO_LONG_MS = 15_000;

export function startPulse(page: Document): void {
  const frame = page.querySelector<HTMLElement>("[data-pulse]");
  if (frame) new Pulse(page, frame).begin();
}

/** Subscribe to responses. */
export function onPulse(page: Document, hear: (answer: Answer) => void): void {
  page.addEventListener("pulse", (event) => hear((event as CustomEvent<Answer>).detail));
}

/** Add fields to the request. */
export function onAsk(page: Document, add: (fields: URLSearchParams) => void): void {
  page.addEventListener("pulse-asks", (event) =>
    add((event as CustomEvent<URLSearchParams>).detail),
  );
}

class Pulse {
  private readonly every: number;
  private readonly url: string;
  private readonly says: HTMLElement | null;
  private timer = 0;
  private failures = 0;
  private asking: AbortController | null = null;
  private over = false;

  constructor(
    private readonly page: Document,
    frame: HTMLElement,
  ) {
    this.every = Number(frame.dataset.pulse);
    this.url = frame.dataset.pulseUrl ?? "";
    this.says = page.querySelector<HTMLElement>(".pulse-says");
  }

  begin(): void {
    onPulse(this.page, (answer) => showNumber(this.page, "unread", answer.unread));
    this.page.addEventListener("pulse-now", () => this.wait(SOON_MS));
    this.page.addEventListener("pane-ready", () => this.wait(SOON_MS));
    this.page.addEventListener("visibilitychange", () =>
      this.wait(this.isHidden() ? undefined : 0),
    );
    this.page.addEventListener("pane-leaves", () => this.drop());
    window.addEventListener("online", () => this.wait(0));
    window.addEventListener("pageshow", (event) => event.persisted && this.wait(0));
    window.addEventListener("pagehide", () => this.asking?.abort());
    this.wait(0);
  }

  private isHidden(): boolean {
    return this.page.visibilityState === "hidden";
  }

  /** Time until the next request, unless something else triggers it. */
  private rest(): number {
    return pauseMs(this.every, this.failures, this.isHidden(), Math.random());
  }

  /**
   * Abort the request when its record is left: the response is useless, and it would record
   * presence.
   */
  private drop(): void {
    this.asking?.abort();
    this.wait();
  }

  private wait(ms = this.rest()): void {
    clearTimeout(this.timer);
    if (!this.over) this.timer = window.setTimeout(() => void this.ask(), ms);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const mine = new AbortController();
    this.asking = mine;
    const late = window.setTimeout(() => mine.abort("late"), TOO_LONG_MS);
    const body = new URLSearchParams({ csrfmiddlewaretoken: token(this.page) });
    this.page.dispatchEvent(new CustomEvent("pulse-asks", { detail: body }));
    const how: RequestInit = { method: "POST", body, headers: UNASKED, redirect: "manual" };
    try {
      const answer = await fetch(this.url, { ...how, signal: mine.signal });
      // Redirected or refused: the session has ended, or the CSRF token is outdated.
      if (answer.type === "opaqueredirect" || answer.status === 403) return this.end();
      if (!answer.ok) throw new Error(answer.statusText);
      const update = (await answer.json()) as Answer;
      this.found();
      this.page.dispatchEvent(new CustomEvent("pulse", { detail: update }));
    } catch {
      if (mine.signal.aborted && mine.signal.reason !== "late") return; // superseded
      this.lost();
    } finally {
      clearTimeout(late);
    }
    if (mine === this.asking) this.wait();
  }

  private lost(): void {
    this.failures += 1;
    // A single failed request is not reported.
    if (this.failures > 1 || !navigator.onLine) this.say(this.says?.dataset.lost);
  }

  private found(): void {
    if (this.failures && this.says?.textContent) {
      this.say("");
      const detail = { text: this.says.dataset.back };
      window.dispatchEvent(new CustomEvent("toast", { detail }));
    }
    this.failures = 0;
  }

  private end(): void {
    this.over = true;
    this.say(this.says?.dataset.over);
    const again = this.page.createElement("a");
    again.href = location.href;
    again.textContent = this.says?.dataset.again ?? "";
    this.says?.append(" ", again);
  }

  private say(words = ""): void {
    if (this.says && this.says.textContent !== words) this.says.textContent = words;
  }
}

function showNumber(page: Document, name: string, number: number): void {
  for (const place of page.querySelectorAll<HTMLElement>(`[data-live-number="${name}"]`)) {
    place.hidden = number === 0;
    place.textContent = number > 99 ? "99+" : String(number);
  }
}
