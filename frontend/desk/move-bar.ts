/**
 * The bar with the likeliest moves at the bottom of a phone: a link marked `data-to-move="name"`
 * opens the form of that move, or submits it if it has no fields.
 */
export function offerMoveBar(page: Document): void {
  page.addEventListener("click", (event) => {
    const link =
      event.target instanceof Element && event.target.closest<HTMLElement>("[data-to-move]");
    if (!link) return;
    const form = page.querySelector<HTMLFormElement>(`form[data-move="${link.dataset.toMove}"]`);
    if (!form) return;
    event.preventDefault();
    const fold = form.closest("details");
    if (!fold) return form.requestSubmit();
    fold.open = true;
    fold.scrollIntoView({ block: "start" });
    form.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
  });
}
