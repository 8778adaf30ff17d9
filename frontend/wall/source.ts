/**
 * Asks the server for the figures again and again, with the mark of the last answer, so that nothing
 * is sent while nothing has changed. It never stops while the page is open: a wall has nobody who
 * reloads it.
 */
import type { Answer } from "./answer";
import { pause } from "./values";

const TOO_LONG_MS = 15_000;

export type Connection = "live" | "lost" | "ended" | "gone";

export class Source {
  private mark = "";
  private failures = 0;
  private timer = 0;
  private asking: AbortController | null = null;

  constructor(
    private readonly address: () => string,
    private readonly every: number,
    private readonly hear: (answer: Answer) => void,
    private readonly say: (connection: Connection) => void,
  ) {
    window.addEventListener("online", () => this.again());
    window.addEventListener("pageshow", (event) => event.persisted && this.again());
  }

  /** Ask now, for a different part or span. */
  again(): void {
    this.mark = "";
    void this.ask();
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), pause(this.every, this.failures));
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    this.asking?.abort();
    const mine = new AbortController();
    this.asking = mine;
    const late = window.setTimeout(() => mine.abort(), TOO_LONG_MS);
    try {
      const headers: Record<string, string> = this.mark ? { "If-None-Match": this.mark } : {};
      const how: RequestInit = { headers, cache: "no-store", redirect: "manual" };
      const answer = await fetch(this.address(), { ...how, signal: mine.signal });
      await this.take(answer);
    } catch {
      if (mine !== this.asking) return; // superseded
      this.lose("lost");
    } finally {
      clearTimeout(late);
    }
    if (mine === this.asking) this.wait();
  }

  private async take(answer: Response): Promise<void> {
    if (answer.type === "opaqueredirect") return this.lose("ended");
    if (answer.status === 404) return this.lose("gone");
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(answer.statusText);
      const figures = (await answer.json()) as Answer;
      this.mark = answer.headers.get("ETag") ?? "";
      this.hear(figures);
    }
    this.failures = 0;
    this.say("live");
  }

  private lose(connection: Connection): void {
    this.failures += 1;
    this.say(connection);
  }
}
