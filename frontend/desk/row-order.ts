/**
 * Reordering of a list by buttons of its rows (`data-up`, `data-down` in a `data-row` below
 * `data-moves`): Alt with an arrow key clicks them from anywhere within the row.
 */
export function moveByKeys(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const target = event.target;
    const row = target instanceof Element ? target.closest("[data-moves] [data-row]") : null;
    const which = event.key === "ArrowUp" ? "[data-up]" : "[data-down]";
    const button = row?.querySelector<HTMLButtonElement>(which);
    if (!button) return;
    event.preventDefault();
    // Restore the focus: the updated row has a button with the same id.
    button.focus();
    button.click();
  });
}
