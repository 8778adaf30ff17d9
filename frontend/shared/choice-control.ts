/**
 * `<choice-control>`: a select list with many options becomes a text field that finds them by any
 * part of name, code or pinyin (ARIA combobox). The list shows what tells an option from others on
 * a second line, and recent choices first. Of several choices each is a chip that can be removed.
 *
 * The select stays in the form and holds the value; without scripts it is used as it is. Of each
 * option `data-find` has further spellings, `data-about` its second line.
 *
 * With `data-source` the choices are too many for a list: a text field takes the value itself, and
 * the server finds choices while somebody types. `data-shown` is the label of the present value.
 */
import { type Choice, matching, withRecent } from "./choice-lists";
import { element } from "./elements";

const MOST_SHOWN = 60;
const MOST_RECENT = 5;
const RECENT = "jiceng.recent.";
const PAUSE_MS = 150;

class ChoiceControl extends HTMLElement {
  private select!: HTMLSelectElement;
  private input!: HTMLInputElement;
  private list!: HTMLUListElement;
  private isReady = false;
  private marked = 0;
  private offered: Choice[] = []; // by the server
  private timer = 0;
  private asking = new AbortController();

  connectedCallback(): void {
    if (this.isReady) return;
    this.isReady = true;
    this.select = this.dataset.source
      ? this.selectOfText()
      : element<HTMLSelectElement>(this, "select");
    this.append(element<HTMLTemplateElement>(this, "template").content.cloneNode(true));
    this.input = element<HTMLInputElement>(this, "input");
    this.list = element<HTMLUListElement>(this, "ul[role=listbox]");
    this.takeOver();
    this.listen();
    this.show();
  }

  /** A select with the present value instead of the text field for people without scripts. */
  private selectOfText(): HTMLSelectElement {
    const field = element<HTMLInputElement>(this, "input");
    const select = this.ownerDocument.createElement("select");
    for (const name of ["id", "name", "aria-describedby", "aria-invalid"]) {
      const value = field.getAttribute(name);
      if (value) select.setAttribute(name, value);
    }
    select.className = "form-select";
    select.required = field.required;
    select.append(new Option("", ""));
    if (field.value) select.append(new Option(this.dataset.shown, field.value, true, true));
    field.replaceWith(select);
    return select;
  }

  /** The text field takes the place of the select: its label, hint, error and whether it is needed. */
  private takeOver(): void {
    const { select, input, list } = this;
    input.id = `${select.id}-find`;
    list.id = `${select.id}-list`;
    input.setAttribute("aria-controls", list.id);
    const label = this.ownerDocument.querySelector<HTMLLabelElement>(`label[for="${select.id}"]`);
    if (label) label.htmlFor = input.id;
    for (const name of ["aria-describedby", "aria-invalid"]) {
      const value = select.getAttribute(name);
      if (value) input.setAttribute(name, value);
    }
    input.required = select.required && !select.multiple;
    input.disabled = select.disabled;
    select.required = select.required && select.multiple;
    select.classList.add("visually-hidden");
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
  }

