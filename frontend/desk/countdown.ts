/** What a running clock says until somebody is to be there. */
const A_DAY_S = 86_400;

export interface Countdown {
  isLate: boolean;
  /** Hours, minutes and seconds, as 1:05 or 1:00:05. */
  figures: string;
}

/**
 * What is left, or how late it is; null from a day on, which the server's words say in days.
 *
 * Both moments in milliseconds; a moment that cannot be read is none.
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
