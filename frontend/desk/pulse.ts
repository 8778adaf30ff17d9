/**
 * One question for every page of the desk, asked again and again: is there anything new?
 *
 * Whoever wants to know something adds it to the question (event `pulse-asks`, whose detail are the
 * fields) and looks into the answer (event `pulse`). `pulse-now` asks soon, out of turn.
 *
 * It is asked less often while the page is hidden, less and less often while there is no answer,
 * and not any more once nobody is signed in. That is said in `.pulse-says`, calmly.
 */
import { pauseMs } from "./pulse-pause";
import { token, UNASKED } from "./server-calls";

export interface Answer {
  unread: number;
  queue?: { mark?: string; counts?: string };
  /** By the kind of the record that is open. */
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

/** Hear the answers. */
export function onPulse(page: Document, hear: (answer: Answer) => void): void {
  page.addEventListener("pulse", (event) => hear((event as CustomEvent<Answer>).detail));
}

/** Add to the question. */
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

  /** How long until the next question, if nothing else happens. */
  private rest(): number {
    return pauseMs(this.every, this.failures, this.isHidden(), Math.random());
  }

  /** An answer about a request that is being left is of no use, and would say that we are there. */
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
      // Somewhere else to go, or refused: nobody is signed in, or the page's token is of yesterday.
      if (answer.type === "opaqueredirect" || answer.status === 403) return this.end();
      if (!answer.ok) throw new Error(answer.statusText);
      const told = (await answer.json()) as Answer;
      this.found();
      this.page.dispatchEvent(new CustomEvent("pulse", { detail: told }));
    } catch {
      if (mine.signal.aborted && mine.signal.reason !== "late") return; // asked anew, or left
      this.lost();
    } finally {
      clearTimeout(late);
    }
    if (mine === this.asking) this.wait();
  }

  private lost(): void {
    this.failures += 1;
    // One answer that does not come is nothing to speak of.
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
