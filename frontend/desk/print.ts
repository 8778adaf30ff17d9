/** A button marked `data-print` opens the browser's print dialog. */
export function offerPrinting(page: Document): void {
  page.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}
