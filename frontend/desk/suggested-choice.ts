/** Buttons marked `data-picks="id"` choose their value in the select with that id. */
export function offerChoices(page: Document): void {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-picks]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    const select = page.getElementById(button.dataset.picks ?? "");
    if (!(select instanceof HTMLSelectElement)) return;
    select.value = button.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    mark(page, select);
  });
  page.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) mark(page, event.target);
  });
}

/** Show which of its buttons is chosen in a select. */
function mark(page: Document, select: HTMLSelectElement): void {
  for (const each of page.querySelectorAll<HTMLButtonElement>(`[data-picks="${select.id}"]`)) {
    each.setAttribute("aria-pressed", String(each.value === select.value));
  }
}
