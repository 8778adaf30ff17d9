/**
 * Live updates of an open record: who else has it open, and new events.
 *
 * `.case-live`, on the page of a record or in the pane, holds the record's identifier and the last
 * known event. After an event a line shows who did what. Read-only parts are updated immediately,
 * but not the moves: a button must not change under the pointer, and a form in use must not
 * disappear. The line's button updates them too and keeps the typed text.
 */
import { element } from "../shared/elements";
import { isInUse } from "./form-in-use";
import { type Answer, type News, onAsk, onPulse } from "./pulse";
import { token, UNASKED } from "./server-calls";

const WRITING_MS = 20_000;
// Last event seen by the user, as a form field: only then may an outdated form be sent.
const SEEN = ["version", "seen", "csrfmiddlewaretoken"];

export function keepRequestFresh(page: Document): void {
  new Colleagues(page).begin();
}

class Colleagues {
  private typedAt = 0;
  /**
   * Identifier of this visit to the request, from its first poll until it is left or hidden. Polls
   * that arrive after the visit has ended do not revive it.
   */
  private visit = "";

  constructor(private readonly page: Document) {}

  begin(): void {
    onAsk(this.page, (fields) => this.ask(fields));
    onPulse(this.page, (answer) => this.hear(answer));
    this.page.addEventListener("input", (event) => this.typed(event.target));
    this.page.addEventListener("pane-leaves", () => this.leave());
    window.addEventListener("pagehide", () => this.leave());
    this.page.addEventListener("visibilitychange", () => {
      if (this.page.visibilityState === "hidden") this.leave();
    });
    this.page.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element && event.target.closest(".case-news button");
      if (pressed) void this.show();
    });
  }

  private live(): HTMLElement | null {
    return this.page.querySelector<HTMLElement>(".case-live");
  }

  private ask(fields: URLSearchParams): void {
    const live = this.live();
    if (!live || this.page.visibilityState === "hidden" || live.dataset.over) return;
    if (!live.parentElement?.checkVisibility()) return; // the pane is hidden in a narrow window
    fields.append(live.dataset.kind ?? "", live.dataset.record ?? "");
    fields.append("seq", live.dataset.seq ?? "");
    this.visit ||= identifier();
    fields.append("visit", this.visit);
    if (Date.now() - this.typedAt < WRITING_MS) fields.append("writing", "yes");
  }

  private typed(target: EventTarget | null): void {
    if (!(target instanceof Element) || !target.closest(".case-page form, [data-draft]")) return;
    const silent = Date.now() - this.typedAt > WRITING_MS;
    this.typedAt = Date.now();
    if (silent) this.page.dispatchEvent(new CustomEvent("pulse-now"));
  }

  private leave(): void {
    const [live, visit] = [this.live(), this.visit];
    [this.typedAt, this.visit] = [0, ""];
    // Without a poll no presence was recorded.
    if (!live?.dataset.left || !visit) return;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token(this.page), visit });
    navigator.sendBeacon(live.dataset.left, body);
  }

  private hear(answer: Answer): void {
    const live = this.live();
    const update = answer[live?.dataset.kind ?? ""] as News | undefined;
    if (!live || !update || update.id !== live.dataset.record) return;
    if (update.gone) {
      this.gone(live);
      return;
    }
    write(live.querySelector(".case-others"), update.others);
    if (update.seq <= Number(live.dataset.seq)) return;
    live.dataset.seq = String(update.seq);
    if (update.news) {
      write(live.querySelector(".case-news span"), update.news);
      element(live, ".case-news button").hidden = false;
    }
    if (pageOf(this.page)) void this.renew(live, false);
  }

  private gone(live: HTMLElement): void {
    live.dataset.over = "yes";
    write(live.querySelector(".case-others"), "");
    write(live.querySelector(".case-news span"), live.dataset.gone ?? "");
    element(live, ".case-news button").hidden = true;
  }

  private async show(): Promise<void> {
    const live = this.live();
    // A page without partial updates is reloaded; typed text is restored from the draft.
    if (live && !pageOf(this.page)) return this.page.location.reload();
    if (!live || !(await this.renew(live, true))) return;
    write(live.querySelector(".case-news span"), "");
    element(live, ".case-news button").hidden = true;
    const active = this.page.activeElement;
    if (!active?.matches("body, .case-news button")) return;
    live.closest<HTMLElement>("#pane, #main")?.focus({ preventScroll: true });
  }

  /** Update the request; the moves only on the user's demand. */
  private async renew(live: HTMLElement, moves: boolean): Promise<boolean> {
    const headers: Record<string, string> = { "HX-Request": "true", "HX-Target": "pane" };
    try {
      const address = live.dataset.href ?? "";
      const answer = await fetch(address, {
        headers: moves ? headers : { ...headers, ...UNASKED },
      });
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
      const [old, fresh] = [pageOf(this.page), pageOf(drawn)];
      if (!answer.ok || !old || !fresh || live !== this.live()) return false;
      live.dataset.seq = drawn.querySelector<HTMLElement>(".case-live")?.dataset.seq;
      keepingPlace(this.page, () => redraw(old, this.page.importNode(fresh, true), moves));
      this.page.dispatchEvent(new CustomEvent("request-drawn"));
      return true;
    } catch {
      return false; // pulse.ts reports connection failures
    }
  }
}

