/**
 * Upload of one file by a form marked `data-upload="bytes"`: a larger file is refused before it is
 * sent, and a progress bar is shown.
 */
export function showUploads(page: Document): void {
  page.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const form = input.closest<HTMLFormElement>("form[data-upload]");
    if (!form) return;
    const isTooBig = (input.files?.[0]?.size ?? 0) > Number(form.dataset.upload);
    input.setCustomValidity(isTooBig ? (form.dataset.tooBig ?? "") : "");
    input.reportValidity();
  });
  page.addEventListener("htmx:xhr:progress", (event) => {
    const { loaded, total, lengthComputable } = (event as CustomEvent<ProgressEvent>).detail;
    const form = event.target instanceof Element ? event.target.closest("form[data-upload]") : null;
    const way = form?.querySelector<HTMLElement>(".upload-way");
    const bar = way?.querySelector("progress");
    if (!way || !bar || !lengthComputable) return;
    way.hidden = false;
    bar.max = total;
    bar.value = loaded;
  });
}
