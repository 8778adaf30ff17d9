/**
 * The day with which the span ends: a field, the day, week or year before and after, now. While it is
 * past, what is as of now is marked.
 */
import { readDay } from "../shared/days";
import type { Answer, Span } from "./answer";
import { type Moment, saysOf, stepped } from "./moment";
import { write } from "./rows";

const BACK: Record<Span, string> = { day: "day_back", week: "week_back", year: "year_back" };
const ON: Record<Span, string> = { day: "day_on", week: "week_on", year: "year_on" };

export class DayChooser {
  private readonly field: HTMLInputElement;
  private readonly control: HTMLElement | null;
  private readonly back: HTMLButtonElement;
  private readonly on: HTMLButtonElement;
  private readonly now: HTMLButtonElement;
  private readonly past: HTMLElement;
  private today = "";

  /**
   * Args:
   *   moment: what is shown at present.
   *   choose: takes the day; "" for today.
   */
  constructor(
    private readonly root: HTMLElement,
    private readonly words: Record<string, string>,
    private readonly moment: () => Moment,
    private readonly choose: (day: string) => void,
  ) {
    const group = root.querySelector("[data-days-of-span]") as HTMLElement;
    this.field = group.querySelector("input") as HTMLInputElement;
    this.control = group.querySelector("day-control");
    this.back = group.querySelector('[data-step="-1"]') as HTMLButtonElement;
    this.on = group.querySelector('[data-step="1"]') as HTMLButtonElement;
    this.now = group.querySelector("[data-now]") as HTMLButtonElement;
    this.past = root.querySelector("[data-past]") as HTMLElement;
    this.field.addEventListener("change", () => this.typed());
    this.back.addEventListener("click", () => this.step(-1));
    this.on.addEventListener("click", () => this.step(1));
    this.now.addEventListener("click", () => this.choose(""));
  }

  show(answer: Answer): void {
    this.today = answer.today;
    if (this.control) this.control.dataset.today = answer.today;
    if (document.activeElement !== this.field) this.field.value = answer.day;
    name(this.back, this.words[BACK[answer.span]]);
    name(this.on, this.words[ON[answer.span]]);
    this.back.disabled = answer.counted_from !== null && answer.day < answer.counted_from;
    this.on.disabled = !answer.is_past;
    this.now.hidden = !answer.is_past;
    const says = saysOf(answer, this.words);
    write(this.past, says);
    this.past.hidden = !says;
    for (const each of this.root.querySelectorAll<HTMLElement>("[data-as-of-now]")) {
      each.hidden = !answer.is_past;
    }
  }

  private typed(): void {
    const day = readDay(this.field.value);
    if (day || !this.field.value.trim()) this.choose(day && day < this.today ? day : "");
  }

  private step(by: 1 | -1): void {
    const { day, span } = this.moment();
    this.choose(stepped(day, span, by, this.today));
  }
}

function name(button: HTMLButtonElement, words = ""): void {
  if (button.title === words) return;
  button.title = words;
  button.setAttribute("aria-label", words);
}