  private listen(): void {
    const { select, input, list } = this;
    // Shortcuts and error messages focus the select.
    select.addEventListener("focus", () => input.focus());
    // The second one is from scripts that choose something without being asked.
    for (const kind of ["change", "jiceng:chosen"])
      select.addEventListener(kind, () => this.show());
    select.form?.addEventListener("reset", () => setTimeout(() => this.show()));
    input.addEventListener("click", () => {
      input.select(); // what is typed replaces the present choice
      this.open("");
    });
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // the form's value has not changed yet
      this.open(input.value);
    });
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("focus", () => input.select());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.left());
    // The field keeps the focus, otherwise the list would close.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (option) this.choose(option);
    });
    this.addEventListener("click", (event) => {
      const chip = event.target instanceof Element ? event.target.closest("[data-chip]") : null;
      if (chip instanceof HTMLButtonElement) this.toggle(chip.value, false);
    });
  }

  private choices(): Choice[] {
    if (this.dataset.source) return this.offered;
    return [...this.select.options]
      .filter((one) => !one.disabled && (one.value || !this.select.required))
      .filter((one) => !(this.select.multiple && one.selected))
      .map((one) => ({
        value: one.value,
        label: one.label,
        about: one.dataset.about ?? "",
        keys: one.dataset.find ?? "",
      }));
  }

  /** Show the select's value in the field, or its values as chips. */
  private show(): void {
    const { select, input } = this;
    const chosen = [...select.selectedOptions];
    const label = select.multiple || !select.value ? "" : (chosen[0]?.label ?? "");
    input.value = input.defaultValue = label;
    input.setCustomValidity("");
    const blank = [...select.options].find((one) => !one.value);
    if (!select.multiple && blank?.label) input.placeholder = blank.label;
    if (!select.multiple) return;
    const chips = element(this, ".choice-chips");
    chips.hidden = chosen.length === 0;
    chips.replaceChildren(...chosen.map((one) => this.chip(one)));
  }

  private chip(option: HTMLOptionElement): HTMLButtonElement {
    const pattern = element<HTMLButtonElement>(chipPattern(this), "button");
    const chip = pattern.cloneNode(true) as HTMLButtonElement;
    chip.value = option.value;
    chip.setAttribute("aria-label", `${chip.getAttribute("aria-label")} ${option.label}`);
    element(chip, "span").textContent = option.label;
    return chip;
  }

  private open(typed: string): void {
    clearTimeout(this.timer);
    this.asking.abort();
    if (this.dataset.source) {
      this.timer = window.setTimeout(() => void this.ask(typed), PAUSE_MS);
    } else this.offer(typed);
  }

  private async ask(typed: string): Promise<void> {
    this.asking = new AbortController();
    const address = `${this.dataset.source}?q=${encodeURIComponent(typed)}`;
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      if (!answer.ok) return;
      const { found } = (await answer.json()) as { found: Omit<Choice, "keys">[] };
      // The server has matched the words; its order is kept.
      this.offered = found.map((each) => ({ ...each, keys: "" }));
      if (this.ownerDocument.activeElement === this.input) this.offer("", typed);
    } catch {
      // No network, or superseded by a newer query.
    }
  }

  private offer(sought: string, typed = sought): void {
    const { found, isCut } = matching(this.choices(), sought, this.recent(), MOST_SHOWN);
    const rows: HTMLElement[] = found.map((each, at) => this.option(each, at));
    if (!rows.length) rows.push(this.note("none"));
    if (isCut) rows.push(this.note("more"));
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    const current = typed ? 0 : found.findIndex((each) => each.value === this.select.value);
    this.mark(Math.max(0, current));
    this.keepInside();
  }

  private option(choice: Choice, at: number): HTMLElement {
    const row = this.ownerDocument.createElement("li");
    row.id = `${this.list.id}-${at}`;
    row.setAttribute("role", "option");
    row.dataset.value = choice.value;
    const name = this.ownerDocument.createElement("span");
    name.textContent = choice.label;
    row.append(name);
    if (choice.about) {
      const about = this.ownerDocument.createElement("small");
      about.textContent = choice.about;
      row.append(" ", about);
    }
    return row;
  }

  private note(name: "none" | "more"): HTMLElement {
    const row = this.ownerDocument.createElement("li");
    row.className = "choice-note";
    row.setAttribute("role", "presentation");
    row.textContent = this.list.dataset[name] ?? "";
    return row;
  }

  /** The list must not make the page wider than the screen. */
  private keepInside(): void {
    this.list.classList.remove("is-left");
    const width = this.ownerDocument.documentElement.clientWidth;
    this.list.classList.toggle("is-left", this.list.getBoundingClientRect().right > width);
  }

  private mark(at: number): void {
    const options = [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
    this.marked = options.length ? (at + options.length) % options.length : 0;
    for (const [n, one] of options.entries()) {
      one.setAttribute("aria-selected", String(n === this.marked));
    }
    const active = options[this.marked];
    this.input.removeAttribute("aria-activedescendant");
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    active?.scrollIntoView({ block: "nearest" });
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const isOpen = !this.list.hidden;
    const options = this.list.querySelectorAll("[role=option]");
    const keys: Record<string, (() => void) | undefined> = isOpen
      ? {
          ArrowDown: () => this.mark(this.marked + 1),
          ArrowUp: () => this.mark(this.marked - 1),
          Enter: () => this.choose(options[this.marked]),
          Escape: () => this.close(),
        }
      : { ArrowDown: () => this.open(""), ArrowUp: () => this.open("") };
    if (event.key === "Backspace" && this.select.multiple && !this.input.value) {
      const last = [...this.select.selectedOptions].pop();
      if (last) this.toggle(last.value, false);
    }
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  private choose(option: Element | null | undefined): void {
    if (!(option instanceof HTMLElement)) return;
    const value = option.dataset.value ?? "";
    this.hold(value);
    if (this.select.multiple) this.toggle(value, true);
    else this.select.value = value;
    if (value) this.remember(value);
    this.close();
    if (!this.select.multiple) this.tell();
  }

  /** A choice of the server becomes an option of the select. */
  private hold(value: string): void {
    const offered = this.offered.find((each) => each.value === value);
    const isHeld = [...this.select.options].some((one) => one.value === value);
    if (offered && !isHeld) this.select.append(new Option(offered.label, value));
  }

  private toggle(value: string, isChosen: boolean): void {
    for (const one of this.select.options) if (one.value === value) one.selected = isChosen;
    this.tell();
    this.input.focus();
  }

  private tell(): void {
    for (const kind of ["input", "change"]) {
      this.select.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show();
  }

  /** A cleared field chooses nothing, where that is possible; other half-typed texts are undone. */
  private left(): void {
    const canBeEmpty = [...this.select.options].some((one) => !one.value);
    const isCleared = !this.input.value.trim() && this.select.value !== "" && canBeEmpty;
    if (isCleared && !this.select.multiple) {
      this.select.value = "";
      this.tell();
    }
    this.close();
  }

  private recent(): string[] {
    try {
      return JSON.parse(localStorage.getItem(RECENT + this.select.name) ?? "[]") as string[];
    } catch {
      return []; // no storage
    }
  }

  private remember(value: string): void {
    try {
      const values = withRecent(this.recent(), value, MOST_RECENT);
      localStorage.setItem(RECENT + this.select.name, JSON.stringify(values));
    } catch {
      // No storage: the list stays in its order.
    }
  }
}

function chipPattern(control: HTMLElement): DocumentFragment {
  return element<HTMLTemplateElement>(control, "template[data-chip-pattern]").content;
}

export function offerSearchedChoices(): void {
  if (!customElements.get("choice-control")) {
    customElements.define("choice-control", ChoiceControl);
  }
}
