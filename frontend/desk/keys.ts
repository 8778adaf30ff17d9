/**
 * Keyboard shortcuts, declared by attributes of the elements that they act on:
 *
 * - `data-key="a"` on a link, button, summary or field: the key clicks, opens or focuses it.
 *   `data-key="g i"` is a sequence of two keys.
 * - `data-rows` around elements marked `data-row`: j and k move the selection, Enter follows the
 *   row's first link.
 * - `data-key-says`: description in the reader's language; by default the element's own text.
 * - `data-key-group`: heading of its group in the list of shortcuts.
 * - `data-key-shown`: a key handled by the browser or another script, for the list only.
 * - `data-refuses`: the reason why the key cannot act now.
 *
 * `?` lists the shortcuts of the page. Keys with a modifier, keys typed into a field and keys while
 * a dialog is open are ignored.
 */
import { listKeys } from "./key-help";
import { chosenRow } from "./panes";
import { stepTo } from "./row-steps";

const WITHIN_MS = 1500;
const HELD_MS = 5000;
const NEVER_HELD = "jkgx/.?";
const TYPED_INTO = "textarea, select, input:not([type=checkbox], [type=radio], [type=button])";

export function listenForKeys(page: Document): void {
  let before = "";
  let since = 0;
  page.querySelector("[data-key-list]")?.addEventListener("click", () => listKeys(page));
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") return leaveField(page, event);
    if (isTyping(event.target) || page.querySelector("dialog[open]")) return;
    const first = Date.now() - since < WITHIN_MS ? before : "";
    before = event.key;
    since = Date.now();
    if (first !== "g" && holdBack(page, event.key)) return event.preventDefault();
    if ((first && activate(page, `${first} ${event.key}`)) || act(page, event.key)) {
      before = "";
      event.preventDefault();
    }
  });
}

/** Escape leaves a field, so that keys are shortcuts again; the typed text stays. */
function leaveField(page: Document, event: KeyboardEvent): void {
  const field = event.target;
  if (page.querySelector("dialog[open]") || event.defaultPrevented || !isTyping(field)) return;
  if (field instanceof HTMLElement && !field.closest("#pane")) field.blur();
}

let held: { key: string; at: number; row: string } | null = null;

/**
 * A key for a request that is still loading is delayed until it is there; further keys are dropped,
 * because they may be text for a field that is not loaded yet.
 */
function holdBack(page: Document, key: string): boolean {
  if (!page.querySelector("#pane[aria-busy]") || key.length > 1 || NEVER_HELD.includes(key)) {
    return false;
  }
  if (!held) {
    held = { key, at: Date.now(), row: chosen(page) };
    page.addEventListener("pane-ready", () => letGo(page), { once: true });
  }
  return true;
}

function letGo(page: Document): void {
  const waiting = held;
  held = null;
  if (!waiting || Date.now() - waiting.at >= HELD_MS) return;
  // The selection has moved on: the key was for another request.
  if (waiting.row === chosen(page)) act(page, waiting.key);
}

function chosen(page: Document): string {
  return chosenRow(page)?.id ?? "";
}

function act(page: Document, key: string): boolean {
  if (key === "?") return listKeys(page);
  if ((key === "j" || key === "k") && page.querySelector("[data-rows]")) {
    return step(page, key === "j" ? 1 : -1);
  }
  return activate(page, key);
}

function step(page: Document, by: 1 | -1): boolean {
  held = null;
  const rows = [...page.querySelectorAll<HTMLElement>("[data-row]")];
  let current = rows.findIndex((row) => row.contains(page.activeElement));
  const chosen = chosenRow(page);
  if (current < 0 && chosen) current = rows.indexOf(chosen);
  const was = Number(page.querySelector<HTMLElement>("[data-was]")?.dataset.was ?? -1);
  const row = rows[stepTo(current, was, by, rows.length)];
  return focus(row?.querySelector<HTMLElement>("a, button") ?? row ?? null);
}

function activate(page: Document, key: string): boolean {
  const marked = page.querySelectorAll<HTMLElement>("[data-key]");
  const found = [...marked].find((one) => one.dataset.key === key);
  if (!found) return false;
  if (found.dataset.refuses) return refuse(found.dataset.refuses);
  unfold(found);
  if (found.matches(TYPED_INTO)) return focus(found);
  // Opening a form focuses its first field; pressing the key again keeps it open.
  const fields = "select, textarea, input:not([type=hidden])";
  const field = found.parentElement?.querySelector<HTMLElement>(fields);
  if (!found.matches("details[open] > summary") || !field) found.click();
  field?.focus();
  return true;
}

function refuse(reason: string): boolean {
  window.dispatchEvent(new CustomEvent("toast", { detail: { text: reason, tone: "warn" } }));
  return true;
}

/** Open the details elements around an element, except the one whose summary it is. */
function unfold(element: HTMLElement): void {
  const own = element.matches("summary") ? element.parentElement : null;
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (around instanceof HTMLDetailsElement && around !== own) around.open = true;
  }
}

function focus(element: HTMLElement | null): boolean {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return element !== null;
}

/** Whether keys are text input for an element. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED_INTO));
}
