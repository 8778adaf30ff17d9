/**
 * Modals and drawers as native dialogs, which trap the focus and close on Escape.
 *
 * A button marked `data-opens="id"` opens the dialog with that id; one marked `data-closes`, or a
 * click on the backdrop, closes it.
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
