/**
 * Keeps a list up to date: `data-list` is its name, `data-mark` the fingerprint of its present
 * content.
 *
 * When polling (pulse.ts) reports another fingerprint, the list is loaded again. Changes within
 * rows are shown immediately; rows are added and removed only while the user is not interacting
 * with the list. While scrolled down, selecting, typing or pointing, the user is offered the update
 * instead, so that nothing moves under the pointer. Selection, scroll position and focus are kept.
 *
 * The event `queue-changed` on the body: the user's own move has changed the list, so update it
 * now.
 */
import { element } from "../shared/elements";
import { isInUse } from "./form-in-use";
import { arrived } from "./list-changes";
import { onAsk, onPulse } from "./pulse";
import { UNASKED } from "./server-calls";

const POINTING_MS = 3000;
const COUNTS_EVERY = 4; // counting costs more than a list and is less urgent
const STALE_MS = 300_000; // relative times such as "3 h left" become outdated
const KEPT = "new-rows";
const ROW = "[data-row][id]";

export function keepListFresh(page: Document): void {
  if (page.querySelector("#queue[data-list]")) new List(page).begin();
}

class List {
  private waiting: { list: HTMLElement; mark: string; news: string[] } | null = null;
  private asking = new AbortController();
  private beats = 0;
  private drawnAt = Date.now();
  private pointedAt = 0;
  private readonly fresh = new Set<string>(kept());

  constructor(private readonly page: Document) {}

  begin(): void {
    onAsk(this.page, (fields) => this.ask(fields));
    onPulse(this.page, (answer) => this.hear(answer.queue ?? {}, answer.unread));
    this.page.body.addEventListener("queue-changed", () => void this.fetch({ asked: true }));
    for (const kind of ["pointermove", "pointerdown", "touchmove"] as const) {
      this.page.addEventListener(kind, (event) => this.point(event.target), { passive: true });
    }
    for (const kind of ["focusin", "click"] as const) {
      this.page.addEventListener(kind, (event) => this.look(event.target));
    }
    this.button()?.addEventListener("click", () => this.show());
    this.markNew();
  }

  private list(): HTMLElement {
    return element(this.page, "#queue");
  }

  private news(): HTMLElement | null {
    return this.page.querySelector<HTMLElement>("[data-list-news]");
  }

  private button(): HTMLButtonElement | null {
    return this.news()?.querySelector("button") ?? null;
  }

  private ask(fields: URLSearchParams): void {
    const { list = "", unit = "", box = "", filters = "", after = "" } = this.list().dataset;
    for (const [name, value] of Object.entries({ queue: list, unit, box, filters, after })) {
      fields.append(name, value);
    }
    if (this.list().dataset.counts && this.beats++ % COUNTS_EVERY === 0)
      fields.append("counts", "yes");
  }

  private hear(update: { mark?: string; counts?: string }, unread: number): void {
    const { list, counts, mark: shown } = this.list().dataset;
    const mark = list === "notices" ? String(unread) : update.mark;
    if (mark === undefined) return;
    if (this.waiting?.mark === mark) {
      this.offer();
      return;
    }
    if (mark === shown) this.forget(); // a change that was undone in the meantime
    const old = Date.now() - this.drawnAt > STALE_MS;
    const moved = update.counts !== undefined && update.counts !== counts;
    if (mark !== shown || moved || old) void this.fetch({ asked: false });
  }

