/**
 * Selection of several rows of a queue: x or a click on the checkbox selects one, with shift all
 * rows from the last selected one. A form marked `data-batch` is visible while anything is
 * selected.
 *
 * The selection survives updates of the queue, for rows that are still there.
 */
import { isTyping } from "./keys";
import { chosenRow } from "./panes";
import { range } from "./row-steps";

const BOXES = "input[form=batch][type=checkbox]";

export function chooseSeveral(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-batch]");
  if (form) new Choice(page, form).begin();
}

class Choice {
  private readonly chosen = new Set<string>();
  private last = "";

  constructor(
    private readonly page: Document,
    private readonly form: HTMLFormElement,
  ) {}

  begin(): void {
    this.page.addEventListener("click", (event) => this.press(event));
    this.page.addEventListener("keydown", (event) => this.key(event));
    this.page.addEventListener("list-drawn", () => this.restore());
    this.page.addEventListener("pane-sent", (event) => {
      if (event instanceof CustomEvent && event.detail === this.form) this.clear();
    });
    this.form.querySelector("[data-batch-clear]")?.addEventListener("click", () => this.clear());
    this.restore(); // the back button restores checked boxes
    for (const box of this.boxes()) this.note(box);
    this.show();
  }

  private boxes(): HTMLInputElement[] {
    return [...this.page.querySelectorAll<HTMLInputElement>(BOXES)];
  }

  private press(event: MouseEvent): void {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.matches(BOXES)) this.choose(box, event.shiftKey);
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "x" && event.key !== "X") return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const row = this.page.activeElement?.closest("[data-row]") ?? chosenRow(this.page);
    const box = row?.querySelector<HTMLInputElement>(BOXES);
    if (!box || this.page.querySelector("dialog[open]")) return;
    event.preventDefault();
    box.checked = !box.checked;
    this.choose(box, event.key === "X");
  }

  private choose(box: HTMLInputElement, all: boolean): void {
    const boxes = this.boxes();
    const last = all ? boxes.findIndex((each) => idOf(each) === this.last) : -1;
    for (const each of range(boxes, last, boxes.indexOf(box))) {
      each.checked = box.checked;
      this.note(each);
    }
    this.last = idOf(box);
    this.show();
  }

  private note(box: HTMLInputElement): void {
    if (box.checked) this.chosen.add(idOf(box));
    else this.chosen.delete(idOf(box));
  }

  private restore(): void {
    const there = this.boxes();
    for (const box of there) box.checked = box.checked || this.chosen.has(idOf(box));
    const ids = new Set(there.map(idOf));
    for (const id of this.chosen) if (!ids.has(id)) this.chosen.delete(id);
    this.show();
  }

  private clear(): void {
    for (const box of this.boxes()) box.checked = false;
    this.chosen.clear();
    this.show();
  }

  private show(): void {
    this.form.hidden = this.chosen.size === 0;
    const count = this.form.querySelector("[data-batch-count]");
    if (count) count.textContent = String(this.chosen.size);
  }
}

/** A checkbox value is identifier:version; a changed row gets another version. */
function idOf(box: HTMLInputElement): string {
  return box.value.split(":", 1).join();
}
