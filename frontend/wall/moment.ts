/** What the page shows: a span, one of its parts, and the day with which it ends. Pure. */
import { addDays, addMonths, readDay } from "../shared/days";
import type { Answer, Span } from "./answer";
import { labelOf } from "./values";

export interface Moment {
  span: Span;
  /** Key of a part; "" for the whole span. */
  part: string;
  /** "" for today, also when the day changes: a wall without a chosen day goes on. */
  day: string;
}

const SPANS: readonly string[] = ["day", "week", "year"];

export function readMoment(query: string): Moment {
  const given = new URLSearchParams(query);
  const span = given.get("span") ?? "";
  return {
    span: SPANS.includes(span) ? (span as Span) : "day",
    part: given.get("part") ?? "",
    day: readDay(given.get("day") ?? "") ?? "",
  };
}

/** An address with a moment in its query; what is usual is left out. */
export function withMoment(address: string, { span, part, day }: Moment): string {
  const [path = "", query = ""] = address.split("?");
  const found = new URLSearchParams(query);
  for (const [name, value] of Object.entries({ span: span === "day" ? "" : span, part, day })) {
    if (value) found.set(name, value);
    else found.delete(name);
  }
  const text = found.toString();
  return text ? `${path}?${text}` : path;
}

/** The day one span later or earlier; "" from today on. */
export function stepped(day: string, span: Span, by: 1 | -1, today: string): string {
  const from = day || today;
  const moved =
    span === "year" ? addMonths(from, 12 * by) : addDays(from, span === "week" ? 7 * by : by);
  return moved < today ? moved : "";
}

/** The time that figures of an answer are of; `whole` names the whole of a running span. */
export function periodOf(answer: Answer, whole: string): string {
  const { span, chosen, day, is_past, series } = answer;
  const part = chosen ? labelOf(span, chosen) : "";
  if (!is_past) return part || whole;
  if (span === "day") return [day, part].filter(Boolean).join(" ");
  const [first, last] = [series[0]?.[0], series[series.length - 1]?.[0]];
  if (!first || !last) return day;
  if (span === "year") return part || `${labelOf(span, first)} – ${labelOf(span, last)}`;
  return chosen ? chosen : `${first} – ${last}`;
}

/** What a reader has to know of a past day; "" for now. */
export function saysOf(answer: Answer, words: Record<string, string>): string {
  const says = answer.is_past ? [words.past] : [];
  if (answer.is_cut && answer.counted_from) {
    const words_ = answer.series.length ? words.cut : words.uncounted;
    says.push(words_?.replace("{day}", answer.counted_from));
  }
  return says.filter(Boolean).join(" ");
}
