/** Text of a countdown to a deadline. */
const A_DAY_S = 86_400;

export interface Countdown {
  isLate: boolean;
  /** Hours, minutes and seconds, as 1:05 or 1:00:05. */
  figures: string;
}

/**
 * Time left, or time since the deadline; null from one day on, for which the server renders a text
 * in days.
 *
 * Both arguments are in milliseconds since 1970; NaN counts as missing.
 */
export function countdown(byMs: number, nowMs: number): Countdown | null {
  const left = Math.round((byMs - nowMs) / 1000);
  if (!(Math.abs(left) < A_DAY_S)) return null;
  return { isLate: left < 0, figures: figures(Math.abs(left)) };
}

/** 65 seconds as 1:05, an hour and more as 1:00:05. */
export function figures(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (number: number) => String(number).padStart(2, "0");
  const start = hours ? `${hours}:${two(minutes)}` : String(minutes);
  return `${start}:${two(seconds % 60)}`;
}
