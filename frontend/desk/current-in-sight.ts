/** A strip that is wider than the screen (tabs, boxes of the inbox) shows where one is. */
const STRIPS = ".tabs, .boxes ul";

export function keepCurrentInSight(page: Document): void {
  const show = () => {
    for (const strip of page.querySelectorAll<HTMLElement>(STRIPS)) {
      const current = strip.querySelector<HTMLElement>("[aria-current]");
      if (current) scrollTo(strip, current);
    }
  };
  show();
  page.addEventListener("list-drawn", show); // the boxes may have been drawn anew
}

function scrollTo(strip: HTMLElement, current: HTMLElement): void {
  const { left, width } = current.getBoundingClientRect();
  const within = left - strip.getBoundingClientRect().left + strip.scrollLeft;
  strip.scrollLeft = centred(within, width, strip.clientWidth);
}

/** How far a strip is scrolled so that something in it is in its middle; in pixels, like all. */
export function centred(left: number, width: number, room: number): number {
  return Math.max(0, Math.round(left - (room - width) / 2));
}
