/**
 * What is typed into a field marked `data-draft="resolve.reason"` is kept on the server as soon as
 * typing pauses, and before the field goes away: `data-draft-url` says where. The server's answer is
 * shown in the element of the identifier in `data-draft-says`.
 *
 * Besides: the choice of a reply template, `data-fills="field's identifier"` on a select whose
 * options carry their text in `data-text`.
 */
import { withTemplate } from "./reply-text";
import { token } from "./server-calls";

const PAUSE_MS = 900;
const FIELDS = "textarea[data-draft], input[data-draft]";

type Field = HTMLTextAreaElement | HTMLInputElement;

export function keepDrafts(page: Document): void {
  unhide(page);
  page.addEventListener("htmx:load", (event) => unhide(event.target));
  page.addEventListener("request-drawn", () => unhide(page));
  const drafts = new Drafts(page);
  page.addEventListener("input", (event) => drafts.typed(event.target));
  page.addEventListener("submit", (event) => drafts.sent(event.target));
  page.addEventListener("change", (event) => fill(page, event.target));
  // Another request is about to take the place of this one, or the page is left.
  page.addEventListener("pane-leaves", () => drafts.flush());
  window.addEventListener("pagehide", () => drafts.flush());
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "hidden") drafts.flush();
  });
}

/** What is of no use without a script is hidden until there is one. */
function unhide(around: EventTarget | null): void {
  if (!(around instanceof Element || around instanceof Document)) return;
  for (const one of around.querySelectorAll<HTMLElement>("[data-needs-script]")) {
    one.hidden = false;
  }
}

class Drafts {
  private readonly waiting = new Map<Field, number>();
  private readonly underWay = new Map<Field, AbortController>();

  constructor(private readonly page: Document) {}

  typed(target: EventTarget | null): void {
    if (!isDrafted(target)) return;
    clearTimeout(this.waiting.get(target));
    this.waiting.set(
      target,
      window.setTimeout(() => void this.keep(target), PAUSE_MS),
    );
  }

  /** What is sent is no draft any more: one that came after it would rise from the dead. */
  sent(form: EventTarget | null): void {
    if (!(form instanceof HTMLFormElement)) return;
    for (const field of form.querySelectorAll<Field>(FIELDS)) {
      clearTimeout(this.waiting.get(field));
      this.waiting.delete(field);
      this.underWay.get(field)?.abort();
    }
  }

  flush(): void {
    for (const field of [...this.waiting.keys()]) void this.keep(field);
  }

  private async keep(field: Field): Promise<void> {
    clearTimeout(this.waiting.get(field));
    this.waiting.delete(field);
    const given = new FormData();
    given.append("field", field.dataset.draft ?? "");
    given.append("draft", field.value);
    given.append("csrfmiddlewaretoken", token(this.page));
    const mine = new AbortController();
    this.underWay.set(field, mine);
    const how = { method: "POST", body: given, keepalive: true, signal: mine.signal };
    try {
      const answer = await fetch(field.dataset.draftUrl ?? "", how);
      // 401: signed out meanwhile; sending will ask to sign in, and lose nothing.
      if (answer.ok || answer.status === 401) this.say(field, await answer.text());
    } catch {
      if (!mine.signal.aborted) this.typed(field); // no network: again when typing pauses next
    }
  }

  private say(field: Field, words: string): void {
    const place = this.page.getElementById(field.dataset.draftSays ?? "");
    if (place) place.textContent = words;
  }
}

function isDrafted(target: EventTarget | null): target is Field {
  return target instanceof HTMLElement && target.matches(FIELDS);
}

/** Put the chosen template where somebody writes, after what stands there already. */
function fill(page: Document, select: EventTarget | null): void {
  if (!(select instanceof HTMLSelectElement) || !select.dataset.fills) return;
  const field = page.getElementById(select.dataset.fills);
  const text = select.selectedOptions[0]?.dataset.text;
  if (!(field instanceof HTMLTextAreaElement) || !text) return;
  field.value = withTemplate(field.value, text);
  select.value = "";
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
