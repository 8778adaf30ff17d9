/** List of a page's keyboard shortcuts, generated from its attributes each time. */
import { showDialog } from "../shared/dialogs";

const DECLARED = "[data-rows], [data-key]:not([data-refuses]), [data-key-shown]";

interface Declared {
  keys: string[];
  says: string;
  group: string;
}

/** Fill the dialog `#keys` and open it; false on a page without one. */
export function listKeys(page: Document): boolean {
  const dialog = page.getElementById("keys");
  const list = dialog?.querySelector<HTMLElement>("[data-keys-list]");
  if (!dialog || !list) return false;
  list.replaceChildren();
  const usual = list.dataset.keysList ?? "";
  for (const [group, declared] of grouped(page, usual)) {
    const heading = page.createElement("h3");
    heading.textContent = group;
    const terms = page.createElement("dl");
    terms.className = "keys-list";
    for (const each of declared) terms.append(...line(page, each));
    list.append(heading, terms);
  }
  showDialog(page, "keys");
  return true;
}

function grouped(page: Document, usual: string): Map<string, Declared[]> {
  const groups = new Map<string, Declared[]>();
  for (const element of page.querySelectorAll<HTMLElement>(DECLARED)) {
    const key = element.dataset.key ?? element.dataset.keyShown;
    const keys = key ? [key] : ["j", "k"];
    const group = element.dataset.keyGroup ?? usual;
    const known = groups.get(group) ?? [];
    if (!known.some((one) => one.keys.join() === keys.join())) {
      groups.set(group, [...known, { keys, says: wordsOf(element), group }]);
    }
  }
  return groups;
}

function wordsOf(element: HTMLElement): string {
  const given = element.dataset.keySays ?? element.getAttribute("aria-label");
  if (given) return given;
  const copy = element.cloneNode(true) as HTMLElement;
  for (const hint of copy.querySelectorAll("kbd")) hint.remove();
  return (copy.textContent ?? "").trim().replace(/\s+/g, " ");
}

function line(page: Document, { keys, says }: Declared): HTMLElement[] {
  const term = page.createElement("dt");
  for (const key of keys.flatMap((each) => each.split(" "))) {
    const cap = page.createElement("kbd");
    cap.textContent = key;
    term.append(cap, " ");
  }
  const meaning = page.createElement("dd");
  meaning.textContent = says;
  return [term, meaning];
}
