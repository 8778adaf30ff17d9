/** How long a page waits until it asks again. */
const HIDDEN = 5; // times as long
const LONGEST = 10;

/**
 * The pause in milliseconds.
 *
 * It doubles with each answer that did not come, up to ten times, and is five times as long while
 * nobody sees the page. `chance` is from 0 to 1: desks that began together drift apart.
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