  private async fetch({ asked }: { asked: boolean }): Promise<void> {
    this.asking.abort();
    const mine = new AbortController();
    this.asking = mine;
    const headers = { "HX-Request": "true", "HX-Target": "queue", ...(asked ? {} : UNASKED) };
    const address = new URL(location.href);
    address.searchParams.delete("open");
    try {
      const answer = await fetch(address, { headers, signal: mine.signal });
      if (!answer.ok) return;
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!mine.signal.aborted) this.take(drawn, asked);
    } catch {
      // Retried at the next poll.
    }
  }

  /** Show the loaded content, or keep it until the user requests it. */
  private take(drawn: Document, asked: boolean): void {
    const list = drawn.getElementById("queue");
    if (!list) return;
    this.drawnAt = Date.now();
    this.drawBoxes(drawn.getElementById("boxes"));
    const [was, is] = [idsOf(this.list()), idsOf(list)];
    const news = arrived(was, is, this.list().querySelector("a[rel=next]") !== null);
    this.waiting = { list, mark: list.dataset.mark ?? "", news };
    if (was.join() === is.join()) {
      if (!isInUse(this.list())) this.draw();
    } else if (asked) this.draw();
    else this.offer();
  }

  /** Show the pending update, or the offer to show it. */
  private offer(): void {
    const [news, button] = [this.news(), this.button()];
    if (!this.waiting) return;
    if (!news || !button || !this.isBusy()) {
      this.draw();
      return;
    }
    const count = this.waiting.news.length;
    const { offers = "", changed = "" } = news.dataset;
    const words = count ? offers.replace("{n}", String(count)) : changed;
    button.hidden = false;
    if (button.textContent === words) return;
    button.textContent = words;
    this.say(words);
  }

  private forget(): void {
    this.waiting = null;
    const button = this.button();
    if (button) button.hidden = true;
  }

  private show(): void {
    const first = this.waiting?.news[0];
    if (!this.waiting) return;
    this.draw();
    const row = first ? this.page.getElementById(first) : null;
    row?.scrollIntoView({ block: "center" });
    row?.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
    if (first) this.fresh.add(first); // selecting the first new row does not mark it as seen
    this.markNew();
  }

  private draw(): void {
    if (!this.waiting) return;
    const { list, news } = this.waiting;
    this.forget();
    keepingFocus(this.page, () => this.list().replaceWith(this.page.importNode(list, true)));
    for (const id of news) this.fresh.add(id);
    this.markNew();
    if (news.length)
      this.say((this.news()?.dataset.says ?? "").replace("{n}", String(news.length)));
    this.page.dispatchEvent(new CustomEvent("list-drawn"));
  }

  private drawBoxes(boxes: HTMLElement | null): void {
    const old = this.page.getElementById("boxes");
    if (boxes && old && boxes.innerHTML !== old.innerHTML) {
      keepingFocus(this.page, () => old.replaceWith(this.page.importNode(boxes, true)));
    }
  }

  private say(words: string): void {
    const place = this.news()?.querySelector("[role=status]");
    if (place) place.textContent = words;
  }

  /** Whether the user is interacting with the rows, so that they must not move. */
  private isBusy(): boolean {
    const list = this.list();
    const scrolled = list.closest(".panes-queue")?.scrollTop ?? 0;
    return (
      scrolled > 8 ||
      list.getBoundingClientRect().top < 0 ||
      Date.now() - this.pointedAt < POINTING_MS ||
      list.querySelector("input[form=batch]:checked") !== null ||
      isInUse(list)
    );
  }

  private point(target: EventTarget | null): void {
    if (target instanceof Node && this.list().contains(target)) this.pointedAt = Date.now();
  }

  /** Mark a new row as seen. */
  private look(target: EventTarget | null): void {
    const row = target instanceof Element ? target.closest<HTMLElement>(ROW) : null;
    if (row && this.fresh.delete(row.id)) this.markNew();
  }

  private markNew(): void {
    const words = this.news()?.dataset.new ?? "";
    for (const row of this.list().querySelectorAll<HTMLElement>(ROW)) {
      const isNew = this.fresh.has(row.id);
      row.classList.toggle("is-new", isNew);
      const mark = row.querySelector(".new-mark");
      if (!isNew) mark?.remove();
      else if (!mark) row.querySelector("a, strong")?.after(newMark(this.page, words));
    }
    sessionStorage.setItem(KEPT, [...this.fresh].join(" "));
  }
}

function idsOf(list: HTMLElement): string[] {
  return [...list.querySelectorAll(ROW)].map((row) => row.id);
}

function newMark(page: Document, words: string): HTMLElement {
  const mark = page.createElement("span");
  mark.className = "new-mark";
  mark.textContent = words;
  return mark;
}

/** Replace content and restore the focus if its element still exists. */
function keepingFocus(page: Document, draw: () => void): void {
  const id = page.activeElement?.id;
  draw();
  const again = id ? page.getElementById(id) : null;
  if (again && again !== page.activeElement) again.focus({ preventScroll: true });
}

function kept(): string[] {
  return (sessionStorage.getItem(KEPT) ?? "").split(" ").filter(Boolean);
}
