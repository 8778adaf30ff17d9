/**
 * Modals and drawers: native dialogs, which keep the focus inside and close by Escape.
 *
 * A button marked `data-opens="id"` opens the dialog of that id; one marked `data-closes` closes
 * the dialog around it; so does a press beside it.
 */
export function openDialogs(page: Document): void {
  page.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) showDialog(page, opener.dataset.opens ?? "");
    if (target.closest("[data-closes]") || target instanceof HTMLDialogElement) {
      target.closest("dialog")?.close();
    }
  });
}

export function showDialog(page: Document, id: string): void {
  const dialog = page.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}
