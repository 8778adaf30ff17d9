/** Days as 2026-10-28: reading what was typed, and the arithmetic of a calendar. */

const DAY_MS = 86_400_000;
const TYPED = /^(\d{4})(?:[-/.年 ]?)(\d{1,2})(?:[-/.月 ]?)(\d{1,2})日?$/;
const FULL_WIDTH_ZERO = "０".charCodeAt(0);

/** A typed day as 2026-10-28; null if it is none. Accepts 20261028, 2026/10/28, 2026年10月28日. */
export function readDay(typed: string): string | null {
  const plain = typed
    .trim()
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - FULL_WIDTH_ZERO))
    .replace(/[－—／．。]/g, "-");
  const found = TYPED.exec(plain);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const read = new Date(Date.UTC(year, month - 1, day));
  const isReal = read.getUTCMonth() === month - 1 && read.getUTCDate() === day;
  return isReal && year >= 1000 ? isoOf(read) : null;
}

/** A typed time as 08:30; null if it is none. Accepts 830, 8:30, 8点30分, 8. */
export function readTime(typed: string): string | null {
  const plain = typed
    .trim()
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - FULL_WIDTH_ZERO));
  const found = /^(\d{1,2})(?:[:：.点时 ]?([0-5]\d)?)分?$/.exec(plain);
  if (!found || Number(found[1]) > 23) return null;
  return `${found[1]?.padStart(2, "0")}:${found[2] ?? "00"}`;
}

export function addDays(day: string, count: number): string {
  return isoOf(new Date(dateOf(day).getTime() + count * DAY_MS));
}

/** The same day of another month, or the last one of a shorter month. */
export function addMonths(day: string, count: number): string {
  const from = dateOf(day);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
  first.setUTCDate(Math.min(from.getUTCDate(), last.getUTCDate()));
  return isoOf(first);
}

/** Days since Monday, 0 to 6. */
export function weekday(day: string): number {
  return (dateOf(day).getUTCDay() + 6) % 7;
}

/** The weeks from Monday that show the month of a day, with the days of adjacent months. */
export function weeksOf(day: string): string[][] {
  const first = `${day.slice(0, 8)}01`;
  const last = addDays(addMonths(first, 1), -1);
  const weeks: string[][] = [];
  for (let at = addDays(first, -weekday(first)); at <= last; at = addDays(at, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, n) => addDays(at, n)));
  }
  return weeks;
}

/** A day in words of a language, in parts as of `Intl`. */
export function dayInWords(
  day: string,
  language: string,
  parts: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat(language, { ...parts, timeZone: "UTC" }).format(dateOf(day));
}

function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function isoOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
