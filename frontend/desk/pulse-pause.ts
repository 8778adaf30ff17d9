/** Polling interval. */
const HIDDEN = 5; // factor while the page is hidden
const LONGEST = 10;

/**
 * The interval in milliseconds.
 *
 * It doubles with each failed request, up to ten times the base (exponential backoff), and is five
 * times as long while the page is hidden. `chance`, from 0 to 1, adds jitter, so that clients do
 * not poll in step.
 */
export function pauseMs(
  every: number,
  failures: number,
  isHidden: boolean,
  chance: number,
): number {
  const slower = Math.min(2 ** failures, LONGEST) * (isHidden ? HIDDEN : 1);
  return every * slower * (0.9 + chance / 5);
}
