/**
 * The inbox in three panes: the selected row of the queue is shown next to it.
 *
 * On a wide screen a click on a row, or its selection by j and k, loads the request into `#pane`;
 * Enter opens it as a page. Forms in the pane are submitted by this script, and the response is
 * shown there. On a narrow screen this script does nothing: rows are links, forms are forms.
 *
 * While a request is loading, the pane is marked busy and keys.ts delays keys that would act on the
 * previous one.
 */
import htmx from "htmx.org";

import { release } from "../shared/submit-once";

const WIDE = "(min-width: 1200px)";
const REST_MS = 120; // debounce: rows passed quickly are not loaded

export function workInPanes(page: Document): void {
  const panes = page.querySelector<HTMLElement>("[data-panes]");
  const pane = page.getElementById("pane");
  if (panes && pane) new Panes(page, panes, pane).begin();
}

/** The row that is shown in the pane; keys continue from it. */
export function chosenRow(page: Document): HTMLElement | null {
  const link = page.querySelector<HTMLElement>("[data-row] a[aria-current]");
  return link?.closest<HTMLElement>("[data-row]") ?? null;
}

class Panes {
  private shown = ""; // URL that the pane shows or is loading
  private asking = new AbortController();
  private timer = 0;

  constructor(
    private readonly page: Document,
    private readonly panes: HTMLElement,
    private readonly pane: HTMLElement,
  ) {}

  begin(): void {
    this.panes.addEventListener("focusin", (event) => this.follow(event));
    this.panes.addEventListener("click", (event) => this.press(event));
    this.panes.addEventListener("submit", (event) => this.send(event));
    this.pane.addEventListener("keydown", (event) => this.leave(event));
    this.page.addEventListener("list-drawn", () => this.findAgain());
    const open = new URLSearchParams(location.search).get("open");
    const first = open ? this.page.getElementById(`open-${open}`) : this.links()[0];
    if (first instanceof HTMLAnchorElement && isWide()) this.choose(first, 0);
  }

  private links(): HTMLAnchorElement[] {
    return [...this.panes.querySelectorAll<HTMLAnchorElement>("[data-row] a[href]")];
  }

  private follow(event: FocusEvent): void {
    const link = rowLink(event.target);
    if (link && isWide()) this.choose(link, REST_MS);
  }

  private press(event: MouseEvent): void {
    const link = rowLink(event.target);
    const plain = event.detail > 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !plain || !isWide()) return; // Enter opens the page
    event.preventDefault();
    link.focus();
    this.choose(link, 0);
  }

  private choose(link: HTMLAnchorElement, wait: number): void {
    if (link.href === this.shown) return;
    this.mark(link);
    this.shown = link.href;
    this.pane.setAttribute("aria-busy", "true");
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.load(link), wait);
  }

  private mark(link: HTMLAnchorElement | undefined): void {
    for (const each of this.links()) each.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    if (link) this.panes.dataset.was = String(this.links().indexOf(link));
  }

  private load(link: HTMLAnchorElement): void {
    void this.ask(link.href, {});
    const address = new URL(location.href);
    address.searchParams.set("open", link.id.replace("open-", ""));
    history.replaceState(history.state, "", address);
  }

  /** Load a page into the pane and abort an earlier load. */
  private async ask(path: string, how: RequestInit): Promise<boolean> {
    this.pane.setAttribute("aria-busy", "true");
    this.page.dispatchEvent(new CustomEvent("pane-leaves"));
    clearTimeout(this.timer); // a pending row must not replace the response to a form
    this.asking.abort();
    const mine = new AbortController();
    this.asking = mine;
    const headers = { "HX-Request": "true", "HX-Target": this.pane.id };
    let there = true;
    try {
      const answer = await fetch(path, { ...how, headers, signal: mine.signal });
      if (answer.headers.has("HX-Refresh")) location.reload(); // the session has ended
      const html = await answer.text();
      if (answer.status >= 500) throw new Error(answer.statusText);
      if (!mine.signal.aborted) this.show(html);
    } catch {
      there = false;
      if (!mine.signal.aborted) this.failed();
    }
    if (mine.signal.aborted) return false;
    this.pane.removeAttribute("aria-busy");
    this.page.dispatchEvent(new CustomEvent("pane-ready"));
    return there;
  }

  private show(html: string): void {
    htmx.swap(this.pane, html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
    this.pane.scrollTop = 0;
  }

  private failed(): void {
    this.shown = "";
    for (const form of this.pane.querySelectorAll("form")) release(form);
    const detail = { text: this.pane.dataset.failed, tone: "bad" };
    window.dispatchEvent(new CustomEvent("toast", { detail }));
  }

  private send(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || !isWide()) return;
    if (!this.pane.contains(form) && !("inPane" in form.dataset)) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    const given = new FormData(form, event.submitter);
    // The attributes, because a field may be named "action" or "method" too.
    const path = form.getAttribute("action") ?? location.href;
    void this.ask(path, { method: "POST", body: given }).then((there) => {
      release(form);
      if (there) this.sent(form);
    });
  }

  private sent(form: HTMLFormElement): void {
    if (!this.pane.querySelector("[role=alert].is-bad")) {
      this.page.dispatchEvent(new CustomEvent("pane-sent", { detail: form }));
    }
    htmx.trigger(this.page.body, "queue-changed", {});
    if (this.pane.querySelector("[role=alert]")) {
      this.pane.focus();
      return;
    }
    (chosenRow(this.page)?.querySelector<HTMLElement>("a[href]") ?? this.pane).focus();
  }

  /**
   * Escape moves the focus from a field of the pane to the queue, where keys are shortcuts again.
   */
  private leave(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing || this.page.querySelector("dialog[open]"))
      return;
    (chosenRow(this.page)?.querySelector<HTMLElement>("a[href]") ?? this.pane).focus();
  }

  /** The queue was replaced: restore the selection if the row still exists. */
  private findAgain(): void {
    if (chosenRow(this.page)) return;
    const again = this.links().find((link) => link.href === this.shown);
    if (again) this.mark(again);
  }
}

function rowLink(target: EventTarget | null): HTMLAnchorElement | null {
  const row = target instanceof Element ? target.closest("[data-row]") : null;
  const link = target instanceof Element ? target.closest("a[href]") : null;
  return row && link instanceof HTMLAnchorElement ? link : null;
}

function isWide(): boolean {
  return window.matchMedia(WIDE).matches;
}
