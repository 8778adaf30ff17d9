/**
 * Working a queue without the mouse.
 *
 * - j / k move through the elements marked `data-row`; Enter follows the row's first link.
 * - / puts the cursor into the element marked `data-search`.
 * - any other key activates the element marked `data-key="that key"`.
 *
 * Keys with a modifier and keys typed into a field are left alone.
 */
export function listenForKeys(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (act(page, event.key)) event.preventDefault();
  });
}

function act(page: Document, key: string): boolean {
  switch (key) {
    case "j":
      return step(page, 1);
    case "k":
      return step(page, -1);
    case "/":
      return focus(page.querySelector<HTMLElement>("[data-search]"));
    default:
      return activate(page, key);
  }
}

function step(page: Document, by: number): boolean {
  const rows = [...page.querySelectorAll<HTMLElement>("[data-row]")];
  const current = rows.findIndex((row) => row.contains(page.activeElement));
  const next = current < 0 ? (by > 0 ? 0 : rows.length - 1) : current + by;
  const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
  return focus(row?.querySelector<HTMLElement>("a, button") ?? row ?? null);
}

function activate(page: Document, key: string): boolean {
  const marked = page.querySelectorAll<HTMLElement>("[data-key]");
  const found = [...marked].find((one) => one.dataset["key"] === key);
  if (!found) return false;
  unfold(found);
  found.click();
  // A form has opened below its heading: on to its first field.
  found.parentElement?.querySelector<HTMLElement>("select, textarea, input:not([type=hidden])")?.focus();
  return true;
}

/** Open the folds around an element, but not the one whose heading it is. */
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

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}
