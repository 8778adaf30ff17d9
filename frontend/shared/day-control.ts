/**
 * `<day-control>`: a text field for a day, typed as 2026-10-28 or chosen from a calendar whose
 * words are those of the page, not of the browser. `<time-control>`: the same for a time of day,
 * typed as 08:30. Without scripts both are text fields with a pattern.
 *
 * The calendar is a modal dialog with a grid: arrow keys move by days and weeks, Page Up and Page
 * Down by months, Home and End within the week, Enter chooses, Escape closes.
 */
import { addDays, addMonths, dayInWords, readDay, readTime, weekday, weeksOf } from "./days";
import { element } from "./elements";

const BELOW_PX = 4;
const STEPS: Record<string, (day: string) => string> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
  Home: (day) => addDays(day, -weekday(day)),
  End: (day) => addDays(day, 6 - weekday(day)),
};

/** A text field with a dialog to choose its value. */
abstract class TypedControl extends HTMLElement {
  protected input!: HTMLInputElement;
  protected dialog!: HTMLDialogElement;
  private isReady = false;

  connectedCallback(): void {
    if (this.isReady) return;
    this.isReady = true;
    this.input = element<HTMLInputElement>(this, "input");
    this.dialog = element<HTMLDialogElement>(this, "dialog");
    this.input.inputMode = "numeric"; // separators need not be typed
    const opener = element<HTMLButtonElement>(this, "[data-opens-control]");
    opener.hidden = this.input.disabled;
    opener.addEventListener("click", () => this.open());
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("change", () => this.typed(true));
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || !event.altKey) return;
      event.preventDefault();
      this.open();
    });
    this.dialog.addEventListener("click", (event) => this.clicked(event));
    this.typed();
  }

  protected get language(): string {
    return this.ownerDocument.documentElement.lang || "en";
  }

  /** The value that the field holds; null for nothing and for something else. */
  protected abstract read(typed: string): string | null;
  protected abstract draw(): void;
  protected abstract pressed(button: HTMLElement): void;
  protected say(_value: string | null): void {}

  /** Validate, and at the end of typing write the value in its usual form. */
  private typed(isFinished = false): void {
    const value = this.read(this.input.value);
    if (isFinished && value !== null) this.input.value = value;
    const isWrong = this.input.value.trim() !== "" && value === null;
    // The pattern is for browsers without scripts: "20261028" is completed when it is left.
    this.input.removeAttribute("pattern");
    this.input.setCustomValidity(isWrong ? this.input.title : "");
    this.say(value);
  }

  protected choose(value: string): void {
    this.input.value = value;
    this.typed();
    this.dialog.close();
    for (const kind of ["input", "change"]) {
      this.input.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }

  private open(): void {
    this.draw();
    this.dialog.showModal();
    const field = this.input.getBoundingClientRect();
    const box = this.dialog.getBoundingClientRect();
    const room = this.ownerDocument.documentElement;
    const below = field.bottom + BELOW_PX;
    const isBelow = below + box.height <= room.clientHeight || field.top < box.height;
    const top = isBelow ? below : field.top - BELOW_PX - box.height;
    const left = Math.min(field.left, room.clientWidth - box.width - BELOW_PX);
    this.dialog.style.top = `${Math.max(0, Math.min(top, room.clientHeight - box.height))}px`;
    this.dialog.style.left = `${Math.max(BELOW_PX, left)}px`;
    this.dialog.querySelector<HTMLElement>("[tabindex='0'], [aria-pressed=true]")?.focus();
  }

  private clicked(event: MouseEvent): void {
    if (event.target === this.dialog) this.dialog.close();
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.matches("[data-clears]")) this.choose("");
    else if (button) this.pressed(button);
  }
}

class DayControl extends TypedControl {
  private shown = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.dialog.addEventListener("keydown", (event) => this.keyed(event));
  }

  protected read(typed: string): string | null {
    return readDay(typed);
  }

  protected override say(value: string | null): void {
    element(this, "[data-weekday]").textContent = value
      ? dayInWords(value, this.language, { weekday: "short" })
      : "";
  }

  protected draw(): void {
    this.show(readDay(this.input.value) ?? this.today());
  }

  private today(): string {
    return this.dataset.today ?? "";
  }

  private show(day: string): void {
    this.shown = day;
    const month = dayInWords(day, this.language, { year: "numeric", month: "long" });
    element(this.dialog, "[data-month]").textContent = month;
    element(this.dialog, "[data-days]").replaceChildren(
      ...weeksOf(day).map((week) => {
        const row = this.ownerDocument.createElement("tr");
        row.append(...week.map((each) => this.cell(each)));
        return row;
      }),
    );
    const heads = element(this.dialog, "[data-weekdays]");
    if (!heads.childElementCount) heads.append(...(weeksOf(day)[0] ?? []).map((d) => this.head(d)));
  }

  private head(day: string): HTMLElement {
    const head = this.ownerDocument.createElement("th");
    head.scope = "col";
    head.textContent = dayInWords(day, this.language, { weekday: "narrow" });
    head.abbr = dayInWords(day, this.language, { weekday: "long" });
    return head;
  }

  private cell(day: string): HTMLElement {
    const cell = this.ownerDocument.createElement("td");
    const button = this.ownerDocument.createElement("button");
    button.type = "button";
    button.value = day;
    button.textContent = String(Number(day.slice(8)));
    button.setAttribute("aria-label", dayInWords(day, this.language, { dateStyle: "full" }));
    button.tabIndex = day === this.shown ? 0 : -1;
    button.classList.toggle("is-outside", day.slice(0, 7) !== this.shown.slice(0, 7));
    button.setAttribute("aria-pressed", String(day === readDay(this.input.value)));
    if (day === this.today()) button.setAttribute("aria-current", "date");
    cell.append(button);
    return cell;
  }

  private keyed(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const day = event.target instanceof HTMLButtonElement ? event.target.value : "";
    if (!step || !day) return;
    event.preventDefault();
    this.show(step(day));
    this.dialog.querySelector<HTMLElement>("[data-days] [tabindex='0']")?.focus();
  }

  protected pressed(button: HTMLButtonElement): void {
    const { months, add } = button.dataset;
    if (months) this.show(addMonths(this.shown, Number(months)));
    else if (add) this.choose(addDays(this.today(), Number(add)));
    else if (button.value) this.choose(button.value);
  }
}

class TimeControl extends TypedControl {
  protected read(typed: string): string | null {
    return readTime(typed);
  }

  protected draw(): void {
    const now = readTime(this.input.value);
    for (const each of this.dialog.querySelectorAll<HTMLButtonElement>("button[value]")) {
      each.setAttribute("aria-pressed", String(each.value === now));
    }
  }

  protected pressed(button: HTMLButtonElement): void {
    this.choose(button.value);
  }
}

export function offerDays(): void {
  if (customElements.get("day-control")) return;
  customElements.define("day-control", DayControl);
  customElements.define("time-control", TimeControl);
}
