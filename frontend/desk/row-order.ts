/**
 * A list in an order that is changed by its rows' buttons (`data-up`, `data-down` in a `data-row`
 * below `data-moves`): Alt and the arrow keys press them from anywhere within the row.
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
    // The focus goes along: the row that comes back holds a button of the same identifier.
    button.focus();
    button.click();
  });
}
