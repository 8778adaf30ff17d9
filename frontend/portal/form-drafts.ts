/**
 * What a resident types into a form marked `data-keep="name"` stays on the phone until it is sent: a
 * larger text, the other language, a dead battery or a missing network lose none of it.
 *
 * The texts stand in the browser's local storage, the photos in its database (`photo-store.ts`); both
 * for a week, and nowhere else. The element `[data-kept]` in the form says so, with a button to
 * delete them; `[data-offline]` says that there is no network, with a button to send again.
 * `data-keep-came` on a form that came back refused: what the server shows stands.
 */
import { told } from "../shared/elements";
import { type Draft, draftKey, expiredDrafts, readDraft, writeDraft } from "./draft-store";
import { isOnline } from "./network";
import { forgetPhotos, keepPhotos, keptPhotos } from "./photo-store";

const PAUSE_MS = 300;
const SAID_AFTER_MS = 500;
const SENT = "jiceng.sent"; // of this tab: which draft has just been handed over
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "altcha", "sum", "sum_of", "asked"]);

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function keepFormDrafts(page: Document): void {
  try {
    finishSent();
    for (const key of expiredDrafts(localStorage, Date.now())) forget(key);
    for (const form of page.querySelectorAll<HTMLFormElement>("form[data-keep]")) new Keeper(form);
  } catch {
    // No storage (a private window, a full one): the forms work without.
  }
}

/** A draft whose sending has been answered by another page is done with; an error page is none. */
function finishSent(): void {
  const [way] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const key = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (key && way && way.redirectCount > 0) forget(key);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sessionStorage.removeItem(SENT);
  });
}

function forget(key: string): void {
  localStorage.removeItem(key);
  void forgetPhotos(key);
}

class Keeper {
  private readonly key: string;
  private timer = 0;
  // Those that the server keeps of a form which came back: no input holds them any more.
  private earlier: Promise<File[]>;
  private isSure = false; // the network has just answered: this sending may go

  constructor(private readonly form: HTMLFormElement) {
    this.key = draftKey(told(form, "keep"), new URL(form.action).pathname);
    const isFresh = !("keepCame" in form.dataset);
    this.earlier = isFresh ? Promise.resolve([]) : keptPhotos(this.key);
    if (isFresh) this.restore();
    form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.keep(), PAUSE_MS);
    });
    form.addEventListener("change", (event) => {
      this.keep();
      const input = event.target;
      if (input instanceof HTMLInputElement && input.files) void this.keepFiles();
      else if (input instanceof HTMLInputElement && input.name === "kept") void this.keepFiles();
    });
    form.ownerDocument.addEventListener("jiceng:located", () => this.keep());
    window.addEventListener("pagehide", () => this.timer && this.keep());
    form.addEventListener("submit", (event) => this.send(event), { capture: true });
    this.part("kept")?.addEventListener("click", (event) => {
      if ((event.target as Element).closest("button")) this.empty();
    });
    window.addEventListener("online", () => this.tell(false));
    window.addEventListener("pageshow", () => (this.isSure = false));
  }

  private part(name: string): HTMLElement | null {
    return this.form.querySelector<HTMLElement>(`[data-${name}]`);
  }

  private fields(): Field[] {
    return ([...this.form.elements] as Field[]).filter(
      (field) =>
        field.name && !NOT_KEPT.has(field.name) && !/^(file|submit|button)$/.test(field.type),
    );
  }

  private keep(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    const values: Draft["values"] = {};
    for (const field of this.fields()) {
      if (!isBox(field)) values[field.name] = field.value;
      else if (field.checked || field.type === "checkbox")
        values[field.name] = field.type === "radio" ? field.value : field.checked;
    }
    try {
      writeDraft(localStorage, this.key, values, Date.now());
    } catch {
      return; // full: then nothing is said to be kept
    }
    // Pressing the button takes the focus from a field first: a line that appeared at once would move
    // the button away from under the finger, and the press would be lost.
    setTimeout(() => this.say(""), SAID_AFTER_MS);
  }

  /** All that would be sent: what the server keeps and what is chosen now. */
  private async keepFiles(): Promise<void> {
    const earlier = await this.earlier;
    const boxes = this.form.querySelectorAll<HTMLInputElement>("input[name=kept]");
    // One box for each, in their order, unless some were refused.
    const wanted =
      boxes.length === earlier.length ? earlier.filter((_, n) => boxes[n]?.checked) : earlier;
    const input = this.form.querySelector<HTMLInputElement>("input[type=file]");
    await keepPhotos(this.key, [...wanted, ...(input?.files ?? [])]);
  }

  private restore(): void {
    const draft = readDraft(localStorage, this.key);
    if (!draft) return;
    for (const field of this.fields()) {
      const value = draft.values[field.name];
      if (value === undefined) continue;
      if (field.type === "radio") (field as HTMLInputElement).checked = field.value === value;
      else if (isBox(field)) field.checked = value === true;
      // The form's number as well: what was sent, and never answered, is not sent twice.
      else if (!field.value || field.type === "hidden") field.value = String(value);
    }
    const look = this.part("look");
    if (look && draft.values.category) look.dataset.chosen = String(draft.values.category);
    this.say("again");
    const input = this.form.querySelector<HTMLInputElement>("input[type=file]");
    if (input) {
      void keptPhotos(this.key).then((files) => {
        if (files.length && !input.files?.length) input.files = listOf(files);
      });
    }
  }

  /** Delete it all, from the form too. */
  private empty(): void {
    clearTimeout(this.timer);
    forget(this.key);
    this.form.reset();
    for (const field of this.fields()) if (field.type !== "hidden") clear(field);
    for (const name of ["lon", "lat"]) {
      const field = this.form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = "";
    }
    const place = this.part("kept");
    if (place) place.hidden = true;
    this.form.querySelector<HTMLElement>("textarea")?.focus();
  }

  private say(how: "" | "again"): void {
    const place = this.part("kept");
    if (!place) return;
    place.hidden = false;
    const again = place.querySelector<HTMLElement>("[data-kept-again]");
    if (again && how) again.hidden = false;
  }

  /** Without a network the browser would put its own page in the place of the form. */
  private send(event: SubmitEvent): void {
    if (event.defaultPrevented) return;
    this.keep();
    if (this.isSure) {
      sessionStorage.setItem(SENT, this.key);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    void isOnline().then((answers) => {
      button?.removeAttribute("aria-busy");
      this.tell(!answers);
      if (!answers) return;
      this.isSure = true;
      this.form.requestSubmit(button);
      this.isSure = false;
    });
  }

  /** That there is no network; or, once there was none, that there is one again. */
  private tell(isOffline: boolean): void {
    const place = this.part("offline");
    if (!place || (!isOffline && place.hidden)) return;
    place.hidden = false;
    for (const one of place.querySelectorAll<HTMLElement>("[data-when]")) {
      one.hidden = (one.dataset.when === "back") === isOffline;
    }
    if (isOffline) place.scrollIntoView({ block: "nearest" });
  }
}

function isBox(field: Field): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}

function clear(field: Field): void {
  if (isBox(field)) field.checked = field.defaultChecked;
  else field.value = "";
}

function listOf(files: File[]): FileList {
  const list = new DataTransfer();
  for (const file of files) list.items.add(file);
  return list.files;
}
