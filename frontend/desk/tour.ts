/**
 * Guided tour: marks what the step's card describes and brings it into sight. The card itself, with
 * its buttons, works without a script.
 */
export function showTour(page: Document): void {
  const card = page.querySelector<HTMLElement>("[data-tour]");
  if (!card) return;
  const described = visible(page, card.dataset.tour ?? "");
  described?.classList.add("is-toured");
  described?.scrollIntoView({ block: "center" });
  card.focus({ preventScroll: true });
}

function visible(page: Document, selector: string): HTMLElement | null {
  if (!selector) return null;
  const found = [...page.querySelectorAll<HTMLElement>(selector)];
  return found.find((each) => each.checkVisibility()) ?? null;
}
