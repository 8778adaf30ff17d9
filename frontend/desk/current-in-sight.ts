/** Scrolls strips wider than the screen (tabs, inbox boxes) to the current item. */
const STRIPS = ".tabs, .boxes ul";

export function keepCurrentInSight(page: Document): void {
  const show = () => {
    for (const strip of page.querySelectorAll<HTMLElement>(STRIPS)) {
      const current = strip.querySelector<HTMLElement>("[aria-current]");
      if (current) scrollTo(strip, current);
    }
  };
  show();
  page.addEventListener("list-drawn", show); // the boxes may have been replaced
}

function scrollTo(strip: HTMLElement, current: HTMLElement): void {
  const { left, width } = current.getBoundingClientRect();
  const within = left - strip.getBoundingClientRect().left + strip.scrollLeft;
  strip.scrollLeft = centred(within, width, strip.clientWidth);
}

/** Scroll offset that centres an item of a strip; all values in pixels. */
export function centred(left: number, width: number, room: number): number {
  return Math.max(0, Math.round(left - (room - width) / 2));
}
