/**
 * Carrying on after signing in again: the page tells in `data-kept` what had been entered into the
 * form that goes to `data-kept-for`, and it is entered again. Nothing is sent by itself.
 */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function carryOn(page: Document): void {
  const notice = page.querySelector<HTMLElement>("[data-kept]");
  if (!notice || fill(page, notice)) return;
  // The form may come later, with the request in the pane beside the queue.
  page.addEventListener("pane-ready", () => void fill(page, notice), { once: true });
}

function fill(page: Document, notice: HTMLElement): boolean {
  const form = [...page.forms].find((each) => leadsTo(each, notice.dataset["keptFor"] ?? ""));
  if (!form) return false;
  const kept = new Map<string, string[]>();
  for (const [name, value] of JSON.parse(notice.dataset["kept"] ?? "[]") as [string, string][]) {
    kept.set(name, [...(kept.get(name) ?? []), value]);
  }
  for (const control of form.elements) {
    if (isField(control) && control.name !== "csrfmiddlewaretoken") enter(control, kept);
  }
  unfold(form);
  for (const [part, shown] of [["filled", true], ["rest", false]] as const) {
    notice.querySelectorAll<HTMLElement>(`[data-kept-${part}]`).forEach((e) => (e.hidden = !shown));
  }
  form.scrollIntoView({ block: "center" });
  return true;
}

function leadsTo(form: HTMLFormElement, path: string): boolean {
  // The attribute: a field may be called action as well.
  const action = new URL(form.getAttribute("action") ?? location.href, location.href);
  return form.method === "post" && action.pathname === path;
}

function isField(control: Element): control is Field {
  return control.matches("input:not([type=file], [type=password]), textarea, select");
}

function enter(field: Field, kept: Map<string, string[]>): void {
  const values = kept.get(field.name);
  if (field instanceof HTMLSelectElement) {
    if (values) for (const one of field.options) one.selected = values.includes(one.value);
  } else if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
    field.checked = values?.includes(field.value) ?? false; // what is not ticked is not sent
  } else if (values) {
    field.value = values.shift() ?? "";
  }
}

function unfold(form: HTMLElement): void {
  for (let e: HTMLElement | null = form; e; e = e.parentElement) {
    if (e instanceof HTMLDetailsElement) e.open = true;
  }
}
