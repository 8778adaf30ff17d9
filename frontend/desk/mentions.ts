/**
 * Suggestions for @ mentions in fields marked `data-mentions="URL"`: people and units that may see
 * the request; `data-mentions-says` is the label of the list. Arrow keys move, Enter selects,
 * Escape closes. Typing the full name has the same effect, because the server parses the text.
 */
import { begunName } from "./mention-text";

const PAUSE_MS = 150;

interface Found {
  label: string;
  about: string;
}

export function offerNames(page: Document): void {
  let open: Offer | null = null;
  const shut = () => {
    open?.end();
    open = null;
  };
  page.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || !field.dataset.mentions) return;
    if (open?.field !== field) {
      shut();
      open = new Offer(field);
    }
    open.typed();
  });
  // Before the shortcuts of the page and the pane, which use Enter and Escape too.
  page.addEventListener("keydown", (event) => open?.pressed(event), { capture: true });
  page.addEventListener("focusout", (event) => event.target === open?.field && shut());
}

class Offer {
  private readonly list: HTMLUListElement;
  private timer = 0;
  private asking = new AbortController();
  private chosen = 0;

  constructor(readonly field: HTMLTextAreaElement) {
    this.list = field.ownerDocument.createElement("ul");
    this.list.className = "offer";
    this.list.id = `${field.id}-offer`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.dataset.mentionsSays ?? "");
    // Keep the focus in the field, otherwise the list would close.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
    field.after(this.list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
  }

  end(): void {
    clearTimeout(this.timer);
    this.asking.abort();
    for (const name of ["aria-activedescendant", "aria-controls"]) this.field.removeAttribute(name);
    this.list.remove();
  }

  typed(): void {
    clearTimeout(this.timer);
    this.asking.abort();
    const begun = this.begun();
    if (begun === null) {
      this.hide();
      return;
    }
    this.timer = window.setTimeout(() => void this.ask(begun), PAUSE_MS);
  }

  /** Text between the @ and the caret; null without a mention in progress. */
  private begun(): string | null {
    return begunName(this.field.value.slice(0, this.field.selectionStart));
  }

  private async ask(begun: string): Promise<void> {
    this.asking = new AbortController();
    const address = `${this.field.dataset.mentions}?q=${encodeURIComponent(begun)}`;
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      if (!answer.ok) return this.hide();
      const { found } = (await answer.json()) as { found: Found[] };
      this.show(found);
    } catch {
      this.hide(); // no network, or superseded by a newer query
    }
  }

  private show(found: Found[]): void {
    this.list.replaceChildren(...found.map((each, at) => this.option(each, at)));
    this.list.hidden = !found.length;
    this.mark(0);
  }

  private option(found: Found, at: number): HTMLLIElement {
    const option = this.field.ownerDocument.createElement("li");
    option.id = `${this.list.id}-${at}`;
    option.setAttribute("role", "option");
    option.dataset.label = found.label;
    const [name, about] = [document.createElement("strong"), document.createElement("span")];
    [name.textContent, about.textContent] = [found.label, found.about];
    option.append(name, " ", about);
    return option;
  }

  private mark(at: number): void {
    const options = [...this.list.children];
    this.chosen = options.length ? (at + options.length) % options.length : 0;
    for (const [n, one] of options.entries()) {
      one.setAttribute("aria-selected", String(n === this.chosen));
    }
    const active = options[this.chosen];
    if (active) this.field.setAttribute("aria-activedescendant", active.id);
    active?.scrollIntoView({ block: "nearest" });
  }

  pressed(event: KeyboardEvent): void {
    if (this.list.hidden || event.isComposing || event.target !== this.field) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => this.mark(this.chosen + 1),
      ArrowUp: () => this.mark(this.chosen - 1),
      Enter: () => this.take(this.list.children[this.chosen]),
      Tab: () => this.take(this.list.children[this.chosen]),
      Escape: () => this.hide(),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }

  private clicked(event: MouseEvent): void {
    if (event.target instanceof Element) this.take(event.target.closest("[role=option]"));
  }

  private take(option: Element | null | undefined): void {
    const begun = this.begun();
    if (!(option instanceof HTMLElement) || begun === null) return;
    const caret = this.field.selectionStart;
    const name = `${option.dataset.label} `;
    this.field.setRangeText(name, caret - begun.length, caret, "end");
    this.hide();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private hide(): void {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }
}
