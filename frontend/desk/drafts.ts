/**
 * Autosave: text typed into a field marked `data-draft="resolve.reason"` is sent to
 * `data-draft-url` when typing pauses (debounced), and before the field is removed. The response is
 * shown in the element with the id in `data-draft-says`.
 *
 * Also reply templates: a select with `data-fills="id of the field"`, whose options hold their text
 * in `data-text`.
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
  // Another request is about to replace this one, or the page is being left.
  page.addEventListener("pane-leaves", () => drafts.flush());
  window.addEventListener("pagehide", () => drafts.flush());
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "hidden") drafts.flush();
  });
}

/** Elements that need a script are hidden until it has loaded. */
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

  /** Cancel pending saves of a submitted form, which would recreate the deleted draft. */
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
      // 401: signed out; submitting the form will ask to sign in again without losing the text.
      if (answer.ok || answer.status === 401) this.say(field, await answer.text());
    } catch {
      if (!mine.signal.aborted) this.typed(field); // no network: retry later
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

/** Append the chosen template to the text of the field. */
function fill(page: Document, select: EventTarget | null): void {
  if (!(select instanceof HTMLSelectElement) || !select.dataset.fills) return;
  const field = page.getElementById(select.dataset.fills);
  const text = select.selectedOptions[0]?.dataset.text;
  if (!(field instanceof HTMLTextAreaElement) || !text) return;
  field.value = withTemplate(field.value, text);
  select.value = "";
  select.dispatchEvent(new Event("jiceng:chosen"));
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
