/**
 * Restores form values after signing in again: `data-kept` holds the values of the form with the
 * action `data-kept-for`. Nothing is submitted automatically.
 */
import { KeptValues } from "./kept-values";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function recoverForm(page: Document): void {
  const notice = page.querySelector<HTMLElement>("[data-kept]");
  if (!notice || fill(page, notice)) return;
  // The form may be loaded later, with the request in the pane.
  page.addEventListener("pane-ready", () => void fill(page, notice), { once: true });
}

function fill(page: Document, notice: HTMLElement): boolean {
  const form = [...page.forms].find((each) => leadsTo(each, notice.dataset.keptFor ?? ""));
  if (!form) return false;
  const kept = KeptValues.read(notice.dataset.kept ?? "[]");
  for (const control of form.elements) {
    if (isField(control) && control.name !== "csrfmiddlewaretoken") enter(control, kept);
  }
  unfold(form);
  for (const part of notice.querySelectorAll<HTMLElement>("[data-kept-filled]"))
    part.hidden = false;
  for (const part of notice.querySelectorAll<HTMLElement>("[data-kept-rest]")) part.hidden = true;
  form.scrollIntoView({ block: "center" });
  return true;
}

function leadsTo(form: HTMLFormElement, path: string): boolean {
  // The attribute, because a field may be named "action" too.
  const action = new URL(form.getAttribute("action") ?? location.href, location.href);
  return form.method === "post" && action.pathname === path;
}

function isField(control: Element): control is Field {
  return control.matches("input:not([type=file], [type=password]), textarea, select");
}

function enter(field: Field, kept: KeptValues): void {
  if (field instanceof HTMLSelectElement) {
    if (!kept.has(field.name)) return;
    const values = kept.all(field.name);
    for (const one of field.options) one.selected = values.includes(one.value);
    field.dispatchEvent(new Event("change", { bubbles: true })); // shown by its text field
  } else if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
    field.checked = kept.all(field.name).includes(field.value); // unchecked boxes are not submitted
  } else if (kept.has(field.name)) {
    field.value = kept.next(field.name);
  }
}

function unfold(form: HTMLElement): void {
  for (let e: HTMLElement | null = form; e; e = e.parentElement) {
    if (e instanceof HTMLDetailsElement) e.open = true;
  }
}
