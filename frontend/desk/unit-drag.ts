/**
 * Drag and drop of units in a tree below `data-drops="dialog"`: a row (`data-unit`, `data-path`) is
 * dragged by its handle (`data-grip`) onto its new parent.
 *
 * Dropping does not move the unit yet: the dialog shows the effects, loaded from the row's URL
 * (`data-moves-by`), and its form makes the move. The key m opens the row's own link (`data-move`),
 * which also serves touch screens and screen readers.
 */
import htmx from "htmx.org";

import { showDialog } from "../shared/dialogs";
import { isTyping } from "./keys";

const OPENS_AFTER_MS = 600;

export function dragUnits(page: Document): void {
  if (!page.querySelector("[data-drops]")) return;
  const drag = new Drag(page);
  page.addEventListener("dragstart", (event) => drag.start(event));
  page.addEventListener("dragenter", (event) => drag.over(event));
  page.addEventListener("dragover", (event) => drag.over(event));
  page.addEventListener("dragleave", (event) => drag.leave(event));
  page.addEventListener("drop", (event) => drag.drop(event));
  page.addEventListener("dragend", () => drag.end());
  page.addEventListener("keydown", (event) => followMove(page, event));
}

class Drag {
  private moving: HTMLElement | null = null;
  private target: HTMLElement | null = null;
  private opening = 0;

  constructor(private readonly page: Document) {}

  start(event: DragEvent): void {
    const row = within(event.target, "[data-grip]") && rowOf(event.target);
    if (!row?.dataset.movesBy || !event.dataTransfer) return;
    this.moving = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.unit ?? "");
    event.dataTransfer.setDragImage(row, 24, row.offsetHeight / 2);
    row.classList.add("is-moving");
  }

  over(event: DragEvent): void {
    if (!this.moving) return;
    const row = rowOf(event.target);
    this.point(row && this.takes(row) ? row : null);
    if (this.target) event.preventDefault();
  }

  leave(event: DragEvent): void {
    // Out of the window, or onto something else: there is no `dragover` event for these.
    if (!rowOf(event.relatedTarget)) this.point(null);
  }

  drop(event: DragEvent): void {
    const [moving, target] = [this.moving, this.target];
    if (!moving || !target) return;
    event.preventDefault();
    const id = moving.closest<HTMLElement>("[data-drops]")?.dataset.drops ?? "";
    const to = encodeURIComponent(target.dataset.unit ?? "");
    const source = `${moving.dataset.movesBy}?to=${to}`;
    void htmx
      .ajax("get", source, { target: `#${id}-inside`, swap: "innerHTML" })
      .then(() => showDialog(this.page, id));
  }

  end(): void {
    this.moving?.classList.remove("is-moving");
    this.moving = null;
    this.point(null);
  }

  /** A unit cannot be moved to itself or to a unit below it. */
  private takes(row: HTMLElement): boolean {
    const path = this.moving?.dataset.path ?? "/";
    return !(row.dataset.path ?? "").startsWith(path);
  }

  /** Mark the target row; a closed branch opens after hovering over it. */
  private point(row: HTMLElement | null): void {
    if (row === this.target) return;
    window.clearTimeout(this.opening);
    this.target?.classList.remove("is-target");
    this.target = row;
    row?.classList.add("is-target");
    const shut = row?.querySelector<HTMLElement>("[data-branch][aria-expanded=false]");
    if (shut) this.opening = window.setTimeout(() => shut.click(), OPENS_AFTER_MS);
  }
}

function followMove(page: Document, event: KeyboardEvent): void {
  const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (event.key !== "m" || held || isTyping(event.target)) return;
  if (page.querySelector("dialog[open]")) return;
  const way = rowOf(event.target)?.querySelector<HTMLElement>("[data-move]");
  if (!way) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // the page may have its own shortcut m
  way.click();
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return within(target, "[data-unit]");
}

function within(target: EventTarget | null, what: string): HTMLElement | null {
  const element = target instanceof Text ? target.parentElement : target;
  return element instanceof Element ? element.closest<HTMLElement>(what) : null;
}