/** 128 random bits; `crypto.randomUUID` does not exist without TLS. */
function identifier(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function pageOf(page: Document): HTMLElement | null {
  return page.querySelector<HTMLElement>(".case-page");
}

function write(place: Element | null, words: string): void {
  if (place && place.textContent !== words) place.textContent = words; // announce only once
}

function redraw(old: Element, fresh: Element, moves: boolean): void {
  reopen(old, fresh);
  const top = (page: Element) => page.querySelector(".case-head .page-about");
  const [shown, now] = [top(old), top(fresh)];
  if (shown && now) shown.replaceWith(now);
  redrawCards(old.querySelector(".case-rest"), fresh.querySelector(".case-rest"));
  const [was, is] = [old.querySelector(".case-moves"), fresh.querySelector(".case-moves")];
  if (moves && was && is) redrawMoves(was, is);
}

/** Cards in use stay; the others are replaced. */
function redrawCards(old: Element | null, fresh: Element | null): void {
  if (!old || !fresh) return;
  const inUse = [...old.children].filter(isInUse);
  const kept = (card: Element) => inUse.find((one) => one.id && one.id === card.id) ?? card;
  const cards = [...fresh.children].map(kept);
  old.replaceChildren(...cards, ...inUse.filter((one) => !cards.includes(one)));
}

/** Forms in use replace their new versions, with the last event that their user has seen. */
function redrawMoves(old: Element, fresh: Element): void {
  for (const form of old.querySelectorAll<HTMLFormElement>("form[data-move]")) {
    if (!isInUse(form)) continue;
    const twin = fresh.querySelector<HTMLFormElement>(`form[data-move="${form.dataset.move}"]`);
    if (!twin) {
      // No longer possible: the text stays, and submitting it shows the reason.
      fresh.querySelector("h2")?.after(around(form));
      continue;
    }
    for (const name of SEEN) {
      const [mine, theirs] = [form, twin].map((one) =>
        one.querySelector<HTMLInputElement>(`[name=${name}]`),
      );
      if (mine && theirs) mine.value = theirs.value;
    }
    around(twin).replaceWith(around(form));
  }
  old.replaceWith(fresh);
}

function around(form: Element): Element {
  return form.closest("details") ?? form;
}

/** Restore the open state of details elements, and the chosen tab. */
function reopen(old: Element, fresh: Element): void {
  const tab = old.querySelector<HTMLInputElement>("[name=case-tab]:checked");
  const same = tab && fresh.querySelector<HTMLInputElement>(`#${tab.id}`);
  if (same) same.checked = true;
  const title = (fold: Element) => fold.querySelector("summary")?.textContent ?? "";
  const open = new Set([...old.querySelectorAll("details[open]")].map(title));
  for (const fold of fresh.querySelectorAll("details")) fold.open ||= open.has(title(fold));
}

/** Replace content; focus and caret are restored. */
function keepingPlace(page: Document, draw: () => void): void {
  const active = page.activeElement;
  const field =
    active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement ? active : null;
  const at = field && !field.matches("[type=checkbox], [type=radio], [type=file], [type=number]");
  const [from, to] = at ? [field.selectionStart, field.selectionEnd] : [null, null];
  draw();
  if (!(active instanceof HTMLElement) || active === page.activeElement) return;
  const again = active.isConnected ? active : active.id ? page.getElementById(active.id) : null;
  again?.focus({ preventScroll: true });
  if (field && again === field && from !== null) field.setSelectionRange(from, to);
}
