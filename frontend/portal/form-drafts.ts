/**
 * Local drafts of public forms marked `data-keep="name"`: input stays on the device until it is
 * sent, so that changing the text size or language, an empty battery or a lost network do not lose
 * it.
 *
 * Texts are stored in local storage, photos and recordings in IndexedDB (`photo-store.ts`), for a
 * week.
 * `[data-kept]` in the form shows this, with a button to delete the draft; `[data-offline]` shows
 * that there is no network, with a button to retry. `data-keep-came` on a refused form: the
 * server's values take precedence.
 */
import { dataValue } from "../shared/elements";
import { type Draft, draftKey, expiredDrafts, readDraft, writeDraft } from "./draft-store";
import { isOnline } from "./network";
import { deletePhotos, loadPhotos, savePhotos } from "./photo-store";

const PAUSE_MS = 300;
const SAID_AFTER_MS = 500;
const SENT = "jiceng.sent"; // per tab: the draft that has just been submitted
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "altcha", "sum", "sum_of", "asked"]);

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function keepFormDrafts(page: Document): void {
  try {
    finishSent();
    for (const key of expiredDrafts(localStorage, Date.now())) forget(key);
    for (const form of page.querySelectorAll<HTMLFormElement>("form[data-keep]")) new Keeper(form);
  } catch {
    // Storage is unavailable (private window) or full: forms work without it.
  }
}

/** A draft is deleted when another page has answered its submission, except an error page. */
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
  void deletePhotos(key);
  void deletePhotos(voiceKey(key));
}

/** Key under which the recording of a draft is stored. */
function voiceKey(key: string): string {
  return `${key}.voice`;
}

class Keeper {
  private readonly key: string;
  private timer = 0;
  // Photos stored by the server with a refused form, which have no file input any more.
  private earlier: Promise<File[]>;
  private isSure = false; // connectivity was just verified: submit without asking again

  constructor(private readonly form: HTMLFormElement) {
    this.key = draftKey(dataValue(form, "keep"), new URL(form.action).pathname);
    const isFresh = !("keepCame" in form.dataset);
    this.earlier = isFresh ? Promise.resolve([]) : loadPhotos(this.key);
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
      return; // storage is full: do not claim that the draft was saved
    }
    // Clicking the button blurs a field first: a line that appears immediately would move the
    // button away from the pointer, and the click would be lost.
    setTimeout(() => this.say(""), SAID_AFTER_MS);
  }

  /** All input: values stored by the server and present choices. */
  private async keepFiles(): Promise<void> {
    const earlier = await this.earlier;
    const boxes = this.form.querySelectorAll<HTMLInputElement>("input[name=kept]");
    // One checkbox for each, in order, unless some were refused.
    const wanted =
      boxes.length === earlier.length ? earlier.filter((_, n) => boxes[n]?.checked) : earlier;
    await savePhotos(this.key, [...wanted, ...(this.fileField("photos")?.files ?? [])]);
    const voice = this.fileField("voice");
    // That of a refused form is stored by the server; here it stays until another one is made.
    const isStored = this.form.querySelector("input[name=kept_voice]") !== null;
    if (voice && (voice.files?.length || !isStored)) {
      await savePhotos(voiceKey(this.key), [...(voice.files ?? [])]);
    }
  }

  private restore(): void {
    const draft = readDraft(localStorage, this.key);
    if (!draft) return;
    for (const field of this.fields()) {
      const value = draft.values[field.name];
      if (value === undefined) continue;
      if (field.type === "radio") (field as HTMLInputElement).checked = field.value === value;
      else if (isBox(field)) field.checked = value === true;
      // Restore the form's number too, so that a submission without a response is not sent twice.
      else if (!field.value || field.type === "hidden") field.value = String(value);
    }
    this.say("again");
    this.restoreFiles("photos", this.key);
    this.restoreFiles("voice", voiceKey(this.key));
  }

  private restoreFiles(name: string, key: string): void {
    const input = this.fileField(name);
    if (!input) return;
    void loadPhotos(key).then((files) => {
      if (!files.length || input.files?.length) return;
      input.files = listOf(files);
      input.dispatchEvent(new Event("change", { bubbles: true })); // lists or plays them
    });
  }

  private fileField(name: string): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>(`input[type=file][name=${name}]`);
  }

  /** Delete the draft and clear the form. */
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

  /** Without a network the browser would replace the form by its own error page. */
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

  /** Show that there is no network, or that it is back. */
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
