/**
 * Similar requests nearby while a report is written, loaded below the text (debounced). Without a
 * response the form works as before.
 */
import { dataValue } from "../shared/elements";

const PAUSE_MS = 700;
const LEAST_TEXT = 4;
const SENT = ["csrfmiddlewaretoken", "text", "address", "lon", "lat"];

export function suggestWhileWriting(page: Document): void {
  const place = page.querySelector<HTMLElement>("[data-look]");
  const form = place?.closest("form");
  if (place && form) new Suggestions(page, place, form).begin();
}

class Suggestions {
  private timer = 0;
  private asking = new AbortController();
  private shownFor = "";

  constructor(
    private readonly page: Document,
    private readonly place: HTMLElement,
    private readonly form: HTMLFormElement,
  ) {}

  begin(): void {
    this.form.addEventListener("input", (event) => {
      if (event.target instanceof Node && !this.place.contains(event.target)) this.askSoon();
    });
    // Also on changes without typing: device location, restored draft.
    this.page.addEventListener("jiceng:located", () => this.askSoon());
    this.askSoon();
  }

  private askSoon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE_MS);
  }

  private async ask(): Promise<void> {
    const body = this.given();
    const text = String(body.get("text") ?? "").trim();
    const now = JSON.stringify([text, body.get("address"), body.get("lon"), body.get("lat")]);
    if (now === this.shownFor) return;
    this.asking.abort();
    if (text.length < LEAST_TEXT) {
      // Too short for a suggestion: clear the previous one.
      this.show("", now);
      return;
    }
    const mine = new AbortController();
    this.asking = mine;
    const headers = { Accept: "text/html" };
    try {
      const address = dataValue(this.place, "look");
      const answer = await fetch(address, { method: "POST", body, signal: mine.signal, headers });
      if (answer.ok) this.show(await answer.text(), now);
    } catch {
      // No network, or superseded by a newer query.
    }
  }

  private given(): FormData {
    const body = new FormData();
    for (const name of SENT) {
      const field = this.form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
        body.set(name, field.value);
      }
    }
    return body;
  }

  private show(piece: string, given: string): void {
    this.place.innerHTML = piece;
    this.shownFor = given;
  }
}
